//! The sealed identities of a post's people: one replaceable file each, never in the journal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::ids::PersonId;
use crate::store::disk::Disk;

/// The largest identity file, in bytes; it holds a few keys.
pub const SEALED_IDENTITY_MAX: usize = 64 * 1024;

/// The identity files of a store.
pub struct Identities {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
}

impl Identities {
    /// Opens the identity files of the store in a folder.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn open(store: &Path, disk: Arc<dyn Disk>) -> std::io::Result<Identities> {
        let dir = store.join("identities");
        disk.make_dir(&dir)?;
        disk.sync_dir(store)?;
        Ok(Identities { disk, dir })
    }

    /// Gives a person's sealed identity.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn get(&self, person: PersonId) -> std::io::Result<Option<Vec<u8>>> {
        let file = self.file(person);
        let Some(len) = self.disk.len(&file)? else {
            return Ok(None);
        };
        let mut bytes = vec![0; len.min(SEALED_IDENTITY_MAX as u64) as usize];
        self.disk.read_at(&file, 0, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Puts a person's sealed identity in the place of the one before, whole or not at all.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(&self, person: PersonId, sealed: &[u8]) -> std::io::Result<()> {
        let file = self.file(person);
        let new = self.dir.join(format!("{person}.new"));
        if self.disk.len(&new)?.is_some() {
            self.disk.remove(&new)?;
        }
        self.disk.create(&new)?;
        self.disk.write_at(&new, 0, sealed)?;
        self.disk.sync_data(&new)?;
        self.disk.rename(&new, &file)?;
        self.disk.sync_dir(&self.dir)
    }

    fn file(&self, person: PersonId) -> PathBuf {
        self.dir.join(person.to_string())
    }
}
