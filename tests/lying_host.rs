//! A host that lies: whatever it tells otherwise than the journal's signed headers, or than was seen before, is in doubt,
//! and nothing of it takes the place of what was seen.

mod liar;
mod post_kit;
mod worker_kit;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::record::Record;
use carepost::host::heads::{self, SeenHead};
use carepost::host::wire::{Answer, FrameHead, Head, Push, RecordContent, Request};
use carepost::post::change::{Change, ChangeSet};
use carepost::post::doubt::Doubt;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::{Session, SignInFault};
use carepost::tui::channels::{Wake, Work};
use carepost::tui::job::{Answer as JobAnswer, Job};
use carepost::tui::update::Msg;
use carepost::vault::identity::Identity;
use liar::*;
use post_kit::*;
use worker_kit::Program;
use zeroize::Zeroizing;

/// Reads everything and holds it against the chain.
fn read_and_hold(session: &mut Session) {
    let mut register = Register::default();
    for kinds in [FIRST, BEHIND] {
        let count = session.read(kinds, &mut register).unwrap();
        assert_eq!(count.faults, 0);
    }
    session.hold_against_chain().unwrap();
}

fn seen(post: &Post, person: PersonId) -> Option<SeenHead> {
    heads::read(&heads::file(&post.own(), post.post, person)).unwrap()
}

/// A journal that was rolled back after its head was seen: the older folder, and the frames that were lost.
struct RolledBack {
    post: Post,
    chen: PersonId,
    seen: SeenHead,
    lost: Vec<FrameHead>,
}

fn rolled_back() -> RolledBack {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "before").unwrap();
    let me = chen.me().person;
    drop(chen);
    post.stop();
    let copy = post.dir.path().join("copy");
    copy_folder(&post.paths.store, &copy);
    post.start();
    let mut chen = post.sign_in("chen");
    let kept = chen.head();
    for n in 2..12 {
        put_child(&mut chen, n, 0, "after").unwrap();
    }
    read_and_hold(&mut chen);
    chen.remember_head().unwrap();
    drop(chen);
    let lost = frames(&post, kept + 1);
    post.stop();
    fs::remove_dir_all(&post.paths.store).unwrap();
    fs::rename(&copy, &post.paths.store).unwrap();
    post.start();
    let seen = seen(&post, me).unwrap();
    assert!(seen.number > kept);
    RolledBack {
        post,
        chen: me,
        seen,
        lost,
    }
}

/// Says that the journal ends where it was last seen, and tells one frame of that number.
fn claiming(seen: SeenHead, told: FrameHead) -> impl FnMut(&Request, &mut Answer) + Send {
    let claimed = Head {
        number: seen.number,
        hash: seen.hash,
    };
    move |request, answer| match (request, answer) {
        (_, Answer::Hello { head, .. } | Answer::Proved { head, .. }) => *head = claimed,
        (Request::Frames { from, limit: 1 }, Answer::Frames(frames)) if *from == claimed.number => {
            *frames = vec![told.clone()];
        }
        _ => {}
    }
}

#[test]
fn a_head_that_is_only_claimed_is_not_the_one_that_was_seen() {
    let RolledBack { post, seen, .. } = rolled_back();
    // As if nothing were in it: the hash alone is said to be the one that was seen.
    let made_up = FrameHead {
        number: seen.number,
        checkpoint: false,
        hash: seen.hash,
        previous: Hash::ZERO,
        time: 0,
        header: Vec::new(),
        signature: [0; 64],
    };
    let fault = sign_in_lied_to(&post, "chen", claiming(seen, made_up)).err();
    assert!(
        matches!(fault, Some(SignInFault::JournalBehind { .. })),
        "{fault:?}"
    );
}

