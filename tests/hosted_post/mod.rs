//! A post with real keys and files, its host within the test's own process.
#![allow(dead_code, reason = "each test uses its part")]

pub mod quick;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::Duration;

use carepost::care::ledger::directory::post_of_root;
use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::host::client::{Client, Proof};
use carepost::host::core::Core;
use carepost::host::options::ServeOptions;
use carepost::host::paths::Paths;
use carepost::host::serve::{CannotServe, Host, Stopper};
use carepost::host::wire::{Head, Refused};
use carepost::store::disk::RealDisk;
use carepost::store::store::OpenOptions;
use carepost::vault::aead::OVERHEAD;
use carepost::vault::epoch::{self, EpochKey};
use carepost::vault::grant::grant;
use carepost::vault::identity::{Identity, RootKey};
use carepost::vault::padding::class_of;
use carepost::vault::seal::COMMITMENT;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

pub const CASE: Scope = Scope::Case(Id([77; 16]));

static CLOCK: AtomicI64 = AtomicI64::new(1_000_000);

pub fn clock() -> i64 {
    CLOCK.fetch_add(1, Ordering::Relaxed)
}

pub fn nonce() -> [u8; 32] {
    let n = clock().to_le_bytes();
    std::array::from_fn(|i| n[i % 8] ^ i as u8)
}

/// A person's keys, the same in every run.
pub fn identity(n: u8) -> Identity {
    Identity::generate(&mut ChaCha20Rng::from_seed([n; 32]))
}

pub fn person_id(n: u8) -> PersonId {
    PersonId([n; 16])
}

pub fn person(n: u8, roles: Roles) -> Person {
    Person {
        id: person_id(n),
        handle: format!("person-{n}"),
        keys: identity(n).public(),
        roles,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    }
}

pub struct Author {
    pub n: u8,
    pub number: u64,
    pub previous: Hash,
}

pub struct Post {
    pub root: RootKey,
    pub post: PostId,
    pub generation: GenerationId,
    pub rng: ChaCha20Rng,
    pub keys: Vec<(Scope, EpochKey)>,
}

impl Post {
    pub fn new() -> Post {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let root = RootKey::generate(&mut rng);
        let post = post_of_root(&root.public());
        Post {
            root,
            post,
            generation: GenerationId([4; 16]),
            rng,
            keys: Vec::new(),
        }
    }

    pub fn header(&mut self, author: &Author, acts: Vec<Act>, items: Vec<Item>) -> Header {
        let mut commit = [0; 16];
        self.rng.fill_bytes(&mut commit);
        Header {
            format: FORMAT,
            post: self.post,
            generation: self.generation,
            commit: CommitId(commit),
            author: person_id(author.n),
            author_number: author.number + 1,
            author_previous: author.previous,
            seen_number: 0,
            seen_hash: Hash::ZERO,
            time: clock(),
            part: None,
            undoes: None,
            acts,
            items,
        }
    }

    fn begin(&mut self, scope: Scope, acts: &mut Vec<Act>, to: &[u8]) {
        let key = EpochKey::generate(&mut self.rng);
        let begun = epoch::announce(self.post, scope, 1, &key, None, &mut self.rng);
        acts.push(Act::Epoch(begun));
        let recovery = identity(99).public();
        let recipients = to
            .iter()
            .map(|n| (Recipient::Person(person_id(*n)), identity(*n).public()))
            .chain([(Recipient::Recovery(recovery.id()), recovery)]);
        for (to, keys) in recipients.collect::<Vec<_>>() {
            acts.push(self.granted(scope, &key, to, &keys));
        }
        self.keys.push((scope, key));
    }

    fn granted(&mut self, scope: Scope, key: &EpochKey, to: Recipient, keys: &PublicKeys) -> Act {
        Act::Grant(grant(key, self.post, scope, 1, to, keys, &mut self.rng).unwrap())
    }

    /// The founding by person 1, counselor and administrator, with staff, clinical, audit and a case.
    pub fn founding(&mut self) -> Commit {
        let roles = Roles {
            counselor: true,
            administrator: true,
            ..Roles::default()
        };
        let mut acts = vec![
            Act::Found {
                root: self.root.public(),
                code: "SD01".into(),
            },
            Act::Person(person(1, roles)),
            Act::Recovery(Recovery {
                keys: identity(99).public(),
                made_here: true,
            }),
        ];
        for scope in [Scope::Staff, Scope::Clinical, CASE] {
            self.begin(scope, &mut acts, &[1]);
        }
        self.begin(Scope::Audit, &mut acts, &[]);
        let author = Author::new(1);
        let header = self.header(&author, acts, vec![]).to_bytes().unwrap();
        Commit {
            signature: self.root.sign_header(&header),
            header,
            payloads: vec![],
        }
    }

    /// Adds a person and gives them what they may hold.
    pub fn joining(&mut self, by: &mut Author, n: u8, roles: Roles) -> Commit {
        let mut acts = vec![Act::Person(person(n, roles))];
        let keys = std::mem::take(&mut self.keys);
        for (scope, key) in &keys {
            let may = match scope {
                Scope::Staff => roles.clinical() || roles.administrator,
                Scope::Clinical | Scope::Case(_) => roles.clinical(),
                _ => false,
            };
            if may {
                let to = Recipient::Person(person_id(n));
                acts.push(self.granted(*scope, key, to, &identity(n).public()));
            }
        }
        self.keys = keys;
        self.commit(by, acts, vec![], &[])
    }

