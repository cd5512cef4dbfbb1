//! Today worked by keys: what stands on it, and a day from booking to outcome.

mod day_kit;

use carepost::care::records::appointment::AppointmentState;
use carepost::post::register::Register;
use carepost::tui::commands::Command;
use carepost::tui::layer::Ask;
use carepost::tui::rehearsal::{enter, press, render, shared};
use carepost::tui::today::Today;
use carepost::tui::width;
use carepost::words::lang::Lang;
use chrono::TimeDelta;
use day_kit::*;

#[test]
fn every_size_and_language_shows_the_day_and_what_is_owed() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = stage(lang, size);
            let rows = render(&mut Today::new(&shared), &shared);
            assert!(rows.iter().all(|row| width::of(row) <= usize::from(size.0)));
            insta::assert_snapshot!(format!("today_{name}_{}", size.0), rows.join("\n"));
        }
    }
}

#[test]
fn a_day_without_anything_says_what_to_press() {
    for lang in Lang::ALL {
        let shared = shared(lang, (80, 20), staffed(), now() + TimeDelta::days(5));
        let text = render(&mut Today::new(&shared), &shared).join("\n");
        // A Sunday: nothing booked, no hours to be free in, nothing owed.
        assert!(text.contains(&shared.words.get("today-empty")), "{text}");
        assert!(
            text.contains(&shared.words.get("today-owed-empty")),
            "{text}"
        );
    }
}

#[test]
fn a_post_without_children_says_where_they_come_from() {
    for lang in Lang::ALL {
        for size in [(60, 20), (120, 40)] {
            let mut shared = shared(lang, size, Register::default(), now());
            let sentence = shared.words.get("today-no-children");
            assert!(sentence.contains("g c O"), "{sentence}");
            let text = render(&mut Today::new(&shared), &shared).join("\n");
            assert!(text.contains(&sentence), "{text}");
            shared.me.roles.counselor = false;
            let text = render(&mut Today::new(&shared), &shared).join("\n");
            assert!(
                !text.contains(&sentence),
                "who may not import is not told to"
            );
        }
    }
}

#[test]
fn nothing_on_file_and_tiny_windows_do_no_harm() {
    for size in [(0, 0), (1, 1), (7, 3), (40, 5), (200, 60)] {
        let shared = shared(Lang::Zh, size, Register::default(), now());
        let mut today = Today::new(&shared);
        render(&mut today, &shared);
        for keys in [
            "j", "k", "tab", "j", "G", "g g", "a", "x", "w", "d", "enter", "[", "]", "v",
        ] {
            press(&mut today, &shared, keys);
            render(&mut today, &shared);
        }
    }
}

#[test]
fn a_day_is_worked_from_booking_to_the_note_that_is_owed() {
    let mut shared = stage(Lang::En, (120, 40));
    let mut today = Today::new(&shared);
    // Onto the free time after 11:20 and book there.
    let mut form = opened(press(&mut today, &shared, "G n"));
    enter(form.as_mut(), &shared, "zhangxm\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let (id, booked) = shared
        .register
        .appointments
        .iter()
        .find(|(_, one)| one.children() == [MING] && one.start > now())
        .expect("it is booked");
    assert_eq!(booked.state, AppointmentState::Scheduled);
    assert_eq!(booked.minutes, 50);
    let start = booked.start;
    // Its time has come.
    shared.now = start;
    let mut today = Today::new(&shared);
    for (minutes, state) in [
        (0, AppointmentState::Arrived),
        (1, AppointmentState::InSession),
        (48, AppointmentState::Completed),
    ] {
        shared.now = start + TimeDelta::minutes(minutes);
        let asks = press(&mut today, &shared, "a");
        assert_eq!(save(&mut shared, &asks), 1, "{state:?}");
        assert_eq!(shared.register.appointments.get(id).unwrap().state, state);
        if state == AppointmentState::Completed {
            let menu = render(opened(asks).as_mut(), &shared).join("\n");
            assert!(menu.contains("write the note now"), "{menu}");
        }
    }
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("note owed"), "{text}");
}

#[test]
fn what_is_past_and_still_scheduled_is_completed_with_its_real_times() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "g g a"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("Really began"), "{text}");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let done = shared
        .register
        .appointments
        .get(carepost::care::ledger::ids::Id([41; 16]))
        .unwrap();
    assert_eq!(done.state, AppointmentState::Completed);
    assert_eq!((done.began, done.ended), (Some(at(8, 30)), Some(at(9, 0))));
}

#[test]
fn a_missed_one_makes_a_follow_up_on_the_same_day_where_the_risk_is_red() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut today = Today::new(&shared);
    let mut menu = opened(press(&mut today, &shared, "g g x"));
    let mut form = opened(press(menu.as_mut(), &shared, "3"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("将新建跟进：张小明，11月24日 周二 到期"),
        "{text}"
    );
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let made: Vec<_> = shared.register.follow_ups_by_child.under(&MING).collect();
    assert_eq!(made.len(), 1);
}

#[test]
fn cancelling_asks_by_whom_and_why() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut menu = opened(press(&mut today, &shared, "x"));
    let mut form = opened(press(menu.as_mut(), &shared, "4"));
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert!(asks.is_empty());
    enter(form.as_mut(), &shared, "has a fever");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
}

#[test]
fn a_kept_booking_is_named_by_its_child_and_veiled_with_the_other_names() {
    let mut shared = stage(Lang::Zh, (110, 30));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\n");
    let draft = form.draft().expect("something was typed");
    shared.drafts.push(draft);
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("预约 · 曾丽"), "{text}");
    shared.veil = true;
    let text = render(&mut today, &shared).join("\n");
    assert!(!text.contains("曾丽"), "{text}");
}

