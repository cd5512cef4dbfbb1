//! The snapshot: what Today needs as it was at some head, sealed, in the person's own folder, so that ten years of
//! records are not fetched one by one at each sign-in.
//!
//! It is sealed in parts under the person's private scope and is never the truth: one that is damaged, of another
//! post or generation, or of a head that the journal does not have, is passed over, and what was changed since its
//! head is asked of the host again. What the person may no longer read is left out. It is made anew behind Today
//! where it has fallen back; losing it costs a few seconds at the next sign-in.
//!
//! Its parts ([`crate::post::sealed_parts`]) are Today's (turn 0) or come behind it (1); part 0 is the cover.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::thread;

use serde::{Deserialize, Serialize};
use serde_bytes::Bytes;
use zeroize::Zeroizing;

use crate::care::ledger::header::{Header, Op};
use crate::care::ledger::ids::{GenerationId, Hash, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, FrameHead, RecordContent, Refused, Request};
use crate::post::arrived::Arrived;
use crate::post::credit::Credit;
use crate::post::own_files;
use crate::post::reading::FIRST;
use crate::post::register::{Opened, Register};
use crate::post::sealed_parts::{PART, SealedPart, SealedParts, Writing};
use crate::post::session::{Session, draw};
use crate::post::snapshot_sorting::Sorting;
use crate::vault::draft::DraftKind;
use crate::vault::epoch::EpochKey;

/// What a record costs in a part besides its content, at most.
const LINE: usize = 160;

/// How many frames are asked for at once.
const FRAMES_AT_ONCE: u32 = 500;

/// A snapshot behind by more frames, or by more records, is not worth mending.
const FRAMES_BEHIND: u64 = 2_000;
const RECORDS_BEHIND: usize = 2_000;

/// A snapshot behind by more frames than this is made anew behind Today.
const FRAMES_FRESH: u64 = 100;

/// Which head a snapshot is of, and what its maker could read.
#[derive(Serialize, Deserialize)]
struct Cover {
    generation: GenerationId,
    number: u64,
    hash: Hash,
    /// The scopes that its records can lie in, of those held then.
    scopes: BTreeSet<Scope>,
}

/// One record in a part.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    key: RecordKey,
    revision: u64,
    scope: Scope,
    author: PersonId,
    time: i64,
    /// Nothing where it was removed.
    #[serde(borrow)]
    plain: Option<&'a Bytes>,
}

/// A snapshot being made.
pub struct Making {
    writing: Writing,
    sorting: Sorting,
    first: Waiting,
    rest: Waiting,
}

/// Records that wait for their part to be full.
#[derive(Default)]
struct Waiting {
    records: Vec<Arrived>,
    bytes: usize,
}

/// The parts that come behind Today, sealed.
pub struct Rest(SealedParts);

/// Whose turn a part is.
const TODAY: u8 = 0;
const BEHIND: u8 = 1;

/// What came of opening a snapshot.
pub enum SnapshotUse {
    /// There is none that fits; nothing was taken in.
    None,
    /// What Today needs is in the register, with what was changed since. The rest is to be opened behind it; whether
    /// the snapshot should be made anew.
    Taken { rest: Rest, stale: bool },
}

impl Session {
    /// Takes the person's snapshot into an empty register, and what was changed since.
    ///
    /// Where it cannot be used the register stays empty.
    pub fn read_snapshot(&mut self, register: &mut Register) -> SnapshotUse {
        let Some((cover, taken, rest)) = self.open_snapshot() else {
            return SnapshotUse::None;
        };
        let Some(since) = self.changed_since(&cover) else {
            return SnapshotUse::None;
        };
        self.count_as_read(taken.read);
        *register = taken.register;
        for arrived in &since.records {
            if register.take(&arrived.opened()).is_err() {
                *register = Register::default();
                return SnapshotUse::None;
            }
        }
        SnapshotUse::Taken {
            rest,
            stale: since.stale || since.frames > FRAMES_FRESH,
        }
    }

    fn snapshot_file(&self) -> Option<PathBuf> {
        let own = self.around.own.as_deref()?;
        Some(own_files::snapshot(own, self.writer.post, self.me.person))
    }

    /// Tells which scopes hold records of a snapshot, of those this person can read.
    fn snapshot_scopes(&self) -> BTreeSet<Scope> {
        [
            Scope::Staff,
            Scope::Clinical,
            Scope::Figures,
            self.private(),
        ]
        .into_iter()
        .filter(|scope| self.keyring.holds(*scope))
        .collect()
    }

    fn open_snapshot(&self) -> Option<(Cover, Filled, Rest)> {
        let mut sealed = self.read_parts(&self.snapshot_file()?, DraftKind::Snapshot)?;
        let cover = self.next_part(&mut sealed)?;
        let cover: Cover = rmp_serde::from_slice(&cover).ok()?;
        let fits =
            cover.generation == self.writer.generation && cover.scopes == self.snapshot_scopes();
        if !fits {
            return None;
        }
        let (mut first, rest): (VecDeque<SealedPart>, VecDeque<SealedPart>) =
            std::mem::take(&mut sealed.parts)
                .into_iter()
                .partition(|one| one.turn == TODAY);
        sealed.parts = rest;
        let plain = open_parts(&sealed, first.make_contiguous(), self.parts_key(&sealed)?)?;
        Some((cover, fill(&plain)?, Rest(sealed)))
    }

