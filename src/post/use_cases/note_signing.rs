//! Signing notes and what is signed after them: addenda, marks of error; the countersignature.
//!
//! Each goes in two steps: first the exact bytes are given to be shown and signed, then what the session signed is
//! planned as records. Nothing of it is ever taken back.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::appointment_states::lies_ahead;
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{NoteFacts, NoteRefusal, change_state, signed_state, takes_addenda};
use crate::care::records::addendum::Addendum;
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::audit::Action;
use crate::care::records::case_header::CaseHeader;
use crate::care::records::entered_in_error::EnteredInError;
use crate::care::records::note_header::{NoteHeader, NoteKind, NoteState};
use crate::care::records::record::Record;
use crate::care::records::signed_note::{Signed, SignedNote};
use crate::post::approvals::{approvers, approves, is_unasked};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::{card_of, has_child};
use crate::post::me::Me;
use crate::post::note_texts::{in_force, shown_to};
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::signing::{SignedAs, ToSign};
use crate::post::use_cases::inbox::ticked_off;
use crate::post::use_cases::notes::{Writing, as_saved, case_of, found, scope_of, text, words_of};

/// Where a note entered in error really belongs; its text is copied there as a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyTo {
    pub child: Id,
    pub appointment: Option<Id>,
}

/// Gives the exact bytes of notes that are to be signed, one or several, each to be shown before the passphrase is
/// asked for once.
///
/// # Errors
/// Where one is another's, signed already, changed since it was opened, or blank; where its appointment has not begun.
pub fn to_sign(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    notes: &[Writing],
) -> Result<Vec<ToSign>, Refusal> {
    let texts = notes.iter().map(|writing| {
        let (header, _) = as_saved(register, me, writing)?;
        has_begun(register, &header, now)?;
        let note = words_of(register, writing);
        if note.is_blank() {
            return Err(NoteRefusal::Blank.into());
        }
        Ok(ToSign {
            note: writing.id,
            case: header.case,
            signed_as: SignedAs::Note,
            bytes: Zeroizing::new(note.encode()?),
        })
    });
    texts.collect()
}

/// Refuses a note on an appointment that lies ahead: of what has not begun there is nothing to sign.
fn has_begun(register: &Register, note: &NoteHeader, at: DateTime<Utc>) -> Result<(), Refusal> {
    let held = note
        .appointment
        .and_then(|id| register.appointments.get(id));
    match held {
        Some(held) if lies_ahead(held, at) => Err(NoteRefusal::NotBegun.into()),
        _ => Ok(()),
    }
}

/// Plans what follows from signed notes, saved before or not: the draft gives way to the signed text; where the
/// author's notes are countersigned, that is asked for.
///
/// # Errors
/// Where a note was changed since it was shown, or as of [`to_sign`].
pub fn signed(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    notes: &[(Writing, ToSign, Signed)],
) -> Result<ChangeSet, Refusal> {
    let needs_countersign = card_of(register, me.person).is_some_and(|card| card.needs_countersign);
    let mut plan = Plan::new(me, Action::Sign);
    let mut shown: Vec<(Id, Scope, PersonId)> = Vec::new();
    for (writing, seen, signature) in notes {
        let id = writing.id;
        let (header, scope) = as_saved(register, me, writing)?;
        has_begun(register, &header, signature.at)?;
        let note = words_of(register, writing);
        let same = note.encode()? == signature.bytes && seen.case == header.case;
        if !same || seen.note != id {
            let key = RecordKey::new(Kind::Note, id);
            return Err(Refusal::Conflict { key, by: None });
        }
        let facts = NoteFacts {
            needs_countersign,
            blank: note.is_blank(),
            why: "",
        };
        let to = signed_state(header.kind, needs_countersign);
        let mut after = change_state(&header, to, me.person, signature.at, facts)?;
        let signed_id = fresh.id();
        after.signed = Some(signed_id);
        // Signed words lie where the saved ones lay, or where these go over to.
        let kept = register.drafts.kept(id).map(|kept| kept.scope);
        let scope = kept
            .filter(|kept| *kept != Scope::Private(me.person))
            .unwrap_or(scope);
        let record = SignedNote {
            note: id,
            case: header.case,
            signed: signature.clone(),
        };
        plan.put(&register.notes, id, Scope::Clinical, &after)?;
        plan.add(signed_id, scope, &record)?;
        if register.drafts.get(id).is_some() {
            plan.remove(&register.drafts, id)?;
        }
        // Whoever took part in a supervision session reads what was written of it.
        let held = header.appointment;
        let held = held.and_then(|id| register.appointments.get(id));
        if header.kind == NoteKind::Progress
            && let Some(held) = held.filter(|held| held.is_supervision())
        {
            let others = held.counselors.iter().filter(|one| **one != me.person);
            shown.extend(others.map(|person| (signed_id, scope, *person)));
        }
        if to == NoteState::AwaitingCountersign {
            let pending = Approval {
                of: RecordKey::new(Kind::SignedNote, signed_id),
                state: ApprovalState::Pending,
                by: me.person,
                at: signature.at,
                remark: String::new(),
                content: None,
            };
            // Whoever is asked to countersign is given the key of this one text.
            let case = header.case.and_then(|case| register.cases.get(case));
            let team = case.map(CaseHeader::care_team).unwrap_or_default();
            let readers = approvers(register, me, case).into_iter();
            let readers = readers.filter(|person| !team.contains(person));
            shown.extend(readers.map(|person| (signed_id, scope, person)));
            plan.put(&register.approvals, fresh.id(), Scope::Clinical, &pending)?;
        }
    }
    let mut lines = notes.iter().map(|(writing, _, _)| writing.line);
    shown.sort_unstable();
    shown.dedup();
    let planned = shown
        .into_iter()
        .fold(plan.finish(), |change, (signed, scope, person)| {
            let key = RecordKey::new(Kind::SignedNote, signed);
            change.share((key, 1), scope, person, None)
        });
    lines.try_fold(planned, |planned, line| {
        ticked_off(register, me, line, Ok(planned))
    })
}

