//! The power goes at every operation of a recorded run: every answered commit is found, and no half of another.

mod store_kit;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use carepost::care::ledger::ids::CommitId;
use carepost::care::ledger::whole::WholeCommit;
use carepost::store::disk::Disk;
use carepost::store::errors::StoreError;
use carepost::store::reads::Outcome;
use carepost::store::rebuild::StateLife;
use carepost::store::store::Store;
use store_kit::*;

#[test]
fn clearing_what_was_never_founded_is_cut_off_at_any_operation_and_done_again() {
    let begun = |disk: &Arc<MemoryDisk>, path: &Path| {
        Store::create(path, disk.clone(), POST, GENERATION, options()).map(drop)
    };
    let clear = |disk: &Arc<MemoryDisk>, path: &Path| {
        let disk: Arc<dyn Disk> = disk.clone();
        Store::clear_unfounded(path, &disk)
    };
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    assert!(clear(&disk, dir.path()).unwrap(), "nothing is there");
    begun(&disk, dir.path()).unwrap();
    assert!(matches!(
        begun(&disk, dir.path()),
        Err(StoreError::Exists(_))
    ));
    let from = disk.ops();
    assert!(clear(&disk, dir.path()).unwrap());
    let log = disk.log();
    assert!(log.len() > from, "it is done by the disk that is recorded");
    for cut in from..=log.len() {
        for loss in [Loss::Nothing, Loss::Unsynced, Loss::UnsyncedContent] {
            let disk = MemoryDisk::after_power_cut(&log[..cut], loss);
            assert!(clear(&disk, dir.path()).unwrap(), "cut {cut}");
            begun(&disk, dir.path()).unwrap();
            assert!(clear(&disk, dir.path()).unwrap());
        }
    }
    // What has taken a commit is left as it is.
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, options()).unwrap();
    let put = [Edit::Put(key(1), 0, bytes(1, 400))];
    store
        .commit_batch(&[Writer::default().commit(&put)], 1)
        .unwrap();
    drop(store);
    let before = disk.paths();
    assert!(!clear(&disk, dir.path()).unwrap());
    assert_eq!(disk.paths(), before);
    // So is one that lost its journal, as its state knows: somebody has to look at that.
    let segment = dir.path().join("journal/00000001.seg");
    let begun = disk.content(&segment)[..96].to_vec();
    disk.set(&segment, begun);
    for _ in 0..2 {
        assert!(!clear(&disk, dir.path()).unwrap());
        assert_eq!(disk.paths().len(), before.len());
    }
    // And one whose journal is gone altogether, or begins with nothing that can be read.
    let lost = |disk: &Arc<MemoryDisk>| {
        let before = disk.paths();
        for _ in 0..2 {
            assert!(matches!(
                clear(disk, dir.path()),
                Err(StoreError::JournalLost(_))
            ));
            assert_eq!(disk.paths(), before);
        }
    };
    disk.set(&segment, vec![0; 96]);
    lost(&disk);
    disk.remove(&segment).unwrap();
    lost(&disk);
}

/// What was answered by when.
struct Mark {
    /// Operations of the disk by then.
    ops: usize,
    contents: Contents,
}

/// A recorded run.
struct Run {
    dir: tempfile::TempDir,
    log: Vec<DiskOp>,
    marks: Vec<Mark>,
    /// Copies of the state: operations by then, folder.
    states: Vec<(usize, tempfile::TempDir)>,
}

struct Recorder {
    store: Store,
    disk: Arc<MemoryDisk>,
    writer: Writer,
    contents: Contents,
    marks: Vec<Mark>,
}

impl Recorder {
    fn mark(&mut self) {
        self.marks.push(Mark {
            ops: self.disk.ops(),
            contents: self.contents.clone(),
        });
    }

