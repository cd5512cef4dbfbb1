//! From nothing to Today in three steps and 24 words, by keys in a real terminal.

mod program;
mod terminal;

use std::fs;
use std::sync::Arc;

use carepost::care::ledger::ids::{GenerationId, PostId};
use carepost::store::disk::RealDisk;
use carepost::store::store::{OpenOptions, Store};
use carepost::vault::recovery::RecoveryWords;
use carepost::vault::recovery_text;
use program::{Home, INIT, PASSPHRASE};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use terminal::{Start, Terminal};

/// Answers the first two steps, and the third up to the recovery.
fn three_steps(terminal: &mut Terminal) {
    terminal.wait_for("step 1 of 3");
    terminal.press("enter");
    terminal.wait_for("step 2 of 3");
    terminal.type_text("Shuidong\nSD01\nBlue room, Garden\n\n");
    terminal.wait_for("step 3 of 3");
    terminal.type_text("Chen Li\nchen\n\n");
    terminal.type_text(&format!("{PASSPHRASE}\n"));
}

/// The numbered words on the screen, in their order.
fn words_shown(terminal: &Terminal) -> Vec<String> {
    let text = terminal.text();
    let mut found = vec![String::new(); 24];
    let tokens: Vec<&str> = text.split_whitespace().collect();
    for pair in tokens.windows(2) {
        let number: Option<usize> = pair[0].parse().ok();
        if let Some(number @ 1..=24) = number
            && pair[1].chars().all(char::is_alphabetic)
        {
            found[number - 1] = pair[1].to_owned();
        }
    }
    found
}

/// The two numbers that are asked for.
fn asked(terminal: &Terminal) -> Vec<usize> {
    let rows = terminal.shown().rows();
    let numbers = rows.iter().filter_map(|row| {
        let rest = row.trim().strip_prefix("word ")?;
        rest.split_whitespace().next()?.parse().ok()
    });
    numbers.collect()
}

fn ask_back(terminal: &mut Terminal, give: impl Fn(usize) -> String) {
    terminal.press("enter");
    terminal.wait_until("asks two words back", |shown| {
        let rows = shown.rows();
        rows.iter()
            .filter(|row| row.trim().starts_with("word "))
            .count()
            == 2
    });
    for number in asked(terminal) {
        terminal.type_text(&format!("{}\n", give(number)));
    }
}

#[test]
fn a_post_is_set_up_in_three_steps_and_its_words_are_shown_once_and_asked_back() {
    let home = Home::new();
    let mut terminal = Start::new(&home, &[]).start();
    three_steps(&mut terminal);
    // A second passphrase that is not the first is refused, and what else was typed stays.
    terminal.type_text("another\n");
    terminal.press("enter");
    terminal.wait_for_all(&["the two are not the same", "Chen Li"]);
    for _ in 0.."another".len() {
        terminal.press("backspace");
    }
    terminal.type_text(&format!("{PASSPHRASE}\n\n"));
    terminal.wait_for_all(&["The recovery words", "24 "]);
    let words = words_shown(&terminal);
    assert!(words.iter().all(|word| !word.is_empty()), "{words:?}");
    ask_back(&mut terminal, |_| "wrong".to_owned());
    terminal.wait_for("Not right");
    ask_back(&mut terminal, |number| words[number - 1].clone());
    terminal.wait_for_all(&["Nothing is owed", "Chen Li"]);
    assert!(!words_shown(&terminal).contains(&words[3]));
    terminal.press("g o G");
    terminal.wait_for_all(&["Blue room", "Garden"]);
    assert!(terminal.quit());

    // There is a post now, and the passphrase opens it; another does not.
    let mut again = Start::new(&home, &[]).start();
    again.wait_for("chen");
    again.type_text("seven herons\n");
    again.wait_for("That is not the passphrase");
    assert!(again.quit());
}

#[test]
fn a_set_up_that_was_cut_off_is_begun_again() {
    let begin = |home: &Home, with_a_segment: bool| match with_a_segment {
        true => {
            let (post, generation) = (PostId([1; 16]), GenerationId([2; 16]));
            let disk = Arc::new(RealDisk::default());
            let options = OpenOptions::default();
            Store::create(&home.store(), disk, post, generation, options).unwrap();
        }
        false => fs::create_dir_all(home.store().join("journal")).unwrap(),
    };
    for with_a_segment in [false, true] {
        let home = Home::new();
        begin(&home, with_a_segment);
        let refused = home.signed_in(&["list", "children"]);
        assert!(refused.err.contains("no post"), "{}", refused.err);
        let mut terminal = Start::new(&home, &[]).start();
        three_steps(&mut terminal);
        terminal.type_text(&format!("{PASSPHRASE}\n\n"));
        terminal.wait_for_all(&["The recovery words", "24 "]);
        let words = words_shown(&terminal);
        ask_back(&mut terminal, |number| words[number - 1].clone());
        terminal.wait_for_all(&["Nothing is owed", "Chen Li"]);
        assert!(terminal.quit());
        assert_eq!(home.run(&["check"]).code, 0);

        let home = Home::new();
        begin(&home, with_a_segment);
        let founded = home.init();
        assert_eq!(founded.code, 0, "{}", founded.err);
        assert_eq!(home.signed_in(&["list", "children"]).code, 0);
    }
}

#[test]
fn a_recovery_key_kept_elsewhere_leaves_no_words_at_the_post() {
    let home = Home::new();
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let key = recovery_text::to_text(&RecoveryWords::generate(&mut rng).identity().public());
    let mut terminal = Start::new(&home, &[]).size(80, 24).start();
    three_steps(&mut terminal);
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.press("right");
    terminal.wait_for("Public key");
    terminal.press("enter");
    terminal.paste(&key[..40]);
    terminal.press("enter");
    terminal.wait_for("this is no recovery public key");
    terminal.paste(&key[40..]);
    terminal.press("enter");
    terminal.wait_for_all(&["Nothing is owed", "Chen Li"]);
    assert!(terminal.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn without_a_screen_the_new_passphrase_is_asked_for_twice() {
    let home = Home::new();
    for (again, code) in [("seven herons over the reservoirs", 1), (PASSPHRASE, 0)] {
        let mut terminal = Start::new(&home, &INIT).start();
        terminal.wait_for("New passphrase:");
        terminal.type_text(&format!("{PASSPHRASE}\n"));
        terminal.wait_for("again:");
        terminal.type_text(&format!("{again}\n"));
        let (status, _) = terminal.ended();
        assert_eq!(status.exit_code(), code, "{}", terminal.report());
        let said = match code {
            0 => "The 24 recovery words",
            _ => "differ; nothing was changed",
        };
        assert!(terminal.shown().has(said), "{}", terminal.report());
        assert!(!terminal.text().contains("herons"), "{}", terminal.report());
        assert_eq!(home.store().join("journal").is_dir(), code == 0);
    }
    assert_eq!(home.signed_in(&["list", "children"]).code, 0);
}
