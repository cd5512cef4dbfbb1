//! Who is at the post and who is invited, as a screen shows it.

use crate::care::ledger::header::Person;
use crate::post::inviting::OpenInvite;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// The people of a post and its open invitations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleList {
    /// Everybody who is or was there.
    pub people: Vec<Person>,
    pub invites: Vec<OpenInvite>,
}

impl Session {
    /// Gives the people of the post and its open invitations; to an administrator with their answers.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn people_list(&mut self) -> Result<PeopleList, Refusal> {
        Ok(PeopleList {
            invites: self.open_invites()?,
            people: self.directory.people().cloned().collect(),
        })
    }
}
