//! A person at work: signing in, saving and hearing of others, taking back, drafts, joining.

mod post_kit;

use std::sync::{Arc, Mutex};

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::contact_words::ContactWords;
use carepost::care::records::inbox_line::InboxLine;
use carepost::care::records::note::Note;
use carepost::care::records::note_header::{NoteForm, NoteKind};
use carepost::care::records::record::Record;
use carepost::care::records::signed_note::SignedNote;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, FrameHead, RecordContent, Request};
use carepost::post::audit_log::AuditAsked;
use carepost::post::change::ChangeSet;
use carepost::post::draft::Draft;
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::{FIRST, ReadCount};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::{Session, SignInFault};
use carepost::post::signing::{SignedAs, ToSign, verifies};
use carepost::vault::identity::Identity;
use carepost::vault::note_signature::NotePlace;
use carepost::vault::sealed_identity::Pin;
use post_kit::*;
use zeroize::Zeroizing;

#[test]
fn only_the_right_name_and_passphrase_of_this_post_sign_in() {
    let post = Post::found();
    assert_eq!(post.sign_in("CHEN").me().handle, "chen");
    let fault = |handle, passphrase| post.try_sign_in(handle, passphrase).err();
    assert_eq!(
        fault("chen", "another passphrase"),
        Some(SignInFault::WrongPassphrase)
    );
    assert_eq!(fault("nobody", PASSPHRASE), Some(SignInFault::UnknownName));
}

#[test]
fn an_identity_that_pins_another_post_or_root_is_refused() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let identity = Identity::generate(&mut rng());
    let wang = Person {
        id: PersonId([7; 16]),
        handle: "wang".into(),
        keys: identity.public(),
        roles: COUNSELOR,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    chen.add_person(&wang, &card(wang.id, "Wang")).unwrap();
    let other_post = Pin {
        post: PostId([9; 16]),
        ..post.pin
    };
    let other_root = Pin {
        root: [9; 32],
        ..post.pin
    };
    for pin in [other_post, other_root] {
        chen.put_identity(wang.id, Post::sealed(&identity, pin))
            .unwrap();
        assert_eq!(
            post.try_sign_in("wang", PASSPHRASE).err(),
            Some(SignInFault::OtherPost)
        );
        // An administrator puts a file once; from then on it is its owner's.
        std::fs::remove_file(
            post.paths
                .store
                .join("identities")
                .join(wang.id.to_string()),
        )
        .unwrap();
    }
    let stranger = Identity::generate(&mut rng());
    assert!(
        chen.put_identity(wang.id, Post::sealed(&stranger, post.pin))
            .is_err()
    );
}

#[test]
fn who_is_suspended_is_told_so_and_reads_nothing() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let mut out = post.sign_in("wang");
    suspend(&mut chen, wang);
    assert_eq!(
        post.try_sign_in("wang", PASSPHRASE).err(),
        Some(SignInFault::NotActive)
    );
    assert!(put_child(&mut out, 1, 0, "Li").is_err());
    assert!(out.read(FIRST, &mut Register::default()).is_err());
}

fn suspend(by: &mut Session, person: PersonId) {
    let mut change = ChangeSet::new(Action::ChangePeople);
    let suspended = Person {
        standing: Standing::Suspended,
        ..by.directory().person(person).unwrap().clone()
    };
    change.acts.push(Act::Person(suspended));
    by.save(&change).unwrap();
}

#[test]
fn keys_are_renewed_once_somebody_has_gone_and_work_goes_on() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    post.join(&mut chen, "zhao", COUNSELOR);
    let mut gone = post.sign_in("wang");
    put_child(&mut gone, 1, 0, "before").unwrap();
    suspend(&mut chen, wang);
    assert_eq!(
        chen.directory().rotations_owed(),
        vec![Scope::Staff, Scope::Clinical, Scope::Private(wang)]
    );
    // The first who writes renews them, and is not kept waiting.
    put_child(&mut chen, 2, 0, "after").unwrap();
    let mut zhao = post.sign_in("zhao");
    assert_eq!(
        zhao.directory().rotations_owed(),
        vec![Scope::Private(wang)]
    );
    assert_eq!(name_of(&mut zhao, 1).as_deref(), Some("before"));
    // What lay under the older epoch is taken over, and its content is not sealed again.
    assert_eq!(epoch_of(&post, 1), 1);
    assert!(!zhao.rewrap_some().unwrap());
    assert_eq!(epoch_of(&post, 1), 2);
    assert!(!zhao.rewrap_some().unwrap());
    assert_eq!(name_of(&mut zhao, 1).as_deref(), Some("before"));
    chen.catch_up().unwrap();
    put_child(&mut chen, 3, 0, "later").unwrap();
    assert_eq!(name_of(&mut chen, 2).as_deref(), Some("after"));
    assert_eq!(post.check().faults, vec![]);
}

