//! The ways from the worker to the world; handed in, so that a test can be the world.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use zeroize::Zeroizing;

use crate::post::founding::NewPost;
use crate::post::line::Line;
use crate::post::refusal::Refusal;
use crate::post::session::Surroundings;
use crate::tui::job::FoundingFault;
use crate::tui::worker::files::Files;
use crate::vault::recovery::WordList;
use crate::vault::sealed_identity::{ArgonParams, Floor};

/// What there is at the other end.
pub enum Reached {
    NoPost,
    Host(Box<dyn Line>),
}

/// How the worker reaches the world.
pub struct Ways {
    /// Finds the host, starting one where there is none.
    pub reach: Box<dyn FnMut() -> Result<Reached, Refusal> + Send>,
    /// Writes a new post.
    pub create: Box<dyn FnMut(NewPost) -> Result<(), FoundingFault> + Send>,
    /// Draws a generator of its own for each session.
    pub rng: Box<dyn FnMut() -> ChaCha20Rng + Send>,
    pub clock: fn() -> DateTime<Utc>,
    pub argon: ArgonParams,
    pub floor: Floor,
    /// Where the session sits, for the audit log.
    pub from: String,
    /// The folder of this account's own, where what its people have seen is remembered.
    pub own: Option<PathBuf>,
    /// Signs in at the start without asking: the demo, or a passphrase file.
    pub already: Option<(String, Zeroizing<String>)>,
    /// Whether the session came over SSH: no file of this machine is read or written for it.
    pub over_ssh: bool,
    /// The list that recovery words are written from.
    pub word_list: WordList,
}

impl Ways {
    /// Gives what a session is given from outside.
    pub(super) fn around(&mut self) -> Surroundings {
        Surroundings {
            rng: (self.rng)(),
            clock: self.clock,
            floor: self.floor,
            from: self.from.clone(),
            own: self.own.clone(),
        }
    }

    /// Gives the way to the files of this machine; none to who came over SSH.
    pub(super) fn files(&self) -> Option<Files> {
        (!self.over_ssh).then_some(Files)
    }
}
