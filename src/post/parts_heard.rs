//! What a session has heard of somebody's change in parts, held back until its last part is in force.

use crate::care::ledger::ids::{CommitId, RecordKey};
use crate::post::arrived::Arrived;

/// The parts of one change that have come.
pub struct PartsHeard {
    /// The id that names the whole change.
    pub change: CommitId,
    /// Records that came with their content.
    pub arrived: Vec<Arrived>,
    /// Records that are to be asked for, since their content did not come.
    pub asked_for: Vec<RecordKey>,
}