    /// Commits together; after a cut within, any whole number of them may be found.
    fn commit(&mut self, commits: &[&[Edit]]) {
        let batch: Vec<WholeCommit> = commits
            .iter()
            .map(|edits| self.writer.commit(edits))
            .collect();
        let before = self.disk.ops();
        for edits in commits {
            edit(&mut self.contents, edits);
            // Not answered yet, so it counts only once the last has been.
            self.marks.push(Mark {
                ops: usize::MAX,
                contents: self.contents.clone(),
            });
        }
        self.store.commit_batch(&batch, 1).unwrap();
        assert!(self.disk.ops() > before);
        self.marks.last_mut().unwrap().ops = self.disk.ops();
    }
}

fn record() -> Run {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path();
    let disk = MemoryDisk::new();
    let mut states = Vec::new();
    let copy_state = |disk: &MemoryDisk, states: &mut Vec<(usize, tempfile::TempDir)>| {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(&path.join("state"), copy.path());
        states.push((disk.ops(), copy));
    };
    let store = Store::create(path, disk.clone(), POST, GENERATION, options()).unwrap();
    let mut run = Recorder {
        store,
        disk: disk.clone(),
        writer: Writer::default(),
        contents: Contents::new(),
        marks: Vec::new(),
    };
    run.mark();
    for n in 0..4 {
        run.commit(&[&[Edit::Put(key(n), 0, bytes(n.into(), 300))]]);
    }
    // A group: three sessions' commits under one sync.
    run.commit(&[
        &[
            Edit::Put(key(0), 1, bytes(10, 700)),
            Edit::Remove(key(1), 1),
        ],
        &[Edit::Put(key(5), 0, bytes(11, 50))],
        &[
            Edit::Rewrap(key(2), 1),
            Edit::Put(key(6), 0, bytes(12, 900)),
        ],
    ]);
    copy_state(&disk, &mut states);
    run.commit(&[&[Edit::Erase(key(2), 1)]]);
    // A large change: nothing of it, or all.
    let change = CommitId([0xC0; 16]);
    let parts = [
        vec![Edit::Put(key(20), 0, bytes(20, 2000))],
        vec![
            Edit::Put(key(21), 0, bytes(21, 2000)),
            Edit::Put(key(20), 1, bytes(22, 10)),
        ],
        vec![Edit::Put(key(22), 0, bytes(23, 2000))],
    ];
    for (index, part) in parts.iter().enumerate() {
        let accepted = run.writer.part(part, change, index as u32, index == 2);
        if index == 2 {
            parts.iter().for_each(|part| edit(&mut run.contents, part));
        }
        run.store.commit_batch(&[accepted], 2).unwrap();
        run.mark();
        if index == 1 {
            copy_state(&disk, &mut states);
        }
    }
    // On over a change of segment and checkpoints.
    for n in 30..38 {
        run.commit(&[&[Edit::Put(key(n), 0, bytes(n.into(), 900))]]);
    }
    let Recorder {
        store,
        writer,
        contents,
        marks,
        ..
    } = run;
    store.close(3).unwrap();
    copy_state(&disk, &mut states);
    let (store, report) = Store::open(path, disk.clone(), options()).unwrap();
    assert_eq!((report.state, report.faults), (StateLife::AsItWas, vec![]));
    let mut run = Recorder {
        store,
        disk: disk.clone(),
        writer,
        contents,
        marks,
    };
    run.commit(&[&[Edit::Put(key(30), 1, bytes(40, 10))]]);
    let marks = run.marks;
    drop(run.store);
    assert!(disk.paths().len() >= 5, "the run has changed segments");
    Run {
        log: disk.log(),
        dir,
        marks,
        states,
    }
}

#[test]
fn every_answered_commit_is_found_and_no_half_of_another() {
    let run = record();
    for cut in 0..=run.log.len() {
        let mut losses = vec![Loss::Nothing, Loss::Unsynced, Loss::UnsyncedContent];
        if let Some(DiskOp::Write(..)) = run.log[..cut].last() {
            losses.extend([1, 3, 5, 7].map(Loss::TornAt));
            losses.push(Loss::Hole);
        }
        for loss in losses {
            // The state is gone, or as old as the last copy of it.
            let behind = run.states.iter().rev().find(|(ops, _)| *ops <= cut);
            found_again(&run, cut, loss, None);
            if let Some((_, state)) = behind {
                found_again(&run, cut, loss, Some(state.path()));
            }
        }
    }
}

