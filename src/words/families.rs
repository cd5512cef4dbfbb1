//! The families of ids: texts reached through an id that is built from an enum, not written out where it is used.
//!
//! `tests/words.rs` counts an id as used when its exact literal stands somewhere in `src`, or when it begins with a
//! prefix listed here. Prefer literals in a function that matches over the enum; list a family only where the id is
//! put together (`weekday-` and a number) or where the enum keeps its own code on a lower floor.

/// A group of ids with one beginning.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// How each id of the family begins.
    pub prefix: &'static str,
    /// What the rest of the id is made from.
    pub rest: &'static str,
}

const fn family(prefix: &'static str, rest: &'static str) -> Family {
    Family { prefix, rest }
}

/// Every family.
pub const FAMILIES: &[Family] = &[
    family(
        "consent-state-",
        "how a consent stands, computed from its dates",
    ),
    family(
        "follow-up-state-",
        "the state of a follow-up, overdue being computed",
    ),
    family("month-short-", "number of the month, 1 to 12"),
    family("owed-", "code of what is owed on Today"),
    family(
        "standing-",
        "code of the standing of a person in the directory",
    ),
    family(
        "term-",
        "a word of the domain's table, for labels and the guide",
    ),
    family("weekday-", "ISO number of the weekday, 1 is Monday"),
];
