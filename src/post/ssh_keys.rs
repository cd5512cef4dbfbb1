//! By which public SSH keys somebody comes to the post from elsewhere: one's own, or by an administrator anybody's.

use crate::care::ledger::header::{Act, Person};
use crate::care::ledger::ids::PersonId;
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::inviting::Done;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

impl Session {
    /// Sets the SSH keys of a person, each as [`crate::care::ledger::ssh_keys::read`] gives it.
    ///
    /// # Errors
    /// [`Refusal::AlreadySo`]; where they are somebody else's and this person does not administer; where a key is taken, or
    /// they are too many; where the host refuses or does not answer.
    pub fn set_ssh_keys(&mut self, id: PersonId, keys: Vec<String>) -> Result<Done, Refusal> {
        let before = self.directory.person(id).ok_or(Refusal::NoSuchPerson)?;
        if before.ssh == keys {
            return Err(Refusal::AlreadySo);
        }
        let person = Person {
            ssh: keys,
            ..before.clone()
        };
        let mut change = ChangeSet::new(Action::SetSshKeys);
        change.noted.subject = Some(id);
        change.acts.push(Act::Person(person));
        self.save(&change)
    }
}
