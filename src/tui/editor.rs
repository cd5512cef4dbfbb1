//! The model of a text of many lines under a person's hands: caret, wrapping, words, undo, find.
//!
//! Pure: keys go in, an [`Outcome`] comes out, `editor_view` draws it. The text is kept byte for byte as it was given;
//! how hostile characters look is the view's matter. The caret always stands between grapheme clusters. Typing costs
//! the same in a long text as in a short one. The text, and what undo keeps of it, is wiped when dropped and is in no
//! `Debug`.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use crate::tui::editor_undo::{History, Kind, Step};
use crate::tui::key::{Key, KeyCode};
use crate::tui::secret_text::SecretText;
use crate::tui::word_bounds;
use crate::tui::wrap::{Place, Wrap};
use crate::vault::aead::PLAIN_MAX;

/// The longest text, in bytes: more than 20,000 Chinese characters.
pub const MAX_BYTES: usize = 64 * 1024;

/// As many such texts as a form has at most, each twice in its draft: as it was begun with and as it stands.
const TEXTS_OF_A_FORM: usize = 5;

/// What else a form's draft holds beside its long texts, at most.
const BESIDE: usize = 64 * 1024;

// What can be typed can be kept as a draft and saved.
const _: () = assert!(2 * TEXTS_OF_A_FORM * MAX_BYTES + BESIDE <= PLAIN_MAX);

/// What a line begins with that is a heading of the template.
pub const HEADING: &str = "## ";

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The text is another now.
    Changed,
    /// The caret may have moved; the text is the same.
    Moved,
    /// Not a key of the editor, or nothing to do (no heading further on, nothing to undo).
    Ignored,
    /// Refused: the text would become longer than [`MAX_BYTES`]. Nothing was changed.
    Full,
}

/// Which way to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Next,
    Previous,
}

/// A text being edited.
///
/// ```ignore
/// let mut note = Editor::new("## 情况\n");
/// note.resize(60, 14);
/// match note.apply(&key) { Outcome::Full => say_it_is_full(), Outcome::Changed => keep_draft(), _ => {} }
/// ```
pub struct Editor {
    text: SecretText,
    caret: usize,
    /// Whether a caret between two rows of one line is drawn at the end of the earlier.
    before: bool,
    /// The column that moving up and down keeps to.
    goal: Option<usize>,
    wrap: Wrap,
    height: usize,
    top: usize,
    history: History,
    found: Option<Range<usize>>,
    words: Cell<Option<usize>>,
}

impl Editor {
    /// Takes a text to edit, caret at its start, with nothing to undo.
    pub fn new(text: &str) -> Self {
        let columns = 79;
        Self {
            text: SecretText::new(text),
            caret: 0,
            before: false,
            goal: None,
            wrap: Wrap::new(text, columns),
            height: 20,
            top: 0,
            history: History::default(),
            found: None,
            words: Cell::new(None),
        }
    }

    /// Gives the text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the caret's byte.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Counts words: each Chinese character, each word of letters or digits; headings are the template's.
    pub fn word_count(&self) -> usize {
        let words = self.words.get().unwrap_or_else(|| {
            let lines = self.text.split('\n');
            let own = lines.filter(|line| !line.starts_with(HEADING));
            own.map(word_bounds::count).sum()
        });
        self.words.set(Some(words));
        words
    }

