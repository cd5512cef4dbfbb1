//! Today worked by keys: what stands on it, and a day from booking to outcome.

mod day_kit;

use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::{AppointmentKind, AppointmentState};
use carepost::care::records::case_header::RiskChange;
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::register::{Opened, Register};
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{ME, enter, press, render, shared};
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
fn a_note_entered_in_error_is_no_note_of_the_session() {
    let mut shared = stage(Lang::Zh, (120, 40));
    let day_row = |shared: &Shared| {
        let rows = render(&mut Today::new(shared), shared);
        let row = rows.iter().find(|row| row.contains("09:02"));
        row.expect("it is in the day").clone()
    };
    assert!(day_row(&shared).contains("待写记录"));
    let mut note = NoteHeader::begun(ME, NoteKind::Progress, NoteForm::Soap, at(9, 2));
    note.appointment = Some(Id([42; 16]));
    note.state = NoteState::Signed;
    put(&mut shared.register, Id([67; 16]), Scope::Clinical, &note);
    assert!(day_row(&shared).contains("✓ 完成"));
    note.state = NoteState::EnteredInError;
    replace(&mut shared.register, Id([67; 16]), Scope::Clinical, &note);
    assert!(day_row(&shared).contains("待写记录"));
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
    let done = shared.register.appointments.get(Id([41; 16])).unwrap();
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
fn a_kept_draft_is_thrown_away_by_its_row_and_one_that_is_open_is_not_listed() {
    use carepost::tui::commands::Command;
    use carepost::tui::layer::Layer;
    let mut shared = stage(Lang::En, (80, 24));
    let mut form = opened(press(&mut Today::new(&shared), &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\n");
    let draft = form.draft().expect("something was typed");
    shared.drafts.push(draft.clone());
    let mut today = Today::new(&shared);
    press(&mut today, &shared, "tab G");
    assert!(today.row_commands(&shared).contains(&Command::Remove));
    let said = today.hint(Command::Remove, &shared);
    assert_eq!(said.as_deref(), Some("throw away"));
    let asks = press(&mut today, &shared, "D");
    assert!(matches!(asks[..], [Ask::ThrowAway(id)] if id == draft.id));
    shared.keeping.open_now(vec![draft.id]);
    let text = render(&mut today, &shared).join("\n");
    assert!(!text.contains("not saved"), "{text}");
}

#[test]
fn a_draft_that_nothing_can_open_says_so_and_can_be_thrown_away() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut form = opened(press(&mut Today::new(&shared), &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\n");
    let mut draft = form.draft().expect("something was typed");
    draft.form = "of-a-later-version".to_owned();
    shared.drafts.push(draft);
    let mut today = Today::new(&shared);
    let asks = press(&mut today, &shared, "tab G enter");
    assert!(matches!(&asks[..], [Ask::Say(said)] if said.text.contains("D throws")));
    let asks = press(&mut today, &shared, "D");
    assert!(matches!(asks[..], [Ask::ThrowAway(_)]));
}

#[test]
fn an_appointment_changed_a_second_time_goes_on_with_what_was_typed_the_first() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut form = opened(press(&mut Today::new(&shared), &shared, "e"));
    press(form.as_mut(), &shared, "ctrl-u");
    enter(form.as_mut(), &shared, "fri 14:30");
    shared
        .drafts
        .push(form.draft().expect("something was typed"));
    let mut again = opened(press(&mut Today::new(&shared), &shared, "e"));
    let text = render(again.as_mut(), &shared).join("\n");
    assert!(
        text.contains("fri 14:30") && text.contains("brought back"),
        "{text}"
    );
    assert_eq!(
        again.draft_id(),
        Some(shared.drafts[0].id),
        "one draft, not two"
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
    assert!(matches!(&asks[..], [Ask::SearchFor(text)] if !text.is_empty()));
}

#[test]
fn a_free_slot_is_taken_by_its_key() {
    let shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "n"));
    enter(form.as_mut(), &shared, "zengli\n10:45\n");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("Free: F2 17:00"), "{text}");
    press(form.as_mut(), &shared, "f2");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(!text.contains("Clashes with"), "{text}");
    assert!(text.contains("2026-11-24 17:00"), "{text}");
}

#[test]
fn a_gap_shorter_than_a_session_presets_what_there_is() {
    let mut shared = stage(Lang::En, (80, 24));
    shared.now = at(17, 20);
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "G n"));
    enter(form.as_mut(), &shared, "zengli\n");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("30 min"), "{text}");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let booked = shared.register.appointments.iter();
    let last = booked
        .map(|(_, one)| one)
        .max_by_key(|one| one.start)
        .unwrap();
    assert_eq!((last.start, last.minutes), (at(17, 30), 30));
}

