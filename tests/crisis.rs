//! The crisis log worked by keys: at once from anywhere, a stamped line at a time, beside it whom to call.

mod day_kit;

use std::sync::Arc;

use carepost::care::ledger::ids::{CommitId, Id, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_words::CaseWords;
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::crisis_line::{CrisisLine, CrisisStep};
use carepost::care::records::crisis_log::CrisisLog;
use carepost::care::records::person_around::{CallRule, MayBeTold, PersonAround, Relation};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::settings::{Hotline, Settings};
use carepost::post::change::ChangeSet;
use carepost::post::crises;
use carepost::post::draft::Draft;
use carepost::post::fresh::Fresh;
use carepost::post::refusal::Refusal;
use carepost::post::register::{Opened, Register};
use carepost::post::rehearsal::apply;
use carepost::tui::commands::Command;
use carepost::tui::crisis_screen;
use carepost::tui::job::{Answer, Job, Saved, Unlocked};
use carepost::tui::key::{Input, parse_keys, typing};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::model::Model;
use carepost::tui::rehearsal::{self, ME, enter, press, render};
use carepost::tui::reopen;
use carepost::tui::theme::{Choice, Theme};
use carepost::tui::update::{Effect, Msg, begin, update};
use carepost::tui::width;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{DateTime, TimeDelta, Utc};
use day_kit::*;

/// Zhang Xiaoming's open case.
const CASE: Id = Id([31; 16]);
const LOG: Id = Id([90; 16]);

fn person(relation: Relation, name: &str, rule: CallRule, phone: &str) -> PersonAround {
    let mut person = PersonAround::new(name, relation);
    person.call_rule = rule;
    person.may_be_told = MayBeTold::Nothing;
    person.phones = vec![phone.to_owned()];
    person
}

/// Who is around Zhang Xiaoming: one called first, one about whom the counselor is asked, one never to be contacted.
fn known(mut register: Register) -> Register {
    let mut grandmother = person(
        Relation::PaternalGrandmother,
        "王桂英",
        CallRule::ContactFirst,
        "13800000001",
    );
    grandmother.carer = true;
    grandmother.may_be_told = MayBeTold::Everything;
    let detail = ChildDetail {
        around: vec![
            person(
                Relation::Father,
                "张强",
                CallRule::NeverContact,
                "13900000002",
            ),
            person(
                Relation::Uncle,
                "张建",
                CallRule::AskCounselor,
                "13700000003",
            ),
            grandmother,
        ],
        ..ChildDetail::default()
    };
    put(&mut register, MING, Scope::Clinical, &detail);
    let words = CaseWords {
        safety_plan: "药箱锁在奶奶房里；晚上有奶奶陪；难受时打 12356，或找班主任李老师。".into(),
        ..CaseWords::default()
    };
    put(&mut register, CASE, Scope::Case(CASE), &words);
    register
}

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = rehearsal::shared(lang, size, known(register()), now());
    shared.me.scopes.insert(Scope::Case(CASE));
    shared
}

fn line(minute: u32, by: PersonId, step: CrisisStep, text: &str) -> CrisisLine {
    CrisisLine {
        log: LOG,
        at: at(10, minute) + TimeDelta::seconds(7),
        by,
        step,
        text: text.into(),
        whom: String::new(),
        answer: String::new(),
    }
}

/// A log of Zhang Xiaoming that has run for eleven minutes, in which two people wrote.
fn running(shared: &mut Shared) {
    shared.now = at(10, 16);
    let case = Scope::Case(CASE);
    let log = CrisisLog::begun(at(10, 5), Some(MING), Some(CASE));
    put(&mut shared.register, LOG, case, &log);
    let told = CrisisLine {
        whom: "班主任李老师".into(),
        answer: "马上去，电话不挂".into(),
        ..line(7, ME, CrisisStep::Told, "请去天台陪着他，别让他一个人")
    };
    let lines = [
        line(
            5,
            ME,
            CrisisStep::Happened,
            "班主任来电：小明课间没回教室，同学说他上了教学楼天台。",
        ),
        told,
        line(8, ME, CrisisStep::Red, ""),
        line(9, LIU, CrisisStep::Happened, "我去学校，十分钟到"),
        line(11, ME, CrisisStep::ReportOwed, "身上有旧伤，他说是爸爸打的"),
    ];
    for (n, line) in (91..).zip(lines) {
        let plain = line.encode().unwrap();
        let opened = Opened {
            key: CrisisLine::key(Id([n; 16])),
            revision: 1,
            scope: case,
            author: line.by,
            time: line.at.timestamp_millis(),
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        };
        shared.register.take(&opened).unwrap();
    }
}

