//! The line of keys names what the row under the cursor takes, and nothing else.

mod day_kit;

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::case_header::CaseState;
use carepost::care::records::follow_up::Settled;
use carepost::post::fresh::Fresh;
use carepost::tui::child::{ChildView, Tab};
use carepost::tui::layer::{Layer, Shared};
use carepost::tui::model::Model;
use carepost::tui::rehearsal::{self, ME, press};
use carepost::tui::schedule::Schedule;
use carepost::tui::theme::Theme;
use carepost::tui::today::Today;
use carepost::tui::view;
use carepost::words::lang::Lang;
use day_kit::{LI, MING, opened, replace, save, stage};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The footer of a frame with a layer on top of a screen.
fn footer(shared: Shared, layers: Vec<Box<dyn Layer>>) -> String {
    let (columns, rows) = shared.size;
    let mut model = Model::new(
        shared.words.clone(),
        Theme::plain(),
        shared.now,
        shared.size,
        Fresh::new([3; 32]),
    );
    model.shared = shared;
    for layer in layers {
        model.push(layer);
    }
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    view::draw(&mut model, area, &mut buffer);
    rehearsal::lines(&buffer).pop().unwrap()
}

#[test]
fn an_empty_slot_offers_no_outcome_and_an_appointment_does() {
    let shared = stage(Lang::En, (120, 30));
    let mut schedule = Schedule::new(&shared);
    press(&mut schedule, &shared, "end");
    let empty = footer(stage(Lang::En, (120, 30)), vec![Box::new(schedule)]);
    assert!(empty.contains("n new"), "{empty}");
    for key in ["a arrived", "x other", "w write", "m move", "e edit"] {
        assert!(!empty.contains(key), "{key}: {empty}");
    }
    let mut schedule = Schedule::new(&shared);
    press(&mut schedule, &shared, "home");
    let booked = footer(stage(Lang::En, (120, 30)), vec![Box::new(schedule)]);
    assert!(booked.contains("a completed"), "{booked}");
    assert!(booked.contains("x other outcome"), "{booked}");
}

#[test]
fn what_is_owed_comes_first_and_a_second_case_is_not_offered() {
    let shared = stage(Lang::En, (120, 30));
    let mut today = Today::new(&shared);
    press(&mut today, &shared, "tab");
    let line = footer(shared, vec![Box::new(today)]);
    assert!(line.trim_start().starts_with("L log a contact"), "{line}");
    assert!(!line.contains("C "), "{line}");
    assert!(line.trim_end().ends_with("? help"), "{line}");
}

#[test]
fn a_menu_and_a_form_name_no_key_they_do_not_take() {
    let shared = stage(Lang::En, (120, 30));
    let mut today = Today::new(&shared);
    let menu = opened(press(&mut today, &shared, "x"));
    let line = footer(stage(Lang::En, (120, 30)), vec![Box::new(today), menu]);
    assert!(
        !line.contains("save") && line.contains("Esc back"),
        "{line}"
    );
    let mut today = Today::new(&shared);
    let form = opened(press(&mut today, &shared, "n"));
    let line = footer(shared, vec![Box::new(today), form]);
    assert!(
        line.contains("Ctrl-S save") && !line.contains("find"),
        "{line}"
    );
}

#[test]
fn on_a_childs_appointment_the_keys_are_the_appointments() {
    let mut shared = stage(Lang::En, (120, 30));
    let mut child = ChildView::at_tab(MING, Tab::Sessions);
    let mut menu = opened(press(&mut child, &shared, "x"));
    let text = rehearsal::render(menu.as_mut(), &shared).join("\n");
    assert!(text.contains("missed"), "{text}");
    let mut form = opened(press(&mut child, &shared, "a"));
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(&mut shared, &asks), 1);
    let early = shared.register.appointments.get(Id([41; 16])).unwrap();
    assert_eq!(early.state, AppointmentState::Completed);
    let (_, case) = shared.register.open_case(MING).unwrap();
    assert_eq!(case.state, CaseState::Active, "the case is left alone");
    // What has an outcome can still be looked at.
    let mut details = opened(press(&mut child, &shared, "enter"));
    let text = rehearsal::render(details.as_mut(), &shared).join("\n");
    assert!(text.contains("completed"), "{text}");
}

#[test]
fn a_follow_up_that_is_settled_is_only_edited() {
    let mut shared = stage(Lang::En, (120, 30));
    let at_follow_up = |shared: &Shared| {
        let mut view = ChildView::new(LI, shared);
        press(&mut view, shared, "4");
        view
    };
    let offers = ["d done", "m postpone", "x cancel"];
    let view = at_follow_up(&shared);
    let open = footer(stage(Lang::En, (120, 30)), vec![Box::new(view)]);
    assert!(offers.iter().all(|key| open.contains(key)), "{open}");
    let id = Id([51; 16]);
    let mut settled = shared.register.follow_ups.get(id).unwrap().clone();
    settled.settled = Some(Settled {
        done: true,
        by: ME,
        at: shared.now,
    });
    replace(&mut shared.register, id, Scope::Clinical, &settled);
    let view = at_follow_up(&shared);
    let done = footer(shared, vec![Box::new(view)]);
    assert!(done.contains("e edit"), "{done}");
    assert!(!offers.iter().any(|key| done.contains(key)), "{done}");
}
