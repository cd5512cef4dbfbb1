//! The socket: what clients that misbehave cost the others, and what is handed out before and after a proof.

mod hosted_post;

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use carepost::care::ledger::directory::Directory;
use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::host::client::{Client, ClientError};
use carepost::host::drafts::DRAFTS_MOST;
use carepost::host::wire::*;
use hosted_post::*;

const COUNSELOR: Roles = Roles::COUNSELOR;
const SUPERVISOR: Roles = Roles::SUPERVISOR;
const ADMINISTRATOR: Roles = Roles::ADMINISTRATOR;

fn child(n: u8) -> RecordKey {
    RecordKey::new(Kind::Child, Id([n; 16]))
}

fn raw(dir: &Path) -> UnixStream {
    UnixStream::connect(paths(dir).socket).unwrap()
}

fn works(client: &Client) {
    assert!(matches!(
        client.request(Request::Status).unwrap(),
        Answer::Status { .. }
    ));
}

#[test]
fn a_stranger_is_told_who_may_sign_in_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, author) = founded(dir.path());
    let host = run(core, dir.path(), None);
    let (client, _pushes) = client(dir.path());
    let Answer::People(people) = client.request(Request::People).unwrap() else {
        panic!("no people");
    };
    assert_eq!(people[0].handle, "person-1");
    let handle = "PERSON-1".into();
    assert!(matches!(
        client.request(Request::SealedIdentity { handle }).unwrap(),
        Answer::SealedIdentity(sealed) if sealed == b"sealed identity"
    ));
    let asked = [
        Request::Status,
        Request::DraftList { after: None },
        Request::Frames { from: 1, limit: 9 },
        Request::ActFrames { from: 1, limit: 9 },
        Request::Record(child(1)),
        Request::Revisions(child(1)),
        Request::Current {
            kind: Kind::Child,
            after: None,
            limit: 9,
        },
        Request::RecoveryGrants {
            identity: identity(99).public().id(),
        },
        Request::Outcome(CommitId([0; 16])),
    ];
    for ask in asked {
        assert!(matches!(
            client.request(ask).unwrap(),
            Answer::Refused(Refused::NotProved)
        ));
    }
    let mut wrong = proof(1);
    wrong.sign = Box::new(|challenge| challenge.answer(&identity(2)));
    assert!(matches!(
        client.sign_in(wrong),
        Err(ClientError::NotProved(Refused::NotProved))
    ));
    let signed_in = client.sign_in(proof(1)).unwrap();
    assert_eq!(signed_in.previous, author.previous);
    works(&client);
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(paths(dir.path()).socket), 0o600);
    host.stop();
    assert!(!paths(dir.path()).socket.exists());
}

#[test]
fn clients_that_misbehave_cost_the_others_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    let host = run(core, dir.path(), None);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();

    let idle: Vec<UnixStream> = (0..200).map(|_| raw(dir.path())).collect();
    let mut half = raw(dir.path());
    half.write_all(&[0, 0]).unwrap();
    works(&client);

    // Each of these is cut off: the other end reads the end.
    let too_long = (u32::MAX).to_be_bytes().to_vec();
    let just_too_long = (FRAME_MAX as u32 + 1).to_be_bytes().to_vec();
    let nonsense = [vec![0, 0, 0, 4], vec![0xc1; 4]].concat();
    let empty = vec![0, 0, 0, 0];
    let deep = [vec![0, 0, 4, 0], vec![0x91; 1024]].concat();
    for bytes in [too_long, just_too_long, nonsense, empty, deep] {
        let mut stream = raw(dir.path());
        stream.write_all(&bytes).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.is_empty());
        works(&client);
    }

    // Asks and asks and never reads an answer.
    let mut deaf = raw(dir.path());
    deaf.set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    for request in 0..20_000 {
        let ask = Request::People;
        if write(&mut deaf, &ToHost { request, ask }).is_err() {
            break;
        }
    }
    works(&client);
    drop((idle, half, deaf));
    works(&client);
    host.stop();
}