fn fits(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    render(layer, shared).join("\n")
}

/// Plays the asks of the screen itself as if the disk had them, until it asks for nothing more.
fn plays(layer: &mut dyn Layer, shared: &mut Shared, asks: Vec<Ask>) -> usize {
    let mut asks = asks;
    let mut saved = 0;
    while save(shared, &asks) > 0 {
        saved += 1;
        layer.changed(shared);
        let mut next = Vec::new();
        layer.saved(shared, &mut next);
        asks = next;
    }
    saved
}

fn begun(shared: &mut Shared, child: Option<Id>) -> Box<dyn Layer> {
    let mut screen = crisis_screen::open(child, shared);
    let mut asks = Vec::new();
    screen.opened(shared, &mut asks);
    assert_eq!(
        plays(screen.as_mut(), shared, asks),
        1,
        "its beginning is saved at once"
    );
    screen
}

fn only_log(shared: &Shared) -> Id {
    let mut logs = shared.register.crises.iter();
    let log = logs.next().expect("a log").0;
    assert!(logs.next().is_none());
    log
}

fn said(shared: &Shared) -> Vec<(DateTime<Utc>, String)> {
    let lines = crises::lines(&shared.register, only_log(shared));
    let lines = lines.iter();
    lines
        .map(|line| (line.line.at, line.line.text.clone()))
        .collect()
}

#[test]
fn every_size_and_language_shows_the_log() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = desk(lang, size);
            shared.now = at(10, 5) + TimeDelta::seconds(3);
            let mut new = begun(&mut shared, None);
            insta::assert_snapshot!(
                format!("crisis_new_{name}_{}", size.0),
                fits(new.as_mut(), &shared)
            );
            let mut shared = desk(lang, size);
            running(&mut shared);
            let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
            enter(screen.as_mut(), &shared, "刘芳到了，他下来了");
            insta::assert_snapshot!(
                format!("crisis_{name}_{}", size.0),
                fits(screen.as_mut(), &shared)
            );
            press(screen.as_mut(), &shared, "tab end");
            insta::assert_snapshot!(
                format!("crisis_numbers_{name}_{}", size.0),
                fits(screen.as_mut(), &shared)
            );
            let mut told = opened(press(screen.as_mut(), &shared, "enter"));
            insta::assert_snapshot!(
                format!("crisis_told_{name}_{}", size.0),
                fits(told.as_mut(), &shared)
            );
            let mut report = opened(press(screen.as_mut(), &shared, "f5"));
            insta::assert_snapshot!(
                format!("crisis_report_{name}_{}", size.0),
                fits(report.as_mut(), &shared)
            );
        }
    }
}

#[test]
fn a_line_has_the_time_of_its_first_character_and_each_is_saved_by_itself() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = begun(&mut shared, None);
    shared.now = at(10, 6);
    enter(screen.as_mut(), &shared, "teacher ");
    shared.now = at(10, 7);
    let asks = enter(screen.as_mut(), &shared, "calls\n");
    assert_eq!(plays(screen.as_mut(), &mut shared, asks), 1);
    // Wiped and typed anew, the line begins anew.
    enter(screen.as_mut(), &shared, "x");
    press(screen.as_mut(), &shared, "backspace");
    shared.now = at(10, 9);
    let asks = enter(screen.as_mut(), &shared, "on the roof\n");
    assert_eq!(plays(screen.as_mut(), &mut shared, asks), 1);
    let expected = [(at(10, 6), "teacher calls"), (at(10, 9), "on the roof")];
    let expected: Vec<_> = expected.map(|(at, text)| (at, text.to_owned())).to_vec();
    assert_eq!(said(&shared), expected);
    assert!(screen.draft().is_none());
    let shown = text(screen.as_mut(), &shared);
    assert!(shown.contains("10:06:00    teacher calls"), "{shown}");
}

