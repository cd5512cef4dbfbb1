//! Supervision sessions: booked from schedule and board, shown, and written of in a form of their own.

mod day_kit;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::{Appointment, AppointmentKind, Subject};
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::tui::board::BoardScreen;
use carepost::tui::commands::Command;
use carepost::tui::job::Job;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::note_layer;
use carepost::tui::rehearsal::{ME, enter, press, render};
use carepost::tui::schedule::Schedule;
use carepost::tui::today::Today;
use carepost::tui::width;
use carepost::words::lang::Lang;
use day_kit::*;

const SESSION: Id = Id([66; 16]);

fn text(layer: &mut dyn Layer, shared: &Shared) -> String {
    let rows = render(layer, shared);
    let columns = usize::from(shared.size.0);
    assert!(rows.iter().all(|row| width::of(row) <= columns));
    rows.join("\n")
}

/// A supervisor's desk, with a session with LIU at noon.
fn desk(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = stage(lang, size);
    shared.me.roles.counselor = false;
    let counselor = Roles {
        counselor: true,
        ..Roles::default()
    };
    shared.me.colleagues.insert(LIU, counselor);
    let about = Subject::Supervision {
        about: "结案怎么谈".into(),
    };
    let kind = AppointmentKind::InPerson;
    let session = Appointment::scheduled(about, vec![ME, LIU], at(12, 0), 50, kind);
    put(&mut shared.register, SESSION, Scope::Clinical, &session);
    shared
}

#[test]
fn every_size_and_language_shows_the_form() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for size in [(60, 17), (80, 21), (120, 37)] {
            let shared = desk(lang, size);
            let mut board = BoardScreen::new(&shared);
            let mut form = opened(press(&mut board, &shared, "j n"));
            let shown = text(form.as_mut(), &shared);
            insta::assert_snapshot!(format!("supervision_form_{name}_{}", size.0), shown);
        }
    }
}

#[test]
fn one_is_booked_from_the_board_with_the_counselor_of_the_line() {
    let mut shared = desk(Lang::En, (80, 24));
    let mut board = BoardScreen::new(&shared);
    let mut form = opened(press(&mut board, &shared, "j V"));
    assert!(text(form.as_mut(), &shared).contains("刘芳"));
    // At noon both are taken already: named, refused, and let through with a reason only.
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2026-11-24 12:10");
    let shown = text(form.as_mut(), &shared);
    assert!(shown.contains("陈云") && shown.contains("Clash"), "{shown}");
    assert!(press(form.as_mut(), &shared, "ctrl-s").is_empty());
    let mut form = opened(press(&mut board, &shared, "V"));
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2026-11-25 15:00");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    let booked = shared.register.appointments.iter();
    let mut booked = booked.filter(|(id, one)| *id != SESSION && one.is_supervision());
    assert_eq!(booked.next().unwrap().1.counselors, [ME, LIU]);
}

#[test]
fn a_counselor_who_books_one_does_not_lead_it() {
    let mut shared = desk(Lang::En, (80, 24));
    shared.me.roles.supervisor = false;
    shared.me.roles.counselor = true;
    let supervisor = Roles {
        supervisor: true,
        ..Roles::default()
    };
    shared.me.colleagues.insert(LIU, supervisor);
    let mut board = BoardScreen::new(&shared);
    let mut form = opened(press(&mut board, &shared, "V"));
    enter(form.as_mut(), &shared, "刘芳\n");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2026-11-25 15:00");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(
        save(&mut shared, &asks),
        1,
        "{}",
        text(form.as_mut(), &shared)
    );
    let booked = shared.register.appointments.iter();
    let mut booked = booked.filter(|(id, one)| *id != SESSION && one.is_supervision());
    assert_eq!(booked.next().unwrap().1.counselors, [LIU, ME]);
}

#[test]
fn today_and_schedule_name_who_takes_part() {
    let shared = desk(Lang::Zh, (120, 40));
    let shown = text(&mut Today::new(&shared), &shared);
    assert!(shown.contains("督导：陈云"), "{shown}");
    let mut schedule = Schedule::new(&shared);
    assert!(text(&mut schedule, &shared).contains("督导：陈云"));
    let asks = press(&mut schedule, &shared, "V");
    assert!(matches!(asks[..], [Ask::Open(_)]));
}

#[test]
fn its_note_has_a_form_of_its_own_and_is_read_by_who_took_part() {
    let mut shared = desk(Lang::Zh, (80, 24));
    let mut menu = note_layer::write_on_appointment(SESSION, &shared).unwrap();
    let shown = text(menu.as_mut(), &shared);
    assert!(shown.contains("督导") && !shown.contains("SOAP"), "{shown}");
    // Signed by the supervisor, opened by the counselor who took part.
    let mut note = NoteHeader::begun(ME, NoteKind::Progress, NoteForm::Supervision, at(12, 0));
    note.appointment = Some(SESSION);
    note.state = NoteState::Signed;
    note.signed = Some(Id([68; 16]));
    put(&mut shared.register, Id([67; 16]), Scope::Clinical, &note);
    shared.me.person = LIU;
    shared.me.scopes.clear();
    let mut reading = note_layer::write_on_appointment(SESSION, &shared).unwrap();
    // Who was given the one text writes nothing into its scope and gives it to nobody.
    for command in [Command::Addendum, Command::Share] {
        let hint = reading.hint(command, &shared);
        assert_eq!(hint.as_deref(), Some(""), "{command:?} is not offered");
    }
    let asks = press(reading.as_mut(), &shared, "A");
    assert!(matches!(&asks[..], [Ask::Say(said)] if said.text.contains("服务团队")));
    let asks = press(reading.as_mut(), &shared, "enter");
    assert!(matches!(&asks[..], [Ask::Do(Job::ReadShared { scope, .. })]
        if *scope == Scope::Private(ME)));
}
