//! Brings the state to where the journal is: as it was, caught up, or built anew.
//!
//! A state is used only if all its rows can be read, their digest is the one written with them, and its last frame
//! is the journal's frame of that number; where the store is to work at once, the rows are read beside its work, and a
//! state found wrong then is given up at the next start. Any other is left where it lies, and a new one is built in the
//! next folder. Where the disk has no room for that, the state is built in memory, so that what is there can be read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::Hash;
use crate::store::checkpoint::Checkpoint;
use crate::store::digest::Digest;
use crate::store::disk::Disk;
use crate::store::errors::{Refusal, StoreError};
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::FrameKind;
use crate::store::guarded::Broken;
use crate::store::journal::Journal;
use crate::store::journal_reading::{Event, Since};
use crate::store::place::{Place, Tip};
use crate::store::rows::{META, Rows};
use crate::store::scan;
use crate::store::segment::START;
use crate::store::state::{self, Applied, ApplyError, Change, Meta, frame_key};

/// How many frames go into one batch of rows, and how many bytes of their headers: sled holds a batch whole, and several
/// times over.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 256 * 1024;

/// How many faults a state remembers; `check` finds all.
const FAULTS_KEPT: usize = 1_000;

/// How many set-aside states are kept for whoever wants to know why.
const OLD_STATES: u32 = 2;

/// When the rows of a state are read through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Before the store is used: seconds, where there are millions.
    First,
    /// Beside its use, by [`crate::store::scan`].
    Beside,
}

/// How the state came to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateLife {
    /// It was where the journal is.
    AsItWas,
    /// It lacked this many frames.
    CaughtUp { frames: u64 },
    /// It was built anew.
    Rebuilt { why: WhyRebuilt },
    /// It was built in memory, since it could not be on the disk.
    InMemory { why: WhyRebuilt },
}

/// Why a state was built anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyRebuilt {
    /// There was none, or the pointer to it is lost, or was withdrawn since its rows were found wrong.
    Missing,
    /// sled could not read it.
    Broken(Broken),
    /// Its rows are not the ones that were written, or of another version.
    Differs,
    /// It is not of this journal, or knows more than the journal has.
    Disagrees,
}

/// How far a rebuild is, in bytes of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

/// A state at the journal's last frame.
pub struct Stand {
    pub rows: Rows,
    pub meta: Meta,
    pub life: StateLife,
    /// What was found on the way, and what the state remembers of earlier findings.
    pub faults: Vec<Fault>,
}

/// Brings the state in a folder to where the journal is.
///
/// # Errors
/// Those of the disk. What sled does is never an error here.
pub fn stand(
    journal: &Journal,
    disk: &Arc<dyn Disk>,
    dir: &Path,
    reading: Reading,
    deadline: Duration,
    progress: &mut dyn FnMut(Progress),
) -> Result<Stand, StoreError> {
    disk.make_dir(dir).map_err(StoreError::at(dir))?;
    let mut faults = Vec::new();
    let why = match use_state(journal, disk, dir, reading, deadline, &mut faults)? {
        Ok(stand) => return Ok(stand),
        Err(why) => why,
    };
    let next = states(dir).last().map_or(1, |last| last.saturating_add(1));
    let built = Rows::open(&state_dir(dir, next), deadline);
    let stand = match built {
        Ok(rows) => match build(journal, rows, faults.clone(), why.clone(), progress) {
            Ok(mut stand) => stand.rows.flush(deadline).is_ok().then_some(stand),
            Err(StoreError::State(_)) => None,
            Err(error) => return Err(error),
        },
        Err(_) => None,
    };
    match stand {
        Some(stand) => match point(disk, dir, next) {
            // Without the pointer the next start builds again, and that is all.
            Ok(()) | Err(StoreError::DiskFull(_)) => {
                tidy(dir, next);
                Ok(stand)
            }
            Err(error) => Err(error),
        },
        None => {
            let mut stand = build(journal, Rows::memory(), faults, why.clone(), progress)?;
            stand.life = StateLife::InMemory { why };
            Ok(stand)
        }
    }
}

