//! The fold of the journal's headers: chain, signatures and rights verified one frame after the other, and what they say
//! of every record.

use std::collections::HashMap;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::PendingFact;
use crate::care::ledger::header::{Act, Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{FrameHead, Head};
use crate::post::acts_told::ActsTold;
use crate::post::judged::{Known, hash_of, judged};
use crate::post::latest::Latest;
use crate::post::lineage::{Lineage, Told};
use crate::post::marks::{Mark, Marking};

/// Where the fold of the headers stands.
#[derive(Clone, Default)]
pub struct Fold {
    pub directory: Directory,
    /// Which acts the directory came of.
    pub acts: ActsTold,
    /// Number and hash of the last frame taken in; none before the first.
    pub last: Option<Head>,
    /// What the next commit may say that it follows.
    pub lineage: Lineage,
    pub folded: Folded,
}

/// What the headers say of the records.
#[derive(Clone, Default)]
pub struct Folded {
    pub latest: Latest,
    /// Changes in parts whose end has not come, by their author.
    pub parts: HashMap<PersonId, Parts>,
}

/// The parts of one change that have come.
#[derive(Clone)]
pub struct Parts {
    change: CommitId,
    next: u32,
    undoes: Option<CommitId>,
    items: Vec<Item>,
    /// What the marks of these items are, in their order.
    marks: Vec<Mark>,
}

impl Known for Folded {
    fn standing(&self, key: RecordKey) -> Option<(u64, Option<Scope>)> {
        let (revision, scope, _) = self.latest.get(&key)?;
        Some((revision, scope))
    }

    fn pending(&self, person: PersonId) -> Option<PendingFact> {
        let parts = self.parts.get(&person)?;
        let mut fact = PendingFact::of(parts.change, parts.undoes);
        fact.next = parts.next;
        fact.take(&parts.items);
        Some(fact)
    }
}

impl Fold {
    /// Takes in the next frame; tells whether it follows, is what its hash says, and was its author's to sign, who has seen
    /// what it follows.
    pub fn take(&mut self, frame: &FrameHead, marking: &Marking) -> bool {
        let (before, previous) = self
            .last
            .map_or((0, Hash::ZERO), |last| (last.number, last.hash));
        let follows = frame.number == before + 1 && frame.previous == previous;
        if !follows {
            return false;
        }
        self.last = Some(Head {
            number: frame.number,
            hash: frame.hash,
        });
        if frame.checkpoint {
            return hash_of(frame) == frame.hash && self.lineage.take_checkpoint(frame, marking);
        }
        self.directory.pass_to(frame.time);
        let Some(header) = judged(frame, &self.directory, Some(&self.folded)) else {
            return false;
        };
        if !self.lineage.take(&Told::of(frame, &header), marking) {
            return false;
        }
        if !header.acts.is_empty() && self.directory.apply(&header).is_err() {
            return false;
        }
        self.acts.take(&header, &frame.hash);
        let marks = marks(&header, frame.time, marking);
        self.folded.take(header, marks);
        true
    }
}

/// Marks what a commit writes, each item in its place; `time` is its frame's.
pub fn marks(header: &Header, time: i64, marking: &Marking) -> Vec<Mark> {
    let by = (header.author, time);
    let items = header.items.iter();
    let mark = |item: &Item| match &item.op {
        Op::Put { base, blob, .. } if item.key.kind != Kind::Audit => {
            marking.of((item.key, base.saturating_add(1)), by, blob)
        }
        _ => Mark::NONE,
    };
    items.map(mark).collect()
}

impl Folded {
    /// Takes in the next commit, which was judged, with the mark of each of its items.
    pub fn take(&mut self, header: Header, marks: Vec<Mark>) {
        let restores = |act: &Act| matches!(act, Act::Restore { .. });
        if header.acts.iter().any(restores) {
            self.parts.clear();
        }
        // Whoever begins something else has given up what was not ended.
        let before = self.parts.remove(&header.author);
        let Some(part) = header.part else {
            self.put_in_force(header.items, marks);
            return;
        };
        let mut parts = before
            .filter(|before| before.change == part.change && part.index > 0)
            .unwrap_or(Parts {
                change: part.change,
                next: 0,
                undoes: header.undoes,
                items: Vec::new(),
                marks: Vec::new(),
            });
        parts.next = part.index.saturating_add(1);
        parts.items.extend(header.items);
        parts.marks.extend(marks);
        if part.last {
            self.put_in_force(parts.items, parts.marks);
        } else {
            self.parts.insert(header.author, parts);
        }
    }

    /// Tells whether a commit is based on less than what has been folded: nothing is written over a later revision.
    pub fn is_overwritten_by(&self, header: &Header) -> bool {
        header.items.iter().any(|item| match item.op {
            Op::Put { base, .. } | Op::Remove { base } => {
                let latest = self.latest.get(&item.key);
                latest.is_some_and(|(latest, ..)| base < latest)
            }
            Op::Erase { .. } | Op::Rewrap { .. } => false,
        })
    }

    fn put_in_force(&mut self, items: Vec<Item>, marks: Vec<Mark>) {
        let items = items.into_iter().zip(marks);
        for (item, mark) in items.filter(|(item, _)| item.key.kind != Kind::Audit) {
            match item.op {
                Op::Put { scope, base, .. } => {
                    self.latest.set(item.key, base + 1, Some(scope), mark);
                }
                Op::Remove { base } => self.latest.set(item.key, base + 1, None, Mark::NONE),
                Op::Erase { revision } => {
                    let latest = self.latest.get(&item.key).map(|(latest, ..)| latest);
                    if latest == Some(revision) {
                        self.latest.set(item.key, revision, None, Mark::NONE);
                    }
                }
                Op::Rewrap { .. } => {}
            }
        }
    }
}
