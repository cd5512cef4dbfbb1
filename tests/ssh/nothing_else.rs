//! That a key bound to the program gives nothing else: no shell, no other command, no file, no forwarding.
//!
//! Each way is tried with a key that is bound to nothing as well, so that a way that could not work at all is found out.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Test;
use crate::daemon::{self, Daemon};
use crate::terminal::PATIENCE;

pub const TESTS: &[Test] = &[
    (
        "a_bound_key_runs_no_other_command_and_no_shell",
        a_bound_key_runs_no_other_command_and_no_shell,
    ),
    ("a_bound_key_moves_no_file", a_bound_key_moves_no_file),
    (
        "a_bound_key_forwards_no_port_and_no_socket",
        a_bound_key_forwards_no_port_and_no_socket,
    ),
    (
        "a_bound_key_forwards_no_agent_and_no_display",
        a_bound_key_forwards_no_agent_and_no_display,
    ),
];

/// What the program says of another command.
const REFUSED: &str = "runs no other command";

/// Lets a key in that is bound to nothing, beside the other.
fn with_free_key() -> Daemon {
    let daemon = Daemon::start();
    daemon.keep("free");
    let bound = daemon.bound_line("key", "qin");
    daemon.authorize(&[bound, daemon.public("free")]);
    daemon
}

fn arguments(daemon: &Daemon, key: &str, more: &[&str], command: &[&str]) -> Vec<String> {
    let mut all = daemon.options(key, daemon.port());
    all.extend(more.iter().map(|text| (*text).to_owned()));
    all.push("127.0.0.1".to_owned());
    all.extend(command.iter().map(|text| (*text).to_owned()));
    all
}

fn a_bound_key_runs_no_other_command_and_no_shell() {
    let daemon = with_free_key();
    let marker = daemon.home.path("was-here");
    let touch = format!("touch {}", marker.display());
    let free = daemon.run_by("ssh", &arguments(&daemon, "free", &[], &[&touch]));
    assert!(free.status.success() && marker.exists(), "{free:?}");
    std::fs::remove_file(&marker).expect("it is there");
    for command in [
        touch.as_str(),
        "sh",
        "carepost list children",
        "; sh",
        "$(touch was-here)",
        " ",
    ] {
        for more in [&[][..], &["-T"], &["-tt"]] {
            let ran = daemon.run(more, &[command]);
            let said = String::from_utf8_lossy(&ran.stderr) + String::from_utf8_lossy(&ran.stdout);
            assert_eq!(ran.status.code(), Some(2), "{command:?} {said}");
            assert!(said.contains(REFUSED), "{command:?} {said}");
            // It may hold anything.
            assert!(command.len() < 3 || !said.contains(command), "{said}");
        }
    }
    assert!(!marker.exists());
    // A subsystem is a command too.
    let ran = daemon.run(&["-s"], &["sftp"]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    // Without a terminal there is nothing to show the post on, and whatever comes in is not read by a shell.
    let mut fed = daemon
        .prepare("ssh", &arguments(&daemon, "key", &["-T"], &[]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("ssh starts");
    let typed = format!("{touch}\nexit\n");
    // It may have ended before it read.
    let _ = fed.stdin.take().expect("piped").write_all(typed.as_bytes());
    let ran = fed.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(
        said.contains("without a terminal") && said.contains("ssh -t"),
        "{said}"
    );
    assert!(!marker.exists());
}

fn a_bound_key_moves_no_file() {
    let daemon = with_free_key();
    let (from, to) = (daemon.home.path("passphrase"), daemon.home.path("moved"));
    let copy = |key: &str, name: &str, more: &[&str], away: bool| {
        let mut all = daemon.options(key, daemon.port());
        all.extend(more.iter().map(|text| (*text).to_owned()));
        let there = |path: &std::path::Path| format!("127.0.0.1:{}", path.display());
        let here = |path: &std::path::Path| path.display().to_string();
        all.extend(match away {
            true => [there(&from), here(&to)],
            false => [here(&from), there(&to)],
        });
        let ran = daemon.run_by(name, &all);
        let moved = std::fs::remove_file(&to).is_ok();
        (ran, moved)
    };
    // By sftp, and by the way of before it.
    let ways: [(&str, &[&str], bool); 5] = [
        ("scp", &[], true),
        ("scp", &[], false),
        ("scp", &["-O"], true),
        ("scp", &["-O"], false),
        ("sftp", &[], true),
    ];
    for (name, more, away) in ways {
        let (ran, moved) = copy("free", name, more, away);
        // The way before sftp needs scp at the other end, and that is there: it is this machine.
        assert!(
            ran.status.success() && moved,
            "{name} {more:?} {away} {ran:?}"
        );
        let (ran, moved) = copy("key", name, more, away);
        assert!(
            !ran.status.success() && !moved,
            "{name} {more:?} {away} {ran:?}"
        );
    }
}

/// A client that stays for its forwardings, ended with the value.
struct Staying(Child);

impl Drop for Staying {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Connects to a port, over SOCKS where a host is named behind it, and tells whether what listens there greets.
fn is_greeted(port: u16, socks_to: Option<u16>) -> bool {
    let until = Instant::now() + PATIENCE;
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(_) if Instant::now() < until => thread::sleep(Duration::from_millis(20)),
            Err(error) => panic!("the client does not listen: {error}"),
        }
    };
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    if let Some(to) = socks_to {
        let mut ask = vec![4, 1];
        ask.extend(to.to_be_bytes());
        ask.extend([127, 0, 0, 1, 0]);
        stream.write_all(&ask).expect("it is taken");
        let mut answer = [0; 8];
        if stream.read_exact(&mut answer).is_err() {
            return false;
        }
    }
    let mut greeting = [0; 5];
    stream.read_exact(&mut greeting).is_ok() && greeting == *GREETING
}

const GREETING: &[u8; 5] = b"hello";

/// Listens and greets whoever comes; gives the port.
fn greeter() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.expect("a connection").write_all(GREETING);
        }
    });
    port
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("a port").port()
}

