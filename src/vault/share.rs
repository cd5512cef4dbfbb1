//! Shares: the data key of one revision, sealed to one person.
//!
//! The share stands in the giver's signed header; here is only what is sealed. XChaCha20-Poly1305 does not commit to its
//! key, so a blob could be made to say one thing under the team's key and another under the reader's. The header
//! therefore publishes a hash of the data key: the reader holds the key against it, and so can whoever has the scope's.

use rand_core::CryptoRng;

use crate::care::ledger::header::{PublicKeys, Share};
use crate::care::ledger::ids::{PersonId, PostId};
use crate::vault::domain;
use crate::vault::envelope::{self, BadPublicKey};
use crate::vault::grant::CannotAccept;
use crate::vault::identity::Identity;
use crate::vault::parts;
use crate::vault::seal::{DataKey, SealContext};
use crate::vault::secret::Key32;

/// To whom a revision is shared, and up to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader<'a> {
    pub to: PersonId,
    pub keys: &'a PublicKeys,
    /// In milliseconds since 1970 UTC; none without end.
    pub until: Option<i64>,
}

/// Seals a revision's data key to a reader; the context's epoch is not looked at, since the key is the same in all.
///
/// # Errors
/// Where the reader's public key is none.
pub fn share(
    key: &DataKey,
    ctx: &SealContext,
    reader: &Reader<'_>,
    rng: &mut impl CryptoRng,
) -> Result<Share, BadPublicKey> {
    let mut share = Share {
        scope: ctx.scope,
        key: ctx.key,
        revision: ctx.revision,
        to: reader.to,
        identity: reader.keys.id(),
        commitment: key.commitment(ctx),
        sealed: Vec::new(),
        until: reader.until,
    };
    share.sealed = envelope::seal(
        &reader.keys.sealing,
        domain::SHARE,
        &ad(&share, ctx.post),
        key.key().expose(),
        rng,
    )?;
    Ok(share)
}

/// Opens a share and holds the key against its commitment.
///
/// # Errors
/// Where the share is for someone else, does not open, or holds another key than it published.
pub fn accept(share: &Share, identity: &Identity, post: PostId) -> Result<DataKey, CannotAccept> {
    if share.identity != identity.public().id() {
        return Err(CannotAccept::NotForThisIdentity);
    }
    let key = envelope::open(
        identity.sealing(),
        domain::SHARE,
        &ad(share, post),
        &share.sealed,
    )
    .and_then(|key| Key32::from_slice(&key))
    .map(DataKey::from_key)
    .ok_or(CannotAccept::Sealed)?;
    let ctx = SealContext {
        post,
        key: share.key,
        revision: share.revision,
        scope: share.scope,
        // A share names no epoch.
        epoch: 0,
    };
    if key.commitment(&ctx) == share.commitment {
        Ok(key)
    } else {
        Err(CannotAccept::OtherKey)
    }
}

fn ad(share: &Share, post: PostId) -> Vec<u8> {
    let until = share.until.map(i64::to_be_bytes);
    parts::join(&[
        domain::SHARE.as_bytes(),
        &post.0,
        &share.scope.to_bytes(),
        &share.key.to_bytes(),
        &share.revision.to_be_bytes(),
        &share.to.0,
        &share.identity.0,
        &share.commitment.0,
        until.as_ref().map_or(&[], |until| until),
    ])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::{Hash, Id, Kind, RecordKey};
    use crate::care::ledger::scope::Scope;
    use crate::vault::epoch::EpochKey;
    use crate::vault::seal;

    const CTX: SealContext = SealContext {
        post: PostId([1; 16]),
        key: RecordKey {
            kind: Kind::SignedNote,
            id: Id([2; 16]),
        },
        revision: 3,
        scope: Scope::Case(Id([4; 16])),
        epoch: 5,
    };

    fn given(rng: &mut ChaCha20Rng, reader: &Identity) -> (Share, DataKey, seal::Sealed) {
        let epoch = EpochKey::generate(rng);
        let sealed = seal::seal(b"shared", &epoch, &CTX, rng).unwrap();
        let key = seal::data_key(&sealed.slot, &epoch, &CTX).unwrap();
        let to = Reader {
            to: PersonId([6; 16]),
            keys: &reader.public(),
            until: Some(1_800_000_000_000),
        };
        (share(&key, &CTX, &to, rng).unwrap(), key, sealed)
    }

    #[test]
    fn a_share_opens_its_revision_to_its_reader() {
        let rng = &mut ChaCha20Rng::from_seed([31; 32]);
        let reader = Identity::generate(rng);
        let (share, key, sealed) = given(rng, &reader);
        let opened = accept(&share, &reader, CTX.post).unwrap();
        assert_eq!(opened, key);
        let plain = seal::open_with_data_key(&sealed.blob, &opened, &CTX).unwrap();
        assert_eq!(plain.as_slice(), b"shared");
    }

    #[test]
    fn a_share_is_refused_by_others_in_other_places_and_when_changed() {
        let rng = &mut ChaCha20Rng::from_seed([32; 32]);
        let (reader, other) = (Identity::generate(rng), Identity::generate(rng));
        let (share, _, _) = given(rng, &reader);
        assert_eq!(
            accept(&share, &other, CTX.post),
            Err(CannotAccept::NotForThisIdentity)
        );
        let mut elsewhere = share.clone();
        elsewhere.key.id = Id([9; 16]);
        let moved = [
            elsewhere,
            Share {
                revision: 4,
                ..share.clone()
            },
            Share {
                scope: Scope::Case(Id([9; 16])),
                ..share.clone()
            },
            Share {
                to: PersonId([9; 16]),
                ..share.clone()
            },
            Share {
                until: None,
                ..share.clone()
            },
            Share {
                until: Some(1_900_000_000_000),
                ..share.clone()
            },
            Share {
                commitment: Hash([9; 32]),
                ..share.clone()
            },
        ];
        for share in moved {
            assert_eq!(
                accept(&share, &reader, CTX.post),
                Err(CannotAccept::Sealed),
                "{share:?}"
            );
        }
        assert_eq!(
            accept(&share, &reader, PostId([9; 16])),
            Err(CannotAccept::Sealed)
        );
        for byte in 0..share.sealed.len() {
            let mut flipped = share.clone();
            flipped.sealed[byte] ^= 4;
            assert_eq!(
                accept(&flipped, &reader, CTX.post),
                Err(CannotAccept::Sealed)
            );
        }
    }

    #[test]
    fn a_key_that_is_not_the_published_one_is_refused() {
        let rng = &mut ChaCha20Rng::from_seed([33; 32]);
        let reader = Identity::generate(rng);
        let slipped = DataKey::from_key(Key32::generate(rng));
        let (mut share, _, _) = given(rng, &reader);
        share.sealed = envelope::seal(
            &reader.public().sealing,
            domain::SHARE,
            &ad(&share, CTX.post),
            slipped.key().expose(),
            rng,
        )
        .unwrap();
        assert_eq!(
            accept(&share, &reader, CTX.post),
            Err(CannotAccept::OtherKey)
        );
    }
}
