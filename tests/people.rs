//! People of a post: invited, confirmed face to face, changed, gone; their passphrases, and their way back without one.

mod post_kit;

use std::path::PathBuf;

use carepost::care::fingerprint;
use carepost::care::ledger::header::{Invite, Roles, Standing};
use carepost::care::ledger::ids::{Hash, Kind, PersonId, RecordKey};
use carepost::care::ledger::refusal::Refusal as LedgerRefusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Joining, Refused, Request};
use carepost::post::answering::{self, JoinFault, Place};
use carepost::post::audit_log::AuditAsked;
use carepost::post::change::ChangeSet;
use carepost::post::line::{HostGone, Line};
use carepost::post::passphrase_change::PassphraseFault;
use carepost::post::recovering::{self, RecoverFault};
use carepost::post::refusal::Refusal;
use carepost::post::session::{Session, SignInFault, Surroundings};
use carepost::vault::identity::Identity;
use carepost::vault::invitation::InvitationCode;
use carepost::vault::recovery::RecoveryWords;
use carepost::vault::sealed_identity::{ArgonParams, Floor};
use post_kit::*;

const NEW: &str = "a ladder against the pear tree";

fn weak() -> (ArgonParams, Floor) {
    (ArgonParams::for_tests(), Floor::ForTests)
}

/// Answers an invitation from a connection of somebody who is nobody yet.
fn answer(
    post: &Post,
    code: &str,
    passphrase: &str,
    file: Option<&[u8]>,
) -> Result<(Place, Hash), JoinFault> {
    let (mut line, _) = post.client();
    let code = InvitationCode::parse(code).unwrap();
    let place = answering::look_up(&mut line, &code)?;
    let passphrase = words(passphrase);
    let identity = answering::answer(
        &mut line,
        &code,
        &place,
        &passphrase,
        file,
        weak(),
        &mut rng(),
    )?;
    Ok((place, identity))
}

/// Invites somebody, has them answer, and confirms them.
fn bring_in(post: &Post, by: &mut Session, handle: &str, roles: Roles) -> PersonId {
    let (code, _) = by.invite(handle, roles, 7).unwrap();
    let (place, identity) = answer(post, &code, PASSPHRASE, None).unwrap();
    by.confirm(place.invite, identity, |id| card(id, handle))
        .unwrap();
    by.directory().person_by_handle(handle).unwrap().id
}

fn write_child(session: &mut Session, n: u32) -> Result<(), Refusal> {
    let change = ChangeSet::new(Action::Create)
        .put(id(n), Scope::Staff, 0, &child("小雨"))
        .unwrap();
    session.save(&change).map(|_| ())
}

fn may_have(session: &mut Session, n: u32) -> bool {
    let mut count = Default::default();
    let page = session.read_page(Kind::Child, None, &mut count).unwrap();
    let key = RecordKey::new(Kind::Child, id(n));
    page.arrived.iter().any(|arrived| arrived.key == key)
}

#[test]
fn somebody_new_is_invited_answers_is_compared_and_signs_in() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    write_child(&mut chen, 1).unwrap();
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    assert!(chen.open_invites().unwrap()[0].answer.is_none());

    let (place, identity) = answer(&post, &code, NEW, None).unwrap();
    assert_eq!((place.handle.as_str(), place.roles), ("wang", COUNSELOR));
    // Until the administrator has confirmed them they are nobody.
    assert_eq!(
        post.try_sign_in("wang", NEW).err(),
        Some(SignInFault::UnknownName)
    );
    let open = chen.open_invites().unwrap();
    let shown = open[0].answer.unwrap().id();
    assert_eq!(fingerprint::line(shown), fingerprint::line(identity));

    chen.confirm(place.invite, shown, |id| card(id, "wang"))
        .unwrap();
    assert!(chen.open_invites().unwrap().is_empty());
    let mut wang = post.try_sign_in("wang", NEW).unwrap();
    assert!(may_have(&mut wang, 1));
    write_child(&mut wang, 2).unwrap();
    // Whoever compared the fingerprint is not told of it again.
    assert!(post.sign_in("chen").key_news().is_empty());
    // The code is used up.
    assert_eq!(answer(&post, &code, NEW, None), Err(JoinFault::NotOpen));
    drop((chen, wang));
    assert_eq!(post.check().faults, Vec::new());
}

