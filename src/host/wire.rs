//! What crosses the socket: frames of a length and a MessagePack value with named fields.
//!
//! Before a connection has proved a person's key it gets what sign-in needs and nothing else ([`Request::before_proof`]).
//! Everything that crosses is ciphertext, signatures or clear headers; never a key and never plaintext.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::care::ledger::header::{Commit, Grant, PublicKeys, Roles};
use crate::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::scope::Scope;

/// The version of the protocol; both sides must speak the same.
///
/// It goes up with whatever an earlier program would not understand, and with every field that a record or an act gets: a
/// session of the version before, which runs on while the program is replaced on disk, would write such a record without it.
/// [`Request::Hello`], its answer, [`Request::Rest`] and the framing stay as they are in all versions.
pub const PROTOCOL: u16 = 2;

/// The largest frame, in bytes, without its length.
pub const FRAME_MAX: usize = 2 * 1024 * 1024;

/// What a session asks of the host.
#[derive(Clone, Serialize, Deserialize)]
pub enum Request {
    // Before a key is proved.
    Hello,
    /// Who may sign in.
    People,
    /// Who comes over SSH by which keys.
    SshKeys,
    SealedIdentity {
        handle: String,
    },
    /// Asks for a nonce to sign.
    Challenge {
        person: PersonId,
    },
    /// Answers it: as the person asked for, or with a recovery key on their behalf.
    Prove {
        recovery: Option<Hash>,
        #[serde(with = "serde_bytes")]
        nonce: [u8; 32],
        #[serde(with = "serde_bytes")]
        signature: [u8; 64],
    },
    /// What an invitation is for, by its id.
    Invitation {
        invite: Hash,
    },
    /// Answers an invitation.
    Join(Box<Joining>),

    // After it.
    Commit(Commit),
    /// What became of a commit.
    Outcome(CommitId),
    /// Headers and signatures from a number on.
    Frames {
        from: u64,
        limit: u32,
    },
    /// The frames that carry acts, from a number on: the directory's chain.
    ActFrames {
        from: u64,
        limit: u32,
    },
    /// Current records of a kind that this person may have, in the order of their ids after `after`.
    Current {
        kind: Kind,
        after: Option<Id>,
        limit: u32,
    },
    /// As `Current`, of records that lie in one of some scopes: a case that was opened to somebody is read without all the
    /// others.
    CurrentIn {
        scopes: BTreeSet<Scope>,
        kind: Kind,
        after: Option<Id>,
        limit: u32,
    },
    Record(RecordKey),
    Revision {
        key: RecordKey,
        revision: u64,
    },
    Revisions(RecordKey),
    /// The slots that a revision had before its present one.
    EarlierSlots {
        key: RecordKey,
        revision: u64,
    },
    /// Grants to a recovery recipient; only after a durable, signed intent.
    RecoveryGrants {
        identity: Hash,
    },
    DraftPut {
        #[serde(with = "serde_bytes")]
        id: [u8; 16],
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    /// This person's drafts, those after an id.
    DraftList {
        after: Option<Id>,
    },
    DraftRemove {
        #[serde(with = "serde_bytes")]
        id: [u8; 16],
    },
    /// Puts a sealed identity: one's own after a new passphrase, or a newcomer's first by an administrator.
    SealIdentity {
        person: PersonId,
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    /// Keeps the identity file of the keys that this person is about to have; it takes the old one's place with the act
    /// that replaces the keys.
    NextIdentity {
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    /// The answers to invitations, for administrators.
    Joinings,
    /// Audit entries with the frames they came in, going back from a number, or from the head.
    AuditLog {
        before: Option<u64>,
        /// Only what this person wrote.
        by: Option<PersonId>,
        /// Only what changes, or announces the reading of, one of these records; anything where there are none.
        keys: Vec<RecordKey>,
        limit: u32,
    },
    /// Head, and who else is in.
    Status,
    /// Asks a host that was started on demand to end now, where nobody else is connected; needs no key, since the next
    /// session starts it again.
    Rest,
    Bye,
}

/// What the host answers.
#[derive(Clone, Serialize, Deserialize)]
pub enum Answer {
    Hello {
        protocol: u16,
        post: PostId,
        generation: GenerationId,
        head: Head,
    },
    People(Vec<SignInName>),
    SshKeys(Vec<SshKeys>),
    SealedIdentity(#[serde(with = "serde_bytes")] Vec<u8>),
    Challenge {
        #[serde(with = "serde_bytes")]
        nonce: [u8; 32],
    },
    /// The key is proved; where the author's chain stands.
    Proved {
        number: u64,
        previous: Hash,
        head: Head,
    },
    /// The commit is on disk, with the number of its frame and its hash.
    Done {
        number: u64,
        hash: Hash,
    },
    Frames(Vec<FrameHead>),
    /// Records, and after which id to go on where there may be more.
    Records {
        records: Vec<SealedRecord>,
        next: Option<Id>,
    },
    /// Slots of one revision, the oldest first.
    Slots(Vec<ByteBuf>),
    Grants(Vec<Grant>),
    /// Frames with audit entries, the newest first, and before which number to go on where there may be more.
    AuditLog {
        frames: Vec<AuditFrame>,
        next: Option<u64>,
        /// The host's clock at the last frame that was looked at, in milliseconds since 1970 UTC.
        reached: i64,
    },
    /// Drafts, those that were passed over since nobody can read them any more, and after which id to go on where there are
    /// more.
    Drafts {
        drafts: Vec<SealedDraft>,
        lost: Vec<Id>,
        next: Option<Id>,
    },
    Invitation {
        handle: String,
        roles: Roles,
        /// Milliseconds since 1970 UTC.
        until: i64,
        /// The post's root key, which its id is the hash of.
        #[serde(with = "serde_bytes")]
        root: [u8; 32],
    },
    Joinings(Vec<Joined>),
    Status {
        head: Head,
        others: Vec<PersonId>,
    },
    Ok,
    Refused(Refused),
}

/// Why the host did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refused {
    #[error("the key was not proved")]
    NotProved,
    #[error("the request is not one that can be answered")]
    Malformed,
    #[error("it is not there")]
    NotThere,
    #[error("it is not this person's to have")]
    NotTheirs,
    #[error("an intent to read must be durable first")]
    IntentFirst,
    #[error(transparent)]
    Commit(Refusal),
    #[error("the disk is full")]
    DiskFull,
    #[error("the disk failed")]
    DiskFailed,
    #[error("the disk failed while it was written; the next start will tell")]
    Unknown,
    #[error("too much is asked at once")]
    TooMuch,
    #[error("the invitation is past its time")]
    InvitePast,
    #[error("somebody else has answered the invitation")]
    InviteAnswered,
}

/// The last frame of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub number: u64,
    pub hash: Hash,
}

/// Someone who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInName {
    pub person: PersonId,
    pub handle: String,
    pub keys: PublicKeys,
}

/// By which public SSH keys somebody who may sign in comes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshKeys {
    pub handle: String,
    /// As [`crate::care::ledger::ssh_keys`] has them.
    pub keys: Vec<String>,
}

