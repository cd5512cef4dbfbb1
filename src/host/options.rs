//! What a host needs from outside.

use std::time::Duration;

/// What the host needs from outside.
#[derive(Clone, Copy)]
pub struct ServeOptions {
    /// How long after its last session a host ends that was started on demand; none: it stays.
    pub idle_end: Option<Duration>,
    /// The clock, in milliseconds since 1970 UTC.
    pub clock: fn() -> i64,
    /// Draws the nonce of a challenge.
    pub nonce: fn() -> [u8; 32],
    /// Whether only processes of the host's own account may connect.
    pub personal: bool,
}
