//! Where things stand: what each commit makes of the rows, computed before it is written and applied after.
//!
//! The rows hold places in the journal and never content, so erased content is in one place only, and whatever is
//! lost here can be made again from the journal. Keys, all integers big-endian:
//!
//! ```text
//!  c key(17)                     latest revision
//!  r key(17) revision(8)         the revision: its frame, author, time, scope, epoch, places, sums
//!  s key(17) revision(8) n(8)    a slot that a later rewrap has replaced
//!  f number(8)                   place of the frame
//!  w case(16) key(17)            the record's latest revision lies in that case's scope
//!  a number(8)                   the frame carries acts that are in force
//!  i commit(16)                  its frame's number and hash, and whether it is in force
//!  u generation(16) person(16)   the author's last running number and header hash
//!  p change(16) index(4)         number of the frame with this part of a change that is not in force yet
//!  x n(4)                        a fault that the state was built over
//!  m                             Meta
//! ```

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::care::ledger::header::{Header, Item, Op, Part, Sum};
use crate::care::ledger::ids::{CommitId, GenerationId, Hash, Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::store::digest::Digest;
use crate::store::errors::Refusal;
use crate::store::fault::Fault;
use crate::store::guarded::Broken;
use crate::store::payloads::revision_of;
use crate::store::place::{Place, Tip};
use crate::store::presence;
use crate::store::rows::{META, Rows, row_hash};

/// The version of the rows; others are not read but built anew.
pub const VERSION: u16 = 2;

/// The row about all others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub version: u16,
    /// The last frame applied.
    pub tip: Tip,
    /// Where the next frame begins.
    pub end: Place,
    /// Number of the last checkpoint; 0 where there is none.
    pub checkpoint: u64,
    /// Current records, in terms that do not depend on places.
    pub records: Digest,
    /// All rows but this one.
    pub rows: Digest,
}

/// Bytes in the journal, with their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub place: Place,
    pub sum: Sum,
}

/// One revision of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Number of the frame that wrote it.
    pub number: u64,
    pub author: PersonId,
    /// The host's time of that frame.
    pub time: i64,
    pub body: Body,
}

/// What a revision holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    Sealed {
        scope: Scope,
        epoch: u32,
        /// Number of the frame with the slot: a rewrap's, or the revision's own.
        slot_number: u64,
        slot: Piece,
        blob: Piece,
    },
    Removed,
    Erased {
        scope: Scope,
        epoch: u32,
        /// Number of the frame that erased it.
        by: u64,
    },
}

impl Revision {
    /// Gives the case whose scope it lies in, erased or not.
    fn case(&self) -> Option<Id> {
        match self.body {
            Body::Sealed {
                scope: Scope::Case(case),
                ..
            }
            | Body::Erased {
                scope: Scope::Case(case),
                ..
            } => Some(case),
            _ => None,
        }
    }
}

/// What became of a commit's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitRow {
    pub number: u64,
    pub hash: Hash,
    pub in_force: bool,
    pub change: Option<CommitId>,
}

/// An author's last commit within a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorRow {
    pub author_number: u64,
    /// The hash of that commit's header, which the next one names.
    pub hash: Hash,
    /// Number of its frame.
    pub number: u64,
}

/// A commit frame with its place, as it is applied.
pub struct Applied<'a> {
    pub header: &'a Header,
    /// The hash by which the author's next commit names this one.
    pub header_hash: Hash,
    pub place: Place,
    /// Where its payloads begin.
    pub payloads: Place,
    pub tip: Tip,
}

/// Why a row could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("refused: {0:?}")]
    Refused(Refusal),
}

/// Finds the header of an earlier frame: number, then header, payload place and the frame's tip.
pub type Earlier<'a> = dyn Fn(u64, Place) -> Option<(Header, Place, Tip)> + 'a;

/// Changes on top of the rows, not yet written.
pub struct Change<'a> {
    rows: &'a Rows,
    new: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    pub meta: Meta,
    /// Bytes that must be zeroed in the journal before the change is applied.
    pub erasures: Vec<(Place, u32)>,
}

