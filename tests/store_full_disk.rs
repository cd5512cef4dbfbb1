//! The disk is full at each operation in turn: the save is refused or settled by its id, and the post opens again.

mod store_kit;

use std::sync::Arc;

use carepost::store::errors::StoreError;
use carepost::store::reads::Outcome;
use carepost::store::store::Store;
use store_kit::*;

const ROUNDS: u8 = 24;

/// Works through the rounds on a disk that is full for so many operations from one on; gives how often it showed.
fn work(disk: &Arc<MemoryDisk>) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut refusals = 0;
    let mut refused = |error: StoreError| {
        let is_told = matches!(
            error,
            StoreError::DiskFull(_) | StoreError::Unknown(_) | StoreError::Stopped
        );
        assert!(is_told, "{error:?}");
        refusals += 1;
        assert!(refusals < 100, "there is room again by now");
    };
    let mut store = loop {
        match Store::create(dir.path(), disk.clone(), POST, GENERATION, options()) {
            Ok(store) => break store,
            // It was begun far enough to be opened.
            Err(StoreError::Exists(_)) => match Store::open(dir.path(), disk.clone(), options()) {
                Ok((store, _)) => break store,
                Err(error) => refused(error),
            },
            Err(error) => refused(error),
        }
    };
    let mut writer = Writer::default();
    let mut expected = Contents::new();
    for n in 0..ROUNDS {
        let mut edits = vec![Edit::Put(key(n), 0, bytes(n.into(), 800))];
        if n % 4 == 3 {
            edits.push(Edit::Erase(key(n - 2), 1));
        }
        edit(&mut expected, &edits);
        let batch = [writer.commit(&edits)];
        loop {
            let outcome = store.outcome(&batch[0].header().commit).unwrap();
            match outcome {
                Some(Outcome::InForce { .. }) => break,
                Some(other) => panic!("{other:?}"),
                None => {}
            }
            let head = store.head();
            match store.commit_batch(&batch, 1) {
                Ok(_) if !store.is_stopped() => break,
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(store.head(), head, "nothing is half done");
                    refused(error);
                }
            }
            while store.is_stopped() {
                drop(store);
                store = loop {
                    match Store::open(dir.path(), disk.clone(), options()) {
                        Ok((store, report)) => {
                            assert_eq!(report.faults, []);
                            break store;
                        }
                        Err(error) => refused(error),
                    }
                };
            }
        }
    }
    assert_eq!(read_all(&store), (expected.clone(), 0));
    assert_eq!(store.check(&mut |_| {}).unwrap().faults, []);
    drop(store);
    disk.make_room();
    let (store, report) = Store::open(dir.path(), disk.clone(), options()).unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(read_all(&store), (expected, 0));
    refusals
}

#[test]
fn a_full_disk_at_any_operation_loses_nothing_and_halves_nothing() {
    let reference = MemoryDisk::new();
    assert_eq!(work(&reference), 0);
    let mut shown = 0;
    for from in 0..reference.ops() {
        for ops in [1, 4] {
            let disk = MemoryDisk::new();
            disk.fill_up(from, ops);
            shown += usize::from(work(&disk) > 0);
        }
    }
    assert!(shown > reference.ops(), "{shown}");
}

#[test]
fn what_came_through_of_a_failed_write_and_cannot_be_cut_off_again_is_not_told_to_be_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    let batch = [
        writer.commit(&[Edit::Put(key(1), 0, bytes(1, 100))]),
        writer.commit(&[Edit::Put(key(2), 0, bytes(2, 4_000))]),
    ];
    // Half of what is written comes through, the first commit whole; nor can the file be cut.
    disk.fill_up(disk.ops(), 100);
    let refused = store.commit_batch(&batch, 1).unwrap_err();
    assert!(matches!(refused, StoreError::Unknown(_)), "{refused:?}");
    assert!(store.is_stopped());
    drop(store);
    disk.make_room();
    let (store, _) = Store::open(dir.path(), disk, options()).unwrap();
    let outcome = store.outcome(&batch[0].header().commit).unwrap();
    assert!(matches!(outcome, Some(Outcome::InForce { .. })));
}
