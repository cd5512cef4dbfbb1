//! What the store takes, refuses and gives back.

mod store_kit;

use std::sync::Arc;

use carepost::care::ledger::ids::{CommitId, GenerationId, Hash, Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::store::disk::{Disk, RealDisk};
use carepost::store::errors::{Refusal, StoreError};
use carepost::store::fault::{Fault, What};
use carepost::store::reads::{Behind, Content, Outcome};
use carepost::store::rebuild::{StateLife, WhyRebuilt};
use carepost::store::store::Store;
use store_kit::*;

fn new_store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), real(), POST, GENERATION, options()).unwrap();
    (dir, store)
}

fn real() -> Arc<dyn Disk> {
    Arc::new(RealDisk::default())
}

#[test]
fn a_disk_that_does_not_read_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    let put = [Edit::Put(key(1), 0, bytes(1, 400))];
    store.commit_batch(&[writer.commit(&put)], 1).unwrap();
    *disk.read_fails.lock().unwrap() = true;
    assert!(matches!(store.get(key(1)), Err(StoreError::Io { .. })));
    assert!(matches!(store.frame(1), Err(StoreError::Io { .. })));
    *disk.read_fails.lock().unwrap() = false;
    let found = store.get(key(1)).unwrap().unwrap();
    assert!(matches!(found.content, Content::Sealed { .. }));
}

#[test]
fn what_is_committed_is_read_back_after_a_clean_end_and_after_none() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    let mut expected = Contents::new();
    for n in 0..60_u8 {
        let edits = [
            Edit::Put(key(n), 0, bytes(n.into(), 500)),
            Edit::Put(key(n), 1, bytes(n.into(), 200)),
        ];
        edit(&mut expected, &edits);
        let done = store.commit_batch(&[writer.commit(&edits)], 5).unwrap();
        assert_eq!(
            store.head().hash,
            store.frame(store.head().number).unwrap().head.hash
        );
        assert!(done[0].in_force);
    }
    assert_eq!(read_all(&store), (expected.clone(), 0));
    let head = store.head();
    drop(store);
    let (store, report) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!((report.torn, report.faults), (None, vec![]));
    assert_eq!(store.head(), head);
    assert_eq!(read_all(&store), (expected.clone(), 0));
    assert!(store.get_revision(key(3), 1).unwrap().is_some());
    assert!(store.get_revision(key(3), 2).unwrap().is_some());
    assert_eq!(store.scan(Some(Kind::Room), None, 9).unwrap().len(), 0);
    assert_eq!(store.frames(1, 1000).unwrap().len() as u64, head.number);
    store.close(4).unwrap();
    let (store, report) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!(report.state, StateLife::AsItWas);
    assert_eq!(store.head().time, 5, "the host's time never goes back");
    assert_eq!(store.ahead_of(head.number, &head.hash).unwrap(), Ok(()));
    assert_eq!(
        store.ahead_of(head.number, &Hash::ZERO).unwrap(),
        Err(Behind::Forked { here: head.hash })
    );
    drop(store);
    std::fs::remove_dir_all(dir.path().join("state")).unwrap();
    let (store, report) = Store::open(dir.path(), real(), options()).unwrap();
    let why = WhyRebuilt::Missing;
    assert_eq!(report.state, StateLife::Rebuilt { why });
    assert_eq!(report.faults, []);
    assert_eq!(read_all(&store), (expected, 0));
}

#[test]
fn a_stale_base_a_doubled_id_and_wrong_bytes_are_refused_and_nothing_of_the_batch_is_kept() {
    let (_dir, mut store) = new_store();
    let mut writer = Writer::default();
    let first = writer.commit(&[Edit::Put(key(1), 0, bytes(1, 100))]);
    store.commit_batch(&[first], 1).unwrap();
    let head = store.head();
    let good = writer.commit(&[Edit::Put(key(2), 0, bytes(2, 100))]);
    let stale = writer.commit(&[Edit::Put(key(1), 0, bytes(3, 100))]);
    let refused = store.commit_batch(&[good, stale], 2).unwrap_err();
    let why = Refusal::Conflict {
        key: key(1),
        base: 0,
        current: 1,
    };
    assert!(matches!(refused, StoreError::Refused { index: 1, why: found } if found == why));
    assert_eq!(
        (store.head(), store.get(key(2)).unwrap().is_none()),
        (head, true)
    );
    let doubled = Writer::default().commit(&[Edit::Put(key(3), 0, bytes(1, 100))]);
    assert!(matches!(
        store.commit_batch(&[doubled], 2).unwrap_err(),
        StoreError::Refused {
            why: Refusal::Doubled { number: 1 },
            ..
        }
    ));
    assert_eq!(store.head(), head);
}

