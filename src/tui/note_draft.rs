//! The draft of a note: its text, and enough to begin the note anew where it was never saved.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::Id;
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteForm, NoteKind};
use crate::post::draft::Draft;
use crate::post::use_cases::notes::Writing;
use crate::tui::layer::Shared;

/// The code of a note's drafts.
pub const CODE: &str = "note";

/// Where in a draft's texts each thing stands.
const TEXT: usize = 0;
const KIND: usize = 1;
const FORM: usize = 2;
const APPOINTMENT: usize = 3;
const CHILD: usize = 4;
const ABOUT: usize = 5;
const LINE: usize = 6;

/// Makes the draft of a note.
pub fn make(draft: Id, text: &str, writing: &Writing, at: DateTime<Utc>) -> Draft {
    let id = |id: Option<Id>| id.map(|id| id.to_string()).unwrap_or_default();
    Draft {
        id: draft,
        form: CODE.to_owned(),
        about: Some(writing.id),
        texts: vec![
            text.to_owned(),
            writing.kind.code().to_owned(),
            writing.form.code().to_owned(),
            id(writing.appointment),
            id(writing.child),
            writing.about.timestamp_millis().to_string(),
            id(writing.line),
        ],
        begun: None,
        at,
    }
}

/// Finds the newest draft of a note.
pub fn of(note: Id, shared: &Shared) -> Option<&Draft> {
    let mut drafts = shared.drafts.iter();
    drafts.find(|draft| draft.form == CODE && draft.about == Some(note))
}

/// Finds the newest draft of a note on an appointment that was never saved.
pub fn on_appointment(appointment: Id, shared: &Shared) -> Option<&Draft> {
    let appointment = appointment.to_string();
    shared.drafts.iter().find(|draft| {
        draft.form == CODE
            && draft
                .texts
                .get(APPOINTMENT)
                .is_some_and(|id| *id == appointment)
    })
}

/// Gives the text of a draft.
pub fn text(draft: &Draft) -> &str {
    draft.texts.get(TEXT).map_or("", String::as_str)
}

/// Gives a note that only its draft knows, with empty headings.
pub fn writing(draft: &Draft) -> Option<Writing> {
    let field = |at: usize| draft.texts.get(at).map(String::as_str);
    let id = |at: usize| field(at).and_then(|text| text.parse().ok());
    let (kind, form) = (
        NoteKind::from_code(field(KIND)?)?,
        NoteForm::from_code(field(FORM)?)?,
    );
    Some(Writing {
        id: draft.about?,
        base: 0,
        appointment: id(APPOINTMENT),
        child: id(CHILD),
        kind,
        form,
        about: DateTime::from_timestamp_millis(field(ABOUT)?.parse().ok()?)?,
        sections: Note::empty(kind, form).sections,
        line: id(LINE),
    })
}
