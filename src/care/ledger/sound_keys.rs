//! Public halves that nothing can be sealed to.
//!
//! Whatever is sealed to a point of small order is sealed under a key that anybody knows, and so HPKE refuses to. A member
//! with such keys could be given no key, and a scope whose every epoch is to be given to them could never begin another.
//! The points are those of <https://cr.yp.to/ecdh.html#validate>; of a signing half nothing is asked here, since one that
//! is none signs nothing, which harms its owner alone.

/// The X25519 points of small order, with every way to write them but for the highest bit, which does not count: 0, 1,
/// the two of order eight, and p - 1, p, p + 1 for p = 2^255 - 19. Little-endian.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    one_and(0x01, 0x00, 0x00),
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ],
    one_and(0xec, 0xff, 0x7f),
    one_and(0xed, 0xff, 0x7f),
    one_and(0xee, 0xff, 0x7f),
];

/// Writes a first byte, one that is repeated, and a last.
const fn one_and(first: u8, between: u8, last: u8) -> [u8; 32] {
    let mut bytes = [between; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// Tells whether something can be sealed to an X25519 public half.
pub fn can_be_sealed_to(sealing: &[u8; 32]) -> bool {
    let mut point = *sealing;
    point[31] &= 0x7f;
    !SMALL_ORDER.contains(&point)
}

/// Gives the points that nothing can be sealed to, in all their spellings, for whoever tries a cipher on them.
pub fn never_sealed_to() -> impl Iterator<Item = [u8; 32]> {
    SMALL_ORDER.into_iter().flat_map(|point| {
        let mut other = point;
        other[31] |= 0x80;
        [point, other]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_a_point_of_small_order_is_sound() {
        for point in never_sealed_to() {
            assert!(!can_be_sealed_to(&point));
            for place in 0..32 {
                let mut beside = point;
                beside[place] ^= 0x10;
                assert!(can_be_sealed_to(&beside), "{beside:02x?}");
            }
        }
    }
}
