//! What a session still does once Today is there, a step at a time: so a save never waits for more than one step.
//!
//! The rest of the records is read; what was read is held against the journal's chain; where the snapshot has fallen
//! back, it is made anew; what lies under older epochs is taken over into the newest.

use std::collections::VecDeque;

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::record::Record;
use crate::post::chain::Holding;
use crate::post::doubt::Doubt;
use crate::post::reading::{Arrived, BEHIND, FIRST, ReadCount};
use crate::post::session::Session;
use crate::post::snapshot::{Damaged, Making, Rest};

/// How many approvals the screens are handed at once.
const APPROVALS_AT_ONCE: usize = 1_000;

/// The work behind Today.
pub struct Behind {
    /// What is left of the snapshot; it comes first.
    rest: Option<Rest>,
    kinds: VecDeque<Kind>,
    /// After which record of the first of these kinds the next page begins.
    after: Option<Id>,
    count: ReadCount,
    /// Approvals that were read, until all are: what was decided long ago is not to look undecided for a moment.
    approvals: Vec<Arrived>,
    stage: Stage,
    /// Whether the snapshot is made anew once the screens have everything.
    snapshot: bool,
}

/// Gives approvals some at a time, each decision before what it decides.
fn decisions_first(mut approvals: Vec<Arrived>) -> Vec<Told> {
    approvals.sort_by_cached_key(|one| {
        let approval = one.plain.as_ref().map(|plain| Approval::decode(plain));
        matches!(approval, Some(Ok(approval)) if approval.state == ApprovalState::Pending)
    });
    let mut approvals = approvals.into_iter();
    let some = || approvals.by_ref().take(APPROVALS_AT_ONCE).collect();
    std::iter::repeat_with(some)
        .take_while(|some: &Vec<Arrived>| !some.is_empty())
        .map(Told::Arrived)
        .collect()
}

/// What is done with the records that are read, and after the last of them.
enum Stage {
    /// They go to the screens.
    Reading,
    /// All are read; they are held against the chain.
    Holding(Box<Holding>),
    /// They are read again, for the snapshot.
    Making(Box<Making>),
    /// What lies under older epochs is taken over into the newest.
    Rewrapping,
    Done,
}

/// What the screens are told.
pub enum Told {
    Arrived(Vec<Arrived>),
    /// Everything has been read.
    AllRead,
    /// The host is gone, and not everything has been read.
    NotAllRead,
}

impl Behind {
    /// Begins after Today, with what is left of the snapshot, whether that should be made anew, and what was counted in
    /// reading Today's records.
    pub fn new(rest: Option<Rest>, snapshot: bool, count: ReadCount) -> Behind {
        Behind {
            rest,
            kinds: BEHIND.iter().copied().collect(),
            after: None,
            count,
            approvals: Vec::new(),
            stage: Stage::Reading,
            snapshot,
        }
    }

    /// Takes the next step; none after the last, or where the host is gone.
    pub fn step(&mut self, session: &mut Session) -> Option<Vec<Told>> {
        if let Some(rest) = &mut self.rest {
            match session.read_rest(rest) {
                Ok(Some(arrived)) => return Some(vec![Told::Arrived(arrived)]),
                Ok(None) => {}
                Err(Damaged) => {
                    self.snapshot = true;
                    self.kinds = FIRST.iter().chain(BEHIND).copied().collect();
                }
            }
            self.rest = None;
            return Some(Vec::new());
        }
        match self.kinds.front().copied() {
            Some(kind) => self.read(session, kind),
            None => self.go_on(session),
        }
    }

