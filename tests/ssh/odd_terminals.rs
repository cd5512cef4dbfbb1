//! Terminals that are none, that call themselves anything, and of every size.

use crate::Test;
use crate::daemon::Daemon;
use crate::sitting::sign_in;

pub const TESTS: &[Test] = &[
    (
        "a_terminal_of_any_name_is_drawn_on_or_told_why_not",
        a_terminal_of_any_name_is_drawn_on_or_told_why_not,
    ),
    (
        "a_window_of_any_size_is_answered",
        a_window_of_any_size_is_answered,
    ),
];

fn a_terminal_of_any_name_is_drawn_on_or_told_why_not() {
    let daemon = Daemon::start();
    let long = "x".repeat(2000);
    for name in [
        "vt100",
        "linux",
        "no-such-terminal",
        "",
        "unknown",
        "\u{1b}]0;title\u{7}",
        "xterm\nsecond-line",
        "../../etc/passwd",
        &long,
    ] {
        let mut terminal = daemon.ssh(&[], &[]).set("TERM", name).start();
        terminal.wait_for("Sign in");
        assert!(terminal.quit(), "{name:?}");
    }
    let mut terminal = daemon.ssh(&[], &[]).without("TERM").start();
    terminal.wait_for("Sign in");
    assert!(terminal.quit());

    let mut dumb = daemon.ssh(&[], &[]).set("TERM", "dumb").start();
    let (status, given_back) = dumb.ended();
    assert_eq!((status.exit_code(), given_back), (1, true));
    assert!(dumb.shown().has("TERM=dumb"), "{}", dumb.report());
    let mut dumb = daemon
        .ssh(&[], &[])
        .in_chinese()
        .set("TERM", "dumb")
        .start();
    dumb.ended();
    assert!(dumb.shown().has("不能显示界面"), "{}", dumb.report());
}

fn a_window_of_any_size_is_answered() {
    let daemon = Daemon::start();
    let mut terminal = daemon.ssh(&[], &[]).size(500, 200).start();
    sign_in(&mut terminal);
    terminal.draw_anew();
    // The sentence goes on in the next row, where there is one.
    for (columns, rows, text) in [
        (1, 1, "D"),
        (500, 1, "too small"),
        (1, 200, "E"),
        (59, 19, "too small"),
        (500, 200, "Owed"),
    ] {
        terminal.resize(columns, rows);
        terminal.wait_for(text);
    }
    terminal.draw_anew();
    assert!(terminal.quit());

    // A terminal that says nothing of its size is drawn on as if it had the usual one: this one has no window.
    assert!(daemon.shows_without_window(&["-tt"], "Sign in"));

    // One that calls itself larger than any is drawn on as far as is sane.
    let mut huge = daemon.ssh(&[], &[]).start();
    huge.wait_for("Sign in");
    huge.claim_size(65_000, 65_000);
    huge.wait_gone("Sign in");
    huge.resize(100, 30);
    huge.wait_for("Sign in");
    assert!(huge.quit());
}
