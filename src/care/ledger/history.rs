//! The facts of a journal, folded from its headers; what `check` and tests judge commits by.
//!
//! It keeps a few words for every revision, so a host asks its store instead.

use std::collections::HashMap;

use crate::care::ledger::facts::{ChangeFact, Facts, PendingFact, RecordFact, RevisionFact};
use crate::care::ledger::header::{Act, Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::undo_rules::lasting;

/// Everything `authorise` may ask, of commits taken in so far.
#[derive(Debug, Clone, Default)]
pub struct History {
    frames: Vec<Hash>,
    chains: HashMap<PersonId, (u64, Hash)>,
    records: HashMap<RecordKey, Vec<Revision>>,
    changes: HashMap<CommitId, Change>,
    /// What each revision that takes something back takes back.
    taken_back: HashMap<(RecordKey, u64), CommitId>,
    pending: HashMap<PersonId, Pending>,
}

#[derive(Debug, Clone, Copy)]
struct Revision {
    author: PersonId,
    content: Option<Content>,
}

#[derive(Debug, Clone, Copy)]
struct Content {
    scope: Scope,
    epoch: u32,
    erased: bool,
}

#[derive(Debug, Clone)]
struct Change {
    author: PersonId,
    lasting: bool,
    made: Vec<(RecordKey, u64)>,
}

#[derive(Debug, Clone)]
struct Pending {
    change: CommitId,
    next: u32,
    undoes: Option<CommitId>,
    lasting: bool,
    items: Vec<Item>,
}

/// A change of which every part is there.
struct Done<'a> {
    change: CommitId,
    author: PersonId,
    undoes: Option<CommitId>,
    lasting: bool,
    items: &'a [Item],
}

impl History {
    /// Takes in the next commit, which has been authorised.
    ///
    /// `frame` is the hash of the frame it lies in, `header_hash` that of its header's bytes.
    pub fn take(&mut self, header: &Header, header_hash: Hash, frame: Hash) {
        self.take_frame(frame);
        if header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Restore { .. }))
        {
            self.chains.clear();
            self.pending.clear();
        }
        let author = header.author;
        self.chains
            .insert(author, (header.author_number, header_hash));
        let Some(part) = header.part else {
            self.pending.remove(&author);
            self.put_in_force(Done {
                change: header.commit,
                author,
                undoes: header.undoes,
                lasting: lasting(header),
                items: &header.items,
            });
            return;
        };
        if part.index == 0 {
            self.pending.insert(
                author,
                Pending {
                    change: part.change,
                    next: 0,
                    undoes: header.undoes,
                    lasting: false,
                    items: Vec::new(),
                },
            );
        }
        if let Some(pending) = self.pending.get_mut(&author) {
            pending.next = part.index.saturating_add(1);
            pending.lasting |= lasting(header);
            pending.items.extend(header.items.iter().cloned());
        }
        if part.last
            && let Some(done) = self.pending.remove(&author)
        {
            self.put_in_force(Done {
                change: done.change,
                author,
                undoes: done.undoes,
                lasting: done.lasting,
                items: &done.items,
            });
        }
    }

    /// Takes in a frame that holds no commit.
    pub fn take_frame(&mut self, frame: Hash) {
        self.frames.push(frame);
    }

    fn put_in_force(&mut self, done: Done<'_>) {
        let Done { author, .. } = done;
        let mut made = Vec::new();
        for item in done.items {
            match &item.op {
                Op::Put { scope, epoch, .. } => {
                    let content = Some(Content {
                        scope: *scope,
                        epoch: *epoch,
                        erased: false,
                    });
                    made.push((item.key, self.push(item.key, author, content)));
                }
                Op::Remove { .. } => made.push((item.key, self.push(item.key, author, None))),
                Op::Erase { revision } => {
                    if let Some(content) = self.content_mut(item.key, *revision) {
                        content.erased = true;
                    }
                }
                Op::Rewrap {
                    revision, epoch, ..
                } => {
                    if let Some(content) = self.content_mut(item.key, *revision) {
                        content.epoch = *epoch;
                    }
                }
            }
        }
        made.retain(|(key, _)| key.kind != Kind::Audit);
        if let Some(undoes) = done.undoes {
            self.taken_back
                .extend(made.iter().map(|place| (*place, undoes)));
        }
        self.changes.insert(
            done.change,
            Change {
                author,
                lasting: done.lasting,
                made,
            },
        );
    }

    fn push(&mut self, key: RecordKey, author: PersonId, content: Option<Content>) -> u64 {
        let revisions = self.records.entry(key).or_default();
        revisions.push(Revision { author, content });
        revisions.len() as u64
    }

    fn content_mut(&mut self, key: RecordKey, revision: u64) -> Option<&mut Content> {
        let place = usize::try_from(revision.checked_sub(1)?).ok()?;
        self.records.get_mut(&key)?.get_mut(place)?.content.as_mut()
    }
}

impl Facts for History {
    fn head(&self) -> (u64, Hash) {
        (
            self.frames.len() as u64,
            self.frames.last().copied().unwrap_or(Hash::ZERO),
        )
    }

    fn frame_hash(&self, number: u64) -> Option<Hash> {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        self.frames.get(place).copied()
    }

    fn author_chain(&self, person: PersonId) -> Option<(u64, Hash)> {
        self.chains.get(&person).copied()
    }

    fn record(&self, key: RecordKey) -> Option<RecordFact> {
        let revisions = self.records.get(&key)?;
        let last_content = revisions.iter().rev().find_map(|one| one.content)?;
        Some(RecordFact {
            revision: revisions.len() as u64,
            removed: revisions.last()?.content.is_none(),
            scope: last_content.scope,
            first_author: revisions.first()?.author,
        })
    }

    fn revision(&self, key: RecordKey, revision: u64) -> Option<RevisionFact> {
        let place = usize::try_from(revision.checked_sub(1)?).ok()?;
        let one = self.records.get(&key)?.get(place)?;
        let content = one.content?;
        Some(RevisionFact {
            scope: content.scope,
            epoch: content.epoch,
            author: one.author,
            erased: content.erased,
        })
    }

    fn change(&self, id: CommitId) -> Option<ChangeFact> {
        let change = self.changes.get(&id)?;
        Some(ChangeFact {
            author: change.author,
            lasting: change.lasting,
            made: change.made.iter().copied().collect(),
        })
    }

    fn taken_back_by(&self, key: RecordKey, revision: u64) -> Option<CommitId> {
        self.taken_back.get(&(key, revision)).copied()
    }

    fn pending(&self, person: PersonId) -> Option<PendingFact> {
        let pending = self.pending.get(&person)?;
        let mut fact = PendingFact::of(pending.change, pending.undoes);
        fact.next = pending.next;
        fact.take(&pending.items);
        Some(fact)
    }
}
