//! How a call to the store can fail.

use std::io;
use std::path::{Path, PathBuf};

use crate::care::ledger::ids::{CommitId, RecordKey};
use crate::store::fault::Fault;
use crate::store::guarded::Broken;

/// Why the store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in the folder, or only the beginnings of one: it can be created.
    #[error("no store in {0}")]
    Missing(PathBuf),
    /// The journal is gone, and the state that was built from it is still there: a post that was lost, and no place for
    /// another.
    #[error("the journal of {0} is gone")]
    JournalLost(PathBuf),
    /// A store is in the folder already.
    #[error("a store is already in {0}")]
    Exists(PathBuf),
    /// Another process has the store; the pid is a hint for a message.
    #[error("the store in {path} is in use")]
    InUse { path: PathBuf, pid: Option<u32> },
    /// The disk is full; nothing has been half done, and the call can be made again.
    #[error("no space left, at {0}")]
    DiskFull(PathBuf),
    /// A file operation failed; nothing has been half done.
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// A sync failed: whether the commits are kept is known only at the next open, by their ids. The store has stopped.
    #[error("whether {0} is on the medium is unknown")]
    Unknown(PathBuf),
    /// The store has stopped after a failure and must be opened again.
    #[error("the store has stopped")]
    Stopped,
    /// sled failed; the journal has everything, and the next open rebuilds.
    #[error("the state failed: {0}")]
    State(#[from] Broken),
    /// What was asked for is damaged.
    #[error("{0}")]
    Damaged(Fault),
    /// The store was written by a later version of the program.
    #[error("format {0} is of a later version")]
    LaterFormat(u16),
    /// A commit of the batch, by its place in it, was refused; nothing of the batch has been written.
    #[error("commit {index} of the batch: {why:?}")]
    Refused { index: usize, why: Refusal },
}

/// Why a commit cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The item's base is not the current revision.
    Conflict {
        key: RecordKey,
        base: u64,
        current: u64,
    },
    /// The revision does not exist or has no content any more.
    NoSuchRevision { key: RecordKey, revision: u64 },
    /// The part is not the one due; after a restart or an abandonment that is always part 0.
    PartOutOfOrder { change: CommitId, due: u32 },
    /// A commit with this id is in the journal, in force or pending.
    Doubled { number: u64 },
}

impl StoreError {
    /// Names the file at which an operation failed, and sets a full disk apart.
    pub(in crate::store) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
        move |source| match source.kind() {
            kind if is_full(kind) => StoreError::DiskFull(path.to_owned()),
            _ => StoreError::Io {
                path: path.to_owned(),
                source,
            },
        }
    }
}

/// Tells whether an operation failed for want of room: of the disk, of a quota, or of the size a file may have.
pub fn is_full(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
