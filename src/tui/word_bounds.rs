//! Where words begin and end, for moving and deleting by word, and how many there are.
//!
//! Chinese has no spaces between its words, so a dictionary finds them: deleting a word must not take the sentence.
//! Only a stretch around the caret is looked at, so a long line costs no more than a short one.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_segmentation::GraphemeCursor;

/// How many characters around the caret the dictionary is asked about; no word is as long.
const STRETCH: usize = 128;

/// Finds the start of the word before `at`, which it skips spaces to reach; a line end is a step of its own.
pub fn word_left(text: &str, at: usize) -> usize {
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    if line_start == at {
        return previous_grapheme(text, at);
    }
    let from = text[line_start..at]
        .char_indices()
        .rev()
        .nth(STRETCH)
        .map_or(line_start, |(offset, _)| line_start + offset);
    // Where a stretch begins inside a sentence, the dictionary should not begin inside a word.
    let from = match text[from..at].find(|c: char| !c.is_alphanumeric()) {
        Some(offset) if from > line_start && from + offset < at => from + offset,
        _ => from,
    };
    let kept = text[from..at].trim_end_matches(char::is_whitespace);
    let start = segments(kept)
        .into_iter()
        .rev()
        .find(|&start| start < kept.len())
        .unwrap_or(0);
    grapheme_floor(text, from + start)
}

/// Finds the start of the word after the one at `at`; a line end is a step of its own.
pub fn word_right(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    if line.is_empty() {
        return next_grapheme(text, at);
    }
    let stretch = line
        .char_indices()
        .nth(STRETCH)
        .map_or(line, |(end, _)| &line[..end]);
    let end = segments(stretch)
        .into_iter()
        .find(|&end| end > 0)
        .unwrap_or(stretch.len());
    let spaces = line[end..].len() - line[end..].trim_start_matches(char::is_whitespace).len();
    let target = at + end + spaces;
    let floor = grapheme_floor(text, target);
    if floor > at {
        floor
    } else {
        next_grapheme(text, at)
    }
}

/// Counts words: each Chinese character is one, a run of other letters or digits is one.
pub fn count(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    for c in text.chars() {
        if is_han(c) {
            words += 1;
            in_word = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!in_word);
            in_word = true;
        } else if !matches!(c, '\'' | '’' | '-' | '.' | '\u{300}'..='\u{36F}') {
            in_word = false;
        }
    }
    words
}

/// Finds the grapheme boundary before `at`; 0 at the start.
pub fn previous_grapheme(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true)
        .prev_boundary(text, 0)
        .ok()
        .flatten()
        .unwrap_or(0)
}

/// Finds the grapheme boundary after `at`; the end at the end.
pub fn next_grapheme(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true)
        .next_boundary(text, 0)
        .ok()
        .flatten()
        .unwrap_or(text.len())
}

/// Finds the last grapheme boundary at or before `at`.
pub fn grapheme_floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    match GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) {
        Ok(false) => previous_grapheme(text, at),
        _ => at,
    }
}

/// Finds where a caret belongs after a change that ended at `at`: what was put in may have joined the cluster around it.
pub fn caret_after(text: &str, at: usize) -> usize {
    match grapheme_floor(text, at) {
        floor if floor == at => floor,
        floor => next_grapheme(text, floor),
    }
}

fn segments(text: &str) -> Vec<usize> {
    WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
        .segment_str(text)
        .collect()
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_back(text: &str) -> Vec<&str> {
        let mut at = text.len();
        let mut words = Vec::new();
        while at > 0 {
            let start = word_left(text, at);
            assert!(start < at);
            words.push(&text[start..at]);
            at = start;
        }
        words.reverse();
        words
    }

    fn words_on(text: &str) -> Vec<&str> {
        let mut at = 0;
        let mut words = Vec::new();
        while at < text.len() {
            let end = word_right(text, at);
            assert!(end > at);
            words.push(&text[at..end]);
            at = end;
        }
        words
    }

    #[test]
    fn chinese_goes_by_word_and_never_by_sentence() {
        assert_eq!(
            words_back("今天学校没有上课"),
            ["今天", "学校", "没有", "上课"]
        );
        assert_eq!(
            words_on("今天学校没有上课"),
            ["今天", "学校", "没有", "上课"]
        );
        let long = "今天学校没有上课".repeat(200);
        assert_eq!(&long[word_left(&long, long.len())..], "上课");
        assert_eq!(word_right(&long, 0), "今天".len());
    }

    #[test]
    fn spaces_signs_and_line_ends() {
        assert_eq!(
            words_back("one  two, 三\nx"),
            ["one  ", "two", ", ", "三", "\n", "x"]
        );
        assert_eq!(words_on("one  two\n\nx"), ["one  ", "two", "\n", "\n", "x"]);
    }

    #[test]
    fn a_cluster_is_never_cut() {
        let text = "a👨\u{200d}👩e\u{301}\u{202e}क्षि𬭎";
        for word in words_back(text).into_iter().chain(words_on(text)) {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            assert_eq!(grapheme_floor(text, at), at);
        }
    }

    #[test]
    fn counts_characters_of_chinese_and_words_of_the_rest() {
        assert_eq!(count("今天很好。"), 4);
        assert_eq!(count("don't stop, 3.5 kg"), 4);
        assert_eq!(count("他说hello世界𬭎"), 6);
        assert_eq!(count("  \n，。"), 0);
    }
}
