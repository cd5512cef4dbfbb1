//! The keys that the post itself has, asked for by sshd at each connection.

use crate::Test;
use crate::daemon::{Daemon, counselor, supervisor};
use crate::program::Ran;

pub const TESTS: &[Test] = &[(
    "a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are",
    a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are,
)];

fn a_key_of_the_post_lets_its_person_in_until_it_is_taken_away_or_they_are() {
    let daemon = Daemon::asking_the_post();
    let passphrase = daemon.home.passphrase();
    std::fs::write(&passphrase, counselor().passphrase).expect("a file");
    let passphrase = passphrase.to_str().expect("a path of ASCII").to_owned();
    let run = |arguments: &[&str]| -> Ran {
        let mut line = arguments.to_vec();
        line.extend(["--as", counselor().handle, "--passphrase-file", &passphrase]);
        let ran = daemon.home.run(&line);
        assert_eq!(ran.code, 0, "{arguments:?} {}", ran.err);
        ran
    };
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
