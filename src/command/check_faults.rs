//! The faults that a check found: a sentence in the person's language, and a code that never changes its meaning.

use serde_json::{Value, json};

use crate::care::ledger::refusal::Refusal;
use crate::host::check::CheckFault;
use crate::store::fault::{Site, What};
use crate::tui::inert;
use crate::words::texts::Words;

/// Gives where a fault lies and what it is, on one line.
pub fn sentence(words: &Words, fault: &CheckFault) -> String {
    let number = |number: u64| vec![("number", number.into())];
    let what = text_id(fault);
    let (site, args) = match fault {
        CheckFault::Store(fault) => {
            let args = match &fault.what {
                What::Unreadable { bytes } => vec![("bytes", (*bytes).into())],
                What::Number { due } => vec![("due", (*due).into())],
                What::Conflict { base, current } => {
                    vec![("base", (*base).into()), ("current", (*current).into())]
                }
                What::PartOutOfOrder { change } => vec![("change", change.to_string().into())],
                What::Doubled { commit } => vec![("change", commit.to_string().into())],
                What::AuthorChain { author } => vec![("person", author.to_string().into())],
                What::StateAhead { state, journal } => {
                    vec![("state", (*state).into()), ("journal", (*journal).into())]
                }
                What::StateDiffers { rows } => vec![("rows", (*rows).into())],
                _ => Vec::new(),
            };
            (place(words, &fault.site), args)
        }
        CheckFault::Signature { number: at }
        | CheckFault::NotAuthorised { number: at, .. }
        | CheckFault::TimeOdd { number: at, .. } => {
            (words.with("check-at-commit", &number(*at)), Vec::new())
        }
        CheckFault::BehindSeen { seen, head } => (
            words.get("check-at-journal"),
            vec![("seen", (*seen).into()), ("head", (*head).into())],
        ),
        CheckFault::Forked { seen } => (
            words.get("check-at-journal"),
            vec![("seen", (*seen).into())],
        ),
        CheckFault::OtherPost | CheckFault::NotFounded => {
            (words.get("check-at-journal"), Vec::new())
        }
        CheckFault::IdentityMissing { handle } | CheckFault::IdentityOfOthers { handle } => (
            words.get("check-at-identities"),
            vec![("handle", inert::show(handle).into_owned().into())],
        ),
    };
    let what = words.with(what, &args);
    words.with(
        "check-fault",
        &[("where", site.into()), ("what", what.into())],
    )
}

/// Gives a fault for scripts: its code, its sentence, and the facts as the program names them.
pub fn as_json(words: &Words, fault: &CheckFault) -> Value {
    let id = text_id(fault);
    json!({
        "code": id.strip_prefix("check-fault-").unwrap_or(id),
        "sentence": sentence(words, fault),
        "facts": format!("{fault:?}"),
    })
}

fn place(words: &Words, site: &Site) -> String {
    match site {
        Site::Segment(segment) => words.with("check-at-segment", &[("segment", (*segment).into())]),
        Site::Frame {
            segment,
            offset,
            number,
        } => words.with(
            "check-at-frame",
            &[
                ("segment", (*segment).into()),
                ("offset", (*offset).into()),
                ("number", (*number).into()),
            ],
        ),
        Site::Record { key, revision } => words.with(
            "check-at-record",
            &[
                ("record", key.to_string().into()),
                ("revision", (*revision).into()),
            ],
        ),
        Site::State => words.get("check-at-state"),
    }
}

/// Gives the text id of what a fault is; its end is the code.
fn text_id(fault: &CheckFault) -> &'static str {
    match fault {
        CheckFault::Store(fault) => match fault.what {
            What::SegmentMissing => "check-fault-segment-missing",
            What::SegmentHead => "check-fault-segment-head",
            What::SegmentTooLarge => "check-fault-segment-too-large",
            What::Unreadable { .. } => "check-fault-unreadable",
            What::Cut => "check-fault-cut",
            What::Header => "check-fault-header",
            What::NotAHeader => "check-fault-not-a-header",
            What::Number { .. } => "check-fault-number",
            What::Chain => "check-fault-chain",
            What::TimeBack => "check-fault-time-back",
            What::Foreign => "check-fault-foreign",
            What::PayloadLength => "check-fault-payload-length",
            What::Payload => "check-fault-payload",
            What::NotErased => "check-fault-not-erased",
            What::Checkpoint => "check-fault-checkpoint",
            What::Conflict { .. } => "check-fault-conflict",
            What::NoSuchRevision => "check-fault-no-such-revision",
            What::PartOutOfOrder { .. } => "check-fault-part-out-of-order",
            What::Doubled { .. } => "check-fault-doubled",
            What::AuthorChain { .. } => "check-fault-author-chain",
            What::StateAhead { .. } => "check-fault-state-ahead",
            What::StateDiffers { .. } => "check-fault-state-differs",
            What::StateUnreadable => "check-fault-state-unreadable",
            What::Shorter => "check-fault-shorter",
        },
        CheckFault::Signature { .. } => "check-fault-signature",
        CheckFault::NotAuthorised { why, .. } => refusal_id(why),
        CheckFault::TimeOdd { .. } => "check-fault-time-odd",
        CheckFault::OtherPost => "check-fault-other-post",
        CheckFault::BehindSeen { .. } => "check-fault-behind-seen",
        CheckFault::Forked { .. } => "check-fault-forked",
        CheckFault::NotFounded => "check-fault-not-founded",
        CheckFault::IdentityMissing { .. } => "check-fault-identity-missing",
        CheckFault::IdentityOfOthers { .. } => "check-fault-identity-of-others",
    }
}

