//! The way from a session to the host: a request goes, its answer comes back.
//!
//! The socket's client is one; a test and the founding of a post use the host's engine in the same process.

use crate::host::client::Client;
use crate::host::wire::{Answer, Request};

/// Asks the host.
pub trait Line: Send {
    /// Sends a request and waits for its answer, seeking the host again where it died.
    ///
    /// # Errors
    /// Where the host is gone; whether it did what was asked is not known then.
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone>;

    /// Tells whether the way is open, as far as is known without asking.
    fn is_up(&self) -> bool {
        true
    }
}

/// The host does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host does not answer")]
pub struct HostGone;

impl Line for Client {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        self.request(request).map_err(|_| HostGone)
    }

    fn is_up(&self) -> bool {
        self.is_connected()
    }
}
