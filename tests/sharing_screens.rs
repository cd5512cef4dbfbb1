//! Care team, sharing, handing over and emergency access, worked by keys and read off the screen.

mod children_stage;

use carepost::care::ledger::header::{Act, Roles};
use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::emergency_access::EmergencyAccess;
use carepost::care::records::handover::{
    CaseHanded, Handover, HandoverState, HandoverWords, PlaceInTeam,
};
use carepost::care::records::staff_card::StaffCard;
use carepost::post::access::{SharedPiece, Unacknowledged};
use carepost::tui::child::ChildView;
use carepost::tui::emergency_form::acknowledge;
use carepost::tui::handover_forms;
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{ME, enter, press, render};
use carepost::tui::today::Today;
use carepost::words::lang::Lang;
use children_stage::{CASE, MING, SIZES, now, stage, take};
use chrono::NaiveDate;

const LIU: PersonId = PersonId([8; 16]);
const QIN: PersonId = PersonId([9; 16]);

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    let counselor = Roles {
        counselor: true,
        ..Roles::default()
    };
    let supervisor = Roles {
        supervisor: true,
        ..Roles::default()
    };
    for (person, name, roles) in [
        (ME, "陈云", counselor),
        (LIU, "刘慧敏", counselor),
        (QIN, "覃晓", supervisor),
    ] {
        shared.access.people.insert(person, roles);
        if person != ME {
            let card = StaffCard {
                person,
                full_name: name.into(),
                phone: None,
                working_days: Vec::new(),
                needs_countersign: false,
                countersigned_since: None,
            };
            take(&mut shared.register, Id(person.0), Scope::Staff, &card);
        }
    }
    shared.access.members.insert(CASE, vec![(ME, None)]);
    shared
}

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn handover(from: PersonId, to: PersonId, state: HandoverState) -> Handover {
    Handover {
        from,
        to,
        begins: day(24),
        ends: Some(day(30)),
        state,
        cases: vec![CaseHanded {
            case: CASE,
            before: PlaceInTeam::Outside,
        }],
        appointments: Vec::new(),
        follow_ups: Vec::new(),
        forced: false,
        reason: String::new(),
        by: from,
        at: now(),
    }
}

fn opened(asks: Vec<Ask>) -> Box<dyn Layer> {
    let layer = asks.into_iter().find_map(|ask| match ask {
        Ask::Open(layer) => Some(layer),
        _ => None,
    });
    layer.expect("a layer is opened")
}

/// The child's view at its case, and what a key opens there.
fn at_case(shared: &Shared, key: &str) -> Box<dyn Layer> {
    let mut view = ChildView::new(MING, shared);
    press(&mut view, shared, "2");
    opened(press(&mut view, shared, key))
}

fn saved(asks: Vec<Ask>) -> carepost::post::change::ChangeSet {
    let change = asks.into_iter().find_map(|ask| match ask {
        Ask::SaveAndClose(change) | Ask::Save(change) => Some(change),
        _ => None,
    });
    change.expect("a change is saved")
}

fn asks_for(asks: Vec<Ask>) -> Job {
    let job = asks.into_iter().find_map(|ask| match ask {
        Ask::Do(job) => Some(job),
        _ => None,
    });
    job.expect("a job is asked for")
}

const READS_UNTIL: i64 = 1_796_054_400_000;

#[test]
fn every_size_and_language_shows_them() {
    for lang in Lang::ALL {
        for size in SIZES {
            let mut shared = desk(lang, size);
            let mut shown = Vec::new();
            for key in ["T", "K"] {
                let mut form = at_case(&shared, key);
                shown.push(render(form.as_mut(), &shared).join("\n"));
            }
            let mut menu = handover_forms::menu(&shared);
            shown.push(render(menu.as_mut(), &shared).join("\n"));
            // Somebody else has a case as well.
            let mut other = shared.register.cases.get(CASE).unwrap().clone();
            other.counselor = LIU;
            other.child = children_stage::HONG;
            other.number = "TS-2026-0002".into();
            take(&mut shared.register, Id([12; 16]), Scope::Clinical, &other);
            for choice in ["1", "2"] {
                let mut menu = handover_forms::menu(&shared);
                let mut form = opened(press(menu.as_mut(), &shared, choice));
                shown.push(render(form.as_mut(), &shared).join("\n"));
            }
            let access = Id([77; 16]);
            let why = EmergencyAccess {
                case: CASE,
                by: QIN,
                at: now(),
                reason: "团队联系不上，家长来电求助".into(),
            };
            take(&mut shared.register, access, Scope::Staff, &why);
            let mut note = acknowledge(
                Unacknowledged {
                    access,
                    case: CASE,
                    by: QIN,
                    at: now().timestamp_millis(),
                },
                &shared,
            );
            shown.push(render(note.as_mut(), &shared).join("\n"));
            // Shared with somebody, handed over, open in an emergency: what the case says of it, and Today.
            shared
                .access
                .members
                .insert(CASE, vec![(ME, None), (QIN, Some(READS_UNTIL))]);
            let given = handover(LIU, ME, HandoverState::Running);
            take(&mut shared.register, Id([66; 16]), Scope::Clinical, &given);
            let watch = HandoverWords {
                handover: Id([66; 16]),
                case: CASE,
                watch: "爷爷住院，请每周打一次电话".into(),
            };
            take(
                &mut shared.register,
                Id([67; 16]),
                Scope::Case(CASE),
                &watch,
            );
            shared.access.emergencies.insert(CASE);
            let mut view = ChildView::new(MING, &shared);
            press(&mut view, &shared, "2");
            shown.push(render(&mut view, &shared).join("\n"));
            let mut today = Today::new(&shared);
            shown.push(render(&mut today, &shared).join("\n"));
            insta::assert_snapshot!(
                format!("sharing_{lang}_{}x{}", size.0, size.1),
                shown.join("\n────\n")
            );
        }
    }
}

