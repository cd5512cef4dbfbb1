//! Sealing one revision of one record: a data key of its own, wrapped in a slot; the content, padded, in a blob.
//!
//! The slot is bound to its epoch and the blob is not, so a newer epoch takes a revision over by a new slot alone.
//!
//! XChaCha20-Poly1305 does not commit to its key: one ciphertext can be made to open under two. So a blob begins with the
//! commitment to its data key, and whoever opens it compares: no later slot, and no share, gives it another meaning.

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::ids::{Hash, PostId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::vault::aead::{self, CannotOpen, OVERHEAD, TooLong};
use crate::vault::domain;
use crate::vault::epoch::EpochKey;
use crate::vault::padding;
use crate::vault::parts;
use crate::vault::secret::Key32;

/// Bytes of the commitment that a blob begins with.
pub const COMMITMENT: usize = 32;

/// The place of a sealed revision; what is sealed opens in this place only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealContext {
    pub post: PostId,
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub epoch: u32,
}

impl SealContext {
    /// Gives the bytes that a slot is bound to.
    pub(in crate::vault) fn slot_ad(&self, domain: &str) -> Vec<u8> {
        parts::join(&[
            domain.as_bytes(),
            &self.post.0,
            &self.key.to_bytes(),
            &self.revision.to_be_bytes(),
            &self.scope.to_bytes(),
            &self.epoch.to_be_bytes(),
        ])
    }

    /// Gives the bytes that a blob is bound to: all but the epoch.
    pub(in crate::vault) fn blob_ad(&self) -> Vec<u8> {
        parts::join(&[
            domain::BLOB.as_bytes(),
            &self.post.0,
            &self.key.to_bytes(),
            &self.revision.to_be_bytes(),
            &self.scope.to_bytes(),
        ])
    }
}

/// A sealed revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The data key, wrapped.
    pub slot: Vec<u8>,
    /// The content.
    pub blob: Vec<u8>,
}

/// The key of one revision's content; whoever has it can read that revision and nothing else.
#[derive(PartialEq, Eq)]
pub struct DataKey(Key32);

impl DataKey {
    /// Draws a data key.
    pub(in crate::vault) fn generate(rng: &mut impl CryptoRng) -> DataKey {
        DataKey(Key32::generate(rng))
    }

    /// Makes a data key of its 32 bytes.
    pub fn from_key(key: Key32) -> DataKey {
        DataKey(key)
    }

    /// Shows the key to what hands it on.
    pub fn key(&self) -> &Key32 {
        &self.0
    }

    /// Gives the hash by which everyone who has a revision's data key knows that they have the same; the context's epoch
    /// is not looked at.
    ///
    /// It is published: the hash of 32 random bytes says nothing of them.
    pub fn commitment(&self, ctx: &SealContext) -> Hash {
        let bytes = Zeroizing::new(parts::join(&[
            &ctx.post.0,
            &ctx.scope.to_bytes(),
            &ctx.key.to_bytes(),
            &ctx.revision.to_be_bytes(),
            self.0.expose(),
        ]));
        Hash::of(domain::DATA_KEY_COMMITMENT, &bytes)
    }

