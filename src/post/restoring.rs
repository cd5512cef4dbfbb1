//! A post's files at rest: to be copied, or begun with a new life of the journal once a backup was put in the place of what
//! was lost.
//!
//! Others may have seen commits that the backup lacks. The new generation, signed by an administrator, says that this is
//! meant; a journal that was cut in silence has none.

use rand_core::Rng;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::GenerationId;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request};
use crate::post::change::{ChangeSet, Noted};
use crate::post::refusal::Refusal;
use crate::post::session::Session;

impl Session {
    /// Begins a new generation at the journal's head, and says so in the audit.
    ///
    /// # Errors
    /// Where this person does not administer, or the host refuses it or does not answer.
    pub fn begin_generation(&mut self) -> Result<(), Refusal> {
        if !self.me.roles.administrator {
            return Err(Refusal::NotYourRole);
        }
        let mut id = [0; 16];
        self.around.rng.fill_bytes(&mut id);
        let generation = GenerationId(id);
        let now = self.now();
        let prepared = self
            .writer
            .prepare_restore(generation, &self.identity, now, &mut self.around.rng)
            .map_err(|_| Refusal::Unwritable)?;
        for commit in &prepared.commits {
            let header = Header::from_bytes(&commit.header).map_err(|_| Refusal::Unwritable)?;
            let place = self.send(commit)?;
            self.writer.generation = generation;
            let arrived = self.acknowledged(&header, &commit.header, place);
            self.overheard.extend(arrived);
        }
        self.save_aside(&ChangeSet::new(Action::Restore))
    }

    /// Writes that the post is about to be copied; it is copied only once this is on disk, and has this in it.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn note_backup(&mut self) -> Result<(), Refusal> {
        self.note(Action::Backup, Noted::default())
    }

    /// Asks a host that was started on demand to end, and leaves; tells whether it will: nobody else is there.
    ///
    /// Another connection that asked so after this one had ended might find that the host has not seen that yet.
    pub fn end_host(mut self) -> bool {
        matches!(self.ask_plainly(Request::Rest), Ok(Answer::Ok))
    }
}
