//! The recovery words: 24 words of BIP-39, in Simplified Chinese or English, that stand for an identity.
//!
//! The words carry 256 random bits; both languages write the same bits, and the identity depends on the bits alone.

use std::fmt;

use bip39::{Language, Mnemonic};
use rand_core::CryptoRng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::vault::domain;
use crate::vault::envelope;
use crate::vault::identity::Identity;
use crate::vault::secret::Key32;

/// How many words there are.
pub const WORDS: usize = 24;

/// The most that is read of typed words, in bytes; 24 English words have under 240.
const TYPED_MAX: usize = 4096;

/// A list that words are written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordList {
    SimplifiedChinese,
    English,
}

impl WordList {
    fn language(self) -> Language {
        match self {
            WordList::SimplifiedChinese => Language::SimplifiedChinese,
            WordList::English => Language::English,
        }
    }
}

/// The recovery words, as the bits that they carry.
#[derive(PartialEq, Eq)]
pub struct RecoveryWords(Key32);

impl RecoveryWords {
    /// Draws new words.
    pub fn generate(rng: &mut impl CryptoRng) -> RecoveryWords {
        RecoveryWords(Key32::generate(rng))
    }

    /// Writes the words out, in their order.
    #[expect(clippy::expect_used, reason = "BIP-39 refuses other lengths only")]
    pub fn words(&self, list: WordList) -> Vec<&'static str> {
        Mnemonic::from_entropy_in(list.language(), self.0.expose())
            .expect("32 bytes make 24 words")
            .words()
            .collect()
    }

    /// Reads words as they were typed, in either language.
    ///
    /// Capitals, full-width letters, numbering, commas and any spaces do not matter; Chinese words are one
    /// character each and need none.
    ///
    /// # Errors
    /// Where a word is none, there are more or fewer than 24, or they do not belong together.
    pub fn parse(typed: &str) -> Result<RecoveryWords, NotRecoveryWords> {
        if typed.len() > TYPED_MAX {
            return Err(NotRecoveryWords::TooLong);
        }
        // The mark that some editors set before a text.
        let (list, words) = split(typed.strip_prefix('\u{feff}').unwrap_or(typed));
        for (i, word) in words.iter().enumerate() {
            if list.language().find_word(word).is_none() {
                return Err(NotRecoveryWords::UnknownWord { place: i + 1 });
            }
        }
        if words.len() != WORDS {
            return Err(NotRecoveryWords::Count { found: words.len() });
        }
        let mut line = Zeroizing::new(String::with_capacity(TYPED_MAX));
        for word in &words {
            line.push_str(word);
            line.push(' ');
        }
        let mnemonic = Mnemonic::parse_in_normalized(list.language(), &line)
            .map_err(|_| NotRecoveryWords::Checksum)?;
        let entropy = Zeroizing::new(mnemonic.to_entropy());
        Key32::from_slice(&entropy)
            .map(RecoveryWords)
            .ok_or(NotRecoveryWords::Checksum)
    }

    /// Gives the identity that the words stand for.
    pub fn identity(&self) -> Identity {
        Identity::from_secrets(
            envelope::from_seed(&self.0.derive(domain::RECOVERY_SEALING)),
            self.0.derive(domain::RECOVERY_SIGNING),
        )
    }
}

impl fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryWords")
    }
}

/// What was typed are no recovery words. It names places, never words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRecoveryWords {
    /// The word at this place, counted from 1, is in neither list, or in the other language's than the first.
    #[error("word {place} is not a recovery word")]
    UnknownWord { place: usize },
    #[error("there are {found} words; recovery needs {WORDS}")]
    Count { found: usize },
    /// All are words, but one is wrong or two are exchanged.
    #[error("the words do not belong together")]
    Checksum,
    #[error("the text is too long for recovery words")]
    TooLong,
}

