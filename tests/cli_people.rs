//! People, invitations and identities from the command line, as a script runs it.

mod program;

use std::path::PathBuf;

use program::*;
use serde_json::Value;

const NEW: &str = "a ladder against the pear tree";

fn file(home: &Home, name: &str, text: &str) -> PathBuf {
    let path = home.path(name);
    std::fs::write(&path, format!("{text}\n")).unwrap();
    path
}

fn with_new(home: &Home, arguments: &[&str], flag: &str) -> Ran {
    let new = file(home, "new", NEW);
    let mut whole = arguments.to_vec();
    whole.extend([flag, new.to_str().unwrap()]);
    home.run(&whole)
}

/// Finds what is printed on a line of its own: a code, or a fingerprint.
fn set_apart(text: &str, groups: usize, between: char) -> String {
    let found = text
        .lines()
        .map(str::trim)
        .find(|line| line.split(between).count() == groups && !line.contains("--"));
    found.unwrap_or_else(|| panic!("{text}")).to_string()
}

/// Invites somebody and answers for them; gives their fingerprint.
fn invite_and_join(home: &Home, name: &str, roles: &str, join: &[&str]) -> String {
    let invited = home.signed_in(&["people", "invite", name, "--roles", roles]);
    assert_eq!(invited.code, 0, "{}", invited.err);
    let code = file(home, "code", &set_apart(&invited.out, 12, '-'));
    let mut line = vec!["join", "--code-file", code.to_str().unwrap()];
    line.extend(join);
    let joined = with_new(home, &line, "--passphrase-file");
    assert_eq!(joined.code, 0, "{}", joined.err);
    set_apart(&joined.out, 8, ' ')
}

fn listed(home: &Home) -> Value {
    let ran = home.signed_in(&["people", "list", "--json"]);
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err))
}

