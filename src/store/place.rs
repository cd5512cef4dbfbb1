//! Where a frame lies, and which one is the last.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Hash;

/// Where a frame begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub segment: u32,
    pub offset: u64,
}

/// The last frame of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// Its number; 0 where there is none yet.
    pub number: u64,
    pub hash: Hash,
    /// The host's time in it, in milliseconds since 1970 UTC.
    pub time: i64,
}

impl Tip {
    /// What stands before the first frame of all.
    pub const NONE: Tip = Tip {
        number: 0,
        hash: Hash::ZERO,
        time: i64::MIN,
    };
}
