//! Holding what was read against the journal's chain of headers: old data with valid seals is still refused.
//!
//! The seals bind each record to its revision, but only the headers say which revision is the last, who wrote it and what its
//! bytes are. So behind Today the session reads the headers, verifies chain and signatures from the root down, and compares. What it has verified it
//! remembers ([`crate::post::verified`]), so that the next sign-in goes on from there: ten years are read once.

use crate::care::ledger::ids::{Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, Request};
use crate::post::doubt::Doubt;
use crate::post::fold::Fold;
use crate::post::marks::Mark;
use crate::post::proved::Proved;
use crate::post::reading::{BEHIND, FIRST};
use crate::post::refusal::Refusal;
use crate::post::revisions_read::{LatestRead, RevisionsRead};
use crate::post::session::Session;

/// How many frames are verified at a time: whoever saves meanwhile waits for some milliseconds at most.
const FRAMES_AT_ONCE: u32 = 200;

/// What was verified is remembered anew where it has fallen back by more frames than this.
const FRAMES_FRESH: u64 = 100;

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Frames whose place in the chain and signature were verified, those of earlier sign-ins aside.
    pub frames: u64,
    /// Where the chain does not hold, or leads elsewhere than it should.
    pub broken: Option<Doubt>,
    /// Records that were read at an older revision than the chain's last.
    pub old: Vec<RecordKey>,
    /// Records that were read and that no header says so: another author, another time, other bytes.
    pub other: Vec<RecordKey>,
    /// Records of the chain that this person could read and was not given.
    pub withheld: Vec<RecordKey>,
}

impl Held {
    /// Tells whether what was read is what the chain says.
    pub fn is_sound(&self) -> bool {
        self.doubt().is_none()
    }

    /// Gives what is to be doubted of it.
    pub fn doubt(&self) -> Option<Doubt> {
        let records = self.old.len() + self.other.len() + self.withheld.len();
        self.broken
            .or((records > 0).then_some(Doubt::Records(records)))
    }
}

/// A verification that is under way.
pub struct Holding {
    fold: Fold,
    held: Held,
    /// Of which kinds everything was read.
    kinds: Vec<Kind>,
}

/// How far some more frames have led.
enum Led {
    /// So many frames were verified; there may be more.
    On(u64),
    /// To the head that was proved at sign-in.
    ToTheEnd,
    Astray(Doubt),
}

impl Session {
    /// Tells whether records of a scope are handed to this person only once they have announced that they read them: a
    /// case's, where they do not counsel.
    fn looks_in(&self, scope: Scope) -> bool {
        matches!(scope, Scope::Case(_)) && !self.me.roles.counselor
    }

    /// Tells whether a record is one that somebody may be handed still, by what was heard since the sign-in.
    fn is_still_there(&self, key: &RecordKey) -> bool {
        let since = self.since.latest.get(key);
        since.is_none_or(|(_, scope, _)| scope.is_some_and(|scope| self.is_handed(scope)))
    }

    /// Tells whether the host has to hand this person the records of a scope: a member still, by the time of now.
    pub(super) fn is_handed(&self, scope: Scope) -> bool {
        let me = self.me.person;
        let member = match scope {
            Scope::Case(_) | Scope::Thread(_) => {
                let now = self.now().timestamp_millis();
                let until = self.directory.held_until(me, scope);
                until.is_some_and(|until| until > now)
            }
            _ => self.directory.may_read(me, scope),
        };
        member && self.keyring.holds(scope)
    }

