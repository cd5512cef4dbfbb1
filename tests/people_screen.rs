//! People on the screen, worked by keys: the list, an invitation, whoever answered, roles, passphrase; and the door.

mod day_kit;

use carepost::care::fingerprint;
use carepost::care::ledger::header::{Invite, Person, PublicKeys, Roles, Standing};
use carepost::care::ledger::ids::{Hash, Id, PersonId, PostId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::case_header::CaseHeader;
use carepost::care::records::record::Record;
use carepost::post::answering::{JoinFault, Place};
use carepost::post::identity_copies::Copy;
use carepost::post::inviting::OpenInvite;
use carepost::post::key_news::KeyNews;
use carepost::post::new_keys::{NewKeysFault, Replaced};
use carepost::post::passphrase_change::PassphraseFault;
use carepost::post::people_list::PeopleList;
use carepost::post::register::{Opened, Register};
use carepost::tui::door_forms;
use carepost::tui::job::{Answer, Job, Welcome};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::people_job::{DoorAnswer, DoorFault, DoorJob, PeopleAnswer, PeopleJob};
use carepost::tui::people_screen::PeopleScreen;
use carepost::tui::rehearsal::{self, ME, enter, press, render};
use carepost::tui::teams_back;
use carepost::tui::welcome;
use carepost::tui::width;
use carepost::words::lang::Lang;
use day_kit::*;
use zeroize::Zeroizing;

const COUNSELOR: Roles = Roles::COUNSELOR;

fn keys(n: u8) -> PublicKeys {
    PublicKeys {
        sealing: [n; 32],
        signing: [n + 1; 32],
    }
}

fn person(id: PersonId, handle: &str, n: u8, standing: Standing) -> Person {
    Person {
        id,
        handle: handle.into(),
        keys: keys(n),
        roles: COUNSELOR,
        standing,
        invite: None,
        ssh: Vec::new(),
    }
}

fn invite(handle: &str, n: u8) -> Invite {
    Invite {
        key: [n; 32],
        handle: handle.into(),
        roles: COUNSELOR,
        until: (now() + chrono::TimeDelta::days(5)).timestamp_millis(),
    }
}

/// Puts the next revision of a record.
fn put_again<R: Record>(register: &mut Register, id: Id, scope: Scope, record: &R) {
    let plain = record.encode().unwrap();
    register
        .take(&Opened {
            key: RecordKey::new(R::KIND, id),
            revision: 2,
            scope,
            author: ME,
            time: now().timestamp_millis(),
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        })
        .unwrap();
}

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    shared.me.roles.administrator = true;
    let administrator = Person {
        roles: shared.me.roles,
        ..person(ME, "chen", 1, Standing::Active)
    };
    // Liu stands on two teams of whoever is signed in, and has no keys of them.
    for (id, child, number) in [(31, MING, "TS-2026-001"), (32, LI, "TS-2026-002")] {
        let case = Id([id; 16]);
        let before = shared.register.cases.get(case).unwrap().clone();
        assert_eq!((before.child, before.number.as_str()), (child, number));
        let team = CaseHeader {
            team: vec![LIU],
            ..before
        };
        put_again(&mut shared.register, case, Scope::Clinical, &team);
        shared.access.once.insert(case, vec![LIU]);
        shared.access.members.insert(case, vec![(ME, None)]);
    }
    shared.people = PeopleList {
        people: vec![
            administrator,
            Person {
                ssh: vec![KEY.into()],
                ..person(LIU, "liu", 3, Standing::Active)
            },
            person(PersonId([30; 16]), "zhou", 5, Standing::Suspended),
        ],
        invites: vec![
            OpenInvite {
                invite: invite("wang", 40),
                answer: Some(keys(7)),
            },
            OpenInvite {
                invite: invite("he", 41),
                answer: None,
            },
        ],
    };
    shared
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

fn people_job(asks: Vec<Ask>) -> Option<PeopleJob> {
    asks.into_iter().find_map(|ask| match ask {
        Ask::Do(Job::OfPeople(job)) => Some(*job),
        _ => None,
    })
}

fn door_job(asks: Vec<Ask>) -> Option<DoorJob> {
    asks.into_iter().find_map(|ask| match ask {
        Ask::Do(Job::AtDoor(job)) => Some(job),
        _ => None,
    })
}

/// Gives an answer to a layer, and the layer that it opens then.
fn answered(layer: &mut dyn Layer, shared: &Shared, answer: Answer) -> Vec<Ask> {
    let mut asks = Vec::new();
    layer.answer(answer, shared, &mut asks);
    asks
}

fn place() -> Place {
    Place {
        post: PostId([1; 16]),
        root: [2; 32],
        invite: Hash([3; 32]),
        handle: "wang".into(),
        roles: COUNSELOR,
        until: 0,
    }
}

/// Made with `ssh-keygen -t ed25519`; the private half was thrown away.
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";

const CODE: &str = "k7m2-0q9x-4tbn-8rfd-zv3h-c5wj-ys1e-6gpa-m2k7-9x0q-bn4t-fd8r";

/// Everything there is to see about people, by the name of its snapshot.
fn all(shared: &Shared) -> Vec<(&'static str, Box<dyn Layer>)> {
    let mut screen = PeopleScreen::new(shared);
    let admit = opened(press(&mut screen, shared, "g g enter"));
    let change = opened(press(&mut screen, shared, "down enter"));
    let suspend = opened(press(&mut screen, shared, "x"));
    let mut form = opened(press(&mut screen, shared, "n"));
    let code = Answer::OfPeople(PeopleAnswer::Invited {
        handle: "wang".into(),
        code: Zeroizing::new(CODE.into()),
        until: now().timestamp_millis(),
    });
    let slip = opened(answered(form.as_mut(), shared, code));
    let invite = opened(press(&mut screen, shared, "n"));
    let mut door = door_forms::invitation(shared);
    enter(door.as_mut(), shared, CODE);
    press(door.as_mut(), shared, "ctrl-s");
    let found = Answer::AtDoor(DoorAnswer::Invitation(Ok(Box::new(place()))));
    let mut join = opened(answered(door.as_mut(), shared, found));
    let joined = Answer::AtDoor(DoorAnswer::Joined(Ok(keys(7).id())));
    let fingerprint = opened(answered(join.as_mut(), shared, joined));
    let news = Welcome {
        keys: vec![
            KeyNews {
                person: LIU,
                handle: "liu".into(),
                identity: keys(3).id(),
                before: Some(Hash([9; 32])),
            },
            KeyNews {
                person: PersonId([31; 16]),
                handle: "wang".into(),
                identity: keys(7).id(),
                before: None,
            },
        ],
        newer_passphrase: Some("TS".into()),
        old_keys: Some("SQ02".into()),
        lost_drafts: vec![Id([1; 16]), Id([2; 16])],
        first_day: true,
    };
    let news = welcome::layers(news, shared);
    let mut new_keys = opened(press(&mut PeopleScreen::new(shared), shared, "K"));
    let replaced = Answer::OfPeople(PeopleAnswer::KeysReplaced(Ok(Replaced {
        identity: keys(9).id(),
        old_at: vec![Copy {
            code: Some("SQ02".into()),
            ..Copy::unseen(PostId([8; 16]))
        }],
    })));
    let new_keys_slip = opened(answered(new_keys.as_mut(), shared, replaced));
    let new_keys = opened(press(&mut PeopleScreen::new(shared), shared, "K"));
    let mut screen = PeopleScreen::new(shared);
    let ssh_keys = opened(press(&mut screen, shared, "g g down S"));
    let [first_day, news] = <[_; 2]>::try_from(news).ok().unwrap();
    vec![
        ("people", Box::new(PeopleScreen::new(shared))),
        ("people_admit", admit),
        ("people_change", change),
        ("people_suspend", suspend),
        ("people_invite", invite),
        ("people_code", slip),
        ("new_keys", new_keys),
        ("teams_back", teams_back::question(shared).unwrap()),
        ("ssh_keys", ssh_keys),
        ("people_with_key", Box::new(screen)),
        ("new_keys_slip", new_keys_slip),
        ("door_code", door_forms::invitation(shared)),
        ("door_join", join),
        ("door_fingerprint", fingerprint),
        ("door_recover", door_forms::forgotten("chen".into(), shared)),
        ("welcome_first_day", first_day),
        ("welcome_news", news),
    ]
}

#[test]
fn every_size_and_language_shows_people_and_the_door() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = desk(lang, size);
            for (what, mut layer) in all(&shared) {
                let shown = text(layer.as_mut(), &shared);
                insta::assert_snapshot!(format!("{what}_{name}_{}", size.0), shown);
            }
        }
    }
}