#[test]
fn what_ended_early_leaves_a_gap_and_stands_where_it_was_held() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut early = appointment(ANNA, ME, at(10, 30));
    early.state = AppointmentState::Completed;
    (early.began, early.ended) = (Some(at(9, 50)), Some(at(10, 4)));
    replace(&mut shared.register, Id([43; 16]), Scope::Clinical, &early);
    let rows = render(&mut Today::new(&shared), &shared);
    let at_row = |text: &str| rows.iter().position(|row| row.contains(text));
    let (held, now) = (at_row("09:50–10:04"), at_row("── now ──"));
    assert!(held.is_some() && held < now, "{rows:?}");
    assert!(at_row("10:15–12:00").is_some(), "{rows:?}");
}

#[test]
fn one_that_began_and_was_never_ended_is_owed_and_asks_for_its_times() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut begun = appointment(MING, ME, at(8, 30));
    begun.minutes = 30;
    begun.state = AppointmentState::InSession;
    begun.began = Some(at(8, 30));
    replace(&mut shared.register, Id([41; 16]), Scope::Clinical, &begun);
    shared.now = at(9, 30);
    let text = render(&mut Today::new(&shared), &shared).join("\n");
    assert!(text.contains("» runs over"), "{text}");
    shared.now = at(10, 5);
    let mut today = Today::new(&shared);
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("outcome owed"), "{text}");
    let mut form = opened(press(&mut today, &shared, "g g a"));
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let done = shared.register.appointments.get(Id([41; 16])).unwrap();
    assert_eq!((done.began, done.ended), (Some(at(8, 30)), Some(at(9, 0))));
}

#[test]
fn beginning_what_is_long_past_asks_when_and_two_presses_ask_for_the_real_times() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    // 08:30 to 09:00, and it is 10:05.
    let mut menu = opened(press(&mut today, &shared, "g g x"));
    let mut form = opened(press(menu.as_mut(), &shared, "1"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("Really began") && !text.contains("Really ended"),
        "{text}"
    );
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let begun = shared.register.appointments.get(Id([41; 16])).unwrap();
    assert_eq!((begun.began, begun.ended), (Some(at(8, 30)), None));
    shared.now = at(10, 30);
    let mut today = Today::new(&shared);
    let at_ten = |shared: &Shared| {
        shared
            .register
            .appointments
            .get(Id([43; 16]))
            .unwrap()
            .clone()
    };
    for _ in 0..2 {
        let asks = press(&mut today, &shared, "a");
        assert_eq!(save(&mut shared, &asks), 1);
    }
    assert_eq!(at_ten(&shared).state, AppointmentState::InSession);
    let asks = press(&mut today, &shared, "a");
    assert_eq!(save(&mut shared, &asks), 0);
    let mut form = opened(asks);
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("0 minutes only"), "{text}");
}

#[test]
fn beginning_a_second_talk_without_consent_asks_why_once_and_takes_silence() {
    let mut shared = stage(Lang::En, (80, 24));
    // 曾丽 was seen at nine, and no consent is on file.
    let second = appointment(LI, ME, at(10, 30));
    replace(&mut shared.register, Id([43; 16]), Scope::Clinical, &second);
    let mut today = Today::new(&shared);
    let asks = press(&mut today, &shared, "a");
    assert_eq!(save(&mut shared, &asks), 1, "arriving asks nothing");
    let mut form = opened(press(&mut today, &shared, "a"));
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(
        text.contains("consent for services is owed for 曾丽"),
        "{text}"
    );
    enter(form.as_mut(), &shared, "father signs on Friday");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let begun = shared.register.appointments.get(Id([43; 16])).unwrap();
    assert_eq!(begun.state, AppointmentState::InSession);
    assert_eq!(begun.without_consent, "father signs on Friday");
    shared.now += TimeDelta::minutes(40);
    let asks = press(&mut today, &shared, "a");
    assert_eq!(save(&mut shared, &asks), 1, "it was said already");
}

