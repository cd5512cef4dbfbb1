//! Revisions that are shared with a person who is no member of their scope: read after an announcement, opened with their
//! own keys.

use crate::care::ledger::ids::RecordKey;
use crate::care::ledger::scope::Scope;
use crate::host::wire::Request;
use crate::post::arrived::Arrived;
use crate::post::doubt::Doubt;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

impl Session {
    /// Announces that revisions of one scope which are shared with this person are read, then reads them; the intent and
    /// its audit entry stay.
    ///
    /// # Errors
    /// Where one is not shared, or not any more, or the host refuses or does not answer.
    pub fn read_shared(
        &mut self,
        scope: Scope,
        revisions: &[(RecordKey, u64)],
    ) -> Result<Vec<Arrived>, Refusal> {
        let keys = revisions.iter().map(|(key, _)| *key).collect();
        let requests = revisions
            .iter()
            .map(|(key, revision)| Request::Revision {
                key: *key,
                revision: *revision,
            })
            .collect();
        let (mut arrived, records) = self.ask_announced(scope, keys, requests)?;
        for record in &records {
            // It may be an older one than the last, and so is held against its own header instead of the chain.
            if !self.is_as_signed(record) {
                return Err(self.tampered(Doubt::Records(1)));
            }
            match self.open_by_any_slot(record) {
                Ok(opened) => arrived.extend(opened),
                Err(()) => return Err(self.tampered(Doubt::Records(1))),
            }
        }
        Ok(arrived)
    }
}
