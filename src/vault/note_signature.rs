//! The signature of a note: its author's, over its exact bytes and its place; it lies inside the seal.
//!
//! It covers what the commit's signature cannot: the words. It stays valid through a new epoch, and is read by
//! whoever may read the note and by nobody else.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::care::ledger::ids::{Id, PersonId, PostId};
use crate::vault::domain;
use crate::vault::identity::{self, Identity};
use crate::vault::parts;

/// Where a note belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotePlace {
    pub post: PostId,
    /// The case; none where the note is of a contact before there is a case.
    pub case: Option<Id>,
    pub note: Id,
}

/// Bytes with the signature of their author.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct SignedBytes {
    /// The note's bytes, exactly as they were signed.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    #[zeroize(skip)]
    pub author: PersonId,
    /// When it was signed, by the author's clock, in milliseconds since 1970 UTC.
    pub time: i64,
    #[serde(with = "serde_bytes")]
    pub signature: [u8; 64],
}

impl SignedBytes {
    /// Signs a note's bytes.
    pub fn sign(
        bytes: Vec<u8>,
        place: &NotePlace,
        author: PersonId,
        time: i64,
        identity: &Identity,
    ) -> SignedBytes {
        let signature = identity.sign(&message(&bytes, place, author, time));
        SignedBytes {
            bytes,
            author,
            time,
            signature,
        }
    }

    /// Tells whether the holder of this Ed25519 key signed these bytes for this place.
    ///
    /// That the key was the author's at the time is the directory's to say.
    pub fn verify(&self, place: &NotePlace, signing: &[u8; 32]) -> bool {
        let message = message(&self.bytes, place, self.author, self.time);
        identity::verify(signing, &message, &self.signature)
    }
}

impl fmt::Debug for SignedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedBytes")
    }
}

fn message(
    bytes: &[u8],
    place: &NotePlace,
    author: PersonId,
    time: i64,
) -> zeroize::Zeroizing<Vec<u8>> {
    let case: &[u8] = match &place.case {
        Some(case) => &case.0,
        None => &[],
    };
    zeroize::Zeroizing::new(parts::join(&[
        domain::NOTE_SIGNATURE.as_bytes(),
        &place.post.0,
        case,
        &place.note.0,
        &author.0,
        &time.to_be_bytes(),
        bytes,
    ]))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    const PLACE: NotePlace = NotePlace {
        post: PostId([1; 16]),
        case: Some(Id([2; 16])),
        note: Id([3; 16]),
    };
    const AUTHOR: PersonId = PersonId([4; 16]);

    #[test]
    fn a_signature_covers_bytes_place_author_and_time() {
        let rng = &mut ChaCha20Rng::from_seed([29; 32]);
        let (identity, other) = (Identity::generate(rng), Identity::generate(rng));
        let signed = SignedBytes::sign(b"said".to_vec(), &PLACE, AUTHOR, 5, &identity);
        let key = identity.public().signing;
        assert!(signed.verify(&PLACE, &key));
        assert!(!signed.verify(&PLACE, &other.public().signing));
        for place in [
            NotePlace {
                post: PostId([9; 16]),
                ..PLACE
            },
            NotePlace {
                case: None,
                ..PLACE
            },
            NotePlace {
                case: Some(Id([9; 16])),
                ..PLACE
            },
            NotePlace {
                note: Id([9; 16]),
                ..PLACE
            },
        ] {
            assert!(!signed.verify(&place, &key), "{place:?}");
        }
        let mut changed = signed.clone();
        changed.bytes[0] ^= 1;
        assert!(!changed.verify(&PLACE, &key));
        let mut changed = signed.clone();
        changed.time += 1;
        assert!(!changed.verify(&PLACE, &key));
        let mut changed = signed.clone();
        changed.author = PersonId([5; 16]);
        assert!(!changed.verify(&PLACE, &key));
    }

    #[test]
    fn signed_bytes_survive_encoding_and_show_nothing() {
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([30; 32]));
        let place = NotePlace {
            case: None,
            ..PLACE
        };
        let signed = SignedBytes::sign(b"said".to_vec(), &place, AUTHOR, -1, &identity);
        let encoded = rmp_serde::to_vec_named(&signed).unwrap();
        let decoded: SignedBytes = rmp_serde::from_slice(&encoded).unwrap();
        assert!(decoded == signed && decoded.verify(&place, &identity.public().signing));
        assert_eq!(format!("{signed:?}"), "SignedBytes");
    }
}
