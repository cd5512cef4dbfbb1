//! Records of one kind as the session knows them, and the order they are looked up in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeBounds};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::post::blocks::Blocks;
use crate::post::shared_values::{SharedValues, counted};

/// A record with what the header of its last commit says of it.
pub struct Kept<'a, R> {
    pub revision: u64,
    pub scope: Scope,
    /// Who wrote this revision.
    pub author: PersonId,
    /// When, by the author's clock: milliseconds since 1970 UTC.
    pub time: i64,
    pub value: &'a R,
}

/// What a record is put into a table with.
pub(super) struct Written {
    pub revision: u64,
    pub scope: Scope,
    pub author: PersonId,
    pub time: i64,
}

/// A record as it lies in its table: hundreds of thousands of them name the same few people and scopes.
#[derive(Clone)]
struct Row<R> {
    revision: u32,
    /// Its place among the table's scopes.
    scope: u32,
    /// Its place among the table's authors.
    author: u32,
    time: i64,
    value: R,
}

/// Records of one kind by id.
#[derive(Clone)]
pub struct Table<R> {
    /// Where each lies among the rows.
    places: Packed<BTreeMap<Id, u32>>,
    rows: Blocks<Option<Row<R>>>,
    /// Places that removed rows have left, to be taken again.
    free: Vec<u32>,
    scopes: SharedValues<Scope>,
    authors: SharedValues<PersonId>,
    /// The revisions that removed records, so that one can be written again on top of its removal.
    gone: BTreeMap<Id, u64>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Table {
            places: Packed::default(),
            rows: Blocks::default(),
            free: Vec::new(),
            scopes: SharedValues::default(),
            authors: SharedValues::default(),
            gone: BTreeMap::new(),
        }
    }
}

impl<R> Table<R> {
    /// Gives a record's content.
    pub fn get(&self, id: Id) -> Option<&R> {
        self.row(id).map(|row| &row.value)
    }

    /// Gives a record with its revision.
    pub fn kept(&self, id: Id) -> Option<Kept<'_, R>> {
        self.shown(self.row(id)?)
    }

    /// Gives the revision a change to this record is based on; 0 where there is none yet.
    pub fn revision(&self, id: Id) -> u64 {
        let gone = || self.gone.get(&id).copied().unwrap_or(0);
        self.row(id)
            .map_or_else(gone, |row| u64::from(row.revision))
    }

    /// Goes through all records in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &R)> {
        self.in_order().map(|(id, row)| (id, &row.value))
    }

    /// Goes through all records with their revisions, in the order of their ids.
    pub fn iter_kept(&self) -> impl Iterator<Item = (Id, Kept<'_, R>)> {
        self.in_order()
            .filter_map(|(id, row)| Some((id, self.shown(row)?)))
    }

    /// Counts the records.
    pub fn len(&self) -> usize {
        self.places.tree.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.tree.is_empty()
    }

    /// Puts a record in; gives the one that was there.
    pub(super) fn insert(&mut self, id: Id, written: &Written, value: R) -> Option<R> {
        self.gone.remove(&id);
        let row = Row {
            revision: counted(written.revision),
            scope: self.scopes.place(written.scope),
            author: self.authors.place(written.author),
            time: written.time,
            value,
        };
        if let Some(place) = self.places.tree.get(&id) {
            let before = self.rows.get_mut(*place as usize)?.replace(row);
            return before.map(|before| before.value);
        }
        let free = self.free.pop();
        let place = free.unwrap_or(counted(self.rows.len()));
        match self.rows.get_mut(place as usize) {
            Some(left) => *left = Some(row),
            None => self.rows.push(Some(row)),
        }
        self.places.tree.insert(id, place);
        self.places.grew(self.places.tree.len());
        None
    }

    /// Takes a record out; `revision` is the one that removed it.
    pub(super) fn remove(&mut self, id: Id, revision: u64) -> Option<R> {
        self.gone.insert(id, revision);
        let place = self.places.tree.remove(&id)?;
        self.free.push(place);
        let row = self.rows.get_mut(place as usize)?.take();
        row.map(|row| row.value)
    }

    fn row(&self, id: Id) -> Option<&Row<R>> {
        let place = self.places.tree.get(&id)?;
        self.rows.get(*place as usize)?.as_ref()
    }

    fn in_order(&self) -> impl Iterator<Item = (Id, &Row<R>)> {
        self.places
            .tree
            .iter()
            .filter_map(|(id, place)| Some((*id, self.rows.get(*place as usize)?.as_ref()?)))
    }

    fn shown<'a>(&self, row: &'a Row<R>) -> Option<Kept<'a, R>> {
        Some(Kept {
            revision: u64::from(row.revision),
            scope: self.scopes.at(row.scope)?,
            author: self.authors.at(row.author)?,
            time: row.time,
            value: &row.value,
        })
    }
}

