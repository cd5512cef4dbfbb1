//! Which acts somebody was told of: a running hash over the frames that change the directory.
//!
//! A session folds the directory from those frames alone when it signs in, and once more from every frame of the
//! journal behind Today. Both must have had the same acts: a host that leaves out a removal, or somebody's new keys, gives
//! another hash.

use serde::{Deserialize, Serialize};

use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::Hash;

/// The acts up to some frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsTold(Hash);

impl Default for ActsTold {
    fn default() -> ActsTold {
        ActsTold(Hash::ZERO)
    }
}

impl ActsTold {
    /// Takes in the next commit, by its frame's hash; one that only announces a reading changes nothing.
    pub fn take(&mut self, header: &Header, frame: &Hash) {
        let announces = |act: &Act| matches!(act, Act::ReadIntent { .. });
        if header.acts.iter().all(announces) {
            return;
        }
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.0.0);
        bytes[32..].copy_from_slice(&frame.0);
        self.0 = Hash::of("carepost 1 acts told", &bytes);
    }
}