#[test]
fn nobody_is_at_the_post_whose_identity_file_the_disk_did_not_take() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let (place, identity) = answer(&post, &code, NEW, None).unwrap();
    // The folder cannot be written, while the journal can.
    let folder = post.paths.store.join("identities");
    let away = post.paths.store.join("away");
    std::fs::rename(&folder, &away).unwrap();
    std::fs::write(&folder, "no folder").unwrap();
    let refused = chen.confirm(place.invite, identity, |id| card(id, "wang"));
    assert!(refused.is_err());
    assert!(chen.directory().person_by_handle("wang").is_none());
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&away, &folder).unwrap();
    // The answer was kept, and is good for another try.
    chen.confirm(place.invite, identity, |id| card(id, "wang"))
        .unwrap();
    post.try_sign_in("wang", NEW).unwrap();
}

#[test]
fn the_only_copy_of_somebodys_keys_is_not_let_go() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let (place, identity) = answer(&post, &code, NEW, None).unwrap();
    let joining = post.paths.store.join("joining");
    let kept = std::fs::read_dir(&joining)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let only = std::fs::read(kept.path()).unwrap();
    chen.confirm(place.invite, identity, |id| card(id, "wang"))
        .unwrap();
    let wang = chen.directory().person_by_handle("wang").unwrap().id;
    // As a host left it that could not write the file, whose post is opened by this one.
    std::fs::write(kept.path(), &only).unwrap();
    std::fs::remove_file(post.paths.store.join("identities").join(wang.to_string())).unwrap();
    let (code, _) = chen.invite("zhou", COUNSELOR, 7).unwrap();
    answer(&post, &code, NEW, None).unwrap();
    assert!(kept.path().exists(), "another's answer lets it go");
    drop(chen);
    post.stop();
    post.start();
    post.try_sign_in("wang", NEW).unwrap();
}

#[test]
fn the_first_answer_stays_and_only_the_one_that_was_compared_is_confirmed() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let (place, first) = answer(&post, &code, NEW, None).unwrap();
    // Whoever has got hold of the code comes too late, and so does the newcomer where the thief was first: both see it.
    assert_eq!(answer(&post, &code, NEW, None), Err(JoinFault::Answered));
    assert_eq!(
        chen.confirm(place.invite, Hash([1; 32]), |id| card(id, "wang"))
            .err(),
        Some(Refusal::OtherAnswer)
    );
    chen.uninvite(place.invite).unwrap();
    assert_eq!(
        chen.confirm(place.invite, first, |id| card(id, "wang"))
            .err(),
        Some(Refusal::OtherAnswer)
    );
    assert_eq!(answer(&post, &code, NEW, None), Err(JoinFault::NotOpen));
    // The same name may be invited again, and the old answer is not theirs.
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    assert!(chen.open_invites().unwrap()[0].answer.is_none());
    answer(&post, &code, NEW, None).unwrap();
}

#[test]
fn a_code_is_for_one_post_and_until_its_time() {
    let (here, there) = (Post::found(), Post::found());
    let mut chen = here.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 1).unwrap();
    assert_eq!(answer(&there, &code, NEW, None), Err(JoinFault::OtherPost));
    let made_up = InvitationCode::generate(here.post, &mut rng()).to_text();
    assert_eq!(answer(&here, &made_up, NEW, None), Err(JoinFault::NotOpen));
    let day = now() + chrono::TimeDelta::days(1);
    while now() <= day {}
    assert_eq!(answer(&here, &code, NEW, None), Err(JoinFault::Past));
}

#[test]
fn answers_are_for_administrators_alone() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    bring_in(&post, &mut chen, "wang", COUNSELOR);
    let (stranger, _) = post.client();
    assert!(matches!(
        stranger.request(Request::Joinings),
        Ok(Answer::Refused(Refused::NotProved))
    ));
    let mut wang = post.sign_in("wang");
    let (code, _) = chen.invite("zhou", COUNSELOR, 7).unwrap();
    answer(&post, &code, NEW, None).unwrap();
    wang.catch_up().unwrap();
    let open = wang.open_invites().unwrap();
    assert!(open.len() == 1 && open[0].answer.is_none());
    assert!(matches!(
        wang.invite("li", COUNSELOR, 7),
        Err(Refusal::NotAuthorised(why)) if *why == LedgerRefusal::AdministratorsOnly
    ));
}

