//! Opening the entries that commits carry: on several threads where there are many, since each takes an exchange of keys.

use std::thread;

use chrono::DateTime;

use crate::care::ledger::directory::Directory;
use crate::care::ledger::header::{Act, Header, Op};
use crate::care::ledger::ids::{Kind, RecordKey};
use crate::care::ledger::signer::signers;
use crate::care::records::audit::AuditEntry;
use crate::care::records::record::Record;
use crate::host::wire::AuditFrame;
use crate::post::audit_line::AuditLine;
use crate::post::audit_memory::Told;
use crate::post::deeds::Deeds;
use crate::post::keyring::Keyring;
use crate::post::refusal::Refusal;
use crate::vault::identity::verify_header;

/// How many touched records a line keeps: a whole import is not one child's.
const TOUCHED_MOST: usize = 64;

/// From how many entries on they are opened on several threads.
const ENTRIES_A_THREAD: usize = 64;

/// What opens entries: on as many threads as there are processors, where there are many.
pub struct Opener<'a> {
    pub keyring: &'a Keyring,
    pub directory: &'a Directory,
    /// Only entries that tell of one of these.
    pub deeds: Option<&'a Deeds>,
}

/// What was opened of one commit.
pub struct OfFrame {
    pub lines: Vec<AuditLine>,
    pub told: Told,
    /// How many entries were opened for it.
    pub opened: usize,
}

impl Opener<'_> {
    /// Opens the entries of some commits, in their order.
    ///
    /// # Errors
    /// Where a header cannot be read.
    pub fn open(&self, frames: &[AuditFrame]) -> Result<Vec<OfFrame>, Refusal> {
        let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let entries: usize = frames.iter().map(|frame| frame.entries.len()).sum();
        if threads < 2 || entries < ENTRIES_A_THREAD || frames.len() < 2 {
            return frames.iter().map(|frame| self.of_frame(frame)).collect();
        }
        let share = frames.len().div_ceil(threads);
        thread::scope(|scope| {
            let running: Vec<_> = frames
                .chunks(share)
                .map(|some| {
                    let work = || -> Result<Vec<OfFrame>, Refusal> {
                        some.iter().map(|frame| self.of_frame(frame)).collect()
                    };
                    scope.spawn(work)
                })
                .collect();
            let mut opened = Vec::with_capacity(frames.len());
            for thread in running {
                opened.extend(thread.join().map_err(|_| Refusal::Unwritable)??);
            }
            Ok(opened)
        })
    }

    /// Opens the entries of one commit: those that are looked for, the last written first, as of the log.
    fn of_frame(&self, of: &AuditFrame) -> Result<OfFrame, Refusal> {
        let header = Header::from_bytes(&of.frame.header).map_err(|_| Refusal::Unfitting)?;
        let announced = header.acts.iter().flat_map(|act| match act {
            Act::ReadIntent { keys, .. } => keys.as_slice(),
            _ => &[],
        });
        let items = header.items.iter().map(|item| &item.key);
        let touched: Vec<RecordKey> = items
            .chain(announced)
            .filter(|key| key.kind != Kind::Audit)
            .take(TOUCHED_MOST)
            .copied()
            .collect();
        let written = header.items.iter().filter_map(|item| match item.op {
            Op::Put {
                scope,
                epoch,
                base,
                slot,
                blob,
            } if item.key.kind == Kind::Audit => Some((item.key, scope, epoch, base, slot, blob)),
            _ => None,
        });
        let mut found = OfFrame {
            lines: Vec::new(),
            told: Told::default(),
            opened: 0,
        };
        for ((key, scope, epoch, base, slot, blob), (slot_bytes, blob_bytes)) in
            written.zip(&of.entries)
        {
            // The signed header has their sums: what the host puts in their place does not fit.
            let as_signed = slot.fits(slot_bytes) && blob.fits(blob_bytes);
            let opened = as_signed.then(|| {
                let place = (key, base + 1);
                self.keyring
                    .unseal(place, scope, epoch, slot_bytes, blob_bytes)
            });
            let entry = opened
                .and_then(Result::ok)
                .and_then(|plain| AuditEntry::decode(&plain).ok());
            let line = AuditLine {
                number: of.frame.number,
                written: DateTime::from_timestamp_millis(of.frame.time).unwrap_or_default(),
                author: header.author,
                entry,
                touched: touched.clone(),
                signed: false,
            };
            let about = line.about().map(|key| key.kind);
            found.opened += 1;
            found.told.add(line.entry.as_ref(), about);
            let met = |deeds: &Deeds| deeds.are_met_by(line.entry.as_ref(), about);
            if self.deeds.is_none_or(met) {
                found.lines.push(line);
            }
        }
        found.lines.reverse();
        if !found.lines.is_empty() {
            let signed = self.is_signed(&header, of);
            found.lines.iter_mut().for_each(|line| line.signed = signed);
        }
        Ok(found)
    }

    /// Tells whether a commit is signed with a key that its author has, or had by the host's clock when it was written.
    fn is_signed(&self, header: &Header, of: &AuditFrame) -> bool {
        // The first commit of all is signed with the post's root.
        let mut acts = header.acts.iter();
        let founds = acts.any(|act| matches!(act, Act::Found { .. }));
        let root = self.directory.root().filter(|_| founds);
        let keys = signers(header, self.directory).into_iter();
        let had = self.directory.keys_at(header.author, of.frame.time);
        keys.map(|(_, key)| key)
            .chain(had.map(|keys| keys.signing))
            .chain(root.copied())
            .any(|key| verify_header(&key, &of.frame.header, &of.frame.signature))
    }
}
