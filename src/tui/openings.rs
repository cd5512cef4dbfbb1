//! Which layer opens for a child, an appointment or a note: what the keys of every screen have in common.

use crate::care::ledger::ids::Id;
use crate::tui::around_forms;
use crate::tui::case_forms;
use crate::tui::consent_forms;
use crate::tui::contact_forms;
use crate::tui::crisis_screen;
use crate::tui::follow_up_forms;
use crate::tui::layer::{Layer, Shared};
use crate::tui::note_layer;
use crate::tui::note_words;

/// A layer, where there is one for it.
pub type Opened = Option<Box<dyn Layer>>;

/// Opens the note on an appointment: the one begun, or a new one.
pub fn note_on(appointment: Id, shared: &Shared) -> Opened {
    note_layer::write_on_appointment(appointment, shared)
}

/// Opens the note on an appointment: the one begun, or a new one as its kind asks for.
pub fn likely_note_on(appointment: Id, shared: &Shared) -> Opened {
    note_layer::write_likely(appointment, shared)
}

/// Names the note that an appointment's kind asks for.
pub fn likely_note_name(appointment: Id, shared: &Shared) -> String {
    let likely = note_layer::likely(appointment, shared);
    likely.map_or_else(String::new, |(kind, form)| {
        note_words::form(kind, form, shared)
    })
}

/// Opens the choice of what note to write on an appointment.
pub fn choose_note_on(appointment: Id, shared: &Shared) -> Opened {
    note_layer::choose_on(appointment, shared)
}

/// Opens a new note on a child.
pub fn note_about(child: Id, shared: &Shared) -> Opened {
    Some(note_layer::write_on_child(child, shared))
}

/// Opens a note, to be written on or to be read.
pub fn note(note: Id, shared: &Shared) -> Opened {
    Some(note_layer::open_note(note, shared))
}

/// Opens a crisis log that is there.
pub fn crisis(log: Id, shared: &Shared) -> Opened {
    crisis_screen::of_log(log, shared)
}

/// Opens a new follow-up for a child.
pub fn new_follow_up(child: Id, shared: &Shared) -> Opened {
    Some(follow_up_forms::new_follow_up(Some(child), shared))
}

/// Opens the form in which a follow-up is done and the next one made.
pub fn do_follow_up(follow_up: Id, shared: &Shared) -> Opened {
    follow_up_forms::done(vec![follow_up], shared)
}

/// Opens the log of a contact with a child or somebody around it.
pub fn log_contact(child: Id, shared: &Shared) -> Opened {
    Some(contact_forms::log_contact(child, shared))
}

/// Opens the form that opens a case.
pub fn open_case(child: Id, shared: &Shared) -> Opened {
    match shared.register.open_case(child) {
        Some(_) => None,
        None => Some(case_forms::open_case(child, shared)),
    }
}

/// Opens the consent of a child's guardian; where none is on file, the form that adds one.
pub fn consent(child: Id, shared: &Shared) -> Opened {
    let consent = consent_forms::record_consent(child, shared);
    Some(consent.unwrap_or_else(|| around_forms::new_person(child, shared)))
}

/// Opens the change of a case's risk.
pub fn risk(child: Id, shared: &Shared) -> Opened {
    let (case, _) = shared.register.open_case(child)?;
    Some(case_forms::change_risk(case, shared))
}
