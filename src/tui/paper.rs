//! Text to be read, not edited: paragraphs wrapped to their pane, made inert, scrolled by rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::commands::Command;
use crate::tui::inert::{self, Breaks};
use crate::tui::theme::Theme;
use crate::tui::wrap::Wrap;

/// One paragraph with its style; its own line ends are kept.
pub type Paragraph = (String, Style);

/// The widest column of text that reads well.
const WIDEST: u16 = 92;

/// What stands over a text: what it is, and how it stands.
pub struct Heading {
    pub title: String,
    pub standing: Vec<Paragraph>,
}

/// Text and how far it is scrolled.
#[derive(Default)]
pub struct Paper {
    paragraphs: Vec<Paragraph>,
    top: usize,
    /// Rows in all and in sight, as last drawn.
    rows: usize,
    height: usize,
}

impl Paper {
    /// Takes other paragraphs and keeps the place.
    pub fn set(&mut self, paragraphs: Vec<Paragraph>) {
        self.paragraphs = paragraphs;
    }

    /// Takes other paragraphs, from their beginning.
    pub fn begin(&mut self, paragraphs: Vec<Paragraph>) {
        self.paragraphs = paragraphs;
        self.top = 0;
    }

    /// Scrolls by rows, as far as there are rows.
    pub fn scroll(&mut self, by: isize) {
        let last = self.rows.saturating_sub(self.height);
        self.top = self.top.min(last).saturating_add_signed(by).min(last);
    }

    /// Scrolls by pages; one row of the page before stays in sight.
    pub fn page(&mut self, by: isize) {
        let page = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
        self.scroll(by.saturating_mul(page));
    }

    /// Scrolls where the command says so; tells whether it did.
    pub fn moved(&mut self, command: Command) -> bool {
        match command {
            Command::Up => self.scroll(-1),
            Command::Down => self.scroll(1),
            Command::PageUp => self.page(-1),
            Command::PageDown => self.page(1),
            Command::Top => self.scroll(isize::MIN),
            Command::Bottom => self.scroll(isize::MAX),
            _ => return false,
        }
        true
    }

    /// Tells whether the end is in sight.
    pub fn at_end(&self) -> bool {
        self.top + self.height >= self.rows
    }

    /// Draws a page under its heading; gives where the terminal's cursor belongs, or nothing where there is no room.
    pub fn draw_under(
        &mut self,
        heading: Option<Heading>,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
    ) -> Option<Position> {
        if area.height < 4 {
            return None;
        }
        let room = usize::from(area.width);
        if let Some(Heading { title, standing }) = heading {
            buffer.set_string(area.x, area.y, inert::cut(&title, room), theme.title);
            let mut x = area.x;
            for (text, style) in standing {
                let left = usize::from(area.right().saturating_sub(x));
                let text = inert::cut(&text, left);
                x = buffer.set_stringn(x, area.y + 1, text, left, style).0 + 2;
            }
        }
        buffer.set_string(area.x, area.y + 2, "─".repeat(room), theme.border);
        let body = Rect {
            y: area.y + 3,
            height: area.height - 3,
            width: area.width.min(WIDEST),
            ..area
        };
        self.draw(body, buffer);
        Some(body.as_position())
    }

    /// Draws what is in sight.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let columns = usize::from(area.width).max(1);
        let mut rows: Vec<(String, Style)> = Vec::new();
        for (text, style) in &self.paragraphs {
            let shown = inert::show_with(text, Breaks::Keep);
            let wrap = Wrap::new(&shown, columns);
            rows.extend(
                wrap.rows()
                    .iter()
                    .map(|row| (shown[row.range()].to_owned(), *style)),
            );
        }
        self.rows = rows.len();
        let height = usize::from(area.height);
        // How much is below has a row of its own, so that it hides nothing of the text.
        let of_mark = usize::from(self.rows > height && height > 1);
        self.height = height - of_mark;
        self.scroll(0);
        let in_sight = rows.iter().skip(self.top).take(self.height);
        for ((text, style), y) in in_sight.zip(area.y..area.bottom()) {
            buffer.set_stringn(area.x, y, text.trim_end_matches('\n'), columns, *style);
        }
        let below = self.rows.saturating_sub(self.top + self.height);
        if below > 0 && !area.is_empty() {
            let mark = format!("↓{below}");
            let wide = u16::try_from(inert::columns(&mark)).unwrap_or(1);
            if wide < area.width {
                let x = area.right() - wide;
                buffer.set_string(x, area.bottom() - 1, mark, Style::new());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::rehearsal::lines;

    fn drawn(paper: &mut Paper, columns: u16, rows: u16) -> Vec<String> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        paper.draw(area, &mut buffer);
        lines(&buffer)
    }

    #[test]
    fn it_wraps_scrolls_as_far_as_there_is_text_and_is_inert() {
        let mut paper = Paper::default();
        paper.begin(vec![
            ("一二三四五\u{1b}".to_owned(), Style::new()),
            ("a\nb\nc".to_owned(), Style::new()),
        ]);
        // How much is below hides nothing of the text.
        assert_eq!(drawn(&mut paper, 6, 3), ["一二三", "四五␛", "    ↓3"]);
        assert!(!paper.at_end());
        paper.page(9);
        let last = drawn(&mut paper, 6, 3);
        assert_eq!(last, ["b", "c", ""]);
        assert!(paper.at_end());
        paper.scroll(-99);
        let all = drawn(&mut paper, 20, 9);
        assert_eq!(all[0], "一二三四五␛");
    }
}
