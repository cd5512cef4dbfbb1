//! The audit log: what a session writes into it besides its changes, and how a supervisor reads it.
//!
//! Every change carries an entry of its own ([`crate::post::writer`]). What changes no record (signing in, locking,
//! exporting) is a commit with nothing but its entry. There are many: a reader has them page by page, going back, and
//! keeps none. Who wrote what when to which record stands in the clear header; what was done is in the sealed entry, so to
//! look for that entries are opened, and of those that were the session keeps which deeds they tell of
//! ([`crate::post::audit_memory`]).

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::ids::{PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::{Action, Exported};
use crate::host::wire::{Answer, Request};
pub use crate::post::audit_line::AuditLine;
use crate::post::audit_memory::{Next, Told};
use crate::post::audit_opening::Opener;
use crate::post::change::{ChangeSet, Noted};
use crate::post::deeds::Deeds;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// Sign-ins that were refused at a session's keyboard before somebody came in.
#[derive(Clone, PartialEq, Eq)]
pub struct RefusedSignIns {
    /// The name that was typed; it may be a passphrase in the wrong line, and only whose it is goes into the log.
    pub handle: Zeroizing<String>,
    pub count: u32,
    /// When the last one was.
    pub last: DateTime<Utc>,
}

/// Which entries a reader wants, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditAsked {
    /// Frames before this number; from the head where there is none.
    pub before: Option<u64>,
    /// Only what this person wrote.
    pub by: Option<PersonId>,
    /// Only what changes, or announces the reading of, one of these records.
    pub keys: Vec<RecordKey>,
    /// Only what was written from this time on, and before that, by the host's clock.
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Only what tells of one of these deeds.
    pub deeds: Option<Deeds>,
    pub limit: u32,
}

/// Some entries, the newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditPage {
    pub lines: Vec<AuditLine>,
    /// Before which number to go on; none at the journal's begin.
    pub next: Option<u64>,
    /// When the last frame that was looked at was written.
    pub reached: DateTime<Utc>,
    /// Between which numbers the whole question lies; told with its first page.
    pub span: Option<(u64, u64)>,
}

/// How many entries the host is asked for at once where deeds are looked for.
const OPENED_AT_ONCE: u32 = 200;

/// How many are opened for one page; each takes some hundredth of a millisecond, and whoever saves meanwhile waits for it.
const OPENED_MOST: usize = 1_000;

