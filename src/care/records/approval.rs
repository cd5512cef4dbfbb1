//! An approval or its refusal: of a closing, or a countersignature on a note.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Kind, PersonId, RecordKey};
use crate::care::records::record::Record;

/// One line of a list that only grows: pending when asked for, then approved or returned. Nobody approves their own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// What is approved: a case header or a signed note.
    pub of: RecordKey,
    pub state: ApprovalState,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    #[serde(default)]
    pub remark: String,
    /// The closing summary that was asked about or decided on, which never changes; a signed note is named by `of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<RecordKey>,
}

confidential!(Approval);

choice! {
    /// Where an approval stands.
    ApprovalState {
        Pending = "pending", "approval-state-pending";
        Approved = "approved", "approval-state-approved";
        Returned = "returned", "approval-state-returned";
    }
}

impl Record for Approval {
    const KIND: Kind = Kind::Approval;
}
