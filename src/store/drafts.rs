//! Drafts: sealed text that nobody has saved yet, outside journal and backup.
//!
//! Each draft has two slots, written in turn and synced; a torn write leaves the other slot as it was. A slot:
//!
//! ```text
//!  0  "cpdraft1"
//!  8  sequence u64 · length u64
//! 24  owner (16) · draft (16)
//! 56  BLAKE3 of bytes 0..56 and the text
//! 88  the sealed text
//! ```
//!
//! Whose draft is whose is known from the heads of the slots, which are read once, when the drafts are opened: so that a
//! person's drafts are found without anybody else's being read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::care::ledger::ids::{Hash, Id, PersonId};
use crate::store::disk::Disk;
use crate::store::errors::StoreError;
use crate::store::frame::u64_at;

const MAGIC: [u8; 8] = *b"cpdraft1";

const HEAD: usize = 88;

/// The largest slot that is read.
const SLOT_MAX: u64 = 16 * 1024 * 1024;

/// The two slots of a draft, by the ends of their file names.
const SLOTS: [&str; 2] = ["a", "b"];

/// The drafts of a post.
pub struct Drafts {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// The drafts of each owner, as a slot's head says. Whether it speaks true is seen when a draft is read.
    owned: BTreeMap<PersonId, BTreeSet<Id>>,
}

/// Some of a person's drafts, in the order of their ids.
pub struct DraftPage {
    pub drafts: Vec<Draft>,
    /// Those that were passed over, since nobody can read them any more.
    pub lost: Vec<Id>,
    /// After which id the next page begins; none where this was the last.
    pub next: Option<Id>,
}

/// A draft as it was last kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: Id,
    pub owner: PersonId,
    /// How often it had been put.
    pub sequence: u64,
    pub bytes: Vec<u8>,
    /// Whether its other slot is damaged, so that this may not be the latest.
    pub other_is_damaged: bool,
}

/// What is in one slot.
enum Slot {
    Nothing,
    Damaged,
    Draft(Draft),
}

