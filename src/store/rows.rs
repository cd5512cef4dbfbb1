//! Rows under keys in order, in sled or, when the disk has no room for it, in memory.
//!
//! sled's own traps end here: its cache is bounded, every call is guarded, opening and closing have a deadline, and
//! no row is larger than what it keeps in its pages. It wakes all its threads for each batch, so what is written lies
//! before it in memory until there is enough of it, or nobody is waiting; a process that dies meanwhile leaves sled behind
//! the journal, from which it is caught up.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::time::Duration;

use crate::care::ledger::ids::Hash;
use crate::store::digest::Digest;
use crate::store::guarded::{self, Broken};
use crate::store::presence::Presence;

/// sled's cache; its default of 1 GiB is more than a post's machine has to spare.
pub const CACHE: u64 = 64 * 1024 * 1024;

/// How often sled writes of its own accord, in milliseconds; the journal has every commit, so this is no promise. What
/// it writes comes in the way of whoever saves just then, and after a crash a few seconds are taken from the journal.
const RHYTHM: u64 = 10_000;

/// How long closing may take before it is left to itself.
const CLOSING: Duration = Duration::from_secs(10);

/// How many rows lie before sled at most: those of some thirty commits.
const AHEAD_MOST: usize = 512;

/// The key of the row about all others, which is outside their digest.
pub const META: &[u8] = b"m";

/// One row: its key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// Ordered rows.
pub enum Rows {
    Sled(SledRows),
    Memory(BTreeMap<Vec<u8>, Vec<u8>>),
}

/// Rows written or removed since sled was last given any.
type Ahead = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Rows in sled.
pub struct SledRows {
    /// None only while it is being dropped.
    db: Option<sled::Db>,
    ahead: Ahead,
    /// None until all rows have been read through.
    presence: Option<Presence>,
}

impl Drop for SledRows {
    fn drop(&mut self) {
        // Where it fails, the journal has it.
        let _ = self.give();
        if let Some(db) = self.db.take() {
            // Dropping flushes, which on a damaged file can panic or hang; then the thread is left to itself.
            let _ = guarded::run(CLOSING, move || drop(db));
        }
    }
}

fn failed(error: sled::Error) -> Broken {
    Broken::Failed(error.to_string())
}

/// Gives the hash under which a row counts in the digest of all.
pub fn row_hash(key: &[u8], value: &[u8]) -> Hash {
    let mut bytes = Vec::with_capacity(4 + key.len() + value.len());
    bytes.extend_from_slice(&(key.len() as u32).to_le_bytes());
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(value);
    Hash::of("carepost 1 state row", &bytes)
}

impl Rows {
    /// Opens or begins rows in sled.
    ///
    /// # Errors
    /// Whatever sled does instead, a panic and a hang included.
    pub fn open(dir: &Path, deadline: Duration) -> Result<Rows, Broken> {
        let config = sled::Config::new()
            .path(dir)
            .cache_capacity(CACHE)
            .flush_every_ms(Some(RHYTHM));
        guarded::run(deadline, move || {
            let db = config.open().map_err(failed)?;
            Ok(Rows::Sled(SledRows {
                db: Some(db),
                ahead: Ahead::new(),
                presence: None,
            }))
        })?
    }

    /// Adds to a digest at most so many rows after a key, and gives their keys; none where there are no more.
    ///
    /// # Errors
    /// Whatever sled does instead, a panic and a hang included.
    pub fn digest_after(
        &self,
        after: &[u8],
        limit: usize,
        mut digest: Digest,
        deadline: Duration,
    ) -> Result<(Digest, Vec<Vec<u8>>), Broken> {
        let from = (Bound::Excluded(after.to_vec()), Bound::Unbounded);
        match self {
            Rows::Memory(rows) => {
                let mut keys = Vec::new();
                for (key, value) in rows.range(from).take(limit) {
                    count(&mut digest, key, value);
                    keys.push(key.clone());
                }
                Ok((digest, keys))
            }
            Rows::Sled(rows) => {
                let db = rows.db()?.clone();
                let ahead = rows.ahead.range(from.clone());
                let ahead: Ahead = ahead
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                guarded::run(deadline, move || {
                    let mut keys = Vec::new();
                    for row in merged(db.range(from), ahead.iter()).take(limit) {
                        let (key, value) = row?;
                        count(&mut digest, &key, &value);
                        keys.push(key);
                    }
                    Ok((digest, keys))
                })?
            }
        }
    }

    /// Begins rows in memory.
    pub fn memory() -> Rows {
        Rows::Memory(BTreeMap::new())
    }

