//! Whose consent is owed, since when, and which talks are warned of; the rules are in `care/consent_rules`.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::care::consent_rules::{
    self, ConsentFacts, ConsentState, ends_soon, warning_before_talk,
};
use crate::care::ledger::ids::Id;
use crate::care::records::case_header::CaseState;
use crate::care::records::consent::Consent;
use crate::care::rhythm::{seen_at_appointment, seen_at_contact};
use crate::post::crises;
use crate::post::look_up::day_at;
use crate::post::register::Register;
use crate::post::seen::seen;
use crate::post::whose::Whose;

/// Gives whose consent is owed and since when: children with an open case, and those who were seen without one.
pub(super) fn owed(register: &Register, whose: Whose, today: NaiveDate) -> Vec<(Id, NaiveDate)> {
    let open = whose.under(&register.open_cases).into_iter();
    let opened = open.filter_map(|id| {
        let case = register.cases.get(id)?;
        let opened = || Some(day_at(register, case.opened));
        Some((case.child, owed_since(register, case.child, today, opened)?))
    });
    let on_register = register.children.iter().map(|(child, _)| child);
    let seen = on_register
        // Most children on the register were never met, and are asked nothing more about.
        .filter(|child| was_met(register, *child) && register.open_case(*child).is_none())
        .filter_map(|child| {
            let seen = || Some(day_at(register, seen_without_case(register, child, whose)?));
            Some((child, owed_since(register, child, today, seen)?))
        });
    let mut children: Vec<(Id, NaiveDate)> = opened.chain(seen).collect();
    children.sort_unstable();
    children.dedup_by_key(|(child, _)| *child);
    children
}

/// Tells whether anything at all was done with a child or those around it.
fn was_met(register: &Register, child: Id) -> bool {
    let mut contacts = register.contacts_by_child.under(&child);
    let mut appointments = register.appointments_by_child.under(&child);
    contacts.next().is_some() || appointments.next().is_some()
}

/// Gives since when a child without an open case has been seen by those who are looked at; what came before its last case
/// was closed is settled with that.
fn seen_without_case(register: &Register, child: Id, whose: Whose) -> Option<DateTime<Utc>> {
    let logged = register.contacts_by_child.under(&child).filter_map(|id| {
        let contact = register.contacts.get(id)?;
        let seen = seen_at_contact(contact, child)?;
        whose.includes(&[contact.by]).then_some(seen.at)
    });
    let held = register.appointments_by_child.under(&child);
    let held = held.filter_map(|id| {
        let appointment = register.appointments.get(id)?;
        let seen = seen_at_appointment(appointment)?;
        whose.includes(&appointment.counselors).then_some(seen.at)
    });
    let closed = closed_last(register, child);
    logged
        .chain(held)
        .filter(|at| closed.is_none_or(|closed| *at > closed))
        .min()
}

fn closed_last(register: &Register, child: Id) -> Option<DateTime<Utc>> {
    let cases = register.cases_by_child.under(&child);
    let cases = cases.filter_map(|id| register.cases.get(id));
    cases
        .flat_map(|case| &case.history)
        .filter(|change| change.to == CaseState::Closed)
        .map(|change| change.at)
        .max()
}

/// Gives since when consent is owed for a child that has a case or was seen; `since` is asked only where it is owed.
fn owed_since(
    register: &Register,
    child: Id,
    today: NaiveDate,
    since: impl FnOnce() -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let consents = of_child(register, child);
    // Whoever is asked about here has an open case or was seen, and how often makes no difference.
    let facts = facts(register, child, &consents, 1)?;
    if !consent_rules::owed(&facts, today).is_empty() {
        return since();
    }
    let ahead = register.settings.consent_ends_ahead_days;
    // One that ends soon is asked for again, unless a later one has taken its place.
    let longest = consents
        .iter()
        .filter(|consent| consent.agreed && consent.withdrawn.is_none())
        .max_by_key(|consent| consent.until.unwrap_or(NaiveDate::MAX))?;
    let asked_from = longest
        .until?
        .checked_sub_days(Days::new(u64::from(ahead)))?;
    // Of a child that is not seen any more nobody asks again.
    (ends_soon(longest, ahead, today) && since().is_some()).then_some(asked_from)
}

/// Gives what a talk with these children is warned of: of each who was seen before it, how consent for services stands
/// where it does not hold. In a crisis that runs nobody is asked for consent.
pub fn warned_of(
    register: &Register,
    children: &[Id],
    talk: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<(Id, ConsentState)> {
    let today = day_at(register, now);
    let running = crises::running(register);
    let warned = children.iter().filter_map(|child| {
        let consents = of_child(register, *child);
        let before = seen(register, *child).into_iter();
        let times_seen = before.filter(|seen| seen.at < talk).count();
        let facts = facts(register, *child, &consents, times_seen)?;
        let crisis = running.iter().any(|(_, of, _)| *of == Some(*child));
        Some((*child, warning_before_talk(&facts, crisis, today)?))
    });
    warned.collect()
}

fn of_child(register: &Register, child: Id) -> Vec<Consent> {
    let consents = register.consents_by_child.under(&child);
    consents
        .filter_map(|id| register.consents.get(id).cloned())
        .collect()
}

fn facts<'a>(
    register: &'a Register,
    child: Id,
    consents: &'a [Consent],
    times_seen: usize,
) -> Option<ConsentFacts<'a>> {
    let on_register = register.children.get(child)?;
    let detail = register.details.get(child);
    Some(ConsentFacts {
        birth: on_register.birth,
        around: detail.map_or(&[][..], |detail| &detail.around),
        consents,
        has_open_case: register.open_case(child).is_some(),
        times_seen,
    })
}
