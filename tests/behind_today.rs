//! What a session does behind Today: everything is read and held against the chain, and a host that goes is told once.

mod post_kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Request};
use carepost::post::change::ChangeSet;
use carepost::post::line::{HostGone, Line};
use carepost::post::reading::{FIRST, ReadCount};
use carepost::post::register::Register;
use carepost::post::session::Session;
use carepost::tui::behind::{Behind, Told};
use post_kit::{PASSPHRASE, Post, child, id, words};

/// A line that can be cut.
struct Cut(Client, Arc<AtomicBool>);

impl Line for Cut {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        if self.1.load(Ordering::Relaxed) {
            return Err(HostGone::Silent);
        }
        Line::ask(&mut self.0, request)
    }
}

/// A session at Today, with the means to cut its line.
fn at_today(post: &Post) -> (Session, Arc<AtomicBool>) {
    let cut = Arc::new(AtomicBool::new(false));
    let line = Box::new(Cut(post.client().0, cut.clone()));
    let mut chen = Session::sign_in(line, "chen", &words(PASSPHRASE), post.around()).unwrap();
    chen.begin_private().unwrap();
    for n in 0..3 {
        let change = ChangeSet::new(Action::Create)
            .put(id(n), Scope::Staff, 0, &child("小明"))
            .unwrap();
        chen.save(&change).unwrap();
    }
    let count = chen.read(FIRST, &mut Register::default()).unwrap();
    assert_eq!(count.faults, 0);
    (chen, cut)
}

/// Takes every step; gives how many doubts were told, and how often it was said that not everything is read.
fn steps(session: &mut Session) -> (usize, usize) {
    let mut behind = Behind::new(None, false, ReadCount::default());
    let mut gone = 0;
    while let Some(told) = behind.step(session) {
        for told in told {
            gone += usize::from(matches!(told, Told::NotAllRead));
        }
    }
    assert!(
        behind.step(session).is_none(),
        "there is no step after the last"
    );
    (usize::from(session.take_doubt().is_some()), gone)
}

#[test]
fn a_sound_post_gives_no_doubt() {
    let post = Post::found();
    let (mut chen, _) = at_today(&post);
    assert_eq!(steps(&mut chen), (0, 0));
}

#[test]
fn a_host_that_goes_is_told_once() {
    let post = Post::found();
    let (mut chen, cut) = at_today(&post);
    cut.store(true, Ordering::Relaxed);
    assert_eq!(steps(&mut chen), (0, 1));
}