/// What a supervisor decides of a note that awaits a countersignature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    Countersigned,
    /// Returned to its author with a remark.
    Returned(&'a str),
}

/// Tells whether this person may countersign a note or return it.
///
/// # Errors
/// Where it awaits no countersignature, is one's own, or is not this person's to read; where they are neither supervisor nor deputy.
pub fn may_decide(register: &Register, me: &Me, id: Id) -> Result<(), Refusal> {
    decided(
        register,
        me,
        DateTime::UNIX_EPOCH,
        id,
        Decision::Countersigned,
    )
    .map(|_| ())
}

/// Countersigns a note, or returns it to its author with a remark.
///
/// Nobody but its author writes a note's words, so the remark stands with the approval, where everyone clinical reads it.
///
/// # Errors
/// As of [`may_decide`], and where a remark is missing.
pub fn countersign(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    decision: Decision<'_>,
) -> Result<ChangeSet, Refusal> {
    let (after, signed_id) = decided(register, me, now, id, decision)?;
    let action = match decision {
        Decision::Countersigned => Action::Countersign,
        Decision::Returned(_) => Action::Return,
    };
    let mut plan = Plan::new(me, action).about(RecordKey::new(Kind::NoteHeader, id));
    if register.notes.get(id) != Some(&after) {
        plan.put(&register.notes, id, Scope::Clinical, &after)?;
    }
    let (state, remark) = match decision {
        Decision::Countersigned => (ApprovalState::Approved, ""),
        Decision::Returned(remark) => (ApprovalState::Returned, remark.trim()),
    };
    let approval = Approval {
        of: RecordKey::new(Kind::SignedNote, signed_id),
        state,
        by: me.person,
        at: now,
        remark: remark.to_string(),
        content: None,
    };
    plan.put(&register.approvals, fresh.id(), Scope::Clinical, &approval)?;
    let mut change = plan.finish();
    // Whose note it is.
    change.noted.subject = Some(after.author);
    Ok(change)
}

/// Gives the header after a decision, and the signed text it is about.
fn decided(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    decision: Decision<'_>,
) -> Result<(NoteHeader, Id), Refusal> {
    let header = found(register, id)?;
    let (to, why) = match decision {
        Decision::Countersigned => (NoteState::Signed, ""),
        Decision::Returned(remark) => (NoteState::Returned, remark),
    };
    let facts = NoteFacts {
        why,
        ..NoteFacts::default()
    };
    let countersigned = decision == Decision::Countersigned;
    let after = match header.state {
        // It never waited, and should have: the word of a supervisor is all that it lacks.
        NoteState::Signed if countersigned && is_unasked(register, id) => {
            if header.author == me.person {
                return Err(NoteRefusal::OwnNote.into());
            }
            header.clone()
        }
        _ => change_state(header, to, me.person, now, facts)?,
    };
    if !approves(register, me) {
        return Err(Refusal::NotYourRole);
    }
    // Nobody puts their name to what they cannot read.
    let (signed_id, _) = signed_of(register, id, header)?;
    Ok((after, signed_id))
}

/// Gives the exact bytes of an addendum to a signed note.
///
/// # Errors
/// Where the note takes none, its text is not this person's to read, or nothing is written.
pub fn addendum_to_sign(
    register: &Register,
    me: &Me,
    id: Id,
    words: &str,
) -> Result<ToSign, Refusal> {
    let header = found(register, id)?;
    if !takes_addenda(header.state) {
        return Err(NoteRefusal::NoSuchStep {
            from: header.state,
            to: header.state,
        }
        .into());
    }
    if !shown_to(register, me, id) {
        return Err(NoteRefusal::NotTheAuthor.into());
    }
    signed_of(register, id, header)?;
    words_to_sign(id, header, SignedAs::Addendum, words).ok_or(Refusal::Missing(Missing::Words))
}

