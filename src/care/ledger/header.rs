//! The header of a commit: who changes what, in the clear and signed.
//!
//! A header travels and is kept as exact bytes (MessagePack with named fields); signatures and the chain cover
//! those bytes and nothing else. What it says of a record's content is a length and a hash, so a blob can be
//! erased for good while every signature stays valid.

use std::io::Cursor;

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{CommitId, GenerationId, Hash, Id, PersonId, PostId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::sound_keys;

/// The version of the format that this program writes.
pub const FORMAT: u16 = 1;

/// The largest header, in bytes.
pub const HEADER_MAX: usize = 512 * 1024;

/// The largest commit, header and blobs together, in bytes; a larger change goes in parts.
pub const COMMIT_MAX: usize = 1024 * 1024;

/// One commit's clear part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the format, [`FORMAT`].
    pub format: u16,
    pub post: PostId,
    pub generation: GenerationId,
    pub commit: CommitId,
    pub author: PersonId,
    /// The author's own running number, from 1, without gaps within a generation.
    pub author_number: u64,
    /// Hash of the author's previous commit's header, or zeros.
    pub author_previous: Hash,
    /// Number of the last frame the author had seen.
    pub seen_number: u64,
    /// Hash of that frame.
    pub seen_hash: Hash,
    /// The author's clock, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Set on each part of a change too large for one commit.
    pub part: Option<Part>,
    /// The commit, or the change in parts, that this one takes back.
    pub undoes: Option<CommitId>,
    pub acts: Vec<Act>,
    pub items: Vec<Item>,
}

/// One part of a large change; the change is in force once its last part is durable, and not before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The commit id of the first part, which names the whole change.
    pub change: CommitId,
    /// From 0, without gaps.
    pub index: u32,
    pub last: bool,
}

/// One record's change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub key: RecordKey,
    pub op: Op,
}

/// What happens to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// Writes revision `base + 1` of the record, sealed.
    Put {
        scope: Scope,
        epoch: u32,
        base: u64,
        slot: Sum,
        blob: Sum,
    },
    /// Writes revision `base + 1` without content: the record is no more.
    Remove { base: u64 },
    /// Drops slot and blob of one revision for good.
    Erase { revision: u64 },
    /// Puts the data key of one revision under a newer epoch; the blob stays as it is.
    Rewrap {
        revision: u64,
        epoch: u32,
        slot: Sum,
    },
}

/// Length and hash of bytes that lie beside the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub len: u32,
    pub hash: Hash,
}

impl Sum {
    /// Sums up bytes.
    pub fn of(bytes: &[u8]) -> Sum {
        Sum {
            len: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            hash: Hash::of("carepost 1 blob", bytes),
        }
    }

    /// Tells whether these are the bytes summed up.
    pub fn fits(&self, bytes: &[u8]) -> bool {
        *self == Sum::of(bytes)
    }
}

impl Item {
    /// Gives the sums of the byte strings that travel beside the header for this item, in their order: slot, then blob.
    pub fn payloads(&self) -> impl Iterator<Item = &Sum> {
        let (slot, blob) = match &self.op {
            Op::Put { slot, blob, .. } => (Some(slot), Some(blob)),
            Op::Rewrap { slot, .. } => (Some(slot), None),
            Op::Remove { .. } | Op::Erase { .. } => (None, None),
        };
        slot.into_iter().chain(blob)
    }

    /// Gives the sum of the content where this item writes a revision of a record.
    pub fn writes(&self, key: RecordKey, revision: u64) -> Option<&Sum> {
        match &self.op {
            Op::Put { base, blob, .. } if self.key == key => {
                (base.checked_add(1) == Some(revision)).then_some(blob)
            }
            _ => None,
        }
    }
}

