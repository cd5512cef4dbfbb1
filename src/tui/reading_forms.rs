//! What is added to a signed note: an addendum, or the mark that it was entered in error. Both are signed alike.

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::records::signed_note::Signed;
use crate::post::refusal::Refusal;
use crate::post::signing::SignedAs;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Shared};
use crate::tui::note_plans::{self, CopyTo};
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

/// The codes under which their drafts are kept.
const ADDENDUM: &str = "addendum";
const IN_ERROR: &str = "note-error";

/// Makes the form of a draft by its code.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let note = about?;
    match code {
        ADDENDUM => Some(Box::new(AddendumForm { note })),
        IN_ERROR => Some(Box::new(ErrorForm { note })),
        _ => None,
    }
}

const TEXT: usize = 0;
const COPY: usize = 1;
const CHILD: usize = 2;

impl Form for AddendumForm {
    fn code(&self) -> &'static str {
        ADDENDUM
    }

    fn about(&self) -> Option<Id> {
        Some(self.note)
    }

    fn title(&self, shared: &Shared) -> String {
        let facts = facts(self.note, shared);
        let words = &shared.words;
        words.with("reading-addendum-to", &[("facts", facts.into())])
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let label = shared.words.get("term-addendum");
        vec![FieldSpec::lines(label, 6).required()]
    }

    fn submit(
        &mut self,
        values: &Values,
        shared: &Shared,
        asks: &mut Vec<Ask>,
    ) -> Result<(), Fault> {
        let note = self.note;
        let on_signed: OnSigned = Box::new(move |signed, shared| {
            let signed = first(note, signed.into_iter().map(|(_, signed)| signed))?;
            note_plans::add(&shared.register, &shared.me, &shared.fresh, note, signed)
        });
        let text = values.text(TEXT);
        open_sheet((note, SignedAs::Addendum), text, shared, asks, on_signed)
    }
}

impl Form for ErrorForm {
    fn code(&self) -> &'static str {
        IN_ERROR
    }

    fn about(&self) -> Option<Id> {
        Some(self.note)
    }

    fn title(&self, shared: &Shared) -> String {
        let facts = facts(self.note, shared);
        let words = &shared.words;
        words.with("reading-error-of", &[("facts", facts.into())])
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

    fn submit(
        &mut self,
        values: &Values,
        shared: &Shared,
        asks: &mut Vec<Ask>,
    ) -> Result<(), Fault> {
        let note = self.note;
        let copy = values.is_on(COPY).then(|| values.picked(CHILD)).flatten();
        let on_signed: OnSigned = Box::new(move |signed, shared| {
            let signed = first(note, signed.into_iter().map(|(_, signed)| signed))?;
            let register = &shared.register;
            let copied = copy.and_then(|child| {
                let header = register.notes.get(note)?;
                let words = note_words::words_of(note, header, shared)?;
                let case = register.open_case(child).map(|(case, _)| case);
                Some((CopyTo { child, case }, words))
            });
            let at = (note, shared.now);
            let said = (signed, copied);
            note_plans::enter_in_error(register, &shared.me, &shared.fresh, at, said)
        });
        let text = values.text(TEXT);
        open_sheet(
            (note, SignedAs::EnteredInError),
            text,
            shared,
            asks,
            on_signed,
        )
    }
}

/// Opens the sheet on which it is signed; the form below closes, its draft stays until the signature is on disk.
fn open_sheet(
    (note, signed_as): (Id, SignedAs),
    text: &str,
    shared: &Shared,
    asks: &mut Vec<Ask>,
    on_signed: OnSigned,
) -> Result<(), Fault> {
    let Some(header) = shared.register.notes.get(note) else {
        return Err(Fault::whole(shared.words.get("refusal-gone")));
    };
    let text = text.trim_end();
    let kind = shared.words.get(match signed_as {
        SignedAs::Addendum => "term-addendum",
        SignedAs::EnteredInError => "note-state-entered-in-error",
        SignedAs::Note => "term-note",
    });
    let item = Item {
        title: format!("{kind} · {}", note_words::facts(header, shared)),
        text: vec![(text.to_owned(), shared.theme.normal)],
        to_sign: note_plans::text_to_sign(note, header, signed_as, text),
    };
    let code = match signed_as {
        SignedAs::EnteredInError => IN_ERROR,
        _ => ADDENDUM,
    };
    let drafts = shared.drafts.iter();
    let drafts = drafts
        .filter(|draft| draft.form == code && draft.about == Some(note))
        .map(|draft| draft.id)
        .collect();
    asks.push(Ask::Close);
    asks.push(Ask::Open(Box::new(SignSheet::new(
        vec![item],
        drafts,
        on_signed,
    ))));
    Ok(())
}

fn first(note: Id, mut signed: impl Iterator<Item = Signed>) -> Result<Signed, Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::NoteHeader, note));
    signed.next().ok_or(gone)
}

fn facts(note: Id, shared: &Shared) -> String {
    let header = shared.register.notes.get(note);
    let facts = header.map(|header| note_words::facts(header, shared));
    facts.unwrap_or_default()
}
