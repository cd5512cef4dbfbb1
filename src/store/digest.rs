//! A count and digest of a set that can be kept up to date as members come and go.
//!
//! The digest is the sum of the members' BLAKE3 hashes modulo 2^256, little-endian: the order does not matter.
//! It finds damage; against forgery stand the chain and the signatures.

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::Hash;

/// Count and digest of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub count: u64,
    pub sum: Hash,
}

impl Default for Digest {
    fn default() -> Digest {
        Digest {
            count: 0,
            sum: Hash::ZERO,
        }
    }
}

impl Digest {
    /// Takes in a member.
    pub fn add(&mut self, member: &Hash) {
        self.count = self.count.wrapping_add(1);
        let mut carry = 0;
        for (sum, byte) in self.sum.0.iter_mut().zip(member.0) {
            let total = u16::from(*sum) + u16::from(byte) + carry;
            *sum = total.to_le_bytes()[0];
            carry = total >> 8;
        }
    }

    /// Takes out a member that was taken in.
    pub fn take(&mut self, member: &Hash) {
        self.count = self.count.wrapping_sub(1);
        let mut borrow = 0;
        for (sum, byte) in self.sum.0.iter_mut().zip(member.0) {
            let total = 0x100 + u16::from(*sum) - u16::from(byte) - borrow;
            *sum = total.to_le_bytes()[0];
            borrow = 1 - (total >> 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_matter_and_what_is_taken_out_leaves_no_trace() {
        let hashes: Vec<Hash> = (0_u8..50).map(|n| Hash::of("test", &[n])).collect();
        let mut forward = Digest::default();
        hashes.iter().for_each(|hash| forward.add(hash));
        let mut backward = Digest::default();
        hashes.iter().rev().for_each(|hash| backward.add(hash));
        assert_eq!(forward, backward);
        hashes[10..].iter().for_each(|hash| forward.take(hash));
        let mut few = Digest::default();
        hashes[..10].iter().for_each(|hash| few.add(hash));
        assert_eq!(forward, few);
        assert_ne!(forward.sum, backward.sum);
    }
}
