//! A store that works at once and reads its state through beside its work.

mod store_kit;

use std::path::Path;
use std::sync::Arc;

use carepost::care::ledger::ids::RecordKey;
use carepost::store::disk::RealDisk;
use carepost::store::rebuild::{Reading, StateLife, WhyRebuilt};
use carepost::store::store::{OpenOptions, Store};
use store_kit::*;

/// More records than are read at a time, so that the reading has a middle.
const RECORDS: u32 = 1_500;

fn open(dir: &Path) -> (Store, carepost::store::store::Report) {
    let options = OpenOptions {
        reading: Reading::Beside,
        ..options()
    };
    Store::open(dir, Arc::new(RealDisk::default()), options).unwrap()
}

fn many(n: u32) -> RecordKey {
    let mut key = key(0);
    key.id.0[..4].copy_from_slice(&n.to_be_bytes());
    key
}

fn made(dir: &Path) -> (Writer, Contents) {
    let disk = Arc::new(RealDisk::default());
    let mut store = Store::create(dir, disk, POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    let mut contents = Contents::new();
    let edits: Vec<_> = (0..RECORDS)
        .map(|n| Edit::Put(many(n), 0, bytes(n.into(), 20)))
        .collect();
    for edits in edits.chunks(100) {
        edit(&mut contents, edits);
        store.commit_batch(&[writer.commit(edits)], 1).unwrap();
    }
    store.close(1).unwrap();
    (writer, contents)
}

#[test]
fn a_sound_state_is_read_through_once_while_commits_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let (mut writer, mut contents) = made(dir.path());
    let (mut store, report) = open(dir.path());
    assert_eq!(report.state, StateLife::AsItWas);
    let mut n = 0;
    while store.is_scanning() {
        // Written before where the reading stands, and behind it.
        let edits = [
            Edit::Put(many(n), 1, bytes(7, 30)),
            Edit::Put(many(RECORDS - 1 - n), 1, bytes(8, 30)),
            Edit::Put(many(RECORDS + n), 0, bytes(9, 30)),
        ];
        edit(&mut contents, &edits);
        store.commit_batch(&[writer.commit(&edits)], 1).unwrap();
        store.scan_on();
        n += 1;
    }
    assert!(n > 1, "the reading had no middle");
    assert!(!store.is_stopped());
    assert_eq!(read_all(&store).0, contents);
}

#[test]
fn rows_that_the_state_lost_stop_the_store_and_are_built_anew_at_the_next_start() {
    for lost in [0_u8, b'c', b'i', b'r'] {
        let dir = tempfile::tempdir().unwrap();
        let (mut writer, mut contents) = made(dir.path());
        {
            let state = sled::open(dir.path().join("state/001")).unwrap();
            let row = state.range([lost]..).next().unwrap().unwrap().0;
            state.remove(row).unwrap();
            state.flush().unwrap();
        }
        let (mut store, report) = open(dir.path());
        assert_eq!(report.state, StateLife::AsItWas);
        let new = [Edit::Put(many(RECORDS), 0, bytes(1, 10))];
        edit(&mut contents, &new);
        store.commit_batch(&[writer.commit(&new)], 1).unwrap();
        while store.is_scanning() {
            store.scan_on();
        }
        assert!(
            store.is_stopped(),
            "the loss of a row under {lost} is passed over"
        );
        drop(store);
        let (store, report) = open(dir.path());
        let why = WhyRebuilt::Missing;
        assert_eq!(report.state, StateLife::Rebuilt { why });
        assert!(
            store.is_scanning(),
            "what was built anew is read through too"
        );
        assert_eq!(read_all(&store).0, contents);
    }
}
