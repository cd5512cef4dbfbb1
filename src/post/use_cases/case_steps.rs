//! The states of a case as somebody changes them, closing with what it settles, reopening, and the risk.
//!
//! Reasons are words of the case, so they are its team's to write; a step that needs none can be taken without them.

use chrono::{DateTime, Utc};

use crate::care::case_states::{self, CaseFacts};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::{AppointmentState, CalledOffBy};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::audit::Action;
use crate::care::records::case_header::{CaseHeader, CaseState, ClosingReason};
use crate::care::records::case_words::ReasonGiven;
use crate::care::records::closing_summary::ClosingSummary;
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::ApprovalRule;
use crate::care::risk::{RiskAsks, RiskStep, asks, change_risk as risk_changed};
use crate::post::approvals::{self, Asked, approvers, approves, of_closing};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::has_child;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::appointment_steps::{Said, put_step};
use crate::post::use_cases::cases::{found, words_of};
use crate::post::use_cases::follow_ups::put_settled;

/// How a case is closed.
#[derive(Clone)]
pub struct Closing {
    pub reason: ClosingReason,
    /// Half a page.
    pub summary: String,
    /// Whether follow-ups that are still open are cancelled with it; else they stand in the way.
    pub cancel_follow_ups: bool,
    /// The same of appointments that are still to come.
    pub cancel_appointments: bool,
}

/// A risk level that somebody wishes for a case.
#[derive(Clone)]
pub struct RiskWish {
    pub to: RiskLevel,
    /// Needed to leave red.
    pub why: String,
    /// The safety plan, where it is written with it.
    pub safety_plan: Option<String>,
    /// That the safety plan follows, which has to be said where a red case has none.
    pub safety_plan_later: bool,
}

/// What of a case is still to be settled before it is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsettled {
    pub follow_ups: Vec<Id>,
    pub appointments: Vec<Id>,
}

/// Changes the state of a case to anything but closed, which [`close`] does: back to work, monitoring, away, closing,
/// reopened. `closing` is needed to go to closing, `why` to reopen.
///
/// # Errors
/// Where there is no such step, or what it takes is missing.
pub fn step(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    to: CaseState,
    closing: Option<ClosingReason>,
    why: &str,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, id)?;
    let other_open = register
        .open_case(before.child)
        .map(|(other, _)| other)
        .filter(|other| *other != id);
    let facts = CaseFacts {
        why,
        reason: closing,
        other_open,
        ..CaseFacts::default()
    };
    let rule = register.settings.closing_approval;
    let (after, reason) = case_states::change_state(before, to, me.person, now, rule, &facts)?;
    let mut plan = Plan::new(me, Action::ChangeState);
    plan.put(&register.cases, id, Scope::Clinical, &after)?;
    if before.state == CaseState::Closed {
        // As where one is opened: of two at the same moment the second is refused.
        let child = has_child(register, before.child)?;
        plan.put(&register.children, before.child, Scope::Staff, child)?;
    }
    if let Some(reason) = reason {
        let mut words = words_of(register, me, id)?;
        words.reasons.push(reason);
        plan.put(&register.case_words, id, Scope::Case(id), &words)?;
    }
    Ok(plan.finish())
}

/// Takes the next step, which key `a` takes; closing is a matter of its own.
///
/// # Errors
/// As of [`step`].
pub fn advance(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
) -> Result<ChangeSet, Refusal> {
    let to = case_states::next(found(register, id)?.state)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::CaseHeader, id)))?;
    step(register, me, now, id, to, None, "")
}

/// Gives what of a case is still to be settled.
pub fn unsettled(register: &Register, id: Id) -> Unsettled {
    use AppointmentState as S;
    let Some(case) = register.cases.get(id) else {
        return Unsettled::default();
    };
    let follow_ups = register.follow_ups_by_child.under(&case.child);
    let appointments = register.appointments_by_child.under(&case.child);
    Unsettled {
        follow_ups: follow_ups
            .filter(|follow_up| {
                register
                    .follow_ups
                    .get(*follow_up)
                    .is_some_and(|owed| owed.case == Some(id) && owed.settled.is_none())
            })
            .collect(),
        appointments: appointments
            .filter(|appointment| {
                register.appointments.get(*appointment).is_some_and(|open| {
                    open.case == Some(id)
                        && matches!(
                            open.state,
                            S::Requested | S::Scheduled | S::Arrived | S::InSession
                        )
                })
            })
            .collect(),
    }
}