#[test]
fn a_journal_that_does_not_lead_to_the_head_it_claims_is_in_doubt_and_takes_no_memorys_place() {
    let RolledBack {
        post,
        chen: me,
        seen: before,
        lost,
    } = rolled_back();
    // The frame that was seen is shown as it was, and nothing that leads to it.
    let shown = lost.iter().find(|frame| frame.number == before.number);
    let lie = claiming(before, shown.unwrap().clone());
    let mut chen = sign_in_lied_to(&post, "chen", lie).unwrap();
    let held = chen.hold_against_chain().unwrap();
    assert!(!held.is_sound());
    assert_eq!(chen.take_doubt(), Some(Doubt::Head(before.number)));
    assert_eq!(
        chen.know_chain().err(),
        Some(Refusal::Tampered(Doubt::Head(before.number)))
    );
    chen.remember_head().unwrap();
    drop(chen);
    assert_eq!(seen(&post, me), Some(before));
    // Nor does a session that ends before it has verified anything.
    let shown = lost.iter().find(|frame| frame.number == before.number);
    let mut chen =
        sign_in_lied_to(&post, "chen", claiming(before, shown.unwrap().clone())).unwrap();
    chen.remember_head().unwrap();
    assert_eq!(seen(&post, me), Some(before));
}

#[test]
fn a_chain_that_passes_by_the_head_that_was_seen_is_in_doubt() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let me = chen.me().person;
    for n in 1..6 {
        put_child(&mut chen, n, 0, "one").unwrap();
    }
    read_and_hold(&mut chen);
    chen.remember_head().unwrap();
    let before = seen(&post, me).unwrap();
    put_child(&mut chen, 9, 0, "later").unwrap();
    drop(chen);
    // Another frame stands in the place of the one that was seen, but for whoever asks for it alone.
    let mut chen = sign_in_lied_to(&post, "chen", move |request, answer| {
        if let (Request::Frames { limit: 200, .. }, Answer::Frames(frames)) = (request, answer) {
            for frame in frames
                .iter_mut()
                .filter(|frame| frame.number == before.number)
            {
                frame.time += 1;
                hash_anew(frame);
            }
        }
    })
    .unwrap();
    chen.hold_against_chain().unwrap();
    assert_eq!(chen.take_doubt(), Some(Doubt::Head(before.number)));
    assert_eq!(seen(&post, me), Some(before));
}

#[test]
fn a_generation_that_nobody_signed_for_makes_no_memory_void() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "one").unwrap();
    read_and_hold(&mut chen);
    chen.remember_head().unwrap();
    let (number, hash) = (chen.head(), seen(&post, chen.me().person).unwrap().hash);
    drop(chen);
    // A host of its own takes any proof, and tells of the true one's journal what it pleases.
    let told = frames(&post, 1);
    let (line, lies) = Lying::new(post.client().0);
    lies.begin(|_, answer| {
        if let Answer::Hello { generation, .. } = answer {
            *generation = GenerationId([9; 16]);
        }
    });
    let line = line.instead(move |request| match request {
        Request::Challenge { .. } => Some(Answer::Challenge { nonce: [0; 32] }),
        Request::Prove { .. } => Some(Answer::Proved {
            number: 0,
            previous: Hash::ZERO,
            head: Head { number, hash },
        }),
        Request::ActFrames { from, .. } => {
            let acts = told
                .iter()
                .filter(|frame| frame.number >= *from && !frame.checkpoint);
            let acts = acts.filter(|frame| !header_of(frame).acts.is_empty());
            Some(Answer::Frames(acts.cloned().collect()))
        }
        _ => None,
    });
    let fault = Session::sign_in(Box::new(line), "chen", &words(PASSPHRASE), post.around()).err();
    assert_eq!(fault, Some(SignInFault::BrokenDirectory(number)));
}

#[test]
fn a_life_of_the_journal_that_was_left_behind_is_never_gone_back_to() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let me = chen.me().person;
    put_child(&mut chen, 1, 0, "one").unwrap();
    drop(chen);
    post.stop();
    let copy = post.dir.path().join("copy");
    copy_folder(&post.paths.store, &copy);
    post.start();
    let mut chen = post.sign_in("chen");
    chen.begin_generation().unwrap();
    read_and_hold(&mut chen);
    chen.remember_head().unwrap();
    let before = seen(&post, me).unwrap();
    drop(chen);
    // The new life is signed for, and its beginning leads on from what was seen.
    let mut chen = post.sign_in("chen");
    read_and_hold(&mut chen);
    assert_eq!(chen.take_doubt(), None);
    drop(chen);
    post.stop();
    fs::remove_dir_all(&post.paths.store).unwrap();
    fs::rename(&copy, &post.paths.store).unwrap();
    post.start();
    let fault = post.try_sign_in("chen", PASSPHRASE).err();
    assert!(
        matches!(fault, Some(SignInFault::JournalBehind { .. })),
        "{fault:?}"
    );
    assert_eq!(seen(&post, me), Some(before));
}

