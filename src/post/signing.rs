//! Texts about to be signed: each is shown, then the passphrase is asked once for all of them.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::{Id, PersonId, PostId};
use crate::care::records::signed_note::Signed;
use crate::vault::identity::Identity;
pub use crate::vault::note_signature::SignedAs;
use crate::vault::note_signature::{NotePlace, SignedText};

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
    let time = at.timestamp_millis();
    let signed = SignedText {
        place,
        signed_as: text.signed_as,
        author,
        time,
        bytes: &text.bytes,
    };
    Signed {
        signature: signed.sign(identity).to_vec(),
        bytes: text.bytes.to_vec(),
        author,
        // What is kept is what was signed: whole milliseconds.
        at: DateTime::from_timestamp_millis(time).unwrap_or(at),
        version: Signed::OF_ITS_KIND,
    }
}

/// Tells whether a signed text is the one its author signed, as what it is and for this place.
pub fn verifies(signed: &Signed, signed_as: SignedAs, place: NotePlace, keys: &PublicKeys) -> bool {
    let Ok(signature) = <[u8; 64]>::try_from(signed.signature.as_slice()) else {
        return false;
    };
    let text = SignedText {
        place,
        signed_as,
        author: signed.author,
        time: signed.at.timestamp_millis(),
        bytes: &signed.bytes,
    };
    match signed.version {
        Signed::OF_ITS_KIND => text.verify(&keys.signing, &signature),
        // An encoded note is never UTF-8, and a text always is: so at least these two are told apart.
        Signed::FIRST => {
            let is_text = std::str::from_utf8(&signed.bytes).is_ok();
            is_text != (signed_as == SignedAs::Note) && text.verify_first(&keys.signing, &signature)
        }
        _ => false,
    }
}
