//! A post made of headers alone, without keys or files, to judge commits by.
#![allow(dead_code, reason = "each test uses its part")]

use carepost::care::ledger::authorise::authorise;
use carepost::care::ledger::directory::{Directory, post_of_root};
use carepost::care::ledger::facts::Facts;
use carepost::care::ledger::header::{
    Act, Epoch, FORMAT, Grant, Header, Item, Op, Person, PublicKeys, Recipient, Recovery, Roles,
    Standing, Sum,
};
use carepost::care::ledger::history::History;
use carepost::care::ledger::ids::{CommitId, GenerationId, Hash, Id, PersonId, RecordKey};
use carepost::care::ledger::refusal::Refusal;
use carepost::care::ledger::scope::Scope;
use carepost::care::ledger::signer::Signer;

pub const ROOT: [u8; 32] = [200; 32];
pub const CASE: Scope = Scope::Case(Id([77; 16]));

pub const COUNSELOR: Roles = Roles::COUNSELOR;
pub const SUPERVISOR: Roles = Roles::SUPERVISOR;
pub const OVERSEER: Roles = Roles::OVERSEER;
pub const ADMINISTRATOR: Roles = Roles::ADMINISTRATOR;

pub fn person_id(n: u8) -> PersonId {
    PersonId([n; 16])
}

pub fn keys(n: u8) -> PublicKeys {
    PublicKeys {
        sealing: [n; 32],
        signing: [n.wrapping_add(100); 32],
    }
}

pub fn person(n: u8, roles: Roles) -> Person {
    Person {
        id: person_id(n),
        handle: format!("person-{n}"),
        keys: keys(n),
        roles,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    }
}

pub fn recovery() -> Recovery {
    Recovery {
        keys: keys(99),
        made_here: true,
    }
}

pub fn epoch(scope: Scope, number: u32) -> Act {
    Act::Epoch(Epoch {
        scope,
        number,
        commitment: Hash([number as u8; 32]),
        sealing: (scope == Scope::Audit).then_some(Hash([5; 32])),
        previous: (number > 1).then(|| vec![0; 72]),
    })
}

pub fn grant(scope: Scope, epoch: u32, n: u8) -> Act {
    Act::Grant(Grant {
        scope,
        epoch,
        to: Recipient::Person(person_id(n)),
        identity: keys(n).id(),
        sealed: vec![1; 80],
        until: None,
    })
}

pub fn recovery_grant(scope: Scope, epoch: u32) -> Act {
    let id = recovery().keys.id();
    Act::Grant(Grant {
        scope,
        epoch,
        to: Recipient::Recovery(id),
        identity: id,
        sealed: vec![1; 80],
        until: None,
    })
}

pub fn put(key: RecordKey, scope: Scope, epoch: u32, base: u64) -> Item {
    let sum = Sum::of(b"sealed");
    Item {
        key,
        op: Op::Put {
            scope,
            epoch,
            base,
            slot: sum,
            blob: sum,
        },
    }
}

pub fn item(key: RecordKey, op: Op) -> Item {
    Item { key, op }
}

#[derive(Clone, Default)]
pub struct Post {
    pub directory: Directory,
    pub history: History,
    next: u32,
}

impl Post {
    /// A header that follows everything so far.
    pub fn header(&mut self, author: u8, acts: Vec<Act>, items: Vec<Item>) -> Header {
        self.next += 1;
        let author = person_id(author);
        let (number, previous) = self.history.author_chain(author).unwrap_or((0, Hash::ZERO));
        let (seen_number, seen_hash) = self.history.head();
        let mut commit = [0; 16];
        commit[..4].copy_from_slice(&self.next.to_be_bytes());
        Header {
            format: FORMAT,
            post: post_of_root(&ROOT),
            generation: self.directory.generation().unwrap_or(GenerationId([1; 16])),
            commit: CommitId(commit),
            author,
            author_number: number + 1,
            author_previous: previous,
            seen_number,
            seen_hash,
            time: 0,
            part: None,
            undoes: None,
            acts,
            items,
        }
    }

    pub fn judge(&self, header: &Header, signer: Signer) -> Result<(), Refusal> {
        authorise(header, signer, &self.directory, &self.history)
    }

    /// Judges and takes in.
    pub fn commit_signed(&mut self, header: &Header, signer: Signer) -> Result<(), Refusal> {
        self.judge(header, signer)?;
        self.directory.apply(header)?;
        let bytes = header.to_bytes().unwrap();
        self.history
            .take(header, Header::hash(&bytes), Hash::of("test frame", &bytes));
        Ok(())
    }

    pub fn commit(&mut self, header: &Header) -> Result<(), Refusal> {
        self.commit_signed(header, Signer::Author)
    }

    pub fn act(&mut self, author: u8, acts: Vec<Act>) -> Result<(), Refusal> {
        let header = self.header(author, acts, vec![]);
        self.commit(&header)
    }

    pub fn write(&mut self, author: u8, items: Vec<Item>) -> Result<(), Refusal> {
        let header = self.header(author, vec![], items);
        self.commit(&header)
    }

    pub fn founding(&mut self) -> Header {
        let roles = Roles {
            counselor: true,
            administrator: true,
            ..Roles::default()
        };
        let mut acts = vec![
            Act::Found {
                root: ROOT,
                code: "SD01".into(),
            },
            Act::Person(person(1, roles)),
            Act::Recovery(recovery()),
        ];
        for scope in [
            Scope::Staff,
            Scope::Clinical,
            Scope::Audit,
            Scope::Private(person_id(1)),
            CASE,
        ] {
            acts.push(epoch(scope, 1));
            acts.push(recovery_grant(scope, 1));
            if scope != Scope::Audit {
                acts.push(grant(scope, 1, 1));
            }
        }
        self.header(1, acts, vec![])
    }

    /// A post with person 1, counselor and administrator, and a case.
    pub fn founded() -> Post {
        let mut post = Post::default();
        let founding = post.founding();
        post.commit_signed(&founding, Signer::Root).unwrap();
        post
    }

    /// Adds a person and gives them every scope they may hold, the case among them.
    pub fn join(&mut self, n: u8, roles: Roles) {
        let mut acts = vec![Act::Person(person(n, roles))];
        if roles.clinical() || roles.administrator {
            acts.push(grant(Scope::Staff, self.epoch_of(Scope::Staff), n));
        }
        if roles.clinical() {
            acts.push(grant(Scope::Clinical, self.epoch_of(Scope::Clinical), n));
            acts.push(grant(CASE, self.epoch_of(CASE), n));
        }
        self.act(1, acts).unwrap();
        if roles != Roles::default() {
            let own = Scope::Private(person_id(n));
            self.act(
                n,
                vec![epoch(own, 1), recovery_grant(own, 1), grant(own, 1, n)],
            )
            .unwrap();
        }
    }

    pub fn epoch_of(&self, scope: Scope) -> u32 {
        self.directory.latest(scope).map_or(0, |epoch| epoch.number)
    }
}
