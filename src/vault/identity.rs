//! An identity: the pair that is sealed to and the pair that is signed with, and the root key of a post.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRng;

use crate::care::ledger::header::PublicKeys;
use crate::vault::domain;
use crate::vault::envelope;
use crate::vault::parts;
use crate::vault::secret::Key32;

/// The secret halves of a person's two pairs, or of the recovery words.
pub struct Identity {
    sealing: Key32,
    /// On the heap, so that moving it leaves no copy behind; it wipes itself. Made once: to make it of its seed takes as long as
    /// to sign with it.
    signing: Box<SigningKey>,
    public: PublicKeys,
}

impl Identity {
    /// Draws a new identity.
    pub fn generate(rng: &mut impl CryptoRng) -> Identity {
        let sealing = envelope::generate(rng);
        Identity::from_secrets(sealing, Key32::generate(rng))
    }

    /// Makes an identity of its secret halves: an X25519 secret and an Ed25519 seed.
    pub fn from_secrets(sealing: Key32, signing: Key32) -> Identity {
        let signing = Box::new(SigningKey::from_bytes(signing.expose()));
        let public = PublicKeys {
            sealing: envelope::public(&sealing),
            signing: signing.verifying_key().to_bytes(),
        };
        Identity {
            sealing,
            signing,
            public,
        }
    }

    /// Gives the public halves.
    pub fn public(&self) -> PublicKeys {
        self.public
    }

    /// Signs the exact bytes of a commit's header.
    pub fn sign_header(&self, header: &[u8]) -> [u8; 64] {
        self.sign(&header_message(header))
    }

    /// Shows the X25519 secret to the files that open with it.
    pub(in crate::vault) fn sealing(&self) -> &Key32 {
        &self.sealing
    }

    /// Shows the Ed25519 seed to the file that seals it.
    pub(in crate::vault) fn signing(&self) -> &[u8; 32] {
        self.signing.as_bytes()
    }

    /// Signs a message that begins with its domain string.
    pub(in crate::vault) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity")
    }
}

/// The key that founds a post; used once, for the founding commit, and then dropped.
pub struct RootKey(Key32);

impl RootKey {
    /// Draws a new root key.
    pub fn generate(rng: &mut impl CryptoRng) -> RootKey {
        RootKey(Key32::generate(rng))
    }

    /// Gives the public half.
    pub fn public(&self) -> [u8; 32] {
        public_of(&self.0)
    }

    /// Signs the exact bytes of the founding commit's header.
    pub fn sign_header(&self, header: &[u8]) -> [u8; 64] {
        sign(&self.0, &header_message(header))
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey")
    }
}

/// Tells whether a header was signed with this Ed25519 key, a person's or a post's root.
pub fn verify_header(signing: &[u8; 32], header: &[u8], signature: &[u8; 64]) -> bool {
    verify(signing, &header_message(header), signature)
}

/// Tells whether an Ed25519 public key is one that somebody can have: a point, and not of small order.
pub fn sound_signing_key(signing: &[u8; 32]) -> bool {
    VerifyingKey::from_bytes(signing).is_ok_and(|key| !key.is_weak())
}

/// Verifies strictly: no key or commitment of small order, no second form of a signature.
pub(in crate::vault) fn verify(signing: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(signing).is_ok_and(|key| {
        key.verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    })
}

fn sign(seed: &Key32, message: &[u8]) -> [u8; 64] {
    SigningKey::from_bytes(seed.expose())
        .sign(message)
        .to_bytes()
}

fn public_of(seed: &Key32) -> [u8; 32] {
    SigningKey::from_bytes(seed.expose())
        .verifying_key()
        .to_bytes()
}

fn header_message(header: &[u8]) -> Vec<u8> {
    parts::join(&[domain::HEADER_SIGNATURE.as_bytes(), header])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    /// The order of Ed25519's group, little-endian: adding it to `s` gives the second form of a signature.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];

    #[test]
    fn a_header_verifies_with_its_signers_key_only_and_unchanged_only() {
        let rng = &mut ChaCha20Rng::from_seed([6; 32]);
        let (one, other) = (Identity::generate(rng), Identity::generate(rng));
        let signature = one.sign_header(b"header");
        let key = one.public().signing;
        assert!(verify_header(&key, b"header", &signature));
        assert!(!verify_header(&key, b"Header", &signature));
        assert!(!verify_header(
            &other.public().signing,
            b"header",
            &signature
        ));
        for bit in 0..512 {
            let mut flipped = signature;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!verify_header(&key, b"header", &flipped), "bit {bit}");
        }
        assert!(
            !verify(&key, b"header", &signature),
            "the domain is part of it"
        );
    }

    #[test]
    fn the_second_form_of_a_signature_is_refused() {
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([7; 32]));
        let mut signature = identity.sign_header(b"header");
        let mut carry = 0;
        for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        assert!(!verify_header(
            &identity.public().signing,
            b"header",
            &signature
        ));
    }

    #[test]
    fn a_key_of_small_order_verifies_nothing() {
        // With the neutral point as key and commitment and s = 0, lenient verification accepts any message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!verify_header(&neutral, b"anything", &signature));
        assert!(!sound_signing_key(&neutral));
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([8; 32]));
        assert!(sound_signing_key(&identity.public().signing));
    }

    #[test]
    fn the_root_key_signs_and_names_its_post() {
        let rng = &mut ChaCha20Rng::from_seed([9; 32]);
        let (root, other) = (RootKey::generate(rng), RootKey::generate(rng));
        let signature = root.sign_header(b"founding");
        assert!(verify_header(&root.public(), b"founding", &signature));
        assert!(!verify_header(&other.public(), b"founding", &signature));
        assert_eq!(format!("{root:?}"), "RootKey");
    }

    #[test]
    fn an_identity_shows_nothing_of_itself() {
        let identity = Identity::generate(&mut ChaCha20Rng::from_seed([8; 32]));
        assert_eq!(format!("{identity:?}"), "Identity");
    }
}
