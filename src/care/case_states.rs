//! The states of a case: which follow which, and what each step takes.
//!
//! `intake → active → monitoring → closing → closed`, `closed → active` with a reason, `away` and back. A case may
//! go to closing from any open state, since families move and decline at any time, and from closing back to work.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::case_header::{CaseChange, CaseHeader, CaseState, ClosingReason, Source};
use crate::care::records::case_words::ReasonGiven;
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::ApprovalRule;

/// What a case is opened with.
#[derive(Clone)]
pub struct NewCase {
    pub number: String,
    pub child: Id,
    pub risk: RiskLevel,
    pub source: Source,
    pub counselor: PersonId,
    pub at: DateTime<Utc>,
}

/// Opens a case at intake.
pub fn open(new: NewCase) -> CaseHeader {
    CaseHeader {
        number: new.number,
        child: new.child,
        state: CaseState::Intake,
        risk: new.risk,
        risk_since: new.at,
        source: new.source,
        counselor: new.counselor,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        opened: new.at,
        opened_by: None,
        history: Vec::new(),
        risk_history: Vec::new(),
        closing: None,
    }
}

/// Checks that a child has no open case yet: one open case a child.
///
/// # Errors
/// Names the case that is open.
pub fn may_open<'a>(
    child: Id,
    cases: impl IntoIterator<Item = (Id, &'a CaseHeader)>,
) -> Result<(), CaseRefusal> {
    cases
        .into_iter()
        .find(|(_, case)| case.child == child && case.is_open())
        .map_or(Ok(()), |(case, _)| Err(CaseRefusal::AlreadyOpen { case }))
}

/// A change of state that somebody wishes, and what they know that bears on it.
#[derive(Clone, Default)]
pub struct CaseFacts<'a> {
    /// Why; needed to reopen, and to close.
    pub why: &'a str,
    /// Needed to go to closing.
    pub reason: Option<ClosingReason>,
    /// Needed to close.
    pub summary: &'a str,
    /// Follow-ups of the case that are not settled.
    pub open_follow_ups: usize,
    /// Appointments of the case that are requested, scheduled, arrived or in session.
    pub open_appointments: usize,
    /// Who approved the closing.
    pub approved_by: Option<PersonId>,
    /// Another open case of the child; needed to reopen.
    pub other_open: Option<Id>,
}

/// Why a case does not change its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    #[error("a case does not go from {from:?} to {to:?}")]
    NoSuchStep { from: CaseState, to: CaseState },
    #[error("reopening needs a reason")]
    NeedsReason,
    #[error("closing needs a reason from the list")]
    NeedsClosingReason,
    #[error("closing needs a summary")]
    NeedsSummary,
    #[error("{follow_ups} follow-ups and {appointments} appointments are not settled")]
    Unsettled {
        follow_ups: usize,
        appointments: usize,
    },
    #[error("closing needs the approval of someone else")]
    NeedsApproval,
    #[error("nobody approves their own")]
    OwnApproval,
    #[error("the child has an open case")]
    AlreadyOpen { case: Id },
}

/// Gives the state that key `a` leads to.
pub fn next(state: CaseState) -> Option<CaseState> {
    match state {
        CaseState::Intake | CaseState::Away | CaseState::Closed => Some(CaseState::Active),
        CaseState::Active => Some(CaseState::Monitoring),
        CaseState::Monitoring => Some(CaseState::Closing),
        CaseState::Closing => Some(CaseState::Closed),
    }
}

/// Gives the states that key `x` offers.
pub fn other_outcomes(state: CaseState) -> &'static [CaseState] {
    use CaseState as S;
    match state {
        S::Intake => &[S::Closing],
        S::Active => &[S::Closing, S::Away],
        S::Monitoring => &[S::Active, S::Away],
        S::Away => &[S::Monitoring, S::Closing],
        S::Closing => &[S::Active, S::Monitoring],
        S::Closed => &[],
    }
}

/// Tells whether a case may go from one state to another.
pub fn allowed(from: CaseState, to: CaseState) -> bool {
    next(from) == Some(to) || other_outcomes(from).contains(&to)
}

