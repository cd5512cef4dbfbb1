//! What was done, as the audit log is looked through for it.

use crate::care::ledger::ids::Kind;
use crate::care::records::audit::{Action, AuditEntry, Exported};

/// Deeds that are looked for: any of these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deeds {
    pub actions: Vec<Action>,
    pub exported: Vec<Exported>,
    /// What it was done to.
    pub kinds: Vec<Kind>,
}

impl Deeds {
    /// Tells whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.exported.is_empty() && self.kinds.is_empty()
    }

    /// Tells whether an entry is one of them, by what it says and the kind of what it is about.
    pub fn are_met_by(&self, entry: Option<&AuditEntry>, about: Option<Kind>) -> bool {
        let done = entry.is_some_and(|entry| {
            let exported = entry.exported.as_ref();
            self.actions.contains(&entry.action)
                || exported.is_some_and(|what| self.exported.contains(what))
        });
        done || about.is_some_and(|kind| self.kinds.contains(&kind))
    }
}
