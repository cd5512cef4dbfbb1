//! A throw-away sshd, a post behind it, and the client's side.

use std::fs::{self, File};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use carepost::post::demo::staff::{CHEN, DemoPerson, QIN, people};
use rustix::process::{Pid, test_kill_process};

use crate::program::service::{Service, socket};
use crate::program::{Home, copy_folder};
use crate::terminal::{PATIENCE, Start};

/// Where the daemon lies, which is not in everybody's path.
const DAEMONS: [&str; 4] = [
    "/usr/sbin/sshd",
    "/usr/local/sbin/sshd",
    "/usr/bin/sshd",
    "/opt/homebrew/sbin/sshd",
];

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|place| place.is_file())
}

fn daemon() -> Option<&'static str> {
    DAEMONS.into_iter().find(|place| Path::new(place).is_file())
}

/// Tells whether there is an sshd, with its client and what makes its keys.
pub fn is_there() -> bool {
    let beside = ["ssh", "ssh-keygen", "sftp", "scp"];
    daemon().is_some() && beside.iter().all(|name| program(name).is_some())
}

/// Where a client of OpenSSH lies.
pub fn client(name: &str) -> PathBuf {
    program(name).unwrap_or_else(|| panic!("no {name}: install OpenSSH"))
}

/// Who runs the tests; sshd lets nobody else in when it is not root's.
fn account() -> String {
    let out = Command::new("id").arg("-un").output().expect("id");
    String::from_utf8(out.stdout)
        .expect("a name")
        .trim()
        .to_owned()
}

/// The supervisor of the made-up post, who comes over SSH.
pub fn supervisor() -> DemoPerson {
    people().swap_remove(QIN)
}

/// The counselor who sits at the post.
pub fn counselor() -> DemoPerson {
    people().swap_remove(CHEN)
}

/// A made-up post behind an sshd.
pub struct Daemon {
    pub home: Home,
    port: u16,
    stopping: Arc<AtomicBool>,
    children: Arc<Mutex<Vec<Child>>>,
}

impl Daemon {
    /// Starts one that lets the supervisor in by a key bound to the program.
    pub fn start() -> Daemon {
        Daemon::with("")
    }

    /// Starts one with more lines in its configuration.
    pub fn with(more: &str) -> Daemon {
        let home = Home::new();
        made_up_post(&home);
        let daemon = Daemon::bare(home, more);
        daemon.keep("key");
        daemon.authorize(&[daemon.bound_line("key", supervisor().handle)]);
        daemon
    }

    /// Starts one that asks the post whose keys are let in, as docs/deploy/ssh.md has it.
    pub fn asking_the_post() -> Daemon {
        let home = Home::new();
        made_up_post(&home);
        Daemon::asking(home)
    }

    /// Starts one that asks the service which has the post, as docs/deploy has both; the service is the test's to start
    /// and to end.
    pub fn asking_a_service(start: impl FnOnce(&Home) -> Service) -> (Daemon, Service) {
        let home = Home::new();
        made_up_post(&home);
        let service = start(&home);
        let socket = socket(&home);
        (Daemon::asking(home.by_socket(socket)), service)
    }

    fn asking(home: Home) -> Daemon {
        // sshd runs a command of root's only, in surroundings of its own; `env` is one, and has ours.
        let mut asks = "/usr/bin/env".to_owned();
        for (name, value) in home.environment() {
            asks.push_str(&format!(" {name}={}", value.display()));
        }
        let program = env!("CARGO_BIN_EXE_carepost");
        let bound = home.path("carepost");
        let mut more = documented();
        for (written, here) in [
            (
                "/usr/local/bin/carepost ssh-keys",
                format!("{asks} {program} ssh-keys"),
            ),
            (
                "--uid %U",
                format!("--uid %U --command {}", bound.display()),
            ),
            ("carepost-desk", account()),
        ] {
            assert!(more.contains(written), "{more}");
            more = more.replace(written, &here);
        }
        let daemon = Daemon::bare(home, &more);
        daemon.keep("key");
        daemon
    }

