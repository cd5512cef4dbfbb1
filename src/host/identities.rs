//! The sealed identities of a post's people: one replaceable file each, never in the journal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::ids::PersonId;
use crate::host::whole_file;
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
        let name = person.to_string();
        whole_file::get(self.disk.as_ref(), &self.dir, &name, SEALED_IDENTITY_MAX)
    }

    /// Puts a person's sealed identity in the place of the one before, whole or not at all.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(&self, person: PersonId, sealed: &[u8]) -> std::io::Result<()> {
        whole_file::put(self.disk.as_ref(), &self.dir, &person.to_string(), sealed)
    }

    /// Gives the file that waits to take the place of a person's own.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn next(&self, person: PersonId) -> std::io::Result<Option<Vec<u8>>> {
        let name = next_name(person);
        whole_file::get(self.disk.as_ref(), &self.dir, &name, SEALED_IDENTITY_MAX)
    }

    /// Keeps a file beside a person's own, to take its place later; one that waited already is let go.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put_next(&self, person: PersonId, sealed: &[u8]) -> std::io::Result<()> {
        whole_file::put(self.disk.as_ref(), &self.dir, &next_name(person), sealed)
    }

    /// Puts the file that waits in the place of a person's own.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn take_next(&self, person: PersonId) -> std::io::Result<()> {
        let next = self.dir.join(next_name(person));
        self.disk
            .rename(&next, &self.dir.join(person.to_string()))?;
        self.disk.sync_dir(&self.dir)
    }
}

fn next_name(person: PersonId) -> String {
    format!("{person}.next")
}
