//! A host whose disk fails, or is to be read less of than somebody would like.

mod hosted_post;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use carepost::care::ledger::header::{Act, Commit, Item, Op, Part, Roles, Sum};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::misfit::SEALED_MAX;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::signer::Signer;
use carepost::host::check::check;
use carepost::host::core::Core;
use carepost::host::showing::Caller;
use carepost::host::wire::{Answer, RecordContent, Refused, Request};
use carepost::store::disk::{Disk, RealDisk};
use carepost::store::fault::{Fault, What};
use carepost::store::rebuild::Reading;
use carepost::store::store::{OpenOptions, Store};
use hosted_post::*;

/// The machine's disk, which refuses to write zeros, or more than a segment begins with, where it is told to; it counts what
/// is read of it.
#[derive(Default)]
struct Watched {
    real: RealDisk,
    refuses_zeros: AtomicBool,
    refuses_frames: AtomicBool,
    read: AtomicUsize,
}

impl Watched {
    fn read_by<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        let before = self.read.load(Ordering::Relaxed);
        let done = work();
        (done, self.read.load(Ordering::Relaxed) - before)
    }
}

impl Disk for Watched {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.real.make_dir(dir)
    }
    fn create(&self, file: &Path) -> io::Result<()> {
        self.real.create(file)
    }
    fn write_at(&self, file: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let zeros = bytes.iter().all(|byte| *byte == 0);
        let frame = !zeros && bytes.len() > 96;
        if (zeros && self.refuses_zeros.load(Ordering::Relaxed))
            || (frame && self.refuses_frames.load(Ordering::Relaxed))
        {
            return Err(io::Error::other("the medium is broken"));
        }
        self.real.write_at(file, offset, bytes)
    }
    fn sync_data(&self, file: &Path) -> io::Result<()> {
        self.real.sync_data(file)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.real.sync_dir(dir)
    }
    fn read_at(&self, file: &Path, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.read.fetch_add(into.len(), Ordering::Relaxed);
        self.real.read_at(file, offset, into)
    }
    fn len(&self, file: &Path) -> io::Result<Option<u64>> {
        self.real.len(file)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.real.list(dir)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.real.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.real.remove(file)
    }
    fn truncate(&self, file: &Path, len: u64) -> io::Result<()> {
        self.real.truncate(file, len)
    }
}

const COUNSELOR: Roles = Roles::COUNSELOR;

fn child(n: u8) -> RecordKey {
    RecordKey::new(Kind::Child, Id([n; 16]))
}

fn open(dir: &Path, disk: &Arc<Watched>, reading: Reading) -> Core {
    let options = OpenOptions {
        reading,
        ..OpenOptions::default()
    };
    let disk: Arc<dyn Disk> = disk.clone();
    Core::open(&paths(dir), disk, options).unwrap().0
}

/// Person 1 over some connection.
fn caller() -> Caller {
    Caller {
        connection: 1,
        person: person_id(1),
        signer: Signer::Author,
        identity: identity(1).public().id(),
    }
}

fn sound(dir: &Path) {
    let disk = Arc::new(RealDisk::default());
    let store = Store::open(&paths(dir).store, disk, OpenOptions::default());
    let (store, report) = store.unwrap();
    assert_eq!(check(&store, &report, &[]).unwrap().faults, vec![]);
}

/// A post with a record of two revisions, the commit that erases the first, and a disk that will not have it done.
fn about_to_erase(dir: &Path, disk: &Arc<Watched>) -> (Post, Core, Author, Commit) {
    let (mut post, core, mut author) = founded(dir);
    drop(core);
    let mut core = open(dir, disk, Reading::First);
    for base in 0..2 {
        let put = post.putting(&mut author, child(1), Scope::Staff, base, b"said");
        one(&mut core, put).unwrap();
    }
    disk.refuses_zeros.store(true, Ordering::Relaxed);
    let erase = Item {
        key: child(1),
        op: Op::Erase { revision: 1 },
    };
    let erase = post.commit(&mut author, vec![], vec![erase], &[]);
    (post, core, author, erase)
}

