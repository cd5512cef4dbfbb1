//! The one width function: how many terminal columns a text takes.
//!
//! Everything that aligns, cuts, wraps or places the cursor asks here, so that all of it agrees with what ratatui
//! draws: a text is as wide as its grapheme clusters one after another. Nothing else in the program may use
//! `unicode-width`. Ambiguous characters count one column, as in every terminal not told otherwise.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Counts the columns of one grapheme cluster.
///
/// Asks ratatui, so that a place computed here is the place drawn there. A control character counts one column, which
/// is what its shown form takes.
pub fn of_grapheme(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        1
    } else {
        usize::from(grapheme.cell_width())
    }
}

/// Counts the columns of one character on its own; zero for what combines or is invisible.
pub fn of_char(c: char) -> usize {
    c.width().unwrap_or(1)
}

/// Counts the columns of a text as it is drawn, grapheme cluster by grapheme cluster.
pub fn of(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(of_grapheme).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn han_takes_two_columns_also_outside_the_basic_plane() {
        assert_eq!(of("张三"), 4);
        assert_eq!(of("𬭎"), 2);
        assert_eq!(of("a张b"), 4);
        assert_eq!(of("（，。）"), 8);
    }

    #[test]
    fn combining_marks_take_none_and_an_emoji_sequence_takes_two() {
        assert_eq!(of("e\u{301}"), 1);
        assert_eq!(of("👨\u{200D}👩\u{200D}👧"), 2);
        assert_eq!(of("👍🏽"), 2);
        assert_eq!(of("🇨🇳"), 2);
    }

    #[test]
    fn half_width_voicing_marks_take_a_column() {
        assert!(of("ｶﾞ") >= 2);
        assert_eq!(of_char('ﾞ'), 1);
    }

    #[test]
    fn agrees_with_what_ratatui_draws() {
        for text in [
            "张三 Zhang",
            "𬭎𬭎",
            "ｶﾞｷﾞ",
            "e\u{301}e",
            "क्षि",
            "لا",
            "🇨🇳👍🏽",
            "한국",
            "①…—“”",
        ] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 1));
            let (end, _) = buffer.set_stringn(0, 0, text, 60, Style::new());
            assert_eq!(of(text), usize::from(end), "{text}");
        }
    }
}
