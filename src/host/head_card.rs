//! A head of the journal as text for a card: kept away from the machine, it tells later whether the journal still has it.
//!
//! 14 groups of four characters of Crockford's base 32: the first 4 bytes of the post's id, the frame's number in 5 bytes,
//! the first 21 bytes of its hash, and a checksum of 5 bytes over these, so that a slip of the pen is told from a forgery.

use crate::care::ledger::ids::{Hash, PostId};
use crate::host::check::CheckFault;
use crate::host::wire::Head;
use crate::store::errors::StoreError;
use crate::store::store::Store;
use crate::vault::base32;

const POST: usize = 4;
const NUMBER: usize = 5;
const HASH: usize = 21;
const CHECKSUM: usize = 5;
const BYTES: usize = POST + NUMBER + HASH + CHECKSUM;
const CHARACTERS: usize = BYTES * 8 / 5;
const GROUP: usize = 4;

/// The most that is read, in bytes: the text with a space after every character.
const TYPED_MAX: usize = 512;

/// A head as a card has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadCard {
    post: [u8; POST],
    /// Number of the frame.
    pub number: u64,
    hash: [u8; HASH],
}

/// What was typed is no text of a card, or was copied with a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no text of a card")]
pub struct NotACard;

impl HeadCard {
    /// Makes the card of a head.
    pub fn of(post: PostId, head: Head) -> HeadCard {
        HeadCard {
            post: first(&post.0),
            number: head.number,
            hash: first(&head.hash.0),
        }
    }

    /// Writes it as text.
    pub fn to_text(&self) -> String {
        let mut bytes = self.bytes().to_vec();
        bytes.extend(checksum(&bytes));
        base32::write(&bytes, GROUP).to_uppercase()
    }

    /// Reads it as it was typed; capitals, spaces and hyphens do not matter, o is read as 0, i and l as 1.
    ///
    /// # Errors
    /// Where it is not such a text, or a character is wrong.
    pub fn from_text(typed: &str) -> Result<HeadCard, NotACard> {
        if typed.len() > TYPED_MAX {
            return Err(NotACard);
        }
        let bytes = base32::read(&base32::plain(typed), CHARACTERS).map_err(|_| NotACard)?;
        let (plain, sum) = bytes.split_at_checked(BYTES - CHECKSUM).ok_or(NotACard)?;
        if checksum(plain) != sum {
            return Err(NotACard);
        }
        let (post, rest) = plain.split_at_checked(POST).ok_or(NotACard)?;
        let (number, hash) = rest.split_at_checked(NUMBER).ok_or(NotACard)?;
        Ok(HeadCard {
            post: first(post),
            number: number
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            hash: first(hash),
        })
    }

    /// Holds it against a journal: nothing where the journal has that frame as it was.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn hold(&self, store: &Store) -> Result<Option<CheckFault>, StoreError> {
        if first::<POST>(&store.post().0) != self.post {
            return Ok(Some(CheckFault::OtherPost));
        }
        let (seen, head) = (self.number, store.head().number);
        if seen > head {
            return Ok(Some(CheckFault::BehindSeen { seen, head }));
        }
        match store.frame(seen) {
            Ok(frame) if first::<HASH>(&frame.head.hash.0) == self.hash => Ok(None),
            Ok(_) | Err(StoreError::Damaged(_)) => Ok(Some(CheckFault::Forked { seen })),
            Err(error) => Err(error),
        }
    }

    fn bytes(&self) -> [u8; POST + NUMBER + HASH] {
        let mut bytes = [0; POST + NUMBER + HASH];
        let number = self.number.to_be_bytes();
        let parts = self
            .post
            .iter()
            .chain(&number[8 - NUMBER..])
            .chain(&self.hash);
        bytes
            .iter_mut()
            .zip(parts)
            .for_each(|(to, from)| *to = *from);
        bytes
    }
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    std::array::from_fn(|place| bytes.get(place).copied().unwrap_or(0))
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    first(&Hash::of("carepost 1 checksum of a head card", bytes).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> HeadCard {
        let head = Head {
            number: 1_000_203,
            hash: Hash([0x5a; 32]),
        };
        HeadCard::of(PostId([0x11; 16]), head)
    }

    #[test]
    fn a_card_is_read_back_however_it_is_typed_and_no_slip_passes() {
        let text = card().to_text();
        assert_eq!(text.len(), 14 * 4 + 13, "{text}");
        assert_eq!(HeadCard::from_text(&text), Ok(card()));
        let typed = text.to_lowercase().replace('-', "  ");
        assert_eq!(HeadCard::from_text(&typed), Ok(card()));
        for (place, c) in text.char_indices().filter(|(_, c)| *c != '-') {
            let other = if c == '7' { "8" } else { "7" };
            let mut wrong = text.clone();
            wrong.replace_range(place..=place, other);
            assert_eq!(HeadCard::from_text(&wrong), Err(NotACard), "{wrong}");
        }
        assert_eq!(HeadCard::from_text(""), Err(NotACard));
        assert_eq!(HeadCard::from_text(&text[..40]), Err(NotACard));
    }
}
