//! When a child was seen or spoken with.

use crate::care::ledger::ids::Id;
use crate::care::rhythm::{Seen, seen_at_appointment, seen_at_contact};
use crate::post::register::Register;

/// Gives every contact with a child, logged or by an appointment that was held.
pub fn seen(register: &Register, child: Id) -> Vec<Seen> {
    let logged = register
        .contacts_by_child
        .under(&child)
        .filter_map(|id| seen_at_contact(register.contacts.get(id)?, child));
    let held = register
        .appointments_by_child
        .under(&child)
        .filter_map(|id| seen_at_appointment(register.appointments.get(id)?));
    let mut seen: Vec<Seen> = logged.chain(held).collect();
    // A held appointment is logged as a contact too.
    seen.sort_unstable();
    seen.dedup();
    seen
}
