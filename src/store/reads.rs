//! What can be read of a store: records with their bytes, frames without, and what became of a commit.
//!
//! Every byte string is checked against its sum as it is read; a damaged one is told as such and hides no other.

use std::ops::Bound;

use crate::care::ledger::header::Sum;
use crate::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use crate::care::ledger::scope::Scope;
use crate::store::errors::StoreError;
use crate::store::fault::{Fault, Site, What};
use crate::store::frame::Frame;
use crate::store::guarded::Broken;
use crate::store::place::{Place, Tip};
use crate::store::rows::{Row, end_of};
use crate::store::state::{
    self, AuthorRow, Body, CommitRow, Piece, Revision, author_key, case_key, commit_key,
    current_key, frame_key, key_of, parts_prefix, revision_key,
};
use crate::store::store::Store;

/// One revision of a record, as it lies.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    pub key: RecordKey,
    pub revision: u64,
    pub author: PersonId,
    /// The host's time when it was written, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Number of the frame that wrote it.
    pub number: u64,
    pub content: Content,
}

/// What a revision holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    Sealed {
        scope: Scope,
        epoch: u32,
        /// Number of the frame that gave the slot: the revision's own or a rewrap's.
        slot_number: u64,
        slot: Vec<u8>,
        blob: Vec<u8>,
    },
    /// The record was removed with this revision.
    Removed,
    /// The content was erased for good by the frame of this number.
    Erased { scope: Scope, epoch: u32, by: u64 },
    /// The bytes in the journal are not those that were written.
    Damaged { scope: Scope, fault: Fault },
}

/// Who wrote a revision, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The frame that wrote it.
    pub number: u64,
    pub author: PersonId,
    pub lies: Lies,
}

/// Where a revision lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    In {
        scope: Scope,
        epoch: u32,
    },
    /// There, before it was erased for good.
    Erased {
        scope: Scope,
        epoch: u32,
    },
    /// It removed the record.
    Nowhere,
}

impl Lies {
    /// Gives the scope, unless it is a removal.
    pub fn scope(self) -> Option<Scope> {
        match self {
            Lies::In { scope, .. } | Lies::Erased { scope, .. } => Some(scope),
            Lies::Nowhere => None,
        }
    }
}

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Durable and in force.
    InForce { number: u64, head: Hash },
    /// Durable, a part of a change whose last part has not come.
    Pending { number: u64, head: Hash },
    /// Durable, a part of a change that was given up or interrupted; it will never be in force.
    Void { number: u64, head: Hash },
}

/// Why a remembered head is not in this journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// The journal ends before it.
    Shorter { tip: u64 },
    /// Another frame has that number.
    Forked { here: Hash },
}

impl Store {
    /// Gives the post whose store this is.
    pub fn post(&self) -> PostId {
        self.journal.post()
    }

    /// Gives number, hash and time of the last frame.
    pub fn head(&self) -> Tip {
        self.journal.tip()
    }

