//! Which layer opens a record or a draft: the one place where the screens of the day know those of the others.

use crate::care::ledger::ids::{Id, RecordKey};
use crate::post::draft::Draft;
use crate::tui::appointment_forms::AppointmentForm;
use crate::tui::appointment_outcome::OutcomeForm;
use crate::tui::around_forms;
use crate::tui::case_forms;
use crate::tui::child::ChildView;
use crate::tui::child_forms;
use crate::tui::closing_forms;
use crate::tui::consent_forms;
use crate::tui::contact_forms;
use crate::tui::crisis_forms;
use crate::tui::crisis_screen;
use crate::tui::emergency_form;
use crate::tui::follow_up_forms;
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::Form;
use crate::tui::handover_forms;
use crate::tui::inbox;
use crate::tui::layer::Shared;
use crate::tui::note_layer;
use crate::tui::openings::Opened;
use crate::tui::reading_forms;
use crate::tui::settings_forms;
use crate::tui::share_forms;
use crate::tui::supervision_form;
use crate::tui::team_form;

/// Opens what a draft was typed in, with its texts; none where its code is not known or what it was about is gone.
pub fn draft(draft: &Draft, shared: &Shared) -> Opened {
    if let Some(note) = note_layer::from_draft(draft, shared) {
        return Some(note);
    }
    if let Some(log) = crisis_screen::from_draft(draft, shared) {
        return Some(log);
    }
    let form = form(&draft.form, draft.about, shared)?;
    Some(Box::new(FormLayer::from_draft(form, draft, shared)))
}

/// Names what a draft was typed in, as its own title does, and whom it is about; none where it cannot be opened any more.
pub fn draft_title(draft: &Draft, shared: &Shared) -> Option<String> {
    if let Some(facts) = note_layer::draft_facts(draft, shared) {
        return Some(facts);
    }
    if let Some(facts) = crisis_screen::draft_facts(draft, shared) {
        return Some(facts);
    }
    let form = form(&draft.form, draft.about, shared)?;
    let named = form.named(&draft.texts, shared);
    let parts = [Some(form.title(shared)), named].into_iter().flatten();
    Some(parts.collect::<Vec<_>>().join(" · "))
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
        .or_else(|| crisis_forms::from_draft(code, about, shared))
        .or_else(|| follow_up_forms::from_draft(code, about))
        .or_else(|| settings_forms::from_draft(code, about))
        .or_else(|| reading_forms::from_draft(code, about))
        .or_else(|| closing_forms::from_draft(code, about))
        .or_else(|| supervision_form::from_draft(code, about))
        .or_else(|| child_forms::from_draft(code, about))
        .or_else(|| team_form::from_draft(code, about))
        .or_else(|| share_forms::from_draft(code, about))
        .or_else(|| handover_forms::from_draft(code))
        .or_else(|| emergency_form::from_draft(code, about))
        .or_else(|| around_forms::from_draft(code, about))
        .or_else(|| consent_forms::from_draft(code, about, shared))
        .or_else(|| inbox::from_draft(code, about, shared))
}

/// Opens a child with its tabs.
pub fn child(child: Id, shared: &Shared) -> Opened {
    shared.register.children.get(child)?;
    Some(Box::new(ChildView::new(child, shared)))
}

/// Opens a child where it shows a record.
pub fn child_at(child: Id, record: RecordKey, shared: &Shared) -> Opened {
    shared.register.children.get(child)?;
    Some(Box::new(ChildView::at_record(child, record, shared)))
}
