//! A growing text that leaves no copies of itself in memory.
//!
//! A plain `String` that outgrows its place leaves its old bytes behind; this one wipes them, and itself when dropped.
//! What its callers copy out of it is theirs to wipe.

use std::fmt;
use std::ops::{Deref, Range};

use zeroize::Zeroizing;

/// The least room taken, in bytes, so that short texts do not move with every key.
const LEAST_ROOM: usize = 64;

/// A text that is wiped wherever it has been.
#[derive(Default)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Copies a text.
    pub fn new(text: &str) -> Self {
        let mut own = Self::default();
        own.replace(0..0, text);
        own
    }

    /// Puts `with` in the place of a range of bytes, which must lie on character boundaries.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        let length = self.0.len() - range.len() + with.len();
        if length > self.0.capacity() {
            let mut grown = Zeroizing::new(String::with_capacity((length * 2).max(LEAST_ROOM)));
            grown.push_str(&self.0[..range.start]);
            grown.push_str(with);
            grown.push_str(&self.0[range.end..]);
            // The old text is wiped as it is dropped.
            self.0 = grown;
        } else {
            self.0.drain(range.clone());
            self.0.insert_str(range.start, with);
        }
    }

    /// Adds at the end.
    pub fn push(&mut self, more: &str) {
        self.replace(self.len()..self.len(), more);
    }

    /// Gives the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for SecretText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    /// Leaves out the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretText({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_within_and_beyond_its_room() {
        let mut text = SecretText::new("今天很好");
        text.replace(6..9, "不太");
        assert_eq!(text.as_str(), "今天不太好");
        text.replace(3..3, &"长".repeat(100));
        assert_eq!(text.len(), 15 + 300);
        assert!(text.starts_with("今长") && text.ends_with("天不太好"));
        text.replace(0..text.len(), "");
        text.push("x");
        assert_eq!(text.as_str(), "x");
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(
            format!("{:?}", SecretText::new("秘密")),
            "SecretText(6 bytes)"
        );
    }
}
