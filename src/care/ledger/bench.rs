//! One commit before its judges: `act_rules`, `item_rules`, `sharing_rules` and `undo_rules`.

use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::Facts;
use crate::care::ledger::header::{Header, Roles};
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::signer::Signer;

/// A commit, whose key it is signed with, the directory before and after its acts, and facts of the commits before it.
pub struct Bench<'a> {
    pub header: &'a Header,
    pub signer: Signer,
    pub before: &'a Directory,
    pub after: &'a Directory,
    pub facts: &'a dyn Facts,
}

impl Bench<'_> {
    /// Gives who made the commit.
    pub fn author(&self) -> PersonId {
        self.header.author
    }

    /// Tells whether a recovery key signs for the author.
    pub fn by_recovery(&self) -> bool {
        matches!(self.signer, Signer::Recovery(_))
    }

    /// Gives the roles the author had before the commit, or is founding the post with.
    pub fn roles(&self) -> Roles {
        let directory = if self.signer == Signer::Root {
            self.after
        } else {
            self.before
        };
        directory
            .person(self.author())
            .map_or(Roles::default(), |person| person.roles)
    }
}
