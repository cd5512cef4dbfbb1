//! Titles found by a few letters, in both languages: the palette's commands, rooms, kinds, schools.
//!
//! A title has one or more texts (its Chinese and its English). Chinese is matched as names are, by characters and
//! pinyin; Latin also loosely, by letters in their order (`bkap` finds "Book appointment").

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};

use crate::post::find::pinyin::{NameIndex, Query, WITHIN_TEXT_SCORE};

/// How many places of score a loose match can have: below a match inside the text, above one by sound inside it.
const LOOSE: u32 = 500;

/// One thing to be found, by any of its texts.
pub struct Title {
    texts: Vec<(NameIndex, Utf32String)>,
}

impl Title {
    /// Indexes the texts of one thing, each in one language.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Title {
        Title {
            texts: texts
                .into_iter()
                .map(|text| (NameIndex::new(text), Utf32String::from(text)))
                .collect(),
        }
    }
}

/// Ranks what a query finds: indexes into `titles` with their scores, nearest first, equals in their given order.
///
/// An empty query finds everything, as given.
pub fn rank(query: &str, titles: &[Title]) -> Vec<(usize, u32)> {
    let asked = Query::new(query);
    if asked.is_empty() {
        return (0..titles.len()).map(|index| (index, 0)).collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::new(
        query,
        CaseMatching::Ignore,
        Normalization::Smart,
        AtomKind::Fuzzy,
    );
    let mut found: Vec<(usize, u32)> = titles
        .iter()
        .enumerate()
        .filter_map(|(index, title)| {
            let scores = title.texts.iter().filter_map(|(name, text)| {
                let near = name.score_query(&asked);
                let loose = pattern
                    .score(text.slice(..), &mut matcher)
                    .map(|score| WITHIN_TEXT_SCORE - LOOSE + score.min(LOOSE - 1));
                near.max(loose)
            });
            scores.max().map(|score| (index, score))
        })
        .collect();
    found.sort_by_key(|&(index, score)| (std::cmp::Reverse(score), index));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles() -> Vec<Title> {
        [
            ["新预约", "Book appointment"],
            ["预约改期", "Reschedule appointment"],
            ["新个案", "Open case"],
            ["锁定", "Lock"],
            ["换人", "Switch person"],
        ]
        .into_iter()
        .map(Title::new)
        .collect()
    }

    fn found(query: &str) -> Vec<usize> {
        rank(query, &titles())
            .into_iter()
            .map(|(index, _)| index)
            .collect()
    }

    #[test]
    fn a_title_is_found_in_either_language_and_by_pinyin() {
        for query in ["锁定", "lock", "LOCK", "ｌｏｃｋ", "suoding", "sd", "lk"] {
            assert_eq!(found(query).first(), Some(&3), "{query}");
        }
        assert_eq!(found("huanren"), [4]);
        assert_eq!(found("switch per"), [4]);
        assert_eq!(found("bkap"), [0]);
        assert_eq!(found("预约")[0], 1);
    }

    #[test]
    fn a_beginning_ranks_above_the_inside_and_that_above_loose_letters() {
        assert_eq!(found("yuyue"), [1, 0]);
        let scores = rank("appointment", &titles());
        assert_eq!(
            scores.iter().map(|(index, _)| *index).collect::<Vec<_>>(),
            [0, 1]
        );
        assert!(rank("bkap", &titles())[0].1 < scores[0].1);
    }

    #[test]
    fn an_empty_query_finds_all_in_order_and_nonsense_nothing() {
        assert_eq!(found(" "), [0, 1, 2, 3, 4]);
        assert_eq!(found("qqqq"), Vec::<usize>::new());
        assert_eq!(rank("a", &[]), []);
    }
}
