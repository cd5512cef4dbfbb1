//! Reading what the host hands out only after a signed intent: a case's records, to a supervisor who looks in.

use crate::care::ledger::header::Act;
use crate::care::ledger::ids::RecordKey;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request};
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

impl Session {
    /// Announces that records of a scope are read, then reads them; the intent and its audit entry stay.
    ///
    /// # Errors
    /// Where the scope's key is not held, or the host refuses or does not answer.
    pub fn read_announced(
        &mut self,
        scope: Scope,
        keys: Vec<RecordKey>,
    ) -> Result<Vec<Arrived>, Refusal> {
        let mut change = ChangeSet::new(Action::Read);
        change.about = keys.first().copied();
        let intent = Act::ReadIntent {
            scope,
            keys: keys.clone(),
        };
        change.acts.push(intent);
        let (_, mut arrived) = self.save(&change)?;
        for key in keys {
            let Answer::Records { records, .. } = self.ask(Request::Record(key))? else {
                return Err(Refusal::NoHost);
            };
            for record in &records {
                arrived.extend(self.take_in(record).map_err(|()| Refusal::Unwritable)?);
            }
        }
        Ok(arrived)
    }
}
