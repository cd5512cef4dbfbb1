//! Hundreds of thousands of rows in little room: the few values that they name, each kept once, numbers in four bytes, and
//! rows that grow by little.

use std::collections::BTreeMap;

/// The values, each with a place that stands for it in four bytes.
#[derive(Clone)]
pub(super) struct SharedValues<T> {
    all: Vec<T>,
    places: BTreeMap<T, u32>,
}

impl<T> Default for SharedValues<T> {
    fn default() -> Self {
        SharedValues {
            all: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T: Ord + Copy> SharedValues<T> {
    /// Gives the place of a value, a new one where it has none yet.
    pub(super) fn place(&mut self, value: T) -> u32 {
        let all = &mut self.all;
        *self.places.entry(value).or_insert_with(|| {
            all.push(value);
            counted(all.len() - 1)
        })
    }

    /// Gives the value at a place.
    pub(super) fn at(&self, place: u32) -> Option<T> {
        self.all.get(place as usize).copied()
    }
}

/// Counts in four bytes: a session holds no four thousand million of anything, and no record is changed as often.
pub(super) fn counted<N: TryInto<u32>>(number: N) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// Puts an entry last in a row that grows by an eighth, where it would double: ten years leave it half empty otherwise.
pub(super) fn push_snugly<T>(row: &mut Vec<T>, entry: T) {
    if row.len() == row.capacity() {
        row.reserve_exact((row.len() / 8).max(FIRST_ROOM));
    }
    row.push(entry);
}

/// For how many entries such a row has room first.
const FIRST_ROOM: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_no_more_room_than_an_eighth_over() {
        let mut row = Vec::new();
        (0..100_000u32).for_each(|n| push_snugly(&mut row, n));
        assert!(row.iter().copied().eq(0..100_000));
        assert!(row.capacity() <= 112_500, "{}", row.capacity());
    }
}
