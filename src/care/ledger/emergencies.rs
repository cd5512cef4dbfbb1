//! Emergency accesses: which case was opened by the recovery key, by whom, and who has taken note of it.

use std::collections::BTreeSet;

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;

/// One emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// The id of the record with its reason.
    pub access: Id,
    pub scope: Scope,
    pub by: PersonId,
    /// The author's time, in milliseconds since 1970 UTC.
    pub at: i64,
    pub acknowledged: BTreeSet<PersonId>,
}

/// Every emergency access, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emergencies(Vec<Emergency>);

impl Emergencies {
    /// Takes in an access; false where its record was used for one already.
    pub fn begin(&mut self, access: Id, scope: Scope, (by, at): (PersonId, i64)) -> bool {
        if self.find(access).is_some() {
            return false;
        }
        self.0.push(Emergency {
            access,
            scope,
            by,
            at,
            acknowledged: BTreeSet::new(),
        });
        true
    }

    /// Takes in that somebody has taken note; false where they have done so before, or there was no such access.
    pub fn acknowledge(&mut self, access: Id, by: PersonId) -> bool {
        self.0
            .iter_mut()
            .find(|one| one.access == access)
            .is_some_and(|one| one.acknowledged.insert(by))
    }

    /// Finds one by its record.
    pub fn find(&self, access: Id) -> Option<&Emergency> {
        self.0.iter().find(|one| one.access == access)
    }

    /// Gives all of them.
    pub fn iter(&self) -> impl Iterator<Item = &Emergency> {
        self.0.iter()
    }
}
