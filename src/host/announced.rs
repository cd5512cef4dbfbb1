//! What was announced over each connection: it holds for that connection alone, and ends with it.
//!
//! A reading that was announced covers what was there then: a later revision, or another sign-in, is another reading, with
//! a signed intent and an audit entry of its own.

use std::collections::{HashMap, HashSet};

use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::RecordKey;
use crate::care::ledger::scope::Scope;

/// What was announced, durably, by the number of the connection over which it was.
#[derive(Default)]
pub struct Announced {
    by: HashMap<u64, OfOne>,
}

/// What one connection has announced.
#[derive(Default)]
struct OfOne {
    /// Up to which revision each record may be handed out.
    reads: HashMap<RecordKey, u64>,
    /// Whether what recovery words open may be.
    recovery: bool,
    /// The cases that were opened in an emergency.
    emergencies: HashSet<Scope>,
}

impl Announced {
    /// Takes in what a commit announces; `stand_at` are the records it names, each with the revision it stood at.
    pub fn take(&mut self, connection: u64, header: &Header, stand_at: &[(RecordKey, u64)]) {
        for act in &header.acts {
            match act {
                // Only a recovery key signs an intent that names no record.
                Act::ReadIntent { keys, .. } => self.of(connection).recovery |= keys.is_empty(),
                Act::Emergency { scope, .. } => {
                    self.of(connection).emergencies.insert(*scope);
                }
                _ => {}
            }
        }
        for (key, revision) in stand_at {
            let upto = self.of(connection).reads.entry(*key).or_default();
            *upto = (*upto).max(*revision);
        }
    }

    fn of(&mut self, connection: u64) -> &mut OfOne {
        self.by.entry(connection).or_default()
    }

    /// Forgets what was announced over a connection that has ended.
    pub fn end(&mut self, connection: u64) {
        self.by.remove(&connection);
    }

    /// Tells whether the reading of a revision was announced.
    pub fn reads(&self, connection: u64, (key, revision): (RecordKey, u64)) -> bool {
        let upto = self.by.get(&connection).and_then(|of| of.reads.get(&key));
        upto.is_some_and(|upto| revision <= *upto)
    }

    /// Tells whether a recovery was announced.
    pub fn recovers(&self, connection: u64) -> bool {
        self.by.get(&connection).is_some_and(|of| of.recovery)
    }

    /// Tells whether a case was opened in an emergency.
    pub fn opens(&self, connection: u64, scope: Scope) -> bool {
        let of = self.by.get(&connection);
        of.is_some_and(|of| of.emergencies.contains(&scope))
    }
}
