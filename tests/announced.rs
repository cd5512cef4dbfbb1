//! What is announced: it holds for one connection, and for what was there when it was announced.

mod hosted_post;
mod post_kit;

use std::sync::{Arc, Mutex};

use carepost::care::ledger::header::{Act, Commit, Header};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::refusal::Refusal as NotSo;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::record::Record;
use carepost::host::client::{Client, Proof};
use carepost::host::wire::{Answer, Push, RecordContent, Refused, Request};
use carepost::post::arrived::Arrived;
use carepost::post::audit_log::AuditAsked;
use carepost::post::change::ChangeSet;
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::ReadCount;
use carepost::post::session::Session;
use post_kit::*;

const CASE: Scope = Scope::Case(Id([50; 16]));
const WORDS: RecordKey = RecordKey {
    kind: Kind::CaseWords,
    id: Id([50; 16]),
};

fn case_words(text: &str) -> CaseWords {
    CaseWords {
        words: text.into(),
        ..CaseWords::default()
    }
}

fn write(session: &mut Session, base: u64, text: &str) {
    let change = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, base, &case_words(text))
        .unwrap();
    session.save(&change).unwrap();
}

fn texts(arrived: &[Arrived]) -> Vec<String> {
    let with_words = arrived.iter().filter(|one| one.key == WORDS);
    with_words
        .filter_map(|one| CaseWords::decode(one.plain.as_ref()?).ok())
        .map(|words| words.words)
        .collect()
}

/// A post where chen has a case whose key sun, who supervises, was given to look in.
fn post() -> (Post, Session, PersonId) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me, sun])
        .put(WORDS.id, CASE, 0, &case_words("first"))
        .unwrap();
    chen.save(&opened).unwrap();
    (post, chen, sun)
}

/// A line that notes the words that are handed out over it, and what the host says of them where it does not.
struct Watched(Client, Arc<Mutex<Vec<&'static str>>>);

impl Line for Watched {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let about_it = matches!(
            &request,
            Request::Record(WORDS) | Request::Revision { key: WORDS, .. }
        );
        let answer = Line::ask(&mut self.0, request)?;
        let mut noted = self.1.lock().unwrap();
        match &answer {
            Answer::Records { records, .. } => {
                for record in records.iter().filter(|record| record.key == WORDS) {
                    noted.push(match record.content {
                        RecordContent::Sealed(_) => "handed out",
                        RecordContent::IntentFirst => "intent first",
                        _ => "something else",
                    });
                }
            }
            Answer::Refused(Refused::IntentFirst) if about_it => noted.push("intent first"),
            _ => {}
        }
        Ok(answer)
    }
}

fn watched(post: &Post) -> (Session, Arc<Mutex<Vec<&'static str>>>) {
    let noted = Arc::default();
    let line = Box::new(Watched(post.client().0, Arc::clone(&noted)));
    let session = Session::sign_in(line, "sun", &words(PASSPHRASE), post.around()).unwrap();
    (session, noted)
}

/// What the host gives out of the case's words at a sign-in, before anything is announced.
fn given(session: &mut Session, noted: &Mutex<Vec<&'static str>>) -> Vec<&'static str> {
    noted.lock().unwrap().clear();
    let mut count = ReadCount::default();
    session
        .read_kind(Kind::CaseWords, &mut count, |_| true)
        .unwrap();
    std::mem::take(&mut *noted.lock().unwrap())
}

fn readings(session: &mut Session) -> usize {
    let asked = AuditAsked {
        before: None,
        by: None,
        keys: Vec::new(),
        from: None,
        until: None,
        deeds: None,
        limit: 1_000,
    };
    let page = session.audit_page(&asked).unwrap();
    assert!(page.next.is_none());
    let read = |entry: &&carepost::care::records::audit::AuditEntry| entry.action == Action::Read;
    let entries = page.lines.iter().filter_map(|line| line.entry.as_ref());
    entries.filter(read).count()
}

#[test]
fn each_sign_in_announces_anew_what_it_reads_and_each_is_on_record() {
    let (post, _chen, _) = post();
    let (mut sun, noted) = watched(&post);
    assert_eq!(given(&mut sun, &noted), ["intent first"]);
    let arrived = sun.read_announced(CASE, vec![WORDS]).unwrap();
    assert_eq!(texts(&arrived), ["first"]);
    assert_eq!(
        given(&mut sun, &noted),
        ["handed out"],
        "this session goes on"
    );

    // Beside it, and after it, at the same host.
    let (mut beside, beside_noted) = watched(&post);
    assert_eq!(given(&mut beside, &beside_noted), ["intent first"]);
    drop((sun, beside));
    let (mut again, noted) = watched(&post);
    assert_eq!(given(&mut again, &noted), ["intent first"]);
    assert_eq!(readings(&mut again), 1);
    let arrived = again.read_announced(CASE, vec![WORDS]).unwrap();
    assert_eq!(texts(&arrived), ["first"]);
    assert_eq!(readings(&mut again), 2);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn a_revision_that_was_shared_is_announced_at_each_sign_in() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me])
        .put(WORDS.id, CASE, 0, &case_words("first"))
        .unwrap()
        .share((WORDS, 1), CASE, sun, None);
    chen.save(&opened).unwrap();
    for sign_in in 1..=2 {
        let (mut sun, noted) = watched(&post);
        assert_eq!(given(&mut sun, &noted), ["intent first"], "{sign_in}");
        let arrived = sun.read_shared(CASE, &[(WORDS, 1)]).unwrap();
        assert_eq!(texts(&arrived), ["first"]);
        assert_eq!(readings(&mut sun), sign_in);
    }
}

