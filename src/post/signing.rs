//! Texts about to be signed: each is shown, then the passphrase is asked once for all of them.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::{Id, PersonId, PostId};
use crate::care::records::signed_note::Signed;
use crate::post::session::Session;
use crate::vault::identity::Identity;
use crate::vault::note_signature::{NotePlace, SignedBytes};

/// What a signature is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedAs {
    /// The note itself.
    Note,
    /// An addendum to it.
    Addendum,
    /// The reason it was entered in error.
    EnteredInError,
}

/// One text to sign.
#[derive(Clone)]
pub struct ToSign {
    /// The note it is, or is about.
    pub note: Id,
    pub case: Option<Id>,
    pub signed_as: SignedAs,
    /// The exact bytes that the signature will cover.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Session {
    /// Signs a text with this person's key; whoever asks has had the passphrase confirmed ([`Session::is_passphrase`]).
    pub fn sign(&self, text: &ToSign) -> Signed {
        sign(
            text,
            &self.identity,
            self.me().person,
            self.post(),
            self.now(),
        )
    }
}

/// Signs a text as its author, at an instant of the author's clock.
pub fn sign(
    text: &ToSign,
    identity: &Identity,
    author: PersonId,
    post: PostId,
    at: DateTime<Utc>,
) -> Signed {
    let place = NotePlace {
        post,
        case: text.case,
        note: text.note,
    };
    let mut signed = SignedBytes::sign(
        text.bytes.to_vec(),
        &place,
        author,
        at.timestamp_millis(),
        identity,
    );
    Signed {
        bytes: std::mem::take(&mut signed.bytes),
        author,
        // What is kept is what was signed: whole milliseconds.
        at: DateTime::from_timestamp_millis(signed.time).unwrap_or(at),
        signature: signed.signature.to_vec(),
    }
}

/// Tells whether a signed text is the one its author signed for this place.
pub fn verifies(
    signed: &Signed,
    post: PostId,
    case: Option<Id>,
    note: Id,
    keys: &PublicKeys,
) -> bool {
    let Ok(signature) = <[u8; 64]>::try_from(signed.signature.as_slice()) else {
        return false;
    };
    let bytes = SignedBytes {
        bytes: signed.bytes.clone(),
        author: signed.author,
        time: signed.at.timestamp_millis(),
        signature,
    };
    bytes.verify(&NotePlace { post, case, note }, &keys.signing)
}
