//! The audit scope: anyone can write an entry, only those who hold the epoch's key can read it.
//!
//! The epoch publishes the public half of an X25519 pair derived from its key; an entry's slot is its data key,
//! sealed to that by HPKE. The blob is as everywhere.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::ids::Hash;
use crate::vault::aead::{CannotOpen, TooLong};
use crate::vault::domain;
use crate::vault::envelope::{self, BadPublicKey, Begun};
use crate::vault::epoch::EpochKey;
use crate::vault::seal::{self, DataKey, SealContext, Sealed};
use crate::vault::secret::Key32;

/// The secret half of an audit epoch's pair.
#[derive(Debug)]
pub struct AuditEpoch(Key32);

impl AuditEpoch {
    /// Derives the pair from the epoch's key; worth keeping where many entries are read.
    pub fn of(epoch: &EpochKey) -> AuditEpoch {
        AuditEpoch(epoch.audit_secret())
    }

    /// Gives the public half, as the epoch publishes it.
    pub fn public(&self) -> Hash {
        Hash(envelope::public(&self.0))
    }
}

/// The sealing of one audit entry, begun before there is anything to tell: so a save need not wait for it.
pub struct EntryBegun {
    public: Hash,
    begun: Begun,
}

impl EntryBegun {
    /// Begins to seal an entry to the epoch's published key.
    ///
    /// # Errors
    /// Where the key is none.
    pub fn new(public: &Hash, rng: &mut impl CryptoRng) -> Result<EntryBegun, CannotSealEntry> {
        Ok(EntryBegun {
            public: *public,
            begun: envelope::begin(&public.0, domain::AUDIT_SLOT, rng)?,
        })
    }

    /// Tells whether it is begun for this published key.
    pub fn is_for(&self, public: &Hash) -> bool {
        self.public == *public
    }

    /// Seals an entry, once.
    ///
    /// # Errors
    /// Where the entry is too long.
    pub fn seal(
        self,
        plain: &[u8],
        ctx: &SealContext,
        rng: &mut impl CryptoRng,
    ) -> Result<Sealed, CannotSealEntry> {
        self.seal_under(&DataKey::generate(rng), plain, ctx, rng)
    }

    fn seal_under(
        self,
        key: &DataKey,
        plain: &[u8],
        ctx: &SealContext,
        rng: &mut impl CryptoRng,
    ) -> Result<Sealed, CannotSealEntry> {
        let ad = ctx.slot_ad(domain::AUDIT_SLOT);
        let slot = self.begun.seal(&ad, key.key().expose())?;
        let blob = key.seal(plain, ctx, rng)?;
        Ok(Sealed { slot, blob })
    }
}

/// Seals an audit entry to the epoch's published key.
///
/// # Errors
/// Where the entry is too long or the key is none.
pub fn seal_to_audit(
    plain: &[u8],
    public: &Hash,
    ctx: &SealContext,
    rng: &mut impl CryptoRng,
) -> Result<Sealed, CannotSealEntry> {
    let key = DataKey::generate(rng);
    EntryBegun::new(public, rng)?.seal_under(&key, plain, ctx, rng)
}

/// Opens an audit entry.
///
/// # Errors
/// Where slot or blob was damaged, belongs elsewhere, or the epoch is another.
pub fn open_audit(
    slot: &[u8],
    blob: &[u8],
    epoch: &AuditEpoch,
    ctx: &SealContext,
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let ad = ctx.slot_ad(domain::AUDIT_SLOT);
    let key = envelope::open(&epoch.0, domain::AUDIT_SLOT, &ad, slot)
        .and_then(|key| Key32::from_slice(&key))
        .ok_or(CannotOpen::Key)?;
    seal::open_with_data_key(blob, &DataKey::from_key(key), ctx)
}

/// Why an audit entry cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotSealEntry {
    #[error(transparent)]
    TooLong(#[from] TooLong),
    #[error(transparent)]
    BadPublicKey(#[from] BadPublicKey),
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::{Id, Kind, PostId, RecordKey};
    use crate::care::ledger::scope::Scope;
    use crate::vault::epoch::announce;

    const CTX: SealContext = SealContext {
        post: PostId([1; 16]),
        key: RecordKey {
            kind: Kind::Audit,
            id: Id([2; 16]),
        },
        revision: 1,
        scope: Scope::Audit,
        epoch: 1,
    };

    #[test]
    fn an_entry_is_written_with_the_public_key_and_read_with_the_epochs() {
        let rng = &mut ChaCha20Rng::from_seed([20; 32]);
        let key = EpochKey::generate(rng);
        let published = announce(CTX.post, Scope::Audit, 1, &key, None, rng);
        let public = published.sealing.unwrap();
        let sealed = seal_to_audit(b"entry", &public, &CTX, rng).unwrap();
        let epoch = AuditEpoch::of(&key);
        assert_eq!(epoch.public(), public);
        let opened = open_audit(&sealed.slot, &sealed.blob, &epoch, &CTX).unwrap();
        assert_eq!(opened.as_slice(), b"entry");

        let other = AuditEpoch::of(&EpochKey::generate(rng));
        let refused = open_audit(&sealed.slot, &sealed.blob, &other, &CTX);
        assert_eq!(refused, Err(CannotOpen::Key));
        for place in [
            SealContext { revision: 2, ..CTX },
            SealContext { epoch: 2, ..CTX },
            SealContext {
                post: PostId([9; 16]),
                ..CTX
            },
        ] {
            let refused = open_audit(&sealed.slot, &sealed.blob, &epoch, &place);
            assert_eq!(refused, Err(CannotOpen::Key));
        }
        for byte in 0..sealed.slot.len() {
            let mut slot = sealed.slot.clone();
            slot[byte] ^= 0x10;
            assert_eq!(
                open_audit(&slot, &sealed.blob, &epoch, &CTX),
                Err(CannotOpen::Key)
            );
        }
    }

    #[test]
    fn an_entry_begun_ahead_opens_as_any_other() {
        let rng = &mut ChaCha20Rng::from_seed([22; 32]);
        let key = EpochKey::generate(rng);
        let epoch = AuditEpoch::of(&key);
        let public = epoch.public();
        let (first, second) = (
            EntryBegun::new(&public, rng).unwrap(),
            EntryBegun::new(&public, rng).unwrap(),
        );
        assert!(first.is_for(&public) && !first.is_for(&Hash::ZERO));
        let later = SealContext { revision: 2, ..CTX };
        let second = second.seal(b"second", &later, rng).unwrap();
        let first = first.seal(b"first", &CTX, rng).unwrap();
        assert_ne!(first.slot[..32], second.slot[..32]);
        for (sealed, place, plain) in [(first, CTX, "first"), (second, later, "second")] {
            let opened = open_audit(&sealed.slot, &sealed.blob, &epoch, &place).unwrap();
            assert_eq!(opened.as_slice(), plain.as_bytes());
        }
    }

    #[test]
    fn a_published_key_that_is_none_is_refused() {
        let rng = &mut ChaCha20Rng::from_seed([21; 32]);
        assert_eq!(
            seal_to_audit(b"entry", &Hash::ZERO, &CTX, rng),
            Err(CannotSealEntry::BadPublicKey(BadPublicKey))
        );
    }
}
