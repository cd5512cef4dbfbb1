//! A follow-up's words and outcome.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Kind;
use crate::care::records::record::Record;

/// The words of the follow-up with the same id.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpWords {
    /// What is to be done.
    pub words: String,
    /// What came of it, or why it was cancelled.
    pub outcome: String,
}

confidential!(FollowUpWords);

impl Record for FollowUpWords {
    const KIND: Kind = Kind::FollowUpWords;
}
