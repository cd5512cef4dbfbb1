//! What comes after a session: the note at once, while it is fresh, the next time, a follow-up, or neither now.

use crate::care::ledger::ids::Id;
use crate::care::records::appointment::{Appointment, Subject};
use crate::post::next_session::next_session;
use crate::tui::appointment_forms::{Prefill, book};
use crate::tui::appointment_words::with_whom;
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::openings;
use crate::words::dates;

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Note,
    NextSession,
    FollowUp,
    OtherNote,
    Later,
}

impl After {
    fn name(self, id: Id, appointment: &Appointment, shared: &Shared) -> String {
        let words = &shared.words;
        match self {
            After::Note => {
                let form = openings::likely_note_name(id, shared);
                words.with("appointment-note-now", &[("form", form.into())])
            }
            After::NextSession => match when_next(appointment, shared) {
                Some(when) => words.with("appointment-next-now", &[("when", when.into())]),
                None => words.get("appointment-book"),
            },
            After::FollowUp => words.get("appointment-follow-up-now"),
            After::OtherNote => words.get("appointment-note-other"),
            After::Later => words.get("appointment-note-later"),
        }
    }
}

/// Asks what comes after a session that was just completed. Once the next time is booked it asks for the rest: the note
/// is owed all the same.
pub fn after_completing(id: Id, appointment: &Appointment, shared: &Shared) -> Box<dyn Layer> {
    // The next time of a group is a matter of everybody in it.
    let books = matches!(appointment.subject, Subject::Child(_));
    ask(id, appointment, books, shared)
}

fn ask(id: Id, appointment: &Appointment, books: bool, shared: &Shared) -> Box<dyn Layer> {
    let who = with_whom(appointment, shared);
    let title = shared
        .words
        .with("appointment-completed-next", &[("who", who.into())]);
    let mut offered = vec![
        After::Note,
        After::NextSession,
        After::FollowUp,
        After::OtherNote,
        After::Later,
    ];
    let child = appointment.children().first().copied();
    if !books {
        offered.retain(|after| *after != After::NextSession);
    }
    let rows = offered
        .iter()
        .map(|after| after.name(id, appointment, shared))
        .collect();
    Box::new(Menu::of_choices(title, rows, move |row, shared, asks| {
        let layer = match offered.get(row) {
            Some(After::Note) => openings::likely_note_on(id, shared),
            Some(After::OtherNote) => openings::choose_note_on(id, shared),
            Some(After::FollowUp) => child.and_then(|one| openings::new_follow_up(one, shared)),
            Some(After::NextSession) => {
                let held = shared.register.appointments.get(id);
                let again = held.map(|held| ask(id, held, false, shared));
                asks.extend(again.map(Ask::Open));
                child.map(|one| book(Prefill::for_child(one), shared))
            }
            Some(After::Later) | None => None,
        };
        asks.extend(layer.map(Ask::Open));
    }))
}

/// Says when the child would come next, as they came this time.
fn when_next(appointment: &Appointment, shared: &Shared) -> Option<String> {
    let (register, me) = (&shared.register, shared.me.person);
    let child = appointment.children().first()?;
    let (start, _) = next_session(register, *child, me, shared.now)?;
    let date = dates::day_heading(&shared.words, start.date());
    let time = dates::time(start.time());
    let args = [("date", date.into()), ("time", time.into())];
    Some(shared.words.with("date-with-time", &args))
}
