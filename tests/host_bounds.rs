//! What one client may take up of the host, and that the others are served as if it were not there.

mod hosted_post;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use carepost::care::ledger::header::{Item, Op, Roles, Sum};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::host::client::ClientError;
use carepost::host::connection::{Ask, Bring, Event};
use carepost::host::core::Core;
use carepost::host::engine::Engine;
use carepost::host::happened::{Cut, Happened, Log};
use carepost::host::limits::{Limits, allow_files};
use carepost::host::options::ServeOptions;
use carepost::host::serve::Host;
use carepost::host::turns::Taking;
use carepost::host::wire::*;
use hosted_post::*;

/// Longer than any test waits for what is not to happen by time.
const LONG: Duration = Duration::from_secs(600);

fn run_within(core: Core, dir: &Path, limits: Limits) -> (Running, Receiver<Happened>) {
    // Both ends of every connection are this process's, and most systems begin with a thousand files.
    allow_files();
    let options = ServeOptions {
        idle_end: None,
        clock,
        nonce,
        personal: true,
    };
    let (tell, told) = channel();
    let host = Host::bind(core, &paths(dir), options)
        .unwrap()
        .within(limits)
        .telling(Box::new(move |happened| {
            let _ = tell.send(happened);
        }));
    let running = Running {
        stopper: host.stopper(),
        thread: std::thread::spawn(move || host.run()),
    };
    (running, told)
}

fn raw(dir: &Path) -> UnixStream {
    let stream = UnixStream::connect(paths(dir).socket).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

fn hello(stream: &mut UnixStream) -> bool {
    let (request, ask) = (1, Request::Hello);
    write(stream, &ToHost { request, ask }).is_ok()
        && matches!(read::<FromHost>(stream), Ok(Some(FromHost::Answer { .. })))
}

/// Waits until the other end has hung up.
fn is_cut_off(mut stream: UnixStream) -> bool {
    let mut rest = Vec::new();
    // A reset says the same as an end.
    let ended = stream.read_to_end(&mut rest);
    ended.map_or_else(
        |error| error.kind() == std::io::ErrorKind::ConnectionReset,
        |_| true,
    )
}

fn told_of(told: &Receiver<Happened>, why: Cut) -> bool {
    let all: Vec<_> = told.try_iter().collect();
    all.iter()
        .any(|one| matches!(one, Happened::CutOff { why: it, .. } if *it == why))
}

#[test]
fn five_hundred_idle_connections_stand_while_a_session_works() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    let limits = Limits {
        proof_time: LONG,
        ..Limits::default()
    };
    let (host, _) = run_within(core, dir.path(), limits);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let mut idle: Vec<UnixStream> = (0..500).map(|_| raw(dir.path())).collect();
    // The last of them is held: it is answered, and then idles like the others.
    assert!(hello(idle.last_mut().unwrap()));
    for n in 0..50 {
        let key = RecordKey::new(Kind::Child, Id([n; 16]));
        let commit = post.putting(&mut author, key, Scope::Staff, 0, b"sealed text");
        let answer = client.request(Request::Commit(commit)).unwrap();
        assert!(matches!(answer, Answer::Done { .. }));
    }
    for stream in &mut idle {
        assert!(hello(stream), "an idle connection was cut off");
    }
    drop(idle);
    host.stop();
}

#[test]
fn one_stranger_too_many_costs_the_oldest_its_place_and_no_session_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    let limits = Limits {
        proof_time: LONG,
        strangers: 3,
        ..Limits::default()
    };
    let (host, told) = run_within(core, dir.path(), limits);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let mut strangers: Vec<UnixStream> = Vec::new();
    for _ in 0..4 {
        let mut stranger = raw(dir.path());
        assert!(hello(&mut stranger), "a newcomer is always let in");
        strangers.push(stranger);
    }
    assert!(is_cut_off(strangers.remove(0)));
    for stranger in &mut strangers {
        assert!(hello(stranger));
    }
    assert!(matches!(
        client.request(Request::Status).unwrap(),
        Answer::Status { .. }
    ));
    assert!(told_of(&told, Cut::TooMany));
    host.stop();
}

#[test]
fn whoever_proves_no_key_in_time_is_cut_off_and_a_session_idles_as_long_as_it_likes() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    let limits = Limits {
        proof_time: Duration::from_millis(500),
        stranger_requests: u32::MAX,
        ..Limits::default()
    };
    let (host, told) = run_within(core, dir.path(), limits);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let silent = raw(dir.path());
    let mut half = raw(dir.path());
    half.write_all(&[0, 0]).unwrap();
    let mut busy = raw(dir.path());
    while hello(&mut busy) {}
    for stranger in [silent, half, busy] {
        assert!(is_cut_off(stranger));
    }
    // By now the session has been silent for longer than a stranger may.
    assert!(matches!(
        client.request(Request::Status).unwrap(),
        Answer::Status { .. }
    ));
    assert!(told_of(&told, Cut::TooSlow));
    host.stop();
}

#[test]
fn a_stranger_asks_so_often_and_so_much() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    let limits = Limits {
        proof_time: LONG,
        stranger_requests: 8,
        ..Limits::default()
    };
    let (host, told) = run_within(core, dir.path(), limits);
    let mut asks = raw(dir.path());
    let answered = (0..20).take_while(|_| hello(&mut asks)).count();
    assert_eq!(answered, 8);
    assert!(told_of(&told, Cut::TooMany));
    // As large as a session's commit may be, and no stranger's message.
    let key = RecordKey::new(Kind::Child, Id([1; 16]));
    let commit = post.putting(&mut author, key, Scope::Staff, 0, &vec![7; 700_000]);
    let mut large = raw(dir.path());
    let (request, ask) = (1, Request::Commit(commit.clone()));
    let _ = write(&mut large, &ToHost { request, ask });
    assert!(is_cut_off(large));
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let answer = client.request(Request::Commit(commit)).unwrap();
    assert!(matches!(answer, Answer::Done { .. }));
    host.stop();
}

