//! The person a session belongs to.

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    pub person: PersonId,
    /// The name signed in with.
    pub handle: String,
    pub roles: Roles,
}
