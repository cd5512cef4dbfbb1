//! Who may do which act: on people, keys, shares and what is read on record. A part of `authorise`.

use std::collections::BTreeSet;

use crate::care::ledger::bench::Bench;
use crate::care::ledger::header::{Act, Epoch, Grant, Person, Recipient, Recovery};
use crate::care::ledger::ids::{Hash, RecordKey};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::sharing_rules;
use crate::care::ledger::signer::Signer;
use crate::care::ledger::ssh_keys;

/// How many records one intent names: more than any text has parts, and few enough to look up at once.
pub const INTENT_KEYS_MOST: usize = 1_000;

impl Bench<'_> {
    /// Checks the acts, each and together.
    pub fn check_acts(&self) -> Result<(), Refusal> {
        let mut people = BTreeSet::new();
        let mut scopes = BTreeSet::new();
        for (place, act) in self.header.acts.iter().enumerate() {
            match act {
                Act::Found { .. } if place > 0 => return Err(Refusal::NotAFounding),
                Act::Found { .. } => {}
                Act::Restore { number, head, .. } => self.check_restore(*number, *head)?,
                Act::Person(person) => {
                    if !people.insert(person.id) {
                        return Err(Refusal::PersonTwice(person.id));
                    }
                    self.check_person(person)?;
                }
                Act::Recovery(recovery) => self.check_recovery(recovery)?,
                Act::Epoch(epoch) => {
                    if !scopes.insert(epoch.scope) {
                        return Err(Refusal::EpochTwice(epoch.scope));
                    }
                    self.check_epoch(epoch)?;
                }
                Act::Grant(grant) => self.check_grant(grant)?,
                Act::Share(share) => sharing_rules::check_share(share, self)?,
                Act::Unshare { key, revision, to } => {
                    sharing_rules::check_unshare(*key, *revision, *to, self)?;
                }
                Act::Emergency { scope, access } => {
                    sharing_rules::check_emergency(*scope, *access, self)?;
                }
                Act::Acknowledge { access } => {
                    sharing_rules::check_acknowledge(*access, self)?;
                }
                Act::ReadIntent { scope, keys } => self.check_intent(*scope, keys)?,
                Act::Invite(_) | Act::Uninvite { .. } => self.check_inviting()?,
            }
        }
        if !people.is_empty() && self.after.active_administrators() == 0 {
            return Err(Refusal::LastAdministrator);
        }
        Ok(())
    }

    fn check_restore(&self, number: u64, head: Hash) -> Result<(), Refusal> {
        let allowed = self.roles().administrator || self.by_recovery();
        let alone = self.header.acts.len() == 1 && self.header.items.is_empty();
        if allowed && alone && (number, head) == self.facts.head() {
            Ok(())
        } else {
            Err(Refusal::BadRestore)
        }
    }

    fn check_person(&self, person: &Person) -> Result<(), Refusal> {
        let before = self.before.person(person.id);
        let has_new_keys = before.is_none_or(|before| before.keys != person.keys);
        if has_new_keys && !person.keys.can_be_sealed_to() {
            return Err(Refusal::UnsoundKeys(Recipient::Person(person.id)));
        }
        if self.signer == Signer::Root {
            return Ok(());
        }
        let own = person.id == self.author();
        let Some(before) = before else {
            return match self.signer {
                Signer::Author => self.administrators_only(),
                Signer::Root | Signer::Recovery(_) => Err(Refusal::NotByRecovery),
            };
        };
        if before.keys != person.keys {
            let keys_only = Person {
                keys: person.keys,
                ..before.clone()
            };
            return if own && *person == keys_only {
                Ok(())
            } else {
                Err(Refusal::KeysOfAnother(person.id))
            };
        }
        if self.signer != Signer::Author {
            return Err(Refusal::NotByRecovery);
        }
        if own && ssh_keys::alone_differ(before, person) {
            return Ok(());
        }
        self.administrators_only()?;
        let gains = |had: bool, has: bool| has && !had;
        let (had, has) = (before.roles, person.roles);
        let gained = gains(had.counselor, has.counselor)
            || gains(had.supervisor, has.supervisor)
            || gains(had.overseer, has.overseer);
        if own && gained {
            return Err(Refusal::OwnRoles);
        }
        Ok(())
    }

    fn administrators_only(&self) -> Result<(), Refusal> {
        if self.roles().administrator {
            Ok(())
        } else {
            Err(Refusal::AdministratorsOnly)
        }
    }

    /// Checks that an administrator invites, and with a key of their own: recovery words bring nobody new.
    fn check_inviting(&self) -> Result<(), Refusal> {
        match self.signer {
            Signer::Author => self.administrators_only(),
            Signer::Root | Signer::Recovery(_) => Err(Refusal::NotByRecovery),
        }
    }

    fn check_recovery(&self, recovery: &Recovery) -> Result<(), Refusal> {
        if !recovery.keys.can_be_sealed_to() {
            let to = Recipient::Recovery(recovery.keys.id());
            return Err(Refusal::UnsoundKeys(to));
        }
        match self.signer {
            Signer::Root | Signer::Recovery(_) => Ok(()),
            // Everybody's session grants every scope, the private ones too, to a new recipient: nobody at the post may name
            // one by themselves.
            Signer::Author => Err(Refusal::NotTheirsToRecover),
        }
    }

    fn check_epoch(&self, epoch: &Epoch) -> Result<(), Refusal> {
        let scope = epoch.scope;
        let author = self.author();
        if self.by_recovery() {
            return Err(Refusal::NotByRecovery);
        }
        let roles = self.roles();
        // Anyone can write the audit, and so whoever is first may make its key without keeping it.
        let orphan_audit = scope == Scope::Audit
            && (roles.clinical() || roles.administrator)
            && self.before.holders(scope).is_empty();
        if epoch.number == 1 {
            if !orphan_audit && !self.after.may_hold(author, scope) {
                return Err(Refusal::NotAHolder { author, scope });
            }
        } else if self.before.holds(author, scope) {
            if epoch.previous.is_none() {
                return Err(Refusal::EpochWithoutPrevious(scope));
            }
        } else if !orphan_audit {
            return Err(Refusal::NotAHolder { author, scope });
        }
        self.check_everyone_granted(scope)
    }

    /// Checks that a new epoch leaves nobody out: every recovery recipient, its author, and everyone who held the one
    /// before where membership goes by role, or where its author is a member for a time only.
    fn check_everyone_granted(&self, scope: Scope) -> Result<(), Refusal> {
        let recoveries = self
            .after
            .recoveries()
            .map(|(id, _)| Recipient::Recovery(id));
        let by_role = scope.goes_by_role();
        let for_a_time = |until| until < i64::MAX;
        let passing = self
            .before
            .held_until(self.author(), scope)
            .is_some_and(for_a_time);
        let held = if by_role || passing {
            self.before.holders(scope)
        } else {
            Vec::new()
        };
        let people = held
            .into_iter()
            .chain([self.author()])
            .filter(|person| self.after.may_hold(*person, scope))
            .map(Recipient::Person);
        let grants = self.after.latest_grants(scope);
        let given = |to: &Recipient| grants.iter().any(|grant| grant.to == *to);
        match recoveries
            .chain(people)
            .find(|to| !given(to) && self.after.can_be_sealed_to(*to))
        {
            Some(missing) => Err(Refusal::EpochWithout { scope, missing }),
            None => Ok(()),
        }
    }

    fn check_grant(&self, grant: &Grant) -> Result<(), Refusal> {
        let scope = grant.scope;
        let author = self.author();
        let begun_here = self
            .header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Epoch(epoch) if epoch.scope == scope));
        let holds = begun_here || self.by_recovery() || self.before.holds(author, scope);
        if !holds {
            return Err(Refusal::NotAHolder { author, scope });
        }
        sharing_rules::check_limit(grant, self)?;
        match grant.to {
            Recipient::Person(person) if !self.after.may_hold(person, scope) => {
                Err(Refusal::NotForThem {
                    scope,
                    to: grant.to,
                })
            }
            Recipient::Person(_) | Recipient::Recovery(_) => Ok(()),
        }
    }

    /// Checks that a reading is announced of records that are there, by who may be handed them; naming none is announcing
    /// a recovery.
    fn check_intent(&self, scope: Scope, keys: &[RecordKey]) -> Result<(), Refusal> {
        let allowed = match self.signer {
            Signer::Recovery(_) => true,
            Signer::Author if keys.is_empty() => false,
            Signer::Author => {
                let looks_in =
                    matches!(scope, Scope::Case(_)) && self.before.may_hold(self.author(), scope);
                looks_in || sharing_rules::all_shared(keys, self)
            }
            Signer::Root => false,
        };
        let there = |key: &RecordKey| {
            let record = self.facts.record(*key);
            record.is_some_and(|record| record.scope == scope)
        };
        if allowed && keys.len() <= INTENT_KEYS_MOST && keys.iter().all(there) {
            Ok(())
        } else {
            Err(Refusal::BadIntent(scope))
        }
    }
}
