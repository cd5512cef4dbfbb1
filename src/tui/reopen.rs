//! Which layer opens a record or a draft: the one place where the screens of the day know those of the others.

use crate::care::ledger::ids::Id;
use crate::post::draft::Draft;
use crate::tui::appointment_forms::AppointmentForm;
use crate::tui::appointment_outcome::OutcomeForm;
use crate::tui::around_forms;
use crate::tui::case_forms;
use crate::tui::child::ChildView;
use crate::tui::child_forms;
use crate::tui::consent_forms;
use crate::tui::contact_forms;
use crate::tui::follow_up_forms;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::Form;
use crate::tui::layer::{Layer, Shared};
use crate::tui::note_layer;
use crate::tui::reading_forms;
use crate::tui::settings_forms;

/// A layer, where there is one for it.
pub type Opened = Option<Box<dyn Layer>>;

/// Opens what a draft was typed in, with its texts; none where its code is not known or what it was about is gone.
pub fn draft(draft: &Draft, shared: &Shared) -> Opened {
    if let Some(note) = note_layer::from_draft(draft, shared) {
        return Some(note);
    }
    let form = form(&draft.form, draft.about, shared)?;
    Some(Box::new(FormLayer::from_draft(form, draft, shared)))
}

fn form(code: &str, about: Option<Id>, shared: &Shared) -> Option<Box<dyn Form>> {
    if let Some(form) = AppointmentForm::from_draft(code, about) {
        return Some(Box::new(form));
    }
    if let Some(form) = OutcomeForm::from_draft(code, about) {
        return Some(Box::new(form));
    }
    case_forms::from_draft(code, about)
        .or_else(|| contact_forms::from_draft(code, about, shared))
        .or_else(|| follow_up_forms::from_draft(code, about))
        .or_else(|| settings_forms::from_draft(code, about))
        .or_else(|| reading_forms::from_draft(code, about))
        .or_else(|| child_forms::from_draft(code, about))
        .or_else(|| around_forms::from_draft(code, about))
        .or_else(|| consent_forms::from_draft(code, about, shared))
}

/// Opens a child with its tabs.
pub fn child(child: Id, shared: &Shared) -> Opened {
    shared.register.children.get(child)?;
    Some(Box::new(ChildView::new(child, shared)))
}

/// Opens the note on an appointment: the one begun, or a new one.
pub fn note_on(appointment: Id, shared: &Shared) -> Opened {
    note_layer::write_on_appointment(appointment, shared)
}

/// Opens a new note on a child.
pub fn note_about(child: Id, shared: &Shared) -> Opened {
    Some(note_layer::write_on_child(child, shared))
}

/// Opens a note, to be written on or to be read.
pub fn note(note: Id, shared: &Shared) -> Opened {
    Some(note_layer::open_note(note, shared))
}

/// Opens a new follow-up for a child.
pub fn new_follow_up(child: Id, shared: &Shared) -> Opened {
    Some(follow_up_forms::new_follow_up(Some(child), "", shared))
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
