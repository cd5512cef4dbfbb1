//! What crosses the socket, inspected whole: every answer and every push, for every role and kind, and for those who
//! were, are or will be given something.
//!
//! Each reader tries everything a client can ask. What was sent to them is then searched for the very bytes of every slot
//! and blob that was written: none may be there that its reader may not open.

mod post_kit;

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aho_corasick::AhoCorasick;
use carepost::care::ledger::header::{Header, Op, Roles};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Push, Request};
use carepost::post::change::{Change, ChangeSet, Members};
use carepost::post::line::{HostGone, Line};
use carepost::post::session::Session;
use carepost::vault::recovery::RecoveryWords;
use post_kit::*;
use zeroize::Zeroizing;

const CASE: Scope = Scope::Case(Id([50; 16]));

/// What was written: of each revision the scope, the slot and the blob.
type Written = BTreeMap<(RecordKey, u64), (Scope, Vec<u8>, Vec<u8>)>;

/// A line that keeps all that is sent to a reader, and all that they write.
#[derive(Clone)]
struct Kept(Arc<Mutex<Inner>>);

struct Inner {
    client: Client,
    sent: Vec<u8>,
    written: Written,
}

impl Kept {
    fn new(client: Client) -> Kept {
        Kept(Arc::new(Mutex::new(Inner {
            client,
            sent: Vec::new(),
            written: Written::new(),
        })))
    }
}

impl Line for Kept {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let mut inner = self.0.lock().unwrap();
        if let Request::Commit(commit) = &request {
            let header = Header::from_bytes(&commit.header).unwrap();
            let mut payloads = commit.payloads.iter();
            for item in &header.items {
                let with: Vec<_> = payloads.by_ref().take(item.payloads().count()).collect();
                if let (Op::Put { scope, base, .. }, [slot, blob]) = (&item.op, with.as_slice()) {
                    let place = (item.key, base + 1);
                    let bytes = (*scope, slot.to_vec(), blob.to_vec());
                    inner.written.insert(place, bytes);
                }
            }
        }
        let answer = Line::ask(&mut inner.client, request)?;
        let bytes = rmp_serde::to_vec_named(&answer).unwrap();
        inner.sent.extend(bytes);
        Ok(answer)
    }
}

/// Somebody who reads, with all that was sent to them.
struct Reader {
    name: &'static str,
    session: Session,
    line: Kept,
    pushes: Receiver<Push>,
}

fn reader(post: &Post, name: &'static str) -> Reader {
    let (client, pushes) = post.client();
    let line = Kept::new(client);
    let signed_in = Box::new(line.clone());
    let session = Session::sign_in(signed_in, name, &words(PASSPHRASE), post.around()).unwrap();
    Reader {
        name,
        session,
        line,
        pushes,
    }
}

fn key(n: usize, kind: Kind) -> RecordKey {
    RecordKey::new(kind, id(1_000 + n as u32))
}

fn scope_of(kind: Kind, writer: PersonId) -> Scope {
    [Scope::Staff, Scope::Clinical, CASE, Scope::Private(writer)]
        .into_iter()
        .find(|scope| scope.holds(kind))
        .unwrap_or(Scope::Audit)
}

/// Writes one record of every kind, at this revision.
fn write(writer: &mut Session, base: u64) {
    let me = writer.me().person;
    let mut change = ChangeSet::new(Action::Change);
    for (n, kind) in Kind::ALL.iter().enumerate() {
        if matches!(kind, Kind::Audit | Kind::PublishedFigures) || (base > 0 && kind.add_only()) {
            continue;
        }
        let text = format!(
            "{kind:?} {base} {}",
            "long enough to be nobody else's ".repeat(4)
        );
        change.changes.push(Change {
            key: key(n, *kind),
            scope: scope_of(*kind, me),
            base,
            plain: Some(Zeroizing::new(text.into_bytes())),
        });
    }
    writer.save(&change).unwrap();
}

