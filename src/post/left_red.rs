//! Which cases left red and whom that is told: every supervisor, until they have taken note of it.
//!
//! Read off the case headers, which everyone clinical reads: no case's key is needed, and why it left red is the team's.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::case_header::CaseHeader;
use crate::care::records::risk_level::RiskLevel;
use crate::post::last_visit::Visit;
use crate::post::me::Me;
use crate::post::register::Register;

/// A case that left red.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftRed {
    pub case: Id,
    pub child: Id,
    pub counselor: PersonId,
    pub to: RiskLevel,
    /// Who took it from red, and when.
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// Gives what a supervisor is still to take note of, the latest first; of each case its last leaving, unless it is red
/// again. Nobody is told of what they did themselves.
pub fn to_take_note_of(register: &Register, me: &Me, visit: &Visit) -> Vec<LeftRed> {
    let Some(from) = visit.told_from.filter(|_| me.roles.supervisor) else {
        return Vec::new();
    };
    let cases = register.cases.iter();
    let mut left: Vec<LeftRed> = cases
        .filter_map(|(id, case)| left_last(id, case))
        .filter(|left| left.by != me.person && left.at >= from)
        .filter(|left| {
            visit
                .seen
                .get(&left.case)
                .is_none_or(|seen| *seen < left.at)
        })
        .collect();
    left.sort_by_key(|left| (std::cmp::Reverse(left.at), left.case));
    left
}

/// Gives when a case left red for the last time, unless it is red again.
pub fn left_last(id: Id, case: &CaseHeader) -> Option<LeftRed> {
    let changes = case.risk_history.iter().rev();
    let mut leavings = changes.filter(|change| change.from == RiskLevel::Red);
    let last = leavings.next().filter(|_| case.risk != RiskLevel::Red)?;
    Some(LeftRed {
        case: id,
        child: case.child,
        counselor: case.counselor,
        to: case.risk,
        by: last.by,
        at: last.at,
    })
}
