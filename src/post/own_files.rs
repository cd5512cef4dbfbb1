//! The sealed files in a person's own folder: where each lies, and what it begins with.
//!
//! What is in them is in [`crate::post::sealed_parts`].

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
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

/// A file that is written beside the one that it is to replace; whoever lets go of it before that takes it away again.
///
/// Of several sessions of one person one writes it at a time, by a lock of the system: another goes without, and what a
/// session that was killed has left is written over.
pub struct Beside {
    new: PathBuf,
    file: PathBuf,
    held: File,
    is_put: bool,
}

impl Beside {
    /// Begins it, empty.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] where another session is at it; those of the disk.
    pub fn begin(file: PathBuf) -> io::Result<Beside> {
        let new = file.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let held = options.open(&new)?;
        // A filesystem without locks has it as it was before there were any.
        if let Err(TryLockError::WouldBlock) = held.try_lock() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let of = |meta: Metadata| (meta.dev(), meta.ino());
        if of(held.metadata()?) != of(fs::metadata(&new)?) {
            // Another session has put it in its place since it was opened here.
            return Err(io::ErrorKind::WouldBlock.into());
        }
        held.set_len(0)?;
        Ok(Beside {
            new,
            file,
            held,
            is_put: false,
        })
    }

    /// Gives what is written to.
    ///
    /// # Errors
    /// Where the system has no more open files.
    pub fn out(&self) -> io::Result<File> {
        self.held.try_clone()
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(mut self) -> io::Result<()> {
        fs::rename(&self.new, &self.file)?;
        self.is_put = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_put {
            // Where it cannot be removed, the next session writes over it.
            let _ = fs::remove_file(&self.new);
        }
    }
}

/// Gives the number of a file as it says itself; only its parts, once opened, prove it.
pub fn number_of(file: &Path, kind: DraftKind) -> Option<u64> {
    let mut head = [0; MAGIC + 8];
    File::open(file).ok()?.read_exact(&mut head).ok()?;
    let number = head.strip_prefix(magic(kind)?)?;
    Some(u64::from_be_bytes(number.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn one_session_writes_at_a_time_and_what_is_not_put_is_taken_away() {
        let own = tempfile::tempdir().unwrap();
        let file = own.path().join("snapshot");
        // What a session that was killed has left.
        fs::write(
            file.with_extension("new"),
            "half of an older and longer one",
        )
        .unwrap();
        let first = Beside::begin(file.clone()).unwrap();
        let second = Beside::begin(file.clone()).map(|_| ());
        assert_eq!(second.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        first.out().unwrap().write_all(b"whole").unwrap();
        first.put().unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"whole");

        let not_put = Beside::begin(file.clone()).unwrap();
        not_put.out().unwrap().write_all(b"doubted").unwrap();
        drop(not_put);
        assert_eq!(fs::read(&file).unwrap(), b"whole");
        assert_eq!(own.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn sessions_that_write_at_once_never_leave_a_mixture() {
        let own = tempfile::tempdir().unwrap();
        let file = own.path().join("snapshot");
        fs::write(&file, [0; 9_000]).unwrap();
        std::thread::scope(|scope| {
            for who in 1..=4_u8 {
                let file = &file;
                scope.spawn(move || {
                    for _ in 0..200 {
                        if let Ok(beside) = Beside::begin(file.clone()) {
                            let mut out = beside.out().unwrap();
                            (0..9).for_each(|_| out.write_all(&[who; 1_000]).unwrap());
                            beside.put().unwrap();
                        }
                        let read = fs::read(file).unwrap();
                        let whole = read.len() == 9_000 && read.iter().all(|byte| *byte == read[0]);
                        assert!(whole, "{} bytes", read.len());
                    }
                });
            }
        });
    }
}