/// How many entries a tree takes before it is packed for the first time.
const PACKED_FIRST: usize = 1_024;

/// A tree whose nodes are packed anew each time it has grown by an eighth: what comes in order leaves them half empty, and
/// ten years are hundreds of thousands of entries.
#[derive(Clone)]
struct Packed<T> {
    tree: T,
    /// Entries at which it is packed next.
    next: usize,
}

impl<T: Default> Default for Packed<T> {
    fn default() -> Self {
        Packed {
            tree: T::default(),
            next: PACKED_FIRST,
        }
    }
}

impl<T: Default + IntoIterator + FromIterator<T::Item>> Packed<T> {
    /// Packs the tree where it has grown to the size for it.
    fn grew(&mut self, len: usize) {
        if len >= self.next {
            self.next = len + len / 8;
            // A tree is built full from what comes in order.
            self.tree = std::mem::take(&mut self.tree).into_iter().collect();
        }
    }
}

/// Ids found by something else: the appointments of a child, the notes of a case.
#[derive(Clone)]
pub struct Index<K>(Packed<BTreeSet<(K, Id)>>);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index(Packed::default())
    }
}

/// The ids before and after all others.
const FIRST: Id = Id([0; 16]);
const LAST: Id = Id([u8::MAX; 16]);

impl<K: Ord + Copy> Index<K> {
    /// Gives the ids under a key, in order.
    pub fn under(&self, key: &K) -> impl Iterator<Item = Id> + '_ {
        self.0
            .tree
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
        self.0.tree.range((from, to)).map(|(key, id)| (key, *id))
    }

    pub(super) fn add(&mut self, key: K, id: Id) {
        if self.0.tree.insert((key, id)) {
            self.0.grew(self.0.tree.len());
        }
    }

    pub(super) fn drop(&mut self, key: &K, id: Id) {
        self.0.tree.remove(&(*key, id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> Id {
        Id(u128::from(n).to_be_bytes())
    }

    fn written(n: u32) -> Written {
        Written {
            revision: u64::from(n),
            scope: Scope::Case(id(n % 3)),
            author: PersonId([u8::try_from(n % 2).unwrap(); 16]),
            time: i64::from(n),
        }
    }

    #[test]
    fn records_are_found_in_order_through_growth_removal_and_return() {
        let mut table = Table::default();
        // Not in order, and past several packings.
        for n in (0..5_000).map(|n| n * 2_003 % 5_000) {
            assert_eq!(table.insert(id(n), &written(n), n), None);
        }
        assert_eq!(table.insert(id(7), &written(8), 70), Some(7));
        assert_eq!(table.remove(id(9), 10), Some(9));
        assert_eq!(table.remove(id(9), 10), None);
        assert_eq!((table.len(), table.revision(id(9))), (4_999, 10));
        assert!(table.get(id(9)).is_none());
        assert_eq!(table.insert(id(6_000), &written(6_000), 6_000), None);
        assert_eq!(table.insert(id(9), &written(11), 9), None);

        let found: Vec<(Id, u32)> = table.iter().map(|(id, value)| (id, *value)).collect();
        let mut expected: Vec<(Id, u32)> = (0..5_000).chain([6_000]).map(|n| (id(n), n)).collect();
        expected[7].1 = 70;
        assert_eq!(found, expected);
        for (n, kept) in table.iter_kept().take(7) {
            let wanted = written(*kept.value);
            let same = (kept.revision, kept.scope, kept.author, kept.time);
            let wanted = (wanted.revision, wanted.scope, wanted.author, wanted.time);
            assert_eq!((n, same), (id(*kept.value), wanted));
        }
    }

    #[test]
    fn an_index_gives_what_is_under_a_key_through_growth() {
        let mut index = Index::default();
        for n in 0..5_000 {
            index.add(n % 10, id(n));
        }
        index.drop(&3, id(13));
        let under: Vec<Id> = index.under(&3).take(3).collect();
        assert_eq!(under, [id(3), id(23), id(33)]);
        assert_eq!(index.range(4..6).count(), 1_000);
    }
}
