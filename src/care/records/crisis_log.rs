//! A crisis log: that somebody began to write one, when, and about which child; what happened is in its lines.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// The log of one crisis; the child may not be known yet. Its lines are records of their own
/// ([`crate::care::records::crisis_line`]), so that two people write in one log at once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLog {
    #[serde(default)]
    pub child: Option<Id>,
    #[serde(default)]
    pub case: Option<Id>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub began: DateTime<Utc>,
    /// When it ended, in a log of an earlier version; since then that is a line.
    #[serde(
        default,
        with = "chrono::serde::ts_milliseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub ended: Option<DateTime<Utc>>,
    /// The lines of a log of an earlier version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<EarlierLine>,
    /// The log that this one was copied from, when it turned out to be about another child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<Id>,
}

/// A line as earlier versions kept it, within its log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierLine {
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub text: String,
    /// Who was told this, if anybody.
    #[serde(default)]
    pub told: String,
}

confidential!(CrisisLog, EarlierLine);

impl CrisisLog {
    /// Makes a log that begins, about a child where one is known.
    pub fn begun(began: DateTime<Utc>, child: Option<Id>, case: Option<Id>) -> CrisisLog {
        CrisisLog {
            child,
            case,
            began,
            ended: None,
            lines: Vec::new(),
            copied_from: None,
        }
    }
}

impl Record for CrisisLog {
    const KIND: Kind = Kind::CrisisLog;
}
