//! What the screens have done for them elsewhere, and what comes back.
//!
//! A job is data: `update` asks for it, the loop hands it to the worker's thread, and the answer comes back as a
//! message. So no screen ever waits, and a test can answer in the worker's place.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::care::ledger::ids::{CommitId, Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::draft::Draft;
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::set_up::{Founded, Founding};
use crate::post::signing::ToSign;

/// Something to be done off the screen.
pub enum Job {
    /// Find out whether there is a post, and who may sign in.
    Look,
    /// Found a post.
    SetUp(Box<Founding>),
    SignIn {
        handle: String,
        passphrase: Zeroizing<String>,
    },
    /// Drop keys and model.
    Lock,
    Commit(ChangeSet),
    /// Take a change back, or bring it back.
    TakeBack(CommitId),
    /// Sign texts, each of which was shown, with the passphrase asked again.
    Sign {
        texts: Vec<ToSign>,
        passphrase: Zeroizing<String>,
    },
    KeepDraft(Draft),
    DropDraft(Id),
    /// Save text to a file the person named.
    WriteFile {
        path: PathBuf,
        bytes: Vec<u8>,
    },
}

/// What became of a job.
pub enum Answer {
    /// There is no post yet.
    NoPost,
    /// There is one: its name is sealed, the people who may sign in are not.
    People(Vec<String>),
    Founded(Box<Founded>),
    SignedIn(Box<Unlocked>),
    SignInFailed(SignInFault),
    Locked,
    /// It is on disk.
    Saved(Saved),
    Refused(Refusal),
    DraftKept,
    FileWritten(PathBuf),
    FileFailed(PathBuf),
}

/// What a person has after signing in.
pub struct Unlocked {
    pub me: Me,
    pub register: Register,
    pub drafts: Vec<Draft>,
    /// Their own changes that can be taken back, oldest first.
    pub changes: Vec<Saved>,
}

/// A change that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub change: CommitId,
    pub action: Option<Action>,
    pub about: Option<RecordKey>,
    /// The change it took back, if it did.
    pub undoes: Option<CommitId>,
    /// Whether it can be taken back in its turn.
    pub undoable: bool,
}

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFault {
    /// The passphrase is another, or the sealed identity was damaged.
    WrongPassphrase,
    Unknown,
    Suspended,
    /// The journal is behind what this person has seen.
    JournalBehind {
        seen: u64,
        head: u64,
    },
    NoHost,
}

/// A record that somebody changed, opened.
pub struct Arrived {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub author: PersonId,
    pub time: i64,
    pub plain: Option<Zeroizing<Vec<u8>>>,
}
