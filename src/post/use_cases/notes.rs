//! Notes while they are written: saved, found again, dropped. Signing and what follows is in `note_signing`.
//!
//! A progress note lies with its case, a process note with its author alone; a progress note of a child without a case
//! is its author's until one opens.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{NoteRefusal, editable};
use crate::care::records::approval::ApprovalState;
use crate::care::records::audit::Action;
use crate::care::records::note::{Note, Section};
use crate::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{has_child, words_scope};
use crate::post::me::Me;
use crate::post::note_texts::{in_force, shown_to};
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::use_cases::inbox::ticked_off;

/// A note as it stands in the editor.
#[derive(Clone)]
pub struct Writing {
    /// The note's id, drawn when it was begun.
    pub id: Id,
    /// The revision of its words that this follows upon; 0 where none were saved.
    pub base: u64,
    pub appointment: Option<Id>,
    pub child: Option<Id>,
    pub kind: NoteKind,
    pub form: NoteForm,
    /// When what it tells of happened.
    pub about: DateTime<Utc>,
    pub sections: Vec<Section>,
    /// The caught line it was begun from, which is sorted out once this is saved.
    pub line: Option<Id>,
}

impl Writing {
    /// Tells whether nothing but white space was written.
    pub fn is_blank(&self) -> bool {
        let mut sections = self.sections.iter();
        sections.all(|section| section.text.trim().is_empty())
    }

    /// Gives the header of the draft it is while it belongs to no case.
    pub fn header(&self, author: PersonId) -> NoteHeader {
        NoteHeader {
            appointment: self.appointment,
            child: self.child,
            ..NoteHeader::begun(author, self.kind, self.form, self.about)
        }
    }
}

/// What a new note is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenOn {
    Appointment(Id),
    /// A child, without an appointment; it tells of now.
    Child(Id),
}

/// Begins a note: its headings, and what it is about.
///
/// # Errors
/// Where the appointment is not there.
pub fn begin(
    register: &Register,
    fresh: &Fresh,
    now: DateTime<Utc>,
    on: WrittenOn,
    kind: NoteKind,
    form: NoteForm,
) -> Result<Writing, Refusal> {
    let (appointment, child, about) = match on {
        WrittenOn::Child(child) => (None, Some(child), now),
        WrittenOn::Appointment(id) => {
            let key = RecordKey::new(Kind::Appointment, id);
            let held = register.appointments.get(id).ok_or(Refusal::Gone(key))?;
            let child = match held.children() {
                [only] => Some(*only),
                _ => None,
            };
            (Some(id), child, held.began.unwrap_or(held.start))
        }
    };
    Ok(Writing {
        id: fresh.id(),
        base: 0,
        appointment,
        child,
        kind,
        form,
        about,
        sections: Note::empty(kind, form).sections,
        line: None,
    })
}

/// Gives a saved note to the editor.
///
/// Words that were not read yet leave the headings empty; nothing is saved over them, since they have a later revision.
///
/// # Errors
/// Where it is not there, not this person's, or signed.
pub fn as_writing(register: &Register, me: &Me, id: Id) -> Result<Writing, Refusal> {
    let header = own_editable(register, me, id)?;
    let note = text(register, me, id).unwrap_or_else(|| Note::empty(header.kind, header.form));
    Ok(Writing {
        id,
        base: register.drafts.revision(id),
        appointment: header.appointment,
        child: header.child,
        kind: header.kind,
        form: header.form,
        about: header.about,
        sections: note.sections,
        line: None,
    })
}

/// Gives the text of a note where it may be shown to this person: as saved while it may be written on, else as signed.
pub fn text(register: &Register, me: &Me, id: Id) -> Option<Note> {
    let header = register.notes.get(id)?;
    if !shown_to(register, me, id) {
        return None;
    }
    if editable(header.state)
        && let Some(note) = register.drafts.get(id)
    {
        return Some(note.clone());
    }
    in_force(register, id)?.1.value.read()
}

/// Gives the remark with which a note was returned, until it is signed anew.
pub fn remark_of(register: &Register, id: Id) -> Option<&str> {
    let header = register.notes.get(id)?;
    let signed = header
        .signed
        .filter(|_| header.state == NoteState::Returned)?;
    register
        .approvals_of(&RecordKey::new(Kind::SignedNote, signed))
        .filter(|approval| approval.by != header.author)
        .find(|approval| approval.state == ApprovalState::Returned)
        .map(|approval| approval.remark.as_str())
}

