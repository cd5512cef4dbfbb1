//! The sealed files in a person's own folder: where each lies, and what it begins with.
//!
//! What is in them is in [`crate::post::sealed_parts`].

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::care::ledger::ids::{PersonId, PostId};
use crate::vault::draft::DraftKind;

/// How long the magic is.
const MAGIC: usize = 20;

/// Gives the file of the snapshot that a person's session starts from.
pub fn snapshot(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("snapshots").join(format!("{post}-{person}"))
}

/// Gives the file of what a person's sessions have verified of a post.
pub fn verified(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("verified").join(format!("{post}-{person}"))
}

/// Gives what a file of a kind begins with; the number in it is the format's, and another one is passed over.
///
/// Drafts lie at the host and in no file.
pub fn magic(kind: DraftKind) -> Option<&'static [u8; MAGIC]> {
    match kind {
        DraftKind::Snapshot => Some(b"carepost snapshot 2\n"),
        DraftKind::Verified => Some(b"carepost verified 3\n"),
        DraftKind::Draft => None,
    }
}

/// A file that is whole and lies beside the one that it is to replace.
pub struct Beside {
    pub new: PathBuf,
    pub file: PathBuf,
}

impl Beside {
    /// Puts it in its place.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(self) -> io::Result<()> {
        fs::rename(&self.new, &self.file)
    }
}

/// Gives the number of a file as it says itself; only its parts, once opened, prove it.
pub fn number_of(file: &Path, kind: DraftKind) -> Option<u64> {
    let mut head = [0; MAGIC + 8];
    File::open(file).ok()?.read_exact(&mut head).ok()?;
    let number = head.strip_prefix(magic(kind)?)?;
    Some(u64::from_be_bytes(number.try_into().ok()?))
}
