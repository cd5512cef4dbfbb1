//! A disk for journals that are forged by the hundred.

use std::io;
use std::path::Path;

use carepost::store::disk::{Disk, RealDisk};

/// The disk without its syncs: what is forged here survives no power cut, and need not.
pub struct Quick(pub RealDisk);

impl Disk for Quick {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.0.make_dir(dir)
    }
    fn create(&self, file: &Path) -> io::Result<()> {
        self.0.create(file)
    }
    fn write_at(&self, file: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_at(file, offset, bytes)
    }
    fn sync_data(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn read_at(&self, file: &Path, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.0.read_at(file, offset, into)
    }
    fn len(&self, file: &Path) -> io::Result<Option<u64>> {
        self.0.len(file)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.0.list(dir)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.0.remove(file)
    }
    fn truncate(&self, file: &Path, len: u64) -> io::Result<()> {
        self.0.truncate(file, len)
    }
}
