//! Saving: a planned change sealed, signed, sent, and on disk before anything says so.

use chrono::DateTime;

use crate::care::ledger::header::{Commit, Header};
use crate::care::ledger::refusal::Refusal as CommitRefusal;
use crate::host::wire::{Answer, Request};
use crate::post::change::ChangeSet;
use crate::post::own_change::OwnChange;
use crate::post::reading::Arrived;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::post::writer::CannotPrepare;

impl Session {
    /// Saves a change; when this returns, the disk has it.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer; then nothing of it is in force.
    pub fn save(&mut self, change: &ChangeSet) -> Result<(Saved, Vec<Arrived>), Refusal> {
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
            .map_err(|fault| cannot(&fault))?;
        let mut own = OwnChange::new(prepared.change, change);
        for commit in &prepared.commits {
            self.send(commit)?;
            if let Ok(header) = Header::from_bytes(&commit.header) {
                own.take(&header);
                if !header.acts.is_empty() {
                    self.catch_up()?;
                }
            }
        }
        let saved = own.saved();
        self.remember_own(own);
        let time = now.timestamp_millis();
        let arrived = change.changes.iter().map(|change| Arrived {
            key: change.key,
            revision: change.base + 1,
            scope: change.scope,
            author: self.me.person,
            time,
            plain: change.plain.clone(),
        });
        Ok((saved, arrived.collect()))
    }

    /// Sends one commit until it is answered: a host that died is begun again, and the commit's id keeps it from being
    /// doubled.
    fn send(&mut self, commit: &Commit) -> Result<(), Refusal> {
        match self.ask(Request::Commit(commit.clone())) {
            Ok(Answer::Done { number, hash }) => {
                self.writer.acknowledged(commit);
                self.writer.seen = self.writer.seen.max((number, hash));
                Ok(())
            }
            Ok(_) => Err(Refusal::NoHost),
            Err(Refusal::NotAuthorised(refusal)) => Err(match *refusal {
                CommitRefusal::Stale { key, .. } => Refusal::Conflict { key, by: None },
                other => Refusal::NotAuthorised(Box::new(other)),
            }),
            Err(refusal) => Err(refusal),
        }
    }

    /// Gives the session's time now.
    pub fn now(&self) -> DateTime<chrono::Utc> {
        (self.around.clock)()
    }
}

fn cannot(fault: &CannotPrepare) -> Refusal {
    match fault {
        CannotPrepare::Key(crate::post::keyring::KeyFault::NoKey(scope))
        | CannotPrepare::BadMember(scope) => Refusal::NoKey(*scope),
        CannotPrepare::Key(_) | CannotPrepare::Encoding | CannotPrepare::Misfit => {
            Refusal::Unwritable
        }
    }
}
