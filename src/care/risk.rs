//! Changing the risk level of a case: what it takes and what it asks for next.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::PersonId;
use crate::care::records::case_header::{CaseHeader, CaseState, RiskChange};
use crate::care::records::case_words::ReasonGiven;
use crate::care::records::risk_level::RiskLevel;

/// A change of risk that somebody wishes.
#[derive(Clone)]
pub struct RiskStep<'a> {
    pub to: RiskLevel,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub why: &'a str,
}

confidential!(RiskChanged);

/// A case after its risk was changed.
#[derive(Clone, PartialEq, Eq)]
pub struct RiskChanged {
    pub header: CaseHeader,
    /// Goes into the case's words.
    pub reason: Option<ReasonGiven>,
}

choice! {
    /// What a change of risk asks for.
    RiskAsks {
        /// Raised to red: a safety plan.
        SafetyPlan = "safety-plan", "risk-asks-safety-plan";
        /// Raised to red: the duty-to-report step is offered; never automatic, never silently dismissed.
        DutyToReport = "duty-to-report", "risk-asks-duty-to-report";
        /// Left red: the supervisor is told.
        TellSupervisor = "tell-supervisor", "risk-asks-tell-supervisor";
    }
}

/// Gives what a change from one level to another asks for, in this order.
pub fn asks(from: RiskLevel, to: RiskLevel) -> &'static [RiskAsks] {
    match (from, to) {
        (RiskLevel::Red, RiskLevel::Red) => &[],
        (_, RiskLevel::Red) => &[RiskAsks::SafetyPlan, RiskAsks::DutyToReport],
        (RiskLevel::Red, _) => &[RiskAsks::TellSupervisor],
        _ => &[],
    }
}

/// Why a risk level is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RiskRefusal {
    #[error("the case has this level already")]
    Same,
    #[error("leaving red needs a reason")]
    NeedsReason,
    #[error("the case is closed")]
    Closed,
}

/// Changes the risk level of a case.
///
/// # Errors
/// Where it is the same level, the case is closed, or red is left without a reason ("Risk decides rhythm").
pub fn change_risk(case: &CaseHeader, step: &RiskStep<'_>) -> Result<RiskChanged, RiskRefusal> {
    if case.state == CaseState::Closed {
        return Err(RiskRefusal::Closed);
    }
    if case.risk == step.to {
        return Err(RiskRefusal::Same);
    }
    let why = step.why.trim();
    if case.risk == RiskLevel::Red && why.is_empty() {
        return Err(RiskRefusal::NeedsReason);
    }
    let mut header = case.clone();
    header.risk = step.to;
    header.risk_since = step.at;
    header.risk_history.push(RiskChange {
        from: case.risk,
        to: step.to,
        by: step.by,
        at: step.at,
    });
    let reason = (!why.is_empty()).then(|| ReasonGiven {
        by: step.by,
        at: step.at,
        words: why.to_string(),
    });
    Ok(RiskChanged { header, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::case_states::{NewCase, open};
    use crate::care::ledger::ids::Id;
    use crate::care::records::case_header::Source;

    fn case(risk: RiskLevel) -> CaseHeader {
        open(NewCase {
            number: "SD-2026-0001".into(),
            child: Id([1; 16]),
            risk,
            source: Source::School,
            counselor: PersonId([1; 16]),
            at: DateTime::UNIX_EPOCH,
        })
    }

    fn step(to: RiskLevel, why: &str) -> RiskStep<'_> {
        RiskStep {
            to,
            by: PersonId([1; 16]),
            at: DateTime::UNIX_EPOCH,
            why,
        }
    }

    #[test]
    fn raising_to_red_asks_for_a_safety_plan_and_offers_the_duty_to_report() {
        let changed = change_risk(&case(RiskLevel::Yellow), &step(RiskLevel::Red, "")).unwrap();
        let asked = asks(RiskLevel::Yellow, RiskLevel::Red);
        assert_eq!(asked, [RiskAsks::SafetyPlan, RiskAsks::DutyToReport]);
        assert_eq!(changed.header.risk, RiskLevel::Red);
        assert_eq!(changed.header.risk_history.len(), 1);
    }

    #[test]
    fn leaving_red_needs_a_reason_and_tells_the_supervisor() {
        let red = case(RiskLevel::Red);
        assert_eq!(
            change_risk(&red, &step(RiskLevel::Orange, "  ")).unwrap_err(),
            RiskRefusal::NeedsReason
        );
        let changed = change_risk(&red, &step(RiskLevel::Orange, "safe now")).unwrap();
        let asked = asks(RiskLevel::Red, RiskLevel::Orange);
        assert_eq!(asked, [RiskAsks::TellSupervisor]);
        assert_eq!(changed.reason.unwrap().words, "safe now");
    }

    #[test]
    fn the_order_is_from_the_most_pressing_down_and_unassessed_goes_with_yellow() {
        let mut levels = RiskLevel::ALL.to_vec();
        levels.sort();
        assert_eq!(levels, RiskLevel::ALL);
        assert_eq!(levels.iter().filter(|risk| risk.pressing()).count(), 2);
    }
}
