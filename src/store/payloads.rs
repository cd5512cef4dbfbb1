//! Which byte strings lie beside a header, of which revision they are, and where each begins.

use crate::care::ledger::header::{Header, Item, Op, Sum};
use crate::care::ledger::ids::RecordKey;

/// One byte string beside a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payload {
    pub key: RecordKey,
    pub revision: u64,
    pub sum: Sum,
    /// Where it begins, in bytes after the first payload's beginning.
    pub at: u64,
}

/// Gives the revision that an item makes or changes.
pub fn revision_of(item: &Item) -> u64 {
    match item.op {
        Op::Put { base, .. } | Op::Remove { base } => base.saturating_add(1),
        Op::Erase { revision } | Op::Rewrap { revision, .. } => revision,
    }
}

/// Lists a header's payloads in their order.
pub fn payloads_of(header: &Header) -> Vec<Payload> {
    let mut at = 0;
    let mut found = Vec::new();
    for item in &header.items {
        for sum in item.payloads() {
            found.push(Payload {
                key: item.key,
                revision: revision_of(item),
                sum: *sum,
                at,
            });
            at += u64::from(sum.len);
        }
    }
    found
}

/// Gives the length of all payloads of a header together.
pub fn total(header: &Header) -> u64 {
    header.payloads().map(|sum| u64::from(sum.len)).sum()
}

/// Lists those payloads whose bytes are not what the header sums up.
pub fn misfits(header: &Header, bytes: &[u8]) -> Vec<Payload> {
    let fits = |payload: &Payload| part(payload, bytes).is_some_and(|part| payload.sum.fits(part));
    let mut found = payloads_of(header);
    found.retain(|payload| !fits(payload));
    found
}

/// Gives a payload's bytes out of all of its frame.
pub fn part<'a>(payload: &Payload, bytes: &'a [u8]) -> Option<&'a [u8]> {
    let from = usize::try_from(payload.at).ok()?;
    bytes.get(from..from.checked_add(payload.sum.len as usize)?)
}
