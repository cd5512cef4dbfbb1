//! The words of a note that is saved and not signed; the same encoding is what a signature fixes.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::note_header::{NoteForm, NoteHeading, NoteKind};
use crate::care::records::record::Record;

/// The words of the note with the same id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub kind: NoteKind,
    pub form: NoteForm,
    /// The headings and what stands under them, in the order of the form.
    pub sections: Vec<Section>,
    /// The note entered in error that this one is a copy of.
    #[serde(default)]
    pub copied_from: Option<Id>,
}

confidential!(Note);

impl Note {
    /// Makes an empty note with the headings of its form.
    pub fn empty(kind: NoteKind, form: NoteForm) -> Note {
        let section = |heading: &NoteHeading| Section {
            heading: *heading,
            text: String::new(),
        };
        Note {
            kind,
            form,
            sections: form.headings().iter().map(section).collect(),
            copied_from: None,
        }
    }

    /// Tells whether nothing but white space was written.
    pub fn is_blank(&self) -> bool {
        self.sections
            .iter()
            .all(|section| section.text.trim().is_empty())
    }
}

/// A heading and the text under it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub heading: NoteHeading,
    pub text: String,
}

confidential!(Section);

impl Record for Note {
    const KIND: Kind = Kind::Note;
}
