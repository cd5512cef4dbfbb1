//! Commits of one's own that the host has acknowledged while it still had to tell of others' before them.
//!
//! Those are on their way, in the journal's order. So nothing is asked for: a commit of one's own takes its place when the
//! last frame before it has come. Where that does not come, because the connection was lost, what is missing is asked for
//! in one go ([`crate::post::hearing`]).

use std::collections::VecDeque;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::Hash;

/// How many may wait: somebody who does not listen at all asks after so many, and names a head that is not older.
const WAITING_MOST: usize = 16;

/// A commit of one's own that the host has acknowledged.
#[derive(Clone)]
pub struct Own {
    /// Number and hash of its frame.
    pub frame: (u64, Hash),
    pub header: Header,
    pub header_hash: Hash,
}

/// What of one's own waits for its place.
#[derive(Default)]
pub struct Ahead {
    /// In the order of their frames.
    waiting: VecDeque<Own>,
    /// Whether the connection has been another since what was last taken in: nothing of before is on its way.
    missed: bool,
}

impl Ahead {
    /// Lets a commit of one's own wait; false where what comes before it is to be asked for instead.
    pub fn wait_with(&mut self, own: &Own) -> bool {
        if self.missed || self.waiting.len() >= WAITING_MOST {
            return false;
        }
        self.waiting.push_back(own.clone());
        true
    }

    /// Gives the next of one's own whose place has come, once everything up to `head` was taken in; what was taken in
    /// otherwise waits no more.
    pub fn next_after(&mut self, head: u64) -> Option<Own> {
        loop {
            match self.waiting.front()?.frame.0 {
                passed if passed <= head => drop(self.waiting.pop_front()),
                next if next == head + 1 => return self.waiting.pop_front(),
                _ => return None,
            }
        }
    }

    /// Tells whether something waits for frames that are on their way.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Tells whether frames were missed that nobody will tell of.
    pub fn has_missed(&self) -> bool {
        self.missed
    }

    /// Takes note that the connection is another.
    pub fn miss(&mut self) {
        self.missed = true;
    }

    /// Takes note that everything up to the head was taken in.
    pub fn all_taken_in(&mut self) {
        self.missed = false;
    }

    /// Waits no more: what is missing could not be had and is asked for when next there is an answer.
    pub fn give_up(&mut self) {
        self.waiting.clear();
        self.missed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{CommitId, GenerationId, PersonId, PostId};

    fn own(number: u8) -> Own {
        let header = Header {
            format: 1,
            post: PostId([0; 16]),
            generation: GenerationId([0; 16]),
            commit: CommitId([0; 16]),
            author: PersonId([0; 16]),
            author_number: u64::from(number),
            author_previous: Hash::ZERO,
            seen_number: 0,
            seen_hash: Hash::ZERO,
            time: 0,
            part: None,
            undoes: None,
            acts: Vec::new(),
            items: Vec::new(),
        };
        Own {
            frame: (u64::from(number), Hash([number; 32])),
            header,
            header_hash: Hash([number; 32]),
        }
    }

    fn wait_with(ahead: &mut Ahead, number: u8) -> bool {
        ahead.wait_with(&own(number))
    }

    /// Gives the numbers of those whose place comes after a frame.
    fn places_after(ahead: &mut Ahead, mut head: u64) -> Vec<u64> {
        let next = || {
            let Own { frame, header, .. } = ahead.next_after(head)?;
            let (number, _) = frame;
            assert_eq!(header.author_number, number, "each has its own header");
            head = number;
            Some(number)
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn ones_own_frames_take_their_places_as_those_before_them_come() {
        let mut ahead = Ahead::default();
        for number in [3, 4, 7] {
            assert!(wait_with(&mut ahead, number));
        }
        assert_eq!(places_after(&mut ahead, 1), [] as [u64; 0]);
        assert_eq!(places_after(&mut ahead, 2), [3, 4]);
        assert_eq!(places_after(&mut ahead, 5), [] as [u64; 0]);
        assert_eq!(places_after(&mut ahead, 6), [7]);
        assert!(!ahead.waits());
        // What was asked for may have come further than what waited.
        assert!(wait_with(&mut ahead, 9));
        assert_eq!(places_after(&mut ahead, 12), [] as [u64; 0]);
        assert!(!ahead.waits());
    }

    #[test]
    fn nothing_waits_on_another_connection_nor_without_end() {
        let mut ahead = Ahead::default();
        for number in 0..WAITING_MOST {
            assert!(wait_with(&mut ahead, number as u8));
        }
        assert!(!wait_with(&mut ahead, 200));
        ahead.give_up();
        assert!(!ahead.waits() && ahead.has_missed());
        assert!(!wait_with(&mut ahead, 201));
        ahead.all_taken_in();
        assert!(wait_with(&mut ahead, 202));
    }
}