#[test]
fn lines_typed_faster_than_the_disk_go_out_one_after_the_other_and_none_is_lost_to_a_refusal() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = begun(&mut shared, None);
    let first = enter(screen.as_mut(), &shared, "one\n");
    let second = enter(screen.as_mut(), &shared, "two\n");
    assert_eq!((first.len(), second.len()), (1, 0), "the second waits");
    screen.refused(&Refusal::DiskFull, &shared);
    let shown = text(screen.as_mut(), &shared);
    assert!(
        shown.contains("✗") && shown.contains("not saved"),
        "{shown}"
    );
    // A crash now loses neither, and what was saved after all is not doubled.
    let draft = screen.draft().expect("both are kept");
    shared.now += TimeDelta::seconds(5);
    let asks = enter(screen.as_mut(), &shared, "t");
    assert_eq!(
        plays(screen.as_mut(), &mut shared, asks),
        2,
        "tried again, then the next"
    );
    assert_eq!(said(&shared).len(), 2);
    press(screen.as_mut(), &shared, "backspace");
    let mut back = reopen::draft(&draft, &shared).expect("the log");
    assert!(back.draft().is_none(), "both are on the disk");
    let asks = press(back.as_mut(), &shared, "enter");
    assert_eq!(plays(back.as_mut(), &mut shared, asks), 0);
}

#[test]
fn a_line_that_was_saved_though_the_host_could_not_say_is_one_line() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = begun(&mut shared, None);
    let asks = enter(screen.as_mut(), &shared, "one\n");
    save(&mut shared, &asks);
    screen.refused(&Refusal::Unknown, &shared);
    screen.changed(&shared);
    assert!(screen.draft().is_none());
    assert_eq!(said(&shared).len(), 1);
    let shown = text(screen.as_mut(), &shared);
    assert!(!shown.contains('✗'), "{shown}");
}

#[test]
fn a_draft_brings_back_the_line_with_its_time_even_where_nothing_else_was_saved() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = crisis_screen::open(Some(MING), &shared);
    let began = shared.now;
    shared.now = at(10, 8);
    enter(screen.as_mut(), &shared, "he is on the r");
    let draft = screen.draft().expect("the line");
    shared.now = at(10, 20);
    let title = reopen::draft_title(&draft, &shared).unwrap();
    assert!(title.contains("张小明"), "{title}");
    let mut back = reopen::draft(&draft, &shared).expect("the log");
    let asks = enter(back.as_mut(), &shared, "oof\n");
    assert_eq!(plays(back.as_mut(), &mut shared, asks), 1);
    assert_eq!(said(&shared), [(at(10, 8), "he is on the roof".to_owned())]);
    let log = shared.register.crises.get(only_log(&shared)).unwrap();
    assert_eq!((log.began, log.child), (began, Some(MING)));
    assert_eq!(
        shared
            .register
            .crises
            .kept(only_log(&shared))
            .unwrap()
            .scope,
        Scope::Case(CASE)
    );
}

#[test]
fn who_is_never_to_be_contacted_stands_there_without_a_number_and_is_not_offered() {
    let mut shared = desk(Lang::En, (120, 37));
    running(&mut shared);
    let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
    let shown = text(screen.as_mut(), &shared);
    assert!(
        shown.contains("13800000001") && shown.contains("13700000003"),
        "{shown}"
    );
    assert!(shown.contains("✕ never contact  father 张强"), "{shown}");
    assert!(shown.contains("ask the counselor"), "{shown}");
    assert!(!shown.contains("13900000002"), "{shown}");
    assert!(shown.contains("药箱锁在奶奶房里"), "{shown}");
    // Down to the last that can be chosen: the uncle, and no further.
    press(screen.as_mut(), &shared, "tab end");
    let mut told = opened(press(screen.as_mut(), &shared, "enter"));
    let shown = text(told.as_mut(), &shared);
    assert!(shown.contains("张建") && !shown.contains("张强"), "{shown}");
    let asks = {
        press(told.as_mut(), &shared, "tab");
        enter(told.as_mut(), &shared, "come to the school");
        press(told.as_mut(), &shared, "tab");
        enter(told.as_mut(), &shared, "coming");
        press(told.as_mut(), &shared, "ctrl-s")
    };
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(told.as_mut(), &shared)
    );
    let lines = crises::lines(&shared.register, LOG);
    let told = lines
        .iter()
        .find(|line| line.line.answer == "coming")
        .unwrap();
    assert_eq!(told.line.step, CrisisStep::Told);
    assert!(told.line.whom.ends_with("张建"), "{}", told.line.whom);
}