/// Opens the store as the power cut left it and looks for everything that had been answered.
fn found_again(run: &Run, cut: usize, loss: Loss, state: Option<&Path>) {
    let told = format!("cut after {cut} operations, {loss:?}, state {state:?}");
    let disk = MemoryDisk::after_power_cut(&run.log[..cut], loss);
    let path = run.dir.path();
    let _ = fs::remove_dir_all(path.join("state"));
    if let Some(state) = state {
        copy_dir(state, &path.join("state"));
    }
    let answered = run.marks.iter().rposition(|mark| mark.ops <= cut);
    let (mut store, report) = match Store::open(path, disk.clone(), options()) {
        Ok(opened) => opened,
        Err(StoreError::Missing(_)) => {
            assert_eq!(answered, None, "{told}");
            let store = Store::create(path, disk, POST, GENERATION, options());
            assert!(store.is_ok(), "{told}: {:?}", store.err());
            return;
        }
        Err(error) => panic!("{told}: {error}"),
    };
    assert_eq!(report.faults, [], "{told}");
    let (contents, damaged) = read_all(&store);
    assert_eq!(damaged, 0, "{told}");
    let from = answered.unwrap_or(0);
    let found = run.marks[from..]
        .iter()
        .any(|mark| mark.contents == contents);
    assert!(found, "{told}: found {:?}", contents.keys());
    // And it goes on from there.
    let mut writer = Writer {
        count: 1_000,
        ..Writer::default()
    };
    let accepted = writer.commit(&[Edit::Put(key(200), 0, bytes(1, 40))]);
    let id = accepted.header().commit;
    store.commit_batch(&[accepted], 9).unwrap();
    assert!(
        matches!(store.outcome(&id).unwrap(), Some(Outcome::InForce { .. })),
        "{told}"
    );
    let mut faults = store.check(&mut |_| {}).unwrap().faults;
    // The writer above is a new one and knows nothing of the author's chain.
    faults.retain(|fault| !format!("{fault}").contains("AuthorChain"));
    assert_eq!(faults, [], "{told}");
}

#[test]
fn a_journal_shorter_than_the_state_knows_is_a_fault_that_is_told_again() {
    let run = record();
    let (at, state) = run.states.last().unwrap();
    let cut = run.marks[3].ops;
    assert!(cut < *at);
    let disk = MemoryDisk::after_power_cut(&run.log[..cut], Loss::Nothing);
    // The pointer to the state was set before the first commit.
    copy_dir(state.path(), &run.dir.path().join("state"));
    for _ in 0..2 {
        let (store, report) = Store::open(run.dir.path(), disk.clone(), options()).unwrap();
        let told = format!("{:?}", report.faults);
        assert!(told.contains("StateAhead"), "{told}");
        assert_eq!(read_all(&store).0, run.marks[3].contents);
    }
}

#[test]
fn after_a_failed_sync_nothing_more_is_taken_and_the_id_settles_it() {
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    let first = writer.commit(&[Edit::Put(key(1), 0, bytes(1, 99))]);
    let id = first.header().commit;
    *disk.sync_fails.lock().unwrap() = true;
    let unknown = store.commit_batch(&[first], 1).unwrap_err();
    assert!(matches!(unknown, StoreError::Unknown(_)));
    *disk.sync_fails.lock().unwrap() = false;
    let second = writer.commit(&[Edit::Put(key(2), 0, bytes(1, 99))]);
    let stopped = store.commit_batch(&[second], 1).unwrap_err();
    assert!(matches!(stopped, StoreError::Stopped));
    drop(store);
    let (store, _) = Store::open(dir.path(), disk, options()).unwrap();
    let is_there = store.get(key(1)).unwrap().is_some();
    assert_eq!(store.outcome(&id).unwrap().is_some(), is_there);
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