#[test]
fn a_head_that_cannot_be_read_any_more_is_told_of_once_and_remembered_anew() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let me = chen.me().person;
    put_child(&mut chen, 1, 0, "one").unwrap();
    read_and_hold(&mut chen);
    chen.remember_head().unwrap();
    assert_eq!(chen.take_doubt(), None);
    drop(chen);
    let file = heads::file(&post.own(), post.post, me);
    fs::write(&file, b"x").unwrap();
    let mut chen = post.sign_in("chen");
    assert_eq!(chen.take_doubt(), Some(Doubt::Memory));
    read_and_hold(&mut chen);
    assert_eq!(chen.take_doubt(), None);
    drop(chen);
    assert!(seen(&post, me).is_some());
    assert_eq!(post.sign_in("chen").take_doubt(), None);
}

/// Chen administers, Wang counsels and owes Zhao the clinical key; Li was suspended before that.
fn owing() -> Post {
    let post = Post::found_as(founding(false));
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    drop(post.sign_in("wang"));
    let li = post.join(&mut chen, "li", OVERSEER);
    let person = chen.directory().person(li).unwrap().clone();
    let mut change = ChangeSet::new(Action::Grant);
    change.acts.push(Act::Person(Person {
        standing: Standing::Suspended,
        ..person
    }));
    chen.save(&change).unwrap();
    post.join(&mut chen, "zhao", COUNSELOR);
    post
}

/// Leaves out of what is told of people that somebody was suspended.
fn hiding_a_suspension(request: &Request, answer: &mut Answer) {
    if let (Request::ActFrames { .. }, Answer::Frames(frames)) = (request, answer) {
        frames.retain(|frame| {
            let header = header_of(frame);
            !header.acts.iter().any(
                |act| matches!(act, Act::Person(person) if person.standing == Standing::Suspended),
            )
        });
    }
}

#[test]
fn acts_that_are_held_back_are_told_of_and_nobody_is_given_a_key_on_them() {
    let post = owing();
    let wang = sign_in_lied_to(&post, "wang", hiding_a_suspension);
    let mut wang = wang.unwrap();
    assert_eq!(wang.take_doubt(), Some(Doubt::People));
    assert_eq!(wang.settle_keys(), Err(Refusal::Tampered(Doubt::People)));
    drop(wang);
    assert!(!post.sign_in("zhao").me().scopes.contains(&Scope::Clinical));
    // A true host has them given.
    let mut wang = post.sign_in("wang");
    assert_eq!(wang.take_doubt(), None);
    read_and_hold(&mut wang);
    assert_eq!(wang.take_doubt(), None);
    assert!(post.sign_in("zhao").me().scopes.contains(&Scope::Clinical));
    // With nothing owed it is told of once the chain is verified.
    let mut wang = sign_in_lied_to(&post, "wang", hiding_a_suspension).unwrap();
    assert_eq!(wang.take_doubt(), None);
    wang.hold_against_chain().unwrap();
    assert_eq!(wang.take_doubt(), Some(Doubt::People));
}

/// Wang at work, told of what Chen has just written.
struct Told {
    post: Post,
    chen: Session,
    wang: Session,
    lies: Lies,
    frame: FrameHead,
    payloads: Vec<serde_bytes::ByteBuf>,
}

fn told() -> Told {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let (wang, lies, pushes) = sign_in_to_a_liar(&post, "wang");
    put_child(&mut chen, 1, 0, "true").unwrap();
    let (frame, payloads) = loop {
        let push = pushes.recv_timeout(Duration::from_secs(30)).unwrap();
        // What came before the sign-in was over is known.
        if let Push::Committed { frame, payloads } = push
            && frame.number > wang.head()
        {
            break (frame, payloads);
        }
    };
    Told {
        post,
        chen,
        wang,
        lies,
        frame,
        payloads,
    }
}

