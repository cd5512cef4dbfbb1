//! What a session had in memory is gone from it once the session is: keys by their types, texts by the allocator.
//!
//! The test looks through its own memory, as somebody would who takes it from the machine after a lock.

#![cfg(target_os = "linux")]

mod post_kit;

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use post_kit::*;

/// Keeps the marks out of memory while they are looked for.
const MASK: u8 = 0xa5;

/// A text in some encoding, never in the clear.
struct Masked(Vec<u8>);

impl Masked {
    fn of(bytes: impl Iterator<Item = u8>) -> Masked {
        Masked(bytes.map(|byte| byte ^ MASK).collect())
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        bytes.len() >= self.0.len()
            && bytes
                .iter()
                .zip(&self.0)
                .all(|(byte, masked)| byte ^ MASK == *masked)
    }
}

/// Counts texts in some bytes.
fn count(wanted: &[Masked], bytes: &[u8]) -> usize {
    let mut firsts = [false; 256];
    for one in wanted {
        firsts[usize::from(one.0[0] ^ MASK)] = true;
    }
    let begins = |place: &usize| firsts[usize::from(bytes[*place])];
    let places = (0..bytes.len()).filter(begins);
    places
        .map(|place| {
            wanted
                .iter()
                .filter(|one| one.begins(&bytes[place..]))
                .count()
        })
        .sum()
}

/// Counts texts in everything that this process can write to.
fn in_memory(wanted: &[Masked]) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let longest = wanted.iter().map(|one| one.0.len()).max().unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut found = 0;
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let mut words = line.split_whitespace();
        let (range, mode) = (words.next().unwrap(), words.next().unwrap());
        if !mode.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let mut from = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        while from < to {
            let len = (to - from).min(buffer.len() as u64) as usize;
            let read = memory.read_at(&mut buffer[..len], from).unwrap_or(0);
            found += count(wanted, &buffer[..read]);
            // The buffer is a part of what is looked through.
            buffer[..read].fill(0);
            if read < longest {
                break;
            }
            from += (read - longest + 1).max(1) as u64;
        }
    }
    found
}

fn mark(n: usize) -> String {
    // Put together here, so that no whole one stands in the program either.
    [
        "奶奶说",
        "他夜里",
        "不肯睡",
        &n.to_string(),
        " whole nights ",
        &n.to_string(),
    ]
    .concat()
}

fn masked(count: usize) -> Vec<Masked> {
    (0..count)
        .flat_map(|n| {
            let text = mark(n);
            [
                Masked::of(text.bytes()),
                Masked::of(text.encode_utf16().flat_map(u16::to_le_bytes)),
            ]
        })
        .collect()
}

const CHILDREN: u32 = 50;

#[test]
fn nothing_of_a_session_is_in_memory_after_it() {
    let post = Post::found();
    let mut session = post.sign_in("chen");
    for n in 0..CHILDREN {
        // What frees memory writes over its first bytes, which are not to hide the rest.
        let name = "·".repeat(40) + &mark(n as usize);
        put_child(&mut session, n, 0, &name).unwrap();
    }
    drop(session);
    let wanted = masked(CHILDREN as usize);
    let before = in_memory(&wanted);
    let mut session = post.sign_in("chen");
    let register = register(&mut session);
    let during = in_memory(&wanted);
    assert!(during >= CHILDREN as usize, "they were read: {during}");
    drop((session, register));
    assert_eq!((before, in_memory(&wanted)), (0, 0));
}
