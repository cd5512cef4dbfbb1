//! That a note exists: of what, by whom, in which state; its words are in `Note` and `SignedNote`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// The header of a note. The words, while it is not signed, are the `Note` under the same id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteHeader {
    #[serde(default)]
    pub appointment: Option<Id>,
    #[serde(default)]
    pub child: Option<Id>,
    #[serde(default)]
    pub case: Option<Id>,
    pub author: PersonId,
    pub kind: NoteKind,
    pub form: NoteForm,
    pub state: NoteState,
    /// When what it tells of happened.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub about: DateTime<Utc>,
    #[serde(default, with = "chrono::serde::ts_milliseconds_option")]
    pub signed_at: Option<DateTime<Utc>>,
    /// The `SignedNote` that is in force; a returned note that is signed again gets another.
    #[serde(default)]
    pub signed: Option<Id>,
    /// The `EnteredInError` that folds it away.
    #[serde(default)]
    pub error: Option<Id>,
    /// Every change of state, the oldest first.
    #[serde(default)]
    pub history: Vec<NoteChange>,
}

confidential!(NoteHeader);

impl NoteHeader {
    /// Makes the header of a draft that is about nobody yet.
    pub fn begun(
        author: PersonId,
        kind: NoteKind,
        form: NoteForm,
        about: DateTime<Utc>,
    ) -> NoteHeader {
        NoteHeader {
            appointment: None,
            child: None,
            case: None,
            author,
            kind,
            form,
            state: NoteState::Draft,
            about,
            signed_at: None,
            signed: None,
            error: None,
            history: Vec::new(),
        }
    }
}

/// One change of a note's state; a remark or reason has its place in the note's own scope.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteChange {
    pub from: NoteState,
    pub to: NoteState,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

confidential!(NoteChange);

choice! {
    /// Whose a note is.
    NoteKind {
        /// The care team's.
        Progress = "progress", "note-kind-progress";
        /// The author's own (个人手记).
        Process = "process", "note-kind-process";
    }
}

choice! {
    /// Where a note stands.
    NoteState {
        Draft = "draft", "note-state-draft";
        AwaitingCountersign = "awaiting-countersign", "note-state-awaiting-countersign";
        Returned = "returned", "note-state-returned";
        Signed = "signed", "note-state-signed";
        EnteredInError = "entered-in-error", "note-state-entered-in-error";
    }
}

choice! {
    /// The form of a note, which gives its headings.
    NoteForm {
        Soap = "soap", "note-form-soap";
        Dap = "dap", "note-form-dap";
        Birp = "birp", "note-form-birp";
        Contact = "contact", "note-form-contact";
        HomeVisit = "home-visit", "note-form-home-visit";
        Group = "group", "note-form-group";
        Supervision = "supervision", "note-form-supervision";
        Free = "free", "note-form-free";
    }
}

impl NoteForm {
    /// Gives the headings of the form, in order.
    pub fn headings(self) -> &'static [NoteHeading] {
        use NoteHeading as H;
        match self {
            NoteForm::Soap => &[H::Subjective, H::Objective, H::Assessment, H::Plan],
            NoteForm::Dap => &[H::Data, H::Assessment, H::Plan],
            NoteForm::Birp => &[H::Behaviour, H::Intervention, H::Response, H::Plan],
            NoteForm::Contact => &[H::Who, H::Said, H::Agreed],
            NoteForm::HomeVisit => &[H::Home, H::People, H::Child, H::Carer, H::Agreed],
            NoteForm::Group => &[H::Theme, H::People, H::Course, H::Next],
            NoteForm::Supervision => &[H::Question, H::Advice, H::Next],
            NoteForm::Free => &[H::Text],
        }
    }
}

choice! {
    /// A heading in a note's form.
    NoteHeading {
        Subjective = "subjective", "note-heading-subjective";
        Objective = "objective", "note-heading-objective";
        Assessment = "assessment", "note-heading-assessment";
        Plan = "plan", "note-heading-plan";
        Data = "data", "note-heading-data";
        Behaviour = "behaviour", "note-heading-behaviour";
        Intervention = "intervention", "note-heading-intervention";
        Response = "response", "note-heading-response";
        Who = "who", "note-heading-who";
        Said = "said", "note-heading-said";
        Agreed = "agreed", "note-heading-agreed";
        Home = "home", "note-heading-home";
        People = "people", "note-heading-people";
        Child = "child", "note-heading-child";
        Carer = "carer", "note-heading-carer";
        Theme = "theme", "note-heading-theme";
        Course = "course", "note-heading-course";
        Question = "question", "note-heading-question";
        Advice = "advice", "note-heading-advice";
        Next = "next", "note-heading-next";
        Text = "text", "note-heading-text";
    }
}

impl Record for NoteHeader {
    const KIND: Kind = Kind::NoteHeader;
}
