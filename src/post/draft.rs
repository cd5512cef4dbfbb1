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
    /// What its author saw before they typed; none for what is about nothing that others change.
    #[serde(default)]
    pub begun: Option<Begun>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// What a form showed before anything was typed, so that a draft that is taken up again writes over nobody's change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// How often what it is about had been changed.
    pub revisions: u64,
    /// The texts of the fields, in their order.
    pub texts: Vec<String>,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Begun(..)")
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.texts.zeroize();
    }
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
