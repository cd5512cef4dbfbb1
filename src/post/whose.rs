//! Whose work is looked at: one person's, or that of the whole post.

use crate::care::ledger::ids::{Id, PersonId};
use crate::post::table::Index;

/// Whose work is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The cases whose counselor somebody is, the appointments they are a counselor of, the follow-ups assigned to them.
    Of(PersonId),
    Everybodys,
}

impl Whose {
    /// Tells whether somebody looked at is among these.
    pub(super) fn includes(self, people: &[PersonId]) -> bool {
        match self {
            Whose::Of(person) => people.contains(&person),
            Whose::Everybodys => true,
        }
    }

    /// Gives what stands under the people looked at, each once.
    pub(super) fn under(self, index: &Index<PersonId>) -> Vec<Id> {
        let mut found: Vec<Id> = match self {
            Whose::Of(person) => index.under(&person).collect(),
            Whose::Everybodys => index.range(..).map(|(_, id)| id).collect(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }
}
