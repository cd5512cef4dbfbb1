//! Roles that people had and have no more: what somebody decided while they were supervisor stays decided.
//!
//! A part of the directory's fold, beside [`crate::care::ledger::former_keys`].

use std::collections::BTreeMap;

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;

/// What everybody's roles were and up to when by the host's clock, in milliseconds since 1970 UTC; the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerRoles(BTreeMap<PersonId, Vec<(Roles, i64)>>);

impl FormerRoles {
    /// Takes note that somebody had these roles up to a time.
    pub fn note(&mut self, person: PersonId, roles: Roles, until: i64) {
        self.0.entry(person).or_default().push((roles, until));
    }

    /// Gives the roles that somebody had at a time; none where they are those of today.
    pub fn at(&self, person: PersonId, time: i64) -> Option<Roles> {
        let mut former = self.0.get(&person)?.iter();
        former
            .find(|(_, until)| *until >= time)
            .map(|(roles, _)| *roles)
    }
}
