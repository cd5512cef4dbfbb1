//! News of somebody's keys: they are new at the post, or have other keys than were known.

use crate::care::ledger::ids::{Hash, PersonId};

/// Somebody whose keys were not known, or were others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyNews {
    pub person: PersonId,
    pub handle: String,
    /// The identity that is theirs now.
    pub identity: Hash,
    /// The one that was known; none where the person is new.
    pub before: Option<Hash>,
}
