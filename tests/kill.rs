//! The real host killed at random while sessions save: nothing acknowledged is lost, nothing is doubled.

mod post_kit;
mod program;

use std::collections::BTreeMap;
use std::process::{Child as Process, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use carepost::care::ledger::header::{Person, Standing};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::refusal::Refusal as CommitRefusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::core::Core;
use carepost::host::paths::Paths;
use carepost::post::change::ChangeSet;
use carepost::post::founding::NewPost;
use carepost::post::reading::FIRST;
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::store::disk::RealDisk;
use carepost::store::store::OpenOptions;
use carepost::vault::identity::Identity;
use carepost::vault::sealed_identity::{ArgonParams, Floor, Pin, open_identity, seal_identity};
use program::Home;
use rand_core::Rng;

/// How long a session waits for a host that is being started, and for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The host as the test last started it.
#[derive(Clone, Default)]
struct Hosts(Arc<Mutex<Vec<Process>>>);

impl Hosts {
    fn start(
        &self,
        home: &Home,
    ) -> impl Fn() -> std::io::Result<()> + Send + Sync + 'static + use<> {
        let hosts = self.0.clone();
        let store = home.store();
        let environment = home.environment();
        move || {
            let host = std::process::Command::new(env!("CARGO_BIN_EXE_carepost"))
                .args(["serve", "--on-demand", "--store"])
                .arg(&store)
                .env_clear()
                .envs(environment.clone())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            hosts.lock().unwrap().push(host);
            Ok(())
        }
    }

    /// Kills every host that was started; tells whether one was alive.
    fn kill(&self) -> bool {
        let mut killed = false;
        for mut host in self.0.lock().unwrap().drain(..) {
            killed |= matches!(host.try_wait(), Ok(None));
            let _ = host.kill();
            let _ = host.wait();
        }
        killed
    }
}

fn sign_in(home: &Home, paths: &Paths, hosts: &Hosts, handle: &str) -> Session {
    let (pushes, _) = channel();
    let (client, _) =
        Client::connect_or_start(paths.clone(), hosts.start(home), PATIENCE, pushes).unwrap();
    let around = Surroundings {
        rng: post_kit::rng(),
        clock: post_kit::now,
        floor: Floor::ForTests,
        from: "test".into(),
        own: Some(home.path("own")),
    };
    let passphrase = post_kit::words(post_kit::PASSPHRASE);
    Session::sign_in(Box::new(client), handle, &passphrase, around).unwrap()
}

#[test]
fn two_hundred_deaths_lose_nothing_acknowledged_and_double_nothing() {
    // Three sessions of one person, whose commits follow on each other.
    deaths_lose_nothing(&["chen"; 3], 200);
}

