//! Sharing by key: single revisions, and a case up to a time. What the host hands out, and what opens.

mod post_kit;

use std::sync::{Mutex, MutexGuard};

use carepost::care::ledger::header::{Act, Recipient};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_words::CaseWords;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, RecordContent, Refused, Request};
use carepost::post::change::{ChangeSet, Members};
use carepost::post::line::{HostGone, Line};
use carepost::post::refusal::Refusal;
use carepost::post::session::Session;
use post_kit::*;

/// Time passes here in days, and so for one test at a time.
static TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    TIME.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

const CASE: Scope = Scope::Case(Id([50; 16]));
const WORDS: RecordKey = RecordKey {
    kind: Kind::CaseWords,
    id: Id([50; 16]),
};

fn words(text: &str) -> CaseWords {
    CaseWords {
        words: text.into(),
        ..CaseWords::default()
    }
}

fn in_days(days: i64) -> i64 {
    now_millis() + days * 24 * 60 * 60 * 1000
}

/// A post where chen has a case, and sun supervises.
fn post() -> (Post, Session, PersonId) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let sun = post.join(&mut chen, "sun", SUPERVISOR);
    post.join(&mut chen, "wang", COUNSELOR);
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me])
        .put(WORDS.id, CASE, 0, &words("first"))
        .unwrap();
    chen.save(&opened).unwrap();
    (post, chen, sun)
}

fn write(session: &mut Session, base: u64, text: &str) -> Result<(), Refusal> {
    let change = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, base, &words(text))
        .unwrap();
    session.save(&change).map(|_| ())
}

fn read(session: &mut Session, revision: u64) -> Result<Vec<String>, Refusal> {
    let arrived = session.read_shared(CASE, &[(WORDS, revision)])?;
    Ok(arrived
        .iter()
        .map(|one| text_of(one.plain.as_ref()))
        .collect())
}

fn text_of(plain: Option<&zeroize::Zeroizing<Vec<u8>>>) -> String {
    use carepost::care::records::record::Record;
    CaseWords::decode(plain.unwrap()).unwrap().words
}

/// A line that notes every sealed record of the case that comes over it.
struct Handed(Client, std::sync::Arc<Mutex<Vec<(RecordKey, u64)>>>);

impl Line for Handed {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let answer = Line::ask(&mut self.0, request)?;
        if let Answer::Records { records, .. } = &answer {
            let sealed = records.iter().filter(
                |record| matches!(&record.content, RecordContent::Sealed(one) if one.scope == CASE),
            );
            self.1
                .lock()
                .unwrap()
                .extend(sealed.map(|record| (record.key, record.revision)));
        }
        Ok(answer)
    }
}

#[test]
fn one_revision_is_read_by_whom_it_is_shared_with_until_its_day_and_nothing_else() {
    let _alone = alone();
    let (post, mut chen, sun) = post();
    let share = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, sun, Some(in_days(7)));
    chen.save(&share).unwrap();
    write(&mut chen, 1, "second").unwrap();

    let handed = std::sync::Arc::new(Mutex::new(Vec::new()));
    let line = Handed(post.client().0, handed.clone());
    let around = post.around();
    let mut sun =
        Session::sign_in(Box::new(line), "sun", &post_kit::words(PASSPHRASE), around).unwrap();
    assert!(!sun.me().scopes.contains(&CASE));
    assert_eq!(read(&mut sun, 1).unwrap(), ["first"]);
    assert!(
        read(&mut sun, 2).is_err(),
        "the next revision is not shared"
    );
    assert_eq!(*handed.lock().unwrap(), [(WORDS, 1)]);
    // Reading was announced, in a commit that stays.
    let mut wang = post.sign_in("wang");
    assert!(wang.read_shared(CASE, &[(WORDS, 1)]).is_err());

    pass_days(8);
    assert!(read(&mut sun, 1).is_err(), "its day has come");
    assert_eq!(handed.lock().unwrap().len(), 1);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn without_an_announcement_nothing_shared_is_handed_out() {
    let _alone = alone();
    let (post, mut chen, sun) = post();
    let share = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, sun, None);
    chen.save(&share).unwrap();
    let (mut client, _) = post.client();
    let sealed = |answer: &Answer| match answer {
        Answer::Records { records, .. } => records
            .iter()
            .any(|record| matches!(record.content, RecordContent::Sealed(_))),
        _ => false,
    };
    // Before a key is proved, and with sun's own proved, but without the intent.
    let ask = Request::Revision {
        key: WORDS,
        revision: 1,
    };
    assert!(!sealed(&client.ask(ask).unwrap()));
    let line = Announces(post.client().0, Vec::new());
    let around = post.around();
    let mut sun =
        Session::sign_in(Box::new(line), "sun", &post_kit::words(PASSPHRASE), around).unwrap();
    let mut count = carepost::post::reading::ReadCount::default();
    let mut arrived = 0;
    sun.read_kind(Kind::CaseWords, &mut count, |_| {
        arrived += 1;
        true
    })
    .unwrap();
    assert_eq!(arrived, 0);
}

/// A line on which a record comes unsealed only after its intent.
struct Announces(Client, Vec<RecordKey>);

