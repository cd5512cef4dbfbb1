//! A field of one line: model and drawing, plain or masked.
//!
//! Same keys as the editor. Line ends and tabs of a paste become spaces. A masked field (passphrase, PIN) shows one `•`
//! a character up to a bound, so that its length cannot be read off the screen, keeps no undo, and moves by word to its
//! ends only. The text is wiped when dropped and is in no `Debug`.

use std::fmt;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::editor::Outcome;
use crate::tui::editor_undo::{History, Kind, Step};
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::secret_text::SecretText;
use crate::tui::theme::Theme;
use crate::tui::word_bounds;

/// The most dots that a masked field shows; longer contents look the same.
const MOST_DOTS: usize = 16;

/// How many characters a field holds unless told otherwise.
const USUAL_MOST: usize = 200;

/// A field of one line.
///
/// ```ignore
/// let mut name = Field::new("").most(40).placeholder("姓名");
/// name.apply(&key);
/// let caret = name.draw(area, buffer, &theme, focused);
/// ```
pub struct Field {
    text: SecretText,
    caret: usize,
    most: usize,
    masked: bool,
    placeholder: String,
    /// Whether the next typing takes the place of all there is.
    whole: bool,
    history: History,
}

impl Field {
    /// Takes a text to edit, caret at its end.
    pub fn new(text: &str) -> Self {
        Self {
            text: SecretText::new(text),
            caret: text.len(),
            most: USUAL_MOST,
            masked: false,
            placeholder: String::new(),
            whole: false,
            history: History::default(),
        }
    }

    /// Makes an empty field that shows dots only.
    pub fn masked() -> Self {
        Self {
            masked: true,
            ..Self::new("")
        }
    }

    /// Bounds the field to so many characters; typing or pasting beyond is refused.
    #[must_use]
    pub fn most(mut self, characters: usize) -> Self {
        self.most = characters;
        self
    }

    /// Shows a hint while there is no text.
    #[must_use]
    pub fn placeholder(mut self, hint: &str) -> Self {
        self.placeholder = hint.to_owned();
        self
    }

    /// Gives the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Gives the caret's byte.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Replaces the text, caret at its end, with nothing to undo.
    pub fn set(&mut self, text: &str) {
        self.whole = false;
        self.text = SecretText::new(text);
        self.caret = text.len();
        self.history = History::default();
    }

    /// Has what is typed or pasted next take the place of all there is; a key that moves keeps it.
    pub fn offer_whole(&mut self) {
        self.whole = !self.text.is_empty() && !self.masked;
    }

    /// Keeps what there is, whatever is typed next.
    pub fn keep_whole(&mut self) {
        self.whole = false;
    }

    /// Does what a key says; Enter, Tab, Up and Down are the form's and are ignored here.
    pub fn apply(&mut self, key: &Key) -> Outcome {
        let whole = std::mem::take(&mut self.whole);
        let outcome = self.do_key(key, whole);
        // A key that is not the field's leaves what would be written over as it is.
        self.whole = whole && outcome == Outcome::Ignored;
        outcome
    }

    fn do_key(&mut self, key: &Key, whole: bool) -> Outcome {
        if whole && key.typed().is_some() {
            self.erase(0..self.text.len(), Kind::Whole);
        }
        if let Some(c) = key.typed() {
            return self.insert(c.encode_utf8(&mut [0; 4]), Kind::Typing);
        }
        let text = self.text.as_str();
        let (left, right) = (word_bounds::previous_grapheme, word_bounds::next_grapheme);
        match (key.code, key.ctrl) {
            (KeyCode::Backspace | KeyCode::Delete, false) if whole => {
                self.erase(0..self.text.len(), Kind::Whole)
            }
            (KeyCode::Backspace, false) => {
                self.erase(left(text, self.caret)..self.caret, Kind::Erasing)
            }
            (KeyCode::Delete, false) => {
                self.erase(self.caret..right(text, self.caret), Kind::Erasing)
            }
            (KeyCode::Backspace, true) | (KeyCode::Char('w'), true) => {
                self.erase(self.word_left()..self.caret, Kind::Whole)
            }
            (KeyCode::Char('u'), true) => self.erase(0..self.caret, Kind::Whole),
            (KeyCode::Delete, true) => self.erase(self.caret..self.word_right(), Kind::Whole),
            (KeyCode::Char('z'), true) => self.undo(),
            (KeyCode::Char('y'), true) => self.redo(),
            (KeyCode::Left, false) => self.move_to(left(text, self.caret)),
            (KeyCode::Right, false) => self.move_to(right(text, self.caret)),
            (KeyCode::Left, true) => self.move_to(self.word_left()),
            (KeyCode::Right, true) => self.move_to(self.word_right()),
            (KeyCode::Home, _) => self.move_to(0),
            (KeyCode::End, _) => self.move_to(text.len()),
            _ => Outcome::Ignored,
        }
    }

