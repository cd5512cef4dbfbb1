//! A secret of 32 bytes: wiped when dropped, never shown, compared in constant time.

use std::fmt;

use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A key or seed of 32 bytes.
///
/// It lies on the heap, so that moving it leaves no copy behind.
pub struct Key32(Box<[u8; 32]>);

impl Key32 {
    /// Draws a new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Key32 {
        Key32::filled(|bytes| rng.fill_bytes(bytes))
    }

    /// Makes a key by writing its bytes in place.
    pub fn filled(fill: impl FnOnce(&mut [u8; 32])) -> Key32 {
        let mut key = Key32(Box::new([0; 32]));
        fill(&mut key.0);
        key
    }

    /// Copies a key from 32 bytes; anything else is none.
    pub fn from_slice(bytes: &[u8]) -> Option<Key32> {
        let bytes: &[u8; 32] = bytes.try_into().ok()?;
        Some(Key32::filled(|own| own.copy_from_slice(bytes)))
    }

    /// Shows the bytes to code that computes with them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Derives a key of one use from this one: HKDF-SHA256 without salt, the domain string as info.
    #[expect(
        clippy::expect_used,
        reason = "HKDF-SHA256 gives up to 8,160 bytes; 32 never fail"
    )]
    pub fn derive(&self, domain: &str) -> Key32 {
        Key32::filled(|bytes| {
            Hkdf::<Sha256>::new(None, self.expose())
                .expand(domain.as_bytes(), bytes)
                .expect("32 bytes are within what HKDF gives");
        })
    }
}

impl PartialEq for Key32 {
    fn eq(&self, other: &Key32) -> bool {
        // Comparing two of BLAKE3's hashes takes constant time.
        blake3::Hash::from_bytes(*self.0) == blake3::Hash::from_bytes(*other.0)
    }
}

impl Eq for Key32 {}

impl fmt::Debug for Key32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key32")
    }
}

impl Drop for Key32 {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Key32 {}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_key_shows_nothing_of_itself() {
        let key = Key32::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        assert_eq!(format!("{key:?}"), "Key32");
    }

    #[test]
    fn keys_differ_by_use_and_are_read_only_from_32_bytes() {
        let key = Key32::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        assert_ne!(key.derive("a"), key.derive("b"));
        assert_eq!(key.derive("a"), key.derive("a"));
        assert_eq!(Key32::from_slice(key.expose()), Some(key));
        assert!(Key32::from_slice(&[0; 31]).is_none());
    }
}
