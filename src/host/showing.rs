//! What the host hands out to whom; a role check here is one wall, the missing key is the other.

use std::collections::BTreeSet;

use serde_bytes::ByteBuf;

use crate::care::ledger::header::{Act, Header, Item, Op, Recipient, Standing};
use crate::care::ledger::ids::{Hash, Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::ledger::signer::Signer;
use crate::host::audit_pages::AuditWanted;
use crate::host::core::{Committed, Core, frame_head, refused};
use crate::host::identities::SEALED_IDENTITY_MAX;
use crate::host::wire::{
    Answer, FRAME_MAX, Push, RecordContent, Refused, Request, SealedContent, SealedRecord,
    SignInName, SshKeys,
};
use crate::store::errors::{StoreError, is_full};
use crate::store::frame::Frame;
use crate::store::reads::{Content, Outcome, Stored};
use crate::vault::challenge::{Challenge, Purpose};
use crate::vault::sealed_identity::public_keys;

/// How many bytes of records or frames an answer holds before it is cut.
const ANSWER_BYTES: usize = FRAME_MAX / 4;

/// How many records are taken from the store at once.
const SCAN: usize = 256;

/// How many records are looked at for one answer, had or not: nobody else is answered meanwhile, and whoever reads them
/// opens them before it saves.
const LOOKED_AT_MOST: usize = 1_024;

/// In how many scopes records can be asked for at once: more than anybody's caseload.
const SCOPES_MOST: usize = 4_096;

/// In how many cases at most each is looked up by itself; of more, all records of the kind are gone through.
const CASES_FEW: usize = 64;

/// How many earlier slots of a revision are handed out, the oldest first: of more rewraps than these the first ones are enough.
const SLOTS_MOST: usize = 256;

/// How many frames with acts are read at once; one can be most of an answer.
const ACT_FRAMES: usize = 16;

/// How many frames that only announce readings are passed over for one answer: nobody else is answered meanwhile.
const PASSED_MOST: usize = 512;

/// Whose key a connection has proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Which of them it is: what a caller announces holds for it alone.
    pub connection: u64,
    pub person: PersonId,
    /// Their own, or a recovery key on their behalf.
    pub signer: Signer,
    /// The identity that was proved.
    pub identity: Hash,
}

/// Whether something may be handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    Yes,
    IntentFirst,
    No,
}

impl Core {
    /// Gives who may sign in.
    pub fn people(&self) -> Vec<SignInName> {
        self.directory
            .people()
            .filter(|person| person.standing == Standing::Active)
            .map(|person| SignInName {
                person: person.id,
                handle: person.handle.clone(),
                keys: person.keys,
            })
            .collect()
    }

    /// Gives who may sign in and comes over SSH, with their keys.
    pub fn ssh_keys(&self) -> Vec<SshKeys> {
        let people = self.directory.people();
        people
            .filter(|person| person.standing == Standing::Active && !person.ssh.is_empty())
            .map(|person| SshKeys {
                handle: person.handle.clone(),
                keys: person.ssh.clone(),
            })
            .collect()
    }

    /// Gives a person's sealed identity by handle.
    pub fn sealed_identity(&self, handle: &str) -> Answer {
        let found = self
            .directory
            .person_by_handle(handle)
            .map(|person| self.identity_of(person));
        match found {
            Some(Ok(Some(sealed))) => Answer::SealedIdentity(sealed),
            Some(Err(_)) => Answer::Refused(Refused::DiskFailed),
            Some(Ok(None)) | None => Answer::Refused(Refused::NotThere),
        }
    }

    /// Decides whether an answer to the host's question proves a key.
    pub fn prove(
        &self,
        connection: u64,
        (person, recovery): (PersonId, Option<Hash>),
        host_nonce: [u8; 32],
        client_nonce: [u8; 32],
        signature: &[u8; 64],
    ) -> Option<Caller> {
        if !self.directory.active(person) {
            return None;
        }
        let (purpose, keys, signer) = match recovery {
            None => (
                Purpose::SignIn,
                self.directory.person(person)?.keys,
                Signer::Author,
            ),
            Some(id) => {
                let (_, recovery) = self.directory.recoveries().find(|(one, _)| *one == id)?;
                (Purpose::Recover, recovery.keys, Signer::Recovery(id))
            }
        };
        let challenge = Challenge {
            purpose,
            post: self.store.post(),
            generation: self.directory.generation()?,
            host_nonce,
            client_nonce,
        };
        challenge.verify(&keys, signature).then_some(Caller {
            connection,
            person,
            signer,
            identity: keys.id(),
        })
    }

