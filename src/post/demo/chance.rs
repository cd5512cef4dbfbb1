//! Chance that is the same every time: a seeded generator, split into streams so that one part never shifts another.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::care::ledger::ids::Id;

/// A seeded generator.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// Begins one stream of a seed.
    pub fn new(seed: u64, stream: u64) -> Chance {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Chance(rng)
    }

    /// Gives a number from 0 up to, and not including, `count`; 0 where the count is 0.
    pub fn below(&mut self, count: usize) -> usize {
        // A remainder leans to small numbers by less than one in 10¹⁵ here.
        (self.0.next_u64() % (count.max(1) as u64)) as usize
    }

    /// Gives a number between two, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from + 1).unwrap_or(1);
        from + self.below(span) as i64
    }

    /// Tells whether something happens that does so `percent` times in a hundred.
    pub fn odds(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Picks one of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Gives a new id.
    pub fn id(&mut self) -> Id {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        Id(bytes)
    }
}
