//! Epochs: the key that a scope's members hold in common for a time, its commitment, and how it carries the one before.

use std::fmt;

use rand_core::CryptoRng;

use crate::care::ledger::header::Epoch;
use crate::care::ledger::ids::{Hash, PostId};
use crate::care::ledger::scope::Scope;
use crate::vault::aead::{self, CannotOpen};
use crate::vault::domain;
use crate::vault::envelope;
use crate::vault::parts;
use crate::vault::secret::Key32;

/// The key of one epoch of one scope.
pub struct EpochKey {
    key: Key32,
    /// Derived once, since every record of the scope is opened with it.
    slots: Key32,
}

impl EpochKey {
    /// Draws the key of a new epoch.
    pub fn generate(rng: &mut impl CryptoRng) -> EpochKey {
        EpochKey::from_key(Key32::generate(rng))
    }

    /// Makes an epoch's key of its 32 bytes.
    pub fn from_key(key: Key32) -> EpochKey {
        let slots = key.derive(domain::SLOT_KEY);
        EpochKey { key, slots }
    }

    /// Gives the hash by which everyone who is given the key knows that all were given the same.
    ///
    /// It is published: the hash of 32 random bytes says nothing of them.
    pub fn commitment(&self, post: PostId, scope: Scope, number: u32) -> Hash {
        let bytes = zeroize::Zeroizing::new(parts::join(&[
            &post.0,
            &scope.to_bytes(),
            &number.to_be_bytes(),
            self.key.expose(),
        ]));
        Hash::of(domain::EPOCH_COMMITMENT, &bytes)
    }

    /// Shows the key to the file that grants it.
    pub(in crate::vault) fn key(&self) -> &Key32 {
        &self.key
    }

    /// Shows the key that wraps data keys.
    pub(in crate::vault) fn slots(&self) -> &Key32 {
        &self.slots
    }

    /// Gives the key that seals drafts and snapshots.
    pub(in crate::vault) fn drafts(&self) -> Key32 {
        self.key.derive(domain::DRAFT_KEY)
    }

    /// Gives the secret half of the pair that an audit epoch's entries are sealed to.
    pub(in crate::vault) fn audit_secret(&self) -> Key32 {
        envelope::from_seed(&self.key.derive(domain::AUDIT_PAIR))
    }
}

impl PartialEq for EpochKey {
    fn eq(&self, other: &EpochKey) -> bool {
        self.key == other.key
    }
}

impl Eq for EpochKey {}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EpochKey")
    }
}

/// Writes the act that begins an epoch: commitment, for the audit scope the public key, and the predecessor, wrapped.
///
/// Number 1 has no predecessor; every later number has one.
pub fn announce(
    post: PostId,
    scope: Scope,
    number: u32,
    key: &EpochKey,
    previous: Option<&EpochKey>,
    rng: &mut impl CryptoRng,
) -> Epoch {
    Epoch {
        scope,
        number,
        commitment: key.commitment(post, scope, number),
        sealing: (scope == Scope::Audit).then(|| Hash(envelope::public(&key.audit_secret()))),
        previous: previous.map(|previous| wrap_previous(post, scope, number, key, previous, rng)),
    }
}

/// Wraps the key of the epoch before under the key of epoch `number`.
pub fn wrap_previous(
    post: PostId,
    scope: Scope,
    number: u32,
    key: &EpochKey,
    previous: &EpochKey,
    rng: &mut impl CryptoRng,
) -> Vec<u8> {
    let under = key.key.derive(domain::PREVIOUS_KEY);
    aead::wrap_key(
        &under,
        &previous_ad(post, scope, number),
        &previous.key,
        rng,
    )
}

/// Opens the predecessor of epoch `number` and holds it against the commitment published for `number - 1`.
///
/// # Errors
/// Where it does not open, or is not the key that was published.
pub fn unwrap_previous(
    post: PostId,
    scope: Scope,
    number: u32,
    key: &EpochKey,
    wrapped: &[u8],
    commitment: &Hash,
) -> Result<EpochKey, CannotUnwrap> {
    let before = number.checked_sub(1).ok_or(CannotUnwrap::OtherKey)?;
    let under = key.key.derive(domain::PREVIOUS_KEY);
    let previous = aead::unwrap_key(&under, &previous_ad(post, scope, number), wrapped)?;
    let previous = EpochKey::from_key(previous);
    if previous.commitment(post, scope, before) == *commitment {
        Ok(previous)
    } else {
        Err(CannotUnwrap::OtherKey)
    }
}