    /// Tells whether a caller's standing still lets them in, and the keys that they proved are still theirs.
    pub fn still_in(&self, caller: Caller) -> bool {
        self.directory.person(caller.person).is_some_and(|person| {
            let theirs = match caller.signer {
                Signer::Author | Signer::Root => person.keys.id() == caller.identity,
                Signer::Recovery(_) => true,
            };
            theirs && person.standing == Standing::Active
        })
    }

    /// Answers a request of someone who has proved a key, other than a commit or what the connection itself knows.
    pub fn answer(&mut self, caller: Caller, request: Request) -> Answer {
        let answer = match caller.signer {
            Signer::Recovery(id) => self.answer_recovery(caller, id, request),
            Signer::Author | Signer::Root => self.answer_person(caller, request),
        };
        if matches!(answer, Err(Refused::Unknown)) {
            // Whoever asks again is answered by the next host, which builds the state anew.
            self.store.give_up_state();
        }
        answer.unwrap_or_else(Answer::Refused)
    }

    /// The holder of recovery words gets what they open only after a durable intent to recover.
    fn answer_recovery(
        &self,
        caller: Caller,
        recovery: Hash,
        request: Request,
    ) -> Result<Answer, Refused> {
        let (person, announced) = (caller.person, self.announced.recovers(caller.connection));
        match request {
            Request::Outcome(commit) => self.outcome(commit),
            Request::ActFrames { from, limit } if announced => self.act_frames(from, limit),
            Request::RecoveryGrants { identity } if announced && identity == recovery => {
                Ok(Answer::Grants(
                    self.directory
                        .grants_to(Recipient::Recovery(identity))
                        .cloned()
                        .collect(),
                ))
            }
            Request::SealIdentity {
                person: whose,
                sealed,
            } if whose == person => self.put_identity(whose, &sealed),
            Request::NextIdentity { sealed } if announced => {
                self.keep_next_identity(person, &sealed)
            }
            Request::ActFrames { .. }
            | Request::RecoveryGrants { .. }
            | Request::NextIdentity { .. } => Err(Refused::IntentFirst),
            _ => Err(Refused::NotTheirs),
        }
    }

    fn answer_person(&mut self, caller: Caller, request: Request) -> Result<Answer, Refused> {
        let person = caller.person;
        match request {
            Request::Outcome(commit) => self.outcome(commit),
            Request::Frames { from, limit } => self.frames(from, limit),
            Request::ActFrames { from, limit } => self.act_frames(from, limit),
            Request::Current { kind, after, limit } => {
                self.current(caller, None, kind, after, limit)
            }
            Request::CurrentIn { scopes, .. } if scopes.len() > SCOPES_MOST => {
                Err(Refused::TooMuch)
            }
            Request::CurrentIn {
                scopes,
                kind,
                after,
                limit,
            } => self.current(caller, Some(&scopes), kind, after, limit),
            Request::Record(key) => {
                let stored = self.store.get(key).map_err(refused)?;
                self.one(caller, stored)
            }
            Request::Revision { key, revision } => {
                let stored = self.store.get_revision(key, revision).map_err(refused)?;
                self.one(caller, stored)
            }
            Request::Revisions(key) => self.revisions(caller, key),
            Request::EarlierSlots { key, revision } => self.earlier_slots(caller, key, revision),
            Request::DraftPut { id, sealed } => self.put_draft(person, Id(id), &sealed),
            Request::DraftList { after } => self.drafts(person, after),
            Request::DraftRemove { id } => self.remove_draft(person, Id(id)),
            Request::SealIdentity {
                person: whose,
                sealed,
            } => self.seal_identity(person, whose, &sealed),
            Request::NextIdentity { sealed } => self.keep_next_identity(person, &sealed),
            Request::Joinings => self.answers(person),
            Request::RecoveryGrants { .. } => Err(Refused::NotTheirs),
            Request::AuditLog {
                before,
                by,
                keys,
                limit,
            } => {
                let keys = keys.into_iter().collect();
                self.audit_log(person, before, &AuditWanted { by, keys, limit })
            }
            _ => Err(Refused::Malformed),
        }
    }

    fn outcome(&self, commit: crate::care::ledger::ids::CommitId) -> Result<Answer, Refused> {
        match self.store.outcome(&commit).map_err(refused)? {
            Some(Outcome::InForce { number, head } | Outcome::Pending { number, head }) => {
                Ok(Answer::Done { number, hash: head })
            }
            Some(Outcome::Void { .. }) | None => Err(Refused::NotThere),
        }
    }

