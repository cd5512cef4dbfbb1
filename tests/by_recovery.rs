//! The recovery words at work for somebody who is signed in: a case opened in an emergency, cases handed over by force.

mod post_kit;

use std::time::{Duration, Instant};

use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::{Action, AuditEntry};
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::emergency_access::EmergencyAccess;
use carepost::care::records::record::Record;
use carepost::host::wire::{Answer, RecordContent, Request};
use carepost::post::change::{ChangeSet, Members};
use carepost::post::reading::{Arrived, ReadCount};
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::session::Session;
use carepost::post::use_cases::emergencies;
use carepost::vault::recovery::RecoveryWords;
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

fn recovery(post: &Post) -> RecoveryWords {
    let words: Vec<&str> = post
        .recovery_words
        .iter()
        .map(|word| word.as_str())
        .collect();
    RecoveryWords::parse(&words.join(" ")).unwrap()
}

/// A post where chen has a case of two epochs, sun supervises and wang counsels.
fn post() -> (Post, Session, Session) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "sun", SUPERVISOR);
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me, wang])
        .put(WORDS.id, CASE, 0, &case_words("first"))
        .unwrap();
    chen.save(&opened).unwrap();
    let mut off = ChangeSet::new(Action::Grant);
    off.members.push(Members {
        scope: CASE,
        joined: Vec::new(),
        left: vec![wang],
    });
    chen.save(&off).unwrap();
    let sun = post.sign_in("sun");
    (post, chen, sun)
}

fn texts(arrived: &[Arrived]) -> Vec<String> {
    let of_case = arrived.iter().filter(|one| one.scope == CASE);
    of_case
        .filter_map(|one| CaseWords::decode(one.plain.as_ref()?).ok())
        .map(|words| words.words)
        .collect()
}

fn read(session: &mut Session) -> Vec<String> {
    let mut arrived = Vec::new();
    session
        .read_kind(Kind::CaseWords, &mut ReadCount::default(), |one| {
            arrived.push(one);
            true
        })
        .unwrap();
    texts(&arrived)
}

#[test]
fn an_emergency_opens_one_case_to_one_session_and_its_reason_stays() {
    let (post, mut chen, mut sun) = post();
    let access = id(9);
    let opened = sun.open_in_emergency(WORDS.id, access, "本人住院，家长来电", &recovery(&post));
    let (saved, arrived) = opened.unwrap();
    assert!(!saved.undoable);
    assert_eq!(texts(&arrived), ["first"]);
    assert!(sun.me().scopes.contains(&CASE));
    // It gives no key that stays, and nothing to write with.
    let me = sun.me().person;
    assert!(!sun.directory().holds(me, CASE));
    let write = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, 1, &case_words("not theirs"))
        .unwrap();
    assert!(sun.save(&write).is_err());
    assert!(
        !handed(&post),
        "another session of the same person has opened nothing"
    );
    drop(sun);

    let until = Instant::now() + Duration::from_secs(20);
    loop {
        // The host hears of the end of the connection in its own time.
        let mut again = post.sign_in("sun");
        assert!(!again.me().scopes.contains(&CASE));
        if read(&mut again).is_empty() && !handed(&post) {
            break;
        }
        assert!(Instant::now() < until, "the case stayed open");
        std::thread::yield_now();
    }
    chen.catch_up().unwrap();
    let mut reasons = Vec::new();
    chen.read_kind(Kind::EmergencyAccess, &mut ReadCount::default(), |one| {
        reasons.push(EmergencyAccess::decode(one.plain.as_ref().unwrap()).unwrap());
        true
    })
    .unwrap();
    assert_eq!(reasons.len(), 1);
    assert_eq!(reasons[0].reason, "本人住院，家长来电");
    assert_eq!((reasons[0].by, reasons[0].case), (me, WORDS.id));
    assert_eq!(post.check().faults, vec![]);
}

/// Tells whether the host hands sun anything sealed of the case.
fn handed(post: &Post) -> bool {
    let kept = std::sync::Arc::new(std::sync::Mutex::new(false));
    struct Watching(
        carepost::host::client::Client,
        std::sync::Arc<std::sync::Mutex<bool>>,
    );
    impl carepost::post::line::Line for Watching {
        fn ask(&mut self, request: Request) -> Result<Answer, carepost::post::line::HostGone> {
            let answer = carepost::post::line::Line::ask(&mut self.0, request)?;
            if let Answer::Records { records, .. } = &answer {
                let of_case = |content: &RecordContent| matches!(content, RecordContent::Sealed(one) if one.scope == CASE);
                *self.1.lock().unwrap() |= records.iter().any(|one| of_case(&one.content));
            }
            Ok(answer)
        }
    }
    let line = Box::new(Watching(post.client().0, kept.clone()));
    let mut session = Session::sign_in(line, "sun", &words(PASSPHRASE), post.around()).unwrap();
    read(&mut session);
    let handed = kept.lock().unwrap();
    *handed
}

