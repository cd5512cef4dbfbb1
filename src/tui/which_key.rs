//! The box of what may follow the keys pressed so far.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::commands::{Context, entry};
use crate::tui::inert;
use crate::tui::key::Key;
use crate::tui::key_names;
use crate::tui::keymap;
use crate::tui::layer::Shared;
use crate::tui::overlay::{self, Overlay, Spot};

/// The columns of one key with its title.
const COLUMNS: usize = 24;

/// Draws the box along the lower edge; nothing where no key is pending.
pub fn draw(
    contexts: &[Context],
    pending: &[Key],
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
) {
    let next = keymap::continuations(contexts, pending);
    if pending.is_empty() || next.is_empty() {
        return;
    }
    let across = (usize::from(area.width).saturating_sub(4) / COLUMNS).clamp(1, 4);
    let down = next.len().div_ceil(across);
    let width = u16::try_from(across * COLUMNS + 4).unwrap_or(area.width);
    let height = u16::try_from(down + 2).unwrap_or(area.height);
    let title = format!("{} …", key_names::sequence(pending));
    let hint = format!("Esc {}", shared.words.get("command-back"));
    let place = overlay::rect(area, width, height, Spot::Bottom);
    let theme = &shared.theme;
    let inner = Overlay::new(&title)
        .of_key()
        .hint(&hint)
        .draw(place, buffer, theme);
    for (number, (keys, command)) in next.iter().enumerate() {
        let offset = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let x = inner.x.saturating_add(offset(number / down * COLUMNS));
        let y = inner.y.saturating_add(offset(number % down));
        if y >= inner.bottom() || x >= inner.right() {
            continue;
        }
        let room = usize::from(inner.right() - x).min(COLUMNS - 1);
        let keys = inert::cut(&key_names::sequence(keys), room);
        let (x, _) = buffer.set_stringn(x, y, &keys, room, theme.accent);
        let left = room.saturating_sub(inert::columns(&keys) + 1);
        let title = inert::cut(&shared.words.get(entry(*command).text), left);
        if x + 1 < inner.right() {
            buffer.set_stringn(x + 1, y, title, left, theme.normal);
        }
    }
}
