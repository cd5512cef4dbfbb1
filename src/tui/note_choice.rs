//! Choosing what kind of note to write: whose it is, and in which form; by digit, arrows or Enter.

use crate::care::records::appointment::{Appointment, AppointmentKind};
use crate::care::records::note_header::{NoteForm, NoteKind};
use crate::post::use_cases::notes::{self, Writing, WrittenOn};
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::note_words;

/// Opens a note once its kind is chosen.
pub type Open = Box<dyn FnMut(Writing, &Shared) -> Box<dyn Layer> + Send>;

/// Gives what can be chosen, the likeliest first.
pub fn choices(held: Option<&Appointment>) -> Vec<(NoteKind, NoteForm)> {
    use NoteForm as F;
    if held.is_some_and(Appointment::is_supervision) {
        return vec![
            (NoteKind::Progress, F::Supervision),
            (NoteKind::Progress, F::Free),
            (NoteKind::Process, F::Free),
        ];
    }
    let likely = match held.map(|held| held.kind) {
        Some(AppointmentKind::HomeVisit | AppointmentKind::VillageVisit) => F::HomeVisit,
        Some(AppointmentKind::Group) => F::Group,
        Some(AppointmentKind::Phone | AppointmentKind::Video) => F::Contact,
        _ => F::Soap,
    };
    let others = [
        F::Soap,
        F::Dap,
        F::Birp,
        F::Contact,
        F::HomeVisit,
        F::Group,
        F::Free,
    ];
    let mut all = vec![(NoteKind::Progress, likely)];
    all.extend(
        others
            .into_iter()
            .filter(|form| *form != likely)
            .map(|form| (NoteKind::Progress, form)),
    );
    all.push((NoteKind::Process, F::Free));
    all
}

/// Asks which kind of note to begin.
pub fn menu(on: WrittenOn, shared: &Shared, mut open: Open) -> Menu {
    let appointment = match on {
        WrittenOn::Appointment(id) => shared.register.appointments.get(id),
        WrittenOn::Child(_) => None,
    };
    let choices = choices(appointment);
    let rows = choices.iter();
    let rows = rows.map(|(kind, form)| note_words::form(*kind, *form, shared));
    let (title, rows) = (shared.words.get("note-choose"), rows.collect());
    Menu::of_choices(title, rows, move |row, shared, asks| {
        let Some((kind, form)) = choices.get(row).copied() else {
            return;
        };
        let (register, fresh) = (&shared.register, &shared.fresh);
        if let Ok(writing) = notes::begin(register, fresh, shared.now, on, kind, form) {
            asks.push(Ask::Open(open(writing, shared)));
        }
    })
}
