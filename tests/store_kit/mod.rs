//! What the store's tests share: a disk in memory that can lose power or be full, and a post that writes commits.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use carepost::care::ledger::header::{Act, Commit, FORMAT, Header, Item, Op, Part, Sum};
use carepost::care::ledger::ids::{
    CommitId, GenerationId, Hash, Id, Kind, PersonId, PostId, RecordKey,
};
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::whole::WholeCommit;
use carepost::store::disk::Disk;
use carepost::store::reads::Content;
use carepost::store::rebuild::Reading;
use carepost::store::store::{OpenOptions, Store};

/// One operation that changes something.
#[derive(Debug, Clone)]
pub enum DiskOp {
    Create(PathBuf),
    Write(PathBuf, u64, Vec<u8>),
    SyncData(PathBuf),
    SyncDir(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    Truncate(PathBuf, u64),
}

/// What is lost when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Nothing: the page cache was written out.
    Nothing,
    /// Everything that was not synced.
    Unsynced,
    /// What was not synced of contents; names are there.
    UnsyncedContent,
    /// The last write came through up to here, in eighths of its length.
    TornAt(usize),
    /// The last write came through from its middle on; before that, zeros.
    Hole,
}

#[derive(Default, Clone)]
struct Files {
    live: BTreeMap<PathBuf, usize>,
    durable: BTreeMap<PathBuf, usize>,
    contents: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Files {
    fn file(&mut self, path: &Path) -> io::Result<&mut Vec<u8>> {
        let index = *self.live.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(&mut self.contents[index].0)
    }

    fn apply(&mut self, op: &DiskOp) -> io::Result<()> {
        match op {
            DiskOp::Create(path) => {
                if self.live.contains_key(path) {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                self.contents.push(Default::default());
                self.live.insert(path.clone(), self.contents.len() - 1);
            }
            DiskOp::Write(path, offset, bytes) => {
                let file = self.file(path)?;
                let end = *offset as usize + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                file[*offset as usize..end].copy_from_slice(bytes);
            }
            DiskOp::SyncData(path) => {
                let index = *self.live.get(path).ok_or(io::ErrorKind::NotFound)?;
                self.contents[index].1 = self.contents[index].0.clone();
            }
            DiskOp::SyncDir(dir) => {
                self.durable
                    .retain(|path, _| path.parent() != Some(dir.as_path()));
                for (path, index) in &self.live {
                    if path.parent() == Some(dir.as_path()) {
                        self.durable.insert(path.clone(), *index);
                    }
                }
            }
            DiskOp::Rename(from, to) => {
                let index = self.live.remove(from).ok_or(io::ErrorKind::NotFound)?;
                self.live.insert(to.clone(), index);
            }
            DiskOp::Remove(path) => {
                self.live.remove(path).ok_or(io::ErrorKind::NotFound)?;
            }
            DiskOp::Truncate(path, len) => self.file(path)?.truncate(*len as usize),
        }
        Ok(())
    }

    /// Gives the files as they are found after the power went.
    fn after(&self, loss: Loss) -> Files {
        let mut after = Files::default();
        let names = match loss {
            Loss::Unsynced => &self.durable,
            _ => &self.live,
        };
        for (path, index) in names {
            let (live, durable) = &self.contents[*index];
            let bytes = match loss {
                Loss::Unsynced | Loss::UnsyncedContent => durable.clone(),
                _ => live.clone(),
            };
            after.live.insert(path.clone(), after.contents.len());
            after.durable.insert(path.clone(), after.contents.len());
            after.contents.push((bytes.clone(), bytes));
        }
        after
    }
}

/// A disk in memory that records what is done to it.
#[derive(Default)]
pub struct MemoryDisk {
    files: Mutex<Files>,
    log: Mutex<Vec<DiskOp>>,
    /// From this operation on, counted over all, the disk is full; for so many operations.
    full: Mutex<Option<(usize, usize)>>,
    /// Whether a sync fails, as with a broken medium.
    pub sync_fails: Mutex<bool>,
    /// Whether a reading fails, as where no more files may be open.
    pub read_fails: Mutex<bool>,
}

impl MemoryDisk {
    pub fn new() -> Arc<MemoryDisk> {
        Arc::default()
    }

    pub fn log(&self) -> Vec<DiskOp> {
        self.log.lock().unwrap().clone()
    }

    pub fn ops(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    pub fn fill_up(&self, from: usize, ops: usize) {
        *self.full.lock().unwrap() = Some((from, ops));
    }

    pub fn make_room(&self) {
        *self.full.lock().unwrap() = None;
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        self.files().live.keys().cloned().collect()
    }

    pub fn content(&self, path: &Path) -> Vec<u8> {
        self.files().file(path).unwrap().clone()
    }

    pub fn flip(&self, path: &Path, bit: usize) {
        self.files().file(path).unwrap()[bit / 8] ^= 1 << (bit % 8);
    }

    pub fn set(&self, path: &Path, bytes: Vec<u8>) {
        *self.files().file(path).unwrap() = bytes;
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap()
    }

    /// Gives the disk as found after the power went when so many operations had been asked for.
    pub fn after_power_cut(log: &[DiskOp], loss: Loss) -> Arc<MemoryDisk> {
        let mut files = Files::default();
        for (index, op) in log.iter().enumerate() {
            let is_last = index + 1 == log.len();
            match (op, loss) {
                (DiskOp::Write(path, offset, bytes), Loss::TornAt(eighths)) if is_last => {
                    let kept = bytes[..bytes.len() * eighths / 8].to_vec();
                    let torn = DiskOp::Write(path.clone(), *offset, kept);
                    files.apply(&torn).unwrap();
                }
                (DiskOp::Write(path, offset, bytes), Loss::Hole) if is_last => {
                    let mut kept = bytes.clone();
                    kept[..bytes.len() / 2].fill(0);
                    let torn = DiskOp::Write(path.clone(), *offset, kept);
                    files.apply(&torn).unwrap();
                }
                // An operation that failed was recorded too; it changed nothing.
                _ => drop(files.apply(op)),
            }
        }
        let disk = MemoryDisk::new();
        *disk.files() = files.after(loss);
        disk
    }

    fn run(&self, op: DiskOp) -> io::Result<()> {
        let mut log = self.log.lock().unwrap();
        let full = *self.full.lock().unwrap();
        let is_full = full.is_some_and(|(from, ops)| (from..from + ops).contains(&log.len()));
        if is_full && !matches!(op, DiskOp::Remove(_)) {
            // As much as there was room for is written.
            let done = match &op {
                DiskOp::Write(path, offset, bytes) => Some(DiskOp::Write(
                    path.clone(),
                    *offset,
                    bytes[..bytes.len() / 2].to_vec(),
                )),
                _ => None,
            };
            match done {
                Some(done) => {
                    self.files().apply(&done)?;
                    log.push(done);
                }
                None => log.push(DiskOp::SyncDir(PathBuf::from("refused"))),
            }
            return Err(io::ErrorKind::StorageFull.into());
        }
        if matches!(op, DiskOp::SyncData(_)) && *self.sync_fails.lock().unwrap() {
            return Err(io::Error::other("the medium is broken"));
        }
        self.files().apply(&op)?;
        log.push(op);
        Ok(())
    }
}

impl Disk for MemoryDisk {
    fn make_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn create(&self, file: &Path) -> io::Result<()> {
        self.run(DiskOp::Create(file.to_owned()))
    }
    fn write_at(&self, file: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.run(DiskOp::Write(file.to_owned(), offset, bytes.to_vec()))
    }
    fn sync_data(&self, file: &Path) -> io::Result<()> {
        self.run(DiskOp::SyncData(file.to_owned()))
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.run(DiskOp::SyncDir(dir.to_owned()))
    }
    fn read_at(&self, file: &Path, offset: u64, into: &mut [u8]) -> io::Result<()> {
        if *self.read_fails.lock().unwrap() {
            return Err(io::Error::other("too many open files"));
        }
        let mut files = self.files();
        let from = offset as usize;
        let bytes = files.file(file)?.get(from..from + into.len());
        into.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn len(&self, file: &Path) -> io::Result<Option<u64>> {
        let mut files = self.files();
        Ok(files.file(file).ok().map(|bytes| bytes.len() as u64))
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let name = |path: &PathBuf| {
            let is_here = path.parent() == Some(dir);
            is_here.then(|| path.file_name().unwrap().to_str().unwrap().to_owned())
        };
        Ok(self.files().live.keys().filter_map(name).collect())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.run(DiskOp::Rename(from.to_owned(), to.to_owned()))
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.run(DiskOp::Remove(file.to_owned()))
    }
    fn truncate(&self, file: &Path, len: u64) -> io::Result<()> {
        self.run(DiskOp::Truncate(file.to_owned(), len))
    }
}

pub const POST: PostId = PostId([7; 16]);
pub const GENERATION: GenerationId = GenerationId([8; 16]);
pub const AUTHOR: PersonId = PersonId([9; 16]);

/// Small segments and few frames between checkpoints, so that a short run meets all of it.
pub fn options() -> OpenOptions {
    OpenOptions {
        segment_size: 8 * 1024,
        checkpoint_every: 10,
        reading: Reading::First,
        deadline: Duration::from_secs(20),
        progress: None,
    }
}

pub fn key(n: u8) -> RecordKey {
    RecordKey::new(Kind::Child, Id([n; 16]))
}

/// Bytes that differ with the seed.
pub fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        })
        .collect()
}

/// One change to a record, as the tests name it.
#[derive(Clone)]
pub enum Edit {
    Put(RecordKey, u64, Vec<u8>),
    Remove(RecordKey, u64),
    Erase(RecordKey, u64),
    Rewrap(RecordKey, u64),
}

/// Writes commits as one author.
pub struct Writer {
    /// Where what it puts lies.
    pub scope: Scope,
    pub count: u64,
    pub previous: Hash,
    pub generation: GenerationId,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer {
            scope: Scope::Staff,
            count: 0,
            previous: Hash::ZERO,
            generation: GENERATION,
        }
    }
}