    /// Begins a scope's second epoch, for person 1 and the recovery recipient.
    pub fn next_epoch(&mut self, by: &mut Author, scope: Scope) -> Commit {
        let (_, before) = self.keys.iter().find(|(one, _)| *one == scope).unwrap();
        let key = EpochKey::generate(&mut self.rng);
        let begun = epoch::announce(self.post, scope, 2, &key, Some(before), &mut self.rng);
        let mut acts = vec![Act::Epoch(begun)];
        let recovery = identity(99).public();
        for (to, keys) in [
            (Recipient::Person(person_id(1)), identity(1).public()),
            (Recipient::Recovery(recovery.id()), recovery),
        ] {
            let given = grant(&key, self.post, scope, 2, to, &keys, &mut self.rng);
            acts.push(Act::Grant(given.unwrap()));
        }
        self.commit(by, acts, vec![], &[])
    }

    /// Puts a record of some bytes, as long as what is sealed is; sealing is not this test's matter.
    pub fn putting(
        &mut self,
        by: &mut Author,
        key: RecordKey,
        scope: Scope,
        base: u64,
        text: &[u8],
    ) -> Commit {
        let text = &blob_of(text);
        let item = Item {
            key,
            op: Op::Put {
                scope,
                epoch: 1,
                base,
                slot: Sum::of(b"slot"),
                blob: Sum::of(text),
            },
        };
        self.commit(by, vec![], vec![item], &[b"slot", text])
    }

    pub fn commit(
        &mut self,
        by: &mut Author,
        acts: Vec<Act>,
        items: Vec<Item>,
        payloads: &[&[u8]],
    ) -> Commit {
        let header = self.header(by, acts, items);
        by.sign(&header, payloads)
    }
}

/// Makes bytes as long as a blob that holds so many, the text in front.
pub fn blob_of(text: &[u8]) -> Vec<u8> {
    let mut blob = text.to_vec();
    blob.resize(COMMITMENT + OVERHEAD + class_of(text.len()), 0);
    blob
}

impl Author {
    pub fn new(n: u8) -> Author {
        Author {
            n,
            number: 0,
            previous: Hash::ZERO,
        }
    }

    /// Signs, and goes on from there.
    pub fn sign(&mut self, header: &Header, payloads: &[&[u8]]) -> Commit {
        let bytes = header.to_bytes().unwrap();
        self.number += 1;
        self.previous = Header::hash(&bytes);
        Commit {
            signature: identity(self.n).sign_header(&bytes),
            header: bytes,
            payloads: payloads
                .iter()
                .map(|payload| serde_bytes::ByteBuf::from(*payload))
                .collect(),
        }
    }
}

pub fn paths(dir: &Path) -> Paths {
    Paths::new(&dir.join("store"), Some(dir), dir).unwrap()
}

pub fn core_of(dir: &Path) -> Core {
    Core::open(
        &paths(dir),
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
    )
    .unwrap()
    .0
}

/// A founded post in a folder, and person 1 after the founding.
pub fn founded(dir: &Path) -> (Post, Core, Author) {
    let mut post = Post::new();
    let founding = post.founding();
    let mut author = Author::new(1);
    author.number = 1;
    author.previous = Header::hash(&founding.header);
    let core = Core::found(
        &paths(dir),
        Arc::new(RealDisk::default()),
        OpenOptions::default(),
        founding,
        b"sealed identity",
        clock(),
    )
    .unwrap();
    (post, core, author)
}

pub fn one(core: &mut Core, commit: Commit) -> Result<Head, Refused> {
    core.commit(vec![commit], clock()).answers.pop().unwrap()
}

pub struct Running {
    pub stopper: Stopper,
    pub thread: JoinHandle<Result<(), CannotServe>>,
}

impl Running {
    pub fn stop(self) {
        self.stopper.stop();
        self.thread.join().unwrap().unwrap();
    }
}

pub fn run(core: Core, dir: &Path, idle_end: Option<Duration>) -> Running {
    let options = ServeOptions {
        idle_end,
        clock,
        nonce,
        personal: true,
    };
    let host = Host::bind(core, &paths(dir), options).unwrap();
    Running {
        stopper: host.stopper(),
        thread: std::thread::spawn(move || host.run()),
    }
}

pub fn proof(n: u8) -> Proof {
    Proof {
        person: person_id(n),
        recovery: None,
        nonce,
        sign: Box::new(move |challenge| challenge.answer(&identity(n))),
    }
}

/// A client that starts nothing, and what it is told.
pub fn client(
    dir: &Path,
) -> (
    Client,
    std::sync::mpsc::Receiver<carepost::host::wire::Push>,
) {
    let (sender, pushes) = channel();
    let nothing = || Ok(());
    let (client, _) =
        Client::connect_or_start(paths(dir), nothing, Duration::from_secs(20), sender).unwrap();
    (client, pushes)
}
