//! Sharing with somebody outside the care team, most often a supervisor, until a day: a whole case, or one signed note.
//!
//! A case is shared by its key, up to that day: whoever has it reads what is written meanwhile as well. A note is shared
//! by its own key and its addenda's, and nothing else opens with them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::ledger::header::Act;
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::post_time::{day_bounds, day_of};
use crate::care::records::audit::Action;
use crate::post::access::Access;
use crate::post::change::{ChangeSet, Members};
use crate::post::me::Me;
use crate::post::note_texts::in_force;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::use_cases::cases;

/// With whom, and through which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub with: PersonId,
    /// The last day, in post time.
    pub through: NaiveDate,
}

/// Shares a case through a day.
///
/// # Errors
/// Where the case's key is not held, they are on its team, or the day is over.
pub fn share_case(
    register: &Register,
    me: &Me,
    access: &Access,
    now: DateTime<Utc>,
    case: Id,
    wish: Wish,
) -> Result<ChangeSet, Refusal> {
    let header = cases::found(register, case)?;
    let scope = readable(me, case)?;
    if header.care_team().contains(&wish.with) {
        return Err(Refusal::AlreadySo);
    }
    if !is_ones_own(register, me, access, case) {
        return Err(Refusal::NotOnTeam(me.person));
    }
    let until = Some(end_of(register, now, wish.through)?);
    no_longer_than_own(access, me, case, until)?;
    let held = access.members.get(&case).into_iter().flatten();
    let had = held
        .filter(|(person, _)| *person == wish.with)
        .map(|(_, until)| *until)
        .next();
    // A shorter time takes a new key, a longer one only another grant.
    let shorter = had.is_some_and(|had| had.is_none_or(|had| Some(had) > until));
    if had == Some(until) {
        return Err(Refusal::AlreadySo);
    }
    let mut change = ChangeSet::new(Action::Grant).about(RecordKey::new(Kind::CaseHeader, case));
    change.members.push(Members {
        scope,
        joined: vec![(wish.with, until)],
        left: shorter.then_some(wish.with).into_iter().collect(),
    });
    Ok(change)
}

/// Ends the sharing of a case before its day: its next words are sealed under a new key.
///
/// # Errors
/// Where the case's key is not held, or they are on its team.
pub fn end_case(
    register: &Register,
    me: &Me,
    case: Id,
    with: PersonId,
) -> Result<ChangeSet, Refusal> {
    let header = cases::found(register, case)?;
    let scope = readable(me, case)?;
    if header.care_team().contains(&with) {
        return Err(Refusal::AlreadySo);
    }
    let mut change = ChangeSet::new(Action::Revoke).about(RecordKey::new(Kind::CaseHeader, case));
    change.members.push(Members {
        scope,
        joined: Vec::new(),
        left: vec![with],
    });
    Ok(change)
}

/// Shares one signed note, with its addenda, through a day.
///
/// # Errors
/// Where it is not signed, not this person's to read, or the day is over.
pub fn share_note(
    register: &Register,
    me: &Me,
    access: &Access,
    now: DateTime<Utc>,
    note: Id,
    wish: Wish,
) -> Result<ChangeSet, Refusal> {
    if wish.with == me.person {
        return Err(Refusal::AlreadySo);
    }
    let until = Some(end_of(register, now, wish.through)?);
    let pieces = pieces(register, note)?;
    let mut change = ChangeSet::new(Action::Grant).about(RecordKey::new(Kind::NoteHeader, note));
    for (key, revision, scope) in pieces {
        if !me.scopes.contains(&scope) {
            return Err(Refusal::NotReadable(scope));
        }
        if let Scope::Case(case) = scope {
            if !is_ones_own(register, me, access, case) {
                return Err(Refusal::NotOnTeam(me.person));
            }
            no_longer_than_own(access, me, case, until)?;
        }
        change = change.share((key, revision), scope, wish.with, until);
    }
    Ok(change)
}

/// Ends every share of a note and its addenda with somebody.
///
/// # Errors
/// Where there is none.
pub fn end_note(
    register: &Register,
    access: &Access,
    note: Id,
    with: PersonId,
) -> Result<ChangeSet, Refusal> {
    let keys: Vec<RecordKey> = keys_of(register, note);
    let mut change = ChangeSet::new(Action::Revoke).about(RecordKey::new(Kind::NoteHeader, note));
    let shares = access.shares.iter();
    change.acts.extend(
        shares
            .filter(|piece| piece.to == with && keys.contains(&piece.key))
            .map(|piece| Act::Unshare {
                key: piece.key,
                revision: piece.revision,
                to: with,
            }),
    );
    if change.acts.is_empty() {
        return Err(Refusal::AlreadySo);
    }
    Ok(change)
}