impl Writer {
    pub fn commit(&mut self, edits: &[Edit]) -> WholeCommit {
        self.full(edits, None, Vec::new())
    }

    pub fn part(
        &mut self,
        edits: &[Edit],
        change: CommitId,
        index: u32,
        last: bool,
    ) -> WholeCommit {
        let part = Part {
            change,
            index,
            last,
        };
        self.full(edits, Some(part), Vec::new())
    }

    pub fn full(&mut self, edits: &[Edit], part: Option<Part>, acts: Vec<Act>) -> WholeCommit {
        self.count += 1;
        let slot = bytes(self.count + 1_000_000, 72);
        let mut payloads = Vec::new();
        let items = edits
            .iter()
            .map(|edit| {
                let (key, op) = match edit {
                    Edit::Put(key, base, blob) => {
                        payloads.extend([slot.clone(), blob.clone()]);
                        let op = Op::Put {
                            scope: self.scope,
                            epoch: 1,
                            base: *base,
                            slot: Sum::of(&slot),
                            blob: Sum::of(blob),
                        };
                        (*key, op)
                    }
                    Edit::Remove(key, base) => (*key, Op::Remove { base: *base }),
                    Edit::Erase(key, revision) => (
                        *key,
                        Op::Erase {
                            revision: *revision,
                        },
                    ),
                    Edit::Rewrap(key, revision) => {
                        payloads.push(slot.clone());
                        let op = Op::Rewrap {
                            revision: *revision,
                            epoch: 2,
                            slot: Sum::of(&slot),
                        };
                        (*key, op)
                    }
                };
                Item { key, op }
            })
            .collect();
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.count.to_le_bytes());
        let header = Header {
            format: FORMAT,
            post: POST,
            generation: self.generation,
            commit: CommitId(id),
            author: AUTHOR,
            author_number: self.count,
            author_previous: self.previous,
            seen_number: 0,
            seen_hash: Hash::ZERO,
            time: self.count as i64,
            part,
            undoes: None,
            acts,
            items,
        };
        let encoded = header.to_bytes().unwrap();
        self.previous = Header::hash(&encoded);
        let mut signature = [0; 64];
        signature.copy_from_slice(&bytes(self.count, 64));
        WholeCommit::of(Commit {
            header: encoded,
            signature,
            payloads: payloads.into_iter().map(Into::into).collect(),
        })
        .unwrap()
    }
}

