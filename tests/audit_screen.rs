//! The audit log's screen, worked by keys, with a stand-in for the host's pages.

mod day_kit;

use std::collections::BTreeSet;

use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::access_deed::{AccessDeed, Given};
use carepost::care::records::audit::{Action, AuditEntry, Exported};
use carepost::post::audit_log::{AuditAsked, AuditLine, AuditPage};
use carepost::post::refusal::Refusal;
use carepost::tui::audit_screen::AuditScreen;
use carepost::tui::job::{Answer, Job};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{ME, draw, enter, press, render};
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::TimeDelta;
use day_kit::*;

/// An entry so many minutes before now.
fn line(number: u64, minutes: i64, action: Action, about: Option<RecordKey>) -> AuditLine {
    let at = now() - TimeDelta::minutes(minutes);
    let author = if number.is_multiple_of(3) { LIU } else { ME };
    AuditLine {
        number,
        written: at,
        author,
        entry: Some(AuditEntry {
            action,
            record: about,
            count: u32::from(about.is_some()),
            person: author,
            at,
            from: "terminal".into(),
            subject: None,
            exported: None,
            access: None,
        }),
        touched: about.into_iter().collect(),
        signed: true,
    }
}

/// What stands at the log's end.
fn newest() -> Vec<AuditLine> {
    let of = |kind, n| Some(RecordKey::new(kind, Id([n; 16])));
    let mut refused = line(98, 7, Action::SignInFailed, None);
    let entry = refused.entry.as_mut().unwrap();
    (entry.subject, entry.count) = (Some(ME), 3);
    entry.at -= TimeDelta::hours(2);
    let mut sheet = line(97, 9, Action::Export, None);
    sheet.entry.as_mut().unwrap().exported = Some(Exported::PaperSheet);
    let mut sealed = line(95, 30, Action::Change, of(Kind::Child, 4));
    sealed.entry = None;
    let mut unsigned = line(94, 60 * 24 * 400, Action::Change, of(Kind::Child, 2));
    unsigned.signed = false;
    let mut hostile = line(96, 12, Action::Change, of(Kind::Child, 3));
    hostile.entry.as_mut().unwrap().from = "ssh \u{1b}[31m10.0.0.9".into();
    let mut shared = line(96, 20, Action::Grant, of(Kind::CaseHeader, 31));
    let entry = shared.entry.as_mut().unwrap();
    entry.subject = Some(LIU);
    let given = Given {
        person: LIU,
        until: Some((now() + TimeDelta::days(16)).timestamp_millis()),
    };
    entry.access = Some(Box::new(AccessDeed {
        given: vec![given],
        ..AccessDeed::default()
    }));
    vec![
        line(100, 1, Action::ChangeRisk, of(Kind::CaseHeader, 31)),
        line(99, 5, Action::SignIn, None),
        refused,
        sheet,
        hostile,
        shared,
        sealed,
        unsigned,
    ]
}

fn page(lines: Vec<AuditLine>, next: Option<u64>) -> AuditPage {
    let reached = lines.last().map_or(now(), |line| line.written);
    AuditPage {
        lines,
        next,
        reached,
        span: None,
    }
}

fn asked(asks: &[Ask]) -> Option<(AuditAsked, u64)> {
    asks.iter().find_map(|ask| match ask {
        Ask::Do(Job::ReadAudit { asked, turn }) => Some((asked.clone(), *turn)),
        _ => None,
    })
}

fn answer(screen: &mut AuditScreen, shared: &Shared, page: AuditPage, turn: u64) -> Vec<Ask> {
    let mut asks = Vec::new();
    screen.answer(Answer::Audit { page, turn }, shared, &mut asks);
    asks
}

/// Opens the screen; gives its first question too.
fn opened_screen(shared: &Shared) -> (AuditScreen, AuditAsked, u64) {
    let mut screen = AuditScreen::new(shared);
    let mut asks = Vec::new();
    screen.opened(shared, &mut asks);
    let (asked, turn) = asked(&asks).expect("the first page is asked for");
    (screen, asked, turn)
}

fn fits(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

#[test]
fn every_size_and_language_shows_the_log() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = stage(lang, size);
            let (mut screen, _, turn) = opened_screen(&shared);
            insta::assert_snapshot!(
                format!("audit_reading_{name}_{}", size.0),
                fits(&mut screen, &shared)
            );
            answer(&mut screen, &shared, page(newest(), None), turn);
            insta::assert_snapshot!(
                format!("audit_{name}_{}", size.0),
                fits(&mut screen, &shared)
            );
            press(&mut screen, &shared, "j j");
            insta::assert_snapshot!(
                format!("audit_refused_{name}_{}", size.0),
                fits(&mut screen, &shared)
            );
        }
    }
}

