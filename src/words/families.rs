//! The families of ids: texts reached through an id that ends in a number and is put together where it is used.
//!
//! `tests/words.rs` counts an id as used when its exact literal stands somewhere in `src`, or when it is one of these.
//! Prefer literals in a function that matches over an enum.

/// A group of ids: one beginning, and the numbers from 1 on.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// How each id of the family begins.
    pub prefix: &'static str,
    /// The last number.
    pub last: u32,
}

impl Family {
    /// Gives every id of the family.
    pub fn ids(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.last).map(|number| format!("{}{number}", self.prefix))
    }
}

/// Every family: months, and weekdays by their ISO number, 1 being Monday.
pub const FAMILIES: &[Family] = &[
    Family {
        prefix: "month-short-",
        last: 12,
    },
    Family {
        prefix: "weekday-",
        last: 7,
    },
];
