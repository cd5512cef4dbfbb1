//! The ground of the terminal is asked for once and never waited for: told at once, told late, told in pieces, never told.

mod program;
mod terminal;

use carepost::tui::colours::{self, Palette};
use carepost::tui::ground::{Ground, QUESTION};
use program::Home;
use ratatui::style::Color;
use terminal::{Start, Terminal};

const WHITE: &str = "rgb:ffff/ffff/ffff";
const BLACK: &str = "rgb:0000/0000/0000";

/// The number of the colour in which keys are named on a ground.
fn of_keys(ground: Option<Ground>) -> u8 {
    match colours::of(ground, Palette::Many).accent {
        Color::Indexed(number) => number,
        other => panic!("{other:?}"),
    }
}

fn wait_for_colours_of(terminal: &mut Terminal, ground: Option<Ground>) {
    let number = of_keys(ground);
    terminal.wait_until("is drawn in the colours of its ground", |shown| {
        shown.has_colour(number)
    });
}

#[test]
fn a_terminal_that_tells_is_drawn_for_its_ground() {
    let home = Home::with_roster();
    for (colour, ground) in [(WHITE, Ground::Light), (BLACK, Ground::Dark)] {
        let mut terminal = Start::signed_in(&home).start();
        terminal.wait_written(QUESTION);
        terminal.tell_ground(colour);
        terminal.wait_for("Nothing is owed");
        wait_for_colours_of(&mut terminal, Some(ground));
        assert!(terminal.quit());
    }
}

#[test]
fn a_terminal_that_never_tells_is_worked_in_as_well_and_not_asked_again() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    wait_for_colours_of(&mut terminal, None);
    terminal.begin_note();
    terminal.type_text("11;rgb: ]孩子");
    terminal.wait_for("11;rgb: ]孩子");
    terminal.press("esc");
    terminal.wait_gone("Subjective");
    let question = QUESTION.as_bytes();
    let asked = terminal
        .written()
        .windows(question.len())
        .filter(|part| *part == question);
    assert_eq!(asked.count(), 1);
    assert!(terminal.quit());
}

#[test]
fn what_is_typed_before_between_and_after_a_late_answer_is_all_there() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.begin_note();
    terminal.hold_still();
    terminal.type_text("孩子说");
    terminal.tell_ground(WHITE);
    terminal.type_text("想妈妈");
    terminal.go_on();
    terminal.wait_for("孩子说想妈妈");
    wait_for_colours_of(&mut terminal, Some(Ground::Light));
    assert!(!terminal.shown().has("rgb"));
    assert!(terminal.quit());
}

#[test]
fn a_program_left_at_once_leaves_no_answer_to_the_shell() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_written(QUESTION);
    terminal.hold_still();
    terminal.press("ctrl-q");
    terminal.tell_ground(BLACK);
    terminal.go_on();
    let (status, given_back) = terminal.ended();
    assert!(status.success() && given_back);
    // Echoed, it would stand there.
    assert!(!terminal.shown().has("rgb"), "{}", terminal.report());
}
