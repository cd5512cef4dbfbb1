//! Soft wrapping: a text in rows of at most so many columns, and the way between a place in the text and its row.
//!
//! No row begins with ，。！？、） and their kin or ends with an opening bracket, unless a run of them alone is longer
//! than a row. Spaces stay at the end of their row, also beyond its width. A word longer than a row is broken.
//! Rows are byte ranges that, with the line ends between them, cover the text exactly. After an edit only the rows
//! around it are made anew ([`Wrap::edited`]), so typing costs the same in a long text as in a short one, but for
//! moving the numbers of the rows behind. Widths are those of the shown text (`inert`).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::inert;
use crate::tui::width;

/// Rows before an edit that can change with it: what the edit shortens may now fit the row before, and the start of
/// an overlong word the row before that.
const ROWS_BEFORE: usize = 3;

/// One row: where its text begins and ends; a line end after it belongs to no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub start: usize,
    pub end: usize,
}

impl Row {
    /// Gives the row's bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A text's rows at one width; there is always at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrap {
    columns: usize,
    rows: Vec<Row>,
}

/// A place on the wrapped text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub row: usize,
    pub column: usize,
}

impl Wrap {
    /// Wraps a text to so many columns, at least one.
    pub fn new(text: &str, columns: usize) -> Self {
        let columns = columns.max(1);
        let mut rows = Vec::new();
        let mut from = Some(0);
        while let Some(start) = from {
            from = next_row(text, start, columns, &mut rows);
        }
        Self { columns, rows }
    }

    /// Gives the columns that it was made for.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Gives the rows from top to bottom.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Brings the rows up to date after `removed` bytes at `at` became `inserted` bytes; `text` is the new text.
    pub fn edited(&mut self, text: &str, at: usize, removed: usize, inserted: usize) {
        let first = self.row_index(at).saturating_sub(ROWS_BEFORE);
        // Old rows behind the edit, at which the new ones can join again.
        let mut behind = self.rows.partition_point(|row| row.start <= at + removed);
        let moved = |place: usize| place + inserted - removed;
        let mut fresh = Vec::new();
        let mut from = Some(self.rows[first].start);
        let joined = loop {
            let Some(start) = from else {
                break self.rows.len();
            };
            if start > at + inserted {
                while self
                    .rows
                    .get(behind)
                    .is_some_and(|row| moved(row.start) < start)
                {
                    behind += 1;
                }
                if self
                    .rows
                    .get(behind)
                    .is_some_and(|row| moved(row.start) == start)
                {
                    break behind;
                }
            }
            from = next_row(text, start, self.columns, &mut fresh);
        };
        for row in &mut self.rows[joined..] {
            *row = Row {
                start: moved(row.start),
                end: moved(row.end),
            };
        }
        self.rows.splice(first..joined, fresh);
    }

    /// Finds the row that a byte of the text is on; the first byte of a row is on that row.
    pub fn row_index(&self, at: usize) -> usize {
        self.rows
            .partition_point(|row| row.start <= at)
            .saturating_sub(1)
    }

    /// Finds where a byte of the text is drawn.
    ///
    /// With `before`, the end of a row counts as that row's, not as the next one's beginning. The column is at most
    /// the width, also on spaces beyond it.
    pub fn place_of(&self, text: &str, at: usize, before: bool) -> Place {
        let mut row = self.row_index(at);
        if before && row > 0 && self.rows[row].start == at && self.rows[row - 1].end == at {
            row -= 1;
        }
        let start = self.rows[row].start;
        let column = text.get(start..at).map_or(0, inert::columns);
        Place {
            row,
            column: column.min(self.columns),
        }
    }

    /// Finds the byte nearest to a place, always between grapheme clusters, and whether it stands at the end of its
    /// row (for [`Wrap::place_of`]).
    pub fn at(&self, text: &str, place: Place) -> (usize, bool) {
        let Some(row) = self.rows.get(place.row) else {
            return (text.len(), false);
        };
        let mut column = 0;
        for (offset, grapheme) in text[row.range()].grapheme_indices(true) {
            let wide = inert::columns_of_grapheme(grapheme);
            if column + wide > place.column {
                return (row.start + offset, false);
            }
            column += wide;
        }
        (row.end, self.is_soft(place.row))
    }