#[test]
fn whoever_has_no_key_is_told_so_and_nothing_is_asked() {
    let mut shared = stage(Lang::En, (80, 21));
    shared.me.scopes = BTreeSet::from([Scope::Staff]);
    let mut screen = AuditScreen::new(&shared);
    let mut asks = Vec::new();
    screen.opened(&shared, &mut asks);
    assert!(asked(&asks).is_none());
    assert!(fits(&mut screen, &shared).contains("sealed to supervisors"));
}

#[test]
fn it_reads_on_while_there_is_room_and_lets_go_of_what_was_long_ago() {
    let shared = stage(Lang::En, (80, 21));
    let (mut screen, first, turn) = opened_screen(&shared);
    assert_eq!((first.before, first.limit), (None, 100));
    let many = |from: u64| -> Vec<AuditLine> {
        let lines = (0..100).map(|n| line(from - n, 10, Action::SignIn, None));
        lines.collect()
    };
    render(&mut screen, &shared);
    // A screen full and more: it waits for the person.
    let asks = answer(&mut screen, &shared, page(many(9_000), Some(8_901)), turn);
    assert!(asked(&asks).is_none());
    let (mut before, mut deepest) = (8_901, 0);
    for _ in 0..40 {
        let asks = press(&mut screen, &shared, "end");
        let (next, turn) = asked(&asks).expect("the end asks for more");
        assert_eq!(next.before, Some(before));
        before -= 100;
        answer(
            &mut screen,
            &shared,
            page(many(before + 99), Some(before)),
            turn,
        );
        let shown = fits(&mut screen, &shared);
        let count = shown.split_whitespace().nth(3).unwrap().parse::<usize>();
        deepest = deepest.max(count.unwrap_or(0));
    }
    assert!((1_000..=2_000).contains(&deepest), "{deepest}");
    // Home begins anew.
    let asks = press(&mut screen, &shared, "home");
    assert_eq!(asked(&asks).unwrap().0.before, None);
}

#[test]
fn words_and_days_narrow_it_where_the_host_can_and_here_where_it_cannot() {
    let shared = stage(Lang::En, (80, 21));
    let narrowed = |typed: &str| {
        let (mut screen, _, turn) = opened_screen(&shared);
        // One question is under way: what is typed meanwhile is asked once it is answered.
        assert!(asked(&enter(&mut screen, &shared, &format!("/{typed}"))).is_none());
        let asks = answer(&mut screen, &shared, page(newest(), Some(50)), turn);
        assert!(!fits(&mut screen, &shared).contains("paper sheet"));
        asked(&asks).unwrap().0
    };
    let by_person = narrowed("刘芳");
    assert_eq!((by_person.by, by_person.keys.len()), (Some(LIU), 0));
    let by_child = narrowed("张小明");
    assert_eq!(by_child.by, None);
    for key in [
        RecordKey::new(Kind::Child, MING),
        RecordKey::new(Kind::CaseHeader, Id([31; 16])),
        RecordKey::new(Kind::Appointment, Id([41; 16])),
    ] {
        assert!(by_child.keys.contains(&key), "{key}");
    }
    // What was done is sealed: the session opens entries until it finds some.
    let by_deed = narrowed("signed in");
    assert_eq!((by_deed.by, by_deed.keys.len()), (None, 0));
    assert!(by_deed.deeds.unwrap().actions.contains(&Action::SignIn));
    for typed in ["刘芳 emergency access", "emergency access 刘芳"] {
        let both = narrowed(typed);
        assert_eq!(both.by, Some(LIU), "{typed}");
        assert_eq!(both.deeds.unwrap().actions, [Action::EmergencyAccess]);
    }
    let child_and_deed = narrowed("张小明 signed in");
    assert!(
        child_and_deed
            .keys
            .contains(&RecordKey::new(Kind::Child, MING))
    );
    assert!(child_and_deed.deeds.is_some());
    let neither = narrowed("张小明 nonsense");
    assert!(neither.deeds.is_none() && neither.keys.is_empty());
    let by_day = narrowed("11-20");
    let day = by_day.until.unwrap() - by_day.from.unwrap();
    assert_eq!(day, TimeDelta::days(1));

    let (mut screen, _, turn) = opened_screen(&shared);
    enter(&mut screen, &shared, "/signed in");
    let asks = answer(&mut screen, &shared, page(newest(), Some(50)), turn);
    let (_, turn) = asked(&asks).unwrap();
    answer(&mut screen, &shared, page(newest(), None), turn);
    let shown = fits(&mut screen, &shared);
    assert!(
        shown.contains("1 entry") && !shown.contains("paper sheet"),
        "{shown}"
    );
}

