//! A supervisor at work over SSH.

use crate::Test;
use crate::daemon::{Daemon, counselor, supervisor};
use crate::terminal::{Start, Terminal};

pub const TESTS: &[Test] = &[
    (
        "a_supervisor_signs_in_works_and_leaves",
        a_supervisor_signs_in_works_and_leaves,
    ),
    (
        "a_supervisor_reads_the_board_and_approves_a_closing_and_the_log_says_from_where",
        a_supervisor_reads_the_board_and_approves_a_closing_and_the_log_says_from_where,
    ),
    (
        "nobody_sets_up_a_post_from_elsewhere",
        nobody_sets_up_a_post_from_elsewhere,
    ),
    (
        "what_a_counselor_saves_arrives_on_the_supervisors_screen",
        what_a_counselor_saves_arrives_on_the_supervisors_screen,
    ),
];

/// Signs the supervisor in, whose name the key's command has given.
pub fn sign_in(terminal: &mut Terminal) {
    let supervisor = supervisor();
    terminal.wait_for_all(&["Sign in", supervisor.handle]);
    terminal.type_text(&format!("{}\n", supervisor.passphrase));
    terminal.wait_for_all(&["Owed", &supervisor.full_name]);
}

fn a_supervisor_signs_in_works_and_leaves() {
    let daemon = Daemon::start();
    let mut terminal = daemon.ssh(&[], &[]).start();
    sign_in(&mut terminal);
    for (keys, text) in [("g c", "240"), ("g s", "Schedule"), ("g t", "Owed")] {
        terminal.press(keys);
        terminal.wait_for(text);
    }
    terminal.resize(60, 20);
    terminal.wait_until("it fills the window", |shown| {
        shown.has("Owed") && shown.rows().last().is_some_and(|row| !row.is_empty())
    });
    terminal.draw_anew();
    terminal.resize(120, 40);
    terminal.wait_until("it fills the window", |shown| {
        shown.has("Owed") && shown.rows().last().is_some_and(|row| !row.is_empty())
    });
    terminal.draw_anew();

    // There is no shell to go to, and no file of the machine to read or write.
    terminal.press("g c ctrl-p");
    terminal.wait_for("a command in English");
    terminal.type_text("suspend");
    terminal.wait_for("suspend");
    terminal.press("enter");
    terminal.wait_for("there is no shell");
    terminal.press("g c O");
    terminal.wait_for("no file of the post’s machine");
    terminal.press("g t");
    terminal.wait_gone("no file of the post’s machine");
    terminal.press("g e P");
    terminal.wait_for("no file of the post’s machine");
    assert!(terminal.quit());
    // Where from, for the audit log.
    let environment = daemon.seen_environment();
    assert!(
        environment.contains("SSH_CONNECTION=127.0.0.1 "),
        "{environment}"
    );
}

fn a_supervisor_reads_the_board_and_approves_a_closing_and_the_log_says_from_where() {
    let daemon = Daemon::start();
    let mut terminal = daemon.ssh(&[], &[]).start();
    sign_in(&mut terminal);
    terminal.press("g b");
    terminal.wait_for_all(&["Missed", "Outcomes", "all", &counselor().full_name]);
    terminal.press("g d");
    terminal.wait_for_all(&["Waiting for your word", "Closing"]);
    let waiting = waiting(&terminal);
    assert!(waiting > 1, "{}", terminal.report());
    // Down to the first closing; countersigning, which stands above it, would ask for the passphrase.
    let rows = terminal.shown().rows();
    let place = |text: &str| rows.iter().position(|row| row.contains(text));
    let (first, closing) = (place("▸"), place("Closing"));
    let down = closing.expect("a closing") - first.expect("a row");
    terminal.press(&vec!["j"; down].join(" "));
    terminal.wait_until("a closing is chosen", |shown| {
        shown.row("▸").is_some_and(|row| row.contains("Closing"))
    });
    terminal.press("enter");
    terminal.wait_for("put on record");
    terminal.press("enter");
    terminal.wait_for("Summary at closing");
    terminal.press("a");
    terminal.wait_for("Approve this closing?");
    terminal.press("Y");
    terminal.wait_gone("Approve this closing?");
    terminal.wait_for("✓ approved: case");
    terminal.press("g d");
    terminal.wait_for(&format!("Waiting for your word {}", waiting - 1));
    assert!(terminal.quit());

    let passphrase = daemon.home.passphrase();
    std::fs::write(&passphrase, supervisor().passphrase).expect("a file");
    let passphrase = passphrase.to_str().expect("a path of ASCII");
    let (name, with) = (supervisor().handle, ["--passphrase-file", passphrase]);
    let mut line = vec!["audit", "--json", "--as", name, "--person", name];
    line.extend(with);
    let log = daemon.home.run(&line);
    assert_eq!(log.code, 0, "{}", log.err);
    assert!(log.out.contains("ssh 127.0.0.1"), "{}", log.out);
}

/// How many approvals the queue says that it has.
fn waiting(terminal: &Terminal) -> usize {
    let row = terminal.shown().row("Waiting for your word");
    let digits = row.iter().flat_map(|row| row.chars());
    let digits: String = digits.filter(char::is_ascii_digit).collect();
    digits.parse().expect("a count")
}

fn what_a_counselor_saves_arrives_on_the_supervisors_screen() {
    let daemon = Daemon::start();
    let mut far = daemon.ssh(&[], &[]).start();
    sign_in(&mut far);
    far.press("g c");
    far.wait_for("240");
    let counselor = counselor();
    let mut near = Start::new(&daemon.home, &["--as", counselor.handle]).start();
    near.wait_for("Sign in");
    near.type_text(&format!("{}\n", counselor.passphrase));
    near.wait_for("Owed");
    near.press("g c n");
    near.wait_for("New child");
    near.type_text("蒋雨荷");
    near.press("ctrl-s");
    near.wait_for("saved");
    far.wait_for("241");
    assert!(near.quit());
    assert!(far.quit());
}

fn nobody_sets_up_a_post_from_elsewhere() {
    let daemon = Daemon::start();
    std::fs::remove_dir_all(daemon.home.store()).expect("the post");
    let mut terminal = daemon.ssh(&[], &[]).start();
    let (status, given_back) = terminal.ended();
    assert_eq!((status.exit_code(), given_back), (1, true));
    terminal.wait_for("no post at work");
}