#[test]
fn drafts_that_cannot_be_read_are_let_go_of_where_that_was_seen_and_stay_where_it_was_put_off() {
    let shared = desk(Lang::En, (80, 30));
    let news = || {
        let told = Welcome {
            lost_drafts: vec![Id([1; 16]), Id([2; 16])],
            ..Welcome::default()
        };
        welcome::layers(told, &shared).pop().unwrap()
    };
    assert!(text(news().as_mut(), &shared).contains("2 drafts of yours cannot be read"));
    let dropped = |keys: &str| -> Vec<Id> {
        let asks = press(news().as_mut(), &shared, keys).into_iter();
        asks.filter_map(|ask| match ask {
            Ask::Do(Job::DropDraft(id)) => Some(id),
            _ => None,
        })
        .collect()
    };
    assert_eq!(dropped("enter"), [Id([1; 16]), Id([2; 16])]);
    assert_eq!(dropped("esc"), []);
}

#[test]
fn whoever_answered_is_confirmed_by_the_group_that_only_their_screen_shows() {
    let shared = desk(Lang::En, (80, 30));
    let mut screen = PeopleScreen::new(&shared);
    let mut form = opened(press(&mut screen, &shared, "g g enter"));
    let groups = fingerprint::groups(keys(7).id());
    let shown = text(form.as_mut(), &shared);
    assert!(groups[..7].iter().all(|group| shown.contains(group)));
    assert!(!shown.contains(&groups[7]), "{shown}");

    enter(form.as_mut(), &shared, "00000\nWang Li");
    assert!(people_job(press(form.as_mut(), &shared, "ctrl-s")).is_none());
    assert!(text(form.as_mut(), &shared).contains("another group"));
    // Typed anew, in full-width digits as an input method gives them.
    let wide: String = groups[7]
        .chars()
        .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap())
        .collect();
    press(form.as_mut(), &shared, "end ctrl-w");
    enter(form.as_mut(), &shared, &wide);
    let Some(PeopleJob::Confirm {
        invite: confirmed,
        compared,
        card,
    }) = people_job(press(form.as_mut(), &shared, "ctrl-s"))
    else {
        panic!("{}", text(form.as_mut(), &shared));
    };
    assert_eq!(
        (confirmed, compared),
        (invite("wang", 40).id(), keys(7).id())
    );
    assert_eq!(card.full_name, "Wang Li");
    let done = answered(form.as_mut(), &shared, Answer::OfPeople(PeopleAnswer::Done));
    assert!(done.iter().any(|ask| matches!(ask, Ask::Close)));
}

