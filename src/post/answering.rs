//! Answering an invitation: somebody new, who is nobody yet, makes an identity and asks for the place.
//!
//! The code says which post it is, by the hash of its root key; the identity that is made here pins that root, so a host
//! in another's place would show.

use rand_chacha::ChaCha20Rng;

use crate::care::ledger::directory::post_of_root;
use crate::care::ledger::header::{Invite, Roles};
use crate::care::ledger::ids::{Hash, PostId};
use crate::host::wire::{Answer, Joining, Refused, Request};
use crate::post::line::{HostGone, Line};
use crate::post::session::hello;
use crate::vault::identity::Identity;
use crate::vault::invitation::InvitationCode;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::{
    ArgonParams, CannotOpenIdentity, Floor, Opened, Pin, open_identity_file, seal_identity_at,
};

/// What an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub post: PostId,
    pub root: [u8; 32],
    pub invite: Hash,
    pub handle: String,
    pub roles: Roles,
    /// Until when it is open, in milliseconds since 1970 UTC.
    pub until: i64,
}

/// Why an invitation is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinFault {
    #[error("the code is for another post")]
    OtherPost,
    #[error("no such invitation is open: it was used, taken back, or never made")]
    NotOpen,
    #[error("the invitation is past its time")]
    Past,
    #[error("somebody else has answered the invitation")]
    Answered,
    #[error("the passphrase does not open the identity file")]
    WrongPassphrase,
    #[error("the identity file is none, was damaged, or cannot be sealed")]
    BadIdentity,
    #[error("the disk of the post is full or failed")]
    Disk,
    #[error(transparent)]
    HostGone(#[from] HostGone),
}

/// Asks what an invitation is for.
///
/// # Errors
/// Where the code is for another post, nothing is open for it, or the host does not answer.
pub fn look_up(line: &mut dyn Line, code: &InvitationCode) -> Result<Place, JoinFault> {
    let (post, _) = hello(line)?;
    if !code.is_of(post) {
        return Err(JoinFault::OtherPost);
    }
    let invite = Invite::id_of(&code.public());
    match line.ask(Request::Invitation { invite })? {
        Answer::Invitation {
            handle,
            roles,
            until,
            root,
        } if post_of_root(&root) == post => Ok(Place {
            post,
            root,
            invite,
            handle,
            roles,
            until,
        }),
        Answer::Invitation { .. } => Err(JoinFault::OtherPost),
        Answer::Refused(refused) => Err(fault(refused)),
        _ => Err(HostGone::Silent.into()),
    }
}

/// Answers an invitation with a new identity under a passphrase, or with the identity of another post's file, which the
/// passphrase opens; gives the identity's id, whose fingerprint is compared.
///
/// Takes as long as Argon2id does, some tenths of a second; twice that for a file.
///
/// # Errors
/// Where the file does not open, the invitation was answered by somebody else, or the host refuses or does not answer.
pub fn answer(
    line: &mut dyn Line,
    code: &InvitationCode,
    place: &Place,
    passphrase: &Passphrase,
    file: Option<&[u8]>,
    (params, floor): (ArgonParams, Floor),
    rng: &mut ChaCha20Rng,
) -> Result<Hash, JoinFault> {
    let mut opened = match file {
        None => Opened {
            identity: Identity::generate(rng),
            pins: Vec::new(),
            turn: Default::default(),
        },
        Some(file) => open_identity_file(file, passphrase, floor).map_err(|fault| match fault {
            CannotOpenIdentity::WrongPassphrase => JoinFault::WrongPassphrase,
            _ => JoinFault::BadIdentity,
        })?,
    };
    opened.pins.retain(|pin| pin.post != place.post);
    opened.pins.push(Pin {
        post: place.post,
        root: place.root,
    });
    let sealed = seal_identity_at(
        &opened.identity,
        &opened.pins,
        passphrase,
        opened.turn,
        params,
        rng,
    )
    .map_err(|_| JoinFault::BadIdentity)?;
    let keys = opened.identity.public();
    let signed = code.answer(&opened.identity, place.post, place.invite);
    let joining = Joining {
        invite: place.invite,
        keys,
        by_invite: signed.by_invite,
        by_identity: signed.by_identity,
        sealed,
    };
    match line.ask(Request::Join(Box::new(joining)))? {
        Answer::Ok => Ok(keys.id()),
        Answer::Refused(refused) => Err(fault(refused)),
        _ => Err(HostGone::Silent.into()),
    }
}

fn fault(refused: Refused) -> JoinFault {
    match refused {
        Refused::NotThere | Refused::NotProved => JoinFault::NotOpen,
        Refused::InvitePast => JoinFault::Past,
        Refused::InviteAnswered => JoinFault::Answered,
        Refused::DiskFull | Refused::DiskFailed => JoinFault::Disk,
        Refused::Malformed | Refused::TooMuch => JoinFault::BadIdentity,
        _ => HostGone::Silent.into(),
    }
}
