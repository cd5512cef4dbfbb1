//! Opening a journal, or beginning one: what a crash or damage left is found, set aside and said.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::{GenerationId, Hash, PostId};
use crate::store::disk::Disk;
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::journal::Journal;
use crate::store::place::Tip;
use crate::store::segment::{BadStart, START, SegmentStart, Step, walk};
use crate::store::tail::{Before, has_frames, judge};

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
