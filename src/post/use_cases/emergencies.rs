//! Emergency accesses that wait for somebody to take note of them: the case's counselor, and every administrator.

use crate::care::ledger::header::Act;
use crate::care::records::audit::Action;
use crate::post::access::{Access, Unacknowledged, reason_of};
use crate::post::change::ChangeSet;
use crate::post::me::Me;
use crate::post::register::Register;

/// Gives the accesses that this person has to take note of, the oldest first.
pub fn waiting(register: &Register, me: &Me, access: &Access) -> Vec<Unacknowledged> {
    let mine = |one: &&Unacknowledged| {
        let counselor = register.cases.get(one.case).map(|case| case.counselor);
        me.roles.administrator || counselor == Some(me.person)
    };
    access.unacknowledged.iter().filter(mine).copied().collect()
}

/// Takes note of one.
pub fn acknowledge(one: Unacknowledged) -> ChangeSet {
    let mut change = ChangeSet::new(Action::EmergencyAccess).about(reason_of(one.access));
    change.acts.push(Act::Acknowledge { access: one.access });
    change
}