fn a_bound_key_forwards_no_port_and_no_socket() {
    let daemon = with_free_key();
    let target = greeter();
    let stay = |key: &str, more: &[&str]| {
        let mut all = vec!["-N", "-o", "ExitOnForwardFailure=yes"];
        all.extend(more);
        let mut command = daemon.prepare("ssh", &arguments(&daemon, key, &all, &[]));
        Staying(command.stderr(Stdio::null()).spawn().expect("ssh starts"))
    };
    // To a port there, and to any by SOCKS.
    for (key, lets) in [("free", true), ("key", false)] {
        let port = free_port();
        let to = format!("{port}:127.0.0.1:{target}");
        let _client = stay(key, &["-L", &to]);
        assert_eq!(is_greeted(port, None), lets, "-L {key}");
        let port = free_port();
        let _client = stay(key, &["-D", &port.to_string()]);
        assert_eq!(is_greeted(port, Some(target)), lets, "-D {key}");
    }
    // To a socket there, which could be the host's.
    let place = daemon.home.path("s");
    let listener = UnixListener::bind(&place).expect("a socket");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.expect("a connection").write_all(GREETING);
        }
    });
    for (key, lets) in [("free", true), ("key", false)] {
        let port = free_port();
        let to = format!("{port}:{}", place.display());
        let _client = stay(key, &["-L", &to]);
        assert_eq!(is_greeted(port, None), lets, "-L socket {key}");
    }
    // By the client's own input and output.
    let to = format!("127.0.0.1:{target}");
    for (key, lets) in [("free", true), ("key", false)] {
        let ran = daemon.run_by("ssh", &arguments(&daemon, key, &["-W", &to], &[]));
        assert_eq!(ran.stdout == GREETING, lets, "-W {key} {ran:?}");
    }
    // From a port there to here: refused at once, and the client goes.
    let port = free_port();
    let from = format!("127.0.0.1:{port}:127.0.0.1:{target}");
    {
        let _client = stay("free", &["-R", &from]);
        assert!(is_greeted(port, None), "-R free");
    }
    let mut refused = stay("key", &["-R", &from]);
    let status = refused.0.wait().expect("it ends");
    assert!(!status.success(), "-R key");
    // A network device.
    let ran = daemon.run(
        &["-N", "-o", "ExitOnForwardFailure=yes", "-w", "any:any"],
        &[],
    );
    assert!(!ran.status.success(), "{ran:?}");
}

fn a_bound_key_forwards_no_agent_and_no_display() {
    let daemon = with_free_key();
    let agent = daemon.home.path("agent");
    let listener = UnixListener::bind(&agent).expect("a socket");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            // An agent that has nothing: a length and a body come, and a length and "failure" go.
            let mut length = [0; 4];
            while stream.read_exact(&mut length).is_ok() {
                let mut body = vec![0; u32::from_be_bytes(length) as usize];
                if stream.read_exact(&mut body).is_err()
                    || stream.write_all(&[0, 0, 0, 1, 5]).is_err()
                {
                    break;
                }
            }
        }
    });
    let wanting = |key: &str, more: &[&str], command: &[&str]| {
        let mut all = vec!["-tt", "-A"];
        all.extend(more);
        let mut client = daemon.prepare("ssh", &arguments(&daemon, key, &all, command));
        client
            .env("SSH_AUTH_SOCK", &agent)
            .env("DISPLAY", "127.0.0.1:9");
        client
    };
    let free = wanting("free", &[], &["env"]).output().expect("it runs");
    let given = String::from_utf8_lossy(&free.stdout);
    assert!(given.contains("SSH_AUTH_SOCK="), "{given}");
    // A display is not tried with the free key: sshd would write to the account's own list of displays.
    let mut bound = wanting("key", &["-X"], &[]);
    assert!(daemon::shows(&mut bound, "Sign in"));
    let given = daemon.seen_environment();
    assert!(given.contains("SSH_TTY="), "{given}");
    for name in ["SSH_AUTH_SOCK", "DISPLAY", "SSH_ORIGINAL_COMMAND"] {
        assert!(!given.contains(name), "{given}");
    }
}
