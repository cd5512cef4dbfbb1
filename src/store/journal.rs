//! The journal: every commit in its order, in segments, chained, and durable before it is answered.
//!
//! A batch is written with one write and one sync and never lies across two segments. Each frame names the first
//! of its batch: where a frame of a later batch exists, the earlier batch had been synced, so a bad place before it
//! is damage and not a torn tail. What stands in a header is the business of those above.
//!
//! The last segment's file is longer than what was written to it, by room that holds zeros: a sync need not put a new
//! length on the medium then. Whoever reads stops where only zeros follow; a clean end gives the room back.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::{GenerationId, Hash, PostId};
use crate::store::disk::Disk;
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::{Frame, HEAD, Head};
use crate::store::place::{Place, Tip};
use crate::store::plan::Plan;
use crate::store::segment::{BadStart, START, SegmentStart, Step, file_name, number_of, walk};
use crate::store::tail::{Before, Follow, has_frames, judge};

/// A reader takes a segment into memory whole; one far beyond what a writer makes is refused.
const SEGMENT_BELIEVED: u64 = 256 * 1024 * 1024;

/// The room that a segment is given ahead, in bytes: some two hundred small commits.
const ROOM: u64 = 256 * 1024;

/// A tail that was begun and never finished, so never answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    /// The number the first torn frame would have had.
    pub number: u64,
    pub bytes: u64,
    /// The file it was set aside into; none where the disk was too full for that.
    pub kept: Option<PathBuf>,
}

/// What opening a journal found.
pub struct Opened {
    pub journal: Journal,
    pub torn: Option<Torn>,
    pub faults: Vec<Fault>,
}

/// The journal, open for writing.
pub struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    segment_size: u64,
    segments: Vec<u32>,
    post: PostId,
    generation: GenerationId,
    /// Where the next batch is written in the last segment.
    end: u64,
    /// Where the last segment's file ends: between the two there is room ahead, which is zeros.
    room: u64,
    tip: Tip,
    stopped: bool,
}

/// What a reading of the journal meets.
pub enum Event<'a> {
    /// A sound frame.
    Frame(Box<Seen<'a>>),
    /// Something wrong.
    Fault(Fault),
    /// So many more bytes are done.
    Done(u64),
}

/// A frame met on a reading.
pub struct Seen<'a> {
    pub place: Place,
    pub frame: Frame,
    pub payloads: &'a [u8],
    /// What its segment says of itself, where that can be read.
    pub start: Option<SegmentStart>,
}

/// Where a reading begins: a place, and the last frame before it.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    pub place: Place,
    pub after: Tip,
}

impl Journal {
    /// Begins a journal in a folder that holds none.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a journal with anything in it, and those of the disk.
    pub fn create(
        disk: Arc<dyn Disk>,
        dir: &Path,
        post: PostId,
        generation: GenerationId,
        segment_size: u64,
    ) -> Result<Journal, StoreError> {
        disk.make_dir(dir).map_err(StoreError::at(dir))?;
        let mut journal = Journal {
            disk,
            dir: dir.to_owned(),
            segment_size,
            segments: Vec::new(),
            post,
            generation,
            end: 0,
            room: 0,
            tip: Tip::NONE,
            stopped: false,
        };
        let found = journal.list()?;
        match found.as_slice() {
            [] => {}
            // The beginnings of a creation that was cut off.
            [1] => {
                let bytes = journal.segment_bytes(1)?;
                if SegmentStart::from_bytes(&bytes).is_ok() || has_frames(&bytes) {
                    return Err(StoreError::Exists(dir.to_owned()));
                }
                let file = journal.file(1);
                journal.disk.remove(&file).map_err(StoreError::at(&file))?;
            }
            _ => return Err(StoreError::Exists(dir.to_owned())),
        }
        journal.begin_segment(SegmentStart {
            segment: 1,
            post,
            generation,
            first: 1,
            previous: Hash::ZERO,
        })?;
        Ok(journal)
    }

