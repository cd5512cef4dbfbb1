//! An attacker who has the files, recomputes every hash and checksum, and holds one person's keys.
//!
//! They write the journal anew with the store's own code, which checks no signature. What `check` finds of it is
//! here; what it cannot find stands in `docs/threat-model.md`.

mod hosted_post;

use std::path::Path;
use std::sync::Arc;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::whole::WholeCommit;
use carepost::host::check::{CheckFault, Checked, Remembered, check};
use carepost::host::heads::SeenHead;
use carepost::store::disk::RealDisk;
use carepost::store::store::{OpenOptions, Store};
use hosted_post::*;

const COUNSELOR: Roles = Roles::COUNSELOR;

/// Four commits by person 1 and 2 after the founding and the joining of 2.
fn history() -> (Post, Vec<Commit>, [Author; 2]) {
    let mut post = Post::new();
    let founding = post.founding();
    let mut first = Author::new(1);
    first.number = 1;
    first.previous = Header::hash(&founding.header);
    let mut second = Author::new(2);
    let mut commits = vec![founding];
    commits.push(post.joining(&mut first, 2, COUNSELOR));
    for n in 1..=2 {
        let key = RecordKey::new(Kind::Child, Id([n; 16]));
        commits.push(post.putting(&mut first, key, Scope::Staff, 0, &[n; 50]));
        let key = RecordKey::new(Kind::Appointment, Id([n; 16]));
        commits.push(post.putting(&mut second, key, Scope::Clinical, 0, &[n; 50]));
    }
    (post, commits, [first, second])
}

/// Writes a journal of these commits with every hash right, whatever they are; ones the store itself refuses are
/// found by the store and count as found.
fn forge(dir: &Path, post: &Post, commits: &[Commit], times: &[i64]) -> Option<Store> {
    let disk = Arc::new(RealDisk::default());
    let options = OpenOptions::default();
    let mut store = Store::create(dir, disk, post.post, post.generation, options).unwrap();
    for (place, commit) in commits.iter().enumerate() {
        let accepted = WholeCommit::of(commit.clone()).ok()?;
        let time = times
            .get(place)
            .copied()
            .unwrap_or(2_000_000 + place as i64);
        store.commit_batch(&[accepted], time).ok()?;
    }
    drop(store);
    let disk = Arc::new(RealDisk::default());
    Some(Store::open(dir, disk, OpenOptions::default()).unwrap().0)
}

fn checked(post: &Post, commits: &[Commit], times: &[i64], seen: &[Remembered]) -> Option<Checked> {
    let dir = tempfile::tempdir().unwrap();
    drop(forge(&dir.path().join("store"), post, commits, times)?);
    let disk = Arc::new(RealDisk::default());
    let (store, report) =
        Store::open(&dir.path().join("store"), disk, OpenOptions::default()).unwrap();
    Some(check(&store, &report, seen).unwrap())
}

fn found(post: &Post, commits: &[Commit]) -> bool {
    checked(post, commits, &[], &[]).is_none_or(|checked| !checked.faults.is_empty())
}

#[test]
fn an_honest_journal_has_no_fault() {
    let (post, commits, _) = history();
    let checked = checked(&post, &commits, &[], &[]).unwrap();
    assert_eq!(checked.faults, vec![]);
    assert_eq!(checked.signatures, 6);
    assert_eq!(checked.authorised, 6);
    assert_eq!((checked.people, checked.scopes), (2, 4));
    assert!(
        serde_json::to_string(&checked)
            .unwrap()
            .contains("\"authorised\":6")
    );
}

#[test]
fn dropping_reordering_and_replaying_are_found() {
    let (post, commits, _) = history();
    for gone in 0..commits.len() - 2 {
        let mut fewer = commits.clone();
        fewer.remove(gone);
        assert!(found(&post, &fewer), "without commit {gone}");
    }
    for (one, other) in [(0, 1), (1, 2), (2, 4), (3, 5)] {
        let mut turned = commits.clone();
        turned.swap(one, other);
        assert!(found(&post, &turned), "{one} and {other} turned");
    }
    for again in 0..commits.len() {
        let mut more = commits.clone();
        more.push(commits[again].clone());
        assert!(found(&post, &more), "commit {again} again");
    }
}

#[test]
fn changed_headers_swapped_records_and_an_inserted_administrator_are_found() {
    let (mut post, commits, [first, mut second]) = history();
    // Another's records, changed and signed with the one key there is.
    for place in [1, 2, 4] {
        let mut header = Header::from_bytes(&commits[place].header).unwrap();
        header.time += 1;
        let bytes = header.to_bytes().unwrap();
        let mut changed = commits.clone();
        changed[place].signature = identity(2).sign_header(&bytes);
        changed[place].header = bytes;
        assert!(found(&post, &changed), "commit {place} changed");
    }
    let mut swapped = commits.clone();
    let blob = swapped[2].payloads[1].clone();
    swapped[2].payloads[1] = swapped[4].payloads[1].clone();
    swapped[4].payloads[1] = blob;
    assert!(found(&post, &swapped));

    let administrator = Roles {
        administrator: true,
        ..COUNSELOR
    };
    for person in [person(2, administrator), person(3, administrator)] {
        let mut author = Author { ..second };
        let insertion = post.commit(&mut author, vec![Act::Person(person)], vec![], &[]);
        let mut more = commits.clone();
        more.push(insertion);
        assert!(
            found(&post, &more),
            "an administrator by the counselor's key"
        );
        second = Author {
            n: 2,
            number: second.number,
            previous: second.previous,
        };
    }
    // And in the name of the administrator.
    let header = post.header(&first, vec![Act::Person(person(3, administrator))], vec![]);
    let mut forged = Author { n: 2, ..first };
    let mut more = commits;
    more.push(forged.sign(&header, &[]));
    assert!(found(&post, &more));
}

#[test]
fn a_cut_end_is_found_by_who_saw_it_and_by_nobody_else() {
    let (post, commits, _) = history();
    let dir = tempfile::tempdir().unwrap();
    let whole = forge(&dir.path().join("store"), &post, &commits, &[]).unwrap();
    let tip = whole.head();
    let seen = Remembered {
        post: post.post,
        head: SeenHead {
            generation: post.generation,
            number: tip.number,
            hash: tip.hash,
        },
    };
    let cut = &commits[..commits.len() - 1];
    assert!(!found(&post, cut), "listed as not findable");
    let checked_cut = checked(&post, cut, &[], &[seen]).unwrap();
    assert_eq!(
        checked_cut.faults,
        vec![CheckFault::BehindSeen { seen: 6, head: 5 }]
    );
    assert_eq!(
        checked(&post, &commits, &[], &[seen]).unwrap().faults,
        vec![]
    );
    // The host's own time is signed by nobody; it is in the frame's hash, which who saw the head remembers.
    let times = [1_999_999];
    assert_eq!(
        checked(&post, &commits, &times, &[]).unwrap().faults,
        vec![]
    );
    assert_eq!(
        checked(&post, &commits, &times, &[seen]).unwrap().faults,
        vec![CheckFault::Forked { seen: 6 }]
    );
}
