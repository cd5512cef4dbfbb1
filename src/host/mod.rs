//! One writer for many sessions: verifies, orders, answers, pushes.
//!
//! `core` is the engine without threads or sockets, `serve` puts it behind a Unix socket, `client` is a session's
//! end of it. The host holds ciphertext, signatures and clear headers, and never a key.

pub mod announced;
pub mod audit_pages;
pub mod check;
pub mod client;
pub mod connection;
pub mod core;
pub mod drafts;
pub mod engine;
pub mod happened;
pub mod head_card;
pub mod heads;
pub mod identities;
pub mod joining;
pub mod joinings;
pub mod known;
pub mod limits;
pub mod next_identity;
pub mod options;
pub mod paths;
pub mod serve;
pub mod showing;
pub mod starting;
pub mod turns;
pub mod whole_file;
pub mod wire;
