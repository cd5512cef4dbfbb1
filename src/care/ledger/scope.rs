//! Scopes: the circles of people who hold a key in common, and which record belongs in which.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};

/// A circle of people who hold a key in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Everyone on staff.
    Staff,
    /// Counselors and supervisors.
    Clinical,
    /// The care team of one case.
    Case(Id),
    /// One person alone.
    Private(PersonId),
    /// Supervisors; anyone can write, sealed to the scope's public key.
    Audit,
    /// The people a thread of messages is addressed to.
    Thread(Id),
    /// Overseers and supervisors: figures that were published.
    Figures,
}

impl Scope {
    /// Gives the 17 bytes that stand for the scope in associated data and in keys: a tag, then an id or zeros.
    pub fn to_bytes(self) -> [u8; 17] {
        let (tag, id) = match self {
            Scope::Staff => (1, [0; 16]),
            Scope::Clinical => (2, [0; 16]),
            Scope::Case(id) => (3, id.0),
            Scope::Private(person) => (4, person.0),
            Scope::Audit => (5, [0; 16]),
            Scope::Thread(id) => (6, id.0),
            Scope::Figures => (7, [0; 16]),
        };
        let mut bytes = [0; 17];
        bytes[0] = tag;
        bytes[1..].copy_from_slice(&id);
        bytes
    }

    /// Tells whether everyone in a role is a member; of the others members are chosen one by one.
    pub fn goes_by_role(self) -> bool {
        matches!(
            self,
            Scope::Staff | Scope::Clinical | Scope::Audit | Scope::Figures
        )
    }

    /// Tells whether a record of this kind may lie in this scope.
    pub fn holds(self, kind: Kind) -> bool {
        match kind {
            Kind::Settings | Kind::Room | Kind::Holiday | Kind::StaffCard | Kind::Child => {
                self == Scope::Staff
            }
            Kind::ChildDetail
            | Kind::Household
            | Kind::Consent
            | Kind::Contact
            | Kind::CaseHeader
            | Kind::Appointment
            | Kind::NoteHeader
            | Kind::FollowUp
            | Kind::Handover
            | Kind::Approval => self == Scope::Clinical,
            Kind::CaseWords | Kind::ClosingSummary | Kind::HandoverWords => {
                matches!(self, Scope::Case(_))
            }
            Kind::EmergencyAccess => self == Scope::Staff,
            Kind::ContactWords
            | Kind::FollowUpWords
            | Kind::Note
            | Kind::SignedNote
            | Kind::Addendum
            | Kind::EnteredInError
            | Kind::CrisisLog
            | Kind::CrisisLine => {
                matches!(self, Scope::Case(_) | Scope::Private(_))
            }
            Kind::InboxLine => matches!(self, Scope::Private(_)),
            Kind::PublishedFigures => self == Scope::Figures,
            Kind::Audit => self == Scope::Audit,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Staff => write!(f, "staff"),
            Scope::Clinical => write!(f, "clinical"),
            Scope::Case(id) => write!(f, "case/{id}"),
            Scope::Private(person) => write!(f, "private/{person}"),
            Scope::Audit => write!(f, "audit"),
            Scope::Thread(id) => write!(f, "thread/{id}"),
            Scope::Figures => write!(f, "figures"),
        }
    }
}