    fn read(&mut self, session: &mut Session, kind: Kind) -> Option<Vec<Told>> {
        let Ok(page) = session.read_page(kind, self.after, &mut self.count) else {
            return self.given_up();
        };
        self.after = page.next;
        if self.after.is_none() {
            self.kinds.pop_front();
        }
        match &mut self.stage {
            Stage::Making(making) => {
                session.snapshot(making, page.arrived).ok()?;
                let faults = std::mem::take(&mut self.count).faults;
                if faults > 0 {
                    session.doubt(Doubt::Records(faults));
                }
                Some(Vec::new())
            }
            _ if kind == Kind::Approval => {
                self.approvals.extend(page.arrived);
                if self.after.is_some() {
                    return Some(Vec::new());
                }
                Some(decisions_first(std::mem::take(&mut self.approvals)))
            }
            _ => Some(vec![Told::Arrived(page.arrived)]),
        }
    }

    /// Without the host nothing more is read; the screens are told once, and a new sign-in begins again.
    fn given_up(&mut self) -> Option<Vec<Told>> {
        if matches!(std::mem::replace(&mut self.stage, Stage::Done), Stage::Done) {
            return None;
        }
        self.kinds.clear();
        Some(vec![Told::NotAllRead])
    }

    /// Goes on once everything of a stage is read.
    fn go_on(&mut self, session: &mut Session) -> Option<Vec<Told>> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Reading => {
                self.stage = Stage::Holding(Box::new(session.begin_holding()));
                Some(Vec::new())
            }
            Stage::Holding(mut holding) => {
                // Without the host nothing is known to be wrong.
                if let Ok(None) = session.hold_on(&mut holding) {
                    self.stage = Stage::Holding(holding);
                    return Some(Vec::new());
                }
                let faults = std::mem::take(&mut self.count).faults;
                if faults > 0 {
                    session.doubt(Doubt::Records(faults));
                }
                let told = vec![Told::AllRead];
                self.stage = Stage::Rewrapping;
                if self.snapshot
                    && let Ok(Some(making)) = session.begin_snapshot()
                {
                    self.stage = Stage::Making(Box::new(making));
                    self.kinds = FIRST.iter().copied().collect();
                }
                Some(told)
            }
            Stage::Making(making) => {
                // Where it cannot be written the next sign-in is slower, and nothing else.
                let _ = session.finish_snapshot(*making);
                self.stage = Stage::Rewrapping;
                Some(Vec::new())
            }
            Stage::Rewrapping => {
                // What cannot be done now, the next sign-in does.
                let more = session.rewrap_some().ok()?;
                more.then(|| {
                    self.stage = Stage::Rewrapping;
                    Vec::new()
                })
            }
            Stage::Done => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use zeroize::Zeroizing;

    use super::*;
    use crate::care::ledger::ids::{PersonId, RecordKey};
    use crate::care::ledger::scope::Scope;
    use crate::post::credit::Credit;

    fn approval(n: u16, state: ApprovalState) -> Arrived {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        let plain = Approval {
            of: RecordKey::new(Kind::CaseHeader, Id([1; 16])),
            content: None,
            state,
            by: PersonId([2; 16]),
            at: DateTime::UNIX_EPOCH,
            remark: String::new(),
        }
        .encode()
        .unwrap();
        Arrived {
            key: RecordKey::new(Kind::Approval, Id(id)),
            revision: 1,
            scope: Scope::Clinical,
            author: PersonId([2; 16]),
            time: 0,
            plain: Some(Zeroizing::new(plain)),
            credit: Credit::taken(false),
        }
    }

    #[test]
    fn each_decision_comes_before_what_it_decides_some_at_a_time() {
        let states = [ApprovalState::Pending, ApprovalState::Approved];
        let all = (0..2_500).map(|n| approval(n, states[usize::from(n % 2)]));
        let told = decisions_first(all.collect());
        let mut count = 0;
        let mut pending = false;
        for one in told {
            let Told::Arrived(some) = one else {
                panic!("only records");
            };
            assert!(some.len() <= APPROVALS_AT_ONCE);
            count += some.len();
            for arrived in some {
                let state = Approval::decode(&arrived.plain.unwrap()).unwrap().state;
                assert!(!pending || state == ApprovalState::Pending);
                pending = state == ApprovalState::Pending;
            }
        }
        assert_eq!(count, 2_500);
        assert!(decisions_first(Vec::new()).is_empty());
    }
}