#[test]
fn somebody_is_invited_joins_is_confirmed_signs_in_and_is_suspended() {
    let home = Home::new();
    home.init();
    let fingerprint = invite_and_join(&home, "wang", "counselor,administrator", &[]);
    let all = listed(&home);
    assert_eq!(all["invitations"][0]["name"], "wang");
    // The last group is for the newcomer to read out, and stands nowhere before they are confirmed.
    let (known, last) = fingerprint.rsplit_once(' ').unwrap();
    let without_last = format!("{known} …");
    assert_eq!(all["invitations"][0]["fingerprint"], without_last.as_str());
    let lines = home.signed_in(&["people", "list"]);
    assert!(lines.out.contains(&without_last) && !lines.out.contains(last));

    let shown = home.signed_in(&["people", "confirm", "wang"]);
    assert_eq!(shown.code, 1);
    assert_eq!(set_apart(&shown.err, 8, ' '), without_last);
    assert!(!shown.err.contains(last), "{}", shown.err);
    let other = "11111 11111 11111 11111 11111 11111 11111 11111";
    let confirm = ["people", "confirm", "wang", "--fingerprint"];
    let wrong = home.signed_in(&[&confirm[..], &[other, "--full-name", "Wang Li"]].concat());
    assert_eq!(wrong.code, 1);
    assert!(!wrong.err.contains(last), "{}", wrong.err);
    let nameless = home.signed_in(&[&confirm[..], &[last]].concat());
    assert_eq!(nameless.code, 2, "{}", nameless.err);
    let line = [
        "people",
        "confirm",
        "wang",
        "--fingerprint",
        last,
        "--full-name",
        "Wang Li",
    ];
    let confirmed = home.signed_in(&line);
    assert_eq!(confirmed.code, 0, "{}", confirmed.err);
    let all = listed(&home);
    assert_eq!(all["invitations"].as_array().unwrap().len(), 0);
    let wang = &all["people"][1];
    assert_eq!(
        (&wang["full_name"], &wang["standing"]),
        (&"Wang Li".into(), &"active".into())
    );

    let as_wang = ["list", "children", "--as", "wang"];
    assert_eq!(with_new(&home, &as_wang, "--passphrase-file").code, 0);
    assert_eq!(home.signed_in(&["people", "suspend", "wang"]).code, 0);
    let out = with_new(&home, &as_wang, "--passphrase-file");
    assert_eq!(out.code, 1);
    assert!(out.err.contains("suspended"), "{}", out.err);
    assert_eq!(home.signed_in(&["people", "restore", "wang"]).code, 0);
    assert_eq!(with_new(&home, &as_wang, "--passphrase-file").code, 0);
    // The one who is left may not take the last administrator away.
    assert_eq!(home.signed_in(&["people", "remove", "wang"]).code, 0);
    let last = home.signed_in(&["people", "remove", "chen"]);
    assert_eq!(last.code, 1);
    assert!(last.err.contains("administrator"), "{}", last.err);
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn a_passphrase_is_changed_and_a_forgotten_one_is_replaced_by_the_words() {
    let home = Home::new();
    let words = home.init();
    assert_eq!(words.code, 0, "{}", words.err);
    let words: Vec<&str> = words
        .out
        .lines()
        .filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        .flat_map(str::split_whitespace)
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic()))
        .collect();
    let words = file(&home, "words", &words.join(" "));

    let weak = file(&home, "weak", "password1");
    let refused = home.signed_in(&[
        "people",
        "passphrase",
        "--new-passphrase-file",
        weak.to_str().unwrap(),
    ]);
    assert_eq!(refused.code, 1);
    let new = file(&home, "third", "twelve grey boats under rain");
    let changed = home.signed_in(&[
        "people",
        "passphrase",
        "--new-passphrase-file",
        new.to_str().unwrap(),
    ]);
    assert_eq!(changed.code, 0, "{}", changed.err);
    assert_eq!(home.signed_in(&["people", "list"]).code, 1);

    // Where somebody may know it, the keys are made anew as well.
    let third = [
        "people",
        "new-keys",
        "--as",
        "chen",
        "--passphrase-file",
        new.to_str().unwrap(),
    ];
    let refused = home.run(
        &[
            &third[..],
            &["--new-passphrase-file", new.to_str().unwrap()],
        ]
        .concat(),
    );
    assert_eq!(refused.code, 1, "the same passphrase: {}", refused.out);
    let fourth = file(&home, "fourth", "a lantern over the mill pond");
    let replaced = home.run(
        &[
            &third[..],
            &["--new-passphrase-file", fourth.to_str().unwrap()],
        ]
        .concat(),
    );
    assert_eq!(replaced.code, 0, "{}", replaced.err);
    let shown = set_apart(&replaced.out, 8, ' ');
    let list = [
        "people",
        "list",
        "--json",
        "--as",
        "chen",
        "--passphrase-file",
    ];
    let old = home.run(&[&list[..], &[new.to_str().unwrap()]].concat());
    assert_eq!(old.code, 1);
    let listed = home.run(&[&list[..], &[fourth.to_str().unwrap()]].concat());
    let listed: Value =
        serde_json::from_str(&listed.out).unwrap_or_else(|_| panic!("{}", listed.err));
    assert_eq!(listed["people"][0]["fingerprint"], shown.as_str());

    let recover = [
        "people",
        "recover",
        "chen",
        "--words-file",
        words.to_str().unwrap(),
    ];
    let recovered = with_new(&home, &recover, "--new-passphrase-file");
    assert_eq!(recovered.code, 0, "{}", recovered.err);
    let fingerprint = set_apart(&recovered.out, 8, ' ');
    let line = ["people", "list", "--json", "--as", "chen"];
    let back = with_new(&home, &line, "--passphrase-file");
    let back: Value = serde_json::from_str(&back.out).unwrap_or_else(|_| panic!("{}", back.err));
    assert_eq!(back["people"][0]["fingerprint"], fingerprint.as_str());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn an_identity_is_taken_to_another_post_and_both_files_and_codes_are_checked() {
    let (one, other) = (Home::new(), Home::new());
    one.init();
    other.init();
    let fingerprint = invite_and_join(&one, "qin", "supervisor", &[]);
    let confirm = [
        "people",
        "confirm",
        "qin",
        "--fingerprint",
        &fingerprint,
        "--full-name",
        "Qin",
    ];
    assert_eq!(one.signed_in(&confirm).code, 0);
    let exported = one.path("identity");
    let export = [
        "identity",
        "export",
        exported.to_str().unwrap(),
        "--as",
        "qin",
    ];
    let ran = with_new(&one, &export, "--passphrase-file");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let again = with_new(&one, &export, "--passphrase-file");
    assert_eq!(again.code, 1, "it is not written over");

    let with_file = ["--identity", exported.to_str().unwrap()];
    let there = invite_and_join(&other, "qin", "supervisor", &with_file);
    assert_eq!(
        there, fingerprint,
        "the same identity, the same fingerprint"
    );
    assert_eq!(other.signed_in(&confirm).code, 0);
    let list = ["people", "list", "--as", "qin"];
    assert_eq!(with_new(&other, &list, "--passphrase-file").code, 0);

    // A code of one post is told from one of another, and from none.
    let invited = one.signed_in(&["people", "invite", "zhou", "--roles", "counselor"]);
    let code = file(&other, "code", &set_apart(&invited.out, 12, '-'));
    let join = ["join", "--code-file", code.to_str().unwrap()];
    let elsewhere = with_new(&other, &join, "--passphrase-file");
    assert_eq!(elsewhere.code, 1);
    assert!(elsewhere.err.contains("another post"), "{}", elsewhere.err);
    file(&other, "code", "abcd-efgh");
    assert_eq!(with_new(&other, &join, "--passphrase-file").code, 1);
}
