//! Commits of one's own that the host has acknowledged while it still had to tell of others' before them.
//!
//! Those are on their way, in the journal's order. So nothing is asked for: a commit of one's own takes its place when the
//! last frame before it has come. Where that does not come, because the connection was lost, what is missing is asked for
//! in one go ([`crate::post::hearing`]).

use std::collections::VecDeque;

use crate::care::ledger::ids::Hash;

/// How many may wait: somebody who does not listen at all asks after so many, and names a head that is not older.
const WAITING_MOST: usize = 16;

/// What of one's own waits for its place.
#[derive(Default)]
pub struct Ahead {
    /// Numbers and hashes of the frames, in their order.
    waiting: VecDeque<(u64, Hash)>,
    /// Whether the connection has been another since what was last taken in: nothing of before is on its way.
    missed: bool,
}

impl Ahead {
    /// Lets a frame of one's own wait; false where what comes before it is to be asked for instead.
    pub fn wait_with(&mut self, frame: (u64, Hash)) -> bool {
        if self.missed || self.waiting.len() >= WAITING_MOST {
            return false;
        }
        self.waiting.push_back(frame);
        true
    }

    /// Gives the head once a frame is taken in: that frame, or the last of one's own that follow it.
    pub fn head_after(&mut self, frame: (u64, Hash)) -> (u64, Hash) {
        let mut head = frame;
        while let Some(own) = self.waiting.front().copied() {
            if own.0 > head.0 + 1 {
                break;
            }
            if own.0 > head.0 {
                head = own;
            }
            self.waiting.pop_front();
        }
        head
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

    fn frame(number: u8) -> (u64, Hash) {
        (u64::from(number), Hash([number; 32]))
    }

    #[test]
    fn ones_own_frames_take_their_places_as_those_before_them_come() {
        let mut ahead = Ahead::default();
        for number in [3, 4, 7] {
            assert!(ahead.wait_with(frame(number)));
        }
        assert_eq!(ahead.head_after(frame(1)), frame(1));
        assert_eq!(ahead.head_after(frame(2)), frame(4));
        assert_eq!(ahead.head_after(frame(5)), frame(5));
        assert_eq!(ahead.head_after(frame(6)), frame(7));
        assert!(!ahead.waits());
        // What was asked for may have come further than what waited.
        assert!(ahead.wait_with(frame(9)));
        assert_eq!(ahead.head_after(frame(12)), frame(12));
        assert!(!ahead.waits());
    }

    #[test]
    fn nothing_waits_on_another_connection_nor_without_end() {
        let mut ahead = Ahead::default();
        for number in 0..WAITING_MOST {
            assert!(ahead.wait_with(frame(number as u8)));
        }
        assert!(!ahead.wait_with(frame(200)));
        ahead.give_up();
        assert!(!ahead.waits() && ahead.has_missed());
        assert!(!ahead.wait_with(frame(201)));
        ahead.all_taken_in();
        assert!(ahead.wait_with(frame(202)));
    }
}
