//! The supervisor's board: figures that are the length of their lists, and the screen worked by keys.

mod day_kit;

use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::{AppointmentState, Subject};
use carepost::care::records::case_header::{CaseHeader, CaseState, RiskChange, Source};
use carepost::care::records::follow_up::{FollowUp, FollowUpKind, Priority, Settled};
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::board::{Behind, Board, Figure, behind, board};
use carepost::post::last_visit::Visit;
use carepost::post::register::Register;
use carepost::post::whose::Whose;
use carepost::tui::board::BoardScreen;
use carepost::tui::commands::Command;
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{self, ME, enter, press, render};
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use day_kit::*;

const ORANGE: Id = Id([33; 16]);

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn follow_up(child: Id, assignee: PersonId, due: NaiveDate) -> FollowUp {
    FollowUp {
        child,
        case: None,
        kind: FollowUpKind::SeeChild,
        assignee,
        due,
        before: None,
        after: None,
        priority: Priority::Normal,
        settled: None,
        made_by: ME,
        made_at: at(0, 0) - TimeDelta::days(60),
        chain_from: None,
        appointment: None,
    }
}

fn settled(mut owed: FollowUp, at: DateTime<Utc>) -> FollowUp {
    owed.settled = Some(Settled {
        done: true,
        by: ME,
        at,
    });
    owed
}

/// The day's post, with a second counselor, an orange case, sessions before today, and follow-ups of many ages.
fn busy() -> Register {
    let mut register = register();
    let clinical = Scope::Clinical;
    let orange = CaseHeader {
        number: "TS-2026-003".into(),
        child: ANNA,
        state: CaseState::Active,
        risk: RiskLevel::Orange,
        risk_since: at(0, 0) - TimeDelta::days(30),
        source: Source::School,
        counselor: LIU,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        opened: at(0, 0) - TimeDelta::days(30),
        opened_by: None,
        history: Vec::new(),
        risk_history: Vec::new(),
        closing: None,
    };
    put(&mut register, ORANGE, clinical, &orange);
    // Monday of this week, last Sunday, the month before; one that was missed and one broken off.
    for (id, back, state) in [
        (81, 1, AppointmentState::Completed),
        (82, 2, AppointmentState::Completed),
        (83, 40, AppointmentState::Completed),
        (84, 3, AppointmentState::Missed),
        (85, 4, AppointmentState::BrokenOff),
    ] {
        let mut held = appointment(ANNA, LIU, at(9, 0) - TimeDelta::days(back));
        held.state = state;
        put(&mut register, Id([id; 16]), clinical, &held);
    }
    // Both counselors hold a group: one session of the post, one of each.
    let mut group = appointment(ANNA, LIU, at(14, 0) - TimeDelta::days(1));
    group.counselors.push(ME);
    group.subject = Subject::Group {
        name: "沙盘小组".into(),
        children: vec![ANNA, LI],
    };
    group.state = AppointmentState::Completed;
    put(&mut register, Id([86; 16]), clinical, &group);
    register
}

fn stage_of(lang: Lang, size: (u16, u16)) -> Shared {
    rehearsal::shared(lang, size, busy(), now())
}

fn the_board() -> Board {
    board(&busy(), now(), Whose::Everybodys, &[])
}

fn count(board: &Board, counselor: Option<PersonId>, figure: Figure) -> usize {
    let mut lines = board.lines.iter();
    let line = lines.find(|line| line.counselor == counselor).unwrap();
    line.count(figure).count
}

#[test]
fn every_figure_is_as_long_as_the_list_behind_it() {
    let (register, board) = (busy(), the_board());
    assert_eq!(board.lines.len(), 3);
    for line in &board.lines {
        for figure in Figure::ALL {
            let list = behind(&register, now(), line.counselor, Behind::Figure(figure));
            let count = line.count(figure);
            assert_eq!(list.len(), count.count, "{figure:?}");
            assert_eq!(list.first().map(|entry| entry.since), count.oldest);
        }
        for week in &line.weeks {
            let held = behind(&register, now(), line.counselor, Behind::Held(week.monday));
            assert_eq!(held.len(), week.held as usize, "{}", week.monday);
            let what = Behind::Overdue(week.monday);
            let overdue = behind(&register, now(), line.counselor, what);
            assert_eq!(overdue.len(), week.overdue as usize, "{}", week.monday);
        }
    }
}

#[test]
fn sessions_count_by_week_and_month_and_a_shared_one_once_for_the_post() {
    let board = the_board();
    // Today's of ME, Monday's of LIU, and the group of both.
    assert_eq!(count(&board, None, Figure::Week), 3);
    assert_eq!(count(&board, Some(ME), Figure::Week), 2);
    assert_eq!(count(&board, Some(LIU), Figure::Week), 2);
    // Last Sunday's is in the month and not in the week, October's in neither.
    assert_eq!(count(&board, Some(LIU), Figure::Month), 3);
    let liu = board.lines.iter().find(|line| line.counselor == Some(LIU));
    // One missed of three held, one broken off and it.
    assert_eq!(liu.unwrap().missed_percent, Some(20));
    assert_eq!(count(&board, Some(LIU), Figure::Missed), 1);
    let weeks = &liu.unwrap().weeks;
    assert_eq!(weeks.last().unwrap().monday, day(11, 23));
    assert_eq!(weeks.map(|week| week.held).iter().sum::<u32>(), 4);
}

