//! Open invitations: places at the post that wait for somebody, each for one person and until its time.
//!
//! A part of the directory's fold. Who may invite is for `authorise` to say; whether somebody holds the one-time key is
//! for the vault. Times are those that the authors signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::care::ledger::header::{Invite, Person};
use crate::care::ledger::ids::{Hash, PersonId};

/// The longest that an invitation is open, in milliseconds: 30 days.
pub const OPEN_FOR_MOST: i64 = 30 * 24 * 60 * 60 * 1000;

/// The most invitations that are open at once; a post has eight counselors.
pub const OPEN_MOST: usize = 64;

/// The invitations that nobody has used, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invites(BTreeMap<Hash, Open>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    invite: Invite,
    /// The handle as it is compared.
    folded: String,
}

/// What makes an invitation, or a person who came by one, not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum InviteMisfit {
    #[error("an invitation gives at least one role")]
    NoRole,
    #[error("an invitation is open for up to 30 days from when it is made")]
    BadUntil,
    #[error("{OPEN_MOST} invitations are open already")]
    TooMany,
    #[error("the handle {0:?} waits for somebody who was invited")]
    HandleWaits(String),
    #[error("the invitation {0} has been used")]
    Used(Hash),
    #[error("there is no open invitation {0}")]
    NotOpen(Hash),
    #[error("the invitation {0} is past its time")]
    Past(Hash),
    #[error("the invitation {0} is for another handle or other roles")]
    ForAnother(Hash),
    #[error("{0} did not come by that invitation")]
    OfAnother(PersonId),
}

impl Invites {
    /// Opens an invitation at a time; those that are past theirs are forgotten.
    ///
    /// # Errors
    /// Where it gives no role, is open too long, or another is open for the same handle or with the same key.
    pub fn open(&mut self, invite: &Invite, folded: String, now: i64) -> Result<(), InviteMisfit> {
        self.0.retain(|_, open| open.invite.until >= now);
        let id = invite.id();
        if invite.roles.is_empty() {
            return Err(InviteMisfit::NoRole);
        }
        if invite.until <= now || invite.until.saturating_sub(now) > OPEN_FOR_MOST {
            return Err(InviteMisfit::BadUntil);
        }
        if self.0.contains_key(&id) {
            return Err(InviteMisfit::Used(id));
        }
        if self.0.values().any(|open| open.folded == folded) {
            return Err(InviteMisfit::HandleWaits(invite.handle.clone()));
        }
        if self.0.len() >= OPEN_MOST {
            return Err(InviteMisfit::TooMany);
        }
        let invite = invite.clone();
        self.0.insert(id, Open { invite, folded });
        Ok(())
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// Where none of this id is open.
    pub fn take_back(&mut self, id: Hash) -> Result<(), InviteMisfit> {
        self.0
            .remove(&id)
            .map(|_| ())
            .ok_or(InviteMisfit::NotOpen(id))
    }

    /// Uses up the invitation that a new person came by.
    ///
    /// # Errors
    /// Where it is not open, is past its time, or is for another handle or other roles.
    pub fn use_up(&mut self, person: &Person, now: i64) -> Result<(), InviteMisfit> {
        let Some(id) = person.invite else {
            return Ok(());
        };
        let invite = self.get(id).ok_or(InviteMisfit::NotOpen(id))?;
        if invite.until < now {
            return Err(InviteMisfit::Past(id));
        }
        if invite.handle != person.handle || invite.roles != person.roles {
            return Err(InviteMisfit::ForAnother(id));
        }
        self.0.remove(&id);
        Ok(())
    }

    /// Finds one by id.
    pub fn get(&self, id: Hash) -> Option<&Invite> {
        self.0.get(&id).map(|open| &open.invite)
    }

    /// Gives all of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (Hash, &Invite)> {
        self.0.iter().map(|(id, open)| (*id, &open.invite))
    }
}