#[test]
fn a_case_is_shared_by_keys_through_the_day_that_is_shown() {
    let shared = desk(Lang::En, (80, 24));
    let mut form = at_case(&shared, "K");
    // Supervisors come first.
    let change = saved(press(form.as_mut(), &shared, "ctrl-s"));
    assert_eq!(change.members.len(), 1);
    assert_eq!(change.members[0].joined[0].0, QIN);
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(shown.contains("through"), "{shown}");
}

#[test]
fn a_share_is_ended_after_a_question_that_names_it() {
    let mut shared = desk(Lang::En, (80, 24));
    shared
        .access
        .members
        .insert(CASE, vec![(ME, None), (QIN, Some(READS_UNTIL))]);
    let mut menu = at_case(&shared, "K");
    let mut question = opened(press(menu.as_mut(), &shared, "2"));
    let shown = render(question.as_mut(), &shared).join("\n");
    assert!(
        shown.contains("覃晓") && shown.contains("TS-2026-0001"),
        "{shown}"
    );
    assert!(press(question.as_mut(), &shared, "enter").is_empty());
    let change = saved(press(question.as_mut(), &shared, "Y"));
    assert_eq!(change.members[0].left, [QIN]);
}

#[test]
fn somebody_joins_the_team_by_the_form_and_nobody_who_is_not_clinical() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut form = at_case(&shared, "T");
    enter(form.as_mut(), &shared, "刘");
    press(form.as_mut(), &shared, "enter");
    let change = saved(press(form.as_mut(), &shared, "ctrl-s"));
    assert_eq!(change.members[0].joined, [(LIU, None)]);
    shared.access.people.insert(LIU, Roles::default());
    let mut form = at_case(&shared, "T");
    enter(form.as_mut(), &shared, "刘");
    press(form.as_mut(), &shared, "enter");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert!(!asks.iter().any(|ask| matches!(ask, Ask::SaveAndClose(_))));
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(shown.contains("does not work with"), "{shown}");
}

#[test]
fn cases_are_handed_over_by_the_form_with_what_to_watch() {
    let shared = desk(Lang::En, (100, 40));
    let mut menu = handover_forms::menu(&shared);
    let mut form = opened(press(menu.as_mut(), &shared, "1"));
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "2026-11-30");
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "爷爷住院");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(shown.contains("7 days more"), "{shown}");
    let change = saved(press(form.as_mut(), &shared, "ctrl-s"));
    let kinds: Vec<Kind> = change.changes.iter().map(|one| one.key.kind).collect();
    assert_eq!(
        kinds,
        [Kind::HandoverWords, Kind::CaseHeader, Kind::Handover]
    );
    assert_eq!(change.members[0].joined[0].0, LIU);
}

#[test]
fn a_handover_is_given_back_after_a_question() {
    let mut shared = desk(Lang::En, (80, 24));
    let given = handover(ME, LIU, HandoverState::Running);
    take(&mut shared.register, Id([66; 16]), Scope::Clinical, &given);
    let mut menu = handover_forms::menu(&shared);
    let mut question = opened(press(menu.as_mut(), &shared, "3"));
    let change = saved(press(question.as_mut(), &shared, "Y"));
    assert_eq!(change.about.map(|key| key.kind), Some(Kind::Handover));
}

#[test]
fn an_emergency_is_asked_for_with_a_reason_and_the_words_which_are_in_no_draft() {
    let mut shared = desk(Lang::En, (80, 24));
    shared.me.scopes.remove(&Scope::Case(CASE));
    let mut view = ChildView::new(MING, &shared);
    press(&mut view, &shared, "2");
    let mut asks = Vec::new();
    view.command(
        carepost::tui::commands::Command::Emergency,
        &shared,
        &mut asks,
    );
    let mut form = opened(asks);
    enter(form.as_mut(), &shared, "the team cannot be reached");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "season address unheard");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(!shown.contains("season"), "{shown}");
    assert!(shown.contains("Word 3"), "{shown}");
    let draft = form.draft().unwrap();
    assert!(draft.texts.iter().all(|text| !text.contains("season")));
    let Job::OpenInEmergency {
        case,
        reason,
        words,
        ..
    } = asks_for(press(form.as_mut(), &shared, "ctrl-s"))
    else {
        panic!("another job");
    };
    assert_eq!(case, CASE);
    assert_eq!(reason, "the team cannot be reached");
    assert_eq!(words.as_str(), "season address unheard");
}