/// A change to the directory or to who holds which key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Founds the post; the first act of the first commit of all, signed with the root key.
    Found {
        #[serde(with = "serde_bytes")]
        root: [u8; 32],
        code: String,
    },
    /// Begins a new life of the journal after a restore.
    Restore {
        parent: GenerationId,
        number: u64,
        head: Hash,
    },
    /// Adds a person or changes what the directory says of them.
    Person(Person),
    /// Adds a recovery recipient.
    Recovery(Recovery),
    /// Begins an epoch of a scope.
    Epoch(Epoch),
    /// Gives an epoch's key to someone.
    Grant(Grant),
    /// Announces the reading of content outside one's own caseload, or the release of recovery grants.
    ReadIntent { scope: Scope, keys: Vec<RecordKey> },
    /// Invites somebody new.
    Invite(Invite),
    /// Takes an open invitation back, by its id.
    Uninvite { invite: Hash },
    /// Gives one revision's own key to someone.
    Share(Share),
    /// Ends a share before its time.
    Unshare {
        key: RecordKey,
        revision: u64,
        to: PersonId,
    },
    /// Opens one case by the recovery key; the reason is in the record of emergency access with this id.
    Emergency { scope: Scope, access: Id },
    /// Takes note of an emergency access.
    Acknowledge { access: Id },
}

/// What the directory says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    /// The name to sign in with: 1 to 32 characters, unlike any other's when case is folded.
    pub handle: String,
    pub keys: PublicKeys,
    pub roles: Roles,
    pub standing: Standing,
    /// The invitation they came by, by its id; it is used up with it. None where somebody was added without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Hash>,
    /// The public SSH keys by which they may come from elsewhere ([`crate::care::ledger::ssh_keys`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ssh: Vec<String>,
}

/// An open place at the post: whoever holds the one-time key may ask for it, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The public half of the one-time key, Ed25519.
    #[serde(with = "serde_bytes")]
    pub key: [u8; 32],
    /// The name that they will sign in with.
    pub handle: String,
    pub roles: Roles,
    /// Until when it is open, in milliseconds since 1970 UTC.
    pub until: i64,
}

impl Invite {
    /// Gives the invitation's id: the hash of its key.
    pub fn id(&self) -> Hash {
        Invite::id_of(&self.key)
    }

    /// Gives the id of the invitation with a one-time key.
    pub fn id_of(key: &[u8; 32]) -> Hash {
        Hash::of("carepost 1 invitation id", key)
    }
}

/// The public halves of an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PublicKeys {
    /// X25519, to seal to.
    #[serde(with = "serde_bytes")]
    pub sealing: [u8; 32],
    /// Ed25519, to verify with.
    #[serde(with = "serde_bytes")]
    pub signing: [u8; 32],
}

impl PublicKeys {
    /// Gives the identity's id: the hash of its public halves.
    pub fn id(&self) -> Hash {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.sealing);
        bytes[32..].copy_from_slice(&self.signing);
        Hash::of("carepost 1 identity id", &bytes)
    }

    /// Tells whether something can be sealed to them.
    pub fn can_be_sealed_to(&self) -> bool {
        sound_keys::can_be_sealed_to(&self.sealing)
    }
}

/// What a person may do; one may hold several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    pub counselor: bool,
    pub supervisor: bool,
    pub overseer: bool,
    pub administrator: bool,
}

impl Roles {
    /// No role at all.
    const NONE: Roles = Roles {
        counselor: false,
        supervisor: false,
        overseer: false,
        administrator: false,
    };

    /// Nothing but counselor; the others likewise.
    pub const COUNSELOR: Roles = Roles {
        counselor: true,
        ..Roles::NONE
    };
    pub const SUPERVISOR: Roles = Roles {
        supervisor: true,
        ..Roles::NONE
    };
    pub const OVERSEER: Roles = Roles {
        overseer: true,
        ..Roles::NONE
    };
    pub const ADMINISTRATOR: Roles = Roles {
        administrator: true,
        ..Roles::NONE
    };

    /// Tells whether the person works with children's records: counselor or supervisor.
    pub fn clinical(self) -> bool {
        self.counselor || self.supervisor
    }

    /// Tells whether the person does nothing here but look at figures.
    pub fn only_oversees(self) -> bool {
        self.overseer && !self.clinical() && !self.administrator
    }

    /// Tells whether no role is held.
    pub fn is_empty(self) -> bool {
        self == Roles::NONE
    }
}

/// Whether a person is at work at the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Active,
    /// May not sign in for the time being.
    Suspended,
    /// Has left; the scopes they were in owe a new epoch.
    Removed,
}