/// Builds a row's key.
pub fn key_of(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = vec![tag];
    parts.iter().for_each(|part| key.extend_from_slice(part));
    key
}

/// Gives the key of a frame's place.
pub fn frame_key(number: u64) -> Vec<u8> {
    key_of(b'f', &[&number.to_be_bytes()])
}

/// Gives the key of a record's latest revision.
pub fn current_key(key: &RecordKey) -> Vec<u8> {
    key_of(presence::RECORD, &[&key.to_bytes()])
}

/// Gives the key of a revision.
pub fn revision_key(key: &RecordKey, revision: u64) -> Vec<u8> {
    key_of(b'r', &[&key.to_bytes(), &revision.to_be_bytes()])
}

/// Gives the key under which a record is found by the case that it lies in.
pub fn case_key(case: &Id, key: &RecordKey) -> Vec<u8> {
    key_of(b'w', &[&case.0, &key.to_bytes()])
}

/// Gives the key of a commit's outcome.
pub fn commit_key(commit: &CommitId) -> Vec<u8> {
    key_of(presence::COMMIT, &[&commit.0])
}

/// Gives the key of an author's last commit.
pub fn author_key(generation: &GenerationId, author: &PersonId) -> Vec<u8> {
    key_of(b'u', &[&generation.0, &author.0])
}

/// Gives the beginning of the keys of a change's parts.
pub fn parts_prefix(change: &CommitId) -> Vec<u8> {
    key_of(b'p', &[&change.0])
}

/// Encodes a row's value.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Broken> {
    rmp_serde::to_vec(value).map_err(|error| Broken::Failed(error.to_string()))
}

/// Decodes a row's value.
pub fn decode<T: DeserializeOwned>(value: &[u8]) -> Result<T, Broken> {
    rmp_serde::from_slice(value).map_err(|_| Broken::Rows)
}

/// Reads and decodes a row.
pub fn read<T: DeserializeOwned>(rows: &Rows, key: &[u8]) -> Result<Option<T>, Broken> {
    rows.get(key)?.map(|value| decode(&value)).transpose()
}

/// Gives the hash under which a current record counts in a checkpoint's digest.
pub fn record_hash(key: &RecordKey, revision: u64, body: &Body) -> Hash {
    let mut bytes = Vec::with_capacity(128);
    bytes.extend_from_slice(&key.to_bytes());
    bytes.extend_from_slice(&revision.to_le_bytes());
    match body {
        Body::Sealed {
            scope,
            epoch,
            slot,
            blob,
            ..
        } => {
            bytes.push(1);
            bytes.extend_from_slice(&scope.to_bytes());
            bytes.extend_from_slice(&epoch.to_le_bytes());
            for piece in [slot, blob] {
                bytes.extend_from_slice(&piece.sum.len.to_le_bytes());
                bytes.extend_from_slice(&piece.sum.hash.0);
            }
        }
        Body::Removed => bytes.push(2),
        Body::Erased { scope, epoch, .. } => {
            bytes.push(3);
            bytes.extend_from_slice(&scope.to_bytes());
            bytes.extend_from_slice(&epoch.to_le_bytes());
        }
    }
    Hash::of("carepost 1 record", &bytes)
}

impl<'a> Change<'a> {
    /// Begins a change on top of the rows.
    pub fn on(rows: &'a Rows, meta: Meta) -> Change<'a> {
        Change {
            rows,
            new: BTreeMap::new(),
            meta,
            erasures: Vec::new(),
        }
    }

    /// Tells how many rows it touches.
    pub fn len(&self) -> usize {
        self.new.len()
    }

    /// Tells whether it touches none.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty()
    }

    /// Reads a row as it will be.
    pub fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, Broken> {
        match self.new.get(key) {
            Some(value) => value.as_ref().map(|value| decode(value)).transpose(),
            None => read(self.rows, key),
        }
    }

    /// Sets a row.
    pub fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<(), Broken> {
        self.new.insert(key, Some(encode(value)?));
        Ok(())
    }

    /// Drops a row.
    pub fn drop_row(&mut self, key: Vec<u8>) {
        self.new.insert(key, None);
    }