#[test]
fn an_erasure_whose_bytes_could_not_be_erased_is_not_told_to_be_done() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(Watched::default());
    let (mut post, mut core, mut author, erase) = about_to_erase(dir.path(), &disk);
    let other = post.putting(&mut author, child(2), Scope::Staff, 0, b"after");
    let answers = core.commit(vec![erase.clone(), other.clone()], clock());
    assert!(matches!(
        answers.answers[..],
        [Err(Refused::Unknown), Err(Refused::Unknown)]
    ));
    assert!(core.is_stopped() && answers.committed.is_empty());
    drop(core);
    // The next host has it, erases what is to be erased, and takes what had not been decided on.
    disk.refuses_zeros.store(false, Ordering::Relaxed);
    let mut core = open(dir.path(), &disk, Reading::First);
    one(&mut core, erase).unwrap();
    one(&mut core, other).unwrap();
    let gone = core.answer(
        caller(),
        Request::Revision {
            key: child(1),
            revision: 1,
        },
    );
    let Answer::Records { records, .. } = gone else {
        panic!("no record");
    };
    assert!(records[0].content == RecordContent::Erased);
    drop(core);
    sound(dir.path());
}

#[test]
fn an_erasure_that_no_start_can_do_again_is_told_at_each_and_keeps_nobody_out() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(Watched::default());
    let (mut post, mut core, mut author, erase) = about_to_erase(dir.path(), &disk);
    assert_eq!(one(&mut core, erase), Err(Refused::Unknown));
    drop(core);
    for _ in 0..2 {
        let disk: Arc<dyn Disk> = disk.clone();
        let opened = Store::open(&paths(dir.path()).store, disk, OpenOptions::default());
        let (store, report) = opened.unwrap();
        let not_erased = |fault: &Fault| fault.what == What::NotErased;
        assert!(report.faults.iter().any(not_erased), "{:?}", report.faults);
        let found = check(&store, &report, &[]).unwrap().faults;
        assert!(found.len() > 1, "where they are is found too: {found:?}");
    }
    let mut core = open(dir.path(), &disk, Reading::First);
    let put = post.putting(&mut author, child(2), Scope::Staff, 0, b"after");
    one(&mut core, put).unwrap();
}

#[test]
fn a_state_that_fails_in_mid_work_is_given_up_and_built_anew_by_the_next_host() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let put = post.putting(&mut author, child(1), Scope::Staff, 0, b"said");
    one(&mut core, put).unwrap();
    core.close(clock()).unwrap();
    {
        let state = sled::open(paths(dir.path()).store.join("state/001")).unwrap();
        let row = state.range([b'r']..).next().unwrap().unwrap().0;
        state.remove(row).unwrap();
        state.flush().unwrap();
    }
    let disk = Arc::new(Watched::default());
    let mut core = open(dir.path(), &disk, Reading::Beside);
    let ask = Request::Current {
        kind: Kind::Child,
        after: None,
        limit: 10,
    };
    let answer = core.answer(caller(), ask.clone());
    assert!(matches!(answer, Answer::Refused(Refused::Unknown)));
    assert!(
        core.is_stopped(),
        "whoever asks again is answered by another host"
    );
    drop(core);
    let mut core = open(dir.path(), &disk, Reading::Beside);
    let Answer::Records { records, .. } = core.answer(caller(), ask) else {
        panic!("no records");
    };
    assert_eq!(records.len(), 1);
}

#[test]
fn a_record_that_was_written_again_and_again_costs_no_more_than_an_answer_holds() {
    const TIMES: usize = 1_000;
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    drop(core);
    let disk = Arc::new(Watched::default());
    let mut core = open(dir.path(), &disk, Reading::First);
    let text = [7; 2_000];
    let mut base = 0;
    while base < TIMES as u64 {
        let mut commits = Vec::new();
        for _ in 0..50 {
            commits.push(post.putting(&mut author, child(1), Scope::Staff, base, &text));
            base += 1;
        }
        for answer in core.commit(commits, clock()).answers {
            answer.unwrap();
        }
    }
    let ask = || core.answer(caller(), Request::Revisions(child(1)));
    let (answer, read) = disk.read_by(ask);
    let Answer::Records { records, .. } = answer else {
        panic!("no records");
    };
    let last = records.last().map(|record| record.revision);
    assert_eq!(last, Some(TIMES as u64), "the latest are the last");
    assert!(
        records.len() > 100 && records.len() < 1_000,
        "{}",
        records.len()
    );
    assert!(read < 1024 * 1024, "{read}");
}

