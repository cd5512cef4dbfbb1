//! What an audit entry says of access that was given or ended, and of somebody's place at the post.

use serde::{Deserialize, Serialize};

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;

/// Who was given what by a deed, who lost it, and what place at the post it is about.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessDeed {
    /// Who was given access, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
    /// Whose access ended, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<PersonId>,
    /// The sign-in name of somebody who has no place yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The roles before, where there were any and they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles_before: Option<Roles>,
    /// The roles that were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Roles>,
}

confidential!(AccessDeed);

/// Access of one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub person: PersonId,
    /// Up to when, in milliseconds since 1970 UTC; none without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

confidential!(Given);
