//! The keys that the post itself has, asked for by sshd at each connection.

use std::time::Duration;

use crate::Test;
use crate::daemon::{Daemon, counselor, supervisor};
use crate::program::Ran;

pub const TESTS: &[Test] = &[
    (
        "a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are",
        a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are,
    ),
    (
        "a_session_ends_at_once_with_its_key_and_with_its_person",
        a_session_ends_at_once_with_its_key_and_with_its_person,
    ),
];

/// Runs a command as the administrator.
fn run(daemon: &Daemon, arguments: &[&str]) -> Ran {
    let passphrase = daemon.home.passphrase();
    std::fs::write(&passphrase, counselor().passphrase).expect("a file");
    let passphrase = passphrase.to_str().expect("a path of ASCII");
    let mut line = arguments.to_vec();
    line.extend(["--as", counselor().handle, "--passphrase-file", passphrase]);
    let ran = daemon.home.run(&line);
    assert_eq!(ran.code, 0, "{arguments:?} {}", ran.err);
    ran
}

fn a_session_ends_at_once_with_its_key_and_with_its_person() {
    let daemon = Daemon::asking_the_post();
    let name = supervisor().handle;
    let public = daemon.home.path("key.pub");
    let public = public.to_str().expect("a path of ASCII");
    for end in [
        ["ssh-keys", "remove", name, "1"],
        ["people", "suspend", name, ""],
    ] {
        run(&daemon, &["ssh-keys", "add", name, public]);
        let mut terminal = daemon.ssh(&[], &[]).start();
        crate::sitting::sign_in(&mut terminal);
        terminal.press("+");
        terminal.wait_for("Catch a line");
        terminal.type_text(TYPED);
        terminal.wait_for(TYPED);
        let end: Vec<&str> = end.into_iter().filter(|part| !part.is_empty()).collect();
        run(&daemon, &end);
        // Nobody has pressed a key.
        let (status, given_back) = terminal.ended();
        assert!(given_back && !status.success(), "{}", terminal.report());
        daemon.wait_until_ended(Duration::from_secs(10));
    }
    run(&daemon, &["people", "restore", name]);
    let mut again = daemon.ssh(&[], &[]).start();
    crate::sitting::sign_in(&mut again);
    again.wait_for("not saved");
    assert!(again.quit());
}

/// What somebody is typing when their session ends.
const TYPED: &str = "刘老师来电";

fn a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are() {
    let daemon = Daemon::asking_the_post();
    let run = |arguments: &[&str]| run(&daemon, arguments);
    let name = supervisor().handle;
    let public = daemon.home.path("key.pub");
    let public = public.to_str().expect("a path of ASCII");

    let is_let_in = || daemon.shows_without_window(&["-tt"], "Sign in");
    assert!(!is_let_in(), "nobody knows the key yet");
    run(&["ssh-keys", "add", name, public]);
    let mut terminal = daemon.ssh(&[], &[]).start();
    crate::sitting::sign_in(&mut terminal);
    assert!(terminal.quit());
    // It is as bound as a line that was written by hand.
    let ran = daemon.run(&["-T"], &["id"]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");

    run(&["people", "suspend", name]);
    assert!(!is_let_in(), "suspended");
    run(&["people", "restore", name]);
    assert!(is_let_in(), "back again");
    run(&["ssh-keys", "remove", name, "1"]);
    assert!(!is_let_in(), "the key is gone");
}