#[test]
fn a_pushed_frame_that_is_not_what_it_should_be_is_in_doubt() {
    type Lie = fn(&mut FrameHead);
    let lies: [(&str, Lie); 5] = [
        ("a hash that is not its own", |frame| frame.hash.0[0] ^= 1),
        ("another time under its hash", |frame| frame.time += 1),
        ("a signature that does not fit", |frame| {
            frame.signature[0] ^= 1;
            hash_anew(frame);
        }),
        ("another author's name", |frame| {
            let mut header = header_of(frame);
            header.author.0[0] ^= 1;
            frame.header = header.to_bytes().unwrap();
            hash_anew(frame);
        }),
        ("a frame that follows another", |frame| {
            frame.previous.0[0] ^= 1;
            hash_anew(frame);
        }),
    ];
    for (what, lie) in lies {
        let Told {
            post,
            mut wang,
            frame,
            payloads,
            ..
        } = told();
        let me = wang.me().person;
        let head = wang.head();
        let mut forged = frame.clone();
        lie(&mut forged);
        let push = Push::Committed {
            frame: forged,
            payloads: payloads.clone(),
        };
        assert!(wang.hear(&push).is_empty(), "{what}");
        assert_eq!(
            wang.take_doubt(),
            Some(Doubt::Frame(frame.number)),
            "{what}"
        );
        assert_eq!(wang.head(), head, "{what}");
        // What is seen from then on is remembered by nobody.
        assert_eq!(
            names(&wang.hear(&Push::Committed { frame, payloads })),
            ["true"]
        );
        wang.know_chain().unwrap();
        wang.remember_head().unwrap();
        assert_eq!(seen(&post, me), None, "{what}");
    }
}

#[test]
fn pushed_content_that_is_not_what_its_header_says_is_in_doubt_and_not_shown() {
    for part in 0..2 {
        let Told {
            post: _post,
            mut wang,
            frame,
            payloads,
            ..
        } = told();
        let child = header_of(&frame)
            .items
            .iter()
            .position(|item| item.key.kind == Kind::Child);
        let mut forged = payloads.clone();
        forged[2 * child.unwrap() + part][0] ^= 1;
        let push = Push::Committed {
            frame: frame.clone(),
            payloads: forged,
        };
        assert!(wang.hear(&push).is_empty());
        assert_eq!(wang.take_doubt(), Some(Doubt::Records(1)));
    }
    // What is not this person's to have comes without content, and is nothing to doubt.
    let Told {
        post: _post,
        mut wang,
        frame,
        payloads,
        ..
    } = told();
    let none = payloads
        .iter()
        .map(|_| serde_bytes::ByteBuf::new())
        .collect();
    wang.hear(&Push::Committed {
        frame,
        payloads: none,
    });
    assert_eq!(wang.take_doubt(), None);
}

#[test]
fn frames_that_are_asked_for_later_are_held_against_the_chain_alike() {
    for hidden in [false, true] {
        let Told {
            post: _post,
            mut wang,
            lies,
            frame,
            ..
        } = told();
        lies.begin(move |request, answer| {
            if let (Request::Frames { .. }, Answer::Frames(frames)) = (request, answer) {
                match hidden {
                    true => frames.clear(),
                    false => frames.iter_mut().for_each(|frame| frame.signature[0] ^= 1),
                }
            }
        });
        let doubt = match hidden {
            true => Doubt::Head(frame.number),
            false => Doubt::Frame(frame.number),
        };
        assert_eq!(wang.catch_up().err(), Some(Refusal::Tampered(doubt)));
        assert_eq!(wang.take_doubt(), Some(doubt));
    }
}

#[test]
fn a_record_asked_for_after_a_change_is_not_older_nor_other_than_it() {
    let lies: [fn(&mut carepost::host::wire::SealedRecord); 3] = [
        |record| record.revision -= 1,
        |record| record.author.0[0] ^= 1,
        |record| {
            if let RecordContent::Sealed(content) = &mut record.content {
                content.blob[0] ^= 1;
            }
        },
    ];
    for lie in lies {
        let Told {
            post: _post,
            mut chen,
            mut wang,
            lies,
            ..
        } = told();
        put_child(&mut chen, 1, 1, "changed").unwrap();
        lies.begin(move |request, answer| {
            if let (Request::Record(key), Answer::Records { records, .. }) = (request, answer)
                && key.kind == Kind::Child
            {
                records.iter_mut().for_each(lie);
            }
        });
        assert!(names(&wang.catch_up().unwrap()).is_empty());
        assert_eq!(wang.take_doubt(), Some(Doubt::Records(1)));
    }
    let Told {
        post: _post,
        mut wang,
        ..
    } = told();
    assert_eq!(names(&wang.catch_up().unwrap()), ["true"]);
    assert_eq!(wang.take_doubt(), None);
}