    /// Tells whether a row goes over into the next one without a line end.
    pub fn is_soft(&self, row: usize) -> bool {
        match (self.rows.get(row), self.rows.get(row + 1)) {
            (Some(this), Some(next)) => this.end == next.start,
            _ => false,
        }
    }
}

/// Adds the row that begins at `start` and gives where the next one begins, if there is one.
fn next_row(text: &str, start: usize, columns: usize, rows: &mut Vec<Row>) -> Option<usize> {
    let mut column = 0;
    let mut last: Option<&str> = None;
    // The last place where the row may end.
    let mut opening: Option<usize> = None;
    for (offset, cluster) in text[start..].grapheme_indices(true) {
        let at = start + offset;
        // A line end is a cluster of its own, or shares one with a carriage return.
        let (grapheme, ends_line) = cluster
            .strip_suffix('\n')
            .map_or((cluster, false), |rest| (rest, true));
        if !grapheme.is_empty() {
            if last.is_some_and(|before| may_break(before, grapheme)) {
                opening = Some(at);
            }
            let wide = inert::columns_of_grapheme(grapheme);
            if column + wide > columns && !is_space(grapheme) && last.is_some() {
                let end = opening.unwrap_or(at);
                rows.push(Row { start, end });
                return Some(end);
            }
            column += wide;
            last = Some(grapheme);
        }
        if ends_line {
            let end = at + grapheme.len();
            rows.push(Row { start, end });
            return Some(end + 1);
        }
    }
    rows.push(Row {
        start,
        end: text.len(),
    });
    None
}

fn is_space(grapheme: &str) -> bool {
    matches!(grapheme, " " | "\u{3000}" | "\t")
}

/// Tells whether a row may end between two grapheme clusters.
fn may_break(before: &str, after: &str) -> bool {
    let (Some(left), Some(right)) = (before.chars().next(), after.chars().next()) else {
        return false;
    };
    if is_space(after) || never_first(right) || never_last(left) {
        return false;
    }
    is_space(before) || stands_alone(left) || stands_alone(right)
}

/// Tells whether a character is a word by itself for wrapping: Han, kana, emoji and everything else that is wide.
fn stands_alone(c: char) -> bool {
    width::of_char(c) > 1
}

/// Characters that begin no row (GB/T 15834 5.1, JIS X 4051).
fn never_first(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '！'
            | '？'
            | '、'
            | '；'
            | '：'
            | '）'
            | '】'
            | '》'
            | '」'
            | '』'
            | '〉'
            | '〕'
            | '〗'
            | '〙'
            | '〛'
            | '”'
            | '’'
            | '…'
            | '—'
            | '～'
            | '·'
            | '％'
            | '‰'
            | '℃'
            | '．'
            | '／'
            | '］'
            | '｝'
            | '｡'
            | '､'
            | '｣'
            | '々'
            | 'ー'
            | '⟧'
            | ','
            | '.'
            | '!'
            | '?'
            | ';'
            | ':'
            | ')'
            | ']'
            | '}'
            | '%'
    )
}

