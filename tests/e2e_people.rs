//! People in a real terminal: invited, joined, confirmed and signed in; suspended; a forgotten passphrase.

mod desks;
mod program;
mod terminal;

use desks::{give, open_case, sit_down};
use program::{Home, PASSPHRASE, recovery_words};
use terminal::{Start, Terminal};

const NEW: &str = "a ladder against the pear tree";

/// Finds rows that hold so many groups of so many letters or digits, and gives the groups.
fn groups(terminal: &Terminal, rows: usize, length: usize) -> Vec<String> {
    let is_group = |word: &str| {
        word.chars().count() == length && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let found: Vec<Vec<String>> = terminal
        .shown()
        .rows()
        .iter()
        .map(|row| row.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .map(|row| row.split_whitespace().map(str::to_owned).collect())
        .filter(|words: &Vec<String>| words.len() == 4 && words.iter().all(|word| is_group(word)))
        .collect();
    assert_eq!(found.len(), rows, "{}", terminal.report());
    found.concat()
}

#[test]
fn somebody_new_joins_beside_the_administrator_and_is_let_out_when_suspended() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let mut chen = Start::signed_in(&home).start();
    chen.wait_for("Nothing is owed");
    chen.press("g u");
    chen.wait_for("Fingerprint");
    chen.press("n");
    chen.wait_for("Sign-in name");
    chen.type_text("wang");
    chen.press("tab space ctrl-s");
    chen.wait_for("I have handed it over");
    let code = groups(&chen, 3, 4).join("-");
    chen.press("enter");
    chen.wait_gone("I have handed it over");

    let mut wang = Start::new(&home, &[]).start();
    wang.wait_for("Sign in");
    wang.press("f2");
    wang.wait_for("12 groups");
    wang.type_text(&code);
    wang.press("enter");
    wang.wait_for("Join as wang");
    wang.press("tab");
    wang.type_text(NEW);
    wang.press("tab");
    wang.type_text(NEW);
    wang.wait_for("very good");
    wang.press("ctrl-s");
    wang.wait_for("to the sign-in");
    let fingerprint = groups(&wang, 2, 5);
    for (what, secret) in [("passphrase", "pear"), ("code", &code[..9])] {
        assert!(!wang.shown().has(secret), "the {what} is on the screen");
    }

    // The administrator hears of the answer at once, and sees the same groups but the last.
    chen.wait_for("to be confirmed");
    chen.press("g g enter");
    chen.wait_for_all(&[
        "Confirm wang",
        fingerprint[0].as_str(),
        fingerprint[6].as_str(),
    ]);
    assert!(!chen.shown().has(&fingerprint[7]), "{}", chen.report());
    chen.type_text(&fingerprint[7]);
    chen.press("tab");
    chen.type_text("Wang Li");
    chen.press("ctrl-s");
    chen.wait_for_all(&["Wang Li", "active"]);
    chen.wait_gone("Confirm wang");

    wang.press("enter");
    wang.wait_gone("to the sign-in");
    wang.wait_for_all(&["Sign in", "wang"]);
    wang.type_text("wang\n");
    wang.type_text(&format!("{NEW}\n"));
    wang.wait_for_all(&["Your first day here", "Nothing is owed"]);
    wang.press("x");
    wang.wait_gone("Your first day here");

    // Suspended, they are out at once, without a key being pressed; what they had begun to type is theirs.
    wang.press("+");
    wang.wait_for("Catch a line");
    wang.type_text("a line");
    wang.wait_for("a line");
    chen.press("G");
    chen.press("x");
    chen.wait_for("Keep Wang Li");
    chen.type_text("Y");
    chen.wait_for("suspended");
    wang.wait_for_all(&["Sign in", "not let in any more"]);
    assert!(!wang.shown().has("a line"), "{}", wang.report());
    assert!(wang.quit());
    assert!(chen.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn a_forgotten_passphrase_is_replaced_at_the_sign_in() {
    let home = Home::new();
    let made = home.init();
    let words = recovery_words(&made.out);
    let mut chen = Start::new(&home, &["--as", "chen"]).start();
    chen.wait_for("Sign in");
    chen.press("f3");
    chen.wait_for("24 recovery words");
    chen.press("tab");
    chen.type_text(&words);
    chen.press("tab");
    chen.type_text(NEW);
    chen.press("tab");
    chen.type_text(NEW);
    chen.press("ctrl-s");
    chen.wait_for("to the sign-in");
    let fingerprint = groups(&chen, 2, 5);
    chen.press("enter");
    chen.wait_gone("to the sign-in");
    chen.type_text(&format!("{PASSPHRASE}\n"));
    chen.wait_for("That is not the passphrase");
    chen.wait_gone("Wait");
    chen.type_text(&format!("{NEW}\n"));
    chen.wait_for("Nothing is owed");
    chen.press("g u");
    chen.wait_for_all(&[fingerprint[0].as_str(), fingerprint[7].as_str()]);
    assert!(chen.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn the_card_of_the_first_day_ticks_itself_and_is_found_again() {
    let home = Home::with_colleagues();
    let mut wang = sit_down(&home, "wang");
    // Confirmed, and the keys have come with it.
    wang.wait_for_all(&["Your first day here", "2 of 6 are done"]);
    let mut chen = sit_down(&home, "chen");
    open_case(&mut chen, "duxt", "杜曦桐");
    chen.press("2 T");
    chen.wait_for("Can read the whole case");
    chen.type_text("wang");
    chen.wait_for("▸ Wang Li");
    chen.press("enter ctrl-s");
    // Nobody presses a key there.
    wang.wait_for("3 of 6 are done");
    wang.wait_until("the line is ticked", |shown| {
        let row = shown.row("on the team of a case");
        row.is_some_and(|row| row.contains("[×]"))
    });
    wang.press("x");
    wang.wait_gone("Your first day here");
    wang.wait_for("Ctrl-P, first day");
    give(&mut wang, "first day");
    wang.wait_for("3 of 6 are done");
    // A line leads to where it is done.
    wang.press("5");
    wang.wait_gone("Your first day here");
    wang.wait_for("[Schedule]");
    assert!(wang.quit() && chen.quit());
    let mut wang = sit_down(&home, "wang");
    wang.press("g c");
    wang.wait_for("112");
    assert!(wang.quit());
}

#[test]
fn somebody_whose_passphrase_is_known_makes_new_keys_at_work() {
    let home = Home::new();
    home.init();
    let mut chen = Start::signed_in(&home).start();
    chen.wait_for("Nothing is owed");
    chen.press("g u");
    chen.wait_for("Fingerprint");
    chen.press("K");
    chen.wait_for("For a passphrase that somebody else may know");
    let new = "twelve grey boats under rain";
    chen.type_text(PASSPHRASE);
    chen.press("tab");
    chen.type_text(new);
    chen.press("tab");
    chen.type_text(new);
    chen.press("ctrl-s");
    chen.wait_for("Your fingerprint from now on");
    chen.press("enter");
    chen.wait_gone("Your fingerprint from now on");
    // The session goes on with the new keys, and saves.
    chen.press("+");
    chen.wait_for("Catch a line");
    chen.type_text("a line\n");
    chen.wait_for("saved");
    assert!(chen.quit());
    let old = home.signed_in(&["people", "list"]);
    assert_eq!(old.code, 1, "{}", old.out);
    let known = home.path("known");
    std::fs::write(&known, format!("{new}\n")).unwrap();
    let line = ["people", "list", "--as", "chen", "--passphrase-file"];
    let listed = home.run(&[&line[..], &[known.to_str().unwrap()]].concat());
    assert_eq!(listed.code, 0, "{}", listed.err);
    assert_eq!(home.run(&["check"]).code, 0);
}
