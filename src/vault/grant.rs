//! Grants: an epoch's key, sealed to one person or recovery recipient.
//!
//! The grant stands in the granter's signed header; here is only what is sealed. Whoever accepts one holds the key
//! against the commitment that the epoch published, so nobody can be given a key of their own.

use rand_core::CryptoRng;

use crate::care::ledger::header::{Grant, PublicKeys, Recipient};
use crate::care::ledger::ids::{Hash, PostId};
use crate::care::ledger::scope::Scope;
use crate::vault::domain;
use crate::vault::envelope::{self, BadPublicKey};
use crate::vault::epoch::EpochKey;
use crate::vault::identity::Identity;
use crate::vault::parts;
use crate::vault::secret::Key32;

/// Seals an epoch's key to a recipient.
///
/// # Errors
/// Where the recipient's public key is none.
pub fn grant(
    key: &EpochKey,
    post: PostId,
    scope: Scope,
    epoch: u32,
    to: Recipient,
    to_keys: &PublicKeys,
    rng: &mut impl CryptoRng,
) -> Result<Grant, BadPublicKey> {
    let mut grant = Grant {
        scope,
        epoch,
        to,
        identity: to_keys.id(),
        sealed: Vec::new(),
        until: None,
    };
    grant.sealed = envelope::seal(
        &to_keys.sealing,
        domain::GRANT,
        &ad(&grant, post),
        key.key().expose(),
        rng,
    )?;
    Ok(grant)
}

/// Opens a grant and holds the key against the commitment of its epoch.
///
/// # Errors
/// Where the grant is for someone else, does not open, or holds another key than the epoch announced.
pub fn accept(
    grant: &Grant,
    identity: &Identity,
    post: PostId,
    commitment: &Hash,
) -> Result<EpochKey, CannotAccept> {
    if grant.identity != identity.public().id() {
        return Err(CannotAccept::NotForThisIdentity);
    }
    let key = envelope::open(
        identity.sealing(),
        domain::GRANT,
        &ad(grant, post),
        &grant.sealed,
    )
    .and_then(|key| Key32::from_slice(&key))
    .ok_or(CannotAccept::Sealed)?;
    let key = EpochKey::from_key(key);
    if key.commitment(post, grant.scope, grant.epoch) == *commitment {
        Ok(key)
    } else {
        Err(CannotAccept::OtherKey)
    }
}

/// Why a grant is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAccept {
    /// It is sealed to other keys, perhaps to earlier ones of the same person.
    #[error("the grant is sealed to another identity")]
    NotForThisIdentity,
    /// It does not open: damaged, or moved from another post, scope, epoch or recipient.
    #[error("the grant does not open")]
    Sealed,
    /// It opens, and the key is not the one that the epoch announced to all.
    #[error("the granted key is not the one that the epoch announced")]
    OtherKey,
}

fn ad(grant: &Grant, post: PostId) -> Vec<u8> {
    let (tag, to): (u8, &[u8]) = match &grant.to {
        Recipient::Person(person) => (1, &person.0),
        Recipient::Recovery(identity) => (2, &identity.0),
    };
    parts::join(&[
        domain::GRANT.as_bytes(),
        &post.0,
        &grant.scope.to_bytes(),
        &grant.epoch.to_be_bytes(),
        &[tag],
        to,
        &grant.identity.0,
    ])
}

#[cfg(test)]
mod tests {
    use crate::care::ledger::header::PublicKeys;
    use crate::care::ledger::sound_keys::never_sealed_to;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::PersonId;

    const POST: PostId = PostId([1; 16]);
    const TO: Recipient = Recipient::Person(PersonId([2; 16]));

    #[test]
    fn a_grant_gives_the_announced_key_to_its_recipient() {
        let rng = &mut ChaCha20Rng::from_seed([22; 32]);
        let (key, person) = (EpochKey::generate(rng), Identity::generate(rng));
        let commitment = key.commitment(POST, Scope::Clinical, 7);
        let given = grant(&key, POST, Scope::Clinical, 7, TO, &person.public(), rng).unwrap();
        assert_eq!(accept(&given, &person, POST, &commitment), Ok(key));
    }

    #[test]
    fn a_grant_is_refused_by_others_and_in_other_places() {
        let rng = &mut ChaCha20Rng::from_seed([23; 32]);
        let (key, person) = (EpochKey::generate(rng), Identity::generate(rng));
        let other = Identity::generate(rng);
        let commitment = key.commitment(POST, Scope::Clinical, 7);
        let given = grant(&key, POST, Scope::Clinical, 7, TO, &person.public(), rng).unwrap();
        assert_eq!(
            accept(&given, &other, POST, &commitment),
            Err(CannotAccept::NotForThisIdentity)
        );
        let renamed = Grant {
            identity: other.public().id(),
            ..given.clone()
        };
        assert_eq!(
            accept(&renamed, &other, POST, &commitment),
            Err(CannotAccept::Sealed)
        );
        let moved = [
            Grant {
                scope: Scope::Staff,
                ..given.clone()
            },
            Grant {
                epoch: 8,
                ..given.clone()
            },
            Grant {
                to: Recipient::Person(PersonId([3; 16])),
                ..given.clone()
            },
            Grant {
                to: Recipient::Recovery(given.identity),
                ..given.clone()
            },
        ];
        for grant in moved {
            assert_eq!(
                accept(&grant, &person, POST, &commitment),
                Err(CannotAccept::Sealed)
            );
        }
        assert_eq!(
            accept(&given, &person, PostId([9; 16]), &commitment),
            Err(CannotAccept::Sealed)
        );
        for byte in 0..given.sealed.len() {
            let mut flipped = given.clone();
            flipped.sealed[byte] ^= 4;
            assert_eq!(
                accept(&flipped, &person, POST, &commitment),
                Err(CannotAccept::Sealed)
            );
        }
    }

    #[test]
    fn nothing_is_granted_to_a_point_of_small_order_and_to_any_other() {
        let rng = &mut ChaCha20Rng::from_seed([25; 32]);
        let (key, person) = (EpochKey::generate(rng), Identity::generate(rng));
        let mut granted = |sealing: [u8; 32]| {
            let keys = PublicKeys {
                sealing,
                ..person.public()
            };
            let given = grant(&key, POST, Scope::Staff, 1, TO, &keys, rng);
            assert_eq!(given.is_ok(), keys.can_be_sealed_to(), "{sealing:02x?}");
            given.is_ok()
        };
        for sealing in never_sealed_to() {
            assert!(!granted(sealing));
        }
        for n in 2..=u8::MAX {
            assert!(granted([n; 32]));
        }
    }

    #[test]
    fn a_key_of_ones_own_is_refused() {
        let rng = &mut ChaCha20Rng::from_seed([24; 32]);
        let (announced, slipped) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let person = Identity::generate(rng);
        let commitment = announced.commitment(POST, Scope::Staff, 1);
        let given = grant(&slipped, POST, Scope::Staff, 1, TO, &person.public(), rng).unwrap();
        assert_eq!(
            accept(&given, &person, POST, &commitment),
            Err(CannotAccept::OtherKey)
        );
    }
}
