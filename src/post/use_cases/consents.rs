//! Consents: what a guardian agreed to or refused, and taking it back.

use chrono::NaiveDate;

use crate::care::consent_rules::may_consent;
use crate::care::fold::fold_name;
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::consent::{Consent, ConsentPurpose, ConsentWay, Withdrawal};
use crate::care::records::person_around::CallRule;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::has_child;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// What a guardian said, as somebody writes it down.
#[derive(Clone)]
pub struct Given {
    pub child: Id,
    /// The guardian's name, as among the people around the child.
    pub guardian: String,
    pub way: ConsentWay,
    /// On paper: where it lies. By phone: who was the witness.
    pub proof: String,
    pub agreed: bool,
    pub given_on: NaiveDate,
    pub until: Option<NaiveDate>,
    pub purposes: Vec<ConsentPurpose>,
    pub departments: Vec<String>,
    pub childs_word: String,
}

/// Records a consent or its refusal.
///
/// # Errors
/// Where who said it is no living guardian on file, or was called although never to be contacted; where purpose,
/// proof or departments are missing; where the days do not fit.
pub fn record(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    today: NaiveDate,
    given: &Given,
) -> Result<ChangeSet, Refusal> {
    has_child(register, given.child)?;
    let name = fold_name(&given.guardian);
    let detail = register.details.get(given.child);
    let around = detail.map_or(&[][..], |detail| &detail.around);
    let guardian = around
        .iter()
        .find(|person| may_consent(person) && fold_name(&person.name) == name)
        .ok_or(Refusal::NotAGuardian)?;
    // Whoever is never to be contacted may still have come and signed.
    if guardian.call_rule == CallRule::NeverContact && given.way != ConsentWay::Paper {
        return Err(Refusal::NeverContact);
    }
    if given.purposes.is_empty() {
        return Err(Refusal::Missing(Missing::Purpose));
    }
    let departments: Vec<String> = given
        .departments
        .iter()
        .map(|department| department.trim().to_string())
        .filter(|department| !department.is_empty())
        .collect();
    if given.agreed {
        if given.way != ConsentWay::Message && given.proof.trim().is_empty() {
            return Err(Refusal::Missing(Missing::Proof));
        }
        if given.purposes.contains(&ConsentPurpose::Sharing) && departments.is_empty() {
            return Err(Refusal::Missing(Missing::Departments));
        }
    }
    if given.given_on > today {
        return Err(Refusal::Ahead);
    }
    if given.until.is_some_and(|until| until < given.given_on) {
        return Err(Refusal::EndsBeforeItBegins);
    }
    let mut purposes = given.purposes.clone();
    purposes.sort_unstable();
    purposes.dedup();
    let consent = Consent {
        child: given.child,
        guardian: guardian.name.clone(),
        way: given.way,
        proof: given.proof.trim().to_string(),
        agreed: given.agreed,
        given_on: given.given_on,
        until: given.until,
        purposes,
        departments,
        childs_word: given.childs_word.trim().to_string(),
        withdrawn: None,
        taken_by: me.person,
    };
    let mut plan = Plan::new(me, Action::Create);
    plan.put(&register.consents, fresh.id(), Scope::Clinical, &consent)?;
    Ok(plan.finish())
}

/// Writes down that a consent was taken back.
///
/// # Errors
/// Where it was refused or taken back already, or the day does not fit.
pub fn withdraw(
    register: &Register,
    me: &Me,
    today: NaiveDate,
    id: Id,
    on: NaiveDate,
    why: &str,
) -> Result<ChangeSet, Refusal> {
    let key = RecordKey::new(Kind::Consent, id);
    let mut consent = register.consents.get(id).ok_or(Refusal::Gone(key))?.clone();
    if !consent.agreed || consent.withdrawn.is_some() {
        return Err(Refusal::AlreadySo);
    }
    if on > today {
        return Err(Refusal::Ahead);
    }
    if on < consent.given_on {
        return Err(Refusal::EndsBeforeItBegins);
    }
    consent.withdrawn = Some(Withdrawal {
        on,
        why: why.trim().to_string(),
    });
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.consents, id, Scope::Clinical, &consent)?;
    Ok(plan.finish())
}

/// Removes a consent that was written down by mistake.
///
/// # Errors
/// Where it is not there.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.consents, id)?;
    Ok(plan.finish())
}