#[test]
fn red_comes_before_orange_and_both_before_nobody() {
    let board = the_board();
    let risks: Vec<RiskLevel> = board.pressing.iter().map(|one| one.risk).collect();
    assert_eq!(risks, [RiskLevel::Red, RiskLevel::Orange]);
    let mine = board_of(ME);
    assert_eq!(mine.lines.len(), 1);
    assert_eq!(mine.pressing.len(), 1);
}

fn board_of(person: PersonId) -> Board {
    board(&busy(), now(), Whose::Of(person), &[])
}

#[test]
fn a_follow_up_reaches_the_board_three_days_past_its_window_and_a_red_one_after_one() {
    let on_board = |child: Id, due: NaiveDate| {
        let mut register = busy();
        let owed = follow_up(child, LIU, due);
        put(&mut register, Id([91; 16]), Scope::Clinical, &owed);
        let board = board(&register, now(), Whose::Everybodys, &[]);
        count(&board, Some(LIU), Figure::FollowUps) == 1
    };
    // Yellow: due and two days are its window, three days more are patience; today is the 24th.
    assert!(on_board(LI, day(11, 19)) && !on_board(LI, day(11, 20)));
    // Red has no window after the day it is due, and one day's patience.
    assert!(on_board(MING, day(11, 23)) && !on_board(MING, day(11, 24)));
}

#[test]
fn the_trend_is_what_stood_at_each_weeks_end() {
    let mut register = busy();
    // On the board from 6 November, settled on the 16th: at the end of the weeks of 2 and 9 November.
    let owed = follow_up(LI, LIU, day(11, 1));
    let settled_on = at(9, 0) - TimeDelta::days(8);
    put(
        &mut register,
        Id([91; 16]),
        Scope::Clinical,
        &settled(owed, settled_on),
    );
    let board = board(&register, now(), Whose::Everybodys, &[]);
    let liu = board.lines.iter().find(|line| line.counselor == Some(LIU));
    let stood: Vec<NaiveDate> = liu
        .unwrap()
        .weeks
        .iter()
        .filter(|week| week.overdue == 1)
        .map(|week| week.monday)
        .collect();
    assert_eq!(stood, [day(11, 2), day(11, 9)]);
}

#[test]
fn a_counselor_who_has_nothing_yet_has_a_line() {
    let new = PersonId([9; 16]);
    let board = board(&busy(), now(), Whose::Everybodys, &[new, LIU]);
    assert_eq!(board.lines.len(), 4);
    assert_eq!(count(&board, Some(new), Figure::Caseload), 0);
}

#[test]
fn no_word_of_a_case_is_needed() {
    let with_nothing = busy();
    assert!(with_nothing.case_words.is_empty() && with_nothing.follow_up_words.is_empty());
    let mut lines = the_board().lines.into_iter();
    assert!(lines.all(|line| line.count(Figure::Caseload).count > 0));
}

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

#[test]
fn every_size_and_language_shows_the_board_and_a_list() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = stage_of(lang, size);
            let mut screen = BoardScreen::new(&shared);
            insta::assert_snapshot!(
                format!("board_{name}_{}", size.0),
                text(&mut screen, &shared)
            );
            let mut list = opened(press(&mut screen, &shared, "enter"));
            let shown = text(list.as_mut(), &shared);
            insta::assert_snapshot!(format!("board_list_{name}_{}", size.0), shown);
        }
    }
}

#[test]
fn every_figure_and_every_bar_opens_its_list() {
    let shared = stage_of(Lang::En, (120, 40));
    let mut screen = BoardScreen::new(&shared);
    press(&mut screen, &shared, "j");
    for figure in Figure::ALL {
        let mut list = opened(press(&mut screen, &shared, "enter"));
        let shown = text(list.as_mut(), &shared);
        let title = shared.words.get(figure.id());
        assert!(shown.lines().next().unwrap().contains(&title), "{shown}");
        press(&mut screen, &shared, "right");
    }
    // A red or orange case opens its child; each chart the list of its week.
    let asks = press(&mut screen, &shared, "g g tab enter");
    assert!(matches!(asks[..], [Ask::Open(_)]));
    let mut held = opened(press(&mut screen, &shared, "tab enter"));
    assert!(text(held.as_mut(), &shared).contains("sessions in the week of 23 Nov"));
    let mut overdue = opened(press(&mut screen, &shared, "tab left enter"));
    assert!(text(overdue.as_mut(), &shared).contains("overdue at the end of the week of 16 Nov"));
}

