//! The signature of a note, an addendum or a mark of error: its author's, over its exact bytes, its place and what it is.
//!
//! It covers what the commit's signature cannot: the words. It lies inside the seal, stays valid through a new epoch, and is
//! read by whoever may read the note and by nobody else. What is signed as one of the three is never taken for another.

use zeroize::Zeroizing;

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

/// What a text is signed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedAs {
    /// The note itself.
    Note,
    /// An addendum to it.
    Addendum,
    /// The reason it was entered in error.
    EnteredInError {
        /// The draft that its text was copied to, for the right case.
        copied_to: Option<Id>,
    },
}

/// A text with all that its author's signature covers.
#[derive(Clone, Copy)]
pub struct SignedText<'a> {
    pub place: NotePlace,
    pub signed_as: SignedAs,
    pub author: PersonId,
    /// When it was signed, by the author's clock, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Exactly the bytes that were signed.
    pub bytes: &'a [u8],
}

impl SignedText<'_> {
    /// Signs it.
    pub fn sign(&self, identity: &Identity) -> [u8; 64] {
        identity.sign(&self.message())
    }

    /// Tells whether the holder of this Ed25519 key signed it, as what it is and for its place.
    ///
    /// That the key was the author's at the time is the directory's to say.
    pub fn verify(&self, signing: &[u8; 32], signature: &[u8; 64]) -> bool {
        identity::verify(signing, &self.message(), signature)
    }

    /// Tells whether the holder of this key signed it in the first version, which did not say as what.
    pub fn verify_first(&self, signing: &[u8; 32], signature: &[u8; 64]) -> bool {
        let message = self.joined(domain::NOTE_SIGNATURE, None);
        identity::verify(signing, &message, signature)
    }

    fn message(&self) -> Zeroizing<Vec<u8>> {
        match self.signed_as {
            SignedAs::Note => self.joined(domain::SIGNED_NOTE, None),
            SignedAs::Addendum => self.joined(domain::SIGNED_ADDENDUM, None),
            SignedAs::EnteredInError { copied_to } => {
                self.joined(domain::SIGNED_MARK, Some(bytes_of(&copied_to)))
            }
        }
    }

    fn joined(&self, domain: &str, copied_to: Option<&[u8]>) -> Zeroizing<Vec<u8>> {
        let time = self.time.to_be_bytes();
        let mut all: Vec<&[u8]> = vec![
            domain.as_bytes(),
            &self.place.post.0,
            bytes_of(&self.place.case),
            &self.place.note.0,
            &self.author.0,
            &time,
        ];
        all.extend(copied_to);
        all.push(self.bytes);
        Zeroizing::new(parts::join(&all))
    }
}

/// Gives an id's bytes; none are none.
fn bytes_of(id: &Option<Id>) -> &[u8] {
    id.as_ref().map_or(&[], |id| &id.0)
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
    const TEXT: SignedText<'static> = SignedText {
        place: PLACE,
        signed_as: SignedAs::Note,
        author: PersonId([4; 16]),
        time: 5,
        bytes: b"said",
    };
    const COPIED: SignedAs = SignedAs::EnteredInError {
        copied_to: Some(Id([6; 16])),
    };
    const KINDS: [SignedAs; 5] = [
        SignedAs::Note,
        SignedAs::Addendum,
        SignedAs::EnteredInError { copied_to: None },
        COPIED,
        SignedAs::EnteredInError {
            copied_to: Some(Id([7; 16])),
        },
    ];

    #[test]
    fn a_signature_covers_bytes_place_author_and_time() {
        let rng = &mut ChaCha20Rng::from_seed([29; 32]);
        let (identity, other) = (Identity::generate(rng), Identity::generate(rng));
        let signature = TEXT.sign(&identity);
        let key = identity.public().signing;
        assert!(TEXT.verify(&key, &signature));
        assert!(!TEXT.verify(&other.public().signing, &signature));
        let at = |place| SignedText { place, ..TEXT };
        for changed in [
            at(NotePlace {
                post: PostId([9; 16]),
                ..PLACE
            }),
            at(NotePlace {
                case: None,
                ..PLACE
            }),
            at(NotePlace {
                case: Some(Id([9; 16])),
                ..PLACE
            }),
            at(NotePlace {
                note: Id([9; 16]),
                ..PLACE
            }),
            SignedText {
                bytes: b"Said",
                ..TEXT
            },
            SignedText { time: 6, ..TEXT },
            SignedText {
                author: PersonId([5; 16]),
                ..TEXT
            },
        ] {
            assert!(!changed.verify(&key, &signature));
        }
    }

    #[test]
    fn what_is_signed_as_one_thing_is_no_other() {
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([30; 32]));
        let key = identity.public().signing;
        for signed_as in KINDS {
            let signature = SignedText { signed_as, ..TEXT }.sign(&identity);
            for other in KINDS {
                let read = SignedText {
                    signed_as: other,
                    ..TEXT
                };
                assert_eq!(read.verify(&key, &signature), other == signed_as);
                assert!(!read.verify_first(&key, &signature));
            }
        }
    }

    #[test]
    fn a_signature_of_the_first_version_says_nothing_of_the_kind_and_is_told_from_later_ones() {
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([31; 32]));
        let key = identity.public().signing;
        let signature = identity.sign(&TEXT.joined(domain::NOTE_SIGNATURE, None));
        for signed_as in KINDS {
            let read = SignedText { signed_as, ..TEXT };
            assert!(read.verify_first(&key, &signature));
            assert!(!read.verify(&key, &signature));
        }
    }
}
