//! A crisis log: timed lines from the first second, and who was told what when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// The log of one crisis; the child may not be known yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLog {
    #[serde(default)]
    pub child: Option<Id>,
    #[serde(default)]
    pub case: Option<Id>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub began: DateTime<Utc>,
    #[serde(default, with = "chrono::serde::ts_milliseconds_option")]
    pub ended: Option<DateTime<Utc>>,
    #[serde(default)]
    pub lines: Vec<CrisisLine>,
}

/// One line of the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLine {
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub text: String,
    /// Who was told this, if anybody.
    #[serde(default)]
    pub told: String,
}

confidential!(CrisisLog, CrisisLine);

impl Record for CrisisLog {
    const KIND: Kind = Kind::CrisisLog;
}
