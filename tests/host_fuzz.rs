//! Whatever bytes come down the socket, from a stranger or from somebody signed in, the others are answered all the while
//! and the journal stays sound.

mod hosted_post;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use carepost::care::ledger::header::Commit;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::host::check::check;
use carepost::host::wire::*;
use carepost::store::disk::RealDisk;
use carepost::store::store::{OpenOptions, Store};
use carepost::vault::challenge::{Challenge, Purpose};
use hosted_post::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// One of every request, well formed.
fn requests() -> Vec<Request> {
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let commit = Commit {
        header: vec![1; 300],
        signature: [2; 64],
        payloads: vec![serde_bytes::ByteBuf::from(vec![3; 72])],
    };
    vec![
        Request::Hello,
        Request::People,
        Request::SealedIdentity {
            handle: "person-1".into(),
        },
        Request::Challenge {
            person: person_id(1),
        },
        Request::Prove {
            recovery: Some(Hash([5; 32])),
            nonce: [6; 32],
            signature: [7; 64],
        },
        Request::Commit(commit),
        Request::Outcome(CommitId([8; 16])),
        Request::Frames { from: 1, limit: 5 },
        Request::ActFrames { from: 1, limit: 5 },
        Request::Current {
            kind: Kind::Child,
            after: Some(Id([0; 16])),
            limit: 9,
        },
        Request::CurrentIn {
            scopes: [Scope::Clinical].into(),
            kind: Kind::Consent,
            after: Some(Id([0; 16])),
            limit: 9,
        },
        Request::Record(key),
        Request::Revision { key, revision: 1 },
        Request::Revisions(key),
        Request::RecoveryGrants {
            identity: Hash([9; 32]),
        },
        Request::DraftPut {
            id: [1; 16],
            sealed: vec![4; 100],
        },
        Request::DraftList { after: None },
        Request::DraftRemove { id: [1; 16] },
        Request::SealIdentity {
            person: person_id(1),
            sealed: vec![5; 200],
        },
        Request::NextIdentity {
            sealed: vec![6; 200],
        },
        Request::Status,
        Request::Rest,
        Request::Bye,
    ]
}

fn frame(request: u64, ask: Request) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, &ToHost { request, ask }).unwrap();
    bytes
}

/// What is done to the bytes of some frames.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    Insert(usize, u8),
    Delete(usize),
    Truncate(usize),
    /// Another length at the frame's begin.
    Claim(u32),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        4 => (any::<usize>(), 1..=255_u8).prop_map(|(at, with)| Harm::Flip(at, with)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Harm::Insert(at, byte)),
        2 => any::<usize>().prop_map(Harm::Delete),
        1 => any::<usize>().prop_map(Harm::Truncate),
        1 => any::<u32>().prop_map(Harm::Claim),
    ]
}

fn harmed(mut bytes: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        if bytes.is_empty() {
            break;
        }
        let len = bytes.len();
        match *harm {
            Harm::Flip(at, with) => bytes[at % len] ^= with,
            Harm::Insert(at, byte) => bytes.insert(at % len, byte),
            Harm::Delete(at) => {
                bytes.remove(at % len);
            }
            Harm::Truncate(at) => bytes.truncate(at % len),
            Harm::Claim(claimed) => {
                let claimed = claimed.to_be_bytes();
                bytes.iter_mut().zip(claimed).for_each(|(to, by)| *to = by);
            }
        }
    }
    bytes
}

/// Bytes that a hostile client sends.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let count = requests().len();
    let mutated =
        (vec((0..count, any::<u64>()), 1..4), vec(harm(), 0..4)).prop_map(|(chosen, harms)| {
            let whole = chosen
                .into_iter()
                .flat_map(|(place, number)| frame(number, requests().remove(place)))
                .collect();
            harmed(whole, &harms)
        });
    prop_oneof![1 => vec(any::<u8>(), 0..200), 4 => mutated]
}

fn raw(dir: &Path) -> UnixStream {
    let stream = UnixStream::connect(paths(dir).socket).unwrap();
    let long = Some(Duration::from_secs(60));
    stream.set_read_timeout(long).unwrap();
    stream.set_write_timeout(long).unwrap();
    stream
}

/// Proves a person's key by hand.
fn prove(stream: &mut UnixStream, post: PostId, generation: GenerationId, n: u8) {
    let mut ask = |ask| {
        stream.write_all(&frame(1, ask)).unwrap();
        loop {
            if let FromHost::Answer { answer, .. } = read(stream).unwrap().unwrap() {
                break answer;
            }
        }
    };
    let person = person_id(n);
    let Answer::Challenge { nonce: host_nonce } = ask(Request::Challenge { person }) else {
        panic!("no challenge");
    };
    let challenge = Challenge {
        purpose: Purpose::SignIn,
        post,
        generation,
        host_nonce,
        client_nonce: [3; 32],
    };
    let answer = ask(Request::Prove {
        recovery: None,
        nonce: [3; 32],
        signature: challenge.answer(&identity(n)),
    });
    assert!(matches!(answer, Answer::Proved { .. }));
}

/// Sends bytes, hears whatever comes, and goes.
fn send(mut stream: UnixStream, bytes: &[u8]) {
    // The host may have hung up before all was sent.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
}

#[test]
fn whatever_is_sent_the_others_are_answered_and_the_journal_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let roles = carepost::care::ledger::header::Roles {
        counselor: true,
        ..Default::default()
    };
    let joining = post.joining(&mut author, 2, roles);
    one(&mut core, joining).unwrap();
    let host = run(core, dir.path(), None);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    // Another session saves without a pause, until all has been sent.
    let over = Arc::new(AtomicBool::new(false));
    let (its, generation) = (post.post, post.generation);
    let working = {
        let over = Arc::clone(&over);
        std::thread::spawn(move || {
            let mut saved = 0_u64;
            while !over.load(Ordering::Acquire) {
                let mut id = [0; 16];
                id[..8].copy_from_slice(&saved.to_be_bytes());
                let key = RecordKey::new(Kind::Child, Id(id));
                let commit = post.putting(&mut author, key, Scope::Staff, 0, b"sealed text");
                let answer = client.request(Request::Commit(commit)).unwrap();
                if let Answer::Refused(why) = &answer {
                    panic!("{why:?}");
                }
                saved += 1;
            }
            saved
        })
    };
    let mut runner = TestRunner::new(Config {
        cases: 1_500,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(bytes(), any::<bool>()), |(bytes, signed_in)| {
            let mut stream = raw(dir.path());
            if signed_in {
                prove(&mut stream, its, generation, 2);
            }
            send(stream, &bytes);
            prop_assert!(!working.is_finished(), "the session at work was cut off");
            Ok(())
        })
        .unwrap();
    over.store(true, Ordering::Release);
    let saved = working.join().unwrap();
    assert!(saved > 0);
    host.stop();
    let (store, report) = Store::open(
        &paths(dir.path()).store,
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
    )
    .unwrap();
    assert_eq!(check(&store, &report, &[]).unwrap().faults, vec![]);
    assert!(store.head().number > saved);
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    /// A session's end is no better off with a host that was taken over.
    #[test]
    fn no_bytes_make_a_reader_fail_otherwise_than_by_saying_so(bytes in bytes()) {
        let mut from = &bytes[..];
        while let Ok(Some(_)) = read::<FromHost>(&mut from) {}
        let mut from = &bytes[..];
        while let Ok(Some(_)) = read_within::<ToHost>(&mut from, 4_096) {}
    }
}
