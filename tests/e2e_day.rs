//! A counselor's day on a township's roster, through the screens and by keys alone.

mod desks;
mod program;
mod terminal;

use chrono::{Timelike, Utc};
use desks::{open_case, sign};
use program::{Home, ROSTER};
use terminal::{Start, Terminal};

const SAID: &str = "孩子说想妈妈，晚上睡不好。";
const ADDED: &str = "当晚已与奶奶通话。";

/// The last quarter of an hour by the post's clock: a session that begins then is not over yet, whatever the time.
fn last_quarter() -> String {
    let now = Utc::now().with_timezone(&chrono_tz::Asia::Shanghai);
    format!("{}:{:02}", now.hour(), now.minute() / 15 * 15)
}

/// Books the child that is shown for a time today, and goes to Today.
fn book(terminal: &mut Terminal, time: &str) {
    terminal.press("n");
    terminal.wait_for("New appointment");
    terminal.type_text(&format!("today {time}"));
    terminal.wait_for("→ ");
    terminal.press("ctrl-s");
    terminal.wait_for("saved: appointment");
    terminal.press("g t");
    terminal.wait_for_all(&["1 appointment", "scheduled"]);
}

/// Waits until the row of the appointment shows a state; the footer names the next one.
fn wait_for_state(terminal: &mut Terminal, state: &str) {
    terminal.wait_until(&format!("the row shows {state:?}"), |shown| {
        shown.row("杜曦桐").is_some_and(|row| row.contains(state))
    });
}

