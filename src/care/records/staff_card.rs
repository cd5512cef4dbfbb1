//! The particulars of someone on staff, which the directory of keys and roles does not hold.

use chrono::{DateTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Kind, PersonId};
use crate::care::records::record::Record;

/// Someone on staff, for schedules and signatures.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffCard {
    pub person: PersonId,
    pub full_name: String,
    #[serde(default)]
    pub phone: Option<String>,
    /// The weekdays on which the person works here; empty is every day the post is open.
    #[serde(default)]
    pub working_days: Vec<Weekday>,
    /// Whether a supervisor countersigns this person's notes.
    #[serde(default)]
    pub needs_countersign: bool,
    /// Since when, where that was said in an earlier version of this card; else since this card was written.
    #[serde(
        default,
        with = "chrono::serde::ts_milliseconds_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub countersigned_since: Option<DateTime<Utc>>,
}

confidential!(StaffCard);

impl Record for StaffCard {
    const KIND: Kind = Kind::StaffCard;
}
