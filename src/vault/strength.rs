//! How hard a passphrase is to guess, as zxcvbn sees it; the texts for its reasons are made above.

use unicode_normalization::UnicodeNormalization;
use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::zxcvbn;

/// The score from which a passphrase is accepted: more than 10⁸ guesses, each of which costs a run of Argon2id.
pub const ACCEPTED: u8 = 3;

/// What is judged of a passphrase, in characters; zxcvbn's time grows faster than the length.
const JUDGED: usize = 100;

/// How many words known of the person are considered.
const INPUTS: usize = 32;

/// How a passphrase is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// From 0 (guessed at once) to 4 (over 10¹⁰ guesses).
    pub score: u8,
    /// What makes it weak, if one thing does.
    pub weakness: Option<Weakness>,
    /// What would make it better.
    pub advice: Vec<Advice>,
}

impl Strength {
    /// Tells whether the passphrase may be used.
    pub fn accepted(&self) -> bool {
        self.score >= ACCEPTED
    }
}

/// What makes a passphrase easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// A row of the keyboard.
    KeyboardRow,
    /// A short pattern on the keyboard.
    KeyboardPattern,
    /// The same character or piece again and again.
    Repeats,
    /// One of those that everybody tries first.
    Common,
    /// A small change to a common one.
    LikeCommon,
    /// abc, 6543.
    Sequence,
    /// A year of recent times.
    Year,
    /// One word by itself.
    OneWord,
    /// A date.
    Date,
    /// A name.
    Name,
}

/// What would make a passphrase harder to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Take several words that do not belong together.
    SeveralWords,
    /// Digits and signs are not needed.
    NoNeedForSigns,
    /// Add a word or two.
    AddWords,
    /// Capitals help little.
    CapitalsHelpLittle,
    /// Writing backwards helps little.
    ReversingHelpsLittle,
    /// Signs in place of letters help little.
    SubstitutesHelpLittle,
    /// Take a longer pattern with more turns.
    LongerPattern,
    /// Avoid repeating.
    NoRepeats,
    /// Avoid sequences.
    NoSequences,
    /// Avoid years and dates, one's own above all.
    NoDates,
}

/// Judges a passphrase; `known` is what others know of the person: names, sign-in, the post.
pub fn strength(typed: &str, known: &[&str]) -> Strength {
    let judged = zeroize::Zeroizing::new(typed.nfkc().take(JUDGED).collect::<String>());
    let known: Vec<String> = known
        .iter()
        .take(INPUTS)
        .map(|word| word.nfkc().take(JUDGED).collect())
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let judgement = zxcvbn(&judged, &known);
    let feedback = judgement.feedback();
    let mut advice = Vec::new();
    for suggestion in feedback.map_or(&[][..], |feedback| feedback.suggestions()) {
        let one = advice_of(*suggestion);
        if !advice.contains(&one) {
            advice.push(one);
        }
    }
    Strength {
        score: judgement.score().into(),
        weakness: feedback
            .and_then(|feedback| feedback.warning())
            .map(weakness_of),
        advice,
    }
}

fn weakness_of(warning: Warning) -> Weakness {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => Weakness::KeyboardRow,
        Warning::ShortKeyboardPatternsAreEasyToGuess => Weakness::KeyboardPattern,
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Weakness::Repeats,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword => Weakness::Common,
        Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::LikeCommon,
        Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Sequence,
        Warning::RecentYearsAreEasyToGuess => Weakness::Year,
        Warning::AWordByItselfIsEasyToGuess => Weakness::OneWord,
        Warning::DatesAreOftenEasyToGuess => Weakness::Date,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Name,
    }
}

fn advice_of(suggestion: Suggestion) -> Advice {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => Advice::SeveralWords,
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => Advice::NoNeedForSigns,
        Suggestion::AddAnotherWordOrTwo => Advice::AddWords,
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Advice::CapitalsHelpLittle,
        Suggestion::ReversedWordsArentMuchHarderToGuess => Advice::ReversingHelpsLittle,
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Advice::SubstitutesHelpLittle,
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => Advice::LongerPattern,
        Suggestion::AvoidRepeatedWordsAndCharacters => Advice::NoRepeats,
        Suggestion::AvoidSequences => Advice::NoSequences,
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Advice::NoDates,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ones_are_refused_with_a_reason() {
        let common = strength("password1", &[]);
        assert!(!common.accepted() && common.weakness == Some(Weakness::Common));
        assert!(!strength("qwertyuiop", &[]).accepted());
        assert!(!strength("aaaaaaaaaaaa", &[]).accepted());
        assert!(!strength("", &[]).accepted());
        assert!(!strength("20150308", &[]).advice.is_empty());
    }

    #[test]
    fn several_words_are_accepted_in_either_language() {
        assert!(strength("lantern quarry violet umbrella", &[]).accepted());
        assert!(strength("竹篮打水月亮走我也走石头桥", &[]).accepted());
    }

    #[test]
    fn what_is_known_of_the_person_counts_against_it() {
        let free = strength("qingshanwangxiulan", &[]).score;
        let known = strength("qingshanwangxiulan", &["qingshan", "wangxiulan"]).score;
        assert!(known < free && known < ACCEPTED);
    }

    #[test]
    fn full_width_letters_are_judged_as_what_they_become() {
        assert!(!strength("ｐａｓｓｗｏｒｄ１", &[]).accepted());
    }

    #[test]
    fn only_the_first_hundred_characters_are_judged() {
        assert!(!strength(&("a".repeat(100) + "lantern quarry violet"), &[]).accepted());
    }
}
