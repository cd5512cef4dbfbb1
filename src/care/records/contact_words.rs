//! What was said at a contact.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// The words of the contact with the same id.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactWords {
    pub words: String,
}

confidential!(ContactWords);

impl Record for ContactWords {
    const KIND: Kind = Kind::ContactWords;
}
