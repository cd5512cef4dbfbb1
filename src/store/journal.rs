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

use crate::care::ledger::ids::{GenerationId, PostId};
use crate::store::disk::Disk;
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::place::{Place, Tip};
use crate::store::plan::Plan;
use crate::store::segment::{START, SegmentStart, file_name, number_of};

/// A reader takes a segment into memory whole; one far beyond what a writer makes is refused.
const SEGMENT_BELIEVED: u64 = 256 * 1024 * 1024;

/// The room that a segment is given ahead, in bytes: some two hundred small commits.
const ROOM: u64 = 256 * 1024;

/// The journal, open for writing.
pub struct Journal {
    pub(in crate::store) disk: Arc<dyn Disk>,
    pub(in crate::store) dir: PathBuf,
    pub(in crate::store) segment_size: u64,
    pub(in crate::store) segments: Vec<u32>,
    pub(in crate::store) post: PostId,
    pub(in crate::store) generation: GenerationId,
    /// Where the next batch is written in the last segment.
    pub(in crate::store) end: u64,
    /// Where the last segment's file ends: between the two there is room ahead, which is zeros.
    pub(in crate::store) room: u64,
    pub(in crate::store) tip: Tip,
    pub(in crate::store) stopped: bool,
}

impl Journal {
    /// Gives the last frame.
    pub fn tip(&self) -> Tip {
        self.tip
    }

    /// Gives the post whose journal this is.
    pub fn post(&self) -> PostId {
        self.post
    }

    /// Gives the generation of the last segment.
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

    /// Begins to lay out a batch of a generation, of about so many bytes, at the host's time or, if that is less, the last
    /// frame's. A segment holds one generation alone.
    pub fn plan(&self, generation: GenerationId, expected: u64, time: i64) -> Plan {
        let tip = Tip {
            time: time.max(self.tip.time),
            ..self.tip
        };
        let is_full = self.end > START as u64 && self.end + expected > self.segment_size;
        let is_other = generation != self.generation;
        let roll = (is_full || is_other).then(|| SegmentStart {
            segment: self.last_segment() + 1,
            post: self.post,
            generation,
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
    /// failed sync, or where what came through of a failed write cannot be cut off again, which stops the journal;
    /// [`StoreError::Stopped`] after any of that.
    pub fn write(&mut self, mut plan: Plan) -> Result<(), StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        if let Some(start) = plan.roll {
            self.close()?;
            self.begin_segment(start)?;
        }
        let file = self.file(self.last_segment());
        if let Err(error) = self.put(&file, &mut plan) {
            // Whole frames of the batch may be there, and the next start takes up what it finds whole.
            return Err(match self.stopped {
                true => StoreError::Unknown(file),
                false => StoreError::at(&file)(error),
            });
        }
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
    fn put(&mut self, file: &Path, plan: &mut Plan) -> io::Result<()> {
        let (end, len) = (plan.end().offset, plan.bytes.len());
        if end > self.room {
            let room = end.next_multiple_of(ROOM).min(self.segment_size).max(end);
            plan.bytes.resize((room - plan.place.offset) as usize, 0);
            let written = self.disk.write_at(file, plan.place.offset, &plan.bytes);
            plan.bytes.truncate(len);
            match written {
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

    /// Writes zeros over bytes for good; what a lost segment held, or one that was cut short, is gone already.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn erase(&self, pieces: &[(Place, u32)]) -> Result<(), StoreError> {
        let mut touched = BTreeSet::new();
        for (place, len) in pieces {
            let file = self.file(place.segment);
            let end = self.disk.len(&file).map_err(StoreError::at(&file))?;
            let there = end.unwrap_or(0).saturating_sub(place.offset);
            let zeros = vec![0; u64::from(*len).min(there) as usize];
            let mut bytes = zeros.clone();
            // What cannot be read is written over all the same.
            let read = self.disk.read_at(&file, place.offset, &mut bytes);
            if zeros.is_empty() || (read.is_ok() && bytes == zeros) {
                continue;
            }
            self.disk
                .write_at(&file, place.offset, &zeros)
                .map_err(StoreError::at(&file))?;
            touched.insert(file);
        }
        for file in touched {
            self.disk.sync_data(&file).map_err(StoreError::at(&file))?;
        }
        Ok(())
    }

    pub(in crate::store) fn last_segment(&self) -> u32 {
        self.segments.last().copied().unwrap_or(0)
    }

    pub(in crate::store) fn file(&self, segment: u32) -> PathBuf {
        self.dir.join(file_name(segment))
    }

    pub(in crate::store) fn list(&self) -> Result<Vec<u32>, StoreError> {
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

    pub(in crate::store) fn segment_bytes(&self, segment: u32) -> Result<Vec<u8>, StoreError> {
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
    pub(in crate::store) fn begin_segment(
        &mut self,
        start: SegmentStart,
    ) -> Result<(), StoreError> {
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
        self.generation = start.generation;
        self.end = START as u64;
        self.room = self.end;
        Ok(())
    }
}