#[test]
fn a_counselors_day_from_the_roster_to_the_sealed_note() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");

    // The roster: a preview, and nothing before it is agreed to.
    terminal.press("g c O");
    terminal.wait_for("Import roster");
    terminal.type_text(&format!("{ROSTER}\n"));
    terminal.wait_for_all(&[
        "new: 112",
        "changed: 0",
        "wrong: 8",
        "Nothing is written yet",
    ]);
    terminal.press("4");
    terminal.wait_for("the spreadsheet rounded the ID number");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["112 children are new", "8 wrong rows are left out"]);
    terminal.press("Y");
    terminal.wait_for_all(&[
        "imported a roster of 112 children; u takes it back",
        "Children and cases  112",
    ]);

    open_case(&mut terminal, "duxt", "杜曦桐");
    book(&mut terminal, &last_quarter());
    for state in ["arrived", "in session"] {
        terminal.press("a");
        wait_for_state(&mut terminal, state);
    }
    // So short a session is asked for its real times.
    terminal.press("a");
    terminal.wait_for("Really began");
    terminal.press("ctrl-s");
    terminal.wait_for("What next?");
    terminal.press("1");
    terminal.wait_for("Subjective");

    // The cursor stands behind what was typed, a Chinese character taking two columns.
    let (before, _) = terminal.cursor();
    terminal.type_text(SAID);
    terminal.wait_for(SAID);
    let (after, _) = terminal.cursor();
    assert_eq!(usize::from(after - before), 2 * SAID.chars().count());

    // Signed in the same session that opened the case, and with the right passphrase alone.
    terminal.press("f6");
    terminal.wait_for("Sign: once signed");
    terminal.type_text("seven herons\n");
    terminal.wait_for("nothing was signed");
    sign(&mut terminal);
    terminal.wait_for_all(&["✓ signature valid", SAID]);
    terminal.press("A");
    terminal.wait_for("addendum");
    terminal.type_text(ADDED);
    terminal.press("ctrl-s");
    sign(&mut terminal);
    terminal.wait_for_all(&["Addendum · Chen Li", ADDED]);

    // A follow-up, done and followed by the next.
    terminal.press("g t");
    terminal.wait_for("completed");
    terminal.press("f");
    terminal.wait_for("New follow-up");
    terminal.press("ctrl-s");
    terminal.wait_for("saved: follow-up");
    terminal.press("g f");
    terminal.wait_for_all(&["see the child", "in 7 days"]);
    terminal.press("d");
    terminal.wait_for("Done: 杜曦桐");
    terminal.type_text("见了，情绪稳定。");
    terminal.press("tab space");
    terminal.wait_for("in 14 days");
    terminal.press("ctrl-s");
    terminal.wait_gone("Done: 杜曦桐");
    terminal.wait_for_all(&["saved: follow-up", "in 14 days"]);

    terminal.press("u");
    terminal.wait_for_all(&["undone: follow-up", "in 7 days"]);
    terminal.press("ctrl-r");
    terminal.wait_for_all(&["done again: follow-up", "in 14 days"]);
    assert!(terminal.quit());

    // Everything is there after a restart, and the last change can still be taken back.
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("completed");
    terminal.press("g f");
    terminal.wait_for("in 14 days");
    // Pressed at once, while the rest is still being read behind the screen: that raises no false alarm.
    terminal.press("u");
    terminal.wait_for_all(&["from before you signed in", "in 14 days"]);
    terminal.press("u");
    terminal.wait_for_all(&["undone: follow-up", "in 7 days"]);
    terminal.press("g c");
    terminal.wait_for("112");
    terminal.press("ctrl-f");
    terminal.wait_for("search");
    terminal.type_text("想妈妈");
    terminal.wait_for("杜曦桐");
    terminal.press("enter");
    terminal.wait_for_all(&["✓ signature valid", SAID, ADDED]);
    let written = String::from_utf8_lossy(terminal.written());
    assert!(!written.contains("older than the journal says"));
    assert!(terminal.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn a_row_is_worked_through_by_its_numbered_menu_with_an_input_method_on() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).in_chinese().start();
    terminal.wait_for("今日");
    // Full-width letters and signs, as an input method leaves them; a Han character begins narrowing.
    terminal.type_text("ｇｃ");
    terminal.wait_for("112");
    terminal.type_text("杜");
    terminal.wait_for("杜曦桐");
    terminal.type_text("曦桐");
    terminal.press("enter");
    terminal.wait_for("没有在管个案");
    assert!(choose(&mut terminal, "新建"), "{}", terminal.report());
    terminal.wait_for("新预约");
    // It begins this minute, whatever the hour is at the post: it can be worked from arrival on.
    let now = Utc::now().with_timezone(&chrono_tz::Asia::Shanghai);
    terminal.type_text(&full_width(&now.format("今天%H:%M").to_string()));
    terminal.wait_for("→ ");
    terminal.press("ctrl-s");
    terminal.wait_for("已保存");
    terminal.type_text("ｇｔ");
    terminal.wait_for("已约");
    for (item, state) in [("已到", "已到"), ("会谈", "会谈")] {
        assert!(choose(&mut terminal, item), "{}", terminal.report());
        wait_for_state(&mut terminal, state);
    }
    assert!(choose(&mut terminal, "完成"), "{}", terminal.report());
    terminal.wait_for("实际开始");
    terminal.press("ctrl-s");
    wait_for_state(&mut terminal, "待写记录");
    // The menu after the session is numbered as well; the full-width digit chooses.
    terminal.wait_for("现在写记录");
    terminal.wait_for("SOAP");
    terminal.type_text("１");
    terminal.wait_for("主观陈述");
    assert!(terminal.quit());
}

/// Gives digits and colons as an input method leaves them.
fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' | ':' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        other => other,
    };
    text.chars().map(wide).collect()
}

/// Opens the numbered menu with a full-width nought, and chooses an item by its full-width digit.
fn choose(terminal: &mut Terminal, item: &str) -> bool {
    terminal.type_text("０");
    terminal.wait_until("a numbered menu", |shown| shown.has("╭─ 本行菜单"));
    let rows = terminal.shown().rows();
    let number = rows.iter().find_map(|row| {
        let inside = row.split('│').find(|part| part.contains(item))?;
        let digit = inside.chars().find(char::is_ascii_digit)?;
        char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０'))
    });
    let Some(number) = number else { return false };
    terminal.type_text(&number.to_string());
    terminal.wait_gone("╭─ 本行菜单");
    true
}
