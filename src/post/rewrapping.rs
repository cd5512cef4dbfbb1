//! Taking over into the newest epoch what lies under an older one, after somebody has gone.
//!
//! What is read under an older epoch is remembered, and behind Today its data key is put under the newest: the content
//! is not sealed again. Who held the older key may have read it and may have kept it; what is gained is that the older
//! key opens nothing that is handed out from now on.

use crate::care::ledger::ids::RecordKey;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request, SealedRecord};
use crate::post::change::{ChangeSet, Rewrapped};
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// How many records are taken over at a time, so that a save never waits long.
const AT_ONCE: usize = 100;

impl Session {
    /// Takes some records over into the newest epoch; tells whether there may be more.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer; the next sign-in does it then.
    pub fn rewrap_some(&mut self) -> Result<bool, Refusal> {
        let from = self.old_epochs.len().saturating_sub(AT_ONCE);
        let keys: Vec<RecordKey> = self.old_epochs.drain(from..).collect();
        let mut change = ChangeSet::new(Action::Rotate);
        for key in keys {
            // Asked for again: another member's session may have been quicker.
            let Answer::Records { records, .. } = self.ask(Request::Record(key))? else {
                return Err(Refusal::Unfitting);
            };
            for record in &records {
                if let Some(old) = self.as_old(record) {
                    change.rewrapped.extend(self.by_right_slot(record, old));
                }
            }
        }
        if !change.rewrapped.is_empty() {
            change.noted.count = u32::try_from(change.rewrapped.len()).ok();
            self.save_aside(&change)?;
        }
        Ok(!self.old_epochs.is_empty())
    }

    /// Takes over what opens: where somebody put a wrong slot in the place of the right one, by the one before.
    fn by_right_slot(&mut self, record: &SealedRecord, old: Rewrapped) -> Option<Rewrapped> {
        if self.open(record).is_ok() {
            return Some(old);
        }
        let (epoch, slot, _) = self.by_earlier_slot(record)?;
        Some(Rewrapped { epoch, slot, ..old })
    }
}
