//! One frame of the journal, to and from bytes.
//!
//! ```text
//!   0  "cpframe1"
//!   8  version u16 · kind u8 · zero u8
//!  12  number u64 · time i64 · batch u64
//!  36  length of the header u32 · length of the payloads u32
//!  44  hash of the previous frame · hash of this frame
//! 108  check: first 8 bytes of the hash of bytes 0..108
//! 116  header · signature (64) · payloads
//! ```
//! Integers are little-endian. The frame's hash covers number, previous hash, time, kind, header and signature,
//! and never the payloads; those are covered by the sums in the header.

use crate::care::ledger::header::HEADER_MAX;
use crate::care::ledger::ids::Hash;

/// The version of the frame's layout.
pub const VERSION: u16 = 1;

/// The first bytes of every frame.
pub const MAGIC: [u8; 8] = *b"cpframe1";

/// Length of the fixed head.
pub const HEAD: usize = 116;

/// Length of a signature.
pub const SIGNATURE: usize = 64;

/// The most payload bytes a reader believes in; the writer's limit is lower.
const PAYLOADS_MAX: usize = 64 * 1024 * 1024;

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Carries a commit.
    Commit,
    /// Says what stands: number, head, count and digest of the current records.
    Checkpoint,
}

impl FrameKind {
    fn to_byte(self) -> u8 {
        match self {
            FrameKind::Commit => 1,
            FrameKind::Checkpoint => 2,
        }
    }

    fn from_byte(byte: u8) -> Option<FrameKind> {
        match byte {
            1 => Some(FrameKind::Commit),
            2 => Some(FrameKind::Checkpoint),
            _ => None,
        }
    }
}

/// The fixed head of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub kind: FrameKind,
    /// From 1, without gaps, over all segments and generations.
    pub number: u64,
    /// The host's clock in milliseconds since 1970 UTC; never less than in the frame before.
    pub time: i64,
    /// Number of the first frame that was written and synced together with this one.
    pub batch: u64,
    pub header_len: u32,
    pub payloads_len: u32,
    pub previous: Hash,
    /// The frame's own hash.
    pub hash: Hash,
}

impl Head {
    /// Gives the length of the whole frame.
    pub fn frame_len(&self) -> u64 {
        self.payload_start() + u64::from(self.payloads_len)
    }

    /// Gives where the payloads begin, from the frame's beginning.
    pub fn payload_start(&self) -> u64 {
        (HEAD + SIGNATURE) as u64 + u64::from(self.header_len)
    }

    /// Encodes the head.
    pub fn to_bytes(self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&VERSION.to_le_bytes());
        bytes[10] = self.kind.to_byte();
        bytes[12..20].copy_from_slice(&self.number.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.time.to_le_bytes());
        bytes[28..36].copy_from_slice(&self.batch.to_le_bytes());
        bytes[36..40].copy_from_slice(&self.header_len.to_le_bytes());
        bytes[40..44].copy_from_slice(&self.payloads_len.to_le_bytes());
        bytes[44..76].copy_from_slice(&self.previous.0);
        bytes[76..108].copy_from_slice(&self.hash.0);
        let check = check(&bytes[..108]);
        bytes[108..].copy_from_slice(&check);
        bytes
    }

    /// Decodes the head at the beginning of the bytes; none where there is no whole and sound one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Head> {
        let bytes = bytes.get(..HEAD)?;
        if bytes[..8] != MAGIC
            || bytes[108..] != check(&bytes[..108])
            || u16_at(bytes, 8)? != VERSION
        {
            return None;
        }
        let head = Head {
            kind: FrameKind::from_byte(bytes[10])?,
            number: u64_at(bytes, 12)?,
            time: i64::from_le_bytes(bytes[20..28].try_into().ok()?),
            batch: u64_at(bytes, 28)?,
            header_len: u32_at(bytes, 36)?,
            payloads_len: u32_at(bytes, 40)?,
            previous: Hash(bytes[44..76].try_into().ok()?),
            hash: Hash(bytes[76..108].try_into().ok()?),
        };
        let sane =
            head.header_len as usize <= HEADER_MAX && head.payloads_len as usize <= PAYLOADS_MAX;
        sane.then_some(head)
    }
}

/// Gives the check of a fixed head, here and in the segment's first bytes.
pub fn check(bytes: &[u8]) -> [u8; 8] {
    let hash = Hash::of("carepost 1 journal head", bytes);
    let mut check = [0; 8];
    check.copy_from_slice(&hash.0[..8]);
    check
}

/// Reads a little-endian number.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Reads a little-endian number.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Reads a little-endian number.
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// Computes the hash of a frame, which the next one names.
pub fn frame_hash(
    number: u64,
    previous: &Hash,
    time: i64,
    kind: FrameKind,
    header: &[u8],
    signature: &[u8; SIGNATURE],
) -> Hash {
    let mut bytes = Vec::with_capacity(53 + header.len() + SIGNATURE);
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes.extend_from_slice(&previous.0);
    bytes.extend_from_slice(&time.to_le_bytes());
    bytes.push(kind.to_byte());
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(signature);
    Hash::of("carepost 1 frame", &bytes)
}

/// A frame without its payloads.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    pub head: Head,
    /// The exact bytes of the commit's header, or of the checkpoint.
    pub header: Vec<u8>,
    /// The author's signature; zeros at a checkpoint.
    pub signature: [u8; SIGNATURE],
}

impl Frame {
    /// Splits the bytes of a frame, which reach at least to its payloads; none where its hash does not fit.
    pub fn from_bytes(head: Head, bytes: &[u8]) -> Option<Frame> {
        let header_end = HEAD + head.header_len as usize;
        let header = bytes.get(HEAD..header_end)?;
        let signature: [u8; SIGNATURE] = bytes
            .get(header_end..header_end + SIGNATURE)?
            .try_into()
            .ok()?;
        let hash = frame_hash(
            head.number,
            &head.previous,
            head.time,
            head.kind,
            header,
            &signature,
        );
        (hash == head.hash).then(|| Frame {
            head,
            header: header.to_vec(),
            signature,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_head_header_and_signature_is_seen() {
        let header = b"who changes what".to_vec();
        let signature = [9; SIGNATURE];
        let previous = Hash::of("test", b"previous");
        let head = Head {
            kind: FrameKind::Commit,
            number: 7,
            time: -3,
            batch: 6,
            header_len: header.len() as u32,
            payloads_len: 5,
            previous,
            hash: frame_hash(7, &previous, -3, FrameKind::Commit, &header, &signature),
        };
        let mut bytes = head.to_bytes().to_vec();
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&signature);
        let read = |bytes: &[u8]| Head::from_bytes(bytes).and_then(|h| Frame::from_bytes(h, bytes));
        assert!(read(&bytes).is_some_and(|frame| frame.head == head && frame.header == header));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&flipped).is_none(), "bit {bit}");
        }
    }
}
