//! Open cases whose counselor is not at work any more: suspended, gone, or no counselor now.
//!
//! Whoever stands in owes what is owed of them, and every supervisor sees them, until somebody has taken them over.
//! Nothing is moved by this: it is worked out from the case, its team and who is at work.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::appointment::AppointmentState;
use crate::care::records::case_header::CaseHeader;
use crate::post::me::Me;
use crate::post::register::Register;

/// Gives the open cases whose counselor is not at work, by counselor.
pub fn all<'a>(register: &'a Register, me: &'a Me) -> impl Iterator<Item = (Id, &'a CaseHeader)> {
    register
        .open_cases
        .range(..)
        .filter(|(counselor, _)| !me.may_counsel(**counselor))
        .filter_map(|(_, id)| Some((id, register.cases.get(id)?)))
}

/// Gives those of them that are this person's to see to: as the stand-in, or as a supervisor.
pub fn falling_to<'a>(
    register: &'a Register,
    me: &'a Me,
) -> impl Iterator<Item = (Id, &'a CaseHeader)> {
    all(register, me).filter(|(_, case)| me.roles.supervisor || case.stand_in == Some(me.person))
}

/// Gives whose cases they are, each person once.
pub fn whose(register: &Register, me: &Me) -> BTreeSet<PersonId> {
    all(register, me).map(|(_, case)| case.counselor).collect()
}

/// What somebody has in hand, that would be left behind if they were not at work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InHand {
    /// Open cases.
    pub cases: usize,
    /// Red and orange ones among them.
    pub pressing: usize,
    /// Appointments to come.
    pub appointments: usize,
    /// Follow-ups that are not settled.
    pub follow_ups: usize,
}

impl InHand {
    /// Tells whether nothing would be left behind.
    pub fn is_nothing(self) -> bool {
        self == InHand::default()
    }
}

/// Counts what somebody has in hand.
pub fn in_hand(register: &Register, person: PersonId, now: DateTime<Utc>) -> InHand {
    let cases = register.open_cases.under(&person);
    let cases: Vec<&CaseHeader> = cases.filter_map(|id| register.cases.get(id)).collect();
    let appointments = register.appointments_by_start.range(now..);
    let appointments = appointments
        .filter_map(|(_, id)| register.appointments.get(id))
        .filter(|one| {
            one.counselors.contains(&person)
                && matches!(
                    one.state,
                    AppointmentState::Requested | AppointmentState::Scheduled
                )
        });
    let follow_ups = register.open_follow_ups.range(..);
    let follow_ups = follow_ups
        .filter_map(|(_, id)| register.follow_ups.get(id))
        .filter(|one| one.assignee == person);
    InHand {
        cases: cases.len(),
        pressing: cases.iter().filter(|case| case.risk.pressing()).count(),
        appointments: appointments.count(),
        follow_ups: follow_ups.count(),
    }
}