/// Holds what is found by each case against what lies in it.
fn assert_found_by_case(store: &Store) -> usize {
    let mut found_at_all = 0;
    for case in [CASE, OTHER_CASE] {
        let lies_in = |(key, revision): &(_, u64)| {
            store.lies_in(*key, *revision).unwrap() == Some(Scope::Case(case))
        };
        let all = store.places(Some(Kind::Child), None, 1_000).unwrap();
        let expected: Vec<_> = all
            .iter()
            .filter(|one| lies_in(one))
            .map(|one| one.0)
            .collect();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = store.places_in(case, Kind::Child, after, 3).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            found.extend(page);
        }
        assert_eq!(found, expected);
        assert!(
            store
                .places_in(case, Kind::Room, None, 3)
                .unwrap()
                .is_empty()
        );
        found_at_all += found.len();
    }
    found_at_all
}

const CASE: Id = Id([0xee; 16]);
const OTHER_CASE: Id = Id([0xef; 16]);

#[test]
fn a_record_is_found_by_the_case_that_it_lies_in_wherever_it_has_lain() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    let scopes = [Scope::Case(CASE), Scope::Staff, Scope::Case(OTHER_CASE)];
    let mut revisions = [0; 12];
    for n in 0..400 {
        let drawn = bytes(n, 8);
        let record = usize::from(drawn[0] % 12);
        let (key, base) = (key(record as u8), revisions[record]);
        writer.scope = scopes[usize::from(drawn[1] % 3)];
        let edit = match drawn[2] % 6 {
            0 if base > 0 => Edit::Remove(key, base),
            1 if base > 0 => Edit::Erase(key, base),
            _ => Edit::Put(key, base, bytes(n, 40)),
        };
        let commit = match drawn[3] % 4 {
            // In force with its last part alone.
            0 => {
                let change = CommitId([n as u8; 16]);
                let begun = writer.part(std::slice::from_ref(&edit), change, 0, false);
                store.commit_batch(&[begun], 1).unwrap();
                assert_found_by_case(&store);
                writer.part(&[], change, 1, true)
            }
            _ => writer.commit(std::slice::from_ref(&edit)),
        };
        // What was removed is not erased.
        let done = store.commit_batch(&[commit], 1);
        if !matches!(edit, Edit::Erase(..)) {
            done.unwrap();
            revisions[record] += 1;
        }
        assert_found_by_case(&store);
    }
    let found = assert_found_by_case(&store);
    assert!(found > 3, "{found}");
    store.close(1).unwrap();
    std::fs::remove_dir_all(dir.path().join("state")).unwrap();
    let (store, _) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!(assert_found_by_case(&store), found, "built anew");
}

#[test]
fn a_large_change_is_in_force_with_its_last_part_and_void_after_a_restart() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    let change = CommitId([0xA0; 16]);
    let part = writer.part(&[Edit::Put(key(1), 0, bytes(1, 100))], change, 0, false);
    let first = part.header().commit;
    assert!(!store.commit_batch(&[part], 1).unwrap()[0].in_force);
    assert!(store.get(key(1)).unwrap().is_none());
    assert!(matches!(
        store.outcome(&first).unwrap(),
        Some(Outcome::Pending { .. })
    ));
    let last = writer.part(&[Edit::Put(key(2), 0, bytes(2, 100))], change, 1, true);
    assert!(store.commit_batch(&[last], 1).unwrap()[0].in_force);
    assert!(store.get(key(1)).unwrap().is_some() && store.get(key(2)).unwrap().is_some());
    assert!(matches!(
        store.outcome(&first).unwrap(),
        Some(Outcome::InForce { number: 1, .. })
    ));

    let other = CommitId([0xB0; 16]);
    let part = writer.part(&[Edit::Put(key(3), 0, bytes(1, 100))], other, 0, false);
    let begun = part.header().commit;
    store.commit_batch(&[part], 1).unwrap();
    drop(store);
    let (mut store, report) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!(report.faults, []);
    assert!(matches!(
        store.outcome(&begun).unwrap(),
        Some(Outcome::Void { .. })
    ));
    let last = writer.part(&[Edit::Put(key(4), 0, bytes(2, 100))], other, 1, true);
    assert!(matches!(
        store.commit_batch(&[last], 1).unwrap_err(),
        StoreError::Refused {
            why: Refusal::PartOutOfOrder { due: 0, .. },
            ..
        }
    ));
    assert!(store.get(key(3)).unwrap().is_none());
}

