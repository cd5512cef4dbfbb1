//! The host as a service: its socket by group, sessions that never read its folder, its log, its end.

mod program;

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use carepost::host::wire::PROTOCOL;
use program::other_version::OtherVersion;
use program::service::{Service, socket};
use program::*;

#[test]
fn a_session_reaches_the_service_by_its_socket_alone() {
    let home = Home::with_roster();
    // The host that the import has started gives the store back.
    assert_eq!(home.run(&["check"]).code, 0);
    let service = Service::start(&home);
    let socket = socket(&home);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&socket), 0o660);
    assert_eq!(mode(socket.parent().unwrap()), 0o750);
    // From an account that has no post: its store is named to be a place that is not there.
    let nowhere = home.path("nowhere");
    let from_another = |environment: bool| {
        let file = home.passphrase();
        let mut command = home.command(&["list", "children", "--as", "chen"]);
        command.arg("--passphrase-file").arg(file);
        command.env("CAREPOST_STORE", &nowhere);
        if environment {
            command.env("CAREPOST_SOCKET", &socket);
        } else {
            command.arg("--socket").arg(&socket);
        }
        ran(command.output().unwrap())
    };
    for environment in [true, false] {
        let listed = from_another(environment);
        assert_eq!(listed.code, 0, "{}", listed.err);
        assert_eq!(listed.out.lines().count(), 112);
    }
    assert!(!nowhere.exists(), "a session makes no folder of its own");
    let (code, log) = service.terminate();
    assert_eq!(code, 0, "{log}");
    assert!(log.contains("1 session is signed in"), "{log}");
    assert!(log.contains("the host has ended"), "{log}");
    for secret in ["chen", "Chen", PASSPHRASE, "Shuidong"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    assert!(!socket.exists());
    // A clean end has a checkpoint after the last commit.
    let checked = home.run(&["check", "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert!(checked["checkpoints"].as_u64().unwrap() >= 1, "{checked}");
    // Nobody starts a service's host by asking for it.
    let refused = from_another(true);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("systemctl status carepost"),
        "{}",
        refused.err
    );
}

#[test]
fn a_second_host_says_that_one_runs_and_harms_nothing() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let service = Service::start(&home);
    let socket = socket(&home);
    let second = home.run(&["serve", "--socket", socket.to_str().unwrap()]);
    assert_eq!(second.code, 1, "{}", second.err);
    let pid = service.pid().to_string();
    assert!(second.err.contains(&pid), "{}", second.err);
    assert!(UnixStream::connect(&socket).is_ok(), "the first goes on");
    let (code, log) = service.terminate();
    assert_eq!(code, 0, "{log}");
}

#[test]
fn a_place_that_is_anothers_is_left_alone() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let serve = |at: &PathBuf| home.run(&["serve", "--socket", at.to_str().unwrap()]);
    let file = home.path("tmp").join("notes.txt");
    std::fs::write(&file, "not a socket").unwrap();
    let refused = serve(&file);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no socket"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a socket");
    let other = home.path("tmp").join("other.sock");
    let listener = UnixListener::bind(&other).unwrap();
    let refused = serve(&other);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("Another host"), "{}", refused.err);
    drop(listener);
    let open = home.path("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).unwrap();
    let refused = serve(&open.join("host.sock"));
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("Other accounts"), "{}", refused.err);
}

#[test]
fn the_service_manager_is_told_when_the_host_answers() {
    let home = Home::new();
    assert_eq!(home.init().code, 0);
    let at = home.path("tmp").join("notify");
    let manager = UnixDatagram::bind(&at).unwrap();
    manager
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let socket = socket(&home);
    let mut child = home
        .command(&["serve", "--socket", socket.to_str().unwrap()])
        .env("NOTIFY_SOCKET", &at)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = [0; 64];
    let length = manager.recv(&mut told).unwrap();
    assert_eq!(&told[..length], b"READY=1");
    assert!(UnixStream::connect(&socket).is_ok());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_unit_starts_what_the_program_understands() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/deploy/carepost.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    let line = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .unwrap();
    let arguments: Vec<&str> = line.split(' ').skip(1).collect();
    let home = Home::new();
    // The same line, with the places of this test: it is understood, and there is no post yet.
    let places = [home.store(), socket(&home)];
    let mut places = places.iter().map(|path| path.to_str().unwrap());
    let line: Vec<&str> = arguments
        .iter()
        .map(|argument| match argument.starts_with('/') {
            true => places.next().unwrap(),
            false => argument,
        })
        .collect();
    let ran = home.run(&line);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("no post"), "{}", ran.err);
    for kept in [
        "Restart=always",
        "RuntimeDirectoryMode=0750",
        // Without it people of a service that rests would be asked to set up a post of their own.
        "RuntimeDirectoryPreserve=yes",
        "NoNewPrivileges=yes",
    ] {
        assert!(unit.contains(kept));
    }
}

#[test]
fn a_post_opens_where_its_host_cannot_write_down_where_it_listens() {
    let home = Home::with_roster();
    assert_eq!(home.run(&["check"]).code, 0);
    // As on a disk that has no room for another file.
    std::fs::create_dir(home.store().join("socket-path")).unwrap();
    let listed = home.signed_in(&["list", "children"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    assert_eq!(listed.out.lines().count(), 112);
}

#[test]
fn a_service_of_another_version_is_called_so_and_is_not_asked_to_rest() {
    let home = Home::new();
    let socket = home.path("other.sock");
    let by_socket = ["list", "children", "--socket", socket.to_str().unwrap()];
    for (protocol, said) in [
        (PROTOCOL + 1, "was renewed"),
        (PROTOCOL - 1, "version before"),
    ] {
        let host = OtherVersion::listen(&socket, protocol, true);
        let refused = home.signed_in(&by_socket);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains(said), "{}", refused.err);
        host.end();
    }
}

#[test]
fn a_host_of_the_version_before_makes_way_where_nobody_is_at_work_in_it() {
    let home = Home::with_roster();
    assert_eq!(home.run(&["check"]).code, 0);
    let socket = home.path("run").join("before.sock");
    let announce = || std::fs::write(home.store().join("socket-path"), socket.to_str().unwrap());
    announce().unwrap();
    let host = OtherVersion::listen(&socket, PROTOCOL - 1, false);
    let refused = home.signed_in(&["list", "children"]);
    assert!(refused.err.contains("version before"), "{}", refused.err);
    host.end();

    let host = OtherVersion::listen(&socket, PROTOCOL - 1, true);
    let listed = home.signed_in(&["list", "children"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    assert_eq!(listed.out.lines().count(), 112);
    host.rested();

    // A later one is never made way for: what it has written this program may not know.
    assert_eq!(home.run(&["check"]).code, 0);
    announce().unwrap();
    let host = OtherVersion::listen(&socket, PROTOCOL + 1, true);
    let refused = home.signed_in(&["list", "children"]);
    assert!(refused.err.contains("was renewed"), "{}", refused.err);
    host.end();
}
