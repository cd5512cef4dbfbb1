//! Draws an editor: its rows made inert, headings and finds set off, and where the terminal's cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::editor::{self, Editor};
use crate::tui::inert;
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::tui::wrap::Wrap;

/// The drawing of one editor.
///
/// The editor should have been told its window's size ([`Editor::resize`]) for that window's keys to be right; where it
/// was not, the text is wrapped for this drawing alone.
pub struct EditorView<'a> {
    editor: &'a Editor,
    theme: &'a Theme,
    placeholder: &'a str,
}

impl<'a> EditorView<'a> {
    /// Prepares to draw an editor.
    pub fn new(editor: &'a Editor, theme: &'a Theme) -> Self {
        Self {
            editor,
            theme,
            placeholder: "",
        }
    }

    /// Shows a hint while there is no text.
    #[must_use]
    pub fn placeholder(mut self, hint: &'a str) -> Self {
        self.placeholder = hint;
        self
    }

    /// Draws into the area and gives where the terminal's cursor belongs; nothing where there is no room.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        let text = self.editor.text();
        if text.is_empty() && !self.placeholder.is_empty() {
            let hint = inert::cut(self.placeholder, usize::from(area.width));
            buffer.set_string(area.x, area.y, hint, self.theme.placeholder);
        }
        let fresh;
        let columns = editor::text_columns(area.width);
        let wrap = if self.editor.wrap().columns() == columns {
            self.editor.wrap()
        } else {
            fresh = Wrap::new(text, columns);
            &fresh
        };
        let place = self.editor.place_in(wrap);
        let height = usize::from(area.height);
        let top = editor::top_to_see(place.row, self.editor.top(), height, wrap.rows().len());
        for (y, row) in (area.y..area.bottom()).zip(wrap.rows().iter().skip(top)) {
            self.draw_row(
                row.start,
                &text[row.range()],
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                buffer,
            );
        }
        // Both are within the area: the row is in sight and the column at most the text's columns.
        let x = area.x + u16::try_from(place.column).unwrap_or(0).min(area.width - 1);
        let y = area.y
            + u16::try_from(place.row - top)
                .unwrap_or(0)
                .min(area.height - 1);
        Some(Position { x, y })
    }

    fn draw_row(&self, start: usize, row: &str, area: Rect, buffer: &mut Buffer) {
        let base = if self.in_heading(start) {
            self.theme.title
        } else {
            self.theme.normal
        };
        let found = self.editor.found();
        let mut x = area.x;
        for (offset, grapheme) in row.grapheme_indices(true) {
            let at = start + offset;
            let hit = found
                .as_ref()
                .is_some_and(|range| at < range.end && range.start < at + grapheme.len());
            let shown = inert::show_grapheme(grapheme);
            let marked = matches!(shown, std::borrow::Cow::Owned(_))
                || grapheme.chars().any(char::is_control);
            let style: Style = if hit {
                self.theme.found
            } else if marked || self.in_mark(at) {
                self.theme.dim
            } else {
                base
            };
            let room = usize::from(area.right().saturating_sub(x));
            if room == 0 || (width::of(&shown) > room && !marked) {
                break;
            }
            (x, _) = buffer.set_stringn(x, area.y, &shown, room, style);
        }
    }

    fn in_heading(&self, at: usize) -> bool {
        self.editor.text()[self.line_of(at)..].starts_with(editor::HEADING)
    }

    /// Tells whether a place is in what makes a line a heading, which is to be seen and not to be read.
    fn in_mark(&self, at: usize) -> bool {
        self.in_heading(at) && at < self.line_of(at) + editor::HEADING.len()
    }

    fn line_of(&self, at: usize) -> usize {
        let text = self.editor.text();
        text[..at].rfind('\n').map_or(0, |end| end + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::editor::Direction;
    use crate::tui::key::{Key, KeyCode};

    fn drawn(editor: &Editor, columns: u16, rows: u16) -> (Vec<String>, Option<Position>, Buffer) {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        let caret = EditorView::new(editor, &Theme::plain())
            .placeholder("写点什么")
            .draw(area, &mut buffer);
        (lines(&buffer), caret, buffer)
    }

    fn lines(buffer: &Buffer) -> Vec<String> {
        let mut lines = Vec::new();
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut line = String::new();
            let mut skip = 0;
            for x in buffer.area.left()..buffer.area.right() {
                if skip == 0 {
                    line.push_str(buffer[(x, y)].symbol());
                    skip = width::of_grapheme(buffer[(x, y)].symbol());
                }
                skip -= 1;
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    #[test]
    fn draws_wrapped_rows_and_puts_the_cursor_at_the_caret() {
        let mut editor = Editor::new("今天很好，明天\n𬭎x");
        editor.resize(9, 4);
        editor.apply(&Key {
            ctrl: true,
            ..Key::plain(KeyCode::End)
        });
        let (rows, caret, _) = drawn(&editor, 9, 4);
        assert_eq!(rows, ["今天很", "好，明天", "𬭎x", ""]);
        assert_eq!(caret, Some(Position { x: 3, y: 2 }));
    }

    #[test]
    fn hostile_text_is_drawn_as_symbols() {
        let mut editor = Editor::new("");
        editor.resize(40, 3);
        editor.paste("a\u{1b}[2J\u{202e}b\t👨\u{200d}👩");
        let (rows, caret, _) = drawn(&editor, 40, 3);
        assert_eq!(rows[0], "a␛[2J⟦RLO⟧b␉👨‿👩");
        assert_eq!(caret, Some(Position { x: 17, y: 0 }));
    }

    #[test]
    fn an_empty_text_shows_its_hint_and_the_cursor() {
        let (rows, caret, _) = drawn(&Editor::new(""), 20, 2);
        assert_eq!(rows[0], "写点什么");
        assert_eq!(caret, Some(Position { x: 0, y: 0 }));
    }

    #[test]
    fn headings_and_finds_are_set_off() {
        let mut editor = Editor::new("## 情况\n他很好");
        assert!(editor.find("很", Direction::Next));
        let (_, _, buffer) = drawn(&editor, 80, 3);
        let theme = Theme::plain();
        assert_eq!(buffer[(3, 0)].modifier, theme.title.add_modifier);
        assert_eq!(buffer[(2, 1)].modifier, theme.found.add_modifier);
        assert_eq!(buffer[(0, 1)].modifier, theme.normal.add_modifier);
    }

    #[test]
    fn any_window_is_drawn_without_fault_also_one_it_was_not_told_of() {
        let mut editor = Editor::new(&"今天很好，\u{200b}明天abcdefghijk ".repeat(20));
        editor.resize(60, 20);
        editor.apply(&Key {
            ctrl: true,
            ..Key::plain(KeyCode::End)
        });
        for columns in 1..70 {
            for rows in [1, 2, 20] {
                let (_, caret, _) = drawn(&editor, columns, rows);
                assert!(caret.is_some_and(|at| at.x < columns && at.y < rows));
            }
        }
        assert_eq!(
            EditorView::new(&editor, &Theme::plain())
                .draw(Rect::ZERO, &mut Buffer::empty(Rect::ZERO)),
            None
        );
    }
}