#[test]
fn nobody_is_offered_of_whom_it_was_never_decided_what_they_may_be_told() {
    let mut shared = desk(Lang::Zh, (120, 37));
    running(&mut shared);
    let mut detail = shared.register.details.get(MING).unwrap().clone();
    let offered = |shared: &Shared| {
        let mut screen = crisis_screen::of_log(LOG, shared).unwrap();
        let mut form = opened(press(screen.as_mut(), shared, "f2"));
        let shown = text(form.as_mut(), shared);
        let names_somebody_else = shown.contains(&shared.words.get("crisis-whom-name"));
        (shown, names_somebody_else)
    };
    let (shown, nobody) = offered(&shared);
    assert!(!nobody, "the grandmother may hear everything\n{shown}");
    for (told, said) in [
        (MayBeTold::Undecided, "告知范围未定"),
        (MayBeTold::Nothing, "不告知"),
    ] {
        for person in &mut detail.around {
            person.may_be_told = told;
        }
        let change = ChangeSet::new(Action::Change)
            .put(
                MING,
                Scope::Clinical,
                shared.register.details.revision(MING),
                &detail,
            )
            .unwrap();
        apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
        let (shown, nobody) = offered(&shared);
        assert!(nobody, "{shown}");
        let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
        let beside = text(screen.as_mut(), &shared);
        assert!(beside.contains(said), "{beside}");
    }
}

#[test]
fn the_childs_people_stand_above_the_log_where_there_is_no_room_beside_it() {
    let mut shared = desk(Lang::En, (60, 17));
    running(&mut shared);
    let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
    let shown = text(screen.as_mut(), &shared);
    assert!(
        shown.contains("★ 13800000001 ") && shown.contains("? 13700000003 "),
        "{shown}"
    );
    assert!(!shown.contains("13900000002"), "{shown}");
    // With more than there is room for, how many is said, and no number is cut.
    let mut detail = shared.register.details.get(MING).unwrap().clone();
    for n in 0..5 {
        let number = format!("1360000000{n}");
        let name = "欧阳文静欧阳文静欧阳文静";
        let aunt = person(
            Relation::MaternalGrandmother,
            name,
            CallRule::ContactFirst,
            &number,
        );
        detail.around.push(aunt);
    }
    replace(&mut shared.register, MING, Scope::Clinical, &detail);
    let shown = text(screen.as_mut(), &shared);
    assert!(shown.contains("★ 13600000000 maternal"), "{shown}");
    assert!(shown.contains("  +5"), "{shown}");
}

#[test]
fn a_number_is_never_cut_however_long_the_name_and_what_does_not_fit_is_said_to_be_there() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut detail = shared.register.details.get(MING).unwrap().clone();
    for n in 0..5 {
        detail.around.push(person(
            Relation::MaternalGrandmother,
            "欧阳文静欧阳文静欧阳文静",
            CallRule::MayContact,
            &format!("1360000000{n}"),
        ));
    }
    replace(&mut shared.register, MING, Scope::Clinical, &detail);
    running(&mut shared);
    let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
    let shown = text(screen.as_mut(), &shared);
    assert!(shown.contains("+ 13600000000 maternal"), "{shown}");
    assert!(shown.contains("↓ Tab"), "{shown}");
    press(screen.as_mut(), &shared, "tab end");
    let shown = text(screen.as_mut(), &shared);
    assert!(shown.contains("▸ ? 13700000003 uncle 张建"), "{shown}");
}

