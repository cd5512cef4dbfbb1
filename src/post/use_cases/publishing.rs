//! Publishing a month's figures: once, by a supervisor, for the overseers.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::published_figures::PublishedFigures;
use crate::post::board::month_of;
use crate::post::change::ChangeSet;
use crate::post::figures;
use crate::post::look_up::day_at;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// Publishes a month that is over; it stands as it is published.
///
/// # Errors
/// Where the person is no supervisor, the month is not over, or it is published already.
pub fn publish(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    month: NaiveDate,
) -> Result<ChangeSet, Refusal> {
    if !me.roles.supervisor {
        return Err(Refusal::NotYourRole);
    }
    let (month, last) = month_of(month);
    if last >= day_at(register, now) {
        return Err(Refusal::Ahead);
    }
    let id = PublishedFigures::id_of(month);
    if register.figures.get(id).is_some() {
        return Err(Refusal::AlreadySo);
    }
    let published = PublishedFigures {
        month,
        by: me.person,
        at: now,
        least: figures::least(register),
        tables: figures::count(register, month),
    };
    let mut plan = Plan::new(me, Action::Publish);
    if !me.scopes.contains(&Scope::Figures) {
        // The first publication begins the circle of those who read figures; who comes later is given its key.
        plan.begin_scope(Scope::Figures, readers(me));
    }
    plan.put(&register.figures, id, Scope::Figures, &published)?;
    Ok(plan.finish())
}

/// Gives who reads published figures: overseers and supervisors at work.
fn readers(me: &Me) -> Vec<PersonId> {
    let mut readers: Vec<PersonId> = me
        .colleagues
        .iter()
        .filter(|(_, roles)| roles.overseer || roles.supervisor)
        .map(|(person, _)| *person)
        .chain([me.person])
        .collect();
    readers.sort_unstable();
    readers.dedup();
    readers
}
