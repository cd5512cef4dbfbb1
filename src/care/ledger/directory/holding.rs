//! Whose keys open a scope, and which keys are owed.

use std::collections::BTreeSet;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Grant, Recipient, Standing};
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;

impl Directory {
    /// Tells whether a person may be given a scope's key, by standing and role.
    ///
    /// An overseer sees figures only and so not even the staff's scope, which has children's names.
    pub fn may_hold(&self, person: PersonId, scope: Scope) -> bool {
        let Some(person) = self.person(person) else {
            return false;
        };
        let roles = person.roles;
        person.standing == Standing::Active
            && match scope {
                Scope::Staff | Scope::Thread(_) => roles.clinical() || roles.administrator,
                Scope::Clinical | Scope::Case(_) => roles.clinical(),
                Scope::Private(owner) => owner == person.id && !roles.is_empty(),
                Scope::Audit => roles.supervisor,
                Scope::Figures => roles.overseer || roles.supervisor,
            }
    }

    /// Tells whether a person has the key of a scope's latest epoch, sealed to their present keys, and still may.
    pub fn holds(&self, person: PersonId, scope: Scope) -> bool {
        self.held_until(person, scope).is_some()
    }

    /// Gives up to when a person holds the key of a scope's latest epoch, in milliseconds since 1970 UTC: the greatest
    /// number where it is for good; nothing where they do not hold it.
    pub fn held_until(&self, person: PersonId, scope: Scope) -> Option<i64> {
        if !self.may_hold(person, scope) {
            return None;
        }
        self.latest_grants(scope)
            .iter()
            .filter(|grant| grant.to == Recipient::Person(person) && self.in_force(grant))
            .map(|grant| grant.until.unwrap_or(i64::MAX))
            .max()
    }

    /// Tells whether a person may be handed records of a scope: by a grant of any epoch to their present keys; of a case
    /// or a thread, whose members are chosen one by one, by a grant of the latest.
    pub fn may_read(&self, person: PersonId, scope: Scope) -> bool {
        if matches!(scope, Scope::Case(_) | Scope::Thread(_)) {
            return self.holds(person, scope);
        }
        self.may_hold(person, scope)
            && self.turns(scope).iter().any(|turn| {
                turn.grants
                    .iter()
                    .any(|grant| grant.to == Recipient::Person(person) && self.in_force(grant))
            })
    }

    /// Gives the people who hold the key of a scope's latest epoch.
    pub fn holders(&self, scope: Scope) -> Vec<PersonId> {
        self.people
            .keys()
            .copied()
            .filter(|person| self.holds(*person, scope))
            .collect()
    }

    /// Gives who was ever given a scope's key for good, whether or not they hold it now.
    pub fn once_held(&self, scope: Scope) -> BTreeSet<PersonId> {
        let turns = self.turns(scope).iter();
        let grants = turns.flat_map(|turn| &turn.grants);
        grants
            .filter(|grant| grant.until.is_none())
            .filter_map(|grant| match grant.to {
                Recipient::Person(person) => Some(person),
                Recipient::Recovery(_) => None,
            })
            .collect()
    }

    /// Tells whether a scope owes a new epoch: somebody was given the latest key who may not have it any more, or up to
    /// a time that has come, or whose keys have been replaced since.
    pub fn rotation_owed(&self, scope: Scope) -> bool {
        self.latest_grants(scope)
            .iter()
            .any(|grant| match grant.to {
                Recipient::Person(person) => {
                    let gone = !self.may_hold(person, scope) || !self.sealed_to_present(grant);
                    gone || (self.ended(grant) && !self.holds(person, scope))
                }
                Recipient::Recovery(_) => false,
            })
    }

    /// Gives every scope that owes a new epoch.
    pub fn rotations_owed(&self) -> Vec<Scope> {
        self.scopes()
            .filter(|scope| self.rotation_owed(*scope))
            .collect()
    }

    /// Gives who should have the latest key of a scope and has not been given it: every recovery recipient, and for
    /// the scopes that go by role everyone in the role.
    pub fn lacking(&self, scope: Scope) -> Vec<Recipient> {
        if self.latest(scope).is_none() {
            return Vec::new();
        }
        let given = |to: Recipient| {
            self.latest_grants(scope)
                .iter()
                .any(|grant| grant.to == to && self.sealed_to_present(grant))
        };
        let by_role = scope.goes_by_role();
        let recoveries = self.recoveries.keys().copied().map(Recipient::Recovery);
        let people = self
            .people
            .keys()
            .copied()
            .filter(|person| by_role && self.may_hold(*person, scope))
            .map(Recipient::Person);
        recoveries
            .chain(people)
            .filter(|to| !given(*to) && self.can_be_sealed_to(*to))
            .collect()
    }

    /// Tells whether a grant is sealed to the keys that its recipient has now, and has not ended.
    fn in_force(&self, grant: &Grant) -> bool {
        self.sealed_to_present(grant) && !self.ended(grant)
    }

    fn ended(&self, grant: &Grant) -> bool {
        grant.until.is_some_and(|until| until <= self.time)
    }

    fn sealed_to_present(&self, grant: &Grant) -> bool {
        self.identity(grant.to) == Some(grant.identity)
    }
}
