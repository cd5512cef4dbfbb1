//! The window resized at will, and the terminal given back after a panic.

mod program;
mod terminal;

use std::env;
use std::io;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use carepost::post::fresh::Fresh;
use carepost::post::refusal::Refusal;
use carepost::tui::event_loop;
use carepost::tui::model::Model;
use carepost::tui::terminal::{Mouse, TerminalError, guard_panics};
use carepost::tui::theme::{Facts, Theme};
use carepost::tui::worker::{Reached, Ways, Worker};
use carepost::vault::recovery::WordList;
use carepost::vault::sealed_identity::{ArgonParams, Floor};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{DateTime, Utc};
use program::Home;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use terminal::{Start, Terminal};

/// Sizes from narrow to wide, one below the least, and back.
const SIZES: [(u16, u16); 6] = [(60, 20), (80, 24), (120, 40), (59, 19), (100, 30), (40, 10)];

const SMALLEST: (u16, u16) = (60, 20);

/// Resizes through all sizes; at each that is large enough the screen shows a text, and is drawn anew when asked.
fn through_all_sizes(terminal: &mut Terminal, text: &str) {
    for (columns, rows) in SIZES {
        terminal.resize(columns, rows);
        if columns < SMALLEST.0 || rows < SMALLEST.1 {
            terminal.wait_for("too small");
            terminal.wait_gone(text);
            continue;
        }
        terminal.wait_until("fills the window", |shown| {
            shown.has(text)
                && !shown.has("too small")
                && shown.rows().last().is_some_and(|row| !row.is_empty())
        });
        terminal.draw_anew();
    }
    terminal.resize(100, 30);
    terminal.wait_for(text);
}

#[test]
fn a_window_can_be_resized_at_will_and_nothing_typed_is_lost() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    for (keys, text) in [
        ("g t", "Owed"),
        ("g s", "Chen Li"),
        ("g c", "112"),
        ("g f", "urgency"),
    ] {
        terminal.press(keys);
        terminal.wait_for(text);
        through_all_sizes(&mut terminal, text);
    }
    terminal.begin_note();
    terminal.type_text("孩子说想妈妈");
    terminal.wait_for("孩子说想妈妈");
    through_all_sizes(&mut terminal, "孩子说想妈妈");
    // Typed while the window is too small to show it, it is there afterwards.
    terminal.resize(30, 5);
    terminal.wait_for("too small");
    terminal.type_text("，晚上睡不好");
    terminal.resize(80, 24);
    terminal.wait_for("孩子说想妈妈，晚上睡不好");
    assert!(terminal.quit());
}

/// Keys and a new size that come at once, as when a window is dragged while somebody types, are both taken.
#[test]
fn keys_that_come_with_a_new_size_wait_for_no_further_key() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.begin_note();
    let mut typed = String::new();
    for round in 0..20 {
        terminal.hold_still();
        terminal.resize(if round % 2 == 0 { 80 } else { 100 }, 24);
        terminal.type_text("想");
        typed.push('想');
        terminal.go_on();
        terminal.wait_for(&typed);
    }
    assert!(terminal.quit());
}

/// Says to this test, run again in a terminal, where to panic.
const PANIC_AT: &str = "CAREPOST_TEST_PANIC_AT";

/// What the panic's message quotes, as one could that was on its way through a note.
const SECRET: &str = "zhang-xiaoming-said";

#[test]
fn a_panic_gives_the_terminal_back_and_quotes_nothing() {
    if let Ok(place) = env::var(PANIC_AT) {
        panic_at(&place);
        return;
    }
    let test = env::current_exe().expect("this test");
    for place in ["worker", "loop"] {
        let home = Home::new();
        let name = "a_panic_gives_the_terminal_back_and_quotes_nothing";
        let mut terminal = Start::other(test.clone(), &home, &["--exact", name, "--nocapture"])
            .set(PANIC_AT, place)
            .start();
        let (status, given_back) = terminal.ended();
        assert!(
            !status.success() && given_back,
            "{place}\n{}",
            terminal.report()
        );
        terminal.wait_for_all(&["met a fault", "e2e_window.rs:"]);
        let written = String::from_utf8_lossy(terminal.written());
        assert!(
            written.contains("\x1b[?1049h"),
            "{place}: it was never taken"
        );
        assert!(!written.contains(SECRET), "{place}\n{written}");
    }
}

/// The program between its command line and its host, with a panic in it.
fn panic_at(place: &str) {
    let in_worker = place == "worker";
    let words = Words::new(Lang::En);
    guard_panics(words.get("panic-sentence"));
    let ways = Ways {
        reach: Box::new(move || -> Result<Reached, Refusal> {
            assert!(!in_worker, "{SECRET}");
            Ok(Reached::NoPost)
        }),
        create: Box::new(|_| Ok(())),
        rng: Box::new(|| ChaCha20Rng::from_seed([1; 32])),
        clock: Utc::now,
        argon: ArgonParams::for_tests(),
        floor: Floor::ForTests,
        from: String::new(),
        own: None,
        already: None,
        over_ssh: false,
        word_list: WordList::English,
    };
    let (to_loop, wakes) = mpsc::channel();
    let (work, to_do) = mpsc::channel();
    let worker = Worker::new(ways, to_loop.clone());
    let mut screen =
        carepost::tui::terminal::Terminal::take(Mouse::Off).expect("this is a terminal");
    event_loop::listen(&to_loop).expect("signals");
    thread::spawn(move || worker.run(&to_do));
    let theme = Theme::from_facts(&Facts::default());
    let mut model = Model::new(
        Arc::new(words),
        theme,
        Utc::now(),
        (100, 30),
        Fresh::new([2; 32]),
    );
    let looks = AtomicUsize::new(0);
    let clock = || -> DateTime<Utc> {
        let looked = looks.fetch_add(1, Ordering::Relaxed);
        assert!(in_worker || looked < 4, "{SECRET}");
        Utc::now()
    };
    let ended = event_loop::run(&mut model, &mut screen, work, &wakes, &clock);
    drop(screen);
    let panicked = matches!(ended, Err(TerminalError::Panicked));
    let _ = io::Write::flush(&mut io::stdout());
    #[expect(clippy::exit, reason = "this process is not the test's")]
    process::exit(if panicked { 3 } else { 0 });
}