/// Closes a case, from whatever state it is in, and settles what is chosen to be.
///
/// Where closing is approved first and is not yet, the case goes to closing and asks for it; closing again after the
/// approval closes it. Where it is approved afterwards, it is closed and asks for it.
///
/// # Errors
/// Where summary or reason is missing, something is neither settled nor to be cancelled, or the case's words are not
/// this person's to write.
pub fn close(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    closing: &Closing,
) -> Result<ChangeSet, Refusal> {
    let rule = register.settings.closing_approval;
    let before = found(register, id)?;
    let mut words = words_of(register, me, id)?;
    let open = unsettled(register, id);
    let left = |cancelled: bool, open: &[Id]| if cancelled { 0 } else { open.len() };
    // What was approved is these words and this reason; a closing with others asks anew.
    let asked = of_closing(register, id, before)
        .filter(|asked| says(register, asked, closing.reason, &closing.summary));
    let approved_by = asked
        .as_ref()
        .filter(|asked| asked.state == ApprovalState::Approved)
        .and_then(|asked| asked.decided)
        .map(|(by, _)| by)
        .filter(|_| before.state == CaseState::Closing);
    let facts = CaseFacts {
        // The reason is one of those there are, and its words are the summary.
        why: "",
        reason: Some(closing.reason),
        summary: &closing.summary,
        open_follow_ups: left(closing.cancel_follow_ups, &open.follow_ups),
        open_appointments: left(closing.cancel_appointments, &open.appointments),
        approved_by,
        other_open: None,
    };
    let mut header = before.clone();
    if header.state != CaseState::Closing {
        header = to_closing(&header, me.person, now, rule, &facts)?;
    }
    let waits = rule == ApprovalRule::BeforeClosing && approved_by.is_none();
    // Checked as if approved, so that nobody is asked to approve what could not be closed.
    let checked_rule = if waits { ApprovalRule::None } else { rule };
    let (closed, reason) = case_states::change_state(
        &header,
        CaseState::Closed,
        me.person,
        now,
        checked_rule,
        &facts,
    )?;
    if !waits {
        header = closed;
    }
    let mut plan = Plan::new(me, Action::ChangeState).about(RecordKey::new(Kind::CaseHeader, id));
    plan.put(&register.cases, id, Scope::Clinical, &header)?;
    words.closing_summary = closing.summary.trim().to_string();
    words.reasons.extend(reason);
    plan.put(&register.case_words, id, Scope::Case(id), &words)?;
    let waits_already = asked.is_some_and(|asked| asked.state == ApprovalState::Pending);
    let asks = approved_by.is_none() && rule != ApprovalRule::None && !waits_already;
    let shown = match asks {
        true => Some(put_summary(
            &mut plan, register, me, fresh, now, id, closing,
        )?),
        false => None,
    };
    // What a counselor is still to do on a case that waits is left to them until it is closed.
    if !waits {
        // An appointment's reason is read by everyone clinical, so it is the case's number and none of its words.
        let number = &header.number;
        for follow_up in open.follow_ups {
            put_settled(&mut plan, register, me, now, follow_up, false, number)?;
        }
        for appointment in open.appointments {
            let said = Said {
                called_off_by: Some(CalledOffBy::Counselor),
                why: number.clone(),
                ..Said::default()
            };
            let to = match register
                .appointments
                .get(appointment)
                .map(|open| open.state)
            {
                Some(AppointmentState::Arrived | AppointmentState::InSession) => {
                    AppointmentState::BrokenOff
                }
                _ => AppointmentState::Cancelled,
            };
            put_step(&mut plan, register, me, fresh, now, appointment, to, &said)?;
        }
    }
    Ok(match shown {
        Some(shown) => shared_with_approvers(plan.finish(), register, me, before, shown),
        None => plan.finish(),
    })
}

/// Asks anew for the approval of a case that is closed already, with other words; what was returned is mended so.
///
/// # Errors
/// Where the case is not closed, nothing was returned, or the words are missing or not this person's to write.
pub fn ask_anew(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    closing: &Closing,
) -> Result<ChangeSet, Refusal> {
    let case = found(register, id)?;
    let returned =
        of_closing(register, id, case).is_some_and(|asked| asked.state == ApprovalState::Returned);
    if case.state != CaseState::Closed || !returned {
        return Err(Refusal::AlreadySo);
    }
    if closing.summary.trim().is_empty() {
        return Err(case_states::CaseRefusal::NeedsSummary.into());
    }
    let mut words = words_of(register, me, id)?;
    words.closing_summary = closing.summary.trim().to_string();
    let mut header = case.clone();
    header.closing = Some(closing.reason);
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::CaseHeader, id));
    plan.put(&register.cases, id, Scope::Clinical, &header)?;
    plan.put(&register.case_words, id, Scope::Case(id), &words)?;
    let shown = put_summary(&mut plan, register, me, fresh, now, id, closing)?;
    Ok(shared_with_approvers(
        plan.finish(),
        register,
        me,
        case,
        shown,
    ))
}

