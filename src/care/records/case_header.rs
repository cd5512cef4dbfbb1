//! A case's number, state, risk, dates and team; its concerns and plan are `CaseWords`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;
use crate::care::records::risk_level::RiskLevel;

/// The header of a case. The other half, under the same id, is `CaseWords`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseHeader {
    /// Post code, year and running number, as `care::case_number` makes it.
    pub number: String,
    pub child: Id,
    pub state: CaseState,
    pub risk: RiskLevel,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub risk_since: DateTime<Utc>,
    #[serde(default)]
    pub source: Source,
    pub counselor: PersonId,
    /// B角
    #[serde(default)]
    pub stand_in: Option<PersonId>,
    /// Everyone else on the care team.
    #[serde(default)]
    pub team: Vec<PersonId>,
    #[serde(default)]
    pub supervisor: Option<PersonId>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub opened: DateTime<Utc>,
    /// Who opened it; none in cases that earlier versions opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<PersonId>,
    /// Every change of state, the oldest first.
    #[serde(default)]
    pub history: Vec<CaseChange>,
    /// Every change of risk, the oldest first.
    #[serde(default)]
    pub risk_history: Vec<RiskChange>,
    /// Why it was closed, while it is closing or closed.
    #[serde(default)]
    pub closing: Option<ClosingReason>,
}

confidential!(CaseHeader);

impl CaseHeader {
    /// Gives everyone who may read the case: counselor, stand-in, team, each once.
    pub fn care_team(&self) -> Vec<PersonId> {
        let mut people = vec![self.counselor];
        for person in self.stand_in.iter().chain(&self.team) {
            if !people.contains(person) {
                people.push(*person);
            }
        }
        people
    }

    /// Tells whether the case is open: anything but closed.
    pub fn is_open(&self) -> bool {
        self.state != CaseState::Closed
    }
}

/// One change of a case's state; the reason's words are in `CaseWords`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChange {
    pub from: CaseState,
    pub to: CaseState,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    #[serde(default)]
    pub reason: Option<ClosingReason>,
}

/// One change of a case's risk; the reason's words are in `CaseWords`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskChange {
    pub from: RiskLevel,
    pub to: RiskLevel,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

confidential!(CaseChange, RiskChange);

choice! {
    /// Where a case stands.
    CaseState {
        /// 接案
        Intake = "intake", "case-state-intake";
        /// 服务中
        Active = "active", "case-state-active";
        /// 观察期
        Monitoring = "monitoring", "case-state-monitoring";
        /// 结案中
        Closing = "closing", "case-state-closing";
        /// 结案
        Closed = "closed", "case-state-closed";
        /// 暂离: summer with the parents; rhythm by phone.
        Away = "away", "case-state-away";
    }
}

choice! {
    /// Why a case is closed.
    ClosingReason {
        GoalsMet = "goals-met", "closing-reason-goals-met";
        Moved = "moved", "closing-reason-moved";
        Transferred = "transferred", "closing-reason-transferred";
        Declined = "declined", "closing-reason-declined";
        Adult = "adult", "closing-reason-adult";
        LostContact = "lost-contact", "closing-reason-lost-contact";
        Died = "died", "closing-reason-died";
        Other = "other", "closing-reason-other";
    }
}

open_choice! {
    /// Where a case came from.
    Source, "source-other" {
        Screening = "screening", "source-screening";
        School = "school", "source-school";
        Family = "family", "source-family";
        Myself = "self", "source-self";
        Village = "village", "source-village";
        ChildDirector = "child-director", "source-child-director";
        Visit = "visit", "source-visit";
        Hotline = "hotline", "source-hotline";
        Department = "department", "source-department";
    }
}

impl Default for Source {
    fn default() -> Source {
        Source::Other(String::new())
    }
}

impl Record for CaseHeader {
    const KIND: Kind = Kind::CaseHeader;
}
