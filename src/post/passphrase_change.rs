//! A new passphrase for one's own identity, and the same identity at other posts.
//!
//! Each post has a copy of the identity file of its own. A change is of the copy here; the others keep the passphrase they
//! have until the file is taken there, or it is changed there as well. A new passphrase does not make an old copy of the file
//! safe: who has one opens it with the old passphrase.

use crate::care::records::audit::Action;
use crate::host::wire::{Answer, Request};
use crate::post::change::ChangeSet;
use crate::post::identity_copies::{self, Copy};
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::vault::passphrase::Passphrase;
use crate::vault::passphrase_turn::PassphraseTurn;
use crate::vault::sealed_identity::{
    ArgonParams, CannotOpenIdentity, Opened, Pin, open_identity_file, seal_identity_at,
};

/// Why a passphrase is not changed, or an identity file not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseFault {
    #[error("the passphrase does not open the identity")]
    Wrong,
    #[error("the new passphrase is the old one")]
    Same,
    #[error("the file is no identity file, or was damaged")]
    BadFile,
    #[error("the file is of another identity")]
    OtherIdentity,
    #[error("the file's passphrase is older than the one here")]
    Older,
    #[error("the identity cannot be sealed")]
    NotSealed,
    #[error("the host refused it or does not answer")]
    Refused(Refusal),
}

impl Session {
    /// Seals this person's identity under a new passphrase, at this post; gives the copies elsewhere that are still under an
    /// older one, as far as they are known.
    ///
    /// How strong the new one has to be is asked before. Takes as long as Argon2id does, three times.
    ///
    /// # Errors
    /// Where the old one is wrong, the new one is the same, or the host refuses or does not answer.
    pub fn change_passphrase(
        &mut self,
        old: &Passphrase,
        new: &Passphrase,
        params: ArgonParams,
    ) -> Result<Vec<Copy>, PassphraseFault> {
        if old == new {
            return Err(PassphraseFault::Same);
        }
        let mut opened = self.open_file(&self.sealed_identity, old)?;
        opened.turn = opened.turn.next(self.now().timestamp_millis());
        self.keep_sealed(&opened, new, params)?;
        Ok(self.copies_behind())
    }

    /// Takes the identity file of another post in the place of the one here: the same identity, under that file's passphrase.
    ///
    /// # Errors
    /// Where the passphrase does not open the file, it is of another identity, or older than the one here.
    pub fn import_identity(
        &mut self,
        file: &[u8],
        passphrase: &Passphrase,
        params: ArgonParams,
    ) -> Result<Vec<Copy>, PassphraseFault> {
        let mut opened = self.open_file(file, passphrase)?;
        if opened.identity.public() != self.identity.public() {
            return Err(PassphraseFault::OtherIdentity);
        }
        if opened.turn < self.turn {
            return Err(PassphraseFault::Older);
        }
        // The posts of both files, this one among them.
        let own = self.own_pin();
        opened.pins.retain(|pin| pin.post != self.post());
        opened.pins.extend(own);
        self.keep_sealed(&opened, passphrase, params)?;
        Ok(self.copies_behind())
    }

    /// Gives this person's identity file as it lies here: sealed, to be taken to another post.
    pub fn export_identity(&mut self) -> Result<Vec<u8>, Refusal> {
        self.save_aside(&ChangeSet::new(Action::Export))?;
        Ok(self.sealed_identity.clone())
    }

    /// Gives the copies of this identity at other posts whose passphrase is older than the one here, or not known.
    pub fn copies_behind(&self) -> Vec<Copy> {
        let mut copies = self.copies_elsewhere();
        copies.retain(|copy| copy.turn < Some(self.turn));
        copies
    }

    /// Gives the copies of this identity at other posts, as far as they are known.
    pub(super) fn copies_elsewhere(&self) -> Vec<Copy> {
        let seen = self.copies_seen();
        let mut copies: Vec<Copy> = self
            .posts
            .iter()
            .filter(|post| !seen.iter().any(|copy| copy.post == **post))
            .map(|post| Copy::unseen(*post))
            .collect();
        copies.extend(seen);
        copies.retain(|copy| copy.post != self.post() && !copy.given_up);
        copies
    }

    /// Gives another post at which this person has replaced the keys that are still in use here, where one is known.
    pub fn keys_replaced_at(&self) -> Option<Copy> {
        let seen = self.copies_seen();
        seen.into_iter().find(|copy| copy.given_up)
    }

    /// Gives the copy of this identity at another post whose passphrase is newer than the one here, where one is known.
    pub fn copy_ahead(&self) -> Option<Copy> {
        let seen = self.copies_seen();
        seen.into_iter()
            .filter(|copy| copy.turn > Some(self.turn) && !copy.given_up)
            .max_by_key(|copy| copy.turn)
    }

    /// Remembers in this person's own folder that the identity is used here, and under which passphrase.
    pub(super) fn remember_copy(&self) {
        let Some(own) = &self.around.own else { return };
        let copy = Copy {
            post: self.post(),
            code: self.directory.code().map(str::to_owned),
            turn: Some(self.turn),
            given_up: false,
        };
        // Where it cannot be written, the copies are named by what the identity file says of them.
        let _ = identity_copies::remember(own, self.identity.public().id(), copy);
    }

    fn copies_seen(&self) -> Vec<Copy> {
        let own = self.around.own.as_deref();
        own.map(|own| identity_copies::read(own, self.identity.public().id()))
            .unwrap_or_default()
    }

    pub(super) fn own_pin(&self) -> Option<Pin> {
        self.directory.root().map(|root| Pin {
            post: self.post(),
            root: *root,
        })
    }

    pub(super) fn open_file(
        &self,
        file: &[u8],
        passphrase: &Passphrase,
    ) -> Result<Opened, PassphraseFault> {
        open_identity_file(file, passphrase, self.around.floor).map_err(|fault| match fault {
            CannotOpenIdentity::WrongPassphrase => PassphraseFault::Wrong,
            _ => PassphraseFault::BadFile,
        })
    }

    /// Has the host keep the identity sealed anew, and says so in the audit log.
    fn keep_sealed(
        &mut self,
        opened: &Opened,
        passphrase: &Passphrase,
        params: ArgonParams,
    ) -> Result<(), PassphraseFault> {
        let rng = &mut self.around.rng;
        let sealed = seal_identity_at(
            &opened.identity,
            &opened.pins,
            passphrase,
            opened.turn,
            params,
            rng,
        )
        .map_err(|_| PassphraseFault::NotSealed)?;
        // Said before it is done: a change that nobody finds in the log is worse than one in it that failed.
        self.save_aside(&ChangeSet::new(Action::ChangePassphrase))
            .map_err(PassphraseFault::Refused)?;
        let person = self.me.person;
        let put = Request::SealIdentity {
            person,
            sealed: sealed.clone(),
        };
        match self.ask(put).map_err(PassphraseFault::Refused)? {
            Answer::Ok => {}
            _ => return Err(PassphraseFault::Refused(Refusal::Unfitting)),
        }
        self.sealed_identity = sealed;
        self.turn = opened.turn;
        self.posts = opened.pins.iter().map(|pin| pin.post).collect();
        self.remember_copy();
        Ok(())
    }

    /// Tells which passphrase of this person's life the copy here is under.
    pub fn passphrase_turn(&self) -> PassphraseTurn {
        self.turn
    }
}
