//! Sealing what is no record and one person's alone: drafts, the snapshot that a session starts from, and what it has
//! verified of the journal.
//!
//! It is sealed under a key derived from the epoch of that person's private scope, in one piece, padded.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::ids::{Id, PersonId, PostId};
use crate::vault::aead::{self, CannotOpen, TooLong};
use crate::vault::domain;
use crate::vault::epoch::EpochKey;
use crate::vault::padding;
use crate::vault::parts;

/// What is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// Text that is not saved yet.
    Draft,
    /// One part of what a session rebuilds its model from.
    Snapshot,
    /// One part of what a session has verified of the journal.
    Verified,
}

/// The place of a sealed draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftContext {
    pub kind: DraftKind,
    pub post: PostId,
    pub person: PersonId,
    /// Names the draft, or the part of a file.
    pub id: Id,
    /// Of a file the frame it reaches up to; of a draft random.
    pub number: u64,
    /// The epoch of the person's private scope.
    pub epoch: u32,
}

impl DraftContext {
    fn ad(&self) -> Vec<u8> {
        let kind: &[u8] = match self.kind {
            DraftKind::Draft => b"draft",
            DraftKind::Snapshot => b"snapshot",
            DraftKind::Verified => b"verified",
        };
        parts::join(&[
            domain::DRAFT.as_bytes(),
            kind,
            &self.post.0,
            &self.person.0,
            &self.id.0,
            &self.number.to_be_bytes(),
            &self.epoch.to_be_bytes(),
        ])
    }
}

/// Seals a draft under the epoch key of its author's private scope.
///
/// # Errors
/// Where it is longer than [`aead::PLAIN_MAX`].
pub fn seal_draft(
    plain: &[u8],
    private: &EpochKey,
    ctx: &DraftContext,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, TooLong> {
    aead::encrypt(&private.drafts(), &ctx.ad(), &padding::pad(plain)?, rng)
}

/// Opens a draft.
///
/// # Errors
/// [`CannotOpen::Content`], where it was damaged, belongs elsewhere, or the epoch's key is another.
pub fn open_draft(
    sealed: &[u8],
    private: &EpochKey,
    ctx: &DraftContext,
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    aead::decrypt(&private.drafts(), &ctx.ad(), sealed)
        .and_then(padding::unpad)
        .ok_or(CannotOpen::Content)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_draft_opens_in_its_place_only() {
        let rng = &mut ChaCha20Rng::from_seed([34; 32]);
        let (private, other) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let ctx = DraftContext {
            kind: DraftKind::Draft,
            post: PostId([1; 16]),
            person: PersonId([2; 16]),
            id: Id([3; 16]),
            number: 4,
            epoch: 1,
        };
        let sealed = seal_draft(b"half a word", &private, &ctx, rng).unwrap();
        let opened = open_draft(&sealed, &private, &ctx).unwrap();
        assert_eq!(opened.as_slice(), b"half a word");
        assert_eq!(open_draft(&sealed, &other, &ctx), Err(CannotOpen::Content));
        for place in [
            DraftContext {
                kind: DraftKind::Snapshot,
                ..ctx
            },
            DraftContext {
                kind: DraftKind::Verified,
                ..ctx
            },
            DraftContext {
                post: PostId([9; 16]),
                ..ctx
            },
            DraftContext {
                person: PersonId([9; 16]),
                ..ctx
            },
            DraftContext {
                id: Id([9; 16]),
                ..ctx
            },
            DraftContext { number: 5, ..ctx },
            DraftContext { epoch: 2, ..ctx },
        ] {
            assert_eq!(
                open_draft(&sealed, &private, &place),
                Err(CannotOpen::Content)
            );
        }
        let mut flipped = sealed;
        flipped[70] ^= 1;
        assert_eq!(
            open_draft(&flipped, &private, &ctx),
            Err(CannotOpen::Content)
        );
    }
}
