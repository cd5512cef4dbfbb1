//! What comes after a session: the note at once, while it is fresh, or a follow-up, or neither now.

use crate::care::ledger::ids::Id;
use crate::care::records::appointment::Appointment;
use crate::tui::appointment_words::with_whom;
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::openings;

/// Asks for the note of a session that was just completed.
pub fn after_completing(id: Id, appointment: &Appointment, shared: &Shared) -> Box<dyn Layer> {
    let words = &shared.words;
    let who = with_whom(appointment, shared);
    let title = words.with("appointment-completed-next", &[("who", who.into())]);
    let child = appointment.children().first().copied();
    let rows = vec![
        words.with(
            "appointment-note-now",
            &[("form", openings::likely_note_name(id, shared).into())],
        ),
        words.get("appointment-follow-up-now"),
        words.get("appointment-note-later"),
        words.get("appointment-note-other"),
    ];
    Box::new(Menu::of_choices(title, rows, move |row, shared, asks| {
        let layer = match row {
            0 => openings::likely_note_on(id, shared),
            3 => openings::choose_note_on(id, shared),
            1 => child.and_then(|child| openings::new_follow_up(child, shared)),
            _ => None,
        };
        asks.extend(layer.map(Ask::Open));
    }))
}
