//! Somebody who holds one person's keys, and an honest journal that they go on from with a program of their own.
#![allow(dead_code, reason = "each test uses its part")]

pub mod access;
pub mod keys;
pub mod people;
pub mod place;
pub mod records;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::whole::WholeCommit;
use carepost::host::check::check;
use carepost::host::core::Core;
use carepost::store::disk::RealDisk;
use carepost::store::rebuild::StateLife;
use carepost::store::store::{OpenOptions, Report, Store};
use carepost::vault::epoch::{self, EpochKey};
use carepost::vault::grant::grant;
use carepost::vault::identity::Identity;

use crate::hosted_post::quick::Quick;
use crate::hosted_post::*;

/// What is signed, and what to call it.
pub type Attack = (&'static str, Commit);

/// Founds the post: counselor and administrator.
pub const FOUNDER: u8 = 1;
/// On the case's team.
pub const COUNSELOR: u8 = 2;
pub const ADMINISTRATOR: u8 = 3;
pub const SUPERVISOR: u8 = 4;
/// Has left.
pub const GONE: u8 = 5;
/// A counselor who is not on the case's team.
pub const OFF_TEAM: u8 = 6;
/// An administrator who is suspended.
pub const SUSPENDED: u8 = 7;
pub const RECOVERY: u8 = 99;

pub const NOBODY: Roles = Roles {
    counselor: false,
    supervisor: false,
    overseer: false,
    administrator: false,
};
pub const COUNSELS: Roles = Roles {
    counselor: true,
    ..NOBODY
};
pub const SUPERVISES: Roles = Roles {
    supervisor: true,
    ..NOBODY
};
pub const ADMINISTERS: Roles = Roles {
    administrator: true,
    ..NOBODY
};

pub const OTHER_CASE: Scope = Scope::Case(Id([78; 16]));

pub fn key(kind: Kind, n: u8) -> RecordKey {
    RecordKey::new(kind, Id([n; 16]))
}

/// A record of the founder's, revised by the counselor.
pub fn child() -> RecordKey {
    key(Kind::Child, 1)
}

/// A note of the founder's that is not signed yet, one that is, and an entry of the log.
pub fn note() -> RecordKey {
    key(Kind::Note, 2)
}

pub fn signed() -> RecordKey {
    key(Kind::SignedNote, 3)
}

pub fn entry() -> RecordKey {
    key(Kind::Audit, 4)
}

/// Words in the case, once revised by the counselor; and a line in the founder's inbox.
pub fn words() -> RecordKey {
    key(Kind::FollowUpWords, 5)
}

pub fn line() -> RecordKey {
    key(Kind::InboxLine, 6)
}

/// An honest journal, and where each person's own chain of commits stands in it.
pub struct Scene {
    pub post: Post,
    authors: BTreeMap<u8, Author>,
    commits: Vec<Commit>,
    /// What the counselor changed last, and what they signed.
    pub changed: CommitId,
    pub signing: CommitId,
}

pub fn put(key: RecordKey, scope: Scope, base: u64) -> Item {
    let op = Op::Put {
        scope,
        epoch: 1,
        base,
        slot: Sum::of(b"slot"),
        blob: Sum::of(&blob_of(b"text")),
    };
    Item { key, op }
}

pub fn item(key: RecordKey, op: Op) -> Item {
    Item { key, op }
}

impl Scene {
    pub fn new() -> Scene {
        let mut post = Post::new();
        let founding = post.founding();
        let mut founder = Author::new(FOUNDER);
        founder.number = 1;
        founder.previous = Header::hash(&founding.header);
        let authors = (FOUNDER..=SUSPENDED).map(|n| (n, Author::new(n)));
        let mut scene = Scene {
            post,
            authors: authors.collect(),
            commits: vec![founding],
            changed: CommitId([0; 16]),
            signing: CommitId([0; 16]),
        };
        scene.authors.insert(FOUNDER, founder);
        for (n, roles) in [
            (COUNSELOR, COUNSELS),
            (ADMINISTRATOR, ADMINISTERS),
            (SUPERVISOR, SUPERVISES),
        ] {
            let by = scene.authors.get_mut(&FOUNDER).unwrap();
            let joining = scene.post.joining(by, n, roles);
            scene.commits.push(joining);
        }
        for (n, roles, standing) in [
            (GONE, NOBODY, Standing::Removed),
            (OFF_TEAM, COUNSELS, Standing::Active),
            (SUSPENDED, ADMINISTERS, Standing::Suspended),
        ] {
            let person = Person {
                standing,
                ..person(n, roles)
            };
            let mut acts = vec![Act::Person(person)];
            if n == OFF_TEAM {
                for scope in [Scope::Staff, Scope::Clinical] {
                    acts.push(scene.granting(scope, n));
                }
            }
            scene.goes_on(FOUNDER, acts, vec![]);
        }
        let private = Scope::Private(person_id(FOUNDER));
        let begun = scene.beginning(private, 1, &[FOUNDER, RECOVERY]);
        scene.goes_on(FOUNDER, begun, vec![]);
        for item in [
            put(child(), Scope::Staff, 0),
            put(note(), CASE, 0),
            put(signed(), CASE, 0),
            put(entry(), Scope::Audit, 0),
            put(words(), CASE, 0),
            put(line(), private, 0),
            put(line(), private, 1),
        ] {
            scene.goes_on(FOUNDER, vec![], vec![item]);
        }
        scene.goes_on(COUNSELOR, vec![], vec![put(words(), CASE, 1)]);
        let signing = put(key(Kind::Addendum, 7), CASE, 0);
        scene.signing = scene.goes_on(COUNSELOR, vec![], vec![signing]);
        scene.changed = scene.goes_on(COUNSELOR, vec![], vec![put(child(), Scope::Staff, 1)]);
        scene
    }

    pub fn goes_on(&mut self, n: u8, acts: Vec<Act>, items: Vec<Item>) -> CommitId {
        let header = self.post.header(&self.authors[&n], acts, items);
        let commit = self.authors.get_mut(&n).unwrap().sign(&header, &[]);
        self.commits.push(with_payloads(commit));
        header.commit
    }

    /// A grant of a scope's first epoch; what is in it is not this test's matter.
    pub fn granting(&mut self, scope: Scope, to: u8) -> Act {
        let key = EpochKey::generate(&mut self.post.rng);
        let (to, keys) = recipient(to);
        let given = grant(
            &key,
            self.post.post,
            scope,
            1,
            to,
            &keys,
            &mut self.post.rng,
        );
        Act::Grant(given.unwrap())
    }

    pub fn beginning(&mut self, scope: Scope, number: u32, to: &[u8]) -> Vec<Act> {
        let rng = &mut self.post.rng;
        let (key, before) = (EpochKey::generate(rng), EpochKey::generate(rng));
        let before = (number > 1).then_some(&before);
        let begun = epoch::announce(self.post.post, scope, number, &key, before, rng);
        let mut acts = vec![Act::Epoch(begun)];
        for n in to {
            let (to, keys) = recipient(*n);
            let given = grant(&key, self.post.post, scope, number, to, &keys, rng);
            acts.push(Act::Grant(given.unwrap()));
        }
        acts
    }

    /// A commit that follows all the others, signed with a person's keys.
    pub fn signs(&mut self, n: u8, change: impl FnOnce(&mut Header)) -> Commit {
        self.signs_as(n, &identity(n), change)
    }

    pub fn signs_as(&mut self, n: u8, with: &Identity, change: impl FnOnce(&mut Header)) -> Commit {
        let mut header = self.post.header(&self.authors[&n], vec![], vec![]);
        change(&mut header);
        let bytes = header.to_bytes().unwrap();
        with_payloads(Commit {
            signature: with.sign_header(&bytes),
            header: bytes,
            payloads: vec![],
        })
    }

    pub fn acts(&mut self, n: u8, acts: Vec<Act>) -> Commit {
        self.signs(n, |header| header.acts = acts)
    }

    pub fn items(&mut self, n: u8, items: Vec<Item>) -> Commit {
        self.signs(n, |header| header.items = items)
    }

    pub fn undoes(&mut self, n: u8, change: CommitId, item: Item) -> Commit {
        self.signs(n, |header| {
            header.undoes = Some(change);
            header.items = vec![item];
        })
    }

    /// Tells whether `check` finds a fault in the journal with one commit more, written around the host.
    pub fn found(&self, dir: &Path, more: Option<&Commit>) -> bool {
        let disk = Arc::new(Quick(RealDisk::default()));
        let options = OpenOptions::default();
        let (post, generation) = (self.post.post, self.post.generation);
        let mut store = Store::create(dir, disk, post, generation, options).unwrap();
        for commit in self.commits.iter().chain(more) {
            let Ok(whole) = WholeCommit::of(commit.clone()) else {
                return true;
            };
            if store.commit_batch(&[whole], clock()).is_err() {
                return true;
            }
        }
        let report = Report {
            torn: None,
            state: StateLife::AsItWas,
            faults: Vec::new(),
        };
        !check(&store, &report, &[]).unwrap().faults.is_empty()
    }

    /// A host that has taken the whole journal.
    pub fn host(&self, dir: &Path) -> Core {
        let (founding, rest) = self.commits.split_first().unwrap();
        let mut core = Core::found(
            &paths(dir),
            Arc::new(Quick(RealDisk::default())),
            OpenOptions::default(),
            founding.clone(),
            b"sealed identity",
            clock(),
        )
        .unwrap();
        for commit in rest {
            one(&mut core, commit.clone()).unwrap();
        }
        core
    }
}

pub fn recipient(n: u8) -> (Recipient, PublicKeys) {
    let keys = identity(n).public();
    match n {
        RECOVERY => (Recipient::Recovery(keys.id()), keys),
        n => (Recipient::Person(person_id(n)), keys),
    }
}

/// Puts the payloads beside a commit that its header sums up.
pub fn with_payloads(mut commit: Commit) -> Commit {
    let header = Header::from_bytes(&commit.header).unwrap();
    let payload = |sum: &Sum| match *sum == Sum::of(b"slot") {
        true => b"slot".to_vec(),
        false => blob_of(b"text"),
    };
    let payloads = header.payloads().map(payload);
    commit.payloads = payloads.map(serde_bytes::ByteBuf::from).collect();
    commit
}

pub fn invite(until: i64) -> Act {
    Act::Invite(Invite {
        key: identity(50).public().signing,
        handle: "newcomer".into(),
        roles: COUNSELS,
        until,
    })
}
