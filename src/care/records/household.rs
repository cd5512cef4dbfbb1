//! A household: an address and the people in it, shared by siblings.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// A household; the children in it name it in `Child::household`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Household {
    pub address: String,
    /// Name of who looks after the children in it.
    pub carer: String,
    /// The carer's phones, the first to be called first.
    pub phones: Vec<String>,
    pub remarks: String,
}

confidential!(Household);

impl Record for Household {
    const KIND: Kind = Kind::Household;
}
