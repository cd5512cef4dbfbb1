//! Which records of a snapshot Today needs, and which come behind it.
//!
//! Today needs what is open, what is recent, and all that happened with a child whose case is open: from that the
//! next contact is counted. Whatever is sorted wrongly comes a moment later.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::case_header::CaseHeader;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::care::records::record::Record;

/// How far back an appointment is recent, in days: what was missed while away is looked for this far back.
const RECENT_DAYS: i64 = 120;

/// Sorts records as they come, in the order of [`crate::post::reading::FIRST`].
pub struct Sorting {
    recent: DateTime<Utc>,
    /// Children with an open case.
    open: HashSet<Id>,
    /// Appointments on which a note stands.
    noted: HashSet<Id>,
}

impl Sorting {
    /// Begins to sort for somebody who signs in at about this time.
    pub fn new(now: DateTime<Utc>) -> Sorting {
        Sorting {
            recent: now - TimeDelta::days(RECENT_DAYS),
            open: HashSet::new(),
            noted: HashSet::new(),
        }
    }

    /// Tells whether Today needs a record; one that cannot be decoded is left to whoever reads the snapshot.
    pub fn is_first(&mut self, kind: Kind, id: Id, plain: &[u8]) -> bool {
        match kind {
            Kind::CaseHeader => {
                if let Ok(case) = CaseHeader::decode(plain)
                    && case.is_open()
                {
                    self.open.insert(case.child);
                }
                true
            }
            Kind::NoteHeader => NoteHeader::decode(plain).map_or(true, |note| self.note(&note)),
            Kind::Appointment => {
                Appointment::decode(plain).map_or(true, |visit| self.appointment(id, &visit))
            }
            Kind::FollowUp => FollowUp::decode(plain).map_or(true, |one| one.settled.is_none()),
            _ => true,
        }
    }

    fn note(&mut self, note: &NoteHeader) -> bool {
        if note.state != NoteState::EnteredInError {
            self.noted.extend(note.appointment);
        }
        // Further back than appointments, so that none comes without its note.
        let recent = self.recent - TimeDelta::days(RECENT_DAYS);
        note.about >= recent
            || matches!(note.state, NoteState::Draft | NoteState::Returned)
            || note.child.is_none_or(|child| self.open.contains(&child))
    }

    fn appointment(&self, id: Id, visit: &Appointment) -> bool {
        use AppointmentState as S;
        let open = match visit.state {
            S::Requested | S::Scheduled | S::Arrived | S::InSession => true,
            S::Completed => !self.noted.contains(&id),
            _ => false,
        };
        let of_open_case = || {
            visit
                .children()
                .iter()
                .any(|child| self.open.contains(child))
        };
        open || visit.start >= self.recent || of_open_case()
    }
}
