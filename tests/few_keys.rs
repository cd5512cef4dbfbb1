//! The commonest jobs take few keys, the words themselves aside: what one does every day is nearest.

mod day_kit;

use carepost::care::ledger::ids::Id;
use carepost::care::records::appointment::{
    Appointment, AppointmentKind, AppointmentState, Subject,
};
use carepost::post::next_session::next_session;
use carepost::tui::appointment_actions;
use carepost::tui::appointment_completed::after_completing;
use carepost::tui::appointment_forms::{Prefill, book, enter_afterwards};
use carepost::tui::child::ChildView;
use carepost::tui::commands::Command;
use carepost::tui::contact_forms::log_contact;
use carepost::tui::follow_up_forms;
use carepost::tui::form::form_layer::FormLayer;
use carepost::tui::handover_forms;
use carepost::tui::layer::{Ask, Shared};
use carepost::tui::rehearsal::{ME, enter, press, render};
use carepost::words::lang::Lang;
use chrono::TimeDelta;
use day_kit::*;

fn desk() -> Shared {
    stage(Lang::Zh, (80, 24))
}

#[test]
fn what_is_marked_in_a_list_is_taken_by_the_key_that_saves() {
    let mut shared = desk();
    let gap = Prefill {
        start: Some("2026-11-24T17:00:00".parse().unwrap()),
        ..Prefill::default()
    };
    let mut form = book(gap, &shared);
    // Two are meant by it; the first is marked.
    enter(form.as_mut(), &shared, "li");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{:?}",
        render(form.as_mut(), &shared)
    );
}

#[test]
fn a_contact_is_logged_by_its_words_alone() {
    let mut shared = desk();
    let mut form = log_contact(ANNA, &shared);
    enter(form.as_mut(), &shared, "他说这周睡得好");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let (id, _) = shared.register.contacts.iter().next().unwrap();
    let words = &shared.register.contact_words.get(id).unwrap().words;
    assert_eq!(words, "他说这周睡得好");
}

#[test]
fn a_new_follow_up_asks_for_what_is_to_be_done_second() {
    let mut shared = desk();
    let before = shared.register.follow_ups.iter().count();
    let mut form = follow_up_forms::new_follow_up(Some(ANNA), &shared);
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "问问期中考试");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(shared.register.follow_ups.iter().count(), before + 1);
    let mut words = shared.register.follow_up_words.iter();
    assert!(words.any(|(_, one)| one.words == "问问期中考试"));
}

/// The last gap before 10:05, in the form that enters an appointment afterwards.
fn begun_at(shared: &Shared) -> String {
    let prefill = Prefill {
        child: Some(ANNA),
        ..Prefill::default()
    };
    let mut form = enter_afterwards(prefill, shared);
    render(form.as_mut(), shared).join("\n")
}

#[test]
fn what_is_entered_afterwards_begins_in_the_last_gap_of_today() {
    // The day is free: a session that has just ended, on the grid.
    let mut shared = rehearsal_of_a_free_day();
    let shown = begun_at(&shared);
    assert!(shown.contains("2026-11-24 09:15"), "{shown}");
    // With somebody from 09:00 to 09:50, the quarter of an hour since then.
    let held = appointment(MING, ME, at(9, 0));
    put(
        &mut shared.register,
        Id([90; 16]),
        carepost::care::ledger::scope::Scope::Clinical,
        &held,
    );
    let shown = begun_at(&shared);
    assert!(shown.contains("2026-11-24 09:50"), "{shown}");
    assert!(shown.contains("15"), "{shown}");
    let asks = {
        let prefill = Prefill {
            child: Some(ANNA),
            ..Prefill::default()
        };
        let mut form = enter_afterwards(prefill, &shared);
        press(form.as_mut(), &shared, "ctrl-s")
    };
    assert_eq!(save(&mut shared, &asks), 1, "it can be saved as it stands");
}

/// A desk at 10:05 with nothing booked.
fn rehearsal_of_a_free_day() -> Shared {
    carepost::tui::rehearsal::shared(Lang::Zh, (80, 24), staffed(), now())
}

