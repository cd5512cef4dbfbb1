//! Cases whose key comes while somebody is at work: they joined a team, or took cases over. Their records are read then, and
//! not only at the next sign-in.
//!
//! The host gives them a page at a time, and so does whoever reads them take them, so that a save waits for no more than one
//! page.

use std::collections::{BTreeSet, VecDeque};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::ledger::scope::Scope;
use crate::post::arrived::Arrived;
use crate::post::doubt::Doubt;
use crate::post::reading::{BEHIND, FIRST, ReadCount};
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// A reading of some cases that is under way.
pub struct CasesRead {
    scopes: BTreeSet<Scope>,
    kinds: VecDeque<Kind>,
    /// After which record of the first of these kinds the next page begins.
    after: Option<Id>,
    count: ReadCount,
}

impl CasesRead {
    fn of(scopes: BTreeSet<Scope>) -> CasesRead {
        let of_case = |kind: &Kind| scopes.iter().any(|scope| scope.holds(*kind));
        CasesRead {
            kinds: FIRST
                .iter()
                .chain(BEHIND)
                .copied()
                .filter(of_case)
                .collect(),
            scopes,
            after: None,
            count: ReadCount::default(),
        }
    }
}

impl Session {
    /// Begins to read the cases that somebody else has opened to this person meanwhile; mostly there are none.
    pub fn begin_newly_opened(&mut self) -> Option<CasesRead> {
        let scopes = std::mem::take(&mut self.newly_opened);
        // Who looks in announces each record, and is handed none before.
        (!scopes.is_empty() && self.me.roles.counselor).then(|| CasesRead::of(scopes))
    }

    /// Reads some more of cases; none after the last record.
    ///
    /// # Errors
    /// Where the host does not answer; the next sign-in reads them.
    pub fn read_cases_on(
        &mut self,
        reading: &mut CasesRead,
    ) -> Result<Option<Vec<Arrived>>, Refusal> {
        let Some(kind) = reading.kinds.front().copied() else {
            return Ok(None);
        };
        let page = self.read_page_in(&reading.scopes, kind, reading.after, &mut reading.count)?;
        let faults = std::mem::take(&mut reading.count).faults;
        if faults > 0 {
            self.doubts.note(Doubt::Records(faults));
        }
        reading.after = page.next;
        if reading.after.is_none() {
            reading.kinds.pop_front();
        }
        Ok(Some(page.arrived))
    }

    /// Reads the records of newly opened cases all at once.
    ///
    /// # Errors
    /// As [`Session::read_cases_on`].
    pub fn read_newly_opened(&mut self) -> Result<Vec<Arrived>, Refusal> {
        match self.begin_newly_opened() {
            Some(reading) => self.read_whole(reading),
            None => Ok(Vec::new()),
        }
    }

    /// Reads every record of some cases.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub(super) fn read_cases(&mut self, scopes: &BTreeSet<Scope>) -> Result<Vec<Arrived>, Refusal> {
        self.read_whole(CasesRead::of(scopes.clone()))
    }

    fn read_whole(&mut self, mut reading: CasesRead) -> Result<Vec<Arrived>, Refusal> {
        let mut arrived = Vec::new();
        while let Some(some) = self.read_cases_on(&mut reading)? {
            arrived.extend(some);
        }
        Ok(arrived)
    }
}