/// One frame without its payloads.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameHead {
    pub number: u64,
    /// Whether it is a checkpoint, which carries no commit.
    pub checkpoint: bool,
    /// The hash of the frame, and of the one before.
    pub hash: Hash,
    pub previous: Hash,
    /// The host's clock, in milliseconds since 1970 UTC.
    pub time: i64,
    #[serde(with = "serde_bytes")]
    pub header: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub signature: [u8; 64],
}

/// One sealed revision of a record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedRecord {
    pub key: RecordKey,
    pub revision: u64,
    pub author: PersonId,
    /// The host's clock when it was written, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Number of the frame it came with.
    pub number: u64,
    pub content: RecordContent,
}

/// A commit's frame with the audit entries that came in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFrame {
    pub frame: FrameHead,
    /// Slot and blob of each audit entry in the header's order; empty where they are not as they were written.
    pub entries: Vec<(ByteBuf, ByteBuf)>,
}

/// What there is of a revision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordContent {
    Sealed(SealedContent),
    /// The record was removed with this revision.
    Removed,
    /// Its content was erased for good.
    Erased,
    /// Its bytes on disk are not those that were written.
    Damaged,
    /// To be had only after a durable intent to read.
    IntentFirst,
}

/// Where a revision is sealed, and its bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedContent {
    pub scope: Scope,
    pub epoch: u32,
    #[serde(with = "serde_bytes")]
    pub slot: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub blob: Vec<u8>,
}

/// A draft as the host keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedDraft {
    #[serde(with = "serde_bytes")]
    pub id: [u8; 16],
    #[serde(with = "serde_bytes")]
    pub sealed: Vec<u8>,
}

