//! What the screens have done for them elsewhere, and what comes back.
//!
//! A job is data: `update` asks for it, the loop hands it to the worker's thread, and the answer comes back as a
//! message. So no screen ever waits, and a test can answer in the worker's place.

use std::path::PathBuf;

use zeroize::Zeroizing;

use chrono::NaiveDate;

use crate::care::ledger::ids::{CommitId, Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Exported;
use crate::care::records::signed_note::Signed;
use crate::exchange::roster::contents::Roster;
use crate::exchange::roster::refused::FileRefused;
use crate::post::access::Access;
use crate::post::audit_log::{AuditAsked, AuditPage};
use crate::post::change::ChangeSet;
use crate::post::draft::Draft;
use crate::post::founding::CannotFound;
use crate::post::key_news::KeyNews;
use crate::post::last_visit::{TakenNote, Visit};
use crate::post::me::Me;
pub use crate::post::reading::Arrived;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
pub use crate::post::saved::Saved;
pub use crate::post::session::SignInFault;
use crate::post::set_up::{Founded, Founding};
use crate::post::signing::ToSign;
use crate::post::use_cases::case_numbers::Renumbered;
use crate::tui::path_completion::Found;
use crate::tui::people_job::{DoorAnswer, DoorJob, PeopleAnswer, PeopleJob};
use crate::tui::theme::Choice;

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
    /// Announce that records of a case are read, and read them.
    ReadAnnounced {
        scope: Scope,
        keys: Vec<RecordKey>,
    },
    /// Announce that single revisions shared with this person are read, and read them.
    ReadShared {
        scope: Scope,
        revisions: Vec<(RecordKey, u64)>,
    },
    /// Let go of the keys of what was this person's to read up to a time that has come.
    LetGoOfEnded,
    /// Give and end shares of what approval is asked of; where it cannot be done now, the next sign-in does it.
    SettleShares(Box<ChangeSet>),
    /// Save what a handover's day brings with it; where it cannot be done now, the next sign-in does it.
    Settle(Box<ChangeSet>),
    /// Give a case the next number, where its own was given twice; where it cannot be done now, the next sign-in does it.
    Renumber(Box<Renumbered>),
    /// Open one case by the recovery words, or the file they are in, to this session alone.
    OpenInEmergency {
        case: Id,
        /// The id of the record that says why.
        access: Id,
        reason: String,
        words: Zeroizing<String>,
    },
    /// Hand cases over for somebody who cannot, by the recovery words.
    HandOverByForce(Box<ByForce>),
    /// Read a roster file; nothing is written.
    ReadRoster {
        path: PathBuf,
        /// Today at the post, which bounds birth dates.
        today: NaiveDate,
    },
    /// List what a path to a roster can go on to.
    ListRosters {
        folder: PathBuf,
        begun: String,
    },
    KeepDraft(Draft),
    DropDraft(Id),
    /// Keep what this person has taken note of.
    TakeNote(TakenNote),
    /// Keep the colours this person chose for their next sign-in.
    KeepTheme(Choice),
    /// Something about the people of the post.
    OfPeople(Box<PeopleJob>),
    /// Something asked for by whoever is not signed in.
    AtDoor(DoorJob),
    /// Save text to a file the person named, once the audit log has it.
    WriteFile {
        path: PathBuf,
        bytes: Vec<u8>,
        what: Exported,
    },
    /// Read some of the audit log.
    ReadAudit {
        asked: AuditAsked,
        /// Told again with the answer, so that a screen knows which of its questions it is to.
        turn: u64,
    },
}

/// A handover by the recovery words.
pub struct ByForce {
    pub change: ChangeSet,
    pub to: PersonId,
    /// Up to when the successor holds the keys, in milliseconds since 1970 UTC; none for good.
    pub until: Option<i64>,
    pub cases: Vec<Id>,
    pub words: Zeroizing<String>,
}

/// What became of a job.
pub enum Answer {
    /// There is no post yet.
    NoPost,
    /// There is one: its name is sealed, the people who may sign in are not.
    People(Vec<String>),
    Founded(Box<Founded>),
    FoundingFailed(FoundingFault),
    SignedIn(Box<Unlocked>),
    SignInFailed(SignInFault),
    Locked,
    /// It is on disk.
    Saved(Saved),
    /// The texts with their signatures, to be saved.
    Signed(Vec<(ToSign, Signed)>),
    /// The passphrase that a signature asked for was another.
    WrongPassphrase,
    /// The records that were announced have been handed out.
    ReadAnnounced,
    /// It is done, or left for the next sign-in, and needs no word.
    Quietly,
    /// What was to be settled is on disk, or waits for the next sign-in.
    Settled(bool),
    /// A case has another number.
    Renumbered(Box<Renumbered>),
    /// The recovery key has done what was asked.
    ByRecovery,
    Roster(Result<Box<Roster>, FileRefused>),
    /// What a path can go on to.
    Files(Vec<Found>),
    /// The file to be read is not there, or cannot be read.
    NoFile(PathBuf),
    Refused(Refusal),
    DraftKept,
    ThemeKept,
    Audit {
        page: AuditPage,
        turn: u64,
    },
    OfPeople(PeopleAnswer),
    AtDoor(DoorAnswer),
    FileWritten(PathBuf),
    FileFailed(PathBuf),
}

/// Why there is no new post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundingFault {
    Found(CannotFound),
    /// There is a post in that place already.
    Exists,
    /// The folder cannot be written.
    Disk,
}

/// What a person has after signing in.
pub struct Unlocked {
    pub me: Me,
    pub access: Access,
    pub register: Register,
    pub drafts: Vec<Draft>,
    /// The colours they chose here.
    pub theme: Choice,
    /// Their own changes that can be taken back, oldest first.
    pub changes: Vec<Saved>,
    pub visit: Visit,
    pub welcome: Welcome,
}

/// What somebody is to be told when they have signed in, before they work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Welcome {
    /// Whose keys are not those that were known.
    pub keys: Vec<KeyNews>,
    /// The post at which the passphrase of the same identity is newer than here: its code.
    pub newer_passphrase: Option<String>,
    /// The post at which they have replaced the keys that are still in use here: its code.
    pub old_keys: Option<String>,
    /// Which of their drafts cannot be read.
    pub lost_drafts: Vec<Id>,
    /// Whether they are new here and have not put the card of the first day away.
    pub first_day: bool,
}
