//! Settling what is owed of keys: whoever holds a scope's key gives it to those who came, and begins it anew once
//! somebody has gone.
//!
//! A session does this when it begins. What is owed and is nobody's here waits for the next who can.

use crate::care::ledger::header::{Act, PublicKeys, Recipient};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;

impl Session {
    /// Begins the scopes that are this person's to begin, and gives or renews the keys that are owed.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn settle_keys(&mut self) -> Result<(), Refusal> {
        self.begin_private()?;
        let mut change = ChangeSet::new(Action::Grant);
        // A post founded by somebody who only administers has no clinical key until the first who may hold it comes.
        if self.me.roles.clinical() && self.directory.latest(Scope::Clinical).is_none() {
            self.begin_epoch(Scope::Clinical, &mut change)?;
        }
        let scopes: Vec<Scope> = self.directory.scopes().collect();
        for scope in scopes {
            if !self.directory.holds(self.me.person, scope) {
                continue;
            }
            if self.directory.rotation_owed(scope) {
                self.begin_epoch(scope, &mut change)?;
            } else {
                for to in self.directory.lacking(scope) {
                    self.give_latest(scope, to, &mut change)?;
                }
            }
        }
        if change.acts.is_empty() {
            return Ok(());
        }
        self.save(&change).map(|_| ())
    }

    /// Plans to give somebody the latest key of a scope, which this person holds.
    fn give_latest(
        &mut self,
        scope: Scope,
        to: Recipient,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let Some(keys) = self.keys_of(to) else {
            return Ok(());
        };
        self.grant_latest(scope, to, &keys, change)
    }

    /// Plans the next epoch of a scope, for everyone who should have it.
    fn begin_epoch(&mut self, scope: Scope, change: &mut ChangeSet) -> Result<(), Refusal> {
        let number = self
            .directory
            .latest(scope)
            .map_or(1, |epoch| epoch.number + 1);
        let mut to: Vec<Recipient> = self
            .directory
            .recoveries()
            .map(|(id, _)| Recipient::Recovery(id))
            .collect();
        let by_role = matches!(scope, Scope::Staff | Scope::Clinical | Scope::Audit);
        to.extend(
            self.directory
                .people()
                .map(|person| person.id)
                .filter(|person| {
                    *person == self.me.person
                        || self.directory.holds(*person, scope)
                        || (by_role && self.directory.may_hold(*person, scope))
                })
                .map(Recipient::Person),
        );
        let recipients: Vec<(Recipient, PublicKeys)> = to
            .into_iter()
            .filter_map(|to| Some((to, self.keys_of(to)?)))
            .collect();
        let post = self.writer.post;
        let before = match number {
            1 => None,
            number => Some(
                self.keyring
                    .key(scope, number - 1)
                    .ok_or(Refusal::NoKey(scope))?,
            ),
        };
        let rng = &mut self.around.rng;
        let key = EpochKey::generate(rng);
        let begun = epoch::announce(post, scope, number, &key, before, rng);
        change.acts.push(Act::Epoch(begun));
        for (to, keys) in recipients {
            let given = grant::grant(&key, post, scope, number, to, &keys, rng)
                .map_err(|_| Refusal::NoKey(scope))?;
            change.acts.push(Act::Grant(given));
        }
        // The grant to this person brings the key in once the host has it.
        Ok(())
    }

    fn keys_of(&self, to: Recipient) -> Option<PublicKeys> {
        match to {
            Recipient::Person(person) => self.directory.person(person).map(|person| person.keys),
            Recipient::Recovery(id) => self
                .directory
                .recoveries()
                .find(|(one, _)| *one == id)
                .map(|(_, recovery)| recovery.keys),
        }
    }
}