#[test]
fn a_person_is_handed_and_pushed_what_their_scopes_hold() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    for (n, roles) in [(2, COUNSELOR), (3, SUPERVISOR), (4, ADMINISTRATOR)] {
        let joining = post.joining(&mut author, n, roles);
        one(&mut core, joining).unwrap();
    }
    let host = run(core, dir.path(), None);
    let sessions: Vec<_> = (1..=4)
        .map(|n| {
            let (client, pushes) = client(dir.path());
            client.sign_in(proof(n)).unwrap();
            (client, pushes)
        })
        .collect();
    let records = [
        (child(1), Scope::Staff, "yyyy"),
        (
            RecordKey::new(Kind::Appointment, Id([1; 16])),
            Scope::Clinical,
            "yyyn",
        ),
        (RecordKey::new(Kind::CaseWords, Id([1; 16])), CASE, "yyin"),
    ];
    for (key, scope, expected) in records {
        let commit = post.putting(&mut author, key, scope, 0, b"sealed text");
        let Answer::Done { number, .. } = sessions[0].0.request(Request::Commit(commit)).unwrap()
        else {
            panic!("not done");
        };
        for (place, letter) in expected.chars().enumerate() {
            let (client, pushes) = &sessions[place];
            let answer = client.request(Request::Record(key)).unwrap();
            let fits = match letter {
                'y' => matches!(&answer, Answer::Records { records, .. }
                    if matches!(&records[0].content, RecordContent::Sealed(sealed) if sealed.blob == blob_of(b"sealed text"))),
                'i' => matches!(answer, Answer::Refused(Refused::IntentFirst)),
                _ => matches!(answer, Answer::Refused(Refused::NotTheirs)),
            };
            assert!(fits, "person {} and {key}", place + 1);
            let ask = Request::Current {
                kind: key.kind,
                after: None,
                limit: 10,
            };
            let Answer::Records { records, .. } = client.request(ask).unwrap() else {
                panic!("no records");
            };
            assert_eq!(records.len(), usize::from(letter != 'n'));
            let bare = records
                .iter()
                .any(|record| matches!(record.content, RecordContent::Sealed(_)));
            assert_eq!(bare, letter == 'y');
            if place == 0 {
                continue;
            }
            let payloads = loop {
                match pushes.recv_timeout(Duration::from_secs(20)).unwrap() {
                    Push::Committed { frame, payloads } if frame.number == number => {
                        break payloads;
                    }
                    _ => {}
                }
            };
            assert_eq!(
                payloads.iter().all(|payload| !payload.is_empty()),
                letter == 'y'
            );
        }
    }
    // The audit's scope has no member here: nobody is handed anything of the log.
    for (client, _) in &sessions {
        let ask = Request::AuditLog {
            before: None,
            by: None,
            keys: Vec::new(),
            limit: 10,
        };
        assert!(matches!(
            client.request(ask).unwrap(),
            Answer::Refused(Refused::NotTheirs)
        ));
    }
    // Once the reading is announced and durable, the supervisor gets it, and a stranger to the case does not.
    let key = records[2].0;
    for (n, expected) in [(3, true), (4, false)] {
        let acts = vec![Act::ReadIntent {
            scope: CASE,
            keys: vec![key],
        }];
        let intent = post.commit(&mut Author::new(n), acts, vec![], &[]);
        let (client, _) = &sessions[n as usize - 1];
        let done = client.request(Request::Commit(intent)).unwrap();
        assert_eq!(matches!(done, Answer::Done { .. }), expected);
        let answer = client.request(Request::Record(key)).unwrap();
        assert_eq!(matches!(answer, Answer::Records { .. }), expected);
    }
    host.stop();
}