#[test]
fn a_counselor_sees_their_own_line_alone() {
    let mut shared = stage_of(Lang::Zh, (80, 24));
    shared.me.roles.supervisor = false;
    let mut screen = BoardScreen::new(&shared);
    let shown = text(&mut screen, &shared);
    assert!(shown.contains("陈云") && !shown.contains("刘芳"), "{shown}");
    assert!(!shown.contains("Anna"), "{shown}");
}

#[test]
fn work_is_done_from_the_list_where_it_is_ones_own() {
    let mut shared = stage_of(Lang::En, (80, 24));
    let owed = follow_up(LI, ME, day(11, 2));
    put(&mut shared.register, Id([91; 16]), Scope::Clinical, &owed);
    let mut screen = BoardScreen::new(&shared);
    let to_overdue = "j j right right right right right right right right enter";
    let mut list = opened(press(&mut screen, &shared, to_overdue));
    assert!(list.row_commands(&shared).contains(&Command::Done));
    let mut form = opened(press(list.as_mut(), &shared, "d"));
    assert!(text(form.as_mut(), &shared).contains("曾丽"));
    // Somebody who only supervises is offered what is theirs.
    shared.me.roles.counselor = false;
    let mut list = opened(press(&mut screen, &shared, "enter"));
    assert_eq!(
        list.row_commands(&shared),
        [Command::Open, Command::NewFollowUp]
    );
    enter(list.as_mut(), &shared, "/nobody");
    assert!(text(list.as_mut(), &shared).contains("Nothing matches"));
}

#[test]
fn names_are_veiled_on_the_board_too() {
    let mut shared = stage_of(Lang::Zh, (120, 40));
    shared.veil = true;
    let mut screen = BoardScreen::new(&shared);
    let mut list = opened(press(&mut screen, &shared, "enter"));
    for shown in [text(&mut screen, &shared), text(list.as_mut(), &shared)] {
        assert!(!shown.contains("小明") && shown.contains("张●●"), "{shown}");
    }
}

#[test]
fn a_change_by_somebody_else_is_on_the_board_at_once() {
    let mut shared = stage_of(Lang::En, (80, 24));
    let mut screen = BoardScreen::new(&shared);
    press(&mut screen, &shared, "j j");
    let before = text(&mut screen, &shared);
    let mut missed = appointment(ANNA, LIU, at(8, 0));
    missed.state = AppointmentState::Missed;
    put(&mut shared.register, Id([95; 16]), Scope::Clinical, &missed);
    screen.changed(&shared);
    let after = text(&mut screen, &shared);
    assert!(before.contains("20%") && after.contains("33%"), "{after}");
    let list = behind(
        &shared.register,
        now(),
        Some(LIU),
        Behind::Figure(Figure::Missed),
    );
    assert!(list.iter().all(|entry| entry.key.kind == Kind::Appointment));
    assert_eq!(list.len(), 2);
}

#[test]
fn what_left_red_stands_above_the_cases_until_a_supervisor_has_taken_note() {
    let mut shared = stage_of(Lang::En, (120, 37));
    let mut left = case(HOSTILE, "TS-2026-004", RiskLevel::Green);
    left.counselor = LIU;
    left.risk_history.push(RiskChange {
        from: RiskLevel::Red,
        to: RiskLevel::Green,
        by: LIU,
        at: now() - TimeDelta::days(1),
    });
    put(&mut shared.register, Id([34; 16]), Scope::Clinical, &left);
    let mut screen = BoardScreen::new(&shared);
    let shown = text(&mut screen, &shared);
    let row = shown
        .lines()
        .position(|row| row.contains("left red yesterday"));
    let red = shown.lines().position(|row| row.contains("!! red"));
    assert!(row.is_some() && row < red, "{shown}");
    let asks = press(&mut screen, &shared, "tab d");
    let note = asks.into_iter().find_map(|ask| match ask {
        Ask::Do(Job::TakeNote(note)) => Some(note),
        _ => None,
    });
    shared.visit.take_note(note.expect("it is noted"));
    assert!(!text(&mut screen, &shared).contains("left red"));
    // A counselor is told of nothing.
    shared.visit = Visit::first(now());
    shared.me.roles.supervisor = false;
    assert!(!text(&mut BoardScreen::new(&shared), &shared).contains("left red"));
}

#[test]
fn cases_of_who_has_left_are_counted_and_their_line_is_marked() {
    let mut shared = stage_of(Lang::En, (120, 37));
    let counsels = shared.me.roles;
    shared.me.colleagues.insert(ME, counsels);
    let shown = text(&mut BoardScreen::new(&shared), &shared);
    assert!(shown.contains("without a counselor"), "{shown}");
    assert!(shown.contains("! "), "{shown}");
    shared.me.colleagues.insert(LIU, counsels);
    let shown = text(&mut BoardScreen::new(&shared), &shared);
    assert!(!shown.contains("without a counselor"), "{shown}");
}
