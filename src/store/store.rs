//! The store of one post: takes accepted commits, makes them durable, and knows where things stand.
//!
//! Whoever calls has checked signatures and rights. The store checks what only it can see: base revisions, doubled ids,
//! the order of parts. A commit that is answered is on the medium; after a failed sync nothing more is
//! taken, and the commit's id settles at the next open what became of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::care::ledger::header::Header;
use crate::care::ledger::ids::{CommitId, GenerationId, Hash, PostId};
use crate::care::ledger::whole::WholeCommit;
use crate::store::checkpoint::Checkpoint;
use crate::store::disk::Disk;
use crate::store::errors::StoreError;
use crate::store::fault::Fault;
use crate::store::frame::{FrameKind, HEAD, SIGNATURE};
use crate::store::guarded::Broken;
use crate::store::journal::Journal;
use crate::store::journal_opening::Torn;
use crate::store::lock::Lock;
use crate::store::place::{Place, Tip};
use crate::store::rebuild::{self, Progress, Reading, StateLife};
use crate::store::rows::Rows;
use crate::store::scan::Scan;
use crate::store::state::{Applied, ApplyError, Change, Finished, Laid, Meta};

/// The size at which a new segment is begun, in bytes.
pub const SEGMENT_SIZE: u64 = 16 * 1024 * 1024;

/// How many frames lie between two checkpoints at most.
pub const CHECKPOINT_EVERY: u64 = 1_000;

/// How long sled may take to open, or to read some rows.
const DEADLINE: Duration = Duration::from_secs(60);

/// Room for a checkpoint when a batch is laid out.
const CHECKPOINT_ROOM: u64 = 512;

/// How a store is opened.
pub struct OpenOptions {
    /// Bytes after which a new segment is begun.
    pub segment_size: u64,
    /// Frames between two checkpoints.
    pub checkpoint_every: u64,
    /// When the rows of the state are read through.
    pub reading: Reading,
    /// How long sled may take to open, or to read some rows, before it is given up.
    pub deadline: Duration,
    /// Is told how far a rebuild is.
    pub progress: Option<Box<dyn FnMut(Progress) + Send>>,
}

impl Default for OpenOptions {
    fn default() -> OpenOptions {
        OpenOptions {
            segment_size: SEGMENT_SIZE,
            checkpoint_every: CHECKPOINT_EVERY,
            reading: Reading::First,
            deadline: DEADLINE,
            progress: None,
        }
    }
}

/// What opening found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// A tail that had not been answered, set aside.
    pub torn: Option<Torn>,
    pub state: StateLife,
    /// Damage; reported at every open until the store is mended.
    pub faults: Vec<Fault>,
}

/// A commit that is on the medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub commit: CommitId,
    /// Number of its frame.
    pub number: u64,
    /// Hash of its frame.
    pub head: Hash,
    /// Hash of the frame before it.
    pub previous: Hash,
    /// The host's time in it, in milliseconds since 1970 UTC.
    pub time: i64,
    /// Whether it is in force; a part of a large change is only with the last part.
    pub in_force: bool,
}

/// Commits that are on the medium and whose rows are still to be written, by [`Store::settle`].
#[must_use]
pub struct Unsettled(Laid);

impl Unsettled {
    /// Tells whether bytes are still to be erased.
    pub fn erases(&self) -> bool {
        !self.0.erasures.is_empty()
    }
}

/// The store of one post, open for one process.
pub struct Store {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    pub(in crate::store) journal: Journal,
    pub(in crate::store) rows: Rows,
    pub(in crate::store) meta: Meta,
    checkpoint_every: u64,
    deadline: Duration,
    stopped: bool,
    /// The reading of all rows, while it is under way.
    scan: Option<Scan>,
    /// Last, so that everything else is closed before another process is let in.
    _lock: Lock,
}

/// The folder of the journal in a store's folder.
const JOURNAL: &str = "journal";

/// The folder of the state in a store's folder.
const STATE: &str = "state";

impl Store {
    /// Begins a post's store in a folder, which may hold other files.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one; [`StoreError::InUse`]; those of the disk.
    pub fn create(
        path: &Path,
        disk: Arc<dyn Disk>,
        post: PostId,
        generation: GenerationId,
        options: OpenOptions,
    ) -> Result<Store, StoreError> {
        disk.make_dir(path).map_err(StoreError::at(path))?;
        let lock = Lock::take(path)?;
        let dir = path.join(JOURNAL);
        let journal = Journal::create(
            Arc::clone(&disk),
            &dir,
            post,
            generation,
            options.segment_size,
        )?;
        disk.sync_dir(path).map_err(StoreError::at(path))?;
        Self::stand(path, disk, journal, lock, options).map(|(store, _)| store)
    }

