//! Files that somebody saves out of the post: new, whole, and readable by this account alone.

use std::fs;
use std::io::{self, Write};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file that was not there before, for this account alone: what is saved may name children.
///
/// # Errors
/// Where the file is there already, or cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .inspect_err(|_| {
            // Half a file is worse than none; where it cannot be removed either, the person is told of the failure.
            let _ = fs::remove_file(path);
        })
}