#[test]
fn an_invitation_takes_a_role_and_shows_its_code_once() {
    let shared = desk(Lang::En, (80, 30));
    let mut screen = PeopleScreen::new(&shared);
    let mut form = opened(press(&mut screen, &shared, "n"));
    enter(form.as_mut(), &shared, "wang");
    assert!(people_job(press(form.as_mut(), &shared, "ctrl-s")).is_none());
    press(form.as_mut(), &shared, "space");
    let Some(PeopleJob::Invite {
        handle,
        roles,
        days,
    }) = people_job(press(form.as_mut(), &shared, "ctrl-s"))
    else {
        panic!("{}", text(form.as_mut(), &shared));
    };
    assert_eq!((handle.as_str(), roles, days), ("wang", COUNSELOR, 7));
    let code = Answer::OfPeople(PeopleAnswer::Invited {
        handle,
        code: Zeroizing::new(CODE.into()),
        until: now().timestamp_millis(),
    });
    let mut slip = opened(answered(form.as_mut(), &shared, code));
    let shown = text(slip.as_mut(), &shared);
    assert!(
        CODE.split('-').all(|group| shown.contains(group)),
        "{shown}"
    );
    assert!(slip.draft().is_none() && form.draft().is_none());
}

#[test]
fn suspending_and_removing_ask_and_bringing_back_does_not() {
    let shared = desk(Lang::En, (80, 30));
    let mut screen = PeopleScreen::new(&shared);
    // First whoever is to be confirmed, then those at work by their names.
    for (keys, expected) in [("x", Standing::Suspended), ("D", Standing::Removed)] {
        press(&mut screen, &shared, "g g down down");
        let mut asked = opened(press(&mut screen, &shared, keys));
        assert!(people_job(press(asked.as_mut(), &shared, "enter")).is_none());
        let Some(PeopleJob::Change { standing, .. }) =
            people_job(enter(asked.as_mut(), &shared, "Y"))
        else {
            panic!("nothing was asked for");
        };
        assert_eq!(standing, expected);
    }
    press(&mut screen, &shared, "G");
    let Some(PeopleJob::Change {
        person, standing, ..
    }) = people_job(press(&mut screen, &shared, "x"))
    else {
        panic!("{}", text(&mut screen, &shared));
    };
    assert_eq!((person, standing), (PersonId([30; 16]), Standing::Active));
    // Among those at work they stand elsewhere, and the cursor goes with them.
    let mut shared = shared;
    shared.people.people[2].standing = Standing::Active;
    screen.changed(&shared);
    let shown = text(&mut screen, &shared);
    assert!(shown.contains("▸ zhou"), "{shown}");
}