    /// Fits the text into a window of so many columns and rows; the last column is the caret's.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let columns = text_columns(columns);
        self.height = usize::from(rows).max(1);
        if columns != self.wrap.columns() {
            self.wrap = Wrap::new(&self.text, columns);
            self.goal = None;
        }
        self.see_caret();
    }

    /// Gives the rows of the text as wrapped for its window.
    pub fn wrap(&self) -> &Wrap {
        &self.wrap
    }

    /// Gives the first row to draw.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Gives the caret's row and column among the wrapped rows.
    pub fn place(&self) -> Place {
        self.wrap.place_of(&self.text, self.caret, self.before)
    }

    /// Finds the caret's place were the text wrapped otherwise.
    pub fn place_in(&self, wrap: &Wrap) -> Place {
        wrap.place_of(&self.text, self.caret, self.before)
    }

    /// Gives the bytes that the last search found, until the next key.
    pub fn found(&self) -> Option<Range<usize>> {
        self.found.clone()
    }

    /// Tells whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Tells whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Does what a key says.
    pub fn apply(&mut self, key: &Key) -> Outcome {
        self.found = None;
        if let Some(c) = key.typed() {
            return self.insert(c.encode_utf8(&mut [0; 4]), Kind::Typing);
        }
        let text = self.text.as_str();
        match (key.code, key.ctrl) {
            (KeyCode::Enter, false) => self.insert("\n", Kind::Typing),
            (KeyCode::Backspace, false) => self.erase(
                word_bounds::previous_grapheme(text, self.caret)..self.caret,
                Kind::Erasing,
            ),
            (KeyCode::Delete, false) => self.erase(
                self.caret..word_bounds::next_grapheme(text, self.caret),
                Kind::Erasing,
            ),
            (KeyCode::Backspace, true) | (KeyCode::Char('w'), true) => {
                self.erase(self.word_left()..self.caret, Kind::Whole)
            }
            (KeyCode::Delete, true) => self.erase(
                self.caret..word_bounds::word_right(text, self.caret),
                Kind::Whole,
            ),
            (KeyCode::Char('z'), true) => self.undo(),
            (KeyCode::Char('y'), true) => self.redo(),
            (KeyCode::Left, false) => {
                self.move_to(word_bounds::previous_grapheme(text, self.caret))
            }
            (KeyCode::Right, false) => self.move_to(word_bounds::next_grapheme(text, self.caret)),
            (KeyCode::Left, true) => self.move_to(self.word_left()),
            (KeyCode::Right, true) => self.move_to(word_bounds::word_right(text, self.caret)),
            (KeyCode::Home, true) => self.move_to(0),
            (KeyCode::End, true) => self.move_to(text.len()),
            (KeyCode::Home, false) => self.move_to(self.wrap.rows()[self.place().row].start),
            (KeyCode::End, false) => {
                let row = self.place().row;
                let end = self.wrap.rows()[row].end;
                let soft = self.wrap.is_soft(row);
                self.move_to(end);
                self.before = soft;
                self.see_caret();
                Outcome::Moved
            }
            (KeyCode::Up, false) => self.move_rows(-1),
            (KeyCode::Down, false) => self.move_rows(1),
            (KeyCode::PageUp, false) => self.move_rows(-self.page()),
            (KeyCode::PageDown, false) => self.move_rows(self.page()),
            (KeyCode::Tab, false) => self.heading(if key.shift {
                Direction::Previous
            } else {
                Direction::Next
            }),
            _ => Outcome::Ignored,
        }
    }

    /// Puts a pasted text at the caret as one undo step; all of it or, where there is no room, nothing.
    pub fn paste(&mut self, text: &str) -> Outcome {
        self.found = None;
        if text.is_empty() {
            Outcome::Ignored
        } else {
            self.insert(text, Kind::Whole)
        }
    }

    /// Puts another text in the place of the whole, as one undo step; the caret stays where it can.
    pub fn replace_all(&mut self, text: &str) -> Outcome {
        self.found = None;
        if text == self.text.as_str() {
            return Outcome::Ignored;
        }
        if text.len() > MAX_BYTES {
            return Outcome::Full;
        }
        let caret = self.caret;
        self.replace(0..self.text.len(), text, Kind::Whole);
        self.move_caret(caret);
        Outcome::Changed
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Outcome {
        let Some(step) = self.history.undo() else {
            return Outcome::Ignored;
        };
        let (at, caret) = (step.at, step.caret_before);
        step.take_back(&mut self.text);
        self.wrap
            .edited(&self.text, at, step.inserted.len(), step.removed.len());
        self.changed(caret)
    }

    /// Makes the last step undone again.
    pub fn redo(&mut self) -> Outcome {
        let Some(step) = self.history.redo() else {
            return Outcome::Ignored;
        };
        let (at, caret) = (step.at, step.caret_after);
        step.make_again(&mut self.text);
        self.wrap
            .edited(&self.text, at, step.removed.len(), step.inserted.len());
        self.changed(caret)
    }

    /// Finds a text from the caret on, around the end if need be, without regard to case; moves the caret to it.
    ///
    /// Gives false, and leaves the caret, where it stands nowhere. Searching on from a find goes to the next one.
    pub fn find(&mut self, wanted: &str, direction: Direction) -> bool {
        let wanted: Vec<char> = wanted.chars().flat_map(char::to_lowercase).collect();
        if wanted.is_empty() {
            return false;
        }
        let text = self.text.as_str();
        let hit = |at: usize| matches_at(&text[at..], &wanted).map(|length| at..at + length);
        let starts = |range: Range<usize>| {
            text[range.clone()]
                .char_indices()
                .map(move |(offset, _)| range.start + offset)
        };
        let found = match direction {
            Direction::Next => {
                let from = match &self.found {
                    Some(last) => word_bounds::next_grapheme(text, last.start),
                    None => self.caret,
                };
                starts(from..text.len())
                    .chain(starts(0..from))
                    .find_map(hit)
            }
            Direction::Previous => {
                let from = self.found.as_ref().map_or(self.caret, |last| last.start);
                starts(0..from)
                    .rev()
                    .chain(starts(from..text.len()).rev())
                    .find_map(hit)
            }
        };
        let Some(range) = found else { return false };
        self.move_to(word_bounds::grapheme_floor(&self.text, range.start));
        self.found = Some(range);
        true
    }

    /// Puts the caret at a byte, or the grapheme boundary before it.
    pub fn move_caret(&mut self, at: usize) {
        self.move_to(word_bounds::grapheme_floor(
            &self.text,
            at.min(self.text.len()),
        ));
    }

    fn word_left(&self) -> usize {
        word_bounds::word_left(&self.text, self.caret)
    }

    fn page(&self) -> isize {
        // One row of the page before stays in sight.
        isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1)
    }

    fn insert(&mut self, new: &str, kind: Kind) -> Outcome {
        if self.text.len() + new.len() > MAX_BYTES {
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
        let (at, gone) = (range.start, range.len());
        let step = Step::make(&mut self.text, range, new, self.caret);
        self.wrap.edited(&self.text, at, gone, new.len());
        let caret_after = step.caret_after;
        self.history.record(step, kind);
        self.changed(caret_after)
    }

    fn changed(&mut self, caret: usize) -> Outcome {
        self.caret = word_bounds::caret_after(&self.text, caret);
        self.before = false;
        self.goal = None;
        self.words.set(None);
        self.see_caret();
        Outcome::Changed
    }

    fn move_to(&mut self, at: usize) -> Outcome {
        self.caret = at;
        self.before = false;
        self.goal = None;
        self.history.close();
        self.see_caret();
        Outcome::Moved
    }

    fn move_rows(&mut self, by: isize) -> Outcome {
        let place = self.place();
        let column = self.goal.unwrap_or(place.column);
        let last = self.wrap.rows().len() - 1;
        let row = place.row.saturating_add_signed(by).min(last);
        if row == place.row {
            // At the first and last row the caret goes to the text's very start and end.
            return self.move_to(if by < 0 { 0 } else { self.text.len() });
        }
        let (at, before) = self.wrap.at(&self.text, Place { row, column });
        self.move_to(at);
        self.before = before;
        self.goal = Some(column);
        self.see_caret();
        Outcome::Moved
    }

    /// Moves to the start of the next or previous section: the line below its heading, or the heading's end where the
    /// section is empty.
    fn heading(&mut self, direction: Direction) -> Outcome {
        let text = self.text.as_str();
        let mut at = 0;
        let mut sections = Vec::new();
        for line in text.split_inclusive('\n') {
            if line.starts_with(HEADING) {
                let next = at + line.len();
                let bare = !line.ends_with('\n') || text[next..].starts_with(HEADING);
                let target = if bare {
                    at + line.trim_end_matches('\n').len()
                } else {
                    next
                };
                sections.push(target);
            }
            at += line.len();
        }
        let target = match direction {
            Direction::Next => sections.into_iter().find(|target| *target > self.caret),
            Direction::Previous => sections.into_iter().rfind(|target| *target < self.caret),
        };
        match target {
            Some(target) => self.move_to(target),
            None => Outcome::Ignored,
        }
    }

    fn see_caret(&mut self) {
        self.top = top_to_see(
            self.place().row,
            self.top,
            self.height,
            self.wrap.rows().len(),
        );
    }
}