#[test]
fn erased_bytes_are_nowhere_in_the_store_and_a_rewrap_keeps_the_blob() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    let blob = bytes(77, 600);
    let commits = [
        writer.commit(&[Edit::Put(key(1), 0, blob.clone())]),
        writer.commit(&[Edit::Rewrap(key(1), 1)]),
    ];
    let old_slot = commits[0].commit().payloads[0].to_vec();
    let new_slot = commits[1].commit().payloads[0].to_vec();
    store.commit_batch(&commits, 1).unwrap();
    match store.get(key(1)).unwrap().unwrap().content {
        Content::Sealed {
            slot,
            blob: found,
            epoch: 2,
            slot_number: 2,
            ..
        } => {
            assert!(slot == new_slot && found == blob);
        }
        _ => panic!("not as rewrapped"),
    }
    store
        .commit_batch(&[writer.commit(&[Edit::Erase(key(1), 1)])], 1)
        .unwrap();
    assert!(matches!(
        store.get(key(1)).unwrap().unwrap().content,
        Content::Erased { by: 3, .. }
    ));
    store.close(1).unwrap();
    for entry in walk(dir.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        for secret in [&blob, &old_slot, &new_slot] {
            assert!(
                !bytes.windows(16).any(|window| window == &secret[..16]),
                "{entry:?}"
            );
        }
    }
    let (_, report) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!((report.state, report.faults), (StateLife::AsItWas, vec![]));
}

#[test]
fn what_is_erased_of_a_segment_that_is_lost_is_gone_already_and_keeps_nobody_out() {
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, options()).unwrap();
    let mut writer = Writer::default();
    for base in 0..30 {
        let put = [Edit::Put(key(1), base, bytes(base, 800))];
        store.commit_batch(&[writer.commit(&put)], 1).unwrap();
    }
    drop(store);
    let segment = |n: u32| dir.path().join(format!("journal/{n:08}.seg"));
    disk.remove(&segment(1)).unwrap();
    // Of the second only the beginning is left.
    let second = disk.content(&segment(2));
    disk.set(&segment(2), second[..second.len() / 2].to_vec());
    let open = || Store::open(dir.path(), disk.clone(), options()).unwrap();
    let (mut store, _) = open();
    let lost: Vec<_> = (1..25)
        .filter(|revision| {
            let content = store.get_revision(key(1), *revision).unwrap().unwrap();
            matches!(content.content, Content::Damaged { .. })
        })
        .collect();
    assert!(lost.len() > 5, "{lost:?}");
    for revision in lost {
        let erase = writer.commit(&[Edit::Erase(key(1), revision)]);
        store.commit_batch(&[erase], 1).unwrap();
        assert!(!store.is_stopped(), "{revision}");
    }
    drop(store);
    let (store, report) = open();
    assert_eq!(disk.content(&segment(2)).len(), second.len() / 2);
    let not_erased = |fault: &Fault| fault.what == What::NotErased;
    assert!(!report.faults.iter().any(not_erased), "{:?}", report.faults);
    assert!(!store.is_stopped());
}

fn author_number(store: &Store, generation: &GenerationId) -> Option<u64> {
    let chain = store.author_chain(generation, &AUTHOR).unwrap();
    chain.map(|row| row.author_number)
}

