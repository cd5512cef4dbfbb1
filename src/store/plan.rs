//! A batch of frames laid out for the journal: where each will lie, and its bytes.

use crate::store::frame::{FrameKind, HEAD, Head, SIGNATURE, frame_hash};
use crate::store::place::{Place, Tip};
use crate::store::segment::SegmentStart;

/// A batch laid out, not yet written.
pub struct Plan {
    pub(super) roll: Option<SegmentStart>,
    pub(super) place: Place,
    pub(super) batch: u64,
    pub(super) tip: Tip,
    pub(super) bytes: Vec<u8>,
}

impl Plan {
    /// Lays out the next frame and tells where it will lie.
    pub fn push<'a>(
        &mut self,
        kind: FrameKind,
        header: &[u8],
        signature: &[u8; SIGNATURE],
        payloads: impl Iterator<Item = &'a [u8]>,
    ) -> (Place, Head) {
        let place = Place {
            segment: self.place.segment,
            offset: self.place.offset + self.bytes.len() as u64,
        };
        let begin = self.bytes.len();
        self.bytes.resize(begin + HEAD, 0);
        self.bytes.extend_from_slice(header);
        self.bytes.extend_from_slice(signature);
        let payloads_begin = self.bytes.len();
        payloads.for_each(|payload| self.bytes.extend_from_slice(payload));
        let Tip { number, hash, time } = self.tip;
        let number = number + 1;
        let head = Head {
            kind,
            number,
            time,
            batch: self.batch,
            header_len: header.len() as u32,
            payloads_len: (self.bytes.len() - payloads_begin) as u32,
            previous: hash,
            hash: frame_hash(number, &hash, time, kind, header, signature),
        };
        self.bytes[begin..begin + HEAD].copy_from_slice(&head.to_bytes());
        self.tip = Tip {
            number,
            hash: head.hash,
            time,
        };
        (place, head)
    }

    /// Gives what will be the journal's last frame.
    pub fn tip(&self) -> Tip {
        self.tip
    }

    /// Gives where the batch will end.
    pub fn end(&self) -> Place {
        Place {
            segment: self.place.segment,
            offset: self.place.offset + self.bytes.len() as u64,
        }
    }
}
