//! The room that the journal's last segment is given ahead: passed over when read, given back at a clean end, and never
//! a hiding place for what is lost.

mod store_kit;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use carepost::store::disk::{Disk, RealDisk};
use carepost::store::rebuild::StateLife;
use carepost::store::segment::file_name;
use carepost::store::store::{OpenOptions, Report, Store};
use store_kit::*;

fn real() -> Arc<dyn Disk> {
    Arc::new(RealDisk::default())
}

/// One segment, and checkpoints seldom.
fn roomy() -> OpenOptions {
    OpenOptions {
        segment_size: 64 * 1024,
        checkpoint_every: 1_000,
        ..options()
    }
}

fn segment(dir: &Path, segment: u32) -> PathBuf {
    dir.join("journal").join(file_name(segment))
}

/// Where what was written ends, which are the last bytes of a ciphertext and not zero.
fn written(file: &Path) -> usize {
    let bytes = fs::read(file).unwrap();
    bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
}

fn room(file: &Path) -> usize {
    fs::read(file).unwrap().len() - written(file)
}

/// Saves so many records and is killed.
fn killed(dir: &Path, records: u8) -> (Writer, Contents) {
    let mut store = Store::create(dir, real(), POST, GENERATION, roomy()).unwrap();
    let mut writer = Writer::default();
    let mut expected = Contents::new();
    for n in 0..records {
        save(&mut store, &mut writer, &mut expected, n);
    }
    (writer, expected)
}

fn save(store: &mut Store, writer: &mut Writer, expected: &mut Contents, n: u8) {
    let edits = [Edit::Put(key(n), 0, bytes(n.into(), 300))];
    edit(expected, &edits);
    store.commit_batch(&[writer.commit(&edits)], 1).unwrap();
}

fn open(dir: &Path) -> (Store, Report) {
    Store::open(dir, real(), roomy()).unwrap()
}

#[test]
fn after_a_kill_the_room_is_no_tail_and_the_next_commit_follows_the_last() {
    let dir = tempfile::tempdir().unwrap();
    let (mut writer, mut expected) = killed(dir.path(), 5);
    let file = segment(dir.path(), 1);
    assert!(room(&file) > 10_000, "{}", room(&file));
    let len = fs::metadata(&file).unwrap().len();

    let (mut store, report) = open(dir.path());
    assert_eq!((report.torn, report.faults), (None, vec![]));
    save(&mut store, &mut writer, &mut expected, 5);
    assert_eq!(read_all(&store), (expected.clone(), 0));
    assert_eq!(store.check(&mut |_| {}).unwrap().faults, []);
    assert_eq!(
        fs::metadata(&file).unwrap().len(),
        len,
        "it lies in the room"
    );

    store.close(1).unwrap();
    // The last frame is a checkpoint, whose signature is zeros.
    assert_eq!(room(&file), 64, "a clean end gives the room back");
    let (store, report) = open(dir.path());
    assert_eq!((report.torn, report.faults), (None, vec![]));
    assert_eq!(read_all(&store), (expected, 0));
}

#[test]
fn a_segment_that_is_full_gives_its_room_back() {
    let dir = tempfile::tempdir().unwrap();
    let (_, expected) = killed(dir.path(), 200);
    assert_eq!(room(&segment(dir.path(), 1)), 0);
    assert!(room(&segment(dir.path(), 3)) > 0 || segment(dir.path(), 4).exists());
    let (store, report) = open(dir.path());
    assert_eq!((report.torn, report.faults), (None, vec![]));
    assert_eq!(read_all(&store), (expected, 0));
}

#[test]
fn what_is_not_zero_in_the_room_is_set_aside_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let (_, expected) = killed(dir.path(), 5);
    let file = segment(dir.path(), 1);
    let mut content = fs::read(&file).unwrap();
    let end = written(&file);
    content[end + 5_000] = 1;
    fs::write(&file, content).unwrap();

    let (store, report) = open(dir.path());
    let torn = report.torn.unwrap();
    assert_eq!(torn.bytes, 5_001, "up to what is not zero");
    assert_eq!(fs::metadata(torn.kept.unwrap()).unwrap().len(), 5_001);
    assert_eq!(report.faults, []);
    assert_eq!(read_all(&store), (expected, 0));
    assert_eq!(room(&file), 0);
}

#[test]
fn frames_that_turn_to_zeros_are_missed_by_the_state() {
    let dir = tempfile::tempdir().unwrap();
    let (_, expected) = killed(dir.path(), 5);
    let file = segment(dir.path(), 1);
    let mut content = fs::read(&file).unwrap();
    // The last frame, and half of the one before.
    let end = written(&file);
    content[end - 900..end].fill(0);
    fs::write(&file, content).unwrap();

    let (store, report) = open(dir.path());
    assert!(!report.faults.is_empty(), "not in silence");
    assert_ne!(report.state, StateLife::AsItWas);
    assert!(read_all(&store).0.len() < expected.len());
}

#[test]
fn a_disk_without_room_for_the_room_takes_the_commit_alone() {
    let dir = tempfile::tempdir().unwrap();
    let disk = MemoryDisk::new();
    let mut store = Store::create(dir.path(), disk.clone(), POST, GENERATION, roomy()).unwrap();
    let (mut writer, mut expected) = (Writer::default(), Contents::new());
    disk.fill_up(disk.ops(), 1);
    save(&mut store, &mut writer, &mut expected, 1);
    let (path, len) = disk
        .paths()
        .into_iter()
        .map(|path| (path.clone(), disk.content(&path).len()))
        .find(|(path, _)| path.ends_with(file_name(1)))
        .unwrap();
    assert!(len < 2_000, "{len} bytes, no room");
    save(&mut store, &mut writer, &mut expected, 2);
    assert!(disk.content(&path).len() > 20_000, "there is room again");
    assert_eq!(read_all(&store), (expected, 0));
    assert_eq!(store.check(&mut |_| {}).unwrap().faults, []);
}