impl Drafts {
    /// Opens the drafts of the store in a folder.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn open(store: &Path, disk: Arc<dyn Disk>) -> Result<Drafts, StoreError> {
        let dir = store.join("drafts");
        disk.make_dir(&dir).map_err(StoreError::at(&dir))?;
        disk.sync_dir(store).map_err(StoreError::at(store))?;
        let mut drafts = Drafts {
            disk,
            dir,
            owned: BTreeMap::new(),
        };
        drafts.learn_owners()?;
        Ok(drafts)
    }

    fn learn_owners(&mut self) -> Result<(), StoreError> {
        let names = self.disk.list(&self.dir);
        for name in names.map_err(StoreError::at(&self.dir))? {
            let Some(id) = name.split_once('.').and_then(|(id, _)| id.parse().ok()) else {
                continue;
            };
            let mut head = [0; HEAD];
            // What is shorter than a head is none, and one file that does not read keeps nobody from their work.
            let read = self.disk.read_at(&self.dir.join(name), 0, &mut head);
            if read.is_err() {
                continue;
            }
            if let Some(owner) = owner(id, &head) {
                self.owned.entry(owner).or_default().insert(id);
            }
        }
        Ok(())
    }

    /// Tells whether a draft is a person's, one that nobody can read any more among them.
    pub fn owns(&self, owner: PersonId, id: Id) -> bool {
        self.owned.get(&owner).is_some_and(|ids| ids.contains(&id))
    }

    /// Counts a person's drafts, those that nobody can read any more among them.
    pub fn count(&self, owner: PersonId) -> usize {
        self.owned.get(&owner).map_or(0, BTreeSet::len)
    }

    /// Keeps a draft in its older slot, and syncs it.
    ///
    /// # Errors
    /// Those of the disk; then what was kept before is still there.
    pub fn put(&mut self, id: Id, owner: PersonId, bytes: &[u8]) -> Result<(), StoreError> {
        let slots = [self.slot(id, 0)?, self.slot(id, 1)?];
        let sequence = |slot: &Slot| match slot {
            Slot::Draft(draft) => draft.sequence,
            Slot::Nothing | Slot::Damaged => 0,
        };
        let [first, second] = [sequence(&slots[0]), sequence(&slots[1])];
        let older = usize::from(first > second);
        let mut slot = Vec::with_capacity(HEAD + bytes.len());
        slot.extend_from_slice(&MAGIC);
        slot.extend_from_slice(&(first.max(second).saturating_add(1)).to_le_bytes());
        slot.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        slot.extend_from_slice(&owner.0);
        slot.extend_from_slice(&id.0);
        let check = check(&slot, bytes);
        slot.extend_from_slice(&check.0);
        slot.extend_from_slice(bytes);
        let file = self.file(id, older);
        let is_new = self
            .disk
            .len(&file)
            .map_err(StoreError::at(&file))?
            .is_none();
        let write = || {
            if is_new {
                self.disk.create(&file)?;
            }
            self.disk.write_at(&file, 0, &slot)?;
            self.disk.truncate(&file, slot.len() as u64)?;
            self.disk.sync_data(&file)?;
            if is_new {
                self.disk.sync_dir(&self.dir)?;
            }
            Ok(())
        };
        write().map_err(StoreError::at(&file))?;
        self.owned.entry(owner).or_default().insert(id);
        Ok(())
    }

    /// Gives a draft as it was last kept; none where there is none that can be read.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn get(&self, id: Id) -> Result<Option<Draft>, StoreError> {
        let mut best: Option<Draft> = None;
        let mut is_damaged = false;
        for index in 0..SLOTS.len() {
            match self.slot(id, index)? {
                Slot::Nothing => {}
                Slot::Damaged => is_damaged = true,
                Slot::Draft(draft) => {
                    let is_later = |best: &Draft| draft.sequence > best.sequence;
                    if best.as_ref().is_none_or(is_later) {
                        best = Some(draft);
                    }
                }
            }
        }
        Ok(best.map(|best| Draft {
            other_is_damaged: is_damaged,
            ..best
        }))
    }

    /// Gives a person's drafts, those after an id and at most so many bytes of them, but one at least.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn list(
        &self,
        owner: PersonId,
        after: Option<Id>,
        most: usize,
    ) -> Result<DraftPage, StoreError> {
        let mut page = DraftPage {
            drafts: Vec::new(),
            lost: Vec::new(),
            next: None,
        };
        let mut bytes = 0;
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let owned = self.owned.get(&owner).into_iter();
        for id in owned.flat_map(|ids| ids.range((from, Bound::Unbounded))) {
            match self.get(*id)? {
                Some(draft) if draft.owner == owner => {
                    bytes += draft.bytes.len();
                    page.drafts.push(draft);
                }
                // A damaged slot named another owner than the sound one does.
                Some(_) => {}
                None => page.lost.push(*id),
            }
            if bytes >= most {
                page.next = Some(*id);
                break;
            }
        }
        Ok(page)
    }

    /// Removes a draft: the older slot first, so that it cannot come back in the later one's place.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn remove(&mut self, id: Id) -> Result<(), StoreError> {
        let latest = self.get(id)?.map_or(0, |draft| draft.sequence);
        let is_latest =
            |slot: &Slot| matches!(slot, Slot::Draft(draft) if draft.sequence == latest);
        let order = if is_latest(&self.slot(id, 0)?) {
            [1, 0]
        } else {
            [0, 1]
        };
        for index in order {
            let file = self.file(id, index);
            if self
                .disk
                .len(&file)
                .map_err(StoreError::at(&file))?
                .is_some()
            {
                self.disk
                    .remove(&file)
                    .and_then(|()| self.disk.sync_dir(&self.dir))
                    .map_err(StoreError::at(&file))?;
            }
        }
        self.owned.retain(|_, ids| {
            ids.remove(&id);
            !ids.is_empty()
        });
        Ok(())
    }

    fn file(&self, id: Id, slot: usize) -> PathBuf {
        self.dir.join(format!("{id}.{}", SLOTS[slot]))
    }

    fn slot(&self, id: Id, index: usize) -> Result<Slot, StoreError> {
        let file = self.file(id, index);
        let Some(len) = self.disk.len(&file).map_err(StoreError::at(&file))? else {
            return Ok(Slot::Nothing);
        };
        if len > SLOT_MAX {
            return Ok(Slot::Damaged);
        }
        let mut bytes = vec![0; len as usize];
        self.disk
            .read_at(&file, 0, &mut bytes)
            .map_err(StoreError::at(&file))?;
        Ok(decode(id, &bytes).map_or(Slot::Damaged, Slot::Draft))
    }
}

/// Gives the owner that the head of a slot names.
fn owner(id: Id, head: &[u8; HEAD]) -> Option<PersonId> {
    let is_head = head[..8] == MAGIC && head[40..56] == id.0;
    is_head.then_some(PersonId(head[24..40].try_into().ok()?))
}

fn check(head: &[u8], bytes: &[u8]) -> Hash {
    Hash::of("carepost 1 draft slot", &[head, bytes].concat())
}

fn decode(id: Id, bytes: &[u8]) -> Option<Draft> {
    let head = bytes.get(..HEAD)?;
    let len = usize::try_from(u64_at(head, 16)?).ok()?;
    // A longer draft before this one may have left its end, if the power went before the cut.
    let text = bytes.get(HEAD..)?.get(..len)?;
    let is_sound =
        head[..8] == MAGIC && head[40..56] == id.0 && head[56..] == check(&head[..56], text).0;
    is_sound.then_some(Draft {
        id,
        owner: PersonId(head[24..40].try_into().ok()?),
        sequence: u64_at(head, 8)?,
        bytes: text.to_vec(),
        other_is_damaged: false,
    })
}
