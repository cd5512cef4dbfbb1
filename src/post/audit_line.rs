//! One entry of the audit log as it is read, and what it is about.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::records::audit::AuditEntry;
use crate::post::look_up::child_of;
use crate::post::register::Register;

/// One entry, with what its commit says of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Number of the frame it came in.
    pub number: u64,
    /// The host's clock when it was written.
    pub written: DateTime<Utc>,
    /// Who signed the commit; what the entry itself says is theirs.
    pub author: PersonId,
    /// What it says; nothing where it is sealed to a key this person has not, or is damaged.
    pub entry: Option<AuditEntry>,
    /// Records that the commit changed or announced the reading of.
    pub touched: Vec<RecordKey>,
    /// Whether the commit is signed with a key that its author has, or had by the host's clock when it was written.
    pub signed: bool,
}

impl AuditLine {
    /// Gives the record it is about, in its own words or as its commit shows.
    pub fn about(&self) -> Option<RecordKey> {
        let said = self.entry.as_ref().and_then(|entry| entry.record);
        said.or_else(|| self.touched.first().copied())
    }

    /// Gives the children that it is about, as far as a register knows them.
    pub fn children(&self, register: &Register) -> Vec<Id> {
        let said = self.entry.as_ref().and_then(|entry| entry.record);
        let mut children: Vec<Id> = Vec::new();
        for key in said.iter().chain(&self.touched) {
            let of_one = child_of(register, *key).into_iter();
            let of_many = match key.kind {
                Kind::Appointment => register.appointments.get(key.id).map(|one| one.children()),
                Kind::Contact => register
                    .contacts
                    .get(key.id)
                    .map(|one| one.children.as_slice()),
                _ => None,
            };
            for child in of_one.chain(of_many.unwrap_or_default().iter().copied()) {
                if !children.contains(&child) {
                    children.push(child);
                }
            }
        }
        children
    }
}
