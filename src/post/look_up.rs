//! Look-ups that several use cases share: the risk of a child, the days the post works, who is taken around a time,
//! where words belong.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::care::clash::{Taken, Timetable};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::never_contact::silenced;
use crate::care::post_time::{day_of, instant, local};
use crate::care::records::child::Child;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WorkingDays;
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// The most minutes that an appointment lasts, and that the way to an outing takes: a day.
pub const MOST_MINUTES: u32 = 24 * 60;

/// Days before an instant on which an appointment can have begun that still takes somebody then: one for its length,
/// two for the ways of an outing.
const REACH_DAYS: i64 = 3;

/// Gives the calendar of the post.
pub fn working_days(register: &Register) -> WorkingDays {
    WorkingDays::new(
        &register.settings.open_days,
        register.holidays.iter().map(|(_, holiday)| holiday),
    )
}

/// Gives the cards of everyone on staff.
pub fn staff_cards(register: &Register) -> Vec<StaffCard> {
    register
        .staff
        .iter()
        .map(|(_, card)| card.clone())
        .collect()
}

/// Gives the card of one person.
pub fn card_of(register: &Register, person: PersonId) -> Option<&StaffCard> {
    let mut cards = register.staff.iter().map(|(_, card)| card);
    cards.find(|card| card.person == person)
}

/// Gives the calendar day of an instant at the post.
pub fn day_at(register: &Register, at: DateTime<Utc>) -> NaiveDate {
    day_of(register.settings.zone, at)
}

/// Gives the risk of a child: that of its open case, else not assessed.
pub fn risk_of(register: &Register, child: Id) -> RiskLevel {
    register
        .open_case(child)
        .map(|(_, case)| case.risk)
        .unwrap_or_default()
}

/// Gives the risks of these children's open cases.
pub fn risks_of(
    register: &Register,
    children: impl IntoIterator<Item = Id>,
) -> BTreeMap<Id, RiskLevel> {
    children
        .into_iter()
        .map(|child| (child, risk_of(register, child)))
        .collect()
}

/// Gives who is taken between two instants; it may know of more before and after, never of less.
pub fn timetable_around(
    register: &Register,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Timetable {
    let reach = TimeDelta::days(REACH_DAYS);
    let near = register
        .appointments_by_start
        .range(from - reach..until + reach)
        .filter_map(|(_, id)| Some((id, register.appointments.get(id)?)));
    Timetable::new(near)
}

/// Gives how many minutes somebody is free from an instant on: until they are taken, or the post closes. None where the
/// post is closed then, or they are taken already.
pub fn free_minutes(register: &Register, person: PersonId, from: DateTime<Utc>) -> Option<u32> {
    let zone = register.settings.zone;
    let at = local(zone, from);
    let mut hours = register.settings.hours.iter();
    let open = hours.find(|hours| (hours.from..hours.until).contains(&at.time()))?;
    let closes = instant(zone, at.date().and_time(open.until));
    let timetable = timetable_around(register, from, closes);
    let mut taken = timetable.taken(Taken::Counselor(person), from, closes);
    let until = taken.next().map_or(closes, |next| next.from);
    u32::try_from((until - from).num_minutes())
        .ok()
        .filter(|minutes| *minutes > 0)
}

/// Tells whether a follow-up is silenced: it would call people who are never to be contacted, and nobody else.
pub fn is_silenced(register: &Register, follow_up: &FollowUp) -> bool {
    let detail = register.details.get(follow_up.child);
    detail.is_some_and(|detail| silenced(follow_up.kind, &detail.around))
}

/// Gives the scope of words about a child: that of the case; without one, the author's own.
///
/// # Errors
/// Where the case's key is not held: its words are its care team's.
pub fn words_scope(me: &Me, case: Option<Id>) -> Result<Scope, Refusal> {
    match case.map(Scope::Case) {
        None => Ok(Scope::Private(me.person)),
        Some(scope) if me.scopes.contains(&scope) => Ok(scope),
        Some(scope) => Err(Refusal::NotReadable(scope)),
    }
}

/// Checks that a child is on the register.
///
/// # Errors
/// Names the child that is not.
pub fn has_child(register: &Register, child: Id) -> Result<&Child, Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::Child, child));
    register.children.get(child).ok_or(gone)
}

/// Checks that somebody can be given work on a case: they are on its care team. Without a case anybody can.
///
/// # Errors
/// Names the person who is not on the team.
pub fn on_team(register: &Register, case: Option<Id>, person: PersonId) -> Result<(), Refusal> {
    let case = case.and_then(|case| register.cases.get(case));
    match case {
        Some(case) if !case.care_team().contains(&person) => Err(Refusal::NotOnTeam(person)),
        _ => Ok(()),
    }
}

/// Gives the note that a signed text is of, also where the text is not this person's to read.
pub fn note_signed_as(register: &Register, signed: Id) -> Option<Id> {
    let read = register.signed.get(signed).map(|text| text.note);
    let awaiting = || register.awaiting_countersign.under(&signed).next();
    read.or_else(awaiting).or_else(|| {
        let mut notes = register.notes.iter();
        let found = notes.find(|(_, header)| header.signed == Some(signed));
        found.map(|(id, _)| id)
    })
}