#[test]
fn whoever_has_to_take_note_gets_no_further_without() {
    let shared = desk(Lang::En, (80, 24));
    let access = Id([77; 16]);
    let one = Unacknowledged {
        access,
        case: CASE,
        by: QIN,
        at: now().timestamp_millis(),
    };
    let mut note = acknowledge(one, &shared);
    for key in ["esc", "n", "2", "enter", "ctrl-c"] {
        let asks = press(note.as_mut(), &shared, key);
        assert!(asks.is_empty(), "{key}");
    }
    let change = saved(press(note.as_mut(), &shared, "1"));
    assert_eq!(change.acts, [Act::Acknowledge { access }]);
}

#[test]
fn a_shared_note_says_so_in_the_list_to_both() {
    let mut shared = desk(Lang::Zh, (80, 24));
    let note = Id([51; 16]);
    let signed = Id([52; 16]);
    children_stage::note(&mut shared.register, note, signed);
    shared.access.shares.push(SharedPiece {
        key: carepost::care::ledger::ids::RecordKey::new(Kind::SignedNote, signed),
        revision: 1,
        scope: Scope::Case(CASE),
        by: ME,
        to: QIN,
        until: Some(READS_UNTIL),
    });
    let sessions = |shared: &Shared| {
        let mut view = ChildView::new(MING, shared);
        press(&mut view, shared, "3");
        render(&mut view, shared).join("\n")
    };
    let shown = sessions(&shared);
    assert!(shown.contains("覃晓（至"), "{shown}");
    // Whoever opens it sees over the text who else may read it, and until when.
    let mut view = ChildView::new(MING, &shared);
    press(&mut view, &shared, "3");
    let mut reading = opened(press(&mut view, &shared, "enter"));
    let shown = render(reading.as_mut(), &shared).join("\n");
    assert!(shown.contains("另可查阅：覃晓（至"), "{shown}");
    shared.me.person = QIN;
    let shown = sessions(&shared);
    assert!(shown.contains("已共享给您"), "{shown}");
}

#[test]
fn today_names_what_is_shared_with_oneself_until_it_ends() {
    for lang in Lang::ALL {
        for size in SIZES {
            let mut shared = desk(lang, size);
            let case = Id([12; 16]);
            let mut header = shared.register.cases.get(CASE).unwrap().clone();
            header.counselor = LIU;
            header.child = children_stage::HONG;
            take(&mut shared.register, case, Scope::Clinical, &header);
            let (note, signed) = (Id([51; 16]), Id([52; 16]));
            children_stage::note(&mut shared.register, note, signed);
            let mut today = Today::new(&shared);
            let said = match lang {
                Lang::En => "Shared with you: ",
                Lang::Zh => "共享给您：",
            };
            let shown = render(&mut today, &shared).join("\n");
            assert!(!shown.contains(said), "{shown}");
            // The case by its key, and a note of another by its own; the note ends first.
            let members = vec![(LIU, None), (ME, Some(READS_UNTIL))];
            shared.access.members.insert(case, members);
            shared.access.shares.push(SharedPiece {
                key: carepost::care::ledger::ids::RecordKey::new(Kind::SignedNote, signed),
                revision: 1,
                scope: Scope::Case(CASE),
                by: LIU,
                to: ME,
                until: Some(READS_UNTIL - 86_400_000),
            });
            today.changed(&shared);
            let shown = render(&mut today, &shared).join("\n");
            assert!(shown.contains(said), "{shown}");
            insta::assert_snapshot!(
                format!("shared_with_me_{lang}_{}x{}", size.0, size.1),
                shown
            );
            // Whoever has a case for a time, from somebody who is away, is on its team and needs no telling.
            shared.access.shares.clear();
            shared.access.members.clear();
            let members = vec![(ME, Some(READS_UNTIL))];
            shared.access.members.insert(CASE, members);
            today.changed(&shared);
            let shown = render(&mut today, &shared).join("\n");
            assert!(!shown.contains(said), "{shown}");
        }
    }
}

#[test]
fn whoever_is_not_on_the_team_is_told_whom_to_ask_before_they_type() {
    let mut shared = desk(Lang::En, (80, 24));
    shared.me.scopes.remove(&Scope::Case(CASE));
    let mut view = ChildView::new(MING, &shared);
    press(&mut view, &shared, "2");
    for key in ["T", "e"] {
        let asks = press(&mut view, &shared, key);
        let said = asks.iter().find_map(|ask| match ask {
            Ask::Say(notice) => Some(notice.text.as_str()),
            _ => None,
        });
        assert_eq!(said, Some("Its care team does that; ask 陈云"), "{key}");
        assert!(!asks.iter().any(|ask| matches!(ask, Ask::Open(_))), "{key}");
    }
}