/// Uses the state that the pointer names, if it can be.
fn use_state(
    journal: &Journal,
    disk: &Arc<dyn Disk>,
    dir: &Path,
    reading: Reading,
    deadline: Duration,
    faults: &mut Vec<Fault>,
) -> Result<Result<Stand, WhyRebuilt>, StoreError> {
    let Some(number) = pointed(disk, dir)?.filter(|number| state_dir(dir, *number).is_dir()) else {
        return Ok(Err(WhyRebuilt::Missing));
    };
    let mut rows = match Rows::open(&state_dir(dir, number), deadline) {
        Ok(rows) => rows,
        Err(broken) => return Ok(Err(WhyRebuilt::Broken(broken))),
    };
    let meta: Option<Meta> = state::read(&rows, META).unwrap_or_default();
    let Some(meta) = meta.filter(|meta| meta.version == state::VERSION) else {
        return Ok(Err(WhyRebuilt::Differs));
    };
    if reading == Reading::First {
        match scan::whole(&rows, deadline) {
            Ok(digest) if digest == meta.rows => {}
            Ok(_) => return Ok(Err(WhyRebuilt::Differs)),
            Err(broken) => return Ok(Err(WhyRebuilt::Broken(broken))),
        }
    }
    if meta.tip.number > journal.tip().number {
        faults.push(Fault {
            site: Site::State,
            what: What::StateAhead {
                state: meta.tip.number,
                journal: journal.tip().number,
            },
        });
        return Ok(Err(WhyRebuilt::Disagrees));
    }
    match agrees(journal, &rows, &meta) {
        Ok(true) => {}
        Ok(false) => {
            faults.push(Fault {
                site: Site::State,
                what: What::StateDiffers { rows: 0 },
            });
            return Ok(Err(WhyRebuilt::Disagrees));
        }
        Err(broken) => return Ok(Err(WhyRebuilt::Broken(broken))),
    }
    let known = match remembered(&rows) {
        Ok(known) => known,
        Err(broken) => return Ok(Err(WhyRebuilt::Broken(broken))),
    };
    let frames = journal.tip().number - meta.tip.number;
    if frames == 0 {
        return Ok(Ok(Stand {
            rows,
            meta,
            life: StateLife::AsItWas,
            faults: known,
        }));
    }
    let since = Since {
        place: meta.end,
        after: meta.tip,
    };
    let mut found = Vec::new();
    let meta = match replay(
        journal,
        &mut rows,
        meta,
        Some(since),
        Erasing::Again,
        &mut found,
        &mut |_| {},
    ) {
        Ok(meta) => meta,
        Err(StoreError::State(broken)) => return Ok(Err(WhyRebuilt::Broken(broken))),
        Err(error) => return Err(error),
    };
    match remember(&mut rows, meta, known.len(), &found) {
        Ok(meta) => Ok(Ok(Stand {
            rows,
            meta,
            life: StateLife::CaughtUp { frames },
            faults: known.into_iter().chain(found).collect(),
        })),
        Err(broken) => Ok(Err(WhyRebuilt::Broken(broken))),
    }
}

/// Tells whether the state's last frame is the journal's, and its records those of the checkpoint if that is one.
fn agrees(journal: &Journal, rows: &Rows, meta: &Meta) -> Result<bool, Broken> {
    if meta.tip.number == 0 {
        return Ok(meta.tip.hash == Hash::ZERO);
    }
    let place: Option<Place> = state::read(rows, &frame_key(meta.tip.number))?;
    let frame = place.and_then(|place| journal.frame(place, meta.tip.number).ok());
    Ok(frame.is_some_and(|frame| {
        let records_fit = || {
            Checkpoint::from_bytes(&frame.header).is_some_and(|says| says.records == meta.records)
        };
        frame.head.hash == meta.tip.hash
            && (frame.head.kind != FrameKind::Checkpoint || records_fit())
    }))
}

fn build(
    journal: &Journal,
    mut rows: Rows,
    mut faults: Vec<Fault>,
    why: WhyRebuilt,
    progress: &mut dyn FnMut(Progress),
) -> Result<Stand, StoreError> {
    let total = journal.files()?.iter().map(|(_, len)| len).sum();
    let mut done = 0;
    let meta = replay(
        journal,
        &mut rows,
        empty(),
        None,
        Erasing::Again,
        &mut faults,
        &mut |bytes| {
            done += bytes;
            progress(Progress { done, total });
        },
    )?;
    let meta = remember(&mut rows, meta, 0, &faults)?;
    Ok(Stand {
        rows,
        meta,
        life: StateLife::Rebuilt { why },
        faults,
    })
}

/// Gives what is known of a state before the first frame.
pub fn empty() -> Meta {
    Meta {
        version: state::VERSION,
        tip: Tip::NONE,
        end: Place {
            segment: 1,
            offset: START as u64,
        },
        checkpoint: 0,
        records: Digest::default(),
        rows: Digest::default(),
    }
}

