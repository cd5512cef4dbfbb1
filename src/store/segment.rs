//! One segment of the journal: its first bytes, its name, and the walk over its frames.
//!
//! A walk never gives up at a bad place: it looks for the next frame that is sound in itself, so that what is
//! lost can be named. Whether a bad place is a torn tail or damage is judged by the journal. A walk ends where only
//! zeros follow: a segment is given room ahead of what is written to it.

use crate::care::ledger::ids::{GenerationId, Hash, PostId};
use crate::store::frame::{Frame, Head, MAGIC, check, u16_at, u32_at, u64_at};

/// The version of the segment's layout.
pub const VERSION: u16 = 1;

/// Length of a segment's first bytes.
pub const START: usize = 96;

const SEGMENT_MAGIC: [u8; 8] = *b"cpjourn1";

/// What stands at the beginning of a segment:
/// "cpjourn1", version u16, zero u16, segment u32, post (16), generation (16), first number u64, previous frame's
/// hash (32), check (8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentStart {
    /// From 1, without gaps; also the file's name.
    pub segment: u32,
    pub post: PostId,
    pub generation: GenerationId,
    /// Number of the first frame in it.
    pub first: u64,
    /// Hash of the last frame of the segment before, or zeros.
    pub previous: Hash,
}

/// Why a segment's first bytes cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadStart {
    Damaged,
    Later(u16),
}

impl SegmentStart {
    /// Encodes the first bytes.
    pub fn to_bytes(&self) -> [u8; START] {
        let mut bytes = [0; START];
        bytes[..8].copy_from_slice(&SEGMENT_MAGIC);
        bytes[8..10].copy_from_slice(&VERSION.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.segment.to_le_bytes());
        bytes[16..32].copy_from_slice(&self.post.0);
        bytes[32..48].copy_from_slice(&self.generation.0);
        bytes[48..56].copy_from_slice(&self.first.to_le_bytes());
        bytes[56..88].copy_from_slice(&self.previous.0);
        let check = check(&bytes[..88]);
        bytes[88..].copy_from_slice(&check);
        bytes
    }

    /// Decodes the first bytes.
    ///
    /// # Errors
    /// Where they are damaged or of a later version.
    pub fn from_bytes(bytes: &[u8]) -> Result<SegmentStart, BadStart> {
        let bytes = bytes.get(..START).ok_or(BadStart::Damaged)?;
        if bytes[..8] != SEGMENT_MAGIC || bytes[88..] != check(&bytes[..88]) {
            return Err(BadStart::Damaged);
        }
        let read = || {
            Some((
                u16_at(bytes, 8)?,
                SegmentStart {
                    segment: u32_at(bytes, 12)?,
                    post: PostId(bytes[16..32].try_into().ok()?),
                    generation: GenerationId(bytes[32..48].try_into().ok()?),
                    first: u64_at(bytes, 48)?,
                    previous: Hash(bytes[56..88].try_into().ok()?),
                },
            ))
        };
        match read() {
            Some((VERSION, start)) => Ok(start),
            Some((later, _)) => Err(BadStart::Later(later)),
            None => Err(BadStart::Damaged),
        }
    }
}

/// Gives a segment's file name.
pub fn file_name(segment: u32) -> String {
    format!("{segment:08}.seg")
}

/// Reads a segment's number from its file name.
pub fn number_of(file_name: &str) -> Option<u32> {
    let digits = file_name.strip_suffix(".seg")?;
    let number = digits.parse().ok()?;
    (digits.len() == 8 && number > 0).then_some(number)
}

/// One step of a walk.
#[derive(Clone, PartialEq, Eq)]
pub enum Step<'a> {
    /// A frame that is sound in itself, all of it within the segment.
    Sound {
        offset: u64,
        frame: Frame,
        payloads: &'a [u8],
    },
    /// A stretch without a sound frame.
    Bad { offset: u64, len: u64, why: Why },
}

impl Step<'_> {
    /// Gives where the step ends.
    pub fn end(&self) -> u64 {
        match self {
            Step::Sound { offset, frame, .. } => offset + frame.head.frame_len(),
            Step::Bad { offset, len, .. } => offset + len,
        }
    }
}

/// Why a stretch of a segment is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No frame begins here.
    Unreadable,
    /// The segment ends before the frame.
    Cut,
    /// The head is sound and says where the frame ends; header or signature are not what was written.
    Header { number: u64 },
}

/// Walks over the frames of a segment's bytes, from an offset on.
pub fn walk(bytes: &[u8], from: u64) -> Walk<'_> {
    Walk {
        bytes,
        at: usize::try_from(from).unwrap_or(usize::MAX),
    }
}

/// The walk over a segment's frames.
pub struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let offset = self.at as u64;
        let bad = |len: usize, why| Step::Bad {
            offset,
            len: len as u64,
            why,
        };
        let step = match Head::from_bytes(rest) {
            Some(head) => {
                let whole = usize::try_from(head.frame_len()).unwrap_or(usize::MAX);
                match rest.get(..whole) {
                    Some(bytes) => match Frame::from_bytes(head, bytes) {
                        Some(frame) => Step::Sound {
                            offset,
                            frame,
                            payloads: &bytes[bytes.len() - head.payloads_len as usize..],
                        },
                        None => bad(
                            whole,
                            Why::Header {
                                number: head.number,
                            },
                        ),
                    },
                    None => bad(next_head(rest), Why::Cut),
                }
            }
            None if is_room(rest) => return None,
            None => bad(next_head(rest), Why::Unreadable),
        };
        self.at = step.end() as usize;
        Some(step)
    }
}

/// Finds the next sound head after the first byte; where there is none, the room behind what was written.
fn next_head(rest: &[u8]) -> usize {
    rest.windows(MAGIC.len())
        .enumerate()
        .skip(1)
        .find(|(at, window)| **window == MAGIC && Head::from_bytes(&rest[*at..]).is_some())
        .map_or_else(|| written(rest), |(at, _)| at)
}

/// Tells whether nothing was written here yet: the room that a segment is given ahead holds zeros.
fn is_room(rest: &[u8]) -> bool {
    written(rest) == 0
}

/// Gives how many bytes there are up to the last that is not zero.
fn written(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|byte| *byte != 0);
    last.map_or(0, |last| last + 1)
}
