//! Handing cases over, through the real program and by keys: what goes over, what clashes, what to watch, and the end.

mod desks;
mod program;
mod terminal;

use desks::{open_at_case, open_case, open_settings_of_post, sit_down, sit_down_first};
use program::Home;
use terminal::Terminal;

const FIRST: (&str, &str) = ("duxt", "杜曦桐");
const SECOND: (&str, &str) = ("qinqx", "秦琪轩");
const THIRD: (&str, &str) = ("shiyl", "石燕兰");

/// Books the child that is shown.
fn book(terminal: &mut Terminal, when: &str) {
    terminal.press("n");
    // The child is known, so that the form begins at the start.
    terminal.wait_for("New appointment");
    terminal.type_text(when);
    terminal.wait_for("→ ");
    terminal.press("ctrl-s");
    terminal.wait_gone("New appointment");
    terminal.wait_for("saved: appointment");
}

/// Opens the form that hands one's own cases over, from any screen.
fn hand_over(terminal: &mut Terminal) {
    terminal.press("g t H");
    terminal.wait_for("Hand cases over…");
    terminal.press("1");
    terminal.wait_for_all(&["Stay on team", "go over; groups and outings stay"]);
}

/// The row of the child's appointment that is shown, by its time.
fn appointment(terminal: &mut Terminal, time: &str, counselor: &str) {
    terminal.press("3");
    terminal.wait_until(&format!("{counselor} has the one at {time}"), |shown| {
        let of = |row: &String| row.contains(time) && row.contains(counselor);
        shown.rows().iter().any(of)
    });
}