impl fmt::Debug for Editor {
    /// Leaves out the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Editor({} bytes)", self.text.len())
    }
}

/// Gives the columns of text in a window: all but the last, where the caret stands behind a full row.
pub fn text_columns(columns: u16) -> usize {
    usize::from(columns).saturating_sub(1).max(1)
}

/// Gives the first row to draw so that a row is in sight, moving as little as possible.
pub fn top_to_see(row: usize, top: usize, height: usize, rows: usize) -> usize {
    let height = height.max(1);
    top.max((row + 1).saturating_sub(height))
        .min(row)
        .min(rows.saturating_sub(1))
}

/// Gives how many bytes of `text` match the lower-case characters wanted, if it begins with them.
fn matches_at(text: &str, wanted: &[char]) -> Option<usize> {
    let mut wanted = wanted.iter();
    for (offset, c) in text.char_indices() {
        if wanted.len() == 0 {
            return Some(offset);
        }
        if !c.to_lowercase().all(|lower| wanted.next() == Some(&lower)) {
            return None;
        }
    }
    (wanted.len() == 0).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::{parse_keys, typing};
    use proptest::prelude::*;

    fn press(editor: &mut Editor, keys: &str) -> Outcome {
        parse_keys(keys)
            .unwrap()
            .iter()
            .map(|key| editor.apply(key))
            .last()
            .unwrap()
    }

    fn enter(editor: &mut Editor, text: &str) {
        for key in typing(text) {
            editor.apply(&key);
        }
    }

    #[test]
    fn typing_chinese_and_deleting_by_cluster() {
        let mut editor = Editor::new("");
        enter(&mut editor, "今天𬭎e\u{301}👨\u{200d}👩");
        press(&mut editor, "backspace backspace");
        assert_eq!(editor.text(), "今天𬭎");
        press(&mut editor, "home del");
        assert_eq!(editor.text(), "天𬭎");
        assert_eq!(press(&mut editor, "home backspace"), Outcome::Ignored);
    }

    #[test]
    fn deleting_a_word_leaves_the_sentence() {
        let mut editor = Editor::new("今天学校没有上课");
        press(&mut editor, "end ctrl-w");
        assert_eq!(editor.text(), "今天学校没有");
        press(&mut editor, "ctrl-left ctrl-del");
        assert_eq!(editor.text(), "今天学校");
        press(&mut editor, "home ctrl-right ctrl-backspace");
        assert_eq!(editor.text(), "学校");
    }

    #[test]
    fn home_and_end_go_by_visual_row_and_end_types_behind_the_row() {
        let mut editor = Editor::new("今天天气很好明天也是");
        editor.resize(9, 5);
        press(&mut editor, "end");
        assert_eq!(editor.place(), Place { row: 0, column: 8 });
        press(&mut editor, "down home");
        assert_eq!(editor.place(), Place { row: 1, column: 0 });
        assert_eq!(editor.caret(), 12);
        press(&mut editor, "ctrl-end");
        assert_eq!(editor.place(), Place { row: 2, column: 4 });
    }

    #[test]
    fn up_and_down_keep_the_column_over_a_short_row() {
        let mut editor = Editor::new("abcdef\nx\nabcdef");
        press(&mut editor, "right right right right down");
        assert_eq!(editor.place(), Place { row: 1, column: 1 });
        press(&mut editor, "down");
        assert_eq!(editor.place(), Place { row: 2, column: 4 });
        press(&mut editor, "down");
        assert_eq!(editor.caret(), editor.text().len());
        press(&mut editor, "up up up");
        assert_eq!(editor.caret(), 0);
    }

    #[test]
    fn the_window_follows_the_caret() {
        let mut editor = Editor::new(&"行\n".repeat(50));
        editor.resize(60, 10);
        press(&mut editor, "pgdn");
        assert_eq!((editor.place().row, editor.top()), (9, 0));
        press(&mut editor, "pgdn");
        assert_eq!((editor.place().row, editor.top()), (18, 9));
        press(&mut editor, "ctrl-end");
        assert_eq!(editor.top(), 41);
        press(&mut editor, "ctrl-home");
        assert_eq!(editor.top(), 0);
    }

    #[test]
    fn undo_takes_back_stretches_and_a_paste_as_one() {
        let mut editor = Editor::new("");
        enter(&mut editor, "他来了。");
        enter(&mut editor, "很好");
        editor.paste("一\n二\n三");
        assert_eq!(editor.undo(), Outcome::Changed);
        assert_eq!(editor.text(), "他来了。很好");
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text(), "他来了。");
        press(&mut editor, "ctrl-z");
        assert_eq!(editor.text(), "");
        assert_eq!(press(&mut editor, "ctrl-z"), Outcome::Ignored);
        press(&mut editor, "ctrl-y ctrl-y ctrl-y");
        assert_eq!(editor.text(), "他来了。很好一\n二\n三");
        assert_eq!(press(&mut editor, "ctrl-y"), Outcome::Ignored);
    }

    #[test]
    fn find_goes_around_and_does_not_mind_case() {
        let mut editor = Editor::new("Anna 说，ANNA 来");
        assert!(editor.find("anna", Direction::Next));
        assert_eq!(editor.caret(), 0);
        assert!(editor.find("anna", Direction::Next));
        assert_eq!(editor.found(), Some(11..15));
        assert!(editor.find("anna", Direction::Next));
        assert_eq!(editor.caret(), 0);
        assert!(editor.find("ANNA", Direction::Previous));
        assert_eq!(editor.caret(), 11);
        assert!(!editor.find("李", Direction::Next));
        assert!(!editor.find("", Direction::Next));
        press(&mut editor, "left");
        assert_eq!(editor.found(), None);
    }

    #[test]
    fn tab_goes_from_section_to_section() {
        let mut editor = Editor::new("## 情况\n\n## 计划\n一\n二");
        press(&mut editor, "tab");
        assert!(editor.text()[editor.caret()..].starts_with("\n## 计划"));
        press(&mut editor, "tab");
        assert!(editor.text()[editor.caret()..].starts_with("一"));
        press(&mut editor, "ctrl-end shift-tab");
        assert!(editor.text()[editor.caret()..].starts_with("一"));
    }

    #[test]
    fn tab_skips_to_the_end_of_an_empty_section_and_stops_at_the_last() {
        let mut editor = Editor::new("序\n## 情况\n一\n## 计划\n## 家庭\n写");
        press(&mut editor, "tab");
        assert!(editor.text()[editor.caret()..].starts_with("一"));
        press(&mut editor, "tab");
        assert!(editor.text()[..editor.caret()].ends_with("## 计划"));
        press(&mut editor, "tab");
        assert_eq!(&editor.text()[editor.caret()..], "写");
        assert_eq!(press(&mut editor, "tab"), Outcome::Ignored);
        press(&mut editor, "shift-tab");
        assert!(editor.text()[..editor.caret()].ends_with("## 计划"));
        press(&mut editor, "shift-tab");
        assert!(editor.text()[editor.caret()..].starts_with("一"));
        assert_eq!(press(&mut editor, "shift-tab"), Outcome::Ignored);
    }

    #[test]
    fn a_full_text_refuses_and_stays() {
        let mut editor = Editor::new(&"x".repeat(MAX_BYTES - 2));
        assert_eq!(editor.paste("三"), Outcome::Full);
        assert_eq!(editor.text().len(), MAX_BYTES - 2);
        assert_eq!(editor.apply(&Key::char('é')), Outcome::Changed);
        assert_eq!(editor.apply(&Key::char('x')), Outcome::Full);
        assert_eq!(press(&mut editor, "backspace"), Outcome::Changed);
    }

    #[test]
    fn control_characters_of_a_paste_are_kept() {
        let mut editor = Editor::new("");
        editor.paste("a\u{1b}[31m\u{202e}");
        assert_eq!(editor.text(), "a\u{1b}[31m\u{202e}");
        assert_eq!(editor.place().column, 5 + 1 + 5);
    }

    #[test]
    fn words_are_counted_anew_after_a_change() {
        let mut editor = Editor::new("今天 ok");
        assert_eq!(editor.word_count(), 3);
        enter(&mut editor, "好");
        assert_eq!(editor.word_count(), 4);
    }

    #[test]
    fn debug_does_not_show_the_text() {
        assert_eq!(format!("{:?}", Editor::new("秘密")), "Editor(6 bytes)");
    }

    proptest! {
        #[test]
        fn undo_returns_to_the_earlier_text_and_the_rows_are_those_of_a_fresh_wrap(
            start in "[张，a \n\u{301}\u{202e}𬭎]{0,30}",
            acts in prop::collection::vec((0u8..14, "[张。a \n\u{301}👨\u{200d}]{1,4}"), 0..40),
            columns in 2u16..20,
        ) {
            let mut editor = Editor::new(&start);
            editor.resize(columns, 5);
            for (act, text) in &acts {
                match act {
                    0..=3 => enter(&mut editor, text),
                    4 => { editor.paste(text); }
                    5 => { press(&mut editor, "backspace"); }
                    6 => { press(&mut editor, "del"); }
                    7 => { press(&mut editor, "ctrl-w"); }
                    8 => { press(&mut editor, "left"); }
                    9 => { press(&mut editor, "up"); }
                    10 => { press(&mut editor, "ctrl-right"); }
                    11 => { press(&mut editor, "end"); }
                    12 => { press(&mut editor, "ctrl-z"); }
                    _ => { press(&mut editor, "ctrl-y"); }
                }
                prop_assert_eq!(editor.wrap(), &Wrap::new(editor.text(), text_columns(columns)));
                let caret = editor.caret();
                prop_assert_eq!(word_bounds::grapheme_floor(editor.text(), caret), caret);
                let row = editor.place().row;
                prop_assert!(editor.top() <= row && row < editor.top() + 5);
            }
            while editor.redo() == Outcome::Changed {}
            let last = editor.text().to_owned();
            while editor.undo() == Outcome::Changed {}
            prop_assert_eq!(editor.text(), start.as_str());
            while editor.redo() == Outcome::Changed {}
            prop_assert_eq!(editor.text(), last.as_str());
        }
    }
}