fn place(kind: Kind) -> usize {
    Kind::ALL.iter().position(|one| *one == kind).unwrap()
}

const DAY: i64 = 24 * 60 * 60 * 1000;

#[test]
fn nothing_is_sent_to_anybody_that_they_may_not_open() {
    let post = Post::found();
    let (client, _pushes) = post.client();
    let line = Kept::new(client);
    let signed_in = Box::new(line.clone());
    let mut writer =
        Session::sign_in(signed_in, "chen", &words(PASSPHRASE), post.around()).unwrap();
    let people: [(&'static str, Roles); 11] = [
        ("member", COUNSELOR),
        ("outsider", COUNSELOR),
        ("former", COUNSELOR),
        ("ended", COUNSELOR),
        ("passing", COUNSELOR),
        ("supervisor", SUPERVISOR),
        ("reader", SUPERVISOR),
        ("too-late", SUPERVISOR),
        ("emergency", SUPERVISOR),
        ("overseer", OVERSEER),
        ("admin", ADMINISTRATOR),
    ];
    let mut ids = BTreeMap::new();
    for (name, roles) in people {
        ids.insert(name, post.join(&mut writer, name, roles));
    }
    // Each has signed in once, so that their own private scope is begun.
    for (name, _) in people {
        post.sign_in(name);
    }
    writer.catch_up().unwrap();
    let me = writer.me().person;
    let first =
        ChangeSet::new(Action::Create).begin_scope(CASE, vec![me, ids["member"], ids["former"]]);
    writer.save(&first).unwrap();
    write(&mut writer, 0);
    let signed = key(place(Kind::SignedNote), Kind::SignedNote);
    let in_days = |days: i64| Some(now_millis() + days * DAY);
    let given = ChangeSet::new(Action::Grant)
        .share((signed, 1), CASE, ids["reader"], in_days(60))
        .share((signed, 1), CASE, ids["too-late"], in_days(7))
        .join(CASE, ids["ended"], in_days(7))
        .join(CASE, ids["passing"], in_days(60));
    writer.save(&given).unwrap();
    // While it held, the one who is too late has read.
    let mut early = post.sign_in("too-late");
    assert_eq!(early.read_shared(CASE, &[(signed, 1)]).unwrap().len(), 1);
    drop(early);
    let mut off = ChangeSet::new(Action::Grant);
    off.members.push(Members {
        scope: CASE,
        joined: Vec::new(),
        left: vec![ids["former"]],
    });
    writer.catch_up().unwrap();
    writer.save(&off).unwrap();
    pass_days(8);

    let mut readers: Vec<Reader> = people.iter().map(|(name, _)| reader(&post, name)).collect();
    writer.catch_up().unwrap();
    // Written while all of them listen.
    write(&mut writer, 1);
    for reader in &mut readers {
        everything(&post, reader, signed);
    }
    // Nobody's of those who read, so that each is told of it.
    writer.catch_up().unwrap();
    let mark = ChangeSet::new(Action::Create)
        .put(id(7), Scope::Staff, 0, &child("the last"))
        .unwrap();
    writer.save(&mark).unwrap();
    let Ok(Answer::Status { head, .. }) = line.clone().ask(Request::Status) else {
        panic!("no status");
    };
    let last = head.number;
    let written = line.0.lock().unwrap().written.clone();
    assert!(written.len() > 40);
    for reader in &readers {
        let mut sent = std::mem::take(&mut reader.line.0.lock().unwrap().sent);
        sent.extend(pushed(reader, last));
        let own = reader.line.0.lock().unwrap().written.clone();
        for ((key, revision), (scope, slot, blob)) in &written {
            let may = may_open(reader.name, *scope, (*key, *revision), signed);
            let found = |bytes: &[u8]| AhoCorasick::new([bytes]).unwrap().is_match(&sent);
            let what = format!("{}: {key:?} revision {revision} of {scope}", reader.name);
            assert_eq!(found(blob), may, "the blob of {what}");
            if !may {
                assert!(!found(slot), "the slot of {what}");
            }
            assert!(!own.contains_key(&(*key, *revision)));
        }
        let member = matches!(reader.name, "member" | "passing" | "emergency");
        assert_eq!(
            reader.session.me().scopes.contains(&CASE),
            member,
            "{}",
            reader.name
        );
    }
    drop(readers);
    assert_eq!(post.check().faults, vec![]);
}

/// Who opens what: by role, by membership of the case, by a share in force, by an emergency.
fn may_open(name: &str, scope: Scope, place: (RecordKey, u64), signed: RecordKey) -> bool {
    let clinical = !matches!(name, "overseer" | "admin");
    match scope {
        Scope::Staff => clinical || name == "admin",
        Scope::Clinical => clinical,
        Scope::Case(_) => {
            let shared = name == "reader" && place == (signed, 1);
            matches!(name, "member" | "passing" | "emergency") || shared
        }
        Scope::Audit => matches!(name, "supervisor" | "reader" | "too-late" | "emergency"),
        // No figures are published here: `tests/figures.rs` has them.
        Scope::Figures | Scope::Private(_) | Scope::Thread(_) => false,
    }
}

/// Asks for all there is, in every way there is.
fn everything(post: &Post, reader: &mut Reader, signed: RecordKey) {
    if reader.name == "emergency" {
        let words: Vec<&str> = post
            .recovery_words
            .iter()
            .map(|word| word.as_str())
            .collect();
        let words = RecoveryWords::parse(&words.join(" ")).unwrap();
        let Scope::Case(case) = CASE else {
            unreachable!()
        };
        let opened = reader.session.open_in_emergency(case, id(9), "why", &words);
        opened.unwrap();
    }
    let session = &mut reader.session;
    // Whoever may, announces; whoever may not, tries.
    let shared = session.read_shared(CASE, &[(signed, 1), (signed, 2)]);
    assert!(shared.is_err() || matches!(reader.name, "member" | "passing" | "emergency"));
    let once = session.read_shared(CASE, &[(signed, 1)]);
    let may = matches!(reader.name, "member" | "passing" | "emergency" | "reader");
    assert_eq!(
        once.is_ok_and(|arrived| !arrived.is_empty()),
        may,
        "{}",
        reader.name
    );
    let mut ask = |request: Request| reader.line.ask(request).unwrap();
    for (n, kind) in Kind::ALL.iter().enumerate() {
        ask(Request::Current {
            kind: *kind,
            after: None,
            limit: 1_000,
        });
        ask(Request::CurrentIn {
            scopes: [CASE].into(),
            kind: *kind,
            after: None,
            limit: 1_000,
        });
        let key = key(n, *kind);
        ask(Request::Record(key));
        ask(Request::Revisions(key));
        for revision in 1..4 {
            ask(Request::Revision { key, revision });
        }
    }
    for from in [1, 20, 40] {
        ask(Request::Frames { from, limit: 1_000 });
        ask(Request::ActFrames { from, limit: 1_000 });
    }
    ask(Request::DraftList { after: None });
    let everybody: Vec<Hash> = reader
        .session
        .directory()
        .recoveries()
        .map(|(id, _)| id)
        .collect();
    for identity in everybody {
        let answer = reader
            .line
            .ask(Request::RecoveryGrants { identity })
            .unwrap();
        assert!(matches!(answer, Answer::Refused(_)));
    }
    reader.line.ask(Request::Status).unwrap();
}

/// Gives all that the host has said to a reader unasked, up to a frame.
fn pushed(reader: &Reader, until: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut seen = 0;
    while seen < until {
        let push = reader.pushes.recv_timeout(Duration::from_secs(20)).unwrap();
        if let Push::Committed { frame, .. } = &push {
            seen = frame.number;
        }
        bytes.extend(rmp_serde::to_vec_named(&push).unwrap());
    }
    bytes
}
