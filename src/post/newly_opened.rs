//! Cases whose key comes while somebody is at work: they joined a team, or took cases over. Their records are read then, and
//! not only at the next sign-in.

use std::collections::BTreeSet;

use crate::care::ledger::scope::Scope;
use crate::post::arrived::Arrived;
use crate::post::reading::{BEHIND, FIRST, ReadCount};
use crate::post::refusal::Refusal;
use crate::post::session::Session;

impl Session {
    /// Reads the records of the cases that somebody else has opened to this person meanwhile; mostly there are none.
    ///
    /// # Errors
    /// Where the host does not answer; the next sign-in reads them.
    pub fn read_newly_opened(&mut self) -> Result<Vec<Arrived>, Refusal> {
        let scopes = std::mem::take(&mut self.newly_opened);
        // Who looks in announces each record, and is handed none before.
        if scopes.is_empty() || !self.me.roles.counselor {
            return Ok(Vec::new());
        }
        self.read_cases(&scopes)
    }

    /// Reads every record of some cases.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub(super) fn read_cases(&mut self, scopes: &BTreeSet<Scope>) -> Result<Vec<Arrived>, Refusal> {
        let mut arrived = Vec::new();
        let mut count = ReadCount::default();
        let of_case = |kind| scopes.iter().any(|scope| scope.holds(kind));
        let kinds = FIRST.iter().chain(BEHIND);
        for kind in kinds.filter(|kind| of_case(**kind)) {
            self.read_kind(*kind, &mut count, |one| {
                if scopes.contains(&one.scope) {
                    arrived.push(one);
                }
                true
            })?;
        }
        Ok(arrived)
    }
}