    fn frames(&self, from: u64, limit: u32) -> Result<Answer, Refused> {
        let mut frames = Vec::new();
        let mut bytes = 0;
        let mut number = from.max(1);
        let head = self.store.head().number;
        while number <= head && frames.len() < limit as usize && bytes < ANSWER_BYTES {
            let frame = frame_head(self.store.frame(number).map_err(refused)?);
            bytes += frame.header.len() + 256;
            frames.push(frame);
            number += 1;
        }
        Ok(Answer::Frames(frames))
    }

    fn act_frames(&self, from: u64, limit: u32) -> Result<Answer, Refused> {
        let mut frames = Vec::new();
        let mut bytes = 0;
        let mut passed = 0;
        let mut from = from;
        while frames.len() < limit as usize && bytes < ANSWER_BYTES {
            let page = self
                .store
                .act_frames_from(from, ACT_FRAMES)
                .map_err(refused)?;
            let whole = page.len() == ACT_FRAMES;
            for frame in page {
                if frames.len() >= limit as usize || bytes >= ANSWER_BYTES {
                    break;
                }
                from = frame.head.number.saturating_add(1);
                // A post of years has announced a hundred thousand readings, and the directory knows nothing of them. One is
                // sent now and then all the same, so that whoever asks goes on from there.
                if passed < PASSED_MOST && only_announces(&frame) {
                    passed += 1;
                    continue;
                }
                if passed >= PASSED_MOST {
                    frames.push(frame_head(frame));
                    return Ok(Answer::Frames(frames));
                }
                bytes += frame.header.len() + 256;
                frames.push(frame_head(frame));
            }
            if !whole {
                break;
            }
        }
        Ok(Answer::Frames(frames))
    }

    /// Decides whether a person may be handed a revision's content.
    ///
    /// A counselor who holds a case's key is on its team. A supervisor holds it to look in, and announces each record;
    /// so does everybody whom a single revision is shared with.
    fn leave(&self, caller: Caller, (key, revision): (RecordKey, u64), scope: Scope) -> Leave {
        let (person, connection) = (caller.person, caller.connection);
        let open = self.announced.opens(connection, scope);
        if open && self.directory.may_hold(person, scope) {
            return Leave::Yes;
        }
        let reads = self.directory.may_read(person, scope);
        let shared = || self.directory.shared_with(person, key, revision);
        if !reads && shared().is_none() {
            return Leave::No;
        }
        let on_team = self
            .directory
            .person(person)
            .is_some_and(|person| person.roles.counselor);
        let looks_in = !reads || (matches!(scope, Scope::Case(_)) && !on_team);
        if looks_in && !self.announced.reads(connection, (key, revision)) {
            Leave::IntentFirst
        } else {
            Leave::Yes
        }
    }

    /// The scope whose members may know of a revision; that of the last content where it is a removal.
    fn scope_of(&self, stored: &Stored) -> Result<Option<Scope>, StoreError> {
        match &stored.content {
            Content::Sealed { scope, .. }
            | Content::Erased { scope, .. }
            | Content::Damaged { scope, .. } => Ok(Some(*scope)),
            Content::Removed => self.scope_at(stored.key, stored.revision),
        }
    }

    /// As [`Core::scope_of`], of a revision whose content is not read.
    fn scope_at(&self, key: RecordKey, revision: u64) -> Result<Option<Scope>, StoreError> {
        for revision in (1..=revision).rev() {
            let outline = self.store.outline(key, revision)?;
            if let Some(scope) = outline.and_then(|outline| outline.lies.scope()) {
                return Ok(Some(scope));
            }
        }
        Ok(None)
    }

    /// Gives for each item of a commit in force the revision whose content it brings, and the scope that lies in.
    pub(in crate::host) fn places_of(&self, header: &Header) -> Vec<Option<(Scope, u64)>> {
        let place = |item: &Item| match &item.op {
            Op::Put { scope, base, .. } => Some((*scope, base.saturating_add(1))),
            // A new slot of something: its scope stands with the record. Where that cannot be told, nobody is handed it.
            Op::Rewrap { revision, .. } => {
                let scope = self.scope_at(item.key, *revision).ok().flatten();
                scope.map(|scope| (scope, *revision))
            }
            Op::Remove { .. } | Op::Erase { .. } => None,
        };
        header.items.iter().map(place).collect()
    }

