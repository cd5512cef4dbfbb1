//! Saving: what the screens ask for, on disk before anything says so. Keys that are owed are given first.

use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::sending::{CHAIN_ATTEMPTS, owes_an_epoch};
use crate::post::session::Session;

impl Session {
    /// Saves a change; when this returns, the disk has it.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer; then nothing of it is in force.
    pub fn save(&mut self, change: &ChangeSet) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let mut before = Vec::new();
        for _ in 1..CHAIN_ATTEMPTS {
            match self.save_as_keys_stand(change, &mut before) {
                // Somebody has left the scope, or their time has come: the first who writes begins its new epoch.
                Err(Refusal::NotAuthorised(refusal)) if owes_an_epoch(&refusal) => {
                    self.catch_up_into(&mut before)?;
                    // Where another member was quicker, the key comes with what is caught up on next.
                    let _ = self.settle_keys();
                }
                other => return self.after(before, other),
            }
        }
        let last = self.save_as_keys_stand(change, &mut before);
        self.after(before, last)
    }

    /// Saves a change of which nothing goes to the screens; what others did before it is kept for them.
    ///
    /// # Errors
    /// As [`Session::save`].
    pub(super) fn save_aside(&mut self, change: &ChangeSet) -> Result<(), Refusal> {
        let (_, arrived) = self.save(change)?;
        self.overheard.extend(arrived);
        Ok(())
    }

    /// Gives what was heard of others while something else was done, and goes to the screens.
    pub fn take_overheard(&mut self) -> Vec<Arrived> {
        std::mem::take(&mut self.overheard)
    }

    /// Does ahead what the next save can be spared, while nobody waits.
    pub fn get_ready(&mut self) {
        self.keyring
            .get_ready(&self.directory, &mut self.around.rng);
    }
}