#[test]
fn without_the_words_or_a_reason_nothing_is_opened_and_nothing_is_written() {
    let (post, _chen, mut sun) = post();
    let head = |session: &mut Session| {
        session.catch_up().unwrap();
        session.directory().emergencies().count()
    };
    let other = RecoveryWords::generate(&mut rng());
    let refused = sun
        .open_in_emergency(WORDS.id, id(9), "reason", &other)
        .err();
    assert_eq!(refused, Some(Refusal::NotTheRecoveryKey));
    let refused = sun
        .open_in_emergency(WORDS.id, id(9), "  ", &recovery(&post))
        .err();
    assert_eq!(refused, Some(Refusal::Missing(Missing::Reason)));
    let refused = sun
        .open_in_emergency(id(77), id(9), "reason", &recovery(&post))
        .err();
    assert_eq!(refused, Some(Refusal::NoKey(Scope::Case(id(77)))));
    assert_eq!(head(&mut sun), 0);
    assert!(read(&mut sun).is_empty());
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn its_counselor_and_the_administrators_take_note_and_nobody_else_is_asked() {
    let (post, mut chen, mut sun) = post();
    sun.open_in_emergency(WORDS.id, id(9), "reason", &recovery(&post))
        .unwrap();
    chen.catch_up().unwrap();
    let register = carepost::post::register::Register::default();
    // chen administers, and is asked though the case's header is not on the register.
    let asked = emergencies::waiting(&register, chen.me(), &chen.access());
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].access, asked[0].by), (id(9), sun.me().person));
    assert!(emergencies::waiting(&register, sun.me(), &sun.access()).is_empty());
    let wang = post.sign_in("wang");
    assert!(emergencies::waiting(&register, wang.me(), &wang.access()).is_empty());
    chen.save(&emergencies::acknowledge(asked[0])).unwrap();
    assert!(emergencies::waiting(&register, chen.me(), &chen.access()).is_empty());
    assert!(
        chen.save(&emergencies::acknowledge(asked[0])).is_err(),
        "once"
    );
    let again = post.sign_in("chen");
    assert!(emergencies::waiting(&register, again.me(), &again.access()).is_empty());
    // The audit says it of both.
    let mut actions = Vec::new();
    sun.read_kind(Kind::Audit, &mut ReadCount::default(), |one| {
        actions.push(
            AuditEntry::decode(one.plain.as_ref().unwrap())
                .unwrap()
                .action,
        );
        true
    })
    .unwrap();
    let emergency = |action: &&Action| **action == Action::EmergencyAccess;
    assert_eq!(actions.iter().filter(emergency).count(), 2);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn cases_are_handed_over_by_force_and_the_successor_works_on() {
    let (post, _chen, mut sun) = post();
    let wang = sun.directory().person_by_handle("wang").unwrap().id;
    let mut successor = post.sign_in("wang");
    assert!(read(&mut successor).is_empty(), "taken off before");
    let reason = ChangeSet::new(Action::Grant)
        .put(
            id(9),
            Scope::Staff,
            0,
            &EmergencyAccess {
                case: WORDS.id,
                by: sun.me().person,
                at: now(),
                reason: "stands for the handover's own record".into(),
            },
        )
        .unwrap();
    let other = RecoveryWords::generate(&mut rng());
    let cases = [WORDS.id, id(77)];
    let refused = sun
        .hand_over_by_force(&reason, wang, None, &cases, &other)
        .err();
    assert_eq!(refused, Some(Refusal::NotTheRecoveryKey));
    sun.hand_over_by_force(&reason, wang, None, &cases, &recovery(&post))
        .unwrap();
    successor.catch_up().unwrap();
    assert_eq!(read(&mut successor), ["first"]);
    let write = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, 1, &case_words("goes on"))
        .unwrap();
    successor.save(&write).unwrap();
    let me = sun.me().person;
    assert!(!sun.directory().holds(me, CASE), "who did it holds nothing");
    assert_eq!(post.check().faults, vec![]);
}