/// Saves a note that is being written.
///
/// # Errors
/// Where it is signed or another's, was changed since, or belongs to a case that is not this person's to read.
pub fn save(register: &Register, me: &Me, writing: &Writing) -> Result<ChangeSet, Refusal> {
    let (header, scope) = as_saved(register, me, writing)?;
    let id = writing.id;
    let note = words_of(register, writing);
    let before = register.notes.get(id);
    let action = match before {
        Some(_) => Action::Change,
        None => Action::Create,
    };
    let mut plan = Plan::new(me, action).about(RecordKey::new(Kind::NoteHeader, id));
    if before != Some(&header) {
        plan.put(&register.notes, id, Scope::Clinical, &header)?;
    }
    plan.put(&register.drafts, id, scope, &note)?;
    ticked_off(register, me, writing.line, Ok(plan.finish()))
}

/// Gives the header that a note is saved under, and where its words lie.
///
/// # Errors
/// As of [`save`].
pub(super) fn as_saved(
    register: &Register,
    me: &Me,
    writing: &Writing,
) -> Result<(NoteHeader, Scope), Refusal> {
    let id = writing.id;
    let before = match register.notes.get(id) {
        Some(_) => Some(own_editable(register, me, id)?),
        None => None,
    };
    if register.drafts.revision(id) != writing.base {
        let key = RecordKey::new(Kind::Note, id);
        return Err(Refusal::Conflict { key, by: None });
    }
    if let Some(child) = writing.child {
        has_child(register, child)?;
    }
    let case = case_of(register, writing.appointment, writing.child);
    let Some(before) = before else {
        let header = NoteHeader {
            case,
            ..writing.header(me.person)
        };
        let scope = scope_of(me, writing.kind, case)?;
        return Ok((header, scope));
    };
    // Words stay with their author where the case that was opened meanwhile is not theirs to read.
    let readable = case.filter(|case| me.scopes.contains(&Scope::Case(*case)));
    let header = NoteHeader {
        appointment: writing.appointment,
        child: writing.child,
        case: readable.or(before.case),
        form: writing.form,
        about: writing.about,
        ..before.clone()
    };
    let scope = scope_of(me, header.kind, header.case)?;
    Ok((header, scope))
}

/// Gives the words of a note as they are saved and signed.
pub(super) fn words_of(register: &Register, writing: &Writing) -> Note {
    let earlier = register.drafts.get(writing.id);
    let kept = register.notes.get(writing.id);
    Note {
        // What was saved once keeps its kind: words do not leave their scope.
        kind: kept.map_or(writing.kind, |header| header.kind),
        form: writing.form,
        sections: writing.sections.clone(),
        copied_from: earlier.and_then(|note| note.copied_from),
    }
}

/// Drops a note that was never signed.
///
/// # Errors
/// Where it was signed, or is another's.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let header = own_editable(register, me, id)?;
    if let Some(signed) = header.signed {
        return Err(Refusal::InUse(RecordKey::new(Kind::SignedNote, signed)));
    }
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.notes, id)?;
    if register.drafts.get(id).is_some() {
        plan.remove(&register.drafts, id)?;
    }
    Ok(plan.finish())
}

/// Finds a note.
///
/// # Errors
/// Where it is not there.
pub fn found(register: &Register, id: Id) -> Result<&NoteHeader, Refusal> {
    register
        .notes
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::NoteHeader, id)))
}

/// Finds a note that this person may still write on.
///
/// # Errors
/// Where it is not there, another's, or signed.
pub fn own_editable<'a>(
    register: &'a Register,
    me: &Me,
    id: Id,
) -> Result<&'a NoteHeader, Refusal> {
    let header = found(register, id)?;
    if header.author != me.person {
        return Err(NoteRefusal::NotTheAuthor.into());
    }
    if !editable(header.state) {
        return Err(NoteRefusal::NoSuchStep {
            from: header.state,
            to: NoteState::Draft,
        }
        .into());
    }
    Ok(header)
}

/// Gives the case a note belongs to: that of its appointment, else the child's open one.
pub fn case_of(register: &Register, appointment: Option<Id>, child: Option<Id>) -> Option<Id> {
    let of_child = || Some(register.open_case(child?)?.0);
    let held = appointment.and_then(|id| register.appointments.get(id));
    held.and_then(|held| held.case).or_else(of_child)
}

/// Gives where a note's words lie.
///
/// # Errors
/// Where they would lie with a case that is not this person's to read.
pub fn scope_of(me: &Me, kind: NoteKind, case: Option<Id>) -> Result<Scope, Refusal> {
    match kind {
        NoteKind::Progress => words_scope(me, case),
        NoteKind::Process => Ok(Scope::Private(me.person)),
    }
}
