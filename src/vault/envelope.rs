//! Sealing to a public key: HPKE (RFC 9180) in base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
//!
//! What is sealed is the encapsulated key (32 bytes), then the ciphertext with its tag.

use hpke::aead::{AeadCtxS, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::vault::secret::Key32;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Bytes of the encapsulated key.
pub const ENCAPSULATED: usize = 32;

/// The public key is one of the few that every secret agrees on, and that nobody honest has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing can be sealed to this public key")]
pub struct BadPublicKey;

/// Draws the secret half of an X25519 pair.
pub fn generate(rng: &mut impl CryptoRng) -> Key32 {
    from_seed(&Key32::generate(rng))
}

/// Derives the secret half of an X25519 pair from a seed: `DeriveKeyPair` of RFC 9180, 7.1.3.
pub fn from_seed(seed: &Key32) -> Key32 {
    let (private, _) = X25519HkdfSha256::derive_keypair(seed.expose());
    Key32::filled(|bytes| private.write_exact(bytes))
}

/// Gives the public half.
pub fn public(secret: &Key32) -> [u8; 32] {
    let mut bytes = [0; 32];
    X25519HkdfSha256::sk_to_pk(&private(secret)).write_exact(&mut bytes);
    bytes
}

/// A sealing to one public key whose slow half, the key agreement, is done before there is anything to seal.
pub struct Begun {
    encapsulated: [u8; ENCAPSULATED],
    context: AeadCtxS<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>,
}

/// Begins to seal to a public key.
///
/// # Errors
/// Where the public key is of small order.
pub fn begin(to: &[u8; 32], info: &str, rng: &mut impl CryptoRng) -> Result<Begun, BadPublicKey> {
    let to = Public::from_bytes(to).map_err(|_| BadPublicKey)?;
    let (encapsulated, context): (Encapsulated, _) =
        hpke::setup_sender_with_rng(&OpModeS::Base, &to, info.as_bytes(), rng)
            .map_err(|_| BadPublicKey)?;
    let mut bytes = [0; ENCAPSULATED];
    encapsulated.write_exact(&mut bytes);
    Ok(Begun {
        encapsulated: bytes,
        context,
    })
}

impl Begun {
    /// Seals bytes, once: what was begun is used up.
    ///
    /// # Errors
    /// None that is known of; the library names some.
    pub fn seal(mut self, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, BadPublicKey> {
        let text = self.context.seal(plain, ad).map_err(|_| BadPublicKey)?;
        let mut sealed = self.encapsulated.to_vec();
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }
}

/// Seals bytes to a public key.
///
/// # Errors
/// Where the public key is of small order.
pub fn seal(
    to: &[u8; 32],
    info: &str,
    ad: &[u8],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, BadPublicKey> {
    begin(to, info, rng)?.seal(ad, plain)
}

/// Opens what was sealed to the public half of this secret; none where anything differs.
pub fn open(secret: &Key32, info: &str, ad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (encapsulated, text) = sealed.split_first_chunk::<ENCAPSULATED>()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private(secret),
        &Encapsulated::from_bytes(encapsulated).ok()?,
        info.as_bytes(),
        text,
        ad,
    )
    .ok()
    .map(Zeroizing::new)
}

#[expect(
    clippy::expect_used,
    reason = "any 32 bytes are an X25519 secret; only another length is refused"
)]
fn private(secret: &Key32) -> Private {
    Private::from_bytes(secret.expose()).expect("32 bytes are a secret key")
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn only_the_holder_of_the_secret_opens_and_only_unchanged() {
        let rng = &mut ChaCha20Rng::from_seed([4; 32]);
        let secret = generate(rng);
        let sealed = seal(&public(&secret), "info", b"ad", b"key", rng).unwrap();
        assert_eq!(
            open(&secret, "info", b"ad", &sealed).unwrap().as_slice(),
            b"key"
        );
        assert!(open(&secret, "other", b"ad", &sealed).is_none());
        assert!(open(&secret, "info", b"da", &sealed).is_none());
        assert!(open(&generate(rng), "info", b"ad", &sealed).is_none());
        for byte in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[byte] ^= 1;
            assert!(
                open(&secret, "info", b"ad", &flipped).is_none(),
                "byte {byte}"
            );
        }
        assert!(open(&secret, "info", b"ad", &sealed[..20]).is_none());
    }

    #[test]
    fn nothing_is_sealed_to_a_key_of_small_order() {
        let rng = &mut ChaCha20Rng::from_seed([5; 32]);
        assert_eq!(seal(&[0; 32], "info", b"", b"key", rng), Err(BadPublicKey));
        let mut one = [0; 32];
        one[0] = 1;
        assert_eq!(seal(&one, "info", b"", b"key", rng), Err(BadPublicKey));
    }
}
