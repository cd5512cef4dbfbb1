//! Reads all of a store and names everything that is not as it was written.
//!
//! What can be seen without a key: checks, chain, numbers, times, sums, parts, checkpoints, the authors' own chains,
//! and every row of the state against what the journal makes of it. Signatures and rights are for the visitor.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::care::ledger::header::{Header, Op};
use crate::care::ledger::ids::{GenerationId, Hash, PersonId, RecordKey};
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::FrameKind;
use crate::store::journal_reading::{Event, Seen};
use crate::store::payloads;
use crate::store::place::Place;
use crate::store::rebuild::{Erasing, empty, replay};
use crate::store::rows::Rows;
use crate::store::segment::SegmentStart;
use crate::store::store::Store;

/// How many rows are compared at a time.
const PAGE: usize = 4_096;

/// What a check verified, in numbers, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreCheck {
    pub segments: u64,
    /// Bytes of the journal that were read.
    pub bytes: u64,
    pub commits: u64,
    pub checkpoints: u64,
    /// Slots and blobs whose bytes are those summed up.
    pub payloads: u64,
    /// Slots and blobs that a later erasure names, and that are gone.
    pub erased: u64,
    /// Records, the removed and erased ones included.
    pub records: u64,
    /// Rows of the state that are as the journal says.
    pub rows: u64,
    pub faults: Vec<Fault>,
}

/// A commit met by a check, with what the store cannot judge.
pub struct CommitSeen<'a> {
    /// Number of its frame.
    pub number: u64,
    /// Hash of its frame.
    pub frame_hash: Hash,
    /// The host's time.
    pub time: i64,
    pub header_bytes: &'a [u8],
    pub header: &'a Header,
    pub signature: &'a [u8; 64],
}

/// A payload whose bytes are not what the header sums up.
struct Odd {
    site: Site,
    revision: (RecordKey, u64),
    is_zero: bool,
}

/// What is kept while the journal is read.
#[derive(Default)]
struct Reading {
    check: StoreCheck,
    /// Every payload that does not fit.
    odd: Vec<Odd>,
    /// Where the payloads of each revision lie that fit, to find those that should be gone.
    whole: BTreeMap<(RecordKey, u64), (Site, u64)>,
    erased: BTreeSet<(RecordKey, u64)>,
    authors: BTreeMap<(GenerationId, PersonId), (u64, Hash)>,
}

