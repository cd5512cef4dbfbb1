//! What is said of a change once it is on disk.

use crate::care::ledger::ids::{CommitId, RecordKey};
use crate::care::records::audit::Action;

/// A change that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The id by which it can be taken back.
    pub change: CommitId,
    /// What kind of change it was, where that is known.
    pub action: Option<Action>,
    pub about: Option<RecordKey>,
    /// How many children's records are in it; several are a roster's, as nothing else writes more than one.
    pub children: usize,
    /// The change it took back, if it did.
    pub undoes: Option<CommitId>,
    /// Whether it can be taken back in its turn.
    pub undoable: bool,
}
