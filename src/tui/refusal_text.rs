//! The sentence for a refusal: what happened, and what to do next.

use crate::post::refusal::Refusal;
use crate::words::texts::Words;

/// Gives the sentence for a refusal in the person's language; nobody is named in it.
pub fn refusal(words: &Words, refusal: &Refusal) -> String {
    words.get(match refusal {
        Refusal::NotYourRole => "refusal-not-your-role",
        Refusal::Gone(_) => "refusal-gone",
        Refusal::NotReadable(_) => "refusal-not-readable",
        Refusal::Unwritable => "refusal-unwritable",
        Refusal::Conflict { .. } => "refusal-conflict",
        Refusal::DiskFull => "refusal-disk-full",
        Refusal::DiskFailed => "refusal-disk-failed",
        Refusal::Unknown => "refusal-unknown",
        Refusal::NoHost => "refusal-no-host",
        Refusal::NoKey(_) => "refusal-no-key",
        Refusal::NothingToUndo => "refusal-nothing-to-undo",
        Refusal::ChangedSince(_) => "refusal-changed-since",
        Refusal::CaseOpenAlready(_) => "refusal-case-open-already",
    })
}

/// Gives the sentence for a refusal, naming who changed the record meanwhile where that is known.
pub fn refusal_naming<'a>(
    words: &Words,
    refused: &Refusal,
    name_of: impl FnOnce(crate::care::ledger::ids::PersonId) -> Option<&'a str>,
) -> String {
    if let Refusal::Conflict { by: Some(by), .. } = refused
        && let Some(name) = name_of(*by)
    {
        return words.with("refusal-conflict-by", &[("name", name.into())]);
    }
    refusal(words, refused)
}
