//! Reading a journal: one frame, some bytes, or every frame in its order with all that is wrong on the way.

use std::io;
use std::path::Path;

use crate::care::ledger::header::Header;
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::{Frame, HEAD, Head};
use crate::store::journal::Journal;
use crate::store::place::{Place, Tip};
use crate::store::segment::{START, SegmentStart, Step, walk};
use crate::store::tail::Follow;

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
    /// Reads the commit at a place: its header, where its payloads lie, and the frame's tip; nothing where none can be read.
    pub fn commit(&self, place: Place, number: u64) -> Option<(Header, Place, Tip)> {
        let frame = self.frame(place, number).ok()?;
        let payloads = Place {
            offset: place.offset + frame.head.payload_start(),
            ..place
        };
        let tip = Tip {
            number,
            hash: frame.head.hash,
            time: frame.head.time,
        };
        Some((Header::from_bytes(&frame.header).ok()?, payloads, tip))
    }

    /// Reads the frame at a place, without its payloads.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where there is no sound frame of that number; those of the disk, which are no damage.
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
        if !self.read_whole(&file, place.offset, &mut bytes)? {
            return Err(damaged(What::Cut));
        }
        let head = Head::from_bytes(&bytes)
            .filter(|head| head.number == number)
            .ok_or_else(|| damaged(What::Unreadable { bytes: HEAD as u64 }))?;
        bytes.resize(head.payload_start() as usize, 0);
        let after_head = place.offset + HEAD as u64;
        if !self.read_whole(&file, after_head, &mut bytes[HEAD..])? {
            return Err(damaged(What::Cut));
        }
        Frame::from_bytes(head, &bytes).ok_or_else(|| damaged(What::Header))
    }

    /// Reads bytes at a place; none where the segment is not there or too short.
    ///
    /// # Errors
    /// Those of the disk: that it does not read now says nothing of what lies there.
    pub fn bytes(&self, place: Place, len: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let mut bytes = vec![0; len as usize];
        let file = self.file(place.segment);
        let whole = self.read_whole(&file, place.offset, &mut bytes)?;
        Ok(whole.then_some(bytes))
    }

    /// Fills a buffer from a segment; tells whether the segment has as much.
    fn read_whole(&self, file: &Path, offset: u64, into: &mut [u8]) -> Result<bool, StoreError> {
        match self.disk.read_at(file, offset, into) {
            Ok(()) => Ok(true),
            Err(error) if is_shorter(&error) => Ok(false),
            Err(error) => Err(StoreError::at(file)(error)),
        }
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
            Self::each_in(segment, &bytes, offset, start, &mut follow, visit)?;
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
}

/// Tells whether a reading failed because the file is not there or ends before.
fn is_shorter(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound
    )
}