#[test]
fn a_veiled_name_is_written_into_the_log_as_it_is() {
    let mut shared = desk(Lang::Zh, (80, 21));
    running(&mut shared);
    shared.veil = true;
    let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
    let shown = text(screen.as_mut(), &shared);
    assert!(
        !shown.contains("王桂英") && !shown.contains("张小明"),
        "{shown}"
    );
    let mut told = opened(press(screen.as_mut(), &shared, "f2"));
    press(told.as_mut(), &shared, "tab");
    enter(told.as_mut(), &shared, "来学校");
    let asks = press(told.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let lines = crises::lines(&shared.register, LOG);
    assert!(lines.iter().any(|line| line.line.whom.ends_with("王桂英")));
}

#[test]
fn the_numbered_menu_does_everything_with_an_input_method_on() {
    let mut shared = desk(Lang::Zh, (80, 21));
    running(&mut shared);
    let mut screen = crisis_screen::of_log(LOG, &shared).unwrap();
    press(screen.as_mut(), &shared, "tab");
    let offered = screen.row_commands(&shared);
    assert_eq!(offered[0], Command::CrisisTold);
    assert!(offered.contains(&Command::CrisisEnd));
    // A Han character typed among the numbers is a line, a letter is a command there.
    enter(screen.as_mut(), &shared, "他下来了");
    let asks = press(screen.as_mut(), &shared, "enter");
    assert_eq!(plays(screen.as_mut(), &mut shared, asks), 1);
    let lines = crises::lines(&shared.register, LOG);
    assert_eq!(lines.last().unwrap().line.text, "他下来了");
}

#[test]
fn the_child_is_named_the_risk_raised_and_the_log_ended_and_gone_on_with() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = begun(&mut shared, None);
    let asks = enter(screen.as_mut(), &shared, "a call\n");
    plays(screen.as_mut(), &mut shared, asks);
    // Raising the risk needs a child, so it asks for one.
    let mut form = opened(press(screen.as_mut(), &shared, "f4"));
    enter(form.as_mut(), &shared, "anna\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    screen.changed(&shared);
    let shown = text(screen.as_mut(), &shared);
    assert!(
        shown.contains("Anna Smith") && shown.contains("you alone"),
        "{shown}"
    );
    let mut red = opened(press(screen.as_mut(), &shared, "f4"));
    press(red.as_mut(), &shared, "right");
    let asks = press(red.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(red.as_mut(), &shared)
    );
    let (case, header) = shared.register.open_case(ANNA).expect("one was opened");
    assert_eq!(header.risk, RiskLevel::Red);
    assert_eq!(
        shared
            .register
            .crises
            .kept(only_log(&shared))
            .unwrap()
            .scope,
        Scope::Case(case)
    );
    assert_eq!(crises::reports_owed(&shared.register).len(), 1);
    screen.changed(&shared);
    let shown = text(screen.as_mut(), &shared);
    assert!(shown.contains("report owed for"), "{shown}");
    // Once more says that it is red.
    let asks = press(screen.as_mut(), &shared, "f4");
    assert!(matches!(&asks[..], [Ask::Say(_)]));
    for running in [0, 1] {
        let asks = press(screen.as_mut(), &shared, "f9");
        assert_eq!(plays(screen.as_mut(), &mut shared, asks), 1);
        assert_eq!(crises::running(&shared.register).len(), running);
    }
}

#[test]
fn another_child_takes_the_open_screen_along_with_what_is_typed() {
    let mut shared = desk(Lang::En, (80, 21));
    shared.me.scopes.insert(Scope::Case(Id([32; 16])));
    let mut screen = begun(&mut shared, Some(MING));
    let asks = enter(screen.as_mut(), &shared, "a call\n");
    plays(screen.as_mut(), &mut shared, asks);
    enter(screen.as_mut(), &shared, "half a l");
    let mut form = opened(press(screen.as_mut(), &shared, "f3"));
    press(form.as_mut(), &shared, "backspace");
    enter(form.as_mut(), &shared, "zengli\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    screen.changed(&shared);
    let asks = enter(screen.as_mut(), &shared, "ine\n");
    assert_eq!(plays(screen.as_mut(), &mut shared, asks), 1);
    let log = only_log(&shared);
    assert_eq!(shared.register.crises.get(log).unwrap().child, Some(LI));
    assert_eq!(said(&shared)[1].1, "half a line");
}

#[test]
fn hostile_text_is_kept_and_shown_inert() {
    let mut shared = desk(Lang::En, (80, 21));
    let mut screen = begun(&mut shared, Some(HOSTILE));
    let hostile = "\u{202e}evil\u{200b}\u{7}";
    rehearsal::paste(screen.as_mut(), &shared, hostile);
    let asks = press(screen.as_mut(), &shared, "enter");
    plays(screen.as_mut(), &mut shared, asks);
    assert_eq!(said(&shared)[0].1, hostile);
    let shown = text(screen.as_mut(), &shared);
    let inert = carepost::tui::inert::show(hostile);
    assert!(shown.contains(inert.as_ref()), "{shown}");
    assert!(
        !shown.contains(['\u{202e}', '\u{200b}', '\u{7}']),
        "{shown:?}"
    );
}

#[test]
fn tiny_windows_and_nothing_on_file_do_no_harm() {
    for size in [(0, 0), (1, 1), (7, 3), (31, 9), (40, 12), (300, 90)] {
        let mut shared = rehearsal::shared(Lang::Zh, size, Register::default(), now());
        let mut screen = crisis_screen::open(Some(Id([77; 16])), &shared);
        for keys in [
            "x", "enter", "up", "pgup", "down", "tab", "end", "home", "tab", "f9", "f4",
        ] {
            let asks = press(screen.as_mut(), &shared, keys);
            save(&mut shared, &asks);
            render(screen.as_mut(), &shared);
        }
    }
}

#[test]
fn the_posts_own_hotlines_take_the_place_of_the_countrys() {
    let mut shared = desk(Lang::Zh, (80, 21));
    shared.register.settings.hotlines = vec![Hotline {
        number: "0739-5550123".into(),
        name: "县医院急诊".into(),
    }];
    let mut screen = begun(&mut shared, None);
    let shown = text(screen.as_mut(), &shared);
    assert!(
        shown.contains("0739-5550123 县医院急诊") && !shown.contains("12356"),
        "{shown}"
    );
    // What an earlier version wrote has the country's.
    let mut earlier = Settings::default();
    assert_eq!(earlier.hotlines.len(), 4);
    earlier.name = "站".into();
    let bytes = earlier.encode().unwrap();
    let plain = String::from_utf8_lossy(&bytes);
    assert!(
        !plain.contains("hotlines"),
        "the usual ones are not written"
    );
    assert_eq!(Settings::decode(&bytes).unwrap(), earlier);
}

/// The whole program with an answering disk.
struct Program {
    model: Model,
    next: u8,
    /// Whether changes are answered.
    disk: bool,
    kept: Vec<Draft>,
}

impl Program {
    fn open(lang: Lang, register: Register) -> Program {
        let words = Arc::new(Words::new(lang));
        let size = (80, 24);
        let model = Model::new(words, Theme::plain(), now(), size, Fresh::new([5; 32]));
        let mut program = Program {
            model,
            next: 1,
            disk: true,
            kept: Vec::new(),
        };
        let effects = begin(&mut program.model);
        let mut shared = rehearsal::shared(lang, size, Register::default(), now());
        shared.me.scopes.insert(Scope::Case(CASE));
        for effect in effects {
            if let Effect::Do { ticket, .. } = effect {
                let unlocked = Unlocked {
                    me: shared.me.clone(),
                    access: shared.access.clone(),
                    register: register.clone(),
                    drafts: Vec::new(),
                    theme: Choice::Auto,
                    changes: Vec::new(),
                    visit: Default::default(),
                    welcome: Default::default(),
                };
                let answer = Answer::SignedIn(Box::new(unlocked));
                program.tell(Msg::Answer { ticket, answer });
            }
        }
        program
    }

    fn tell(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            let Effect::Do { ticket, job } = effect else {
                continue;
            };
            let mut answer = Answer::Refused(Refusal::NoHost);
            match job {
                Job::Commit(change) if self.disk => self.write(ticket, &change),
                Job::KeepDraft(draft) => {
                    self.kept.retain(|kept| kept.id != draft.id);
                    self.kept.push(draft);
                    answer = Answer::DraftKept;
                }
                Job::DropDraft(id) => {
                    self.kept.retain(|kept| kept.id != id);
                    answer = Answer::DraftKept;
                }
                Job::Lock => answer = Answer::Locked,
                _ => {}
            }
            if !matches!(answer, Answer::Refused(_)) {
                self.tell(Msg::Answer { ticket, answer });
            }
        }
    }

    fn write(&mut self, ticket: u64, change: &ChangeSet) {
        let shared = &mut self.model.shared;
        let now = shared.now;
        apply(&mut shared.register, change, &mut shared.me, now).unwrap();
        self.next += 1;
        let saved = Saved {
            change: CommitId([self.next; 16]),
            action: Some(change.action),
            about: change.about,
            children: 0,
            undoes: None,
            undoable: true,
        };
        self.tell(Msg::Arrived(Vec::new()));
        let answer = Answer::Saved(saved);
        self.tell(Msg::Answer { ticket, answer });
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            self.tell(Msg::Input(Input::Key(key)));
        }
    }

    fn enter(&mut self, text: &str) {
        for key in typing(text) {
            self.tell(Msg::Input(Input::Key(key)));
        }
    }

    fn wait(&mut self, seconds: i64) {
        let now = self.model.shared.now + TimeDelta::seconds(seconds);
        self.tell(Msg::Now(now));
    }

    fn frame(&mut self) -> String {
        let (columns, rows) = self.model.shared.size;
        let area = ratatui::layout::Rect::new(0, 0, columns, rows);
        let mut buffer = ratatui::buffer::Buffer::empty(area);
        carepost::tui::view::draw(&mut self.model, area, &mut buffer);
        rehearsal::lines(&buffer).join("\n")
    }

    fn log(&self) -> CrisisLog {
        let log = only_log(&self.model.shared);
        self.model.shared.register.crises.get(log).unwrap().clone()
    }
}

