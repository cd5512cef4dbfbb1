//! The line in which a list is narrowed: what is typed, and at its other end the keys that hold while it is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::layer::Shared;

/// The columns that typing keeps, however little room there is.
const TYPED_LEAST: u16 = 16;

/// Draws the line, and the keys while one types in it; gives the caret.
pub fn draw(
    filter: &Field,
    typing: bool,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
) -> Option<Position> {
    let theme = &shared.theme;
    let (x, _) = buffer.set_stringn(area.x, area.y, "/ ", usize::from(area.width), theme.accent);
    let mut field = Rect {
        x,
        width: area.right().saturating_sub(x),
        height: 1,
        ..area
    };
    let keys = shared.words.get(if typing {
        "form-narrow-keys"
    } else {
        "form-narrowed-keys"
    });
    let columns = u16::try_from(inert::columns(&keys)).unwrap_or(u16::MAX);
    if let Some(left) = field.width.checked_sub(columns.saturating_add(2))
        && left >= TYPED_LEAST
    {
        field.width = left;
        let room = usize::from(columns);
        buffer.set_stringn(area.right() - columns, area.y, &keys, room, theme.dim);
    }
    filter.draw(field, buffer, theme, typing)
}
