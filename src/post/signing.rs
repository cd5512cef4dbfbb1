//! Texts about to be signed: each is shown, then the passphrase is asked once for all of them.

use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;

/// What a signature is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedAs {
    /// The note itself.
    Note,
    /// An addendum to it.
    Addendum,
    /// The reason it was entered in error.
    EnteredInError,
}

/// One text to sign.
#[derive(Clone)]
pub struct ToSign {
    /// The note it is, or is about.
    pub note: Id,
    pub case: Option<Id>,
    pub signed_as: SignedAs,
    /// The exact bytes that the signature will cover.
    pub bytes: Zeroizing<Vec<u8>>,
}