#[test]
fn a_hundred_deaths_while_ten_people_save_lose_nothing_and_double_nothing() {
    let people = ["chen", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    deaths_lose_nothing(&people, 100);
}

#[test]
fn a_large_commit_is_sent_to_a_host_that_was_begun_anew_as_a_small_one_is() {
    let home = Home::new();
    let run = home.path("run");
    let paths = Paths::new(&home.store(), Some(&run), &home.path("tmp")).unwrap();
    let new = post_kit::new_post(&post_kit::founding(true));
    found(&paths, new);
    let hosts = Hosts::default();
    let mut chen = sign_in(&home, &paths, &hosts, "chen");
    for round in 0..3 {
        // Larger than what a host takes from whoever has proved no key.
        let change = (0..600).fold(ChangeSet::new(Action::Import), |change, n| {
            let child = post_kit::child(&format!("{round} {n}"));
            let id = post_kit::id(round * 1_000 + n);
            change.put(id, Scope::Staff, 0, &child).unwrap()
        });
        hosts.kill();
        chen.save(&change).unwrap();
    }
    let mut register = Register::default();
    assert_eq!(chen.read(FIRST, &mut register).unwrap().faults, 0);
    assert_eq!(register.children.len(), 1_800);
    hosts.kill();
}

/// Kills the host so often while these people's sessions save.
fn deaths_lose_nothing(people: &[&str], often: usize) {
    let home = Home::new();
    let run = home.path("run");
    let paths = Paths::new(&home.store(), Some(&run), &home.path("tmp")).unwrap();
    let new = post_kit::new_post(&post_kit::founding(true));
    let pin = pin_of(&new.sealed_identity);
    found(&paths, new);
    let hosts = Hosts::default();
    let mut chen = sign_in(&home, &paths, &hosts, "chen");
    for handle in people.iter().filter(|handle| **handle != "chen") {
        join(&mut chen, handle, pin);
    }
    drop(chen);
    let deaths = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let saves = AtomicUsize::new(0);
    let ready = Barrier::new(people.len() + 1);
    // What each session was told is saved: the record and its revision.
    let told: Mutex<BTreeMap<u32, (u64, String)>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        let savers: Vec<_> = (0u32..)
            .zip(people)
            .map(|(who, handle)| {
                let (home, paths, hosts, told) = (&home, &paths, &hosts, &told);
                let (over, ready, saves) = (&over, &ready, &saves);
                scope.spawn(move || {
                    let mut session = sign_in(home, paths, hosts, handle);
                    ready.wait();
                    let mut n = 0;
                    while !over.load(Ordering::Relaxed) {
                        n += 1;
                        save(&mut session, who * 1_000_000 + n % 50, n, told);
                        saves.fetch_add(1, Ordering::Relaxed);
                    }
                    n
                })
            })
            .collect();
        ready.wait();
        let mut rng = post_kit::rng();
        while deaths.load(Ordering::Relaxed) < often
            && savers.iter().all(|saver| !saver.is_finished())
        {
            // Mostly at work, sometimes at a random moment of its start.
            let at_work = !rng.next_u32().is_multiple_of(8);
            let before = saves.load(Ordering::Relaxed);
            let working = || savers.iter().all(|saver| !saver.is_finished());
            while at_work && saves.load(Ordering::Relaxed) == before && working() {
                std::thread::park_timeout(Duration::from_millis(1));
            }
            let moment = u64::from(rng.next_u32() % 20_000);
            std::thread::park_timeout(Duration::from_micros(moment));
            if hosts.kill() {
                deaths.fetch_add(1, Ordering::Relaxed);
            }
        }
        over.store(true, Ordering::Relaxed);
        for saver in savers {
            assert!(saver.join().unwrap() > 0);
        }
    });
    let mut session = sign_in(&home, &paths, &hosts, "chen");
    let mut register = Register::default();
    assert_eq!(session.read(FIRST, &mut register).unwrap().faults, 0);
    let told = told.into_inner().unwrap();
    assert!(told.len() > 20, "{} records were saved", told.len());
    for (n, (revision, name)) in &told {
        let kept = register.children.kept(post_kit::id(*n)).unwrap();
        assert_eq!(
            (kept.revision, &kept.value.name),
            (*revision, name),
            "record {n} after {often} deaths"
        );
    }
    assert_eq!(
        register.children.len(),
        told.len(),
        "nothing came of itself"
    );
    drop(session);
    hosts.kill();
    let checked = home.run(&["check", "--json"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

fn found(paths: &Paths, new: NewPost) {
    let now = post_kit::now_millis();
    let core = Core::found(
        paths,
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
        new.founding,
        &new.sealed_identity,
        now,
    );
    core.unwrap().close(now).unwrap();
}

fn pin_of(sealed: &[u8]) -> Pin {
    let passphrase = post_kit::words(post_kit::PASSPHRASE);
    open_identity(sealed, &passphrase, Floor::ForTests)
        .unwrap()
        .1[0]
}

/// Adds a counselor with the passphrase of all.
fn join(by: &mut Session, handle: &str, pin: Pin) {
    let identity = Identity::generate(&mut post_kit::rng());
    let person = Person {
        id: PersonId(post_kit::nonce()[..16].try_into().unwrap()),
        handle: handle.into(),
        keys: identity.public(),
        roles: post_kit::COUNSELOR,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    by.add_person(&person, &post_kit::card(person.id, handle))
        .unwrap();
    let sealed = seal_identity(
        &identity,
        &[pin],
        &post_kit::words(post_kit::PASSPHRASE),
        ArgonParams::for_tests(),
        &mut post_kit::rng(),
    );
    by.put_identity(person.id, sealed.unwrap()).unwrap();
}

/// Saves one record, and goes on until it is known whether it was.
fn save(session: &mut Session, record: u32, n: u32, told: &Mutex<BTreeMap<u32, (u64, String)>>) {
    let base = told
        .lock()
        .unwrap()
        .get(&record)
        .map_or(0, |(revision, _)| *revision);
    let name = format!("{record} at {n}");
    let change = ChangeSet::new(Action::Change)
        .put(
            post_kit::id(record),
            Scope::Staff,
            base,
            &post_kit::child(&name),
        )
        .unwrap();
    loop {
        match session.save(&change) {
            Ok(_) => break,
            // It was not told before; that it is there shows now, and it must be this very one.
            Err(Refusal::Conflict { key, .. }) => {
                assert_eq!(key, RecordKey::new(Kind::Child, post_kit::id(record)));
                break;
            }
            Err(Refusal::NoHost | Refusal::Unknown) => {}
            // All three are one person's sessions, and the others were quicker each time.
            Err(Refusal::NotAuthorised(why))
                if matches!(*why, CommitRefusal::OutOfChain { .. }) => {}
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
    told.lock().unwrap().insert(record, (base + 1, name));
}
