//! Follows the chain from frame to frame, and judges the end of the last segment: torn, damaged, or sound.

use std::collections::BTreeSet;

use crate::care::ledger::header::{Header, Op};
use crate::care::ledger::ids::{Hash, RecordKey};
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::Head;
use crate::store::payloads;
use crate::store::place::Tip;
use crate::store::segment::{START, Step, Why, walk};

/// Tells whether any sound frame is in a segment's bytes.
pub fn has_frames(bytes: &[u8]) -> bool {
    walk(bytes, START as u64).any(|step| matches!(step, Step::Sound { .. }))
}

/// Follows the chain from frame to frame.
pub struct Follow {
    pub due: u64,
    pub hash: Hash,
    time: i64,
    /// Whether frames are missing right before.
    pub gap: bool,
}

impl Follow {
    /// Follows on from a frame.
    pub fn after(tip: Tip) -> Follow {
        Follow {
            due: tip.number + 1,
            hash: tip.hash,
            time: tip.time,
            gap: false,
        }
    }

    /// Takes note that frames may be missing here, and tells why.
    pub fn bad(&mut self, step: &Step<'_>) -> Option<What> {
        let Step::Bad { len, why, .. } = step else {
            return None;
        };
        self.gap = true;
        Some(match why {
            Why::Unreadable => What::Unreadable { bytes: *len },
            Why::Cut => What::Cut,
            Why::Header { .. } => What::Header,
        })
    }

    /// Takes a sound frame as the next one, unless it is an earlier one, and tells what does not fit.
    pub fn sound(&mut self, head: &Head) -> Option<What> {
        let what = if head.number == self.due {
            (head.previous != self.hash).then_some(What::Chain)
        } else if head.number < self.due {
            return Some(What::Number { due: self.due });
        } else {
            (!self.gap).then_some(What::Number { due: self.due })
        };
        let what = what.or((head.time < self.time).then_some(What::TimeBack));
        *self = Follow::after(Tip {
            number: head.number,
            hash: head.hash,
            time: head.time,
        });
        what
    }
}

/// What stands before a segment.
pub struct Before {
    pub tip: Tip,
    /// Whether the segment itself says so.
    pub is_sure: bool,
}

/// What the last segment comes to.
pub struct Tail {
    pub tip: Tip,
    /// Where the torn tail begins.
    pub torn: Option<u64>,
    /// Where what was written ends, a torn tail with it.
    pub end: u64,
    pub faults: Vec<Fault>,
}

/// One place of the last segment, sound or not.
struct Judged {
    offset: u64,
    number: u64,
    fault: Option<What>,
    /// The chain up to here, and the batch, where a sound frame is here.
    sound: Option<(Tip, u64)>,
    misfits: Vec<(RecordKey, u64)>,
}

/// Judges the last segment: where a torn tail begins, and what before it is damaged.
pub fn judge(bytes: &[u8], segment: u32, before: Before) -> Tail {
    let mut follow = Follow::after(before.tip);
    follow.gap = !before.is_sure;
    let mut places = Vec::new();
    let mut erased = BTreeSet::new();
    let mut end = START as u64;
    for step in walk(bytes, START as u64) {
        end = step.end();
        let judged = match &step {
            Step::Bad { offset, .. } => Judged {
                offset: *offset,
                number: follow.due,
                fault: follow.bad(&step),
                sound: None,
                misfits: Vec::new(),
            },
            Step::Sound {
                offset,
                frame,
                payloads,
            } => {
                let number = frame.head.number;
                let is_stale = number < follow.due;
                let fault = follow.sound(&frame.head);
                let header = Header::from_bytes(&frame.header).ok();
                for item in header.iter().flat_map(|header| &header.items) {
                    if let Op::Erase { revision } = item.op {
                        erased.insert((item.key, revision));
                    }
                }
                let misfits = header.map_or_else(Vec::new, |header| {
                    payloads::misfits(&header, payloads)
                        .iter()
                        .map(|payload| (payload.key, payload.revision))
                        .collect()
                });
                let tip = Tip {
                    number,
                    hash: frame.head.hash,
                    time: frame.head.time,
                };
                Judged {
                    offset: *offset,
                    number,
                    fault,
                    sound: (!is_stale).then_some((tip, frame.head.batch)),
                    misfits,
                }
            }
        };
        places.push(judged);
    }
    // A frame of a later batch proves that what lies before had been synced.
    let mut latest_batch = 0;
    let mut torn = None;
    for (index, place) in places.iter_mut().enumerate().rev() {
        if place.fault.is_none() && place.misfits.iter().any(|named| !erased.contains(named)) {
            place.fault = Some(What::Payload);
        }
        if place.fault.is_some() && latest_batch <= place.number {
            torn = Some(index);
        }
        if let Some((_, batch)) = place.sound {
            latest_batch = latest_batch.max(batch);
        }
    }
    let kept = &places[..torn.unwrap_or(places.len())];
    let fault = |place: &Judged| {
        let what = place.fault.clone()?;
        Some(Fault {
            site: Site::Frame {
                segment,
                offset: place.offset,
                number: place.number,
            },
            what,
        })
    };
    Tail {
        tip: kept
            .iter()
            .rev()
            .find_map(|place| place.sound.map(|(tip, _)| tip))
            .unwrap_or(before.tip),
        torn: torn.map(|index| places[index].offset),
        end,
        faults: kept.iter().filter_map(fault).collect(),
    }
}
