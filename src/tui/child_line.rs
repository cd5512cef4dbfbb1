//! The lines of a child's view: what stands in a line, what the line is about, and how lines are drawn.
//!
//! A line that is about something can be selected; headings and words cannot. Long words are wrapped beforehand, so
//! that a line is always one row.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::ledger::ids::Id;
use crate::tui::inert;
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::tui::wrap::Wrap;
use crate::words::lang::begin_large;

/// What marks the selected line.
const MARKER: &str = "▸";

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing that can be done anything with.
    Nothing,
    /// A person around the child, by place in the list.
    Person(usize),
    Sibling(Id),
    /// What is known of the child itself.
    Child,
    /// Where the child lives, on file or not yet.
    Household,
    Case(Id),
    Appointment(Id),
    Note(Id),
    FollowUp(Id),
    Consent(Id),
    Contact(Id),
    Crisis(Id),
    /// A number beside a crisis log, by its place.
    Number(usize),
}

/// One row of a view.
#[derive(Clone)]
pub struct ChildLine {
    /// Pieces of text with their styles, one after the other.
    pub pieces: Vec<(String, Style)>,
    pub about: About,
}

impl ChildLine {
    /// Makes a line of one text.
    pub fn new(text: impl Into<String>, style: Style) -> ChildLine {
        ChildLine {
            pieces: vec![(text.into(), style)],
            about: About::Nothing,
        }
    }

    /// Makes an empty line.
    pub fn blank() -> ChildLine {
        ChildLine {
            pieces: Vec::new(),
            about: About::Nothing,
        }
    }

    /// Makes a line of a dim label and what it says.
    pub fn labelled(label: &str, text: impl Into<String>, theme: &Theme) -> ChildLine {
        ChildLine::new(format!("{}  ", begin_large(label)), theme.dim).and(text, theme.normal)
    }

    /// Adds a text.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, style: Style) -> ChildLine {
        self.pieces.push((text.into(), style));
        self
    }

    /// Says what the line is about.
    #[must_use]
    pub fn about(mut self, about: About) -> ChildLine {
        self.about = about;
        self
    }
}

/// Wraps words to rows, each after so many blanks.
pub fn wrapped(text: &str, indent: usize, columns: usize, style: Style) -> Vec<ChildLine> {
    let room = columns.saturating_sub(indent).max(8);
    let blanks = " ".repeat(indent);
    text.lines()
        .flat_map(|line| {
            let shown = inert::show(line).into_owned();
            let wrap = Wrap::new(&shown, room);
            wrap.rows()
                .iter()
                .map(|row| ChildLine::new(format!("{blanks}{}", &shown[row.range()]), style))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Tells which line is next to be selected from a line in a direction; the same where there is none.
pub fn next_selectable(lines: &[ChildLine], from: usize, down: bool) -> usize {
    let selectable = |at: &usize| lines[*at].about != About::Nothing;
    let found = if down {
        (from + 1..lines.len()).find(selectable)
    } else {
        (0..from.min(lines.len())).rev().find(selectable)
    };
    found.unwrap_or(from)
}

/// Gives the line to select where this one was: itself if it can be, else the nearest that can.
pub fn settle(lines: &[ChildLine], at: usize) -> Option<usize> {
    let selectable = |at: &usize| lines[*at].about != About::Nothing;
    let at = at.min(lines.len());
    (at..lines.len())
        .find(selectable)
        .or_else(|| (0..at).rev().find(selectable))
}

/// Draws lines from one on, the selected one marked; gives the place of the marker.
pub fn draw(
    lines: &[ChildLine],
    top: usize,
    selected: Option<usize>,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let area = area.intersection(buffer.area);
    let mut cursor = None;
    for ((at, line), y) in lines
        .iter()
        .enumerate()
        .skip(top)
        .zip(area.y..area.bottom())
    {
        let mut x = area.x.saturating_add(2).min(area.right());
        for (text, style) in &line.pieces {
            let room = usize::from(area.right().saturating_sub(x));
            let shown = inert::cut(text, room);
            buffer.set_stringn(x, y, &shown, room, *style);
            x = x.saturating_add(u16::try_from(width::of(&shown)).unwrap_or(u16::MAX));
        }
        if selected == Some(at) && area.width > 0 {
            buffer.set_stringn(area.x, y, MARKER, 1, theme.strong);
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            theme.select(row, buffer);
            cursor = Some(Position { x: area.x, y });
        }
    }
    cursor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_about_something_are_selected() {
        let plain = || ChildLine::new("x", Style::new());
        let lines = [
            plain(),
            plain().about(About::Person(0)),
            plain(),
            plain().about(About::Person(1)),
        ];
        assert_eq!(settle(&lines, 0), Some(1));
        assert_eq!(settle(&lines, 9), Some(3));
        assert_eq!(next_selectable(&lines, 1, true), 3);
        assert_eq!(next_selectable(&lines, 3, true), 3);
        assert_eq!(next_selectable(&lines, 3, false), 1);
        assert_eq!(settle(&lines[..1], 0), None);
    }
}
