//! Sending: a planned change sealed, signed, sent, and on disk before anything says so. Keys that are owed are not given here
//! ([`crate::post::saving`] does that): giving them is a change of its own, which comes this way as well.

use crate::care::ledger::header::{Commit, Header};
use crate::care::ledger::ids::Hash;
use crate::care::ledger::refusal::Refusal as CommitRefusal;
use crate::host::wire::{Answer, RecordContent, Request};
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::own_change::OwnChange;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::post::writer::CannotPrepare;

/// How often a commit is sent whose fate the host did not know.
const ATTEMPTS: usize = 3;

/// How often a change is signed anew because another session was quicker, of the same person or of another member.
pub(super) const CHAIN_ATTEMPTS: usize = 8;

/// The most changes that can be taken back one after another.
const KEPT: usize = 200;

impl Session {
    /// Saves a change with the keys as they are, and puts what others did before it into `before`; where a new epoch is owed
    /// first, it is refused.
    ///
    /// # Errors
    /// As [`Session::save`].
    pub(super) fn save_as_keys_stand(
        &mut self,
        change: &ChangeSet,
        before: &mut Vec<Arrived>,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let with_slots = self.with_slots(change)?;
        let change = with_slots.as_ref().unwrap_or(change);
        for _ in 1..CHAIN_ATTEMPTS {
            match self.save_once(change) {
                // Another member has begun a new epoch meanwhile, or another session of the same person has written: this
                // one goes on after it. Or what others did before this was still on its way: with it, the refusal may be
                // another, or none.
                Err(Refusal::NotAuthorised(refusal))
                    if matches!(
                        *refusal,
                        CommitRefusal::OldEpoch { .. } | CommitRefusal::OutOfChain { .. }
                    ) || (self.waits_for_others() && !owes_an_epoch(&refusal)) =>
                {
                    self.catch_up_into(before)?;
                }
                other => return other,
            }
        }
        self.save_once(change)
    }

    /// Saves a change of keys, of which nothing goes to the screens; what others did before it is kept for them.
    ///
    /// # Errors
    /// As [`Session::save`].
    pub(super) fn save_keys(&mut self, change: &ChangeSet) -> Result<(), Refusal> {
        let mut before = Vec::new();
        let saved = self.save_as_keys_stand(change, &mut before);
        let (_, arrived) = self.after(before, saved)?;
        self.overheard.extend(arrived);
        Ok(())
    }

    /// Puts what others did before what has been saved; where it is refused, that is kept.
    pub(super) fn after(
        &mut self,
        mut before: Vec<Arrived>,
        saved: Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Result<(Saved, Vec<Arrived>), Refusal> {
        match saved {
            Ok((saved, arrived)) => {
                before.extend(arrived);
                Ok((saved, before))
            }
            Err(refusal) => {
                self.overheard.extend(before);
                Err(refusal)
            }
        }
    }

    pub(super) fn catch_up_into(&mut self, before: &mut Vec<Arrived>) -> Result<(), Refusal> {
        match self.catch_up() {
            Ok(arrived) => before.extend(arrived),
            Err(refusal) => {
                self.overheard.append(before);
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Finds the slots of the revisions to be shared that are there already; nothing where there are none.
    fn with_slots(&mut self, change: &ChangeSet) -> Result<Option<ChangeSet>, Refusal> {
        if change.shares.is_empty() {
            return Ok(None);
        }
        let mut change = change.clone();
        let written: Vec<_> = change
            .changes
            .iter()
            .map(|one| (one.key, one.base + 1))
            .collect();
        for shared in &mut change.shares {
            let (key, revision) = (shared.key, shared.revision);
            if shared.slot.is_some() || written.contains(&(key, revision)) {
                continue;
            }
            let answer = self.ask(Request::Revision { key, revision })?;
            if let Answer::Records { records, .. } = answer
                && let Some(RecordContent::Sealed(content)) =
                    records.first().map(|record| &record.content)
            {
                shared.slot = Some((content.epoch, content.slot.clone()));
            }
        }
        Ok(Some(change))
    }

    fn save_once(&mut self, change: &ChangeSet) -> Result<(Saved, Vec<Arrived>), Refusal> {
        let now = (self.around.clock)();
        let from = self.around.from.clone();
        let prepared = self
            .writer
            .prepare(
                change,
                &self.directory,
                &mut self.keyring,
                &self.identity,
                now,
                &from,
                &mut self.around.rng,
            )
            .map_err(cannot)?;
        let mut own = OwnChange::new(prepared.change, change);
        let mut arrived = Vec::new();
        for commit in &prepared.commits {
            let header = Header::from_bytes(&commit.header).map_err(|_| Refusal::Unwritable)?;
            let place = self.send(commit)?;
            arrived.extend(self.acknowledged(&header, &commit.header, place));
            own.take(&header);
        }
        let saved = own.saved();
        // A note in the audit log alone leaves nothing to be taken back.
        if !own.items.is_empty() {
            self.remember_own(own);
        }
        // The host has taken it after what was heard so far, however late this clock is.
        let time = now.timestamp_millis().max(self.directory.time());
        arrived.extend(change.changes.iter().map(|change| {
            let place = (change.key, change.base + 1, change.scope);
            self.arrives(place, (self.me.person, time), change.plain.clone())
        }));
        Ok((saved, arrived))
    }

    /// Keeps a change so that it can be taken back.
    pub(super) fn remember_own(&mut self, own: OwnChange) {
        self.own.push(own);
        if self.own.len() > KEPT {
            self.own.remove(0);
        }
    }

    /// Sends one commit until it is answered: a host that died is begun again, and the commit's id keeps it from being
    /// doubled.
    pub(super) fn send(&mut self, commit: &Commit) -> Result<(u64, Hash), Refusal> {
        for _ in 1..ATTEMPTS {
            match self.send_once(commit) {
                // The host ends after it; the next one knows, by the commit's id.
                Err(Refusal::Unknown) => {}
                other => return other,
            }
        }
        self.send_once(commit)
    }

    fn send_once(&mut self, commit: &Commit) -> Result<(u64, Hash), Refusal> {
        match self.ask(Request::Commit(commit.clone())) {
            Ok(Answer::Done { number, hash }) => Ok((number, hash)),
            Ok(_) => Err(Refusal::Unfitting),
            Err(Refusal::NotAuthorised(refusal)) => Err(match *refusal {
                CommitRefusal::Stale { key, .. } => Refusal::Conflict {
                    key,
                    by: self.writer_of(key),
                },
                other => Refusal::NotAuthorised(Box::new(other)),
            }),
            Err(refusal) => Err(refusal),
        }
    }
}

/// Tells whether a commit was refused because somebody has left a scope and its new epoch is to be begun first.
pub(super) fn owes_an_epoch(refusal: &CommitRefusal) -> bool {
    matches!(refusal, CommitRefusal::RotationOwed(_))
}

/// Says to whoever saves why a change could not be made ready.
pub(super) fn cannot(fault: CannotPrepare) -> Refusal {
    match fault {
        CannotPrepare::Key(crate::post::keyring::KeyFault::NoKey(scope))
        | CannotPrepare::BadMember(scope) => Refusal::NoKey(scope),
        // The host would say the same.
        CannotPrepare::Misfit(why) => Refusal::NotAuthorised(Box::new(CommitRefusal::Misfit(why))),
        CannotPrepare::Key(_) | CannotPrepare::Encoding => Refusal::Unwritable,
    }
}