#[test]
fn a_visit_is_set_out_on_and_what_is_under_way_says_so() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut visit = appointment(ANNA, ME, at(10, 30));
    visit.kind = AppointmentKind::HomeVisit;
    visit.state = AppointmentState::Arrived;
    replace(&mut shared.register, Id([43; 16]), Scope::Clinical, &visit);
    let mut today = Today::new(&shared);
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("> 已出发"), "{text}");
    let said = |asks: Vec<Ask>| {
        asks.into_iter().find_map(|ask| match ask {
            Ask::Say(notice) => Some(notice.text),
            _ => None,
        })
    };
    for (key, text) in [
        ("m", "appointment-under-way"),
        ("D", "appointment-not-cancellable"),
    ] {
        let told = said(press(&mut today, &shared, key));
        assert_eq!(told, Some(shared.words.get(text)));
    }
}

/// Somebody else changes an appointment of ours.
fn changed_by_liu(shared: &mut Shared) {
    let plain = appointment(ANNA, ME, at(10, 30)).encode().unwrap();
    let opened = Opened {
        key: RecordKey::new(Kind::Appointment, Id([43; 16])),
        revision: 9,
        scope: Scope::Clinical,
        author: LIU,
        time: now().timestamp_millis(),
        credit: carepost::post::credit::Credit::taken(true),
        plain: Some(&plain),
    };
    shared.register.take(&opened).unwrap();
}

#[test]
fn whoever_was_not_in_since_last_week_is_told_what_changed_and_opens_the_list() {
    let mut shared = stage(Lang::Zh, (80, 24));
    changed_by_liu(&mut shared);
    let told = |shared: &Shared| render(&mut Today::new(shared), shared).join("\n");
    assert!(!told(&shared).contains("您不在时"), "a first visit");
    // Yesterday was a Monday.
    shared.visit.last = Some(now() - TimeDelta::days(1));
    assert!(!told(&shared).contains("您不在时"), "in this week already");
    shared.visit.last = Some(now() - TimeDelta::days(4));
    let text = told(&shared);
    assert!(text.contains("您不在时 自 11月20日"), "{text}");
    assert!(text.contains("预约 1"), "{text}");
    assert!(text.contains("待办 2"), "it is no work: {text}");
    let mut today = Today::new(&shared);
    let mut list = opened(press(&mut today, &shared, "tab enter"));
    let text = render(list.as_mut(), &shared).join("\n");
    assert!(
        text.contains("Anna Smith") && text.contains("预约 · 有改动"),
        "{text}"
    );
    assert!(text.contains("刘芳"), "{text}");
    let noted = press(list.as_mut(), &shared, "d");
    let job = noted.into_iter().find_map(|ask| match ask {
        Ask::Do(Job::TakeNote(note)) => Some(note),
        _ => None,
    });
    shared.visit.take_note(job.expect("it is noted"));
    assert!(!told(&shared).contains("您不在时"));
}

#[test]
fn what_left_red_is_a_row_of_a_supervisor_that_one_key_takes_note_of() {
    let mut shared = stage(Lang::Zh, (110, 24));
    let mut left = case(ANNA, "TS-2026-003", RiskLevel::Green);
    left.counselor = LIU;
    left.risk_history.push(RiskChange {
        from: RiskLevel::Red,
        to: RiskLevel::Green,
        by: LIU,
        at: now() - TimeDelta::days(1),
    });
    put(&mut shared.register, Id([33; 16]), Scope::Clinical, &left);
    let mut today = Today::new(&shared);
    let text = render(&mut today, &shared).join("\n");
    assert!(text.contains("离开红级 昨天 → · 绿 · 刘芳"), "{text}");
    assert!(text.contains("d 已阅"), "{text}");
    let asks = press(&mut today, &shared, "tab G d");
    let note = asks.into_iter().find_map(|ask| match ask {
        Ask::Do(Job::TakeNote(note)) => Some(note),
        _ => None,
    });
    shared.visit.take_note(note.expect("it is noted"));
    let text = render(&mut today, &shared).join("\n");
    assert!(!text.contains("离开红级"), "{text}");
}

