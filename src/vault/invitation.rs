//! An invitation's code: what an administrator hands to somebody new, and what answers it.
//!
//! The code is typed once. It carries 128 random bits, from which the one-time key comes, and 96 bits of the post's id,
//! which is the hash of the post's root key: so the newcomer knows which post it is that they join, and pins its root. Who
//! has the code can answer in the newcomer's place; that is why the two compare fingerprints, face to face.

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::{Hash, PostId};
use crate::vault::base32::{self, NotBase32};
use crate::vault::domain;
use crate::vault::envelope;
use crate::vault::identity::{Identity, verify};
use crate::vault::parts;
use crate::vault::secret::Key32;

/// How much of the code is random, in bytes.
const SEED: usize = 16;

/// How much of the post's id it carries, in bytes.
const POST: usize = 12;

const CHECKSUM: usize = 2;

/// How many characters a code has: 12 groups of four.
pub const CHARACTERS: usize = (SEED + POST + CHECKSUM) * 8 / 5;

const GROUP: usize = 4;

/// The most that is read, in bytes.
const TYPED_MAX: usize = 512;

/// The code of one invitation.
pub struct InvitationCode {
    /// 16 random bytes, then zeros.
    seed: Key32,
    post: [u8; POST],
}

impl InvitationCode {
    /// Draws a code for a place at a post.
    pub fn generate(post: PostId, rng: &mut impl CryptoRng) -> InvitationCode {
        InvitationCode {
            seed: Key32::filled(|bytes| rng.fill_bytes(&mut bytes[..SEED])),
            post: std::array::from_fn(|i| post.0[i]),
        }
    }

    /// Writes the code out, to be read aloud, copied or typed.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = self.bytes();
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        base32::write(&bytes, GROUP)
    }

    /// Reads a code as it was typed or pasted; capitals, full-width characters, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// Where it is none, or a character is wrong.
    pub fn parse(typed: &str) -> Result<InvitationCode, NotACode> {
        if typed.len() > TYPED_MAX {
            return Err(NotACode::Length {
                found: typed.chars().count(),
            });
        }
        let read = base32::read(&base32::plain(typed), CHARACTERS);
        let bytes = read.map_err(|fault| match fault {
            NotBase32::Character { place } => NotACode::Character { place },
            NotBase32::Length { found } => NotACode::Length { found },
        })?;
        let (carried, sum) = bytes.split_at(SEED + POST);
        if checksum(carried) != sum {
            return Err(NotACode::Checksum);
        }
        Ok(InvitationCode {
            seed: Key32::filled(|own| own[..SEED].copy_from_slice(&carried[..SEED])),
            post: std::array::from_fn(|i| carried[SEED + i]),
        })
    }

    /// Gives the public half of the one-time key, which the invitation in the journal names.
    pub fn public(&self) -> [u8; 32] {
        self.one_time().public().signing
    }

    /// Tells whether the code is for a place at this post.
    pub fn is_of(&self, post: PostId) -> bool {
        post.0.starts_with(&self.post)
    }

    /// Answers an invitation with an identity: signed with the one-time key and with the identity's own.
    pub fn answer(&self, identity: &Identity, post: PostId, invite: Hash) -> Answered {
        let message = message(post, invite, &identity.public());
        Answered {
            by_invite: self.one_time().sign(&message),
            by_identity: identity.sign(&message),
        }
    }

    /// Only the signing half is used.
    fn one_time(&self) -> Identity {
        let seed = self.seed.derive(domain::INVITATION_KEY);
        Identity::from_secrets(envelope::from_seed(&seed), seed)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(SEED + POST + CHECKSUM));
        bytes.extend_from_slice(&self.seed.expose()[..SEED]);
        bytes.extend_from_slice(&self.post);
        bytes
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode")
    }
}

/// The two signatures of an answer: that its sender was invited, and that the keys are theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    pub by_invite: [u8; 64],
    pub by_identity: [u8; 64],
}

impl Answered {
    /// Tells whether whoever had the code answered with these keys, and has the keys.
    pub fn verify(
        &self,
        invite_key: &[u8; 32],
        post: PostId,
        invite: Hash,
        keys: &PublicKeys,
    ) -> bool {
        let message = message(post, invite, keys);
        verify(invite_key, &message, &self.by_invite)
            && verify(&keys.signing, &message, &self.by_identity)
    }
}

/// What was typed is no invitation's code. It names places, never characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    #[error("character {place} does not occur in an invitation's code")]
    Character { place: usize },
    #[error("an invitation's code has {CHARACTERS} characters, not {found}")]
    Length { found: usize },
    /// A character is wrong, or some are exchanged.
    #[error("a character of the invitation's code is wrong")]
    Checksum,
}

fn message(post: PostId, invite: Hash, keys: &PublicKeys) -> Vec<u8> {
    parts::join(&[
        domain::INVITATION_ANSWER.as_bytes(),
        &post.0,
        &invite.0,
        &keys.sealing,
        &keys.signing,
    ])
}

fn checksum(carried: &[u8]) -> [u8; CHECKSUM] {
    let Hash(hash) = Hash::of(domain::INVITATION_TEXT, carried);
    std::array::from_fn(|i| hash[i])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    const AT: PostId = PostId([7; 16]);

    fn code() -> InvitationCode {
        InvitationCode::generate(AT, &mut ChaCha20Rng::from_seed([41; 32]))
    }

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let text = code().to_text();
        assert_eq!(text.len(), CHARACTERS + 11);
        for typed in [
            text.to_string(),
            text.to_uppercase(),
            text.replace('-', " "),
            text.replace('0', "O").replace('1', "l"),
        ] {
            let read = InvitationCode::parse(&typed).unwrap();
            assert_eq!(read.public(), code().public());
            assert!(read.is_of(AT) && !read.is_of(PostId([8; 16])));
        }
        assert_eq!(format!("{:?}", code()), "InvitationCode");
    }

    #[test]
    fn mistakes_in_a_code_are_told_apart() {
        let text = code().to_text();
        let refused = |typed: &str| InvitationCode::parse(typed).unwrap_err();
        assert_eq!(
            refused(&text[..text.len() - 1]),
            NotACode::Length { found: 47 }
        );
        assert_eq!(refused("ab!"), NotACode::Character { place: 3 });
        let other = if text.starts_with('a') { "b" } else { "a" };
        assert_eq!(
            refused(&format!("{other}{}", &text[1..])),
            NotACode::Checksum
        );
        assert!(matches!(refused(&"a".repeat(600)), NotACode::Length { .. }));
    }

    #[test]
    fn an_answer_takes_the_code_and_the_keys_and_serves_one_invitation() {
        let rng = &mut ChaCha20Rng::from_seed([42; 32]);
        let (mine, theirs) = (Identity::generate(rng), Identity::generate(rng));
        let invite = Hash([1; 32]);
        let answered = code().answer(&mine, AT, invite);
        let key = code().public();
        assert!(answered.verify(&key, AT, invite, &mine.public()));
        assert!(!answered.verify(&key, AT, invite, &theirs.public()));
        assert!(!answered.verify(&key, AT, Hash([2; 32]), &mine.public()));
        assert!(!answered.verify(&key, PostId([8; 16]), invite, &mine.public()));
        let other = InvitationCode::generate(AT, rng);
        assert!(!answered.verify(&other.public(), AT, invite, &mine.public()));
        let borrowed = Answered {
            by_identity: code().answer(&theirs, AT, invite).by_identity,
            ..answered
        };
        assert!(!borrowed.verify(&key, AT, invite, &mine.public()));
    }
}