impl Line for Announces {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        if let Request::Commit(commit) = &request {
            let header =
                carepost::care::ledger::header::Header::from_bytes(&commit.header).unwrap();
            for act in header.acts {
                if let Act::ReadIntent { keys, .. } = act {
                    self.1.extend(keys);
                }
            }
        }
        let answer = Line::ask(&mut self.0, request)?;
        if let Answer::Records { records, .. } = &answer {
            for record in records {
                let case = matches!(&record.content, RecordContent::Sealed(content) if content.scope == CASE);
                assert!(!case || self.1.contains(&record.key), "{}", record.key);
            }
        }
        Ok(answer)
    }
}

#[test]
fn a_share_is_ended_before_its_day() {
    let _alone = alone();
    let (post, mut chen, sun) = post();
    let share = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, sun, Some(in_days(7)));
    chen.save(&share).unwrap();
    let mut reader = post.sign_in("sun");
    assert_eq!(read(&mut reader, 1).unwrap(), ["first"]);
    let mut end = ChangeSet::new(Action::Grant);
    end.acts.push(Act::Unshare {
        key: WORDS,
        revision: 1,
        to: sun,
    });
    chen.save(&end).unwrap();
    assert!(read(&mut reader, 1).is_err());
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn what_is_written_now_is_shared_in_the_same_commit() {
    let _alone = alone();
    let (post, mut chen, sun) = post();
    let both = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, 1, &words("second"))
        .unwrap()
        .share((WORDS, 2), CASE, sun, None);
    chen.save(&both).unwrap();
    let mut sun = post.sign_in("sun");
    assert_eq!(read(&mut sun, 2).unwrap(), ["second"]);
    assert!(read(&mut sun, 1).is_err());
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn a_member_up_to_a_day_reads_to_it_and_the_work_goes_on_under_a_new_key() {
    let _alone = alone();
    let (post, mut chen, _) = post();
    let wang = chen.directory().person_by_handle("wang").unwrap().id;
    let mut at_work = post.sign_in("wang");
    chen.catch_up().unwrap();
    let join = ChangeSet::new(Action::Grant).join(CASE, wang, Some(in_days(7)));
    chen.save(&join).unwrap();
    let mut wang = post.sign_in("wang");
    assert!(wang.me().scopes.contains(&CASE));
    assert!(wang.read_newly_opened().unwrap().is_empty());
    // Who is at work when the key comes reads the case at once.
    at_work.catch_up().unwrap();
    let opened = at_work.read_newly_opened().unwrap();
    let opened: Vec<String> = opened
        .iter()
        .map(|one| text_of(one.plain.as_ref()))
        .collect();
    assert_eq!(opened, ["first"]);
    assert!(at_work.read_newly_opened().unwrap().is_empty());
    drop(at_work);
    write(&mut wang, 1, "by the member").unwrap();
    let mut count = carepost::post::reading::ReadCount::default();
    let mut texts = Vec::new();
    wang.read_kind(Kind::CaseWords, &mut count, |one| {
        texts.push(text_of(one.plain.as_ref()));
        true
    })
    .unwrap();
    assert_eq!(texts, ["by the member"]);

    pass_days(8);
    assert!(write(&mut wang, 2, "too late").is_err());
    chen.catch_up().unwrap();
    write(&mut chen, 2, "after").unwrap();
    assert_eq!(chen.directory().latest(CASE).unwrap().number, 2);
    let grants = chen.directory().latest_grants(CASE);
    let people: Vec<_> = grants
        .iter()
        .filter(|grant| matches!(grant.to, Recipient::Person(_)))
        .collect();
    assert_eq!(people.len(), 1, "chen alone");
    let mut wang = post.sign_in("wang");
    assert!(!wang.me().scopes.contains(&CASE));
    let mut arrived = 0;
    wang.read_kind(Kind::CaseWords, &mut count, |_| {
        arrived += 1;
        true
    })
    .unwrap();
    assert_eq!(arrived, 0);
    // Nothing of it is taken for withheld.
    let held = wang.hold_against_chain().unwrap();
    assert!(!held.withheld.contains(&WORDS));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn who_is_taken_off_the_team_opens_nothing_written_since_and_is_handed_nothing() {
    let _alone = alone();
    let (post, mut chen, _) = post();
    let wang = chen.directory().person_by_handle("wang").unwrap().id;
    chen.save(&ChangeSet::new(Action::Grant).join(CASE, wang, None))
        .unwrap();
    let mut out = post.sign_in("wang");
    write(&mut out, 1, "as a member").unwrap();
    let mut off = ChangeSet::new(Action::Change);
    off.members.push(Members {
        scope: CASE,
        joined: Vec::new(),
        left: vec![wang],
    });
    // The change that takes them off may write in the case with the same commit.
    let off = off.put(WORDS.id, CASE, 2, &words("without them")).unwrap();
    chen.catch_up().unwrap();
    chen.save(&off).unwrap();
    out.catch_up().unwrap();
    assert!(!out.me().scopes.contains(&CASE));
    assert!(write(&mut out, 3, "still").is_err());
    let (mut client, _) = post.client();
    assert!(matches!(
        client.ask(Request::Record(WORDS)).unwrap(),
        Answer::Refused(Refused::NotProved)
    ));
    let mut count = carepost::post::reading::ReadCount::default();
    let mut arrived = 0;
    out.read_kind(Kind::CaseWords, &mut count, |_| {
        arrived += 1;
        true
    })
    .unwrap();
    assert_eq!(arrived, 0);
    write(&mut chen, 3, "goes on").unwrap();
    assert_eq!(post.check().faults, vec![]);
}
