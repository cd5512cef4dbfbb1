//! Batches of records, each small enough for one commit.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::record::{NotARecord, Record};
use crate::care::records::signed_note::Signed;
use crate::post::change::{Change, ChangeSet, NewScope};
use crate::post::signing::ToSign;

/// The most records in a batch.
const RECORDS: usize = 300;

/// The most bytes in a batch, before they are sealed.
const BYTES: usize = 400 * 1024;

/// The most scopes that a batch begins: each takes about a kilobyte of the commit's header.
const SCOPES: usize = 60;

/// Records that one person commits at once.
#[derive(Clone)]
pub struct Batch {
    /// Place in the list of people.
    pub author: usize,
    pub change: ChangeSet,
}

/// Makes of a batch a change of each of its records, with the scope that begins with it and the shares of it.
pub fn singles(batch: ChangeSet) -> Vec<ChangeSet> {
    let ChangeSet {
        action,
        changes,
        mut new_scopes,
        mut shares,
        ..
    } = batch;
    let mut singles: Vec<ChangeSet> = Vec::with_capacity(changes.len());
    for change in changes {
        let mut single = ChangeSet::new(action).about(change.key);
        single.new_scopes = take(&mut new_scopes, |begun| begun.scope == change.scope);
        single.shares = take(&mut shares, |shared| shared.key == change.key);
        single.changes.push(change);
        singles.push(single);
    }
    if !new_scopes.is_empty() {
        let mut rest = ChangeSet::new(action);
        rest.new_scopes = new_scopes;
        singles.push(rest);
    }
    singles
}

fn take<T>(from: &mut Vec<T>, wanted: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(from).into_iter().partition(wanted);
    *from = left;
    taken
}

/// Signs a text as somebody at an instant; the keys are with whoever seals the post.
pub type Signer<'a> = dyn FnMut(PersonId, &ToSign, DateTime<Utc>) -> Signed + 'a;

/// Batches that are being filled, one for each author, and those that are full.
pub struct Pile {
    open: Vec<(ChangeSet, usize)>,
    full: VecDeque<Batch>,
}

impl Pile {
    /// Begins with nothing, for so many authors.
    pub fn new(authors: usize) -> Pile {
        let open = (0..authors)
            .map(|_| (ChangeSet::new(Action::Create), 0))
            .collect();
        Pile {
            open,
            full: VecDeque::new(),
        }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// Where it cannot be encoded, which none is known to be.
    pub fn put<R: Record>(
        &mut self,
        author: usize,
        id: Id,
        scope: Scope,
        record: &R,
    ) -> Result<(), NotARecord> {
        let plain = record.encode()?;
        let Some((set, bytes)) = self.open.get_mut(author) else {
            return Ok(());
        };
        *bytes += plain.len();
        let key = R::key(id);
        set.about.get_or_insert(key);
        set.changes.push(Change {
            key,
            scope,
            base: 0,
            plain: Some(plain.into()),
        });
        if set.changes.len() >= RECORDS || *bytes >= BYTES {
            self.close(author);
        }
        Ok(())
    }

    /// Begins a scope together with the next record of its author.
    pub fn begin_scope(&mut self, author: usize, scope: Scope, members: Vec<PersonId>) {
        if self
            .open
            .get(author)
            .is_some_and(|(set, _)| set.new_scopes.len() >= SCOPES)
        {
            self.close(author);
        }
        if let Some((set, _)) = self.open.get_mut(author) {
            set.new_scopes.push(NewScope { scope, members });
        }
    }

    /// Shares the first revision of a record of the open batch with somebody outside its scope.
    pub fn share(&mut self, author: usize, key: RecordKey, scope: Scope, to: PersonId) {
        if let Some((set, _)) = self.open.get_mut(author) {
            let begun = std::mem::replace(set, ChangeSet::new(Action::Create));
            *set = begun.share((key, 1), scope, to, None);
        }
    }

    /// Closes the open batch of an author.
    pub fn close(&mut self, author: usize) {
        if let Some((set, bytes)) = self.open.get_mut(author)
            && !(set.changes.is_empty() && set.new_scopes.is_empty())
        {
            *bytes = 0;
            let change = std::mem::replace(set, ChangeSet::new(Action::Create));
            self.full.push_back(Batch { author, change });
        }
    }

    /// Closes every open batch.
    pub fn close_all(&mut self) {
        for author in 0..self.open.len() {
            self.close(author);
        }
    }

    /// Takes the next full batch.
    pub fn take(&mut self) -> Option<Batch> {
        self.full.pop_front()
    }
}
