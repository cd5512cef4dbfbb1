//! The states of a note: draft, signed; and for a counselor under supervision the countersignature between.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::PersonId;
use crate::care::records::note_header::{NoteChange, NoteHeader, NoteKind, NoteState};

/// What somebody says about a change of state.
#[derive(Clone, Copy, Default)]
pub struct NoteFacts<'a> {
    /// Whether the author's notes are countersigned.
    pub needs_countersign: bool,
    /// Whether nothing was written.
    pub blank: bool,
    /// The supervisor's remark, or the reason of an error.
    pub why: &'a str,
}

/// Why a note does not change its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    #[error("a note does not go from {from:?} to {to:?}")]
    NoSuchStep { from: NoteState, to: NoteState },
    #[error("only its author does this")]
    NotTheAuthor,
    #[error("nobody countersigns their own")]
    OwnNote,
    #[error("nothing is written")]
    Blank,
    #[error("what it tells of has not begun")]
    NotBegun,
    #[error("this needs a reason")]
    NeedsReason,
}

/// Gives the state that signing a draft or a returned note leads to; process notes are the author's own and never
/// countersigned.
pub fn signed_state(kind: NoteKind, needs_countersign: bool) -> NoteState {
    if needs_countersign && kind == NoteKind::Progress {
        NoteState::AwaitingCountersign
    } else {
        NoteState::Signed
    }
}

/// Changes the state of a note.
///
/// # Errors
/// Where there is no such step, the wrong person takes it, or what it takes is missing.
pub fn change_state(
    note: &NoteHeader,
    to: NoteState,
    by: PersonId,
    at: DateTime<Utc>,
    facts: NoteFacts<'_>,
) -> Result<NoteHeader, NoteRefusal> {
    use NoteState as S;
    let from = note.state;
    let own = by == note.author;
    match (from, to) {
        (S::Draft | S::Returned, _) if to == signed_state(note.kind, facts.needs_countersign) => {
            if !own {
                return Err(NoteRefusal::NotTheAuthor);
            }
            if facts.blank {
                return Err(NoteRefusal::Blank);
            }
        }
        (S::AwaitingCountersign, S::Signed | S::Returned) => {
            if own {
                return Err(NoteRefusal::OwnNote);
            }
            if to == S::Returned && facts.why.trim().is_empty() {
                return Err(NoteRefusal::NeedsReason);
            }
        }
        (S::Signed, S::EnteredInError) => {
            if !own {
                return Err(NoteRefusal::NotTheAuthor);
            }
            if facts.why.trim().is_empty() {
                return Err(NoteRefusal::NeedsReason);
            }
        }
        _ => return Err(NoteRefusal::NoSuchStep { from, to }),
    }
    let mut after = note.clone();
    after.state = to;
    if matches!(to, S::Signed | S::AwaitingCountersign) && own {
        after.signed_at = Some(at);
    }
    if to == S::Returned {
        after.signed_at = None;
    }
    after.history.push(NoteChange { from, to, by, at });
    Ok(after)
}

/// Tells whether the text may still be changed.
pub fn editable(state: NoteState) -> bool {
    matches!(state, NoteState::Draft | NoteState::Returned)
}

/// Tells whether addenda may be added.
pub fn takes_addenda(state: NoteState) -> bool {
    matches!(state, NoteState::Signed | NoteState::AwaitingCountersign)
}

/// Tells whether a person is shown the note's text, of those who hold its key: process notes and notes folded away as
/// entered in error are their author's alone.
pub fn shown_to(note: &NoteHeader, person: PersonId, folded: bool) -> bool {
    note.author == person || (note.kind == NoteKind::Progress && !folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::note_header::NoteForm;
    use NoteState as S;

    const ME: PersonId = PersonId([1; 16]);
    const BOSS: PersonId = PersonId([2; 16]);

    fn note(state: S) -> NoteHeader {
        NoteHeader {
            state,
            ..NoteHeader::begun(ME, NoteKind::Progress, NoteForm::Soap, DateTime::UNIX_EPOCH)
        }
    }

    fn go(from: S, to: S, by: PersonId, needs_countersign: bool) -> bool {
        let facts = NoteFacts {
            needs_countersign,
            blank: false,
            why: "why",
        };
        change_state(&note(from), to, by, DateTime::UNIX_EPOCH, facts).is_ok()
    }

    #[test]
    fn draft_to_signed_or_under_supervision_to_awaiting_countersign() {
        assert!(go(S::Draft, S::Signed, ME, false));
        assert!(!go(S::Draft, S::AwaitingCountersign, ME, false));
        assert!(go(S::Draft, S::AwaitingCountersign, ME, true));
        assert!(!go(S::Draft, S::Signed, ME, true));
        assert!(!go(S::Draft, S::Signed, BOSS, false));
        assert_eq!(signed_state(NoteKind::Process, true), S::Signed);
    }

    #[test]
    fn countersigned_or_returned_with_a_remark_by_someone_else() {
        assert!(go(S::AwaitingCountersign, S::Signed, BOSS, true));
        assert!(go(S::AwaitingCountersign, S::Returned, BOSS, true));
        assert!(!go(S::AwaitingCountersign, S::Signed, ME, true));
        assert!(go(S::Returned, S::AwaitingCountersign, ME, true));
        let silent = change_state(
            &note(S::AwaitingCountersign),
            S::Returned,
            BOSS,
            DateTime::UNIX_EPOCH,
            NoteFacts::default(),
        );
        assert_eq!(silent, Err(NoteRefusal::NeedsReason));
    }

    #[test]
    fn what_is_signed_stays_but_for_entered_in_error_which_its_author_alone_reads() {
        for to in S::ALL {
            assert_eq!(go(S::Signed, *to, ME, false), *to == S::EnteredInError);
            assert!(!go(S::EnteredInError, *to, ME, false));
        }
        assert!(!go(S::Signed, S::EnteredInError, BOSS, false));
        let error = note(S::EnteredInError);
        assert!(shown_to(&error, ME, true) && !shown_to(&error, BOSS, true));
        assert!(shown_to(&note(S::Signed), BOSS, false));
        assert!(!editable(S::Signed) && takes_addenda(S::Signed));
    }

    #[test]
    fn an_empty_note_is_not_signed() {
        let facts = NoteFacts {
            blank: true,
            ..NoteFacts::default()
        };
        assert_eq!(
            change_state(&note(S::Draft), S::Signed, ME, DateTime::UNIX_EPOCH, facts),
            Err(NoteRefusal::Blank)
        );
    }
}
