//! Which revision of each record a session has read, to be held against the journal's chain.

use crate::care::ledger::ids::RecordKey;
use crate::post::shared_values::counted;

/// Records with the revisions they were read at; a record may have been read more than once.
#[derive(Default)]
pub struct RevisionsRead(Vec<(RecordKey, u32)>);

impl RevisionsRead {
    /// Notes that a record was read.
    pub fn note(&mut self, key: RecordKey, revision: u64) {
        self.0.push((key, counted(revision)));
    }

    /// Puts them in order, to be looked up.
    pub fn sorted(mut self) -> SortedRevisions {
        self.0.sort_unstable();
        SortedRevisions(self.0)
    }
}

/// Records with the latest revision they were read at.
pub struct SortedRevisions(Vec<(RecordKey, u32)>);

impl SortedRevisions {
    /// Gives the latest revision that a record was read at.
    pub fn of(&self, key: &RecordKey) -> Option<u64> {
        let after = self.0.partition_point(|(one, _)| one <= key);
        let (found, revision) = self.0.get(after.checked_sub(1)?)?;
        (found == key).then_some(u64::from(*revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, Kind};

    #[test]
    fn the_latest_that_was_read_counts() {
        let key = |n| RecordKey::new(Kind::Child, Id([n; 16]));
        let mut read = RevisionsRead::default();
        for (n, revision) in [(3, 1), (1, 2), (1, 7), (1, 5)] {
            read.note(key(n), revision);
        }
        let read = read.sorted();
        assert_eq!(read.of(&key(1)), Some(7));
        assert_eq!(read.of(&key(3)), Some(1));
        assert_eq!(read.of(&key(2)), None);
        assert_eq!(read.of(&key(0)), None);
    }
}
