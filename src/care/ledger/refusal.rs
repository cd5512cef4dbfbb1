//! Why a commit is refused: typed, with the facts a sentence in either language needs.

use serde::{Deserialize, Serialize};

use crate::care::ledger::header::Recipient;
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::misfit::Misfit;
use crate::care::ledger::scope::Scope;

/// Why a commit is refused; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    // What the commit is.
    #[error("the commit is of another format, post or generation")]
    Elsewhere,
    #[error("another commit has the id {0}")]
    IdTaken(CommitId),
    #[error("the commit changes nothing")]
    Empty,
    #[error("the author's commit is to be number {expected} after {previous}")]
    OutOfChain { expected: u64, previous: Hash },
    #[error("the frame {number} that the author saw is not on this journal")]
    SeenElsewhere { number: u64 },
    #[error("the author's clock, at {author}, is far ahead of the host's, at {host}")]
    ClockAhead { author: i64, host: i64 },
    #[error("{0} is twice in one change")]
    Twice(RecordKey),
    #[error("part {index} of {change} is out of turn")]
    PartOutOfTurn { change: CommitId, index: u32 },
    #[error("a change in parts cannot carry acts")]
    ActsInParts,
    #[error("an erasure, or a new slot, of {0} does not come in parts")]
    NotInParts(RecordKey),

    // Who the author is.
    #[error("the first commit founds the post, signed with its root key, and no other does")]
    NotAFounding,
    #[error("a founding names its author, an administrator, and a recovery recipient")]
    FoundingIncomplete,
    #[error("{0} is not at the post")]
    UnknownAuthor(PersonId),
    #[error("{0} is suspended or has left")]
    NotActive(PersonId),
    #[error("the recovery key cannot sign that")]
    NotByRecovery,

    // People.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    #[error("only an administrator does that")]
    AdministratorsOnly,
    #[error("nobody gives themselves a role")]
    OwnRoles,
    #[error("the keys of {0} are replaced with their old key or the recovery key only")]
    KeysOfAnother(PersonId),
    #[error("nothing can be sealed to the public key of {0}")]
    UnsoundKeys(Recipient),
    #[error("{0} is changed twice in one commit")]
    PersonTwice(PersonId),
    #[error("the last administrator stays")]
    LastAdministrator,
    #[error("a recovery recipient is added by the recovery key only")]
    NotTheirsToRecover,
    #[error(
        "a restore stands alone, by an administrator or the recovery key, at the journal's head"
    )]
    BadRestore,

    // Keys of scopes.
    #[error("{author} does not hold the latest key of {scope}")]
    NotAHolder { author: PersonId, scope: Scope },
    #[error("{to} may not hold the key of {scope}")]
    NotForThem { scope: Scope, to: Recipient },
    #[error("the new epoch of {scope} is not granted to {missing}")]
    EpochWithout { scope: Scope, missing: Recipient },
    #[error("the new epoch of {0} does not wrap the one before")]
    EpochWithoutPrevious(Scope),
    #[error("two epochs of {0} in one commit")]
    EpochTwice(Scope),
    #[error("{0} owes a new epoch, and takes no writes before")]
    RotationOwed(Scope),
    #[error("{scope} is at epoch {latest}, not {epoch}")]
    OldEpoch {
        scope: Scope,
        epoch: u32,
        latest: u32,
    },
    #[error("no reading of {0} can be announced")]
    BadIntent(Scope),

    // Sharing and emergency access.
    #[error("a key of {0} is not given up to a time")]
    NoLimitHere(Scope),
    #[error("{author} holds the key of {scope} up to a time, and cannot give it for longer")]
    BeyondOwnTime { author: PersonId, scope: Scope },
    #[error("{0} is not to be shared, or not there to share")]
    BadShare(RecordKey),
    #[error("the share of {0} is not theirs to end")]
    ShareNotTheirs(RecordKey),
    #[error("{0} is opened by the recovery key, for somebody clinical, with a reason that is kept")]
    BadEmergency(Scope),
    #[error("the emergency access {0} is not theirs to acknowledge")]
    NotTheirsToAcknowledge(crate::care::ledger::ids::Id),

    // Records.
    #[error("the author's roles do not write records of kind {0:?}")]
    KindNotTheirs(Kind),
    #[error("a record of kind {kind:?} does not lie in {scope}")]
    KindNotThere { kind: Kind, scope: Scope },
    #[error("{0} is somebody else's")]
    NotTheirOwn(RecordKey),
    #[error("{key} lies in {scope} and stays there")]
    ScopeMoved { key: RecordKey, scope: Scope },
    #[error("{key} is at revision {current}")]
    Stale { key: RecordKey, current: u64 },
    #[error("the content of {0} does not say under which key it is sealed")]
    WithoutCommitment(RecordKey),
    #[error("{0} can only be added")]
    AddOnly(RecordKey),
    #[error("{0} is not there")]
    NotThere(RecordKey),
    #[error("the present revision of {0} is not erased; remove the record first")]
    EraseOfPresent(RecordKey),
    #[error("{key} has no revision {revision} with content")]
    NoContent { key: RecordKey, revision: u64 },
    #[error("{0} is not the author's to erase")]
    EraseNotTheirs(RecordKey),

    // Undo.
    #[error("there is no change {0} to take back")]
    NothingToUndo(CommitId),
    #[error("change {0} is somebody else's")]
    UndoNotTheirs(CommitId),
    #[error("change {0} signed, granted or erased, and is not taken back")]
    UndoLasting(CommitId),
    #[error("{key} was not made by change {change}, or has changed since")]
    UndoChangedSince { change: CommitId, key: RecordKey },
}