impl Session {
    /// Writes an entry that belongs to no change of records.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn note(&mut self, action: Action, noted: Noted) -> Result<(), Refusal> {
        let mut change = ChangeSet::new(action);
        *change.noted = noted;
        self.save_aside(&change)
    }

    /// Writes that this person has signed in, and the sign-ins that were refused here before.
    ///
    /// # Errors
    /// As [`Session::note`].
    pub fn note_sign_in(&mut self, refused: &[RefusedSignIns]) -> Result<(), Refusal> {
        for one in refused {
            let person = self.directory.person_by_handle(&one.handle);
            let noted = Noted {
                subject: person.map(|person| person.id),
                count: Some(one.count),
                at: Some(one.last),
                ..Noted::default()
            };
            self.note(Action::SignInFailed, noted)?;
        }
        self.note(Action::SignIn, Noted::default())
    }

    /// Writes that something is about to leave the program unsealed; it leaves only once this is on disk.
    ///
    /// # Errors
    /// As [`Session::note`]; then it must not leave.
    pub fn note_export(&mut self, what: Exported, count: Option<u32>) -> Result<(), Refusal> {
        let noted = Noted {
            exported: Some(what),
            count,
            ..Noted::default()
        };
        self.note(Action::Export, noted)
    }

    /// Reads some entries, going back.
    ///
    /// Where deeds are looked for it opens only so many entries that whoever saves meanwhile does not wait long; a page may
    /// then be empty, and says where to go on.
    ///
    /// # Errors
    /// Where this person has no key of the log, or the host does not answer.
    pub fn audit_page(&mut self, asked: &AuditAsked) -> Result<AuditPage, Refusal> {
        if !self.keyring.holds(Scope::Audit) {
            return Err(Refusal::NoKey(Scope::Audit));
        }
        let span = match asked.before {
            Some(_) => None,
            None => Some(self.audit_span(asked)?),
        };
        let before = asked.before.or(span.map(|(_, last)| last + 1));
        let mut page = AuditPage {
            lines: Vec::new(),
            next: before,
            reached: asked.until.unwrap_or_else(|| self.now()),
            span,
        };
        let mut opened = 0;
        while let Some(before) = page.next {
            opened += self.audit_some(asked, before, &mut page)?;
            let enough = page.lines.len() >= asked.limit as usize || opened >= OPENED_MOST;
            if asked.deeds.is_none() || enough {
                break;
            }
        }
        Ok(page)
    }

    /// Reads the entries of one answer of the host into a page; gives how many were opened.
    fn audit_some(
        &mut self,
        asked: &AuditAsked,
        before: u64,
        page: &mut AuditPage,
    ) -> Result<usize, Refusal> {
        let (before, limit) = match &asked.deeds {
            None => (before, asked.limit),
            Some(deeds) => match self.audit_memory.next(before, deeds) {
                Some(Next::Unknown(frame)) => (frame + 1, OPENED_AT_ONCE),
                Some(Next::Meant(frame)) => (frame + 1, 1),
                None => {
                    page.next = None;
                    page.reached = self.time_of(1)?;
                    return Ok(0);
                }
            },
        };
        let request = Request::AuditLog {
            before: Some(before),
            by: asked.by,
            keys: asked.keys.clone(),
            limit,
        };
        let Answer::AuditLog {
            frames,
            next,
            reached,
        } = self.ask(request)?
        else {
            return Err(Refusal::Unfitting);
        };
        let opener = Opener {
            keyring: &self.keyring,
            directory: &self.directory,
            deeds: asked.deeds.as_ref(),
        };
        let opened = opener.open(&frames)?;
        let mut count = 0;
        let all_told = asked.by.is_none() && asked.keys.is_empty();
        let mut below = before;
        let from = asked.from;
        for (frame, of_frame) in frames.iter().zip(opened) {
            let number = frame.frame.number;
            if all_told {
                // What the host passed over has no entry.
                (number + 1..below).for_each(|none| self.audit_memory.keep(none, Told::default()));
                below = number;
            }
            self.audit_memory.keep(number, of_frame.told);
            count += of_frame.opened;
            let in_time = |line: &AuditLine| from.is_none_or(|from| line.written >= from);
            page.lines
                .extend(of_frame.lines.into_iter().filter(in_time));
        }
        if all_told {
            let end = next.unwrap_or(1);
            (end..below).for_each(|none| self.audit_memory.keep(none, Told::default()));
        }
        page.reached = millis(reached);
        let is_before = from.is_some_and(|from| page.reached < from);
        page.next = next.filter(|_| !is_before);
        Ok(count)
    }

    /// Gives between which numbers a question lies: from the first frame that is not before its time to the last.
    fn audit_span(&mut self, asked: &AuditAsked) -> Result<(u64, u64), Refusal> {
        let end = match asked.until {
            Some(until) => self.frame_at(until)?,
            None => self.head_of_host()? + 1,
        };
        let begin = match asked.from {
            Some(from) => self.frame_at(from)?,
            None => 1,
        };
        Ok((begin, end.saturating_sub(1)))
    }

    /// Gives when a frame was written, by the host's clock.
    fn time_of(&mut self, number: u64) -> Result<DateTime<Utc>, Refusal> {
        let request = Request::Frames {
            from: number,
            limit: 1,
        };
        match self.ask(request)? {
            Answer::Frames(frames) => frames.first().map(|frame| millis(frame.time)),
            _ => None,
        }
        .ok_or(Refusal::Unfitting)
    }

    /// Gives after which number no frame was written before a time; 1 more than the head's where all were.
    ///
    /// The host's clock never goes back, so halves are enough.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn frame_at(&mut self, time: DateTime<Utc>) -> Result<u64, Refusal> {
        let (mut low, mut high) = (1, self.head_of_host()? + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.time_of(middle)? < time {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Tells whether the host was there when it was last heard of: whoever leaves does not wait for one that is gone.
    pub fn has_host(&self) -> bool {
        self.line.is_up()
    }
}

/// Reads the host's clock.
fn millis(time: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time).unwrap_or_default()
}