/// A frame read and waiting to be applied.
struct Waiting {
    place: Place,
    end: Place,
    payloads: Place,
    tip: Tip,
    kind: FrameKind,
    bytes: Vec<u8>,
}

/// Whether a replay zeroes again what an erasure in the journal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    /// A power cut may have come between the erasure and the zeros.
    Again,
    /// The journal is only read.
    Not,
}

/// Applies the journal's frames to rows, from a place on; what does not fit goes to the faults.
///
/// # Errors
/// Those of the disk, and [`StoreError::State`] where the rows fail.
pub fn replay(
    journal: &Journal,
    rows: &mut Rows,
    mut meta: Meta,
    since: Option<Since>,
    erasing: Erasing,
    faults: &mut Vec<Fault>,
    done: &mut dyn FnMut(u64),
) -> Result<Meta, StoreError> {
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut bytes = 0;
    journal.each(since, &mut |event| {
        match event {
            Event::Fault(fault) => faults.push(fault),
            Event::Done(bytes) => done(bytes),
            Event::Frame(seen) => {
                let at = |offset| Place {
                    segment: seen.place.segment,
                    offset: seen.place.offset + offset,
                };
                let head = seen.frame.head;
                waiting.push(Waiting {
                    place: seen.place,
                    end: at(head.frame_len()),
                    payloads: at(head.payload_start()),
                    tip: Tip {
                        number: head.number,
                        hash: head.hash,
                        time: head.time,
                    },
                    kind: head.kind,
                    bytes: seen.frame.header,
                });
                bytes += waiting.last().map_or(0, |frame| frame.bytes.len());
                if waiting.len() >= CHUNK || bytes >= CHUNK_BYTES {
                    meta = apply(journal, rows, meta.clone(), &waiting, erasing, faults)?;
                    waiting.clear();
                    bytes = 0;
                }
            }
        }
        Ok(())
    })?;
    if waiting.is_empty() {
        return Ok(meta);
    }
    apply(journal, rows, meta, &waiting, erasing, faults)
}

fn apply(
    journal: &Journal,
    rows: &mut Rows,
    meta: Meta,
    waiting: &[Waiting],
    erasing: Erasing,
    faults: &mut Vec<Fault>,
) -> Result<Meta, StoreError> {
    let earlier = |number, place| journal.commit(place, number);
    let mut change = Change::on(rows, meta);
    for frame in waiting {
        let site = Site::Frame {
            segment: frame.place.segment,
            offset: frame.place.offset,
            number: frame.tip.number,
        };
        let mut note = |what| {
            faults.push(Fault {
                site: site.clone(),
                what,
            });
        };
        match frame.kind {
            FrameKind::Checkpoint => {
                let due = Checkpoint {
                    number: frame.tip.number.saturating_sub(1),
                    head: change.meta.tip.hash,
                    records: change.meta.records,
                };
                if Checkpoint::from_bytes(&frame.bytes) != Some(due) {
                    note(What::Checkpoint);
                }
                change.pass(frame.place, frame.tip, frame.end)?;
                change.meta.checkpoint = frame.tip.number;
            }
            FrameKind::Commit => match Header::from_bytes(&frame.bytes) {
                Err(_) => {
                    note(What::NotAHeader);
                    change.pass(frame.place, frame.tip, frame.end)?;
                }
                Ok(header) => {
                    let applied = Applied {
                        header: &header,
                        header_hash: Header::hash(&frame.bytes),
                        place: frame.place,
                        payloads: frame.payloads,
                        tip: frame.tip,
                    };
                    let mut odd = |refusal| {
                        note(what_of(refusal, &header));
                        Ok(())
                    };
                    match change.commit(&applied, frame.end, &earlier, &mut odd) {
                        // Nothing is refused here: all that is odd has been noted.
                        Ok(()) | Err(ApplyError::Refused(_)) => {}
                        Err(ApplyError::Broken(broken)) => return Err(broken.into()),
                    }
                }
            },
        }
    }
    let finished = change.finish()?;
    if erasing == Erasing::Again {
        match journal.erase(&finished.erasures) {
            Ok(()) => {}
            // A medium that is broken there keeps nobody out; that the bytes are there is said at every start.
            Err(StoreError::Io { .. }) => {
                let segment = finished.erasures.first().map_or(0, |(at, _)| at.segment);
                faults.push(Fault {
                    site: Site::Segment(segment),
                    what: What::NotErased,
                });
            }
            Err(error) => return Err(error),
        }
    }
    rows.apply(finished.changes)?;
    Ok(finished.meta)
}

