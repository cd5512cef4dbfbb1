//! The snapshot that a sign-in begins with: it says what the host would say, or it is passed over.

mod post_kit;

use std::fs;

use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::record::Record;
use carepost::post::change::ChangeSet;
use carepost::post::own_files;
use carepost::post::reading::{BEHIND, FIRST, ReadCount};
use carepost::post::register::Register;
use carepost::post::session::Session;
use carepost::post::snapshot::SnapshotUse;
use post_kit::{COUNSELOR, Post, child, id};

fn put_child(session: &mut Session, n: u32, base: u64, name: &str) {
    let change = ChangeSet::new(Action::Change)
        .put(id(n), Scope::Staff, base, &child(name))
        .unwrap();
    session.save(&change).unwrap();
}

fn make(session: &mut Session) {
    let mut making = session.begin_snapshot().unwrap().unwrap();
    let mut count = ReadCount::default();
    for kind in FIRST {
        let page = session.read_page(*kind, None, &mut count).unwrap();
        assert!(page.next.is_none());
        session.snapshot(&mut making, page.arrived).unwrap();
    }
    session.finish_snapshot(making).unwrap();
    // It is in its place once what it was read from is held against the chain.
    session.hold_kinds(FIRST).unwrap();
}

/// The names of the children that the snapshot gives; none where it is passed over.
fn names(session: &mut Session) -> Option<Vec<String>> {
    let mut register = Register::default();
    match session.read_snapshot(&mut register) {
        SnapshotUse::None => {
            assert_eq!(register.version, 0);
            None
        }
        SnapshotUse::Taken { mut rest, .. } => {
            while let Some(arrived) = session.read_rest(&mut rest).unwrap() {
                for record in arrived {
                    register.take(&record.opened()).unwrap();
                }
            }
            let children = register.children.iter();
            let mut names: Vec<String> = children.map(|(_, child)| child.name.clone()).collect();
            names.sort();
            Some(names)
        }
    }
}

#[test]
fn a_snapshot_is_brought_up_to_date_with_what_was_done_since() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    chen.begin_private().unwrap();
    assert_eq!(names(&mut chen), None);
    for n in 1..=3 {
        put_child(&mut chen, n, 0, &format!("child {n}"));
    }
    make(&mut chen);
    assert_eq!(names(&mut chen).unwrap(), ["child 1", "child 2", "child 3"]);
    put_child(&mut chen, 1, 1, "another name");
    put_child(&mut chen, 4, 0, "child 4");
    let gone = ChangeSet::new(Action::Change).remove(Child::key(id(2)), Scope::Staff, 1);
    chen.save(&gone).unwrap();
    let mut chen = post.sign_in("chen");
    assert_eq!(
        names(&mut chen).unwrap(),
        ["another name", "child 3", "child 4"]
    );
    // What came from the snapshot is held against the journal like what comes from the host.
    let count = chen.read(BEHIND, &mut Register::default()).unwrap();
    assert_eq!(count.faults, 0);
    assert!(chen.hold_against_chain().unwrap().is_sound());
}

#[test]
fn what_is_removed_between_the_sign_in_and_the_reading_raises_no_doubt() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    chen.begin_private().unwrap();
    for n in 1..=3 {
        put_child(&mut chen, n, 0, &format!("child {n}"));
    }
    let (mut reading, mut removing) = (post.sign_in("chen"), chen);
    let gone = ChangeSet::new(Action::Change).remove(Child::key(id(2)), Scope::Staff, 1);
    removing.save(&gone).unwrap();
    put_child(&mut removing, 3, 1, "another name");
    let kinds: Vec<_> = FIRST.iter().chain(BEHIND).copied().collect();
    let count = reading.read(&kinds, &mut Register::default()).unwrap();
    assert_eq!(count.faults, 0);
    let held = reading.hold_against_chain().unwrap();
    assert!(held.is_sound(), "{held:?}");
}

#[test]
fn a_snapshot_that_is_damaged_cut_or_another_persons_is_passed_over() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    chen.begin_private().unwrap();
    put_child(&mut chen, 1, 0, "小明");
    let other = post.join(&mut chen, "wang", COUNSELOR);
    make(&mut chen);
    let file = own_files::snapshot(&post.own(), chen.post(), chen.me().person);
    let whole = fs::read(&file).unwrap();
    assert!(!whole.windows(6).any(|some| some == "小明".as_bytes()));
    for at in (0..whole.len()).step_by(101) {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        fs::write(&file, &flipped).unwrap();
        assert_eq!(names(&mut chen), None, "bit flipped in byte {at}");
        fs::write(&file, &whole[..at]).unwrap();
        assert_eq!(names(&mut chen), None, "cut after {at} bytes");
    }
    fs::write(&file, &whole).unwrap();
    assert!(names(&mut chen).is_some());
    let mut wang = post.sign_in("wang");
    wang.begin_private().unwrap();
    fs::copy(&file, own_files::snapshot(&post.own(), wang.post(), other)).unwrap();
    assert_eq!(names(&mut wang), None);
}

#[test]
fn a_snapshot_of_a_head_that_the_journal_does_not_have_is_passed_over() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    chen.begin_private().unwrap();
    make(&mut chen);
    let elsewhere = Post::found();
    let mut stranger = elsewhere.sign_in("chen");
    stranger.begin_private().unwrap();
    let from = own_files::snapshot(&post.own(), chen.post(), chen.me().person);
    let to = own_files::snapshot(&elsewhere.own(), stranger.post(), stranger.me().person);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
    assert_eq!(names(&mut stranger), None);
}
