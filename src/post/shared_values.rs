//! Values that hundreds of thousands of rows name and of which there are few, each kept once: people, scopes.

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