    /// Clears away the beginnings of a store that never took a commit; false where it has taken one, or where its state or a
    /// fault says that it had before the journal was lost, and is left as it is.
    ///
    /// Of the journal the last segment goes first, so that what is left after a power cut is the beginnings of a store as
    /// before.
    ///
    /// # Errors
    /// As [`Store::open`], but for a store that is not there.
    pub fn clear_unfounded(path: &Path, disk: &Arc<dyn Disk>) -> Result<bool, StoreError> {
        let opened = Store::open(path, Arc::clone(disk), OpenOptions::default());
        let (store, report) = match opened {
            Err(StoreError::Missing(_)) => return Ok(true),
            other => other?,
        };
        if store.head().number > 0 || !report.faults.is_empty() {
            return Ok(false);
        }
        // The rows first: without a journal nobody looks at them. sled has closed them by then.
        let Store { rows, _lock, .. } = store;
        drop(rows);
        rebuild::clear(disk, &path.join(STATE))?;
        let dir = path.join(JOURNAL);
        let names = disk.list(&dir).map_err(StoreError::at(&dir))?;
        for name in names.iter().rev() {
            let file = dir.join(name);
            disk.remove(&file).map_err(StoreError::at(&file))?;
        }
        disk.sync_dir(&dir).map_err(StoreError::at(&dir))?;
        Ok(true)
    }

    /// Opens a post's store, and says what was found.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none or only the beginnings of one; [`StoreError::JournalLost`];
    /// [`StoreError::InUse`]; [`StoreError::LaterFormat`]; those of the disk. Damage is no error: it is in the report.
    pub fn open(
        path: &Path,
        disk: Arc<dyn Disk>,
        options: OpenOptions,
    ) -> Result<(Store, Report), StoreError> {
        let dir = path.join(JOURNAL);
        let names = disk.list(&dir).map_err(StoreError::at(&dir))?;
        if names.is_empty() {
            return Err(Self::missing(path, &disk)?);
        }
        let lock = Lock::take(path)?;
        let opened = match Journal::open(Arc::clone(&disk), &dir, options.segment_size) {
            Err(StoreError::Missing(_)) => return Err(Self::missing(path, &disk)?),
            other => other?,
        };
        let (store, mut report) = Self::stand(path, disk, opened.journal, lock, options)?;
        report.torn = opened.torn;
        for fault in opened.faults {
            if !report.faults.contains(&fault) {
                report.faults.push(fault);
            }
        }
        Ok((store, report))
    }

    /// Says what a folder without a journal is: no store, or one that lost it. A state is begun after its journal and taken
    /// away before it, so that one which is there alone was that of a post.
    fn missing(path: &Path, disk: &Arc<dyn Disk>) -> Result<StoreError, StoreError> {
        let path = path.to_owned();
        Ok(if rebuild::is_begun(disk, &path.join(STATE))? {
            StoreError::JournalLost(path)
        } else {
            StoreError::Missing(path)
        })
    }

    fn stand(
        path: &Path,
        disk: Arc<dyn Disk>,
        journal: Journal,
        lock: Lock,
        options: OpenOptions,
    ) -> Result<(Store, Report), StoreError> {
        let mut progress = options.progress.unwrap_or_else(|| Box::new(|_| {}));
        let mut stand = rebuild::stand(
            &journal,
            &disk,
            &path.join(STATE),
            options.reading,
            options.deadline,
            &mut progress,
        )?;
        stand.meta = rebuild::void_parts(&mut stand.rows, stand.meta)?;
        // What was built just now is read as well: it tells which rows there are.
        let in_sled = !matches!(stand.life, StateLife::InMemory { .. });
        let beside = in_sled && options.reading == Reading::Beside;
        let store = Store {
            dir: path.to_owned(),
            disk,
            journal,
            rows: stand.rows,
            meta: stand.meta,
            checkpoint_every: options.checkpoint_every,
            deadline: options.deadline,
            stopped: false,
            scan: beside.then(Scan::default),
            _lock: lock,
        };
        let report = Report {
            torn: None,
            state: stand.life,
            faults: stand.faults,
        };
        Ok((store, report))
    }