/// What all records hold: revision, and the blob where there is one.
pub type Contents = BTreeMap<RecordKey, (u64, Option<Vec<u8>>)>;

/// Reads all records of a store; damaged ones come apart.
pub fn read_all(store: &Store) -> (Contents, usize) {
    let mut contents = Contents::new();
    let mut damaged = 0;
    let mut after = None;
    loop {
        let page = store.scan(None, after, 7).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.key);
        for stored in page {
            let blob = match stored.content {
                Content::Sealed { blob, .. } => Some(blob),
                Content::Removed | Content::Erased { .. } => None,
                Content::Damaged { .. } => {
                    damaged += 1;
                    continue;
                }
            };
            contents.insert(stored.key, (stored.revision, blob));
        }
    }
    (contents, damaged)
}

/// Does to the expected contents what an edit does.
pub fn edit(contents: &mut Contents, edits: &[Edit]) {
    for edit in edits {
        match edit {
            Edit::Put(key, base, blob) => {
                contents.insert(*key, (base + 1, Some(blob.clone())));
            }
            Edit::Remove(key, base) => {
                contents.insert(*key, (base + 1, None));
            }
            Edit::Erase(key, revision) => {
                if let Some(entry) = contents.get_mut(key)
                    && entry.0 == *revision
                {
                    entry.1 = None;
                }
            }
            Edit::Rewrap(..) => {}
        }
    }
}
