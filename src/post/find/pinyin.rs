//! Names found by what a person types of them: Han characters, pinyin in full, initials, or a mixture.
//!
//! Every reading of a character counts (曾 单 覃 解), since a surname's reading is often not the common one. Sounds that
//! are one in much of the south (n/l, h/f, z/zh, c/ch, s/sh, in/ing, en/eng, an/ang) are taken for each other only where
//! nothing better matches. A name is indexed once, packed small, and cleared from memory when dropped; it is never
//! shown by `Debug`.

use std::fmt;

use pinyin::{ToPinyin, ToPinyinMulti};
use zeroize::Zeroize;

/// How many characters of a name are matched by their sound; the text itself is matched whole.
const SOUNDED: usize = 48;
/// How many characters of a query are looked at; places in it are the bits of a `u64`.
const LONGEST_QUERY: usize = 60;

// The kinds of match, best first; a score is one of these and up to 999 for how near it is.
const EXACT_TEXT: u32 = 9_000;
const EXACT_SOUND: u32 = 8_000;
const PREFIX_TEXT: u32 = 7_000;
const PREFIX_SOUND: u32 = 6_000;
const INITIALS: u32 = 5_000;
const MIXED: u32 = 4_000;
const WITHIN_TEXT: u32 = 3_000;
const WITHIN_SOUND: u32 = 2_000;
const FUZZY: u32 = 1_000;

/// The lowest score of a match inside a text, above those by sound inside it.
pub const WITHIN_TEXT_SCORE: u32 = WITHIN_TEXT;

/// Gives what a name is put in order by: how each of its characters is usually read, and other characters as they are.
pub fn sorted_by(name: &str) -> String {
    let read = name.chars().map(|c| match c.to_pinyin() {
        Some(read) => format!("{} ", read.plain()),
        None => c.to_lowercase().to_string(),
    });
    read.collect()
}

/// One reading: at most seven letters, and in the last byte how many.
type Reading = [u8; 8];

/// A query made even once, to be matched against many names.
pub struct Query {
    chars: Vec<char>,
    sounded: bool,
}

impl Query {
    /// Makes a query even: full-width letters and case folded, spaces and apostrophes left out.
    ///
    /// Only its first 60 characters count.
    pub fn new(text: &str) -> Query {
        let mut chars: Vec<char> = even(text).take(LONGEST_QUERY).collect();
        chars.shrink_to_fit();
        let sounded = chars.iter().any(char::is_ascii_lowercase);
        Query { chars, sounded }
    }

    /// Says whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }
}

impl Drop for Query {
    fn drop(&mut self) {
        self.chars.zeroize();
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

/// One name, ready to be matched.
pub struct NameIndex {
    /// The name made even, as a query is.
    text: Vec<char>,
    /// The readings of all characters, one after the other.
    readings: Vec<Reading>,
    /// For each sounded character, where its readings end.
    ends: Vec<u16>,
}

/// How the letters of a query may stand for the characters of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Whole readings.
    Whole,
    /// Whole readings; only the last may be cut short.
    Full,
    /// The first letter of each reading.
    Initials,
    /// The character itself, or its reading cut anywhere.
    Mixed,
    /// As mixed, with sounds taken for each other.
    Fuzzy,
}

impl NameIndex {
    /// Indexes a name.
    pub fn new(name: &str) -> NameIndex {
        let text: Vec<char> = even(name).collect();
        let mut readings: Vec<Reading> = Vec::new();
        let mut ends = Vec::new();
        for &c in text.iter().take(SOUNDED) {
            let begin = readings.len();
            if let Some(multi) = c.to_pinyin_multi() {
                for sound in multi {
                    if let Some(reading) = packed(sound.plain())
                        && !readings[begin..].contains(&reading)
                    {
                        readings.push(reading);
                    }
                }
            }
            ends.push(u16::try_from(readings.len()).unwrap_or(u16::MAX));
        }
        NameIndex {
            text,
            readings,
            ends,
        }
    }

    /// Scores a query against this name; higher is nearer, none is no match, an empty query scores 0.
    ///
    /// Exact before beginning, before initials, before mixed, before inside the name, before similar sounds.
    pub fn score(&self, query: &str) -> Option<u32> {
        self.score_query(&Query::new(query))
    }

