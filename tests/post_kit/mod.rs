//! A founded post with weak key derivation, its host within the test's own process, and people at work in it.
#![allow(dead_code, reason = "each test uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use carepost::care::ledger::header::{Person, Roles, Standing};
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::record::Record;
use carepost::care::records::settings::Settings;
use carepost::care::records::staff_card::StaffCard;
use carepost::host::check::{Checked, check};
use carepost::host::client::Client;
use carepost::host::core::Core;
use carepost::host::options::ServeOptions;
use carepost::host::paths::Paths;
use carepost::host::serve::{CannotServe, Host, Stopper};
use carepost::host::wire::{Answer, Push, Request};
use carepost::post::change::ChangeSet;
use carepost::post::founding::{self, NewPost};
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::{Arrived, BEHIND, FIRST};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::saved::Saved;
use carepost::post::session::{Session, SignInFault, Surroundings};
use carepost::post::set_up::{Founding, RecoveryChoice};
use carepost::store::disk::RealDisk;
use carepost::store::store::{OpenOptions, Store};
use carepost::vault::identity::Identity;
use carepost::vault::passphrase::Passphrase;
use carepost::vault::recovery::WordList;
use carepost::vault::sealed_identity::{ArgonParams, Floor, Pin, seal_identity};
use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

/// 2026-05-11 08:00 UTC, a Monday; each look moves it on by a second.
static CLOCK: AtomicI64 = AtomicI64::new(1_778_486_400);
static SEED: AtomicU8 = AtomicU8::new(100);

pub const PASSPHRASE: &str = "seven herons over the reservoir";

pub const COUNSELOR: Roles = Roles::COUNSELOR;
pub const SUPERVISOR: Roles = Roles::SUPERVISOR;
pub const OVERSEER: Roles = Roles::OVERSEER;
pub const ADMINISTRATOR: Roles = Roles::ADMINISTRATOR;

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(CLOCK.fetch_add(1, Ordering::Relaxed), 0).unwrap()
}

/// Lets days pass, for host and sessions alike.
pub fn pass_days(days: i64) {
    CLOCK.fetch_add(days * 24 * 60 * 60, Ordering::Relaxed);
}

pub fn now_millis() -> i64 {
    now().timestamp_millis()
}

/// A generator that no other part of the same test has.
pub fn rng() -> ChaCha20Rng {
    let n = SEED.fetch_add(1, Ordering::Relaxed);
    let thread = format!("{:?}", std::thread::current().id());
    let mut seed = [n; 32];
    for (byte, with) in seed.iter_mut().skip(1).zip(thread.bytes()) {
        *byte ^= with;
    }
    ChaCha20Rng::from_seed(seed)
}

pub fn nonce() -> [u8; 32] {
    use rand_core::Rng;
    let mut bytes = [0; 32];
    rng().fill_bytes(&mut bytes);
    bytes
}

