//! A full disk seen from the screen: the save is refused and says so, the text stays, and with room it is saved.
//!
//! A limit on how large the host's files may grow stands for the disk: no other account is needed for it.

mod program;
mod terminal;

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use program::Home;
use rustix::process::{Pid, Signal, kill_process};
use terminal::Start;

/// The block in which `ulimit -f` counts.
const BLOCK: u64 = 512;

/// Starts the host of the home where its files may not grow beyond a size, and waits until it listens.
fn host_with_files_of(home: &Home, blocks: u64) -> std::process::Child {
    let program = env!("CARGO_BIN_EXE_carepost");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' serve --on-demand");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .env_clear()
        .envs(home.environment())
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let host = command.spawn().expect("a shell");
    wait_until("the host has the store", || {
        home.host() == i32::try_from(host.id()).ok()
    });
    host
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + terminal::PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "never was so: {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// Asks the host to end, and waits until it is gone.
fn end_host(home: &Home) {
    let host = home.host();
    let _ = kill_process(host.and_then(Pid::from_raw).expect("a host"), Signal::TERM);
    let lock = fs::File::open(home.store().join("lock")).expect("a lock");
    // A session that is open has the next one started at once.
    wait_until("the host is gone", || {
        lock.try_lock().is_ok() || home.host() != host
    });
}

#[test]
fn a_save_on_a_full_disk_is_refused_keeps_the_text_and_is_made_once_there_is_room() {
    let home = Home::with_roster();
    // The private scope is begun at the first sign-in, and that is a commit of its own.
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    assert!(terminal.quit());
    end_host(&home);
    let journal = fs::metadata(home.store().join("journal/00000001.seg")).expect("a journal");
    let mut host = host_with_files_of(&home, journal.len().div_ceil(BLOCK));

    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("Nothing is owed");
    terminal.begin_note();
    terminal.type_text("孩子说想妈妈");
    terminal.wait_for("孩子说想妈妈");
    for _ in 0..2 {
        terminal.press("ctrl-s");
        terminal.wait_for_all(&["not saved ✗", "the disk is full", "孩子说想妈妈"]);
        terminal.type_text("。");
        terminal.wait_for("typing");
    }

    // Room is made: for the host that is a start without the limit.
    end_host(&home);
    host.wait().expect("it ended");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["saved ✓", "孩子说想妈妈。。"]);
    assert!(terminal.quit());
    let mut terminal = Start::signed_in(&home).start();
    // A saved note that is not signed is owed as such, and nothing is left unsaved.
    terminal.wait_for("draft");
    terminal.wait_gone("not saved");
    assert!(terminal.quit());
    let checked = home.run(&["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}