#[test]
fn a_commit_of_ones_own_that_is_acknowledged_in_anothers_place_is_in_doubt_with_what_comes_next() {
    let Told {
        post: _post,
        mut chen,
        mut wang,
        lies,
        frame,
        payloads,
        ..
    } = told();
    wang.hear(&Push::Committed { frame, payloads });
    lies.begin(|request, answer| {
        if let (Request::Commit(_), Answer::Done { hash, .. }) = (request, answer) {
            hash.0[0] ^= 1;
        }
    });
    put_child(&mut wang, 2, 0, "own").unwrap();
    lies.end();
    put_child(&mut chen, 3, 0, "next").unwrap();
    let head = wang.head();
    assert_eq!(
        wang.catch_up().err(),
        Some(Refusal::Tampered(Doubt::Frame(head + 1)))
    );
    assert_eq!(wang.take_doubt(), Some(Doubt::Frame(head + 1)));
}

#[test]
fn a_host_begun_anew_on_an_older_journal_is_in_doubt() {
    let post = Post::found();
    drop(post.sign_in("chen"));
    post.stop();
    let copy = post.dir.path().join("copy");
    copy_folder(&post.paths.store, &copy);
    post.start();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "one").unwrap();
    let head = chen.head();
    post.stop();
    fs::remove_dir_all(&post.paths.store).unwrap();
    fs::rename(&copy, &post.paths.store).unwrap();
    post.start();
    assert!(name_of(&mut chen, 1).is_none());
    assert_eq!(chen.take_doubt(), Some(Doubt::Head(head)));
}

/// Waits until the screens are told of a doubt.
fn doubt_told(program: &Program) -> Doubt {
    loop {
        let wake = program.wakes.recv_timeout(Duration::from_secs(60)).unwrap();
        if let Wake::Msg(Msg::Doubt(doubt)) = wake {
            return doubt;
        }
    }
}

#[test]
fn the_screens_are_told_of_a_forged_push() {
    let post = Arc::new(Post::found());
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let (_listening, pushes) = post.sign_in_listening("chen");
    let mut program = Program::start(&post);
    assert!(program.signs_in("wang", PASSPHRASE));
    // Where the program stands now, it says by saving.
    let own = ChangeSet::new(Action::Change)
        .put(id(2), Scope::Staff, 0, &child("own"))
        .unwrap();
    assert!(matches!(
        program.does(Job::Commit(own)),
        JobAnswer::Saved(_)
    ));
    put_child(&mut chen, 1, 0, "theirs").unwrap();
    let mut committed = loop {
        let push = pushes.recv_timeout(Duration::from_secs(30)).unwrap();
        if let Push::Committed { frame, payloads } = push
            && header_of(&frame).author == chen.me().person
            && header_of(&frame)
                .items
                .iter()
                .any(|item| item.key == Child::key(id(1)))
        {
            break (frame, payloads);
        }
    };
    committed.0.signature[0] ^= 1;
    hash_anew(&mut committed.0);
    let number = committed.0.number;
    let push = Push::Committed {
        frame: committed.0,
        payloads: committed.1,
    };
    program.work.send(Work::Push(Box::new(push))).unwrap();
    assert_eq!(doubt_told(&program), Doubt::Frame(number));
    program.ends();
}

#[test]
fn a_record_of_todays_that_opens_and_is_none_is_told_of_at_every_sign_in() {
    let post = Arc::new(Post::found());
    let mut chen = post.sign_in("chen");
    let mut change = ChangeSet::new(Action::Change);
    change.changes.push(Change {
        key: Child::key(id(1)),
        scope: Scope::Staff,
        base: 0,
        plain: Some(Zeroizing::new(b"no child".to_vec())),
    });
    chen.save(&change).unwrap();
    drop(chen);
    for _ in 0..2 {
        let mut program = Program::start(&post);
        assert!(program.signs_in("chen", PASSPHRASE));
        assert_eq!(doubt_told(&program), Doubt::Records(1));
        program.ends();
    }
}

/// Somebody at the post whose keys the host has got hold of.
struct Insider {
    person: PersonId,
    identity: Identity,
}

