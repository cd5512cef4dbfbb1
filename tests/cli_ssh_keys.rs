//! SSH keys from the command line, as an administrator and as sshd run it.

mod program;

use program::*;
use serde_json::Value;

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";

fn file(home: &Home, name: &str, text: &str) -> String {
    let path = home.path(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_key_is_registered_printed_without_a_passphrase_and_taken_away() {
    let home = Home::new();
    home.init();
    let none = home.run(&["ssh-keys"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.err);

    let public = file(&home, "id.pub", &format!("{KEY} chen@laptop\n"));
    let added = home.signed_in(&["ssh-keys", "add", "chen", &public]);
    assert_eq!(added.code, 0, "{}", added.err);
    let fingerprint = "SHA256:qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJAE";
    assert!(added.out.contains(fingerprint), "{}", added.out);

    let line =
        format!("restrict,pty,command=\"carepost --as chen --came-by {fingerprint}\" {KEY}\n");
    assert_eq!(home.run(&["ssh-keys"]).out, line);
    let own = rustix::process::geteuid().as_raw();
    assert_eq!(home.run(&["ssh-keys", "--uid", &own.to_string()]).out, line);
    // For another account than its own there is nothing, and that is no fault.
    let other = home.run(&["ssh-keys", "--uid", &(own + 1).to_string()]);
    assert_eq!((other.code, other.out.trim()), (0, ""));
    let bound = home.run(&["ssh-keys", "--command", "/opt/\"x\" carepost"]);
    assert!(
        bound
            .out
            .contains(r#"command="/opt/\"x\" carepost --as chen --came-by SHA256:"#),
        "{}",
        bound.out
    );
    let two_lines = home.run(&["ssh-keys", "--command", "carepost\nssh-ed25519 AAAA"]);
    assert_eq!((two_lines.code, two_lines.out.as_str()), (1, ""));

    let listed = home.run(&["ssh-keys", "list", "--json"]);
    let listed: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(listed[0]["name"], "chen");
    assert_eq!(listed[0]["number"], 1);
    assert_eq!(listed[0]["fingerprint"], fingerprint);
    assert_eq!(listed[0]["key"], KEY);

    let twice = home.signed_in(&["ssh-keys", "add", "chen", &public]);
    assert!(
        twice.code == 1 && twice.err.contains("each once"),
        "{}",
        twice.err
    );
    let gone = home.signed_in(&["ssh-keys", "remove", "chen", "2"]);
    assert_eq!(gone.code, 1);
    let gone = home.signed_in(&["ssh-keys", "remove", "chen", "1"]);
    assert_eq!(gone.code, 0, "{}", gone.err);
    assert_eq!(home.run(&["ssh-keys"]).out, "");
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn what_is_no_key_is_told_apart_before_anybody_signs_in() {
    let home = Home::new();
    home.init();
    for (text, said) in [
        ("hello", "no public key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "private"),
        ("ssh-rsa AAAAB3NzaC1yc2E=", "another type"),
        (&format!("command=\"sh\" {KEY}"), "options"),
        (&format!("{KEY}\n{KEY}"), "more than one"),
        (&KEY[..60], "not whole"),
    ] {
        let public = file(&home, "id.pub", text);
        // Nobody is asked who they are.
        let ran = home.run(&["ssh-keys", "add", "chen", &public]);
        assert!(
            ran.code == 1 && ran.err.contains(said),
            "{text}: {}",
            ran.err
        );
        // A private key is not repeated.
        assert!(!ran.err.contains("AAAA"), "{}", ran.err);
    }
    let missing = home.run(&["ssh-keys", "add", "chen", "/nowhere"]);
    assert!(missing.code == 1 && missing.err.contains("/nowhere"));
}
