//! A thousand forgeries by someone who has the files, recomputes every hash, checksum and chain, and holds one person's
//! keys: each is found by `carepost audit verify`, or is one of the limits that `docs/threat-model.md` names.
//!
//! Who remembers a head, on their own machine or on a card, finds every one of them.

mod hosted_post;

use std::path::Path;
use std::sync::Arc;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::whole::WholeCommit;
use carepost::host::check::{Remembered, check};
use carepost::host::head_card::HeadCard;
use carepost::host::heads::SeenHead;
use carepost::host::wire;
use carepost::store::disk::RealDisk;
use carepost::store::rebuild::StateLife;
use carepost::store::store::{OpenOptions, Report, Store};
use hosted_post::quick::Quick;
use hosted_post::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

const COUNSELOR: Roles = Roles::COUNSELOR;

/// The person whose keys the attacker holds.
const THIEF: u8 = 2;

const FORGERIES: u64 = 1_000;

/// A journal as it was written, and when the host wrote each commit.
#[derive(Clone, PartialEq)]
struct Journal {
    commits: Vec<Commit>,
    times: Vec<i64>,
}

/// Writes a journal with every hash right, whatever is in it; what the store itself refuses is found.
fn forge(dir: &Path, post: &Post, journal: &Journal) -> Option<(Store, Report)> {
    let disk = Arc::new(Quick(RealDisk::default()));
    let options = OpenOptions::default();
    let mut store = Store::create(dir, disk, post.post, post.generation, options).unwrap();
    for (commit, time) in journal.commits.iter().zip(&journal.times) {
        let accepted = WholeCommit::of(commit.clone()).ok()?;
        store.commit_batch(&[accepted], *time).ok()?;
    }
    let report = Report {
        torn: None,
        state: StateLife::AsItWas,
        faults: Vec::new(),
    };
    Some((store, report))
}

/// Thirty commits by three people; each has seen what was there a little before.
fn history() -> (Post, Journal) {
    let mut post = Post::new();
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let mut commits = vec![post.founding()];
    let mut authors = [Author::new(1), Author::new(THIEF), Author::new(3)];
    authors[0].number = 1;
    authors[0].previous = Header::hash(&commits[0].header);
    for n in [THIEF, 3] {
        commits.push(post.joining(&mut authors[0], n, COUNSELOR));
    }
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal {
        times: (0..3).map(|n| 2_000_000 + n).collect(),
        commits,
    };
    let (mut store, _) = forge(&dir.path().join("store"), &post, &journal).unwrap();
    let mut heads: Vec<Hash> = (1..=3)
        .map(|number| store.frame(number).unwrap().head.hash)
        .collect();
    let mut revisions = [0_u64; 6];
    for n in 0..30_i64 {
        let author = (rng.next_u32() % 3) as usize;
        let place = (rng.next_u32() % 6) as usize;
        let key = RecordKey::new(Kind::Child, Id([place as u8; 16]));
        let text = [n as u8; 40];
        let item = put(key, revisions[place], &text);
        revisions[place] += 1;
        let mut header = post.header(&authors[author], vec![], vec![item]);
        let seen = heads.len() - (rng.next_u32() as usize % 3);
        (header.seen_number, header.seen_hash) = (seen as u64, heads[seen - 1]);
        let commit = authors[author].sign(&header, &[b"slot", &text]);
        let accepted = WholeCommit::of(commit.clone()).unwrap();
        let done = store.commit_batch(&[accepted], 2_000_100 + n).unwrap();
        heads.push(done[0].head);
        journal.commits.push(commit);
        journal.times.push(2_000_100 + n);
    }
    (post, journal)
}

fn put(key: RecordKey, base: u64, text: &[u8]) -> Item {
    Item {
        key,
        op: Op::Put {
            scope: Scope::Staff,
            epoch: 1,
            base,
            slot: Sum::of(b"slot"),
            blob: Sum::of(text),
        },
    }
}

fn header_of(commit: &Commit) -> Header {
    Header::from_bytes(&commit.header).unwrap()
}

