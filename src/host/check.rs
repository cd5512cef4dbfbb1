//! The whole check of a post: the store's own, and every signature and right by the directory at that number.
//!
//! It needs no key. What an attacker with the files and one person's keys can do unseen stands in
//! `docs/threat-model.md`.

use serde::Serialize;

use crate::care::ledger::authorise::authorise;
use crate::care::ledger::directory::Directory;
use crate::care::ledger::facts::Facts;
use crate::care::ledger::header::{Header, PublicKeys, Standing};
use crate::care::ledger::history::History;
use crate::care::ledger::ids::{Hash, PersonId, PostId};
use crate::care::ledger::refusal::Refusal;
use crate::care::ledger::signer::signers;
use crate::host::heads::SeenHead;
use crate::host::identities::Identities;
use crate::store::check::CommitSeen;
use crate::store::errors::StoreError;
use crate::store::fault::Fault;
use crate::store::reads::Behind;
use crate::store::store::{Report, Store};
use crate::vault::identity::verify_header;
use crate::vault::sealed_identity::public_keys;

/// What a check verified, in numbers, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub segments: u64,
    /// Bytes of the journal that were read.
    pub bytes: u64,
    pub commits: u64,
    pub checkpoints: u64,
    pub payloads: u64,
    pub erased: u64,
    pub records: u64,
    pub rows: u64,
    /// Signatures that fit a key the commit may be signed with.
    pub signatures: u64,
    /// Commits that `authorise` allows at their number.
    pub authorised: u64,
    pub people: u64,
    pub scopes: u64,
    pub grants: u64,
    /// Scopes that owe a new epoch; no fault, but to be done.
    pub rotations_owed: u64,
    pub head: u64,
    /// Who may sign in, by which keys.
    #[serde(skip)]
    pub active: Vec<Active>,
    /// Told in words and codes by whoever prints them.
    #[serde(skip)]
    pub faults: Vec<CheckFault>,
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active {
    pub person: PersonId,
    pub handle: String,
    pub keys: PublicKeys,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckFault {
    /// The store's own.
    Store(Fault),
    /// The signature fits no key that this commit may be signed with.
    Signature { number: u64 },
    /// The commit was not its author's to make.
    NotAuthorised { number: u64, why: Box<Refusal> },
    /// The author's clock is far from the host's.
    TimeOdd { number: u64, author: i64, host: i64 },
    /// The journal is of another post, or of another life of it, than the one remembered.
    OtherPost,
    /// The journal ends before a head that somebody saw.
    BehindSeen { seen: u64, head: u64 },
    /// Another frame has the number of a head that somebody saw.
    Forked { seen: u64 },
    /// There is no founding commit.
    NotFounded,
    /// A person's identity file is not there, or cannot be read.
    IdentityMissing { handle: String },
    /// A person's identity file holds other keys than the post knows.
    IdentityOfOthers { handle: String },
}

/// A head that somebody remembers, of which post.
#[derive(Debug, Clone, Copy)]
pub struct Remembered {
    pub post: PostId,
    pub head: SeenHead,
}

/// How far the author's clock may be ahead of the host's at a commit: a day, in milliseconds.
///
/// It may be behind by any time, since work goes on while no host answers.
pub(in crate::host) const CLOCK_AHEAD: i64 = 24 * 60 * 60 * 1000;

/// Checks all of a store that is open, with what opening it found and the heads that are remembered of it.
///
/// # Errors
/// Those of the disk; whatever is damaged is a fault and no error.
pub fn check(
    store: &Store,
    report: &Report,
    remembered: &[Remembered],
) -> Result<Checked, StoreError> {
    let mut judge = Judge {
        store,
        directory: Directory::default(),
        history: History::default(),
        checked: Checked::default(),
    };
    let found = store.check(&mut |seen| judge.commit(&seen))?;
    let Judge {
        directory,
        mut checked,
        ..
    } = judge;
    checked.segments = found.segments;
    checked.bytes = found.bytes;
    checked.commits = found.commits;
    checked.checkpoints = found.checkpoints;
    checked.payloads = found.payloads;
    checked.erased = found.erased;
    checked.records = found.records;
    checked.rows = found.rows;
    checked.head = store.head().number;
    checked.people = directory.people().count() as u64;
    checked.scopes = directory.scopes().count() as u64;
    checked.grants = directory
        .scopes()
        .map(|scope| directory.latest_grants(scope).len() as u64)
        .sum();
    let active = directory.people();
    checked.active = active
        .filter(|person| person.standing == Standing::Active)
        .map(|person| Active {
            person: person.id,
            handle: person.handle.clone(),
            keys: person.keys,
        })
        .collect();
    checked.rotations_owed = directory.rotations_owed().len() as u64;
    if directory.post().is_none() {
        checked.faults.push(CheckFault::NotFounded);
    }
    let mut known = found.faults;
    for fault in &report.faults {
        if !known.contains(fault) {
            known.push(fault.clone());
        }
    }
    checked
        .faults
        .extend(known.into_iter().map(CheckFault::Store));
    for seen in remembered {
        if let Some(fault) = behind(store, &directory, seen)? {
            checked.faults.push(fault);
        }
    }
    Ok(checked)
}

/// Holds the identity files against the keys of those who may sign in; what is sealed in them only their owners can tell.
pub fn identities(files: &Identities, active: &[Active]) -> Vec<CheckFault> {
    let fault = |one: &Active| {
        let handle = one.handle.clone();
        match files
            .get(one.person)
            .ok()
            .flatten()
            .map(|file| public_keys(&file))
        {
            Some(Ok(keys)) if keys == one.keys => None,
            Some(Ok(_)) => Some(CheckFault::IdentityOfOthers { handle }),
            Some(Err(_)) | None => Some(CheckFault::IdentityMissing { handle }),
        }
    };
    active.iter().filter_map(fault).collect()
}

/// Holds a remembered head against the journal.
fn behind(
    store: &Store,
    directory: &Directory,
    seen: &Remembered,
) -> Result<Option<CheckFault>, StoreError> {
    let number = seen.head.number;
    if seen.post != store.post() {
        return Ok(Some(CheckFault::OtherPost));
    }
    let same_life = directory.generation() == Some(seen.head.generation);
    Ok(match store.ahead_of(number, &seen.head.hash) {
        Ok(Ok(())) => None,
        // A restored backup may lack what was seen in the life before; that is what a new life says.
        Ok(Err(_)) if !same_life => Some(CheckFault::OtherPost),
        Ok(Err(Behind::Shorter { tip })) => Some(CheckFault::BehindSeen {
            seen: number,
            head: tip,
        }),
        Ok(Err(Behind::Forked { .. })) | Err(StoreError::Damaged(_)) => {
            Some(CheckFault::Forked { seen: number })
        }
        Err(error) => return Err(error),
    })
}

struct Judge<'a> {
    store: &'a Store,
    directory: Directory,
    history: History,
    checked: Checked,
}

