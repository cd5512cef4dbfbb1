//! A host that leaves commits out of the middle and writes the journal anew around them: it needs nobody's key for that, since
//! the frames' hashes are its own. Whatever follows what is gone says so, by its author's chain or by the frame that its
//! author had seen, and no session follows it.

mod liar;
mod post_kit;

use std::time::Duration;

use carepost::care::ledger::header::Act;
use carepost::care::ledger::ids::Hash;
use carepost::host::wire::{Answer, FrameHead, Head, Push, Request};
use carepost::post::doubt::Doubt;
use carepost::post::session::Session;
use liar::*;
use post_kit::*;
use serde_bytes::ByteBuf;

/// Chains frames one after the other, whatever they were before.
fn chain_anew(mut frames: Vec<FrameHead>) -> Vec<FrameHead> {
    let mut previous = Hash::ZERO;
    for (place, frame) in frames.iter_mut().enumerate() {
        frame.number = place as u64 + 1;
        frame.previous = previous;
        hash_anew(frame);
        previous = frame.hash;
    }
    frames
}

fn without(frames: &[FrameHead], gone: &[u64]) -> Vec<FrameHead> {
    let left = frames.iter().filter(|frame| !gone.contains(&frame.number));
    chain_anew(left.cloned().collect())
}

fn is_of_acts(frame: &FrameHead) -> bool {
    let announces = |act: &Act| matches!(act, Act::ReadIntent { .. });
    !frame.checkpoint && !header_of(frame).acts.iter().all(announces)
}

/// Tells that the journal is these frames.
fn telling(frames: Vec<FrameHead>) -> impl FnMut(&Request, &mut Answer) + Send {
    let last = frames.last().unwrap();
    let end = Head {
        number: last.number,
        hash: last.hash,
    };
    move |request, answer| {
        let some = |from: u64, limit: u32, which: fn(&FrameHead) -> bool| {
            let some = frames
                .iter()
                .filter(|frame| frame.number >= from && which(frame));
            some.take(limit as usize).cloned().collect()
        };
        match (request, answer) {
            (_, Answer::Hello { head, .. } | Answer::Proved { head, .. }) => *head = end,
            (Request::Frames { from, limit }, Answer::Frames(told)) => {
                *told = some(*from, *limit, |_| true);
            }
            (Request::ActFrames { from, limit }, Answer::Frames(told)) => {
                *told = some(*from, *limit, is_of_acts);
            }
            _ => {}
        }
    }
}

/// What a session doubts that is told a journal of these frames at its sign-in.
fn doubted(post: &Post, frames: Vec<FrameHead>) -> Option<Doubt> {
    let mut wang = sign_in_lied_to(post, "wang", telling(frames)).unwrap();
    wang.hold_kinds(&[]).unwrap();
    wang.take_doubt()
}

/// Liu writes twice, then Chen, who has heard of it. Wang was here before and saw none of it.
fn history() -> (Post, Session, Session, Vec<FrameHead>, [u64; 3]) {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    post.join(&mut chen, "liu", COUNSELOR);
    post.join(&mut chen, "wang", COUNSELOR);
    drop(post.sign_in("wang"));
    let mut liu = post.sign_in("liu");
    let mut numbers = [0; 3];
    for n in 1..=2 {
        put_child(&mut liu, n, 0, "by Liu").unwrap();
        numbers[n as usize - 1] = liu.head();
    }
    chen.catch_up().unwrap();
    put_child(&mut chen, 3, 0, "by Chen").unwrap();
    numbers[2] = chen.head();
    let frames = frames(&post, 1);
    assert_eq!(frames.len() as u64, numbers[2]);
    (post, chen, liu, frames, numbers)
}

#[test]
fn a_journal_that_leaves_nothing_out_is_not_in_doubt() {
    let (post, _, _, frames, [.., last]) = history();
    // What nobody here has seen and nothing follows, nobody misses.
    assert_eq!(doubted(&post, without(&frames, &[last])), None);
    assert_eq!(doubted(&post, frames), None);
}