/// A host that puts keys of its own into the answers it hands out.
struct Forger(Client);

impl Line for Forger {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let mut answer = Line::ask(&mut self.0, request)?;
        if let Answer::Joinings(answers) = &mut answer {
            for answer in answers {
                answer.keys = Identity::generate(&mut rng()).public();
            }
        }
        Ok(answer)
    }
}

#[test]
fn a_host_cannot_put_somebody_else_into_an_answer() {
    let post = Post::found();
    let (client, _) = post.client();
    let forger = Box::new(Forger(client));
    let mut chen = Session::sign_in(forger, "chen", &words(PASSPHRASE), post.around()).unwrap();
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let (place, identity) = answer(&post, &code, NEW, None).unwrap();
    assert!(chen.open_invites().unwrap()[0].answer.is_none());
    let confirmed = chen.confirm(place.invite, identity, |id| card(id, "wang"));
    assert_eq!(confirmed.err(), Some(Refusal::OtherAnswer));
}

#[test]
fn a_host_that_ended_before_it_gave_the_place_gives_it_at_its_next_start() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let (place, identity) = answer(&post, &code, NEW, None).unwrap();
    let waiting = post
        .paths
        .store
        .join("joining")
        .join(place.invite.to_string());
    let kept = std::fs::read(&waiting).unwrap();
    chen.confirm(place.invite, identity, |id| card(id, "wang"))
        .unwrap();
    let wang = chen.directory().person_by_handle("wang").unwrap().id;
    post.stop();
    std::fs::remove_file(post.paths.store.join("identities").join(wang.to_string())).unwrap();
    std::fs::write(&waiting, kept).unwrap();
    post.start();
    post.try_sign_in("wang", NEW).unwrap();
    assert!(!waiting.exists());
}

#[test]
fn whoever_is_suspended_is_out_at_once_the_others_work_on_and_a_restored_one_comes_back() {
    let post = Post::found_as(founding(false));
    let mut chen = post.sign_in("chen");
    let wang = bring_in(&post, &mut chen, "wang", COUNSELOR);
    bring_in(&post, &mut chen, "zhou", COUNSELOR);
    let mut wang_in = post.sign_in("wang");
    let mut zhou = post.sign_in("zhou");
    wang_in.catch_up().unwrap();
    wang_in.settle_keys().unwrap();
    zhou.catch_up().unwrap();

    chen.change_person(wang, COUNSELOR, Standing::Suspended, None)
        .unwrap();
    assert_eq!(write_child(&mut wang_in, 1), Err(Refusal::SignedOut));
    assert_eq!(
        post.try_sign_in("wang", PASSPHRASE).err(),
        Some(SignInFault::NotActive)
    );
    // The clinical scope owes an epoch, which chen may not begin: who saves next does, without signing in anew.
    assert!(zhou.directory().holds(zhou.me().person, Scope::Clinical));
    let change = ChangeSet::new(Action::Create)
        .put(
            id(7),
            Scope::Clinical,
            0,
            &carepost::care::records::household::Household::default(),
        )
        .unwrap();
    zhou.save(&change).unwrap();
    assert!(!zhou.directory().rotation_owed(Scope::Clinical));
    assert_eq!(zhou.directory().latest(Scope::Clinical).unwrap().number, 2);

    chen.catch_up().unwrap();
    chen.change_person(wang, COUNSELOR, Standing::Active, None)
        .unwrap();
    zhou.catch_up().unwrap();
    zhou.settle_keys().unwrap();
    let mut wang_in = post.sign_in("wang");
    assert!(wang_in.directory().holds(wang, Scope::Clinical));
    write_child(&mut wang_in, 3).unwrap();
    drop((chen, zhou, wang_in));
    assert_eq!(post.check().faults, Vec::new());
}

