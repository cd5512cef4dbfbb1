//! The crisis log in the real program: killed in mid-line, it comes back with every stamped line and the one being typed.

mod program;
mod terminal;

use std::thread;
use std::time::Duration;

use program::Home;
use rustix::process::{Pid, Signal, kill_process};
use terminal::{Start, Terminal};

/// Longer than what may be lost of the typing.
const KEPT: Duration = Duration::from_millis(1_500);

/// Opens the log on a child of the sample roster, from its row.
fn begin(home: &Home) -> Terminal {
    let mut terminal = Start::signed_in(home).start();
    terminal.wait_for("Nothing is owed");
    terminal.press("g c /");
    terminal.type_text("duxt");
    terminal.wait_for("1 of 112");
    terminal.press("enter !");
    terminal.wait_for_all(&["0:00:0", "110 police", "12356 mental health line"]);
    terminal
}

fn stamp(terminal: &mut Terminal, line: &str) {
    terminal.type_text(line);
    terminal.wait_for(line);
    terminal.press("enter");
    // The disk has it: nothing is on its way, and the line stands without the mark of one that waits.
    terminal.wait_for_all(&["saved: crisis log", &format!("   {line}")]);
}

/// Starts again and opens the log from the first row of what is owed.
fn back(home: &Home) -> Terminal {
    let mut terminal = Start::signed_in(home).start();
    terminal.wait_for("crisis under way");
    terminal.press("tab g g enter");
    terminal.wait_for("110 police");
    terminal
}

#[test]
fn killed_in_mid_line_nothing_stamped_is_lost_and_a_second_of_typing_at_most() {
    let home = Home::with_roster();
    let mut terminal = begin(&home);
    stamp(&mut terminal, "teacher calls");
    stamp(&mut terminal, "he is on the roof");
    terminal.type_text("grandmother is on her w");
    terminal.wait_for("on her w");
    // What is older than a second is not lost; there is nothing on the screen to wait for.
    thread::park_timeout(KEPT);
    terminal.kill();

    let mut terminal = back(&home);
    terminal.wait_for_all(&[
        "teacher calls",
        "he is on the roof",
        "grandmother is on her w",
    ]);
    // Host and session together, in the middle of the line that was brought back.
    terminal.type_text("ay");
    terminal.wait_for("on her way");
    thread::park_timeout(KEPT);
    let host = home.host().and_then(Pid::from_raw).expect("a host runs");
    kill_process(host, Signal::KILL).expect("a host runs");
    terminal.kill();
    let mut terminal = back(&home);
    terminal.wait_for("grandmother is on her way");
    terminal.press("enter");
    terminal.wait_for_all(&["saved: crisis log", "   grandmother is on her way"]);
    terminal.press("f9");
    terminal.wait_for("ended");
    terminal.press("esc");
    terminal.wait_gone("110 police");
    assert!(terminal.quit());

    // It has ended, and no draft of it is left.
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Owed");
    terminal.wait_gone("crisis under way");
    terminal.wait_gone("not saved");
    terminal.press("ctrl-f");
    terminal.type_text("roof");
    terminal.wait_for_all(&["1 found", "is on the roof"]);
    terminal.press("enter");
    terminal.wait_for_all(&["teacher calls", "grandmother is on her way", "110 police"]);
    assert!(terminal.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn typed_in_chinese_from_a_note_it_leaves_the_note_as_it_was() {
    let home = Home::with_roster();
    let mut terminal = Start::signed_in(&home).in_chinese().start();
    terminal.wait_for("没有待办");
    terminal.press("g c /");
    terminal.type_text("duxt");
    terminal.press("enter w 1");
    terminal.wait_for("主观");
    terminal.type_text("孩子今天");
    terminal.press("f8");
    terminal.wait_for_all(&["危机记录", "110 报警", "仅您可读"]);
    terminal.type_text("老师来电");
    terminal.press("enter");
    terminal.wait_for_all(&["已保存：危机记录", "   老师来电"]);
    terminal.press("esc");
    terminal.wait_for_all(&["主观", "孩子今天", "危机记录继续计时"]);
    terminal.press("f8");
    terminal.wait_for("老师来电");
    // Everything is done with an input method on.
    terminal.press("tab 0");
    terminal.wait_for("强制报告");
    terminal.press("6");
    terminal.wait_for("已结束");
    assert!(terminal.quit());
}
