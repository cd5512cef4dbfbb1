//! Text made inert: whatever a name, note or cell holds, what reaches the terminal is visible and does nothing.
//!
//! Records keep their text byte for byte; only what is drawn goes through here. What is shown instead:
//!
//! | in the text | shown |
//! |---|---|
//! | C0 controls, DEL | their control pictures: `␛`, `␀`, `␡`; a tab `␉`, a line end `⏎` (or a space, see [`Breaks`]) |
//! | C1 controls | `⟦x9B⟧` |
//! | bidirectional marks, overrides, isolates | `⟦RLO⟧`, `⟦LRI⟧` … |
//! | zero-width and other invisible characters | `⟦ZWSP⟧`, `⟦SHY⟧`, `⟦WJ⟧`, `⟦BOM⟧`, otherwise `⟦U+180E⟧` |
//! | tag characters | `⟦TAG:a⟧` |
//! | the joiner inside an emoji sequence | `‿`, so that the sequence is as wide on every terminal |
//! | VS15 and VS16 after an emoji | nothing: they only choose its colour, and terminals disagree about its width |
//! | other variation selectors | `⟦VS17⟧` |
//! | a combining mark with nothing to combine with | on a dotted circle `◌`, or `⟦U+1161⟧` |
//! | more than four combining marks on one letter | four of them and `⁺` |

use std::borrow::Cow;
use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::width;

/// The most combining marks drawn on one letter; no living script stacks more.
const MARKS_SHOWN: usize = 4;

/// What stands for a veiled part of a name.
const VEIL: &str = "●●";

/// How line ends and tabs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// As symbols: `⏎` and `␉`.
    Mark,
    /// As one space each, for a preview on one line.
    Space,
    /// Line ends stay (for text that is then split in lines); tabs are shown as symbols.
    Keep,
}

/// Which edge of its columns a text keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Right,
    Center,
}

/// Makes a text safe to draw on one line, line ends and tabs as symbols.
///
/// ```ignore
/// assert_eq!(show("a\u{1b}[31m"), "a␛[31m");
/// ```
pub fn show(text: &str) -> Cow<'_, str> {
    show_with(text, Breaks::Mark)
}

/// Makes a text safe to draw, with line ends and tabs as asked.
pub fn show_with(text: &str, breaks: Breaks) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for grapheme in text.graphemes(true) {
        match show_grapheme_with(grapheme, breaks) {
            Cow::Borrowed(same) => shown.push_str(same),
            Cow::Owned(marked) => shown.push_str(&marked),
        }
    }
    Cow::Owned(shown)
}

/// Makes one grapheme cluster safe to draw; [`show`] is this, cluster after cluster.
pub fn show_grapheme(grapheme: &str) -> Cow<'_, str> {
    show_grapheme_with(grapheme, Breaks::Mark)
}

/// Counts the columns that one grapheme cluster takes once shown.
pub fn columns_of_grapheme(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [byte] if (0x20..0x7f).contains(byte) => 1,
        // One character of U+5000 to U+8FFF, most of Chinese: not worth asking the tables for each.
        [0xE5..=0xE8, _, _] => 2,
        _ => width::of(&show_grapheme(grapheme)),
    }
}

/// Counts the columns that a text takes once shown on one line.
pub fn columns(text: &str) -> usize {
    width::of(&show(text))
}

/// Shows a text in exactly so many columns: cut with `…` where it is too long, padded where it is short.
///
/// The text is made inert here (line ends and tabs as spaces), so callers pass it as it is stored. Never cuts a wide
/// character: a column left over before the `…` becomes a space.
pub fn fit(text: &str, columns: usize, align: Align) -> String {
    let (mut out, used) = cut_to(text, columns);
    let spare = columns - used;
    let (left, right) = match align {
        Align::Left => (0, spare),
        Align::Right => (spare, 0),
        Align::Center => (spare / 2, spare - spare / 2),
    };
    if left > 0 {
        out.insert_str(0, &" ".repeat(left));
    }
    out.extend(std::iter::repeat_n(' ', right));
    out
}

/// Shows a text in at most so many columns, cut with `…` where it is too long, without padding.
pub fn cut(text: &str, columns: usize) -> String {
    cut_to(text, columns).0
}

/// Veils a name: its first character and `●●`, whatever its length.
///
/// The number of circles is always the same, so a veiled name does not tell how long it is.
pub fn veil(name: &str) -> String {
    let first = name.trim().graphemes(true).next().unwrap_or("");
    format!("{}{VEIL}", show_grapheme(first))
}

/// Cuts the shown text and gives the columns it takes, at most `columns`.
fn cut_to(text: &str, columns: usize) -> (String, usize) {
    let mut out = String::new();
    let mut used = 0;
    // Where the text can end so that the `…` still fits after it.
    let mut room = (0, 0);
    for grapheme in text.graphemes(true) {
        let shown = show_grapheme_with(grapheme, Breaks::Space);
        // A mark such as ⟦RLO⟧ may be cut inside: it is plain text by now.
        for piece in shown.graphemes(true) {
            let wide = width::of_grapheme(piece);
            if used + wide > columns {
                if columns == 0 {
                    return (String::new(), 0);
                }
                out.truncate(room.0);
                out.push('…');
                return (out, room.1 + 1);
            }
            out.push_str(piece);
            used += wide;
            if used < columns {
                room = (out.len(), used);
            }
        }
    }
    (out, used)
}