#[test]
fn what_is_written_after_the_announcement_is_announced_as_well() {
    let (post, mut chen, _) = post();
    for caught_up in [false, true] {
        let base = if caught_up { 2 } else { 1 };
        let (mut sun, pushes) = post.sign_in_listening("sun");
        let arrived = sun.read_announced(CASE, vec![WORDS]).unwrap();
        assert_eq!(texts(&arrived).len(), 1);
        write(&mut chen, base, "written anew");
        let heard = if caught_up {
            sun.catch_up().unwrap()
        } else {
            loop {
                match pushes.recv().unwrap() {
                    Push::Committed { frame, payloads } => {
                        let header = Header::from_bytes(&frame.header).unwrap();
                        let of_case = header.items.iter().any(|item| item.key == WORDS);
                        let handed = payloads.iter().any(|payload| !payload.is_empty());
                        assert!(!of_case || !handed || header.items.len() > 1);
                        let heard = sun.hear(&Push::Committed { frame, payloads });
                        if of_case {
                            break heard;
                        }
                    }
                    other => drop(sun.hear(&other)),
                }
            }
        };
        // What was shown goes, and its revision is known, so that nobody takes the old words for the present ones.
        let gone: Vec<_> = heard.iter().filter(|one| one.key == WORDS).collect();
        assert_eq!(gone.len(), 1, "{caught_up}");
        assert!(gone[0].plain.is_none());
        assert_eq!(gone[0].revision, base + 1);
        let arrived = sun.read_announced(CASE, vec![WORDS]).unwrap();
        assert_eq!(texts(&arrived), ["written anew"]);
    }
    assert_eq!(readings(&mut post.sign_in("sun")), 4);
}

#[test]
fn a_reading_is_announced_again_where_the_connection_was_another_before_it_was_read() {
    let (post, _chen, _) = post();
    /// The first asking after an announcement finds that the host has begun anew.
    struct BeginsAnew(Client, Arc<Post>, bool);
    impl Line for BeginsAnew {
        fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
            if matches!(request, Request::Record(WORDS)) && !std::mem::replace(&mut self.2, true) {
                self.1.stop();
                self.1.start();
            }
            Line::ask(&mut self.0, request)
        }
    }
    let post = Arc::new(post);
    let line = Box::new(BeginsAnew(post.client().0, Arc::clone(&post), false));
    let mut sun = Session::sign_in(line, "sun", &words(PASSPHRASE), post.around()).unwrap();
    let arrived = sun.read_announced(CASE, vec![WORDS]).unwrap();
    assert_eq!(texts(&arrived), ["first"]);
    assert_eq!(readings(&mut sun), 2);
}

/// An intent to recover on behalf of person 1, signed by the recovery key or by themselves.
fn recovers(post: &mut hosted_post::Post, by: &hosted_post::Author, words: bool) -> Commit {
    let acts = vec![Act::ReadIntent {
        scope: CASE,
        keys: Vec::new(),
    }];
    let header = post.header(by, acts, vec![]).to_bytes().unwrap();
    let signer = hosted_post::identity(if words { 99 } else { 1 });
    Commit {
        signature: signer.sign_header(&header),
        header,
        payloads: vec![],
    }
}

#[test]
fn an_announced_recovery_serves_the_connection_that_announced_it_and_no_later_one() {
    let dir = tempfile::tempdir().unwrap();
    let (mut post, core, mut author) = hosted_post::founded(dir.path());
    let host = hosted_post::run(core, dir.path(), None);
    let recovery = hosted_post::identity(99).public().id();
    let the_words = || Proof {
        person: hosted_post::person_id(1),
        recovery: Some(recovery),
        nonce: hosted_post::nonce,
        sign: Box::new(|challenge| challenge.answer(&hosted_post::identity(99))),
    };
    let by_words = || {
        let (client, pushes) = hosted_post::client(dir.path());
        client.sign_in(the_words()).unwrap();
        (client, pushes)
    };
    let grants = |client: &Client| {
        let ask = Request::RecoveryGrants { identity: recovery };
        client.request(ask).unwrap()
    };
    // The author themselves announces no recovery, whatever scope they name.
    let (themselves, _pushes) = hosted_post::client(dir.path());
    themselves.sign_in(hosted_post::proof(1)).unwrap();
    let own = recovers(&mut post, &author, false);
    assert!(matches!(
        themselves.request(Request::Commit(own)).unwrap(),
        Answer::Refused(Refused::Commit(NotSo::BadIntent(CASE)))
    ));

    let (first, _pushes) = by_words();
    assert!(matches!(
        grants(&first),
        Answer::Refused(Refused::IntentFirst)
    ));
    let intent = recovers(&mut post, &author, true);
    author.number += 1;
    author.previous = Header::hash(&intent.header);
    let done = first.request(Request::Commit(intent.clone())).unwrap();
    assert!(matches!(done, Answer::Done { .. }));
    assert!(matches!(grants(&first), Answer::Grants(grants) if !grants.is_empty()));
    // Nor does it serve whoever signs in after that over the same connection.
    first.sign_in(the_words()).unwrap();
    assert!(matches!(
        grants(&first),
        Answer::Refused(Refused::IntentFirst)
    ));

    let (second, _pushes) = by_words();
    assert!(matches!(
        grants(&second),
        Answer::Refused(Refused::IntentFirst)
    ));
    // The same intent sent again is the same one, and announces nothing anew.
    let again = second.request(Request::Commit(intent)).unwrap();
    assert!(matches!(again, Answer::Done { .. }));
    assert!(matches!(
        grants(&second),
        Answer::Refused(Refused::IntentFirst)
    ));
    let anew = recovers(&mut post, &author, true);
    second.request(Request::Commit(anew)).unwrap();
    assert!(matches!(grants(&second), Answer::Grants(_)));
    host.stop();
}