#[test]
fn who_does_not_administer_reads_and_changes_nothing() {
    let mut shared = desk(Lang::En, (80, 30));
    shared.me.roles.administrator = false;
    let mut screen = PeopleScreen::new(&shared);
    for keys in ["g g enter", "n", "x", "D"] {
        let asks = press(&mut screen, &shared, keys);
        assert!(
            matches!(&asks[..], [Ask::Say(said)] if said.text.contains("administrator")),
            "{keys}"
        );
    }
}

#[test]
fn a_newcomer_types_the_code_chooses_a_passphrase_and_reads_the_fingerprint() {
    let shared = desk(Lang::En, (80, 30));
    let mut door = door_forms::invitation(&shared);
    enter(door.as_mut(), &shared, CODE);
    let Some(DoorJob::LookUp(code)) = door_job(press(door.as_mut(), &shared, "ctrl-s")) else {
        panic!("nothing was looked up");
    };
    assert_eq!(code.as_str(), CODE);
    let fault = |fault| Answer::AtDoor(DoorAnswer::Invitation(Err(DoorFault::Join(fault))));
    answered(door.as_mut(), &shared, fault(JoinFault::OtherPost));
    assert!(text(door.as_mut(), &shared).contains("another post"));
    press(door.as_mut(), &shared, "ctrl-s");
    let found = Answer::AtDoor(DoorAnswer::Invitation(Ok(Box::new(place()))));
    let mut join = opened(answered(door.as_mut(), &shared, found));

    press(join.as_mut(), &shared, "tab");
    enter(join.as_mut(), &shared, "password1\npassword1");
    assert!(door_job(press(join.as_mut(), &shared, "ctrl-s")).is_none());
    let passphrase = "a ladder against the pear tree";
    press(
        join.as_mut(),
        &shared,
        "end ctrl-w tab end ctrl-w shift-tab",
    );
    enter(
        join.as_mut(),
        &shared,
        &format!("{passphrase}\n{passphrase}"),
    );
    let shown = text(join.as_mut(), &shared);
    assert!(!shown.contains("pear"), "{shown}");
    let Some(DoorJob::Join(joining)) = door_job(press(join.as_mut(), &shared, "ctrl-s")) else {
        panic!("{}", text(join.as_mut(), &shared));
    };
    assert_eq!(joining.passphrase.as_str(), passphrase);
    assert!(joining.identity.is_none());
    let answer = Answer::AtDoor(DoorAnswer::Joined(Ok(keys(7).id())));
    let mut slip = opened(answered(join.as_mut(), &shared, answer));
    let shown = text(slip.as_mut(), &shared);
    let groups = fingerprint::groups(keys(7).id());
    assert!(groups.iter().all(|group| shown.contains(group)));
    let asks = press(slip.as_mut(), &shared, "enter");
    assert!(asks.iter().any(|ask| matches!(ask, Ask::Do(Job::Look))));
}