pub fn words(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

pub fn founding(counselor: bool) -> Founding {
    Founding {
        settings: Settings {
            name: "Shuidong".into(),
            code: "SD01".into(),
            ..Settings::default()
        },
        rooms: vec!["Room 1".into()],
        name: "Chen Li".into(),
        handle: "chen".into(),
        counselor,
        passphrase: Zeroizing::new(PASSPHRASE.into()),
        recovery: RecoveryChoice::WordsHere,
    }
}

pub fn new_post(founding: &Founding) -> NewPost {
    founding::found(
        founding,
        WordList::English,
        ArgonParams::for_tests(),
        now(),
        &mut rng(),
    )
    .unwrap()
}

/// A post in a folder, with its host running.
pub struct Post {
    pub dir: tempfile::TempDir,
    pub paths: Paths,
    pub post: PostId,
    /// The founder's sealed identity, which also pins the root.
    pub pin: Pin,
    pub recovery_words: Vec<Zeroizing<String>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stopper: Stopper,
    thread: JoinHandle<Result<(), CannotServe>>,
}

impl Post {
    /// Founds a post whose first person is `chen`, a counselor who administers as well.
    pub fn found() -> Post {
        Post::found_as(founding(true))
    }

    pub fn found_as(founding: Founding) -> Post {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::new(&dir.path().join("store"), Some(dir.path()), dir.path()).unwrap();
        let new = new_post(&founding);
        let (_, pins) = carepost::vault::sealed_identity::open_identity(
            &new.sealed_identity,
            &words(PASSPHRASE),
            Floor::ForTests,
        )
        .unwrap();
        let core = Core::found(
            &paths,
            Arc::new(RealDisk::default()),
            OpenOptions::default(),
            new.founding,
            &new.sealed_identity,
            now_millis(),
        )
        .unwrap();
        let post = Post {
            dir,
            paths,
            post: new.post,
            pin: pins[0],
            recovery_words: new.words,
            running: Mutex::new(None),
        };
        post.serve(core);
        post
    }

    fn serve(&self, core: Core) {
        let options = ServeOptions {
            idle_end: None,
            clock: now_millis,
            nonce,
            personal: true,
        };
        let host = Host::bind(core, &self.paths, options).unwrap();
        *self.running.lock().unwrap() = Some(Running {
            stopper: host.stopper(),
            thread: std::thread::spawn(move || host.run()),
        });
    }

    /// Starts the host again on what is on disk.
    pub fn start(&self) {
        let disk = Arc::new(RealDisk::default());
        let (core, _) = Core::open(&self.paths, disk, OpenOptions::default()).unwrap();
        self.serve(core);
    }

    /// Ends the host cleanly.
    pub fn stop(&self) {
        if let Some(running) = self.running.lock().unwrap().take() {
            running.stopper.stop();
            running.thread.join().unwrap().unwrap();
        }
    }

    pub fn own(&self) -> PathBuf {
        self.dir.path().join("own")
    }

    pub fn around(&self) -> Surroundings {
        Surroundings {
            rng: rng(),
            clock: now,
            floor: Floor::ForTests,
            from: "test".into(),
            own: Some(self.own()),
        }
    }

    pub fn client(&self) -> (Client, Receiver<Push>) {
        let (sender, pushes) = channel();
        let nothing = || Ok(());
        let (client, _) =
            Client::connect_or_start(self.paths.clone(), nothing, Duration::from_secs(30), sender)
                .unwrap();
        (client, pushes)
    }

    pub fn try_sign_in(&self, handle: &str, passphrase: &str) -> Result<Session, SignInFault> {
        let (client, _) = self.client();
        Session::sign_in(Box::new(client), handle, &words(passphrase), self.around())
    }

    pub fn sign_in(&self, handle: &str) -> Session {
        self.try_sign_in(handle, PASSPHRASE).unwrap()
    }

    /// Signs in and keeps what the host says unasked.
    pub fn sign_in_listening(&self, handle: &str) -> (Session, Receiver<Push>) {
        let (client, pushes) = self.client();
        let session =
            Session::sign_in(Box::new(client), handle, &words(PASSPHRASE), self.around()).unwrap();
        (session, pushes)
    }

    /// Has an administrator add a person, whose identity file the host then keeps.
    pub fn join(&self, by: &mut Session, handle: &str, roles: Roles) -> PersonId {
        let identity = Identity::generate(&mut rng());
        let person = Person {
            id: PersonId(nonce()[..16].try_into().unwrap()),
            handle: handle.into(),
            keys: identity.public(),
            roles,
            standing: Standing::Active,
            invite: None,
            ssh: Vec::new(),
        };
        by.add_person(&person, &card(person.id, handle)).unwrap();
        let sealed = Post::sealed(&identity, self.pin);
        by.put_identity(person.id, sealed).unwrap();
        person.id
    }

    pub fn sealed(identity: &Identity, pin: Pin) -> Vec<u8> {
        seal_identity(
            identity,
            &[pin],
            &words(PASSPHRASE),
            ArgonParams::for_tests(),
            &mut rng(),
        )
        .unwrap()
    }

    /// Ends the host and checks the post as `carepost check` does.
    pub fn check(&self) -> Checked {
        self.stop();
        let disk = Arc::new(RealDisk::default());
        let (store, report) = Store::open(&self.paths.store, disk, OpenOptions::default()).unwrap();
        check(&store, &report, &[]).unwrap()
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        if let Some(running) = self.running.get_mut().unwrap().take() {
            running.stopper.stop();
            let _ = running.thread.join();
        }
    }
}

/// A line that keeps a copy of all that crosses it, as bytes.
pub struct Tapped {
    pub line: Client,
    pub crossed: Arc<Mutex<Vec<u8>>>,
}

impl Line for Tapped {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        self.crossed
            .lock()
            .unwrap()
            .extend(rmp_serde::to_vec_named(&request).unwrap());
        let answer = Line::ask(&mut self.line, request)?;
        self.crossed
            .lock()
            .unwrap()
            .extend(rmp_serde::to_vec_named(&answer).unwrap());
        Ok(answer)
    }
}

pub fn card(person: PersonId, name: &str) -> StaffCard {
    StaffCard {
        person,
        full_name: format!("{name} in full"),
        phone: None,
        working_days: Vec::new(),
        needs_countersign: false,
        countersigned_since: None,
    }
}

pub fn child(name: &str) -> Child {
    Child::named(name)
}

pub fn id(n: u32) -> Id {
    let mut bytes = [0xA5; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    Id(bytes)
}

/// Reads everything that a session may read.
pub fn register(session: &mut Session) -> Register {
    let mut register = Register::default();
    let kinds: Vec<Kind> = FIRST.iter().chain(BEHIND).copied().collect();
    let count = session.read(&kinds, &mut register).unwrap();
    assert_eq!(count.faults, 0);
    register
}

pub fn put_child(session: &mut Session, n: u32, base: u64, name: &str) -> Result<Saved, Refusal> {
    let change = ChangeSet::new(Action::Change)
        .put(id(n), Scope::Staff, base, &child(name))
        .unwrap();
    session.save(&change).map(|(saved, _)| saved)
}

pub fn name_of(session: &mut Session, n: u32) -> Option<String> {
    register(session)
        .children
        .get(id(n))
        .map(|child| child.name.clone())
}

/// Waits for the next commit that the host tells of, and takes it in.
pub fn heard(session: &mut Session, pushes: &Receiver<Push>) -> Vec<Arrived> {
    loop {
        let push = pushes.recv_timeout(Duration::from_secs(30)).unwrap();
        if matches!(push, Push::Committed { .. }) {
            return session.hear(&push);
        }
    }
}

pub fn names(arrived: &[Arrived]) -> Vec<String> {
    arrived
        .iter()
        .filter(|one| one.key.kind == Kind::Child)
        .map(|one| Child::decode(one.plain.as_ref().unwrap()).unwrap().name)
        .collect()
}

/// Copies a folder with the files in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
