//! What the keys do with an appointment, the same on Today, on the schedule and in its details.

use crate::care::appointment_states::{next, other_outcomes, outcome_owed};
use crate::care::ledger::ids::Id;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::post::refusal::Refusal;
use crate::post::use_cases::appointment_steps::{Said, step};
use crate::tui::appointment_completed::after_completing;
use crate::tui::appointment_forms::{can_change, change};
use crate::tui::appointment_outcome::{asks_first, outcome};
use crate::tui::appointment_words::{state_name, times, with_whom};
use crate::tui::booking_check::sentences;
use crate::tui::commands::Command;
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Notice, Shared, Taken, Tone};
use crate::tui::openings;
use crate::tui::refusal_text;

/// Gives the state that the key for the next state leads to: completed, where the time is past and nobody said a word.
pub fn next_state(appointment: &Appointment, shared: &Shared) -> Option<AppointmentState> {
    if outcome_owed(appointment, shared.now) {
        Some(AppointmentState::Completed)
    } else {
        next(appointment.state)
    }
}

/// Names the next state, for the footer; empty where there is none.
pub fn next_name(appointment: &Appointment, shared: &Shared) -> String {
    let next = next_state(appointment, shared);
    next.map_or_else(String::new, |to| state_name(to, appointment.kind, shared))
}

/// Lists what can be done with an appointment, for the numbered menu.
pub fn commands(appointment: &Appointment, shared: &Shared) -> Vec<Command> {
    let mut found = Vec::new();
    if next_state(appointment, shared).is_some() {
        found.push(Command::Advance);
    }
    if !other_outcomes(appointment.state).is_empty() {
        found.push(Command::Otherwise);
    }
    found.extend([Command::WriteNote, Command::NewFollowUp]);
    if can_change(appointment.state) {
        found.push(Command::Move);
    }
    found.push(Command::Open);
    if let Some(child) = appointment.children().first() {
        let case = match shared.register.open_case(*child) {
            Some(_) => Command::Risk,
            None => Command::OpenCase,
        };
        found.extend([Command::LogContact, case, Command::Consent]);
    }
    found
}

/// Does a command with an appointment.
pub fn act(command: Command, id: Id, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
    let Some(appointment) = shared.register.appointments.get(id) else {
        return Taken::No;
    };
    let child = appointment.children().first().copied();
    match command {
        Command::Advance => advance(id, appointment, shared, asks),
        Command::Otherwise => otherwise(id, appointment, shared, asks),
        Command::Move | Command::Edit => {
            if can_change(appointment.state) {
                asks.push(Ask::Open(change(id, shared)));
            } else {
                say(asks, shared.words.get(not_movable(appointment.state)));
            }
        }
        Command::Remove => {
            if other_outcomes(appointment.state).contains(&AppointmentState::Cancelled) {
                asks.push(Ask::Open(outcome(id, AppointmentState::Cancelled, shared)));
            } else if other_outcomes(appointment.state).is_empty() {
                say(asks, shared.words.get("appointment-no-outcome"));
            } else {
                say(asks, shared.words.get("appointment-not-cancellable"));
            }
        }
        Command::WriteNote => return open(openings::note_on(id, shared), asks),
        Command::NewFollowUp => {
            return open(
                child.and_then(|child| openings::new_follow_up(child, shared)),
                asks,
            );
        }
        Command::LogContact => {
            return open(
                child.and_then(|child| openings::log_contact(child, shared)),
                asks,
            );
        }
        Command::OpenCase => {
            return open(
                child.and_then(|child| openings::open_case(child, shared)),
                asks,
            );
        }
        Command::Consent => {
            return open(
                child.and_then(|child| openings::consent(child, shared)),
                asks,
            );
        }
        Command::Risk => {
            return open(child.and_then(|child| openings::risk(child, shared)), asks);
        }
        _ => return Taken::No,
    }
    Taken::Yes
}

/// Opens a layer where there is one.
pub fn open(layer: Option<Box<dyn crate::tui::layer::Layer>>, asks: &mut Vec<Ask>) -> Taken {
    match layer {
        Some(layer) => {
            asks.push(Ask::Open(layer));
            Taken::Yes
        }
        None => Taken::No,
    }
}

fn advance(id: Id, appointment: &Appointment, shared: &Shared, asks: &mut Vec<Ask>) {
    match next_state(appointment, shared) {
        None => say(asks, shared.words.get("appointment-no-next")),
        Some(AppointmentState::Scheduled) if appointment.state != AppointmentState::Requested => {
            // Booked anew, at another time.
            asks.push(Ask::Open(change(id, shared)));
        }
        Some(to) if asks_first(id, appointment, to, shared) => {
            asks.push(Ask::Open(outcome(id, to, shared)));
        }
        Some(to) => {
            if take(id, to, shared, asks) && to == AppointmentState::Completed {
                asks.push(Ask::Open(after_completing(id, appointment, shared)));
            }
        }
    }
}

fn otherwise(id: Id, appointment: &Appointment, shared: &Shared, asks: &mut Vec<Ask>) {
    let outcomes = other_outcomes(appointment.state);
    if outcomes.is_empty() {
        say(asks, shared.words.get("appointment-no-outcome"));
        return;
    }
    let title = format!(
        "{} {}",
        times(appointment, shared),
        with_whom(appointment, shared)
    );
    let kind = appointment.kind;
    let rows = outcomes
        .iter()
        .map(|to| state_name(*to, kind, shared))
        .collect();
    asks.push(Ask::Open(Box::new(Menu::of_choices(
        title,
        rows,
        move |row, shared, asks| match outcomes.get(row) {
            Some(AppointmentState::InSession) if !asks_now(id, shared) => {
                take(id, AppointmentState::InSession, shared, asks);
            }
            Some(to) => asks.push(Ask::Open(outcome(id, *to, shared))),
            None => {}
        },
    ))));
}

/// Tells whether beginning it is asked about first, as it stands when the menu is answered.
fn asks_now(id: Id, shared: &Shared) -> bool {
    let appointment = shared.register.appointments.get(id);
    appointment.is_some_and(|one| asks_first(id, one, AppointmentState::InSession, shared))
}

/// Says why an appointment in this state is not moved: it is under way, or over.
fn not_movable(state: AppointmentState) -> &'static str {
    match state {
        AppointmentState::Arrived | AppointmentState::InSession => "appointment-under-way",
        _ => "appointment-not-movable",
    }
}

/// Saves a step that takes no words; says why not where it is refused.
fn take(id: Id, to: AppointmentState, shared: &Shared, asks: &mut Vec<Ask>) -> bool {
    let said = Said::default();
    let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
    match step(register, me, fresh, shared.now, id, to, &said) {
        Ok(set) => {
            asks.push(Ask::Save(set));
            true
        }
        Err(Refusal::Clashes(clashes)) => {
            say(asks, sentences(&clashes, shared).join(" "));
            false
        }
        Err(refusal) => {
            say(asks, refusal_text::refusal(&shared.words, &refusal));
            false
        }
    }
}

fn say(asks: &mut Vec<Ask>, text: String) {
    asks.push(Ask::Say(Notice {
        text,
        tone: Tone::Warning,
    }));
}