fn what_of(refusal: Refusal, header: &Header) -> What {
    match refusal {
        Refusal::Conflict { base, current, .. } => What::Conflict { base, current },
        Refusal::NoSuchRevision { .. } => What::NoSuchRevision,
        Refusal::PartOutOfOrder { change, .. } => What::PartOutOfOrder { change },
        Refusal::Doubled { .. } => What::Doubled {
            commit: header.commit,
        },
    }
}

fn remembered(rows: &Rows) -> Result<Vec<Fault>, Broken> {
    rows.under(b"x")?
        .iter()
        .map(|(_, value)| state::decode(value))
        .collect()
}

/// Writes faults down in the state: it was built over them, and the next start must say so again.
fn remember(rows: &mut Rows, meta: Meta, already: usize, faults: &[Fault]) -> Result<Meta, Broken> {
    let mut change = Change::on(rows, meta);
    for (index, fault) in faults.iter().enumerate().take(FAULTS_KEPT) {
        change.put_fault((already + index) as u32, fault)?;
    }
    // What was begun in parts and not ended is void from now on.
    for (key, _) in rows.under(b"p")? {
        change.drop_row(key);
    }
    if change.is_empty() {
        return Ok(change.meta);
    }
    let finished = change.finish()?;
    rows.apply(finished.changes)?;
    Ok(finished.meta)
}

/// Drops the parts of changes that were not ended before the last start; they are void for good.
///
/// # Errors
/// Where the rows fail.
pub fn void_parts(rows: &mut Rows, meta: Meta) -> Result<Meta, Broken> {
    remember(rows, meta, 0, &[])
}

fn state_dir(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:03}"))
}

/// Lists the numbers of the states in a folder, in their order.
fn states(dir: &Path) -> Vec<u32> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers
}

fn pointed(disk: &Arc<dyn Disk>, dir: &Path) -> Result<Option<u32>, StoreError> {
    /// More than any number of a state takes.
    const POINTER_LEN: u64 = 16;
    let file = dir.join("current");
    let Some(len) = disk.len(&file).map_err(StoreError::at(&file))? else {
        return Ok(None);
    };
    let mut bytes = vec![0; len.min(POINTER_LEN) as usize];
    disk.read_at(&file, 0, &mut bytes)
        .map_err(StoreError::at(&file))?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok(text.trim().parse().ok())
}

/// Tells whether a state was begun in a folder.
///
/// # Errors
/// Those of the disk.
pub fn is_begun(disk: &Arc<dyn Disk>, dir: &Path) -> Result<bool, StoreError> {
    Ok(pointed(disk, dir)?.is_some())
}

/// Withdraws the pointer, so that the next start builds a state anew.
///
/// # Errors
/// Those of the disk.
pub fn withdraw(disk: &Arc<dyn Disk>, dir: &Path) -> Result<(), StoreError> {
    let file = dir.join("current");
    disk.remove(&file)
        .and_then(|()| disk.sync_dir(dir))
        .map_err(StoreError::at(&file))
}

/// Clears the states away of a store that never took a commit.
///
/// # Errors
/// Those of the disk; a folder of sled's that stays behind is of no consequence.
pub fn clear(disk: &Arc<dyn Disk>, dir: &Path) -> Result<(), StoreError> {
    if pointed(disk, dir)?.is_some() {
        withdraw(disk, dir)?;
    }
    for number in states(dir) {
        let _ = fs::remove_dir_all(state_dir(dir, number));
    }
    Ok(())
}

/// Switches the pointer to another state.
fn point(disk: &Arc<dyn Disk>, dir: &Path, number: u32) -> Result<(), StoreError> {
    let file = dir.join("current");
    let new = dir.join("current.new");
    if disk.len(&new).map_err(StoreError::at(&new))?.is_some() {
        disk.remove(&new).map_err(StoreError::at(&new))?;
    }
    disk.create(&new)
        .and_then(|()| disk.write_at(&new, 0, format!("{number:03}\n").as_bytes()))
        .and_then(|()| disk.sync_data(&new))
        .and_then(|()| disk.rename(&new, &file))
        .and_then(|()| disk.sync_dir(dir))
        .map_err(StoreError::at(&file))
}

/// Removes states set aside long ago; of no consequence where it fails.
fn tidy(dir: &Path, current: u32) {
    for number in states(dir) {
        if number.saturating_add(OLD_STATES) < current {
            let _ = fs::remove_dir_all(state_dir(dir, number));
        }
    }
}
