//! Someone new at the post: their place in the directory, the keys their roles go with, and their own private scope.

use crate::care::ledger::header::{Act, Person, Recipient};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::staff_card::StaffCard;
use crate::host::wire::Request;
use crate::post::change::ChangeSet;
use crate::post::reading::Arrived;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;

impl Session {
    /// Adds a person and gives them the keys of their roles; their sealed identity is the host's to keep.
    ///
    /// A supervisor is given the audit's key only by somebody who holds it; where nobody does, a new epoch of the
    /// audit begins, which all later entries are sealed to.
    ///
    /// # Errors
    /// Where this person may not, or does not hold a key that the new one needs.
    pub fn add_person(
        &mut self,
        person: &Person,
        card: &StaffCard,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let mut change = ChangeSet::new(Action::ChangePeople);
        change.acts.push(Act::Person(person.clone()));
        if person.roles.clinical() || person.roles.administrator {
            self.grant_latest(Scope::Staff, person, &mut change)?;
        }
        if person.roles.clinical() {
            self.grant_latest(Scope::Clinical, person, &mut change)?;
        }
        if person.roles.supervisor {
            if self.directory.holds(self.me.person, Scope::Audit) {
                self.grant_latest(Scope::Audit, person, &mut change)?;
            } else if self.directory.holders(Scope::Audit).is_empty() {
                self.begin_audit(person, &mut change)?;
            }
        }
        let id = Id(person.id.0);
        let change = change
            .put(id, Scope::Staff, 0, card)
            .map_err(|_| Refusal::Unwritable)?;
        self.save(&change)
    }

    /// Gives the host the sealed identity of somebody new, made where they chose their passphrase.
    ///
    /// # Errors
    /// Where the keys in it are not those of the directory, this person may not, or the host does not answer.
    pub fn put_identity(&mut self, person: PersonId, sealed: Vec<u8>) -> Result<(), Refusal> {
        self.ask(Request::SealIdentity { person, sealed })
            .map(|_| ())
    }

    /// Begins this person's own private scope where there is none yet; the first thing a new person's session does.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn begin_private(&mut self) -> Result<(), Refusal> {
        let scope = self.private();
        if self.directory.latest(scope).is_some() {
            return Ok(());
        }
        let members: Vec<PersonId> = vec![self.me.person];
        let change = ChangeSet::new(Action::Grant).begin_scope(scope, members);
        self.save(&change).map(|_| ())
    }

    fn grant_latest(
        &mut self,
        scope: Scope,
        person: &Person,
        change: &mut ChangeSet,
    ) -> Result<(), Refusal> {
        let number = self
            .directory
            .latest(scope)
            .map(|epoch| epoch.number)
            .ok_or(Refusal::NoKey(scope))?;
        let key = self
            .keyring
            .key(scope, number)
            .ok_or(Refusal::NoKey(scope))?;
        let to = Recipient::Person(person.id);
        let given = grant::grant(
            key,
            self.writer.post,
            scope,
            number,
            to,
            &person.keys,
            &mut self.around.rng,
        )
        .map_err(|_| Refusal::NoKey(scope))?;
        change.acts.push(Act::Grant(given));
        Ok(())
    }

    fn begin_audit(&mut self, person: &Person, change: &mut ChangeSet) -> Result<(), Refusal> {
        let scope = Scope::Audit;
        let number = self
            .directory
            .latest(scope)
            .map_or(1, |epoch| epoch.number + 1);
        let rng = &mut self.around.rng;
        let key = EpochKey::generate(rng);
        change.acts.push(Act::Epoch(epoch::announce(
            self.writer.post,
            scope,
            number,
            &key,
            None,
            rng,
        )));
        let recoveries = self
            .directory
            .recoveries()
            .map(|(id, recovery)| (Recipient::Recovery(id), recovery.keys));
        for (to, keys) in recoveries.chain([(Recipient::Person(person.id), person.keys)]) {
            let given = grant::grant(&key, self.writer.post, scope, number, to, &keys, rng)
                .map_err(|_| Refusal::NoKey(scope))?;
            change.acts.push(Act::Grant(given));
        }
        Ok(())
    }
}
