//! Keys, sealing, signing, verifying.
//!
//! Everything here is put together from published constructions: Argon2id, XChaCha20-Poly1305, HPKE (X25519),
//! Ed25519 (strict verification), HKDF-SHA256, BLAKE3. Randomness and time are passed in. `docs/format.md` gives
//! every byte, with test vectors.

pub mod aead;
pub mod audit;
pub mod base32;
pub mod challenge;
pub mod domain;
pub mod draft;
pub mod envelope;
pub mod epoch;
pub mod grant;
pub mod hardening;
pub mod identity;
pub mod invitation;
pub mod note_signature;
pub mod padding;
pub mod parts;
pub mod passphrase;
pub mod passphrase_turn;
pub mod pin;
pub mod recovery;
pub mod recovery_text;
pub mod seal;
pub mod sealed_identity;
pub mod secret;
pub mod share;
pub mod strength;
pub mod wiping;
