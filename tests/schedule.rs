//! The schedule worked by keys: what its cells show, and booking at the cursor.

mod day_kit;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::{Id, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::settings::Settings;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::register::Register;
use carepost::tui::layer::Shared;
use carepost::tui::rehearsal::{ME, draw, enter, press, render, shared};
use carepost::tui::schedule::Schedule;
use carepost::tui::width;
use carepost::words::lang::Lang;
use day_kit::*;

#[test]
fn every_size_and_language_shows_the_day() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = stage(lang, size);
            let rows = render(&mut Schedule::new(&shared), &shared);
            assert!(rows.iter().all(|row| width::of(row) <= usize::from(size.0)));
            insta::assert_snapshot!(format!("schedule_{name}_{}", size.0), rows.join("\n"));
        }
    }
}

#[test]
fn a_booking_begins_with_the_counselor_time_and_room_under_the_cursor() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    render(&mut schedule, &shared);
    // Down from 10:00 to 11:00, and over to Liu Fang.
    let mut form = opened(press(&mut schedule, &shared, "j j l n"));
    enter(form.as_mut(), &shared, "anna\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert!(asks.is_empty(), "Anna is with Chen Yun until 11:20");
    let mut form = opened(press(&mut schedule, &shared, "j j n"));
    enter(form.as_mut(), &shared, "anna\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let booked = shared
        .register
        .appointments
        .iter()
        .find(|(_, one)| one.children() == [ANNA] && one.counselors == [LIU])
        .expect("it is booked")
        .1;
    assert_eq!(booked.start, at(12, 0));
}

#[test]
fn what_begins_within_a_row_is_booked_after_what_goes_on_into_it() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    // 11:00, into which the appointment of 10:30 goes on until 11:20.
    let mut form = opened(press(&mut schedule, &shared, "j j n"));
    enter(form.as_mut(), &shared, "zengli\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let found = shared
        .register
        .appointments
        .iter()
        .any(|(_, one)| one.children() == [LI] && one.start == at(11, 20));
    assert!(found);
}

#[test]
fn the_keys_of_a_row_hold_on_the_cell() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    let asks = press(&mut schedule, &shared, "j a");
    assert_eq!(save(&mut shared, &asks), 1);
    let state = shared
        .register
        .appointments
        .get(Id([43; 16]))
        .unwrap()
        .state;
    assert_eq!(state, AppointmentState::Arrived);
    let mut details = opened(press(&mut schedule, &shared, "enter"));
    let text = render(details.as_mut(), &shared).join("\n");
    assert!(
        text.contains("Anna Smith") && text.contains("arrived"),
        "{text}"
    );
}

#[test]
fn days_are_gone_to_by_brackets_by_typing_and_back() {
    let shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    let title = |schedule: &mut Schedule| render(schedule, &shared)[0].clone();
    assert!(title(&mut schedule).contains("Tue 24 Nov 2026 · today"));
    press(&mut schedule, &shared, "]");
    assert!(title(&mut schedule).contains("Wed 25 Nov 2026"));
    press(&mut schedule, &shared, "[ [");
    assert!(title(&mut schedule).contains("Mon 23 Nov 2026"));
    let mut form = opened(press(&mut schedule, &shared, "/"));
    enter(form.as_mut(), &shared, "+10d");
    assert!(form.draft().is_none(), "a day gone to is no draft");
    enter(form.as_mut(), &shared, "\n");
    assert!(title(&mut schedule).contains("Fri 4 Dec 2026"));
    press(&mut schedule, &shared, "t");
    assert!(title(&mut schedule).contains("today"));
}

#[test]
fn many_counselors_are_paged_and_rooms_are_the_other_view() {
    let mut register = register();
    for number in 0..6 {
        let card = StaffCard {
            person: PersonId([100 + number; 16]),
            full_name: format!("Counselor {number}"),
            phone: None,
            working_days: Vec::new(),
            needs_countersign: false,
            countersigned_since: None,
        };
        put(&mut register, Id([100 + number; 16]), Scope::Staff, &card);
    }
    let shared = shared(Lang::En, (80, 24), register, now());
    let mut schedule = Schedule::new(&shared);
    let text = render(&mut schedule, &shared).join("\n");
    assert!(text.contains("‹1–4/8›") && text.contains("陈云"), "{text}");
    press(&mut schedule, &shared, "tab");
    let text = render(&mut schedule, &shared).join("\n");
    assert!(text.contains("‹5–8/8›") && !text.contains("陈云"), "{text}");
    press(&mut schedule, &shared, "v");
    let text = render(&mut schedule, &shared).join("\n");
    assert!(
        text.contains("by room") && text.contains("一号室"),
        "{text}"
    );
}

