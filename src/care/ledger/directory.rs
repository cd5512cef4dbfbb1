//! The directory: who is at the post, with which keys, roles and standing, and who was given which key.
//!
//! It is a pure fold over the acts of commit headers, in their order; whoever folds the same headers has the same
//! directory. Here is what it says of people and epochs; `acts` takes in what comes, `holding` tells whose keys open a
//! scope and who is owed one, and `shared` which revisions are shared with whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::care::ledger::emergencies::{Emergencies, Emergency};
use crate::care::ledger::former_keys::FormerKeys;
use crate::care::ledger::former_roles::FormerRoles;
use crate::care::ledger::handle::fold_handle;
use crate::care::ledger::header::{
    Epoch, Grant, Invite, Person, PublicKeys, Recipient, Recovery, Roles, Standing,
};
use crate::care::ledger::ids::{GenerationId, Hash, PersonId, PostId};
use crate::care::ledger::invites::Invites;
use crate::care::ledger::scope::Scope;
use crate::care::ledger::shares::Shares;

mod acts;
mod holding;
mod shared;

/// The post's people, their keys, and who holds which scope's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    founded: Option<Founded>,
    people: BTreeMap<PersonId, Person>,
    /// The id of each one's present keys, which every question about a grant compares.
    identities: BTreeMap<PersonId, Hash>,
    former: Arc<FormerKeys>,
    former_roles: Arc<FormerRoles>,
    handles: BTreeMap<String, PersonId>,
    recoveries: BTreeMap<Hash, Recovery>,
    circles: BTreeMap<Scope, Arc<Vec<Turn>>>,
    invites: Invites,
    shares: Arc<Shares>,
    emergencies: Arc<Emergencies>,
    /// The host's time that it stands at, in milliseconds since 1970 UTC: grants and shares end by it.
    time: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Founded {
    post: PostId,
    generation: GenerationId,
    /// The generations before, each with the number of its last frame.
    past: Vec<(GenerationId, u64)>,
    root: [u8; 32],
    code: String,
}

/// One epoch of a scope and the grants of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Turn {
    epoch: Epoch,
    grants: Vec<Grant>,
}

/// Gives the id of the post with this root key: the first half of the key's BLAKE3 hash.
pub fn post_of_root(root: &[u8; 32]) -> PostId {
    let Hash(hash) = Hash::of("carepost 1 post id", root);
    PostId(std::array::from_fn(|i| hash[i]))
}

impl Directory {
    /// Lets time pass up to the host's time of what comes next; it never goes back.
    pub fn pass_to(&mut self, time: i64) {
        self.time = self.time.max(time);
    }

    /// Gives the host's time that the directory stands at, in milliseconds since 1970 UTC.
    pub fn time(&self) -> i64 {
        self.time
    }

    fn identity(&self, to: Recipient) -> Option<Hash> {
        match to {
            Recipient::Person(id) => self.identities.get(&id).copied(),
            Recipient::Recovery(id) => self.recoveries.contains_key(&id).then_some(id),
        }
    }

    /// Tells whether something can be sealed to somebody's present keys.
    ///
    /// No act brings other keys in; should a journal have some, the others' keys do not wait for them.
    pub fn can_be_sealed_to(&self, to: Recipient) -> bool {
        let keys = match to {
            Recipient::Person(id) => self.people.get(&id).map(|person| person.keys),
            Recipient::Recovery(id) => self.recoveries.get(&id).map(|recovery| recovery.keys),
        };
        keys.is_some_and(|keys| keys.can_be_sealed_to())
    }

    /// Gives the post's id, once it is founded.
    pub fn post(&self) -> Option<PostId> {
        self.founded.as_ref().map(|founded| founded.post)
    }

    /// Gives the generation that the journal is in.
    pub fn generation(&self) -> Option<GenerationId> {
        self.founded.as_ref().map(|founded| founded.generation)
    }