#[test]
fn what_is_told_of_a_new_slot_reads_nothing_of_the_content() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    drop(core);
    let disk = Arc::new(Watched::default());
    let mut core = open(dir.path(), &disk, Reading::First);
    let large = [7; 300_000];
    let put = post.putting(&mut author, child(1), Scope::Staff, 0, &large);
    one(&mut core, put).unwrap();
    let begun = post.next_epoch(&mut author, Scope::Staff);
    one(&mut core, begun).unwrap();
    let slot = b"slot of the second";
    let rewrap = Item {
        key: child(1),
        op: Op::Rewrap {
            revision: 1,
            epoch: 2,
            slot: Sum::of(slot),
        },
    };
    let rewrap = post.commit(&mut author, vec![], vec![rewrap], &[slot]);
    let (heard, read) = disk.read_by(|| {
        let committed = core.commit(vec![rewrap], clock()).committed.pop().unwrap();
        // As many as are signed in.
        let each = (0..20).map(|_| core.push_for(caller(), &committed));
        each.filter(Option::is_some).count()
    });
    assert_eq!(heard, 20);
    assert!(read < large.len(), "{read}");
}

#[test]
fn what_was_begun_in_parts_before_a_restore_does_not_come_into_force_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let joining = post.joining(&mut author, 2, COUNSELOR);
    one(&mut core, joining).unwrap();
    let part = |post: &mut Post, by: &mut Author, n: u8, change: Option<CommitId>| {
        let blob = blob_of(b"in parts");
        let item = Item {
            key: child(n),
            op: Op::Put {
                scope: Scope::Staff,
                epoch: 1,
                base: 0,
                slot: Sum::of(b"slot"),
                blob: Sum::of(&blob),
            },
        };
        let mut header = post.header(by, vec![], vec![item]);
        header.part = Some(Part {
            change: change.unwrap_or(header.commit),
            index: u32::from(change.is_some()),
            last: change.is_some(),
        });
        (header.commit, by.sign(&header, &[b"slot", &blob]))
    };
    let (change, first) = part(&mut post, &mut Author::new(2), 1, None);
    one(&mut core, first).unwrap();
    let (parent, head) = (post.generation, core.head());
    post.generation = GenerationId([5; 16]);
    let restore = Act::Restore {
        parent,
        number: head.number,
        head: head.hash,
    };
    let restore = post.commit(&mut Author::new(1), vec![restore], vec![], &[]);
    one(&mut core, restore).unwrap();
    let (_, last) = part(&mut post, &mut Author::new(2), 2, Some(change));
    let refused = one(&mut core, last).unwrap_err();
    assert!(
        matches!(refused, Refused::Commit(Refusal::PartOutOfTurn { .. })),
        "{refused:?}"
    );
    drop(core);
    sound(dir.path());
}

#[test]
fn a_restore_that_could_not_be_written_leaves_the_old_life_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    drop(core);
    let disk = Arc::new(Watched::default());
    let mut core = open(dir.path(), &disk, Reading::First);
    let (parent, head) = (post.generation, core.head());
    post.generation = GenerationId([5; 16]);
    let restore = Act::Restore {
        parent,
        number: head.number,
        head: head.hash,
    };
    let restore = post.commit(&mut Author::new(1), vec![restore], vec![], &[]);
    disk.refuses_frames.store(true, Ordering::Relaxed);
    assert_eq!(one(&mut core, restore), Err(Refused::DiskFailed));
    disk.refuses_frames.store(false, Ordering::Relaxed);
    post.generation = parent;
    for n in 1..=2 {
        let put = post.putting(&mut author, child(n), Scope::Staff, 0, b"said");
        one(&mut core, put).unwrap();
        drop(core);
        core = open(dir.path(), &disk, Reading::First);
    }
    drop(core);
    sound(dir.path());
}

#[test]
fn a_slot_is_no_longer_than_a_sealed_key() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let blob = blob_of(b"said");
    let mut put = |n, len| {
        let slot = vec![1; len];
        let item = Item {
            key: child(n),
            op: Op::Put {
                scope: Scope::Staff,
                epoch: 1,
                base: 0,
                slot: Sum::of(&slot),
                blob: Sum::of(&blob),
            },
        };
        let before = (author.number, author.previous);
        let commit = post.commit(&mut author, vec![], vec![item], &[&slot, &blob]);
        let answer = one(&mut core, commit);
        if answer.is_err() {
            (author.number, author.previous) = before;
        }
        answer
    };
    assert_eq!(put(1, SEALED_MAX + 1), Err(Refused::Malformed));
    assert!(put(1, SEALED_MAX).is_ok());
}