    /// Scores a query that was made even before, as [`NameIndex::score`] does.
    pub fn score_query(&self, query: &Query) -> Option<u32> {
        if query.is_empty() {
            return Some(0);
        }
        let asked = &query.chars[..];
        if self.text == asked {
            return Some(self.near(EXACT_TEXT, true));
        }
        if self.text.starts_with(asked) {
            return Some(self.near(PREFIX_TEXT, false));
        }
        let whole_within = self.text.len() > asked.len()
            && self.text.windows(asked.len()).any(|part| part == asked);
        if query.sounded {
            if self.sounds_as(asked, 0, Style::Whole) == Some(true) {
                return Some(self.near(EXACT_SOUND, true));
            }
            if let Some(whole) = self.sounds_as(asked, 0, Style::Full) {
                return Some(self.near(PREFIX_SOUND, whole));
            }
            if let Some(whole) = self.sounds_as(asked, 0, Style::Initials) {
                return Some(self.near(INITIALS, whole));
            }
            if let Some(whole) = self.sounds_as(asked, 0, Style::Mixed) {
                return Some(self.near(MIXED, whole));
            }
        }
        if whole_within {
            return Some(self.near(WITHIN_TEXT, self.text.ends_with(asked)));
        }
        // One letter inside a name says too little.
        if !query.sounded || asked.len() < 2 {
            return query
                .sounded
                .then(|| self.sounds_as(asked, 0, Style::Fuzzy))
                .flatten()
                .map(|whole| self.near(FUZZY, whole));
        }
        for begin in 1..self.ends.len() {
            if let Some(whole) = self.sounds_as(asked, begin, Style::Mixed) {
                return Some(self.near(WITHIN_SOUND, whole));
            }
        }
        for begin in 0..self.ends.len() {
            if let Some(whole) = self.sounds_as(asked, begin, Style::Fuzzy) {
                return Some(self.near(
                    if begin == 0 { FUZZY } else { FUZZY - 500 },
                    whole && begin == 0,
                ));
            }
        }
        None
    }

    /// Gives the score of one kind of match: a whole name above a begun one, a short name above a long one.
    fn near(&self, kind: u32, whole: bool) -> u32 {
        let length = u32::try_from(self.text.len()).unwrap_or(u32::MAX).min(400);
        kind + if whole { 500 } else { 0 } + 400 - length
    }

    fn readings_of(&self, index: usize) -> &[Reading] {
        let begin = if index == 0 {
            0
        } else {
            usize::from(self.ends[index - 1])
        };
        &self.readings[begin..usize::from(self.ends[index])]
    }

    /// Says whether the query can be read off the name from one character on, and then whether to its end.
    ///
    /// `reached` holds, as bits, the places in the query that can be reached after each character.
    fn sounds_as(&self, asked: &[char], begin: usize, style: Style) -> Option<bool> {
        let mut reached: u64 = 1;
        for index in begin..self.ends.len() {
            let mut next: u64 = 0;
            let mut rest = reached;
            while rest != 0 {
                let at = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                next |= self.steps(asked, at, index, style);
            }
            if next & (1 << asked.len()) != 0 {
                return Some(index + 1 == self.text.len());
            }
            if next == 0 {
                return None;
            }
            reached = next;
        }
        None
    }

    /// Gives the places reached when the query from `at` on stands for one character of the name.
    fn steps(&self, asked: &[char], at: usize, index: usize, style: Style) -> u64 {
        let mut places = 0;
        let readings = self.readings_of(index);
        if asked[at] == self.text[index]
            && (matches!(style, Style::Mixed | Style::Fuzzy) || readings.is_empty())
        {
            places |= 1 << (at + 1);
        }
        let rest = &asked[at..];
        let Some(&first) = rest.first().filter(|first| first.is_ascii_lowercase()) else {
            return places;
        };
        for reading in readings {
            match style {
                Style::Initials => {
                    if u32::from(first) == u32::from(reading[0]) {
                        places |= 1 << (at + 1);
                    }
                }
                Style::Whole | Style::Full => {
                    let letters = letters(reading);
                    let common = common(rest, letters);
                    let cut = style == Style::Full && common > 0 && common == rest.len();
                    if common == letters.len() || cut {
                        places |= 1 << (at + common);
                    }
                }
                Style::Mixed => places |= each_length(at, common(rest, letters(reading))),
                Style::Fuzzy => {
                    if u32::from(alike(first)) == u32::from(alike(char::from(reading[0]))) {
                        for_each_alike(letters(reading), |letters| {
                            places |= each_length(at, common(rest, letters));
                        });
                    }
                }
            }
        }
        places
    }
}

impl Drop for NameIndex {
    fn drop(&mut self) {
        self.text.zeroize();
        self.readings.zeroize();
        self.ends.zeroize();
    }
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameIndex").finish_non_exhaustive()
    }
}

/// Folds full-width and case, leaves out spaces, apostrophes and the dots inside names; `ü` is typed `v`.
fn even(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '·' | '•' | '・'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ü' { 'v' } else { c })
}

/// Packs one reading; none if it is no plain syllable.
fn packed(sound: &str) -> Option<Reading> {
    let mut reading = [0; 8];
    let mut length = 0;
    for c in sound.chars() {
        let letter = if c == 'ü' {
            b'v'
        } else {
            u8::try_from(c).ok().filter(u8::is_ascii_lowercase)?
        };
        if length == 7 {
            return None;
        }
        reading[usize::from(length)] = letter;
        length += 1;
    }
    reading[7] = length;
    (length > 0).then_some(reading)
}

