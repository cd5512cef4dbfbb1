//! New ids, drawn from a generator that is handed in, so that a test or the demo gets the same ones every time.

use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::care::ledger::ids::Id;

/// Gives new ids; shared by the screens of one session.
pub struct Fresh(Mutex<ChaCha20Rng>);

impl Fresh {
    /// Begins from 32 bytes: random ones in use, fixed ones in a test or the demo.
    pub fn new(seed: [u8; 32]) -> Fresh {
        Fresh(Mutex::new(ChaCha20Rng::from_seed(seed)))
    }

    /// Gives an id that has not been given before.
    pub fn id(&self) -> Id {
        let mut bytes = [0; 16];
        // A generator is as good after a panic elsewhere as before it.
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        Id(bytes)
    }
}
