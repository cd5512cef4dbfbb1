//! The proof to the host that a session holds a person's keys.
//!
//! The host draws a nonce, the session draws one and signs both with post, generation and purpose; a signature
//! serves one question of one host and nothing else.

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::{GenerationId, PostId};
use crate::vault::domain;
use crate::vault::identity::{self, Identity};
use crate::vault::parts;

/// What is proved the right to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in as a person.
    SignIn,
    /// To be handed recovery grants, as the holder of recovery words.
    Recover,
}

/// One question of a host to one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge {
    pub purpose: Purpose,
    pub post: PostId,
    pub generation: GenerationId,
    /// Drawn by the host for this connection.
    pub host_nonce: [u8; 32],
    /// Drawn by the session, so that it never signs what another chose alone.
    pub client_nonce: [u8; 32],
}

impl Challenge {
    /// Signs the challenge.
    pub fn answer(&self, identity: &Identity) -> [u8; 64] {
        identity.sign(&self.message(identity.public().id().0))
    }

    /// Tells whether the holder of these keys answered.
    pub fn verify(&self, keys: &PublicKeys, answer: &[u8; 64]) -> bool {
        identity::verify(&keys.signing, &self.message(keys.id().0), answer)
    }

    fn message(&self, identity: [u8; 32]) -> Vec<u8> {
        let purpose: &[u8] = match self.purpose {
            Purpose::SignIn => b"sign in",
            Purpose::Recover => b"recover",
        };
        parts::join(&[
            domain::CHALLENGE_SIGNATURE.as_bytes(),
            purpose,
            &self.post.0,
            &self.generation.0,
            &self.host_nonce,
            &self.client_nonce,
            &identity,
        ])
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn an_answer_serves_its_own_challenge_only() {
        let rng = &mut ChaCha20Rng::from_seed([31; 32]);
        let (identity, other) = (Identity::generate(rng), Identity::generate(rng));
        let asked = Challenge {
            purpose: Purpose::SignIn,
            post: PostId([1; 16]),
            generation: GenerationId([2; 16]),
            host_nonce: [3; 32],
            client_nonce: [4; 32],
        };
        let answer = asked.answer(&identity);
        assert!(asked.verify(&identity.public(), &answer));
        assert!(!asked.verify(&other.public(), &answer));
        for others in [
            Challenge {
                purpose: Purpose::Recover,
                ..asked
            },
            Challenge {
                post: PostId([9; 16]),
                ..asked
            },
            Challenge {
                generation: GenerationId([9; 16]),
                ..asked
            },
            Challenge {
                host_nonce: [9; 32],
                ..asked
            },
            Challenge {
                client_nonce: [9; 32],
                ..asked
            },
        ] {
            assert!(!others.verify(&identity.public(), &answer), "{others:?}");
        }
        let mut mixed = identity.public();
        mixed.sealing = other.public().sealing;
        assert!(!asked.verify(&mixed, &answer), "both halves are covered");
    }
}
