//! Which revision of each record a session has read, to be held against the journal's chain.

use crate::care::ledger::ids::RecordKey;
use crate::post::marks::Mark;
use crate::post::shared_values::{counted, push_snugly};

/// A record was read at a revision; what was served for it has a mark, and what the session has kept itself none.
type Read = (RecordKey, u32, Mark);

/// Records with the revisions they were read at; a record may have been read more than once.
#[derive(Default)]
pub struct RevisionsRead(Vec<Read>);

impl RevisionsRead {
    /// Notes that a record was read.
    pub fn note(&mut self, key: RecordKey, revision: u64, mark: Mark) {
        push_snugly(&mut self.0, (key, counted(revision), mark));
    }

    /// Puts them in order, to be looked through.
    pub fn sorted(mut self) -> SortedRevisions {
        self.0.sort_unstable();
        SortedRevisions(self.0)
    }
}

/// What was read, in the order of the keys.
pub struct SortedRevisions(Vec<Read>);

/// A record at the latest revision it was read at.
#[derive(Clone, Copy)]
pub struct LatestRead<'a> {
    pub key: RecordKey,
    pub revision: u32,
    /// Every time it was read at that revision.
    times: &'a [Read],
}

impl LatestRead<'_> {
    /// Tells whether whatever was served for that revision is what has this mark.
    pub fn is(&self, mark: Mark) -> bool {
        let mut served = self.times.iter().map(|(_, _, served)| *served);
        served.all(|served| served == Mark::NONE || served == mark)
    }
}

impl SortedRevisions {
    /// Goes through the records, each at the latest revision it was read at.
    pub fn latest(&self) -> impl Iterator<Item = LatestRead<'_>> {
        let by_record = self.0.chunk_by(|one, next| one.0 == next.0);
        by_record.filter_map(|times| {
            let (key, revision, _) = *times.last()?;
            let first = times.partition_point(|one| one.1 < revision);
            Some(LatestRead {
                key,
                revision,
                times: &times[first..],
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, Kind};

    #[test]
    fn the_latest_that_was_read_counts_each_time_it_was() {
        let key = |n| RecordKey::new(Kind::Child, Id([n; 16]));
        let (one, other) = (Mark::from(1), Mark::from(2));
        let mut read = RevisionsRead::default();
        for (n, revision, mark) in [
            (3, 1, Mark::NONE),
            (1, 2, other),
            (1, 7, one),
            (1, 7, Mark::NONE),
            (1, 5, other),
            (2, 4, one),
            (2, 4, other),
        ] {
            read.note(key(n), revision, mark);
        }
        let read = read.sorted();
        let found: Vec<_> = read
            .latest()
            .map(|it| (it.key == key(1), it.revision, it.is(one), it.is(other)))
            .collect();
        let expected = [
            (true, 7, true, false),
            (false, 4, false, false),
            (false, 1, true, true),
        ];
        assert_eq!(found, expected);
    }
}