#[test]
fn from_a_list_the_child_of_the_row_is_taken_over_and_the_clock_runs_from_the_key() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("g c");
    program.enter("/zhang");
    program.press("enter");
    // The full-width sign of an input method is the same key.
    program.enter("！");
    let frame = program.frame();
    assert!(
        frame.contains("0:00:00") && frame.contains("张小明"),
        "{frame}"
    );
    assert_eq!(program.log().child, Some(MING));
    program.wait(61);
    let frame = program.frame();
    assert!(frame.contains("0:01:01"), "{frame}");
    program.enter("on the roof\n");
    let frame = program.frame();
    assert!(
        frame.contains("saved") && frame.contains("10:06:01    on the roof"),
        "{frame}"
    );
    // Back, it stands first on Today, and is opened from there.
    program.press("esc g t tab");
    let frame = program.frame();
    assert!(frame.contains("crisis under way"), "{frame}");
    program.press("enter");
    assert!(program.frame().contains("on the roof"));
}

#[test]
fn from_a_form_it_opens_at_once_and_the_form_is_there_on_return() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("+");
    program.enter("half a line f");
    program.press("f8");
    // The row beneath has nothing to do with what is typed here.
    assert!(program.frame().contains("child not known"));
    assert!(
        program
            .kept
            .iter()
            .any(|draft| draft.texts[0] == "half a line f"),
        "what was typed elsewhere is a draft by now"
    );
    program.enter("a call\n");
    // From a form over it the key comes back to the log, and does not begin another.
    program.press("f2 tab");
    program.enter("come");
    program.press("f8");
    let frame = program.frame();
    assert!(
        frame.contains("a call") && !frame.contains("their answer"),
        "{frame}"
    );
    assert_eq!(program.model.shared.register.crises.len(), 1);
    program.press("esc");
    let frame = program.frame();
    assert!(
        frame.contains("half a line f") && frame.contains("F8 comes back"),
        "{frame}"
    );
    program.press("f8");
    assert_eq!(
        program.model.shared.register.crises.len(),
        1,
        "the same log"
    );
    assert!(program.frame().contains("a call"));
}