    /// Opens the next part of what comes behind Today; none after the last.
    ///
    /// # Errors
    /// Where it does not open: then the records are to be read from the host.
    pub fn read_rest(&mut self, rest: &mut Rest) -> Result<Option<Vec<Arrived>>, Damaged> {
        if rest.0.parts.is_empty() {
            return Ok(None);
        }
        let plain = self.next_part(&mut rest.0).ok_or(Damaged)?;
        let lines: Vec<Line<'_>> = rmp_serde::from_slice(&plain).map_err(|_| Damaged)?;
        let arrived = lines.iter().map(|line| Arrived {
            key: line.key,
            revision: line.revision,
            scope: line.scope,
            author: line.author,
            time: line.time,
            plain: line.plain.map(|plain| Zeroizing::new(plain.to_vec())),
            // Nothing that is signed or approved is in it.
            credit: Credit::NONE,
        });
        let arrived: Vec<Arrived> = arrived.collect();
        self.count_as_read(
            arrived
                .iter()
                .filter(|one| one.plain.is_some())
                .map(|one| (one.key, one.revision)),
        );
        Ok(Some(arrived))
    }

    /// Asks what was changed since a head; none where the journal does not have it, or too much was changed.
    fn changed_since(&mut self, cover: &Cover) -> Option<Since> {
        let head = self.writer.seen.0;
        if cover.number > head || head - cover.number > FRAMES_BEHIND {
            return None;
        }
        let mut keys = BTreeSet::new();
        let mut next = cover.number;
        let mut stale = false;
        let mut begun = BTreeSet::new();
        while next <= head {
            let request = Request::Frames {
                from: next,
                limit: FRAMES_AT_ONCE,
            };
            let Ok(Answer::Frames(frames)) = self.ask(request) else {
                return None;
            };
            next = frames.last()?.number + 1;
            for frame in &frames {
                if frame.number == cover.number {
                    if frame.hash != cover.hash {
                        return None;
                    }
                    continue;
                }
                let header = header_of(frame)?;
                if let Some(part) = header.as_ref().and_then(|header| header.part) {
                    if part.index == 0 {
                        begun.insert(part.change);
                    } else if !begun.contains(&part.change) {
                        // Some of what is now in force was sent before the snapshot was made.
                        return None;
                    }
                }
                for item in header.into_iter().flat_map(|header| header.items) {
                    if FIRST.contains(&item.key.kind) && !matches!(item.op, Op::Rewrap { .. }) {
                        stale |= matches!(item.op, Op::Erase { .. });
                        keys.insert(item.key);
                    }
                }
            }
            if keys.len() > RECORDS_BEHIND {
                return None;
            }
        }
        let mut records = Vec::with_capacity(keys.len());
        for key in keys {
            records.extend(self.read_again(key)?);
        }
        Some(Since {
            frames: head - cover.number,
            stale,
            records,
        })
    }

    /// Reads one record as it is now; inside nothing where it is not this person's to read.
    fn read_again(&mut self, key: RecordKey) -> Option<Option<Arrived>> {
        let request = Request::Record(key);
        let answer = match self.line.ask(request).ok()? {
            Answer::Records { records, .. } => records,
            Answer::Refused(Refused::NotTheirs | Refused::NotThere | Refused::IntentFirst) => {
                return Some(None);
            }
            _ => return None,
        };
        let record = answer.first()?;
        let gone = matches!(
            record.content,
            RecordContent::Removed | RecordContent::Erased
        );
        if gone {
            self.count_as_read([(key, record.revision)]);
            return Some(Some(Arrived::removed(key, record)));
        }
        self.take_in(record).ok()
    }