#[test]
fn the_note_that_a_session_asks_for_is_one_key_after_completing_it() {
    let mut shared = rehearsal_of_a_free_day();
    let mut held = appointment(MING, ME, at(9, 0));
    (held.state, held.began) = (AppointmentState::InSession, Some(at(9, 0)));
    let id = Id([90; 16]);
    put(
        &mut shared.register,
        id,
        carepost::care::ledger::scope::Scope::Clinical,
        &held,
    );
    let mut asks = Vec::new();
    appointment_actions::act(Command::Advance, id, &shared, &mut asks);
    save(&mut shared, &asks);
    let mut menu = opened(asks);
    let shown = render(menu.as_mut(), &shared).join("\n");
    assert!(shown.contains("SOAP"), "{shown}");
    let mut note = opened(press(menu.as_mut(), &shared, "1"));
    assert!(
        render(note.as_mut(), &shared)
            .join("\n")
            .contains("主观陈述")
    );
    // Any other is there too.
    let mut asks = Vec::new();
    appointment_actions::act(Command::WriteNote, id, &shared, &mut asks);
    let shown = render(opened(asks).as_mut(), &shared).join("\n");
    assert!(shown.contains("个人手记"), "{shown}");
}

/// The appointment of a child that was booked last.
fn booked(shared: &Shared, child: Id) -> &Appointment {
    let of_child = shared.register.appointments_by_child.under(&child);
    let found = of_child.filter_map(|id| shared.register.appointments.get(id));
    found.max_by_key(|one| one.start).unwrap()
}

#[test]
fn the_next_session_is_booked_as_the_last_one_by_two_keys_after_completing_it() {
    let mut shared = rehearsal_of_a_free_day();
    let mut held = appointment(MING, ME, at(9, 0));
    (held.state, held.began) = (AppointmentState::InSession, Some(at(9, 0)));
    (held.kind, held.minutes) = (AppointmentKind::Video, 40);
    held.room = Some(Id([22; 16]));
    let (id, scope) = (Id([90; 16]), carepost::care::ledger::scope::Scope::Clinical);
    put(&mut shared.register, id, scope, &held);
    let mut asks = Vec::new();
    appointment_actions::act(Command::Advance, id, &shared, &mut asks);
    save(&mut shared, &asks);
    let mut menu = opened(asks);
    let shown = render(menu.as_mut(), &shared).join("\n");
    assert!(shown.contains("约下一次：12月1日 周二 09:00"), "{shown}");
    let mut layers: Vec<_> = press(menu.as_mut(), &shared, "2")
        .into_iter()
        .filter_map(|ask| match ask {
            Ask::Open(layer) => Some(layer),
            _ => None,
        })
        .collect();
    let mut form = layers.pop().unwrap();
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let next = booked(&shared, MING);
    assert_eq!(next.start, at(9, 0) + TimeDelta::days(7));
    assert_eq!((next.kind, next.minutes), (held.kind, held.minutes));
    assert_eq!(next.room, held.room);
    assert_eq!(next.state, AppointmentState::Scheduled);
    // Below it stands the question for the rest: the note is owed all the same.
    let mut menu = layers.pop().unwrap();
    let shown = render(menu.as_mut(), &shared).join("\n");
    assert!(
        shown.contains("现在写记录") && !shown.contains("约下一次"),
        "{shown}"
    );
    opened(press(menu.as_mut(), &shared, "1"));
}

#[test]
fn a_group_is_asked_for_no_next_time() {
    let mut shared = rehearsal_of_a_free_day();
    let mut held = appointment(MING, ME, at(9, 0));
    held.subject = Subject::Group {
        name: "三年级小组".into(),
        children: vec![MING, LI],
    };
    (held.state, held.began) = (AppointmentState::InSession, Some(at(9, 0)));
    held.kind = AppointmentKind::Group;
    let (id, scope) = (Id([90; 16]), carepost::care::ledger::scope::Scope::Clinical);
    put(&mut shared.register, id, scope, &held);
    let mut menu = after_completing(id, &held, &shared);
    let shown = render(menu.as_mut(), &shared).join("\n");
    assert!(
        !shown.contains("约下一次") && shown.contains("以后再写"),
        "{shown}"
    );
}

