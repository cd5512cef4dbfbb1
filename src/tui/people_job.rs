//! What the screens have done about people: by somebody signed in, and by somebody at the door who is not yet.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::care::ledger::header::{Roles, Standing};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::care::records::staff_card::StaffCard;
use crate::post::answering::{JoinFault, Place};
use crate::post::change::ChangeSet;
use crate::post::identity_copies::Copy;
use crate::post::new_keys::{NewKeysFault, Replaced};
use crate::post::passphrase_change::PassphraseFault;
use crate::post::recovering::RecoverFault;
use crate::post::refusal::Refusal;
use crate::vault::invitation::NotACode;
use crate::vault::recovery::NotRecoveryWords;

/// Something about people, of somebody who is signed in.
pub enum PeopleJob {
    List,
    Invite {
        handle: String,
        roles: Roles,
        days: u32,
    },
    Uninvite(Hash),
    /// Takes in whoever answered an invitation, as the identity whose fingerprint was compared.
    Confirm {
        invite: Hash,
        compared: Hash,
        /// Their card; whose it is, is known when they have a place.
        card: StaffCard,
    },
    Change {
        person: PersonId,
        roles: Roles,
        standing: Standing,
        /// The change of their card.
        beside: Option<ChangeSet>,
    },
    NewPassphrase {
        old: Zeroizing<String>,
        new: Zeroizing<String>,
    },
    /// New keys, under a new passphrase.
    NewKeys {
        old: Zeroizing<String>,
        new: Zeroizing<String>,
    },
    /// By which public SSH keys somebody comes from elsewhere.
    SshKeys {
        person: PersonId,
        keys: Vec<String>,
    },
    /// The news of keys have been seen.
    KnowKeys,
    /// The card of the first day is not wanted any more.
    EndFirstDay,
}

/// What became of it.
pub enum PeopleAnswer {
    /// It is done, and the list of people as it stands now is on its way.
    Done,
    /// The list alone was asked for, and is on its way.
    Listed,
    /// The code, shown once, and until when it is good, in milliseconds since 1970 UTC.
    Invited {
        handle: String,
        code: Zeroizing<String>,
        until: i64,
    },
    /// The copies of the identity that are still under an older passphrase.
    PassphraseChanged(Result<Vec<Copy>, PassphraseFault>),
    KeysReplaced(Result<Replaced, NewKeysFault>),
    Known,
}

/// Something asked for by whoever sits at the sign-in.
pub enum DoorJob {
    /// What an invitation is for.
    LookUp(Zeroizing<String>),
    Join(Box<Joining>),
    Recover {
        handle: String,
        words: Zeroizing<String>,
        passphrase: Zeroizing<String>,
    },
}

/// An answer to an invitation.
pub struct Joining {
    pub code: Zeroizing<String>,
    pub place: Place,
    pub passphrase: Zeroizing<String>,
    /// The identity file of another post, to be used here as well.
    pub identity: Option<PathBuf>,
}

/// What became of it.
pub enum DoorAnswer {
    Invitation(Result<Box<Place>, DoorFault>),
    /// The identity whose fingerprint is compared.
    Joined(Result<Hash, DoorFault>),
    Recovered(Result<Hash, DoorFault>),
}

/// Why somebody was not let in at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorFault {
    Code(NotACode),
    Join(JoinFault),
    Words(NotRecoveryWords),
    Recover(RecoverFault),
    /// The identity file cannot be read.
    NoFile,
    /// There is no post, or its host cannot be reached.
    NotReached(Refusal),
}