    /// Makes of a revision what a person may have of it; nothing where they may not even have its place.
    fn show(&self, caller: Caller, stored: Stored) -> Result<Option<SealedRecord>, StoreError> {
        let Some(scope) = self.scope_of(&stored)? else {
            return Ok(None);
        };
        let leave = self.leave(caller, (stored.key, stored.revision), scope);
        let content = match (leave, stored.content) {
            (Leave::No, _) => return Ok(None),
            (_, Content::Removed) => RecordContent::Removed,
            (_, Content::Erased { .. }) => RecordContent::Erased,
            (Leave::IntentFirst, _) => RecordContent::IntentFirst,
            (Leave::Yes, Content::Damaged { .. }) => RecordContent::Damaged,
            (
                Leave::Yes,
                Content::Sealed {
                    scope,
                    epoch,
                    slot,
                    blob,
                    ..
                },
            ) => RecordContent::Sealed(SealedContent {
                scope,
                epoch,
                slot,
                blob,
            }),
        };
        Ok(Some(SealedRecord {
            key: stored.key,
            revision: stored.revision,
            author: stored.author,
            time: stored.time,
            number: stored.number,
            content,
        }))
    }

    fn one(&self, caller: Caller, stored: Option<Stored>) -> Result<Answer, Refused> {
        let stored = stored.ok_or(Refused::NotThere)?;
        let shown = self.show(caller, stored).map_err(refused)?;
        let record = shown.ok_or(Refused::NotTheirs)?;
        if record.content == RecordContent::IntentFirst {
            return Err(Refused::IntentFirst);
        }
        Ok(Answer::Records {
            records: vec![record],
            next: None,
        })
    }

    /// Gives the slots that a revision had before rewraps, to who may be handed the revision: a later slot may be wrong,
    /// which its epoch's members alone can tell.
    fn earlier_slots(
        &self,
        caller: Caller,
        key: RecordKey,
        revision: u64,
    ) -> Result<Answer, Refused> {
        let stored = self.store.get_revision(key, revision).map_err(refused)?;
        self.one(caller, stored)?;
        let slots = self.store.earlier_slots(key, revision, SLOTS_MOST);
        let slots = slots.map_err(refused)?.into_iter().map(ByteBuf::from);
        Ok(Answer::Slots(slots.collect()))
    }

    /// Gives current records of a kind, those in some scopes or all that the person may have.
    fn current(
        &self,
        caller: Caller,
        scopes: Option<&BTreeSet<Scope>>,
        kind: Kind,
        after: Option<Id>,
        limit: u32,
    ) -> Result<Answer, Refused> {
        let mut records = Vec::new();
        let mut bytes = 0;
        let mut looked_at = 0;
        let mut after = after;
        loop {
            let page = self.page(scopes, kind, after).map_err(refused)?;
            let whole = page.len() == SCAN;
            for (key, revision) in page {
                // What is not theirs, or not wanted, is not read from the disk.
                let wanted = match self.store.lies_in(key, revision).map_err(refused)? {
                    None => scopes.is_none(),
                    Some(scope) => {
                        scopes.is_none_or(|scopes| scopes.contains(&scope))
                            && self.leave(caller, (key, revision), scope) != Leave::No
                    }
                };
                if wanted
                    && let Some(stored) = self.store.get_revision(key, revision).map_err(refused)?
                    && let Some(record) = self.show(caller, stored).map_err(refused)?
                {
                    bytes += size(&record);
                    records.push(record);
                }
                after = Some(key.id);
                looked_at += 1;
                let enough = records.len() >= limit as usize || bytes >= ANSWER_BYTES;
                if enough || looked_at >= LOOKED_AT_MOST {
                    return Ok(Answer::Records {
                        records,
                        next: Some(key.id),
                    });
                }
            }
            if !whole {
                return Ok(Answer::Records {
                    records,
                    next: None,
                });
            }
        }
    }

    /// Gives the places of some records of a kind after an id: of those in a few cases, or of all; fewer than [`SCAN`] where
    /// there are no more.
    fn page(
        &self,
        scopes: Option<&BTreeSet<Scope>>,
        kind: Kind,
        after: Option<Id>,
    ) -> Result<Vec<(RecordKey, u64)>, StoreError> {
        let few = scopes.filter(|scopes| scopes.len() <= CASES_FEW);
        let case = |scope: &Scope| match scope {
            Scope::Case(case) => Some(*case),
            _ => None,
        };
        let cases: Option<Vec<Id>> = few.and_then(|few| few.iter().map(case).collect());
        let Some(cases) = cases else {
            let after = after.map(|id| RecordKey::new(kind, id));
            return self.store.places(Some(kind), after, SCAN);
        };
        let mut keys = Vec::new();
        for case in cases {
            keys.extend(self.store.places_in(case, kind, after, SCAN)?);
        }
        keys.sort_unstable();
        keys.truncate(SCAN);
        let placed = |key| Ok((key, self.store.current_revision(key)?));
        keys.into_iter().map(placed).collect()
    }