    /// Gives the generations before, the first one first, each with the number of its last frame.
    pub fn past_generations(&self) -> impl Iterator<Item = (GenerationId, u64)> + '_ {
        let founded = self.founded.iter();
        founded.flat_map(|founded| founded.past.iter().copied())
    }

    /// Gives the root key, which each person's sealed identity pins.
    pub fn root(&self) -> Option<&[u8; 32]> {
        self.founded.as_ref().map(|founded| &founded.root)
    }

    /// Gives the post's code, which case numbers begin with.
    pub fn code(&self) -> Option<&str> {
        self.founded.as_ref().map(|founded| founded.code.as_str())
    }

    /// Finds a person by id.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Gives the keys with which somebody can have signed what was written at a time, in milliseconds since 1970 UTC:
    /// their present ones, and those that they have given up since.
    pub fn keys_at(&self, id: PersonId, time: i64) -> impl Iterator<Item = PublicKeys> + '_ {
        let present = self.person(id).map(|person| person.keys);
        present.into_iter().chain(self.former.since(id, time))
    }

    /// Gives the roles that somebody had at a time by the host's clock, in milliseconds since 1970 UTC.
    pub fn roles_at(&self, id: PersonId, time: i64) -> Roles {
        let present = self.person(id).map(|person| person.roles);
        let former = self.former_roles.at(id, time);
        former.or(present).unwrap_or_default()
    }

    /// Finds a person by handle, however it is typed.
    pub fn person_by_handle(&self, handle: &str) -> Option<&Person> {
        self.people.get(self.handles.get(&fold_handle(handle))?)
    }

    /// Gives everyone who is or was at the post, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Gives the invitations that nobody has used yet, by id; some may be past their time.
    pub fn invites(&self) -> impl Iterator<Item = (Hash, &Invite)> {
        self.invites.iter()
    }

    /// Finds an invitation that nobody has used yet.
    pub fn invite(&self, id: Hash) -> Option<&Invite> {
        self.invites.get(id)
    }

    /// Gives the recovery recipients, by identity id.
    pub fn recoveries(&self) -> impl Iterator<Item = (Hash, &Recovery)> {
        self.recoveries.iter().map(|(id, recovery)| (*id, recovery))
    }

    /// Gives every scope that has an epoch.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.circles.keys().copied()
    }

    /// Gives the epochs of a scope, the first one first.
    pub fn epochs(&self, scope: Scope) -> impl DoubleEndedIterator<Item = &Epoch> {
        self.turns(scope).iter().map(|turn| &turn.epoch)
    }

    /// Gives the latest epoch of a scope.
    pub fn latest(&self, scope: Scope) -> Option<&Epoch> {
        self.turns(scope).last().map(|turn| &turn.epoch)
    }

    /// Gives the grants of a scope's latest epoch.
    pub fn latest_grants(&self, scope: Scope) -> &[Grant] {
        self.turns(scope).last().map_or(&[], |turn| &turn.grants)
    }

    /// Gives every grant ever made to someone, the oldest epochs of a scope first.
    pub fn grants_to(&self, to: Recipient) -> impl Iterator<Item = &Grant> {
        self.circles
            .values()
            .flat_map(|turns| turns.iter())
            .flat_map(|turn| &turn.grants)
            .filter(move |grant| grant.to == to)
    }

    fn turns(&self, scope: Scope) -> &[Turn] {
        self.circles
            .get(&scope)
            .map_or(&[], |turns| turns.as_slice())
    }

    /// Tells whether a person is at the post and at work.
    pub fn active(&self, person: PersonId) -> bool {
        self.person(person)
            .is_some_and(|person| person.standing == Standing::Active)
    }

    /// Gives every emergency access, the oldest first.
    pub fn emergencies(&self) -> impl Iterator<Item = &Emergency> {
        self.emergencies.iter()
    }

    /// Counts the administrators who are at work.
    pub fn active_administrators(&self) -> usize {
        self.people
            .values()
            .filter(|person| person.standing == Standing::Active && person.roles.administrator)
            .count()
    }
}