#[test]
fn a_commit_is_taken_once_from_its_author_only_and_never_over_another() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let joining = post.joining(&mut author, 2, COUNSELOR);
    one(&mut core, joining).unwrap();
    let host = run(core, dir.path(), None);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let send = |commit: &Commit| client.request(Request::Commit(commit.clone())).unwrap();

    let mut other = Author::new(2);
    let anothers = post.putting(&mut other, child(1), Scope::Staff, 0, b"x");
    assert!(matches!(
        send(&anothers),
        Answer::Refused(Refused::NotTheirs)
    ));
    let commit = post.putting(&mut author, child(1), Scope::Staff, 0, b"x");
    let mut forged = commit.clone();
    forged.signature[0] ^= 1;
    assert!(matches!(send(&forged), Answer::Refused(Refused::NotProved)));
    let mut swapped = commit.clone();
    swapped.payloads.swap(0, 1);
    assert!(matches!(
        send(&swapped),
        Answer::Refused(Refused::Malformed)
    ));
    let numbers: Vec<u64> = (0..2)
        .map(|_| match send(&commit) {
            Answer::Done { number, .. } => number,
            _ => panic!("not done"),
        })
        .collect();
    assert_eq!(numbers[0], numbers[1], "sent again, it is the same commit");
    let stale = post.putting(&mut author, child(1), Scope::Staff, 0, b"y");
    assert!(matches!(
        send(&stale),
        Answer::Refused(Refused::Commit(Refusal::Stale { current: 1, .. }))
    ));
    host.stop();
}

#[test]
fn drafts_are_their_owners() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let joining = post.joining(&mut author, 2, COUNSELOR);
    one(&mut core, joining).unwrap();
    let host = run(core, dir.path(), None);
    let (mine, _p) = client(dir.path());
    mine.sign_in(proof(1)).unwrap();
    let (theirs, _q) = client(dir.path());
    theirs.sign_in(proof(2)).unwrap();
    let id = [6; 16];
    let put = |sealed: &[u8]| Request::DraftPut {
        id,
        sealed: sealed.to_vec(),
    };
    assert!(matches!(mine.request(put(b"one")).unwrap(), Answer::Ok));
    assert!(matches!(mine.request(put(b"two")).unwrap(), Answer::Ok));
    for ask in [put(b"theirs"), Request::DraftRemove { id }] {
        assert!(matches!(
            theirs.request(ask).unwrap(),
            Answer::Refused(Refused::NotTheirs)
        ));
    }
    let listed = |client: &Client| -> Vec<Vec<u8>> {
        match client.request(Request::DraftList { after: None }).unwrap() {
            Answer::Drafts { drafts, .. } => drafts.into_iter().map(|draft| draft.sealed).collect(),
            _ => vec![],
        }
    };
    assert_eq!(listed(&mine), vec![b"two".to_vec()]);
    assert!(listed(&theirs).is_empty());
    mine.request(Request::DraftRemove { id }).unwrap();
    assert!(listed(&mine).is_empty());
    host.stop();
}