#[test]
fn from_a_childs_page_the_next_session_is_booked_by_two_keys() {
    let mut shared = rehearsal_of_a_free_day();
    // Nineteen days ago, a Thursday: the next Thursday that lies ahead.
    let before = appointment(MING, ME, at(16, 0) - TimeDelta::days(19));
    let scope = carepost::care::ledger::scope::Scope::Clinical;
    put(&mut shared.register, Id([90; 16]), scope, &before);
    // Called off, it says nothing of the next.
    let mut off = appointment(MING, ME, at(11, 0) - TimeDelta::days(1));
    off.state = AppointmentState::Cancelled;
    put(&mut shared.register, Id([91; 16]), scope, &off);
    let mut child = ChildView::new(MING, &shared);
    let mut form = opened(press(&mut child, &shared, "n"));
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    assert_eq!(booked(&shared, MING).start, at(16, 0) + TimeDelta::days(2));
    // The time has the keys: one types another, and nothing of the child is lost.
    let mut form = opened(press(&mut child, &shared, "n"));
    enter(form.as_mut(), &shared, "周五 10:00");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let at_ten = at(10, 0) + TimeDelta::days(3);
    let mut all = shared.register.appointments.iter();
    assert!(all.any(|(_, one)| one.start == at_ten));
}

#[test]
fn a_child_that_is_picked_brings_its_hour_and_room_and_overwrites_nothing() {
    let mut shared = rehearsal_of_a_free_day();
    let mut before = appointment(MING, ME, at(16, 0) - TimeDelta::days(5));
    before.room = Some(Id([22; 16]));
    let scope = carepost::care::ledger::scope::Scope::Clinical;
    put(&mut shared.register, Id([90; 16]), scope, &before);
    let mut form = book(Prefill::default(), &shared);
    enter(form.as_mut(), &shared, "zxm");
    press(form.as_mut(), &shared, "enter");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(
        shown.contains("2026-11-26 16:00") && shown.contains("沙盘室"),
        "{shown}"
    );
    // Another child takes that time away again.
    press(form.as_mut(), &shared, "shift-tab");
    enter(form.as_mut(), &shared, "zl\n");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(!shown.contains("2026-11-26 16:00"), "{shown}");
    // The gap under the cursor says when; the child says nothing against it.
    let gap = Prefill {
        start: Some("2026-11-24T17:00:00".parse().unwrap()),
        ..Prefill::default()
    };
    let mut form = book(gap, &shared);
    enter(form.as_mut(), &shared, "zxm\n");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(shown.contains("2026-11-24 17:00"), "{shown}");
}

#[test]
fn a_rhythm_of_last_year_is_none() {
    let mut shared = rehearsal_of_a_free_day();
    let before = appointment(MING, ME, at(16, 0) - TimeDelta::days(150));
    let scope = carepost::care::ledger::scope::Scope::Clinical;
    put(&mut shared.register, Id([90; 16]), scope, &before);
    // Nor is a colleague's hour this counselor's.
    let theirs = appointment(MING, LIU, at(14, 0) - TimeDelta::days(7));
    put(&mut shared.register, Id([91; 16]), scope, &theirs);
    assert!(next_session(&shared.register, MING, ME, shared.now).is_none());
    let (start, _) = next_session(&shared.register, MING, LIU, shared.now).unwrap();
    assert_eq!(start.to_string(), "2026-11-24 14:00:00");
}

#[test]
fn a_handover_by_force_takes_nobody_for_granted() {
    let mut shared = desk();
    shared.me.roles.administrator = true;
    let mut form = FormLayer::new(
        handover_forms::from_draft("hand-over-forced").unwrap(),
        &shared,
    );
    let shown = render(&mut form, &shared).join("\n");
    assert_eq!(shown.matches("● 请选择").count(), 2, "{shown}");
}
