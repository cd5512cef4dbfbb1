//! A room of the post.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// A room in which children are seen; it holds one appointment at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Room {
    pub name: String,
    /// How many people it seats; none where nobody counted.
    pub seats: Option<u32>,
    /// Whether it is no longer booked.
    pub retired: bool,
}

impl Record for Room {
    const KIND: Kind = Kind::Room;
}