/// Gives every record that is about a child, as far as this register has them.
pub fn keys_of_child(register: &Register, child: Id) -> Vec<RecordKey> {
    let ids = |kind: Kind, ids: Vec<Id>| ids.into_iter().map(move |id| RecordKey::new(kind, id));
    let all = |kind, ids: &mut dyn Iterator<Item = Id>| -> Vec<RecordKey> {
        let keys = ids.map(|id| RecordKey::new(kind, id));
        keys.filter(|key| child_of(register, *key) == Some(child))
            .collect()
    };
    let mut keys: Vec<RecordKey> = [Kind::Child, Kind::ChildDetail]
        .iter()
        .map(|kind| RecordKey::new(*kind, child))
        .collect();
    let cases = register
        .cases
        .iter()
        .filter(|(_, case)| case.child == child);
    let cases: Vec<Id> = cases.map(|(id, _)| id).collect();
    keys.extend(ids(Kind::CaseHeader, cases.clone()));
    keys.extend(ids(Kind::CaseWords, cases));
    let appointments: Vec<Id> = register.appointments_by_child.under(&child).collect();
    keys.extend(ids(Kind::Appointment, appointments));
    let notes = register
        .notes
        .iter()
        .filter(|(_, note)| note.child == Some(child));
    for (id, note) in notes {
        keys.push(RecordKey::new(Kind::NoteHeader, id));
        keys.push(RecordKey::new(Kind::Note, id));
        keys.extend(
            note.signed
                .map(|signed| RecordKey::new(Kind::SignedNote, signed)),
        );
    }
    keys.extend(all(
        Kind::Addendum,
        &mut register.addenda.iter().map(|(id, _)| id),
    ));
    keys.extend(all(
        Kind::EnteredInError,
        &mut register.errors.iter().map(|(id, _)| id),
    ));
    for kind in [Kind::FollowUp, Kind::FollowUpWords] {
        keys.extend(all(kind, &mut register.follow_ups.iter().map(|(id, _)| id)));
    }
    let contacts = register.contacts.iter();
    let contacts = contacts.filter(|(_, contact)| contact.children.contains(&child));
    for (id, _) in contacts {
        keys.push(RecordKey::new(Kind::Contact, id));
        keys.push(RecordKey::new(Kind::ContactWords, id));
    }
    for log in register.crises_by_child.under(&child) {
        keys.push(RecordKey::new(Kind::CrisisLog, log));
        let lines = register.crisis_lines_by_log.under(&log);
        keys.extend(ids(Kind::CrisisLine, lines.collect()));
    }
    keys.extend(all(
        Kind::Consent,
        &mut register.consents.iter().map(|(id, _)| id),
    ));
    keys
}

/// Gives the child a record is about, where it is about one.
pub fn child_of(register: &Register, key: RecordKey) -> Option<Id> {
    let id = key.id;
    match key.kind {
        Kind::Child | Kind::ChildDetail => Some(id),
        Kind::CaseHeader | Kind::CaseWords => register.cases.get(id).map(|case| case.child),
        Kind::ClosingSummary => {
            let case = register.closing_summaries.get(id)?.case;
            register.cases.get(case).map(|case| case.child)
        }
        Kind::Appointment => match register.appointments.get(id)?.children() {
            [child] => Some(*child),
            _ => None,
        },
        Kind::NoteHeader | Kind::Note => register.notes.get(id)?.child,
        Kind::SignedNote => register.notes.get(note_signed_as(register, id)?)?.child,
        Kind::Addendum => {
            let note = register.addenda.get(id)?.note;
            register.notes.get(note)?.child
        }
        Kind::EnteredInError => {
            let note = register.errors.get(id)?.note;
            register.notes.get(note)?.child
        }
        Kind::FollowUp | Kind::FollowUpWords => register.follow_ups.get(id).map(|owed| owed.child),
        Kind::Contact | Kind::ContactWords => register.contacts.get(id)?.children.first().copied(),
        Kind::Consent => register.consents.get(id).map(|consent| consent.child),
        Kind::Approval => child_of(register, register.approvals.get(id)?.of),
        Kind::HandoverWords => {
            let case = register.handover_words.get(id)?.case;
            register.cases.get(case).map(|case| case.child)
        }
        Kind::EmergencyAccess => {
            let case = register.emergencies.get(id)?.case;
            register.cases.get(case).map(|case| case.child)
        }
        Kind::CrisisLog => register.crises.get(id)?.child,
        Kind::CrisisLine => {
            register
                .crises
                .get(register.crisis_lines.get(id)?.log)?
                .child
        }
        Kind::Handover
        | Kind::Settings
        | Kind::Room
        | Kind::Holiday
        | Kind::StaffCard
        | Kind::Household
        | Kind::InboxLine
        | Kind::PublishedFigures
        | Kind::Audit => None,
    }
}
