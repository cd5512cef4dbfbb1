//! A rehearsal: a planned change taken into a register without host, keys and disk.
//!
//! What the screens' tests, the use cases' tests and the demo play through; a real session takes in only what the
//! host has acknowledged.

use chrono::{DateTime, Utc};

use crate::care::ledger::scope::Scope;
use crate::care::records::record::NotARecord;
use crate::post::change::ChangeSet;
use crate::post::credit::Credit;
use crate::post::me::Me;
use crate::post::register::{Opened, Register};

/// Takes a change into a register as if it had been saved by this person; new scopes they are a member of are theirs.
///
/// What lies in other people's private scopes or cases is passed over, as a session could not open it.
///
/// # Errors
/// Where bytes in it are no record of their kind.
pub fn apply(
    register: &mut Register,
    change: &ChangeSet,
    me: &mut Me,
    now: DateTime<Utc>,
) -> Result<(), NotARecord> {
    for new in &change.new_scopes {
        if new.members.contains(&me.person) {
            me.scopes.insert(new.scope);
        }
    }
    for record in &change.changes {
        let readable = match record.scope {
            Scope::Private(person) => person == me.person,
            Scope::Case(_) | Scope::Thread(_) | Scope::Figures => me.scopes.contains(&record.scope),
            Scope::Staff | Scope::Clinical | Scope::Audit => true,
        };
        if readable {
            register.take(&Opened {
                key: record.key,
                revision: record.base + 1,
                scope: record.scope,
                author: me.person,
                time: now.timestamp_millis(),
                plain: record.plain.as_deref().map(Vec::as_slice),
                credit: Credit::taken(me.roles.supervisor),
            })?;
        }
    }
    Ok(())
}