#[test]
fn the_cursor_stands_on_the_cell_and_lunch_is_one_row() {
    let shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    let (rows, cursor) = draw(&mut schedule, &shared);
    let lunch: Vec<_> = rows.iter().filter(|row| row.contains("lunch")).collect();
    assert_eq!(lunch.len(), 1);
    let cursor = cursor.expect("the cursor stands somewhere");
    assert!(rows[usize::from(cursor.y)].contains("10:05◂"));
}

#[test]
fn odd_posts_and_windows_do_no_harm() {
    for zone in [
        chrono_tz::Tz::Asia__Shanghai,
        chrono_tz::Tz::Pacific__Apia,
        chrono_tz::Tz::America__St_Johns,
    ] {
        let mut register = Register::default();
        let settings = Settings {
            zone,
            hours: Vec::new(),
            open_days: Vec::new(),
            grid_minutes: 0,
            ..Settings::default()
        };
        put(&mut register, Settings::ID, Scope::Staff, &settings);
        for size in [(0, 0), (3, 2), (8, 3), (60, 17), (200, 60)] {
            let shared = shared(Lang::Zh, size, register.clone(), now());
            let mut schedule = Schedule::new(&shared);
            for keys in [
                "j",
                "l",
                "G",
                "g g",
                "tab",
                "shift-tab",
                "[",
                "]",
                "v",
                "n",
                "enter",
                "t",
            ] {
                press(&mut schedule, &shared, keys);
                render(&mut schedule, &shared);
            }
        }
    }
}

#[test]
fn entering_what_has_been_offers_no_free_times() {
    let shared = stage(Lang::En, (80, 24));
    let mut schedule = Schedule::new(&shared);
    let mut form = opened(press(&mut schedule, &shared, "B"));
    enter(form.as_mut(), &shared, "anna\n");
    // Before the post opens: a warning, for which free times would be offered.
    enter(form.as_mut(), &shared, "today 6:00");
    let seen = render(form.as_mut(), &shared).join("\n");
    assert!(seen.contains("outside opening hours"), "{seen}");
    assert!(!seen.contains("Free:"), "{seen}");
    let mut form = opened(press(&mut schedule, &shared, "n"));
    enter(form.as_mut(), &shared, "anna\n");
    enter(form.as_mut(), &shared, "tomorrow 6:00");
    let seen = render(form.as_mut(), &shared).join("\n");
    assert!(seen.contains("Free:"), "{seen}");
}

#[test]
fn the_day_of_free_times_is_named_once_and_the_wished_day_not_at_all() {
    let shared = stage(Lang::En, (120, 40));
    let free = |shared: &Shared, when: &str| {
        let mut form = opened(press(&mut Schedule::new(shared), shared, "n"));
        enter(form.as_mut(), shared, "anna\n");
        enter(form.as_mut(), shared, when);
        let seen = render(form.as_mut(), shared);
        let line = seen.iter().find(|row| row.contains("Free:"));
        line.unwrap_or_else(|| panic!("{}", seen.join("\n")))
            .clone()
    };
    let line = free(&shared, "tomorrow 6:00");
    let said = "Free: F2 08:30, F3 14:30, F4 Thu 26 Nov 08:30";
    assert!(line.contains(said), "{line}");
    // On a Sunday there is none: those of Monday are named by it, the first alone.
    let line = free(&shared, "2026-11-29 10:00");
    let (named, others) = line.split_once("Mon 30 Nov").expect(&line);
    assert!(named.ends_with("F2 ") && !others.contains("Mon"), "{line}");
    assert!(others.contains("F3 "), "{line}");
}

#[test]
fn who_counsels_stands_before_who_does_not_and_oneself_first_among_them() {
    let names = |shared: &Shared| -> Vec<String> {
        let heads = render(&mut Schedule::new(shared), shared)[1].clone();
        heads.split_whitespace().map(str::to_owned).collect()
    };
    let mut shared = stage(Lang::En, (80, 24));
    let counsels = shared.me.roles;
    shared.me.colleagues.insert(ME, counsels);
    shared.me.colleagues.insert(LIU, counsels);
    assert_eq!(names(&shared), ["陈云", "刘芳"]);
    // A supervisor who does not counsel comes to see the others' days.
    let supervises = Roles {
        counselor: false,
        supervisor: true,
        ..counsels
    };
    shared.me.roles = supervises;
    shared.me.colleagues.insert(ME, supervises);
    assert_eq!(names(&shared), ["刘芳", "陈云"]);
}