#[test]
fn a_person_keeps_so_many_drafts_and_is_given_all_of_them_a_page_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let joining = post.joining(&mut author, 2, COUNSELOR);
    one(&mut core, joining).unwrap();
    let host = run(core, dir.path(), None);
    let (mine, _p) = client(dir.path());
    mine.sign_in(proof(1)).unwrap();
    let (theirs, _q) = client(dir.path());
    theirs.sign_in(proof(2)).unwrap();
    let put = |client: &Client, id: [u8; 16], sealed: Vec<u8>| {
        client.request(Request::DraftPut { id, sealed }).unwrap()
    };
    let id = |n: usize| std::array::from_fn(|place| if place == 5 { n as u8 } else { 7 });
    // Some of them large: more than one answer holds.
    let text = |n: usize| vec![n as u8; if n < 5 { 900 * 1024 } else { 40 }];
    for n in 0..DRAFTS_MOST {
        assert!(matches!(put(&mine, id(n), text(n)), Answer::Ok), "{n}");
    }
    let refused = put(&mine, [8; 16], vec![1]);
    assert!(matches!(refused, Answer::Refused(Refused::TooMuch)));
    // One that is there is kept as ever, and others have their own.
    assert!(matches!(put(&mine, id(9), text(9)), Answer::Ok));
    assert!(matches!(put(&theirs, [8; 16], vec![1]), Answer::Ok));

    let all = |client: &Client| {
        let (mut after, mut found, mut pages, mut all_lost) = (None, Vec::new(), 0, Vec::new());
        loop {
            let answer = client.request(Request::DraftList { after }).unwrap();
            let Answer::Drafts { drafts, lost, next } = answer else {
                panic!("no drafts");
            };
            pages += 1;
            all_lost.extend(lost);
            found.extend(drafts.into_iter().map(|draft| (draft.id, draft.sealed)));
            after = next;
            if after.is_none() {
                return (found, pages, all_lost);
            }
        }
    };
    let expected: Vec<_> = (0..DRAFTS_MOST).map(|n| (id(n), text(n))).collect();
    let (found, pages, lost) = all(&mine);
    assert!(found == expected, "in the order of their ids");
    assert!((3..=6).contains(&pages), "{pages}");
    assert_eq!(lost, []);
    assert_eq!(all(&theirs).0.len(), 1);
    mine.request(Request::DraftRemove { id: id(3) }).unwrap();
    assert!(matches!(put(&mine, [9; 16], vec![1]), Answer::Ok));
    host.stop();

    // Whose they are is known to the next host as well; one that nobody can read is told to its owner.
    let drafts = paths(dir.path()).store.join("drafts");
    let file = drafts.join(format!("{}.a", Id(id(6))));
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let host = run(core_of(dir.path()), dir.path(), None);
    let (mine, _p) = client(dir.path());
    mine.sign_in(proof(1)).unwrap();
    let (theirs, _q) = client(dir.path());
    theirs.sign_in(proof(2)).unwrap();
    let (found, _, lost) = all(&mine);
    assert_eq!((found.len(), lost), (DRAFTS_MOST - 1, vec![Id(id(6))]));
    assert_eq!((all(&theirs).0.len(), all(&theirs).2), (1, vec![]));
    assert!(matches!(
        put(&mine, [10; 16], vec![1]),
        Answer::Refused(Refused::TooMuch)
    ));
    // Its owner lets go of it, and nobody else.
    theirs.request(Request::DraftRemove { id: id(6) }).unwrap();
    assert_eq!(all(&mine).2, [Id(id(6))]);
    mine.request(Request::DraftRemove { id: id(6) }).unwrap();
    assert!(all(&mine).2.is_empty() && !file.exists());
    assert!(matches!(put(&mine, [10; 16], vec![1]), Answer::Ok));
    host.stop();
}

#[test]
fn a_host_on_demand_ends_alone_and_is_started_again_with_the_key_proved_again() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = founded(dir.path());
    drop(core);
    let started: Arc<Mutex<Vec<Running>>> = Arc::default();
    let (hosts, place) = (Arc::clone(&started), dir.path().to_owned());
    let start = move || {
        let core = core_of(&place);
        hosts
            .lock()
            .unwrap()
            .push(run(core, &place, Some(Duration::from_millis(100))));
        Ok(())
    };
    let (sender, _pushes) = std::sync::mpsc::channel();
    let (client, _) =
        Client::connect_or_start(paths(dir.path()), start, Duration::from_secs(20), sender)
            .unwrap();
    client.sign_in(proof(1)).unwrap();
    let running = started.lock().unwrap().pop().unwrap();
    running.stop();
    // The host is gone; the commit finds another, which asks for the proof again.
    let commit = post.putting(&mut author, child(1), Scope::Staff, 0, b"x");
    assert!(matches!(
        client.request(Request::Commit(commit)).unwrap(),
        Answer::Done { .. }
    ));
    drop(client);
    let running = started.lock().unwrap().pop().unwrap();
    running.thread.join().unwrap().unwrap();
    assert!(!paths(dir.path()).socket.exists());
}