#[test]
fn news_of_keys_are_shown_until_they_have_been_seen() {
    let shared = desk(Lang::En, (80, 30));
    let news = || {
        let welcome = Welcome {
            keys: vec![KeyNews {
                person: LIU,
                handle: "liu".into(),
                identity: keys(3).id(),
                before: Some(Hash([9; 32])),
            }],
            ..Welcome::default()
        };
        welcome::layers(welcome, &shared).remove(0)
    };
    let asks = press(news().as_mut(), &shared, "esc");
    assert!(people_job(asks).is_none());
    let asks = press(news().as_mut(), &shared, "enter");
    assert!(matches!(people_job(asks), Some(PeopleJob::KnowKeys)));
    assert!(welcome::layers(Welcome::default(), &shared).is_empty());
}

#[test]
fn new_keys_take_the_passphrase_and_a_new_one_and_everybody_may_have_them() {
    let mut shared = desk(Lang::En, (80, 30));
    shared.me.roles.administrator = false;
    let mut screen = PeopleScreen::new(&shared);
    let mut form = opened(press(&mut screen, &shared, "K"));
    let new = "a ladder against the pear tree";
    enter(
        form.as_mut(),
        &shared,
        &format!("the old one\n{new}\n{new}"),
    );
    let shown = text(form.as_mut(), &shared);
    assert!(
        !shown.contains("pear") && !shown.contains("old one"),
        "{shown}"
    );
    let Some(PeopleJob::NewKeys { old, new: taken }) =
        people_job(press(form.as_mut(), &shared, "ctrl-s"))
    else {
        panic!("{}", text(form.as_mut(), &shared));
    };
    assert_eq!((old.as_str(), taken.as_str()), ("the old one", new));
    assert!(form.draft().is_none());
    let wrong = NewKeysFault::Passphrase(PassphraseFault::Wrong);
    let wrong = Answer::OfPeople(PeopleAnswer::KeysReplaced(Err(wrong)));
    assert!(answered(form.as_mut(), &shared, wrong).is_empty());
    assert!(text(form.as_mut(), &shared).contains("passphrase"));
}

#[test]
fn ssh_keys_are_pasted_taken_away_and_refused_with_their_line() {
    let shared = desk(Lang::En, (100, 40));
    let mut screen = PeopleScreen::new(&shared);
    let mut form = opened(press(&mut screen, &shared, "g g down S"));
    assert!(text(form.as_mut(), &shared).contains("SHA256:"));
    // A second line that is none is said with its number, and nothing is asked for.
    press(form.as_mut(), &shared, "ctrl-end");
    rehearsal::paste(form.as_mut(), &shared, "\nssh-rsa AAAA me@laptop");
    assert!(people_job(press(form.as_mut(), &shared, "ctrl-s")).is_none());
    assert!(text(form.as_mut(), &shared).contains("line 2"));
    // The key itself is kept without what stands beside it.
    let mut form = opened(press(&mut screen, &shared, "S"));
    let job = people_job(press(form.as_mut(), &shared, "ctrl-s"));
    let Some(PeopleJob::SshKeys { person, keys }) = job else {
        panic!("{}", text(form.as_mut(), &shared));
    };
    assert_eq!((person, keys), (LIU, vec![KEY.to_owned()]));
    // Taken away, it is said what that ends.
    let mut form = opened(press(&mut screen, &shared, "S"));
    press(form.as_mut(), &shared, "ctrl-end");
    for _ in 0..KEY.len() {
        press(form.as_mut(), &shared, "backspace");
    }
    let shown = text(form.as_mut(), &shared);
    assert!(shown.contains("ends at once"), "{shown}");
    let job = people_job(press(form.as_mut(), &shared, "ctrl-s"));
    assert!(matches!(job, Some(PeopleJob::SshKeys { keys, .. }) if keys.is_empty()));

    // Who does not administer has their own, and nobody else's.
    let mut shared = desk(Lang::En, (100, 40));
    shared.me.roles.administrator = false;
    let mut screen = PeopleScreen::new(&shared);
    let asks = press(&mut screen, &shared, "g g down S");
    assert!(matches!(&asks[..], [Ask::Say(said)] if said.text.contains("administrator")));
    let mut form = opened(press(&mut screen, &shared, "g g down down S"));
    rehearsal::paste(form.as_mut(), &shared, &format!("{KEY} me@laptop"));
    let job = people_job(press(form.as_mut(), &shared, "ctrl-s"));
    let Some(PeopleJob::SshKeys { person, keys }) = job else {
        panic!("{}", text(form.as_mut(), &shared));
    };
    assert_eq!((person, keys), (ME, vec![KEY.to_owned()]));
}