    /// Reads a row.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
        match self {
            Rows::Memory(rows) => Ok(rows.get(key).cloned()),
            Rows::Sled(rows) => match rows.ahead.get(key) {
                Some(value) => Ok(value.clone()),
                None if rows.lacks(key) => Ok(None),
                None => {
                    let value = guarded::call(|| rows.db()?.get(key).map_err(failed))??;
                    Ok(value.map(|value| value.to_vec()))
                }
            },
        }
    }

    /// Reads at most so many rows from one key to another, both bounds as given.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn range(
        &self,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, Broken> {
        match self {
            Rows::Memory(rows) => Ok(rows
                .range::<[u8], _>((from, to))
                .take(limit)
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()),
            Rows::Sled(rows) => guarded::call(|| {
                let written = rows.db()?.range::<&[u8], _>((from, to));
                let ahead = rows.ahead.range::<[u8], _>((from, to));
                merged(written, ahead).take(limit).collect()
            })?,
        }
    }

    /// Reads all rows whose key begins so.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn under(&self, prefix: &[u8]) -> Result<Vec<Row>, Broken> {
        self.first_under(prefix, usize::MAX)
    }

    /// Reads the first rows whose key begins so, at most so many.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn first_under(&self, prefix: &[u8], most: usize) -> Result<Vec<Row>, Broken> {
        let end = end_of(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.range(Bound::Included(prefix), to, most)
    }

    /// Writes and removes rows, all or none; sled is given them now or later ([`Rows::give`]).
    ///
    /// # Errors
    /// Where sled fails; then what stands is unknown.
    pub fn apply(&mut self, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), Broken> {
        match self {
            Rows::Memory(rows) => {
                for (key, value) in changes {
                    match value {
                        Some(value) => rows.insert(key, value),
                        None => rows.remove(&key),
                    };
                }
                Ok(())
            }
            Rows::Sled(rows) => {
                if let Some(presence) = &mut rows.presence {
                    changes.iter().for_each(|(key, _)| presence.note(key));
                }
                rows.ahead.extend(changes);
                if rows.ahead.len() < AHEAD_MOST {
                    return Ok(());
                }
                rows.give()
            }
        }
    }

    /// Takes in which rows of records and commits there are: from then on those that are not are not looked for.
    pub fn know(&mut self, presence: Presence) {
        if let Rows::Sled(rows) = self {
            rows.presence = Some(presence);
        }
    }

    /// Tells whether sled is still to be given some rows.
    pub fn is_ahead(&self) -> bool {
        match self {
            Rows::Memory(_) => false,
            Rows::Sled(rows) => !rows.ahead.is_empty(),
        }
    }

    /// Gives sled what lies before it.
    ///
    /// # Errors
    /// Where sled fails; then what stands is unknown.
    pub fn give(&mut self) -> Result<(), Broken> {
        match self {
            Rows::Memory(_) => Ok(()),
            Rows::Sled(rows) => rows.give(),
        }
    }

    /// Has sled write out all there is.
    ///
    /// # Errors
    /// Where sled fails or is late.
    pub fn flush(&mut self, deadline: Duration) -> Result<(), Broken> {
        match self {
            Rows::Memory(_) => Ok(()),
            Rows::Sled(rows) => {
                rows.give()?;
                let db = rows.db()?.clone();
                guarded::run(deadline, move || db.flush().map(drop).map_err(failed))?
            }
        }
    }
}

impl SledRows {
    fn db(&self) -> Result<&sled::Db, Broken> {
        self.db.as_ref().ok_or(Broken::Rows)
    }

    /// Tells whether there is surely no such row.
    fn lacks(&self, key: &[u8]) -> bool {
        let presence = self.presence.as_ref();
        presence.is_some_and(|presence| presence.lacks(key))
    }

    /// Gives sled what lies before it, in one atomic batch; where that fails it stays where it lies, and is read there.
    fn give(&mut self) -> Result<(), Broken> {
        if self.ahead.is_empty() {
            return Ok(());
        }
        let db = self.db()?;
        guarded::call(|| {
            let mut batch = sled::Batch::default();
            for (key, value) in &self.ahead {
                match value {
                    Some(value) => batch.insert(key.as_slice(), value.as_slice()),
                    None => batch.remove(key.as_slice()),
                }
            }
            db.apply_batch(batch).map_err(failed)
        })??;
        self.ahead.clear();
        Ok(())
    }
}

/// Goes through the rows of sled, with those that lie before it in their places.
fn merged<'a>(
    written: impl Iterator<Item = sled::Result<(sled::IVec, sled::IVec)>>,
    ahead: impl Iterator<Item = (&'a Vec<u8>, &'a Option<Vec<u8>>)>,
) -> impl Iterator<Item = Result<Row, Broken>> {
    let (mut written, mut ahead) = (written.peekable(), ahead.peekable());
    std::iter::from_fn(move || {
        loop {
            let next = match written.peek() {
                Some(Ok((key, _))) => Some(key.as_ref()),
                Some(Err(_)) => return written.next()?.map(owned).map_err(failed).into(),
                None => None,
            };
            match (next, ahead.peek()) {
                (None, None) => return None,
                (Some(key), Some((new, _))) if key < new.as_slice() => {
                    return written.next()?.map(owned).map_err(failed).into();
                }
                (Some(_), None) => return written.next()?.map(owned).map_err(failed).into(),
                (next, Some((new, _))) => {
                    if next == Some(new.as_slice()) {
                        written.next();
                    }
                    if let (key, Some(value)) = ahead.next()? {
                        return Some(Ok((key.clone(), value.clone())));
                    }
                }
            }
        }
    })
}

