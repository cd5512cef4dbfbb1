//! Files that somebody names to be read: no more of one is taken into memory than there can be.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Reads a file of `most` bytes at most; nothing where it has more. A device or a pipe tells no size beforehand, so what
/// comes out of it counts.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let one_more = most as u64 + 1;
    File::open(path)?.take(one_more).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_of_a_file_is_bounded_whatever_size_it_tells() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "four").unwrap();
        assert_eq!(read(&file, 4).unwrap().as_deref(), Some(&b"four"[..]));
        assert_eq!(read(&file, 3).unwrap(), None);
        assert_eq!(read(Path::new("/dev/zero"), 1_000).unwrap(), None);
        assert!(read(dir.path(), 4).is_err());
    }
}
