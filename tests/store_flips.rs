//! Two thousand single-bit flips over all files of a store: no panic, no hang, nothing wrong or missing in silence.

mod store_kit;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use carepost::care::ledger::ids::{Id, RecordKey};
use carepost::store::disk::RealDisk;
use carepost::store::drafts::Drafts;
use carepost::store::guarded;
use carepost::store::rebuild::{Reading, StateLife};
use carepost::store::store::{OpenOptions, Store};
use store_kit::*;

const FLIPS: usize = 2_000;

const DRAFT: Id = Id([3; 16]);

fn flip_options() -> OpenOptions {
    OpenOptions {
        deadline: Duration::from_secs(5),
        ..options()
    }
}

/// A record's key, with a revision and its blob.
type Written = (RecordKey, (u64, Option<Vec<u8>>));

/// What a store was made with.
struct Made {
    expected: Contents,
    /// Every revision ever written.
    earlier: Vec<Written>,
}

/// Makes a store with everything in it: segments, checkpoints, erased and rewrapped revisions, a draft.
fn make(dir: &Path) -> Made {
    let disk = Arc::new(RealDisk::default());
    let mut store = Store::create(dir, disk.clone(), POST, GENERATION, flip_options()).unwrap();
    let mut writer = Writer::default();
    let mut contents = Contents::new();
    let mut earlier = Vec::new();
    for n in 0..24_u8 {
        let mut edits = vec![Edit::Put(key(n), 0, bytes(n.into(), 300))];
        match n % 6 {
            3 => edits.push(Edit::Put(key(n - 1), 1, bytes(99, 700))),
            4 => edits.push(Edit::Rewrap(key(n - 3), 1)),
            5 => edits.push(Edit::Erase(key(n - 5), 1)),
            _ => {}
        }
        for edit in &edits {
            if let Edit::Put(key, base, blob) = edit {
                earlier.push((*key, (base + 1, Some(blob.clone()))));
            }
        }
        edit(&mut contents, &edits);
        store.commit_batch(&[writer.commit(&edits)], 1).unwrap();
    }
    store.close(1).unwrap();
    let mut drafts = Drafts::open(dir, disk).unwrap();
    for n in 0..2 {
        drafts.put(DRAFT, AUTHOR, &bytes(n, 400)).unwrap();
    }
    Made {
        expected: contents,
        earlier,
    }
}

fn files_under(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_under(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

/// Flips one bit, opens, checks and reads everything; gives whether anything was told.
fn flipped(origin: &Path, files: &[PathBuf], flip: usize, made: &Made) -> bool {
    let Made { expected, earlier } = made;
    let copy = tempfile::tempdir().unwrap();
    for file in files {
        let target = copy.path().join(file.strip_prefix(origin).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
    // Every file gets its share, and within it places spread by a large odd number.
    let file = &files[flip % files.len()];
    let target = copy.path().join(file.strip_prefix(origin).unwrap());
    let mut content = fs::read(&target).unwrap();
    // sled's own files are mostly empty; the flips go where something is.
    let used = content
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    if used == 0 {
        return false;
    }
    let bit = (flip / files.len()).wrapping_mul(2_654_435_761) % (used * 8);
    content[bit / 8] ^= 1 << (bit % 8);
    fs::write(&target, content).unwrap();
    let is_journal = file.to_string_lossy().contains("journal");
    // Every fourth is tried this way too; opening a store twice more takes its time.
    if file.to_string_lossy().contains("state") && (flip / files.len()).is_multiple_of(4) {
        found_beside_work(copy.path(), expected, &format!("flip {flip}, beside"));
    }
    if is_journal && flip / files.len() % 2 == 1 {
        // The state that knew better is gone too.
        fs::remove_dir_all(copy.path().join("state")).unwrap();
    }

    let told_at = format!("flip {flip}: bit {bit} of {}", file.display());
    let disk = Arc::new(RealDisk::default());
    let (is_told, contents) = match Store::open(copy.path(), disk.clone(), flip_options()) {
        Err(_) => (true, None),
        Ok((store, report)) => {
            let (contents, damaged) = read_all(&store);
            let check = store.check(&mut |_| {}).unwrap();
            let is_told = report.torn.is_some()
                || !report.faults.is_empty()
                || !check.faults.is_empty()
                || damaged > 0;
            // A state that was built anew is told, but nothing is wrong then.
            if matches!(report.state, StateLife::Rebuilt { .. }) && !is_told {
                assert_eq!(&contents, expected, "{told_at}");
            }
            (is_told, Some(contents))
        }
    };
    if let Some(contents) = contents {
        for (key, found) in &contents {
            // Where the frame of the latest revision is lost, the one before it may be shown, if that is told.
            let is_older = is_told && earlier.contains(&(*key, found.clone()));
            let is_right = Some(found) == expected.get(key) || is_older;
            assert!(is_right, "{told_at}: a wrong record");
        }
        assert!(
            is_told || contents.len() == expected.len(),
            "{told_at}: missing in silence"
        );
    }
    // A bit that comes up among erased bytes is zeroed again, and that is all there is to it.
    let is_mended = || fs::read(&target).unwrap() == fs::read(file).unwrap();
    assert!(is_told || !is_journal || is_mended(), "{told_at}: not told");
    let drafts = Drafts::open(copy.path(), disk).unwrap();
    let draft = drafts.get(DRAFT).unwrap().unwrap();
    let is_latest = draft.bytes == bytes(1, 400);
    let is_older = draft.bytes == bytes(0, 400) && draft.other_is_damaged;
    assert!(is_latest || is_older, "{told_at}: a wrong draft");
    is_told
}

/// Opens a copy of the folder for work at once: what is wrong in the state is found beside the work, and mended by the
/// next start.
fn found_beside_work(dir: &Path, expected: &Contents, told_at: &str) {
    let copy = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    files_under(dir, &mut files);
    for file in files {
        let target = copy.path().join(file.strip_prefix(dir).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
    let open = || {
        let options = OpenOptions {
            reading: Reading::Beside,
            ..flip_options()
        };
        Store::open(copy.path(), Arc::new(RealDisk::default()), options).unwrap()
    };
    let (mut store, _) = open();
    let read = guarded::call(|| read_all(&store));
    while store.is_scanning() {
        store.scan_on();
    }
    if !store.is_stopped() {
        assert_eq!(read.unwrap().0, *expected, "{told_at}: wrong in silence");
        return;
    }
    drop(store);
    let (mut store, report) = open();
    assert!(
        matches!(report.state, StateLife::Rebuilt { .. }),
        "{told_at}: {report:?}"
    );
    assert!(
        !store.is_scanning(),
        "{told_at}: what was just built is read again"
    );
    assert_eq!(read_all(&store).0, *expected, "{told_at}: built wrong");
    store.scan_on();
    assert!(!store.is_stopped(), "{told_at}");
}

#[test]
fn no_flipped_bit_panics_hangs_or_goes_unnoticed() {
    guarded::quiet_hook();
    let origin = tempfile::tempdir().unwrap();
    let expected = make(origin.path());
    let mut files = Vec::new();
    files_under(origin.path(), &mut files);
    assert!(files.len() >= 6, "{files:?}");
    let told: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                let (origin, files, expected) = (origin.path(), &files, &expected);
                scope.spawn(move || {
                    (0..FLIPS)
                        .filter(|flip| flip % 2 == worker)
                        .filter(|flip| flipped(origin, files, *flip, expected))
                        .count()
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    });
    assert!(told > FLIPS / 10, "{told}");
}
