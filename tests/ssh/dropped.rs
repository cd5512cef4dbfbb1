//! A line that drops in the middle of a note: the session ends, and what was typed is there again.

use std::time::Duration;

use crate::Test;
use crate::between::Between;
use crate::daemon::Daemon;
use crate::sitting::sign_in;

pub const TESTS: &[Test] = &[
    (
        "a_line_cut_off_in_mid_text_ends_the_session_and_keeps_the_text",
        a_line_cut_off_in_mid_text_ends_the_session_and_keeps_the_text,
    ),
    (
        "a_line_that_falls_silent_ends_the_session_and_keeps_the_text",
        a_line_that_falls_silent_ends_the_session_and_keeps_the_text,
    ),
];

/// What DESIGN and the deployment's page say of a dropped line.
const MINUTE: Duration = Duration::from_secs(60);

const TYPED: &str = "王奶奶来电，孩子发烧";

fn type_and_drop(daemon: &Daemon, between: &Between, drop: impl FnOnce(&Between)) {
    let mut terminal = daemon.ssh_by(between.port(), &[], &[]).start();
    sign_in(&mut terminal);
    terminal.press("+");
    terminal.wait_for("Catch a line");
    terminal.type_text(TYPED);
    terminal.wait_for(TYPED);
    drop(between);
    daemon.wait_until_ended(MINUTE);
    terminal.kill();

    let mut again = daemon.ssh(&[], &[]).start();
    sign_in(&mut again);
    again.wait_for("not saved");
    // A supervisor begins in what is owed.
    again.press("G enter");
    again.wait_for(TYPED);
    assert!(again.quit());
}

fn a_line_cut_off_in_mid_text_ends_the_session_and_keeps_the_text() {
    let daemon = Daemon::start();
    let between = Between::new(daemon.port());
    type_and_drop(&daemon, &between, Between::cut);
}

fn a_line_that_falls_silent_ends_the_session_and_keeps_the_text() {
    // As the deployment's page sets it, only quicker.
    let daemon = Daemon::with("ClientAliveInterval 1\nClientAliveCountMax 3");
    let between = Between::new(daemon.port());
    type_and_drop(&daemon, &between, Between::fall_silent);
}
