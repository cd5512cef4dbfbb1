//! What has to be known of the commits before, beyond the directory, to judge the next one.
//!
//! The host looks it up in the store, `check` and sessions fold it from the headers; `authorise` sees only this.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::care::ledger::header::{Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;

/// Answers what `authorise` asks of the commits before.
pub trait Facts {
    /// Number and hash of the last frame; zeros before the first.
    fn head(&self) -> (u64, Hash);
    /// Hash of the frame with a number, where there is one.
    fn frame_hash(&self, number: u64) -> Option<Hash>;
    /// The person's last commit in this generation: their own running number, and the hash of its header.
    fn author_chain(&self, person: PersonId) -> Option<(u64, Hash)>;
    /// Where a record stands.
    fn record(&self, key: RecordKey) -> Option<RecordFact>;
    /// One revision of a record; none where it never was or has no content.
    fn revision(&self, key: RecordKey, revision: u64) -> Option<RevisionFact>;
    /// A change in force by its commit id, or by the id of its first part.
    fn change(&self, id: CommitId) -> Option<ChangeFact>;
    /// The change that a revision of a record took back; none where it took nothing back.
    fn taken_back_by(&self, key: RecordKey, revision: u64) -> Option<CommitId>;
    /// The person's change in parts that has begun and has not ended.
    fn pending(&self, person: PersonId) -> Option<PendingFact>;
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFact {
    /// Its latest revision, from 1.
    pub revision: u64,
    /// Whether that revision removed it.
    pub removed: bool,
    /// The scope of the latest revision that had content.
    pub scope: Scope,
    /// Who wrote its first revision.
    pub first_author: PersonId,
}

/// One revision with content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionFact {
    pub scope: Scope,
    /// The epoch its data key is under now.
    pub epoch: u32,
    pub author: PersonId,
    pub erased: bool,
}

/// A change in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFact {
    pub author: PersonId,
    /// Whether it did something that is never taken back: acts, erasures, records that are only ever added.
    pub lasting: bool,
    /// The revision it made of each record.
    pub made: HashMap<RecordKey, u64>,
}

/// A change in parts that has begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFact {
    pub change: CommitId,
    /// The index of the part that comes next.
    pub next: u32,
    /// What the change takes back, if it is an undo.
    pub undoes: Option<CommitId>,
    /// The revision each of its records stands at until the change is in force.
    pub bases: HashMap<RecordKey, u64>,
    /// The scopes it writes in, and under which epoch; the oldest, where there are two.
    pub epochs: BTreeMap<Scope, u32>,
    /// The records that it removes.
    pub removed: BTreeSet<RecordKey>,
}

impl PendingFact {
    /// Begins one of which no part is there yet.
    pub fn of(change: CommitId, undoes: Option<CommitId>) -> PendingFact {
        PendingFact {
            change,
            next: 0,
            undoes,
            bases: HashMap::new(),
            epochs: BTreeMap::new(),
            removed: BTreeSet::new(),
        }
    }

    /// Takes in the items of a part.
    pub fn take(&mut self, items: &[Item]) {
        for item in items {
            match item.op {
                Op::Put {
                    scope, epoch, base, ..
                } => {
                    self.bases.insert(item.key, base);
                    let oldest = self.epochs.entry(scope).or_insert(epoch);
                    *oldest = epoch.min(*oldest);
                }
                Op::Remove { base } => {
                    self.bases.insert(item.key, base);
                    self.removed.insert(item.key);
                }
                Op::Erase { .. } | Op::Rewrap { .. } => {}
            }
        }
    }
}