type Epochs = Arc<Mutex<Vec<(RecordKey, u32)>>>;

/// A line that notes under which epoch each record is handed out.
struct NotingEpochs(Client, Epochs);

impl Line for NotingEpochs {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let answer = Line::ask(&mut self.0, request)?;
        if let Answer::Records { records, .. } = &answer {
            let mut seen = self.1.lock().unwrap();
            for record in records {
                if let RecordContent::Sealed(content) = &record.content {
                    seen.push((record.key, content.epoch));
                }
            }
        }
        Ok(answer)
    }
}

/// The epoch that a child lies under, as the host hands it out.
fn epoch_of(post: &Post, n: u32) -> u32 {
    let epochs = Epochs::default();
    let line = Box::new(NotingEpochs(post.client().0, epochs.clone()));
    let mut session = Session::sign_in(line, "zhao", &words(PASSPHRASE), post.around()).unwrap();
    name_of(&mut session, n);
    let seen = epochs.lock().unwrap();
    seen.iter().find(|(key, _)| key.id == id(n)).unwrap().1
}

/// A line whose act frames somebody has laid hands on.
struct Tampered {
    line: Client,
    with: fn(&mut Vec<FrameHead>),
}

impl Line for Tampered {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let acts = matches!(request, Request::ActFrames { .. });
        let mut answer = Line::ask(&mut self.line, request)?;
        if let (true, Answer::Frames(frames)) = (acts, &mut answer) {
            (self.with)(frames);
        }
        Ok(answer)
    }
}

#[test]
fn a_directory_that_does_not_hold_from_the_root_down_is_refused() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    drop(post.sign_in("wang"));
    let tampered = |with: fn(&mut Vec<FrameHead>)| {
        let line = Box::new(Tampered {
            line: post.client().0,
            with,
        });
        Session::sign_in(line, "chen", &words(PASSPHRASE), post.around()).err()
    };
    assert_eq!(tampered(|_| ()), None);
    let broken = |fault| matches!(fault, Some(SignInFault::BrokenDirectory(_)));
    assert!(broken(tampered(|frames| {
        if let Some(frame) = frames.get_mut(1) {
            let mut header = Header::from_bytes(&frame.header).unwrap();
            if let Some(Act::Person(person)) = header.acts.first_mut() {
                person.roles.administrator = true;
            }
            frame.header = header.to_bytes().unwrap();
        }
    })));
    assert!(broken(tampered(|frames| {
        if let Some(frame) = frames.get_mut(1) {
            frame.signature[0] ^= 1;
        }
    })));
    assert!(broken(tampered(|frames| {
        frames.remove(0);
    })));
    assert_eq!(
        tampered(|frames| frames.clear()),
        Some(SignInFault::OtherPost)
    );
}

