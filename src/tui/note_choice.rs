//! Choosing what kind of note to write: whose it is, and in which form; by digit, arrows or Enter.

use crate::care::ledger::ids::Id;
use crate::care::records::appointment::{Appointment, AppointmentKind, Subject};
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use crate::tui::form::menu::Menu;
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::note_words;

/// Opens a note once its kind is chosen.
pub type Begin = Box<dyn FnMut(NoteHeader, Note, &Shared) -> Box<dyn Layer> + Send>;

/// Gives what can be chosen, the likeliest first.
pub fn choices(kind: Option<AppointmentKind>) -> Vec<(NoteKind, NoteForm)> {
    use NoteForm as F;
    let likely = match kind {
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

/// Makes the header of a note on an appointment.
pub fn on_appointment(id: Id, appointment: &Appointment, shared: &Shared) -> NoteHeader {
    let child = match &appointment.subject {
        Subject::Child(child) => Some(*child),
        Subject::Group { .. } | Subject::Outing { .. } => None,
    };
    let open = |child| shared.register.open_case(child).map(|(case, _)| case);
    NoteHeader {
        appointment: Some(id),
        case: appointment.case.or_else(|| child.and_then(open)),
        about: appointment.began.unwrap_or(appointment.start),
        ..on_nothing(child, shared)
    }
}

/// Makes the header of a note on a child, of now.
pub fn on_child(child: Id, shared: &Shared) -> NoteHeader {
    NoteHeader {
        case: shared.register.open_case(child).map(|(case, _)| case),
        ..on_nothing(Some(child), shared)
    }
}

fn on_nothing(child: Option<Id>, shared: &Shared) -> NoteHeader {
    NoteHeader {
        appointment: None,
        child,
        case: None,
        author: shared.me.person,
        kind: NoteKind::Progress,
        form: NoteForm::Free,
        state: NoteState::Draft,
        about: shared.now,
        signed_at: None,
        signed: None,
        error: None,
        history: Vec::new(),
    }
}

/// Asks which kind of note to begin.
pub fn menu(header: NoteHeader, shared: &Shared, mut begin: Begin) -> Menu {
    let appointment = header
        .appointment
        .and_then(|id| shared.register.appointments.get(id));
    let choices = choices(appointment.map(|appointment| appointment.kind));
    let rows = choices.iter().map(|(kind, form)| {
        let header = NoteHeader {
            kind: *kind,
            form: *form,
            ..header.clone()
        };
        note_words::form(&header, shared)
    });
    let rows = rows.collect();
    let title = shared.words.get("note-choose");
    Menu::of_choices(title, rows, move |row, shared, asks| {
        let Some((kind, form)) = choices.get(row).copied() else {
            return;
        };
        let header = NoteHeader {
            kind,
            form,
            ..header.clone()
        };
        asks.push(Ask::Open(begin(header, Note::empty(kind, form), shared)));
    })
}
