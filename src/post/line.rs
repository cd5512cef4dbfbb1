//! The way from a session to the host: a request goes, its answer comes back.
//!
//! The socket's client is one; a test and the founding of a post use the host's engine in the same process.

use crate::host::wire::{Answer, Request};

/// Asks the host.
pub trait Line: Send {
    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// Where the host is gone; whether it did what was asked is not known then.
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone>;

    /// Begins a new connection after the old one broke, starting the host where there is none.
    ///
    /// # Errors
    /// Where no host answers and none could be started.
    fn renew(&mut self) -> Result<(), HostGone>;
}

/// The host does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host does not answer")]
pub struct HostGone;
