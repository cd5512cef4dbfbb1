//! Sessions killed at random while they save, some with the host: what they called saved is there, once.
//!
//! Each session is a process of its own: this very test, run again with its post in the environment. It says on its
//! standard output what it is about to save and what it was told is saved.

mod post_kit;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child as Process, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use carepost::care::ledger::refusal::Refusal as CommitRefusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::core::Core;
use carepost::host::paths::Paths;
use carepost::post::change::ChangeSet;
use carepost::post::reading::FIRST;
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::store::disk::RealDisk;
use carepost::store::store::OpenOptions;
use carepost::vault::sealed_identity::Floor;
use program::Home;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// How often a session is killed, and with every which of them the host.
const DEATHS: u32 = 200;
const WITH_HOST: u32 = 5;

/// How many sessions save at the same time.
const AT_ONCE: u32 = 2;

/// How long a session waits for a host, and the test for a word of a session.
const PATIENCE: Duration = Duration::from_secs(60);

/// Says to this test, run again as a session, where its post lies.
const STORE: &str = "CAREPOST_TEST_STORE";
/// The first of the numbers of records that a session may use.
const FROM: &str = "CAREPOST_TEST_FROM";

/// How many numbers each session has for itself.
const NUMBERS: u32 = 10_000;

const NAME: &str = "two_hundred_dead_sessions_lose_nothing_acknowledged_and_double_nothing";

fn paths(home: &Home) -> Paths {
    Paths::new(&home.store(), Some(&home.path("run")), &home.path("tmp")).unwrap()
}

/// Signs in as a session of its own, with randomness of its own; it starts hosts in these surroundings.
fn sign_in(paths: &Paths, environment: Vec<(OsString, OsString)>, seed: u32) -> Session {
    let (pushes, _) = channel();
    let store = paths.store.clone();
    let start = move || {
        Command::new(env!("CARGO_BIN_EXE_carepost"))
            .args(["serve", "--on-demand", "--store"])
            .arg(&store)
            .env_clear()
            .envs(environment.clone())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop)
    };
    let (client, _) = Client::connect_or_start(paths.clone(), start, PATIENCE, pushes).unwrap();
    let mut whole = [7; 32];
    whole[..4].copy_from_slice(&seed.to_le_bytes());
    let around = Surroundings {
        rng: ChaCha20Rng::from_seed(whole),
        clock: chrono::Utc::now,
        floor: Floor::ForTests,
        from: "test".into(),
        own: None,
    };
    let passphrase = post_kit::words(post_kit::PASSPHRASE);
    Session::sign_in(Box::new(client), "chen", &passphrase, around).unwrap()
}

/// Works as a session until it is killed.
fn save_on_and_on(store: PathBuf, from: u32) {
    let runtime = PathBuf::from(env::var_os("XDG_RUNTIME_DIR").unwrap());
    let paths = Paths::new(&store, Some(&runtime), &env::temp_dir()).unwrap();
    let mut session = sign_in(&paths, env::vars_os().collect(), from);
    let mut out = std::io::stdout();
    for n in from..from + NUMBERS {
        let child = post_kit::child(&n.to_string());
        let change = ChangeSet::new(Action::Create)
            .put(post_kit::id(n), Scope::Staff, 0, &child)
            .unwrap();
        writeln!(out, "trying {n}").unwrap();
        loop {
            match session.save(&change) {
                Ok(_) => break,
                // The host was killed after it had it; it is this very change, and was told of late.
                Err(Refusal::Conflict { .. }) => break,
                Err(Refusal::NoHost | Refusal::Unknown) => {}
                // Both are one person's sessions, and the other was quicker each time.
                Err(Refusal::NotAuthorised(why))
                    if matches!(*why, CommitRefusal::OutOfChain { .. }) => {}
                Err(refusal) => panic!("{refusal:?}"),
            }
        }
        writeln!(out, "saved {n}").unwrap();
    }
}

/// A session at work, and what it says.
struct AtWork {
    process: Process,
    said: Receiver<String>,
}