/// Approves the closing of a case, or returns it with a remark; a supervisor does it, or a deputy.
///
/// The remark stands with the approval, where everyone clinical reads it.
///
/// # Errors
/// Where nothing waits for it, it is one's own, or a remark is missing.
pub fn decide_closing(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    approved: bool,
    remark: &str,
) -> Result<ChangeSet, Refusal> {
    let case = found(register, id)?;
    let asked = of_closing(register, id, case)
        .filter(|asked| asked.state == ApprovalState::Pending)
        .ok_or(Refusal::AlreadySo)?;
    if asked.by == me.person || case.counselor == me.person {
        return Err(case_states::CaseRefusal::OwnApproval.into());
    }
    if !approves(register, me) {
        return Err(Refusal::NotYourRole);
    }
    // Nobody puts their name to what they have not read.
    if asked.content.is_some() && approvals::summary(register, &asked).is_none() {
        return Err(Refusal::NotReadable(Scope::Case(id)));
    }
    if !approved && remark.trim().is_empty() {
        return Err(Refusal::Missing(Missing::Reason));
    }
    let decision = Approval {
        of: asked.of,
        state: match approved {
            true => ApprovalState::Approved,
            false => ApprovalState::Returned,
        },
        by: me.person,
        at: now,
        remark: remark.trim().to_string(),
        content: asked.content,
    };
    let action = match approved {
        true => Action::ApproveClosing,
        false => Action::Return,
    };
    let mut plan = Plan::new(me, action).about(RecordKey::new(Kind::CaseHeader, id));
    plan.put(&register.approvals, fresh.id(), Scope::Clinical, &decision)?;
    let mut change = plan.finish();
    // Who asked for it.
    change.noted.subject = Some(asked.by);
    Ok(change)
}

/// Changes the risk level of a case.
///
/// # Errors
/// Where the rules refuse it; or where it goes to red with neither a safety plan nor the word that it follows.
pub fn change_risk(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    wish: &RiskWish,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, id)?;
    let changed = risk_changed(
        before,
        &RiskStep {
            to: wish.to,
            by: me.person,
            at: now,
            why: &wish.why,
        },
    )?;
    let written = wish.safety_plan.as_deref().map_or("", str::trim);
    let mut plan = Plan::new(me, Action::ChangeRisk).about(RecordKey::new(Kind::CaseHeader, id));
    plan.put(&register.cases, id, Scope::Clinical, &changed.header)?;
    if changed.reason.is_some() || !written.is_empty() {
        let mut words = words_of(register, me, id)?;
        words.reasons.extend(changed.reason);
        if !written.is_empty() {
            words.safety_plan = written.to_string();
        }
        plan.put(&register.case_words, id, Scope::Case(id), &words)?;
    }
    let known = register.case_words.get(id);
    let has_plan =
        !written.is_empty() || known.is_some_and(|words| !words.safety_plan.trim().is_empty());
    let asked = asks(before.risk, wish.to).contains(&RiskAsks::SafetyPlan);
    if asked && !has_plan && !wish.safety_plan_later {
        return Err(Refusal::Missing(Missing::SafetyPlan));
    }
    Ok(plan.finish())
}

/// Brings a case from any open state to closing; from monitoring and away there is a step, so there is from all.
fn to_closing(
    header: &CaseHeader,
    by: PersonId,
    now: DateTime<Utc>,
    rule: ApprovalRule,
    facts: &CaseFacts<'_>,
) -> Result<CaseHeader, Refusal> {
    // The reason in words is given once, with the closing itself.
    let facts = CaseFacts {
        why: "",
        ..facts.clone()
    };
    let (header, _): (CaseHeader, Option<ReasonGiven>) =
        case_states::change_state(header, CaseState::Closing, by, now, rule, &facts)?;
    Ok(header)
}

/// Tells whether what was asked about is a closing for this reason and with these words; where it was asked without any,
/// it is whatever the case is closed with.
fn says(register: &Register, asked: &Asked, reason: ClosingReason, words: &str) -> bool {
    match asked.content {
        None => true,
        Some(_) => {
            approvals::summary(register, asked).is_some_and(|summary| summary.says(reason, words))
        }
    }
}

/// Writes what the approvers are shown, and asks them; gives the record they are shown.
fn put_summary(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    case: Id,
    closing: &Closing,
) -> Result<RecordKey, Refusal> {
    let summary = ClosingSummary {
        case,
        reason: closing.reason,
        summary: closing.summary.trim().to_string(),
        by: me.person,
        at: now,
    };
    let id = fresh.id();
    plan.put(&register.closing_summaries, id, Scope::Case(case), &summary)?;
    let content = RecordKey::new(Kind::ClosingSummary, id);
    let pending = Approval {
        of: RecordKey::new(Kind::CaseHeader, case),
        state: ApprovalState::Pending,
        by: me.person,
        at: now,
        remark: String::new(),
        content: Some(content),
    };
    plan.put(&register.approvals, fresh.id(), Scope::Clinical, &pending)?;
    Ok(content)
}

/// Shares what the approvers are shown with each of them who is not on the team.
fn shared_with_approvers(
    change: ChangeSet,
    register: &Register,
    me: &Me,
    case: &CaseHeader,
    shown: RecordKey,
) -> ChangeSet {
    let scope = change
        .changes
        .iter()
        .find(|one| one.key == shown)
        .map(|one| one.scope);
    let Some(scope) = scope else {
        return change;
    };
    let team = case.care_team();
    let readers = approvers(register, me, Some(case)).into_iter();
    readers
        .filter(|person| !team.contains(person))
        .fold(change, |change, person| {
            change.share((shown, 1), scope, person, None)
        })
}
