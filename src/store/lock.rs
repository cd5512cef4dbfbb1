//! The kernel lock that keeps a store to one process.
//!
//! The file is never deleted: a lock on a deleted file would lock nobody out. The pid in it is for messages only.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::store::errors::StoreError;

/// Holds the lock until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The pid is at most so long; what else is in the file is not read.
const PID_LEN: u64 = 20;

impl Lock {
    /// Takes the lock of a store's folder.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another holds it, and those of the disk.
    pub fn take(dir: &Path) -> Result<Lock, StoreError> {
        let path = dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(StoreError::at(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let pid = (&mut file)
                    .take(PID_LEN)
                    .read_to_string(&mut text)
                    .ok()
                    .and_then(|_| text.trim().parse().ok());
                return Err(StoreError::InUse {
                    path: dir.to_owned(),
                    pid,
                });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::at(&path)(error)),
        }
        // Only a message is poorer where the pid cannot be written, on a full disk say.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Lock { _file: file })
    }
}