/// Why an epoch's predecessor cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotUnwrap {
    /// The bytes do not open.
    #[error("the key of the epoch before does not open")]
    Sealed,
    /// The key is not the one whose commitment was published.
    #[error("the key of the epoch before is not the one that was announced")]
    OtherKey,
}

impl From<CannotOpen> for CannotUnwrap {
    fn from(_: CannotOpen) -> CannotUnwrap {
        CannotUnwrap::Sealed
    }
}

fn previous_ad(post: PostId, scope: Scope, number: u32) -> Vec<u8> {
    parts::join(&[
        domain::PREVIOUS.as_bytes(),
        &post.0,
        &scope.to_bytes(),
        &number.to_be_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::Id;

    const POST: PostId = PostId([1; 16]);

    #[test]
    fn a_commitment_binds_key_post_scope_and_number() {
        let rng = &mut ChaCha20Rng::from_seed([10; 32]);
        let (key, other) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let commitment = key.commitment(POST, Scope::Clinical, 1);
        assert_eq!(commitment, key.commitment(POST, Scope::Clinical, 1));
        assert_ne!(commitment, other.commitment(POST, Scope::Clinical, 1));
        assert_ne!(
            commitment,
            key.commitment(PostId([2; 16]), Scope::Clinical, 1)
        );
        assert_ne!(commitment, key.commitment(POST, Scope::Staff, 1));
        assert_ne!(commitment, key.commitment(POST, Scope::Clinical, 2));
    }

    #[test]
    fn one_grant_reaches_every_epoch_before() {
        let rng = &mut ChaCha20Rng::from_seed([11; 32]);
        let scope = Scope::Case(Id([3; 16]));
        let keys: Vec<EpochKey> = (0..4).map(|_| EpochKey::generate(rng)).collect();
        let epochs: Vec<Epoch> = (0..4_usize)
            .map(|i| {
                let previous = i.checked_sub(1).map(|before: usize| &keys[before]);
                announce(POST, scope, i as u32 + 1, &keys[i], previous, rng)
            })
            .collect();
        assert_eq!(epochs[0].previous, None);
        let mut key = EpochKey::from_key(Key32::from_slice(keys[3].key.expose()).unwrap());
        for i in (1..4).rev() {
            let wrapped = epochs[i].previous.as_deref().unwrap();
            let commitment = &epochs[i - 1].commitment;
            key = unwrap_previous(POST, scope, i as u32 + 1, &key, wrapped, commitment).unwrap();
            assert_eq!(key, keys[i - 1]);
        }
    }

    #[test]
    fn a_predecessor_that_was_moved_or_is_another_key_is_refused() {
        let rng = &mut ChaCha20Rng::from_seed([12; 32]);
        let (one, two, three) = (
            EpochKey::generate(rng),
            EpochKey::generate(rng),
            EpochKey::generate(rng),
        );
        let scope = Scope::Staff;
        let honest = one.commitment(POST, scope, 1);
        let wrapped = wrap_previous(POST, scope, 2, &two, &one, rng);
        assert_eq!(
            unwrap_previous(POST, scope, 2, &two, &wrapped, &honest),
            Ok(one)
        );
        let refused = [
            unwrap_previous(PostId([2; 16]), scope, 2, &two, &wrapped, &honest),
            unwrap_previous(POST, Scope::Clinical, 2, &two, &wrapped, &honest),
            unwrap_previous(POST, scope, 3, &two, &wrapped, &honest),
            unwrap_previous(POST, scope, 2, &three, &wrapped, &honest),
        ];
        assert!(refused.iter().all(|key| *key == Err(CannotUnwrap::Sealed)));
        let other = wrap_previous(POST, scope, 2, &two, &three, rng);
        assert_eq!(
            unwrap_previous(POST, scope, 2, &two, &other, &honest),
            Err(CannotUnwrap::OtherKey)
        );
        assert_eq!(
            unwrap_previous(POST, scope, 0, &two, &wrapped, &honest),
            Err(CannotUnwrap::OtherKey)
        );
    }

    #[test]
    fn only_the_audit_scope_publishes_a_sealing_key() {
        let rng = &mut ChaCha20Rng::from_seed([13; 32]);
        let key = EpochKey::generate(rng);
        assert!(
            announce(POST, Scope::Audit, 1, &key, None, rng)
                .sealing
                .is_some()
        );
        assert!(
            announce(POST, Scope::Clinical, 1, &key, None, rng)
                .sealing
                .is_none()
        );
        assert_eq!(format!("{key:?}"), "EpochKey");
    }
}
