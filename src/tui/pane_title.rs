//! The title of a pane among several on one screen: a rule with the title in it, stronger where the keys go.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::inert;
use crate::tui::layer::Shared;

/// Tells whether a pane of so many columns shows a title whole.
pub fn fits(title: &str, columns: u16) -> bool {
    inert::columns(title) <= title_room(usize::from(columns))
}

/// The columns of a title: the end is kept for how many rows are below.
fn title_room(room: usize) -> usize {
    room.saturating_sub(if room > 40 { 12 } else { 4 })
}

/// Draws the title of a pane, its rule to the right, and gives the area below.
pub fn titled(
    title: &str,
    focused: bool,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
) -> Rect {
    if area.height == 0 {
        return area;
    }
    let theme = &shared.theme;
    let (border, style) = if focused {
        (theme.border_focused, theme.title)
    } else {
        (theme.border, theme.dim)
    };
    let room = usize::from(area.width);
    buffer.set_stringn(area.x, area.y, "─".repeat(room), room, border);
    let shown = format!(" {} ", inert::cut(title, title_room(room)));
    buffer.set_stringn(
        area.x + 1.min(area.width),
        area.y,
        shown,
        room.saturating_sub(1),
        style,
    );
    Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    }
}

/// Says at the end of a pane's title how many rows are below those in sight; nothing where there are none.
pub fn more_below(rows: usize, area: Rect, buffer: &mut Buffer, shared: &Shared) {
    if rows == 0 || area.height == 0 {
        return;
    }
    let text = format!(" ▾ {rows} ");
    let columns = u16::try_from(inert::columns(&text)).unwrap_or(u16::MAX);
    if let Some(x) = area
        .right()
        .checked_sub(columns + 1)
        .filter(|x| *x > area.x)
    {
        buffer.set_string(x, area.y, text, shared.theme.dim);
    }
}
