//! Published figures: counted at a month's end, small groups left out, frozen; and all that an overseer is ever handed.

mod day_kit;
mod post_kit;

use std::sync::{Arc, Mutex};

use carepost::care::ledger::header::Header;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::case_header::{CaseChange, CaseHeader, CaseState, Source};
use carepost::care::records::child::{Category, Child};
use carepost::care::records::published_figures::{Counted, PublishedFigures};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Push, RecordContent, Request};
use carepost::post::change::ChangeSet;
use carepost::post::figures::{count, months};
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::Session;
use carepost::post::use_cases::publishing::publish;
use carepost::tui::commands::Command;
use carepost::tui::figures_screen::FiguresScreen;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{self, ME, press, render};
use carepost::tui::screens;
use carepost::tui::settings::SettingsScreen;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::{NaiveDate, TimeDelta};
use day_kit::{LIU, at, now, opened, save};

fn october() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()
}

/// A month that is over by the clock of a real post's tests.
fn january() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
}

/// Twelve cases open since summer: six green, four yellow, two red; one of them was closed in November.
fn register() -> Register {
    let mut register = day_kit::staffed();
    for n in 0..12u8 {
        let child = Child {
            categories: vec![Category::LeftBehind],
            ..Child::named(format!("孩子{n}"))
        };
        let id = Id([100 + n; 16]);
        day_kit::put(&mut register, id, Scope::Staff, &child);
        let closed = n == 0;
        let history = closed.then(|| CaseChange {
            from: CaseState::Active,
            to: CaseState::Closed,
            by: ME,
            at: at(9, 0) - TimeDelta::days(10),
            reason: None,
        });
        let case = CaseHeader {
            number: format!("TS-2026-{n:04}"),
            child: id,
            state: if closed {
                CaseState::Closed
            } else {
                CaseState::Active
            },
            risk: match n {
                0..6 => RiskLevel::Green,
                6..10 => RiskLevel::Yellow,
                _ => RiskLevel::Red,
            },
            risk_since: at(0, 0) - TimeDelta::days(120),
            source: Source::School,
            counselor: if n % 2 == 0 { ME } else { LIU },
            stand_in: None,
            team: Vec::new(),
            supervisor: None,
            opened: at(0, 0) - TimeDelta::days(120),
            opened_by: None,
            history: history.into_iter().collect(),
            risk_history: Vec::new(),
            closing: None,
        };
        day_kit::put(&mut register, Id([150 + n; 16]), Scope::Clinical, &case);
    }
    register
}

fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    rehearsal::shared(lang, size, register(), now())
}

fn counts(
    tables: &[carepost::care::records::published_figures::FigureTable],
    what: Counted,
) -> (Option<u32>, Vec<Option<u32>>) {
    let table = tables.iter().find(|table| table.what == what).unwrap();
    (
        table.total,
        table.cells.iter().map(|cell| cell.count).collect(),
    )
}

#[test]
fn a_month_is_counted_as_it_stood_at_its_end_and_small_groups_are_left_out() {
    let register = register();
    let tables = count(&register, october());
    // Red 2 and yellow 4 are small, and together with green there is nothing left to give.
    let (total, cells) = counts(&tables, Counted::CasesByRisk);
    assert_eq!(total, Some(12), "the one closed in November was open");
    assert!(
        cells
            .iter()
            .all(|cell| cell.is_none_or(|count| count == 0 || count >= 5))
    );
    assert!(cells.iter().filter(|cell| cell.is_none()).count() >= 2);
    let (_, ages) = counts(&tables, Counted::CasesByAge);
    assert_eq!(ages.last(), Some(&Some(12)), "nobody's age is known");
    // In November one was closed: one is small.
    let november = october()
        .checked_add_months(chrono::Months::new(1))
        .unwrap();
    let (_, moved) = counts(&count(&register, november), Counted::CasesMoved);
    assert_eq!(moved, [Some(0), None]);
}

