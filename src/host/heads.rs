//! The last head of a post that one person's session saw, kept in that person's own folder.
//!
//! A store that was cut or swapped for an older one is behind this head, whatever its own checks say.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{GenerationId, Hash, PersonId, PostId};

/// A head as a session remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenHead {
    pub generation: GenerationId,
    pub number: u64,
    pub hash: Hash,
}

/// Gives the file in which a person's last head of a post is kept, under the folder of their own.
pub fn file(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("heads").join(format!("{post}-{person}"))
}

/// Reads a remembered head; nothing where none was kept yet.
///
/// # Errors
/// Where the file cannot be read, or is damaged.
pub fn read(file: &Path) -> io::Result<Option<SeenHead>> {
    let bytes = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    rmp_serde::from_slice(&bytes)
        .map(Some)
        .map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Keeps a head in the place of the one before, whole or not at all.
///
/// # Errors
/// Those of the disk.
pub fn write(file: &Path, head: SeenHead) -> io::Result<()> {
    let bytes = rmp_serde::to_vec_named(&head).map_err(|_| io::ErrorKind::InvalidData)?;
    keep(file, &bytes)
}

/// Keeps a file of one person's own in the place of the one before, whole or not at all, for this account alone.
///
/// # Errors
/// Those of the disk.
pub fn keep(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let new = file.with_extension("new");
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&new)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    fs::rename(&new, file)?;
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_head_is_kept_and_damage_is_no_head() {
        let own = tempfile::tempdir().unwrap();
        let path = file(own.path(), PostId([1; 16]), PersonId([2; 16]));
        assert_eq!(read(&path).unwrap(), None);
        let head = |number| SeenHead {
            generation: GenerationId([3; 16]),
            number,
            hash: Hash([4; 32]),
        };
        write(&path, head(1)).unwrap();
        write(&path, head(2)).unwrap();
        assert_eq!(read(&path).unwrap(), Some(head(2)));
        fs::write(&path, b"x").unwrap();
        assert!(read(&path).is_err());
    }
}
