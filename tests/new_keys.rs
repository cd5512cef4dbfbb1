//! New keys for somebody who is signed in: what they take over, what becomes of the old ones, and a cut at every step.

mod engine;
mod post_kit;
mod store_kit;

use carepost::care::ledger::header::{Act, Commit, FORMAT, Header, Person};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::{Action, Exported};
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::record::Record;
use carepost::care::records::signed_note::SignedNote;
use carepost::host::core::{Core, signer_of};
use carepost::host::paths::Paths;
use carepost::host::wire::{Answer, Refused, Request};
use carepost::post::audit_log::{AuditAsked, AuditLine};
use carepost::post::change::ChangeSet;
use carepost::post::draft::Draft;
use carepost::post::line::Line;
use carepost::post::new_keys::{NewIdentity, NewKeysFault, Replaced};
use carepost::post::passphrase_change::PassphraseFault;
use carepost::post::reading::ReadCount;
use carepost::post::recovering;
use carepost::post::refusal::Refusal;
use carepost::post::session::{Session, SignInFault, Surroundings};
use carepost::post::signing::{SignedAs, ToSign, sign};
use carepost::store::store::OpenOptions;
use carepost::vault::challenge::{Challenge, Purpose};
use carepost::vault::recovery::RecoveryWords;
use carepost::vault::sealed_identity::{ArgonParams, Floor, open_identity, public_keys};
use engine::Engine;
use post_kit::*;
use store_kit::{DiskOp, Loss, MemoryDisk};

const NEW: &str = "a ladder against the pear tree";
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

fn write(session: &mut Session, base: u64, text: &str) -> Result<(), Refusal> {
    let change = ChangeSet::new(Action::Change)
        .put(WORDS.id, CASE, base, &case_words(text))
        .unwrap();
    session.save(&change).map(|_| ())
}

fn texts(session: &mut Session) -> Vec<String> {
    let mut texts = Vec::new();
    session
        .read_kind(Kind::CaseWords, &mut ReadCount::default(), |one| {
            texts.extend(
                one.plain
                    .map(|plain| CaseWords::decode(&plain).unwrap().words),
            );
            true
        })
        .unwrap();
    texts
}

/// A post where chen and wang are on a case and sun supervises.
fn post() -> (Post, Session) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    post.join(&mut chen, "sun", SUPERVISOR);
    drop(post.sign_in("sun"));
    let me = chen.me().person;
    let opened = ChangeSet::new(Action::Create)
        .begin_scope(CASE, vec![me, wang])
        .put(WORDS.id, CASE, 0, &case_words("first"))
        .unwrap();
    chen.save(&opened).unwrap();
    (post, chen)
}

fn replace(session: &mut Session, new: &str) -> Result<Replaced, NewKeysFault> {
    let replaced = session.replace_keys(
        &words(PASSPHRASE),
        &NewIdentity::Made(&words(new)),
        ArgonParams::for_tests(),
    );
    replaced.map(|(replaced, _)| replaced)
}

fn draft(text: &str) -> Draft {
    Draft {
        id: id(70),
        form: "note".into(),
        about: None,
        texts: vec![text.into()],
        begun: None,
        at: now(),
    }
}