#[test]
fn the_cursor_stands_on_what_was_saved() {
    let mut shared = stage(Lang::En, (80, 24));
    let mut today = Today::new(&shared);
    let mut form = opened(press(&mut today, &shared, "G n"));
    enter(form.as_mut(), &shared, "zhangxm\n");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    let about = asks.iter().find_map(|ask| match ask {
        Ask::SaveAndClose(set) => set.about,
        _ => None,
    });
    save(&mut shared, &asks);
    today.changed(&shared);
    today.point_to(about.expect("it is about the booking"), &shared);
    let rows = render(&mut today, &shared);
    let marked = rows.iter().find(|row| row.contains('▸')).unwrap();
    assert!(marked.contains("张小明"), "{rows:?}");
}

#[test]
fn the_cursor_stays_where_it_was_when_its_row_goes_to_another_day() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut today = Today::new(&shared);
    // The last of the day is moved to the next: what is before it now has the cursor, not the first of the day.
    let mut form = opened(press(&mut today, &shared, "G k m"));
    enter(form.as_mut(), &shared, "明天 15:00");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    today.changed(&shared);
    let rows = render(&mut today, &shared);
    let marked = rows.iter().position(|row| row.contains('▸')).unwrap();
    let first = rows.iter().position(|row| row.contains("08:30")).unwrap();
    assert!(marked > first + 3, "{rows:?}");
}

#[test]
fn every_size_and_language_shows_what_changed_while_away() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let mut shared = stage(lang, size);
            changed_by_liu(&mut shared);
            shared.visit.last = Some(now() - TimeDelta::days(4));
            let mut list = opened(press(&mut Today::new(&shared), &shared, "tab enter"));
            let rows = render(list.as_mut(), &shared);
            assert!(rows.iter().all(|row| width::of(row) <= usize::from(size.0)));
            insta::assert_snapshot!(format!("since_{name}_{}", size.0), rows.join("\n"));
        }
    }
}

#[test]
fn what_arrives_behind_today_leaves_the_cursor_on_the_most_pressing_until_a_key_is_pressed() {
    let mut shared = stage(Lang::En, (80, 24));
    shared.me.roles.counselor = false;
    shared.me.roles.supervisor = true;
    shared.register.appointments = Default::default();
    let left_red = |of: u8| {
        let mut case = case(Id([of; 16]), "TS-2026-0009", RiskLevel::Green);
        case.risk_history.push(RiskChange {
            from: RiskLevel::Red,
            to: RiskLevel::Green,
            by: LIU,
            at: now() - TimeDelta::days(1),
        });
        case
    };
    let marked = |today: &mut Today, shared: &Shared| -> String {
        let rows = render(today, shared);
        let found = rows.iter().find(|row| row.contains('▸'));
        found.expect("a row is marked").clone()
    };
    put(
        &mut shared.register,
        Id([33; 16]),
        Scope::Clinical,
        &left_red(2),
    );
    let mut today = Today::new(&shared);
    let first = marked(&mut today, &shared);
    put(
        &mut shared.register,
        Id([34; 16]),
        Scope::Clinical,
        &left_red(1),
    );
    let rows = render(&mut today, &shared);
    let owed = rows.iter().position(|row| row.contains("Owed")).unwrap();
    assert!(rows[owed + 1].contains('▸'), "{rows:#?}");
    assert_ne!(
        marked(&mut today, &shared),
        first,
        "another row has come above"
    );
    // From the first key on it stays on its row.
    press(&mut today, &shared, "j");
    let name = |row: &str| row.split_whitespace().nth(3).unwrap().to_owned();
    let on = name(&marked(&mut today, &shared));
    put(
        &mut shared.register,
        Id([35; 16]),
        Scope::Clinical,
        &left_red(4),
    );
    assert_eq!(name(&marked(&mut today, &shared)), on);
}