    /// Puts a pasted text at the caret, line ends and tabs as spaces; all of it or, where there is no room, nothing.
    pub fn paste(&mut self, text: &str) -> Outcome {
        let line = SecretText::new(text.trim_end_matches(['\n', '\r']));
        if line.is_empty() {
            return Outcome::Ignored;
        }
        let mut flat = SecretText::default();
        for piece in line.split_inclusive(['\n', '\r', '\t']) {
            let bare = piece.trim_end_matches(['\n', '\r', '\t']);
            flat.push(bare);
            if bare.len() < piece.len() {
                flat.push(" ");
            }
        }
        if std::mem::take(&mut self.whole) {
            self.erase(0..self.text.len(), Kind::Whole);
        }
        self.insert(&flat, Kind::Whole)
    }

    /// Takes the last step back; a masked field keeps none.
    pub fn undo(&mut self) -> Outcome {
        let Some(step) = self.history.undo() else {
            return Outcome::Ignored;
        };
        step.take_back(&mut self.text);
        self.caret = step.caret_before;
        Outcome::Changed
    }

    /// Makes the last step undone again.
    pub fn redo(&mut self) -> Outcome {
        let Some(step) = self.history.redo() else {
            return Outcome::Ignored;
        };
        step.make_again(&mut self.text);
        self.caret = step.caret_after;
        Outcome::Changed
    }

    /// Draws the field on the area's first row and gives where the terminal's cursor belongs when it has the keys.
    ///
    /// The text scrolls sideways so that the caret is always in sight; the last column is the caret's.
    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        focused: bool,
    ) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        let room = usize::from(area.width);
        if self.text.is_empty() {
            buffer.set_string(
                area.x,
                area.y,
                inert::cut(&self.placeholder, room),
                theme.placeholder,
            );
            return focused.then_some(area.as_position());
        }
        let caret = if self.masked {
            self.draw_dots(area, buffer, theme)
        } else {
            self.draw_text(area, buffer, theme, focused && self.whole)
        };
        let x = area.x + u16::try_from(caret).unwrap_or(0).min(area.width - 1);
        focused.then_some(Position { x, y: area.y })
    }

    fn draw_dots(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) -> usize {
        let dots = |text: &str| text.graphemes(true).take(MOST_DOTS).count();
        let shown = inert::cut(&"•".repeat(dots(&self.text)), usize::from(area.width));
        buffer.set_string(area.x, area.y, shown, theme.normal);
        dots(&self.text[..self.caret])
    }

    fn draw_text(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, whole: bool) -> usize {
        let room = usize::from(area.width).saturating_sub(1).max(1);
        // From the caret back, as much as there is room for.
        let mut start = self.caret;
        let mut before = 0;
        for (offset, grapheme) in self.text[..self.caret].grapheme_indices(true).rev() {
            let wide = inert::columns_of_grapheme(grapheme);
            if before + wide > room {
                break;
            }
            before += wide;
            start = offset;
        }
        let mut x = area.x;
        for grapheme in self.text[start..].graphemes(true) {
            let shown = inert::show_grapheme(grapheme);
            let left = usize::from(area.right().saturating_sub(x));
            if left == 0 {
                break;
            }
            let style = if whole {
                theme.selected
            } else if matches!(shown, std::borrow::Cow::Owned(_)) {
                theme.dim
            } else {
                theme.normal
            };
            let (after, _) = buffer.set_stringn(x, area.y, &shown, left, style);
            if after == x {
                break;
            }
            x = after;
        }
        before
    }

    fn word_left(&self) -> usize {
        if self.masked {
            0
        } else {
            word_bounds::word_left(&self.text, self.caret)
        }
    }

    fn word_right(&self) -> usize {
        if self.masked {
            self.text.len()
        } else {
            word_bounds::word_right(&self.text, self.caret)
        }
    }

    fn insert(&mut self, new: &str, kind: Kind) -> Outcome {
        if self.text.chars().count() + new.chars().count() > self.most {
            return Outcome::Full;
        }
        self.replace(self.caret..self.caret, new, kind)
    }

    fn erase(&mut self, range: Range<usize>, kind: Kind) -> Outcome {
        if range.is_empty() {
            Outcome::Ignored
        } else {
            self.replace(range, "", kind)
        }
    }

    fn replace(&mut self, range: Range<usize>, new: &str, kind: Kind) -> Outcome {
        let end = range.start + new.len();
        if self.masked {
            self.text.replace(range, new);
        } else {
            let step = Step::make(&mut self.text, range, new, self.caret);
            self.history.record(step, kind);
        }
        self.caret = word_bounds::caret_after(&self.text, end);
        Outcome::Changed
    }

    fn move_to(&mut self, at: usize) -> Outcome {
        self.history.close();
        self.caret = at;
        Outcome::Moved
    }
}

