//! What is done with a signed note: an addendum or the mark that it was entered in error, which are signed alike; its
//! countersignature, or its return with a remark.

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::records::signed_note::Signed;
use crate::post::refusal::Refusal;
use crate::post::signing::ToSign;
use crate::post::use_cases::note_signing::{
    CopyTo, Decision, addendum_signed, addendum_to_sign, countersign, entered_in_error,
    error_to_sign,
};
use crate::tui::care_form;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::pick;
use crate::tui::form::spec::{FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Layer, Shared, Tone};
use crate::tui::note_words;
use crate::tui::sign_sheet::{Item, OnSigned, SignSheet};

/// An addendum (补记) to a signed note.
pub struct AddendumForm {
    pub note: Id,
}

/// The mark that a signed note was entered in error (误记作废).
pub struct ErrorForm {
    pub note: Id,
}

/// A note that awaits a countersignature, returned to its author with a remark (退回).
struct ReturnForm {
    note: Id,
}

/// The codes under which their drafts are kept.
const ADDENDUM: &str = "addendum";
const IN_ERROR: &str = "note-error";
const RETURN: &str = "note-return";

/// Makes the form of a draft by its code.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let note = about?;
    match code {
        ADDENDUM => Some(Box::new(AddendumForm { note })),
        IN_ERROR => Some(Box::new(ErrorForm { note })),
        RETURN => Some(Box::new(ReturnForm { note })),
        _ => None,
    }
}

const TEXT: usize = 0;
const COPY: usize = 1;
const CHILD: usize = 2;

impl Form for AddendumForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (ADDENDUM, Some(self.note))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("reading-addendum-to", self.note, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let label = shared.words.get("term-addendum");
        vec![FieldSpec::lines(label, 6).required()]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let note = self.note;
        let to_sign = addendum_to_sign(&shared.register, &shared.me, note, values.text(TEXT))?;
        let on_signed: OnSigned = Box::new(move |signed, shared| {
            let (register, me) = (&shared.register, &shared.me);
            let (_, signed) = first(note, signed)?;
            addendum_signed(register, me, &shared.fresh, note, signed)
        });
        Ok(open_sheet(
            self,
            "term-addendum",
            to_sign,
            shared,
            on_signed,
        ))
    }
}

impl Form for ErrorForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (IN_ERROR, Some(self.note))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("reading-error-of", self.note, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            FieldSpec::line(words.get("reading-error-why")).required(),
            FieldSpec::on_off(words.get("reading-error-copy")),
            FieldSpec::pick(words.get("reading-error-copy-to"), pick::children())
                .required()
                .visible_if(|values| values.is_on(COPY)),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let note = self.note;
        let child = values.is_on(COPY).then(|| values.picked(CHILD)).flatten();
        let copy = child.map(|child| CopyTo {
            child,
            appointment: None,
        });
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let (why, copied) = (values.text(TEXT), copy.is_some());
        let to_sign = error_to_sign(register, me, fresh, shared.now, note, why, copied)?;
        let on_signed: OnSigned = Box::new(move |signed, shared| {
            let (register, me) = (&shared.register, &shared.me);
            let (seen, signed) = first(note, signed)?;
            entered_in_error(register, me, &shared.fresh, (&seen, signed), copy)
        });
        let kind = "note-state-entered-in-error";
        Ok(open_sheet(self, kind, to_sign, shared, on_signed))
    }
}

impl Form for ReturnForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (RETURN, Some(self.note))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("reading-return-of", self.note, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let label = shared.words.get("reading-remark");
        vec![FieldSpec::lines(label, 6).required()]
    }

    fn live(&self, _values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let seen = shared.words.get("reading-remark-seen");
        vec![LiveLine::new(seen, Tone::Warning)]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let decision = Decision::Returned(values.text(TEXT));
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let planned = countersign(register, me, fresh, shared.now, self.note, decision);
        save(planned)
    }
}

/// Opens the form in which a note is returned to its author with a remark.
pub fn return_note(note: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(ReturnForm { note }, shared)
}

/// Asks whether a note is countersigned, and does it.
pub fn confirm_countersign(note: Id, shared: &Shared) -> Confirm {
    let words = &shared.words;
    let title = words.get("reading-countersign-this");
    Confirm::new(title, vec![facts(note, shared)], move |shared, asks| {
        let (register, me, fresh) = (&shared.register, &shared.me, &shared.fresh);
        let decision = Decision::Countersigned;
        let planned = countersign(register, me, fresh, shared.now, note, decision);
        care_form::save_at_once(planned, shared, asks);
    })
    .yes(words.get("reading-countersign"))
}

/// Opens the sheet on which it is signed; the form below closes, its draft stays until the signature is on disk.
fn open_sheet(
    form: &dyn Form,
    kind: &str,
    to_sign: ToSign,
    shared: &Shared,
    on_signed: OnSigned,
) -> Vec<Ask> {
    let text = String::from_utf8_lossy(&to_sign.bytes).into_owned();
    let (kind, facts) = (shared.words.get(kind), facts(to_sign.note, shared));
    let item = Item {
        title: format!("{kind} · {facts}"),
        text: vec![(text, shared.theme.normal)],
        to_sign,
    };
    let drafts = shared.drafts.iter();
    let drafts = drafts
        .filter(|draft| (draft.form.as_str(), draft.about) == form.kept_as())
        .map(|draft| draft.id)
        .collect();
    let sheet = SignSheet::new(vec![item], drafts, on_signed);
    vec![Ask::Close, Ask::Open(Box::new(sheet))]
}

fn first(note: Id, signed: Vec<(ToSign, Signed)>) -> Result<(ToSign, Signed), Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::NoteHeader, note));
    signed.into_iter().next().ok_or(gone)
}

fn titled(text: &str, note: Id, shared: &Shared) -> String {
    let facts = facts(note, shared);
    shared.words.with(text, &[("facts", facts.into())])
}

fn facts(note: Id, shared: &Shared) -> String {
    let header = shared.register.notes.get(note);
    let facts = header.map(|header| note_words::facts(header, shared));
    facts.unwrap_or_default()
}
