//! Hearing: what others change while a person works, taken in frame by frame, each verified and in its place.
//!
//! A frame that does not follow the last one taken in says that something was missed: the connection was lost. Then the
//! frames between are asked for, and the records they changed. Where the host has answered this session before telling it
//! of somebody else, nothing was missed and what is on its way is waited for ([`crate::post::ahead`]). A change in parts is
//! held back until its last part, when it is in force.

use crate::care::ledger::header::{Act, Header, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, FrameHead, Push, RecordContent, Refused, Request};
use crate::post::arrived::Arrived;
use crate::post::judged::judged;
use crate::post::parts_heard::PartsHeard;
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 1_000;

impl Session {
    /// Takes in what the host says unasked; gives the records that were changed and can be read.
    pub fn hear(&mut self, push: &Push) -> Vec<Arrived> {
        let mut arrived = Vec::new();
        if self.ahead.has_missed() {
            // What still cannot be had is missed again at the next frame.
            arrived.extend(self.catch_up().unwrap_or_default());
        }
        let Push::Committed { frame, payloads } = push else {
            return arrived;
        };
        if frame.number > self.writer.seen.0 + 1 {
            // Only what is between: whatever comes after it is told, and is not run after while others go on.
            arrived.extend(self.catch_up_to(frame.number - 1, None).unwrap_or_default());
        }
        if self.follows(frame)
            && let Some(header) = self.see(frame)
        {
            let opened = self.opened(&header, payloads);
            arrived.extend(self.in_force(&header, opened, Vec::new()));
        }
        arrived
    }

    /// Asks for every frame since the last one taken in; gives the records that they changed and can be read.
    ///
    /// # Errors
    /// Where the host does not answer, or a frame does not follow the one before it.
    pub fn catch_up(&mut self) -> Result<Vec<Arrived>, Refusal> {
        let head = self.head_of_host()?;
        self.catch_up_to(head, None)
    }

    /// Catches up to a frame; the records of a commit of one's own are known.
    fn catch_up_to(&mut self, upto: u64, own: Option<CommitId>) -> Result<Vec<Arrived>, Refusal> {
        let mut arrived = Vec::new();
        self.take_frames(upto, |session, header| {
            let keys = changed(header).filter(|_| Some(header.commit) != own);
            let keys = keys.collect();
            arrived.extend(session.in_force(header, Vec::new(), keys));
        })?;
        Ok(arrived)
    }

    /// Asks for every frame since the last one taken in, for the directory and the keys alone.
    ///
    /// # Errors
    /// As [`Session::catch_up`].
    pub fn keep_up(&mut self) -> Result<(), Refusal> {
        let head = self.head_of_host()?;
        self.take_frames(head, |_, _| ())
    }

    /// Tells whether commits of one's own wait for what others did before them and the host is still to tell of.
    pub fn waits_for_others(&self) -> bool {
        self.ahead.waits()
    }

    /// Gives the number of the journal's last frame.
    pub(super) fn head_of_host(&mut self) -> Result<u64, Refusal> {
        match self.ask(Request::Hello)? {
            Answer::Hello { head, .. } => Ok(head.number),
            _ => Err(Refusal::NoHost),
        }
    }

    fn take_frames(
        &mut self,
        upto: u64,
        with: impl FnMut(&mut Session, &Header),
    ) -> Result<(), Refusal> {
        let taken = self.take_frames_asked_for(upto, with);
        match taken {
            Ok(()) => self.ahead.all_taken_in(),
            Err(_) => self.ahead.give_up(),
        }
        taken
    }

    fn take_frames_asked_for(
        &mut self,
        upto: u64,
        mut with: impl FnMut(&mut Session, &Header),
    ) -> Result<(), Refusal> {
        while self.writer.seen.0 < upto {
            let from = self.writer.seen.0 + 1;
            let missing = u32::try_from(upto + 1 - from).unwrap_or(u32::MAX);
            let limit = FRAMES_AT_ONCE.min(missing);
            let Answer::Frames(frames) = self.ask(Request::Frames { from, limit })? else {
                return Err(Refusal::NoHost);
            };
            if frames.is_empty() {
                return Err(Refusal::NoHost);
            }
            for frame in &frames {
                // One's own that waited has its place by now; the next frame says whether it is the same.
                if (from..=self.writer.seen.0).contains(&frame.number) {
                    continue;
                }
                if !self.follows(frame) {
                    return Err(Refusal::NoHost);
                }
                if frame.checkpoint {
                    self.move_to((frame.number, frame.hash));
                    continue;
                }
                let header = self.see(frame).ok_or(Refusal::NoHost)?;
                with(self, &header);
            }
        }
        Ok(())
    }

