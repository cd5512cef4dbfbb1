//! The sentence for a refusal: what happened, and what to do next.

use crate::care::ledger::ids::PersonId;
use crate::post::refusal::Refusal;
use crate::tui::layer::Shared;
use crate::tui::people_refusal;
use crate::tui::rule_text::rule;
use crate::words::texts::Words;

/// Gives the sentence for a refusal in the person's language; nobody is named in it.
pub fn refusal(words: &Words, refusal: &Refusal) -> String {
    words.get(match refusal {
        Refusal::NotYourRole => "refusal-not-your-role",
        Refusal::Gone(_) => "refusal-gone",
        Refusal::NotReadable(_) => "refusal-not-readable",
        Refusal::Unwritable => "refusal-unwritable",
        Refusal::Conflict { .. } => "refusal-conflict",
        Refusal::NotAuthorised(why) => people_refusal::id(why).unwrap_or("refusal-not-authorised"),
        Refusal::DiskFull => "refusal-disk-full",
        Refusal::DiskFailed => "refusal-disk-failed",
        Refusal::TooManyDrafts => "refusal-too-many-drafts",
        Refusal::Unknown => "refusal-unknown",
        Refusal::NoHost => "refusal-no-host",
        Refusal::Renewed => "refusal-renewed",
        Refusal::OlderHost => "refusal-older-host",
        Refusal::TooMuch => "refusal-too-much",
        Refusal::NotThere => "refusal-not-there",
        Refusal::NotHandedOut => "refusal-not-handed-out",
        Refusal::Unfitting => "refusal-unfitting",
        Refusal::Tampered(_) => "refusal-tampered",
        Refusal::SignedOut => "refusal-signed-out",
        Refusal::NoKey(_) => "refusal-no-key",
        Refusal::NothingToUndo => "refusal-nothing-to-undo",
        Refusal::NothingToImport => "refusal-nothing-to-import",
        Refusal::ChangedSince(_) => "refusal-changed-since",
        Refusal::CaseOpenAlready(_) => "refusal-case-open-already",
        by_rule => return rule(words, by_rule),
    })
}

/// Gives the sentence for a refusal as it is said on a screen, with whom the register knows named.
pub fn said(refused: &Refusal, shared: &Shared) -> String {
    let name = |person| shared.register.staff_name(person);
    refusal_naming(&shared.words, refused, name)
}

/// Gives the sentence for a refusal, naming who changed the record meanwhile where that is known.
fn refusal_naming<'a>(
    words: &Words,
    refused: &Refusal,
    name_of: impl FnOnce(PersonId) -> Option<&'a str>,
) -> String {
    if let Refusal::Conflict { by: Some(by), .. } = refused
        && let Some(name) = name_of(*by)
    {
        return words.with("refusal-conflict-by", &[("name", name.into())]);
    }
    refusal(words, refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, Kind, RecordKey};
    use crate::words::lang::Lang;

    #[test]
    fn a_conflict_names_who_changed_the_record_where_that_is_known() {
        let conflict = Refusal::Conflict {
            key: RecordKey::new(Kind::Appointment, Id([1; 16])),
            by: Some(PersonId([2; 16])),
        };
        for lang in Lang::ALL {
            let words = Words::new(lang);
            assert!(refusal_naming(&words, &conflict, |_| Some("刘芳")).starts_with("刘芳"));
            let unnamed = refusal_naming(&words, &conflict, |_| None);
            assert_eq!(unnamed, refusal(&words, &conflict));
            assert!(!unnamed.contains('{') && !unnamed.contains('⟦'));
        }
    }
}