#[test]
fn cases_are_handed_over_with_what_to_watch_and_what_clashes_is_named_and_stays() {
    let home = Home::with_colleagues();
    let mut wang = sit_down_first(&home, "wang");
    open_case(&mut wang, THIRD.0, THIRD.1);
    book(&mut wang, "tomorrow 10:30");
    wang.press("g t");
    wang.wait_for("Owed");
    let mut chen = sit_down(&home, "chen");
    open_case(&mut chen, FIRST.0, FIRST.1);
    book(&mut chen, "tomorrow 10:00");
    open_case(&mut chen, SECOND.0, SECOND.1);
    book(&mut chen, "tomorrow 15:00");

    hand_over(&mut chen);
    chen.press("tab tab");
    chen.type_text("+7d");
    chen.wait_for_all(&[
        "2 cases, 1 appointment and 0 follow-ups go over",
        "1 appointment clashes and stays as it is",
        "Wang Li reads the cases through",
    ]);
    // What clashes is named by its time and the child.
    chen.wait_until("it is named", |shown| {
        let named = |row: &String| row.contains("10:00") && row.contains(FIRST.1);
        shown.rows().iter().any(named)
    });
    // Past the cases, all ticked, to the two lines on what to watch, in the order of the cases' numbers.
    chen.press("tab tab");
    chen.type_text("奶奶住院，每周打一次电话");
    chen.press("tab");
    chen.type_text("不要在学校提起父亲");
    chen.press("ctrl-s");
    chen.wait_gone("Stay on team");
    chen.wait_for("Wang Li has 2 of your cases through");

    // Nobody presses a key there.
    wang.wait_for("You have 2 cases of Chen Li through");
    wang.wait_for("what to watch is on each");
    for (child, watch, time, counselor) in [
        (FIRST, "奶奶住院，每周打一次电话", "10:00–", "Chen Li"),
        (SECOND, "不要在学校提起父亲", "15:00–", "Wang Li"),
    ] {
        open_at_case(&mut wang, child.0, child.1);
        wang.wait_for_all(&["To watch, says Chen Li", watch]);
        wang.wait_until("it is hers", |shown| {
            let row = shown.row("Counselor");
            row.is_some_and(|row| row.contains("Wang Li"))
        });
        appointment(&mut wang, time, counselor);
    }
    // Given back before its day, from the same menu.
    chen.press("H");
    chen.wait_for("Give back: Wang Li has 2 of your cases");
    chen.press("3");
    chen.wait_for("Give the cases back now");
    chen.press("Y");
    chen.wait_gone("of your cases through");
    wang.press("g t");
    wang.wait_for("Owed");
    wang.wait_gone("You have 2 cases");
    open_at_case(&mut chen, SECOND.0, SECOND.1);
    appointment(&mut chen, "15:00–", "Chen Li");
    assert!(chen.quit() && wang.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

/// Has the post live by another time zone, from any screen.
fn live_by(terminal: &mut Terminal, zone: &str) {
    open_settings_of_post(terminal);
    terminal.press("shift-tab end");
    for _ in 0..24 {
        terminal.press("backspace");
    }
    terminal.type_text(zone);
    terminal.press("ctrl-s");
    terminal.wait_for("saved");
    terminal.wait_until("it is the post's", |shown| {
        let row = shown.row("Time zone");
        row.is_some_and(|row| row.contains(zone))
    });
}

#[test]
fn a_handover_ends_by_itself_after_its_last_day() {
    let home = Home::with_colleagues();
    let mut chen = sit_down(&home, "chen");
    // The clock is not the test's to set, but the day is: it is at least a day later on Kiritimati than on Samoa.
    live_by(&mut chen, "Pacific/Pago_Pago");
    open_case(&mut chen, FIRST.0, FIRST.1);
    hand_over(&mut chen);
    chen.press("tab tab");
    chen.type_text("today");
    chen.wait_for("Wang Li reads the cases through");
    chen.press("ctrl-s");
    chen.wait_for("Wang Li has 1 of your cases through");

    let mut wang = sit_down_first(&home, "wang");
    wang.wait_for("You have 1 case of Chen Li through");
    assert!(wang.quit());

    live_by(&mut chen, "Pacific/Kiritimati");
    chen.press("g t");
    chen.wait_for("Owed");
    let mut wang = sit_down(&home, "wang");
    wang.wait_for("Owed");
    wang.wait_gone("You have 1 case");
    chen.wait_gone("of your cases through");
    for terminal in [&mut chen, &mut wang] {
        open_at_case(terminal, FIRST.0, FIRST.1);
        terminal.wait_until("it is back", |shown| {
            let row = shown.row("Counselor");
            row.is_some_and(|row| row.contains("Chen Li"))
        });
    }
    assert!(chen.quit() && wang.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn the_cases_of_somebody_who_cannot_go_over_by_the_recovery_words_and_a_reason() {
    let home = Home::with_colleagues();
    let words = std::fs::read_to_string(home.words()).unwrap();
    let mut wang = sit_down_first(&home, "wang");
    open_case(&mut wang, FIRST.0, FIRST.1);
    book(&mut wang, "tomorrow 10:00");
    assert!(wang.quit());

    let mut zeng = sit_down_first(&home, "zeng");
    zeng.press("H");
    zeng.wait_for("For somebody who cannot");
    zeng.press("2");
    // Nobody is chosen for whoever has not chosen.
    zeng.wait_for_all(&["Hand over for somebody who cannot", "● choose"]);
    zeng.press("left");
    zeng.wait_for("● Wang Li");
    zeng.press("tab left left left");
    zeng.wait_for_all(&["● Zeng Yu", "1 case, 1 appointment"]);
    zeng.press("tab tab");
    zeng.type_text("in hospital since Monday");
    zeng.press("tab");
    zeng.type_text(&words);
    zeng.wait_for("These are 24 recovery words");
    zeng.press("ctrl-s");
    zeng.wait_for("The cases have been handed over");
    open_at_case(&mut zeng, FIRST.0, FIRST.1);
    zeng.wait_until("it is theirs", |shown| {
        let row = shown.row("Counselor");
        row.is_some_and(|row| row.contains("Zeng Yu"))
    });
    assert!(
        !zeng.shown().has("its care team's alone"),
        "{}",
        zeng.report()
    );
    appointment(&mut zeng, "10:00–", "Zeng Yu");
    assert!(zeng.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}