/// Changes the state of a case; gives the new header and what goes into the case's words.
///
/// # Errors
/// Where there is no such step, or what it takes is missing.
pub fn change_state(
    case: &CaseHeader,
    to: CaseState,
    by: PersonId,
    at: DateTime<Utc>,
    rule: ApprovalRule,
    facts: &CaseFacts<'_>,
) -> Result<(CaseHeader, Option<ReasonGiven>), CaseRefusal> {
    let from = case.state;
    if !allowed(from, to) {
        return Err(CaseRefusal::NoSuchStep { from, to });
    }
    let why = facts.why.trim();
    let mut after = case.clone();
    match to {
        CaseState::Closing => {
            after.closing = Some(facts.reason.ok_or(CaseRefusal::NeedsClosingReason)?);
        }
        CaseState::Closed => {
            after.closing = Some(
                facts
                    .reason
                    .or(case.closing)
                    .ok_or(CaseRefusal::NeedsClosingReason)?,
            );
            may_close(by, rule, facts)?;
        }
        _ => {
            if from == CaseState::Closed {
                if let Some(case) = facts.other_open {
                    return Err(CaseRefusal::AlreadyOpen { case });
                }
                if why.is_empty() {
                    return Err(CaseRefusal::NeedsReason);
                }
            }
            after.closing = None;
        }
    }
    after.state = to;
    after.history.push(CaseChange {
        from,
        to,
        by,
        at,
        reason: after.closing,
    });
    let words = (!why.is_empty()).then(|| ReasonGiven {
        by,
        at,
        words: why.to_string(),
    });
    Ok((after, words))
}

fn may_close(by: PersonId, rule: ApprovalRule, facts: &CaseFacts<'_>) -> Result<(), CaseRefusal> {
    if facts.summary.trim().is_empty() {
        return Err(CaseRefusal::NeedsSummary);
    }
    if facts.open_follow_ups + facts.open_appointments > 0 {
        return Err(CaseRefusal::Unsettled {
            follow_ups: facts.open_follow_ups,
            appointments: facts.open_appointments,
        });
    }
    if facts.approved_by == Some(by) {
        return Err(CaseRefusal::OwnApproval);
    }
    if rule == ApprovalRule::BeforeClosing && facts.approved_by.is_none() {
        return Err(CaseRefusal::NeedsApproval);
    }
    Ok(())
}

