//! Closing a case by two people in two terminals: asked for, returned with a remark, mended, approved, closed.

mod desks;
mod program;
mod terminal;

use desks::{open_case, open_child, open_settings_of_post, sit_down, sit_down_first};
use program::Home;
use terminal::Terminal;

const CHILD: (&str, &str) = ("duxt", "杜曦桐");
const SHORT: &str = "目标已达成。";
const REMARK: &str = "请补写与班主任的约定";
const MENDED: &str = "已与班主任约定每月通一次电话。";

/// Sets that closings are approved first.
fn approve_before_closing(terminal: &mut Terminal) {
    open_settings_of_post(terminal);
    terminal.press("tab tab tab tab tab left ctrl-s");
    terminal.wait_gone("─ The post");
    terminal.wait_until("it is set", |shown| {
        let row = shown.row("Closing approved");
        row.is_some_and(|row| row.contains("before closing"))
    });
}

/// Opens the form that closes the case which is shown, and writes the summary on from where it stands.
fn ask_to_close(terminal: &mut Terminal, more: &str) {
    terminal.press("a");
    terminal.wait_for("Close the case");
    terminal.press("tab");
    terminal.type_text(more);
    terminal.wait_for(more);
    terminal.press("ctrl-s");
    terminal.wait_gone("Close the case");
    terminal.wait_for("saved: case");
}

/// Opens the first closing that waits, and reads its summary.
fn read_the_summary(terminal: &mut Terminal, summary: &str) {
    terminal.press("g d");
    terminal.wait_for_all(&["Waiting for your word 1", "Closing", CHILD.1]);
    terminal.press("enter");
    terminal.wait_for("The summary is sealed to its approvers");
    assert!(!terminal.shown().has(summary), "{}", terminal.report());
    terminal.press("enter");
    terminal.wait_for(summary);
}

#[test]
fn a_closing_is_returned_with_a_remark_mended_approved_and_then_closed() {
    let home = Home::with_colleagues();
    let mut chen = sit_down(&home, "chen");
    let mut qin = sit_down_first(&home, "qin");
    approve_before_closing(&mut chen);
    open_case(&mut chen, CHILD.0, CHILD.1);
    chen.press("2 x");
    chen.wait_for("The case goes to");
    chen.press("1");
    chen.wait_for("Before it is closed: a summary");
    chen.press("ctrl-s");
    chen.wait_for("a next: closed");
    ask_to_close(&mut chen, SHORT);

    // It waits on the other screen at once.
    qin.wait_for_all(&[CHILD.1, "approval"]);
    read_the_summary(&mut qin, SHORT);
    qin.press("x");
    qin.wait_for("Return the closing");
    qin.type_text(REMARK);
    qin.press("ctrl-s");
    qin.wait_gone("Return the closing");

    // The counselor finds the remark with what was asked for, and mends it there.
    chen.press("g d");
    chen.wait_for_all(&["What you asked for 1", "returned", REMARK]);
    chen.press("e");
    chen.wait_for_all(&["Close the case", SHORT]);
    chen.press("tab");
    chen.type_text(MENDED);
    chen.press("ctrl-s");
    chen.wait_gone("Close the case");
    chen.wait_until("it waits again", |shown| {
        let mut rows = shown.rows().into_iter();
        shown.has("What you asked for 1") && !rows.any(|row| row.contains("returned"))
    });
    // Nobody approves their own, and it is not closed yet.
    assert!(
        !chen.shown().has("Waiting for your word"),
        "{}",
        chen.report()
    );

    read_the_summary(&mut qin, MENDED);
    qin.press("a");
    qin.wait_for("Approve this closing?");
    qin.press("Y");
    qin.wait_gone("Approve this closing?");
    qin.press("g d");
    qin.wait_for("Nothing waits for your word");

    chen.wait_for("approved");
    open_child(&mut chen, CHILD.0, CHILD.1);
    chen.press("2");
    chen.wait_for("a next: closed");
    chen.press("a");
    chen.wait_for_all(&["Close the case", MENDED]);
    chen.press("ctrl-s");
    chen.wait_gone("Close the case");
    chen.wait_until("it is closed", |shown| {
        let row = shown.row("SD01-");
        row.is_some_and(|row| row.contains("closed"))
    });
    assert!(qin.quit() && chen.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}
