//! Which passphrase of a person's life an identity file is sealed under: so that old copies can be told from new ones.

/// How often the passphrase had been changed when a file was sealed, and when it last was.
///
/// Copies of one identity lie at several posts, each sealed for itself. The turn is inside the seal: only who opens a copy
/// knows how old its passphrase is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassphraseTurn {
    /// 0 for the first passphrase.
    pub number: u32,
    /// When it was chosen, in milliseconds since 1970 UTC; 0 for the first.
    pub at: i64,
}

impl PassphraseTurn {
    /// Gives the turn after this one.
    pub fn next(self, at: i64) -> PassphraseTurn {
        PassphraseTurn {
            number: self.number.saturating_add(1),
            at,
        }
    }
}
