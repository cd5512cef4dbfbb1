//! Reads every row of a state, some at a time, and says whether they are the ones that were written.
//!
//! sled can lose rows in silence, and to read some millions of them takes seconds. So a store begins to work at once
//! and reads them beside its work; what is written meanwhile is followed, so that no row counts twice or not at all.

use std::time::Duration;

use crate::store::digest::Digest;
use crate::store::guarded::Broken;
use crate::store::presence::Presence;
use crate::store::rows::{META, Rows, row_hash};

/// How many rows are read at a time.
const PAGE: usize = 4_096;

/// A reading of all rows that is under way.
#[derive(Default)]
pub struct Scan {
    /// What has been read so far, as it stands now.
    digest: Digest,
    /// The last key that was read.
    upto: Vec<u8>,
    /// Which rows were read, or written meanwhile.
    presence: Presence,
}

impl Scan {
    /// Reads some more rows; gives the digest of all of them, and which there are, once there are no more.
    ///
    /// # Errors
    /// Whatever sled does instead, a panic and a hang included.
    pub fn go_on(
        &mut self,
        rows: &Rows,
        deadline: Duration,
    ) -> Result<Option<(Digest, Presence)>, Broken> {
        let (digest, mut keys) = rows.digest_after(&self.upto, PAGE, self.digest, deadline)?;
        self.digest = digest;
        keys.iter().for_each(|key| self.presence.note(key));
        match keys.pop() {
            Some(last) => {
                self.upto = last;
                Ok(None)
            }
            None => Ok(Some((self.digest, std::mem::take(&mut self.presence)))),
        }
    }

    /// Takes in what is about to be written to rows that were read already.
    ///
    /// # Errors
    /// Where sled fails.
    pub fn follow(
        &mut self,
        rows: &Rows,
        changes: &[(Vec<u8>, Option<Vec<u8>>)],
    ) -> Result<(), Broken> {
        for (key, value) in changes {
            self.presence.note(key);
            if *key > self.upto || key == META {
                continue;
            }
            if let Some(old) = rows.get(key)? {
                self.digest.take(&row_hash(key, &old));
            }
            if let Some(value) = value {
                self.digest.add(&row_hash(key, value));
            }
        }
        Ok(())
    }
}

/// Reads every row at once.
///
/// # Errors
/// Whatever sled does instead, a panic and a hang included.
pub fn whole(rows: &Rows, deadline: Duration) -> Result<Digest, Broken> {
    let mut scan = Scan::default();
    loop {
        if let Some((digest, _)) = scan.go_on(rows, deadline)? {
            return Ok(digest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::presence::RECORD;

    const SOON: Duration = Duration::from_secs(5);

    fn key(n: u32) -> Vec<u8> {
        [&[RECORD][..], &n.to_be_bytes()].concat()
    }

    fn row(n: u32) -> (Vec<u8>, Option<Vec<u8>>) {
        (key(n), Some(vec![1]))
    }

    #[test]
    fn what_is_written_meanwhile_counts_once_wherever_the_reading_stands() {
        let mut rows = Rows::memory();
        let many = 3 * PAGE as u32;
        rows.apply((0..many).map(|n| row(2 * n)).collect()).unwrap();
        let mut scan = Scan::default();
        scan.go_on(&rows, SOON).unwrap();
        let (early, late) = (3, 2 * many - 1);
        let changes = vec![
            // New, changed and removed, before where the reading stands and behind it.
            row(early),
            row(late),
            (key(0), Some(vec![2])),
            (key(2 * many - 2), Some(vec![2])),
            (key(4), None),
            (key(2 * many - 4), None),
        ];
        scan.follow(&rows, &changes).unwrap();
        rows.apply(changes).unwrap();
        let (read, presence) = loop {
            if let Some(read) = scan.go_on(&rows, SOON).unwrap() {
                break read;
            }
        };
        assert_eq!(read, whole(&rows, SOON).unwrap());
        assert_eq!(read.count, u64::from(many));
        let there = (0..2 * many).map(key);
        let mut there = there.filter(|key| rows.get(key).unwrap().is_some());
        assert!(there.all(|key| !presence.lacks(&key)));
        assert!(presence.lacks(&key(4 * many)));
    }
}
