//! A signed addendum (补记) to a signed note.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::record::Record;
use crate::care::records::signed_note::Signed;

/// An addendum; only ever added.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addendum {
    /// The `NoteHeader` it is to.
    pub note: Id,
    #[serde(default)]
    pub case: Option<Id>,
    pub signed: Signed,
}

confidential!(Addendum);

impl Record for Addendum {
    const KIND: Kind = Kind::Addendum;
}
