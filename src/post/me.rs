//! The person a session belongs to.

use std::collections::{BTreeMap, BTreeSet};

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    pub person: PersonId,
    /// The name signed in with.
    pub handle: String,
    pub roles: Roles,
    /// The scopes whose key is held; the session keeps it up to date.
    pub scopes: BTreeSet<Scope>,
    /// Everyone at work at the post, oneself too, with their roles; the session keeps it up to date.
    pub colleagues: BTreeMap<PersonId, Roles>,
}

impl Me {
    /// Tells whether somebody is at work here as a counselor; of a post whose people are not known, nothing else is said.
    pub fn may_counsel(&self, person: PersonId) -> bool {
        let of_post = self.colleagues.get(&person);
        self.colleagues.is_empty() || of_post.is_some_and(|roles| roles.counselor)
    }
}