    /// Makes commits durable with one sync, in their order, and puts them in force: all of them or none. Where only what
    /// is done after the sync fails, the store has stopped ([`Store::is_stopped`]) and the commits are kept.
    ///
    /// # Errors
    /// [`StoreError::Refused`] names the first commit that cannot be kept; [`StoreError::DiskFull`] and
    /// [`StoreError::Io`]: nothing has been kept and it may be tried again; [`StoreError::Unknown`],
    /// [`StoreError::State`] and [`StoreError::Stopped`]: the store must be opened again.
    pub fn commit_batch(
        &mut self,
        batch: &[WholeCommit],
        host_time: i64,
    ) -> Result<Vec<Done>, StoreError> {
        let (done, unsettled) = self.write_batch(batch, host_time)?;
        // The next open does it again.
        let _ = self.settle(unsettled);
        Ok(done)
    }

    /// Makes commits durable with one sync, and leaves their rows to [`Store::settle`], which must come before
    /// anything is read: so that whoever waits for the disk does not wait for sled as well.
    ///
    /// # Errors
    /// As [`Store::commit_batch`].
    pub fn write_batch(
        &mut self,
        batch: &[WholeCommit],
        host_time: i64,
    ) -> Result<(Vec<Done>, Unsettled), StoreError> {
        if self.is_stopped() {
            return Err(StoreError::Stopped);
        }
        let expected: usize = batch
            .iter()
            .map(|whole| whole.commit().size() + HEAD + SIGNATURE)
            .sum();
        // Of one generation all: that which begins another is written alone.
        let first = batch.first().map(|first| first.header().generation);
        let generation = first.unwrap_or(self.journal.generation());
        let expected = expected as u64 + CHECKPOINT_ROOM;
        let mut plan = self.journal.plan(generation, expected, host_time);
        let mut change = Change::on(&self.rows, self.meta.clone());
        let mut in_batch: Vec<(&Header, Place, Tip)> = Vec::new();
        let mut done = Vec::new();
        for (index, whole) in batch.iter().enumerate() {
            let (header, commit) = (whole.header(), whole.commit());
            let (place, head) = plan.push(
                FrameKind::Commit,
                &commit.header,
                &commit.signature,
                commit.payloads.iter().map(|payload| payload.as_slice()),
            );
            let payloads = Place {
                offset: place.offset + head.payload_start(),
                ..place
            };
            let applied = Applied {
                header,
                header_hash: Header::hash(&commit.header),
                place,
                payloads,
                tip: plan.tip(),
            };
            let earlier = |number, place| {
                let here = in_batch.iter().find(|(_, _, tip)| tip.number == number);
                match here {
                    Some((header, payloads, tip)) => Some(((*header).clone(), *payloads, *tip)),
                    None => self.journal.commit(place, number),
                }
            };
            change
                .commit(&applied, plan.end(), &earlier, &mut Err)
                .map_err(|error| match error {
                    ApplyError::Refused(why) => StoreError::Refused { index, why },
                    ApplyError::Broken(broken) => StoreError::State(broken),
                })?;
            in_batch.push((header, payloads, plan.tip()));
            done.push(Done {
                commit: header.commit,
                number: head.number,
                head: head.hash,
                previous: head.previous,
                time: head.time,
                in_force: header.part.is_none_or(|part| part.last),
            });
        }
        if plan.tip().number - change.meta.checkpoint >= self.checkpoint_every {
            push_checkpoint(&mut plan, &mut change)?;
        }
        let laid = change.laid();
        self.journal.write(plan)?;
        Ok((done, Unsettled(laid)))
    }

    /// Zeroes what is erased, writes the rows, and makes room for what comes next.
    ///
    /// The commits are durable already, and the next open does from the journal what is not done here.
    ///
    /// # Errors
    /// [`StoreError::Stopped`]: some of it has failed, which stops the store.
    pub fn settle(&mut self, unsettled: Unsettled) -> Result<(), StoreError> {
        match unsettled.0.finish(&self.rows) {
            Ok(finished) => self.enforce(finished),
            Err(_) => self.stopped = true,
        }
        if self.is_stopped() {
            return Err(StoreError::Stopped);
        }
        Ok(())
    }