#[test]
fn a_commit_that_is_left_out_is_missed_by_its_authors_next_and_by_whoever_had_seen_it() {
    let (post, _, _, frames, [first, second, _]) = history();
    for gone in [vec![first], vec![second], vec![first, second]] {
        assert_eq!(
            doubted(&post, without(&frames, &gone)),
            Some(Doubt::Frame(gone[0])),
            "without {gone:?}"
        );
    }
}

#[test]
fn what_two_people_wrote_after_each_other_is_told_in_no_other_order() {
    let (post, _, _, frames, [_, second, last]) = history();
    let (second, last) = (second as usize - 1, last as usize - 1);
    let mut turned = frames;
    turned.swap(second, last);
    assert_eq!(
        doubted(&post, chain_anew(turned)),
        Some(Doubt::Frame(second as u64 + 1))
    );
}

#[test]
fn a_hosts_time_that_goes_back_is_in_doubt() {
    let (post, _, _, mut frames, [.., last]) = history();
    let count = frames.len();
    frames[count - 1].time = frames[count - 2].time - 1;
    assert_eq!(doubted(&post, chain_anew(frames)), Some(Doubt::Frame(last)));
}

/// Waits for the next two commits that a session has not seen.
fn two(pushes: &std::sync::mpsc::Receiver<Push>, head: u64) -> Vec<(FrameHead, Vec<ByteBuf>)> {
    let mut told = Vec::new();
    while told.len() < 2 {
        let push = pushes.recv_timeout(Duration::from_secs(30)).unwrap();
        if let Push::Committed { frame, payloads } = push
            && frame.number > head
        {
            told.push((frame, payloads));
        }
    }
    told
}

#[test]
fn a_commit_that_is_kept_back_lets_nothing_of_its_authors_be_heard_after_it() {
    for known in [true, false] {
        let (post, _, mut liu, ..) = history();
        let (mut wang, _lies, pushes) = sign_in_to_a_liar(&post, "wang");
        if known {
            wang.know_chain().unwrap();
        }
        for n in 4..=5 {
            put_child(&mut liu, n, 0, "by Liu").unwrap();
        }
        let head = wang.head();
        let (kept_back, told) = {
            let mut both = two(&pushes, head).into_iter();
            (both.next().unwrap(), both.next().unwrap())
        };
        let (mut frame, payloads) = told;
        (frame.number, frame.previous) = (kept_back.0.number, kept_back.0.previous);
        hash_anew(&mut frame);
        let heard = wang.hear(&Push::Committed { frame, payloads });
        // What Liu wrote last lies before the sign-in, for all that is known by then.
        assert_eq!(heard.is_empty(), known);
        if !known {
            assert_eq!(wang.take_doubt(), None);
            wang.know_chain().unwrap_err();
        }
        assert_eq!(wang.take_doubt(), Some(Doubt::Frame(head + 1)));
    }
}

#[test]
fn what_was_remembered_of_the_journal_misses_what_is_left_out_since_as_well() {
    let (post, mut chen, mut liu, ..) = history();
    // More than what is verified anew at every sign-in.
    for n in 10..120 {
        put_child(&mut chen, n, 0, "by Chen").unwrap();
    }
    let mut wang = post.sign_in("wang");
    register(&mut wang);
    assert!(wang.hold_against_chain().unwrap().is_sound());
    drop(wang);
    liu.catch_up().unwrap();
    put_child(&mut liu, 4, 0, "by Liu").unwrap();
    let gone = liu.head();
    chen.catch_up().unwrap();
    put_child(&mut chen, 5, 0, "by Chen").unwrap();
    let all = frames(&post, 1);
    assert_eq!(
        doubted(&post, without(&all, &[gone])),
        Some(Doubt::Frame(gone))
    );
    let mut wang = post.sign_in("wang");
    let held = wang.hold_kinds(&[]).unwrap();
    assert!(held.is_sound() && held.frames == 2, "{held:?}");
}