#[test]
fn a_month_is_published_once_when_it_is_over_by_a_supervisor() {
    let mut shared = desk(Lang::En, (80, 24));
    let (register, me) = (&shared.register, &shared.me);
    let running = publish(register, me, now(), now().date_naive()).err();
    assert_eq!(running, Some(Refusal::Ahead));
    let mut counselor = me.clone();
    counselor.roles.supervisor = false;
    let refused = publish(register, &counselor, now(), october()).err();
    assert_eq!(refused, Some(Refusal::NotYourRole));
    let change = publish(register, me, now(), october()).unwrap_or_else(|it| panic!("{it:?}"));
    save(&mut shared, &[Ask::Save(change)]);
    let again = publish(&shared.register, &shared.me, now(), october()).err();
    assert_eq!(again, Some(Refusal::AlreadySo));
    let id = PublishedFigures::id_of(october());
    let kept = shared.register.figures.get(id).unwrap();
    assert_eq!(kept.month, october());
    // What happens later changes nothing of it: it is a copy, and the ledger only adds it.
    assert!(Kind::PublishedFigures.add_only());
    let today = now().date_naive();
    assert!(months(&shared.register, today).contains(&october()));
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

#[test]
fn every_size_and_language_shows_the_figures() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = desk(lang, size);
            let mut screen = FiguresScreen::new(&shared);
            let shown = text(&mut screen, &shared);
            insta::assert_snapshot!(format!("figures_{name}_{}", size.0), shown);
            let mut question = opened(press(&mut screen, &shared, "a"));
            let asks = press(question.as_mut(), &shared, "Y");
            assert_eq!(save(&mut shared, &asks), 1);
            screen.changed(&shared);
            let shown = text(&mut screen, &shared);
            insta::assert_snapshot!(format!("figures_published_{name}_{}", size.0), shown);
            assert!(press(&mut screen, &shared, "a").is_empty(), "it stands");
        }
    }
}

#[test]
fn an_overseer_has_figures_and_their_own_settings_and_nothing_else() {
    let mut shared = desk(Lang::En, (80, 24));
    let change = publish(&shared.register, &shared.me, now(), october());
    let change = change.unwrap_or_else(|it| panic!("{it:?}"));
    save(&mut shared, &[Ask::Save(change)]);
    shared.me.roles = carepost::care::ledger::header::Roles {
        overseer: true,
        ..Default::default()
    };
    let listed: Vec<Command> = screens::ALL
        .into_iter()
        .filter(|(screen, _)| screens::is_listed(*screen, &shared))
        .map(|(_, command)| command)
        .collect();
    assert_eq!(listed, [Command::GoFigures, Command::GoSettings]);
    let reached = screens::ALL.into_iter();
    let reached = reached.filter(|(screen, _)| screens::is_reached(*screen, &shared));
    assert_eq!(reached.count(), 2);
    let mut screen = FiguresScreen::new(&shared);
    let shown = text(&mut screen, &shared);
    assert!(
        shown.contains("Oct 2026") && !shown.contains("not published"),
        "{shown}"
    );
    assert!(press(&mut screen, &shared, "a").is_empty());
    let shown = text(&mut SettingsScreen::new(&shared), &shared);
    assert!(
        shown.contains("anguage") && !shown.contains("陈云"),
        "{shown}"
    );
}

/// A line that keeps which sealed records come over it.
struct Handed(Client, Arc<Mutex<Vec<(Kind, Scope)>>>);

impl Line for Handed {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let answer = Line::ask(&mut self.0, request)?;
        if let Answer::Records { records, .. } = &answer {
            let sealed = records.iter().filter_map(|record| match &record.content {
                RecordContent::Sealed(one) => Some((record.key.kind, one.scope)),
                _ => None,
            });
            self.1.lock().unwrap().extend(sealed);
        }
        Ok(answer)
    }
}

