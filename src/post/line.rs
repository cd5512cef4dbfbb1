//! The way from a session to the host: a request goes, its answer comes back.
//!
//! The socket's client is one; a test and the founding of a post use the host's engine in the same process.

use crate::host::client::{Client, ClientError};
use crate::host::wire::{Answer, PROTOCOL, Request};

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

/// Why the host does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostGone {
    #[error("the host does not answer")]
    Silent,
    /// The host is of a later version: the program was replaced on disk while this session ran.
    #[error("the program was renewed while it ran")]
    Renewed,
    /// The host is of an earlier version, and a session of that version is at it.
    #[error("the host is of an earlier version")]
    Older,
}

impl From<&ClientError> for HostGone {
    fn from(fault: &ClientError) -> HostGone {
        match fault {
            ClientError::OtherVersion(host) if *host > PROTOCOL => HostGone::Renewed,
            ClientError::OtherVersion(_) => HostGone::Older,
            _ => HostGone::Silent,
        }
    }
}

impl Line for Client {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        self.request(request)
            .map_err(|fault| HostGone::from(&fault))
    }

    fn is_up(&self) -> bool {
        self.is_connected()
    }
}
