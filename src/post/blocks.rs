//! A long list in blocks that are filled one after the other and never moved.
//!
//! Ten years are hundreds of thousands of entries: one long row of them is copied each time it grows, is half empty after,
//! and leaves behind as much room as it took before.

/// How many entries lie in one block: few enough that a short list takes little room.
const BLOCK: usize = 128;

/// Entries in the order they were put in.
#[derive(Clone)]
pub(super) struct Blocks<T>(Vec<Vec<T>>);

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Blocks(Vec::new())
    }
}

impl<T> Blocks<T> {
    /// Counts the entries.
    pub(super) fn len(&self) -> usize {
        self.0
            .last()
            .map_or(0, |last| (self.0.len() - 1) * BLOCK + last.len())
    }

    /// Puts an entry last.
    pub(super) fn push(&mut self, entry: T) {
        match self.0.last_mut() {
            Some(last) if last.len() < BLOCK => last.push(entry),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(entry);
                self.0.push(block);
            }
        }
    }

    /// Gives the entry at a place, counted from 0.
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place / BLOCK)?.get(place % BLOCK)
    }

    /// Gives the entry at a place, to be changed.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.0.get_mut(place / BLOCK)?.get_mut(place % BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_their_place_across_blocks() {
        let mut blocks = Blocks::default();
        assert_eq!(blocks.len(), 0);
        let many = 3 * BLOCK + 1;
        (0..many).for_each(|n| blocks.push(2 * n));
        assert_eq!(blocks.len(), many);
        assert!((0..many).all(|n| blocks.get(n) == Some(&(2 * n))));
        assert_eq!(blocks.get(many), None);
        *blocks.get_mut(BLOCK).unwrap() = 7;
        assert_eq!(blocks.get(BLOCK), Some(&7));
    }

    #[test]
    fn a_long_list_has_no_more_room_than_a_block_over() {
        let mut blocks = Blocks::default();
        (0..10_001u32).for_each(|n| blocks.push(n));
        let room: usize = blocks.0.iter().map(Vec::capacity).sum();
        assert!(room < 10_001 + BLOCK, "{room}");
    }
}
