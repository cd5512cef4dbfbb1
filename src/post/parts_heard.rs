//! What a session has heard of somebody's change in parts, held back until its last part is in force.

use crate::care::ledger::header::Sum;
use crate::care::ledger::ids::{CommitId, PersonId, RecordKey};
use crate::post::arrived::Arrived;

/// The parts of one change that have come.
pub struct PartsHeard {
    /// The id that names the whole change.
    pub change: CommitId,
    /// Records that came with their content.
    pub arrived: Vec<Arrived>,
    /// Records that are to be asked for, since their content did not come.
    pub asked_for: Vec<Changed>,
}

/// A record as a signed header says it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    pub key: RecordKey,
    pub revision: u64,
    pub author: PersonId,
    /// What its content is; nothing where it was removed.
    pub blob: Option<Sum>,
}
