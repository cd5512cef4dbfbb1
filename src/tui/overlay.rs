//! The one popup: a box with a title over whatever was drawn before.
//!
//! It blanks a wide character that reaches into its left edge, so that no half of one is left, and what it covers. A box
//! is never larger than its area and always lies within it.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};

use crate::tui::inert;
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::words::lang::begin_large;

/// How far left of a box a character may begin that reaches into it; no cluster is drawn wider.
const WIDEST: u16 = 8;

/// Where a popup goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// In the middle of the area.
    Center,
    /// Below a place, such as the caret's; above it where there is more room, and never over its row.
    At(Position),
    /// Along the area's lower edge.
    Bottom,
}

/// Finds the rectangle of a popup: at most the size asked, wholly within the area.
pub fn rect(area: Rect, width: u16, height: u16, spot: Spot) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let middle = area.x + (area.width - width) / 2;
    match spot {
        Spot::Center => Rect {
            x: middle,
            y: area.y + (area.height - height) / 2,
            width,
            height,
        },
        Spot::Bottom => Rect {
            x: middle,
            y: area.bottom() - height,
            width,
            height,
        },
        Spot::At(place) => {
            let x = place.x.clamp(area.x, area.right() - width);
            let row = place
                .y
                .clamp(area.y, area.bottom().saturating_sub(1).max(area.y));
            let (above, below) = (row - area.y, area.bottom().saturating_sub(row + 1));
            if height <= below || below >= above {
                let height = height.min(below);
                Rect {
                    x,
                    y: area.bottom().min(row + 1),
                    width,
                    height,
                }
            } else {
                let height = height.min(above);
                Rect {
                    x,
                    y: row - height,
                    width,
                    height,
                }
            }
        }
    }
}

/// A box with a title and, on its lower edge, a hint.
///
/// ```ignore
/// let inner = Overlay::new("改期").hint("⏎ 好  Esc 返回").draw(rect(area, 40, 9, Spot::Center), buffer, &theme);
/// ```
pub struct Overlay<'a> {
    title: &'a str,
    hint: &'a str,
    is_key: bool,
}

impl<'a> Overlay<'a> {
    /// Prepares a box with a title.
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            hint: "",
            is_key: false,
        }
    }

    /// Writes a hint on the lower edge.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Has a key for its title, which is written as it is; any other title begins large.
    #[must_use]
    pub fn of_key(mut self) -> Self {
        self.is_key = true;
        self
    }

    /// Draws the empty box and gives the area within, one column from the sides.
    pub fn draw(&self, rect: Rect, buffer: &mut Buffer, theme: &Theme) -> Rect {
        let rect = rect.intersection(buffer.area);
        blank(rect, buffer);
        if rect.width < 4 || rect.height < 2 {
            return Rect {
                width: 0,
                height: 0,
                ..rect
            };
        }
        let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
        let line = "─".repeat(usize::from(rect.width - 2));
        for (y, from, to) in [(rect.y, "╭", "╮"), (bottom, "╰", "╯")] {
            buffer.set_string(rect.x, y, from, theme.border_focused);
            buffer.set_string(rect.x + 1, y, &line, theme.border_focused);
            buffer.set_string(right, y, to, theme.border_focused);
        }
        for y in rect.y + 1..bottom {
            buffer.set_string(rect.x, y, "│", theme.border_focused);
            buffer.set_string(right, y, "│", theme.border_focused);
        }
        let title = match self.is_key {
            true => self.title.to_owned(),
            false => begin_large(self.title),
        };
        Self::write_on_edge(&title, rect.y, rect, buffer, theme.title);
        Self::write_on_edge(self.hint, bottom, rect, buffer, theme.dim);
        Rect {
            x: rect.x + 2,
            y: rect.y + 1,
            width: rect.width - 4,
            height: rect.height - 2,
        }
    }

    fn write_on_edge(
        text: &str,
        y: u16,
        rect: Rect,
        buffer: &mut Buffer,
        style: ratatui::style::Style,
    ) {
        // A corner, a line and a space on each side.
        let room = usize::from(rect.width).saturating_sub(6);
        if text.is_empty() || room == 0 {
            return;
        }
        let shown = inert::cut(text, room);
        debug_assert!(width::of(&shown) <= room);
        buffer.set_string(rect.x + 2, y, format!(" {shown} "), style);
    }
}

