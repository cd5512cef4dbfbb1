//! Which revisions are shared with whom, by the time and the keys of now.

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Recipient, Share};
use crate::care::ledger::ids::{PersonId, RecordKey};
use crate::care::ledger::shares::Given;

impl Directory {
    /// Gives the share by which a person may be handed one revision: not ended, and sealed to their present keys.
    pub fn shared_with(&self, person: PersonId, key: RecordKey, revision: u64) -> Option<&Share> {
        let given = self.shares.find(key, revision, person)?;
        self.share_in_force(given).then_some(&given.share)
    }

    /// Gives every share that has not ended, with who gave it.
    pub fn shares(&self) -> impl Iterator<Item = &Given> {
        self.shares
            .iter()
            .filter(|given| self.share_in_force(given))
    }

    /// Tells whether a share of some revision of a record with a person has not ended.
    pub fn shares_any_of(&self, key: RecordKey, person: PersonId) -> bool {
        let mut given = self.shares.of(key);
        given.any(|given| given.share.to == person && self.share_in_force(given))
    }

    /// Gives the shares that would be in force, had their readers' keys not been replaced since.
    pub fn shares_owed(&self) -> impl Iterator<Item = &Given> {
        self.shares
            .iter()
            .filter(|given| self.share_lasts(&given.share) && !self.share_in_force(given))
    }

    /// Gives a share that was made and not taken back, whether or not its time has come.
    pub fn share(&self, key: RecordKey, revision: u64, to: PersonId) -> Option<&Given> {
        self.shares.find(key, revision, to)
    }

    fn share_in_force(&self, given: &Given) -> bool {
        self.share_lasts(&given.share)
            && self.identity(Recipient::Person(given.share.to)) == Some(given.share.identity)
    }

    /// Tells whether a share has not ended and its reader may read, with whatever keys.
    fn share_lasts(&self, share: &Share) -> bool {
        let clinical = self
            .person(share.to)
            .is_some_and(|person| person.roles.clinical());
        clinical && self.active(share.to) && share.until.is_none_or(|until| until > self.time)
    }
}
