//! What can be wrong with a store, and where; facts for a sentence that is made above.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{CommitId, PersonId, RecordKey};

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub site: Site,
    pub what: What,
}

/// Where a fault lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Site {
    /// A journal segment, by its number.
    Segment(u32),
    /// A place in a segment, in bytes from its beginning, and the frame number that is or should be there.
    Frame {
        segment: u32,
        offset: u64,
        number: u64,
    },
    /// A revision of a record.
    Record { key: RecordKey, revision: u64 },
    /// The sled state.
    State,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// There is no such segment between others.
    SegmentMissing,
    /// The segment's first bytes are damaged, or do not fit what comes before.
    SegmentHead,
    /// The segment is larger than any this program writes.
    SegmentTooLarge,
    /// A stretch of this many bytes holds no readable frame.
    Unreadable { bytes: u64 },
    /// The segment ends before the frame does.
    Cut,
    /// The header or signature is not what was written.
    Header,
    /// The header cannot be decoded.
    NotAHeader,
    /// Another number was due here.
    Number { due: u64 },
    /// The frame does not follow the one before it.
    Chain,
    /// The host's time goes back.
    TimeBack,
    /// The header names another post or generation than its segment.
    Foreign,
    /// The payloads together have another length than the header says.
    PayloadLength,
    /// A payload's bytes are not what was written, and no erasure names it.
    Payload,
    /// An erasure names the revision and its bytes are still there.
    NotErased,
    /// A checkpoint does not agree with what stands before it.
    Checkpoint,
    /// An item writes over another revision than the current one.
    Conflict { base: u64, current: u64 },
    /// An item names a revision that does not exist or has no content.
    NoSuchRevision,
    /// A part of a large change does not follow its part before.
    PartOutOfOrder { change: CommitId },
    /// A commit id occurs twice.
    Doubled { commit: CommitId },
    /// The author's running number or previous commit does not fit.
    AuthorChain { author: PersonId },
    /// The state knows more commits than the journal has.
    StateAhead { state: u64, journal: u64 },
    /// This many rows of the state are not what the journal says.
    StateDiffers { rows: u64 },
    /// The state cannot be read.
    StateUnreadable,
    /// The journal is shorter than when it was opened.
    Shorter,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}", self.what, self.site)
    }
}
