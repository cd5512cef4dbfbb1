//! Hearing of others while one saves: what is on its way is waited for, and whatever becomes of it nothing is missed.

mod post_kit;
mod worker_kit;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::record::Record;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Push, Request};
use carepost::post::change::{ChangeSet, Members};
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::{Arrived, BEHIND, FIRST, ReadCount};
use carepost::post::refusal::Refusal;
use carepost::post::session::Session;
use carepost::tui::channels::Wake;
use carepost::tui::job::{Answer as JobAnswer, Job};
use carepost::tui::update::Msg;
use post_kit::*;
use worker_kit::Program;

/// A line that counts what is asked over it, and may fail where frames are.
struct Counting {
    client: Client,
    asked: Arc<AtomicUsize>,
    without_frames: Arc<AtomicBool>,
}

impl Line for Counting {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if matches!(request, Request::Frames { .. }) && self.without_frames.load(Ordering::Relaxed)
        {
            return Err(HostGone::Silent);
        }
        Line::ask(&mut self.client, request)
    }
}

/// Chen and Wang at work, with what Wang is told, and how much Wang asks.
struct Two {
    post: Post,
    chen: Session,
    wang: Session,
    pushes: Receiver<Push>,
    asked: Arc<AtomicUsize>,
    /// Whether Wang is given no frames.
    without_frames: Arc<AtomicBool>,
}

fn two() -> Two {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let (client, pushes) = post.client();
    let asked: Arc<AtomicUsize> = Arc::default();
    let without_frames: Arc<AtomicBool> = Arc::default();
    let line = Box::new(Counting {
        client,
        asked: Arc::clone(&asked),
        without_frames: Arc::clone(&without_frames),
    });
    let wang = Session::sign_in(line, "wang", &words(PASSPHRASE), post.around()).unwrap();
    Two {
        post,
        chen,
        wang,
        pushes,
        asked,
        without_frames,
    }
}

fn child_change(n: u32, base: u64, name: &str) -> ChangeSet {
    ChangeSet::new(Action::Change)
        .put(id(n), Scope::Staff, base, &child(name))
        .unwrap()
}

fn case(n: u32, members: Vec<PersonId>) -> ChangeSet {
    let scope = Scope::Case(id(n));
    ChangeSet::new(Action::Create)
        .begin_scope(scope, members)
        .put(id(n), scope, 0, &CaseWords::default())
        .unwrap()
}