/// Splits typed text into words; the first letter decides the language.
fn split(typed: &str) -> (WordList, Vec<Zeroizing<String>>) {
    let text = Zeroizing::new(
        typed
            .nfkc()
            .flat_map(char::to_lowercase)
            .collect::<String>(),
    );
    let english = text
        .chars()
        .find(|c| c.is_alphabetic())
        .is_none_or(|c| c.is_ascii());
    if english {
        let words = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(|word| Zeroizing::new(word.to_owned()))
            .collect();
        (WordList::English, words)
    } else {
        let words = text
            .chars()
            .filter(|c| c.is_alphabetic())
            .map(|c| Zeroizing::new(c.to_string()))
            .collect();
        (WordList::SimplifiedChinese, words)
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    fn some() -> RecoveryWords {
        RecoveryWords::generate(&mut ChaCha20Rng::from_seed([27; 32]))
    }

    #[test]
    fn both_languages_write_the_same_words() {
        let words = some();
        for (list, between) in [
            (WordList::English, " "),
            (WordList::SimplifiedChinese, ""),
            (WordList::SimplifiedChinese, "\u{3000}"),
            (WordList::SimplifiedChinese, "、"),
            (WordList::English, ",\n"),
        ] {
            let typed = words.words(list).join(between);
            assert_eq!(
                RecoveryWords::parse(&typed).as_ref(),
                Ok(&words),
                "{list:?} {between:?}"
            );
        }
    }

    #[test]
    fn numbering_capitals_and_full_width_letters_do_not_matter() {
        let words = some();
        let typed: String = words
            .words(WordList::English)
            .iter()
            .enumerate()
            .map(|(i, word)| format!("{}. {}　", i + 1, word.to_uppercase()))
            .collect();
        assert_eq!(RecoveryWords::parse(&typed).as_ref(), Ok(&words));
        let full_width: String = words
            .words(WordList::English)
            .join(" ")
            .chars()
            .map(|c| match c {
                'a'..='z' => char::from_u32(c as u32 - 0x61 + 0xff41).unwrap(),
                other => other,
            })
            .collect();
        assert_eq!(RecoveryWords::parse(&full_width).as_ref(), Ok(&words));
        let marked = format!("\u{feff}{full_width}");
        assert_eq!(RecoveryWords::parse(&marked).as_ref(), Ok(&words));
    }

    #[test]
    fn every_chinese_word_is_one_character_that_normalising_keeps() {
        for word in Language::SimplifiedChinese.word_list() {
            assert_eq!(word.chars().count(), 1);
            assert_eq!(word.nfkc().collect::<String>(), *word);
            assert!(word.chars().all(char::is_alphabetic));
        }
    }

    #[test]
    fn mistakes_are_named_by_place() {
        let words = some();
        let mut list = words.words(WordList::English);
        assert_eq!(
            RecoveryWords::parse(&list[..23].join(" ")),
            Err(NotRecoveryWords::Count { found: 23 })
        );
        list.swap(3, 4);
        assert_eq!(
            RecoveryWords::parse(&list.join(" ")),
            Err(NotRecoveryWords::Checksum)
        );
        list[6] = "carepost";
        assert_eq!(
            RecoveryWords::parse(&list.join(" ")),
            Err(NotRecoveryWords::UnknownWord { place: 7 })
        );
        assert_eq!(
            RecoveryWords::parse(" 1. "),
            Err(NotRecoveryWords::Count { found: 0 })
        );
        assert_eq!(
            RecoveryWords::parse(&"a".repeat(5000)),
            Err(NotRecoveryWords::TooLong)
        );
    }

    #[test]
    fn words_stand_for_one_identity_and_show_nothing() {
        let words = some();
        let again = RecoveryWords::parse(&words.words(WordList::SimplifiedChinese).concat());
        assert_eq!(
            again.unwrap().identity().public(),
            words.identity().public()
        );
        assert_ne!(
            words.identity().sealing().expose(),
            words.identity().signing()
        );
        assert_eq!(format!("{words:?}"), "RecoveryWords");
    }
}
