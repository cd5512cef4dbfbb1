//! One of a person's own changes, as the headers of its commits tell it: enough to take it back.

use std::collections::{BTreeSet, HashMap};

use crate::care::ledger::header::{Header, Op};
use crate::care::ledger::ids::{CommitId, Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::undo_rules::lasting;
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::saved::Saved;

/// One of this person's own changes, as its headers tell it.
#[derive(Clone)]
pub struct OwnChange {
    pub change: CommitId,
    /// Nothing where only the headers are known: what was meant is sealed in the audit entry.
    pub action: Option<Action>,
    pub about: Option<RecordKey>,
    pub undoes: Option<CommitId>,
    /// Each record with the scope it was put in (nothing where it was removed) and the revision it was based on.
    pub items: Vec<(RecordKey, Option<Scope>, u64)>,
    /// Whether it did something that is never taken back.
    lasting: bool,
    /// Whether its last part has come.
    pub whole: bool,
}

impl OwnChange {
    /// Begins with what was planned.
    pub fn new(change: CommitId, planned: &ChangeSet) -> OwnChange {
        OwnChange {
            change,
            action: Some(planned.action),
            about: planned.about,
            undoes: planned.undoes,
            items: Vec::new(),
            lasting: false,
            whole: false,
        }
    }

    /// Begins with what the headers tell, where it was planned in an earlier session.
    pub fn read(change: CommitId, undoes: Option<CommitId>) -> OwnChange {
        OwnChange {
            change,
            action: None,
            about: None,
            undoes,
            items: Vec::new(),
            lasting: false,
            whole: false,
        }
    }

    /// Takes in the header of one of its commits.
    pub fn take(&mut self, header: &Header) {
        self.lasting |= lasting(header);
        self.whole = header.part.is_none_or(|part| part.last);
        for item in header
            .items
            .iter()
            .filter(|item| item.key.kind != Kind::Audit)
        {
            self.about.get_or_insert(item.key);
            match item.op {
                Op::Put { scope, base, .. } => self.items.push((item.key, Some(scope), base)),
                Op::Remove { base } => self.items.push((item.key, None, base)),
                Op::Erase { .. } | Op::Rewrap { .. } => {}
            }
        }
    }

    /// Finds the revision at which each of its records stands as this change left it.
    ///
    /// That is the revision it made, or the one by which all that this person changed in the record since was taken
    /// back. `later` are the person's changes after it, oldest first. What others changed is the host's to see.
    ///
    /// # Errors
    /// Names a record in which something later of this person's stands.
    pub fn stands_at(&self, later: &[OwnChange]) -> Result<HashMap<RecordKey, u64>, RecordKey> {
        let made = |(key, _, base): &(RecordKey, Option<Scope>, u64)| (*key, (base + 1, vec![]));
        let mut places: HashMap<_, (u64, Vec<CommitId>)> = self.items.iter().map(made).collect();
        for own in later {
            for (key, _, base) in &own.items {
                let Some((revision, standing)) = places.get_mut(key) else {
                    continue;
                };
                if base != revision {
                    continue;
                }
                *revision += 1;
                if standing.pop_if(|last| own.undoes == Some(*last)).is_none() {
                    standing.push(own.change);
                }
            }
        }
        let stands = |(key, (revision, standing)): (RecordKey, (u64, Vec<CommitId>))| {
            standing.is_empty().then_some((key, revision)).ok_or(key)
        };
        places.into_iter().map(stands).collect()
    }

    /// Counts the children whose records are in it.
    fn children(&self) -> usize {
        let keys = self.items.iter().map(|(key, ..)| key);
        let children: BTreeSet<Id> = keys
            .filter(|key| matches!(key.kind, Kind::Child | Kind::ChildDetail))
            .map(|key| key.id)
            .collect();
        children.len()
    }

    /// Says what it was.
    pub fn saved(&self) -> Saved {
        Saved {
            change: self.change,
            action: self.action,
            about: self.about,
            children: self.children(),
            undoes: self.undoes,
            undoable: !self.lasting && !self.items.is_empty(),
        }
    }
}
