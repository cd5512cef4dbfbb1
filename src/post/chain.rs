//! Holding what was read against the journal's chain of headers: old data with valid seals is still refused.
//!
//! The seals bind each record to its revision, but only the headers say which revision is the last. So behind Today the
//! session reads every header, verifies chain and signatures from the root down, and compares.

use std::collections::HashMap;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Header, Item, Op};
use crate::care::ledger::ids::{CommitId, Hash, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, FrameHead, Request};
use crate::post::judged::judged;
use crate::post::reading::{BEHIND, FIRST};
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::store::frame::{FrameKind, frame_hash};

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 1_000;

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Frames whose place in the chain and signature were verified.
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
struct Fold {
    directory: Directory,
    last: Option<Hash>,
    /// The last revision of each record in force, and the scope it lies in; no scope where it was removed.
    latest: HashMap<RecordKey, (u64, Option<Scope>)>,
    /// Parts of changes whose end has not come.
    parts: HashMap<CommitId, Vec<Item>>,
}

impl Session {
    /// Verifies the journal's chain of headers and compares what was read with it.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn hold_against_chain(&mut self) -> Result<Held, Refusal> {
        let mut held = Held::default();
        let mut fold = Fold::default();
        let mut from = 1;
        while let Answer::Frames(frames) = self.ask(Request::Frames {
            from,
            limit: FRAMES_AT_ONCE,
        })? {
            let Some(last) = frames.last().filter(|_| from <= self.signed_in_at) else {
                break;
            };
            from = last.number + 1;
            // What came after the sign-in may have been read before it came.
            for frame in frames
                .iter()
                .filter(|frame| frame.number <= self.signed_in_at)
            {
                if !fold.take(frame) {
                    held.broken = Some(frame.number);
                    return Ok(held);
                }
                held.frames += 1;
            }
        }
        for (key, (revision, scope)) in fold.latest {
            let read = self.read.get(&key).copied();
            let mine = scope.is_some_and(|scope| self.keyring.holds(scope));
            let wanted = FIRST.contains(&key.kind) || BEHIND.contains(&key.kind);
            match read {
                Some(read) if read < revision => held.old.push(key),
                None if mine && wanted => held.withheld.push(key),
                _ => {}
            }
        }
        // Each was compared once; what is read from now on comes with its own frame.
        self.read = HashMap::new();
        Ok(held)
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
        let follows = self.last.is_none_or(|last| last == frame.previous);
        if hash != frame.hash || !follows {
            return false;
        }
        self.last = Some(hash);
        if frame.checkpoint {
            return true;
        }
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
                Op::Put { scope, base, .. } => {
                    self.latest.insert(item.key, (base + 1, Some(scope)))
                }
                Op::Remove { base } => self.latest.insert(item.key, (base + 1, None)),
                Op::Erase { revision } => match self.latest.get_mut(&item.key) {
                    Some(latest) if latest.0 == revision => {
                        latest.1.take().map(|scope| (revision, Some(scope)))
                    }
                    _ => None,
                },
                Op::Rewrap { .. } => None,
            };
        }
    }
}
