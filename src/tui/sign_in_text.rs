//! The sentence for a failed sign-in.

use crate::tui::job::SignInFault;
use crate::tui::refusal_text;
use crate::words::texts::Words;

/// Gives the sentence for a failed sign-in: what happened, and where there is something to do, what.
pub fn fault(words: &Words, fault: &SignInFault) -> String {
    match fault {
        SignInFault::WrongPassphrase => words.get("sign-in-wrong"),
        SignInFault::UnknownName => words.get("fail-unknown-name"),
        SignInFault::NotActive => words.get("fail-not-active"),
        SignInFault::BadIdentity => words.get("fail-bad-identity"),
        SignInFault::OtherPost => words.get("fail-other-post"),
        SignInFault::BrokenDirectory(frame) => words.with(
            "fail-broken-directory",
            &[("frame", frame.to_string().into())],
        ),
        SignInFault::JournalBehind { seen, head } => words.with(
            "fail-journal-behind",
            &[
                ("seen", seen.to_string().into()),
                ("head", head.to_string().into()),
            ],
        ),
        SignInFault::TooMany => words.get("sign-in-too-many"),
        SignInFault::ProofRefused => words.get("refusal-no-host"),
        SignInFault::HostGone(gone) => refusal_text::refusal(words, &(*gone).into()),
    }
}

/// Tells whether the fault is one that guessing makes.
pub fn is_a_guess(fault: &SignInFault) -> bool {
    matches!(
        fault,
        SignInFault::WrongPassphrase | SignInFault::UnknownName | SignInFault::ProofRefused
    )
}
