//! Where copies of one identity lie, and how old the passphrase of each is, as a person's own folder remembers it.
//!
//! Nothing in it is secret: posts, their codes, and how often the passphrase had been changed at each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Hash, PostId};
use crate::host::heads::keep;
use crate::vault::passphrase_turn::PassphraseTurn;

/// The most posts that are remembered of one identity.
const COPIES_MOST: usize = 1_000;

/// A copy of the identity at a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    pub post: PostId,
    /// The post's code, where a session of this account has been there.
    pub code: Option<String>,
    /// The passphrase it was under when last seen; none where it was never seen from here.
    pub turn: Option<PassphraseTurn>,
    /// Whether its keys were replaced there, so that it is of no use any more.
    pub given_up: bool,
}

impl Copy {
    /// Gives how the post is named to a person: its code, or the first of its id.
    pub fn shown(&self) -> String {
        let unseen = || self.post.to_string().chars().take(8).collect();
        self.code.clone().unwrap_or_else(unseen)
    }

    /// Names a copy that is known by the identity file alone.
    pub fn unseen(post: PostId) -> Copy {
        Copy {
            post,
            code: None,
            turn: None,
            given_up: false,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Seen {
    post: PostId,
    code: Option<String>,
    number: u32,
    at: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    given_up: bool,
}

fn file(own: &Path, identity: Hash) -> PathBuf {
    own.join("copies").join(identity.to_string())
}

/// Reads the copies that were seen; none where there is no file, or it was damaged.
pub fn read(own: &Path, identity: Hash) -> Vec<Copy> {
    let seen: Vec<Seen> = fs::read(file(own, identity))
        .ok()
        .and_then(|bytes| rmp_serde::from_slice(&bytes).ok())
        .unwrap_or_default();
    let copies = seen.into_iter().map(|seen| Copy {
        post: seen.post,
        code: seen.code,
        turn: Some(PassphraseTurn {
            number: seen.number,
            at: seen.at,
        }),
        given_up: seen.given_up,
    });
    copies.collect()
}

/// Remembers a copy in the place of what was remembered of it before.
///
/// # Errors
/// Those of the disk.
pub fn remember(own: &Path, identity: Hash, copy: Copy) -> io::Result<()> {
    let before = read(own, identity);
    if before.contains(&copy) {
        return Ok(());
    }
    let others = before
        .into_iter()
        .filter(|other| other.post != copy.post)
        .take(COPIES_MOST - 1);
    let copies = others.chain([copy.clone()]);
    let seen: Vec<Seen> = copies
        .map(|copy| {
            let turn = copy.turn.unwrap_or_default();
            Seen {
                post: copy.post,
                code: copy.code,
                number: turn.number,
                at: turn.at,
                given_up: copy.given_up,
            }
        })
        .collect();
    let bytes = rmp_serde::to_vec_named(&seen).map_err(|_| io::ErrorKind::InvalidData)?;
    keep(&file(own, identity), &bytes)
}