    /// Opens a journal: reads its last segment, sets a torn tail aside and syncs what is left.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no journal, and those of the disk.
    pub fn open(disk: Arc<dyn Disk>, dir: &Path, segment_size: u64) -> Result<Opened, StoreError> {
        let mut journal = Journal {
            disk,
            dir: dir.to_owned(),
            segment_size,
            segments: Vec::new(),
            post: PostId([0; 16]),
            generation: GenerationId([0; 16]),
            end: 0,
            room: 0,
            tip: Tip::NONE,
            stopped: false,
        };
        journal.segments = journal.list()?;
        let mut torn = None;
        let mut faults = Vec::new();
        let mut known = None;
        let bytes = loop {
            let Some(&last) = journal.segments.last() else {
                return Err(StoreError::Missing(dir.to_owned()));
            };
            let bytes = journal.segment_bytes(last)?;
            match SegmentStart::from_bytes(&bytes) {
                Ok(start) => {
                    known = Some(start);
                    break bytes;
                }
                Err(BadStart::Later(version)) => return Err(StoreError::LaterFormat(version)),
                Err(BadStart::Damaged) if has_frames(&bytes) => {
                    faults.push(Fault {
                        site: Site::Segment(last),
                        what: What::SegmentHead,
                    });
                    break bytes;
                }
                // The segment was begun and the power went before anything was answered from it.
                Err(BadStart::Damaged) if journal.segments.len() > 1 => {
                    torn = Some(journal.set_aside_whole(last, bytes.len() as u64)?);
                    journal.segments.pop();
                }
                Err(BadStart::Damaged) => return Err(StoreError::Missing(dir.to_owned())),
            }
        };
        for pair in journal.segments.windows(2) {
            if pair[1] != pair[0] + 1 {
                faults.push(Fault {
                    site: Site::Segment(pair[0] + 1),
                    what: What::SegmentMissing,
                });
            }
        }
        journal.learn_names(known)?;
        let before = journal.before_last(known)?;
        let tail = judge(&bytes, journal.last_segment(), before);
        (journal.end, journal.room) = (tail.end, bytes.len() as u64);
        faults.extend(tail.faults);
        journal.tip = tail.tip;
        if let Some(number) = torn.as_mut().map(|torn: &mut Torn| &mut torn.number) {
            *number = journal.tip.number + 1;
        }
        if let Some(offset) = tail.torn {
            torn = Some(journal.set_aside(&bytes[..tail.end as usize], offset)?);
        }
        // What a crash left in the page cache may have come through unsynced.
        let file = journal.file(journal.last_segment());
        journal
            .disk
            .sync_data(&file)
            .and_then(|()| journal.disk.sync_dir(dir))
            .map_err(StoreError::at(&file))?;
        Ok(Opened {
            journal,
            torn,
            faults,
        })
    }

    /// Gives the last frame.
    pub fn tip(&self) -> Tip {
        self.tip
    }

    /// Gives the post whose journal this is.
    pub fn post(&self) -> PostId {
        self.post
    }

    /// Gives the generation that is being written.
    pub fn generation(&self) -> GenerationId {
        self.generation
    }

    /// Gives where the next frame would begin.
    pub fn end(&self) -> Place {
        Place {
            segment: self.last_segment(),
            offset: self.end,
        }
    }