#[test]
fn nobody_gives_themselves_a_role_and_the_last_administrator_stays() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let me = chen.me().person;
    let both = chen.me().roles;
    let more = Roles {
        supervisor: true,
        ..both
    };
    assert!(matches!(
        chen.change_person(me, more, Standing::Active, None),
        Err(Refusal::NotAuthorised(why)) if *why == LedgerRefusal::OwnRoles
    ));
    assert!(matches!(
        chen.change_person(me, COUNSELOR, Standing::Active, None),
        Err(Refusal::NotAuthorised(why)) if *why == LedgerRefusal::LastAdministrator
    ));
    assert_eq!(
        chen.change_person(me, both, Standing::Active, None).err(),
        Some(Refusal::AlreadySo)
    );
}

#[test]
fn a_new_passphrase_opens_and_the_old_one_does_not() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let params = ArgonParams::for_tests();
    let mut change =
        |old: &str, new: &str| chen.change_passphrase(&words(old), &words(new), params);
    assert_eq!(change("wrong", NEW), Err(PassphraseFault::Wrong));
    assert_eq!(change(PASSPHRASE, PASSPHRASE), Err(PassphraseFault::Same));
    assert_eq!(change(PASSPHRASE, NEW), Ok(Vec::new()));
    // Signing within the same session asks for the new one.
    assert!(chen.is_passphrase(&words(NEW)) && !chen.is_passphrase(&words(PASSPHRASE)));
    assert_eq!(
        post.try_sign_in("chen", PASSPHRASE).err(),
        Some(SignInFault::WrongPassphrase)
    );
    let again = post.try_sign_in("chen", NEW).unwrap();
    assert_eq!(again.passphrase_turn().number, 1);
}

fn at_home(own: PathBuf) -> Surroundings {
    Surroundings {
        rng: rng(),
        clock: now,
        floor: Floor::ForTests,
        from: "test".into(),
        own: Some(own),
    }
}

fn sign_in_from(post: &Post, own: PathBuf, passphrase: &str) -> Result<Session, SignInFault> {
    let (client, _) = post.client();
    Session::sign_in(Box::new(client), "qin", &words(passphrase), at_home(own))
}

#[test]
fn one_supervisor_uses_one_identity_at_twenty_five_posts_and_is_told_where_the_passphrase_is_old() {
    let own = tempfile::tempdir().unwrap();
    let own = || own.path().to_owned();
    let mut file: Option<Vec<u8>> = None;
    let mut identity = None;
    let posts: Vec<Post> = (0..25)
        .map(|_| {
            let post = Post::found();
            let mut chen = post.sign_in("chen");
            let (code, _) = chen.invite("qin", SUPERVISOR, 7).unwrap();
            let (place, answered) = answer(&post, &code, PASSPHRASE, file.as_deref()).unwrap();
            assert_eq!(*identity.get_or_insert(answered), answered);
            chen.confirm(place.invite, answered, |id| card(id, "qin"))
                .unwrap();
            let mut qin = sign_in_from(&post, own(), PASSPHRASE).unwrap();
            file = Some(qin.export_identity().unwrap());
            post
        })
        .collect();

    let params = ArgonParams::for_tests();
    let mut last = sign_in_from(&posts[24], own(), PASSPHRASE).unwrap();
    let behind = last
        .change_passphrase(&words(PASSPHRASE), &words(NEW), params)
        .unwrap();
    assert_eq!(behind.len(), 24, "every other copy is named");
    assert!(
        behind
            .iter()
            .all(|copy| copy.code.as_deref() == Some("SD01"))
    );
    let changed = last.export_identity().unwrap();

    // At another post the old passphrase is still good, and the session says that a newer one is in use elsewhere.
    let mut first = sign_in_from(&posts[0], own(), PASSPHRASE).unwrap();
    assert_eq!(first.copy_ahead().unwrap().post, posts[24].post);
    let old = first.export_identity().unwrap();
    let behind = first
        .import_identity(&changed, &words(NEW), params)
        .unwrap();
    assert_eq!(behind.len(), 23);
    assert!(first.copy_ahead().is_none());
    assert_eq!(
        sign_in_from(&posts[0], own(), PASSPHRASE).err(),
        Some(SignInFault::WrongPassphrase)
    );
    sign_in_from(&posts[0], own(), NEW).unwrap();
    // The old file does not come back over the new one, nor another identity's.
    assert_eq!(
        first.import_identity(&old, &words(PASSPHRASE), params),
        Err(PassphraseFault::Older)
    );
    let mut chen = posts[0].sign_in("chen");
    assert_eq!(
        chen.import_identity(&changed, &words(NEW), params),
        Err(PassphraseFault::OtherIdentity)
    );
}

