//! Which records and commits there are, in little room, so that one that is new is not looked for in sled.
//!
//! Every change brings a commit, an audit entry, and often a record, under keys that are drawn, and the host asks of each
//! whether it is there already. sled answers from whichever page of its file would have it: of ten years another one each
//! time, which is rarely in its cache.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// First byte of the rows of records, each with its latest revision.
pub const RECORD: u8 = b'c';

/// First byte of the rows of commits, each with its outcome.
pub const COMMIT: u8 = b'i';

/// The rows of records and commits that may be there, by four bytes of their keys' hashes: a million and a half take
/// 10 MB, and of those that are not there one in three thousand is looked for all the same.
#[derive(Default)]
pub struct Presence(HashSet<u32>);

impl Presence {
    /// Takes note that there is a row, or may be.
    pub fn note(&mut self, key: &[u8]) {
        self.0.extend(mark(key));
    }

    /// Tells whether there is surely no such row; of rows that are neither of records nor of commits it never does.
    pub fn lacks(&self, key: &[u8]) -> bool {
        mark(key).is_some_and(|mark| !self.0.contains(&mark))
    }
}

/// Gives what stands for a row; none where it is not counted.
fn mark(key: &[u8]) -> Option<u32> {
    let (RECORD | COMMIT) = *key.first()? else {
        return None;
    };
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    // Its lower half is as good as the whole.
    Some(hasher.finish() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_never_lacked_and_little_else_is_looked_for() {
        let key = |first: u8, n: u32| [&[first][..], &n.to_be_bytes()].concat();
        let mut presence = Presence::default();
        assert!(presence.lacks(&key(RECORD, 1)) && presence.lacks(&key(COMMIT, 1)));
        (0..10_000).for_each(|n| presence.note(&key(RECORD, n)));
        assert!((0..10_000).all(|n| !presence.lacks(&key(RECORD, n))));
        let looked_for = (0..10_000).filter(|n| !presence.lacks(&key(COMMIT, *n)));
        assert!(looked_for.count() < 10);
    }

    #[test]
    fn of_other_rows_nothing_is_said() {
        let presence = Presence::default();
        assert!(!presence.lacks(b"r1") && !presence.lacks(b"m") && !presence.lacks(b""));
    }
}
