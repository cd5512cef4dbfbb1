//! What is known of one child, put together from the register: contacts, what is owed, family, consents.
//!
//! Only reads; what the facts mean is decided by the rules of `care`, and how they are written by the screens.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::consent_rules::{self, ConsentFacts};
use crate::care::ledger::ids::Id;
use crate::care::post_time::day_of;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::consent::{Consent, ConsentPurpose};
use crate::care::records::person_around::PersonAround;
use crate::care::rhythm::{
    ContactDue, Seen, next_contact_due, seen_at_appointment, seen_at_contact,
};
use crate::care::working_days::WorkingDays;
use crate::post::register::Register;
use crate::tui::layer::Shared;

/// Gives today's date at the post.
pub fn today(shared: &Shared) -> NaiveDate {
    day_of(shared.register.settings.zone, shared.now)
}

/// Gives the calendar of the post.
pub fn working_days(register: &Register) -> WorkingDays {
    WorkingDays::new(
        &register.settings.open_days,
        register.holidays.iter().map(|(_, holiday)| holiday),
    )
}

/// Gives every time the child was seen or spoken with, in no order.
pub fn seen(register: &Register, child: Id) -> Vec<Seen> {
    let contacts = register
        .contacts_by_child
        .under(&child)
        .filter_map(|id| register.contacts.get(id))
        .filter_map(|contact| seen_at_contact(contact, child));
    let appointments = register
        .appointments_by_child
        .under(&child)
        .filter_map(|id| register.appointments.get(id))
        .filter_map(seen_at_appointment);
    contacts.chain(appointments).collect()
}

/// Gives when the child was last seen or spoken with.
pub fn last_seen(register: &Register, child: Id) -> Option<Seen> {
    seen(register, child).into_iter().max()
}

/// Gives when the next contact with the child is owed; none without an open case.
pub fn next_contact(register: &Register, child: Id, days: &WorkingDays) -> Option<ContactDue> {
    let (_, case) = register.open_case(child)?;
    next_contact_due(
        case,
        seen(register, child),
        &register.settings.rhythm,
        register.settings.zone,
        days,
    )
}

/// Gives the next appointment that is still to come or under way.
pub fn next_appointment(
    register: &Register,
    child: Id,
    now: DateTime<Utc>,
) -> Option<(Id, &Appointment)> {
    register
        .appointments_by_child
        .under(&child)
        .filter_map(|id| register.appointments.get(id).map(|one| (id, one)))
        .filter(|(_, one)| {
            matches!(
                one.state,
                AppointmentState::Requested
                    | AppointmentState::Scheduled
                    | AppointmentState::Arrived
                    | AppointmentState::InSession
            ) && one.end() >= now
        })
        .min_by_key(|(id, one)| (one.start, *id))
}

/// Gives the people around a child, as far as this person may read of them.
pub fn around(register: &Register, child: Id) -> &[PersonAround] {
    register
        .details
        .get(child)
        .map_or(&[], |detail| detail.around.as_slice())
}

/// Gives the other children of the household who are on the register.
pub fn siblings(register: &Register, child: Id) -> Vec<Id> {
    let household = register.children.get(child).and_then(|one| one.household);
    let Some(household) = household else {
        return Vec::new();
    };
    register
        .siblings
        .under(&household)
        .filter(|other| {
            *other != child
                && register
                    .children
                    .get(*other)
                    .is_some_and(|other| other.left_register.is_none())
        })
        .collect()
}

/// Gives what was said to the child's being counseled, the latest first.
pub fn consents(register: &Register, child: Id) -> Vec<(Id, &Consent)> {
    let mut consents: Vec<_> = register
        .consents_by_child
        .under(&child)
        .filter_map(|id| register.consents.get(id).map(|one| (id, one)))
        .collect();
    consents.sort_by_key(|(id, one)| (std::cmp::Reverse(one.given_on), *id));
    consents
}

/// Gives how consent stands for each purpose, and the purposes for which it is owed.
pub fn consent_states(
    shared: &Shared,
    child: Id,
) -> (
    Vec<(ConsentPurpose, consent_rules::ConsentState)>,
    Vec<ConsentPurpose>,
) {
    let register = &shared.register;
    let today = today(shared);
    let birth = register.children.get(child).and_then(|one| one.birth);
    let said: Vec<Consent> = consents(register, child)
        .into_iter()
        .map(|(_, consent)| consent.clone())
        .collect();
    let separate = consent_rules::separate(birth, today);
    let states = ConsentPurpose::ALL
        .iter()
        .map(|purpose| {
            let state = consent_rules::state(&said, *purpose, separate, today);
            (*purpose, state)
        })
        .collect();
    let owed = consent_rules::owed(
        &ConsentFacts {
            birth,
            around: around(register, child),
            consents: &said,
            has_open_case: register.open_case(child).is_some(),
            times_seen: seen(register, child).len(),
        },
        today,
    );
    (states, owed)
}

/// Tells whether the child's open case is one of this person's.
pub fn is_mine(shared: &Shared, child: Id) -> bool {
    shared
        .register
        .open_case(child)
        .is_some_and(|(_, case)| case.care_team().contains(&shared.me.person))
}