fn recover(post: &Post, handle: &str, words_typed: &str) -> Result<Hash, RecoverFault> {
    let (line, _) = post.client();
    let recovery = RecoveryWords::parse(words_typed).unwrap();
    recovering::recover(
        Box::new(line),
        handle,
        &recovery,
        &words(NEW),
        ArgonParams::for_tests(),
        post.around(),
    )
    .map(|recovered| recovered.identity)
}

#[test]
fn a_forgotten_passphrase_is_replaced_by_the_recovery_words_and_the_others_see_the_new_fingerprint()
{
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    write_child(&mut chen, 1).unwrap();
    bring_in(&post, &mut chen, "wang", COUNSELOR);
    let mut wang = post.sign_in("wang");
    assert!(wang.key_news().is_empty(), "at first all are new");
    write_child(&mut wang, 2).unwrap();
    let typed: Vec<String> = post.recovery_words.iter().map(|w| w.to_string()).collect();
    let typed = typed.join(" ");

    let others = RecoveryWords::generate(&mut rng());
    let others = others.words(carepost::vault::recovery::WordList::English);
    assert_eq!(
        recover(&post, "chen", &others.join(" ")),
        Err(RecoverFault::OtherWords)
    );
    assert_eq!(
        recover(&post, "nobody", &typed),
        Err(RecoverFault::UnknownName)
    );
    let identity = recover(&post, "chen", &typed).unwrap();

    // The session that was in with the old keys is out, and the old passphrase opens nothing any more.
    assert_eq!(write_child(&mut chen, 3), Err(Refusal::SignedOut));
    assert!(post.try_sign_in("chen", PASSPHRASE).is_err());
    let mut back = post.try_sign_in("chen", NEW).unwrap();
    assert!(may_have(&mut back, 1) && may_have(&mut back, 2));
    let me = back.me().person;
    let holds = back.directory().holds(me, Scope::Private(me));
    assert!(holds, "the private scope came back too");
    assert!(back.directory().rotations_owed().is_empty());
    write_child(&mut back, 4).unwrap();

    // Who was in works on, and who signs in is shown the new fingerprint, until they have seen it.
    write_child(&mut wang, 5).unwrap();
    let mut again = post.sign_in("wang");
    let news = again.key_news();
    assert_eq!(news.len(), 1);
    assert_eq!(
        (news[0].handle.as_str(), news[0].identity),
        ("chen", identity)
    );
    assert!(news[0].before.is_some_and(|before| before != identity));
    again.know_keys();
    assert!(post.sign_in("wang").key_news().is_empty());
    drop((chen, wang, back, again));
    assert_eq!(post.check().faults, Vec::new());
}

#[test]
fn a_colleague_at_work_gives_the_newcomer_the_keys_that_the_administrator_has_not() {
    let post = Post::found_as(founding(false));
    let mut chen = post.sign_in("chen");
    bring_in(&post, &mut chen, "zhou", COUNSELOR);
    drop(post.sign_in("zhou"));
    let (mut zhou, pushes) = post.sign_in_listening("zhou");
    let wang = bring_in(&post, &mut chen, "wang", COUNSELOR);
    assert!(!chen.directory().holds(chen.me().person, Scope::Clinical));
    // What a session's worker does with each thing that is heard.
    while !zhou.directory().holds(wang, Scope::Clinical) {
        let push = pushes
            .recv_timeout(std::time::Duration::from_secs(30))
            .unwrap();
        zhou.hear(&push);
        if zhou.take_people_moved() {
            zhou.settle_keys().unwrap();
        }
    }
    assert!(!zhou.owes_keys() && !zhou.take_people_moved());
    let wang_in = post.sign_in("wang");
    assert!(wang_in.directory().holds(wang, Scope::Clinical));
}

