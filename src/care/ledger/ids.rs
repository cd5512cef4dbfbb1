//! The ids of posts, people, commits and records: random bytes with a type each, and what kinds of record there are.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(#[serde(with = "serde_bytes")] pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if text.len() != 32 || !text.is_ascii() {
                    return Err(NotAnId);
                }
                let mut bytes = [0; 16];
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| NotAnId)?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

random_id! {
    /// Names a post: the first half of the BLAKE3 hash of its root key.
    PostId
}
random_id! {
    /// Names one life of a post's journal; a restored backup begins another.
    GenerationId
}
random_id! {
    /// Names a person at a post for good, whatever keys they come to hold.
    PersonId
}
random_id! {
    /// Names a commit; the same id sent again is the same commit.
    CommitId
}
random_id! {
    /// Names a record within its kind.
    Id
}

/// The text is not 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 hexadecimal digits")]
pub struct NotAnId;

/// A BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash(#[serde(with = "serde_bytes")] pub [u8; 32]);

impl Hash {
    /// What stands before the first of a chain.
    pub const ZERO: Hash = Hash([0; 32]);

    /// Hashes bytes with BLAKE3 under a domain string, which no other use of the hash shares.
    pub fn of(domain: &str, bytes: &[u8]) -> Hash {
        Hash(blake3::derive_key(domain, bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

macro_rules! record_kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal),+ $(,)?) => {
        /// What a record is; its number is on disk and never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "u8", try_from = "u8")]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$doc])* $name = $number),+
        }

        impl Kind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[Kind] = &[$(Kind::$name),+];
        }

        impl TryFrom<u8> for Kind {
            type Error = UnknownKind;

            fn try_from(number: u8) -> Result<Kind, UnknownKind> {
                match number {
                    $($number => Ok(Kind::$name),)+
                    _ => Err(UnknownKind(number)),
                }
            }
        }
    };
}

record_kinds! {
    /// Settings of the post: one record.
    Settings = 1,
    /// A room.
    Room = 2,
    /// A day the post is closed, or open out of turn.
    Holiday = 3,
    /// The full name and particulars of someone on staff.
    StaffCard = 4,
    /// What a child is found by: name, school, grade, village.
    Child = 10,
    /// What is confidential of a child: ID number, people around the child.
    ChildDetail = 11,
    /// An address and the people in it, shared by siblings.
    Household = 12,
    /// A guardian's consent.
    Consent = 13,
    /// A contact with a child or someone around the child: who, when, how; not what was said.
    Contact = 14,
    /// What was said at a contact.
    ContactWords = 15,
    /// A case's number, state, risk, dates and team.
    CaseHeader = 20,
    /// A case's concerns and plan.
    CaseWords = 21,
    /// What a case is closed with, for whoever approves it.
    ClosingSummary = 22,
    /// An appointment.
    Appointment = 30,
    /// That a note exists: of what, by whom, in which state; not its words.
    NoteHeader = 40,
    /// A note that is saved and not signed.
    Note = 41,
    /// A signed note.
    SignedNote = 42,
    /// A signed addendum to a signed note.
    Addendum = 43,
    /// The mark that a signed note was entered in error.
    EnteredInError = 44,
    /// A follow-up's kind, due date, assignee and state.
    FollowUp = 50,
    /// A follow-up's words and outcome.
    FollowUpWords = 51,
    /// A line caught into the inbox, to be sorted out later.
    InboxLine = 52,
    /// Cases handed over from one person to another, for a time or for good.
    Handover = 53,
    /// What to watch in one case that was handed over.
    HandoverWords = 54,
    /// Why a case was opened by the recovery key.
    EmergencyAccess = 55,
    /// A crisis log.
    CrisisLog = 60,
    /// A line of a crisis log.
    CrisisLine = 61,
    /// An approval or its refusal.
    Approval = 70,
    /// A month's figures as they were published.
    PublishedFigures = 80,
    /// An audit entry.
    Audit = 90,
}

impl Kind {
    /// Tells whether records of this kind are only ever added, never revised or removed.
    pub fn add_only(self) -> bool {
        matches!(
            self,
            Kind::ClosingSummary
                | Kind::SignedNote
                | Kind::Addendum
                | Kind::EnteredInError
                | Kind::Approval
                | Kind::PublishedFigures
                | Kind::EmergencyAccess
                | Kind::Audit
        )
    }
}

impl From<Kind> for u8 {
    fn from(kind: Kind) -> u8 {
        kind as u8
    }
}

/// A number that no kind of record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind of record has the number {0}")]
pub struct UnknownKind(pub u8);

/// Names a record: its kind and 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    pub kind: Kind,
    pub id: Id,
}

impl RecordKey {
    /// Makes a key of a kind and an id.
    pub fn new(kind: Kind, id: Id) -> RecordKey {
        RecordKey { kind, id }
    }

    /// Gives the 17 bytes under which the record is kept: the kind's number, then the id.
    pub fn to_bytes(self) -> [u8; 17] {
        let mut bytes = [0; 17];
        bytes[0] = self.kind.into();
        bytes[1..].copy_from_slice(&self.id.0);
        bytes
    }

    /// Reads a key back from its 17 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<RecordKey> {
        let (kind, id) = bytes.split_first()?;
        Some(RecordKey {
            kind: Kind::try_from(*kind).ok()?,
            id: Id(id.try_into().ok()?),
        })
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{}", self.kind, self.id)
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
