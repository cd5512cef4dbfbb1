//! Shares: which revision's own key was given to whom, folded from the acts.
//!
//! A share that has ended by its time stays here; the directory, which knows the time, says which are in force.

use std::collections::BTreeMap;

use crate::care::ledger::header::Share;
use crate::care::ledger::ids::{PersonId, RecordKey};

/// A share and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub share: Share,
    pub by: PersonId,
}

/// Every share that was not taken back, by what is shared with whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares(BTreeMap<(RecordKey, u64, PersonId), Given>);

impl Shares {
    /// Takes in a share; one of the same revision to the same person takes the place of the one before.
    ///
    /// What is renewed because its reader has new keys, by themselves or by another member, they have from whoever gave it
    /// first.
    pub fn begin(&mut self, share: &Share, by: PersonId) {
        let place = (share.key, share.revision, share.to);
        let before = self.0.get(&place).filter(|before| {
            let before = &before.share;
            before.commitment == share.commitment && before.identity != share.identity
        });
        let given = Given {
            share: share.clone(),
            by: before.map_or(by, |before| before.by),
        };
        self.0.insert(place, given);
    }

    /// Takes a share back; tells whether there was one.
    pub fn end(&mut self, key: RecordKey, revision: u64, to: PersonId) -> bool {
        self.0.remove(&(key, revision, to)).is_some()
    }

    /// Finds the share of a revision with a person.
    pub fn find(&self, key: RecordKey, revision: u64, to: PersonId) -> Option<&Given> {
        self.0.get(&(key, revision, to))
    }

    /// Gives those of a record's revisions.
    pub fn of(&self, key: RecordKey) -> impl Iterator<Item = &Given> {
        let from = (key, 0, PersonId([0; 16]));
        let to = (key, u64::MAX, PersonId([u8::MAX; 16]));
        self.0.range(from..=to).map(|(_, given)| given)
    }

    /// Gives all of them.
    pub fn iter(&self) -> impl Iterator<Item = &Given> {
        self.0.values()
    }
}
