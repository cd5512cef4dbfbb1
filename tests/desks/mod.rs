//! People at work in the real program, each in a terminal of their own, by keys. The test has `mod program;` and
//! `mod terminal;` beside this one.
#![allow(dead_code, reason = "each test uses its part")]

use crate::program::{Home, PASSPHRASE};
use crate::terminal::{Start, Terminal};

/// The screen has room for all lines of a child.
const SIZE: (u16, u16) = (120, 36);

/// Signs somebody in by the passphrase of all, and waits for Today.
pub fn sit_down(home: &Home, name: &str) -> Terminal {
    let file = home.passphrase();
    let file = file.to_str().unwrap();
    let mut terminal = Start::new(home, &["--as", name, "--passphrase-file", file])
        .size(SIZE.0, SIZE.1)
        .start();
    terminal.wait_for("Today");
    terminal
}

/// Signs somebody in for the first time, and puts the card of the first day away.
pub fn sit_down_first(home: &Home, name: &str) -> Terminal {
    let mut terminal = sit_down(home, name);
    terminal.wait_for("Your first day here");
    terminal.press("x");
    terminal.wait_gone("Your first day here");
    terminal
}

/// Narrows the list of children to one by pinyin, and opens it.
pub fn open_child(terminal: &mut Terminal, pinyin: &str, name: &str) {
    terminal.press("g c /");
    terminal.type_text(pinyin);
    terminal.wait_until("one child is left", |shown| {
        shown.has("1 of 112") && shown.has(name)
    });
    terminal.press("enter");
    terminal.wait_for_all(&["1 Family", "2 Case"]);
}

/// Opens a child, and a case of it at intake, at yellow.
pub fn open_case(terminal: &mut Terminal, pinyin: &str, name: &str) {
    open_child(terminal, pinyin, name);
    terminal.wait_for("no open case");
    terminal.press("C");
    terminal.wait_for("Open a case");
    // From "not assessed" to yellow, and the first of the sources.
    terminal.press("left tab right ctrl-s");
    terminal.wait_for_all(&["saved: case", "intake SD01-"]);
}

/// Opens a child at the tab of its case.
pub fn open_at_case(terminal: &mut Terminal, pinyin: &str, name: &str) {
    open_child(terminal, pinyin, name);
    terminal.press("2");
    terminal.wait_for_all(&["Opened", "Counselor"]);
}

/// The forms of progress notes by the digit that chooses each: several notes of one minute are told apart by them.
pub const SOAP: (&str, &str) = ("1", "SOAP");
pub const DAP: (&str, &str) = ("2", "DAP");
pub const BIRP: (&str, &str) = ("3", "BIRP");

/// Writes a progress note of some form about the child that is shown, and signs it.
pub fn sign_note(terminal: &mut Terminal, form: (&str, &str), text: &str) {
    terminal.press("w");
    terminal.wait_for("Which note to write");
    terminal.press(form.0);
    terminal.wait_for_all(&["nothing saved yet", form.1]);
    terminal.type_text(text);
    terminal.wait_for(text);
    terminal.press("f6");
    sign(terminal);
    terminal.wait_for_all(&["✓ signature valid", text]);
}

/// Opens the note of some form of the child that is shown.
pub fn open_note(terminal: &mut Terminal, form: (&str, &str)) {
    terminal.press("3 g g");
    let row = format!("progress note {}", form.1);
    terminal.wait_for(&row);
    let rows = terminal.shown().rows();
    let place = |text: &str| rows.iter().position(|shown| shown.contains(text));
    let down = place(&row).expect("it is listed") - place("progress note").expect("a note");
    for _ in 0..down {
        terminal.press("j");
    }
    terminal.wait_until("the cursor stands on it", |shown| {
        let at = |shown: &str| shown.contains('▸') && shown.contains(&row);
        shown.rows().iter().any(|shown| at(shown))
    });
    terminal.press("enter");
    terminal.wait_for(&format!("progress note · {}", form.1));
}

/// Signs what is shown.
pub fn sign(terminal: &mut Terminal) {
    terminal.wait_for("Sign: once signed");
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.wait_gone("Sign: once signed");
}

/// Gives a command by its name, in the palette.
pub fn give(terminal: &mut Terminal, command: &str) {
    terminal.press("ctrl-p");
    terminal.wait_for("a command in English");
    terminal.type_text(command);
    terminal.wait_until("it is found", |shown| {
        let at = |row: &String| row.contains(&format!("▸ {command}"));
        shown.rows().iter().any(at)
    });
    terminal.press("enter");
    terminal.wait_gone("a command in English");
}

/// Opens the form of the post's settings, from any screen.
pub fn open_settings_of_post(terminal: &mut Terminal) {
    terminal.press("g o");
    terminal.wait_for("Time zone");
    terminal.press("g g");
    // Past the rows of the session to the first that is the post's.
    let marked = |terminal: &Terminal| terminal.shown().row("▸");
    while marked(terminal).is_none_or(|row| !row.contains("▸   Name")) {
        let before = marked(terminal);
        terminal.press("j");
        terminal.wait_until("the cursor moves on", |shown| shown.row("▸") != before);
    }
    terminal.press("enter");
    terminal.wait_for("─ The post");
}