/// Gives a post of two: person 1, who founded it, and person 2, a counselor.
fn founded_with_a_counselor(dir: &Path) -> Core {
    let (mut post, mut core, mut author) = founded(dir);
    let joining = post.joining(&mut author, 2, Roles::COUNSELOR);
    one(&mut core, joining).unwrap();
    core
}

#[test]
fn one_person_has_so_many_sessions_and_the_next_person_is_let_in() {
    let dir = tempfile::tempdir().unwrap();
    let core = founded_with_a_counselor(dir.path());
    let limits = Limits {
        sessions_each: 2,
        ..Limits::default()
    };
    let (host, _) = run_within(core, dir.path(), limits);
    let sessions: Vec<_> = (0..3).map(|_| client(dir.path())).collect();
    let proved: Vec<bool> = sessions
        .iter()
        .map(|(client, _)| match client.sign_in(proof(1)) {
            Ok(_) => true,
            Err(ClientError::NotProved(Refused::TooMuch)) => false,
            Err(fault) => panic!("{fault}"),
        })
        .collect();
    assert_eq!(proved, [true, true, false]);
    let (other, _pushes) = client(dir.path());
    other.sign_in(proof(2)).unwrap();
    host.stop();
}

#[test]
fn where_all_places_are_taken_whoever_has_the_most_gives_way_and_comes_back_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let core = founded_with_a_counselor(dir.path());
    let limits = Limits {
        connections: 4,
        ..Limits::default()
    };
    let (host, told) = run_within(core, dir.path(), limits);
    let sits_down = |n| {
        let (client, pushes) = client(dir.path());
        client.sign_in(proof(n)).unwrap();
        (client, pushes)
    };
    // The other's session has been there for the longest.
    let (other, _pushes) = sits_down(2);
    let many: Vec<_> = (0..3).map(|_| sits_down(1)).collect();
    let mut newcomer = raw(dir.path());
    assert!(hello(&mut newcomer), "nobody is kept out");
    while many[0].0.is_connected() {
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert!(other.is_connected() && many[1..].iter().all(|(one, _)| one.is_connected()));
    assert!(told_of(&told, Cut::TooMany));
    // Its session proves its key again and goes on, in the place of another of the same person's.
    assert!(matches!(
        many[0].0.request(Request::Status).unwrap(),
        Answer::Status { .. }
    ));
    assert!(other.is_connected() && hello(&mut newcomer));
    host.stop();
}

#[test]
fn a_search_through_what_one_may_not_have_is_answered_bit_by_bit() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let blob = blob_of(b"blob");
    for batch in 0..5_u8 {
        let keys = (0..1_000_u16).map(|n| {
            let mut id = [batch; 16];
            id[..2].copy_from_slice(&n.to_be_bytes());
            RecordKey::new(Kind::Audit, Id(id))
        });
        let items: Vec<Item> = keys
            .map(|key| Item {
                key,
                op: Op::Put {
                    scope: Scope::Audit,
                    epoch: 1,
                    base: 0,
                    slot: Sum::of(b"slot"),
                    blob: Sum::of(&blob),
                },
            })
            .collect();
        let payloads: Vec<&[u8]> = items.iter().flat_map(|_| [&b"slot"[..], &blob]).collect();
        let commit = post.commit(&mut author, vec![], items, &payloads);
        one(&mut core, commit).unwrap();
    }
    let (host, _) = run_within(core, dir.path(), Limits::default());
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let (mut after, mut asked) = (None, 0);
    loop {
        let ask = Request::Current {
            kind: Kind::Audit,
            after,
            limit: 500,
        };
        let Answer::Records { records, next } = client.request(ask).unwrap() else {
            panic!("no records");
        };
        assert!(records.is_empty(), "a counselor has no audit entries");
        asked += 1;
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(asked, 5, "5,000 rows, 1,024 of them at once");
    host.stop();
}

/// Whether an engine that is told of no reader's end lets itself be sent to rest while another connection is there, or gone.
fn rests(gone: bool) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    let options = ServeOptions {
        idle_end: Some(LONG),
        clock,
        nonce,
        personal: true,
    };
    let unheard: Bring = Arc::new(|_| Ok(()));
    let log = Log::new(Box::new(|_| ()));
    let mut engine = Engine::new(core, options, Limits::default(), log, unheard);
    let (here, there): (Vec<_>, Vec<_>) = (0..2).map(|_| UnixStream::pair().unwrap()).unzip();
    let mut there = there.into_iter();
    let first = there.next().unwrap();
    let kept = (!gone).then_some(first);
    engine.take(here.into_iter().map(Event::Opened).collect());
    engine.take(vec![Event::Asked {
        connection: 2,
        request: 1,
        ask: Ask::Other(Request::Rest),
    }]);
    drop(kept);
    engine.is_over()
}

#[test]
fn a_host_rests_for_the_last_who_is_there_though_it_has_not_heard_that_the_others_have_gone() {
    assert!(rests(true));
    assert!(!rests(false));
}
