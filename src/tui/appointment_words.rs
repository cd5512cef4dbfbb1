//! An appointment in words: whom it is with, when, where, how it stands; shared by Today, Schedule and the forms.
//!
//! A state and a risk level are always a sign and a word, so that neither hangs on colour; names are veiled here. What
//! comes out is made inert where it is drawn.

use chrono::NaiveDateTime;
use ratatui::style::Style;

use crate::care::appointment_states::{outcome_owed, runs_over};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::local;
use crate::care::records::appointment::{Appointment, AppointmentKind, AppointmentState, Subject};
use crate::care::records::risk_level::RiskLevel;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::theme::Theme;
use crate::words::dates;
use crate::words::people::list;

/// Gives a child's name as it may be shown now; a sign where the register has no such child.
pub fn child_name(child: Id, shared: &Shared) -> String {
    match shared.register.children.get(child) {
        Some(child) if shared.veil => inert::veil(&child.name),
        Some(child) => child.name.clone(),
        None => "?".to_owned(),
    }
}

/// Says whom an appointment is with.
pub fn with_whom(appointment: &Appointment, shared: &Shared) -> String {
    match &appointment.subject {
        Subject::Child(child) => child_name(*child, shared),
        Subject::Supervision { about } => {
            let names = counselors(appointment, shared);
            let words = &shared.words;
            match about.is_empty() {
                true => words.with("supervision-among", &[("names", names.into())]),
                false => words.with(
                    "supervision-among-about",
                    &[("names", names.into()), ("about", about.into())],
                ),
            }
        }
        Subject::Group { name, children } | Subject::Outing { name, children, .. } => {
            shared.words.with(
                "appointment-many",
                &[("name", name.into()), ("count", children.len().into())],
            )
        }
    }
}

/// Gives a person's name, or a sign where the register has no card of theirs.
pub fn staff_name(person: PersonId, shared: &Shared) -> String {
    shared.register.staff_name(person).unwrap_or("?").to_owned()
}

/// Names the counselors of an appointment.
pub fn counselors(appointment: &Appointment, shared: &Shared) -> String {
    let names: Vec<String> = appointment
        .counselors
        .iter()
        .map(|person| staff_name(*person, shared))
        .collect();
    list(&shared.words, &names)
}

/// Says where an appointment takes place: the room, or the place; empty where neither is known.
pub fn place(appointment: &Appointment, shared: &Shared) -> String {
    match appointment.room {
        Some(room) => shared
            .register
            .rooms
            .get(room)
            .map_or_else(|| "?".to_owned(), |room| room.name.clone()),
        None => appointment.place.clone(),
    }
}

/// Gives when an appointment begins and ends: as it really was where that is known, else as planned; post time.
pub fn span(appointment: &Appointment, shared: &Shared) -> (NaiveDateTime, NaiveDateTime) {
    let zone = shared.register.settings.zone;
    let began = appointment.began.unwrap_or(appointment.start);
    let ended = match (appointment.began, appointment.ended) {
        (_, Some(ended)) => ended,
        (Some(began), None) => began + chrono::TimeDelta::minutes(i64::from(appointment.minutes)),
        (None, None) => appointment.end(),
    };
    (local(zone, began), local(zone, ended))
}

/// Writes the span of an appointment: `09:00–09:50`.
pub fn times(appointment: &Appointment, shared: &Shared) -> String {
    let (from, until) = span(appointment, shared);
    format!("{}–{}", dates::time(from.time()), dates::time(until.time()))
}

/// Gives the sign of a state; no two have the same.
pub fn state_sign(state: AppointmentState) -> &'static str {
    match state {
        AppointmentState::Requested => "?",
        AppointmentState::Scheduled => "·",
        AppointmentState::Arrived => ">",
        AppointmentState::InSession => "»",
        AppointmentState::Completed => "✓",
        AppointmentState::BrokenOff => "/",
        AppointmentState::Missed => "×",
        AppointmentState::Cancelled => "-",
        AppointmentState::ToReschedule => "~",
    }
}

/// Writes how an appointment stands, with its sign; one whose outcome is owed says that instead.
pub fn state(appointment: &Appointment, shared: &Shared) -> String {
    if outcome_owed(appointment, shared.now) {
        return format!("! {}", shared.words.get("owed-outcome"));
    }
    let name = if runs_over(appointment, shared.now) {
        shared.words.get("appointment-runs-over")
    } else {
        state_name(appointment.state, appointment.kind, shared)
    };
    format!("{} {name}", state_sign(appointment.state))
}

/// Names a state: of a visit it is the counselor who goes, and nobody arrives at the post.
pub fn state_name(state: AppointmentState, kind: AppointmentKind, shared: &Shared) -> String {
    use AppointmentKind as K;
    let visit = matches!(kind, K::HomeVisit | K::SchoolVisit | K::VillageVisit);
    shared.words.get(match state {
        AppointmentState::Arrived if visit => "appointment-state-set-out",
        state => state.id(),
    })
}

/// Gives the style of an appointment's state.
pub fn state_style(appointment: &Appointment, shared: &Shared) -> Style {
    let theme = &shared.theme;
    if outcome_owed(appointment, shared.now) || runs_over(appointment, shared.now) {
        return theme.warn;
    }
    match appointment.state {
        AppointmentState::Requested | AppointmentState::Scheduled => theme.normal,
        AppointmentState::Arrived | AppointmentState::InSession => theme.accent,
        AppointmentState::Completed => theme.good,
        AppointmentState::Missed | AppointmentState::BrokenOff => theme.warn,
        AppointmentState::Cancelled | AppointmentState::ToReschedule => theme.dim,
    }
}

/// Gives the sign of a risk level; no two have the same.
pub fn risk_sign(risk: RiskLevel) -> &'static str {
    match risk {
        RiskLevel::Red => "!!",
        RiskLevel::Orange => "!",
        RiskLevel::Yellow => "*",
        RiskLevel::Unassessed => "?",
        RiskLevel::Green => "·",
    }
}

/// Gives the style of a risk level.
pub fn risk_style(risk: RiskLevel, theme: &Theme) -> Style {
    match risk {
        RiskLevel::Red => theme.risk(3),
        RiskLevel::Orange => theme.risk(2),
        RiskLevel::Yellow => theme.risk(1),
        RiskLevel::Unassessed => theme.dim,
        RiskLevel::Green => theme.risk(0),
    }
}

/// Writes a risk level with its sign and its shortest word.
pub fn risk(level: RiskLevel, shared: &Shared) -> String {
    format!(
        "{} {}",
        risk_sign(level),
        shared.words.get(level.short_id())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_states_and_no_two_levels_share_a_sign() {
        let mut states: Vec<&str> = AppointmentState::ALL
            .iter()
            .map(|s| state_sign(*s))
            .collect();
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), AppointmentState::ALL.len());
        let mut levels: Vec<&str> = RiskLevel::ALL.iter().map(|l| risk_sign(*l)).collect();
        levels.sort_unstable();
        levels.dedup();
        assert_eq!(levels.len(), RiskLevel::ALL.len());
    }
}
