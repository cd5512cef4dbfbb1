//! What an appointment clashes with, in full, so that a screen can name it.

use chrono::{DateTime, Utc};

use crate::care::clash::{Clash, Taken};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::appointment::{AppointmentKind, AppointmentState};
use crate::post::register::Register;

/// One clash with all that is known of the other appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClashFacts {
    /// The other appointment.
    pub with: Id,
    /// The counselor, child or room that both take.
    pub over: Taken,
    /// Between which instants the other one takes them, travel included.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub children: Vec<Id>,
    pub counselors: Vec<PersonId>,
    pub room: Option<Id>,
    pub kind: AppointmentKind,
    pub state: AppointmentState,
}

impl ClashFacts {
    /// Gathers the facts of a clash; none where the other appointment is not on the register.
    pub fn of(register: &Register, clash: &Clash) -> Option<ClashFacts> {
        let other = register.appointments.get(clash.with)?;
        Some(ClashFacts {
            with: clash.with,
            over: clash.over,
            from: clash.from,
            until: clash.until,
            children: other.children().to_vec(),
            counselors: other.counselors.clone(),
            room: other.room,
            kind: other.kind,
            state: other.state,
        })
    }
}