    /// Seals content into a blob.
    pub(in crate::vault) fn seal(
        &self,
        plain: &[u8],
        ctx: &SealContext,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, TooLong> {
        let sealed = aead::encrypt(&self.0, &ctx.blob_ad(), &padding::pad(plain)?, rng)?;
        let Hash(commitment) = self.commitment(ctx);
        Ok([commitment.as_slice(), &sealed].concat())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

/// Tells by its length whether a blob begins with a commitment: those of the first version do not, and no length is of both.
pub fn is_committed(len: usize) -> bool {
    is_sealed(len.checked_sub(COMMITMENT))
}

/// Tells whether so many bytes are content that was padded and sealed.
fn is_sealed(len: Option<usize>) -> bool {
    len.and_then(|len| len.checked_sub(OVERHEAD))
        .is_some_and(|len| len > 0 && padding::class_of(len) == len)
}

/// Seals a revision under its scope's epoch key.
///
/// # Errors
/// Where the content is longer than [`aead::PLAIN_MAX`].
pub fn seal(
    plain: &[u8],
    epoch: &EpochKey,
    ctx: &SealContext,
    rng: &mut impl CryptoRng,
) -> Result<Sealed, TooLong> {
    let key = DataKey::generate(rng);
    let slot = aead::wrap_key(epoch.slots(), &ctx.slot_ad(domain::SLOT), &key.0, rng);
    let blob = key.seal(plain, ctx, rng)?;
    Ok(Sealed { slot, blob })
}

/// Opens a revision.
///
/// # Errors
/// Where slot or blob was damaged, belongs elsewhere, or the epoch's key is another.
pub fn open(
    slot: &[u8],
    blob: &[u8],
    epoch: &EpochKey,
    ctx: &SealContext,
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    open_with_data_key(blob, &data_key(slot, epoch, ctx)?, ctx)
}

/// Opens a slot: the data key, to share this one revision.
///
/// # Errors
/// [`CannotOpen::Key`].
pub fn data_key(slot: &[u8], epoch: &EpochKey, ctx: &SealContext) -> Result<DataKey, CannotOpen> {
    aead::unwrap_key(epoch.slots(), &ctx.slot_ad(domain::SLOT), slot).map(DataKey)
}

/// Opens a revision with its own data key, held against the commitment where the blob has one; the context's epoch is not
/// looked at.
///
/// # Errors
/// [`CannotOpen::Content`].
pub fn open_with_data_key(
    blob: &[u8],
    key: &DataKey,
    ctx: &SealContext,
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let sealed = match blob.split_first_chunk::<COMMITMENT>() {
        Some((commitment, sealed)) if is_committed(blob.len()) => {
            if key.commitment(ctx) != Hash(*commitment) {
                return Err(CannotOpen::Content);
            }
            sealed
        }
        _ if is_sealed(Some(blob.len())) => blob,
        _ => return Err(CannotOpen::Content),
    };
    aead::decrypt(&key.0, &ctx.blob_ad(), sealed)
        .and_then(padding::unpad)
        .ok_or(CannotOpen::Content)
}

/// Puts a revision's data key under a newer epoch: the new slot; the blob stays.
///
/// # Errors
/// Where the old slot does not open.
pub fn rewrap(
    slot: &[u8],
    old: &EpochKey,
    new: &EpochKey,
    ctx: &SealContext,
    new_epoch: u32,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, CannotOpen> {
    let key = data_key(slot, old, ctx)?;
    let ctx = SealContext {
        epoch: new_epoch,
        ..*ctx
    };
    Ok(aead::wrap_key(
        new.slots(),
        &ctx.slot_ad(domain::SLOT),
        &key.0,
        rng,
    ))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::ids::{Id, Kind};
    use crate::vault::aead::{PLAIN_MAX, WRAPPED_KEY};

    const CTX: SealContext = SealContext {
        post: PostId([1; 16]),
        key: RecordKey {
            kind: Kind::Note,
            id: Id([2; 16]),
        },
        revision: 3,
        scope: Scope::Case(Id([4; 16])),
        epoch: 5,
    };

    /// The context with each part changed in turn; the epoch last.
    fn elsewhere() -> Vec<SealContext> {
        let mut kind = CTX;
        kind.key.kind = Kind::SignedNote;
        let mut id = CTX;
        id.key.id = Id([9; 16]);
        vec![
            SealContext {
                post: PostId([9; 16]),
                ..CTX
            },
            kind,
            id,
            SealContext { revision: 4, ..CTX },
            SealContext {
                scope: Scope::Case(Id([9; 16])),
                ..CTX
            },
            SealContext {
                scope: Scope::Thread(Id([4; 16])),
                ..CTX
            },
            SealContext { epoch: 6, ..CTX },
        ]
    }

    #[test]
    fn a_revision_opens_in_its_place_with_its_key() {
        let rng = &mut ChaCha20Rng::from_seed([14; 32]);
        let epoch = EpochKey::generate(rng);
        for len in [0, 1, 60, 61, 5000, PLAIN_MAX] {
            let plain = vec![b'x'; len];
            let sealed = seal(&plain, &epoch, &CTX, rng).unwrap();
            assert_eq!(sealed.slot.len(), WRAPPED_KEY);
            let sealed_len = padding::class_of(len + 4) + OVERHEAD;
            assert_eq!(sealed.blob.len(), COMMITMENT + sealed_len);
            assert!(is_committed(sealed.blob.len()) && !is_committed(sealed_len));
            let opened = open(&sealed.slot, &sealed.blob, &epoch, &CTX).unwrap();
            assert_eq!(opened.as_slice(), plain);
        }
        assert_eq!(
            seal(&vec![0; PLAIN_MAX + 1], &epoch, &CTX, rng),
            Err(TooLong {
                len: PLAIN_MAX + 1,
                max: PLAIN_MAX
            })
        );
    }

    #[test]
    fn every_flipped_bit_of_slot_and_blob_is_refused() {
        let rng = &mut ChaCha20Rng::from_seed([15; 32]);
        let epoch = EpochKey::generate(rng);
        let sealed = seal(b"words", &epoch, &CTX, rng).unwrap();
        for bit in 0..sealed.slot.len() * 8 {
            let mut slot = sealed.slot.clone();
            slot[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                open(&slot, &sealed.blob, &epoch, &CTX),
                Err(CannotOpen::Key)
            );
        }
        for bit in 0..sealed.blob.len() * 8 {
            let mut blob = sealed.blob.clone();
            blob[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                open(&sealed.slot, &blob, &epoch, &CTX),
                Err(CannotOpen::Content)
            );
        }
    }

    #[test]
    fn a_blob_without_a_commitment_opens_as_it_did_and_no_other_length_does() {
        let rng = &mut ChaCha20Rng::from_seed([20; 32]);
        let epoch = EpochKey::generate(rng);
        let sealed = seal(b"words", &epoch, &CTX, rng).unwrap();
        let key = data_key(&sealed.slot, &epoch, &CTX).unwrap();
        let first = &sealed.blob[COMMITMENT..];
        let opened = open_with_data_key(first, &key, &CTX).unwrap();
        assert_eq!(opened.as_slice(), b"words");
        for cut in 1..COMMITMENT {
            let other = &sealed.blob[cut..];
            let opened = open_with_data_key(other, &key, &CTX);
            assert_eq!(opened, Err(CannotOpen::Content));
        }
    }

    #[test]
    fn a_blob_made_for_two_keys_opens_under_the_one_it_commits_to_alone() {
        let rng = &mut ChaCha20Rng::from_seed([21; 32]);
        let (one, two) = (DataKey::generate(rng), DataKey::generate(rng));
        // What an attacker who has found such a ciphertext would write: it opens under the second key but for the commitment.
        let for_two = two.seal(b"other words", &CTX, rng).unwrap();
        let Hash(commitment) = one.commitment(&CTX);
        let blob = [commitment.as_slice(), &for_two[COMMITMENT..]].concat();
        let opened = open_with_data_key(&blob, &two, &CTX);
        assert_eq!(opened, Err(CannotOpen::Content));
        assert!(open_with_data_key(&for_two, &two, &CTX).is_ok());
    }

    #[test]
    fn no_length_is_of_both_versions() {
        for len in 0..100_000 {
            assert!(!(is_committed(len) && is_sealed(Some(len))), "{len}");
        }
    }

    #[test]
    fn slot_and_blob_are_refused_in_every_other_place() {
        let rng = &mut ChaCha20Rng::from_seed([16; 32]);
        let epoch = EpochKey::generate(rng);
        let sealed = seal(b"words", &epoch, &CTX, rng).unwrap();
        let key = data_key(&sealed.slot, &epoch, &CTX).unwrap();
        for place in elsewhere() {
            assert_eq!(
                data_key(&sealed.slot, &epoch, &place),
                Err(CannotOpen::Key),
                "{place:?}"
            );
            let opened = open_with_data_key(&sealed.blob, &key, &place);
            if place.epoch == CTX.epoch {
                assert_eq!(opened, Err(CannotOpen::Content), "{place:?}");
            } else {
                assert!(opened.is_ok(), "a blob is the same in every epoch");
            }
        }
    }

    #[test]
    fn another_epochs_key_and_another_revisions_data_key_open_nothing() {
        let rng = &mut ChaCha20Rng::from_seed([17; 32]);
        let (epoch, other) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let one = seal(b"one", &epoch, &CTX, rng).unwrap();
        let two = seal(b"two", &epoch, &CTX, rng).unwrap();
        assert_eq!(
            open(&one.slot, &one.blob, &other, &CTX),
            Err(CannotOpen::Key)
        );
        assert_eq!(
            open(&one.slot, &two.blob, &epoch, &CTX),
            Err(CannotOpen::Content)
        );
    }

    #[test]
    fn rewrapping_moves_a_revision_to_the_new_epoch_and_keeps_its_blob() {
        let rng = &mut ChaCha20Rng::from_seed([18; 32]);
        let (old, new) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let sealed = seal(b"words", &old, &CTX, rng).unwrap();
        let slot = rewrap(&sealed.slot, &old, &new, &CTX, 6, rng).unwrap();
        let later = SealContext { epoch: 6, ..CTX };
        let opened = open(&slot, &sealed.blob, &new, &later).unwrap();
        assert_eq!(opened.as_slice(), b"words");
        assert_eq!(open(&slot, &sealed.blob, &new, &CTX), Err(CannotOpen::Key));
        assert_eq!(
            open(&slot, &sealed.blob, &old, &later),
            Err(CannotOpen::Key)
        );
        assert_eq!(
            rewrap(&slot, &old, &new, &CTX, 6, rng),
            Err(CannotOpen::Key)
        );
    }

    #[test]
    fn a_shared_data_key_opens_its_revision_only() {
        let rng = &mut ChaCha20Rng::from_seed([19; 32]);
        let epoch = EpochKey::generate(rng);
        let sealed = seal(b"shared", &epoch, &CTX, rng).unwrap();
        let next = SealContext { revision: 4, ..CTX };
        let later = seal(b"not shared", &epoch, &next, rng).unwrap();
        let key = data_key(&sealed.slot, &epoch, &CTX).unwrap();
        assert_eq!(
            open_with_data_key(&sealed.blob, &key, &CTX)
                .unwrap()
                .as_slice(),
            b"shared"
        );
        assert_eq!(
            open_with_data_key(&later.blob, &key, &next),
            Err(CannotOpen::Content)
        );
        assert_eq!(format!("{key:?}"), "DataKey");
    }
}
