//! Text to be read, not edited: paragraphs wrapped to their pane, made inert, scrolled by rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::inert::{self, Breaks};
use crate::tui::wrap::Wrap;

/// One paragraph with its style; its own line ends are kept.
pub type Paragraph = (String, Style);

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

    /// Tells whether the end is in sight.
    pub fn at_end(&self) -> bool {
        self.top + self.height >= self.rows
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
        self.height = usize::from(area.height);
        self.scroll(0);
        for ((text, style), y) in rows.iter().skip(self.top).zip(area.y..area.bottom()) {
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
        assert_eq!(drawn(&mut paper, 6, 2)[0], "一二三");
        assert!(!paper.at_end());
        paper.page(9);
        let last = drawn(&mut paper, 6, 2);
        assert_eq!(last, ["b", "c"]);
        assert!(paper.at_end());
        paper.scroll(-99);
        let all = drawn(&mut paper, 20, 9);
        assert_eq!(all[0], "一二三四五␛");
    }
}