#[test]
fn an_overseers_session_is_handed_published_figures_and_what_is_its_own() {
    use post_kit::*;
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "zhou", SUPERVISOR);
    let feng = post.join(&mut chen, "feng", OVERSEER);
    let child = ChangeSet::new(Action::Create)
        .put(Id([1; 16]), Scope::Staff, 0, &Child::named("张小明"))
        .unwrap();
    chen.save(&child).unwrap();
    let mut zhou = post.sign_in("zhou");
    let me = zhou.me().clone();
    assert!(me.colleagues.get(&feng).is_some_and(|roles| roles.overseer));
    let mut known = Register::default();
    let kinds: Vec<Kind> = FIRST.iter().chain(BEHIND).copied().collect();
    let count = zhou.read(&kinds, &mut known).unwrap();
    assert_eq!(count.faults, 0);
    let published = publish(&known, &me, now(), january());
    zhou.save(&published.unwrap_or_else(|it| panic!("{it:?}")))
        .unwrap();
    // Another of the same month is refused by the ledger, whoever sends it.
    let again = PublishedFigures {
        month: january(),
        by: me.person,
        at: now(),
        least: 5,
        tables: Vec::new(),
    };
    let id = PublishedFigures::id_of(january());
    for base in [0, 1] {
        let change = ChangeSet::new(Action::Publish);
        let change = change.put(id, Scope::Figures, base, &again).unwrap();
        assert!(zhou.save(&change).is_err(), "on top of revision {base}");
    }

    let handed = Arc::new(Mutex::new(Vec::new()));
    let (client, pushes) = post.client();
    let line = Handed(client, handed.clone());
    let (pass, around) = (words(PASSPHRASE), post.around());
    let mut overseer = Session::sign_in(Box::new(line), "feng", &pass, around).unwrap();
    let own = Scope::Private(feng);
    let held: Vec<Scope> = overseer.me().scopes.iter().copied().collect();
    assert_eq!(held, [own, Scope::Figures]);
    let mut register = Register::default();
    let count = overseer.read(Kind::ALL, &mut register).unwrap();
    assert_eq!((count.faults, register.figures.len()), (0, 1));
    let held = overseer.hold_against_chain().unwrap();
    assert!(held.is_sound(), "{held:?}");
    // And whatever is written from now on.
    let more = ChangeSet::new(Action::Create)
        .put(Id([2; 16]), Scope::Staff, 0, &Child::named("陈静"))
        .unwrap();
    chen.save(&more).unwrap();
    let (frame, payloads) = loop {
        match pushes.recv_timeout(std::time::Duration::from_secs(60)) {
            Ok(Push::Committed { frame, payloads }) => break (frame, payloads),
            // Who else is in.
            Ok(_) => {}
            Err(_) => panic!("a commit is pushed"),
        }
    };
    assert!(Header::from_bytes(&frame.header).is_ok());
    assert!(payloads.iter().all(|payload| payload.is_empty()));
    let handed = handed.lock().unwrap();
    assert!(!handed.is_empty());
    for (kind, scope) in handed.iter() {
        let figures = *kind == Kind::PublishedFigures && *scope == Scope::Figures;
        assert!(figures || *scope == own, "{kind:?} of {scope}");
    }
    // An overseer who comes later is given the key by the next session that holds it.
    post.join(&mut chen, "gao", OVERSEER);
    drop(post.sign_in("zhou"));
    let mut later = post.sign_in("gao");
    let mut register = Register::default();
    let count = later.read(Kind::ALL, &mut register).unwrap();
    assert_eq!(count.faults, 0);
    assert_eq!(register.figures.len(), 1);
    let held = later.hold_against_chain().unwrap();
    assert!(held.is_sound(), "{held:?}");
    let published = register.figures.get(id).unwrap();
    assert!(published.encode().is_ok());
    assert!(post.check().faults.is_empty());
}
