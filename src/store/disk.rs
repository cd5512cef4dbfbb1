//! The file operations that the journal and the drafts use, behind a trait.
//!
//! Tests put a recorder or a full disk in its place. Nothing here syncs of its own accord.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files and folders as the store uses them; every path is whole.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it, readable by the owner alone; fine where it exists.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Creates an empty file, readable by the owner alone; an error where it exists.
    fn create(&self, file: &Path) -> io::Result<()>;
    /// Writes all bytes at an offset.
    fn write_at(&self, file: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Puts a file's content and length on the medium.
    fn sync_data(&self, file: &Path) -> io::Result<()>;
    /// Puts a folder's entries on the medium.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Fills the buffer from an offset; an error where the file ends before.
    fn read_at(&self, file: &Path, offset: u64, into: &mut [u8]) -> io::Result<()>;
    /// Gives a file's length, or none where there is no such file.
    fn len(&self, file: &Path) -> io::Result<Option<u64>>;
    /// Gives the names in a folder, sorted; none where there is no such folder.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Renames a file, over another if there is one.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// Cuts a file to a length.
    fn truncate(&self, file: &Path, len: u64) -> io::Result<()>;
}

/// How many files are kept open; a segment read again and again is opened once.
const OPEN_FILES: usize = 64;

/// The disk of this machine.
#[derive(Debug, Default)]
pub struct RealDisk {
    open: Mutex<HashMap<PathBuf, Arc<File>>>,
}

impl RealDisk {
    fn file(&self, path: &Path) -> io::Result<Arc<File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(path) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(OpenOptions::new().read(true).write(true).open(path)?);
        if open.len() >= OPEN_FILES {
            open.clear();
        }
        open.insert(path.to_owned(), Arc::clone(&file));
        Ok(file)
    }

    fn forget(&self, path: &Path) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(path);
    }
}

impl Disk for RealDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
    }

    fn create(&self, file: &Path) -> io::Result<()> {
        self.forget(file);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .map(drop)
    }

    fn write_at(&self, file: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file(file)?.write_all_at(bytes, offset)
    }

    fn sync_data(&self, file: &Path) -> io::Result<()> {
        self.file(file)?.sync_data()
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn read_at(&self, file: &Path, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.file(file)?.read_exact_at(into, offset)
    }

    fn len(&self, file: &Path) -> io::Result<Option<u64>> {
        match fs::metadata(file) {
            Ok(facts) => Ok(Some(facts.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            // The store gives only ASCII names; another name is not one of its files.
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.forget(from);
        self.forget(to);
        fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        self.forget(file);
        fs::remove_file(file)
    }

    fn truncate(&self, file: &Path, len: u64) -> io::Result<()> {
        self.file(file)?.set_len(len)
    }
}
