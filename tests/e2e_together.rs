//! Two people at work in two terminals at the same time: who is in, what one does on the other's screen, and two who change
//! the same.

mod desks;
mod program;
mod terminal;

use desks::{sit_down, sit_down_first};
use program::Home;

#[test]
fn two_at_work_see_each_other_and_what_the_other_books() {
    let home = Home::with_colleagues();
    let mut chen = sit_down(&home, "chen");
    let mut wang = sit_down_first(&home, "wang");
    chen.wait_for("in: Wang Li");
    wang.wait_for("in: Chen Li");
    // Wang looks at everybody's children; chen renames one.
    for terminal in [&mut chen, &mut wang] {
        terminal.press("g c");
        terminal.wait_for("112");
    }
    chen.press("n");
    chen.wait_for("Name");
    chen.type_text("明月心");
    chen.press("ctrl-s");
    chen.wait_for("saved");
    // Nobody presses a key there.
    wang.wait_for("113");
    assert!(wang.quit());
    chen.wait_gone("in: Wang Li");
    assert!(chen.quit());
}

#[test]
fn two_who_change_the_same_child_see_both_versions_and_lose_neither() {
    let home = Home::with_colleagues();
    let mut chen = sit_down(&home, "chen");
    let mut wang = sit_down_first(&home, "wang");
    for terminal in [&mut chen, &mut wang] {
        terminal.press("g c");
        terminal.wait_for("112");
        terminal.press("home e");
        terminal.wait_for("Name");
    }
    // The name is the first field of both forms.
    chen.press("end");
    chen.type_text("甲");
    wang.press("end");
    wang.type_text("乙");
    chen.wait_for("甲");
    wang.wait_for("乙");
    chen.press("ctrl-s");
    chen.wait_for("saved");
    // What chen has written stands in wang's form beside what wang has typed, before she saves.
    wang.wait_for("甲");
    assert!(wang.shown().has("乙"), "{}", wang.report());
    wang.press("ctrl-s");
    wang.wait_for("Save once more");
    assert!(
        wang.shown().has("甲") && wang.shown().has("乙"),
        "{}",
        wang.report()
    );
    assert!(
        chen.shown().has("甲") && !chen.shown().has("乙"),
        "{}",
        chen.report()
    );
    // Having seen both, she may put hers in its place.
    wang.press("ctrl-s");
    wang.wait_for("saved");
    chen.wait_for("乙");
    assert!(wang.quit() && chen.quit());
}

#[test]
fn a_note_open_in_two_terminals_keeps_both_texts_until_its_author_has_seen_them() {
    let home = Home::with_roster();
    let mut first = sit_down(&home, "chen");
    let mut second = sit_down(&home, "chen");
    for terminal in [&mut first, &mut second] {
        terminal.press("g c");
        terminal.wait_for("112");
        terminal.press("home enter");
        terminal.wait_for("no open case");
    }
    first.press("w");
    first.wait_for("SOAP");
    first.press("enter");
    first.wait_for("nothing saved yet");
    first.type_text("今天来了。");
    first.press("ctrl-s");
    first.wait_gone("nothing saved yet");
    first.wait_for("· saved");
    // The note is there for the other terminal at once; both write on in it.
    second.press("3");
    second.wait_for("SOAP");
    second.press("enter");
    second.wait_for("今天来了。");
    first.type_text("甲");
    second.type_text("乙");
    first.wait_for("甲");
    second.wait_for("乙");
    first.press("ctrl-s");
    first.wait_for("· saved");
    second.wait_for_all(&["乙", "甲", "The other version"]);
    // Having seen both, the author may put this one in its place.
    second.press("ctrl-s");
    second.wait_for("· saved");
    assert!(second.shown().has("乙"), "{}", second.report());
    first.wait_for("乙");
    assert!(first.quit() && second.quit());
}

#[test]
fn two_of_a_team_write_in_one_crisis_log_at_once_and_each_sees_the_others_lines() {
    let home = Home::with_colleagues();
    let mut chen = sit_down(&home, "chen");
    let mut wang = sit_down_first(&home, "wang");
    chen.press("g c /");
    chen.type_text("duxt");
    chen.wait_for("1 of 112");
    chen.press("enter C");
    chen.wait_for("Stand-in");
    // Past risk, source, concerns, the words and the counselor.
    chen.press("tab right tab tab tab tab tab");
    chen.type_text("wang");
    chen.press("enter ctrl-s");
    chen.wait_for("saved");
    chen.press("f8");
    chen.wait_for("read by the care team");
    chen.type_text("teacher calls");
    chen.press("enter");
    // It stands first on the other's Today without a key being pressed there.
    wang.wait_for("crisis under way");
    wang.press("tab g g enter");
    wang.wait_for_all(&["Chen Li  teacher calls", "read by the care team"]);
    // Both are in the middle of a line when the other's comes.
    wang.type_text("i am on my w");
    chen.type_text("he is on the r");
    wang.wait_for("on my w");
    chen.wait_for("on the r");
    wang.type_text("ay");
    wang.press("enter");
    chen.wait_for_all(&["Wang Li  i am on my way", "he is on the r"]);
    chen.type_text("oof");
    chen.press("enter");
    wang.wait_for("Chen Li  he is on the roof");
    // Ended by one, it has ended for both.
    wang.press("f9");
    chen.wait_for("ended");
    assert!(wang.quit() && chen.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}
