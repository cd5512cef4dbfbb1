//! The PIN of a session: lifts the cover, three tries, in memory only.
//!
//! It opens no key: behind the cover the session is signed in. Lock is what drops keys.

use std::fmt;

use rand_core::CryptoRng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::vault::secret::Key32;

/// The fewest digits of a PIN.
pub const DIGITS_MIN: usize = 4;

/// The most digits of a PIN.
pub const DIGITS_MAX: usize = 8;

/// How often a PIN may be tried before the session locks.
pub const TRIES: u8 = 3;

/// A session's PIN, as a hash under a key that nobody else has.
pub struct SessionPin {
    key: Key32,
    hash: blake3::Hash,
    left: u8,
}

/// What came of trying a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It is the PIN; the tries begin anew.
    Right,
    /// It is not; so many tries are left.
    Wrong { left: u8 },
    /// No tries are left: lock the session.
    Spent,
}

impl SessionPin {
    /// Sets a PIN for this session.
    ///
    /// # Errors
    /// Where it is not four to eight digits.
    pub fn set(typed: &str, rng: &mut impl CryptoRng) -> Result<SessionPin, NotAPin> {
        let key = Key32::generate(rng);
        let hash = blake3::keyed_hash(key.expose(), digits(typed)?.as_bytes());
        Ok(SessionPin {
            key,
            hash,
            left: TRIES,
        })
    }

    /// Tries a PIN; what is no PIN at all counts as a wrong one.
    pub fn attempt(&mut self, typed: &str) -> Tried {
        if self.left == 0 {
            return Tried::Spent;
        }
        // Counted before comparing; BLAKE3's hashes compare in constant time.
        self.left -= 1;
        let right = digits(typed)
            .is_ok_and(|pin| blake3::keyed_hash(self.key.expose(), pin.as_bytes()) == self.hash);
        match (right, self.left) {
            (true, _) => {
                self.left = TRIES;
                Tried::Right
            }
            (false, 0) => Tried::Spent,
            (false, left) => Tried::Wrong { left },
        }
    }
}

impl fmt::Debug for SessionPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionPin")
    }
}

/// What was typed is not four to eight digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has {DIGITS_MIN} to {DIGITS_MAX} digits")]
pub struct NotAPin;

/// Reads digits, full-width ones too.
fn digits(typed: &str) -> Result<Zeroizing<String>, NotAPin> {
    let mut pin = Zeroizing::new(String::with_capacity(DIGITS_MAX));
    for c in typed.nfkc() {
        if !c.is_ascii_digit() || pin.len() == DIGITS_MAX {
            return Err(NotAPin);
        }
        pin.push(c);
    }
    if pin.len() < DIGITS_MIN {
        return Err(NotAPin);
    }
    Ok(pin)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    fn pin() -> SessionPin {
        SessionPin::set("2580", &mut ChaCha20Rng::from_seed([32; 32])).unwrap()
    }

    #[test]
    fn the_third_wrong_try_is_the_last() {
        let mut pin = pin();
        assert_eq!(pin.attempt("2581"), Tried::Wrong { left: 2 });
        assert_eq!(pin.attempt(""), Tried::Wrong { left: 1 });
        assert_eq!(pin.attempt("0000"), Tried::Spent);
        assert_eq!(pin.attempt("2580"), Tried::Spent, "even the right one");
    }

    #[test]
    fn the_right_one_begins_the_tries_anew() {
        let mut pin = pin();
        assert_eq!(pin.attempt("1111"), Tried::Wrong { left: 2 });
        assert_eq!(pin.attempt("２５８０"), Tried::Right);
        assert_eq!(pin.attempt("1111"), Tried::Wrong { left: 2 });
        assert_eq!(format!("{pin:?}"), "SessionPin");
    }

    #[test]
    fn a_pin_is_four_to_eight_digits() {
        let rng = &mut ChaCha20Rng::from_seed([33; 32]);
        for typed in ["", "123", "123456789", "12a4", "12 34"] {
            assert_eq!(
                SessionPin::set(typed, rng).unwrap_err(),
                NotAPin,
                "{typed:?}"
            );
        }
        assert!(SessionPin::set("12345678", rng).is_ok());
    }
}