    /// Begins a new snapshot, of the head as it is now; none where this person has no folder of their own.
    ///
    /// What is taken in afterwards may be newer than the head: it is asked for again by whoever opens the snapshot.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin_snapshot(&mut self) -> io::Result<Option<Making>> {
        let Some(file) = self.snapshot_file() else {
            return Ok(None);
        };
        let number = draw(&mut self.around.rng);
        let mut writing = self.begin_parts(file, DraftKind::Snapshot, number)?;
        let (seen, hash) = self.writer.seen;
        let cover = Cover {
            generation: self.writer.generation,
            number: seen,
            hash,
            scopes: self.snapshot_scopes(),
        };
        let cover = rmp_serde::to_vec(&cover).map_err(|_| io::ErrorKind::InvalidData)?;
        self.write_part(&mut writing, TODAY, &cover)?;
        Ok(Some(Making {
            writing,
            sorting: Sorting::new((self.around.clock)()),
            first: Waiting::default(),
            rest: Waiting::default(),
        }))
    }

    /// Takes records into a snapshot being made.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn snapshot(
        &mut self,
        making: &mut Making,
        records: impl IntoIterator<Item = Arrived>,
    ) -> io::Result<()> {
        for record in records {
            let plain = record.plain.as_deref();
            let bytes = plain.map_or(0, Vec::len) + LINE;
            let first = plain.is_none_or(|plain| {
                making
                    .sorting
                    .is_first(record.key.kind, record.key.id, plain)
            });
            let (turn, waiting) = if first {
                (TODAY, &mut making.first)
            } else {
                (BEHIND, &mut making.rest)
            };
            let full = waiting.bytes + bytes > PART;
            let sealing = if full {
                std::mem::take(waiting)
            } else {
                Waiting::default()
            };
            waiting.bytes += bytes;
            waiting.records.push(record);
            self.close_part(making, turn, &sealing)?;
        }
        Ok(())
    }

    /// Puts a new snapshot in the place of the one before, whole or not at all: once what was read is held against the
    /// chain, since the next session believes what is in it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn finish_snapshot(&mut self, mut making: Making) -> io::Result<()> {
        for turn in [TODAY, BEHIND] {
            let waiting = std::mem::take(if turn == TODAY {
                &mut making.first
            } else {
                &mut making.rest
            });
            self.close_part(&mut making, turn, &waiting)?;
        }
        let beside = self.finish_parts(making.writing)?;
        if self.doubts.are_of_host() {
            return Ok(());
        }
        if self.read.is_some() {
            self.snapshot_waits = Some(beside);
            return Ok(());
        }
        beside.put()
    }

    fn close_part(&mut self, making: &mut Making, turn: u8, waiting: &Waiting) -> io::Result<()> {
        if waiting.records.is_empty() {
            return Ok(());
        }
        let lines: Vec<Line<'_>> = waiting
            .records
            .iter()
            .map(|record| Line {
                key: record.key,
                revision: record.revision,
                scope: record.scope,
                author: record.author,
                time: record.time,
                plain: record.plain.as_ref().map(|plain| Bytes::new(plain)),
            })
            .collect();
        let plain =
            Zeroizing::new(rmp_serde::to_vec(&lines).map_err(|_| io::ErrorKind::InvalidData)?);
        self.write_part(&mut making.writing, turn, &plain)
    }
}

/// What was changed since a head.
struct Since {
    frames: u64,
    /// Whether content was erased that the snapshot may still hold.
    stale: bool,
    records: Vec<Arrived>,
}

/// Decodes a frame's header; inside nothing where it is a checkpoint.
fn header_of(frame: &FrameHead) -> Option<Option<Header>> {
    if frame.checkpoint {
        return Some(None);
    }
    Header::from_bytes(&frame.header).ok().map(Some)
}

/// A part of the snapshot does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the snapshot does not open")]
pub struct Damaged;

/// Opens parts on all processors at once; none where one does not open.
fn open_parts(
    of: &SealedParts,
    parts: &[SealedPart],
    key: &EpochKey,
) -> Option<Vec<Zeroizing<Vec<u8>>>> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = parts.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = parts
            .chunks(share)
            .map(|parts| {
                scope.spawn(move || {
                    let opened = parts.iter().map(|part| of.open(part, key));
                    opened.collect::<Option<Vec<_>>>()
                })
            })
            .collect();
        let mut plain = Vec::with_capacity(parts.len());
        for thread in running {
            plain.extend(thread.join().ok()??);
        }
        Some(plain)
    })
}

/// A register filled from opened parts, with the revision of each record in it.
#[derive(Default)]
struct Filled {
    register: Register,
    read: Vec<(RecordKey, u64)>,
}

/// Fills a register from opened parts, appointments and notes beside the rest; none where one cannot be decoded.
fn fill(parts: &[Zeroizing<Vec<u8>>]) -> Option<Filled> {
    let is_visit = |kind: Kind| matches!(kind, Kind::Appointment | Kind::NoteHeader);
    thread::scope(|scope| {
        let visits = scope.spawn(|| fill_some(parts, is_visit));
        let mut filled = fill_some(parts, |kind| !is_visit(kind))?;
        let visits = visits.join().ok()??;
        filled.register.adopt_visits(visits.register);
        filled.read.extend(visits.read);
        Some(filled)
    })
}

fn fill_some(parts: &[Zeroizing<Vec<u8>>], wanted: impl Fn(Kind) -> bool) -> Option<Filled> {
    let mut filled = Filled::default();
    for part in parts {
        let lines: Vec<Line<'_>> = rmp_serde::from_slice(part).ok()?;
        for line in lines.iter().filter(|line| wanted(line.key.kind)) {
            let opened = Opened {
                key: line.key,
                revision: line.revision,
                scope: line.scope,
                author: line.author,
                time: line.time,
                plain: line.plain.map(|plain| plain.as_ref()),
                credit: Credit::NONE,
            };
            filled.register.take(&opened).ok()?;
            if line.plain.is_some() {
                filled.read.push((line.key, line.revision));
            }
        }
    }
    Some(filled)
}