fn sign_as_thief(commit: &mut Commit, header: &Header) {
    commit.header = header.to_bytes().unwrap();
    commit.signature = identity(THIEF).sign_header(&commit.header);
}

/// The thief's own commits numbered, chained and signed anew, as the thief can.
fn chain_own(journal: &mut Journal) {
    let (mut number, mut previous) = (0, Hash::ZERO);
    for commit in &mut journal.commits {
        let mut header = header_of(commit);
        if header.author != person_id(THIEF) {
            continue;
        }
        number += 1;
        (header.author_number, header.author_previous) = (number, previous);
        sign_as_thief(commit, &header);
        previous = Header::hash(&commit.header);
    }
}

/// One forgery; the same journal again where it changed nothing.
fn forgery(post: &mut Post, honest: &Journal, rng: &mut ChaCha20Rng) -> Journal {
    let mut journal = honest.clone();
    let mut below = |most: usize| (rng.next_u64() % most as u64) as usize;
    let count = journal.commits.len();
    match below(10) {
        0 => {
            for _ in 0..=below(3) {
                let at = below(journal.commits.len());
                journal.commits.remove(at);
                journal.times.remove(at);
            }
        }
        1 => {
            let (one, other) = (below(count), below(count));
            journal.commits.swap(one, other);
        }
        2 => {
            let at = below(count);
            let one = journal.commits.remove(at);
            journal.commits.insert(below(count), one);
        }
        3 => {
            let left = 1 + below(count - 1);
            journal.commits.truncate(left);
            journal.times.truncate(left);
        }
        4 => {
            // Another content, summed up and signed with the key there is.
            let at = 3 + below(count - 3);
            let commit = &mut journal.commits[at];
            let mut header = header_of(commit);
            let text = below(1 << 30).to_be_bytes();
            if let Op::Put { blob, .. } = &mut header.items[0].op {
                *blob = Sum::of(&text);
            }
            commit.payloads[1] = serde_bytes::ByteBuf::from(text.to_vec());
            sign_as_thief(commit, &header);
        }
        5 => {
            let at = below(count);
            let mut header = header_of(&journal.commits[at]);
            match below(5) {
                0 => header.time += 1 + below(1_000) as i64,
                1 => header.author = person_id(THIEF),
                2 => header.seen_number += 1,
                3 => header.items.clear(),
                _ => header.author_number += 1,
            }
            sign_as_thief(&mut journal.commits[at], &header);
        }
        6 => {
            // A commit more: in the thief's name or in another's, of a record or of rights.
            let key = RecordKey::new(Kind::Child, Id([200; 16]));
            let administrator = Roles {
                administrator: true,
                ..COUNSELOR
            };
            let (acts, items, payloads): (Vec<Act>, Vec<Item>, Vec<&[u8]>) = match below(2) {
                0 => (vec![], vec![put(key, 0, b"more")], vec![b"slot", b"more"]),
                _ => (
                    vec![Act::Person(person(THIEF, administrator))],
                    vec![],
                    vec![],
                ),
            };
            let n = [1, THIEF, 3][below(3)];
            let author = Author::new(n);
            let header = post.header(&author, acts, items);
            let mut forged = Author::new(THIEF);
            let commit = forged.sign(&header, &payloads);
            let at = 3 + below(count - 2);
            journal.commits.insert(at, commit);
            journal.times.insert(at, journal.times[at - 1]);
        }
        7 => {
            let one = journal.commits[below(count)].clone();
            let at = 1 + below(count);
            journal.commits.insert(at, one);
            journal.times.insert(at, journal.times[at - 1]);
        }
        8 => {
            let by = 1 + below(5_000) as i64;
            let from = below(count);
            journal.times[from..]
                .iter_mut()
                .for_each(|time| *time += by);
        }
        _ => {
            let at = 3 + below(count - 3);
            journal.commits[at].payloads.swap(0, 1);
        }
    }
    // What is the thief's own follows on itself again, whatever was done.
    if below(2) == 0 {
        chain_own(&mut journal);
    }
    journal
}

