//! Copies a store to another folder, and back.
//!
//! A copy is made beside its name and gets the name when it is whole, so half a copy never looks like one. The
//! sled state and drafts are not in it: the one can be rebuilt, the other are nobody's but their owner's.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::store::errors::StoreError;
use crate::store::place::Tip;
use crate::store::store::Store;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The last frame in the copy.
    pub tip: Tip,
    pub files: u64,
    pub bytes: u64,
}

impl Store {
    /// Copies the journal up to its last frame, and the named files and folders of the store's folder, to a folder
    /// that does not exist yet. `progress` is told the bytes copied.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the folder exists, and those of the disks.
    pub fn backup_to(
        &self,
        to: &Path,
        others: &[PathBuf],
        progress: &mut dyn FnMut(u64),
    ) -> Result<Copied, StoreError> {
        let mut files: Vec<(PathBuf, u64)> = self
            .journal
            .files()?
            .into_iter()
            .map(|(name, len)| (Path::new("journal").join(name), len))
            .collect();
        for other in others {
            list(self.path(), other, &mut files)?;
        }
        let bytes = copy(self.path(), to, &files, progress)?;
        Ok(Copied {
            tip: self.head(),
            files: files.len() as u64,
            bytes,
        })
    }
}

/// Copies a backup to a folder that does not exist yet, to be opened there as a store. The caller then begins a new
/// generation. `progress` is told the bytes copied.
///
/// # Errors
/// [`StoreError::Missing`] where there is no backup, [`StoreError::Exists`] where the folder exists, and those of the
/// disks.
pub fn restore(from: &Path, to: &Path, progress: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
    if !from.join("journal").is_dir() {
        return Err(StoreError::Missing(from.to_owned()));
    }
    let mut files = Vec::new();
    let entries = fs::read_dir(from).map_err(StoreError::at(from))?;
    for entry in entries {
        let entry = entry.map_err(StoreError::at(from))?;
        list(from, Path::new(&entry.file_name()), &mut files)?;
    }
    copy(from, to, &files, progress)
}

/// Lists a file, or the files under a folder, with their lengths; other things are left out.
fn list(root: &Path, path: &Path, files: &mut Vec<(PathBuf, u64)>) -> Result<(), StoreError> {
    let whole = root.join(path);
    let facts = match fs::symlink_metadata(&whole) {
        Ok(facts) => facts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::at(&whole)(error)),
    };
    if facts.is_file() {
        files.push((path.to_owned(), facts.len()));
    } else if facts.is_dir() {
        for entry in fs::read_dir(&whole).map_err(StoreError::at(&whole))? {
            let entry = entry.map_err(StoreError::at(&whole))?;
            list(root, &path.join(entry.file_name()), files)?;
        }
    }
    Ok(())
}

fn copy(
    from: &Path,
    to: &Path,
    files: &[(PathBuf, u64)],
    progress: &mut dyn FnMut(u64),
) -> Result<u64, StoreError> {
    if to.exists() {
        return Err(StoreError::Exists(to.to_owned()));
    }
    let parent = match to.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut half = to.to_owned().into_os_string();
    half.push(".half");
    let half = PathBuf::from(half);
    if half.exists() {
        fs::remove_dir_all(&half).map_err(StoreError::at(&half))?;
    }
    let done = fill(from, &half, files, progress).inspect_err(|_| {
        // Half a copy is of no use to anybody and takes the room that is wanting.
        let _ = fs::remove_dir_all(&half);
    })?;
    fs::rename(&half, to).map_err(StoreError::at(to))?;
    sync_dir(parent)?;
    Ok(done)
}

fn fill(
    from: &Path,
    half: &Path,
    files: &[(PathBuf, u64)],
    progress: &mut dyn FnMut(u64),
) -> Result<u64, StoreError> {
    let mut done = 0;
    let mut dirs = vec![half.to_owned()];
    make_dir(half)?;
    for (path, len) in files {
        let target = half.join(path);
        let dir = target.parent().unwrap_or(half).to_owned();
        if !dirs.contains(&dir) {
            make_dir(&dir)?;
            dirs.push(dir);
        }
        copy_file(&from.join(path), &target, *len)?;
        done += len;
        progress(done);
    }
    for dir in dirs {
        sync_dir(&dir)?;
    }
    Ok(done)
}

fn copy_file(from: &Path, to: &Path, len: u64) -> Result<(), StoreError> {
    let mut source = File::open(from).map_err(StoreError::at(from))?.take(len);
    let mut target = fs::OpenOptions::new();
    let mut target = std::os::unix::fs::OpenOptionsExt::mode(&mut target, 0o600)
        .write(true)
        .create_new(true)
        .open(to)
        .map_err(StoreError::at(to))?;
    let copied = io::copy(&mut source, &mut target).map_err(StoreError::at(to))?;
    if copied != len {
        // The file was cut while it was copied; whoever did that is not this process.
        return Err(StoreError::at(from)(io::ErrorKind::UnexpectedEof.into()));
    }
    target
        .flush()
        .and_then(|()| target.sync_all())
        .map_err(StoreError::at(to))
}

fn make_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700)
        .recursive(true)
        .create(dir)
        .map_err(StoreError::at(dir))
}

fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .map_err(StoreError::at(dir))
}