    /// Remembers a fault that the state is built over.
    pub fn put_fault(&mut self, index: u32, fault: &Fault) -> Result<(), Broken> {
        self.put(key_of(b'x', &[&index.to_be_bytes()]), fault)
    }

    /// Applies a checkpoint frame, or one that cannot be read: only its place is kept.
    pub fn pass(&mut self, place: Place, tip: Tip, end: Place) -> Result<(), Broken> {
        self.put(frame_key(tip.number), &place)?;
        self.meta.tip = tip;
        self.meta.end = end;
        Ok(())
    }

    /// Applies a commit.
    ///
    /// With `refused` the first thing that does not fit is an error; without, it is passed to `odd` and left out.
    ///
    /// # Errors
    /// Where a row cannot be read, or on a refusal.
    pub fn commit(
        &mut self,
        frame: &Applied<'_>,
        end: Place,
        earlier: &Earlier<'_>,
        odd: &mut dyn FnMut(Refusal) -> Result<(), Refusal>,
    ) -> Result<(), ApplyError> {
        let header = frame.header;
        let id_key = commit_key(&header.commit);
        if let Some(row) = self.read::<CommitRow>(&id_key)?
            && self.stands(&row)?
        {
            odd(Refusal::Doubled { number: row.number }).map_err(ApplyError::Refused)?;
            return Ok(self.pass(frame.place, frame.tip, end)?);
        }
        self.pass(frame.place, frame.tip, end)?;
        self.put(
            author_key(&header.generation, &header.author),
            &AuthorRow {
                author_number: header.author_number,
                hash: frame.header_hash,
                number: frame.tip.number,
            },
        )?;
        let mut in_force = true;
        match header.part {
            None => self.enforce(frame, odd)?,
            Some(part) => in_force = self.part(frame, part, earlier, odd)?,
        }
        self.put(
            id_key,
            &CommitRow {
                number: frame.tip.number,
                hash: frame.tip.hash,
                in_force,
                change: header.part.map(|part| part.change),
            },
        )?;
        Ok(())
    }

    /// Tells whether a commit is in force or may still come into force.
    fn stands(&self, row: &CommitRow) -> Result<bool, Broken> {
        match row.change {
            Some(change) if !row.in_force => {
                Ok(self.parts(&change)?.iter().any(|part| part.1 == row.number))
            }
            _ => Ok(true),
        }
    }

    /// Lists the parts of a change that is not in force yet: row key and frame number.
    fn parts(&self, change: &CommitId) -> Result<Vec<(Vec<u8>, u64)>, Broken> {
        let prefix = parts_prefix(change);
        let mut parts: BTreeMap<Vec<u8>, Vec<u8>> = self.rows.under(&prefix)?.into_iter().collect();
        for (key, value) in self.new.range(prefix.clone()..) {
            if !key.starts_with(&prefix) {
                break;
            }
            match value {
                Some(value) => parts.insert(key.clone(), value.clone()),
                None => parts.remove(key),
            };
        }
        parts
            .into_iter()
            .map(|(key, value)| Ok((key, decode(&value)?)))
            .collect()
    }

    /// Drops the parts of a change that shall never come into force.
    pub fn void(&mut self, change: &CommitId) -> Result<(), Broken> {
        for (key, _) in self.parts(change)? {
            self.drop_row(key);
        }
        Ok(())
    }

