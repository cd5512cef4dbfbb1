<<<<<<< HEAD
//! Bringing a roster into the register: what it would change, and that change as one.
//!
//! Nothing is planned before the person has seen the comparison and agrees to it.
=======
//! Taking a roster over into the register, after a person has seen what becomes of each row and agreed: one change.
>>>>>>> dcfd4fd (Keep children, the people around them, consents and rosters)

use std::collections::HashMap;

use crate::care::candidate::Candidate;
<<<<<<< HEAD
use crate::care::family::{self, Suggested};
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::child_detail::ChildDetail;
use crate::care::register_compare::{self, Decision};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// A roster held against the register: a decision and a suggested household for each row, in their order.
pub struct Comparison {
    pub candidates: Vec<Candidate>,
    pub decisions: Vec<Decision>,
    pub households: Vec<Option<Suggested>>,
}

/// How many rows are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
=======
use crate::care::family::{Suggested, household_of, suggest};
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::child::Child;
use crate::care::register_compare::{Decision, Register as KnownChildren};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// What would become of a roster.
#[derive(Clone, Default)]
pub struct Preview {
    /// What becomes of each row, in their order.
    pub decisions: Vec<Decision>,
    /// The household suggested for each row by the carer's phone.
    pub households: Vec<Option<Suggested>>,
>>>>>>> dcfd4fd (Keep children, the people around them, consents and rosters)
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub wrong: usize,
}

<<<<<<< HEAD
impl Comparison {
    /// Counts the rows.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for decision in &self.decisions {
            match decision {
                Decision::New { .. } => counts.new += 1,
                Decision::Changed { .. } => counts.changed += 1,
                Decision::Same { .. } => counts.same += 1,
                Decision::Wrong(_) => counts.wrong += 1,
            }
        }
        counts
    }
}

/// Compares rows with the register.
pub fn compare(register: &Register, candidates: Vec<Candidate>) -> Comparison {
    let nothing = ChildDetail::default();
    let children = register
        .children
        .iter()
        .map(|(id, child)| (id, child, register.details.get(id).unwrap_or(&nothing)));
    let decisions = register_compare::Register::new(children).compare(&candidates);
    let households = family::suggest(&candidates, register.households.iter());
    Comparison {
        candidates,
        decisions,
        households,
    }
}

/// Plans all that the comparison shows as one change: new children with their families, and what is changed of others.
///
/// # Errors
/// Where this person's role does not include the register, or nothing is new or changed.
pub fn agree(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    comparison: &Comparison,
) -> Result<ChangeSet, Refusal> {
    if !me.roles.counselor {
        return Err(Refusal::NotYourRole);
    }
    let mut change = ChangeSet::new(Action::Import);
    let mut made: HashMap<usize, Id> = HashMap::new();
    let rows = comparison
        .candidates
        .iter()
        .zip(&comparison.decisions)
        .zip(&comparison.households);
    for ((candidate, decision), suggested) in rows {
        let (id, child, detail) = match decision {
            Decision::New { child } => (fresh.id(), &child.0, &child.1),
            Decision::Changed { id, child, .. } => (*id, &child.0, &child.1),
            Decision::Same { .. } | Decision::Wrong(_) => continue,
        };
        let mut child = child.clone();
        if child.household.is_none() {
            child.household = match suggested {
                Some(Suggested::Known(household)) => Some(*household),
                Some(Suggested::New(number)) => match made.get(number) {
                    Some(household) => Some(*household),
                    None => {
                        let household = fresh.id();
                        made.insert(*number, household);
                        change = change
                            .put(
                                household,
                                Scope::Clinical,
                                0,
                                &family::household_of(candidate),
                            )
                            .map_err(|_| Refusal::Unwritable)?;
                        Some(household)
                    }
                },
                None => None,
            };
        }
        if register.children.get(id) != Some(&child) {
            change = change
                .put(id, Scope::Staff, register.children.revision(id), &child)
                .map_err(|_| Refusal::Unwritable)?;
        }
        if register.details.get(id) != Some(detail) {
            change = change
                .put(id, Scope::Clinical, register.details.revision(id), detail)
                .map_err(|_| Refusal::Unwritable)?;
        }
        change.about.get_or_insert(RecordKey::new(Kind::Child, id));
    }
    if change.changes.is_empty() {
        Err(Refusal::NothingToImport)
    } else {
        Ok(change)
    }
=======
/// Compares the rows of a roster with the register; nothing is written.
pub fn preview(register: &Register, candidates: &[Candidate]) -> Preview {
    let nothing = Default::default();
    let known = KnownChildren::new(register.children.iter().map(|(id, child)| {
        let detail = register.details.get(id).unwrap_or(&nothing);
        (id, child, detail)
    }));
    let decisions = known.compare(candidates);
    let count = |is: fn(&Decision) -> bool| decisions.iter().filter(|row| is(row)).count();
    Preview {
        new: count(|row| matches!(row, Decision::New { .. })),
        changed: count(|row| matches!(row, Decision::Changed { .. })),
        same: count(|row| matches!(row, Decision::Same { .. })),
        wrong: count(|row| matches!(row, Decision::Wrong(_))),
        households: suggest(candidates, register.households.iter()),
        decisions,
    }
}

/// Takes the new and changed rows of a roster over; `with_households` also the households that were suggested, for
/// children who have none. Rows that are the same or wrong are left alone.
///
/// # Errors
/// Where the person does not write children, or no row is new or changed.
pub fn import(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    candidates: &[Candidate],
    preview: &Preview,
    with_households: bool,
) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::Import);
    // A new household is begun by the first row taken over that belongs to it.
    let mut begun: HashMap<usize, Id> = HashMap::new();
    let mut taken = 0_usize;
    for (row, decision) in preview.decisions.iter().enumerate() {
        let (id, mut records) = match decision {
            Decision::New { child } => (fresh.id(), (**child).clone()),
            Decision::Changed { id, child, .. } => (*id, (**child).clone()),
            Decision::Same { .. } | Decision::Wrong(_) => continue,
        };
        taken += 1;
        let suggested = preview.households.get(row).copied().flatten();
        if with_households && records.0.household.is_none() {
            records.0.household = match (suggested, candidates.get(row)) {
                (Some(Suggested::Known(known)), _) => Some(known),
                (Some(Suggested::New(first)), Some(candidate)) => {
                    let household = match begun.get(&first) {
                        Some(household) => *household,
                        None => {
                            let household = fresh.id();
                            plan.put(
                                &register.households,
                                household,
                                Scope::Clinical,
                                &household_of(candidate),
                            )?;
                            begun.insert(first, household);
                            household
                        }
                    };
                    Some(household)
                }
                _ => None,
            };
        }
        put_child(&mut plan, register, id, &records.0)?;
        if register.details.get(id) != Some(&records.1) {
            plan.put(&register.details, id, Scope::Clinical, &records.1)?;
        }
    }
    if taken == 0 {
        return Err(Refusal::AlreadySo);
    }
    Ok(plan.finish())
}

fn put_child(
    plan: &mut Plan<'_>,
    register: &Register,
    id: Id,
    child: &Child,
) -> Result<(), Refusal> {
    if register.children.get(id) == Some(child) {
        return Ok(());
    }
    plan.put(&register.children, id, Scope::Staff, child)
>>>>>>> dcfd4fd (Keep children, the people around them, consents and rosters)
}
