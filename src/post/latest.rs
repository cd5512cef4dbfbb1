//! The last revision of every record that the journal's headers name, in little room.
//!
//! Ten years are a quarter of a million records. They lie one beside the other in the order of their keys; what changed
//! since lies in a small tree beside them, and goes among them when it has grown.

use std::collections::BTreeMap;

use crate::care::ledger::ids::RecordKey;
use crate::care::ledger::scope::Scope;
use crate::post::marks::Mark;
use crate::post::shared_values::{SharedValues, counted, push_snugly};

/// How many changes lie beside the others at most.
const SINCE_MOST: usize = 16_384;

/// A record's last revision in force, the scope it lies in, and its mark; neither where it was removed.
pub type Line = (RecordKey, u32, Option<Scope>, Mark);

/// The last revisions of records.
#[derive(Clone, Default)]
pub struct Latest {
    /// In the order of their keys, each with its scope's place among the scopes.
    before: Vec<(RecordKey, u32, u32, Mark)>,
    scopes: SharedValues<Option<Scope>>,
    since: BTreeMap<RecordKey, (u32, Option<Scope>, Mark)>,
}

impl Latest {
    /// Makes room for so many at once.
    pub fn with_room(records: usize) -> Latest {
        Latest {
            before: Vec::with_capacity(records),
            ..Latest::default()
        }
    }

    /// Takes what was kept, a part after the other; none where it is out of order.
    pub fn kept(&mut self, lines: impl IntoIterator<Item = Line>) -> Option<()> {
        for (key, revision, scope, mark) in lines {
            if self.before.last().is_some_and(|(last, ..)| *last >= key) {
                return None;
            }
            let scope = self.scopes.place(scope);
            push_snugly(&mut self.before, (key, revision, scope, mark));
        }
        Some(())
    }

    /// Sets a record's revision, scope and mark.
    pub fn set(&mut self, key: RecordKey, revision: u64, scope: Option<Scope>, mark: Mark) {
        self.since.insert(key, (counted(revision), scope, mark));
        if self.since.len() >= SINCE_MOST {
            self.put_among();
        }
    }

    /// Puts what changed since among the others.
    fn put_among(&mut self) {
        let known = self.before.len();
        for (key, (revision, scope, mark)) in std::mem::take(&mut self.since) {
            let line = (key, revision, self.scopes.place(scope), mark);
            match self.before[..known].binary_search_by_key(&key, |line| line.0) {
                Ok(place) => self.before[place] = line,
                Err(_) => push_snugly(&mut self.before, line),
            }
        }
        self.before.sort_unstable_by_key(|line| line.0);
    }

    /// Gives a record's last revision, its scope and its mark.
    pub fn get(&self, key: &RecordKey) -> Option<(u64, Option<Scope>, Mark)> {
        if let Some((revision, scope, mark)) = self.since.get(key) {
            return Some((u64::from(*revision), *scope, *mark));
        }
        let found = self.before.binary_search_by_key(key, |line| line.0).ok()?;
        let (_, revision, scope, mark) = self.before[found];
        Some((u64::from(revision), self.scopes.at(scope)?, mark))
    }

    /// Counts them; what changed since may count twice.
    pub fn most(&self) -> usize {
        self.before.len() + self.since.len()
    }

    /// Goes through all of them in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = Line> + '_ {
        let scope_at = |place| self.scopes.at(place).flatten();
        let mut before = self
            .before
            .iter()
            .map(move |(key, revision, scope, mark)| (*key, *revision, scope_at(*scope), *mark))
            .peekable();
        let mut since = self
            .since
            .iter()
            .map(|(key, (revision, scope, mark))| (*key, *revision, *scope, *mark))
            .peekable();
        std::iter::from_fn(move || {
            let (Some(old), Some(new)) = (before.peek(), since.peek()) else {
                return before.next().or_else(|| since.next());
            };
            match old.0.cmp(&new.0) {
                std::cmp::Ordering::Less => before.next(),
                std::cmp::Ordering::Greater => since.next(),
                std::cmp::Ordering::Equal => {
                    before.next();
                    since.next()
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, Kind};

    #[test]
    fn what_changed_since_takes_the_place_of_what_was_kept() {
        let key = |n| RecordKey::new(Kind::Child, Id([n; 16]));
        let mark = |revision: u32| Mark::from(u64::from(revision));
        let line = |n, revision| (key(n), revision, Some(Scope::Staff), mark(revision));
        let kept = |lines: &[Line]| {
            let mut latest = Latest::default();
            latest.kept(lines.iter().copied()).map(|()| latest)
        };
        let mut latest = kept(&[line(2, 1), line(4, 1), line(6, 1)]).unwrap();
        for n in [1, 4, 7] {
            latest.set(key(n), 2, Some(Scope::Staff), mark(2));
        }
        let all: Vec<Line> = latest.iter().collect();
        let expected = [line(1, 2), line(2, 1), line(4, 2), line(6, 1), line(7, 2)];
        assert_eq!(all, expected);
        assert_eq!(latest.get(&key(4)), Some((2, Some(Scope::Staff), mark(2))));
        assert_eq!(latest.get(&key(6)), Some((1, Some(Scope::Staff), mark(1))));
        assert_eq!(latest.get(&key(5)), None);
        latest.put_among();
        assert_eq!(latest.iter().collect::<Vec<Line>>(), expected);
        assert_eq!(latest.get(&key(4)), Some((2, Some(Scope::Staff), mark(2))));
        assert!(latest.since.is_empty());
        assert!(kept(&[line(4, 1), line(2, 1)]).is_none());
        assert!(kept(&[line(4, 1), line(4, 1)]).is_none());
    }
}
