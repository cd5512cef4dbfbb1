//! Someone new at the post: their place in the directory, the keys their roles go with, and their own private scope.

use crate::care::ledger::header::{Act, Person, Recipient};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::staff_card::StaffCard;
use crate::host::wire::{Answer, Request};
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::vault::epoch::{self, EpochKey};
use crate::vault::grant;

impl Session {
    /// Adds a person and gives them the keys of their roles; their sealed identity is the host's to keep.
    ///
    /// A key that is not this person's to give is given by the next session that holds it
    /// ([`Session::settle_keys`]). Where nobody holds the audit's, a new epoch of it begins with the first supervisor,
    /// which all later entries are sealed to.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn add_person(
        &mut self,
        person: &Person,
        card: &StaffCard,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let mut change = ChangeSet::new(Action::AddPerson);
        change.noted.subject = Some(person.id);
        change.acts.push(Act::Person(person.clone()));
        let to = Recipient::Person(person.id);
        let roles = person.roles;
        let by_role = [
            (Scope::Staff, roles.clinical() || roles.administrator),
            (Scope::Clinical, roles.clinical()),
            (Scope::Audit, roles.supervisor),
        ];
        for (scope, theirs) in by_role {
            if theirs && self.directory.holds(self.me.person, scope) {
                self.grant_latest(scope, to, &person.keys, &mut change)?;
            }
        }
        if roles.supervisor && self.directory.holders(Scope::Audit).is_empty() {
            self.begin_audit(person, &mut change)?;
        }
        let id = Id(person.id.0);
        let change = change
            .put(id, Scope::Staff, 0, card)
            .map_err(|_| Refusal::Unwritable)?;
        self.save(&change)
    }

    /// Has the host keep a person's sealed identity: a new person's, or one's own after a change of passphrase.
    ///
    /// # Errors
    /// Where the identity is not that of the keys in the directory, or the host does not answer.
    pub fn put_identity(&mut self, person: PersonId, sealed: Vec<u8>) -> Result<(), Refusal> {
        match self.ask(Request::SealIdentity { person, sealed })? {
            Answer::Ok => Ok(()),
            _ => Err(Refusal::Unfitting),
        }
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