/// Chen and an insider, whose child 1 is at revision 2.
fn with_insider(roles: Roles) -> (Post, Session, Insider) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let identity = Identity::generate(&mut rng());
    let person = Person {
        id: PersonId([7; 16]),
        handle: "wang".into(),
        keys: identity.public(),
        roles,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    chen.add_person(&person, &card(person.id, "Wang")).unwrap();
    put_child(&mut chen, 1, 0, "first").unwrap();
    put_child(&mut chen, 1, 1, "second").unwrap();
    let insider = Insider {
        person: person.id,
        identity,
    };
    (post, chen, insider)
}

impl Insider {
    /// Signs what no true host would take, as the frame that follows another.
    fn forge(&self, chen: &Session, last: &FrameHead, item: Item) -> FrameHead {
        let directory = chen.directory();
        let header = Header {
            format: FORMAT,
            post: chen.post(),
            generation: directory.generation().unwrap(),
            commit: CommitId([5; 16]),
            author: self.person,
            author_number: 1,
            author_previous: Hash::ZERO,
            seen_number: last.number,
            seen_hash: last.hash,
            time: last.time,
            part: None,
            undoes: None,
            acts: Vec::new(),
            items: vec![item],
        };
        let bytes = header.to_bytes().unwrap();
        let mut frame = FrameHead {
            number: last.number + 1,
            checkpoint: false,
            hash: Hash::ZERO,
            previous: last.hash,
            time: last.time,
            signature: self.identity.sign_header(&bytes),
            header: bytes,
        };
        hash_anew(&mut frame);
        frame
    }
}

fn put(chen: &Session, n: u32, base: u64, older: u32) -> Item {
    let sum = Sum::of(b"sealed");
    let latest = chen.directory().latest(Scope::Staff).unwrap().number;
    Item {
        key: Child::key(id(n)),
        op: Op::Put {
            scope: Scope::Staff,
            epoch: latest - older,
            base,
            slot: sum,
            blob: sum,
        },
    }
}

/// Says that the journal goes one frame further.
fn with_one_more(frame: FrameHead) -> impl FnMut(&Request, &mut Answer) + Send {
    let claimed = Head {
        number: frame.number,
        hash: frame.hash,
    };
    move |request, answer| match (request, answer) {
        (_, Answer::Hello { head, .. } | Answer::Proved { head, .. }) => *head = claimed,
        (Request::Frames { from, limit }, Answer::Frames(frames)) => {
            let next = from + frames.len() as u64;
            if next == claimed.number && frames.len() < *limit as usize {
                frames.push(frame.clone());
            }
        }
        _ => {}
    }
}

/// Tells whether a session that is shown the frame at sign-in doubts it.
fn is_refused_at_sign_in(post: &Post, frame: &FrameHead) -> bool {
    let mut chen = sign_in_lied_to(post, "chen", with_one_more(frame.clone())).unwrap();
    chen.hold_against_chain().unwrap();
    chen.take_doubt() == Some(Doubt::Frame(frame.number))
}

#[test]
fn what_an_insiders_keys_sign_against_their_role_or_the_epoch_is_followed_by_no_session() {
    for (roles, older) in [(ADMINISTRATOR, 0), (COUNSELOR, 1)] {
        let (post, mut chen, wang) = with_insider(roles);
        let last = frames(&post, 1).pop().unwrap();
        let forged = wang.forge(&chen, &last, put(&chen, 9, 0, older));
        assert!(is_refused_at_sign_in(&post, &forged));
        chen.catch_up().unwrap();
        let push = Push::Committed {
            payloads: vec![serde_bytes::ByteBuf::new(), serde_bytes::ByteBuf::new()],
            frame: forged.clone(),
        };
        assert!(chen.hear(&push).is_empty());
        assert_eq!(chen.take_doubt(), Some(Doubt::Frame(forged.number)));
    }
}

#[test]
fn a_records_number_is_never_taken_back_nor_left_out() {
    let (post, chen, wang) = with_insider(COUNSELOR);
    let last = frames(&post, 1).pop().unwrap();
    for base in [0, 1, 3] {
        let forged = wang.forge(&chen, &last, put(&chen, 1, base, 0));
        assert!(is_refused_at_sign_in(&post, &forged), "{base}");
    }
    // The one that follows is theirs to write.
    let forged = wang.forge(&chen, &last, put(&chen, 1, 2, 0));
    assert!(!is_refused_at_sign_in(&post, &forged));
}