    fn part(
        &mut self,
        frame: &Applied<'_>,
        part: Part,
        earlier: &Earlier<'_>,
        odd: &mut dyn FnMut(Refusal) -> Result<(), Refusal>,
    ) -> Result<bool, ApplyError> {
        if part.index == 0 {
            // Begun anew: what an interrupted attempt left is void.
            self.void(&part.change)?;
        }
        let parts = self.parts(&part.change)?;
        if parts.len() != part.index as usize {
            let refusal = Refusal::PartOutOfOrder {
                change: part.change,
                due: parts.len() as u32,
            };
            odd(refusal).map_err(ApplyError::Refused)?;
            return Ok(false);
        }
        if !part.last {
            let mut key = parts_prefix(&part.change);
            key.extend_from_slice(&part.index.to_be_bytes());
            self.put(key, &frame.tip.number)?;
            return Ok(false);
        }
        for (key, number) in parts {
            let place: Option<Place> = self.read(&frame_key(number))?;
            let found = place.and_then(|place| earlier(number, place));
            let Some((header, payloads, tip)) = found else {
                let refusal = Refusal::PartOutOfOrder {
                    change: part.change,
                    due: 0,
                };
                odd(refusal).map_err(ApplyError::Refused)?;
                return Ok(false);
            };
            let before = Applied {
                header: &header,
                header_hash: Hash::ZERO,
                place: place.unwrap_or(frame.place),
                payloads,
                tip,
            };
            self.enforce(&before, odd)?;
            let row = CommitRow {
                number,
                hash: tip.hash,
                in_force: true,
                change: Some(part.change),
            };
            self.put(commit_key(&header.commit), &row)?;
            self.drop_row(key);
        }
        self.enforce(frame, odd)?;
        Ok(true)
    }

    /// Puts a commit's acts and items in force.
    fn enforce(
        &mut self,
        frame: &Applied<'_>,
        odd: &mut dyn FnMut(Refusal) -> Result<(), Refusal>,
    ) -> Result<(), ApplyError> {
        if !frame.header.acts.is_empty() {
            self.put(key_of(b'a', &[&frame.tip.number.to_be_bytes()]), &())?;
        }
        let mut at = frame.payloads;
        for item in &frame.header.items {
            let before = self.current(&item.key)?;
            if let Some(refusal) = self.item(frame, item, at, before.as_ref())? {
                odd(refusal).map_err(ApplyError::Refused)?;
            }
            let after = self.current(&item.key)?;
            if let Some((revision, row)) = &before {
                self.meta
                    .records
                    .take(&record_hash(&item.key, *revision, &row.body));
            }
            if let Some((revision, row)) = &after {
                self.meta
                    .records
                    .add(&record_hash(&item.key, *revision, &row.body));
            }
            let case = |found: &Option<(u64, Revision)>| found.as_ref()?.1.case();
            self.move_to(&item.key, case(&before), case(&after))?;
            at.offset += item.payloads().map(|sum| u64::from(sum.len)).sum::<u64>();
        }
        Ok(())
    }

    /// Has a record found by the case that it lies in now.
    fn move_to(
        &mut self,
        key: &RecordKey,
        before: Option<Id>,
        after: Option<Id>,
    ) -> Result<(), Broken> {
        if before == after {
            return Ok(());
        }
        if let Some(case) = before {
            self.drop_row(case_key(&case, key));
        }
        match after {
            Some(case) => self.put(case_key(&case, key), &()),
            None => Ok(()),
        }
    }

    fn current(&self, key: &RecordKey) -> Result<Option<(u64, Revision)>, Broken> {
        let Some(revision) = self.read::<u64>(&current_key(key))? else {
            return Ok(None);
        };
        let row = self.read(&revision_key(key, revision))?;
        Ok(Some((revision, row.ok_or(Broken::Rows)?)))
    }

