//! Appointments as changes to be saved: booked, changed, taken a step on; a missed one makes its follow-up.

use crate::care::appointment_states::{AppointmentRefusal, StepFacts, change_state};
use crate::care::follow_up_states::due_after_missed;
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::post_time::day_of;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::audit::Action;
use crate::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use crate::care::records::note_header::NoteState;
use crate::care::records::record::Record;
use crate::care::records::risk_level::RiskLevel;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::tui::booking_check::working_days;
use crate::tui::layer::Shared;

/// Why a step of an appointment was not planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepRefused {
    Rule(AppointmentRefusal),
    Other(Refusal),
}

/// Plans a new appointment.
///
/// # Errors
/// Where the record cannot be written.
pub fn book(appointment: &Appointment, shared: &Shared) -> Result<ChangeSet, Refusal> {
    ChangeSet::new(Action::Create)
        .put(shared.fresh.id(), Scope::Clinical, 0, appointment)
        .map_err(|_| Refusal::Unwritable)
}

/// Plans the change of an appointment to what is wished; one that was missed or called off is scheduled again by it.
///
/// # Errors
/// Where it is gone, cannot take the step any more, or cannot be written.
pub fn change(id: Id, wish: &Appointment, shared: &Shared) -> Result<ChangeSet, Refusal> {
    let key = RecordKey::new(Kind::Appointment, id);
    let before = shared
        .register
        .appointments
        .kept(id)
        .ok_or(Refusal::Gone(key))?;
    let mut after = wish.clone();
    if before.value.state != after.state {
        let step = change_state(
            &before.value,
            after.state,
            shared.me.person,
            shared.now,
            &StepFacts::default(),
        )
        .map_err(|_| Refusal::Unwritable)?;
        after.history = step.history;
        after.began = None;
        after.ended = None;
    }
    ChangeSet::new(Action::Change)
        .put(id, Scope::Clinical, before.revision, &after)
        .map_err(|_| Refusal::Unwritable)
}

/// Plans a step of an appointment from state to state.
///
/// A missed one makes a follow-up for each child, due as `care::follow_up_states::due_after_missed` says.
///
/// # Errors
/// What the rules refuse; or that it is gone or cannot be written.
pub fn step(
    id: Id,
    to: AppointmentState,
    facts: &StepFacts<'_>,
    shared: &Shared,
) -> Result<ChangeSet, StepRefused> {
    let key = RecordKey::new(Kind::Appointment, id);
    let kept = shared
        .register
        .appointments
        .kept(id)
        .ok_or(StepRefused::Other(Refusal::Gone(key)))?;
    let facts = StepFacts {
        note_signed: note_signed(id, shared),
        ..facts.clone()
    };
    let after = change_state(&kept.value, to, shared.me.person, shared.now, &facts)
        .map_err(StepRefused::Rule)?;
    let unwritable = |_| StepRefused::Other(Refusal::Unwritable);
    let mut set = ChangeSet::new(Action::ChangeState)
        .about(key)
        .put(id, Scope::Clinical, kept.revision, &after)
        .map_err(unwritable)?;
    if to == AppointmentState::Missed {
        for follow_up in after_missed(id, &after, shared) {
            set = set
                .put(shared.fresh.id(), Scope::Clinical, 0, &follow_up)
                .map_err(unwritable)?;
        }
    }
    if kept.value.state == AppointmentState::Missed {
        set = without_open_follow_ups(set, id, shared).map_err(unwritable)?;
    }
    Ok(set)
}

/// Gives the follow-ups that a missed appointment makes, one a child.
pub fn after_missed(id: Id, appointment: &Appointment, shared: &Shared) -> Vec<FollowUp> {
    let register = &shared.register;
    let day = day_of(register.settings.zone, appointment.start);
    let days = working_days(register);
    appointment
        .children()
        .iter()
        .map(|child| {
            let case = register.open_case(*child);
            let risk = case.map_or(RiskLevel::default(), |(_, case)| case.risk);
            FollowUp {
                child: *child,
                case: case.map(|(id, _)| id),
                kind: FollowUpKind::SeeChild,
                assignee: appointment
                    .counselors
                    .first()
                    .copied()
                    .unwrap_or(shared.me.person),
                due: due_after_missed(risk, day, &days),
                before: None,
                after: None,
                priority: if risk.pressing() {
                    Priority::High
                } else {
                    Priority::Normal
                },
                settled: None,
                made_by: shared.me.person,
                made_at: shared.now,
                chain_from: None,
                appointment: Some(id),
            }
        })
        .collect()
}

/// Takes back what a missed appointment had made and nobody has done, now that it was not missed or is booked again.
fn without_open_follow_ups(
    mut set: ChangeSet,
    appointment: Id,
    shared: &Shared,
) -> Result<ChangeSet, crate::care::records::record::NotARecord> {
    let register = &shared.register;
    let children = register
        .appointments
        .get(appointment)
        .map(|appointment| appointment.children().to_vec())
        .unwrap_or_default();
    for child in children {
        for id in register.follow_ups_by_child.under(&child) {
            if let Some(kept) = register.follow_ups.kept(id)
                && kept.value.appointment == Some(appointment)
                && kept.value.settled.is_none()
            {
                let mut settled = kept.value.clone();
                settled.settled = Some(crate::care::records::follow_up::Settled {
                    done: false,
                    by: shared.me.person,
                    at: shared.now,
                });
                set = set.put(id, Scope::Clinical, kept.revision, &settled)?;
            }
        }
    }
    Ok(set)
}

/// Tells whether a note on an appointment is signed, so that its outcome stands.
fn note_signed(appointment: Id, shared: &Shared) -> bool {
    shared
        .register
        .notes_by_appointment
        .under(&appointment)
        .filter_map(|note| shared.register.notes.get(note))
        .any(|note| note.state == NoteState::Signed)
}

/// Names the key of an appointment.
pub fn key(id: Id) -> RecordKey {
    Appointment::key(id)
}
