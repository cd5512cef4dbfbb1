//! The audit log handed out page by page: back through the journal's frames, as far as one answer goes.
//!
//! The host sees of an entry who wrote it, when, and which records the same commit changed; what it says is sealed. So a
//! page can be narrowed here by author and by records, and by nothing else. Which frames have to do with a record stands in
//! the state, but for readings that were announced: so of a million frames those are looked at, and the ones with acts.

use std::collections::{BTreeSet, HashSet};

use serde_bytes::ByteBuf;

use crate::care::ledger::header::{Act, Header, Op};
use crate::care::ledger::ids::{Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::core::{Core, frame_head, refused};
use crate::host::wire::{Answer, AuditFrame, FRAME_MAX, Refused};
use crate::store::errors::StoreError;
use crate::store::frame::FrameKind;
use crate::store::reads::Content;
use crate::store::store::Store;

/// How many frames are looked at for one answer; nobody else is answered meanwhile.
const LOOKED_AT_MOST: usize = 512;

/// How many bytes an answer holds before it is cut: a frame more is at most 1 MiB.
const ANSWER_BYTES: usize = FRAME_MAX / 4;

/// How many records a page can be narrowed to.
const KEYS_MOST: usize = 4_096;

/// Of how many frames those with acts are found at once.
const WINDOW: u64 = 4_096;

/// Which entries are wanted.
pub struct AuditWanted {
    /// Only what this person wrote.
    pub by: Option<PersonId>,
    /// Only what has to do with one of these; anything where there are none.
    pub keys: HashSet<RecordKey>,
    /// How many entries are enough.
    pub limit: u32,
}

impl AuditWanted {
    fn is_met_by(&self, header: &Header) -> bool {
        let is_theirs = self.by.is_none_or(|by| header.author == by);
        let announced = header.acts.iter().flat_map(|act| match act {
            Act::ReadIntent { keys, .. } => keys.as_slice(),
            _ => &[],
        });
        let mut touched = header.items.iter().map(|item| &item.key).chain(announced);
        is_theirs && (self.keys.is_empty() || touched.any(|key| self.keys.contains(key)))
    }
}

impl Core {
    /// Gives audit entries going back from a number, to whoever may read them.
    ///
    /// # Errors
    /// Where they are not this person's to have, too much is asked at once, or the disk fails.
    pub(in crate::host) fn audit_log(
        &self,
        person: PersonId,
        before: Option<u64>,
        wanted: &AuditWanted,
    ) -> Result<Answer, Refused> {
        if !self.directory.may_read(person, Scope::Audit) {
            return Err(Refused::NotTheirs);
        }
        if wanted.keys.len() > KEYS_MOST {
            return Err(Refused::TooMuch);
        }
        let head = self.store.head().number;
        let last = before.map_or(head, |before| before.saturating_sub(1).min(head));
        let mut walk = self.walk(last, wanted)?;
        let (mut frames, mut found, mut bytes, mut reached) = (Vec::new(), 0, 0, None);
        let mut next = None;
        for looked_at in 0.. {
            let Some(number) = walk.down(&self.store).map_err(refused)? else {
                break;
            };
            let enough = found >= wanted.limit as usize || bytes >= ANSWER_BYTES;
            if enough || looked_at >= LOOKED_AT_MOST {
                next = Some(number + 1);
                break;
            }
            let frame = self.store.frame(number).map_err(refused)?;
            reached = Some(frame.head.time);
            if frame.head.kind == FrameKind::Checkpoint {
                continue;
            }
            let Ok(header) = Header::from_bytes(&frame.header) else {
                continue;
            };
            if !wanted.is_met_by(&header) {
                continue;
            }
            let entries = self.entries(&header)?;
            if entries.is_empty() {
                continue;
            }
            found += entries.len();
            bytes += frame.header.len() + 256;
            bytes += entries
                .iter()
                .map(|(slot, blob)| slot.len() + blob.len())
                .sum::<usize>();
            let frame = frame_head(frame);
            frames.push(AuditFrame { frame, entries });
        }
        Ok(Answer::AuditLog {
            frames,
            next,
            reached: match reached {
                Some(time) => time,
                // Nothing to look at all the way back to the first.
                None => self.store.frame(1).map_err(refused)?.head.time,
            },
        })
    }

    /// Gives the way back through the frames that may have what is wanted.
    fn walk(&self, last: u64, wanted: &AuditWanted) -> Result<Walk, Refused> {
        let mut known = BTreeSet::new();
        for key in &wanted.keys {
            match self.store.frames_of(*key).map_err(refused)? {
                Some(frames) => known.extend(frames),
                None => return Ok(Walk::Every(last)),
            }
        }
        Ok(match wanted.keys.is_empty() {
            true => Walk::Every(last),
            false => Walk::Of {
                known,
                below: last.saturating_add(1),
                found: Vec::new(),
            },
        })
    }

    /// Slot and blob of each audit entry that a commit wrote and that is in force.
    fn entries(&self, header: &Header) -> Result<Vec<(ByteBuf, ByteBuf)>, Refused> {
        let written = header
            .items
            .iter()
            .filter(|item| item.key.kind == Kind::Audit && matches!(item.op, Op::Put { .. }));
        let mut entries = Vec::new();
        for item in written {
            let Some(stored) = self.store.get(item.key).map_err(refused)? else {
                // Part of a change that never came into force.
                return Ok(Vec::new());
            };
            entries.push(match stored.content {
                Content::Sealed { slot, blob, .. } => (ByteBuf::from(slot), ByteBuf::from(blob)),
                _ => (ByteBuf::new(), ByteBuf::new()),
            });
        }
        Ok(entries)
    }
}

/// A way back through the journal's frames.
enum Walk {
    /// Every frame down from this one.
    Every(u64),
    /// Those that are known to have to do with some records, and those with acts.
    Of {
        known: BTreeSet<u64>,
        /// Frames below this one have not been looked for.
        below: u64,
        /// Found and not taken yet; the last comes first.
        found: Vec<u64>,
    },
}

impl Walk {
    /// Gives the next frame; none after the first of the journal.
    fn down(&mut self, store: &Store) -> Result<Option<u64>, StoreError> {
        match self {
            Walk::Every(number) => {
                let next = (*number > 0).then_some(*number);
                *number = number.saturating_sub(1);
                Ok(next)
            }
            Walk::Of {
                known,
                below,
                found,
            } => {
                while found.is_empty() && *below > 1 {
                    let first = below.saturating_sub(WINDOW).max(1);
                    let mut numbers = store.act_numbers(first, *below - 1)?;
                    numbers.extend(known.range(first..*below));
                    numbers.sort_unstable();
                    numbers.dedup();
                    (*below, *found) = (first, numbers);
                }
                Ok(found.pop())
            }
        }
    }
}
