//! Somebody at the post whose program is changed: it signs with their key what no program of ours would.
#![allow(dead_code, reason = "each test uses its part")]

use carepost::care::ledger::header::*;
use carepost::care::ledger::ids::*;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Request};
use carepost::post::change::ChangeSet;
use carepost::post::line::{HostGone, Line};
use carepost::post::session::Session;
use carepost::vault::identity::Identity;
use carepost::vault::secret::Key32;
use serde_bytes::ByteBuf;

use crate::post_kit::*;

/// What a changed program does with a commit before it signs it.
pub type Change = fn(&mut Header, &mut [ByteBuf]);

/// The line of a changed program, which has its person's key.
pub struct Changed {
    line: Client,
    identity: Identity,
    change: Change,
}

impl Line for Changed {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let request = match request {
            Request::Commit(mut commit) => {
                let mut header = Header::from_bytes(&commit.header).unwrap();
                (self.change)(&mut header, &mut commit.payloads);
                commit.header = header.to_bytes().unwrap();
                commit.signature = self.identity.sign_header(&commit.header);
                Request::Commit(commit)
            }
            other => other,
        };
        Line::ask(&mut self.line, request)
    }
}

pub fn mallory() -> Identity {
    let key = |byte| Key32::from_slice(&[byte; 32]).unwrap();
    Identity::from_secrets(key(0xB1), key(0xB2))
}

/// A post with somebody whose program is changed, and others who come and go.
pub fn with_mallory(roles: Roles) -> (Post, Session) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let person = Person {
        id: PersonId([8; 16]),
        handle: "mallory".into(),
        keys: mallory().public(),
        roles,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    chen.add_person(&person, &card(person.id, "mallory"))
        .unwrap();
    let sealed = Post::sealed(&mallory(), post.pin);
    chen.put_identity(person.id, sealed).unwrap();
    (post, chen)
}

pub fn sign_in(post: &Post, line: Box<dyn Line>, handle: &str) -> Session {
    Session::sign_in(line, handle, &words(PASSPHRASE), post.around()).unwrap()
}

pub fn as_mallory(post: &Post, change: Change) -> Session {
    let line = Changed {
        line: post.client().0,
        identity: mallory(),
        change,
    };
    sign_in(post, Box::new(line), "mallory")
}

/// Lets somebody come and go, and a member write, so that the staff's key is another.
pub fn next_epoch(post: &Post, chen: &mut Session, n: u32) {
    let handle = format!("guest{n}");
    chen.catch_up().unwrap();
    let person = post.join(chen, &handle, COUNSELOR);
    let mut change = ChangeSet::new(Action::ChangePeople);
    change.acts.push(Act::Person(Person {
        standing: Standing::Removed,
        ..chen.directory().person(person).unwrap().clone()
    }));
    chen.save(&change).unwrap();
    put_child(chen, 100 + n, 0, "later").unwrap();
}
