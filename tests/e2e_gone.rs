//! A terminal that is gone, or takes nothing any more: the session ends by itself, and what was typed is kept.

mod program;
mod terminal;

use std::time::{Duration, Instant};

use program::Home;
use rustix::process::Signal;
use terminal::Start;

/// What a dropped line may take at most (issue 3).
const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_terminal_that_is_not_the_programs_own_ends_it_too_when_it_goes() {
    let home = Home::with_roster();
    // No signal tells of the end then: the terminal is nobody's, as under some wrappers.
    let mut terminal = Start::signed_in(&home).not_its_own().start();
    terminal.wait_for("Nothing is owed");
    terminal.press("+");
    terminal.wait_for("Catch a line");
    terminal.type_text("奶奶来电");
    terminal.wait_for("奶奶来电");
    let begun = Instant::now();
    terminal.close_window("。");
    assert!(begun.elapsed() < MINUTE);

    let mut again = Start::signed_in(&home).start();
    again.wait_for("not saved 1");
    again.press("tab G enter");
    again.wait_for("奶奶来电");
    assert!(again.quit());
}

#[test]
fn a_terminal_that_takes_nothing_does_not_hold_a_session_that_is_to_end() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.hold();
    // It can neither draw this nor give the terminal back.
    terminal.press("g c");
    let begun = Instant::now();
    terminal.signal(Signal::HUP);
    terminal.gone();
    assert!(begun.elapsed() < MINUTE);
}
