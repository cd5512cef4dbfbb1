//! A passphrase as it was typed: normalised, so that every keyboard gives the same bytes, and wiped when dropped.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The longest passphrase, in bytes of UTF-8 as typed.
pub const LENGTH_MAX: usize = 1024;

/// A passphrase in Unicode's normal form KC.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Normalises what was typed; spaces at either end count.
    ///
    /// # Errors
    /// Where nothing was typed, or more than [`LENGTH_MAX`].
    pub fn new(typed: &str) -> Result<Passphrase, NotAPassphrase> {
        if typed.is_empty() {
            return Err(NotAPassphrase::Empty);
        }
        if typed.len() > LENGTH_MAX {
            return Err(NotAPassphrase::TooLong {
                bytes: typed.len(),
                max: LENGTH_MAX,
            });
        }
        // Measured first, so that the text never grows and leaves a copy behind.
        let len = typed.nfkc().map(char::len_utf8).sum();
        let mut text = Zeroizing::new(String::with_capacity(len));
        text.extend(typed.nfkc());
        Ok(Passphrase(text))
    }

    /// Shows the text to code that derives a key from it or judges it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Passphrase) -> bool {
        // Only ever asked of two entries by the same person at the same screen.
        *self.0 == *other.0
    }
}

impl Eq for Passphrase {}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

/// What was typed cannot be a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPassphrase {
    #[error("the passphrase is empty")]
    Empty,
    #[error("the passphrase has {bytes} bytes and may have {max}")]
    TooLong { bytes: usize, max: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_composed_typing_give_the_same_passphrase() {
        assert_eq!(Passphrase::new("ａｂｃ１２"), Passphrase::new("abc12"));
        assert_eq!(Passphrase::new("e\u{301}"), Passphrase::new("é"));
        assert_ne!(Passphrase::new("abc "), Passphrase::new("abc"));
    }

    #[test]
    fn nothing_and_too_much_are_refused_and_nothing_is_shown() {
        assert_eq!(Passphrase::new(""), Err(NotAPassphrase::Empty));
        assert!(Passphrase::new(&"a".repeat(LENGTH_MAX)).is_ok());
        assert!(Passphrase::new(&"a".repeat(LENGTH_MAX + 1)).is_err());
        assert_eq!(format!("{:?}", Passphrase::new("secret")), "Ok(Passphrase)");
    }
}
