//! Reading what the host hands out only after a signed intent: a case's records, to a supervisor who looks in, and single
//! revisions, to whom they are shared with.
//!
//! An intent holds for the connection that it was sent over and for what was there then. So each sign-in announces anew, and
//! what is written anew is dropped from the screens until it is read on record as well.

use crate::care::ledger::header::Act;
use crate::care::ledger::ids::RecordKey;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Refused, Request, SealedRecord};
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::doubt::Doubt;
use crate::post::refusal::Refusal;
use crate::post::session::{Session, refused};

/// How often a reading is announced where the connection was another before it was read.
const ATTEMPTS: usize = 3;

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
        let requests = keys.iter().copied().map(Request::Record).collect();
        let (mut arrived, records) = self.ask_announced(scope, keys, requests)?;
        for (record, taken) in records.iter().zip(self.take_in_all(&records)) {
            match taken {
                Ok(opened) => arrived.extend(opened),
                Err(()) => return Err(self.tampered(Doubt::Records(1))),
            }
            self.read_on_record.insert(record.key);
        }
        Ok(arrived)
    }

    /// Announces a reading and asks for what is read; gives beside it what was heard of others meanwhile.
    pub(super) fn ask_announced(
        &mut self,
        scope: Scope,
        keys: Vec<RecordKey>,
        requests: Vec<Request>,
    ) -> Result<(Vec<Arrived>, Vec<SealedRecord>), Refusal> {
        let mut change = ChangeSet::new(Action::Read);
        change.about = keys.first().copied();
        change.acts.push(Act::ReadIntent { scope, keys });
        let mut heard = Vec::new();
        for _ in 1..ATTEMPTS {
            heard.extend(self.save(&change)?.1);
            if let Some(records) = self.ask_each(&requests)? {
                return Ok((heard, records));
            }
        }
        heard.extend(self.save(&change)?.1);
        let records = self.ask_each(&requests)?.ok_or(Refusal::NotHandedOut)?;
        Ok((heard, records))
    }

    /// Asks for records; nothing where the host does not know of the announcement: it was made over a connection that is no
    /// more, or somebody has written since.
    fn ask_each(&mut self, requests: &[Request]) -> Result<Option<Vec<SealedRecord>>, Refusal> {
        let mut all = Vec::new();
        for request in requests {
            match self.ask_plainly(request.clone())? {
                Answer::Records { records, .. } => all.extend(records),
                Answer::Refused(Refused::IntentFirst) => return Ok(None),
                other => return Err(refused(other).err().unwrap_or(Refusal::Unfitting)),
            }
        }
        Ok(Some(all))
    }
}