#[test]
fn a_form_gives_the_child_it_is_about_and_a_note_its_own() {
    for keys in ["L", "n", "w 1", "R", "enter", "enter L"] {
        let mut program = Program::open(Lang::En, known(register()));
        program.press("g c");
        program.enter("/zhang");
        program.press("enter");
        program.press(keys);
        program.press("f8");
        let child = program.log().child;
        // A booking is about whoever is picked in it.
        assert_eq!(child, (keys != "n").then_some(MING), "{keys}");
    }
}

#[test]
fn a_slip_of_the_finger_leaves_nothing() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("f8 esc");
    assert!(program.model.shared.register.crises.is_empty());
    let frame = program.frame();
    assert!(frame.contains("Nothing was written"), "{frame}");
    // Nor where the disk is slower than the finger.
    program.disk = false;
    program.press("g o f8 esc");
    let frame = program.frame();
    assert!(
        frame.contains("child not known"),
        "it waits for its beginning: {frame}"
    );
}

#[test]
fn leaving_waits_for_the_disk_and_leaves_no_draft_of_what_is_saved() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("g o f8");
    program.disk = false;
    program.enter("one\n");
    program.wait(1);
    program.press("esc");
    let frame = program.frame();
    assert!(frame.contains("one"), "the line is on its way: {frame}");
    assert_eq!(program.kept.len(), 1);
    // Who does not wait leaves, and the draft has the line.
    program.press("esc");
    assert!(!program.frame().contains("10:05:00"));
    let draft = program.kept[0].clone();
    assert!(draft.texts.contains(&"one".to_owned()));
    // The disk has it after all: nothing of it is shown as not saved any more.
    let log = only_log(&program.model.shared);
    let line = CrisisLine {
        log,
        ..line(5, ME, CrisisStep::Happened, "one")
    };
    let id: Id = draft.texts[4].parse().unwrap();
    put(
        &mut program.model.shared.register,
        id,
        Scope::Private(ME),
        &line,
    );
    program.press("g t");
    let frame = program.frame();
    assert!(!frame.contains("not saved"), "{frame}");

    let mut program = Program::open(Lang::En, known(register()));
    program.press("g o f8");
    program.enter("one\n");
    program.press("f9 esc");
    assert!(program.kept.is_empty());
    assert!(!program.frame().contains("10:05:00"));
}

