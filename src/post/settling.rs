//! Settling what is owed of keys: whoever holds a scope's key gives it to those who came, and begins it anew once
//! somebody has gone.
//!
//! A session does this when it begins. What is owed and is nobody's here waits for the next who can.

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::Recipient;
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::circles;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// How many acts go into one commit: somebody with hundreds of cases who has left owes an epoch of each. An act has some
/// 250 bytes, and a header 512 KiB at most.
const ACTS_AT_ONCE: usize = 500;

impl Session {
    /// Begins the scopes that are this person's to begin, and gives or renews the keys that are owed.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn settle_keys(&mut self) -> Result<(), Refusal> {
        self.begin_private()?;
        // What was given up to a time has ended by now, though no frame has said so.
        let now = self.now().timestamp_millis();
        let mut at_this_time = self.directory.clone();
        at_this_time.pass_to(now);
        let mut change = ChangeSet::new(Action::Grant);
        // A post founded by somebody who only administers has no clinical key until the first who may hold it comes.
        if self.me.roles.clinical() && self.directory.latest(Scope::Clinical).is_none() {
            self.begin_epoch(Scope::Clinical, &at_this_time, &mut change)?;
        }
        let scopes: Vec<Scope> = self.directory.scopes().collect();
        for scope in scopes {
            if change.acts.len() >= ACTS_AT_ONCE {
                let some = std::mem::replace(&mut change, ChangeSet::new(Action::Grant));
                self.save(&some)?;
            }
            if !at_this_time.holds(self.me.person, scope) {
                continue;
            }
            if at_this_time.rotation_owed(scope) {
                self.begin_epoch(scope, &at_this_time, &mut change)?;
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

    /// Tells whether keys are owed that this person could give.
    pub fn owes_keys(&self) -> bool {
        self.directory.scopes().any(|scope| {
            self.directory.holds(self.me.person, scope)
                && (self.directory.rotation_owed(scope)
                    || !self.directory.lacking(scope).is_empty())
        })
    }

    /// Plans to give somebody the latest key of a scope, which this person holds.
    fn give_latest(
        &mut self,
        scope: Scope,
        to: Recipient,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let Some(keys) = circles::keys_of(to, &self.directory) else {
            return Ok(());
        };
        self.grant_latest(scope, to, &keys, change)
    }

    /// Plans the next epoch of a scope, for everyone who should have it.
    fn begin_epoch(
        &mut self,
        scope: Scope,
        directory: &Directory,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let by_role = scope.goes_by_role();
        let mut people = circles::members(scope, directory);
        let others = directory.people().map(|person| person.id);
        let lacking: Vec<PersonId> = others
            .filter(|person| {
                *person == self.me.person || (by_role && directory.may_hold(*person, scope))
            })
            .filter(|person| !people.iter().any(|(held, _)| held == person))
            .collect();
        people.extend(lacking.into_iter().map(|person| (person, None)));
        let (acts, _, _) = circles::next_epoch(
            self.writer.post,
            scope,
            &people,
            directory,
            &self.keyring,
            &mut self.around.rng,
        )
        .map_err(|_| Refusal::NoKey(scope))?;
        change.acts.extend(acts);
        // The grant to this person brings the key in once the host has it.
        Ok(())
    }
}
