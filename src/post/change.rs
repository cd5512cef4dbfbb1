//! A change on its way to the host: records in the clear, as a use case plans them, before they are sealed.
//!
//! A use case is a pure function that returns a [`ChangeSet`] or a refusal; the session seals, signs and sends it.
//! What is in here never leaves the session's process unsealed.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::header::Act;
use crate::care::ledger::ids::{CommitId, Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::{Action, Exported};
use crate::care::records::record::{NotARecord, Record};

/// One record's change.
#[derive(Clone)]
pub struct Change {
    pub key: RecordKey,
    pub scope: Scope,
    /// The revision it is based on; 0 for a new record.
    pub base: u64,
    /// The encoded record, or nothing where it is removed.
    pub plain: Option<Zeroizing<Vec<u8>>>,
}

/// A revision that a newer epoch takes over: its data key under a new slot, its content as it is.
#[derive(Clone)]
pub struct Rewrapped {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    /// The epoch of the slot as it stands, and that slot.
    pub epoch: u32,
    pub slot: Vec<u8>,
}

/// A scope that begins with this change, and who is given its first key besides the recovery recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScope {
    pub scope: Scope,
    pub members: Vec<PersonId>,
}

/// Who is given the key of a scope that is there already, and who is to lose it: then a new epoch begins without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    pub scope: Scope,
    /// Each with up to when, in milliseconds since 1970 UTC; none for good.
    pub joined: Vec<(PersonId, Option<i64>)>,
    pub left: Vec<PersonId>,
}

/// A revision that somebody outside its scope is to read.
///
/// It is there already, or written by the same change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub to: PersonId,
    /// Up to when, in milliseconds since 1970 UTC; none without end.
    pub until: Option<i64>,
    /// The epoch and slot of a revision that is there already; the session finds them.
    pub slot: Option<(u32, Vec<u8>)>,
}

/// What the audit log says of a change besides what can be seen from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Noted {
    /// Whom it was done to.
    pub subject: Option<PersonId>,
    /// What left the program unsealed.
    pub exported: Option<Exported>,
    /// How many it was, where that is not the number of records changed.
    pub count: Option<u32>,
    /// When it was, where that is not when it is written down.
    pub at: Option<DateTime<Utc>>,
}

/// All that one commit changes.
#[derive(Clone)]
pub struct ChangeSet {
    pub changes: Vec<Change>,
    pub rewrapped: Vec<Rewrapped>,
    pub new_scopes: Vec<NewScope>,
    pub members: Vec<Members>,
    pub shares: Vec<Shared>,
    /// Changes to the directory and grants, as only a session can make them.
    pub acts: Vec<Act>,
    /// What the audit log says of it, and about which record.
    pub action: Action,
    pub about: Option<RecordKey>,
    pub noted: Box<Noted>,
    /// The commit this one takes back.
    pub undoes: Option<CommitId>,
}

impl ChangeSet {
    /// Begins a change that the audit log will call `action`.
    pub fn new(action: Action) -> ChangeSet {
        ChangeSet {
            changes: Vec::new(),
            rewrapped: Vec::new(),
            new_scopes: Vec::new(),
            members: Vec::new(),
            shares: Vec::new(),
            acts: Vec::new(),
            action,
            about: None,
            noted: Box::default(),
            undoes: None,
        }
    }

    /// Says which record the change is about.
    pub fn about(mut self, key: RecordKey) -> ChangeSet {
        self.about = Some(key);
        self
    }

    /// Writes a record on top of the revision it was read at; 0 for a new one.
    ///
    /// # Errors
    /// Where the record cannot be encoded, which none is known to be.
    pub fn put<R: Record>(
        mut self,
        id: Id,
        scope: Scope,
        base: u64,
        record: &R,
    ) -> Result<ChangeSet, NotARecord> {
        let key = R::key(id);
        self.changes.push(Change {
            key,
            scope,
            base,
            plain: Some(Zeroizing::new(record.encode()?)),
        });
        self.about.get_or_insert(key);
        Ok(self)
    }

    /// Removes a record as it was read.
    pub fn remove(mut self, key: RecordKey, scope: Scope, base: u64) -> ChangeSet {
        self.changes.push(Change {
            key,
            scope,
            base,
            plain: None,
        });
        self.about.get_or_insert(key);
        self
    }

    /// Begins a scope with its first members.
    pub fn begin_scope(mut self, scope: Scope, members: Vec<PersonId>) -> ChangeSet {
        self.new_scopes.push(NewScope { scope, members });
        self
    }

    /// Gives the key of a scope to somebody, up to a time or for good.
    pub fn join(mut self, scope: Scope, person: PersonId, until: Option<i64>) -> ChangeSet {
        self.members.push(Members {
            scope,
            joined: vec![(person, until)],
            left: Vec::new(),
        });
        self
    }

    /// Shares a revision with somebody, up to a time or without end.
    pub fn share(
        mut self,
        (key, revision): (RecordKey, u64),
        scope: Scope,
        to: PersonId,
        until: Option<i64>,
    ) -> ChangeSet {
        self.shares.push(Shared {
            key,
            revision,
            scope,
            to,
            until,
            slot: None,
        });
        self
    }

    /// Joins the changes of another set to this one; action and record stay this one's.
    pub fn and(mut self, other: ChangeSet) -> ChangeSet {
        self.changes.extend(other.changes);
        self.rewrapped.extend(other.rewrapped);
        self.new_scopes.extend(other.new_scopes);
        self.members.extend(other.members);
        self.shares.extend(other.shares);
        self.acts.extend(other.acts);
        self
    }
}
