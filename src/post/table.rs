//! Records of one kind as the session knows them, and the order they are looked up in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeBounds};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;

/// A record with what the header of its last commit says of it.
#[derive(Clone)]
pub struct Kept<R> {
    pub revision: u64,
    pub scope: Scope,
    /// Who wrote this revision.
    pub author: PersonId,
    /// When, by the author's clock: milliseconds since 1970 UTC.
    pub time: i64,
    pub value: R,
}

/// Records of one kind by id.
#[derive(Clone)]
pub struct Table<R> {
    /// Each in a place of its own: those that come in the order of their ids leave the map's nodes half empty.
    kept: BTreeMap<Id, Box<Kept<R>>>,
    /// The revisions that removed records, so that one can be written again on top of its removal.
    gone: BTreeMap<Id, u64>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Table {
            kept: BTreeMap::new(),
            gone: BTreeMap::new(),
        }
    }
}

impl<R> Table<R> {
    /// Gives a record's content.
    pub fn get(&self, id: Id) -> Option<&R> {
        self.kept.get(&id).map(|kept| &kept.value)
    }

    /// Gives a record with its revision.
    pub fn kept(&self, id: Id) -> Option<&Kept<R>> {
        self.kept.get(&id).map(Box::as_ref)
    }

    /// Gives the revision a change to this record is based on; 0 where there is none yet.
    pub fn revision(&self, id: Id) -> u64 {
        let gone = || self.gone.get(&id).copied().unwrap_or(0);
        self.kept.get(&id).map_or_else(gone, |kept| kept.revision)
    }

    /// Goes through all records in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &R)> {
        self.kept.iter().map(|(id, kept)| (*id, &kept.value))
    }

    /// Goes through all records with their revisions, in the order of their ids.
    pub fn iter_kept(&self) -> impl Iterator<Item = (Id, &Kept<R>)> {
        self.kept.iter().map(|(id, kept)| (*id, kept.as_ref()))
    }

    /// Counts the records.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub(super) fn insert(&mut self, id: Id, kept: Kept<R>) -> Option<Kept<R>> {
        self.gone.remove(&id);
        self.kept.insert(id, Box::new(kept)).map(|kept| *kept)
    }

    /// Takes a record out; `revision` is the one that removed it.
    pub(super) fn remove(&mut self, id: Id, revision: u64) -> Option<Kept<R>> {
        self.gone.insert(id, revision);
        self.kept.remove(&id).map(|kept| *kept)
    }
}

/// Ids found by something else: the appointments of a child, the notes of a case.
#[derive(Clone)]
pub struct Index<K>(BTreeSet<(K, Id)>);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index(BTreeSet::new())
    }
}

/// The ids before and after all others.
const FIRST: Id = Id([0; 16]);
const LAST: Id = Id([u8::MAX; 16]);

impl<K: Ord + Copy> Index<K> {
    /// Gives the ids under a key, in order.
    pub fn under(&self, key: &K) -> impl Iterator<Item = Id> + '_ {
        self.0
            .range((*key, FIRST)..=(*key, LAST))
            .map(|(_, id)| *id)
    }

    /// Goes through the keys within bounds, with their ids.
    pub fn range<B: RangeBounds<K>>(&self, bounds: B) -> impl DoubleEndedIterator<Item = (&K, Id)> {
        let from = match bounds.start_bound() {
            Bound::Included(key) => Bound::Included((*key, FIRST)),
            Bound::Excluded(key) => Bound::Excluded((*key, LAST)),
            Bound::Unbounded => Bound::Unbounded,
        };
        let to = match bounds.end_bound() {
            Bound::Included(key) => Bound::Included((*key, LAST)),
            Bound::Excluded(key) => Bound::Excluded((*key, FIRST)),
            Bound::Unbounded => Bound::Unbounded,
        };
        self.0.range((from, to)).map(|(key, id)| (key, *id))
    }

    pub(super) fn add(&mut self, key: K, id: Id) {
        self.0.insert((key, id));
    }

    pub(super) fn drop(&mut self, key: &K, id: Id) {
        self.0.remove(&(*key, id));
    }
}
