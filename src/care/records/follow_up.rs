//! A follow-up's kind, due date, assignee and state; its words and outcome are `FollowUpWords`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// What is owed to whom by when. Open and overdue are computed from the dates, never stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub child: Id,
    #[serde(default)]
    pub case: Option<Id>,
    pub kind: FollowUpKind,
    pub assignee: PersonId,
    /// A calendar day in post time.
    pub due: NaiveDate,
    /// Days before `due` on which it opens; none is the post's setting for the case's risk.
    #[serde(default)]
    pub before: Option<u32>,
    /// Days after `due` on which it is not yet overdue; none is the post's setting for the case's risk.
    #[serde(default)]
    pub after: Option<u32>,
    #[serde(default)]
    pub priority: Priority,
    #[serde(default)]
    pub settled: Option<Settled>,
    pub made_by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub made_at: DateTime<Utc>,
    /// The follow-up that this one is the next of.
    #[serde(default)]
    pub chain_from: Option<Id>,
    /// The missed appointment that it came from.
    #[serde(default)]
    pub appointment: Option<Id>,
}

confidential!(FollowUp);

/// That a follow-up needs nothing more: who, when, how.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub done: bool,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

confidential!(Settled);

choice! {
    /// What is to be done.
    FollowUpKind {
        SeeChild = "see-child", "follow-up-kind-see-child";
        CallCarer = "call-carer", "follow-up-kind-call-carer";
        CallParent = "call-parent", "follow-up-kind-call-parent";
        School = "school", "follow-up-kind-school";
        HomeVisit = "home-visit", "follow-up-kind-home-visit";
        MedicalReferral = "medical-referral", "follow-up-kind-medical-referral";
        Paperwork = "paperwork", "follow-up-kind-paperwork";
        Other = "other", "follow-up-kind-other";
    }
}

choice! {
    /// How pressing it is; the order is from the least up.
    #[derive(Default)]
    Priority {
        Low = "low", "priority-low";
        #[default]
        Normal = "normal", "priority-normal";
        High = "high", "priority-high";
        Urgent = "urgent", "priority-urgent";
    }
}

impl Record for FollowUp {
    const KIND: Kind = Kind::FollowUp;
}
