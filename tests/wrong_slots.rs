//! A rewrap puts any slot in the place of the right one, and the host cannot tell: nothing is lost by it, and no text becomes
//! another.

mod changed_program;
mod post_kit;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carepost::care::ledger::header::*;
use carepost::care::records::child::Child;
use carepost::care::records::record::Record;
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Refused, Request};
use carepost::post::line::{HostGone, Line};
use carepost::vault::seal::COMMITMENT;
use changed_program::*;
use post_kit::*;
use serde_bytes::ByteBuf;

/// A line that counts how often an earlier slot is asked for.
struct Counting(Client, Arc<AtomicUsize>);

impl Line for Counting {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        if matches!(request, Request::EarlierSlots { .. }) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        Line::ask(&mut self.0, request)
    }
}

/// Puts bytes that open with no key in the place of each slot that is taken over.
fn with_wrong_slots(header: &mut Header, payloads: &mut [ByteBuf]) {
    let mut place = 0;
    for item in &mut header.items {
        let count = item.payloads().count();
        if let Op::Rewrap { slot, .. } = &mut item.op {
            let wrong = vec![7; payloads[place].len()];
            *slot = Sum::of(&wrong);
            payloads[place] = ByteBuf::from(wrong);
        }
        place += count;
    }
}

fn child_of(post: &Post, handle: &str) -> (Option<String>, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let line = Counting(post.client().0, Arc::clone(&asked));
    let mut session = sign_in(post, Box::new(line), handle);
    let name = name_of(&mut session, 1);
    (name, asked.load(Ordering::Relaxed))
}

#[test]
fn a_wrong_slot_is_passed_by_for_the_one_before_until_a_rewrap_puts_it_right() {
    let (post, mut chen) = with_mallory(COUNSELOR);
    put_child(&mut chen, 1, 0, "Ming").unwrap();
    next_epoch(&post, &mut chen, 1);
    let mut hostile = as_mallory(&post, with_wrong_slots);
    assert_eq!(name_of(&mut hostile, 1).as_deref(), Some("Ming"));
    hostile.rewrap_some().unwrap();
    let (name, asked) = child_of(&post, "chen");
    assert_eq!(name.as_deref(), Some("Ming"));
    assert!(asked > 0, "the present slot was wrong");
    // Whoever takes it over into a later epoch does so by the slot that opens.
    next_epoch(&post, &mut chen, 2);
    let mut chen = post.sign_in("chen");
    assert_eq!(name_of(&mut chen, 1).as_deref(), Some("Ming"));
    while chen.rewrap_some().unwrap() {}
    let (name, asked) = child_of(&post, "chen");
    assert_eq!((name.as_deref(), asked), (Some("Ming"), 0));
    assert_eq!(post.check().faults, vec![]);
}

/// Leaves out what a blob says of its key, as the first version did.
fn without_commitments(header: &mut Header, payloads: &mut [ByteBuf]) {
    let mut place = 0;
    for item in &mut header.items {
        let count = item.payloads().count();
        if let Op::Put { blob, .. } = &mut item.op {
            let first = payloads[place + 1][COMMITMENT..].to_vec();
            *blob = Sum::of(&first);
            payloads[place + 1] = ByteBuf::from(first);
        }
        place += count;
    }
}

#[test]
fn nothing_is_written_any_more_that_does_not_say_under_which_key() {
    let (post, mut chen) = with_mallory(COUNSELOR);
    put_child(&mut chen, 1, 0, "Ming").unwrap();
    let mut hostile = as_mallory(&post, without_commitments);
    assert!(put_child(&mut hostile, 2, 0, "Li").is_err());
    assert_eq!(name_of(&mut chen, 2), None);
    // And nobody is handed a slot before they have proved who they are.
    let mut line = post.client().0;
    let ask = Request::EarlierSlots {
        key: Child::key(id(1)),
        revision: 1,
    };
    let unproved = Line::ask(&mut line, ask);
    assert!(matches!(unproved, Ok(Answer::Refused(Refused::NotProved))));
}
