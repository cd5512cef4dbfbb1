//! A draft: what was typed and is not saved, so that a closed window loses a second of typing at most.
//!
//! Drafts are no commits. They are sealed to their author alone and lie at the host in two alternating slots, outside
//! journal and backup; a draft is gone once its text is saved.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::care::ledger::ids::Id;

/// Texts somebody has typed and not saved.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its own id, the same for as long as the same thing is being typed.
    pub id: Id,
    /// The code of the form or editor it was typed in.
    pub form: String,
    /// What it is about: the note, the child, the appointment.
    pub about: Option<Id>,
    /// The texts of the fields, in their order.
    pub texts: Vec<String>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft(..)")
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.texts.zeroize();
    }
}