    /// Declares the parts of a change void that have come so far; no later part is taken.
    ///
    /// # Errors
    /// [`StoreError::State`] and [`StoreError::Stopped`].
    pub fn abandon(&mut self, change_id: &CommitId) -> Result<(), StoreError> {
        if self.is_stopped() {
            return Err(StoreError::Stopped);
        }
        let mut change = Change::on(&self.rows, self.meta.clone());
        change.void(change_id)?;
        if !change.is_empty() {
            let finished = change.finish()?;
            self.enforce(finished);
        }
        Ok(())
    }

    /// Ends cleanly: with a checkpoint, and with sled written out.
    ///
    /// # Errors
    /// Those of [`Store::commit_batch`]; what was answered before is safe all the same.
    pub fn close(mut self, host_time: i64) -> Result<(), StoreError> {
        if self.is_stopped() {
            return Err(StoreError::Stopped);
        }
        if self.meta.tip.number > self.meta.checkpoint {
            let generation = self.journal.generation();
            let mut plan = self.journal.plan(generation, CHECKPOINT_ROOM, host_time);
            let mut change = Change::on(&self.rows, self.meta.clone());
            push_checkpoint(&mut plan, &mut change)?;
            let finished = change.finish()?;
            self.journal.write(plan)?;
            self.enforce(finished);
        }
        self.journal.close()?;
        Ok(self.rows.flush(self.deadline)?)
    }

    /// Tells whether sled is still to be given some rows.
    pub fn has_rows_to_give(&self) -> bool {
        self.rows.is_ahead() && !self.is_stopped()
    }

    /// Gives sled the rows that wait for a quiet moment; where that fails the store stops, and the next open takes them
    /// from the journal.
    pub fn give_rows(&mut self) {
        if self.rows.give().is_err() {
            self.stopped = true;
        }
    }

    /// Tells whether rows are still to be read through.
    pub fn is_scanning(&self) -> bool {
        self.scan.is_some() && !self.is_stopped()
    }

    /// Reads some rows through, beside the store's use; where they are not what was written the store stops, and the
    /// next open builds them anew.
    pub fn scan_on(&mut self) {
        let Some(scan) = &mut self.scan else { return };
        match scan.go_on(&self.rows, self.deadline) {
            Ok(None) => {}
            Ok(Some((digest, presence))) if digest == self.meta.rows => {
                self.scan = None;
                self.rows.know(presence);
            }
            Ok(Some(_)) | Err(_) => self.give_up_state(),
        }
    }

    /// Gives the state up, whose rows cannot be relied on: the store stops, and the next open builds them anew.
    pub fn give_up_state(&mut self) {
        if self.is_stopped() {
            return;
        }
        self.stopped = true;
        // Where even this fails, the next start uses the same rows and finds the same.
        let _ = rebuild::withdraw(&self.disk, &self.dir.join(STATE));
    }

    /// Gives the store's folder.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Tells whether a failure has stopped the store, so that it must be opened again.
    pub fn is_stopped(&self) -> bool {
        self.stopped || self.journal.is_stopped()
    }

    /// Stops the store: whoever has it open knows that it cannot go on, and opens it again.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    fn enforce(&mut self, finished: Finished) {
        let erased = self.journal.erase(&finished.erasures);
        if let Some(scan) = &mut self.scan
            && scan.follow(&self.rows, &finished.changes).is_err()
        {
            self.stopped = true;
            return;
        }
        match erased
            .map(|()| self.rows.apply(finished.changes))
            .map_err(|_| ())
        {
            Ok(Ok(())) => self.meta = finished.meta,
            Ok(Err(_)) | Err(()) => self.stopped = true,
        }
        self.journal.make_room();
    }
}

fn push_checkpoint(
    plan: &mut crate::store::plan::Plan,
    change: &mut Change<'_>,
) -> Result<(), StoreError> {
    let before = plan.tip();
    let says = Checkpoint {
        number: before.number,
        head: before.hash,
        records: change.meta.records,
    };
    let bytes = says.to_bytes().ok_or(Broken::Rows)?;
    let (place, _) = plan.push(
        FrameKind::Checkpoint,
        &bytes,
        &[0; SIGNATURE],
        std::iter::empty(),
    );
    change.pass(place, plan.tip(), plan.end())?;
    change.meta.checkpoint = plan.tip().number;
    Ok(())
}
