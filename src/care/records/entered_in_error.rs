//! The mark that a signed note was entered in error (误记作废).

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::record::Record;
use crate::care::records::signed_note::Signed;

/// The mark; only ever added. What is signed is the reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredInError {
    /// The `NoteHeader` it folds away.
    pub note: Id,
    #[serde(default)]
    pub case: Option<Id>,
    /// The header of the draft it was copied to, for the right case.
    #[serde(default)]
    pub copied_to: Option<Id>,
    pub signed: Signed,
}

confidential!(EnteredInError);

impl Record for EnteredInError {
    const KIND: Kind = Kind::EnteredInError;
}