#[test]
fn who_is_answered_first_waits_for_what_is_on_its_way_and_asks_for_nothing() {
    let Two {
        post,
        mut chen,
        mut wang,
        pushes,
        asked,
        ..
    } = two();
    // Somebody joins, and a case begins; neither has been heard when Wang saves.
    let zhao = post.join(&mut chen, "zhao", COUNSELOR);
    let scope = Scope::Case(id(50));
    let members = vec![chen.me().person, wang.me().person];
    chen.save(&case(50, members)).unwrap();
    asked.store(0, Ordering::Relaxed);
    let (_, arrived) = wang.save(&child_change(1, 0, "own")).unwrap();
    assert_eq!(names(&arrived), ["own"]);
    assert!(wang.waits_for_others());
    assert!(wang.directory().person(zhao).is_none());
    // Two in a row wait alike.
    put_child(&mut wang, 2, 0, "own again").unwrap();
    let mut heard_of = Vec::new();
    while wang.waits_for_others() {
        heard_of.extend(heard(&mut wang, &pushes));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2, "the two commits alone");
    assert!(
        heard_of
            .iter()
            .any(|one| one.key == CaseWords::key(id(50)) && one.plain.is_some())
    );
    assert!(wang.directory().person(zhao).is_some());
    assert!(wang.me().scopes.contains(&scope));
    chen.catch_up().unwrap();
    assert_eq!(wang.head(), chen.head());
    // The next one follows.
    put_child(&mut chen, 3, 0, "next").unwrap();
    assert_eq!(names(&heard(&mut wang, &pushes)), ["next"]);
    assert_eq!(wang.head(), chen.head());
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn acts_of_ones_own_are_in_force_at_once_after_whatever_came_before() {
    let Two {
        post: _post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    put_child(&mut chen, 1, 0, "before").unwrap();
    let me = wang.me().person;
    let (_, arrived) = wang.save(&case(51, vec![me])).unwrap();
    assert_eq!(names(&arrived), ["before"]);
    assert!(wang.me().scopes.contains(&Scope::Case(id(51))));
    assert!(!wang.waits_for_others());
    // What is pushed late is known already, and nothing of it comes twice.
    while let Ok(push) = pushes.try_recv() {
        assert!(wang.hear(&push).is_empty());
    }
}

#[test]
fn a_push_that_was_lost_is_made_up_for_with_the_next() {
    let Two {
        post: _post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    put_child(&mut chen, 1, 0, "lost").unwrap();
    put_child(&mut wang, 2, 0, "own").unwrap();
    while !matches!(pushes.recv().unwrap(), Push::Committed { .. }) {}
    put_child(&mut chen, 3, 0, "next").unwrap();
    assert!(wang.waits_for_others());
    assert_eq!(names(&heard(&mut wang, &pushes)), ["lost", "next"]);
    chen.catch_up().unwrap();
    assert_eq!(wang.head(), chen.head());
}

#[test]
fn what_never_comes_is_asked_for() {
    let Two {
        post: _post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    drop(pushes);
    put_child(&mut chen, 1, 0, "never told").unwrap();
    put_child(&mut wang, 2, 0, "own").unwrap();
    // As the worker does once it has waited long enough.
    assert_eq!(names(&wang.catch_up().unwrap()), ["never told"]);
    assert!(!wang.waits_for_others());
    // Who does not listen at all asks now and then.
    let mut came = Vec::new();
    for n in 10..60 {
        put_child(&mut chen, 2 * n, 0, "of another").unwrap();
        let saved = wang.save(&child_change(2 * n + 1, 0, "own")).unwrap();
        came.extend(
            names(&saved.1)
                .into_iter()
                .filter(|name| name == "of another"),
        );
    }
    assert!(came.len() >= 30, "{} came", came.len());
    chen.catch_up().unwrap();
    assert!(chen.head() - wang.head() < 40);
    // The head that is remembered is the last one.
    wang.remember_head().unwrap();
    assert_eq!(wang.head(), chen.head());
}

#[test]
fn the_worker_asks_for_what_does_not_come() {
    let post = Arc::new(Post::found());
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let mut program = Program::start(&post);
    assert!(program.signs_in("wang", PASSPHRASE));
    // Nobody hands the program what the host says.
    put_child(&mut chen, 1, 0, "theirs").unwrap();
    let own = Job::Commit(child_change(2, 0, "own"));
    assert!(matches!(program.does(own), JobAnswer::Saved(_)));
    loop {
        let wake = program.wakes.recv_timeout(Duration::from_secs(60)).unwrap();
        if let Wake::Msg(Msg::Arrived(arrived)) = wake
            && names(&arrived).contains(&"theirs".to_owned())
        {
            break;
        }
    }
    program.ends();
}

#[test]
fn what_others_did_while_the_host_was_away_is_caught_up_on() {
    let Two {
        post,
        mut chen,
        mut wang,
        ..
    } = two();
    post.stop();
    post.start();
    put_child(&mut chen, 1, 0, "one").unwrap();
    put_child(&mut chen, 2, 0, "two").unwrap();
    assert_eq!(names(&wang.catch_up().unwrap()), ["one", "two"]);
    put_child(&mut wang, 3, 0, "three").unwrap();
}

#[test]
fn after_another_host_nothing_of_before_is_waited_for() {
    let Two {
        post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    put_child(&mut chen, 1, 0, "before").unwrap();
    put_child(&mut wang, 2, 0, "own").unwrap();
    post.stop();
    post.start();
    put_child(&mut chen, 3, 0, "after").unwrap();
    // Told of before or not: with the answer everything is known.
    let (_, arrived) = wang.save(&child_change(4, 0, "own again")).unwrap();
    assert_eq!(names(&arrived), ["before", "after", "own again"]);
    assert!(!wang.waits_for_others());
    while let Ok(push) = pushes.try_recv() {
        assert!(wang.hear(&push).is_empty());
    }
    chen.catch_up().unwrap();
    assert_eq!(wang.head(), chen.head());
}

#[test]
fn ones_own_that_waited_while_the_host_went_away_is_no_doubt_once_it_is_told() {
    let Two {
        post: _post,
        mut chen,
        mut wang,
        without_frames,
        ..
    } = two();
    put_child(&mut chen, 1, 0, "before").unwrap();
    put_child(&mut wang, 2, 0, "own").unwrap();
    assert!(wang.waits_for_others());
    without_frames.store(true, Ordering::Relaxed);
    assert!(matches!(wang.catch_up(), Err(Refusal::NoHost)));
    assert!(!wang.waits_for_others());
    without_frames.store(false, Ordering::Relaxed);
    wang.catch_up().unwrap();
    assert_eq!(wang.take_doubt(), None);
    put_child(&mut wang, 2, 1, "own again").unwrap();
    chen.catch_up().unwrap();
    assert_eq!(wang.head(), chen.head());
}

#[test]
fn what_is_written_over_a_record_that_was_read_before_it_was_heard_is_no_doubt() {
    let Two {
        post: _post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    // Wang reads it while it is still on its way, and writes it again.
    put_child(&mut chen, 1, 0, "first").unwrap();
    put_child(&mut wang, 1, 1, "second").unwrap();
    assert!(wang.waits_for_others());
    assert_eq!(names(&heard(&mut wang, &pushes)), ["first"]);
    assert_eq!(wang.take_doubt(), None);
    chen.catch_up().unwrap();
    assert_eq!(wang.head(), chen.head());
}

#[test]
fn whoever_proves_their_key_anew_hears_at_once_what_was_done_meanwhile() {
    let Two {
        post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    post.stop();
    post.start();
    put_child(&mut chen, 1, 0, "meanwhile").unwrap();
    while pushes.try_recv().is_ok() {}
    // Anything that is asked finds the new host, which tells who is in.
    name_of(&mut wang, 1);
    let push = pushes.recv_timeout(Duration::from_secs(30)).unwrap();
    assert!(matches!(push, Push::Present { .. }));
    assert_eq!(names(&wang.hear(&push)), ["meanwhile"]);
}

#[test]
fn a_conflict_is_refused_though_the_others_change_was_not_heard() {
    let Two {
        post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    put_child(&mut wang, 1, 0, "as it was").unwrap();
    put_child(&mut chen, 1, 1, "theirs").unwrap();
    put_child(&mut wang, 2, 0, "own").unwrap();
    let refused = wang.save(&child_change(1, 1, "mine")).err();
    let by = Some(chen.me().person);
    let key = carepost::care::records::child::Child::key(id(1));
    assert_eq!(refused, Some(Refusal::Conflict { key, by }));
    assert_eq!(names(&wang.catch_up().unwrap()), ["theirs"]);
    while let Ok(push) = pushes.try_recv() {
        assert!(wang.hear(&push).is_empty());
    }
    put_child(&mut wang, 1, 2, "both").unwrap();
    assert_eq!(name_of(&mut chen, 1).as_deref(), Some("both"));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn access_that_is_lost_before_it_was_heard_is_lost_and_nothing_is_written() {
    let Two {
        post,
        mut chen,
        mut wang,
        pushes,
        ..
    } = two();
    let scope = Scope::Case(id(50));
    let (me, you) = (chen.me().person, wang.me().person);
    chen.save(&case(50, vec![me, you])).unwrap();
    heard(&mut wang, &pushes);
    assert!(wang.me().scopes.contains(&scope));
    let mut off = ChangeSet::new(Action::Grant);
    off.members.push(Members {
        scope,
        joined: Vec::new(),
        left: vec![you],
    });
    chen.save(&off).unwrap();
    // Something else of Wang's is answered after it.
    put_child(&mut wang, 1, 0, "own").unwrap();
    let words = ChangeSet::new(Action::Change)
        .put(id(50), scope, 1, &CaseWords::default())
        .unwrap();
    assert_eq!(wang.save(&words).err(), Some(Refusal::NoKey(scope)));
    assert!(!wang.me().scopes.contains(&scope));
    assert!(!wang.waits_for_others());
    assert_eq!(post.check().faults, vec![]);
}

/// What somebody knows of the records, as their screens would.
type Known = BTreeMap<RecordKey, (u64, Scope, Option<Vec<u8>>)>;

fn take(known: &mut Known, arrived: Vec<Arrived>) {
    for one in arrived {
        let newer = known
            .get(&one.key)
            .is_none_or(|(had, ..)| *had <= one.revision);
        if newer {
            let plain = one.plain.as_ref().map(|plain| plain.to_vec());
            known.insert(one.key, (one.revision, one.scope, plain));
        }
    }
}

fn read_all(session: &mut Session) -> Known {
    let mut known = Known::new();
    let mut count = ReadCount::default();
    for kind in FIRST.iter().chain(BEHIND) {
        session
            .read_kind(*kind, &mut count, |one| {
                take(&mut known, vec![one]);
                true
            })
            .unwrap();
    }
    assert_eq!(count.faults, 0);
    known
}

/// Somebody at a desk: their session, what they are told, and what their screens know.
struct Desk {
    session: Session,
    pushes: Receiver<Push>,
    known: Known,
}

impl Desk {
    fn sit_down(post: &Post, handle: &str) -> Desk {
        let (mut session, pushes) = post.sign_in_listening(handle);
        let known = read_all(&mut session);
        Desk {
            session,
            pushes,
            known,
        }
    }

    fn take(&mut self, arrived: Vec<Arrived>) {
        take(&mut self.known, arrived);
        take(&mut self.known, self.session.take_overheard());
        let opened = self.session.read_newly_opened().unwrap();
        take(&mut self.known, opened);
    }

    fn save(&mut self, change: &ChangeSet) {
        match self.session.save(change) {
            Ok((_, arrived)) => self.take(arrived),
            Err(Refusal::Conflict { .. } | Refusal::NoKey(_) | Refusal::NotAuthorised(_)) => {
                let arrived = self.session.catch_up().unwrap();
                self.take(arrived);
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    fn hear(&mut self, mut lost: impl FnMut() -> bool) {
        while let Ok(push) = self.pushes.try_recv() {
            if !lost() {
                let arrived = self.session.hear(&push);
                self.take(arrived);
            }
        }
    }
}

#[test]
fn however_answers_pushes_and_hosts_come_and_go_everybody_ends_with_what_is_there() {
    for seed in 1..=12_u64 {
        let mut state = seed;
        let mut below = move |most: u64| {
            // A linear congruential generator (Knuth, MMIX).
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let post = Post::found();
        let mut chen = post.sign_in("chen");
        for handle in ["wang", "zhao"] {
            post.join(&mut chen, handle, COUNSELOR);
        }
        drop(chen);
        let handles = ["chen", "wang", "zhao"];
        let mut desks = handles.map(|handle| Desk::sit_down(&post, handle));
        let people: Vec<PersonId> = desks.iter().map(|desk| desk.session.me().person).collect();
        for step in 0..60_u32 {
            let who = below(3) as usize;
            let other = people[(who + 1) % 3];
            let me = people[who];
            let desk = &mut desks[who];
            let n = 100 + below(6) as u32;
            let base =
                |desk: &Desk, key| desk.known.get(&key).map_or(0, |(revision, ..)| *revision);
            match below(10) {
                0..=3 => {
                    let key = carepost::care::records::child::Child::key(id(n));
                    let base = base(desk, key);
                    desk.save(&child_change(n, base, &format!("{step}")));
                }
                4 => desk.save(&case(1_000 + step, vec![me, other])),
                5 => {
                    let mine = desk.known.iter().find(|(key, (_, scope, _))| {
                        key.kind == Kind::CaseWords && desk.session.me().scopes.contains(scope)
                    });
                    if let Some((key, (base, scope, _))) = mine {
                        let words = CaseWords::default();
                        let change =
                            ChangeSet::new(Action::Change).put(key.id, *scope, *base, &words);
                        desk.save(&change.unwrap());
                    }
                }
                6 => {
                    let scope = desk.session.me().scopes.iter().find(|scope| {
                        matches!(scope, Scope::Case(_))
                            && desk.session.directory().holds(other, **scope)
                    });
                    if let Some(scope) = scope.copied() {
                        let mut off = ChangeSet::new(Action::Grant);
                        off.members.push(Members {
                            scope,
                            joined: Vec::new(),
                            left: vec![other],
                        });
                        desk.save(&off);
                    }
                }
                7 if below(4) == 0 => {
                    post.stop();
                    post.start();
                }
                8 => desk.hear(|| below(4) == 0),
                _ => desk.hear(|| false),
            }
        }
        for (handle, mut desk) in handles.into_iter().zip(desks) {
            desk.hear(|| false);
            let arrived = desk.session.catch_up().unwrap();
            desk.take(arrived);
            assert!(!desk.session.waits_for_others());
            let mut anew = post.sign_in(handle);
            assert_eq!(anew.head(), desk.session.head(), "{handle}, {seed}");
            assert_eq!(anew.me(), desk.session.me(), "{handle}, {seed}");
            let there = read_all(&mut anew);
            // What could be read before a case was lost is still known.
            let readable = &anew.me().scopes;
            desk.known
                .retain(|_, (_, scope, _)| readable.contains(scope));
            let differ = |(key, had): &(&RecordKey, &(u64, Scope, Option<Vec<u8>>))| {
                there.get(key) != Some(had)
            };
            let wrong: Vec<_> = desk
                .known
                .iter()
                .filter(differ)
                .map(|(key, _)| key)
                .collect();
            assert!(there == desk.known, "{handle}, {seed}: {wrong:?}");
        }
        assert_eq!(post.check().faults, vec![], "{seed}");
    }
}