fn letters(reading: &Reading) -> &[u8] {
    &reading[..usize::from(reading[7]).min(7)]
}

/// Counts how many letters two beginnings share.
fn common(asked: &[char], letters: &[u8]) -> usize {
    asked
        .iter()
        .zip(letters)
        .take_while(|(asked, letter)| u32::from(**asked) == u32::from(**letter))
        .count()
}

/// Gives the places reached by 1 to `length` letters from `at`.
fn each_length(at: usize, length: usize) -> u64 {
    ((1 << length) - 1) << (at + 1)
}

/// Gives one letter for the first letters that are taken for each other.
fn alike(first: char) -> char {
    match first {
        'n' => 'l',
        'h' => 'f',
        _ => first,
    }
}

/// Calls with every spelling a reading may be mistaken for, itself among them.
fn for_each_alike(letters: &[u8], mut call: impl FnMut(&[u8])) {
    let (begins, rest): (&[&[u8]], &[u8]) = match letters {
        [b'z', b'h', rest @ ..] | [b'z', rest @ ..] => (&[b"z", b"zh"], rest),
        [b'c', b'h', rest @ ..] | [b'c', rest @ ..] => (&[b"c", b"ch"], rest),
        [b's', b'h', rest @ ..] | [b's', rest @ ..] => (&[b"s", b"sh"], rest),
        [b'n' | b'l', rest @ ..] => (&[b"n", b"l"], rest),
        // In Hunan 黄 sounds like 方: hu before a vowel and f are one.
        [b'h', b'u', rest @ ..] if !rest.is_empty() => (&[b"hu", b"fu", b"f"], rest),
        [b'f', rest @ ..] if rest.starts_with(b"a") => (&[b"f", b"h", b"hu"], rest),
        [b'h' | b'f', rest @ ..] => (&[b"h", b"f"], rest),
        _ => (&[b""], letters),
    };
    let stem = rest.strip_suffix(b"g").unwrap_or(rest);
    let nasal = stem.ends_with(b"in") || stem.ends_with(b"en") || stem.ends_with(b"an");
    let endings: &[&[u8]] = if nasal { &[b"", b"g"] } else { &[b""] };
    let middle = if nasal { stem } else { rest };
    for begin in begins {
        for ending in endings {
            let mut spelling = [0_u8; 12];
            let mut length = 0;
            for &letter in begin.iter().chain(middle).chain(*ending) {
                spelling[length] = letter;
                length += 1;
            }
            call(&spelling[..length]);
            // 吕 is lv, and many type lu.
            if let Some(place) = spelling[..length].iter().position(|&letter| letter == b'v') {
                spelling[place] = b'u';
                call(&spelling[..length]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(name: &str, query: &str) -> u32 {
        NameIndex::new(name)
            .score(query)
            .unwrap_or_else(|| panic!("{query} should find the name"))
    }

    fn kind(name: &str, query: &str) -> u32 {
        match score(name, query) {
            score if score < FUZZY => FUZZY,
            score => score / 1_000 * 1_000,
        }
    }

    #[test]
    fn a_name_is_found_in_each_way_of_typing_it() {
        for (query, expected) in [
            ("张小明", EXACT_TEXT),
            ("张 小明", EXACT_TEXT),
            ("zhangxiaoming", EXACT_SOUND),
            ("Zhang Xiaoming", EXACT_SOUND),
            ("ｚｈａｎｇxiaoming", EXACT_SOUND),
            ("zhang'xiao'ming", EXACT_SOUND),
            ("张小", PREFIX_TEXT),
            ("zhangx", PREFIX_SOUND),
            ("zhangxiaom", PREFIX_SOUND),
            ("z", PREFIX_SOUND),
            ("zxm", INITIALS),
            ("zx", INITIALS),
            ("ZXM", INITIALS),
            ("zhangxm", MIXED),
            ("zhang小明", MIXED),
            ("张xm", MIXED),
            ("zxming", MIXED),
            ("zhxm", MIXED),
            ("小明", WITHIN_TEXT),
            ("明", WITHIN_TEXT),
            ("xiaoming", WITHIN_SOUND),
            ("xm", WITHIN_SOUND),
        ] {
            assert_eq!(kind("张小明", query), expected, "{query}");
        }
    }

    #[test]
    fn what_the_name_does_not_hold_does_not_find_it() {
        let name = NameIndex::new("张小明");
        for query in [
            "李",
            "zhangda",
            "zxmq",
            "zxmm",
            "wang",
            "ming小",
            "m",
            "张小明明",
            "张明",
            "1",
            "hangxiaoming",
        ] {
            assert_eq!(name.score(query), None, "{query}");
        }
        assert_eq!(name.score(""), Some(0));
        assert_eq!(name.score("　'"), Some(0));
        assert_eq!(NameIndex::new("").score("a"), None);
    }

    #[test]
    fn every_reading_of_a_surname_counts() {
        for (name, queries) in [
            ("曾丽", ["zengli", "cengli"]),
            ("单丽", ["shanli", "danli"]),
            ("覃丽", ["qinli", "tanli"]),
            ("解丽", ["xieli", "jieli"]),
        ] {
            for query in queries {
                assert_eq!(kind(name, query), EXACT_SOUND, "{query}");
            }
        }
        assert_eq!(kind("曾丽", "zl"), INITIALS);
        assert_eq!(kind("曾丽", "cl"), INITIALS);
        assert_eq!(kind("解乐", "xieyue"), EXACT_SOUND);
    }

    #[test]
    fn sounds_that_are_one_in_the_south_find_each_other_last() {
        for (name, query) in [
            ("李娜", "nina"),
            ("刘娜", "niuna"),
            ("胡军", "fujun"),
            ("方圆", "huangyuan"),
            ("张伟", "zangwei"),
            ("曾伟", "zhengwei"),
            ("陈伟", "cenwei"),
            ("石磊", "silei"),
            ("孙莉", "shunli"),
            ("林静", "lingjin"),
            ("沈真", "shengzheng"),
            ("谭芳", "tangfan"),
            ("谭梅", "tangmei"),
            ("黄强", "fuanqian"),
            ("黄强", "fangqiang"),
            ("吕梅", "lumei"),
        ] {
            assert_eq!(kind(name, query), FUZZY, "{query}");
        }
        assert_eq!(kind("张小娜", "xiaola"), FUZZY);
        assert!(score("李丽", "li") > score("倪丽", "lili"));
    }

    #[test]
    fn better_ways_rank_above_worse_ones() {
        let ranked = [
            score("李丽", "李丽"),
            score("李丽", "lili"),
            score("李丽华", "李丽"),
            score("李丽华", "lili"),
            score("李丽华", "llh"),
            score("李丽华", "lilh"),
            score("李丽华", "丽华"),
            score("李丽华", "lihua"),
        ];
        assert!(ranked.is_sorted_by(|a, b| a > b), "{ranked:?}");
        assert!(score("李丽华", "lihua") > score("李丽华", "nihua"));
        assert!(score("王小", "wx") > score("王小明", "wx"));
        assert!(score("王小明", "wx") > score("王小明月", "wx"));
    }

    #[test]
    fn u_with_dots_is_typed_as_v() {
        assert_eq!(kind("吕梅", "lvmei"), EXACT_SOUND);
        assert_eq!(kind("吕梅", "lümei"), EXACT_SOUND);
    }

    #[test]
    fn latin_and_other_names_are_found_without_case_and_width() {
        assert_eq!(kind("Anna Smith", "ANNA smith"), EXACT_TEXT);
        assert_eq!(kind("Anna Smith", "ａｎｎａ"), PREFIX_TEXT);
        assert_eq!(kind("Anna Smith", "smi"), WITHIN_TEXT);
        assert_eq!(kind("阿依古丽·买买提", "阿依古丽买"), PREFIX_TEXT);
        assert_eq!(kind("阿依古丽·买买提", "aygl"), INITIALS);
        assert_eq!(kind("小A", "xa"), INITIALS);
        assert_eq!(kind("张𬭎", "张𬭎"), EXACT_TEXT);
        assert_eq!(kind("张𬭎", "zhang"), PREFIX_SOUND);
    }

    #[test]
    fn very_long_names_and_queries_stay_quick_and_do_not_panic() {
        let long = "安".repeat(10_000);
        let name = NameIndex::new(&long);
        assert!(name.score(&"an".repeat(5_000)).is_some());
        assert!(name.score(&"a".repeat(5_000)).is_none());
        assert!(name.score("安安").is_some());
        assert!(NameIndex::new("安").score(&long).is_none());
    }

    #[test]
    fn a_name_is_not_shown_for_debugging() {
        assert!(!format!("{:?}", NameIndex::new("王abc")).contains("abc"));
        assert!(!format!("{:?}", Query::new("wang")).contains("wang"));
    }

    proptest::proptest! {
        #[test]
        fn any_name_and_query_score_without_panic(name in "\\PC{0,60}", query in "\\PC{0,80}") {
            let _ = NameIndex::new(&name).score(&query);
        }

        #[test]
        fn a_name_is_always_found_by_itself(name in "[\u{4e00}-\u{9fa5}a-z]{1,20}") {
            proptest::prop_assert!(NameIndex::new(&name).score(&name).is_some_and(|score| score >= EXACT_TEXT));
        }
    }
}
