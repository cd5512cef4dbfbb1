//! A line caught into the inbox, to be sorted out later.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// One line that a person caught from anywhere, for themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxLine {
    pub text: String,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    #[serde(default)]
    pub sorted_out: bool,
}

confidential!(InboxLine);

impl Record for InboxLine {
    const KIND: Kind = Kind::InboxLine;
}