/// Plans a signed addendum.
///
/// # Errors
/// Where the note's scope is not this person's to write.
pub fn addendum_signed(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    id: Id,
    signature: Signed,
) -> Result<ChangeSet, Refusal> {
    let header = found(register, id)?;
    let (_, scope) = signed_of(register, id, header)?;
    let mut plan = Plan::new(me, Action::Sign).about(RecordKey::new(Kind::NoteHeader, id));
    let addendum = Addendum {
        note: id,
        case: header.case,
        signed: signature,
    };
    plan.put(&register.addenda, fresh.id(), scope, &addendum)?;
    Ok(plan.finish())
}

/// Gives the exact bytes of the reason for which a signed note is marked as entered in error; where its text is to be copied,
/// the signature covers to which draft.
///
/// # Errors
/// Where it is not signed, another's, or no reason is given.
pub fn error_to_sign(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    id: Id,
    why: &str,
    copied: bool,
) -> Result<ToSign, Refusal> {
    let header = found(register, id)?;
    change_state(
        header,
        NoteState::EnteredInError,
        me.person,
        now,
        NoteFacts {
            why,
            ..NoteFacts::default()
        },
    )?;
    let copied_to = copied.then(|| fresh.id());
    words_to_sign(id, header, SignedAs::EnteredInError { copied_to }, why)
        .ok_or(Refusal::Missing(Missing::Reason))
}

/// Plans the mark that a signed note was entered in error: it is folded away, and, where it is said whom it was about,
/// its text is copied there as the draft that was signed for.
///
/// # Errors
/// As of [`error_to_sign`]; and where the right case is not this person's to write.
pub fn entered_in_error(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    (seen, signature): (&ToSign, Signed),
    copy: Option<CopyTo>,
) -> Result<ChangeSet, Refusal> {
    let id = seen.note;
    let header = found(register, id)?;
    let (SignedAs::EnteredInError { copied_to }, true) = (seen.signed_as, seen.case == header.case)
    else {
        let key = RecordKey::new(Kind::NoteHeader, id);
        return Err(Refusal::Conflict { key, by: None });
    };
    let why = String::from_utf8_lossy(&signature.bytes).into_owned();
    let facts = NoteFacts {
        why: &why,
        ..NoteFacts::default()
    };
    let mut after = change_state(
        header,
        NoteState::EnteredInError,
        me.person,
        signature.at,
        facts,
    )?;
    let (_, scope) = signed_of(register, id, header)?;
    let mark_id = fresh.id();
    after.error = Some(mark_id);
    let mut plan = Plan::new(me, Action::EnterInError).about(RecordKey::new(Kind::NoteHeader, id));
    plan.put(&register.notes, id, Scope::Clinical, &after)?;
    if let (Some(draft), Some(copy)) = (copied_to, copy) {
        put_copy(&mut plan, register, me, (id, draft), header, copy)?;
    }
    let mark = EnteredInError {
        note: id,
        case: header.case,
        copied_to,
        signed: signature,
    };
    plan.put(&register.errors, mark_id, scope, &mark)?;
    Ok(plan.finish())
}

fn put_copy(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    (id, draft_id): (Id, Id),
    header: &NoteHeader,
    copy: CopyTo,
) -> Result<(), Refusal> {
    has_child(register, copy.child)?;
    let mut note = text(register, me, id).ok_or(Refusal::Gone(RecordKey::new(Kind::Note, id)))?;
    note.copied_from = Some(id);
    let case = case_of(register, copy.appointment, Some(copy.child));
    let draft = NoteHeader {
        appointment: copy.appointment,
        child: Some(copy.child),
        case,
        ..NoteHeader::begun(me.person, header.kind, header.form, header.about)
    };
    let scope = scope_of(me, header.kind, case)?;
    plan.put(&register.notes, draft_id, Scope::Clinical, &draft)?;
    plan.put(&register.drafts, draft_id, scope, &note)?;
    Ok(())
}

/// Gives the signed text in force and its scope.
fn signed_of(register: &Register, id: Id, header: &NoteHeader) -> Result<(Id, Scope), Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::SignedNote, id));
    header.signed.ok_or(gone)?;
    match in_force(register, id) {
        Some((signed, kept)) => Ok((signed, kept.scope)),
        // A header without its text is one whose scope's key is not held.
        None => Err(Refusal::NotReadable(
            header
                .case
                .map_or(Scope::Private(header.author), Scope::Case),
        )),
    }
}

fn words_to_sign(id: Id, header: &NoteHeader, signed_as: SignedAs, words: &str) -> Option<ToSign> {
    let words = words.trim();
    (!words.is_empty()).then(|| ToSign {
        note: id,
        case: header.case,
        signed_as,
        bytes: Zeroizing::new(words.as_bytes().to_vec()),
    })
}