/// Empties an area and blanks the characters that reach into it from the left.
pub fn blank(rect: Rect, buffer: &mut Buffer) {
    let rect = rect.intersection(buffer.area);
    for y in rect.top()..rect.bottom() {
        for x in rect.x.saturating_sub(WIDEST).max(buffer.area.x)..rect.x {
            let cell = &mut buffer[(x, y)];
            if cell.cell_width() > rect.x - x {
                cell.set_symbol(" ");
            }
        }
        for x in rect.left()..rect.right() {
            buffer[(x, y)].reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Rect = Rect {
        x: 0,
        y: 0,
        width: 60,
        height: 20,
    };

    fn symbols(buffer: &Buffer, y: u16) -> String {
        (buffer.area.left()..buffer.area.right())
            .map(|x| buffer[(x, y)].symbol())
            .collect()
    }

    #[test]
    fn a_popup_lies_within_its_area_wherever_it_is_asked_for() {
        for area in [
            SCREEN,
            Rect::new(3, 2, 7, 4),
            Rect::new(0, 0, 1, 1),
            Rect::ZERO,
        ] {
            for (w, h) in [(10, 5), (200, 200), (0, 0)] {
                for spot in [
                    Spot::Center,
                    Spot::Bottom,
                    Spot::At(Position { x: 59, y: 19 }),
                    Spot::At(Position::ORIGIN),
                ] {
                    let got = rect(area, w, h, spot);
                    assert_eq!(got.intersection(area).area(), got.area());
                    assert!(got.right() <= area.right() && got.bottom() <= area.bottom());
                }
            }
        }
    }

    #[test]
    fn an_anchored_popup_leaves_its_row_free() {
        assert_eq!(
            rect(SCREEN, 10, 5, Spot::At(Position { x: 4, y: 3 })),
            Rect::new(4, 4, 10, 5)
        );
        assert_eq!(
            rect(SCREEN, 10, 5, Spot::At(Position { x: 55, y: 18 })),
            Rect::new(50, 13, 10, 5)
        );
        assert_eq!(rect(SCREEN, 10, 5, Spot::Center), Rect::new(25, 7, 10, 5));
    }

    #[test]
    fn no_half_of_a_wide_character_is_left_at_either_edge() {
        for x in 0..8 {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 5));
            for y in 0..5 {
                buffer.set_string(
                    0,
                    y,
                    "张小明张小明张小明张小明",
                    ratatui::style::Style::new(),
                );
            }
            let inner =
                Overlay::new("题").draw(Rect::new(x, 1, 10, 3), &mut buffer, &Theme::plain());
            assert_eq!(inner, Rect::new(x + 2, 2, 6, 1));
            for y in 1..4 {
                let mut at = 0;
                while at < 24 {
                    let wide = buffer[(at, y)].cell_width();
                    assert!(at >= x || at + wide <= x, "reaches in from the left");
                    at += wide;
                    assert!(at <= 24);
                }
            }
            assert!(symbols(&buffer, 2).contains("│      "));
        }
    }

    #[test]
    fn the_title_is_inert_and_cut_to_fit() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 16, 3));
        let rect = Rect::new(0, 0, 16, 3);
        Overlay::new("a\u{202e}很长的标题")
            .hint("Esc")
            .draw(rect, &mut buffer, &Theme::plain());
        assert!(symbols(&buffer, 0).starts_with("╭─ A⟦RLO⟧"));
        assert!(symbols(&buffer, 0).contains('…'));
        assert_eq!(symbols(&buffer, 2), "╰─ Esc ────────╯");
    }

    #[test]
    fn a_box_too_small_for_anything_is_blank() {
        let mut buffer = Buffer::filled(Rect::new(0, 0, 3, 1), ratatui::buffer::Cell::new("x"));
        let inner = Overlay::new("t").draw(Rect::new(0, 0, 3, 1), &mut buffer, &Theme::plain());
        assert!(inner.is_empty());
        assert_eq!(symbols(&buffer, 0), "   ");
    }
}
