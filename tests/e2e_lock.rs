//! The screen covered and the post locked: neither shows anything of it, and only the right person gets on.

mod program;
mod terminal;

use program::{Home, PASSPHRASE};
use terminal::Start;

#[test]
fn a_cover_hides_everything_and_a_lock_lets_nobody_on_without_the_passphrase() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.press("g c");
    terminal.wait_for("112");
    terminal.press("f12");
    terminal.wait_gone("112");
    for hidden in ["Shuidong", "Chen Li", "白马村", "Children"] {
        assert!(!terminal.shown().has(hidden), "{}", terminal.report());
    }
    // Keys are no commands on a covered screen.
    terminal.type_text("wrong\n");
    terminal.wait_for("2 tries left");
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.wait_for("Set cover PIN");
    terminal.type_text("2580\n2580\n");
    terminal.wait_for("the cover PIN is set");
    terminal.press("f12");
    terminal.wait_gone("112");
    terminal.type_text("2580\n");
    terminal.wait_for("112");

    // Three wrong PINs lock, and the lock asks for the passphrase.
    terminal.press("ctrl-\\");
    terminal.wait_gone("112");
    for left in ["2 tries left", "one try left"] {
        terminal.type_text("0000\n");
        terminal.wait_for(left);
    }
    terminal.type_text("0000\n");
    terminal.wait_for_all(&["Sign in", "chen"]);
    for hidden in ["Shuidong", "Chen Li", "白马村"] {
        assert!(!terminal.shown().has(hidden), "{}", terminal.report());
    }
    terminal.type_text("2580\n");
    terminal.wait_for_all(&["That is not the passphrase", "Wait"]);
    terminal.wait_gone("Wait");
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.wait_for("Nothing is owed");

    // Locked in the middle of a note, it is offered back to who wrote it.
    terminal.press("+");
    terminal.wait_for("Catch a line");
    terminal.type_text("奶奶来电");
    terminal.wait_for("奶奶来电");
    terminal.press("f12");
    terminal.wait_gone("奶奶来电");
    // The PIN went with the lock.
    terminal.type_text("2580\n");
    terminal.wait_for("2 tries left");
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.wait_for("Set cover PIN");
    terminal.press("esc");
    terminal.wait_gone("Set cover PIN");
    terminal.wait_for("奶奶来电");
    terminal.press("ctrl-s");
    terminal.wait_for("saved: caught line");
    terminal.press("g q");
    terminal.wait_for("Sign in");
    assert!(terminal.quit());
}
