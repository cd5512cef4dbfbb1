//! XChaCha20-Poly1305 as it is used everywhere here: a random nonce of 24 bytes in front, the tag of 16 behind.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::vault::secret::Key32;

/// Bytes of a nonce.
pub const NONCE: usize = 24;

/// Bytes by which what is sealed is longer than what was plain: nonce and tag.
pub const OVERHEAD: usize = NONCE + 16;

/// Bytes of a wrapped key.
pub const WRAPPED_KEY: usize = 32 + OVERHEAD;

/// The most that is sealed in one piece, in bytes: with header and padding it fits into one commit of 1 MiB.
pub const PLAIN_MAX: usize = 768 * 1024 - 4;

/// The plaintext is longer than what is sealed in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{len} bytes are more than the {max} that are sealed in one piece")]
pub struct TooLong {
    pub len: usize,
    pub max: usize,
}

/// The bytes do not open with this key in this place: damaged, moved, or sealed under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// The slot, or another wrapped key, does not open.
    #[error("the wrapped key does not open")]
    Key,
    /// The key is the right one and the content does not open.
    #[error("the content does not open")]
    Content,
}

/// Seals bytes, which may be padded to a little more than [`PLAIN_MAX`].
///
/// # Errors
/// Where the bytes are too many.
pub fn encrypt(
    key: &Key32,
    ad: &[u8],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, TooLong> {
    let mut sealed = vec![0; NONCE];
    rng.fill_bytes(&mut sealed);
    let nonce: [u8; NONCE] = std::array::from_fn(|i| sealed[i]);
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let text = cipher
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: ad,
            },
        )
        .map_err(|_| TooLong {
            len: plain.len(),
            max: PLAIN_MAX,
        })?;
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

/// Opens what [`encrypt`] sealed; none where a single bit of key, associated data or bytes differs.
pub fn decrypt(key: &Key32, ad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: ad })
        .ok()
        .map(Zeroizing::new)
}

/// Seals a key under a key: [`WRAPPED_KEY`] bytes.
#[expect(
    clippy::expect_used,
    reason = "the cipher refuses only what is longer than 256 GiB"
)]
pub fn wrap_key(under: &Key32, ad: &[u8], key: &Key32, rng: &mut impl CryptoRng) -> Vec<u8> {
    encrypt(under, ad, key.expose(), rng).expect("32 bytes are never too many")
}

/// Opens a wrapped key.
///
/// # Errors
/// [`CannotOpen::Key`].
pub fn unwrap_key(under: &Key32, ad: &[u8], wrapped: &[u8]) -> Result<Key32, CannotOpen> {
    decrypt(under, ad, wrapped)
        .and_then(|bytes| Key32::from_slice(&bytes))
        .ok_or(CannotOpen::Key)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn what_is_sealed_opens_and_nothing_changed_does() {
        let rng = &mut ChaCha20Rng::from_seed([2; 32]);
        let key = Key32::generate(rng);
        let sealed = encrypt(&key, b"place", b"words", rng).unwrap();
        assert_eq!(sealed.len(), 5 + OVERHEAD);
        assert_eq!(
            decrypt(&key, b"place", &sealed).unwrap().as_slice(),
            b"words"
        );
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decrypt(&key, b"place", &flipped).is_none(), "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert!(decrypt(&key, b"place", &sealed[..len]).is_none());
        }
        assert!(decrypt(&key, b"elsewhere", &sealed).is_none());
        assert!(decrypt(&Key32::generate(rng), b"place", &sealed).is_none());
    }

    #[test]
    fn a_wrapped_key_has_its_size_and_is_the_same_key() {
        let rng = &mut ChaCha20Rng::from_seed([3; 32]);
        let (under, key) = (Key32::generate(rng), Key32::generate(rng));
        let wrapped = wrap_key(&under, b"ad", &key, rng);
        assert_eq!(wrapped.len(), WRAPPED_KEY);
        assert_eq!(unwrap_key(&under, b"ad", &wrapped).unwrap(), key);
        assert_eq!(unwrap_key(&key, b"ad", &wrapped), Err(CannotOpen::Key));
    }
}