    fn item(
        &mut self,
        frame: &Applied<'_>,
        item: &Item,
        at: Place,
        before: Option<&(u64, Revision)>,
    ) -> Result<Option<Refusal>, Broken> {
        let key = item.key;
        let revision = revision_of(item);
        let row_key = revision_key(&key, revision);
        let current = before.map_or(0, |(revision, _)| *revision);
        let written = |body| Revision {
            number: frame.tip.number,
            author: frame.header.author,
            time: frame.tip.time,
            body,
        };
        let row = match &item.op {
            Op::Put { base, .. } | Op::Remove { base } if *base < current => {
                return Ok(Some(Refusal::Conflict {
                    key,
                    base: *base,
                    current,
                }));
            }
            Op::Put {
                scope,
                epoch,
                slot,
                blob,
                ..
            } => written(Body::Sealed {
                scope: *scope,
                epoch: *epoch,
                slot_number: frame.tip.number,
                slot: Piece {
                    place: at,
                    sum: *slot,
                },
                blob: Piece {
                    place: Place {
                        offset: at.offset + u64::from(slot.len),
                        ..at
                    },
                    sum: *blob,
                },
            }),
            Op::Remove { .. } => written(Body::Removed),
            Op::Erase { .. } | Op::Rewrap { .. } => {
                let known: Option<Revision> = self.read(&row_key)?;
                let Some((row, body)) = known.and_then(|row| match row.body.clone() {
                    Body::Sealed {
                        scope,
                        epoch,
                        slot_number,
                        slot,
                        blob,
                    } => Some((row, (scope, epoch, slot_number, slot, blob))),
                    Body::Removed | Body::Erased { .. } => None,
                }) else {
                    return Ok(Some(Refusal::NoSuchRevision { key, revision }));
                };
                let (scope, old_epoch, slot_number, old_slot, blob) = body;
                let slots = key_of(b's', &[&key.to_bytes(), &revision.to_be_bytes()]);
                let body = match &item.op {
                    Op::Rewrap { epoch, slot, .. } => {
                        let mut old = slots;
                        old.extend_from_slice(&slot_number.to_be_bytes());
                        self.put(old, &old_slot)?;
                        Body::Sealed {
                            scope,
                            epoch: *epoch,
                            slot_number: frame.tip.number,
                            slot: Piece {
                                place: at,
                                sum: *slot,
                            },
                            blob,
                        }
                    }
                    _ => {
                        let mut pieces = vec![old_slot, blob];
                        pieces.extend(self.pieces_under(&slots)?);
                        for piece in pieces {
                            self.erasures.push((piece.place, piece.sum.len));
                        }
                        Body::Erased {
                            scope,
                            epoch: old_epoch,
                            by: frame.tip.number,
                        }
                    }
                };
                self.put(row_key, &Revision { body, ..row })?;
                return Ok(None);
            }
        };
        self.put(row_key, &row)?;
        self.put(current_key(&key), &revision)?;
        // Where a frame between is lost, the later revision still stands; a new commit is refused for it.
        let base = revision.saturating_sub(1);
        Ok((base != current).then_some(Refusal::Conflict { key, base, current }))
    }

    fn pieces_under(&self, prefix: &[u8]) -> Result<Vec<Piece>, Broken> {
        let written = self.rows.under(prefix)?;
        let new = self
            .new
            .range(prefix.to_vec()..)
            .take_while(|(key, _)| key.starts_with(prefix))
            .filter_map(|(_, value)| value.clone());
        written
            .into_iter()
            .map(|(_, value)| value)
            .chain(new)
            .map(|value| decode(&value))
            .collect()
    }

    /// Lets go of the rows that the change was made on; [`Laid::finish`] takes it up over them again.
    pub fn laid(self) -> Laid {
        Laid {
            new: self.new,
            meta: self.meta,
            erasures: self.erasures,
        }
    }

    /// Closes the change at once, as [`Laid::finish`] does.
    ///
    /// # Errors
    /// Where an old row cannot be read.
    pub fn finish(self) -> Result<Finished, Broken> {
        let rows = self.rows;
        self.laid().finish(rows)
    }
}

/// A change whose rows are known and not yet compared with those there are.
pub struct Laid {
    new: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    meta: Meta,
    /// Bytes that must be zeroed in the journal before the change is applied.
    pub erasures: Vec<(Place, u32)>,
}

impl Laid {
    /// Closes the change: brings the digest of the rows up to date and gives all that is to be written, and the new
    /// [`Meta`].
    ///
    /// # Errors
    /// Where an old row cannot be read.
    pub fn finish(mut self, rows: &Rows) -> Result<Finished, Broken> {
        for (key, value) in &self.new {
            if let Some(old) = rows.get(key)? {
                self.meta.rows.take(&row_hash(key, &old));
            }
            if let Some(value) = value {
                self.meta.rows.add(&row_hash(key, value));
            }
        }
        let mut changes: Vec<_> = self.new.into_iter().collect();
        changes.push((META.to_vec(), Some(encode(&self.meta)?)));
        Ok(Finished {
            changes,
            meta: self.meta,
            erasures: self.erasures,
        })
    }
}

/// A change ready to be written.
pub struct Finished {
    pub changes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    pub meta: Meta,
    pub erasures: Vec<(Place, u32)>,
}
