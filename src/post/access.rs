//! Who has what: what the screens are told of keys, shares and emergency accesses. Keys themselves never leave the session.

use std::collections::{BTreeMap, BTreeSet};

use crate::care::ledger::header::{Roles, Standing};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::post::circles;
use crate::post::session::Session;

/// What is known of who may read what, beside the records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Everyone at work at the post, with their roles.
    pub people: BTreeMap<PersonId, Roles>,
    /// Who holds the key of each case that this person is a member of, and up to when, in milliseconds since 1970 UTC.
    pub members: BTreeMap<Id, Vec<(PersonId, Option<i64>)>>,
    /// Who is at work and has held the key of such a case for good, and does not now.
    pub once: BTreeMap<Id, Vec<PersonId>>,
    /// Single revisions that are shared by this person or with them, or of cases they are a member of.
    pub shares: Vec<SharedPiece>,
    /// The cases that are open to this session alone, in an emergency.
    pub emergencies: BTreeSet<Id>,
    /// Emergency accesses that this person has not taken note of, with who made each and for which case.
    pub unacknowledged: Vec<Unacknowledged>,
}

/// A revision that is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedPiece {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub by: PersonId,
    pub to: PersonId,
    /// In milliseconds since 1970 UTC; none without end.
    pub until: Option<i64>,
}

/// An emergency access that somebody has not taken note of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unacknowledged {
    pub access: Id,
    pub case: Id,
    pub by: PersonId,
    /// In milliseconds since 1970 UTC.
    pub at: i64,
}

impl Access {
    /// Gives the people at work in a role, oneself left out.
    pub fn others(&self, me: PersonId, role: impl Fn(Roles) -> bool) -> Vec<PersonId> {
        let others = self.people.iter().filter(|(person, _)| **person != me);
        others
            .filter(|(_, roles)| role(**roles))
            .map(|(person, _)| *person)
            .collect()
    }

    /// Tells whether somebody at work counsels.
    pub fn counsels(&self, person: PersonId) -> bool {
        self.people
            .get(&person)
            .is_some_and(|roles| roles.counselor)
    }

    /// Gives what is shared with somebody of one record.
    pub fn shared_with(&self, person: PersonId, key: RecordKey) -> Option<&SharedPiece> {
        let mut shares = self.shares.iter();
        shares.find(|piece| piece.to == person && piece.key == key)
    }
}

impl Session {
    /// Tells who has what, as far as it is this person's to see.
    pub fn access(&self) -> Access {
        // What was given up to a time ends with it, though no frame has said so.
        let mut directory = self.directory.clone();
        directory.pass_to(self.now().timestamp_millis());
        let directory = &directory;
        let me = self.me.person;
        let active = |standing| standing == Standing::Active;
        let people = directory
            .people()
            .filter(|person| active(person.standing))
            .map(|person| (person.id, person.roles))
            .collect();
        let cases = self.me.scopes.iter().filter_map(|scope| match scope {
            Scope::Case(case) if directory.holds(me, *scope) => Some((*case, *scope)),
            _ => None,
        });
        let members: BTreeMap<Id, Vec<(PersonId, Option<i64>)>> = cases
            .map(|(case, scope)| (case, circles::members(scope, directory)))
            .collect();
        let once = members.keys().filter_map(|case| {
            let scope = Scope::Case(*case);
            let mut once: Vec<PersonId> = directory.once_held(scope).into_iter().collect();
            once.retain(|person| {
                directory.may_hold(*person, scope) && !directory.holds(*person, scope)
            });
            (!once.is_empty()).then_some((*case, once))
        });
        let once = once.collect();
        let shares = directory
            .shares()
            .filter(|given| {
                let member =
                    matches!(given.share.scope, Scope::Case(case) if members.contains_key(&case));
                member || given.by == me || given.share.to == me
            })
            .map(|given| SharedPiece {
                key: given.share.key,
                revision: given.share.revision,
                scope: given.share.scope,
                by: given.by,
                to: given.share.to,
                until: given.share.until,
            })
            .collect();
        let emergencies = self.emergencies.iter().filter_map(|scope| match scope {
            Scope::Case(case) => Some(*case),
            _ => None,
        });
        let unacknowledged = directory
            .emergencies()
            .filter(|one| one.by != me && !one.acknowledged.contains(&me))
            .filter_map(|one| match one.scope {
                Scope::Case(case) => Some(Unacknowledged {
                    access: one.access,
                    case,
                    by: one.by,
                    at: one.at,
                }),
                _ => None,
            })
            .collect();
        Access {
            people,
            once,
            shares,
            emergencies: emergencies.collect(),
            unacknowledged,
            members,
        }
    }
}

/// Gives the key of the record that says why a case was opened in an emergency.
pub fn reason_of(access: Id) -> RecordKey {
    RecordKey::new(Kind::EmergencyAccess, access)
}
