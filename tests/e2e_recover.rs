//! The session, the host, both, or the window gone in the middle of a word: what was typed is offered back.

mod program;
mod terminal;

use std::thread;
use std::time::{Duration, Instant};

use program::Home;
use rustix::process::{Pid, Signal, kill_process};
use terminal::{Start, Terminal};

/// How long between two words of a quick typist.
const PACE: Duration = Duration::from_millis(20);

/// How many words are typed: long enough that the first are older than what may be lost.
const WORDS: usize = 75;

/// What may be lost of the typing when a process is killed.
const MAY_BE_LOST: Duration = Duration::from_secs(1);

fn begin_note(home: &Home) -> Terminal {
    let mut terminal = Start::signed_in(home).start();
    terminal.wait_for("Nothing is owed");
    terminal.begin_note();
    terminal
}

fn word(n: usize) -> String {
    format!("w{n:03}")
}

/// Types numbered words and stops in the middle of one; gives when each was typed.
fn type_words(terminal: &mut Terminal) -> Vec<Instant> {
    let typed = (0..WORDS)
        .map(|n| {
            terminal.type_text(&format!("{} ", word(n)));
            thread::park_timeout(PACE);
            Instant::now()
        })
        .collect();
    terminal.type_text("unfini");
    typed
}

/// Starts again, and opens what is offered back.
fn open_draft(home: &Home) -> Terminal {
    let mut terminal = Start::signed_in(home).start();
    terminal.wait_for("not saved 1");
    terminal.press("tab enter");
    terminal.wait_for_all(&["restored", "Subjective"]);
    terminal
}

/// How many of the words are shown, from the first on; none may be missing between.
fn words_back(terminal: &Terminal) -> usize {
    let shown = terminal.shown();
    let back = (0..WORDS).take_while(|n| shown.has(&word(*n))).count();
    let later = (back..WORDS).find(|n| shown.has(&word(*n)));
    assert_eq!(later, None, "a word is missing\n{}", terminal.report());
    back
}

fn is_back_but_for_a_second(terminal: &Terminal, typed: &[Instant], killed: Instant) {
    let owed = typed
        .iter()
        .filter(|at| killed.duration_since(**at) > MAY_BE_LOST)
        .count();
    assert!(owed > 10, "{owed} words were old enough to count");
    let back = words_back(terminal);
    assert!(back >= owed, "{back} of {owed}\n{}", terminal.report());
}

fn kill_host(home: &Home) {
    let pid = home.host().and_then(Pid::from_raw).expect("a host runs");
    kill_process(pid, Signal::KILL).expect("a host runs");
}

fn checks(home: &Home) {
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn a_session_killed_in_mid_word_loses_a_second_of_typing_at_most() {
    let home = Home::with_roster();
    let mut terminal = begin_note(&home);
    let typed = type_words(&mut terminal);
    let killed = Instant::now();
    terminal.kill();
    let mut terminal = open_draft(&home);
    is_back_but_for_a_second(&terminal, &typed, killed);

    // Saved, it is no draft any more.
    terminal.press("ctrl-s");
    terminal.wait_for("saved ✓");
    terminal.press("esc");
    terminal.wait_gone("Subjective");
    assert!(terminal.quit());
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Owed");
    terminal.wait_gone("not saved");
    assert!(terminal.quit());
    checks(&home);
}

#[test]
fn a_host_killed_under_a_session_is_started_again_by_the_next_save() {
    let home = Home::with_roster();
    let mut terminal = begin_note(&home);
    type_words(&mut terminal);
    kill_host(&home);
    terminal.type_text("shed");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["saved ✓", "unfinished"]);
    kill_host(&home);
    terminal.type_text(" and more");
    terminal.press("esc");
    terminal.wait_for("kept as a draft");
    assert!(terminal.quit());
    let mut terminal = open_draft(&home);
    terminal.wait_for("unfinished and more");
    assert_eq!(words_back(&terminal), WORDS);
    assert!(terminal.quit());
    checks(&home);
}

#[test]
fn session_and_host_killed_together_lose_a_second_of_typing_at_most() {
    let home = Home::with_roster();
    let mut terminal = begin_note(&home);
    let typed = type_words(&mut terminal);
    let killed = Instant::now();
    kill_host(&home);
    terminal.kill();
    let terminal = open_draft(&home);
    is_back_but_for_a_second(&terminal, &typed, killed);
    assert!(terminal.quit());
    checks(&home);
}

#[test]
fn a_window_closed_in_mid_word_loses_nothing_that_was_shown() {
    let home = Home::with_roster();
    let mut terminal = begin_note(&home);
    type_words(&mut terminal);
    terminal.wait_for("unfini");
    terminal.close_window("s");
    let mut terminal = open_draft(&home);
    terminal.wait_for("unfini");
    assert_eq!(words_back(&terminal), WORDS);
    assert!(terminal.quit());
}

#[test]
fn a_signal_to_end_gives_the_terminal_back_and_keeps_the_draft() {
    let home = Home::with_roster();
    for (n, signal) in [Signal::TERM, Signal::HUP, Signal::INT]
        .into_iter()
        .enumerate()
    {
        let mut terminal = match n {
            0 => begin_note(&home),
            _ => open_draft(&home),
        };
        terminal.type_text(&format!("{} ", word(n)));
        terminal.wait_for(&word(n));
        terminal.signal(signal);
        let (status, given_back) = terminal.ended();
        assert!(status.success() && given_back, "{status:?}");
    }
    let mut terminal = open_draft(&home);
    terminal.wait_for_all(&[&word(0), &word(1), &word(2)]);
    // The beginning of a longer command does not hold a signal up.
    terminal.press("esc");
    terminal.wait_gone("Subjective");
    terminal.press("g");
    terminal.wait_for("Schedule");
    terminal.signal(Signal::TERM);
    assert!(terminal.ended().0.success());
}