#[test]
fn a_role_that_somebody_signed_for_themselves_is_refused_whatever_the_host_says() {
    use std::sync::Mutex;
    /// The forged frame, signed by its author's true key.
    static FORGED: Mutex<Option<FrameHead>> = Mutex::new(None);
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let identity = Identity::generate(&mut rng());
    let wang = Person {
        id: PersonId([7; 16]),
        handle: "wang".into(),
        keys: identity.public(),
        roles: COUNSELOR,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    chen.add_person(&wang, &card(wang.id, "Wang")).unwrap();
    let header = Header {
        format: FORMAT,
        post: post.post,
        generation: chen.directory().generation().unwrap(),
        commit: CommitId([5; 16]),
        author: wang.id,
        author_number: 1,
        author_previous: Hash::ZERO,
        seen_number: 0,
        seen_hash: Hash::ZERO,
        time: now_millis(),
        part: None,
        undoes: None,
        acts: vec![Act::Person(Person {
            roles: Roles {
                administrator: true,
                ..COUNSELOR
            },
            ..wang
        })],
        items: vec![],
    };
    let bytes = header.to_bytes().unwrap();
    *FORGED.lock().unwrap() = Some(FrameHead {
        number: 3,
        checkpoint: false,
        hash: Hash([1; 32]),
        previous: Hash::ZERO,
        time: now_millis(),
        signature: identity.sign_header(&bytes),
        header: bytes,
    });
    // A frame of another author follows, so that the forged one is not past the head.
    put_child(&mut chen, 1, 0, "one").unwrap();
    let line = Box::new(Tampered {
        line: post.client().0,
        with: |frames| {
            if frames.iter().all(|frame| frame.number < 3) && !frames.is_empty() {
                frames.extend(FORGED.lock().unwrap().clone());
            }
        },
    });
    let refused = Session::sign_in(line, "chen", &words(PASSPHRASE), post.around()).err();
    assert_eq!(refused, Some(SignInFault::BrokenDirectory(3)));
}

#[test]
fn what_one_saves_another_reads_and_hears_at_once() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let (mut wang, pushes) = post.sign_in_listening("wang");
    put_child(&mut chen, 1, 0, "张小明").unwrap();
    assert_eq!(names(&heard(&mut wang, &pushes)), ["张小明"]);
    assert_eq!(name_of(&mut wang, 1).as_deref(), Some("张小明"));
    let gone = ChangeSet::new(Action::Change).remove(Child::key(id(1)), Scope::Staff, 1);
    chen.save(&gone).unwrap();
    let arrived = heard(&mut wang, &pushes);
    assert!(
        arrived
            .iter()
            .any(|one| one.key == Child::key(id(1)) && one.plain.is_none())
    );
    assert_eq!(name_of(&mut wang, 1), None);
}

#[test]
fn one_person_at_two_terminals_saves_from_both() {
    let post = Post::found();
    let (mut one, mut two) = (post.sign_in("chen"), post.sign_in("chen"));
    put_child(&mut one, 1, 0, "one").unwrap();
    put_child(&mut two, 2, 0, "two").unwrap();
    put_child(&mut one, 3, 0, "three").unwrap();
    assert_eq!(register(&mut two).children.len(), 3);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn a_stale_change_is_refused_with_its_writer_and_writes_nothing() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    put_child(&mut chen, 1, 0, "first").unwrap();
    put_child(&mut chen, 1, 1, "second").unwrap();
    let stale = ChangeSet::new(Action::Change)
        .put(id(2), Scope::Staff, 0, &child("beside it"))
        .unwrap()
        .put(id(1), Scope::Staff, 1, &child("mine"))
        .unwrap();
    assert_eq!(
        wang.save(&stale).err(),
        Some(Refusal::Conflict {
            key: Child::key(id(1)),
            by: Some(chen.me().person)
        })
    );
    assert_eq!(name_of(&mut wang, 1).as_deref(), Some("second"));
    assert_eq!(name_of(&mut wang, 2), None);
    put_child(&mut wang, 1, 2, "third").unwrap();
    assert_eq!(name_of(&mut chen, 1).as_deref(), Some("third"));
}

