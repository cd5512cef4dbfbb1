//! What saving, signing, adding to and marking a note changes, as one change each.
//!
//! The words of a note lie with its case, or with its author alone where there is none or where it is a process note.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{NoteFacts, change_state, signed_state};
use crate::care::records::addendum::Addendum;
use crate::care::records::audit::Action;
use crate::care::records::entered_in_error::EnteredInError;
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteHeader, NoteKind, NoteState};
use crate::care::records::record::Record;
use crate::care::records::signed_note::{Signed, SignedNote};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{card_of, words_scope as case_or_own};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::signing::{SignedAs, ToSign};

/// Saves a note that is not signed: its header where that is new, and its words on top of the revision `base`.
///
/// # Errors
/// Where the words were changed since `base`, or their scope's key is not held.
pub fn save(
    register: &Register,
    me: &Me,
    id: Id,
    header: &NoteHeader,
    note: &Note,
    base: u64,
) -> Result<ChangeSet, Refusal> {
    let key = RecordKey::new(Kind::Note, id);
    if register.drafts.revision(id) != base {
        return Err(Refusal::Conflict { key, by: None });
    }
    let scope = scope_of(register, me, id, header)?;
    let new = register.notes.get(id).is_none();
    let action = if new { Action::Create } else { Action::Change };
    let mut plan = Plan::new(me, action).about(RecordKey::new(Kind::NoteHeader, id));
    if new {
        plan.put(&register.notes, id, Scope::Clinical, header)?;
    }
    plan.put(&register.drafts, id, scope, note)?;
    Ok(plan.finish())
}

/// Gives what is to be signed of a note: its exact bytes.
///
/// # Errors
/// Where it cannot be encoded, which none is known to be.
pub fn note_to_sign(id: Id, header: &NoteHeader, note: &Note) -> Result<ToSign, Refusal> {
    Ok(ToSign {
        note: id,
        case: header.case,
        signed_as: SignedAs::Note,
        bytes: Zeroizing::new(note.encode()?),
    })
}

/// Gives what is to be signed of an addendum or of the reason for an error.
pub fn text_to_sign(id: Id, header: &NoteHeader, signed_as: SignedAs, text: &str) -> ToSign {
    ToSign {
        note: id,
        case: header.case,
        signed_as,
        bytes: Zeroizing::new(text.as_bytes().to_vec()),
    }
}

/// Fixes a note with its signature; where it then waits for a countersignature its words stay for a return.
///
/// # Errors
/// Where the note is not its signer's, is signed already, or was changed since `base`.
pub fn sign(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    (id, header, base): (Id, &NoteHeader, u64),
    signed: Signed,
) -> Result<ChangeSet, Refusal> {
    if register.drafts.revision(id) != base {
        let key = RecordKey::new(Kind::Note, id);
        return Err(Refusal::Conflict { key, by: None });
    }
    let to = signed_state(header.kind, needs_countersign(register, me));
    let facts = NoteFacts {
        needs_countersign: needs_countersign(register, me),
        ..NoteFacts::default()
    };
    let mut after = change_state(header, to, me.person, signed.at, facts)?;
    let scope = scope_of(register, me, id, header)?;
    let signed_id = fresh.id();
    after.signed = Some(signed_id);
    let record = SignedNote {
        note: id,
        case: header.case,
        signed,
    };
    let about = RecordKey::new(Kind::NoteHeader, id);
    let mut plan = Plan::new(me, Action::Sign).about(about);
    plan.put(&register.notes, id, Scope::Clinical, &after)?;
    plan.put(&register.signed, signed_id, scope, &record)?;
    if base > 0 && to == NoteState::Signed {
        plan.remove(&register.drafts, id)?;
    }
    Ok(plan.finish())
}

/// Adds a signed addendum.
///
/// # Errors
/// Where the note is gone or its scope's key is not held.
pub fn add(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    id: Id,
    signed: Signed,
) -> Result<ChangeSet, Refusal> {
    let header = header_of(register, id)?;
    let scope = scope_of(register, me, id, header)?;
    let record = Addendum {
        note: id,
        case: header.case,
        signed,
    };
    let mut plan = Plan::new(me, Action::Sign);
    plan.put(&register.addenda, fresh.id(), scope, &record)?;
    Ok(plan.finish())
}

/// Where the copy of a note entered in error belongs.
#[derive(Clone, Copy)]
pub struct CopyTo {
    pub child: Id,
    pub case: Option<Id>,
}

/// Marks a signed note as entered in error, and copies its words as a draft to where they belong.
///
/// # Errors
/// Where it is not its author who does so, or a key is not held.
pub fn enter_in_error(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    (id, now): (Id, DateTime<Utc>),
    (signed, copy): (Signed, Option<(CopyTo, Note)>),
) -> Result<ChangeSet, Refusal> {
    let header = header_of(register, id)?;
    let why = String::from_utf8_lossy(&signed.bytes).into_owned();
    let facts = NoteFacts {
        why: &why,
        ..NoteFacts::default()
    };
    let mut after = change_state(header, NoteState::EnteredInError, me.person, now, facts)?;
    let scope = scope_of(register, me, id, header)?;
    let (error_id, copy_id) = (fresh.id(), fresh.id());
    after.error = Some(error_id);
    let record = EnteredInError {
        note: id,
        case: header.case,
        copied_to: copy.as_ref().map(|_| copy_id),
        signed,
    };
    let about = RecordKey::new(Kind::NoteHeader, id);
    let mut plan = Plan::new(me, Action::EnterInError).about(about);
    plan.put(&register.notes, id, Scope::Clinical, &after)?;
    plan.put(&register.errors, error_id, scope, &record)?;
    if let Some((to, mut note)) = copy {
        note.copied_from = Some(id);
        let draft = NoteHeader {
            appointment: None,
            child: Some(to.child),
            case: to.case,
            author: me.person,
            state: NoteState::Draft,
            signed_at: None,
            signed: None,
            error: None,
            history: Vec::new(),
            ..header.clone()
        };
        let scope = words_scope(me, &draft)?;
        plan.put(&register.notes, copy_id, Scope::Clinical, &draft)?;
        plan.put(&register.drafts, copy_id, scope, &note)?;
    }
    Ok(plan.finish())
}

/// Tells whether a supervisor countersigns this person's notes.
pub fn needs_countersign(register: &Register, me: &Me) -> bool {
    card_of(register, me.person).is_some_and(|card| card.needs_countersign)
}

fn header_of(register: &Register, id: Id) -> Result<&NoteHeader, Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::NoteHeader, id));
    register.notes.get(id).ok_or(gone)
}

/// Words that are there already stay where they are.
fn scope_of(register: &Register, me: &Me, id: Id, header: &NoteHeader) -> Result<Scope, Refusal> {
    let draft = register.drafts.kept(id).map(|kept| kept.scope);
    let signed = || {
        let signed = register.signed.kept(header.signed?)?;
        Some(signed.scope)
    };
    match draft.or_else(signed) {
        Some(scope) => Ok(scope),
        None => words_scope(me, header),
    }
}

fn words_scope(me: &Me, header: &NoteHeader) -> Result<Scope, Refusal> {
    let case = header.case.filter(|_| header.kind == NoteKind::Progress);
    case_or_own(me, case)
}
