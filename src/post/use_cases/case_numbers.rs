//! Case numbers that were given twice: two people who open cases at the same moment have not heard of each other, and the
//! host, which cannot see numbers, refuses neither.
//!
//! The case that was opened first keeps its number. The other gets the next one from a session of whoever opened it, which
//! hears of the double within a moment, or finds it at its next sign-in. All sessions see the same two cases and the same
//! order, so that no two of them renumber each other's.

use std::collections::BTreeMap;

use crate::care::case_number::CaseNumber;
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::post::change::ChangeSet;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::register::Register;

/// A case that gets another number.
#[derive(Clone)]
pub struct Renumbered {
    pub change: ChangeSet,
    pub child: Id,
    pub from: String,
    pub to: String,
}

/// Gives a case that this person has opened with a number that an earlier one has, and its next number; none where every
/// case of theirs has its own.
///
/// What is closed, or waits to be, keeps the number that is on its papers.
pub fn due(register: &Register, me: &Me) -> Option<Renumbered> {
    let order = |id: Id, case: &CaseHeader| (case.opened, id);
    let mut first = BTreeMap::new();
    for (id, case) in register.cases.iter() {
        let place = order(id, case);
        let earliest = first.entry(case.number.as_str()).or_insert(place);
        *earliest = place.min(*earliest);
    }
    let is_mine = |case: &CaseHeader| {
        case.opened_by == Some(me.person)
            && !matches!(case.state, CaseState::Closing | CaseState::Closed)
    };
    let mut cases = register.cases.iter();
    let (id, case) = cases.find(|(id, case)| {
        is_mine(case) && first.get(case.number.as_str()) != Some(&order(*id, case))
    })?;
    let CaseNumber {
        post_code, year, ..
    } = CaseNumber::parse(&case.number)?;
    let given = first.keys().copied();
    let mut header = case.clone();
    header.number = CaseNumber::next(&post_code, year, given).to_string();
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::CaseHeader, id));
    plan.put(&register.cases, id, Scope::Clinical, &header)
        .ok()?;
    Some(Renumbered {
        change: plan.finish(),
        child: case.child,
        from: case.number.clone(),
        to: header.number,
    })
}
