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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// For a note: the encoded `Note`. For an addendum or a mark of error: its text in UTF-8.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    pub author: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Ed25519, over bytes, post, case, note, author and time.
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

confidential!(SignedNote, Signed);

impl Record for SignedNote {
    const KIND: Kind = Kind::SignedNote;
}
