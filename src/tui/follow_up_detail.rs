//! The selected follow-up in full, beside or below the list: what is to be done, by when, by whom, and for whom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::care::ledger::ids::Id;
use crate::tui::child_follow_ups;
use crate::tui::child_line::{self, ChildLine};
use crate::tui::child_summary;
use crate::tui::layer::Shared;

/// From how many columns of a screen the details stand beside the list.
const BESIDE_FROM: u16 = 110;

/// From how many rows the list leaves some to the words below it even where it could fill them.
const BELOW_FROM: u16 = 12;

/// The rows that it leaves then, the line above them among them, and the rows of the list that stay at least.
const BELOW_LEAST: u16 = 4;

/// Where the list is drawn and where the details are.
pub struct Places {
    pub list: Rect,
    pub beside: Option<Rect>,
    pub below: Option<Rect>,
}

/// Divides the room below the head, for a list of so many rows under one of titles.
pub fn places(body: Rect, rows: usize) -> Places {
    if body.width >= BESIDE_FROM {
        let list = body.width * 13 / 20;
        return Places {
            list: Rect {
                width: list,
                ..body
            },
            beside: Some(Rect {
                x: body.x + list,
                width: body.width - list,
                ..body
            }),
            below: None,
        };
    }
    let list = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(1);
    let free = body.height.saturating_sub(list);
    let least = if body.height >= BELOW_FROM {
        BELOW_LEAST
    } else {
        0
    };
    let below = free.max(least);
    if rows == 0 || below < 2 {
        return Places {
            list: body,
            beside: None,
            below: None,
        };
    }
    let height = body.height - below;
    Places {
        list: Rect { height, ..body },
        beside: None,
        below: Some(Rect {
            y: body.y + height,
            height: below,
            ..body
        }),
    }
}

/// Draws the details of a follow-up where there is room for them.
pub fn draw(places: &Places, id: Id, buffer: &mut Buffer, shared: &Shared) {
    let theme = &shared.theme;
    let Some(one) = shared.register.follow_ups.get(id) else {
        return;
    };
    let own = |columns| child_follow_ups::follow_up(id, one, columns, shared);
    let columns = |area: Rect| usize::from(area.width.saturating_sub(3));
    if let Some(area) = places.beside {
        for y in area.y..area.bottom() {
            buffer.set_string(area.x, y, "│", theme.border);
        }
        let inner = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        let mut lines = child_line::folded(own(columns(inner)), columns(inner));
        lines.push(ChildLine::blank());
        lines.extend(child_summary::lines(one.child, columns(inner), shared));
        child_line::draw(&lines, 0, None, inner, buffer, theme);
    }
    if let Some(area) = places.below {
        let rule = "─".repeat(usize::from(area.width));
        buffer.set_string(area.x, area.y, rule, theme.border);
        let inner = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let lines = child_line::folded(own(columns(inner)), columns(inner));
        child_line::draw(&lines, 0, None, inner, buffer, theme);
    }
}
