//! Padding to size classes, so that the length of what is sealed says little of its content.
//!
//! Inside the seal lie the content's length (4 bytes, big-endian), the content, then zeros up to the class.

use zeroize::Zeroizing;

use crate::vault::aead::{PLAIN_MAX, TooLong};

/// The smallest class, in bytes.
const SMALLEST: usize = 64;

/// Up to here each class is twice the one before; from here on there are eight steps to each doubling, so that
/// padding adds an eighth at most (the idea of PADMÉ, Nikitin et al. 2019, at a fixed precision).
const DOUBLING: usize = 4096;

/// Gives the size class of a number of bytes, length prefix included.
pub fn class_of(len: usize) -> usize {
    if len <= SMALLEST {
        SMALLEST
    } else if len <= DOUBLING {
        len.next_power_of_two()
    } else {
        // The largest power of two below `len`, so that the 4,097th byte begins the steps of 512.
        let step = (len - 1).ilog2() - 3;
        len.div_ceil(1 << step) << step
    }
}

/// Pads content to its class.
///
/// # Errors
/// Where it is longer than [`PLAIN_MAX`].
pub fn pad(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    let too_long = TooLong {
        len: plain.len(),
        max: PLAIN_MAX,
    };
    if plain.len() > PLAIN_MAX {
        return Err(too_long);
    }
    let len = u32::try_from(plain.len()).map_err(|_| too_long)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(class_of(4 + plain.len())));
    padded.extend_from_slice(&len.to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(class_of(4 + plain.len()), 0);
    Ok(padded)
}

/// Takes the padding off; none where the length does not fit or the padding is not zeros.
pub fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let (len, rest) = padded.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
    if rest.get(len..)?.iter().any(|byte| *byte != 0) {
        return None;
    }
    padded.truncate(4 + len);
    padded.drain(..4);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_double_up_to_4_kib_and_add_an_eighth_at_most_above() {
        for (len, class) in [
            (0, 64),
            (64, 64),
            (65, 128),
            (129, 256),
            (2049, 4096),
            (4096, 4096),
            (4097, 4608),
            (8192, 8192),
            (8193, 9216),
            (768 * 1024, 768 * 1024),
        ] {
            assert_eq!(class_of(len), class, "{len}");
        }
        for len in 4097..40_000 {
            let class = class_of(len);
            assert!(class >= len && class * 8 <= len * 9 + 8, "{len} → {class}");
            assert_eq!(class_of(class), class, "a class is its own");
        }
    }

    #[test]
    fn padding_comes_off_again() {
        for len in [0, 1, 59, 60, 61, 124, 125, 5000] {
            let plain = vec![7; len];
            let padded = pad(&plain).unwrap();
            assert_eq!(padded.len(), class_of(len + 4));
            assert_eq!(unpad(padded).unwrap().as_slice(), plain);
        }
        assert_eq!(pad(&vec![0; PLAIN_MAX]).unwrap().len(), 768 * 1024);
        assert!(pad(&vec![0; PLAIN_MAX + 1]).is_err());
    }

    #[test]
    fn padding_that_is_not_as_it_was_written_is_refused() {
        let mut padded = pad(b"abc").unwrap();
        padded[63] = 1;
        assert!(unpad(padded).is_none());
        let mut padded = pad(b"abc").unwrap();
        padded[3] = 61;
        assert!(unpad(padded).is_none());
        assert!(unpad(Zeroizing::new(vec![0; 3])).is_none());
    }
}
