//! Rows under keys in order, in sled or, when the disk has no room for it, in memory.
//!
//! sled's own traps end here: its cache is bounded, every call is guarded, opening and closing have a deadline, and
//! no row is larger than what it keeps in its pages.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::time::Duration;

use crate::care::ledger::ids::Hash;
use crate::store::digest::Digest;
use crate::store::guarded::{self, Broken};

/// sled's cache; its default of 1 GiB is more than a post's machine has to spare.
pub const CACHE: u64 = 64 * 1024 * 1024;

/// How often sled writes of its own accord, in milliseconds; the journal has every commit, so this is no promise. What
/// it writes comes in the way of whoever saves just then, and after a crash a few seconds are taken from the journal.
const RHYTHM: u64 = 10_000;

/// How long closing may take before it is left to itself.
const CLOSING: Duration = Duration::from_secs(10);

/// The key of the row about all others, which is outside their digest.
pub const META: &[u8] = b"m";

/// One row: its key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// Ordered rows.
pub enum Rows {
    Sled(SledRows),
    Memory(BTreeMap<Vec<u8>, Vec<u8>>),
}

/// Rows in sled.
pub struct SledRows {
    /// None only while it is being dropped.
    db: Option<sled::Db>,
}

impl Drop for SledRows {
    fn drop(&mut self) {
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
            Ok(Rows::Sled(SledRows { db: Some(db) }))
        })?
    }

    /// Adds to a digest at most so many rows after a key; gives the last of them, or nothing where there are no more.
    ///
    /// # Errors
    /// Whatever sled does instead, a panic and a hang included.
    pub fn digest_after(
        &self,
        after: &[u8],
        limit: usize,
        mut digest: Digest,
        deadline: Duration,
    ) -> Result<(Digest, Option<Vec<u8>>), Broken> {
        let from = (Bound::Excluded(after.to_vec()), Bound::Unbounded);
        match self {
            Rows::Memory(rows) => {
                let mut last = None;
                for (key, value) in rows.range(from).take(limit) {
                    count(&mut digest, key, value);
                    last = Some(key.clone());
                }
                Ok((digest, last))
            }
            Rows::Sled(rows) => {
                let db = rows.db()?.clone();
                guarded::run(deadline, move || {
                    let mut last = None;
                    for row in db.range(from).take(limit) {
                        let (key, value) = row.map_err(failed)?;
                        count(&mut digest, &key, &value);
                        last = Some(key.to_vec());
                    }
                    Ok((digest, last))
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
            Rows::Sled(rows) => {
                let value = guarded::call(|| rows.db()?.get(key).map_err(failed))??;
                Ok(value.map(|value| value.to_vec()))
            }
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
                rows.db()?
                    .range::<&[u8], _>((from, to))
                    .take(limit)
                    .map(|row| {
                        let (key, value) = row.map_err(failed)?;
                        Ok((key.to_vec(), value.to_vec()))
                    })
                    .collect()
            })?,
        }
    }

    /// Reads all rows whose key begins so.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn under(&self, prefix: &[u8]) -> Result<Vec<Row>, Broken> {
        let end = end_of(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.range(Bound::Included(prefix), to, usize::MAX)
    }

    /// Writes and removes rows, all or none.
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
            Rows::Sled(rows) => guarded::call(|| {
                let mut batch = sled::Batch::default();
                for (key, value) in changes {
                    match value {
                        Some(value) => batch.insert(key, value),
                        None => batch.remove(key),
                    }
                }
                rows.db()?.apply_batch(batch).map_err(failed)
            })?,
        }
    }

    /// Has sled write out what it holds.
    ///
    /// # Errors
    /// Where sled fails or is late.
    pub fn flush(&self, deadline: Duration) -> Result<(), Broken> {
        match self {
            Rows::Memory(_) => Ok(()),
            Rows::Sled(rows) => {
                let db = rows.db()?.clone();
                guarded::run(deadline, move || db.flush().map(drop).map_err(failed))?
            }
        }
    }

    /// Tells whether the rows are in memory only.
    pub fn is_memory(&self) -> bool {
        matches!(self, Rows::Memory(_))
    }
}

impl SledRows {
    fn db(&self) -> Result<&sled::Db, Broken> {
        self.db.as_ref().ok_or(Broken::Rows)
    }
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
