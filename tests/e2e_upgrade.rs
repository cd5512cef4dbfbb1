//! The program renewed on disk under a session that runs: by a package's upgrade, or by installing it again.

mod program;
mod terminal;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carepost::host::wire::PROTOCOL;
use program::other_version::OtherVersion;
use program::{Home, PASSPHRASE};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use terminal::{Start, Terminal};

/// Puts the program where a package puts it, beside what stands there and then over it.
fn install(home: &Home) -> PathBuf {
    let folder = home.path("bin");
    fs::create_dir_all(&folder).unwrap();
    let (new, place) = (folder.join("carepost.new"), folder.join("carepost"));
    fs::copy(env!("CARGO_BIN_EXE_carepost"), &new).unwrap();
    fs::rename(new, &place).unwrap();
    place
}

/// Puts something there that starts no host.
fn install_nothing(place: &Path) {
    let new = place.with_extension("new");
    fs::write(&new, "#!/bin/sh\nexit 0\n").unwrap();
    fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(new, place).unwrap();
}

/// Begins a note in a session of the installed program, whose host is of the same.
fn begin_note(home: &Home, program: &Path) -> Terminal {
    // The host that the import has started gives the store back.
    assert_eq!(home.run(&["check"]).code, 0);
    let file = home.passphrase();
    let arguments = ["--as", "chen", "--passphrase-file", file.to_str().unwrap()];
    let mut terminal = Start::other(program.to_owned(), home, &arguments).start();
    terminal.wait_for("Nothing is owed");
    terminal.begin_note();
    terminal
}

fn kill_host(home: &Home) {
    let pid = home.host().and_then(Pid::from_raw).expect("a host runs");
    kill_process(pid, Signal::KILL).expect("a host runs");
    let until = Instant::now() + terminal::PATIENCE;
    while test_kill_process(pid).is_ok() {
        assert!(Instant::now() < until, "it never went");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// The program that the host runs, as the system says it.
#[cfg(target_os = "linux")]
fn program_of_host(home: &Home) -> PathBuf {
    let host = home.host().expect("a host runs");
    fs::read_link(format!("/proc/{host}/exe")).expect("it runs")
}

#[test]
fn a_session_whose_program_was_renewed_starts_the_new_one_as_its_host() {
    let home = Home::with_roster();
    let program = install(&home);
    let old = program.metadata().unwrap().ino();
    let mut terminal = begin_note(&home, &program);
    for words in ["before", "renewed", "again"] {
        terminal.type_text(words);
        terminal.press("ctrl-s");
        terminal.wait_for_all(&["saved ✓", words]);
        install(&home);
        assert_ne!(program.metadata().unwrap().ino(), old);
        kill_host(&home);
    }
    terminal.type_text(" and on");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["saved ✓", "again and on"]);
    #[cfg(target_os = "linux")]
    assert_eq!(program_of_host(&home), program);
    assert!(terminal.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_session_whose_program_was_taken_away_is_its_host_itself() {
    let home = Home::with_roster();
    let program = install(&home);
    let mut terminal = begin_note(&home, &program);
    fs::remove_file(&program).unwrap();
    kill_host(&home);
    terminal.type_text("still here");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["saved ✓", "still here"]);
    let of_host = program_of_host(&home);
    assert!(of_host.to_str().unwrap().ends_with("carepost (deleted)"));
    assert!(terminal.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn a_session_that_meets_a_later_host_says_so_and_keeps_what_is_typed() {
    let home = Home::with_roster();
    let program = install(&home);
    let mut terminal = begin_note(&home, &program);
    let socket = fs::read_to_string(home.store().join("socket-path")).unwrap();
    install_nothing(&program);
    kill_host(&home);
    let later = OtherVersion::listen(Path::new(socket.trim_end()), PROTOCOL + 1, true);
    terminal.type_text("孩子说想妈妈");
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["not saved ✗", "carepost was renewed", "孩子说想妈妈"]);
    // Whoever leaves all the same is asked first.
    terminal.press("ctrl-q");
    terminal.wait_for("again");
    later.end();
    install(&home);
    terminal.press("ctrl-s");
    terminal.wait_for_all(&["saved ✓", "孩子说想妈妈"]);
    assert!(terminal.quit());
    assert_eq!(home.run(&["check"]).code, 0);
}

#[test]
fn at_the_door_a_later_host_is_named_with_the_way_on() {
    let home = Home::with_roster();
    let program = install(&home);
    let mut terminal = begin_note(&home, &program);
    let socket = fs::read_to_string(home.store().join("socket-path")).unwrap();
    terminal.type_text("half a word");
    terminal.wait_for("half a word");
    terminal.press("esc");
    terminal.wait_for("kept as a draft");
    terminal.press("g q");
    terminal.wait_for("Sign in");
    install_nothing(&program);
    kill_host(&home);
    let later = OtherVersion::listen(Path::new(socket.trim_end()), PROTOCOL + 1, true);
    terminal.type_text(&format!("{PASSPHRASE}\n"));
    terminal.wait_for_all(&["carepost was renewed", "Ctrl-Q"]);
    assert!(terminal.quit());
    later.end();
    // The new program is as the old one here; it offers back what was typed.
    install(&home);
    let mut terminal = Start::signed_in(&home).start();
    terminal.wait_for("not saved 1");
    assert!(terminal.quit());
}
