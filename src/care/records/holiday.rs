//! A day that is unlike its weekday: closed, or open out of turn (调休).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// Days from the first to the last, both of them included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    pub first: NaiveDate,
    pub last: NaiveDate,
    #[serde(default)]
    pub name: String,
    /// Whether the post is open on these days although it would be closed.
    #[serde(default)]
    pub open: bool,
}

impl Record for Holiday {
    const KIND: Kind = Kind::Holiday;
}