impl Judge<'_> {
    fn commit(&mut self, seen: &CommitSeen<'_>) {
        // Checkpoints lie between commits, and their hashes are part of what authors saw.
        while self.history.head().0 + 1 < seen.number {
            let number = self.history.head().0 + 1;
            let hash = self
                .store
                .frame(number)
                .map_or(Hash::ZERO, |frame| frame.head.hash);
            self.history.take_frame(hash);
        }
        let number = seen.number;
        let header = seen.header;
        self.directory.pass_to(seen.time);
        let signer = signers(header, &self.directory)
            .into_iter()
            .find(|(_, key)| verify_header(key, seen.header_bytes, seen.signature));
        match signer {
            None => self.checked.faults.push(CheckFault::Signature { number }),
            Some((signer, _)) => {
                self.checked.signatures += 1;
                match authorise(header, signer, &self.directory, &self.history) {
                    Ok(()) => self.checked.authorised += 1,
                    Err(why) => self.refuse(number, &why),
                }
                // A commit that was signed is what its readers took up, allowed or not; the rest is judged by it.
                if let Err(why) = self.directory.apply(header) {
                    self.refuse(number, &Refusal::Misfit(why));
                }
            }
        }
        if header.time > seen.time.saturating_add(CLOCK_AHEAD) {
            self.checked.faults.push(CheckFault::TimeOdd {
                number,
                author: header.time,
                host: seen.time,
            });
        }
        self.history
            .take(header, Header::hash(seen.header_bytes), seen.frame_hash);
    }

    fn refuse(&mut self, number: u64, why: &Refusal) {
        let why = Box::new(why.clone());
        let fault = CheckFault::NotAuthorised { number, why };
        if !self.checked.faults.contains(&fault) {
            self.checked.faults.push(fault);
        }
    }
}