impl AtWork {
    fn start(home: &Home, from: u32) -> AtWork {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env_clear()
            .envs(home.environment())
            .env(STORE, home.store())
            .env(FROM, from.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let out: ChildStdout = process.stdout.take().unwrap();
        let (sender, said) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        AtWork { process, said }
    }

    /// Lets it save a little and kills it at a random moment; gives what it tried, and what it called saved.
    fn kill_at_random(
        mut self,
        rng: &mut ChaCha20Rng,
        told: &mut BTreeMap<u32, bool>,
        and: impl FnOnce(),
    ) {
        // Mostly at work, sometimes at a random moment of its start.
        if !rng.next_u32().is_multiple_of(8) {
            let until = Instant::now() + PATIENCE;
            loop {
                let left = until.saturating_duration_since(Instant::now());
                let line = self.said.recv_timeout(left).expect("the session saves");
                note(&line, told);
                if line.starts_with("saved") {
                    break;
                }
            }
        }
        let moment = u64::from(rng.next_u32() % 30_000);
        std::thread::park_timeout(Duration::from_micros(moment));
        and();
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        // What it said before it died is still in the pipe; its end comes with its death.
        for line in self.said.iter() {
            note(&line, told);
        }
    }
}

/// Takes down what a session says: tried, or called saved.
fn note(line: &str, told: &mut BTreeMap<u32, bool>) {
    let said = |word: &str| line.strip_prefix(word)?.trim().parse::<u32>().ok();
    if let Some(n) = said("trying ") {
        told.entry(n).or_insert(false);
    } else if let Some(n) = said("saved ") {
        told.insert(n, true);
    }
}

fn kill_host(home: &Home) {
    let pid = home.host().and_then(rustix::process::Pid::from_raw);
    // Between two hosts the pid is of one that is gone.
    if let Some(pid) = pid {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

#[test]
fn two_hundred_dead_sessions_lose_nothing_acknowledged_and_double_nothing() {
    if let Some(store) = env::var_os(STORE) {
        let from = env::var(FROM).unwrap().parse().unwrap();
        save_on_and_on(store.into(), from);
        return;
    }
    let home = Home::new();
    let paths = paths(&home);
    let new = post_kit::new_post(&post_kit::founding(true));
    Core::found(
        &paths,
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
        new.founding,
        &new.sealed_identity,
        post_kit::now_millis(),
    )
    .unwrap()
    .close(post_kit::now_millis())
    .unwrap();
    let told: Vec<BTreeMap<u32, bool>> = std::thread::scope(|scope| {
        let killers: Vec<_> = (0..AT_ONCE)
            .map(|who| {
                let home = &home;
                scope.spawn(move || {
                    let mut rng = ChaCha20Rng::from_seed([who as u8; 32]);
                    let mut told = BTreeMap::new();
                    for death in 0..DEATHS / AT_ONCE {
                        let session = who + death * AT_ONCE;
                        let with_host = death % WITH_HOST == 0;
                        AtWork::start(home, session * NUMBERS).kill_at_random(
                            &mut rng,
                            &mut told,
                            || {
                                if with_host {
                                    kill_host(home);
                                }
                            },
                        );
                    }
                    told
                })
            })
            .collect();
        killers
            .into_iter()
            .map(|killer| killer.join().unwrap())
            .collect()
    });
    let told: BTreeMap<u32, bool> = told.into_iter().flatten().collect();
    let saved: BTreeSet<u32> = told
        .iter()
        .filter(|(_, saved)| **saved)
        .map(|(n, _)| *n)
        .collect();
    assert!(
        saved.len() > DEATHS as usize / 2,
        "{} were saved",
        saved.len()
    );

    let environment = home.environment().into_iter();
    let environment = environment.map(|(name, value)| (name.into(), value.into()));
    let mut session = sign_in(&paths, environment.collect(), u32::MAX);
    let mut register = Register::default();
    assert_eq!(session.read(FIRST, &mut register).unwrap().faults, 0);
    for n in &saved {
        let kept = register.children.kept(post_kit::id(*n));
        let kept = kept.unwrap_or_else(|| panic!("{n} was called saved and is gone"));
        assert_eq!(
            (kept.revision, kept.value.name.as_str()),
            (1, n.to_string().as_str())
        );
    }
    // Beside these there is only what was on its way when its session died.
    let tried: BTreeSet<String> = told.keys().map(u32::to_string).collect();
    for (_, child) in register.children.iter() {
        assert!(tried.contains(&child.name), "{} came of itself", child.name);
    }
    drop(session);
    let checked = home.run(&["check", "--json"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}