/// Gives with whom a note is shared, each once, and up to when.
pub fn note_readers(
    register: &Register,
    access: &Access,
    note: Id,
) -> Vec<(PersonId, Option<i64>)> {
    let keys = keys_of(register, note);
    let mut readers: Vec<(PersonId, Option<i64>)> = Vec::new();
    for piece in access.shares.iter().filter(|one| keys.contains(&one.key)) {
        if !readers.iter().any(|(person, _)| *person == piece.to) {
            readers.push((piece.to, piece.until));
        }
    }
    readers
}

/// Gives what is shared with oneself of a note and not read yet: the scope, and each record with its revision.
pub fn to_read(
    register: &Register,
    me: &Me,
    access: &Access,
    note: Id,
) -> Option<(Scope, Vec<(RecordKey, u64)>)> {
    let keys = keys_of(register, note);
    let mine = access
        .shares
        .iter()
        .filter(|piece| piece.to == me.person && keys.contains(&piece.key));
    let unread = mine.filter(|piece| match piece.key.kind {
        Kind::SignedNote => register.signed.get(piece.key.id).is_none(),
        _ => register.addenda.get(piece.key.id).is_none(),
    });
    let unread: Vec<_> = unread.collect();
    let scope = unread.first()?.scope;
    let revisions = unread.iter().map(|piece| (piece.key, piece.revision));
    Some((scope, revisions.collect()))
}

/// Tells whether somebody may pass a case, or what is written in it, on: its care team, and no reader of theirs.
pub fn is_ones_own(register: &Register, me: &Me, access: &Access, case: Id) -> bool {
    let header = register.cases.get(case);
    let members = access.members.get(&case).into_iter().flatten();
    let for_good =
        |&(person, until): &(PersonId, Option<i64>)| person == me.person && until.is_none();
    header.is_some_and(|header| header.care_team().contains(&me.person))
        || members.into_iter().any(for_good)
}

/// Gives the first instant after a day, in milliseconds since 1970 UTC.
///
/// # Errors
/// Where the day is over.
pub fn end_of(register: &Register, now: DateTime<Utc>, through: NaiveDate) -> Result<i64, Refusal> {
    let zone = register.settings.zone;
    if through < day_of(zone, now) {
        return Err(Refusal::EndIsOver);
    }
    Ok(day_bounds(zone, through).1.timestamp_millis())
}

/// Refuses what would last longer than this person is a member of the case themselves.
fn no_longer_than_own(
    access: &Access,
    me: &Me,
    case: Id,
    until: Option<i64>,
) -> Result<(), Refusal> {
    let mut members = access.members.get(&case).into_iter().flatten();
    let own = members.find(|(person, _)| *person == me.person);
    match own.and_then(|(_, own)| *own) {
        Some(own) if until.is_none_or(|until| until > own) => Err(Refusal::LongerThanOwn),
        _ => Ok(()),
    }
}

fn readable(me: &Me, case: Id) -> Result<Scope, Refusal> {
    let scope = Scope::Case(case);
    if me.scopes.contains(&scope) {
        Ok(scope)
    } else {
        Err(Refusal::NotReadable(scope))
    }
}

/// Gives the signed text of a note and its addenda, as they stand.
fn pieces(register: &Register, note: Id) -> Result<Vec<(RecordKey, u64, Scope)>, Refusal> {
    let gone = || Refusal::Gone(RecordKey::new(Kind::NoteHeader, note));
    let signed = register.notes.get(note).ok_or_else(gone)?.signed;
    signed.ok_or(Refusal::Note(
        crate::care::note_states::NoteRefusal::NotBegun,
    ))?;
    let (signed, text) = in_force(register, note).ok_or_else(gone)?;
    let mut pieces = vec![(
        RecordKey::new(Kind::SignedNote, signed),
        text.revision,
        text.scope,
    )];
    for id in register.addenda_by_note.under(&note) {
        if let Some(addendum) = register.addenda.kept(id) {
            let key = RecordKey::new(Kind::Addendum, id);
            pieces.push((key, addendum.revision, addendum.scope));
        }
    }
    Ok(pieces)
}

/// Gives the keys under which the text of a note and its addenda lie; of addenda, those that were read.
fn keys_of(register: &Register, note: Id) -> Vec<RecordKey> {
    let signed = register.notes.get(note).and_then(|header| header.signed);
    let text = signed.map(|id| RecordKey::new(Kind::SignedNote, id));
    let addenda = register.addenda_by_note.under(&note);
    let addenda = addenda.map(|id| RecordKey::new(Kind::Addendum, id));
    text.into_iter().chain(addenda).collect()
}
