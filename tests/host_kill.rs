//! A host that dies at any moment: nothing acknowledged is lost, nothing is doubled.

mod hosted_post;

use carepost::care::ledger::header::Act;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::misfit::Misfit;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::host::check::check;
use carepost::host::core::{CannotHost, Core};
use carepost::host::wire::Refused;
use carepost::store::disk::RealDisk;
use carepost::store::store::{OpenOptions, Store};
use hosted_post::*;
use std::sync::Arc;

#[test]
fn every_answered_commit_is_there_once_after_each_of_forty_deaths() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    let mut core = Some(core);
    for n in 1..=40 {
        let key = RecordKey::new(Kind::Child, Id([n; 16]));
        let commit = post.putting(&mut author, key, Scope::Staff, 0, &[n; 100]);
        let head = one(core.as_mut().unwrap(), commit.clone()).unwrap();
        // Dropped without a clean end, as by a kill; the answer may have been lost on its way, so it is sent again.
        drop(core.take());
        let mut again = core_of(dir.path());
        assert_eq!(again.head(), head);
        assert_eq!(one(&mut again, commit).unwrap(), head);
        assert_eq!(again.head(), head);
        assert_eq!(
            again.author_chain(person_id(1)),
            Some((author.number, author.previous))
        );
        core = Some(again);
    }
}

#[test]
fn commits_of_one_batch_are_each_decided_on_after_those_before() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let first = post.putting(&mut author, key, Scope::Staff, 0, b"one");
    let second = post.putting(&mut author, key, Scope::Staff, 1, b"two");
    let third = post.putting(&mut author, key, Scope::Staff, 1, b"stale");
    let batch = vec![first.clone(), first, second, third];
    let answers = core.commit(batch, clock()).answers;
    assert_eq!(answers[0], answers[1]);
    assert!(answers[2].is_ok());
    assert!(matches!(answers[3], Err(Refused::Commit(_))));
}

#[test]
fn a_restore_begins_another_life_in_which_authors_count_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, _) = founded(dir.path());
    let parent = post.generation;
    let head = core.head();
    post.generation = GenerationId([5; 16]);
    let mut author = Author::new(1);
    let restore = Act::Restore {
        parent,
        number: head.number,
        head: head.hash,
    };
    let restore = post.commit(&mut author, vec![restore], vec![], &[]);
    one(&mut core, restore).unwrap();
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let later = post.putting(&mut author, key, Scope::Staff, 0, b"one");
    one(&mut core, later).unwrap();
    // Nor is the first life gone back to, in which somebody may have signed what was lost with it.
    let head = core.head();
    let back = Act::Restore {
        parent: post.generation,
        number: head.number,
        head: head.hash,
    };
    let left = std::mem::replace(&mut post.generation, parent);
    let back = post.commit(&mut Author::new(1), vec![back], vec![], &[]);
    assert_eq!(
        one(&mut core, back),
        Err(Refused::Commit(Refusal::Misfit(Misfit::GenerationLeft(
            parent
        ))))
    );
    post.generation = left;
    drop(core);
    let (store, report) = Store::open(
        &paths(dir.path()).store,
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
    )
    .unwrap();
    assert_eq!(check(&store, &report, &[]).unwrap().faults, vec![]);
}

#[test]
fn a_post_is_founded_once() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, _) = founded(dir.path());
    drop(core);
    let again = Core::found(
        &paths(dir.path()),
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
        post.founding(),
        b"other",
        clock(),
    );
    assert!(matches!(again, Err(CannotHost::FoundedAlready)));
}
