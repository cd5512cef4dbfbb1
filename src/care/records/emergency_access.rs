//! Why a case was opened by the recovery key; everyone on staff can read it, and it names no child.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// One emergency access; only ever added.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyAccess {
    pub case: Id,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub reason: String,
}

confidential!(EmergencyAccess);

impl Record for EmergencyAccess {
    const KIND: Kind = Kind::EmergencyAccess;
}
