//! Opening: a sealed record made what it says, by the key of its scope, by a share, or by the slot before a wrong one.

use zeroize::Zeroizing;

use crate::care::ledger::ids::{PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, RecordContent, Request, SealedContent, SealedRecord};
use crate::post::arrived::Arrived;
use crate::post::change::Rewrapped;
use crate::post::credit::{Credit, credit};
use crate::post::keyring::KeyFault;
use crate::post::session::Session;
use crate::vault::{seal, share};

impl Session {
    /// Opens a record; nothing where no key is held or it has no content.
    pub(super) fn open(&self, record: &SealedRecord) -> Result<Option<Arrived>, ()> {
        let content = match &record.content {
            RecordContent::Sealed(content) => content,
            RecordContent::Damaged => return Err(()),
            RecordContent::Removed | RecordContent::Erased | RecordContent::IntentFirst => {
                return Ok(None);
            }
        };
        let place = (record.key, record.revision);
        let plain = match self.keyring.unseal(
            place,
            content.scope,
            content.epoch,
            &content.slot,
            &content.blob,
        ) {
            Ok(plain) => plain,
            // Of another scope, or of an epoch before this person's: the audit's first belongs to the recovery key alone.
            Err(KeyFault::NoKey(_)) => match self.open_shared(place, content)? {
                Some(plain) => plain,
                None => return Ok(None),
            },
            Err(_) => return Err(()),
        };
        let place = (record.key, record.revision, content.scope);
        let opened = self.arrives(place, (record.author, record.time), Some(plain));
        Ok(Some(opened))
    }

    /// Opens a record; where its slot is wrong, by one that it had before.
    ///
    /// Nobody but who holds both keys can tell whether a rewrap puts the same data key under a new epoch, the host least of all.
    pub(super) fn open_by_any_slot(
        &mut self,
        record: &SealedRecord,
    ) -> Result<Option<Arrived>, ()> {
        self.open(record).or_else(|()| {
            let (_, _, plain) = self.by_earlier_slot(record).ok_or(())?;
            let RecordContent::Sealed(content) = &record.content else {
                return Err(());
            };
            let place = (record.key, record.revision, content.scope);
            Ok(Some(self.arrives(
                place,
                (record.author, record.time),
                Some(plain),
            )))
        })
    }

    /// Finds the slot before a wrong one that opens a record: its epoch, the slot, and the content.
    pub(super) fn by_earlier_slot(
        &mut self,
        record: &SealedRecord,
    ) -> Option<(u32, Vec<u8>, Zeroizing<Vec<u8>>)> {
        let RecordContent::Sealed(content) = &record.content else {
            return None;
        };
        let (key, revision) = (record.key, record.revision);
        let Ok(Answer::Slots(slots)) = self.ask(Request::EarlierSlots { key, revision }) else {
            return None;
        };
        slots.into_iter().find_map(|slot| {
            let opened =
                self.keyring
                    .unseal_by((key, revision), content.scope, &slot, &content.blob);
            opened.map(|(epoch, plain)| (epoch, slot.into_vec(), plain))
        })
    }

    /// Opens a revision by the share of its own key; nothing where there is none.
    fn open_shared(
        &self,
        (key, revision): (RecordKey, u64),
        content: &SealedContent,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, ()> {
        let me = self.me.person;
        let Some(given) = self.directory.shared_with(me, key, revision) else {
            return Ok(None);
        };
        let data_key = share::accept(given, &self.identity, self.writer.post).map_err(|_| ())?;
        let ctx = self
            .keyring
            .context((key, revision), content.scope, content.epoch);
        seal::open_with_data_key(&content.blob, &data_key, &ctx)
            .map(Some)
            .map_err(|_| ())
    }

    /// Makes of an opened record what is handed on, with how far it is believed about who it is from: the one way in.
    pub(super) fn arrives(
        &self,
        (key, revision, scope): (RecordKey, u64, Scope),
        (author, time): (PersonId, i64),
        plain: Option<Zeroizing<Vec<u8>>>,
    ) -> Arrived {
        let credit = plain.as_ref().map_or(Credit::NONE, |plain| {
            let by = (author, time);
            credit(key, plain, by, self.writer.post, &self.directory)
        });
        Arrived {
            key,
            revision,
            scope,
            author,
            time,
            plain,
            credit,
        }
    }

    /// Remembers a record that lies under an older epoch, if it does and this person holds both keys.
    pub(super) fn note_epoch(&mut self, record: &SealedRecord) {
        if self.as_old(record).is_some() {
            self.old_epochs.push(record.key);
        }
    }

    /// Gives what is to be taken over of a record that lies under an older epoch, where this person holds both keys.
    pub(super) fn as_old(&self, record: &SealedRecord) -> Option<Rewrapped> {
        let RecordContent::Sealed(content) = &record.content else {
            return None;
        };
        let latest = self.directory.latest(content.scope)?.number;
        // An audit entry is sealed to its epoch's public key and has no slot to take over.
        let older = content.epoch < latest && content.scope != Scope::Audit;
        let held = |epoch| self.keyring.key(content.scope, epoch).is_some();
        // What was opened in an emergency is not this person's to take over.
        let older = older && self.directory.holds(self.me.person, content.scope);
        (older && held(content.epoch) && held(latest)).then(|| Rewrapped {
            key: record.key,
            revision: record.revision,
            scope: content.scope,
            epoch: content.epoch,
            slot: content.slot.to_vec(),
        })
    }
}