    fn bare(home: Home, more: &str) -> Daemon {
        if rustix::process::geteuid().is_root() {
            // Debian's service makes it at its start, and there is no service here.
            fs::create_dir_all("/run/sshd").expect("root may make it");
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let port = listener.local_addr().expect("a port").port();
        let daemon = Daemon {
            home,
            port,
            stopping: Arc::default(),
            children: Arc::default(),
        };
        daemon.keep("host_key");
        let at = |name: &str| daemon.home.path(name).display().to_string();
        let config = format!(
            "HostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\nStrictModes no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nLogLevel VERBOSE\n\
             AcceptEnv LANG LC_*\nPermitRootLogin prohibit-password\nX11Forwarding yes\n\
             Subsystem sftp internal-sftp\n{more}\n",
            at("host_key"),
            at("authorized_keys"),
        );
        fs::write(at("sshd_config"), config).expect("a file");
        daemon.write_program();
        daemon.serve(listener);
        daemon
    }

    /// The program as the key's command starts it, in the surroundings of the post; what sshd gave it is kept.
    fn write_program(&self) {
        let mut script = String::from("#!/bin/sh\n");
        let at = |name: &str| self.home.path(name).display().to_string();
        script.push_str(&format!("env > {}\n", at("seen-env")));
        script.push_str(&format!("echo $$ > {}\n", at("seen-pid")));
        for (name, value) in self.home.environment() {
            if name != "LANG" {
                script.push_str(&format!("export {name}='{}'\n", value.display()));
            }
        }
        script.push_str(&format!(
            "exec '{}' \"$@\"\n",
            env!("CARGO_BIN_EXE_carepost")
        ));
        let place = self.program();
        fs::write(&place, script).expect("a file");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("a mode");
    }

    /// The program that the keys' commands name.
    pub fn program(&self) -> PathBuf {
        self.home.path("carepost")
    }

    /// Lets each connection be served by an sshd of its own, as inetd would.
    fn serve(&self, listener: TcpListener) {
        let config = self.home.path("sshd_config");
        let log = self.home.path("sshd.log");
        let (stopping, children) = (Arc::clone(&self.stopping), Arc::clone(&self.children));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopping.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let output = stream.try_clone().expect("a socket");
                let log = File::options().create(true).append(true).open(&log);
                let child = Command::new(daemon().expect("an sshd: install OpenSSH’s server"))
                    .args(["-i", "-e", "-f"])
                    .arg(&config)
                    .stdin(OwnedFd::from(stream))
                    .stdout(OwnedFd::from(output))
                    .stderr(log.expect("a log"))
                    .spawn()
                    .expect("sshd starts");
                children
                    .lock()
                    .expect("no thread panics with it")
                    .push(child);
            }
        });
    }

    /// The port that clients connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes a key pair.
    pub fn keep(&self, name: &str) {
        let made = Command::new(client("ssh-keygen"))
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
            .arg(self.home.path(name))
            .output()
            .expect("ssh-keygen runs");
        assert!(made.status.success(), "{made:?}");
    }

    /// The public half of a key pair, as one line.
    pub fn public(&self, name: &str) -> String {
        let text = fs::read_to_string(self.home.path(&format!("{name}.pub")));
        text.expect("a public key").trim().to_owned()
    }

    /// The line of docs/deploy/ssh.md.
    pub fn bound_line(&self, key: &str, handle: &str) -> String {
        format!(
            "restrict,pty,command=\"{} --as {handle}\" {}",
            self.program().display(),
            self.public(key)
        )
    }

    /// Sets whose keys are let in.
    pub fn authorize(&self, lines: &[String]) {
        let text = lines.join("\n") + "\n";
        fs::write(self.home.path("authorized_keys"), text).expect("a file");
    }

    /// What every client is told, up to the host.
    pub fn options(&self, key: &str, port: u16) -> Vec<String> {
        let known = self.home.path("known_hosts");
        let line = format!("[127.0.0.1]:{port} {}\n", self.public("host_key"));
        fs::write(&known, line).expect("a file");
        let mut options = vec![
            "-F".to_owned(),
            "/dev/null".to_owned(),
            "-i".to_owned(),
            self.home.path(key).display().to_string(),
        ];
        for option in [
            format!("UserKnownHostsFile={}", known.display()),
            format!("Port={port}"),
            format!("User={}", account()),
            "IdentitiesOnly=yes".to_owned(),
            "StrictHostKeyChecking=yes".to_owned(),
            "BatchMode=yes".to_owned(),
            "EscapeChar=none".to_owned(),
            "SendEnv=LANG".to_owned(),
            // Newer clients send keys at set times, with others between that nobody pressed.
            "IgnoreUnknown=ObscureKeystrokeTiming".to_owned(),
            "ObscureKeystrokeTiming=no".to_owned(),
        ] {
            options.extend(["-o".to_owned(), option]);
        }
        options
    }

    /// An `ssh` in a terminal, with more options, or a command behind the host.
    pub fn ssh(&self, more: &[&str], command: &[&str]) -> Start {
        self.ssh_by(self.port, more, command)
    }

    /// The same by another port, at which something stands between.
    pub fn ssh_by(&self, port: u16, more: &[&str], command: &[&str]) -> Start {
        let arguments = self.arguments(port, more, command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Start::other(client("ssh"), &self.home, &arguments)
    }

    fn arguments(&self, port: u16, more: &[&str], command: &[&str]) -> Vec<String> {
        let mut arguments = self.options("key", port);
        arguments.extend(more.iter().map(|text| (*text).to_owned()));
        arguments.push("127.0.0.1".to_owned());
        arguments.extend(command.iter().map(|text| (*text).to_owned()));
        arguments
    }

    /// An `ssh` without a terminal, to the end.
    pub fn run(&self, more: &[&str], command: &[&str]) -> Output {
        self.run_by("ssh", &self.arguments(self.port, more, command))
    }

    /// A client of OpenSSH with these arguments, to the end.
    pub fn run_by(&self, name: &str, arguments: &[String]) -> Output {
        self.prepare(name, arguments).output().expect("it runs")
    }

    /// The same, not yet started.
    pub fn prepare(&self, name: &str, arguments: &[String]) -> Command {
        let mut command = Command::new(client(name));
        command.args(arguments).env_clear().stdin(Stdio::null());
        for (name, value) in self.home.environment() {
            command.env(name, value);
        }
        command
    }

    /// Runs an `ssh` whose input is no terminal until what it prints has a text; tells whether it ever has.
    pub fn shows_without_window(&self, more: &[&str], text: &str) -> bool {
        let mut client = self.prepare("ssh", &self.arguments(self.port, more, &[]));
        shows(&mut client, text)
    }

    /// What sshd gave the program, one `NAME=value` a line.
    pub fn seen_environment(&self) -> String {
        fs::read_to_string(self.home.path("seen-env")).expect("the program was started")
    }

    /// Waits until the program that was started last has ended.
    pub fn wait_until_ended(&self, patience: Duration) {
        let text = fs::read_to_string(self.home.path("seen-pid")).expect("it was started");
        let pid = text.trim().parse().ok().and_then(Pid::from_raw);
        let pid = pid.expect("a process id");
        let until = Instant::now() + patience;
        while test_kill_process(pid).is_ok() {
            assert!(Instant::now() < until, "it goes on after {patience:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What sshd said, for a test that fails.
    pub fn log(&self) -> String {
        fs::read_to_string(self.home.path("sshd.log")).unwrap_or_default()
    }
}

/// Runs a client until what it prints has a text; tells whether it ever has.
pub fn shows(client: &mut Command, text: &str) -> bool {
    let mut client = client
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut printed = Vec::new();
    let mut some = [0; 4096];
    let out = client.stdout.as_mut().expect("piped");
    let has = loop {
        match out.read(&mut some) {
            Ok(count @ 1..) => printed.extend_from_slice(&some[..count]),
            _ => break false,
        }
        if String::from_utf8_lossy(&printed).contains(text) {
            break true;
        }
    };
    let _ = client.kill();
    let _ = client.wait();
    has
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Ok(mut children) = self.children.lock() {
            for child in children.iter_mut() {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
        if thread::panicking() {
            eprintln!("{}", self.log());
        }
    }
}

/// What docs/deploy/ssh.md has sshd configured with.
fn documented() -> String {
    let page = include_str!("../../docs/deploy/ssh.md");
    let lines = page
        .lines()
        .skip_while(|line| !line.starts_with("    Match User"));
    let block = lines.take_while(|line| line.starts_with("    "));
    block
        .map(|line| format!("{}\n", line.trim_start()))
        .collect()
}

/// Copies the made-up post into a home; it is made once.
fn made_up_post(home: &Home) {
    static MADE: OnceLock<Home> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let home = Home::new();
        let store = home.store();
        let store = store.to_str().expect("a path of ASCII");
        let mut terminal = Start::new(&home, &["demo", "--store", store])
            .patience(10 * PATIENCE)
            .start();
        terminal.wait_for("A made-up post");
        assert!(terminal.quit());
        // The host that was started for it would keep the store for a minute.
        assert_eq!(home.run(&["check"]).code, 0);
        home
    });
    copy_folder(&made.store(), &home.store());
}