/// Characters that end no row (the same sources).
fn never_last(c: char) -> bool {
    matches!(
        c,
        '（' | '【'
            | '《'
            | '「'
            | '『'
            | '〈'
            | '〔'
            | '〖'
            | '〘'
            | '〚'
            | '“'
            | '‘'
            | '［'
            | '｛'
            | '｢'
            | '￥'
            | '＃'
            | '⟦'
            | '('
            | '['
            | '{'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, columns: usize) -> Vec<&str> {
        Wrap::new(text, columns)
            .rows()
            .iter()
            .map(|row| &text[row.range()])
            .collect()
    }

    #[test]
    fn han_breaks_anywhere_and_words_do_not() {
        assert_eq!(rows("今天天气很好", 6), ["今天天", "气很好"]);
        assert_eq!(rows("one two three", 7), ["one two ", "three"]);
        assert_eq!(rows("他说hello然后", 8), ["他说", "hello然", "后"]);
        assert_eq!(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn no_row_begins_with_a_closing_sign_or_ends_with_an_opening_one() {
        assert_eq!(rows("今天很好，明天", 8), ["今天很", "好，明天"]);
        assert_eq!(rows("他说（很好）", 6), ["他说", "（很", "好）"]);
        assert_eq!(rows("妈妈说：“好。”他", 8), ["妈妈说：", "“好。”他"]);
    }

    #[test]
    fn a_run_of_signs_longer_than_a_row_is_broken_all_the_same() {
        assert_eq!(rows("！！！！！", 4), ["！！", "！！", "！"]);
    }

    #[test]
    fn lines_end_rows_and_an_empty_text_has_one() {
        assert_eq!(rows("", 10), [""]);
        assert_eq!(rows("a\n\nb\n", 10), ["a", "", "b", ""]);
    }

    #[test]
    fn hostile_text_has_the_width_of_its_shown_form() {
        assert_eq!(rows("ab\u{202e}cd", 7), ["ab\u{202e}", "cd"]);
        assert_eq!(rows("\u{200b}\u{200b}", 6), ["\u{200b}", "\u{200b}"]);
    }

    #[test]
    fn places_and_bytes_answer_each_other() {
        let text = "今天天气很好\nab";
        let wrap = Wrap::new(text, 6);
        assert_eq!(wrap.place_of(text, 9, false), Place { row: 1, column: 0 });
        assert_eq!(wrap.place_of(text, 9, true), Place { row: 0, column: 6 });
        assert_eq!(wrap.at(text, Place { row: 0, column: 3 }), (3, false));
        assert_eq!(wrap.at(text, Place { row: 0, column: 60 }), (9, true));
        assert_eq!(wrap.at(text, Place { row: 2, column: 9 }), (21, false));
        assert_eq!(
            wrap.place_of(text, text.len(), false),
            Place { row: 2, column: 2 }
        );
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "张",
            "小",
            "，",
            "。",
            "（",
            "”",
            "a",
            "bcdefgh",
            " ",
            "   ",
            "\n",
            "𬭎",
            "👨\u{200d}👩",
            "\u{200b}",
            "\u{301}",
            "🇨",
            "\t",
            "\r",
            "！！",
        ]);
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn rows_cover_the_text_exactly_and_fit(text in texts(), columns in 1usize..14) {
            let wrap = Wrap::new(&text, columns);
            let mut at = 0;
            for (index, row) in wrap.rows().iter().enumerate() {
                prop_assert_eq!(row.start, at);
                at = row.end;
                if index + 1 < wrap.rows().len() && !wrap.is_soft(index) {
                    prop_assert_eq!(&text[at..=at], "\n");
                    at += 1;
                }
                let shown = &text[row.range()];
                prop_assert!(!shown.contains('\n'));
                let bare = shown.trim_end_matches([' ', '\t', '\u{3000}']);
                prop_assert!(inert::columns(bare) <= columns || bare.graphemes(true).count() == 1);
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn closing_signs_begin_no_row(text in "[张小明，。！）a-c]{0,60}", columns in 12usize..30) {
            let run = text.split(|c: char| !never_first(c)).map(|run| run.chars().count()).max().unwrap_or(0);
            prop_assume!(run * 2 + 8 < columns);
            let wrap = Wrap::new(&text, columns);
            for row in &wrap.rows()[1..] {
                let first = text[row.range()].chars().next();
                prop_assert!(!first.is_some_and(never_first) || text[..row.start].ends_with(|c: char| c.is_ascii()));
            }
        }

        #[test]
        fn an_edit_gives_the_rows_of_a_fresh_wrap(
            text in texts(), from in 0usize..200, length in 0usize..12, put in texts(), columns in 1usize..14,
        ) {
            let floor = |n: usize| (0..=n.min(text.len())).rev().find(|&n| text.is_char_boundary(n)).unwrap();
            let (start, end) = (floor(from), floor(from + length));
            let mut wrap = Wrap::new(&text, columns);
            let edited = format!("{}{}{}", &text[..start], put, &text[end..]);
            wrap.edited(&edited, start, end - start, put.len());
            prop_assert_eq!(wrap, Wrap::new(&edited, columns));
        }

        #[test]
        fn every_place_leads_back(text in texts(), columns in 2usize..14) {
            let wrap = Wrap::new(&text, columns);
            for (index, row) in wrap.rows().iter().enumerate() {
                for (offset, _) in text[row.range()].grapheme_indices(true) {
                    let at = row.start + offset;
                    let place = wrap.place_of(&text, at, false);
                    prop_assert_eq!(place.row, index);
                    if place.column < columns {
                        prop_assert_eq!(wrap.at(&text, place).0, at);
                    }
                }
            }
        }
    }
}
