//! Hearing: what others change while a person works, taken in frame by frame, each verified and in its place.
//!
//! A frame that does not follow the last one taken in says that something was missed: the connection was lost. Then the
//! frames between are asked for, and the records they changed. Where the host has answered this session before telling it
//! of somebody else, nothing was missed and what is on its way is waited for ([`crate::post::ahead`]). A change in parts is
//! held back until its last part, when it is in force.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::care::ledger::header::{Act, Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, FrameHead, Push, RecordContent, Refused, Request, SealedRecord};
use crate::post::ahead::Own;
use crate::post::arrived::Arrived;
use crate::post::as_signed::Stands;
use crate::post::doubt::Doubt;
use crate::post::fold::marks;
use crate::post::judged::{hash_of, judged};
use crate::post::keyring::KeyFault;
use crate::post::lineage::Told;
use crate::post::marks::Mark;
use crate::post::parts_heard::{Changed, PartsHeard};
use crate::post::refusal::Refusal;
use crate::post::session::Session;

/// What frames have brought into force.
#[derive(Default)]
struct InForce {
    /// Records that came with their content.
    arrived: Vec<Arrived>,
    /// Records whose content is to be asked for.
    asked_for: Vec<Changed>,
}

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 1_000;

/// What comes of a record that was served: nothing where it is not this person's to open.
pub type Taken = Result<Option<Arrived>, ()>;

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
            // Only what is between: whatever comes after it is told, and is not run after while others go on. What cannot be had
            // is missed; what is had and does not hold is in doubt already.
            arrived.extend(self.catch_up_to(frame.number - 1, None).unwrap_or_default());
        }
        let (seen, hash) = self.writer.seen;
        if frame.number == seen && frame.hash != hash {
            // Another frame than this one was taken in, or acknowledged, in its place.
            self.doubts.note(Doubt::Frame(frame.number));
        }
        if frame.number == seen + 1
            && let Ok(Some(header)) = self.take_next(frame)
        {
            let opened = self.opened(&header, frame.time, payloads);
            let in_force = self.in_force(&header, opened, Vec::new());
            arrived.extend(self.with_content(in_force));
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
    pub(super) fn catch_up_to(
        &mut self,
        upto: u64,
        own: Option<CommitId>,
    ) -> Result<Vec<Arrived>, Refusal> {
        let mut all = InForce::default();
        self.take_frames(upto, |session, header| {
            let asked_for = match Some(header.commit) == own {
                true => Vec::new(),
                false => changed(header).collect(),
            };
            let some = session.in_force(header, Vec::new(), asked_for);
            all.arrived.extend(some.arrived);
            all.asked_for.extend(some.asked_for);
        })?;
        Ok(self.with_content(all))
    }

    /// Asks for every frame since the last one taken in, for the directory and the keys alone.
    ///
    /// # Errors
    /// As [`Session::catch_up`].
    pub fn keep_up(&mut self) -> Result<(), Refusal> {
        let head = self.head_of_host()?;
        self.take_frames(head, |_, _| ())
    }

    /// Remembers the last frame this session has seen, in the person's own folder; a journal that is later cut or
    /// exchanged shows at the next sign-in.
    ///
    /// Nothing is remembered before the journal's chain is verified, nor once anything was in doubt: what a host only says
    /// is never put in the place of what was seen.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn remember_head(&mut self) -> io::Result<()> {
        if self.ahead.waits() {
            // Without the host an older head is remembered.
            let _ = self.keep_up();
        }
        self.remember_seen()
    }

    /// Tells whether commits of one's own wait for what others did before them and the host is still to tell of.
    pub fn waits_for_others(&self) -> bool {
        self.ahead.waits()
    }

    /// Gives the number of the journal's last frame.
    pub(super) fn head_of_host(&mut self) -> Result<u64, Refusal> {
        let Answer::Hello { head, .. } = self.ask(Request::Hello)? else {
            return Err(Refusal::Unfitting);
        };
        let seen = self.writer.seen.0;
        if head.number < seen {
            return Err(self.tampered(Doubt::Head(seen)));
        }
        Ok(head.number)
    }

    /// Takes note of a doubt, and says so to whoever asked.
    pub(super) fn tampered(&mut self, doubt: Doubt) -> Refusal {
        self.doubts.note(doubt);
        Refusal::Tampered(doubt)
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
                return Err(Refusal::Unfitting);
            };
            if frames.is_empty() {
                // The host has said that its journal goes further.
                return Err(self.tampered(Doubt::Head(upto)));
            }
            for frame in &frames {
                // One's own that waited has its place by now; the next frame says whether it is the same.
                if (from..=self.writer.seen.0).contains(&frame.number) {
                    continue;
                }
                if let Some(header) = self.take_next(frame)? {
                    with(self, &header);
                }
            }
        }
        Ok(())
    }

    /// Moves the head on to a frame that was taken in, and over those of one's own that follow it.
    ///
    /// They count from their place on and not before: what others did before them may still be on its way.
    fn move_to(&mut self, frame: (u64, Hash)) {
        self.writer.seen = frame;
        while let Some(own) = self.ahead.next_after(self.writer.seen.0) {
            self.know_own(&own);
            self.writer.seen = own.frame;
        }
    }

    /// Takes in the next frame, and the acts in it, after judging it; gives its header, which a checkpoint has none of.
    ///
    /// # Errors
    /// [`Refusal::Tampered`], where it does not follow, is not what its hash says, or was not its author's to sign.
    fn take_next(&mut self, frame: &FrameHead) -> Result<Option<Header>, Refusal> {
        let (number, hash) = self.writer.seen;
        let taken = if (frame.number, frame.previous) != (number + 1, hash) {
            None
        } else if frame.checkpoint {
            let sound = hash_of(frame) == frame.hash;
            (sound && self.lineage.take_checkpoint(frame, &self.marking)).then_some(None)
        } else {
            self.see(frame).map(Some)
        };
        let Some(header) = taken else {
            return Err(self.tampered(Doubt::Frame(frame.number)));
        };
        if let Some(header) = &header {
            let marks = marks(header, frame.time, &self.marking);
            self.since.take(header.clone(), marks);
        }
        self.move_to((frame.number, frame.hash));
        if let Some(header) = &header
            && header.author == self.me.person
        {
            // Written by another session of the same person, or by this one without its answer.
            self.go_on_after(header, &frame.header);
        }
        Ok(header)
    }

    /// Takes in the acts of the next frame, after judging it; nothing where it is refused.
    fn see(&mut self, frame: &FrameHead) -> Option<Header> {
        self.directory.pass_to(frame.time);
        let header = judged(frame, &self.directory, None)?;
        if self.since.is_overwritten_by(&header)
            || !self.lineage.take(&Told::of(frame, &header), &self.marking)
        {
            return None;
        }
        self.take_acts(&header)?;
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
        let begun = header.acts.iter().filter_map(|act| match act {
            Act::Epoch(epoch) => Some(epoch.scope),
            Act::Grant(grant) => Some(grant.scope),
            _ => None,
        });
        self.look_at_keys(begun.collect::<BTreeSet<Scope>>());
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

    /// Tells, once, whether the people of the post or its invitations have changed since this was last asked.
    pub fn take_people_heard(&mut self) -> bool {
        std::mem::take(&mut self.people_heard)
    }

    /// Opens what came with a commit, as far as this person may read it.
    ///
    /// What came is held against the sums in the signed header before it is opened. Its time is the host's, as it is of
    /// what is read at a sign-in: who was what then does not go by its author's clock.
    fn opened(
        &mut self,
        header: &Header,
        time: i64,
        payloads: &[serde_bytes::ByteBuf],
    ) -> Vec<Arrived> {
        let mut payloads = payloads.iter();
        let mut arrived = Vec::new();
        let mut misfits = 0;
        for item in &header.items {
            let with: Vec<_> = payloads.by_ref().take(item.payloads().count()).collect();
            if item.key.kind == Kind::Audit {
                // The log is read page by page when it is looked at ([`crate::post::audit_log`]), and not kept.
                continue;
            }
            let Some(changed) = Changed::by(header, item) else {
                continue;
            };
            let (scope, plain) = match (&item.op, with.as_slice()) {
                // What was shown goes, until that is read on record as well.
                (Op::Put { scope, .. }, [slot, _])
                    if slot.is_empty() && self.read_on_record.remove(&item.key) =>
                {
                    (*scope, None)
                }
                // Not this person's to have.
                (Op::Put { .. }, [slot, blob]) if slot.is_empty() && blob.is_empty() => continue,
                (
                    Op::Put {
                        scope,
                        epoch,
                        slot: slot_sum,
                        blob: blob_sum,
                        ..
                    },
                    [slot, blob],
                ) => {
                    let place = (item.key, changed.revision);
                    let fits = slot_sum.fits(slot) && blob_sum.fits(blob);
                    let opened = match fits {
                        true => self.keyring.unseal(place, *scope, *epoch, slot, blob),
                        false => Err(KeyFault::DoesNotOpen),
                    };
                    match opened {
                        Ok(plain) => (*scope, Some(plain)),
                        Err(KeyFault::NoKey(_)) => continue,
                        Err(_) => {
                            misfits += 1;
                            continue;
                        }
                    }
                }
                (Op::Remove { .. }, _) => (Scope::Staff, None),
                _ => {
                    misfits += 1;
                    continue;
                }
            };
            let place = (item.key, changed.revision, scope);
            arrived.push(self.arrives(place, (header.author, time), plain));
        }
        if misfits > 0 {
            self.doubts.note(Doubt::Records(misfits));
        }
        arrived
    }

    /// Gives what a commit brings into force: its own records, or with the last part those of all parts.
    fn in_force(
        &mut self,
        header: &Header,
        mut arrived: Vec<Arrived>,
        mut asked_for: Vec<Changed>,
    ) -> InForce {
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
                return InForce::default();
            }
            PartsHeard {
                arrived,
                asked_for,
                ..
            } = whole;
        }
        InForce { arrived, asked_for }
    }

    /// Asks for what did not come with its commit: each record once, as its last change left it.
    fn with_content(&mut self, in_force: InForce) -> Vec<Arrived> {
        let InForce {
            mut arrived,
            asked_for,
        } = in_force;
        let mut last = BTreeMap::new();
        for (place, changed) in asked_for.into_iter().enumerate() {
            last.insert(changed.key, (place, changed));
        }
        let mut last: Vec<_> = last.into_values().collect();
        last.sort_unstable_by_key(|(place, _)| *place);
        for (_, changed) in last {
            arrived.extend(self.fetch(&changed));
        }
        arrived
    }

    /// Asks for a record as it stands since a change; nothing where this person may not have it.
    ///
    /// What comes is no older than the change, and where it is what was changed, its author's and of the content that
    /// the signed header has the sum of.
    fn fetch(&mut self, changed: &Changed) -> Option<Arrived> {
        let key = changed.key;
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
        let arrived = match changed.is_met_by(record) {
            true if matches!(record.content, RecordContent::Removed) => {
                Ok(Some(Arrived::removed(key, record)))
            }
            true => self.take_in(record),
            false => Err(()),
        };
        arrived.unwrap_or_else(|()| {
            self.doubts.note(Doubt::Records(1));
            None
        })
    }

    /// Opens the records of one answer and holds each against its signed header; before the chain is verified they are
    /// remembered for that.
    ///
    /// An error in a record's place is one that does not open, or that is not what a header says: its author, its time or its
    /// bytes are others, or there is a later revision.
    pub(super) fn take_in_all(&mut self, records: &[SealedRecord]) -> Vec<Taken> {
        let mut unheard = Vec::new();
        let mut all: Vec<Taken> = Vec::with_capacity(records.len());
        for record in records {
            let opened = self.open_by_any_slot(record);
            let stands = match &opened {
                Ok(Some(_)) => self.stands(record),
                _ => Stands::AsSigned,
            };
            if stands == Stands::Unheard {
                unheard.push(all.len());
            }
            all.push(match stands {
                Stands::Old => Err(()),
                _ => opened,
            });
        }
        if !unheard.is_empty() {
            // Written, perhaps, since anything was heard. Where what comes does not hold, that is in doubt already.
            let heard = self.catch_up().map(|heard| self.overheard.extend(heard));
            for place in unheard {
                match self.stands(&records[place]) {
                    Stands::AsSigned => {}
                    // What it was written over with has been heard just now.
                    Stands::Old => all[place] = Ok(None),
                    Stands::Unheard => all[place] = Err(()),
                }
                if heard.is_err() {
                    all[place] = Err(());
                }
            }
        }
        for (taken, record) in all.iter().zip(records) {
            if let Ok(Some(_)) = taken {
                self.note_epoch(record);
            }
        }
        all
    }

    /// Opens one record and holds it against its header as [`Session::take_in_all`] does.
    pub(super) fn take_in(&mut self, record: &SealedRecord) -> Taken {
        let taken = self.take_in_all(std::slice::from_ref(record)).pop();
        taken.unwrap_or(Err(()))
    }

    /// Takes what a commit of one's own says of its records; what they are is known without a mark.
    fn know_own(&mut self, own: &Own) {
        let told = Told {
            header: &own.header,
            header_hash: own.header_hash,
            frame: own.frame.1,
            time: None,
        };
        if !self.lineage.take(&told, &self.marking) {
            self.doubts.note(Doubt::Frame(own.frame.0));
        }
        let marks = vec![Mark::NONE; own.header.items.len()];
        self.since.take(own.header.clone(), marks);
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
        let own = Own {
            frame: (number, hash),
            header: header.clone(),
            header_hash: Header::hash(bytes),
        };
        if number == self.writer.seen.0 + 1 {
            self.ahead.all_taken_in();
            self.know_own(&own);
            self.move_to((number, hash));
            // The host has decided on them with the same directory.
            if self.take_acts(header).is_none() {
                self.doubts.note(Doubt::People);
            }
            return Vec::new();
        }
        // Acts count in their order, and what comes next may build on them.
        let waits = header.acts.is_empty() && number > self.writer.seen.0;
        if waits && self.ahead.wait_with(&own) {
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
fn changed(header: &Header) -> impl Iterator<Item = Changed> + '_ {
    let items = header.items.iter();
    items
        .filter(|item| item.key.kind != Kind::Audit)
        .filter_map(|item| Changed::by(header, item))
}

impl Changed {
    /// Gives what an item of a commit changes; nothing where the record's present revision stays.
    fn by(header: &Header, item: &Item) -> Option<Changed> {
        let (base, blob) = match &item.op {
            Op::Put { base, blob, .. } => (*base, Some(*blob)),
            Op::Remove { base } => (*base, None),
            Op::Erase { .. } | Op::Rewrap { .. } => return None,
        };
        Some(Changed {
            key: item.key,
            revision: base.saturating_add(1),
            author: header.author,
            blob,
        })
    }

    /// Tells whether a record that was asked for can be what it is since this change.
    fn is_met_by(&self, record: &SealedRecord) -> bool {
        if record.key != self.key || record.revision != self.revision {
            // Of what came later, the frame is still to come.
            return record.key == self.key && record.revision > self.revision;
        }
        let as_signed = match (&record.content, &self.blob) {
            (RecordContent::Sealed(content), Some(sum)) => sum.fits(&content.blob),
            (RecordContent::Sealed(_), None) => false,
            (RecordContent::Removed, blob) => blob.is_none(),
            (RecordContent::Damaged, _) => false,
            (RecordContent::Erased | RecordContent::IntentFirst, _) => true,
        };
        as_signed && record.author == self.author
    }
}
