//! Notes laid out to be signed: one from the editor, or all that are written and not signed.

use crate::care::ledger::ids::Id;
use crate::care::records::note::{Note, Section};
use crate::care::records::note_header::NoteHeading;
use crate::care::records::record::Record;
use crate::care::records::signed_note::Signed;
use crate::post::refusal::Refusal;
use crate::post::signing::ToSign;
use crate::post::use_cases::note_signing::{signed, to_sign};
use crate::post::use_cases::notes::Writing;
use crate::tui::layer::Shared;
use crate::tui::note_words;
use crate::tui::sign_sheet::{Item, SignSheet};

/// Opens the sheet on which notes are signed; `drafts` are dropped once they are.
///
/// # Errors
/// Where one of them cannot be signed as it is.
pub fn sheet(notes: Vec<Writing>, drafts: Vec<Id>, shared: &Shared) -> Result<SignSheet, Refusal> {
    let texts = to_sign(&shared.register, &shared.me, shared.now, &notes)?;
    let items = texts.into_iter().zip(&notes).map(|(to_sign, writing)| {
        // What is shown is read back from the bytes that will be signed.
        let note = Note::decode(&to_sign.bytes)?;
        let header = writing.header(shared.me.person);
        let mut text = note_words::paragraphs(&note, shared);
        let bare = |section: &&Section| {
            section.heading != NoteHeading::Text && section.text.trim().is_empty()
        };
        let bare = note.sections.iter().filter(bare).count();
        if bare > 0 {
            let said = shared
                .words
                .with("sign-bare-headings", &[("count", bare.into())]);
            text.insert(0, (said, shared.theme.warn));
        }
        Ok(Item {
            title: note_words::facts(&header, shared),
            text,
            to_sign,
        })
    });
    let items = items.collect::<Result<Vec<_>, Refusal>>()?;
    let on_signed = move |texts: Vec<(ToSign, Signed)>, shared: &Shared| {
        let written = notes.iter().cloned().zip(texts);
        let texts: Vec<_> = written
            .map(|(writing, (shown, signature))| (writing, shown, signature))
            .collect();
        signed(&shared.register, &shared.me, &shared.fresh, &texts)
    };
    Ok(SignSheet::new(items, drafts, Box::new(on_signed)))
}