/// Gives the instant by which the closing of a closed case is to be approved, where it is approved afterwards: within so
/// many days, which is a setting of the post.
pub fn approval_due(case: &CaseHeader, rule: ApprovalRule, days: u32) -> Option<DateTime<Utc>> {
    if rule != ApprovalRule::Within30Days || case.state != CaseState::Closed {
        return None;
    }
    let closed = case
        .history
        .iter()
        .rev()
        .find(|change| change.to == CaseState::Closed)?;
    Some(closed.at + TimeDelta::days(i64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PersonId = PersonId([1; 16]);
    const BOSS: PersonId = PersonId([2; 16]);

    fn case(state: CaseState) -> CaseHeader {
        let mut case = open(NewCase {
            number: "SD-2026-0001".into(),
            child: Id([1; 16]),
            risk: RiskLevel::Green,
            source: Source::School,
            counselor: ME,
            at: DateTime::UNIX_EPOCH,
        });
        case.state = state;
        case
    }

    fn go(
        case: &CaseHeader,
        to: CaseState,
        rule: ApprovalRule,
        facts: &CaseFacts<'_>,
    ) -> Result<CaseHeader, CaseRefusal> {
        change_state(case, to, ME, DateTime::UNIX_EPOCH, rule, facts).map(|(case, _)| case)
    }

    #[test]
    fn intake_active_monitoring_closing_closed_and_reopened() {
        let facts = CaseFacts {
            why: "came back",
            reason: Some(ClosingReason::GoalsMet),
            summary: "half a page",
            ..CaseFacts::default()
        };
        let mut at = case(CaseState::Intake);
        for to in [
            CaseState::Active,
            CaseState::Monitoring,
            CaseState::Closing,
            CaseState::Closed,
            CaseState::Active,
        ] {
            assert_eq!(next(at.state), Some(to));
            at = go(&at, to, ApprovalRule::None, &facts).unwrap();
        }
        assert_eq!(at.history.len(), 5);
        assert_eq!(at.closing, None);
    }

    #[test]
    fn no_state_leads_to_itself_or_back_to_intake_and_only_closing_to_closed() {
        for from in CaseState::ALL {
            assert!(!allowed(*from, *from));
            assert!(!allowed(*from, CaseState::Intake));
            assert_eq!(
                allowed(*from, CaseState::Closed),
                *from == CaseState::Closing
            );
        }
        assert!(allowed(CaseState::Active, CaseState::Away));
        assert!(allowed(CaseState::Away, CaseState::Active));
    }

    #[test]
    fn closing_takes_a_reason_a_summary_and_settles_what_is_open() {
        let none = CaseFacts::default();
        let active = case(CaseState::Active);
        assert_eq!(
            go(&active, CaseState::Closing, ApprovalRule::None, &none).unwrap_err(),
            CaseRefusal::NeedsClosingReason
        );
        let mut facts = CaseFacts {
            reason: Some(ClosingReason::Moved),
            ..none
        };
        let closing = go(&active, CaseState::Closing, ApprovalRule::None, &facts).unwrap();
        facts.reason = None;
        let close = |facts: &CaseFacts<'_>, rule| go(&closing, CaseState::Closed, rule, facts);
        assert_eq!(
            close(&facts, ApprovalRule::None).unwrap_err(),
            CaseRefusal::NeedsSummary
        );
        facts.summary = "half a page";
        facts.open_follow_ups = 1;
        assert!(matches!(
            close(&facts, ApprovalRule::None).unwrap_err(),
            CaseRefusal::Unsettled { follow_ups: 1, .. }
        ));
        facts.open_follow_ups = 0;
        assert_eq!(
            close(&facts, ApprovalRule::None).unwrap().closing,
            Some(ClosingReason::Moved)
        );
    }

    #[test]
    fn approval_by_someone_else_before_closing_or_within_thirty_days() {
        let mut closing = case(CaseState::Closing);
        closing.closing = Some(ClosingReason::GoalsMet);
        let mut facts = CaseFacts {
            summary: "half a page",
            ..CaseFacts::default()
        };
        let before = ApprovalRule::BeforeClosing;
        assert_eq!(
            go(&closing, CaseState::Closed, before, &facts).unwrap_err(),
            CaseRefusal::NeedsApproval
        );
        facts.approved_by = Some(ME);
        assert_eq!(
            go(&closing, CaseState::Closed, before, &facts).unwrap_err(),
            CaseRefusal::OwnApproval
        );
        facts.approved_by = Some(BOSS);
        assert!(go(&closing, CaseState::Closed, before, &facts).is_ok());
        facts.approved_by = None;
        let closed = go(
            &closing,
            CaseState::Closed,
            ApprovalRule::Within30Days,
            &facts,
        )
        .unwrap();
        assert_eq!(
            approval_due(&closed, ApprovalRule::Within30Days, 30),
            Some(DateTime::UNIX_EPOCH + TimeDelta::days(30))
        );
        assert_eq!(approval_due(&closed, ApprovalRule::None, 30), None);
    }

    #[test]
    fn one_open_case_a_child_and_reopening_needs_a_reason() {
        let (open, closed) = (case(CaseState::Away), case(CaseState::Closed));
        let child = open.child;
        assert!(may_open(child, [(Id([8; 16]), &closed)]).is_ok());
        assert_eq!(
            may_open(child, [(Id([8; 16]), &closed), (Id([9; 16]), &open)]),
            Err(CaseRefusal::AlreadyOpen { case: Id([9; 16]) })
        );
        let none = CaseFacts::default();
        assert_eq!(
            go(&closed, CaseState::Active, ApprovalRule::None, &none).unwrap_err(),
            CaseRefusal::NeedsReason
        );
        let other = CaseFacts {
            why: "came back",
            other_open: Some(Id([9; 16])),
            ..none
        };
        assert!(matches!(
            go(&closed, CaseState::Active, ApprovalRule::None, &other),
            Err(CaseRefusal::AlreadyOpen { .. })
        ));
    }
}