#[test]
fn side_by_side_the_place_is_shown_and_the_reasons_of_the_row_are_whole() {
    for (lang, columns) in [(Lang::En, 110), (Lang::Zh, 110), (Lang::En, 120)] {
        let shared = stage(lang, (columns, 30));
        let mut today = Today::new(&shared);
        press(&mut today, &shared, "tab");
        let lines = render(&mut today, &shared);
        let text = lines.join("\n");
        assert!(text.contains("一号室"), "{text}");
        let last = shared.words.get("owed-consent");
        // The row itself, or the lines below the rows where its column cut it.
        let below: Vec<&str> = lines[9..].iter().map(|line| line.trim()).collect();
        let said = lines[1].contains(&last) || below.join(" ").contains(&last);
        assert!(said, "{text}");
    }
}

#[test]
fn a_clash_is_refused_by_name_and_let_through_with_a_reason() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\n10:45\n");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("Clashes with 10:30–11:20 Anna Smith (陈云, 一号室 taken)."),
        "{text}"
    );
    assert!(text.contains("Free: "), "{text}");
    assert!(press(form.as_mut(), &shared, "ctrl-s").is_empty());
    let text = render(form.as_mut(), &shared).join("\n");
    assert_eq!(text.matches("Clashes with").count(), 1, "{text}");
    assert!(text.contains("! Choose another time"), "{text}");
    enter(form.as_mut(), &shared, "agreed with both");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let kept = shared.register.appointments.iter().any(|(_, one)| {
        one.override_reason.as_deref() == Some("agreed with both") && one.children() == [LI]
    });
    assert!(kept);
}

#[test]
fn names_are_veiled_and_hostile_ones_do_nothing() {
    let mut shared = stage(Lang::Zh, (120, 40));
    let text = render(&mut Today::new(&shared), &shared).join("\n");
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    shared.veil = true;
    let text = render(&mut Today::new(&shared), &shared).join("\n");
    assert!(!text.contains("张小明") && text.contains("张●●"), "{text}");
}

#[test]
fn the_footer_names_the_next_state() {
    use carepost::tui::commands::Command;
    use carepost::tui::layer::Layer;
    let shared = stage(Lang::Zh, (80, 24));
    let mut today = Today::new(&shared);
    assert_eq!(
        today.hint(Command::Advance, &shared).as_deref(),
        Some("已到")
    );
    press(&mut today, &shared, "g g");
    assert_eq!(
        today.hint(Command::Advance, &shared).as_deref(),
        Some("完成")
    );
    press(&mut today, &shared, "j");
    assert_eq!(today.hint(Command::Advance, &shared).as_deref(), Some(""));
}

#[test]
fn what_is_owed_is_one_key_from_being_done() {
    let shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "tab a"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("Completed · 08:30–09:00 张小明"), "{text}");
    let mut child = opened(press(&mut today, &shared, "enter"));
    let text = render(child.as_mut(), &shared).join("\n");
    assert!(text.contains("张小明"), "{text}");
}

#[test]
fn a_kept_draft_is_offered_and_opens_with_what_was_typed() {
    use carepost::tui::layer::Layer;
    let mut shared = stage(Lang::En, (80, 24));
    let mut form = opened(press(&mut Today::new(&shared), &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\nfri 14:30");
    let draft = Layer::draft(form.as_ref()).expect("something was typed");
    shared.drafts.push(draft);
    let mut today = Today::new(&shared);
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("not saved 1"), "{text}");
    let mut form = opened(press(&mut today, &shared, "tab G enter"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("曾丽") && text.contains("fri 14:30"),
        "{text}"
    );
}

#[test]
fn both_halves_are_narrowed_as_one_types_and_still_driven() {
    let shared = stage(Lang::Zh, (110, 30));
    let mut today = Today::new(&shared);
    // The cursor stays on its row, whatever the filter was.
    let text = |today: &mut Today| render(today, &shared).join("\n").replace('▸', " ");
    let whole = text(&mut today);
    press(&mut today, &shared, "/");
    enter(&mut today, &shared, "zengl");
    let shown = text(&mut today);
    assert!(shown.matches("曾丽").count() >= 2, "{shown}");
    assert!(
        !shown.contains("张小明") && !shown.contains("Anna"),
        "{shown}"
    );
    assert!(!shown.contains("现在"), "{shown}");
    // Enter opens what the cursor is on and leaves the filter as it is.
    let asks = press(&mut today, &shared, "down enter");
    assert!(matches!(asks[..], [Ask::Open(_)]));
    assert!(!text(&mut today).contains("张小明"));
    // In the other half the keys are commands again.
    let asks = press(&mut today, &shared, "right d");
    assert!(matches!(asks[..], [Ask::Open(_)]));
    press(&mut today, &shared, "esc left");
    assert_eq!(text(&mut today), whole);
    // A Han character begins it, Esc keeps it, and again clears it.
    enter(&mut today, &shared, "张");
    press(&mut today, &shared, "esc");
    let shown = text(&mut today);
    assert!(
        shown.contains("张小明") && !shown.contains("曾丽"),
        "{shown}"
    );
    press(&mut today, &shared, "esc");
    assert_eq!(text(&mut today), whole);
    enter(&mut today, &shared, "谁");
    let shown = text(&mut today);
    assert_eq!(shown.matches("没有符合的").count(), 2, "{shown}");
    let asks = press(&mut today, &shared, "tab");
    assert!(matches!(asks[..], [Ask::Give(Command::Search)]));
}
