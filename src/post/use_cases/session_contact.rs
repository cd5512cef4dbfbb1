//! The contact that a held appointment is: logged with it, so that the rhythm of contacts counts from it, and taken
//! back where it turns out not to have been held.

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::Appointment;
use crate::care::records::contact::{Contact, ContactOutcome, ContactWith};
use crate::care::rhythm::seen_at_appointment;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// Makes the log of contacts fit an appointment: one contact where it was one, none where it was not.
///
/// # Errors
/// Where the person does not write contacts.
pub fn put_contact(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    id: Id,
    appointment: &Appointment,
) -> Result<(), Refusal> {
    let Some(seen) =
        seen_at_appointment(appointment).filter(|_| !appointment.children().is_empty())
    else {
        return remove_contact(plan, register, id);
    };
    let known = contact_of(register, id, appointment);
    let by = if appointment.counselors.contains(&me.person) {
        me.person
    } else {
        appointment.counselors.first().copied().unwrap_or(me.person)
    };
    let contact = Contact {
        children: appointment.children().to_vec(),
        case: appointment.case,
        at: seen.at,
        by,
        channel: seen.channel,
        with: ContactWith::Child,
        outcome: ContactOutcome::Reached,
        appointment: Some(id),
        follow_up: None,
    };
    let contact_id = known.unwrap_or_else(|| fresh.id());
    plan.put(&register.contacts, contact_id, Scope::Clinical, &contact)
}

/// Takes back the contact of an appointment, where there is one.
///
/// # Errors
/// Where the person does not write contacts.
pub fn remove_contact(plan: &mut Plan<'_>, register: &Register, id: Id) -> Result<(), Refusal> {
    let Some(appointment) = register.appointments.get(id) else {
        return Ok(());
    };
    match contact_of(register, id, appointment) {
        Some(contact) => plan.remove(&register.contacts, contact),
        None => Ok(()),
    }
}

fn contact_of(register: &Register, id: Id, appointment: &Appointment) -> Option<Id> {
    let child = appointment.children().first()?;
    register.contacts_by_child.under(child).find(|contact| {
        register
            .contacts
            .get(*contact)
            .is_some_and(|contact| contact.appointment == Some(id))
    })
}
