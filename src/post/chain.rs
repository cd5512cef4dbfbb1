//! Holding what was read against the journal's chain of headers: old data with valid seals is still refused.
//!
//! The seals bind each record to its revision, but only the headers say which revision is the last. So behind Today the
//! session reads the headers, verifies chain and signatures from the root down, and compares. What it has verified it
//! remembers ([`crate::post::verified`]), so that the next sign-in goes on from there: ten years are read once.

use std::collections::HashMap;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, FrameHead, Request};
use crate::post::judged::judged;
use crate::post::latest::Latest;
use crate::post::reading::{BEHIND, FIRST};
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::store::frame::{FrameKind, frame_hash};

/// How many frames are verified at a time: whoever saves meanwhile waits for some milliseconds at most.
const FRAMES_AT_ONCE: u32 = 200;

/// What was verified is remembered anew where it has fallen back by more frames than this.
const FRAMES_FRESH: u64 = 100;

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Frames whose place in the chain and signature were verified, those of earlier sign-ins aside.
    pub frames: u64,
    /// The first frame that does not follow the one before, or is not rightly signed.
    pub broken: Option<u64>,
    /// Records that were read at an older revision than the chain's last.
    pub old: Vec<RecordKey>,
    /// Records of the chain that this person could read and was not given.
    pub withheld: Vec<RecordKey>,
}

impl Held {
    /// Tells whether what was read is what the chain says.
    pub fn is_sound(&self) -> bool {
        self.broken.is_none() && self.old.is_empty() && self.withheld.is_empty()
    }
}

/// Where the fold of the headers stands.
#[derive(Default)]
pub(super) struct Fold {
    pub(super) directory: Directory,
    /// Number and hash of the last frame taken in; none before the first.
    pub(super) last: Option<(u64, Hash)>,
    pub(super) latest: Latest,
    /// Parts of changes whose end has not come.
    pub(super) parts: HashMap<CommitId, Vec<Item>>,
}

/// A verification that is under way.
pub struct Holding {
    fold: Fold,
    held: Held,
}

impl Session {
    /// Tells whether records of a scope are handed to this person only once they have announced that they read them: a
    /// case's, where they do not counsel.
    fn looks_in(&self, scope: Scope) -> bool {
        matches!(scope, Scope::Case(_)) && !self.me.roles.counselor
    }

    /// Tells whether the host has to hand this person the records of a scope: a member still, by the time of now.
    fn is_handed(&self, scope: Scope) -> bool {
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
        let mut holding = self.begin_holding();
        loop {
            if let Some(held) = self.hold_on(&mut holding)? {
                return Ok(held);
            }
        }
    }

    /// Begins to verify the journal's chain of headers, from where the last verification ended.
    pub fn begin_holding(&mut self) -> Holding {
        Holding {
            fold: self.verified_before().unwrap_or_default(),
            held: Held::default(),
        }
    }