    /// Tells whether a failure has stopped the journal.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Lists the segments: file name, and how many bytes of it belong to the journal.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn files(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut files = Vec::new();
        for &segment in &self.segments {
            let len = self.segment_len(segment)?;
            files.push((file_name(segment), len));
        }
        Ok(files)
    }

    /// Begins to lay out a batch of about so many bytes, at the host's time or, if that is less, the last frame's.
    pub fn plan(&self, expected: u64, time: i64) -> Plan {
        let tip = Tip {
            time: time.max(self.tip.time),
            ..self.tip
        };
        let is_full = self.end > START as u64 && self.end + expected > self.segment_size;
        let roll = is_full.then(|| SegmentStart {
            segment: self.last_segment() + 1,
            post: self.post,
            generation: self.generation,
            first: tip.number + 1,
            previous: tip.hash,
        });
        let place = match roll {
            Some(start) => Place {
                segment: start.segment,
                offset: START as u64,
            },
            None => self.end(),
        };
        Plan {
            roll,
            place,
            batch: tip.number + 1,
            tip,
            bytes: Vec::new(),
        }
    }

    /// Writes a batch and syncs it once.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and [`StoreError::Io`] with nothing left behind; [`StoreError::Unknown`] after a
    /// failed sync, which stops the journal; [`StoreError::Stopped`] after any of that.
    pub fn write(&mut self, plan: Plan) -> Result<(), StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        if let Some(start) = plan.roll {
            self.close()?;
            self.begin_segment(start)?;
        }
        let file = self.file(self.last_segment());
        self.put(&file, &plan).map_err(StoreError::at(&file))?;
        if self.disk.sync_data(&file).is_err() {
            // The kernel may have dropped the pages and call the next sync a success: only a new start can tell.
            self.stopped = true;
            return Err(StoreError::Unknown(file));
        }
        self.end = plan.end().offset;
        self.tip = plan.tip;
        Ok(())
    }

    /// Writes a batch, with room for the next ones behind it where there is none: a sync that leaves a file's length
    /// as it was is several times as fast. [`Journal::make_room`] has usually seen to it.
    fn put(&mut self, file: &Path, plan: &Plan) -> io::Result<()> {
        let end = plan.end().offset;
        if end > self.room {
            let room = end.next_multiple_of(ROOM).min(self.segment_size).max(end);
            let mut bytes = plan.bytes.clone();
            bytes.resize((room - plan.place.offset) as usize, 0);
            match self.disk.write_at(file, plan.place.offset, &bytes) {
                Ok(()) => {
                    self.room = room;
                    return Ok(());
                }
                // A disk that has no room for the room may have some for the batch.
                Err(_) if room > end => self.cut(file)?,
                Err(error) => {
                    self.cut(file)?;
                    return Err(error);
                }
            }
        }
        let written = self.disk.write_at(file, plan.place.offset, &plan.bytes);
        match written {
            Ok(()) => self.room = self.room.max(end),
            Err(_) => self.cut(file)?,
        }
        written
    }

    /// Makes room for the next batches where little is left, while nobody waits for the disk.
    ///
    /// Where there is none to be had the next batch finds out, and says so to whoever wants it kept.
    pub fn make_room(&mut self) {
        let room = (self.end + ROOM).min(self.segment_size);
        if self.stopped || self.room >= room.saturating_sub(ROOM / 2) {
            return;
        }
        let file = self.file(self.last_segment());
        let zeros = vec![0; (room - self.room) as usize];
        if self.disk.write_at(&file, self.room, &zeros).is_err() {
            // What little there was is left to others.
            let _ = self.disk.truncate(&file, self.room);
            return;
        }
        // After a failed sync nothing more is taken, as in `write`.
        self.stopped = self.disk.sync_data(&file).is_err();
        self.room = room;
    }

    /// Cuts the last segment to what is in force; where that fails, the journal stops.
    fn cut(&mut self, file: &Path) -> io::Result<()> {
        let cut = self
            .disk
            .truncate(file, self.end)
            .and_then(|()| self.disk.sync_data(file));
        self.stopped = cut.is_err();
        self.room = self.end;
        cut
    }

    /// Gives back the room ahead, at a clean end.
    ///
    /// # Errors
    /// Those of the disk; what was written is there all the same.
    pub fn close(&mut self) -> Result<(), StoreError> {
        if self.stopped || self.room <= self.end {
            return Ok(());
        }
        let file = self.file(self.last_segment());
        self.cut(&file).map_err(StoreError::at(&file))
    }

    /// Begins a new generation, in a segment of its own.
    ///
    /// # Errors
    /// Those of the disk; [`StoreError::Stopped`].
    pub fn begin_generation(&mut self, generation: GenerationId) -> Result<(), StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        self.close()?;
        self.begin_segment(SegmentStart {
            segment: self.last_segment() + 1,
            post: self.post,
            generation,
            first: self.tip.number + 1,
            previous: self.tip.hash,
        })?;
        self.generation = generation;
        Ok(())
    }

    /// Reads the frame at a place, without its payloads.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where there is no sound frame of that number.
    pub fn frame(&self, place: Place, number: u64) -> Result<Frame, StoreError> {
        let file = self.file(place.segment);
        let damaged = |what| {
            StoreError::Damaged(Fault {
                site: Site::Frame {
                    segment: place.segment,
                    offset: place.offset,
                    number,
                },
                what,
            })
        };
        let mut bytes = vec![0; HEAD];
        self.disk
            .read_at(&file, place.offset, &mut bytes)
            .map_err(|_| damaged(What::Cut))?;
        let head = Head::from_bytes(&bytes)
            .filter(|head| head.number == number)
            .ok_or_else(|| damaged(What::Unreadable { bytes: HEAD as u64 }))?;
        bytes.resize(head.payload_start() as usize, 0);
        self.disk
            .read_at(&file, place.offset + HEAD as u64, &mut bytes[HEAD..])
            .map_err(|_| damaged(What::Cut))?;
        Frame::from_bytes(head, &bytes).ok_or_else(|| damaged(What::Header))
    }

    /// Reads bytes at a place; none where the segment is not there or too short.
    pub fn bytes(&self, place: Place, len: u32) -> Option<Vec<u8>> {
        let mut bytes = vec![0; len as usize];
        let file = self.file(place.segment);
        self.disk.read_at(&file, place.offset, &mut bytes).ok()?;
        Some(bytes)
    }

    /// Writes zeros over bytes for good.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn erase(&self, pieces: &[(Place, u32)]) -> Result<(), StoreError> {
        let mut touched = BTreeSet::new();
        for (place, len) in pieces {
            let file = self.file(place.segment);
            let is_zero = |bytes: Vec<u8>| bytes.iter().all(|byte| *byte == 0);
            if self.bytes(*place, *len).is_some_and(is_zero) {
                continue;
            }
            self.disk
                .write_at(&file, place.offset, &vec![0; *len as usize])
                .map_err(StoreError::at(&file))?;
            touched.insert(file);
        }
        for file in touched {
            self.disk.sync_data(&file).map_err(StoreError::at(&file))?;
        }
        Ok(())
    }

    /// Reads frames in their order, from a place or from the beginning, and tells of all that is wrong on the way.
    ///
    /// # Errors
    /// Those of the disk, and what the visitor returns.
    pub fn each(
        &self,
        from: Option<Since>,
        visit: &mut dyn FnMut(Event<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut follow = Follow::after(from.map_or(Tip::NONE, |from| from.after));
        let first = from.map_or(1, |from| from.place.segment);
        let mut due = first;
        for &segment in self.segments.iter().filter(|segment| **segment >= first) {
            while due < segment {
                visit(Event::Fault(Fault {
                    site: Site::Segment(due),
                    what: What::SegmentMissing,
                }))?;
                follow.gap = true;
                due += 1;
            }
            due = segment + 1;
            let mut bytes = self.segment_bytes(segment)?;
            if segment == self.last_segment() {
                if (bytes.len() as u64) < self.end {
                    visit(Event::Fault(Fault {
                        site: Site::Segment(segment),
                        what: What::Shorter,
                    }))?;
                }
                bytes.truncate(self.end as usize);
            }
            let start = SegmentStart::from_bytes(&bytes).ok();
            let mut offset = START as u64;
            match from.filter(|from| from.place.segment == segment) {
                Some(from) if from.place.offset > offset => offset = from.place.offset,
                _ => {
                    let follows = |start: SegmentStart| {
                        let fits = start.first == follow.due && start.previous == follow.hash;
                        start.segment == segment && (fits || follow.gap)
                    };
                    if !start.is_some_and(follows) {
                        visit(Event::Fault(Fault {
                            site: Site::Segment(segment),
                            what: What::SegmentHead,
                        }))?;
                    }
                }
            }
            self.each_in(segment, &bytes, offset, start, &mut follow, visit)?;
            visit(Event::Done(bytes.len() as u64))?;
        }
        if follow.due != self.tip.number + 1 {
            visit(Event::Fault(Fault {
                site: Site::Segment(self.last_segment()),
                what: What::Shorter,
            }))?;
        }
        Ok(())
    }

    fn each_in(
        &self,
        segment: u32,
        bytes: &[u8],
        from: u64,
        start: Option<SegmentStart>,
        follow: &mut Follow,
        visit: &mut dyn FnMut(Event<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for step in walk(bytes, from) {
            let due = follow.due;
            let (offset, number, what) = match &step {
                Step::Bad { offset, .. } => (*offset, follow.due, follow.bad(&step)),
                Step::Sound { offset, frame, .. } => {
                    (*offset, frame.head.number, follow.sound(&frame.head))
                }
            };
            let is_stale = number < due;
            if let Some(what) = what {
                visit(Event::Fault(Fault {
                    site: Site::Frame {
                        segment,
                        offset,
                        number,
                    },
                    what,
                }))?;
            }
            if let Step::Sound {
                offset,
                frame,
                payloads,
            } = step
                && !is_stale
            {
                visit(Event::Frame(Box::new(Seen {
                    place: Place { segment, offset },
                    frame,
                    payloads,
                    start,
                })))?;
            }
        }
        Ok(())
    }

    fn last_segment(&self) -> u32 {
        self.segments.last().copied().unwrap_or(0)
    }

    fn file(&self, segment: u32) -> PathBuf {
        self.dir.join(file_name(segment))
    }

    fn list(&self) -> Result<Vec<u32>, StoreError> {
        let names = self
            .disk
            .list(&self.dir)
            .map_err(StoreError::at(&self.dir))?;
        Ok(names.iter().filter_map(|name| number_of(name)).collect())
    }

    fn segment_len(&self, segment: u32) -> Result<u64, StoreError> {
        if segment == self.last_segment() && self.end > 0 {
            return Ok(self.end);
        }
        let file = self.file(segment);
        let len = self.disk.len(&file).map_err(StoreError::at(&file))?;
        Ok(len.unwrap_or(0))
    }

    fn segment_bytes(&self, segment: u32) -> Result<Vec<u8>, StoreError> {
        let file = self.file(segment);
        let len = self.disk.len(&file).map_err(StoreError::at(&file))?;
        let len = len.unwrap_or(0);
        if len > SEGMENT_BELIEVED.max(self.segment_size.saturating_mul(2)) {
            return Err(StoreError::Damaged(Fault {
                site: Site::Segment(segment),
                what: What::SegmentTooLarge,
            }));
        }
        let mut bytes = vec![0; len as usize];
        self.disk
            .read_at(&file, 0, &mut bytes)
            .map_err(StoreError::at(&file))?;
        Ok(bytes)
    }

    /// Makes a segment the last one, durable before anything is written to it.
    fn begin_segment(&mut self, start: SegmentStart) -> Result<(), StoreError> {
        let file = self.file(start.segment);
        let begun = self
            .disk
            .create(&file)
            .and_then(|()| self.disk.write_at(&file, 0, &start.to_bytes()))
            .and_then(|()| self.disk.sync_data(&file))
            .and_then(|()| self.disk.sync_dir(&self.dir));
        if let Err(error) = begun {
            let gone = match self.disk.len(&file) {
                Ok(None) => Ok(()),
                _ => self.disk.remove(&file),
            };
            self.stopped = gone.is_err();
            return Err(StoreError::at(&file)(error));
        }
        self.segments.push(start.segment);
        self.end = START as u64;
        self.room = self.end;
        Ok(())
    }

    /// Learns post and generation from the last segment, or from one before it, or from a commit.
    fn learn_names(&mut self, known: Option<SegmentStart>) -> Result<(), StoreError> {
        if let Some(start) = known {
            (self.post, self.generation) = (start.post, start.generation);
            return Ok(());
        }
        for &segment in self.segments.iter().rev() {
            let bytes = self.segment_bytes(segment)?;
            let header = walk(&bytes, START as u64).find_map(|step| match step {
                Step::Sound { frame, .. } => Header::from_bytes(&frame.header).ok(),
                Step::Bad { .. } => None,
            });
            let start = SegmentStart::from_bytes(&bytes).ok();
            let names = start
                .map(|start| (start.post, start.generation))
                .or(header.map(|header| (header.post, header.generation)));
            if let Some(names) = names {
                (self.post, self.generation) = names;
                return Ok(());
            }
        }
        Err(StoreError::Missing(self.dir.clone()))
    }

    /// Gives what stands before the last segment: number and hash by its first bytes, the time by the frames before.
    fn before_last(&self, known: Option<SegmentStart>) -> Result<Before, StoreError> {
        let mut time = i64::MIN;
        let mut last = None;
        for &segment in self.segments.iter().rev().skip(1) {
            let bytes = self.segment_bytes(segment)?;
            last = walk(&bytes, START as u64)
                .filter_map(|step| match step {
                    Step::Sound { frame, .. } => Some(frame.head),
                    Step::Bad { .. } => None,
                })
                .last();
            if let Some(head) = last {
                time = head.time;
                break;
            }
        }
        Ok(match (known, last) {
            (Some(start), _) => Before {
                tip: Tip {
                    number: start.first.saturating_sub(1),
                    hash: start.previous,
                    time,
                },
                is_sure: true,
            },
            (None, Some(head)) => Before {
                tip: Tip {
                    number: head.number,
                    hash: head.hash,
                    time,
                },
                is_sure: false,
            },
            (None, None) => Before {
                tip: Tip::NONE,
                is_sure: false,
            },
        })
    }

    fn set_aside(&mut self, bytes: &[u8], offset: u64) -> Result<Torn, StoreError> {
        let tail = bytes.get(offset as usize..).unwrap_or_default();
        let number = self.tip.number + 1;
        let kept = self.free_torn_name(number)?;
        let copied = self
            .disk
            .create(&kept)
            .and_then(|()| self.disk.write_at(&kept, 0, tail))
            .and_then(|()| self.disk.sync_data(&kept))
            .and_then(|()| self.disk.sync_dir(&self.dir));
        let mut torn = Torn {
            number,
            bytes: tail.len() as u64,
            kept: Some(kept.clone()),
        };
        match copied.map_err(StoreError::at(&kept)) {
            Ok(()) => {}
            // What nobody was answered must not keep a post with a full disk shut.
            Err(StoreError::DiskFull(_)) => {
                if self
                    .disk
                    .len(&kept)
                    .map_err(StoreError::at(&kept))?
                    .is_some()
                {
                    self.disk.remove(&kept).map_err(StoreError::at(&kept))?;
                }
                torn.kept = None;
            }
            Err(error) => return Err(error),
        }
        let file = self.file(self.last_segment());
        self.disk
            .truncate(&file, offset)
            .map_err(StoreError::at(&file))?;
        (self.end, self.room) = (offset, offset);
        Ok(torn)
    }

    fn set_aside_whole(&self, segment: u32, bytes: u64) -> Result<Torn, StoreError> {
        let kept = self.free_torn_name(u64::from(segment))?;
        let file = self.file(segment);
        self.disk
            .rename(&file, &kept)
            .and_then(|()| self.disk.sync_dir(&self.dir))
            .map_err(StoreError::at(&file))?;
        Ok(Torn {
            number: 0,
            bytes,
            kept: Some(kept),
        })
    }

    fn free_torn_name(&self, number: u64) -> Result<PathBuf, StoreError> {
        let names = self
            .disk
            .list(&self.dir)
            .map_err(StoreError::at(&self.dir))?;
        let name = std::iter::once(format!("torn-{number}"))
            .chain((2_u32..).map(|again| format!("torn-{number}-{again}")))
            .find(|name| !names.contains(name))
            .unwrap_or_default();
        Ok(self.dir.join(name))
    }
}