#[test]
fn a_host_whose_socket_was_taken_away_ends_and_gives_the_store_back() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    let host = run(core, dir.path(), Some(Duration::from_millis(50)));
    // As the system does with a log-in's folder when it ends.
    std::fs::remove_file(paths(dir.path()).socket).unwrap();
    // Not stopped: nobody is there. Were it to wait for its own socket, it would wait for ever.
    host.thread.join().unwrap().unwrap();
}

#[test]
fn a_host_that_holds_the_store_is_waited_for_beyond_the_deadline() {
    let dir = tempfile::tempdir().unwrap();
    let (_, core, _) = founded(dir.path());
    // It holds the store from the beginning, and listens only when it was sought well beyond the deadline.
    let deadline = Duration::from_millis(300);
    let begun = std::time::Instant::now();
    let (waiting, running) = (Arc::new(Mutex::new(Some(core))), Arc::new(Mutex::new(None)));
    let (core, host, place) = (waiting, running.clone(), dir.path().to_owned());
    let start = move || {
        if begun.elapsed() > 2 * deadline
            && let Some(core) = core.lock().unwrap().take()
        {
            *host.lock().unwrap() = Some(run(core, &place, None));
        }
        Ok(())
    };
    let (sender, _pushes) = std::sync::mpsc::channel();
    let connected = Client::connect_or_start(paths(dir.path()), start, deadline, sender);
    assert!(connected.is_ok());
    drop(connected);
    running.lock().unwrap().take().unwrap().stop();
    // With nobody holding it, the deadline counts.
    let (sender, _pushes) = std::sync::mpsc::channel();
    let nobody = Client::connect_or_start(paths(dir.path()), || Ok(()), deadline, sender);
    assert!(matches!(nobody.err(), Some(ClientError::NoHost(_))));
}

#[test]
fn readings_that_were_announced_are_passed_over_in_the_directorys_chain() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, mut core, mut author) = founded(dir.path());
    let joining = post.joining(&mut author, 3, SUPERVISOR);
    one(&mut core, joining).unwrap();
    let key = RecordKey::new(Kind::CaseWords, Id([1; 16]));
    let words = post.putting(&mut author, key, CASE, 0, b"sealed text");
    one(&mut core, words).unwrap();
    let mut supervisor = Author::new(3);
    for _ in 0..600 {
        let intent = vec![Act::ReadIntent {
            scope: CASE,
            keys: vec![key],
        }];
        let intent = post.commit(&mut supervisor, intent, vec![], &[]);
        one(&mut core, intent).unwrap();
    }
    let joining = post.joining(&mut author, 4, COUNSELOR);
    one(&mut core, joining).unwrap();
    let expected = core.directory().clone();
    let host = run(core, dir.path(), None);
    let (client, _pushes) = client(dir.path());
    client.sign_in(proof(1)).unwrap();
    let mut directory = Directory::default();
    let (mut from, mut frames_came, mut asked) = (1, 0, 0);
    loop {
        let Answer::Frames(frames) = client
            .request(Request::ActFrames { from, limit: 1_000 })
            .unwrap()
        else {
            panic!("no frames");
        };
        asked += 1;
        let Some(last) = frames.last() else { break };
        from = last.number + 1;
        frames_came += frames.len();
        for frame in &frames {
            let header = Header::from_bytes(&frame.header).unwrap();
            directory.apply(&header).unwrap();
        }
    }
    assert!(frames_came < 10 && asked < 5, "{frames_came} in {asked}");
    for n in [1, 3, 4] {
        assert_eq!(
            directory.person(person_id(n)),
            expected.person(person_id(n))
        );
        assert_eq!(
            directory.holds(person_id(n), CASE),
            expected.holds(person_id(n), CASE)
        );
    }
    host.stop();
}
