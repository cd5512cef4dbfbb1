//! The last head of a post that one person's session saw, kept in that person's own folder.
//!
//! A store that was cut or swapped for an older one is behind this head, whatever its own checks say.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{GenerationId, Hash, PersonId, PostId};

/// A head as a session remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenHead {
    pub generation: GenerationId,
    pub number: u64,
    pub hash: Hash,
}

/// A remembered head, and the generations before its own that this person knew the journal by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub head: SeenHead,
    pub past: Vec<GenerationId>,
}

/// A remembered head in its file.
#[derive(Serialize, Deserialize)]
struct Kept {
    generation: GenerationId,
    number: u64,
    hash: Hash,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    past: Vec<GenerationId>,
}

/// Gives the file in which a person's last head of a post is kept, under the folder of their own.
pub fn file(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("heads").join(format!("{post}-{person}"))
}

/// Reads a remembered head with the generations before its own; nothing where none was kept yet.
///
/// # Errors
/// Where the file cannot be read, or is damaged.
pub fn recall(file: &Path) -> io::Result<Option<Remembered>> {
    let bytes = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let kept: Kept = rmp_serde::from_slice(&bytes).map_err(|_| io::ErrorKind::InvalidData)?;
    let head = SeenHead {
        generation: kept.generation,
        number: kept.number,
        hash: kept.hash,
    };
    let past = kept.past;
    Ok(Some(Remembered { head, past }))
}

/// Reads a remembered head alone, as [`recall`] does.
///
/// # Errors
/// As [`recall`].
pub fn read(file: &Path) -> io::Result<Option<SeenHead>> {
    Ok(recall(file)?.map(|remembered| remembered.head))
}

/// Keeps a head in the place of the one before, whole or not at all.
///
/// # Errors
/// Those of the disk.
pub fn write(file: &Path, remembered: &Remembered) -> io::Result<()> {
    let SeenHead {
        generation,
        number,
        hash,
    } = remembered.head;
    let kept = Kept {
        generation,
        number,
        hash,
        past: remembered.past.clone(),
    };
    let bytes = rmp_serde::to_vec_named(&kept).map_err(|_| io::ErrorKind::InvalidData)?;
    keep(file, &bytes)
}

/// Keeps a file of one person's own in the place of the one before, whole or not at all, for this account alone.
///
/// # Errors
/// Those of the disk.
pub fn keep(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // Two sessions of one person may be at it at once: each writes beside the file under a name of its own.
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    let new = file.with_extension(format!("{}-{turn}.new", process::id()));
    let kept = write_beside(&new, bytes).and_then(|()| fs::rename(&new, file));
    if kept.is_err() {
        // Half a file is nobody's; where it cannot be removed either, the caller is told of the failure itself.
        let _ = fs::remove_file(&new);
    }
    kept?;
    File::open(dir)?.sync_all()
}

fn write_beside(new: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(new)?;
    out.write_all(bytes)?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remembered(number: u64, past: &[GenerationId]) -> Remembered {
        Remembered {
            head: SeenHead {
                generation: GenerationId([3; 16]),
                number,
                hash: Hash([4; 32]),
            },
            past: past.to_vec(),
        }
    }

    #[test]
    fn the_last_head_is_kept_and_damage_is_no_head() {
        let own = tempfile::tempdir().unwrap();
        let path = file(own.path(), PostId([1; 16]), PersonId([2; 16]));
        assert_eq!(recall(&path).unwrap(), None);
        for past in [&[][..], &[GenerationId([9; 16])]] {
            write(&path, &remembered(1, &[])).unwrap();
            write(&path, &remembered(2, past)).unwrap();
            assert_eq!(recall(&path).unwrap(), Some(remembered(2, past)));
            assert_eq!(read(&path).unwrap(), Some(remembered(2, past).head));
        }
        fs::write(&path, b"x").unwrap();
        assert!(recall(&path).is_err());
    }

    #[test]
    fn two_who_keep_a_file_at_once_leave_one_whole_and_nothing_beside_it() {
        let own = tempfile::tempdir().unwrap();
        let path = file(own.path(), PostId([1; 16]), PersonId([2; 16]));
        std::thread::scope(|scope| {
            for who in 1..=4_u64 {
                let path = &path;
                scope.spawn(move || {
                    for n in 0..50 {
                        write(path, &remembered(who * 100 + n, &[])).unwrap();
                        assert!(recall(path).unwrap().is_some());
                    }
                });
            }
        });
        let names = path.parent().unwrap().read_dir().unwrap();
        assert_eq!(names.count(), 1);
    }
}
