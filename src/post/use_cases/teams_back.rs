//! Teams of somebody who is back: suspended for a time, or gone and taken in again, they stand on teams whose keys began anew
//! without them.
//!
//! Whoever is on such a team still gives them the key again, of all these cases at once. It is not given by itself: the team
//! stands in a record that every colleague can write, so somebody who holds the key looks at it first. And only to somebody
//! who has held the case's key before, for good; whoever is new to a team is added to it as ever.

use std::collections::BTreeMap;

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::post::access::Access;
use crate::post::change::{ChangeSet, Members};
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;

/// How many cases' keys are given in one change.
const AT_ONCE: usize = 200;

/// Gives who is back on which of this person's teams and has no key of it.
pub fn owed(register: &Register, me: &Me, access: &Access) -> BTreeMap<PersonId, Vec<Id>> {
    let mut owed: BTreeMap<PersonId, Vec<Id>> = BTreeMap::new();
    for (case, once) in &access.once {
        let Some(header) = register.cases.get(*case) else {
            continue;
        };
        let team = header.care_team();
        let back = once
            .iter()
            .filter(|person| team.contains(person) && **person != me.person);
        for person in back {
            owed.entry(*person).or_default().push(*case);
        }
    }
    owed
}

/// Gives everybody who is back the keys of the teams they stand on, as far as they are this person's to give.
///
/// # Errors
/// [`Refusal::AlreadySo`] where nobody lacks any.
pub fn give_back(register: &Register, me: &Me, access: &Access) -> Result<ChangeSet, Refusal> {
    let mut change = ChangeSet::new(Action::Grant);
    let mut by_case: BTreeMap<Id, Vec<PersonId>> = BTreeMap::new();
    for (person, cases) in owed(register, me, access) {
        for case in cases {
            by_case.entry(case).or_default().push(person);
        }
    }
    for (case, people) in by_case.into_iter().take(AT_ONCE) {
        let members = access.members.get(&case).into_iter().flatten();
        let own = members.filter(|(person, _)| *person == me.person);
        // Nobody gives for longer than they have it themselves.
        let until = own.map(|(_, until)| *until).next().flatten();
        change.members.push(Members {
            scope: Scope::Case(case),
            joined: people.into_iter().map(|person| (person, until)).collect(),
            left: Vec::new(),
        });
    }
    if change.members.is_empty() {
        return Err(Refusal::AlreadySo);
    }
    Ok(change)
}
