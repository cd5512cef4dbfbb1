//! What a signed header says of one revision of a record, in eight bytes: who wrote it, when, and the sum of its bytes.
//!
//! Ten years are hundreds of thousands of records, and a session holds each of them against its header. Eight bytes do,
//! since they are keyed: the key is drawn by the person's own sessions and sealed with what they have verified
//! ([`crate::post::verified`]). Whoever would serve something else under the same mark does not know it and can only guess.

use rand_core::Rng;
use serde::{Deserialize, Serialize};

use crate::care::ledger::header::Sum;
use crate::care::ledger::ids::{Hash, PersonId, RecordKey};
use crate::host::wire::SealedRecord;

/// The mark of one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u64", into = "u64")]
pub struct Mark([u8; 8]);

impl Mark {
    /// Stands where no content is marked: the record was removed, or what it says is the session's own word.
    pub const NONE: Mark = Mark([0; 8]);
}

impl From<u64> for Mark {
    fn from(number: u64) -> Mark {
        Mark(number.to_be_bytes())
    }
}

impl From<Mark> for u64 {
    fn from(mark: Mark) -> u64 {
        u64::from_be_bytes(mark.0)
    }
}

/// The mark of a frame: four bytes, since there may be a million, and whoever guesses one wrongly is found out.
pub type FrameMark = u32;

/// What marks are made with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking([u8; 32]);

impl Marking {
    /// Draws a new key.
    pub fn draw(rng: &mut impl Rng) -> Marking {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Marking(key)
    }

    /// Marks a revision as its header, and the frame that has it, say; `time` is the frame's.
    pub fn of(
        &self,
        (key, revision): (RecordKey, u64),
        (author, time): (PersonId, i64),
        blob: &Sum,
    ) -> Mark {
        // Each has its own length, so that nothing need stand between them.
        let mut bytes = [0; 17 + 8 + 16 + 8 + 4 + 32];
        let mut rest = bytes.as_mut_slice();
        let mut put = |some: &[u8]| {
            let (here, after) = std::mem::take(&mut rest).split_at_mut(some.len());
            here.copy_from_slice(some);
            rest = after;
        };
        put(&key.to_bytes());
        put(&revision.to_be_bytes());
        put(&author.0);
        put(&time.to_be_bytes());
        put(&blob.len.to_be_bytes());
        put(&blob.hash.0);
        let hash = blake3::keyed_hash(&self.0, &bytes);
        let mut mark = Mark::NONE;
        mark.0.copy_from_slice(&hash.as_bytes()[..8]);
        mark
    }

    /// Marks the frame of a number by its hash.
    pub fn of_frame(&self, number: u64, hash: &Hash) -> FrameMark {
        // Shorter than what is marked of a record, and so never the same.
        let mut bytes = [0; 8 + 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        bytes[8..].copy_from_slice(&hash.0);
        let hash = blake3::keyed_hash(&self.0, &bytes);
        let mut mark = [0; 4];
        mark.copy_from_slice(&hash.as_bytes()[..4]);
        FrameMark::from_be_bytes(mark)
    }

    /// Marks a record as a host serves it.
    pub fn served(&self, record: &SealedRecord, blob: &[u8]) -> Mark {
        let by = (record.author, record.time);
        self.of((record.key, record.revision), by, &Sum::of(blob))
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::{Id, Kind};

    #[test]
    fn a_mark_is_of_all_that_the_header_says_and_of_its_key() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let (marking, other) = (Marking::draw(&mut rng), Marking::draw(&mut rng));
        let place = (RecordKey::new(Kind::Child, Id([1; 16])), 1);
        let by = (PersonId([2; 16]), 3);
        let blob = Sum::of(b"words");
        let mark = marking.of(place, by, &blob);
        assert_eq!(marking.of(place, by, &blob), mark);
        let others = [
            other.of(place, by, &blob),
            marking.of((RecordKey::new(Kind::Room, place.0.id), 1), by, &blob),
            marking.of((RecordKey::new(Kind::Child, Id([9; 16])), 1), by, &blob),
            marking.of((place.0, 2), by, &blob),
            marking.of(place, (PersonId([9; 16]), 3), &blob),
            marking.of(place, (by.0, 4), &blob),
            marking.of(place, by, &Sum::of(b"other words")),
        ];
        assert!(!others.contains(&mark) && !others.contains(&Mark::NONE));
        let frame = marking.of_frame(1, &Hash([1; 32]));
        assert_eq!(marking.of_frame(1, &Hash([1; 32])), frame);
        let others = [
            other.of_frame(1, &Hash([1; 32])),
            marking.of_frame(2, &Hash([1; 32])),
            marking.of_frame(1, &Hash([2; 32])),
        ];
        assert!(!others.contains(&frame));
    }
}
