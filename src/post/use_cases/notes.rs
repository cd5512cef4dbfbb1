//! Notes while they are written: saved, found again, dropped. Signing and what follows is in `note_signing`.
//!
//! A progress note lies with its case, a process note with its author alone; a progress note of a child without a case
//! is its author's until one opens.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{NoteRefusal, editable, shown_to};
use crate::care::records::audit::Action;
use crate::care::records::note::{Note, Section};
use crate::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use crate::care::records::record::Record;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{has_child, words_scope};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// A note as it stands in the editor.
#[derive(Clone)]
pub struct Writing {
    /// None of one that was not saved yet.
    pub id: Option<Id>,
    pub appointment: Option<Id>,
    pub child: Option<Id>,
    pub kind: NoteKind,
    pub form: NoteForm,
    /// When what it tells of happened.
    pub about: DateTime<Utc>,
    pub sections: Vec<Section>,
}

/// A note to be saved, and the id it then has.
#[derive(Clone)]
pub struct SavedNote {
    pub id: Id,
    pub change: ChangeSet,
}

/// Begins a note: its headings, and what it is about.
///
/// # Errors
/// Where the appointment is not there.
pub fn begin(
    register: &Register,
    now: DateTime<Utc>,
    appointment: Option<Id>,
    child: Option<Id>,
    kind: NoteKind,
    form: NoteForm,
) -> Result<Writing, Refusal> {
    let (mut child, mut about) = (child, now);
    if let Some(id) = appointment {
        let key = RecordKey::new(Kind::Appointment, id);
        let held = register.appointments.get(id).ok_or(Refusal::Gone(key))?;
        about = held.began.unwrap_or(held.start);
        if child.is_none()
            && let [only] = held.children()
        {
            child = Some(*only);
        }
    }
    Ok(Writing {
        id: None,
        appointment,
        child,
        kind,
        form,
        about,
        sections: Note::empty(kind, form).sections,
    })
}

/// Gives a saved note to the editor; a returned one as it was signed.
///
/// # Errors
/// Where it is not there, not this person's, or signed.
pub fn as_writing(register: &Register, me: &Me, id: Id) -> Result<Writing, Refusal> {
    let header = own_editable(register, me, id)?;
    let note = text(register, me, id).ok_or(Refusal::Gone(RecordKey::new(Kind::Note, id)))?;
    Ok(Writing {
        id: Some(id),
        appointment: header.appointment,
        child: header.child,
        kind: header.kind,
        form: header.form,
        about: header.about,
        sections: note.sections,
    })
}

/// Gives the text of a note where it may be shown to this person: as saved, else as signed.
pub fn text(register: &Register, me: &Me, id: Id) -> Option<Note> {
    let header = register.notes.get(id)?;
    if !shown_to(header, me.person) {
        return None;
    }
    if let Some(note) = register.drafts.get(id) {
        return Some(note.clone());
    }
    let signed = register.signed.get(header.signed?)?;
    Note::decode(&signed.signed.bytes).ok()
}

/// Saves a note that is being written.
///
/// One whose words would have to leave their scope (a progress note that becomes a process note) is written anew under
/// another id, and the old one removed, in the same change.
///
/// # Errors
/// Where it is signed or another's, or belongs to a case that is not this person's to read.
pub fn save(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    writing: &Writing,
) -> Result<SavedNote, Refusal> {
    let known = match writing.id {
        Some(id) => Some((id, own_editable(register, me, id)?)),
        None => None,
    };
    let case = case_of(register, writing.appointment, writing.child);
    let case = case.or_else(|| known.and_then(|(_, header)| header.case));
    let scope = scope_of(me, writing.kind, case)?;
    if let Some(child) = writing.child {
        has_child(register, child)?;
    }
    let action = match known {
        Some(_) => Action::Change,
        None => Action::Create,
    };
    let mut plan = Plan::new(me, action);
    let earlier = known.and_then(|(id, _)| text(register, me, id));
    let mut header = NoteHeader {
        appointment: writing.appointment,
        child: writing.child,
        case,
        author: me.person,
        kind: writing.kind,
        form: writing.form,
        state: NoteState::Draft,
        about: writing.about,
        signed_at: None,
        signed: None,
        error: None,
        history: Vec::new(),
    };
    let note = Note {
        kind: writing.kind,
        form: writing.form,
        sections: writing.sections.clone(),
        remark: earlier
            .as_ref()
            .map(|note| note.remark.clone())
            .unwrap_or_default(),
        copied_from: earlier.and_then(|note| note.copied_from),
    };
    let id = match known {
        Some((id, before)) => {
            let kept = register.drafts.kept(id).map(|kept| kept.scope);
            let stays = kept.is_none_or(|kept| {
                kept == scope || (kept == Scope::Private(me.person) && scope != kept)
            });
            // What was signed once keeps its id, and with it its kind.
            if !stays && before.signed.is_some() {
                return Err(Refusal::InUse(RecordKey::new(Kind::NoteHeader, id)));
            }
            if stays {
                header.state = before.state;
                header.signed = before.signed;
                header.history.clone_from(&before.history);
                id
            } else {
                plan.remove(&register.drafts, id)?;
                plan.remove(&register.notes, id)?;
                fresh.id()
            }
        }
        None => fresh.id(),
    };
    let mut plan = plan.about(RecordKey::new(Kind::NoteHeader, id));
    if register.notes.get(id) != Some(&header) {
        plan.put(&register.notes, id, Scope::Clinical, &header)?;
    }
    plan.put(&register.drafts, id, scope, &note)?;
    Ok(SavedNote {
        id,
        change: plan.finish(),
    })
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
