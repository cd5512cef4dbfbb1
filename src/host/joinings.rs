//! Answers to invitations that wait for an administrator: one small file each, beside the journal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::ids::Hash;
use crate::host::whole_file;
use crate::host::wire::Joining;
use crate::store::disk::Disk;
use crate::vault::sealed_identity;

/// The largest answer, in bytes: an identity file, and some for keys and signatures.
const ANSWER_MAX: usize = sealed_identity::FILE_MAX + 1024;

/// The answers to a post's open invitations.
pub struct Joinings {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
}

impl Joinings {
    /// Opens the answers beside the store in a folder.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn open(store: &Path, disk: Arc<dyn Disk>) -> std::io::Result<Joinings> {
        let dir = store.join("joining");
        disk.make_dir(&dir)?;
        disk.sync_dir(store)?;
        Ok(Joinings { disk, dir })
    }

    /// Gives the answer to an invitation; what cannot be read is none.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn get(&self, invite: Hash) -> std::io::Result<Option<Joining>> {
        let name = invite.to_string();
        let bytes = whole_file::get(self.disk.as_ref(), &self.dir, &name, ANSWER_MAX)?;
        Ok(bytes.and_then(|bytes| rmp_serde::from_slice(&bytes).ok()))
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(&self, answer: &Joining) -> std::io::Result<()> {
        let bytes = rmp_serde::to_vec_named(answer).map_err(|_| std::io::ErrorKind::InvalidData)?;
        let name = answer.invite.to_string();
        whole_file::put(self.disk.as_ref(), &self.dir, &name, &bytes)
    }

    /// Lets go of the answers to invitations that are not kept.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_only(&self, kept: impl Fn(&str) -> bool) -> std::io::Result<()> {
        for name in self.disk.list(&self.dir)? {
            if !kept(&name) {
                self.disk.remove(&self.dir.join(name))?;
            }
        }
        Ok(())
    }
}