#[test]
fn a_change_is_taken_back_and_brought_back_also_after_a_new_sign_in() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "old").unwrap();
    let change = ChangeSet::new(Action::Change)
        .put(id(1), Scope::Staff, 1, &child("new"))
        .unwrap()
        .put(id(2), Scope::Staff, 0, &child("made"))
        .unwrap();
    let (saved, _) = chen.save(&change).unwrap();
    let state = |chen: &mut Session| (name_of(chen, 1), name_of(chen, 2));
    let (undone, _) = chen.take_back(saved.change).unwrap();
    assert_eq!(state(&mut chen), (Some("old".into()), None));
    let (redone, _) = chen.take_back(undone.change).unwrap();
    assert_eq!(state(&mut chen), (Some("new".into()), Some("made".into())));
    drop(chen);
    post.stop();
    post.start();
    let mut chen = post.sign_in("chen");
    let last = chen.own_changes().pop().unwrap();
    assert_eq!(
        (last.change, last.undoes),
        (redone.change, Some(undone.change))
    );
    assert!(last.undoable);
    chen.take_back(last.change).unwrap();
    assert_eq!(state(&mut chen), (Some("old".into()), None));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn several_changes_of_one_record_are_taken_back_one_after_the_other() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    let made = put_child(&mut chen, 1, 0, "made").unwrap();
    let second = put_child(&mut chen, 1, 1, "second").unwrap();
    let third = put_child(&mut chen, 1, 2, "third").unwrap();
    let name = |chen: &mut Session| name_of(chen, 1);
    assert_eq!(
        chen.take_back(second.change).err(),
        Some(Refusal::ChangedSince(Child::key(id(1)))),
        "what came later stands"
    );
    let (not_third, _) = chen.take_back(third.change).unwrap();
    assert_eq!(name(&mut chen).as_deref(), Some("second"));
    // A new sign-in knows it from the headers alone.
    let mut chen = post.sign_in("chen");
    let (not_second, _) = chen.take_back(second.change).unwrap();
    assert_eq!(name(&mut chen).as_deref(), Some("made"));
    let (not_made, _) = chen.take_back(made.change).unwrap();
    assert_eq!(name(&mut chen), None);
    chen.take_back(not_made.change).unwrap();
    let (second_again, _) = chen.take_back(not_second.change).unwrap();
    let (third_again, _) = chen.take_back(not_third.change).unwrap();
    assert_eq!(name(&mut chen).as_deref(), Some("third"));
    chen.take_back(third_again.change).unwrap();
    put_child(&mut wang, 1, 10, "wang's").unwrap();
    assert_eq!(
        chen.take_back(second_again.change).err(),
        Some(Refusal::ChangedSince(Child::key(id(1))))
    );
    assert_eq!(name(&mut chen).as_deref(), Some("wang's"));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn what_was_changed_since_is_not_taken_back_and_nobody_takes_back_for_another() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    let saved = put_child(&mut chen, 1, 0, "first").unwrap();
    assert_eq!(
        wang.take_back(saved.change).err(),
        Some(Refusal::NothingToUndo)
    );
    put_child(&mut wang, 1, 1, "second").unwrap();
    assert_eq!(
        chen.take_back(saved.change).err(),
        Some(Refusal::ChangedSince(Child::key(id(1))))
    );
    assert_eq!(name_of(&mut chen, 1).as_deref(), Some("second"));
}

fn to_sign(text: &str) -> ToSign {
    ToSign {
        note: id(40),
        case: None,
        signed_as: SignedAs::Note,
        bytes: Zeroizing::new(text.as_bytes().to_vec()),
    }
}

#[test]
fn a_signed_note_verifies_in_its_place_and_is_never_taken_back() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    assert!(chen.is_passphrase(&words(PASSPHRASE)));
    assert!(!chen.is_passphrase(&words("another passphrase")));
    let signed = chen.sign(&to_sign("她今天说了很多"));
    let keys = chen.directory().person(chen.me().person).unwrap().keys;
    let place = |case, note| NotePlace {
        post: post.post,
        case,
        note: id(note),
    };
    let is_note = |signed: &_, place| verifies(signed, SignedAs::Note, place, &keys);
    assert!(is_note(&signed, place(None, 40)));
    assert!(!is_note(&signed, place(None, 41)));
    assert!(!is_note(&signed, place(Some(id(1)), 40)));
    let addendum = SignedAs::Addendum;
    assert!(!verifies(&signed, addendum, place(None, 40), &keys));
    let mut other = signed.clone();
    other.bytes.push(b'.');
    assert!(!is_note(&other, place(None, 40)));
    let note = SignedNote {
        note: id(40),
        case: None,
        signed,
    };
    let scope = Scope::Private(chen.me().person);
    let change = ChangeSet::new(Action::Sign)
        .put(id(41), scope, 0, &note)
        .unwrap();
    let (saved, _) = chen.save(&change).unwrap();
    assert!(!saved.undoable);
    assert_eq!(
        chen.take_back(saved.change).err(),
        Some(Refusal::NothingToUndo)
    );
    let mut chen = post.sign_in("chen");
    assert_eq!(
        chen.take_back(saved.change).err(),
        Some(Refusal::NothingToUndo)
    );
    let mut kept = Vec::new();
    chen.read_kind(Kind::SignedNote, &mut ReadCount::default(), |arrived| {
        assert!(arrived.credit.of_author);
        kept.push(SignedNote::decode(&arrived.plain.unwrap()).unwrap());
        true
    })
    .unwrap();
    let [SignedNote { note, signed, .. }] = &kept[..] else {
        panic!("{} signed notes", kept.len());
    };
    assert_eq!(*note, id(40));
    assert!(is_note(signed, place(None, 40)));
}