#[test]
fn an_answer_that_the_code_did_not_sign_or_that_is_not_whole_is_not_kept() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let (code, _) = chen.invite("wang", COUNSELOR, 7).unwrap();
    let code = InvitationCode::parse(&code).unwrap();
    let invite = Invite::id_of(&code.public());
    let identity = Identity::generate(&mut rng());
    let signed = code.answer(&identity, post.post, invite);
    let right = Joining {
        invite,
        keys: identity.public(),
        by_invite: signed.by_invite,
        by_identity: signed.by_identity,
        sealed: Post::sealed(&identity, post.pin),
    };
    let other = Identity::generate(&mut rng());
    let another_code = InvitationCode::generate(post.post, &mut rng());
    let (line, _) = post.client();
    let refused = |answer: Joining| {
        let answer = Request::Join(Box::new(answer));
        match line.request(answer).unwrap() {
            Answer::Refused(why) => Some(why),
            _ => None,
        }
    };
    let by_another_code = Joining {
        by_invite: another_code.answer(&identity, post.post, invite).by_invite,
        ..right.clone()
    };
    assert_eq!(refused(by_another_code), Some(Refused::NotProved));
    let keys_of_another = Joining {
        keys: other.public(),
        ..right.clone()
    };
    assert_eq!(refused(keys_of_another), Some(Refused::NotProved));
    let file_of_another = Joining {
        sealed: Post::sealed(&other, post.pin),
        ..right
    };
    assert_eq!(refused(file_of_another), Some(Refused::Malformed));
    let huge = Joining {
        sealed: vec![0; 100_000],
        ..right
    };
    assert_eq!(refused(huge), Some(Refused::TooMuch));
    assert!(chen.open_invites().unwrap()[0].answer.is_none());
    // The right one is kept, and sent once more does nothing.
    assert_eq!(refused(right.clone()), None);
    assert_eq!(refused(right), None);
    assert!(chen.open_invites().unwrap()[0].answer.is_some());
}

#[test]
fn what_is_done_to_people_stands_in_the_audit_log_with_whom_it_was_done_to() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    bring_in(&post, &mut chen, "qin", SUPERVISOR);
    let wang = bring_in(&post, &mut chen, "wang", COUNSELOR);
    chen.change_person(wang, SUPERVISOR, Standing::Active, None)
        .unwrap();
    let mut wang_in = post.sign_in("wang");
    wang_in
        .change_passphrase(&words(PASSPHRASE), &words(NEW), ArgonParams::for_tests())
        .unwrap();
    let typed: Vec<String> = post.recovery_words.iter().map(|w| w.to_string()).collect();
    recover(&post, "wang", &typed.join(" ")).unwrap();

    let mut qin = post.sign_in("qin");
    let page = qin
        .audit_page(&AuditAsked {
            limit: 100,
            ..AuditAsked::default()
        })
        .unwrap();
    let entries: Vec<_> = page
        .lines
        .iter()
        .filter_map(|line| line.entry.as_ref())
        .map(|entry| (entry.action, entry.person, entry.subject))
        .collect();
    let me = chen.me().person;
    for expected in [
        (Action::Invite, me, None),
        (Action::AddPerson, me, Some(wang)),
        (Action::ChangeRoles, me, Some(wang)),
        (Action::ChangePassphrase, wang, None),
        (Action::Recover, wang, Some(wang)),
    ] {
        assert!(entries.contains(&expected), "{expected:?}");
    }
}

#[test]
fn the_words_can_be_used_again_and_for_whoever_is_at_the_post() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    bring_in(&post, &mut chen, "wang", COUNSELOR);
    drop(post.sign_in("wang"));
    let typed: Vec<String> = post.recovery_words.iter().map(|w| w.to_string()).collect();
    let typed = typed.join(" ");
    let first = recover(&post, "wang", &typed).unwrap();
    let second = recover(&post, "wang", &typed).unwrap();
    assert_ne!(first, second);
    let mut wang = post.try_sign_in("wang", NEW).unwrap();
    write_child(&mut wang, 1).unwrap();
    let wang = wang.me().person;
    chen.catch_up().unwrap();
    chen.change_person(wang, COUNSELOR, Standing::Removed, None)
        .unwrap();
    assert_eq!(
        recover(&post, "wang", &typed),
        Err(RecoverFault::UnknownName)
    );
}