    fn revisions(&self, caller: Caller, key: RecordKey) -> Result<Answer, Refused> {
        let mut records = Vec::new();
        let mut bytes = 0;
        let current = self.store.current_revision(key).map_err(refused)?;
        // The latest first, as many as an answer holds: whoever writes one again and again costs the others no more.
        for revision in (1..=current).rev().take(LOOKED_AT_MOST) {
            if bytes >= ANSWER_BYTES {
                break;
            }
            let scope = self.scope_at(key, revision).map_err(refused)?;
            let theirs = |scope| self.leave(caller, (key, revision), scope) != Leave::No;
            if scope.is_some_and(theirs)
                && let Some(stored) = self.store.get_revision(key, revision).map_err(refused)?
                && let Some(record) = self.show(caller, stored).map_err(refused)?
            {
                bytes += size(&record);
                records.push(record);
            }
        }
        records.reverse();
        Ok(Answer::Records {
            records,
            next: None,
        })
    }

    fn seal_identity(
        &self,
        person: PersonId,
        whose: PersonId,
        sealed: &[u8],
    ) -> Result<Answer, Refused> {
        if person != whose {
            let administers = self
                .directory
                .person(person)
                .is_some_and(|person| person.roles.administrator);
            let there = self
                .identities
                .get(whose)
                .map_err(|_| Refused::DiskFailed)?
                .is_some();
            if !administers || there {
                return Err(Refused::NotTheirs);
            }
        }
        self.put_identity(whose, sealed)
    }

    /// Puts an identity file whose public halves are those the directory has.
    fn put_identity(&self, whose: PersonId, sealed: &[u8]) -> Result<Answer, Refused> {
        if sealed.len() > SEALED_IDENTITY_MAX {
            return Err(Refused::TooMuch);
        }
        let keys = public_keys(sealed).map_err(|_| Refused::Malformed)?;
        match self.directory.person(whose) {
            Some(person) if person.keys == keys => {}
            Some(_) => return Err(Refused::NotTheirs),
            None => return Err(Refused::NotThere),
        }
        match self.identities.put(whose, sealed) {
            Ok(()) => Ok(Answer::Ok),
            Err(error) if is_full(error.kind()) => Err(Refused::DiskFull),
            Err(_) => Err(Refused::DiskFailed),
        }
    }

    /// Makes of a durable commit what a caller may hear of it.
    pub fn push_for(&self, caller: Caller, committed: &Committed) -> Option<Push> {
        // Before a recovery is announced its caller gets no grants, and they lie in headers.
        if matches!(caller.signer, Signer::Recovery(_)) {
            return None;
        }
        Some(Push::Committed {
            frame: committed.frame.clone(),
            payloads: self.payloads_for(caller, committed),
        })
    }

    fn payloads_for(&self, caller: Caller, committed: &Committed) -> Vec<ByteBuf> {
        let (header, all) = (&committed.header, &committed.payloads);
        let own = header.author == caller.person;
        let mut payloads = all.iter();
        let mut shown = Vec::with_capacity(all.len());
        for (item, place) in header.items.iter().zip(&committed.places) {
            let leave = place.map_or(Leave::No, |(scope, revision)| {
                self.leave(caller, (item.key, revision), scope)
            });
            for payload in payloads.by_ref().take(item.payloads().count()) {
                shown.push(if leave == Leave::Yes || own {
                    payload.clone()
                } else {
                    ByteBuf::new()
                });
            }
        }
        shown
    }
}

/// Tells whether a frame's acts say nothing but that something is read: the directory is the same after it.
fn only_announces(frame: &Frame) -> bool {
    Header::from_bytes(&frame.header).is_ok_and(|header| {
        let mut acts = header.acts.iter();
        acts.all(|act| matches!(act, Act::ReadIntent { .. }))
    })
}

fn size(record: &SealedRecord) -> usize {
    256 + match &record.content {
        RecordContent::Sealed(sealed) => sealed.slot.len() + sealed.blob.len(),
        _ => 0,
    }
}
