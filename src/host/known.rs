//! The facts that `authorise` asks for, looked up in the store.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::care::ledger::facts::{ChangeFact, Facts, PendingFact, RecordFact, RevisionFact};
use crate::care::ledger::header::{Header, Op};
use crate::care::ledger::ids::{CommitId, GenerationId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::undo_rules::lasting;
use crate::store::errors::StoreError;
use crate::store::frame::FrameKind;
use crate::store::payloads::revision_of;
use crate::store::reads::{Lies, Outcome, Outline};
use crate::store::store::Store;

/// The store as facts; the first failure of a look-up is kept, and then nothing it said counts.
pub struct Known<'a> {
    store: &'a Store,
    /// The one that the journal is in; none before the founding.
    generation: Option<GenerationId>,
    pending: &'a HashMap<PersonId, PendingFact>,
    failed: RefCell<Option<StoreError>>,
}

impl<'a> Known<'a> {
    /// Looks things up in a store, with the changes in parts that have begun.
    pub fn new(
        store: &'a Store,
        generation: Option<GenerationId>,
        pending: &'a HashMap<PersonId, PendingFact>,
    ) -> Known<'a> {
        Known {
            store,
            generation,
            pending,
            failed: RefCell::new(None),
        }
    }

    /// Gives the failure of a look-up, if there was one.
    pub fn failure(self) -> Option<StoreError> {
        self.failed.into_inner()
    }

    fn look<T>(&self, found: Result<Option<T>, StoreError>) -> Option<T> {
        found.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        })
    }

    fn outline(&self, key: RecordKey, revision: u64) -> Option<Outline> {
        self.look(self.store.outline(key, revision))
    }

    fn header(&self, number: u64) -> Option<Header> {
        let frame = self.look(self.store.frame(number).map(Some))?;
        if frame.head.kind != FrameKind::Commit {
            return None;
        }
        Header::from_bytes(&frame.header).ok()
    }

    /// Gathers the headers of a change in force, which begins with the frame of this number.
    fn change_from(&self, id: CommitId, number: u64) -> Option<Vec<Header>> {
        let first = self.header(number)?;
        let Some(part) = first.part else {
            return Some(vec![first]);
        };
        if part.change != id || part.index != 0 {
            return None;
        }
        let mut headers = vec![first];
        let mut last = part.last;
        let head = self.store.head().number;
        for next in number + 1..=head {
            if last {
                break;
            }
            if let Some(header) = self.header(next)
                && let Some(part) = header.part
                && part.change == id
            {
                last = part.last;
                headers.push(header);
            }
        }
        Some(headers)
    }
}

impl Facts for Known<'_> {
    fn head(&self) -> (u64, Hash) {
        let tip = self.store.head();
        (tip.number, tip.hash)
    }

    fn frame_hash(&self, number: u64) -> Option<Hash> {
        let tip = self.store.head();
        if number == tip.number {
            return Some(tip.hash);
        }
        if number == 0 || number > tip.number {
            return None;
        }
        self.look(self.store.frame(number).map(|frame| Some(frame.head.hash)))
    }

    fn author_chain(&self, person: PersonId) -> Option<(u64, Hash)> {
        let generation = self.generation?;
        self.look(self.store.author_chain(&generation, &person))
            .map(|row| (row.author_number, row.hash))
    }

    fn record(&self, key: RecordKey) -> Option<RecordFact> {
        let revision = self.look(self.store.current_revision(key).map(Some))?;
        let last = self.outline(key, revision)?;
        // A removal lies nowhere: the record was where it lay before.
        let scope = last.lies.scope().or_else(|| {
            let earlier = (1..revision).rev();
            earlier
                .filter_map(|earlier| self.outline(key, earlier)?.lies.scope())
                .next()
        })?;
        // Only a note belongs to who wrote it first.
        let first_author = if key.kind == Kind::Note && revision > 1 {
            self.outline(key, 1)?.author
        } else {
            last.author
        };
        Some(RecordFact {
            revision,
            removed: last.lies == Lies::Nowhere,
            scope,
            first_author,
        })
    }

    fn revision(&self, key: RecordKey, revision: u64) -> Option<RevisionFact> {
        let outline = self.outline(key, revision)?;
        let (scope, epoch, erased) = match outline.lies {
            Lies::In { scope, epoch } => (scope, epoch, false),
            Lies::Erased { scope, epoch } => (scope, epoch, true),
            Lies::Nowhere => return None,
        };
        Some(RevisionFact {
            scope,
            epoch,
            author: outline.author,
            erased,
        })
    }

    fn change(&self, id: CommitId) -> Option<ChangeFact> {
        let Outcome::InForce { number, .. } = self.look(self.store.outcome(&id))? else {
            return None;
        };
        let headers = self.change_from(id, number)?;
        let made = headers
            .iter()
            .flat_map(|header| &header.items)
            .filter(|item| item.key.kind != Kind::Audit)
            .filter(|item| matches!(item.op, Op::Put { .. } | Op::Remove { .. }))
            .map(|item| (item.key, revision_of(item)))
            .collect();
        Some(ChangeFact {
            author: headers.first()?.author,
            lasting: headers.iter().any(lasting),
            made,
        })
    }

    fn taken_back_by(&self, key: RecordKey, revision: u64) -> Option<CommitId> {
        let outline = self.outline(key, revision)?;
        self.header(outline.number)?.undoes
    }

    fn pending(&self, person: PersonId) -> Option<PendingFact> {
        self.pending.get(&person).cloned()
    }
}