    /// Gives a record's latest revision number; 0 where there is no such record.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn current_revision(&self, key: RecordKey) -> Result<u64, StoreError> {
        Ok(state::read(&self.rows, &current_key(&key))?.unwrap_or(0))
    }

    /// Reads a record's latest revision.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn get(&self, key: RecordKey) -> Result<Option<Stored>, StoreError> {
        match self.current_revision(key)? {
            0 => Ok(None),
            revision => self.get_revision(key, revision),
        }
    }

    /// Reads one revision of a record.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn get_revision(
        &self,
        key: RecordKey,
        revision: u64,
    ) -> Result<Option<Stored>, StoreError> {
        let row: Option<Revision> = state::read(&self.rows, &revision_key(&key, revision))?;
        row.map(|row| self.load(key, revision, row)).transpose()
    }

    /// Reads the slots that a revision had before rewraps gave it others, the oldest first and at most so many; what is
    /// damaged is left out.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn earlier_slots(
        &self,
        key: RecordKey,
        revision: u64,
        most: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let under = key_of(b's', &[&key.to_bytes(), &revision.to_be_bytes()]);
        let pieces = self.rows.first_under(&under, most)?;
        let pieces = pieces
            .iter()
            .map(|(_, piece)| state::decode(piece))
            .collect::<Result<Vec<Piece>, Broken>>()?;
        let slots = pieces.iter().map(|piece| self.piece(piece));
        slots.filter_map(Result::transpose).collect()
    }

    /// Reads the latest revisions of at most so many records in the order of their keys: of one kind or of all,
    /// after a key or from the first; removed and erased ones included.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn scan(
        &self,
        kind: Option<Kind>,
        after: Option<RecordKey>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        self.places(kind, after, limit)?
            .into_iter()
            .map(|(key, revision)| {
                let row = self.get_revision(key, revision)?;
                Ok(row.ok_or(Broken::Rows)?)
            })
            .collect()
    }

    /// Gives who wrote a revision and where it lies, and touches none of its content; none where there is no such revision.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn outline(&self, key: RecordKey, revision: u64) -> Result<Option<Outline>, StoreError> {
        let row: Option<Revision> = state::read(&self.rows, &revision_key(&key, revision))?;
        Ok(row.map(|row| Outline {
            number: row.number,
            author: row.author,
            lies: match row.body {
                Body::Sealed { scope, epoch, .. } => Lies::In { scope, epoch },
                Body::Erased { scope, epoch, .. } => Lies::Erased { scope, epoch },
                Body::Removed => Lies::Nowhere,
            },
        }))
    }

    /// Gives the scope that a revision lies in, and touches none of its content; none where it is a removal.
    ///
    /// # Errors
    /// Where the state fails, or does not have the revision.
    pub fn lies_in(&self, key: RecordKey, revision: u64) -> Result<Option<Scope>, StoreError> {
        let outline = self.outline(key, revision)?.ok_or(Broken::Rows)?;
        Ok(outline.lies.scope())
    }

    /// Gives keys and latest revisions of at most so many records, as [`Store::scan`] goes through them.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn places(
        &self,
        kind: Option<Kind>,
        after: Option<RecordKey>,
        limit: usize,
    ) -> Result<Vec<(RecordKey, u64)>, StoreError> {
        let prefix = match kind {
            Some(kind) => vec![b'c', kind.into()],
            None => vec![b'c'],
        };
        let after = after.map(|key| current_key(&key));
        self.rows_after(&prefix, after, limit)?
            .iter()
            .map(|(row_key, value)| Ok((record_of(row_key, 1)?, state::decode(value)?)))
            .collect()
    }

    /// Gives the keys of at most so many records of one kind that lie in a case, in the order of their ids.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn places_in(
        &self,
        case: Id,
        kind: Kind,
        after: Option<Id>,
        limit: usize,
    ) -> Result<Vec<RecordKey>, StoreError> {
        let prefix = key_of(b'w', &[&case.0, &[kind.into()]]);
        let after = after.map(|id| case_key(&case, &RecordKey::new(kind, id)));
        self.rows_after(&prefix, after, limit)?
            .iter()
            .map(|(row_key, _)| record_of(row_key, 1 + case.0.len()))
            .collect()
    }

    /// Gives at most so many rows under a prefix, after a key or from the first.
    fn rows_after(
        &self,
        prefix: &[u8],
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let after = after.filter(|key| key.as_slice() > prefix);
        let from = match &after {
            Some(key) => Bound::Excluded(key.as_slice()),
            None => Bound::Included(prefix),
        };
        let end = end_of(prefix);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let after_end = end.as_deref().is_some_and(|end| match from {
            Bound::Excluded(key) => key >= end,
            _ => false,
        });
        if after_end {
            return Ok(Vec::new());
        }
        Ok(self.rows.range(from, to, limit)?)
    }

    /// Reads frames from a number on, at most so many, without their payloads.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] at a frame that cannot be read, and where the state fails.
    pub fn frames(&self, from: u64, limit: usize) -> Result<Vec<Frame>, StoreError> {
        let first = from.max(1);
        let last = self
            .head()
            .number
            .min(first.saturating_add(limit as u64).saturating_sub(1));
        (first..=last).map(|number| self.frame(number)).collect()
    }

    /// Reads one frame without its payloads.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it cannot be read, and where the state fails.
    pub fn frame(&self, number: u64) -> Result<Frame, StoreError> {
        let place: Option<Place> = state::read(&self.rows, &frame_key(number))?;
        let place = place.ok_or(StoreError::Damaged(Fault {
            site: Site::Frame {
                segment: 0,
                offset: 0,
                number,
            },
            what: What::Unreadable { bytes: 0 },
        }))?;
        self.journal.frame(place, number)
    }

    /// Gives the numbers of the frames that wrote, removed or rewrapped a record; none where they are not all known any
    /// more, since something of it was erased.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn frames_of(&self, key: RecordKey) -> Result<Option<Vec<u64>>, StoreError> {
        let mut frames = Vec::new();
        for (_, value) in self.rows.under(&key_of(b'r', &[&key.to_bytes()]))? {
            let row: Revision = state::decode(&value)?;
            frames.push(row.number);
            match row.body {
                Body::Sealed { slot_number, .. } => frames.push(slot_number),
                Body::Removed => {}
                Body::Erased { .. } => return Ok(None),
            }
        }
        for (row_key, _) in self.rows.under(&key_of(b's', &[&key.to_bytes()]))? {
            frames.push(last_number(&row_key)?);
        }
        Ok(Some(frames))
    }

    /// Gives the numbers of the frames whose acts are in force, between two numbers, both within.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn act_numbers(&self, first: u64, last: u64) -> Result<Vec<u64>, StoreError> {
        let of = |number: u64| key_of(b'a', &[&number.to_be_bytes()]);
        let (from, to) = (of(first), of(last));
        let rows = self
            .rows
            .range(Bound::Included(&from), Bound::Included(&to), usize::MAX)?;
        rows.iter().map(|(key, _)| Ok(last_number(key)?)).collect()
    }

    /// Reads at most so many frames whose acts are in force, in their order, from a number on.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] at a frame that cannot be read, and where the state fails.
    pub fn act_frames_from(&self, from: u64, limit: usize) -> Result<Vec<Frame>, StoreError> {
        let first = key_of(b'a', &[&from.to_be_bytes()]);
        let end = end_of(b"a");
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.rows
            .range(Bound::Included(&first), to, limit)?
            .iter()
            .map(|(key, _)| self.frame(last_number(key)?))
            .collect()
    }

    /// Tells what became of a commit; none where it never came.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn outcome(&self, commit: &CommitId) -> Result<Option<Outcome>, StoreError> {
        let Some(row) = state::read::<CommitRow>(&self.rows, &commit_key(commit))? else {
            return Ok(None);
        };
        let (number, head) = (row.number, row.hash);
        if row.in_force {
            return Ok(Some(Outcome::InForce { number, head }));
        }
        let pending = match row.change {
            Some(change) => self.rows.under(&parts_prefix(&change))?,
            None => Vec::new(),
        };
        for (_, value) in pending {
            if state::decode::<u64>(&value)? == number {
                return Ok(Some(Outcome::Pending { number, head }));
            }
        }
        Ok(Some(Outcome::Void { number, head }))
    }

    /// Gives an author's last commit in a generation; none before their first.
    ///
    /// # Errors
    /// Where the state fails.
    pub fn author_chain(
        &self,
        generation: &GenerationId,
        author: &PersonId,
    ) -> Result<Option<AuthorRow>, StoreError> {
        Ok(state::read(&self.rows, &author_key(generation, author))?)
    }

    /// Checks that a head remembered by somebody is in this journal.
    ///
    /// # Errors
    /// Where the state fails or the frame is damaged.
    pub fn ahead_of(&self, number: u64, hash: &Hash) -> Result<Result<(), Behind>, StoreError> {
        let tip = self.head();
        if number == 0 {
            return Ok(Ok(()));
        }
        if number > tip.number {
            return Ok(Err(Behind::Shorter { tip: tip.number }));
        }
        let here = self.frame(number)?.head.hash;
        Ok(if here == *hash {
            Ok(())
        } else {
            Err(Behind::Forked { here })
        })
    }

    fn load(&self, key: RecordKey, revision: u64, row: Revision) -> Result<Stored, StoreError> {
        let content = match row.body {
            Body::Removed => Content::Removed,
            Body::Erased { scope, epoch, by } => Content::Erased { scope, epoch, by },
            Body::Sealed {
                scope,
                epoch,
                slot_number,
                slot,
                blob,
            } => match self.pieces(&slot, &blob)? {
                Some((slot, blob)) => Content::Sealed {
                    scope,
                    epoch,
                    slot_number,
                    slot,
                    blob,
                },
                None => Content::Damaged {
                    scope,
                    fault: Fault {
                        site: Site::Record { key, revision },
                        what: What::Payload,
                    },
                },
            },
        };
        Ok(Stored {
            key,
            revision,
            author: row.author,
            time: row.time,
            number: row.number,
            content,
        })
    }

    /// Reads slot and blob, in one go where they lie side by side, as they do until a rewrap; none where one is damaged.
    fn pieces(&self, slot: &Piece, blob: &Piece) -> Result<Option<SlotAndBlob>, StoreError> {
        let after_slot = Place {
            offset: slot.place.offset + u64::from(slot.sum.len),
            ..slot.place
        };
        if after_slot != blob.place {
            return Ok(self.piece(slot)?.zip(self.piece(blob)?));
        }
        let Some(both) = slot.sum.len.checked_add(blob.sum.len) else {
            return Ok(None);
        };
        let Some(mut slot_bytes) = self.journal.bytes(slot.place, both)? else {
            return Ok(None);
        };
        let blob_bytes = slot_bytes.split_off(slot.sum.len as usize);
        let fits = slot.sum.fits(&slot_bytes) && blob.sum.fits(&blob_bytes);
        Ok(fits.then_some((slot_bytes, blob_bytes)))
    }

    fn piece(&self, piece: &Piece) -> Result<Option<Vec<u8>>, StoreError> {
        let Sum { len, .. } = piece.sum;
        let bytes = self.journal.bytes(piece.place, len)?;
        Ok(bytes.filter(|bytes| piece.sum.fits(bytes)))
    }
}

type SlotAndBlob = (Vec<u8>, Vec<u8>);

/// Takes the record out of a row's key, in which it begins there.
fn record_of(key: &[u8], at: usize) -> Result<RecordKey, StoreError> {
    let record = key.get(at..).and_then(RecordKey::from_bytes);
    Ok(record.ok_or(Broken::Rows)?)
}

/// Takes the number out of a row's key that it ends with.
fn last_number(key: &[u8]) -> Result<u64, Broken> {
    key.last_chunk()
        .map(|bytes| u64::from_be_bytes(*bytes))
        .ok_or(Broken::Rows)
}
