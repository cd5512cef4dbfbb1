//! Where a crisis log lies, and how it goes over to a case: with that of its child, where its team reads and writes it; any
//! other is its author's alone.

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// Gives the scope where a log about this child belongs, as far as this person can write there.
pub(super) fn home(register: &Register, me: &Me, child: Option<Id>) -> Scope {
    let case = child.and_then(|child| register.open_case(child));
    match case.map(|(case, _)| Scope::Case(case)) {
        Some(scope) if me.scopes.contains(&scope) => scope,
        _ => Scope::Private(me.person),
    }
}

/// Tells whether a record goes over as it stands, by the rule of the ledger.
pub(super) fn goes_over(me: &Me, lies: Scope, home: Scope) -> bool {
    lies == Scope::Private(me.person) && matches!(home, Scope::Case(_))
}

/// Gives the case that a scope is of.
pub(super) fn case_in(scope: Scope) -> Option<Id> {
    match scope {
        Scope::Case(case) => Some(case),
        _ => None,
    }
}

/// Takes this person's own logs of a child over to the case that a plan opens for it.
///
/// # Errors
/// Where the case's key is not held.
pub(super) fn put_over_to(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    child: Id,
    case: Id,
) -> Result<(), Refusal> {
    let home = Scope::Case(case);
    for id in register.crises_by_child.under(&child) {
        let lies = register.crises.kept(id).map(|kept| kept.scope);
        if lies.is_some_and(|lies| goes_over(me, lies, home)) {
            put_over(plan, register, id, home)?;
        }
    }
    Ok(())
}

/// Writes a log and its lines as they stand into a case.
pub(super) fn put_over(
    plan: &mut Plan<'_>,
    register: &Register,
    id: Id,
    home: Scope,
) -> Result<(), Refusal> {
    if let Some(log) = register.crises.get(id) {
        let mut log = log.clone();
        log.case = case_in(home);
        plan.put(&register.crises, id, home, &log)?;
    }
    put_lines_over(plan, register, id, home)
}

/// Writes the lines of a log as they stand into a case.
pub(super) fn put_lines_over(
    plan: &mut Plan<'_>,
    register: &Register,
    id: Id,
    home: Scope,
) -> Result<(), Refusal> {
    for line in register.crisis_lines_by_log.under(&id) {
        if let Some(said) = register.crisis_lines.get(line) {
            plan.put(&register.crisis_lines, line, home, said)?;
        }
    }
    Ok(())
}