    /// Verifies the journal's chain of headers and compares what was read with it, all at once.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn hold_against_chain(&mut self) -> Result<Held, Refusal> {
        self.hold_kinds(&[FIRST, BEHIND].concat())
    }

    /// Verifies and compares as [`Session::hold_against_chain`] does, where all there is of some kinds was read.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn hold_kinds(&mut self, kinds: &[Kind]) -> Result<Held, Refusal> {
        let mut holding = self.begin_holding();
        holding.kinds = kinds.to_vec();
        loop {
            if let Some(held) = self.hold_on(&mut holding)? {
                return Ok(held);
            }
        }
    }

    /// Begins to verify the journal's chain of headers, from where the last verification ended.
    pub fn begin_holding(&mut self) -> Holding {
        Holding {
            fold: self.begin_fold(),
            held: Held::default(),
            kinds: [FIRST, BEHIND].concat(),
        }
    }

    fn begin_fold(&mut self) -> Fold {
        let known = self.fold.take();
        known.or_else(|| self.verified_before()).unwrap_or_default()
    }

    /// Verifies some more headers; gives, after the last of them, how what was read compares with them.
    ///
    /// Whatever is not as it should be is in doubt from then on ([`Session::take_doubt`]).
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn hold_on(&mut self, holding: &mut Holding) -> Result<Option<Held>, Refusal> {
        match self.fold_on(&mut holding.fold)? {
            Led::On(frames) => {
                holding.held.frames += frames;
                return Ok(None);
            }
            Led::ToTheEnd => {
                self.chain_known = true;
                self.compare(holding)?;
            }
            Led::Astray(doubt) => holding.held.broken = Some(doubt),
        }
        let held = std::mem::take(&mut holding.held);
        let snapshot = self.snapshot_waits.take();
        match held.doubt() {
            Some(doubt) => self.doubts.note(doubt),
            None => {
                self.remember_sound(&holding.fold, held.frames);
                // Without it the next sign-in is slower, and nothing else.
                let _ = snapshot.map(|beside| beside.put());
            }
        }
        Ok(Some(held))
    }

    /// Verifies the journal's chain up to the sign-in, where that is not done yet: nobody is given a key on the host's word.
    ///
    /// # Errors
    /// Where it does not hold, or the host does not answer.
    pub fn know_chain(&mut self) -> Result<(), Refusal> {
        if self.chain_known {
            return Ok(());
        }
        let mut fold = self.begin_fold();
        loop {
            match self.fold_on(&mut fold)? {
                Led::On(_) => {}
                Led::ToTheEnd => {
                    self.chain_known = true;
                    self.fold = Some(fold);
                    return Ok(());
                }
                Led::Astray(doubt) => {
                    self.doubts.note(doubt);
                    return Err(Refusal::Tampered(doubt));
                }
            }
        }
    }

    /// Takes some more frames into a fold, up to the head at sign-in.
    fn fold_on(&mut self, fold: &mut Fold) -> Result<Led, Refusal> {
        let end = self.signed_in_at;
        let request = Request::Frames {
            from: fold.last.map_or(1, |last| last.number),
            limit: FRAMES_AT_ONCE,
        };
        let Answer::Frames(frames) = self.ask(request)? else {
            return Err(Refusal::Unfitting);
        };
        let mut frames = frames.iter();
        if let Some(last) = fold.last
            && frames.next().is_none_or(|frame| frame.hash != last.hash)
        {
            return Ok(Led::Astray(Doubt::Head(last.number)));
        }
        // What came after the sign-in may have been read before it came.
        let mut taken = 0;
        for frame in frames.filter(|frame| frame.number <= end.number) {
            if !fold.take(frame, &self.marking) {
                return Ok(Led::Astray(Doubt::Frame(frame.number)));
            }
            let seen = self
                .leads_through
                .filter(|seen| seen.number == frame.number);
            if seen.is_some_and(|seen| fold.last != Some(seen)) {
                return Ok(Led::Astray(Doubt::Head(frame.number)));
            }
            taken += 1;
        }
        Ok(match taken {
            0 if fold.last != Some(end) => Led::Astray(Doubt::Head(end.number)),
            // Somebody was left out of what was told at sign-in, or put in.
            0 if fold.acts != self.acts_told => Led::Astray(Doubt::People),
            // What was heard since follows what leads here.
            0 => match self.lineage.rest_on(&fold.lineage) {
                Ok(()) => Led::ToTheEnd,
                Err(number) => Led::Astray(Doubt::Frame(number)),
            },
            taken => Led::On(taken),
        })
    }

    /// Remembers what was verified, for the next sign-in.
    fn remember_sound(&mut self, fold: &Fold, frames: u64) {
        // Where it cannot be written, the next sign-in verifies more or remembers less, and nothing else. The head comes
        // first: what was verified counts only up to a head that was seen.
        let head = self.remember_seen();
        if head.is_ok() && frames > FRAMES_FRESH {
            let _ = self.remember_verified(fold);
        }
    }

    /// Compares what was read with the headers.
    fn compare(&mut self, holding: &mut Holding) -> Result<(), Refusal> {
        let Holding { fold, held, kinds } = &mut *holding;
        // Each is compared once; what is read from now on is held against the chain as it comes.
        let Some(read) = self.read.take().map(RevisionsRead::sorted) else {
            return Ok(());
        };
        self.proved = Some(Proved::of(&fold.folded.latest));
        // What no header up to the sign-in has written.
        let mut later: Vec<LatestRead<'_>> = Vec::new();
        let mut read = read.latest().peekable();
        for (key, revision, scope, mark) in fold.folded.latest.iter() {
            later.extend(std::iter::from_fn(|| read.next_if(|one| one.key < key)));
            match read.next_if(|one| one.key == key) {
                Some(read) if read.revision < revision => held.old.push(key),
                Some(read) if read.revision > revision => later.push(read),
                Some(read) if !read.is(mark) => held.other.push(key),
                Some(_) => {}
                None => {
                    let handed = |scope| self.is_handed(scope) && !self.looks_in(scope);
                    if kinds.contains(&key.kind) && scope.is_some_and(handed) {
                        held.withheld.push(key);
                    }
                }
            }
        }
        later.extend(read);
        if held.withheld.is_empty() && later.is_empty() {
            return Ok(());
        }
        // Written, or removed, since the sign-in: only a frame that was heard says so.
        match self.catch_up() {
            Ok(heard) => self.overheard.extend(heard),
            Err(Refusal::Tampered(doubt)) => held.broken = Some(doubt),
            Err(refusal) => return Err(refusal),
        }
        held.withheld.retain(|key| self.is_still_there(key));
        let unheard = later.iter().filter(|one| {
            let heard = self.since.latest.get(&one.key);
            heard.is_none_or(|(revision, _, mark)| {
                let same = u64::from(one.revision) == revision;
                // Of one that was written once more the last is told with its frame.
                u64::from(one.revision) > revision || (same && mark != Mark::NONE && !one.is(mark))
            })
        });
        held.other.extend(unheard.map(|one| one.key));
        Ok(())
    }
}