/// The first place at which a forged journal is not the honest one.
fn parts_at(honest: &Journal, forged: &Journal) -> usize {
    let same = honest.commits.iter().zip(&forged.commits);
    same.take_while(|(one, other)| one.header == other.header)
        .count()
}

/// Tells whether the forged journal is the honest one and some more.
fn goes_on(honest: &Journal, forged: &Journal) -> bool {
    let count = honest.commits.len();
    forged.commits.get(..count) == Some(&honest.commits[..])
        && forged.times.get(..count) == Some(&honest.times[..])
}

/// Tells whether a forgery is one of the limits: what `docs/threat-model.md` says that only a remembered head finds.
fn is_a_named_limit(honest: &Journal, forged: &Journal) -> bool {
    let from = parts_at(honest, forged);
    let kept = &forged.commits[from..];
    // The end cut off, the host's time changed.
    if kept.is_empty() {
        return true;
    }
    // Behind the parting nothing of the honest journal stands that has seen what is gone; what is new is the thief's own
    // last work, replaced by other work within their roles, or the order of commits that had not seen each other.
    kept.iter().all(|commit| {
        let header = header_of(commit);
        let is_honest = honest.commits.contains(commit);
        let own = header.author == person_id(THIEF) && header.acts.is_empty();
        own || (is_honest && header.seen_number <= from as u64)
    })
}

#[test]
fn a_thousand_forgeries_are_found_or_are_named_limits() {
    let (mut post, honest) = history();
    let dir = tempfile::tempdir().unwrap();
    let (store, report) = forge(&dir.path().join("honest"), &post, &honest).unwrap();
    let tip = store.head();
    let seen = Remembered {
        post: post.post,
        head: SeenHead {
            generation: post.generation,
            number: tip.number,
            hash: tip.hash,
        },
    };
    let card = HeadCard::of(
        post.post,
        wire::Head {
            number: tip.number,
            hash: tip.hash,
        },
    );
    let card = HeadCard::from_text(&card.to_text()).unwrap();
    assert_eq!(check(&store, &report, &[seen]).unwrap().faults, vec![]);
    assert_eq!(card.hold(&store).unwrap(), None);
    drop(store);
    let mut rng = ChaCha20Rng::from_seed([31; 32]);
    let (mut tried, mut without, mut limits, mut more) = (0, 0, 0, 0);
    while tried < FORGERIES {
        let forged = forgery(&mut post, &honest, &mut rng);
        if forged == honest {
            continue;
        }
        tried += 1;
        let place = dir.path().join(tried.to_string());
        let found = match forge(&place, &post, &forged) {
            None => true,
            Some((store, report)) => {
                let remembered = check(&store, &report, &[seen]).unwrap();
                let alone = check(&store, &report, &[]).unwrap().faults;
                if goes_on(&honest, &forged) {
                    // What the stolen keys may do: work within their roles, after everything that there was.
                    assert_eq!(remembered.faults, alone);
                    more += usize::from(alone.is_empty());
                    std::fs::remove_dir_all(&place).unwrap();
                    continue;
                }
                assert!(
                    !remembered.faults.is_empty(),
                    "forgery {tried} is not found by who remembers the head"
                );
                // A card says of what came after it, and of content, nothing: that is the check's own.
                assert!(
                    !alone.is_empty() || card.hold(&store).unwrap().is_some(),
                    "forgery {tried} is found neither by the check nor by the card"
                );
                !alone.is_empty()
            }
        };
        if found {
            without += 1;
        } else {
            limits += 1;
            assert!(
                is_a_named_limit(&honest, &forged),
                "forgery {tried}, from commit {} on, is neither found nor named",
                parts_at(&honest, &forged) + 1
            );
        }
        std::fs::remove_dir_all(&place).unwrap();
    }
    println!(
        "{without} found by anybody, {limits} by whoever remembers a head, {more} within the thief's roles"
    );
    assert!(without > limits && limits > more && more > 0);
}