#[test]
fn a_new_generation_has_author_chains_of_its_own_and_the_old_records() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    store
        .commit_batch(&[writer.commit(&[Edit::Put(key(1), 0, bytes(1, 99))])], 1)
        .unwrap();
    assert_eq!(author_number(&store, &GENERATION), Some(1));
    let next = GenerationId([99; 16]);
    assert_eq!(author_number(&store, &next), None);
    writer.generation = next;
    store
        .commit_batch(&[writer.commit(&[Edit::Put(key(1), 1, bytes(2, 99))])], 1)
        .unwrap();
    drop(store);
    let (store, report) = Store::open(dir.path(), real(), options()).unwrap();
    assert_eq!(report.faults, vec![]);
    assert_eq!(author_number(&store, &GENERATION), Some(1));
    assert_eq!(author_number(&store, &next), Some(2));
    assert_eq!(store.current_revision(key(1)).unwrap(), 2);
}

#[test]
fn where_sled_cannot_be_the_records_are_read_from_the_journal_and_told_to_be_in_memory() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    let put = |n: u8| [Edit::Put(key(n), 0, bytes(n.into(), 99))];
    store.commit_batch(&[writer.commit(&put(1))], 1).unwrap();
    drop(store);
    // Neither the state that was there nor the folder for the next one can be used.
    let state = dir.path().join("state");
    std::fs::remove_dir_all(&state).unwrap();
    std::fs::create_dir(&state).unwrap();
    std::fs::write(state.join(u32::MAX.to_string()), b"in the way").unwrap();
    let (mut store, report) = Store::open(dir.path(), real(), options()).unwrap();
    let why = WhyRebuilt::Missing;
    assert_eq!(report.state, StateLife::InMemory { why });
    assert_eq!(read_all(&store).0.len(), 1);
    store.commit_batch(&[writer.commit(&put(2))], 1).unwrap();
    assert_eq!(read_all(&store).0.len(), 2);
    assert_eq!(store.check(&mut |_| {}).unwrap().faults, []);
}

#[test]
fn a_check_counts_what_it_verified_shows_every_commit_and_writes_nothing() {
    let (dir, mut store) = new_store();
    let mut writer = Writer::default();
    for n in 0..25 {
        let edits = [Edit::Put(key(n), 0, bytes(n.into(), 300))];
        store.commit_batch(&[writer.commit(&edits)], 1).unwrap();
    }
    let erase = writer.commit(&[Edit::Erase(key(3), 1)]);
    store.commit_batch(&[erase], 1).unwrap();
    let mut seen = Vec::new();
    let check = store
        .check(&mut |commit| seen.push(commit.header.author_number))
        .unwrap();
    assert_eq!(seen, (1..=26).collect::<Vec<u64>>());
    assert_eq!((check.commits, check.checkpoints), (26, 2));
    assert_eq!((check.payloads, check.erased, check.records), (48, 2, 25));
    assert_eq!(check.faults, []);
    // Someone puts bytes back where something was erased: told, and left for whoever looks into it.
    let first = dir.path().join("journal/00000001.seg");
    let whole = std::fs::read(&first).unwrap();
    let zeros = whole.windows(64).position(|window| window == [0; 64]);
    let mut changed = whole;
    changed[zeros.unwrap() + 40] = 1;
    std::fs::write(&first, &changed).unwrap();
    let check = store.check(&mut |_| {}).unwrap();
    assert!(matches!(
        check.faults[..],
        [Fault {
            what: What::NotErased,
            ..
        }]
    ));
    assert_eq!(std::fs::read(&first).unwrap(), changed);
}

#[test]
fn a_store_is_one_processs_and_is_not_begun_twice() {
    let (dir, store) = new_store();
    let open = || Store::open(dir.path(), real(), options()).map(drop);
    let pid = Some(std::process::id());
    assert!(matches!(open(), Err(StoreError::InUse { pid: found, .. }) if found == pid));
    drop(store);
    assert!(open().is_ok());
    let again = Store::create(dir.path(), real(), POST, GENERATION, options()).map(drop);
    assert!(matches!(again, Err(StoreError::Exists(_))));
    let nothing = tempfile::tempdir().unwrap();
    let missing = Store::open(nothing.path(), real(), options()).map(drop);
    assert!(matches!(missing, Err(StoreError::Missing(_))));
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
