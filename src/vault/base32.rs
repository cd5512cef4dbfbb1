//! Crockford's base 32, in which no two characters look alike: for keys that people read, type and paste.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Without i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes bytes, most significant bits first, in groups of so many characters, a hyphen between.
///
/// Five bytes are eight characters; what is left over beyond a multiple of five is not written, and nobody here has any.
pub fn write(bytes: &[u8], group: usize) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    let five_bits = bytes.chunks_exact(5).flat_map(|five| {
        let bits = five
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |i| (bits >> (5 * i) & 31) as usize)
    });
    for (i, value) in five_bits.enumerate() {
        if i % group == 0 && i > 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[value]));
    }
    text
}

/// Makes typed text plain: normal form KC, small letters, without spaces, line ends and hyphens.
pub fn plain(typed: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(typed.len()));
    plain.extend(
        typed
            .nfkc()
            .flat_map(char::to_lowercase)
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–' | '—' | '−')),
    );
    plain
}

/// Reads plain text of so many characters, a multiple of eight; o is read as 0, i and l as 1.
pub fn read(plain: &str, characters: usize) -> Result<Zeroizing<Vec<u8>>, NotBase32> {
    let mut values = Zeroizing::new(Vec::with_capacity(plain.len()));
    for (i, c) in plain.chars().enumerate() {
        values.push(value_of(c).ok_or(NotBase32::Character { place: i + 1 })?);
    }
    if values.len() != characters {
        return Err(NotBase32::Length {
            found: values.len(),
        });
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(characters / 8 * 5));
    for eight in values.chunks_exact(8) {
        let bits = eight
            .iter()
            .fold(0_u64, |bits, value| bits << 5 | u64::from(*value));
        bytes.extend_from_slice(&bits.to_be_bytes()[3..]);
    }
    Ok(bytes)
}

/// What is wrong with a text, for those who know what it was to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBase32 {
    /// A character that does not occur, counted from 1.
    Character {
        place: usize,
    },
    Length {
        found: usize,
    },
}

fn value_of(c: char) -> Option<u8> {
    let c = match c {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|own| char::from(*own) == c)?;
    u8::try_from(place).ok()
}
