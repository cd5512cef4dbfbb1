//! Which signed texts count as a note's, and whether it is folded away: decided here alone, for every screen.
//!
//! A note's header lies where everyone clinical writes, so what it names is not believed for being named: a text counts as
//! the note's where the text says of itself, under its author's signature, that it is of this note, of its case and by its
//! author. A note folds away by such a mark of its author's and by nothing else.

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::note_states;
use crate::care::records::addendum::Addendum;
use crate::care::records::entered_in_error::EnteredInError;
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::post::kept_note::KeptNote;
use crate::post::me::Me;
use crate::post::register::Register;
use crate::post::table::Kept;

/// Gives the signed text in force of a note, where it was read and is the note's.
///
/// Whether its signature verifies is said beside it ([`Register::is_verified`]).
pub fn in_force(register: &Register, note: Id) -> Option<(Id, Kept<'_, KeptNote>)> {
    let header = register.notes.get(note)?;
    let id = header.signed?;
    let text = register.signed.kept(id)?;
    let own = belongs(header, note, (text.value.note, text.value.case))
        && text.value.author == header.author;
    own.then_some((id, text))
}

/// Tells whether a note's header names a text that is another's.
pub fn names_anothers(register: &Register, note: Id) -> bool {
    let named = register.notes.get(note).and_then(|header| header.signed);
    named.is_some_and(|id| register.signed.get(id).is_some()) && in_force(register, note).is_none()
}

/// Gives the mark of its author that a note was entered in error, where it was read and verifies.
pub fn mark(register: &Register, note: Id) -> Option<(Id, &EnteredInError)> {
    let header = register.notes.get(note)?;
    let id = header.error?;
    let mark = register.errors.get(id)?;
    let own = belongs(header, note, (mark.note, mark.case)) && mark.signed.author == header.author;
    (own && register.is_verified(id)).then_some((id, mark))
}

/// Tells whether a note is folded away as entered in error.
///
/// Where its mark is not this person's to read yet, the header is believed.
pub fn is_folded(register: &Register, me: &Me, note: Id) -> bool {
    let Some(header) = register.notes.get(note) else {
        return false;
    };
    if header.state != NoteState::EnteredInError {
        return false;
    }
    match header.error.and_then(|id| register.errors.get(id)) {
        Some(_) => mark(register, note).is_some(),
        // Marks are read before texts: whoever is handed both and has the text alone was kept from no mark.
        None => !in_force(register, note).is_some_and(|(_, text)| is_handed(me, text.scope)),
    }
}

/// Tells whether the host hands a person what lies in a scope without their announcing it.
fn is_handed(me: &Me, scope: Scope) -> bool {
    me.roles.counselor && me.scopes.contains(&scope)
}

/// Tells whether a person is shown a note's text, of those who hold its key.
pub fn shown_to(register: &Register, me: &Me, note: Id) -> bool {
    register.notes.get(note).is_some_and(|header| {
        note_states::shown_to(header, me.person, is_folded(register, me, note))
    })
}

/// Gives the addenda to a note, the oldest first, each with whether it is what its author signed for this place.
pub fn addenda(register: &Register, note: Id) -> Vec<(Id, &Addendum, bool)> {
    let Some(header) = register.notes.get(note) else {
        return Vec::new();
    };
    let ids = register.addenda_by_note.under(&note);
    let mut addenda: Vec<(Id, &Addendum, bool)> = ids
        .filter_map(|id| {
            let addendum = register.addenda.get(id)?;
            let own = belongs(header, note, (addendum.note, addendum.case));
            Some((id, addendum, own && register.is_verified(id)))
        })
        .collect();
    addenda.sort_by_key(|(id, addendum, _)| (addendum.signed.at, *id));
    addenda
}

/// Tells whether what a text says of its place is this note's.
fn belongs(header: &NoteHeader, note: Id, place: (Id, Option<Id>)) -> bool {
    place == (note, header.case)
}
