//! What a checkpoint frame says, in place of a commit's header.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Hash;
use crate::store::digest::Digest;

/// Where things stood right before the checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Number of the frame before.
    pub number: u64,
    /// Hash of the frame before.
    pub head: Hash,
    /// Count and digest of the latest revisions of all records, removed and erased ones included.
    pub records: Digest,
}

impl Checkpoint {
    /// Encodes the checkpoint, as MessagePack with named fields.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        rmp_serde::to_vec_named(self).ok()
    }

    /// Decodes a checkpoint.
    pub fn from_bytes(bytes: &[u8]) -> Option<Checkpoint> {
        rmp_serde::from_slice(bytes).ok()
    }
}
