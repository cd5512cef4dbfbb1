//! The people around a child, who of them may be called, and the household that siblings share.

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::records::person_around::{PersonAround, Relation};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::children::found;

/// Adds a person around a child.
///
/// # Errors
/// Where neither a name nor a relation is given.
pub fn add(
    register: &Register,
    me: &Me,
    child: Id,
    person: &PersonAround,
) -> Result<ChangeSet, Refusal> {
    let person = checked(person)?;
    change(register, me, child, |detail| {
        detail.around.push(person.clone());
        Ok(())
    })
}

/// Changes the person at a place in the list, from 0: phones, who may be called and told, guardian or not.
///
/// # Errors
/// Where there is nobody at that place, or as of [`add`].
pub fn edit(
    register: &Register,
    me: &Me,
    child: Id,
    place: usize,
    person: &PersonAround,
) -> Result<ChangeSet, Refusal> {
    let person = checked(person)?;
    let key = RecordKey::new(Kind::ChildDetail, child);
    change(register, me, child, |detail| {
        let known = detail.around.get_mut(place).ok_or(Refusal::Gone(key))?;
        known.clone_from(&person);
        Ok(())
    })
}

/// Removes the person at a place in the list, from 0.
///
/// # Errors
/// Where there is nobody at that place.
pub fn remove(register: &Register, me: &Me, child: Id, place: usize) -> Result<ChangeSet, Refusal> {
    let key = RecordKey::new(Kind::ChildDetail, child);
    change(register, me, child, |detail| {
        if place >= detail.around.len() {
            return Err(Refusal::Gone(key));
        }
        detail.around.remove(place);
        Ok(())
    })
}

/// Changes the household of a child: address, carer, phones; for all siblings in it. A child without one gets one.
///
/// # Errors
/// Where nothing differs.
pub fn put_household(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    child: Id,
    household: &Household,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, child)?;
    let mut household = household.clone();
    household.address = household.address.trim().to_string();
    household.carer = household.carer.trim().to_string();
    household.phones.retain(|phone| !phone.trim().is_empty());
    let mut plan = Plan::new(me, Action::Change);
    match before.household {
        Some(id) => {
            if register.households.get(id) == Some(&household) {
                return Err(Refusal::AlreadySo);
            }
            plan.put(&register.households, id, Scope::Clinical, &household)?;
        }
        None => {
            let id = fresh.id();
            let mut after = before.clone();
            after.household = Some(id);
            plan.put(&register.households, id, Scope::Clinical, &household)?;
            plan.put(&register.children, child, Scope::Staff, &after)?;
        }
    }
    Ok(plan.finish())
}

fn change(
    register: &Register,
    me: &Me,
    child: Id,
    change: impl FnOnce(&mut ChildDetail) -> Result<(), Refusal>,
) -> Result<ChangeSet, Refusal> {
    found(register, child)?;
    let before = register.details.get(child);
    let mut after = before.cloned().unwrap_or_default();
    change(&mut after)?;
    if before == Some(&after) {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::Child, child));
    plan.put(&register.details, child, Scope::Clinical, &after)?;
    Ok(plan.finish())
}

fn checked(person: &PersonAround) -> Result<PersonAround, Refusal> {
    let mut person = person.clone();
    person.name = person.name.trim().to_string();
    person.phones.retain(|phone| !phone.trim().is_empty());
    if person.name.is_empty() && person.relation == Relation::Other(String::new()) {
        return Err(Refusal::Missing(Missing::Name));
    }
    Ok(person)
}
