//! A recovery public key as text: what the county sends a post that is being set up.
//!
//! `carepost-recovery-1`, then 14 groups of eight characters: both public halves and a checksum of 6 bytes, in
//! Crockford's base 32, in which no two characters look alike.

use crate::care::ledger::header::PublicKeys;
use crate::care::ledger::ids::Hash;
use crate::vault::base32::{self, NotBase32};
use crate::vault::domain;
use crate::vault::identity::sound_signing_key;

const PREFIX: &str = "carepost-recovery-1";

const KEYS: usize = 64;
const CHECKSUM: usize = 6;
const CHARACTERS: usize = (KEYS + CHECKSUM) * 8 / 5;
const GROUP: usize = 8;

/// The most that is read, in bytes: the text with a space after every character.
const TYPED_MAX: usize = 1024;

/// Writes a recovery public key as text.
pub fn to_text(keys: &PublicKeys) -> String {
    let mut bytes = [0; KEYS + CHECKSUM];
    bytes[..32].copy_from_slice(&keys.sealing);
    bytes[32..KEYS].copy_from_slice(&keys.signing);
    let checksum = checksum(&bytes[..KEYS]);
    bytes[KEYS..].copy_from_slice(&checksum);

    format!("{PREFIX}-{}", *base32::write(&bytes, GROUP))
}

/// Reads a recovery public key as it was typed or pasted.
///
/// Capitals, full-width characters, spaces, line ends and hyphens do not matter; o is read as 0, i and l as 1.
///
/// # Errors
/// Where it is not such a text, or a character is wrong.
pub fn from_text(typed: &str) -> Result<PublicKeys, NotARecoveryKey> {
    if typed.len() > TYPED_MAX {
        return Err(NotARecoveryKey::Shape);
    }
    let plain = base32::plain(typed);
    let prefix: String = PREFIX.chars().filter(|c| *c != '-').collect();
    let body = plain.strip_prefix(&prefix).ok_or(NotARecoveryKey::Shape)?;
    let bytes = base32::read(body, CHARACTERS).map_err(|fault| match fault {
        NotBase32::Character { place } => NotARecoveryKey::Character { place },
        NotBase32::Length { found } => NotARecoveryKey::Length {
            found,
            expected: CHARACTERS,
        },
    })?;
    let (keys, sum) = bytes.split_at(KEYS);
    if checksum(keys) != sum {
        return Err(NotARecoveryKey::Checksum);
    }
    let public = PublicKeys {
        sealing: std::array::from_fn(|i| keys[i]),
        signing: std::array::from_fn(|i| keys[32 + i]),
    };
    if sound_signing_key(&public.signing) {
        Ok(public)
    } else {
        Err(NotARecoveryKey::Unsound)
    }
}

/// What was typed is no recovery public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotARecoveryKey {
    /// It does not begin as one.
    #[error("a recovery key begins with {PREFIX}")]
    Shape,
    /// A character that does not occur, counted from 1 behind the beginning, hyphens left out.
    #[error("character {place} does not occur in a recovery key")]
    Character { place: usize },
    #[error("a recovery key has {expected} characters behind its beginning, not {found}")]
    Length { found: usize, expected: usize },
    /// A character is wrong, or some are exchanged.
    #[error("a character of the recovery key is wrong")]
    Checksum,
    /// Written without a mistake, and no key that anybody has.
    #[error("this recovery key is not sound")]
    Unsound,
}

fn checksum(keys: &[u8]) -> [u8; CHECKSUM] {
    let Hash(hash) = Hash::of(domain::RECOVERY_TEXT, keys);
    std::array::from_fn(|i| hash[i])
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::vault::identity::Identity;

    fn keys() -> PublicKeys {
        Identity::generate(&mut ChaCha20Rng::from_seed([28; 32])).public()
    }

    #[test]
    fn the_text_is_read_back_however_it_is_typed() {
        let text = to_text(&keys());
        assert_eq!(text.len(), PREFIX.len() + 14 * 9);
        assert_eq!(from_text(&text), Ok(keys()));
        assert_eq!(from_text(&text.to_uppercase()), Ok(keys()));
        assert_eq!(from_text(&text.replace('-', "\n ")), Ok(keys()));
        let misread = text.split_at(PREFIX.len());
        let misread = misread.0.to_owned() + &misread.1.replace('0', "O").replace('1', "l");
        assert_eq!(from_text(&misread), Ok(keys()));
    }

    #[test]
    fn every_wrong_character_is_found() {
        let text = to_text(&keys());
        for (i, c) in text
            .char_indices()
            .skip(PREFIX.len())
            .filter(|(_, c)| *c != '-')
        {
            let other = if c == 'a' { "b" } else { "a" };
            let mut wrong = text.clone();
            wrong.replace_range(i..=i, other);
            assert_eq!(from_text(&wrong), Err(NotARecoveryKey::Checksum), "at {i}");
        }
    }

    #[test]
    fn mistakes_are_told_apart() {
        let text = to_text(&keys());
        assert_eq!(from_text("abandon ability"), Err(NotARecoveryKey::Shape));
        assert!(matches!(
            from_text(&text[..text.len() - 1]),
            Err(NotARecoveryKey::Length {
                found: 111,
                expected: 112
            })
        ));
        let strange = format!("{PREFIX}-ab!");
        assert_eq!(
            from_text(&strange),
            Err(NotARecoveryKey::Character { place: 3 })
        );
        let mut weak = keys();
        weak.signing = [0; 32];
        weak.signing[0] = 1;
        assert_eq!(from_text(&to_text(&weak)), Err(NotARecoveryKey::Unsound));
    }
}
