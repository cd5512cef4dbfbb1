//! How hard a passphrase is to guess, in words: how strong, why not, what to do.

use crate::vault::strength::{Advice, Strength, Weakness};
use crate::words::texts::Words;

/// Gives the strength as a bar and a word: `▮▮▮▯ good`.
pub fn bar(words: &Words, strength: &Strength) -> String {
    let filled = usize::from(strength.score.min(4));
    let level = words.get(match strength.score {
        0 => "strength-0",
        1 => "strength-1",
        2 => "strength-2",
        3 => "strength-3",
        _ => "strength-4",
    });
    format!("{}{} {level}", "▮".repeat(filled), "▯".repeat(4 - filled))
}

/// Gives the reasons and one piece of advice, while it is not accepted.
pub fn reasons(words: &Words, strength: &Strength) -> String {
    if strength.accepted() {
        return String::new();
    }
    let weakness = strength.weakness.map(|weakness| words.get(weak(weakness)));
    let advice = strength.advice.first().copied();
    let advice = words.get(advise(advice.unwrap_or(Advice::SeveralWords)));
    match weakness {
        Some(weakness) => words.with(
            "strength-reasons",
            &[("weakness", weakness.into()), ("advice", advice.into())],
        ),
        None => advice,
    }
}

fn weak(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "weak-keyboard-row",
        Weakness::KeyboardPattern => "weak-keyboard-pattern",
        Weakness::Repeats => "weak-repeats",
        Weakness::Common => "weak-common",
        Weakness::LikeCommon => "weak-like-common",
        Weakness::Sequence => "weak-sequence",
        Weakness::Year => "weak-year",
        Weakness::OneWord => "weak-one-word",
        Weakness::Date => "weak-date",
        Weakness::Name => "weak-name",
    }
}

fn advise(advice: Advice) -> &'static str {
    match advice {
        Advice::SeveralWords => "advice-several-words",
        Advice::NoNeedForSigns => "advice-no-need-for-signs",
        Advice::AddWords => "advice-add-words",
        Advice::CapitalsHelpLittle => "advice-capitals",
        Advice::ReversingHelpsLittle => "advice-reversing",
        Advice::SubstitutesHelpLittle => "advice-substitutes",
        Advice::LongerPattern => "advice-longer-pattern",
        Advice::NoRepeats => "advice-no-repeats",
        Advice::NoSequences => "advice-no-sequences",
        Advice::NoDates => "advice-no-dates",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::strength::strength;
    use crate::words::lang::Lang;

    #[test]
    fn a_weak_one_has_a_reason_and_a_strong_one_none() {
        let words = Words::new(Lang::En);
        let weak = strength("password", &[]);
        assert_eq!(bar(&words, &weak), "▯▯▯▯ guessed at once");
        assert!(!reasons(&words, &weak).is_empty());
        let strong = strength("heron lantern quarry mitten", &[]);
        assert!(strong.accepted());
        assert_eq!(reasons(&words, &strong), "");
    }
}
