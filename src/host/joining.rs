//! Somebody new at the host's door: what an invitation is for, their answer, and their place once it is confirmed.
//!
//! All of this comes before a key is proved, from whoever reaches the socket. What an invitation is for is told to who
//! knows its id, which only the code gives; an answer is kept where the code signed it, one for each open invitation.

use std::io;

use crate::care::ledger::header::{Act, Header, Invite, Person};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::host::core::Core;
use crate::host::wire::{Answer, Joined, Joining, Refused};
use crate::store::errors::is_full;
use crate::vault::identity::sound_signing_key;
use crate::vault::invitation::Answered;
use crate::vault::sealed_identity::{self, public_keys};

impl Core {
    /// Says what an invitation is for, at a time in milliseconds since 1970 UTC.
    pub fn invitation(&self, invite: Hash, now: i64) -> Answer {
        self.open_invite(invite, now)
            .and_then(|open| {
                let root = self.directory.root().ok_or(Refused::NotThere)?;
                Ok(Answer::Invitation {
                    handle: open.handle.clone(),
                    roles: open.roles,
                    until: open.until,
                    root: *root,
                })
            })
            .unwrap_or_else(Answer::Refused)
    }

    /// Keeps an answer to an invitation until an administrator confirms it, or it is past its time.
    pub fn join(&mut self, answer: &Joining, now: i64) -> Answer {
        self.keep_answer(answer, now)
            .map_or_else(Answer::Refused, |()| Answer::Ok)
    }

    fn open_invite(&self, invite: Hash, now: i64) -> Result<&Invite, Refused> {
        let open = self.directory.invite(invite).ok_or(Refused::NotThere)?;
        if open.until < now {
            return Err(Refused::InvitePast);
        }
        Ok(open)
    }

    fn keep_answer(&mut self, answer: &Joining, now: i64) -> Result<(), Refused> {
        let open = self.open_invite(answer.invite, now)?;
        if answer.sealed.len() > sealed_identity::FILE_MAX {
            return Err(Refused::TooMuch);
        }
        let answered = Answered {
            by_invite: answer.by_invite,
            by_identity: answer.by_identity,
        };
        if !answered.verify(&open.key, self.store.post(), answer.invite, &answer.keys) {
            return Err(Refused::NotProved);
        }
        let fits = public_keys(&answer.sealed).is_ok_and(|keys| keys == answer.keys)
            && sound_signing_key(&answer.keys.signing)
            && answer.keys.can_be_sealed_to();
        if !fits {
            return Err(Refused::Malformed);
        }
        self.forget_answers(now);
        match self.joinings.get(answer.invite) {
            // The same person may send the same again, as after a lost line; the first one stays all the same.
            Ok(Some(before)) if before.keys == answer.keys => return Ok(()),
            Ok(Some(_)) => return Err(Refused::InviteAnswered),
            Ok(None) => {}
            Err(_) => return Err(Refused::DiskFailed),
        }
        self.joinings.put(answer).map_err(not_kept)
    }

    /// Gives an administrator the answers that wait; their sessions verify the signatures anew.
    pub(in crate::host) fn answers(&self, person: PersonId) -> Result<Answer, Refused> {
        let administers = self
            .directory
            .person(person)
            .is_some_and(|person| person.roles.administrator);
        if !administers {
            return Err(Refused::NotTheirs);
        }
        let mut waiting = Vec::new();
        for (invite, _) in self.directory.invites() {
            let answer = self.joinings.get(invite);
            waiting.extend(answer.map_err(|_| Refused::DiskFailed)?.map(Joined::of));
        }
        Ok(Answer::Joinings(waiting))
    }

    /// Puts the identity file that somebody new sent with their answer in its place, before the commit that makes them a
    /// person is written: on a full disk the one must not be without the other. Without the commit it is of no use to
    /// anybody.
    ///
    /// # Errors
    /// Where the disk is full or fails.
    pub(in crate::host) fn make_their_place(&self, header: &Header) -> Result<(), Refused> {
        for act in &header.acts {
            if let Act::Person(person) = act {
                self.put_their_identity(person).map_err(not_kept)?;
            }
        }
        Ok(())
    }

    fn put_their_identity(&self, person: &Person) -> io::Result<()> {
        let Some(invite) = person.invite else {
            return Ok(());
        };
        match self.joinings.get(invite)? {
            Some(answer)
                if answer.keys == person.keys && self.identities.get(person.id)?.is_none() =>
            {
                self.identities.put(person.id, &answer.sealed)
            }
            _ => Ok(()),
        }
    }

    /// Lets go of the answer of somebody who has their place.
    ///
    /// Where their identity file is not there, it is tried again at the host's next start.
    pub(in crate::host) fn take_their_place(&self, person: &Person) {
        let Some(invite) = person.invite else { return };
        if self.put_their_identity(person).is_err() {
            return;
        }
        let used = invite.to_string();
        let _ = self.joinings.keep_only(|name| name != used);
    }

    /// Does what a host that ended too early left undone: places that were given, identity files of new keys, answers that
    /// nobody waits for.
    pub(in crate::host) fn settle_answers(&self) {
        for person in self.directory.people() {
            self.take_their_place(person);
            self.take_next_identity(person);
        }
        // Without the time only what is used or taken back is let go.
        self.forget_answers(i64::MIN);
    }

    fn forget_answers(&self, now: i64) {
        let open = self.directory.invites();
        let open = open.filter(|(_, open)| open.until >= now).map(|(id, _)| id);
        // An answer is the only copy of the keys of whoever has no identity file yet.
        let without = self.directory.people().filter_map(|person| {
            let has_file = matches!(self.identities.get(person.id), Ok(Some(_)));
            person.invite.filter(|_| !has_file)
        });
        let open: Vec<String> = open.chain(without).map(|id| id.to_string()).collect();
        // Where it cannot be removed it is never shown, and tried again.
        let _ = self
            .joinings
            .keep_only(|name| open.iter().any(|open| open == name));
    }
}

fn not_kept(error: io::Error) -> Refused {
    if is_full(error.kind()) {
        Refused::DiskFull
    } else {
        Refused::DiskFailed
    }
}