/// Someone who can open everything when keys are lost: the holder of the recovery words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    pub keys: PublicKeys,
    /// Whether the words were made at this post, rather than kept by the county.
    pub made_here: bool,
}

/// One epoch of a scope: everyone who is given its key is given the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    pub scope: Scope,
    /// From 1, without gaps within a scope.
    pub number: u32,
    /// A hash of the key, bound to post, scope and number.
    pub commitment: Hash,
    /// For the audit scope: the public key that entries are sealed to.
    pub sealing: Option<Hash>,
    /// The key of the epoch before, sealed under this one's.
    #[serde(with = "serde_bytes")]
    pub previous: Option<Vec<u8>>,
}

/// An epoch's key, sealed to one person or recovery recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub scope: Scope,
    pub epoch: u32,
    pub to: Recipient,
    /// The identity id it is sealed to.
    pub identity: Hash,
    /// HPKE: encapsulated key (32 bytes), then ciphertext.
    #[serde(with = "serde_bytes")]
    pub sealed: Vec<u8>,
    /// Up to when a person is a member with it, in milliseconds since 1970 UTC; none for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// The data key of one revision, sealed to one person who does not hold the scope's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub scope: Scope,
    pub key: RecordKey,
    pub revision: u64,
    pub to: PersonId,
    /// The identity id it is sealed to.
    pub identity: Hash,
    /// A hash of the data key, so that the reader cannot be given another key than the team has.
    pub commitment: Hash,
    /// HPKE: encapsulated key (32 bytes), then ciphertext.
    #[serde(with = "serde_bytes")]
    pub sealed: Vec<u8>,
    /// Up to when the host hands the revision out for it, in milliseconds since 1970 UTC; none without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// Who is given a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Recipient {
    Person(PersonId),
    /// A recovery recipient, by identity id.
    Recovery(Hash),
}

impl Header {
    /// Encodes the header; these bytes are what is signed, chained and kept.
    ///
    /// # Errors
    /// Only where the encoder fails, which no value of this type is known to cause.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NotAHeader> {
        rmp_serde::to_vec_named(self).map_err(|_| NotAHeader)
    }

    /// Decodes a header, which is all of the bytes.
    ///
    /// # Errors
    /// Where the bytes are too many, not a header or not it alone, or of a later format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Header, NotAHeader> {
        if bytes.len() > HEADER_MAX {
            return Err(NotAHeader);
        }
        let mut reader = rmp_serde::Deserializer::new(Cursor::new(bytes));
        let header = Header::deserialize(&mut reader).map_err(|_| NotAHeader)?;
        let is_all = reader.position() == bytes.len() as u64;
        if is_all && header.format == FORMAT {
            Ok(header)
        } else {
            Err(NotAHeader)
        }
    }

    /// Gives the hash by which the author's next commit names this one.
    pub fn hash(bytes: &[u8]) -> Hash {
        Hash::of("carepost 1 commit header", bytes)
    }

    /// Gives the sums of all byte strings that travel beside the header, in order.
    pub fn payloads(&self) -> impl Iterator<Item = &Sum> {
        self.items.iter().flat_map(Item::payloads)
    }
}

/// The bytes are not the header of a commit that this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a commit header of format {FORMAT}")]
pub struct NotAHeader;

/// A commit as it travels from a session to the host.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The exact bytes of the [`Header`].
    #[serde(with = "serde_bytes")]
    pub header: Vec<u8>,
    /// Ed25519 over the header, with its domain string.
    #[serde(with = "serde_bytes")]
    pub signature: [u8; 64],
    /// Slots and blobs in the order of [`Header::payloads`].
    pub payloads: Vec<serde_bytes::ByteBuf>,
}

impl Commit {
    /// Gives the size of the commit in bytes, header and payloads together.
    pub fn size(&self) -> usize {
        self.header.len()
            + self
                .payloads
                .iter()
                .map(|payload| payload.len())
                .sum::<usize>()
    }
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Recipient::Person(person) => write!(f, "person {person}"),
            Recipient::Recovery(identity) => write!(f, "recovery {identity}"),
        }
    }
}
