//! The states of an appointment as somebody changes them: arrived, begun, completed, missed, called off, corrected.
//!
//! A missed one makes a follow-up; a held one is a contact with its children; what is corrected takes both back.

use chrono::{DateTime, Utc};

use crate::care::appointment_states::{self, AppointmentRefusal, StepFacts};
use crate::care::follow_up_states::due_after_missed;
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::{Appointment, AppointmentState, CalledOffBy, Subject};
use crate::care::records::audit::Action;
use crate::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use crate::care::records::note_header::NoteState;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{day_at, risk_of, working_days};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::use_cases::appointments::{found, may_keep, no_clash};
use crate::post::use_cases::session_contact::put_contact;

/// What somebody says about a change of state.
#[derive(Clone, Default)]
pub struct Said {
    /// When it really began and ended; needed to complete what was never begun.
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Needed to cancel.
    pub called_off_by: Option<CalledOffBy>,
    /// Needed to cancel and to correct.
    pub why: String,
    /// Why a clash is let through, where it goes back to scheduled.
    pub override_reason: Option<String>,
    /// Why it is held although consent for services does not hold.
    pub without_consent: String,
}

/// Takes the next step, which key `a` takes: arrived, begun, completed, back to scheduled.
///
/// # Errors
/// Where there is no next step, or as of [`step`].
pub fn advance(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
) -> Result<ChangeSet, Refusal> {
    let from = found(register, id)?.state;
    let to =
        appointment_states::next(from).ok_or(AppointmentRefusal::NoSuchStep { from, to: from })?;
    step(register, me, fresh, now, id, to, &Said::default())
}

/// Changes the state of an appointment.
///
/// # Errors
/// Where there is no such step, what it takes is missing, or it would clash when scheduled again.
pub fn step(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    to: AppointmentState,
    said: &Said,
) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::ChangeState).about(RecordKey::new(Kind::Appointment, id));
    put_step(&mut plan, register, me, fresh, now, id, to, said)?;
    Ok(plan.finish())
}

/// Plans a change of state within a larger change.
///
/// # Errors
/// As of [`step`].
#[expect(
    clippy::too_many_arguments,
    reason = "what every use case takes, and what is wished"
)]
pub fn put_step(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    to: AppointmentState,
    said: &Said,
) -> Result<(), Refusal> {
    let before = found(register, id)?;
    may_keep(me, &before.subject)?;
    let facts = StepFacts {
        times: said.times,
        called_off_by: said.called_off_by,
        why: &said.why,
        note_signed: has_signed_note(register, id),
    };
    let mut after = appointment_states::change_state(before, to, me.person, now, &facts)?;
    let reason = said.override_reason.as_deref().map(str::trim);
    let reason = reason.filter(|reason| !reason.is_empty());
    // A requested one has kept its time; what took no time meanwhile may clash with others by now, and what was said of
    // the old clash says nothing of these.
    if reason.is_some() || (to == AppointmentState::Scheduled && !counts_as_taken(before.state)) {
        after.override_reason = reason.map(str::to_string);
    }
    let said_of_consent = said.without_consent.trim();
    if !said_of_consent.is_empty() {
        after.without_consent = said_of_consent.to_string();
    }
    if to == AppointmentState::Scheduled {
        no_clash(register, Some(id), &after)?;
    }
    plan.put(&register.appointments, id, Scope::Clinical, &after)?;
    put_contact(plan, register, me, fresh, id, &after)?;
    match (before.state, to) {
        (_, AppointmentState::Missed) => {
            put_missed_follow_ups(plan, register, me, fresh, now, id, &after)
        }
        // It was held after all, so there is nothing to see the child about.
        (AppointmentState::Missed, AppointmentState::Completed) => {
            drop_missed_follow_ups(plan, register, id, &after)
        }
        _ => Ok(()),
    }
}

/// Tells whether an appointment in this state keeps the time that it was booked for.
fn counts_as_taken(state: AppointmentState) -> bool {
    use AppointmentState as S;
    matches!(state, S::Requested | S::Arrived)
}

/// Tells whether a note on the appointment is signed, so that its outcome stands.
pub fn has_signed_note(register: &Register, id: Id) -> bool {
    register.notes_by_appointment.under(&id).any(|note| {
        register.notes.get(note).is_some_and(|note| {
            matches!(
                note.state,
                NoteState::Signed | NoteState::AwaitingCountersign
            )
        })
    })
}

/// Makes the follow-up of a missed appointment, one a child: due the next working day, red and orange the same day.
/// An outing that did not take place was missed by no child.
fn put_missed_follow_ups(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    missed: &Appointment,
) -> Result<(), Refusal> {
    if matches!(missed.subject, Subject::Outing { .. }) {
        return Ok(());
    }
    let days = working_days(register);
    let day = day_at(register, missed.start);
    for child in missed.children() {
        let risk = risk_of(register, *child);
        let follow_up = FollowUp {
            child: *child,
            case: register.open_case(*child).map(|(case, _)| case),
            kind: FollowUpKind::SeeChild,
            assignee: who_follows_up(register, me, *child, missed),
            due: due_after_missed(risk, day, &days),
            before: None,
            after: None,
            priority: if risk.pressing() {
                Priority::High
            } else {
                Priority::Normal
            },
            settled: None,
            made_by: me.person,
            made_at: now,
            chain_from: None,
            appointment: Some(id),
        };
        plan.put(
            &register.follow_ups,
            fresh.id(),
            Scope::Clinical,
            &follow_up,
        )?;
    }
    Ok(())
}

/// Gives who follows up: a counselor of the appointment who is on the case's team, else the case's counselor.
fn who_follows_up(register: &Register, me: &Me, child: Id, missed: &Appointment) -> PersonId {
    let first = missed.counselors.first().copied().unwrap_or(me.person);
    match register.open_case(child) {
        None => first,
        Some((_, case)) => {
            let team = case.care_team();
            let mut counselors = missed.counselors.iter().copied();
            counselors
                .find(|person| team.contains(person))
                .unwrap_or(case.counselor)
        }
    }
}

fn drop_missed_follow_ups(
    plan: &mut Plan<'_>,
    register: &Register,
    id: Id,
    missed: &Appointment,
) -> Result<(), Refusal> {
    for child in missed.children() {
        for follow_up in register.follow_ups_by_child.under(child) {
            let still_owed = register
                .follow_ups
                .get(follow_up)
                .is_some_and(|made| made.appointment == Some(id) && made.settled.is_none());
            if still_owed {
                plan.remove(&register.follow_ups, follow_up)?;
            }
        }
    }
    Ok(())
}