impl Store {
    /// Checks everything that can be seen without a key, and shows every commit to a visitor.
    ///
    /// # Errors
    /// Those of the disk. Damage is no error: it is in the answer.
    pub fn check(&self, visit: &mut dyn FnMut(CommitSeen<'_>)) -> Result<StoreCheck, StoreError> {
        // What is wrong with frames is told by the replay below, which reads the same.
        let mut check = self.read_journal(visit, &mut |_| {})?;
        let mut rows = Rows::memory();
        let mut faults = Vec::new();
        let meta = replay(
            &self.journal,
            &mut rows,
            empty(),
            None,
            Erasing::Not,
            &mut faults,
            &mut |_| {},
        )?;
        check.records = meta.records.count;
        check.faults.extend(faults);
        let unreadable = Fault {
            site: Site::State,
            what: What::StateUnreadable,
        };
        match self.compare(&rows) {
            Ok((same, 0)) => check.rows = same,
            Ok((same, differ)) => {
                check.rows = same;
                check.faults.push(Fault {
                    site: Site::State,
                    what: What::StateDiffers { rows: differ },
                });
            }
            Err(StoreError::State(_)) => check.faults.push(unreadable),
            Err(error) => return Err(error),
        }
        Ok(check)
    }

    /// Checks that the journal is as it was written: its frames, their chain, and the sum of every slot and blob. It takes no
    /// longer than reading it; rows, signatures and rights are not looked at.
    ///
    /// # Errors
    /// As [`Store::check`].
    pub fn check_journal(&self) -> Result<StoreCheck, StoreError> {
        let mut faults = Vec::new();
        let mut check = self.read_journal(&mut |_| {}, &mut |fault| faults.push(fault))?;
        check.faults.extend(faults);
        Ok(check)
    }

    /// Reads every frame with its payloads; `wrong` is told of those that are not as they should be.
    fn read_journal(
        &self,
        visit: &mut dyn FnMut(CommitSeen<'_>),
        wrong: &mut dyn FnMut(Fault),
    ) -> Result<StoreCheck, StoreError> {
        let mut reading = Reading::default();
        self.journal.each(None, &mut |event| {
            match event {
                Event::Fault(fault) => wrong(fault),
                Event::Done(bytes) => {
                    reading.check.segments += 1;
                    reading.check.bytes += bytes;
                }
                Event::Frame(seen) => reading.frame(&seen, visit),
            }
            Ok(())
        })?;
        Ok(reading.finish())
    }

    /// Compares the state's rows with those the journal gives: how many are the same, how many are not.
    fn compare(&self, wanted: &Rows) -> Result<(u64, u64), StoreError> {
        // Faults the state remembers, and parts that are void since the last start, are not the journal's matter.
        let counts = |key: &[u8]| !matches!(key.first(), Some(b'x' | b'p' | b'm'));
        let (mut same, mut differ) = (0, 0);
        for (rows, others, is_first) in [(wanted, &self.rows, true), (&self.rows, wanted, false)] {
            let mut after = Vec::new();
            loop {
                let page = rows.range(Bound::Excluded(&after), Bound::Unbounded, PAGE)?;
                let Some((last, _)) = page.last() else { break };
                after.clone_from(last);
                for (key, value) in page.iter().filter(|(key, _)| counts(key)) {
                    match (others.get(key)?, is_first) {
                        (Some(other), true) if other == *value => same += 1,
                        (_, true) | (None, false) => differ += 1,
                        (Some(_), false) => {}
                    }
                }
            }
        }
        Ok((same, differ))
    }
}

impl Reading {
    fn frame(&mut self, seen: &Seen<'_>, visit: &mut dyn FnMut(CommitSeen<'_>)) {
        let Place { segment, offset } = seen.place;
        let site = Site::Frame {
            segment,
            offset,
            number: seen.frame.head.number,
        };
        if seen.frame.head.kind == FrameKind::Checkpoint {
            self.check.checkpoints += 1;
            if !seen.payloads.is_empty() {
                self.fault(&site, What::PayloadLength);
            }
            return;
        }
        self.check.commits += 1;
        // That a header cannot be decoded is told by the replay.
        let Ok(header) = Header::from_bytes(&seen.frame.header) else {
            return;
        };
        visit(CommitSeen {
            number: seen.frame.head.number,
            frame_hash: seen.frame.head.hash,
            time: seen.frame.head.time,
            header_bytes: &seen.frame.header,
            header: &header,
            signature: &seen.frame.signature,
        });
        let is_foreign = |start: SegmentStart| {
            start.post != header.post || start.generation != header.generation
        };
        if seen.start.is_some_and(is_foreign) {
            self.fault(&site, What::Foreign);
        }
        if payloads::total(&header) != seen.payloads.len() as u64 {
            self.fault(&site, What::PayloadLength);
        }
        self.author(&header, Header::hash(&seen.frame.header), &site);
        for payload in payloads::payloads_of(&header) {
            let bytes = payloads::part(&payload, seen.payloads).unwrap_or_default();
            let revision = (payload.key, payload.revision);
            if payload.sum.fits(bytes) {
                self.check.payloads += 1;
                let whole = self.whole.entry(revision).or_insert((site.clone(), 0));
                // Nothing and zeros cannot be told from their erasure.
                whole.1 += u64::from(bytes.iter().any(|byte| *byte != 0));
            } else {
                self.odd.push(Odd {
                    site: site.clone(),
                    revision,
                    is_zero: bytes.iter().all(|byte| *byte == 0),
                });
            }
        }
        for item in &header.items {
            if let Op::Erase { revision } = item.op {
                self.erased.insert((item.key, revision));
            }
        }
    }

    fn author(&mut self, header: &Header, hash: Hash, site: &Site) {
        let before = self
            .authors
            .insert(
                (header.generation, header.author),
                (header.author_number, hash),
            )
            .unwrap_or((0, Hash::ZERO));
        if (header.author_number, header.author_previous) != (before.0 + 1, before.1) {
            let author = header.author;
            self.fault(site, What::AuthorChain { author });
        }
    }

    fn fault(&mut self, site: &Site, what: What) {
        self.check.faults.push(Fault {
            site: site.clone(),
            what,
        });
    }

    fn finish(mut self) -> StoreCheck {
        for odd in std::mem::take(&mut self.odd) {
            let what = match (self.erased.contains(&odd.revision), odd.is_zero) {
                (true, true) => {
                    self.check.erased += 1;
                    continue;
                }
                (true, false) => What::NotErased,
                (false, _) => What::Payload,
            };
            self.fault(&odd.site, what);
        }
        for (revision, (site, count)) in std::mem::take(&mut self.whole) {
            if count > 0 && self.erased.contains(&revision) {
                self.fault(&site, What::NotErased);
            }
        }
        self.check
    }
}
