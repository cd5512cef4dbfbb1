//! The audit log: what a session writes into it besides its changes, and how a supervisor reads it.
//!
//! Every change carries an entry of its own ([`crate::post::writer`]). What changes no record (signing in, locking,
//! exporting) is a commit with nothing but its entry. There are many: a reader has them page by page, going back, and
//! keeps none.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::care::ledger::authorise::signers;
use crate::care::ledger::header::{Act, Header, Op};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::{Action, AuditEntry, Exported};
use crate::care::records::record::Record;
use crate::host::wire::{Answer, AuditFrame, Request};
use crate::post::change::{ChangeSet, Noted};
use crate::post::look_up::child_of;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::Session;
use crate::vault::identity::verify_header;

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
}

/// One entry, with what its commit says of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Number of the frame it came in.
    pub number: u64,
    /// The host's clock when it was written.
    pub written: DateTime<Utc>,
    /// Who signed the commit; what the entry itself says is theirs.
    pub author: PersonId,
    /// What it says; nothing where it is sealed to a key this person has not, or is damaged.
    pub entry: Option<AuditEntry>,
    /// Records that the commit changed or announced the reading of.
    pub touched: Vec<RecordKey>,
    /// Whether the commit is signed with a key that its author has now; one replaced since does not count.
    pub signed: bool,
}

impl AuditLine {
    /// Gives the record it is about, in its own words or as its commit shows.
    pub fn about(&self) -> Option<RecordKey> {
        let said = self.entry.as_ref().and_then(|entry| entry.record);
        said.or_else(|| self.touched.first().copied())
    }

    /// Gives the children that it is about, as far as a register knows them.
    pub fn children(&self, register: &Register) -> Vec<Id> {
        let said = self.entry.as_ref().and_then(|entry| entry.record);
        let mut children: Vec<Id> = Vec::new();
        for key in said.iter().chain(&self.touched) {
            let of_one = child_of(register, *key).into_iter();
            let of_many = match key.kind {
                Kind::Appointment => register.appointments.get(key.id).map(|one| one.children()),
                Kind::Contact => register
                    .contacts
                    .get(key.id)
                    .map(|one| one.children.as_slice()),
                _ => None,
            };
            for child in of_one.chain(of_many.unwrap_or_default().iter().copied()) {
                if !children.contains(&child) {
                    children.push(child);
                }
            }
        }
        children
    }
}

/// How many touched records a line keeps: a whole import is not one child's.
const TOUCHED_MOST: usize = 64;

impl Session {
    /// Writes an entry that belongs to no change of records.
    ///
    /// # Errors
    /// Where the host refuses it or does not answer.
    pub fn note(&mut self, action: Action, noted: Noted) -> Result<(), Refusal> {
        let mut change = ChangeSet::new(action);
        *change.noted = noted;
        self.save(&change).map(|_| ())
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
    /// # Errors
    /// Where this person has no key of the log, or the host does not answer.
    pub fn audit_page(&mut self, asked: &AuditAsked) -> Result<AuditPage, Refusal> {
        if !self.keyring.holds(Scope::Audit) {
            return Err(Refusal::NoKey(Scope::Audit));
        }
        let before = match (asked.before, asked.until) {
            (None, Some(until)) => Some(self.frame_at(until)?),
            (before, _) => before,
        };
        let request = Request::AuditLog {
            before,
            by: asked.by,
            keys: asked.keys.clone(),
            limit: asked.limit,
        };
        let Answer::AuditLog {
            frames,
            next,
            reached,
        } = self.ask(request)?
        else {
            return Err(Refusal::NoHost);
        };
        let mut lines = Vec::new();
        for frame in &frames {
            self.audit_lines(frame, &mut lines)?;
        }
        let reached = DateTime::from_timestamp_millis(reached).unwrap_or_default();
        let is_before = |time| asked.from.is_some_and(|from| time < from);
        lines.retain(|line| !is_before(line.written));
        Ok(AuditPage {
            lines,
            next: next.filter(|_| !is_before(reached)),
            reached,
        })
    }

    /// Gives after which number no frame was written before a time; 1 more than the head's where all were.
    ///
    /// The host's clock never goes back, so halves are enough.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn frame_at(&mut self, time: DateTime<Utc>) -> Result<u64, Refusal> {
        let wanted = time.timestamp_millis();
        let Answer::Hello { head, .. } = self.ask(Request::Hello)? else {
            return Err(Refusal::NoHost);
        };
        let (mut low, mut high) = (1, head.number + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let request = Request::Frames {
                from: middle,
                limit: 1,
            };
            let Answer::Frames(frames) = self.ask(request)? else {
                return Err(Refusal::NoHost);
            };
            let Some(frame) = frames.first() else {
                return Err(Refusal::NoHost);
            };
            if frame.time < wanted {
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

    fn audit_lines(&self, of: &AuditFrame, lines: &mut Vec<AuditLine>) -> Result<(), Refusal> {
        let header = Header::from_bytes(&of.frame.header).map_err(|_| Refusal::NoHost)?;
        // The first commit of all is signed with the post's root.
        let founds = header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Found { .. }));
        let root = self.directory.root().filter(|_| founds);
        let keys = signers(&header, &self.directory).into_iter();
        let signed = keys
            .map(|(_, key)| key)
            .chain(root.copied())
            .any(|key| verify_header(&key, &of.frame.header, &of.frame.signature));
        let announced = header.acts.iter().flat_map(|act| match act {
            Act::ReadIntent { keys, .. } => keys.as_slice(),
            _ => &[],
        });
        let items = header.items.iter().map(|item| &item.key);
        let touched: Vec<RecordKey> = items
            .chain(announced)
            .filter(|key| key.kind != Kind::Audit)
            .take(TOUCHED_MOST)
            .copied()
            .collect();
        let written = header.items.iter().filter_map(|item| match item.op {
            Op::Put {
                scope,
                epoch,
                base,
                slot,
                blob,
            } if item.key.kind == Kind::Audit => Some((item.key, scope, epoch, base, slot, blob)),
            _ => None,
        });
        let from = lines.len();
        for ((key, scope, epoch, base, slot, blob), (slot_bytes, blob_bytes)) in
            written.zip(&of.entries)
        {
            // The signed header has their sums: what the host puts in their place does not fit.
            let as_signed = slot.fits(slot_bytes) && blob.fits(blob_bytes);
            let opened = as_signed.then(|| {
                let place = (key, base + 1);
                self.keyring
                    .unseal(place, scope, epoch, slot_bytes, blob_bytes)
            });
            let entry = opened
                .and_then(Result::ok)
                .and_then(|plain| AuditEntry::decode(&plain).ok());
            lines.push(AuditLine {
                number: of.frame.number,
                written: DateTime::from_timestamp_millis(of.frame.time).unwrap_or_default(),
                author: header.author,
                entry,
                touched: touched.clone(),
                signed,
            });
        }
        // Of one commit the last written comes first, as of the log.
        lines[from..].reverse();
        Ok(())
    }
}
