//! Backups, restored stores, and drafts.

mod store_kit;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use carepost::care::ledger::ids::{GenerationId, Id, PersonId};
use carepost::care::ledger::whole::WholeCommit;
use carepost::store::backup::restore;
use carepost::store::disk::RealDisk;
use carepost::store::drafts::Drafts;
use carepost::store::errors::StoreError;
use carepost::store::store::Store;
use store_kit::*;

#[test]
fn a_backup_restored_holds_what_stood_and_goes_on_in_a_new_generation() {
    let dir = tempfile::tempdir().unwrap();
    let real = || Arc::new(RealDisk::default());
    let home = dir.path().join("post");
    let mut store = Store::create(&home, real(), POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    let mut contents = Contents::new();
    for n in 0..30 {
        let edits = [Edit::Put(key(n), 0, bytes(n.into(), 700))];
        edit(&mut contents, &edits);
        store.commit_batch(&[writer.commit(&edits)], 1).unwrap();
    }
    std::fs::create_dir(home.join("people")).unwrap();
    std::fs::write(home.join("people/one"), b"sealed").unwrap();
    let copy = dir.path().join("copy");
    let others = [PathBuf::from("people"), PathBuf::from("not there")];
    let copied = store.backup_to(&copy, &others, &mut |_| {}).unwrap();
    assert_eq!(copied.tip, store.head());
    let again = store.backup_to(&copy, &[], &mut |_| {}).unwrap_err();
    assert!(matches!(again, StoreError::Exists(_)));
    // What comes after the backup is not in it.
    store
        .commit_batch(&[writer.commit(&[Edit::Put(key(99), 0, bytes(1, 50))])], 1)
        .unwrap();
    let head = store.head();

    let new = dir.path().join("new");
    restore(&copy, &new, &mut |_| {}).unwrap();
    assert_eq!(std::fs::read(new.join("people/one")).unwrap(), b"sealed");
    let (mut restored, report) = Store::open(&new, real(), options()).unwrap();
    assert_eq!((report.torn, report.faults), (None, vec![]));
    assert_eq!(read_all(&restored), (contents, 0));
    assert!(restored.ahead_of(head.number, &head.hash).unwrap().is_err());
    let mut writer = Writer {
        count: 0,
        generation: GenerationId([2; 16]),
        ..Writer::default()
    };
    let edits = [Edit::Put(key(99), 0, bytes(1, 50))];
    let (mut header, mut commit) = writer.commit(&edits).into_parts();
    header.commit.0[15] = 1;
    commit.header = header.to_bytes().unwrap();
    let whole = WholeCommit::of(commit).unwrap();
    restored.commit_batch(&[whole], 1).unwrap();
    assert_eq!(restored.check(&mut |_| {}).unwrap().faults, []);
}

#[test]
fn a_draft_cut_at_any_operation_is_the_old_or_the_new_one() {
    let store = Path::new("/post");
    let disk = MemoryDisk::new();
    let mut drafts = Drafts::open(store, disk.clone()).unwrap();
    let id = Id([1; 16]);
    let texts: Vec<Vec<u8>> = (0..6).map(|n| bytes(n, 900 - 100 * n as usize)).collect();
    let mut kept = vec![disk.ops()];
    for text in &texts {
        drafts.put(id, AUTHOR, text).unwrap();
        kept.push(disk.ops());
    }
    let log = disk.log();
    for cut in 0..=log.len() {
        let is_write = matches!(log[..cut].last(), Some(DiskOp::Write(..)));
        let torn = [Loss::TornAt(3), Loss::Hole];
        let losses = [Loss::Nothing, Loss::Unsynced, Loss::UnsyncedContent];
        for loss in losses.iter().chain(torn.iter().filter(|_| is_write)) {
            let disk = MemoryDisk::after_power_cut(&log[..cut], *loss);
            let drafts = Drafts::open(store, disk).unwrap();
            let found = drafts.get(id).unwrap().map(|draft| draft.bytes);
            let answered = kept.iter().rposition(|ops| *ops <= cut).unwrap_or(0);
            let due = answered.checked_sub(1).map(|index| &texts[index]);
            let next = texts.get(answered);
            let is_one_of_them = found.as_ref() == due || found.as_ref() == next;
            assert!(is_one_of_them, "cut {cut}, {loss:?}");
        }
    }
}

#[test]
fn a_removed_draft_does_not_come_back_and_each_sees_their_own() {
    let store = Path::new("/post");
    let disk = MemoryDisk::new();
    let mut drafts = Drafts::open(store, disk.clone()).unwrap();
    let (id, other) = (Id([1; 16]), Id([2; 16]));
    for text in [b"one", b"two", b"new"] {
        drafts.put(id, AUTHOR, text).unwrap();
    }
    drafts.put(other, PersonId([0; 16]), b"another's").unwrap();
    let page = drafts.list(AUTHOR, None, usize::MAX).unwrap();
    assert_eq!((page.drafts.len(), page.lost, page.next), (1, vec![], None));
    assert_eq!(page.drafts[0].sequence, 3);
    let before = disk.ops();
    drafts.remove(id).unwrap();
    let log = disk.log();
    for cut in before..=log.len() {
        for loss in [Loss::Nothing, Loss::Unsynced] {
            let disk = MemoryDisk::after_power_cut(&log[..cut], loss);
            let found = Drafts::open(store, disk).unwrap().get(id).unwrap();
            assert!(found.is_none_or(|draft| draft.bytes == b"new"), "cut {cut}");
        }
    }
    assert!(drafts.get(id).unwrap().is_none());
    assert!(drafts.get(other).unwrap().is_some());
}