/// Sorts the rules by what a person can make of it: the commit's place, its author, people, keys, records, undo.
fn refusal_id(why: &Refusal) -> &'static str {
    use Refusal as R;
    match why {
        R::Elsewhere
        | R::IdTaken(_)
        | R::Empty
        | R::OutOfChain { .. }
        | R::SeenElsewhere { .. }
        | R::ClockAhead { .. }
        | R::Twice(_)
        | R::PartOutOfTurn { .. }
        | R::ActsInParts
        | R::NotInParts(_) => "check-fault-not-in-place",
        R::NotAFounding
        | R::FoundingIncomplete
        | R::UnknownAuthor(_)
        | R::NotActive(_)
        | R::NotByRecovery => "check-fault-not-this-author",
        R::Misfit(_)
        | R::AdministratorsOnly
        | R::OwnRoles
        | R::KeysOfAnother(_)
        | R::UnsoundKeys(_)
        | R::PersonTwice(_)
        | R::LastAdministrator
        | R::NotTheirsToRecover
        | R::BadRestore => "check-fault-people-not-allowed",
        R::NoLimitHere(_)
        | R::BeyondOwnTime { .. }
        | R::BadShare(_)
        | R::ShareNotTheirs(_)
        | R::BadEmergency(_)
        | R::NotTheirsToAcknowledge(_)
        | R::NotAHolder { .. }
        | R::NotForThem { .. }
        | R::EpochWithout { .. }
        | R::EpochWithoutPrevious(_)
        | R::EpochTwice(_)
        | R::RotationOwed(_)
        | R::OldEpoch { .. }
        | R::BadIntent(_) => "check-fault-keys-not-allowed",
        R::KindNotTheirs(_)
        | R::KindNotThere { .. }
        | R::NotTheirOwn(_)
        | R::ScopeMoved { .. }
        | R::Stale { .. }
        | R::WithoutCommitment(_)
        | R::AddOnly(_)
        | R::NotThere(_)
        | R::EraseOfPresent(_)
        | R::NoContent { .. }
        | R::EraseNotTheirs(_) => "check-fault-records-not-allowed",
        R::NothingToUndo(_)
        | R::UndoNotTheirs(_)
        | R::UndoLasting(_)
        | R::UndoChangedSince { .. } => "check-fault-undo-not-allowed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{CommitId, Id, Kind, PersonId, RecordKey};
    use crate::store::fault::Fault;
    use crate::words::lang::Lang;

    fn faults() -> Vec<CheckFault> {
        let site = |at: usize| match at % 4 {
            0 => Site::Segment(3),
            1 => Site::Frame {
                segment: 1,
                offset: 40,
                number: 7,
            },
            2 => Site::Record {
                key: RecordKey::new(Kind::Child, Id([1; 16])),
                revision: 2,
            },
            _ => Site::State,
        };
        let change = CommitId([2; 16]);
        let whats = [
            What::SegmentMissing,
            What::SegmentHead,
            What::SegmentTooLarge,
            What::Unreadable { bytes: 9 },
            What::Cut,
            What::Header,
            What::NotAHeader,
            What::Number { due: 8 },
            What::Chain,
            What::TimeBack,
            What::Foreign,
            What::PayloadLength,
            What::Payload,
            What::NotErased,
            What::Checkpoint,
            What::Conflict {
                base: 1,
                current: 2,
            },
            What::NoSuchRevision,
            What::PartOutOfOrder { change },
            What::Doubled { commit: change },
            What::AuthorChain {
                author: PersonId([4; 16]),
            },
            What::StateAhead {
                state: 5,
                journal: 4,
            },
            What::StateDiffers { rows: 6 },
            What::StateUnreadable,
            What::Shorter,
        ];
        let store = whats.into_iter().enumerate();
        let store = store.map(|(at, what)| {
            CheckFault::Store(Fault {
                site: site(at),
                what,
            })
        });
        let refused = [
            Refusal::Empty,
            Refusal::NotAFounding,
            Refusal::OwnRoles,
            Refusal::BadIntent(crate::care::ledger::scope::Scope::Staff),
            Refusal::KindNotTheirs(Kind::Child),
            Refusal::NothingToUndo(change),
        ];
        let refused = refused.map(|why| CheckFault::NotAuthorised {
            number: 3,
            why: Box::new(why),
        });
        let others = [
            CheckFault::Signature { number: 3 },
            CheckFault::TimeOdd {
                number: 3,
                author: 2,
                host: 1,
            },
            CheckFault::OtherPost,
            CheckFault::BehindSeen { seen: 9, head: 8 },
            CheckFault::Forked { seen: 9 },
            CheckFault::NotFounded,
            CheckFault::IdentityMissing {
                handle: "chen".into(),
            },
            CheckFault::IdentityOfOthers {
                handle: "chen".into(),
            },
        ];
        store.chain(refused).chain(others).collect()
    }

    #[test]
    fn every_fault_has_a_code_of_its_own_and_a_sentence_in_the_persons_language() {
        let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
        let mut codes = std::collections::BTreeSet::new();
        for fault in faults() {
            let (chinese, english) = (sentence(&zh, &fault), sentence(&en, &fault));
            for said in [&chinese, &english] {
                assert!(!said.contains(['{', '⟦']), "{said}");
            }
            let letters = |said: &str| said.chars().any(|c| ('一'..='龥').contains(&c));
            assert!(
                letters(&chinese) && !letters(&english),
                "{chinese} {english}"
            );
            let (one, other) = (as_json(&zh, &fault), as_json(&en, &fault));
            assert_eq!(one["code"], other["code"]);
            assert!(codes.insert(one["code"].to_string()), "{}", one["code"]);
        }
    }
}