    /// Moves the head on to a frame that was taken in, and over those of one's own that follow it.
    fn move_to(&mut self, frame: (u64, Hash)) {
        self.writer.seen = self.ahead.head_after(frame);
    }

    fn follows(&self, frame: &FrameHead) -> bool {
        let (number, hash) = self.writer.seen;
        frame.number == number + 1 && frame.previous == hash
    }

    /// Takes in the acts of the next frame, after judging it; nothing where it is refused.
    fn see(&mut self, frame: &FrameHead) -> Option<Header> {
        self.directory.pass_to(frame.time);
        let header = judged(frame, &self.directory)?;
        self.take_acts(&header)?;
        self.move_to((frame.number, frame.hash));
        if header.author == self.me.person {
            // Written by another session of the same person, or by this one without its answer.
            self.go_on_after(&header, &frame.header);
        }
        Some(header)
    }

    /// Goes on after a commit of this person's in their own chain, unless it has gone on further already.
    fn go_on_after(&mut self, header: &Header, bytes: &[u8]) {
        // A new generation counts from the first again.
        let begins_anew = header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Restore { .. }));
        if begins_anew || header.author_number > self.writer.number {
            self.writer.number = header.author_number;
            self.writer.previous = Header::hash(bytes);
        }
    }

    /// Takes what a commit's acts change into the directory and the keys.
    pub(super) fn take_acts(&mut self, header: &Header) -> Option<()> {
        if header.acts.is_empty() {
            return Some(());
        }
        self.directory.apply(header).ok()?;
        self.people_moved |= header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Person(_) | Act::Recovery(_)));
        self.people_heard |= header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Person(_) | Act::Invite(_) | Act::Uninvite { .. }));
        let me = self.me.person;
        if header
            .acts
            .iter()
            .any(|act| matches!(act, Act::Person(person) if person.id == me))
        {
            self.see_own_place();
        }
        self.acts_heard += 1;
        for act in &header.acts {
            if let Act::Grant(grant) = act {
                self.keyring
                    .accept(grant, &self.identity, self.me.person, &self.directory);
            }
        }
        let before = self.me.scopes.clone();
        self.know_people();
        self.let_go_of_keys(&before);
        if header.author != self.me.person {
            let opened = self.me.scopes.difference(&before);
            let cases = opened.filter(|scope| matches!(scope, Scope::Case(_)));
            self.newly_opened.extend(cases);
        }
        Some(())
    }

    /// Looks what an act has made of this person's own place: out, or with a role that gives back what another took.
    fn see_own_place(&mut self) {
        let me = self.me.person;
        let keys = self.identity.public();
        let present = self.directory.person(me);
        self.out |= !self.directory.active(me) || present.is_none_or(|own| own.keys != keys);
        let scopes: Vec<Scope> = self.directory.scopes().collect();
        for scope in scopes {
            if self.directory.may_read(me, scope) && !self.keyring.holds(scope) {
                self.keyring
                    .take_back(scope, &self.identity, me, &self.directory);
            }
        }
    }

    /// Tells, once, whether the directory of people has changed since this was last asked, and keys are owed.
    pub fn take_people_moved(&mut self) -> bool {
        std::mem::take(&mut self.people_moved) && self.owes_keys()
    }

    /// Tells, once, whether the people of the post or its invitations have changed since this was last asked.
    pub fn take_people_heard(&mut self) -> bool {
        std::mem::take(&mut self.people_heard)
    }

    /// Opens what came with a commit, as far as this person may read it.
    fn opened(&mut self, header: &Header, payloads: &[serde_bytes::ByteBuf]) -> Vec<Arrived> {
        let mut payloads = payloads.iter();
        let mut arrived = Vec::new();
        for item in &header.items {
            let with: Vec<_> = payloads.by_ref().take(item.payloads().count()).collect();
            if item.key.kind == Kind::Audit {
                // The log is read page by page when it is looked at ([`crate::post::audit_log`]), and not kept.
                continue;
            }
            let (base, scope, plain) = match (&item.op, with.as_slice()) {
                // What was shown goes, until that is read on record as well.
                (Op::Put { scope, base, .. }, [slot, _])
                    if slot.is_empty() && self.read_on_record.remove(&item.key) =>
                {
                    (*base, *scope, None)
                }
                (
                    Op::Put {
                        scope, epoch, base, ..
                    },
                    [slot, blob],
                ) => {
                    let place = (item.key, base + 1);
                    match self.keyring.unseal(place, *scope, *epoch, slot, blob) {
                        Ok(plain) => (*base, *scope, Some(plain)),
                        Err(_) => continue,
                    }
                }
                (Op::Remove { base }, _) => (*base, Scope::Staff, None),
                _ => continue,
            };
            let place = (item.key, base + 1, scope);
            arrived.push(self.arrives(place, (header.author, header.time), plain));
        }
        arrived
    }

    /// Gives what a commit brings into force: its own records, or with the last part those of all parts.
    fn in_force(
        &mut self,
        header: &Header,
        mut arrived: Vec<Arrived>,
        mut asked_for: Vec<RecordKey>,
    ) -> Vec<Arrived> {
        let held = self.parts.remove(&header.author);
        if let Some(part) = header.part {
            let mut whole = held
                .filter(|held| held.change == part.change)
                .unwrap_or(PartsHeard {
                    change: part.change,
                    arrived: Vec::new(),
                    asked_for: Vec::new(),
                });
            whole.arrived.append(&mut arrived);
            whole.asked_for.append(&mut asked_for);
            if !part.last {
                self.parts.insert(header.author, whole);
                return Vec::new();
            }
            PartsHeard {
                arrived,
                asked_for,
                ..
            } = whole;
        }
        for key in asked_for {
            arrived.extend(self.fetch(key));
        }
        arrived
    }

    /// Asks for a record as it stands; nothing where this person may not have it.
    fn fetch(&mut self, key: RecordKey) -> Option<Arrived> {
        let records = match self.ask_plainly(Request::Record(key)).ok()? {
            Answer::Records { records, .. } => records,
            // What was shown goes, as where it is told.
            Answer::Refused(Refused::IntentFirst) if self.read_on_record.remove(&key) => {
                match self.ask(Request::Revisions(key)).ok()? {
                    Answer::Records { records, .. } => {
                        return records.last().map(|last| Arrived::removed(key, last));
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let record = records.first()?;
        if matches!(record.content, RecordContent::Removed) {
            return Some(Arrived::removed(key, record));
        }
        self.open_by_any_slot(record).ok().flatten()
    }

    /// Tells who wrote the present revision of a record, where the host says.
    pub(super) fn writer_of(
        &mut self,
        key: RecordKey,
    ) -> Option<crate::care::ledger::ids::PersonId> {
        match self.ask(Request::Record(key)) {
            Ok(Answer::Records { records, .. }) => records.first().map(|record| record.author),
            _ => None,
        }
    }

    /// Moves on over a commit of one's own that the host has just acknowledged; gives what others did before it, where
    /// that had to be asked for.
    pub(super) fn acknowledged(
        &mut self,
        header: &Header,
        bytes: &[u8],
        (number, hash): (u64, Hash),
    ) -> Vec<Arrived> {
        self.go_on_after(header, bytes);
        if number == self.writer.seen.0 + 1 {
            self.ahead.all_taken_in();
            self.move_to((number, hash));
            // The host has decided on them with the same directory.
            let _ = self.take_acts(header);
            return Vec::new();
        }
        // Acts count in their order, and what comes next may build on them.
        let waits = header.acts.is_empty() && number > self.writer.seen.0;
        if waits && self.ahead.wait_with((number, hash)) {
            return Vec::new();
        }
        // Where the host died again just now, the next save finds its place anew.
        let upto = match self.ahead.has_missed() {
            true => self.head_of_host().unwrap_or(number),
            false => number,
        };
        self.catch_up_to(upto, Some(header.commit))
            .unwrap_or_default()
    }
}

/// Gives the records whose present revision a commit changes.
fn changed(header: &Header) -> impl Iterator<Item = RecordKey> {
    header
        .items
        .iter()
        .filter(|item| matches!(item.op, Op::Put { .. } | Op::Remove { .. }))
        .map(|item| item.key)
        .filter(|key| key.kind != Kind::Audit)
}