/// Tells whether a character can be drawn as it stands, whatever stands around it.
fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !c.is_control() && !is_unseen(c) && width::of_char(c) > 0
}

fn show_grapheme_with(grapheme: &str, breaks: Breaks) -> Cow<'_, str> {
    if grapheme.chars().all(is_plain) {
        return Cow::Borrowed(grapheme);
    }
    if matches!(grapheme, "\n" | "\r\n") {
        return Cow::Borrowed(match breaks {
            Breaks::Mark => "⏎",
            Breaks::Space => " ",
            Breaks::Keep => "\n",
        });
    }
    if grapheme == "\t" && breaks == Breaks::Space {
        return Cow::Borrowed(" ");
    }
    let mut out = String::with_capacity(grapheme.len() + 8);
    let mut marks = 0;
    let mut before: Option<char> = None;
    for c in grapheme.chars() {
        if is_unseen(c) || c.is_control() {
            push_mark(&mut out, c, before);
            marks = 0;
        } else if width::of_char(c) == 0 {
            marks += 1;
            if out.is_empty() || out.ends_with('⟧') {
                if !combines(c) {
                    push_mark(&mut out, c, None);
                    continue;
                }
                out.push('◌');
            }
            match marks {
                _ if marks <= MARKS_SHOWN => out.push(c),
                _ if marks == MARKS_SHOWN + 1 => out.push('⁺'),
                _ => {}
            }
        } else {
            marks = 0;
            out.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// Tells whether a character has no shape of its own: format characters, fillers, selectors, non-characters.
///
/// From the Unicode properties `Default_Ignorable_Code_Point` and `General_Category=Cf`, `Zl`, `Zp`, less those format
/// characters that have a visible shape, and with the empty Braille pattern.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x605 | 0x61C | 0x70F | 0x890..=0x891 | 0x8E2 | 0x115F..=0x1160 | 0x17B4..=0x17B5
        | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFC | 0xFFFE..=0xFFFF
        | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Tells whether a character joins the letter before it; a Korean vowel without its consonant does not.
fn combines(c: char) -> bool {
    ['◌', c].iter().collect::<String>().graphemes(true).count() == 1
}

/// Tells whether a character is drawn as an emoji, or can be.
fn is_emoji_base(c: char) -> bool {
    matches!(u32::from(c), 0x23 | 0x2A | 0x30..=0x39 | 0xA9 | 0xAE | 0x203C..=0x3299 | 0x1F000..=0x1FAFF)
}

fn push_mark(out: &mut String, c: char, before: Option<char>) {
    let code = u32::from(c);
    let in_emoji = before.is_some_and(|b| is_emoji_base(b) || b == '\u{FE0F}');
    let name = match code {
        0x00..=0x1F => {
            // Control pictures stand in the order of the controls from U+2400 on.
            out.extend(char::from_u32(0x2400 + code));
            return;
        }
        0x7F => return out.push('␡'),
        0xFE0E | 0xFE0F if in_emoji => return,
        0x200D if in_emoji => return out.push('‿'),
        0xAD => "SHY",
        0x34F => "CGJ",
        0x61C => "ALM",
        0x115F | 0x1160 | 0x3164 | 0xFFA0 => "HF",
        0x200B => "ZWSP",
        0x200C => "ZWNJ",
        0x200D => "ZWJ",
        0x200E => "LRM",
        0x200F => "RLM",
        0x2028 => "LS",
        0x2029 => "PS",
        0x202A => "LRE",
        0x202B => "RLE",
        0x202C => "PDF",
        0x202D => "LRO",
        0x202E => "RLO",
        0x2060 => "WJ",
        0x2066 => "LRI",
        0x2067 => "RLI",
        0x2068 => "FSI",
        0x2069 => "PDI",
        0x2800 => "BLANK",
        0xFEFF => "BOM",
        0xFFFC => "OBJ",
        _ => "",
    };
    // Writing to a String cannot fail.
    let _ = match code {
        _ if !name.is_empty() => write!(out, "⟦{name}⟧"),
        0x80..=0x9F => write!(out, "⟦x{code:02X}⟧"),
        0xFE00..=0xFE0F => write!(out, "⟦VS{}⟧", code - 0xFE00 + 1),
        0xE0100..=0xE01EF => write!(out, "⟦VS{}⟧", code - 0xE0100 + 17),
        0xE0020..=0xE007E => write!(
            out,
            "⟦TAG:{}⟧",
            char::from_u32(code - 0xE0000).unwrap_or(' ')
        ),
        _ => write!(out, "⟦U+{code:04X}⟧"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(show("张小明 Zhang 𬭎 👍"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_are_seen_and_not_obeyed() {
        assert_eq!(show("a\u{1b}[31m\u{7}b\0\u{7f}"), "a␛[31m␇b␀␡");
        assert_eq!(show("\u{9b}31m\u{85}"), "⟦x9B⟧31m⟦x85⟧");
    }

    #[test]
    fn direction_overrides_and_unseen_characters_are_named() {
        assert_eq!(show("王\u{202e}小\u{202c}"), "王⟦RLO⟧小⟦PDF⟧");
        assert_eq!(show("\u{2067}x\u{2069}\u{200f}"), "⟦RLI⟧x⟦PDI⟧⟦RLM⟧");
        assert_eq!(
            show("a\u{200b}b\u{ad}c\u{feff}d\u{2060}"),
            "a⟦ZWSP⟧b⟦SHY⟧c⟦BOM⟧d⟦WJ⟧"
        );
        assert_eq!(show("a\u{200d}b"), "a⟦ZWJ⟧b");
        assert_eq!(show("\u{e0061}\u{180e}"), "⟦TAG:a⟧⟦U+180E⟧");
        assert_eq!(show("葛\u{e0100}"), "葛⟦VS17⟧");
    }

    #[test]
    fn emoji_sequences_keep_a_width_terminals_agree_on() {
        assert_eq!(show("👨\u{200d}👩\u{200d}👧"), "👨‿👩‿👧");
        assert_eq!(show("❤\u{fe0f}"), "❤");
        assert_eq!(show("❤\u{fe0f}\u{200d}🔥"), "❤‿🔥");
        assert_eq!(show("a\u{fe0f}"), "a⟦VS16⟧");
    }

    #[test]
    fn combining_marks_have_something_to_stand_on_and_do_not_pile_up() {
        assert_eq!(show("\u{301}a"), "◌\u{301}a");
        assert_eq!(show("e\u{301}"), "e\u{301}");
        let pile = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(show(&pile), format!("a{}⁺b", "\u{301}".repeat(4)));
    }

    #[test]
    fn line_ends_are_shown_as_asked() {
        assert_eq!(show("a\nb\r\nc\td\re"), "a⏎b⏎c␉d␍e");
        assert_eq!(show_with("a\nb\r\nc\td", Breaks::Space), "a b c d");
        assert_eq!(show_with("a\nb\td", Breaks::Keep), "a\nb␉d");
    }

    #[test]
    fn the_short_way_for_chinese_agrees_with_the_tables() {
        for c in '\u{5000}'..='\u{8FFF}' {
            assert_eq!(columns_of_grapheme(&c.to_string()), width::of_char(c));
        }
    }

    #[test]
    fn a_wide_character_is_never_cut() {
        assert_eq!(fit("张小明", 6, Align::Left), "张小明");
        assert_eq!(fit("张小明", 5, Align::Left), "张小…");
        assert_eq!(fit("张小明", 4, Align::Left), "张… ");
        assert_eq!(fit("张小明", 1, Align::Left), "…");
        assert_eq!(fit("张小明", 0, Align::Left), "");
        assert_eq!(fit("𬭎", 5, Align::Right), "   𬭎");
        assert_eq!(fit("ab", 5, Align::Center), " ab  ");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abcd", 4), "abcd");
    }

    #[test]
    fn a_veiled_name_tells_neither_name_nor_length() {
        assert_eq!(veil("张小明"), "张●●");
        assert_eq!(veil("欧阳娜娜"), "欧●●");
        assert_eq!(veil("𬭎"), "𬭎●●");
        assert_eq!(veil(""), "●●");
        assert_eq!(veil("\u{202e}张"), "⟦RLO⟧●●");
    }

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-z ]{1,4}",
            prop::sample::select(vec![
                "张",
                "，",
                "𬭎",
                "👨\u{200d}👩",
                "\u{202e}",
                "\u{200b}",
                "\u{301}",
                "\n",
                "\t",
                "ｶﾞ",
                "❤\u{fe0f}",
                "🇨",
                "ᄀ",
                "ᅡ",
                "\u{1b}",
                "क्",
                "\r",
            ])
            .prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn fit_has_exactly_the_width_asked(text in hostile(), columns in 0usize..40) {
            for align in [Align::Left, Align::Right, Align::Center] {
                prop_assert_eq!(width::of(&fit(&text, columns, align)), columns);
            }
            prop_assert!(width::of(&cut(&text, columns)) <= columns);
        }

        #[test]
        fn shown_text_is_inert_and_shown_again_the_same(text in hostile()) {
            let shown = show(&text).into_owned();
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert_eq!(show(&shown), shown.as_str());
            prop_assert_eq!(columns(&text), text.graphemes(true).map(columns_of_grapheme).sum::<usize>());
            prop_assert!(shown.graphemes(true).all(|g| width::of_grapheme(g) > 0), "{:?}", shown);
        }
    }
}
