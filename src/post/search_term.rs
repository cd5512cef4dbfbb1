//! A term as it is looked for: found however it is written, in small or large letters, full width or half.
//!
//! Two characters are the same where their compatibility forms (NFKC) are, in small letters. A form of several
//! characters (`㎏`, `…`) stands for itself alone. So a term is a row of sets of characters, and is matched against a
//! text as it stands, without a folded copy of it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;
use unicode_normalization::UnicodeNormalization;

/// The other ways to write a character, by the one they are folded to.
static WAYS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut ways: HashMap<char, Vec<char>> = HashMap::new();
    for c in FOLDED.iter().cloned().flatten() {
        let folded = fold(c);
        if folded != c {
            ways.entry(folded).or_default().push(c);
        }
    }
    ways
});

/// Where characters lie that are folded to another: the basic plane, letters and signs beyond it, and the supplement of
/// compatibility ideographs.
const FOLDED: [std::ops::RangeInclusive<char>; 5] = [
    '\0'..='\u{4dff}',
    '\u{a000}'..='\u{abff}',
    '\u{f900}'..='\u{ffff}',
    '\u{10400}'..='\u{1fbff}',
    '\u{2f800}'..='\u{2fa1f}',
];

/// Gives the character that one is compared by.
fn fold(c: char) -> char {
    fn only(mut these: impl Iterator<Item = char>) -> Option<char> {
        let first = these.next()?;
        these.next().is_none().then_some(first)
    }
    let form = only(std::iter::once(c).nfkc()).unwrap_or(c);
    only(form.to_lowercase()).unwrap_or(form)
}

/// Writes a character's bytes in UTF-16 as a pattern.
fn bytes_of(c: char) -> String {
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units).iter();
    let bytes = units.flat_map(|unit| unit.to_le_bytes());
    bytes.map(|byte| format!("\\x{byte:02x}")).collect()
}

/// A term of a query.
pub struct Term {
    utf8: Regex,
    /// Matches at every byte; what begins amid a unit is none.
    utf16: Regex,
}

impl Term {
    /// Makes a term of some characters; none where there are none, or more than can be looked for.
    pub fn new(typed: &str) -> Option<Term> {
        if typed.is_empty() {
            return None;
        }
        let (mut utf8, mut utf16) = (String::new(), "(?-u)".to_owned());
        for c in typed.chars() {
            let c = fold(c);
            let others = WAYS.get(&c).map_or(&[][..], Vec::as_slice);
            let ways = || std::iter::once(&c).chain(others);
            let in_utf8: String = ways()
                .map(|c| format!("\\x{{{:x}}}", u32::from(*c)))
                .collect();
            let in_utf16: Vec<String> = ways().map(|c| bytes_of(*c)).collect();
            utf8.push_str(&format!("[{in_utf8}]"));
            utf16.push_str(&format!("(?:{})", in_utf16.join("|")));
        }
        Some(Term {
            utf8: Regex::new(&utf8).ok()?,
            utf16: Regex::new(&utf16).ok()?,
        })
    }

    /// Tells whether a text in UTF-8 holds the term.
    pub fn is_in(&self, text: &[u8]) -> bool {
        self.utf8.is_match(text)
    }

    /// Tells whether a text in UTF-16, little-endian, holds the term.
    pub fn is_in_utf16(&self, text: &[u8]) -> bool {
        let mut from = 0;
        while let Some(found) = self.utf16.find_at(text, from) {
            if found.start().is_multiple_of(2) {
                return true;
            }
            from = found.start() + 1;
        }
        false
    }

    /// Gives the bytes of a text in UTF-8 where the term stands.
    pub fn places(&self, text: &[u8]) -> Vec<Range<usize>> {
        let found = self.utf8.find_iter(text);
        found.map(|found| found.range()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_found_however_it_is_written() {
        for (typed, text) in [
            ("beijing", "去了 BeiJing 打工"),
            ("ＢＥＩＪＩＮＧ", "去了 BeiJing 打工"),
            ("beijing", "ＢｅｉＪｉｎｇ"),
            ("13800", "１３８００"),
            ("奶奶", "由奶奶照看"),
            ("（奶奶）", "由(奶奶)照看"),
            // A radical and a compatibility ideograph that look like the character.
            ("金", "\u{2fa6}"),
            ("豈", "\u{f900}"),
            ("𬭎", "名𬭎"),
            ("é", "É"),
            (".*", "a.*b"),
            ("[x]", "[X]"),
            ("…", "……"),
        ] {
            let term = Term::new(typed).expect("a term");
            assert!(term.is_in(text.as_bytes()), "{typed} in {text}");
            assert!(term.is_in_utf16(&utf16(text)), "{typed} in {text}");
            let places = term.places(text.as_bytes());
            assert!(
                !places.is_empty() && places.iter().all(|place| text.get(place.clone()).is_some())
            );
        }
        assert!(!Term::new(".*").expect("a term").is_in("ab".as_bytes()));
        assert!(!Term::new("奶奶").expect("a term").is_in("奶 奶".as_bytes()));
        assert!(Term::new("").is_none());
    }

    #[test]
    fn in_utf16_a_character_begins_where_one_begins() {
        // U+6162 U+6364 are the bytes 62 61 64 63, and U+6461 lies across them.
        let term = Term::new("\u{6461}").expect("a term");
        assert!(!term.is_in_utf16(&utf16("\u{6162}\u{6364}")));
        assert!(term.is_in_utf16(&utf16("\u{6162}\u{6364}\u{6461}")));
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_character_that_is_folded_to_another_is_known() {
        let folded = |c: &char| fold(*c) != *c;
        let known = FOLDED.iter().cloned().flatten().filter(folded).count();
        assert_eq!(('\0'..=char::MAX).filter(folded).count(), known);
    }
}
