//! What the keys do with an appointment, the same on Today, on the schedule and in its details.

use crate::care::appointment_states::{next, other_outcomes, outcome_owed};
use crate::care::ledger::ids::Id;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::post::refusal::Refusal;
use crate::post::use_cases::appointment_steps::{Said, step};
use crate::tui::appointment_forms::{can_change, change};
use crate::tui::appointment_outcome::outcome;
use crate::tui::appointment_words::{times, with_whom};
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
    next_state(appointment, shared).map_or_else(String::new, |to| shared.words.get(to.id()))
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
                say(asks, shared.words.get("appointment-not-movable"));
            }
        }
        Command::Remove => {
            if other_outcomes(appointment.state).contains(&AppointmentState::Cancelled) {
                asks.push(Ask::Open(outcome(id, AppointmentState::Cancelled, shared)));
            } else {
                say(asks, shared.words.get("appointment-no-outcome"));
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
        Some(AppointmentState::Completed) if appointment.began.is_none() => {
            asks.push(Ask::Open(outcome(id, AppointmentState::Completed, shared)));
        }
        Some(to) => {
            if take(id, to, shared, asks) && to == AppointmentState::Completed {
                asks.push(Ask::Open(Box::new(after_completing(
                    id,
                    appointment,
                    shared,
                ))));
            }
        }
    }
}

/// Asks for the note at once, while it is fresh.
fn after_completing(id: Id, appointment: &Appointment, shared: &Shared) -> Menu {
    let words = &shared.words;
    let who = with_whom(appointment, shared);
    let title = words.with("appointment-completed-next", &[("who", who.into())]);
    let child = appointment.children().first().copied();
    let rows = vec![
        words.get("appointment-note-now"),
        words.get("appointment-follow-up-now"),
        words.get("appointment-note-later"),
    ];
    Menu::of_choices(title, rows, move |row, shared, asks| {
        let layer = match row {
            0 => openings::note_on(id, shared),
            1 => child.and_then(|child| openings::new_follow_up(child, shared)),
            _ => None,
        };
        open(layer, asks);
    })
}

fn otherwise(id: Id, appointment: &Appointment, shared: &Shared, asks: &mut Vec<Ask>) {
    let outcomes = other_outcomes(appointment.state);
    if outcomes.is_empty() {
        say(asks, shared.words.get("appointment-no-outcome"));
        return;
    }
    let words = &shared.words;
    let title = format!(
        "{} {}",
        times(appointment, shared),
        with_whom(appointment, shared)
    );
    let rows = outcomes.iter().map(|to| words.get(to.id())).collect();
    asks.push(Ask::Open(Box::new(Menu::of_choices(
        title,
        rows,
        move |row, shared, asks| match outcomes.get(row) {
            Some(AppointmentState::InSession) => {
                take(id, AppointmentState::InSession, shared, asks);
            }
            Some(to) => asks.push(Ask::Open(outcome(id, *to, shared))),
            None => {}
        },
    ))));
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
