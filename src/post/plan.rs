//! A change while a use case plans it: who may write, in which scope, on top of which revision.
//!
//! It refuses early what `authorise` would refuse later: a role that does not write such records, a scope whose key is
//! not held, a record moved out of its scope. A record put twice is written once, as it was put last.

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::ledger::rights;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::record::Record;
use crate::post::change::{Change, ChangeSet, NewScope};
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::table::Table;

/// A change being planned by one person.
pub struct Plan<'a> {
    me: &'a Me,
    set: ChangeSet,
    /// Where in the set each record stands.
    places: HashMap<RecordKey, usize>,
}

impl<'a> Plan<'a> {
    /// Begins a change that the audit log will call `action`.
    pub fn new(me: &'a Me, action: Action) -> Plan<'a> {
        Plan {
            me,
            set: ChangeSet::new(action),
            places: HashMap::new(),
        }
    }

    /// Says which record the change is about; without this it is the first one put.
    pub fn about(mut self, key: RecordKey) -> Plan<'a> {
        self.set.about = Some(key);
        self
    }

    /// Writes a record, new or on top of the one in `table`.
    ///
    /// A record that is there already stays in its scope, except that what is the author's own goes over to a case.
    ///
    /// # Errors
    /// Where the person's roles do not write such records, or the scope's key is not held.
    pub fn put<R: Record>(
        &mut self,
        table: &Table<R>,
        id: Id,
        scope: Scope,
        record: &R,
    ) -> Result<(), Refusal> {
        let scope = match table.kept(id).map(|kept| kept.scope) {
            Some(kept) if !self.goes_over(kept, scope) => kept,
            _ => scope,
        };
        self.write(id, scope, table.revision(id), record)
    }

    /// Writes a new record, of a kind that is only ever added.
    ///
    /// # Errors
    /// As for [`Plan::put`].
    pub fn add<R: Record>(&mut self, id: Id, scope: Scope, record: &R) -> Result<(), Refusal> {
        self.write(id, scope, 0, record)
    }

    fn write<R: Record>(
        &mut self,
        id: Id,
        scope: Scope,
        base: u64,
        record: &R,
    ) -> Result<(), Refusal> {
        self.may_write::<R>(scope)?;
        self.push(Change {
            key: R::key(id),
            scope,
            base,
            plain: Some(Zeroizing::new(record.encode()?)),
        });
        Ok(())
    }

    /// Removes the record as it stands in `table`.
    ///
    /// # Errors
    /// Where it is not there, or not this person's to remove.
    pub fn remove<R: Record>(&mut self, table: &Table<R>, id: Id) -> Result<(), Refusal> {
        let kept = table.kept(id).ok_or(Refusal::Gone(R::key(id)))?;
        self.may_write::<R>(kept.scope)?;
        self.push(Change {
            key: R::key(id),
            scope: kept.scope,
            base: kept.revision,
            plain: None,
        });
        Ok(())
    }

    /// Begins a scope with its first members.
    pub fn begin_scope(&mut self, scope: Scope, members: Vec<PersonId>) {
        self.set.new_scopes.push(NewScope { scope, members });
    }

    /// Gives the finished change.
    pub fn finish(self) -> ChangeSet {
        self.set
    }

    /// Tells whether words may move: a contact is logged before there is a case, and goes over to it.
    fn goes_over(&self, kept: Scope, scope: Scope) -> bool {
        kept == Scope::Private(self.me.person) && matches!(scope, Scope::Case(_))
    }

    fn may_write<R: Record>(&self, scope: Scope) -> Result<(), Refusal> {
        if !rights::writes(self.me.roles, R::KIND) {
            return Err(Refusal::NotYourRole);
        }
        if !scope.holds(R::KIND) {
            return Err(Refusal::Unwritable);
        }
        let held = match scope {
            Scope::Private(person) => person == self.me.person,
            Scope::Case(_) | Scope::Thread(_) | Scope::Figures => {
                let begun = self.set.new_scopes.iter().any(|new| new.scope == scope);
                begun || self.me.scopes.contains(&scope)
            }
            Scope::Staff | Scope::Clinical | Scope::Audit => true,
        };
        if held {
            Ok(())
        } else {
            Err(Refusal::NotReadable(scope))
        }
    }

    fn push(&mut self, change: Change) {
        self.set.about.get_or_insert(change.key);
        let next = self.set.changes.len();
        let place = *self.places.entry(change.key).or_insert(next);
        match self.set.changes.get_mut(place) {
            Some(earlier) => *earlier = change,
            None => self.set.changes.push(change),
        }
    }
}