/// A narrowed screen that has looked through a part of the log without finding anything; gives its next question.
fn searching(shared: &mut Shared, typed: &str) -> (AuditScreen, AuditAsked, u64) {
    let (mut screen, _, turn) = opened_screen(shared);
    enter(&mut screen, shared, &format!("/{typed}"));
    let asks = answer(&mut screen, shared, page(newest(), Some(50)), turn);
    let (_, turn) = asked(&asks).unwrap();
    press(&mut screen, shared, "enter");
    shared.now += TimeDelta::seconds(6);
    let mut nothing = page(Vec::new(), Some(750_001));
    nothing.span = Some((1, 1_000_000));
    let asks = answer(&mut screen, shared, nothing, turn);
    let (asked, turn) = asked(&asks).expect("it goes on");
    assert_eq!(asked.before, Some(750_001));
    (screen, asked, turn)
}

#[test]
fn a_long_look_says_how_far_it_is_and_esc_stops_it_where_it_is() {
    for (lang, name, typed) in [
        (Lang::Zh, "zh", "紧急查阅"),
        (Lang::En, "en", "emergency access"),
    ] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = stage(lang, size);
            let (mut screen, _, _) = searching(&mut shared, typed);
            insta::assert_snapshot!(
                format!("audit_looking_{name}_{}", size.0),
                fits(&mut screen, &shared)
            );
        }
    }
    let mut shared = stage(Lang::En, (80, 21));
    let (mut screen, _, turn) = searching(&mut shared, "emergency access");
    let shown = fits(&mut screen, &shared);
    assert!(
        shown.contains("25 %, 19 s left") && shown.contains("Esc stops"),
        "{shown}"
    );
    press(&mut screen, &shared, "esc");
    let shown = fits(&mut screen, &shared);
    assert!(shown.contains("stopped; j goes on") && shown.contains("None was found so far"));
    // What was under way comes still, and nothing more is asked.
    let found = vec![line(700_000, 9, Action::EmergencyAccess, None)];
    assert!(
        asked(&answer(
            &mut screen,
            &shared,
            page(found, Some(700_000)),
            turn
        ))
        .is_none()
    );
    assert!(fits(&mut screen, &shared).contains("1 entry"));
    let (asked_on, _) = asked(&press(&mut screen, &shared, "j")).expect("it goes on");
    assert_eq!(asked_on.before, Some(700_000));
    assert!(asked_on.deeds.is_some());
    // Stopped again, another Esc takes the filter away.
    press(&mut screen, &shared, "esc");
    press(&mut screen, &shared, "esc");
    let shown = fits(&mut screen, &shared);
    assert!(shown.contains("narrows"), "{shown}");
}

#[test]
fn a_host_that_is_gone_is_said_and_tried_again() {
    let shared = stage(Lang::En, (80, 21));
    let (mut screen, _, _) = opened_screen(&shared);
    let mut asks = Vec::new();
    screen.answer(Answer::Refused(Refusal::NoHost), &shared, &mut asks);
    assert!(matches!(asks.as_slice(), [Ask::Say(_)]));
    assert!(fits(&mut screen, &shared).contains("Home tries again"));
    assert!(asked(&press(&mut screen, &shared, "home")).is_some());
}

#[test]
fn enter_opens_the_child_and_names_are_veiled() {
    let mut shared = stage(Lang::Zh, (120, 37));
    shared.veil = true;
    let (mut screen, _, turn) = opened_screen(&shared);
    answer(&mut screen, &shared, page(newest(), None), turn);
    let (rows, caret) = draw(&mut screen, &shared);
    assert!(caret.is_some());
    let shown = rows.join("\n");
    assert!(
        shown.contains("张●●") && !shown.contains("张小明"),
        "{shown}"
    );
    assert!(!shown.contains(['\u{1b}', '\u{202e}']));
    assert!(matches!(
        press(&mut screen, &shared, "enter").as_slice(),
        [Ask::Open(_)]
    ));
    // Signing in is about no child.
    assert!(press(&mut screen, &shared, "j enter").is_empty());
}
