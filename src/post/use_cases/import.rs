//! Bringing a roster into the register: what it would change, and that change as one.
//!
//! Nothing is planned before the person has seen the comparison and agrees to it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::care::candidate::Candidate;
use crate::care::family::{self, Suggested};
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::register_compare::{self, Decision};
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// A roster held against the register: a decision and a suggested household for each row, in their order.
#[derive(Clone)]
pub struct Comparison {
    pub candidates: Vec<Candidate>,
    pub decisions: Vec<Decision>,
    pub households: Vec<Option<Suggested>>,
    /// Households that the person does not want rows to be put in.
    pub refused: HashSet<Suggested>,
}

/// How many rows are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub wrong: usize,
}

impl Comparison {
    /// Gives the household that a row is put in.
    fn household_of_row(&self, row: usize) -> Option<Suggested> {
        let suggested = *self.households.get(row)?;
        suggested.filter(|household| !self.refused.contains(household))
    }

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
    let own: Vec<Option<Id>> = decisions
        .iter()
        .map(|decision| match decision {
            Decision::Changed { id, .. } | Decision::Same { id } => {
                register.children.get(*id).and_then(|child| child.household)
            }
            Decision::New { .. } | Decision::Wrong(_) => None,
        })
        .collect();
    let members = register.children.iter().filter_map(|(id, child)| {
        let detail = register.details.get(id)?;
        Some((child.household?, &detail.around[..]))
    });
    let households = family::suggest(&candidates, &own, register.households.iter(), members);
    Comparison {
        candidates,
        decisions,
        households,
        refused: HashSet::new(),
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
    let mut updated: BTreeMap<Id, Household> = BTreeMap::new();
    let nothing = ChildDetail::default();
    let rows = comparison
        .candidates
        .iter()
        .zip(&comparison.decisions)
        .enumerate();
    for (row, (candidate, decision)) in rows {
        let (id, child, detail) = match decision {
            Decision::New { child } => (fresh.id(), &child.0, &child.1),
            Decision::Changed { id, child, .. } => (*id, &child.0, &child.1),
            Decision::Same { .. } | Decision::Wrong(_) => continue,
        };
        let mut child = child.clone();
        if let Some(household) = child.household {
            // A carer's new number is the family's new number, or next year's sibling is put in another.
            let known = updated
                .get(&household)
                .or_else(|| register.households.get(household));
            if let Some(known) = known {
                let before = register.details.get(id).unwrap_or(&nothing);
                let with = family::household_with(known, before, candidate);
                updated.insert(household, with);
            }
        } else {
            child.household = match comparison.household_of_row(row) {
                Some(Suggested::Known(household)) => Some(household),
                Some(Suggested::New(number)) => match made.get(&number) {
                    Some(household) => Some(*household),
                    None => {
                        let household = fresh.id();
                        made.insert(number, household);
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
    for (id, household) in &updated {
        if register.households.get(*id) != Some(household) {
            let revision = register.households.revision(*id);
            change = change
                .put(*id, Scope::Clinical, revision, household)
                .map_err(|_| Refusal::Unwritable)?;
        }
    }
    if change.changes.is_empty() {
        Err(Refusal::NothingToImport)
    } else {
        Ok(change)
    }
}