#[test]
fn three_thousand_records_in_parts_are_one_change_and_one_undo() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let (mut wang, pushes) = post.sign_in_listening("wang");
    let mut change = ChangeSet::new(Action::Import);
    for n in 0..3_000 {
        change = change
            .put(id(n), Scope::Staff, 0, &child(&format!("child {n}")))
            .unwrap();
    }
    let before = chen.own_changes().len();
    let (saved, arrived) = chen.save(&change).unwrap();
    assert_eq!(arrived.len(), 3_000);
    assert_eq!(chen.own_changes().len(), before + 1);
    let mut came = Vec::new();
    let mut in_parts = 0;
    while came.is_empty() {
        in_parts += 1;
        came = heard(&mut wang, &pushes);
    }
    assert!(in_parts > 1, "the change was large enough");
    assert_eq!(names(&came).len(), 3_000);
    assert_eq!(register(&mut wang).children.len(), 3_000);
    assert_eq!(saved.children, 3_000);
    let mut chen = post.sign_in("chen");
    let last = chen.own_changes().pop().unwrap();
    assert_eq!(last.change, saved.change);
    // After a restart it is sealed what was meant, and what it is called by is how many children it is of.
    assert_eq!((last.action, last.children), (None, 3_000));
    chen.take_back(saved.change).unwrap();
    assert_eq!(register(&mut chen).children.len(), 0);
    let undone = chen.own_changes().pop().unwrap();
    assert_eq!(undone.children, 3_000);
    chen.take_back(undone.change).unwrap();
    assert_eq!(register(&mut chen).children.len(), 3_000);
    assert_eq!(post.check().faults, vec![]);
}

fn draft(n: u32, text: &str) -> Draft {
    Draft {
        id: id(n),
        form: "note".into(),
        about: Some(id(1)),
        texts: vec![text.into(), "第二栏".into()],
        begun: None,
        at: now(),
    }
}

#[test]
fn drafts_are_kept_opened_and_dropped_by_their_author_alone() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    for text in ["h", "he", "half a wor"] {
        chen.keep_draft(&draft(1, text)).unwrap();
    }
    chen.keep_draft(&draft(2, "another")).unwrap();
    assert_eq!(wang.drafts().unwrap(), vec![]);
    // Neither kept over nor dropped by somebody else who knows its id.
    assert!(wang.keep_draft(&draft(1, "not mine")).is_err());
    assert!(wang.drop_draft(id(1)).is_err());
    drop(chen);
    post.stop();
    post.start();
    let mut chen = post.sign_in("chen");
    let texts = |drafts: Vec<Draft>| -> Vec<String> {
        drafts.iter().map(|draft| draft.texts[0].clone()).collect()
    };
    assert_eq!(texts(chen.drafts().unwrap()), ["another", "half a wor"]);
    chen.drop_draft(id(2)).unwrap();
    assert_eq!(texts(chen.drafts().unwrap()), ["half a wor"]);
    chen.drop_draft(id(2)).unwrap();
}

#[test]
fn drafts_that_cannot_be_read_are_told_and_more_than_the_host_keeps_are_refused() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let most = carepost::host::drafts::DRAFTS_MOST as u32;
    for n in 0..most {
        chen.keep_draft(&draft(n, "half a wor")).unwrap();
    }
    let refused = chen.keep_draft(&draft(most, "one more")).unwrap_err();
    assert_eq!(refused, Refusal::TooManyDrafts);
    chen.keep_draft(&draft(0, "half a word")).unwrap();
    let file = post.paths.store.join("drafts").join(format!("{}.a", id(5)));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[200] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (drafts, lost) = chen.drafts_and_lost().unwrap();
    assert_eq!((drafts.len() as u32, lost), (most - 1, vec![id(5)]));
    chen.drop_draft(id(5)).unwrap();
    assert!(chen.drafts_and_lost().unwrap().1.is_empty());
}

#[test]
fn a_counselor_who_joins_reads_what_was_there_and_has_a_place_of_their_own() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let detail = ChildDetail {
        remarks: "before".into(),
        ..ChildDetail::default()
    };
    let change = ChangeSet::new(Action::Change)
        .put(id(1), Scope::Clinical, 0, &detail)
        .unwrap();
    chen.save(&change).unwrap();
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    let me = wang.me().clone();
    assert!(me.scopes.contains(&Scope::Private(me.person)));
    assert!(!me.scopes.contains(&Scope::Audit));
    assert_eq!(
        register(&mut wang).details.get(id(1)).unwrap().remarks,
        "before"
    );
    wang.begin_private().unwrap();
    let line = InboxLine {
        text: "own".into(),
        at: now(),
        sorted_out: false,
    };
    let change = ChangeSet::new(Action::Change)
        .put(id(9), Scope::Private(me.person), 0, &line)
        .unwrap();
    wang.save(&change).unwrap();
    chen.catch_up().unwrap();
    assert!(register(&mut chen).inbox.is_empty());
    assert_eq!(register(&mut wang).inbox.len(), 1);
}

