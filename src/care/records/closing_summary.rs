//! What a case is closed with, as it is shown to whoever approves the closing; only ever added.
//!
//! It lies with the case and is shared with the approvers alone. An approval names it, so what was approved cannot
//! change: a closing with other words is another summary, and asks anew.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::case_header::ClosingReason;
use crate::care::records::record::Record;

/// Half a page on a case, and why it is closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingSummary {
    pub case: Id,
    pub reason: ClosingReason,
    pub summary: String,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

confidential!(ClosingSummary);

impl ClosingSummary {
    /// Tells whether a case closed with this reason and these words is closed as is said here.
    pub fn says(&self, reason: ClosingReason, summary: &str) -> bool {
        self.reason == reason && self.summary.trim() == summary.trim()
    }
}

impl Record for ClosingSummary {
    const KIND: Kind = Kind::ClosingSummary;
}
