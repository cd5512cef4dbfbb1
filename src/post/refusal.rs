//! Why something was not done: the facts, from which the screens make a sentence in the person's language.

use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;

/// Why a use case, or the host, did not do what was asked; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    // From the use cases.
    /// The person's roles do not include this.
    NotYourRole,
    /// The record is not there, or not any more.
    Gone(RecordKey),
    /// The record's content is not this person's to read.
    NotReadable(Scope),
    /// The record cannot be written as it is.
    Unwritable,

    // From the host and the way to it.
    /// Somebody else changed the record since it was read.
    Conflict {
        key: RecordKey,
        by: Option<PersonId>,
    },
    /// The host refused the commit by the rules that every commit is held against.
    NotAuthorised(Box<crate::care::ledger::refusal::Refusal>),
    /// The disk is full; nothing was written.
    DiskFull,
    /// The disk failed in some other way; nothing was written.
    DiskFailed,
    /// The host cannot say whether it was written; it will know after its next start.
    Unknown,
    /// No host answers and none could be started.
    NoHost,
    /// The key to seal or open it is not held.
    NoKey(Scope),
    /// There is nothing to undo or redo.
    NothingToUndo,
    /// It cannot be undone: something in it has been changed since.
    ChangedSince(RecordKey),
    /// The child already has an open case.
    CaseOpenAlready(Id),
}
