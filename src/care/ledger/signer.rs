//! Whose key a commit is signed with.

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::Hash;

/// Whose key a commit is signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signer {
    /// The post's root key, which signs the founding and nothing else.
    Root,
    /// The author's own.
    Author,
    /// A recovery recipient's, by identity id, on behalf of the author.
    Recovery(Hash),
}

/// Gives the keys with which a commit may be signed; the signature must fit one of them.
pub fn signers(header: &Header, directory: &Directory) -> Vec<(Signer, [u8; 32])> {
    if directory.root().is_none() {
        return header
            .acts
            .first()
            .and_then(|act| match act {
                Act::Found { root, .. } => Some((Signer::Root, *root)),
                _ => None,
            })
            .into_iter()
            .collect();
    }
    let author = directory
        .person(header.author)
        .map(|person| (Signer::Author, person.keys.signing));
    let recoveries = directory
        .recoveries()
        .map(|(id, recovery)| (Signer::Recovery(id), recovery.keys.signing))
        .filter(|_| author.is_some() && !header.acts.is_empty());
    author.into_iter().chain(recoveries).collect()
}
