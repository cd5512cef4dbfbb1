//! The inbox: a line caught from anywhere, for oneself, sorted out later.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::inbox_line::InboxLine;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// Catches a line.
///
/// # Errors
/// Where nothing is written.
pub fn catch(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    line: &str,
) -> Result<ChangeSet, Refusal> {
    let caught = InboxLine {
        text: written(line)?,
        at: now,
        sorted_out: false,
    };
    let mut plan = Plan::new(me, Action::Create);
    plan.put(
        &register.inbox,
        fresh.id(),
        Scope::Private(me.person),
        &caught,
    )?;
    Ok(plan.finish())
}

/// Changes what a line says.
///
/// # Errors
/// Where it is not there, nothing is written, or nothing differs.
pub fn edit(register: &Register, me: &Me, id: Id, line: &str) -> Result<ChangeSet, Refusal> {
    let text = written(line)?;
    change(register, me, id, |caught| caught.text.clone_from(&text))
}

/// Says of a line that it is sorted out, or is not after all.
///
/// # Errors
/// Where it is not there, or stands so already.
pub fn sort_out(
    register: &Register,
    me: &Me,
    id: Id,
    sorted_out: bool,
) -> Result<ChangeSet, Refusal> {
    change(register, me, id, |caught| caught.sorted_out = sorted_out)
}

/// Adds to a change that a caught line became what it saves, that the line is sorted out; one that is so already, or is
/// gone, is passed over.
///
/// # Errors
/// As of the change.
pub fn ticked_off(
    register: &Register,
    me: &Me,
    line: Option<Id>,
    planned: Result<ChangeSet, Refusal>,
) -> Result<ChangeSet, Refusal> {
    let caught = line.and_then(|id| Some((id, register.inbox.get(id)?)));
    match caught {
        Some((id, line)) if !line.sorted_out => Ok(planned?.and(sort_out(register, me, id, true)?)),
        _ => planned,
    }
}

/// Removes a line.
///
/// # Errors
/// Where it is not there.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.inbox, id)?;
    Ok(plan.finish())
}

fn change(
    register: &Register,
    me: &Me,
    id: Id,
    change: impl Fn(&mut InboxLine),
) -> Result<ChangeSet, Refusal> {
    let key = RecordKey::new(Kind::InboxLine, id);
    let before = register.inbox.get(id).ok_or(Refusal::Gone(key))?;
    let mut after = before.clone();
    change(&mut after);
    if after == *before {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.inbox, id, Scope::Private(me.person), &after)?;
    Ok(plan.finish())
}

fn written(line: &str) -> Result<String, Refusal> {
    let line = line.trim();
    if line.is_empty() {
        Err(Refusal::Missing(Missing::Words))
    } else {
        Ok(line.to_string())
    }
}