#[test]
fn ctrl_z_takes_back_typing_first_and_then_the_line_stamped_last() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("f8");
    program.enter("one\ntwo");
    program.press("ctrl-z");
    assert!(program.model.under_way.is_empty(), "typing alone");
    program.press("ctrl-z");
    let frame = program.frame();
    assert!(
        program.model.under_way.iter().any(|job| job.saves),
        "the line is being taken back: {frame}"
    );
}

#[test]
fn the_session_does_not_lock_in_the_middle_of_a_call_and_hides_all_when_it_locks() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("f8");
    program.enter("on the phone");
    program.wait(10 * 60);
    assert!(program.model.is_open());
    program.wait(21 * 60);
    assert!(!program.model.is_open());
    let frame = program.frame();
    assert!(!frame.contains("on the phone"), "{frame}");
    // The numbers of the country are nobody's secret.
    assert!(
        frame.contains("110 police") && frame.contains("12356"),
        "{frame}"
    );
    let kept = program
        .kept
        .iter()
        .any(|draft| draft.texts[0] == "on the phone");
    assert!(kept, "what was typed is kept");
    program.press("f8");
    let frame = program.frame();
    assert!(frame.contains("The log needs a sign-in"), "{frame}");
}

#[test]
fn who_writes_no_logs_is_shown_the_numbers() {
    let mut program = Program::open(Lang::En, known(register()));
    program.model.shared.me.roles = carepost::care::ledger::header::Roles {
        administrator: true,
        ..Default::default()
    };
    program.press("f8");
    let frame = program.frame();
    assert!(frame.contains("110") && frame.contains("12355"), "{frame}");
    assert!(program.model.shared.register.crises.is_empty());
    program.press("f2");
    assert!(program.model.shared.register.crises.is_empty());
    program.press("esc");
    assert!(!program.frame().contains("12355"));
}

#[test]
fn lines_of_a_colleague_appear_while_one_writes() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("f8");
    program.enter("mine\nhalf");
    let log = only_log(&program.model.shared);
    let line = CrisisLine {
        log,
        ..line(5, LIU, CrisisStep::Happened, "theirs")
    };
    let plain = line.encode().unwrap();
    let opened = Opened {
        key: CrisisLine::key(Id([99; 16])),
        revision: 1,
        scope: Scope::Private(ME),
        author: LIU,
        time: 0,
        credit: carepost::post::credit::Credit::taken(true),
        plain: Some(&plain),
    };
    program.model.shared.register.take(&opened).unwrap();
    program.tell(Msg::Arrived(Vec::new()));
    let frame = program.frame();
    assert!(
        frame.contains("mine") && frame.contains("刘芳  theirs"),
        "{frame}"
    );
    program.enter(" a line\n");
    assert_eq!(crises::lines(&program.model.shared.register, log).len(), 3);
}

#[test]
fn what_is_said_of_a_saved_line_names_the_child_alone() {
    let mut program = Program::open(Lang::En, known(register()));
    program.press("g c");
    program.enter("/zhang");
    program.press("enter f8");
    program.enter("secret words\n");
    let notice = program.model.notice.as_ref().unwrap().text.clone();
    assert!(notice.contains("crisis log · 张小明"), "{notice}");
    assert!(!notice.contains("secret"), "{notice}");
    let line = line(1, ME, CrisisStep::Told, "secret");
    assert_eq!(format!("{line:?}"), "CrisisLine(..)");
}
