//! What a session has verified of the journal is remembered: the next sign-in goes on from there, and misses nothing.

mod post_kit;

use std::fs;

use carepost::care::ledger::ids::{Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Request};
use carepost::post::change::ChangeSet;
use carepost::post::line::{HostGone, Line};
use carepost::post::own_files;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::register::Register;
use carepost::post::session::Session;
use post_kit::{PASSPHRASE, Post, child, id, words};

/// More changes than may come before what was verified is remembered anew.
const CHANGES: u32 = 120;

fn put_child(session: &mut Session, n: u32, base: u64) {
    let change = ChangeSet::new(Action::Change)
        .put(id(n), Scope::Staff, base, &child("小明"))
        .unwrap();
    session.save(&change).unwrap();
}

/// A post with some history, verified once by the person who made it.
fn verified_post() -> Post {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    chen.begin_private().unwrap();
    for n in 0..CHANGES {
        put_child(&mut chen, n, 0);
    }
    let mut chen = post.sign_in("chen");
    read_all(&mut chen);
    let held = chen.hold_against_chain().unwrap();
    assert!(held.is_sound() && held.frames > u64::from(CHANGES));
    post
}

fn read_all(session: &mut Session) {
    let mut register = Register::default();
    for kinds in [FIRST, BEHIND] {
        assert_eq!(session.read(kinds, &mut register).unwrap().faults, 0);
    }
}

#[test]
fn the_next_sign_in_verifies_only_what_came_since() {
    let post = verified_post();
    let mut chen = post.sign_in("chen");
    put_child(&mut chen, 0, 1);
    put_child(&mut chen, CHANGES, 0);
    let mut chen = post.sign_in("chen");
    read_all(&mut chen);
    let held = chen.hold_against_chain().unwrap();
    assert!(held.is_sound(), "{held:?}");
    assert!((2..u64::from(CHANGES)).contains(&held.frames), "{held:?}");
}

#[test]
fn what_was_verified_is_passed_over_where_it_is_damaged_cut_or_another_persons() {
    let post = verified_post();
    let chen = post.sign_in("chen");
    let file = own_files::verified(&post.own(), chen.post(), chen.me().person);
    let whole = fs::read(&file).unwrap();
    let verifies_all = || {
        let mut chen = post.sign_in("chen");
        read_all(&mut chen);
        let held = chen.hold_against_chain().unwrap();
        assert!(held.is_sound(), "{held:?}");
        held.frames > u64::from(CHANGES)
    };
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        fs::write(&file, &flipped).unwrap();
        assert!(verifies_all(), "bit flipped in byte {at}");
        fs::write(&file, &whole[..at]).unwrap();
        assert!(verifies_all(), "cut after {at} bytes");
    }
    fs::write(&file, &whole).unwrap();
    assert!(!verifies_all());
}

/// A line to a host that lies about one thing.
struct Lying(Client, fn(&Request, &mut Answer));

impl Line for Lying {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let mut answer = Line::ask(&mut self.0, request.clone())?;
        (self.1)(&request, &mut answer);
        Ok(answer)
    }
}

fn lied_to(post: &Post, lie: fn(&Request, &mut Answer)) -> Session {
    let line = Box::new(Lying(post.client().0, lie));
    Session::sign_in(line, "chen", &words(PASSPHRASE), post.around()).unwrap()
}

#[test]
fn a_record_withheld_that_was_verified_long_ago_is_missed() {
    let post = verified_post();
    let mut chen = lied_to(&post, |_, answer| {
        if let Answer::Records { records, .. } = answer {
            records.retain(|record| record.key.id != id(7));
        }
    });
    read_all(&mut chen);
    let held = chen.hold_against_chain().unwrap();
    assert_eq!(held.withheld, [RecordKey::new(Kind::Child, id(7))]);
}

#[test]
fn a_journal_that_is_another_at_the_head_that_was_verified_is_told() {
    let post = verified_post();
    let mut chen = lied_to(&post, |request, answer| {
        if let (Request::Frames { limit: 200, .. }, Answer::Frames(frames)) = (request, answer) {
            for frame in frames {
                frame.hash.0[0] ^= 1;
            }
        }
    });
    read_all(&mut chen);
    let held = chen.hold_against_chain().unwrap();
    assert!(held.broken.is_some());
}
