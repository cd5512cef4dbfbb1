//! A signed note: its exact bytes and the author's signature over them; only ever added.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// A signed note, under an id of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedNote {
    /// The `NoteHeader` it is of.
    pub note: Id,
    #[serde(default)]
    pub case: Option<Id>,
    pub signed: Signed,
}

/// Exact bytes, who signed them and when; the signature's meaning is the vault's.
///
/// What was signed in the first version does not say whether it is a note, an addendum or a mark of error.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// For a note: the encoded `Note`. For an addendum or a mark of error: its text in UTF-8.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    pub author: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Ed25519, over what it is, post, case, note, author, time and bytes.
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
    /// What the signature covers: [`Signed::FIRST`], which has no field of its own on disk, or [`Signed::OF_ITS_KIND`].
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub version: u8,
}

impl Signed {
    /// The signature covers bytes, post, case, note, author and time, and does not say of what kind it is.
    pub const FIRST: u8 = 1;
    /// It says of what kind it is too.
    pub const OF_ITS_KIND: u8 = 2;
}

fn first() -> u8 {
    Signed::FIRST
}

fn is_first(version: &u8) -> bool {
    *version == Signed::FIRST
}

confidential!(SignedNote, Signed);

impl Record for SignedNote {
    const KIND: Kind = Kind::SignedNote;
}
