//! Byte strings joined so that they can be joined in one way only: what signatures and associated data cover.

/// Joins parts, each behind its length as 4 bytes, big-endian.
///
/// The first part is always a domain string. Parts over 4 GiB do not occur: what is signed or bound is a header,
/// a note or an id.
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| 4 + part.len()).sum());
    for part in parts {
        // A saturated length could only make two absurdly long parts alike, and those are refused before.
        let len = u32::try_from(part.len()).unwrap_or(u32::MAX);
        joined.extend_from_slice(&len.to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_from_part_to_part_changes_the_whole() {
        assert_ne!(join(&[b"ab", b"c"]), join(&[b"a", b"bc"]));
        assert_ne!(join(&[b"ab"]), join(&[b"ab", b""]));
        assert_eq!(join(&[b"ab", b""]), b"\0\0\0\x02ab\0\0\0\0");
    }
}
