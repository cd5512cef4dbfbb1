//! A line of a crisis log: what happened at what second, or who was told what and what they answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// One stamped line. Nothing in it is changed afterwards: a correction is a further line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLine {
    /// The `CrisisLog` it stands in.
    pub log: Id,
    /// When its first character was typed.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub step: CrisisStep,
    /// What was written: what happened, what was told, why no report.
    #[serde(default)]
    pub text: String,
    /// Who was told, or to whom it was reported.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub whom: String,
    /// What they answered; the number under which a report was taken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

confidential!(CrisisLine);

choice! {
    /// What a line says. How a log stands follows from its lines: nothing else is kept of it.
    CrisisStep {
        /// Something happened.
        Happened = "happened", "crisis-step-happened";
        /// Somebody was told something.
        Told = "told", "crisis-step-told";
        /// The child's risk was raised to red.
        Red = "red", "crisis-step-red";
        /// A report is owed from now on (Minors Protection Law, art. 11).
        ReportOwed = "report-owed", "crisis-step-report-owed";
        /// It was made.
        Reported = "reported", "crisis-step-reported";
        /// None is owed, for a reason that is written down.
        NoReport = "no-report", "crisis-step-no-report";
        Ended = "ended", "crisis-step-ended";
        GoneOn = "gone-on", "crisis-step-gone-on";
    }
}

impl Record for CrisisLine {
    const KIND: Kind = Kind::CrisisLine;
}
