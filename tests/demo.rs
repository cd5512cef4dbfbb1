//! The made-up post starts and stops in a real terminal, on an account that has never seen the program.

mod program;
mod terminal;

use std::time::Duration;

use program::Home;
use terminal::{Start, Terminal};

/// How long the slowest machine may take to make the post and show it.
const PATIENCE: Duration = Duration::from_secs(300);

fn start(home: &Home, arguments: &[&str]) -> Terminal {
    Start::new(home, arguments)
        .without("CAREPOST_STORE")
        .in_chinese()
        .patience(PATIENCE)
        .start()
}

#[test]
fn the_demo_opens_signed_in_says_demo_in_every_frame_and_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = start(&home, &["demo"]);
    terminal.wait_for_all(&["今日", "待办", "DEMO"]);
    for (keys, shown) in [("g s", "按咨询师"), ("g c", "240"), ("g t", "待办")] {
        terminal.press(keys);
        terminal.wait_for_all(&[shown, "DEMO"]);
    }
    assert!(terminal.quit());

    // The second time it is there already, and its sign-ins are told again.
    let mut again = start(&home, &["demo", "--lang", "en"]);
    again.wait_for("Today");
    assert!(again.quit());
}