#[test]
fn new_keys_hold_what_the_old_ones_held_and_every_scope_of_theirs_begins_anew() {
    let (post, mut chen) = post();
    chen.know_keys();
    let mut wang = post.sign_in("wang");
    let me = wang.me().person;
    let mut elsewhere = post.sign_in("wang");
    wang.keep_draft(&draft("half a sentence")).unwrap();
    let before: Vec<(Scope, u32)> = wang
        .directory()
        .scopes()
        .filter(|scope| wang.directory().holds(me, *scope))
        .map(|scope| (scope, wang.directory().latest(scope).unwrap().number))
        .collect();
    assert!(before.len() >= 4, "staff, clinical, the case, their own");
    let old = wang.directory().person(me).unwrap().keys.id();

    let replaced = replace(&mut wang, NEW).unwrap();
    assert_ne!(replaced.identity, old);
    assert_eq!(replaced.old_at, []);
    // The same session goes on, and what the old keys had begins anew without anybody else.
    for (scope, number) in before {
        assert!(wang.directory().holds(me, scope), "{scope}");
        let latest = wang.directory().latest(scope).unwrap().number;
        assert!(latest > number, "{scope} begins anew");
    }
    assert_eq!(wang.directory().rotations_owed(), []);
    write(&mut wang, 1, "with new keys").unwrap();
    assert_eq!(wang.drafts().unwrap()[0].texts, ["half a sentence"]);

    // Whoever sat elsewhere with the old keys is out, and the old passphrase opens nothing.
    assert_eq!(
        write(&mut elsewhere, 2, "old keys"),
        Err(Refusal::SignedOut)
    );
    assert_eq!(
        post.try_sign_in("wang", PASSPHRASE).err(),
        Some(SignInFault::WrongPassphrase)
    );
    let mut again = post.try_sign_in("wang", NEW).unwrap();
    assert_eq!(texts(&mut again), ["with new keys"]);
    assert_eq!(again.drafts().unwrap()[0].texts, ["half a sentence"]);
    // The colleague works on, and is shown the new fingerprint.
    chen.catch_up().unwrap();
    write(&mut chen, 2, "by the colleague").unwrap();
    let news = post.sign_in("chen").key_news().to_vec();
    assert_eq!(news.len(), 1);
    assert_eq!(news[0].identity, replaced.identity);
    assert_eq!(news[0].before, Some(old));
    drop((chen, wang, elsewhere, again));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn the_old_keys_sign_nothing_are_let_in_nowhere_and_are_nobodys_again() {
    let (post, mut chen) = post();
    let mut wang = post.sign_in("wang");
    let me = wang.me().person;
    let file = wang.export_identity().unwrap();
    let (old, _) = open_identity(&file, &words(PASSPHRASE), Floor::ForTests).unwrap();
    replace(&mut wang, NEW).unwrap();

    // Who has copied the old file and knows its passphrase is refused at the door.
    let (mut line, _) = post.client();
    let Answer::Hello {
        post: at,
        generation,
        ..
    } = line.ask(Request::Hello).unwrap()
    else {
        panic!();
    };
    let Answer::Challenge { nonce: host } = line.ask(Request::Challenge { person: me }).unwrap()
    else {
        panic!();
    };
    let challenge = Challenge {
        purpose: Purpose::SignIn,
        post: at,
        generation,
        host_nonce: host,
        client_nonce: [1; 32],
    };
    let proof = Request::Prove {
        recovery: None,
        nonce: [1; 32],
        signature: challenge.answer(&old),
    };
    assert!(matches!(
        line.ask(proof).unwrap(),
        Answer::Refused(Refused::NotProved)
    ));
    // A commit in the person's name that the old key signs is nobody's.
    let header = Header {
        format: FORMAT,
        post: at,
        generation,
        commit: CommitId([1; 16]),
        author: me,
        author_number: 1,
        author_previous: Hash::ZERO,
        seen_number: 0,
        seen_hash: Hash::ZERO,
        time: now_millis(),
        part: None,
        undoes: None,
        acts: Vec::new(),
        items: Vec::new(),
    };
    let bytes = header.to_bytes().unwrap();
    let commit = Commit {
        signature: old.sign_header(&bytes),
        header: bytes,
        payloads: Vec::new(),
    };
    assert_eq!(signer_of(&header, &commit, wang.directory()), None);
    // And no new person is taken in with them, nor the same one again.
    let mut person = wang.directory().person(me).unwrap().clone();
    person.keys = old.public();
    let mut back = ChangeSet::new(Action::ChangePeople);
    back.acts.push(Act::Person(person));
    assert!(wang.save(&back).is_err());
    chen.catch_up().unwrap();
    let other = Person {
        id: PersonId([9; 16]),
        handle: "other".into(),
        keys: old.public(),
        ..chen.directory().person(me).unwrap().clone()
    };
    assert!(chen.add_person(&other, &card(other.id, "other")).is_err());
    drop((chen, wang));
    assert_eq!(post.check().faults, vec![]);
}

fn to_sign(note: u32) -> ToSign {
    ToSign {
        note: id(note),
        case: Some(WORDS.id),
        signed_as: SignedAs::Note,
        bytes: zeroize::Zeroizing::new(b"the text of a note".to_vec()),
    }
}

fn put_signed(
    session: &mut Session,
    record: u32,
    note: u32,
    signed: carepost::care::records::signed_note::Signed,
) {
    let signed = SignedNote {
        note: id(note),
        case: Some(WORDS.id),
        signed,
    };
    let change = ChangeSet::new(Action::Sign)
        .put(id(record), CASE, 0, &signed)
        .unwrap();
    session.save(&change).unwrap();
}

#[test]
fn what_was_signed_with_the_old_keys_stays_signed_and_nothing_later_is() {
    let (post, mut chen) = post();
    let mut wang = post.sign_in("wang");
    let me = wang.me().person;
    let file = wang.export_identity().unwrap();
    let (old, _) = open_identity(&file, &words(PASSPHRASE), Floor::ForTests).unwrap();
    let signed = wang.sign(&to_sign(1));
    put_signed(&mut wang, 11, 1, signed);
    replace(&mut wang, NEW).unwrap();
    let signed = wang.sign(&to_sign(2));
    put_signed(&mut wang, 12, 2, signed);
    // A member of the team who has the old keys writes a note in their name, dated back.
    chen.catch_up().unwrap();
    let forged = sign(&to_sign(3), &old, me, post.post, now());
    put_signed(&mut chen, 13, 3, forged);

    let mut reader = post.sign_in("chen");
    let mut unverified = Vec::new();
    reader
        .read_kind(Kind::SignedNote, &mut ReadCount::default(), |arrived| {
            unverified.extend((!arrived.credit.of_author).then_some(arrived.key.id));
            true
        })
        .unwrap();
    assert_eq!(unverified, [id(13)]);
}

#[test]
fn the_audit_log_takes_what_was_done_with_the_old_keys_for_signed() {
    let (post, _chen) = post();
    let mut wang = post.sign_in("wang");
    wang.note_export(Exported::PaperSheet, None).unwrap();
    replace(&mut wang, NEW).unwrap();
    let asked = AuditAsked {
        limit: 500,
        ..AuditAsked::default()
    };
    let lines = post.sign_in("sun").audit_page(&asked).unwrap().lines;
    let done = |line: &&AuditLine| {
        let entry = line.entry.as_ref();
        entry.is_some_and(|entry| entry.action == Action::Export)
    };
    assert_eq!(lines.iter().filter(done).count(), 1);
    assert!(lines.iter().all(|line| line.signed));
}

#[test]
fn what_was_shared_with_the_old_keys_is_read_with_the_new_ones() {
    let (post, mut chen) = post();
    let sun = chen.directory().person_by_handle("sun").unwrap().id;
    let share = ChangeSet::new(Action::Grant).share((WORDS, 1), CASE, sun, None);
    chen.save(&share).unwrap();
    let mut at_work = post.sign_in("sun");
    replace(&mut at_work, NEW).unwrap();
    let given = at_work.directory().share(WORDS, 1, sun).unwrap().clone();
    assert_eq!(given.by, chen.me().person, "the giver stays who gave it");
    let arrived = at_work.read_shared(CASE, &[(WORDS, 1)]).unwrap();
    assert_eq!(arrived.len(), 1);

    // By the recovery words nobody has the old keys: a member of the team shares anew.
    let typed: Vec<&str> = post.recovery_words.iter().map(|w| w.as_str()).collect();
    let recovery = RecoveryWords::parse(&typed.join(" ")).unwrap();
    let third = words("twelve grey boats under rain");
    let (line, _) = post.client();
    let params = ArgonParams::for_tests();
    recovering::recover(
        Box::new(line),
        "sun",
        &recovery,
        &third,
        params,
        post.around(),
    )
    .unwrap();
    let mut sun_in = post
        .try_sign_in("sun", "twelve grey boats under rain")
        .unwrap();
    assert!(sun_in.read_shared(CASE, &[(WORDS, 1)]).is_err());
    chen.catch_up().unwrap();
    assert!(chen.owes_keys());
    chen.settle_keys().unwrap();
    assert!(!chen.owes_keys());
    sun_in.catch_up().unwrap();
    let arrived = sun_in.read_shared(CASE, &[(WORDS, 1)]).unwrap();
    assert_eq!(arrived.len(), 1);
    drop((chen, at_work, sun_in));
    assert_eq!(post.check().faults, vec![]);
}

#[test]
fn nothing_is_replaced_without_the_passphrase_and_a_new_one() {
    let (post, mut chen) = post();
    let before = chen.directory().person(chen.me().person).unwrap().keys;
    let made = |session: &mut Session, old: &str, new: &str| {
        session
            .replace_keys(
                &words(old),
                &NewIdentity::Made(&words(new)),
                ArgonParams::for_tests(),
            )
            .err()
    };
    let wrong = Some(NewKeysFault::Passphrase(PassphraseFault::Wrong));
    assert_eq!(made(&mut chen, "wrong", NEW), wrong);
    let same = Some(NewKeysFault::Passphrase(PassphraseFault::Same));
    assert_eq!(made(&mut chen, PASSPHRASE, PASSPHRASE), same);
    let file = chen.export_identity().unwrap();
    let own = chen.replace_keys(
        &words(PASSPHRASE),
        &NewIdentity::OfFile(&file, &words(PASSPHRASE)),
        ArgonParams::for_tests(),
    );
    assert_eq!(own.err(), Some(NewKeysFault::SameKeys));
    chen.catch_up().unwrap();
    let after = chen.directory().person(chen.me().person).unwrap().keys;
    assert_eq!(before, after);
    drop(post.sign_in("chen"));
}

#[test]
fn the_posts_where_the_old_keys_are_good_are_named_and_take_the_new_ones_by_their_file() {
    let (one, other) = (Post::found(), Post::found());
    let own = tempfile::tempdir().unwrap();
    let around = || Surroundings {
        own: Some(own.path().to_owned()),
        ..one.around()
    };
    let sign_in = |post: &Post, passphrase: &str| {
        let (line, _) = post.client();
        Session::sign_in(Box::new(line), "qin", &words(passphrase), around())
    };
    let mut chen = one.sign_in("chen");
    one.join(&mut chen, "qin", SUPERVISOR);
    let mut here = sign_in(&one, PASSPHRASE).unwrap();
    // The same identity at the other post, as an invitation takes it there.
    let mut there = other.sign_in("chen");
    let (code, _) = there.invite("qin", SUPERVISOR, 7).unwrap();
    let code = carepost::vault::invitation::InvitationCode::parse(&code).unwrap();
    let (mut line, _) = other.client();
    let place = carepost::post::answering::look_up(&mut line, &code).unwrap();
    let file = here.export_identity().unwrap();
    let identity = carepost::post::answering::answer(
        &mut line,
        &code,
        &place,
        &words(PASSPHRASE),
        Some(&file),
        (ArgonParams::for_tests(), Floor::ForTests),
        &mut rng(),
    )
    .unwrap();
    there
        .confirm(place.invite, identity, |id| card(id, "qin"))
        .unwrap();
    let there = sign_in(&other, PASSPHRASE).unwrap();
    assert_eq!(there.keys_replaced_at(), None);
    drop(there);

    let replaced = replace(&mut here, NEW).unwrap();
    let named: Vec<PostId> = replaced.old_at.iter().map(|copy| copy.post).collect();
    assert_eq!(named, [other.post]);
    // There the old keys are as good as before, which the next sign-in says, until the new ones are taken there.
    let mut there = sign_in(&other, PASSPHRASE).unwrap();
    let replaced_at = there.keys_replaced_at().map(|copy| copy.post);
    assert_eq!(replaced_at, Some(one.post));
    assert_eq!(there.copies_behind(), []);
    let file = here.export_identity().unwrap();
    let (taken, _) = there
        .replace_keys(
            &words(PASSPHRASE),
            &NewIdentity::OfFile(&file, &words(NEW)),
            ArgonParams::for_tests(),
        )
        .unwrap();
    assert_eq!(taken.identity, replaced.identity);
    assert_eq!(taken.old_at, [], "the old keys are nowhere in use any more");
    assert!(sign_in(&other, PASSPHRASE).is_err());
    sign_in(&other, NEW).unwrap();
    sign_in(&one, NEW).unwrap();
}

#[test]
fn who_holds_more_than_one_change_has_room_for_is_told_so_and_keeps_the_keys() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let me = chen.me().person;
    for some in 0..13_u32 {
        let mut change = ChangeSet::new(Action::Create);
        for n in 0..200_u32 {
            change = change.begin_scope(Scope::Case(id(10_000 + some * 200 + n)), vec![me]);
        }
        chen.save(&change).unwrap();
    }
    let fault = replace(&mut chen, NEW).unwrap_err();
    assert!(matches!(fault, NewKeysFault::TooMany(2_600..)), "{fault:?}");
    drop(post.sign_in("chen"));
}

