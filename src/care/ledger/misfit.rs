//! What makes an act not fit the directory that it meets, and the bounds of what fits.

use serde::{Deserialize, Serialize};

use crate::care::ledger::header::Recipient;
use crate::care::ledger::ids::{GenerationId, Hash, Id, PersonId, RecordKey};
use crate::care::ledger::invites::InviteMisfit;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::ssh_keys::SshMisfit;

/// The longest post code, in characters.
pub const CODE_MAX: usize = 32;

/// The longest sealed key in an act, in bytes: several times what HPKE and the ciphers make of 32 bytes.
pub const SEALED_MAX: usize = 512;

/// What makes an act not fit the directory it meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Misfit {
    #[error(transparent)]
    Ssh(#[from] SshMisfit),
    #[error("the post is founded already")]
    FoundedAlready,
    #[error("the post is not founded yet")]
    NotFounded,
    #[error("the post's id is not the one of its root key")]
    PostOfAnotherRoot,
    #[error("a post code is 1 to {CODE_MAX} characters")]
    BadCode,
    #[error("the handle {0:?} is empty, too long or has characters that cannot be typed")]
    BadHandle(String),
    #[error("the handle {handle:?} belongs to {holder}")]
    HandleTaken { handle: String, holder: PersonId },
    #[error("the keys of {0} are somebody else's already")]
    KeysTaken(PersonId),
    #[error("the recovery recipient {0} is known already")]
    RecoveryKnown(Hash),
    #[error("the generation's parent is {parent}, and the journal is at {current}")]
    ParentNotCurrent {
        parent: GenerationId,
        current: GenerationId,
    },
    #[error("the journal has left the generation {0} behind and does not go back to it")]
    GenerationLeft(GenerationId),
    #[error("the next epoch of {scope} is {expected}, not {number}")]
    EpochOutOfTurn {
        scope: Scope,
        number: u32,
        expected: u32,
    },
    #[error("an epoch of {0} is to have a sealing key if, and only if, it is the audit's")]
    SealingKey(Scope),
    #[error("epoch 1 of {0} has none before it to wrap")]
    NothingBefore(Scope),
    #[error("only the latest epoch of {scope} can be granted, not {epoch}")]
    GrantOfOldEpoch { scope: Scope, epoch: u32 },
    #[error("the grant of {scope} is to somebody unknown")]
    GrantToUnknown { scope: Scope, to: Recipient },
    #[error("the grant of {scope} is sealed to other keys than the recipient's")]
    GrantToOtherKeys { scope: Scope, to: Recipient },
    #[error("a sealed key of {0} is too long or too short")]
    SealedLength(Scope),
    #[error(transparent)]
    Invite(#[from] InviteMisfit),
    #[error("the share of {0} is sealed to other keys than the recipient's")]
    ShareToOtherKeys(RecordKey),
    #[error("{0} is not shared with them")]
    NotShared(RecordKey),
    #[error("the emergency access {0} has been used already")]
    AccessUsed(Id),
    #[error("there was no emergency access {0}, or it is acknowledged already")]
    NothingToAcknowledge(Id),
}
