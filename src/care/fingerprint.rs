//! A fingerprint of somebody's keys, short enough to be read aloud and compared face to face.

use crate::care::ledger::ids::Hash;

/// How many groups of digits a fingerprint has.
pub const GROUPS: usize = 8;

/// Writes an identity's id as eight groups of five digits, some 130 bits.
///
/// Each group is four bytes of the id, the highest first, modulo 100,000. Digits are read in any language, and no
/// input method stands in their way.
pub fn groups(identity: Hash) -> [String; GROUPS] {
    std::array::from_fn(|i| {
        let four = &identity.0[4 * i..4 * i + 4];
        let number = four
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:05}", number % 100_000)
    })
}

/// Writes the groups in one line.
pub fn line(identity: Hash) -> String {
    groups(identity).join(" ")
}

/// Writes the groups in one line but for the last, which is for its owner to read out.
pub fn all_but_last(identity: Hash) -> String {
    let mut groups = groups(identity);
    if let Some(last) = groups.last_mut() {
        *last = "…".to_owned();
    }
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_the_id_counts_and_the_groups_have_five_digits() {
        let plain = groups(Hash([0; 32]));
        assert_eq!(plain, [(); GROUPS].map(|()| "00000".to_string()));
        for byte in 0..32 {
            let mut id = [0; 32];
            id[byte] = 1;
            let other = groups(Hash(id));
            let differ = (0..GROUPS).filter(|i| other[*i] != plain[*i]).count();
            assert_eq!(differ, 1, "byte {byte}");
            assert!(other.iter().all(|group| group.len() == 5));
        }
        assert_eq!(line(Hash([255; 32])).len(), 8 * 5 + 7);
    }
}
