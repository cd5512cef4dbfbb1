//! Randomness from the operating system, for what the floors below are handed.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Draws 32 random bytes.
///
/// The system's generator fails only where there is none; a process without randomness must not go on.
pub fn draw() -> [u8; 32] {
    let mut bytes = [0; 32];
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

/// Makes a generator with a random seed.
pub fn generator() -> ChaCha20Rng {
    ChaCha20Rng::from_seed(draw())
}
