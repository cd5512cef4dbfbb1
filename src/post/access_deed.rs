//! What the audit log says of access and people, read off the change itself: no use case has to remember to say it.

use std::collections::BTreeSet;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Person, Recipient, Standing};
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;
use crate::care::records::access_deed::{AccessDeed, Given};
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;

/// How many people an entry names of those who were given access, or lost it; a case has a handful.
const NAMED_MOST: usize = 32;

/// Reads off a change whom it gives access or takes it from, and what it makes of somebody's place; none where it does
/// neither. `directory` is as it stands before the change; keys that the author gives themselves are no news.
pub(super) fn of(
    change: &ChangeSet,
    directory: &Directory,
    author: PersonId,
) -> Option<AccessDeed> {
    let mut deed = AccessDeed::default();
    for members in &change.members {
        let joined = members.joined.iter();
        joined.for_each(|(person, until)| give(&mut deed, *person, *until));
        let left = members.left.iter();
        let left = left.filter(|left| !members.joined.iter().any(|(person, _)| person == *left));
        left.for_each(|person| end(&mut deed, *person));
    }
    for shared in &change.shares {
        give(&mut deed, shared.to, shared.until);
    }
    for act in &change.acts {
        match act {
            Act::Unshare { to, .. } => end(&mut deed, *to),
            Act::Person(person) => place(&mut deed, person, directory.person(person.id)),
            Act::Invite(invite) => {
                deed.handle = Some(invite.handle.clone());
                deed.roles = Some(invite.roles);
            }
            Act::Uninvite { invite } => {
                let open = directory.invite(*invite);
                deed.handle = open.map(|invite| invite.handle.clone());
            }
            _ => {}
        }
    }
    keys(&mut deed, change, directory, author);
    (deed != AccessDeed::default()).then_some(deed)
}

/// Says whom keys were given to that somebody was owed, and without whom a scope began anew.
fn keys(deed: &mut AccessDeed, change: &ChangeSet, directory: &Directory, author: PersonId) {
    let anew: BTreeSet<Scope> = change
        .acts
        .iter()
        .filter_map(|act| match act {
            Act::Epoch(epoch) => Some(epoch.scope),
            _ => None,
        })
        .collect();
    let mut kept: BTreeSet<(Scope, PersonId)> = BTreeSet::new();
    for act in &change.acts {
        if let Act::Grant(grant) = act
            && let Recipient::Person(person) = grant.to
        {
            if anew.contains(&grant.scope) {
                kept.insert((grant.scope, person));
            } else if person != author && change.noted.subject != Some(person) {
                give(deed, person, grant.until);
            }
        }
    }
    for scope in anew {
        for grant in directory.latest_grants(scope) {
            if let Recipient::Person(person) = grant.to
                && !kept.contains(&(scope, person))
            {
                end(deed, person);
            }
        }
    }
}

fn place(deed: &mut AccessDeed, person: &Person, before: Option<&Person>) {
    let roles_before = before.map(|before| before.roles);
    if roles_before != Some(person.roles) {
        deed.roles_before = roles_before;
        deed.roles = Some(person.roles);
    }
}

fn give(deed: &mut AccessDeed, person: PersonId, until: Option<i64>) {
    if deed.given.iter().any(|given| given.person == person) {
        return;
    }
    if deed.given.len() < NAMED_MOST {
        deed.given.push(Given { person, until });
    }
}

fn end(deed: &mut AccessDeed, person: PersonId) {
    if !deed.ended.contains(&person) && deed.ended.len() < NAMED_MOST {
        deed.ended.push(person);
    }
}

/// Gives whom an entry is about where its change names nobody: the first who was given access, or lost it.
pub(super) fn subject(deed: &AccessDeed) -> Option<PersonId> {
    let given = deed.given.first().map(|given| given.person);
    given.or_else(|| deed.ended.first().copied())
}

/// Gives what the log calls a change of somebody's place.
pub(super) fn of_place(before: &Person, after: &Person) -> Action {
    match (before.standing, after.standing) {
        (from, to) if from == to && before.roles != after.roles => Action::ChangeRoles,
        (from, to) if from == to => Action::ChangePeople,
        (_, Standing::Active) => Action::BringBack,
        (_, Standing::Suspended) => Action::Suspend,
        (_, Standing::Removed) => Action::RemovePerson,
    }
}
