//! A line of 200 ms there and back and 64 kbit/s: what costs time on it is bytes and round trips, and these are counted.

use std::time::Duration;

use crate::Test;
use crate::between::{Between, Pace};
use crate::daemon::Daemon;
use crate::sitting::sign_in;
use crate::terminal::Terminal;

pub const TESTS: &[Test] = &[
    (
        "a_screen_takes_few_bytes_and_a_key_one_round_trip",
        a_screen_takes_few_bytes_and_a_key_one_round_trip,
    ),
    (
        "a_key_that_changes_nothing_writes_nothing",
        a_key_that_changes_nothing_writes_nothing,
    ),
];

/// The most that a whole screen may take, in bytes (issue 3): one second of this line.
const SCREEN_MOST: usize = 8 * 1024;

/// The most that the echo of a key may take.
const ECHO_MOST: usize = 512;

const SLOW: Pace = Pace {
    delay: Duration::from_millis(100),
    rate: Some(64_000 / 8),
};

fn a_screen_takes_few_bytes_and_a_key_one_round_trip() {
    let daemon = Daemon::start();
    let between = Between::paced(daemon.port(), SLOW);
    let mut terminal = daemon
        .ssh_by(between.port(), &[], &[])
        .in_chinese()
        .size(120, 40)
        .start();
    terminal.wait_for("登录");
    let supervisor = crate::daemon::supervisor();
    terminal.type_text(&format!("{}\n", supervisor.passphrase));
    for (keys, text) in [
        ("", "待办"),
        ("g s", "按咨询师"),
        ("g c", "240"),
        ("enter", "1 家庭"),
        ("g f", "按缓急"),
        ("g b", "督导看板"),
        ("g d", "等您审批"),
        ("g t", "待办"),
    ] {
        // After the sign-in itself there is more to come, which changes Today while it is looked at.
        if keys.is_empty() {
            terminal.wait_for(text);
        } else {
            terminal.press(keys);
            terminal.wait_for(text);
            terminal.draw_anew();
        }
        let took = terminal.largest_frame();
        assert!(took <= SCREEN_MOST, "{keys}: {took}");
    }
    terminal.press("+");
    terminal.wait_for("随手记");
    for typed in ["w", "a", "n", "晚"] {
        let (asked, told) = (between.asked(), between.told());
        let shown = terminal.text();
        terminal.type_text(typed);
        terminal.wait_until("the key is echoed", |now| now.text() != shown);
        assert_eq!(
            between.asked() - asked,
            1,
            "one question, and the echo is its answer"
        );
        assert!(between.told() - told < ECHO_MOST);
    }
    assert!(!asks_anything(&terminal));
    assert!(terminal.quit());
}

/// Tells whether the terminal was asked something that it would answer among the keys.
fn asks_anything(terminal: &Terminal) -> bool {
    let written = String::from_utf8_lossy(terminal.written());
    written.split("\u{1b}[").skip(1).any(|rest| {
        let parameters = rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        // Status, attributes, the window, the keyboard: all but keeping and taking back the title.
        let titles = rest.starts_with("22;2t") || rest.starts_with("23;2t");
        !titles && parameters.starts_with(['n', 'c', 't', 'u'])
    })
}

fn a_key_that_changes_nothing_writes_nothing() {
    let daemon = Daemon::start();
    let mut terminal = daemon.ssh(&[], &[]).start();
    sign_in(&mut terminal);
    terminal.press("g c");
    terminal.wait_for("240");
    terminal.draw_anew();
    let mut frames = terminal.frames();
    for at_most in (0..5).rev() {
        // Keys that nothing is bound to, and then one that moves.
        let shown = terminal.text();
        terminal.press("ctrl-g ctrl-g ctrl-g down");
        terminal.wait_until("it has moved", |now| now.text() != shown);
        if terminal.frames() == frames + 1 {
            break;
        }
        // The minute may have turned between, or something have arrived.
        assert!(at_most > 0, "{} frames", terminal.frames() - frames);
        frames = terminal.frames();
    }
    assert!(terminal.quit());
}