#[test]
fn cut_at_any_step_the_old_keys_or_the_new_ones_open_the_post() {
    let dir = tempfile::tempdir().unwrap();
    let paths = Paths::new(&dir.path().join("store"), Some(dir.path()), dir.path()).unwrap();
    std::fs::create_dir_all(&paths.store).unwrap();
    let disk = MemoryDisk::new();
    let new = new_post(&founding(true));
    let sealed = new.sealed_identity.clone();
    let core = Core::found(
        &paths,
        disk.clone(),
        OpenOptions::default(),
        new.founding,
        &sealed,
        now_millis(),
    )
    .unwrap();
    let running = Engine::over(core);
    let mut chen = running.sign_in("chen", PASSPHRASE).unwrap();
    let from = disk.ops();
    replace(&mut chen, NEW).unwrap();
    drop((chen, running));
    let log = disk.log();
    assert!(
        log.len() > from + 8,
        "a file, a commit, a file in its place"
    );

    let mut seen = [false, false];
    for cut in from..=log.len() {
        let mut losses = vec![Loss::Nothing, Loss::Unsynced, Loss::UnsyncedContent];
        if let Some(DiskOp::Write(..)) = log[..cut].last() {
            losses.extend([Loss::TornAt(4), Loss::Hole]);
        }
        for loss in losses {
            let told = format!("cut after {cut} operations, {loss:?}");
            let disk = MemoryDisk::after_power_cut(&log[..cut], loss);
            let engine = Engine::open(&paths, disk);
            let sealed = engine.held().0.sealed_identity("chen");
            let Answer::SealedIdentity(file) = sealed else {
                panic!("{told}");
            };
            let keys = public_keys(&file).unwrap();
            let held = engine.held().0.directory().clone();
            let chen = held.person_by_handle("chen").unwrap();
            assert_eq!(
                keys, chen.keys,
                "{told}: the file is of the keys that count"
            );
            let is_new = open_identity(&file, &words(NEW), Floor::ForTests).is_ok();
            seen[usize::from(is_new)] = true;
            let passphrase = if is_new { NEW } else { PASSPHRASE };
            let mut session = engine.sign_in("chen", passphrase).unwrap_or_else(|fault| {
                panic!("{told}: {fault}");
            });
            session.keep_draft(&draft("goes on")).unwrap();
            let change = ChangeSet::new(Action::Create)
                .put(id(90), Scope::Staff, 0, &child("小雨"))
                .unwrap();
            session
                .save(&change)
                .unwrap_or_else(|why| panic!("{told}: {why:?}"));
        }
    }
    assert_eq!(seen, [true, true]);
}