#[test]
fn the_audit_begins_anew_with_the_first_supervisor_and_is_read_by_supervisors_alone() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "before").unwrap();
    post.join(&mut chen, "sun", SUPERVISOR);
    assert_eq!(chen.directory().latest(Scope::Audit).unwrap().number, 2);
    put_child(&mut chen, 2, 0, "after").unwrap();
    let mut sun = post.sign_in("sun");
    let entries = |session: &mut Session| {
        let asked = AuditAsked {
            limit: 1_000,
            ..AuditAsked::default()
        };
        let page = session.audit_page(&asked).map(|page| page.lines);
        let lines = page.unwrap_or_default();
        lines.iter().filter(|line| line.entry.is_some()).count()
    };
    let first = entries(&mut sun);
    assert!(first >= 2);
    assert_eq!(entries(&mut chen), 0);
    // Another supervisor is added by somebody without the audit's key, and given it by the first.
    post.join(&mut chen, "qian", SUPERVISOR);
    assert_eq!(entries(&mut post.sign_in("qian")), 0);
    drop(post.sign_in("sun"));
    assert!(entries(&mut post.sign_in("qian")) > first);
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn who_only_administers_founds_a_post_and_the_first_counselor_begins_its_clinical_scope() {
    let post = Post::found_as(founding(false));
    let mut chen = post.sign_in("chen");
    assert!(chen.directory().latest(Scope::Clinical).is_none());
    assert!(put_child(&mut chen, 1, 0, "not theirs").is_err());
    post.join(&mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    let change = ChangeSet::new(Action::Change)
        .put(id(1), Scope::Clinical, 0, &ChildDetail::default())
        .unwrap();
    wang.save(&change).unwrap();
    // The next one is added by the same administrator, who has no clinical key to give; a colleague gives it.
    post.join(&mut chen, "zhao", COUNSELOR);
    assert!(!post.sign_in("zhao").me().scopes.contains(&Scope::Clinical));
    drop(post.sign_in("wang"));
    let mut zhao = post.sign_in("zhao");
    assert_eq!(register(&mut zhao).details.len(), 1);
    let mut chen = post.sign_in("chen");
    assert!(!chen.me().scopes.contains(&Scope::Clinical));
    assert!(register(&mut chen).details.is_empty());
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn a_journal_exchanged_for_an_older_copy_is_noticed() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 1, 0, "one").unwrap();
    drop(chen);
    post.stop();
    let copy = post.dir.path().join("copy");
    copy_folder(&post.paths.store, &copy);
    post.start();
    let mut chen = post.sign_in("chen");
    for n in 2..5 {
        put_child(&mut chen, n, 0, "later").unwrap();
    }
    chen.know_chain().unwrap();
    chen.remember_head().unwrap();
    drop(chen);
    drop(post.sign_in("chen"));
    post.stop();
    std::fs::remove_dir_all(&post.paths.store).unwrap();
    std::fs::rename(&copy, &post.paths.store).unwrap();
    post.start();
    let fault = post.try_sign_in("chen", PASSPHRASE).err();
    assert!(
        matches!(fault, Some(SignInFault::JournalBehind { seen, head }) if seen > head),
        "{fault:?}"
    );
}

#[test]
fn a_contact_before_a_case_goes_over_to_it_and_its_taking_back_is_refused_or_whole() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let own = Scope::Private(chen.me().person);
    let words = ContactWords {
        words: "said".into(),
    };
    let change = ChangeSet::new(Action::Change)
        .put(id(1), own, 0, &words)
        .unwrap();
    chen.save(&change).unwrap();
    let case = Scope::Case(id(50));
    let over = ChangeSet::new(Action::Create)
        .begin_scope(case, vec![chen.me().person])
        .put(id(1), case, 1, &words)
        .unwrap();
    let (saved, _) = chen.save(&over).unwrap();
    assert!(!saved.undoable, "it granted a key");
    let draft = Note::empty(NoteKind::Progress, NoteForm::Soap);
    let change = ChangeSet::new(Action::Change)
        .put(id(2), case, 0, &draft)
        .unwrap();
    chen.save(&change).unwrap();
    assert_eq!(
        register(&mut chen).contact_words.kept(id(1)).unwrap().scope,
        case
    );
}