impl fmt::Debug for Field {
    /// Leaves out the text, and of a masked one its length.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.masked {
            "Field(masked)"
        } else {
            "Field(..)"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::{parse_keys, typing};

    fn press(field: &mut Field, keys: &str) -> Outcome {
        parse_keys(keys)
            .unwrap()
            .iter()
            .map(|key| field.apply(key))
            .last()
            .unwrap()
    }

    fn enter(field: &mut Field, text: &str) {
        for key in typing(text) {
            field.apply(&key);
        }
    }

    fn drawn(field: &Field, columns: u16) -> (String, Option<Position>) {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::empty(area);
        let caret = field.draw(area, &mut buffer, &Theme::plain(), true);
        // The blank cell behind each wide character belongs to it.
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..columns {
            let symbol = buffer[(x, 0)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = crate::tui::width::of_grapheme(symbol);
            }
            skip -= 1;
        }
        (line.trim_end().to_owned(), caret)
    }

    #[test]
    fn ctrl_u_empties_the_field_up_to_the_caret_and_a_key_that_is_not_its_own_changes_nothing() {
        let mut field = Field::new("周五 14:30");
        field.offer_whole();
        assert_eq!(press(&mut field, "f5"), Outcome::Ignored);
        enter(&mut field, "明天");
        assert_eq!(field.text(), "明天", "still offered whole");
        field.set("2026-11-26 17:20");
        field.offer_whole();
        press(&mut field, "ctrl-u");
        enter(&mut field, "周五");
        assert_eq!(field.text(), "周五");
        press(&mut field, "left ctrl-u");
        assert_eq!(field.text(), "五");
        press(&mut field, "ctrl-z");
        assert_eq!(field.text(), "周五");
    }

    #[test]
    fn what_is_offered_whole_is_replaced_by_typing_and_kept_by_moving() {
        let typed = |first: &str| {
            let mut field = Field::new("2026-11-26 11:20");
            field.offer_whole();
            for key in parse_keys(first).unwrap() {
                field.apply(&key);
            }
            field
        };
        assert_eq!(typed("9 : 3 0").text(), "9:30");
        assert_eq!(typed("backspace").text(), "");
        assert_eq!(typed("end 5").text(), "2026-11-26 11:205");
        let mut field = typed("9");
        field.undo();
        field.undo();
        assert_eq!(field.text(), "2026-11-26 11:20");
        field.offer_whole();
        field.paste("14:30");
        assert_eq!(field.text(), "14:30");
    }

    #[test]
    fn edits_with_the_keys_of_the_editor() {
        let mut field = Field::new("");
        enter(&mut field, "张小明𬭎");
        press(&mut field, "backspace home del");
        assert_eq!(field.text(), "小明");
        press(&mut field, "ctrl-z ctrl-z");
        assert_eq!(field.text(), "张小明𬭎");
        assert_eq!(press(&mut field, "enter"), Outcome::Ignored);
        assert_eq!(press(&mut field, "tab"), Outcome::Ignored);
    }

    #[test]
    fn refuses_beyond_its_bound_and_stays() {
        let mut field = Field::new("").most(3);
        enter(&mut field, "一二三");
        assert_eq!(press(&mut field, "四"), Outcome::Full);
        assert_eq!(field.paste("四五"), Outcome::Full);
        assert_eq!(field.text(), "一二三");
    }

    #[test]
    fn a_paste_becomes_one_line_and_keeps_the_rest() {
        let mut field = Field::new("");
        field.paste("张\t小\n明\u{202e}\r\n");
        assert_eq!(field.text(), "张 小 明\u{202e}");
        assert_eq!(drawn(&field, 20).0, "张 小 明⟦RLO⟧");
    }

    #[test]
    fn scrolls_so_that_the_caret_is_in_sight_and_cuts_no_wide_character() {
        let mut field = Field::new("一二三四五");
        assert_eq!(
            drawn(&field, 6),
            ("四五".to_owned(), Some(Position { x: 4, y: 0 }))
        );
        press(&mut field, "home");
        assert_eq!(
            drawn(&field, 5),
            ("一二".to_owned(), Some(Position { x: 0, y: 0 }))
        );
        for columns in 1..12 {
            for _ in 0..6 {
                let caret = drawn(&field, columns).1;
                assert!(caret.is_some_and(|at| at.x < columns));
                press(&mut field, "right");
            }
        }
    }

    #[test]
    fn an_empty_field_shows_its_hint() {
        assert_eq!(drawn(&Field::new("").placeholder("姓名"), 10).0, "姓名");
        let area = Rect::new(0, 0, 5, 1);
        assert_eq!(
            Field::new("x").draw(area, &mut Buffer::empty(area), &Theme::plain(), false),
            None
        );
    }

    #[test]
    fn a_masked_field_shows_neither_text_nor_length_nor_words_and_keeps_no_copy() {
        let mut field = Field::masked();
        enter(&mut field, "hunter two");
        assert_eq!(drawn(&field, 40).0, "•".repeat(10));
        press(&mut field, "ctrl-left");
        assert_eq!(field.caret(), 0);
        press(&mut field, "end");
        enter(&mut field, &"x".repeat(40));
        assert_eq!(
            drawn(&field, 40),
            ("•".repeat(MOST_DOTS), Some(Position { x: 16, y: 0 }))
        );
        assert_eq!(press(&mut field, "ctrl-z"), Outcome::Ignored);
        assert_eq!(format!("{field:?}"), "Field(masked)");
        assert_eq!(drawn(&field, 8).1, Some(Position { x: 7, y: 0 }));
    }
}