#[test]
fn one_key_gives_back_every_team_and_the_screen_says_where_nobody_lacks_one() {
    let mut shared = desk(Lang::En, (100, 30));
    let mut screen = PeopleScreen::new(&shared);
    let mut question = opened(press(&mut screen, &shared, "B"));
    let shown = text(question.as_mut(), &shared);
    assert!(shown.contains("TS-2026-001  TS-2026-002"), "{shown}");
    let asks = enter(question.as_mut(), &shared, "Y");
    let saved = asks.into_iter().find_map(|ask| match ask {
        Ask::Save(change) => Some(change),
        _ => None,
    });
    let members = saved.expect("it is given").members;
    let given: Vec<_> = members
        .iter()
        .map(|one| (one.scope, one.joined.clone(), one.left.len()))
        .collect();
    let of_case = |id| (Scope::Case(Id([id; 16])), vec![(LIU, None)], 0);
    assert_eq!(given, [of_case(31), of_case(32)]);
    shared.access.once.clear();
    let asks = press(&mut screen, &shared, "B");
    assert!(matches!(&asks[..], [Ask::Say(said)] if said.text.contains("nobody")));
}

#[test]
fn whoever_has_cases_is_not_removed_without_their_being_counted_and_the_handover_offered() {
    let mut shared = desk(Lang::En, (80, 30));
    let case = Id([31; 16]);
    let of_liu = CaseHeader {
        counselor: LIU,
        ..shared.register.cases.get(case).unwrap().clone()
    };
    let plain = of_liu.encode().unwrap();
    shared
        .register
        .take(&Opened {
            key: RecordKey::new(CaseHeader::KIND, case),
            revision: 3,
            scope: Scope::Clinical,
            author: ME,
            time: now().timestamp_millis(),
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        })
        .unwrap();
    let mut screen = PeopleScreen::new(&shared);
    for keys in ["x", "D"] {
        press(&mut screen, &shared, "g g down down");
        let mut asked = opened(press(&mut screen, &shared, keys));
        let said = text(asked.as_mut(), &shared);
        assert!(said.contains("open cases 1"), "{said}");
        assert!(said.contains("H 3  hand them over first"), "{said}");
        let mut menu = opened(enter(asked.as_mut(), &shared, "H"));
        assert!(
            text(menu.as_mut(), &shared).contains("For somebody who cannot"),
            "the handover's menu"
        );
    }
    // Who administers alone sees no cases, and is told to ask.
    shared.me.roles.counselor = false;
    shared.me.roles.supervisor = false;
    press(&mut screen, &shared, "g g down down");
    let mut asked = opened(press(&mut screen, &shared, "D"));
    let said = text(asked.as_mut(), &shared);
    assert!(
        said.contains("you cannot see") && !said.contains("H 3"),
        "{said}"
    );
}
