//! Cases handed over from one counselor to another, for a time or for good; and what to watch in each.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// A handover: who takes over which cases, from when until when, and what was moved with them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    pub from: PersonId,
    pub to: PersonId,
    pub begins: NaiveDate,
    /// The last day of it; none for good.
    #[serde(default)]
    pub ends: Option<NaiveDate>,
    pub state: HandoverState,
    pub cases: Vec<CaseHanded>,
    /// The appointments and follow-ups that went over.
    #[serde(default)]
    pub appointments: Vec<Id>,
    #[serde(default)]
    pub follow_ups: Vec<Id>,
    /// Whether the recovery key did it, for somebody who could not.
    #[serde(default)]
    pub forced: bool,
    /// Why, where it was forced.
    #[serde(default)]
    pub reason: String,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// One case of a handover, with the place that the successor had in its team before.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHanded {
    pub case: Id,
    pub before: PlaceInTeam,
}

confidential!(Handover, CaseHanded);

choice! {
    /// Where a handover stands.
    HandoverState {
        /// Not begun yet.
        Planned = "planned", "handover-state-planned";
        /// The successor has the cases, for a time.
        Running = "running", "handover-state-running";
        /// Given back.
        Returned = "returned", "handover-state-returned";
        /// The successor has the cases for good.
        Done = "done", "handover-state-done";
    }
}

choice! {
    /// The place of somebody in a case's team.
    PlaceInTeam {
        Outside = "outside", "place-outside";
        StandIn = "stand-in", "place-stand-in";
        Team = "team", "place-team";
    }
}

impl Record for Handover {
    const KIND: Kind = Kind::Handover;
}

/// What to watch in one case that was handed over, in the words of who knows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverWords {
    pub handover: Id,
    pub case: Id,
    pub watch: String,
}

confidential!(HandoverWords);

impl Record for HandoverWords {
    const KIND: Kind = Kind::HandoverWords;
}