    /// Verifies some more headers; gives, after the last of them, how what was read compares with them.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn hold_on(&mut self, holding: &mut Holding) -> Result<Option<Held>, Refusal> {
        let Holding { fold, held } = holding;
        let request = Request::Frames {
            from: fold.last.map_or(1, |(number, _)| number),
            limit: FRAMES_AT_ONCE,
        };
        let Answer::Frames(frames) = self.ask(request)? else {
            return Err(Refusal::NoHost);
        };
        let mut frames = frames.iter();
        if let Some((number, hash)) = fold.last
            && frames.next().is_none_or(|frame| frame.hash != hash)
        {
            held.broken = Some(number);
            return Ok(Some(std::mem::take(held)));
        }
        // What came after the sign-in may have been read before it came.
        let mut frames = frames
            .filter(|frame| frame.number <= self.signed_in_at)
            .peekable();
        if frames.peek().is_none() {
            let mut held = self.compare(holding);
            self.leave_out_removed(&mut held, holding)?;
            return Ok(Some(held));
        }
        for frame in frames {
            if !fold.take(frame) {
                held.broken = Some(frame.number);
                return Ok(Some(std::mem::take(held)));
            }
            held.frames += 1;
        }
        Ok(None)
    }

    /// Compares what was read with the headers, and remembers what was verified.
    fn compare(&mut self, holding: &mut Holding) -> Held {
        let Holding { fold, held } = holding;
        // Each is compared once; what is read from now on comes with its own frame.
        let read = self.read.take().unwrap_or_default().sorted();
        for (key, revision, scope) in fold.latest.iter() {
            let read = read.of(&key);
            let handed = |scope| self.is_handed(scope) && !self.looks_in(scope);
            let mine = scope.is_some_and(handed);
            let wanted = FIRST.contains(&key.kind) || BEHIND.contains(&key.kind);
            match read {
                Some(read) if read < u64::from(revision) => held.old.push(key),
                None if mine && wanted => held.withheld.push(key),
                _ => {}
            }
        }
        if held.frames > FRAMES_FRESH {
            // Where it cannot be written, the next sign-in verifies more, and nothing else.
            let _ = self.remember_verified(fold);
        }
        std::mem::take(held)
    }

    /// Takes out of what was withheld the records that were removed since the sign-in, before they were read.
    ///
    /// Only a verified header says so.
    fn leave_out_removed(&mut self, held: &mut Held, holding: &mut Holding) -> Result<(), Refusal> {
        let fold = &mut holding.fold;
        while !held.withheld.is_empty() {
            let request = Request::Frames {
                from: fold.last.map_or(1, |(number, _)| number + 1),
                limit: FRAMES_AT_ONCE,
            };
            let Answer::Frames(frames) = self.ask(request)? else {
                return Err(Refusal::NoHost);
            };
            if frames.is_empty() {
                break;
            }
            if let Some(frame) = frames.iter().find(|frame| !fold.take(frame)) {
                held.broken = Some(frame.number);
                return Ok(());
            }
        }
        let latest = &fold.latest;
        held.withheld.retain(|key| {
            let scope = latest.get(key).and_then(|(_, scope)| scope);
            scope.is_some_and(|scope| self.is_handed(scope))
        });
        Ok(())
    }
}

impl Fold {
    /// Takes in the next frame; tells whether it follows and is rightly signed.
    fn take(&mut self, frame: &FrameHead) -> bool {
        let kind = if frame.checkpoint {
            FrameKind::Checkpoint
        } else {
            FrameKind::Commit
        };
        let hash = frame_hash(
            frame.number,
            &frame.previous,
            frame.time,
            kind,
            &frame.header,
            &frame.signature,
        );
        let (before, previous) = self.last.unwrap_or((0, Hash::ZERO));
        let follows = frame.number == before + 1 && frame.previous == previous;
        if hash != frame.hash || !follows {
            return false;
        }
        self.last = Some((frame.number, hash));
        if frame.checkpoint {
            return true;
        }
        self.directory.pass_to(frame.time);
        let Some(header) = judged(frame, &self.directory) else {
            return false;
        };
        if !header.acts.is_empty() && self.directory.apply(&header).is_err() {
            return false;
        }
        self.put_in_force(header);
        true
    }

    fn put_in_force(&mut self, header: Header) {
        let items = match header.part {
            None => header.items,
            Some(part) => {
                let waiting = self.parts.entry(part.change).or_default();
                waiting.extend(header.items);
                if !part.last {
                    return;
                }
                self.parts.remove(&part.change).unwrap_or_default()
            }
        };
        for item in items
            .into_iter()
            .filter(|item| item.key.kind != Kind::Audit)
        {
            match item.op {
                Op::Put { scope, base, .. } => self.latest.set(item.key, base + 1, Some(scope)),
                Op::Remove { base } => self.latest.set(item.key, base + 1, None),
                Op::Erase { revision } => {
                    let latest = self.latest.get(&item.key).map(|(latest, _)| latest);
                    if latest == Some(revision) {
                        self.latest.set(item.key, revision, None);
                    }
                }
                Op::Rewrap { .. } => {}
            }
        }
    }
}
