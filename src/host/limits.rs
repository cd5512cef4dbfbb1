//! How much of the host one client may take up, so that the others are served as if it were not there.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::care::ledger::ids::PersonId;
use crate::host::wire::FRAME_MAX;

/// The bounds within which a host serves; a test sets narrower ones.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many connections are held at once; a post has eight counselors and some supervisors. One more costs whoever has
    /// the most of them their oldest ([`gives_way`]), and its session comes back by itself.
    pub connections: usize,
    /// How many of them may have proved no key; one more costs one of them its place ([`gives_way`]), so that nobody is kept out.
    pub strangers: usize,
    /// How long after it was made a connection must have proved a key; a screen that asks for a passphrase holds none.
    pub proof_time: Duration,
    /// How many requests a connection may make before it has proved a key.
    pub stranger_requests: u32,
    /// The largest frame of a connection that has proved no key, in bytes: an identity file, and then some.
    pub stranger_frame: usize,
    /// The largest frame of one that has, in bytes.
    pub frame: usize,
    /// How many sessions one person may have at once.
    pub sessions_each: usize,
    /// How long one message may take to come or to be taken, once begun.
    pub message_time: Duration,
    /// How many messages, and bytes of them, wait for one client before it is cut off.
    pub waiting: usize,
    pub waiting_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 1_024,
            strangers: 640,
            proof_time: Duration::from_secs(30),
            stranger_requests: 64,
            stranger_frame: 128 * 1024,
            frame: FRAME_MAX,
            sessions_each: 64,
            message_time: Duration::from_secs(10),
            waiting: 1_024,
            waiting_bytes: 16 * 1024 * 1024,
        }
    }
}

/// Whose a connection is: of who has proved a key; of an account without one, where the system tells that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    Person(PersonId),
    Stranger(Option<u32>),
}

/// Finds which of some connections gives way to another: the oldest of whoever has the most of them. So whoever knocks without
/// end keeps out nobody of another account, and whoever signs in without end nobody else; a key is proved at once.
///
/// They are given by their numbers, the oldest first, each with whose it is.
pub fn gives_way(connections: &[(u64, Holder)]) -> Option<u64> {
    let mut of_each: BTreeMap<Holder, (usize, Reverse<u64>)> = BTreeMap::new();
    for (connection, holder) in connections {
        let oldest = (0, Reverse(*connection));
        of_each.entry(*holder).or_insert(oldest).0 += 1;
    }
    let most = of_each.into_values().max();
    most.map(|(_, Reverse(oldest))| oldest)
}

/// How many files a host may have open: each connection is one.
const FILES: u64 = 4_096;

/// Lets the process have as many files open as it serves connections, where the system allows it.
pub fn allow_files() {
    let now = getrlimit(Resource::Nofile);
    let wanted = FILES.min(now.maximum.unwrap_or(FILES));
    if now.current.is_some_and(|current| current < wanted) {
        let raised = Rlimit {
            current: Some(wanted),
            maximum: now.maximum,
        };
        // With fewer, fewer connections are held and the others wait.
        let _ = setrlimit(Resource::Nofile, raised);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_knocks_most_gives_way_first_and_of_them_the_oldest() {
        let [one, other, unknown] = [Some(1_000), Some(1_001), None].map(Holder::Stranger);
        assert_eq!(gives_way(&[]), None);
        assert_eq!(gives_way(&[(3, one), (4, one)]), Some(3));
        // Somebody who has waited longer is not the one who knocks without end.
        assert_eq!(gives_way(&[(3, one), (4, other), (5, other)]), Some(4));
        assert_eq!(gives_way(&[(3, one), (4, other), (5, unknown)]), Some(3));
        let person = |n| Holder::Person(PersonId([n; 16]));
        assert_eq!(
            gives_way(&[(1, person(1)), (2, person(2)), (3, one), (4, person(2))]),
            Some(2)
        );
    }
}
