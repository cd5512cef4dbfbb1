//! Text made to harm a terminal, imported and typed: shown as signs, aligned, and kept as it is.

mod program;
mod terminal;

use program::Home;
use terminal::Start;

/// Names with escape sequences, bidirectional overrides, zero-width characters, and one outside the basic plane.
const NAMES: [&str; 5] = [
    "张\u{1b}[31m红\u{1b}]0;x\u{7}",
    "李\u{202e}倒\u{202c}序",
    "王\u{200b}零\u{200d}宽",
    "𬭎紫",
    "赵\u{9b}2J八",
];

/// What must never reach a terminal as it is, but in what the program itself says.
const HARMFUL: [&str; 6] = [
    "\u{1b}[31m红",
    "\u{1b}]0;x",
    "\u{202e}",
    "\u{200b}",
    "\u{200d}",
    "\u{9b}",
];

#[test]
fn hostile_names_are_shown_as_signs_aligned_and_kept_as_they_are() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let mut roster = String::from("姓名,性别,出生日期,学校,村\n");
    for (n, name) in NAMES.iter().enumerate() {
        roster.push_str(&format!("\"{name}\",女,2015-03-0{},小学,白马村\n", n + 1));
    }
    let file = home.path("roster.csv");
    std::fs::write(&file, roster).unwrap();

    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.press("g c O");
    terminal.wait_for("Import roster");
    terminal.paste(file.to_str().unwrap());
    terminal.press("enter");
    terminal.wait_for("new: 5");
    terminal.press("ctrl-s");
    terminal.wait_for("Import this roster?");
    terminal.press("Y");
    terminal.wait_for("imported a roster of 5 children; u takes it back");
    terminal.wait_gone("Nothing is written yet");
    terminal.wait_until("five children", |shown| shown.columns("白马村").len() == 5);
    let columns = terminal.shown().columns("白马村");
    assert!(
        columns.iter().all(|column| *column == columns[0]),
        "{columns:?}\n{}",
        terminal.report()
    );
    terminal.draw_anew();

    // Typed and pasted it is the same: one line caught, and ten thousand characters in a note.
    terminal.press("+");
    terminal.wait_for("Catch a line");
    terminal.paste(&NAMES.concat());
    terminal.wait_for("𬭎紫");
    terminal.press("ctrl-s");
    terminal.wait_for("saved: caught line");
    terminal.press("g c /");
    terminal.type_text("𬭎");
    terminal.wait_for("1 of 5");
    terminal.press("enter");
    terminal.wait_for("no open case");
    terminal.press("w");
    terminal.wait_for("Which note to write");
    terminal.press("7");
    terminal.wait_for("nothing saved yet");
    terminal.paste(&format!("{}{}末", NAMES.concat(), "长".repeat(10_000)));
    terminal.wait_for("末");
    terminal.press("ctrl-s");
    terminal.wait_for("saved ✓");
    let count = words_counted(&terminal.text());
    assert!(count >= 10_000, "{}", terminal.report());
    terminal.draw_anew();
    terminal.press("esc");
    terminal.wait_gone("saved ✓");
    assert!(terminal.quit());

    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Owed");
    terminal.press("ctrl-f");
    terminal.type_text("长长末");
    terminal.wait_for_all(&["1 found", "𬭎紫"]);
    terminal.press("enter");
    terminal.wait_for(" words");
    assert_eq!(
        words_counted(&terminal.text()),
        count,
        "{}",
        terminal.report()
    );
    let written = String::from_utf8_lossy(terminal.written());
    for harmful in HARMFUL {
        assert!(
            !written.contains(harmful),
            "{harmful:?} reached the terminal"
        );
    }
    assert!(terminal.quit());

    let listed = home.signed_in(&["list", "children", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    let mut kept: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|child| child["name"].as_str().unwrap())
        .collect();
    kept.sort_unstable();
    let mut names = NAMES;
    names.sort_unstable();
    assert_eq!(kept, names);
}

/// The number of words that the note's corner says.
fn words_counted(text: &str) -> usize {
    let before = text.split(" words").next().unwrap_or_default();
    let number = before.split_whitespace().last().unwrap_or_default();
    number.replace(',', "").parse().unwrap_or(0)
}