fn owned((key, value): (sled::IVec, sled::IVec)) -> Row {
    (key.to_vec(), value.to_vec())
}

/// Takes a row into the digest of all, which leaves out the one that keeps it.
fn count(digest: &mut Digest, key: &[u8], value: &[u8]) {
    if key != META {
        digest.add(&row_hash(key, value));
    }
}

/// Gives the first key after all that begin so; none where there can be no later one.
pub fn end_of(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::presence::RECORD;

    const SOON: Duration = Duration::from_secs(10);

    fn key(n: u32) -> Vec<u8> {
        n.to_be_bytes().to_vec()
    }

    /// Writes the same to rows in sled and to rows in memory, some of it given to sled and some not.
    fn both(dir: &Path, given: &[(u32, Option<u8>)], ahead: &[(u32, Option<u8>)]) -> [Rows; 2] {
        let changes = |some: &[(u32, Option<u8>)]| -> Vec<_> {
            some.iter()
                .map(|(n, value)| (key(*n), value.map(|value| vec![value])))
                .collect()
        };
        let mut rows = [Rows::open(dir, SOON).unwrap(), Rows::memory()];
        for rows in &mut rows {
            rows.apply(changes(given)).unwrap();
            rows.give().unwrap();
            rows.apply(changes(ahead)).unwrap();
        }
        rows
    }

    #[test]
    fn what_is_known_not_to_be_there_is_not_looked_for_and_what_is_written_later_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let mut rows = Rows::open(dir.path(), SOON).unwrap();
        let [before, later, never] = [1, 2, 3].map(|n| vec![RECORD, n]);
        let write = |rows: &mut Rows, key: &[u8]| {
            rows.apply(vec![(key.to_vec(), Some(vec![7]))]).unwrap();
        };
        let is_found = |rows: &Rows, key: &[u8]| rows.get(key).unwrap().is_some();
        write(&mut rows, &before);
        rows.give().unwrap();
        // As if sled did not have it: so it is not asked.
        rows.know(Presence::default());
        assert!(!is_found(&rows, &before));
        write(&mut rows, &later);
        assert!(is_found(&rows, &later));
        rows.give().unwrap();
        assert!(is_found(&rows, &later) && !is_found(&rows, &never));
        // Other rows than those of records and commits are always looked for.
        write(&mut rows, b"m");
        rows.give().unwrap();
        assert!(is_found(&rows, b"m"));
    }

    #[test]
    fn rows_before_sled_are_read_as_if_sled_had_them() {
        let dir = tempfile::tempdir().unwrap();
        let given: Vec<_> = (0..40).map(|n| (n * 2, Some(1))).collect();
        // Written over, removed, put between, put behind, and removed without ever having been there.
        let ahead = [
            (0, Some(2)),
            (4, None),
            (5, Some(3)),
            (6, None),
            (7, None),
            (78, None),
            (90, Some(4)),
            (91, Some(5)),
        ];
        let [mut sled, memory] = both(dir.path(), &given, &ahead);
        assert!(sled.is_ahead());
        for given_by_now in [false, true] {
            if given_by_now {
                sled.give().unwrap();
                assert!(!sled.is_ahead());
            }
            for n in 0..100 {
                assert_eq!(sled.get(&key(n)).unwrap(), memory.get(&key(n)).unwrap());
            }
            for from in [0, 3, 4, 5, 77, 78, 90, 92] {
                for limit in [0, 1, 2, 3, 7, usize::MAX] {
                    let begin = key(from);
                    let end = key(91);
                    for from in [Bound::Included(&*begin), Bound::Excluded(&*begin)] {
                        for to in [Bound::Unbounded, Bound::Excluded(&*end)] {
                            if from == Bound::Excluded(&*key(91)) {
                                continue;
                            }
                            let seen = |rows: &Rows| rows.range(from, to, limit).unwrap();
                            if begin > end {
                                continue;
                            }
                            assert_eq!(seen(&sled), seen(&memory));
                        }
                    }
                }
            }
            let digest = |rows: &Rows| {
                let mut whole = (Digest::default(), vec![Vec::new()]);
                while let Some(after) = whole.1.last() {
                    whole = rows.digest_after(after, 3, whole.0, SOON).unwrap();
                }
                whole.0
            };
            assert_eq!(digest(&sled), digest(&memory));
        }
    }

    #[test]
    fn what_lay_before_sled_is_in_it_after_a_drop_and_enough_of_it_goes_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let [sled, _] = both(dir.path(), &[], &[(1, Some(1))]);
        drop(sled);
        let mut rows = Rows::open(dir.path(), SOON).unwrap();
        assert_eq!(rows.get(&key(1)).unwrap(), Some(vec![1]));
        for n in 0..AHEAD_MOST as u32 {
            assert_eq!(rows.is_ahead(), n > 0);
            rows.apply(vec![(key(n), Some(vec![2]))]).unwrap();
        }
        assert!(!rows.is_ahead());
    }
}