/// The answer to an invitation, as the host keeps it until an administrator confirms it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joining {
    /// The invitation's id.
    pub invite: Hash,
    /// The newcomer's.
    pub keys: PublicKeys,
    /// By the one-time key.
    #[serde(with = "serde_bytes")]
    pub by_invite: [u8; 64],
    /// By the newcomer's own key.
    #[serde(with = "serde_bytes")]
    pub by_identity: [u8; 64],
    /// The newcomer's identity file.
    #[serde(with = "serde_bytes")]
    pub sealed: Vec<u8>,
}

/// What an administrator is told of an answer: all but the identity file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub invite: Hash,
    pub keys: PublicKeys,
    #[serde(with = "serde_bytes")]
    pub by_invite: [u8; 64],
    #[serde(with = "serde_bytes")]
    pub by_identity: [u8; 64],
}

impl Joined {
    /// Gives what is told of an answer.
    pub fn of(answer: Joining) -> Joined {
        let Joining {
            invite,
            keys,
            by_invite,
            by_identity,
            ..
        } = answer;
        Joined {
            invite,
            keys,
            by_invite,
            by_identity,
        }
    }
}

/// What the host says unasked.
#[derive(Clone, Serialize, Deserialize)]
pub enum Push {
    /// A commit is on disk; payloads of items whose scope this person may not have are empty.
    Committed {
        frame: FrameHead,
        payloads: Vec<ByteBuf>,
    },
    /// Somebody came or went.
    Present { others: Vec<PersonId> },
    /// Somebody has answered an invitation; told to administrators.
    Answered,
    /// The host is ending.
    Ending,
}

/// Anything the host sends.
#[derive(Clone, Serialize, Deserialize)]
pub enum FromHost {
    /// The answer to the request with this number.
    Answer {
        request: u64,
        answer: Answer,
    },
    Push(Push),
}

/// Anything a session sends.
#[derive(Clone, Serialize, Deserialize)]
pub struct ToHost {
    /// Counts up with each request of a connection.
    pub request: u64,
    pub ask: Request,
}

impl Request {
    /// Tells whether it is answered before a key is proved.
    pub fn before_proof(&self) -> bool {
        matches!(
            self,
            Request::Hello
                | Request::People
                | Request::SshKeys
                | Request::SealedIdentity { .. }
                | Request::Challenge { .. }
                | Request::Prove { .. }
                | Request::Invitation { .. }
                | Request::Join(_)
                | Request::Rest
                | Request::Bye
        )
    }
}

/// Why a frame could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WireFault {
    #[error("the connection failed")]
    Io(#[from] io::Error),
    #[error("a frame of {0} bytes is too long")]
    TooLong(usize),
    #[error("the frame is no message of this protocol")]
    Malformed,
}

/// Writes one message as a frame: its length as four bytes, the highest first, then MessagePack.
///
/// # Errors
/// Where it is too long or the connection fails.
pub fn write<T: Serialize>(to: &mut impl Write, message: &T) -> Result<(), WireFault> {
    let bytes = rmp_serde::to_vec_named(message).map_err(|_| WireFault::Malformed)?;
    if bytes.len() > FRAME_MAX {
        return Err(WireFault::TooLong(bytes.len()));
    }
    let len = u32::try_from(bytes.len()).map_err(|_| WireFault::TooLong(bytes.len()))?;
    let mut frame = len.to_be_bytes().to_vec();
    frame.extend_from_slice(&bytes);
    to.write_all(&frame)?;
    Ok(to.flush()?)
}

/// Reads one frame; nothing where the other side has closed between two frames.
///
/// # Errors
/// Where the frame is too long or no message, or the connection fails; nothing is allocated for a length over the bound.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> Result<Option<T>, WireFault> {
    read_within(from, FRAME_MAX)
}

/// Reads one frame as [`read`] does, of at most so many bytes.
///
/// # Errors
/// As [`read`].
pub fn read_within<T: DeserializeOwned>(
    from: &mut impl Read,
    most: usize,
) -> Result<Option<T>, WireFault> {
    let mut len = [0; 4];
    match from.read(&mut len[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut len[1..])?,
    }
    let len = u32::from_be_bytes(len) as usize;
    if len > most {
        return Err(WireFault::TooLong(len));
    }
    // Room for all of a usual message at once, and never for what is only claimed.
    let mut bytes = Vec::with_capacity(len.min(64 * 1024));
    from.take(len as u64).read_to_end(&mut bytes)?;
    if bytes.len() < len {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    rmp_serde::from_slice(&bytes)
        .map(Some)
        .map_err(|_| WireFault::Malformed)
}
