//! The journal, the sled state, check, rebuild and backup.
//!
//! The journal is what happened; sled is where things stand, holds places and no content, and can be rebuilt.
//! The store knows headers and their sums; it has no key and opens no seal. Who may write what is decided above.

pub mod backup;
pub mod check;
pub mod checkpoint;
pub mod digest;
pub mod disk;
pub mod drafts;
pub mod errors;
pub mod fault;
pub mod frame;
pub mod guarded;
pub mod journal;
pub mod journal_opening;
pub mod journal_reading;
pub mod lock;
pub mod payloads;
pub mod place;
pub mod plan;
pub mod presence;
pub mod reads;
pub mod rebuild;
pub mod rows;
pub mod scan;
pub mod segment;
pub mod state;
#[expect(
    clippy::module_inception,
    reason = "the store's own type is looked for under its own name"
)]
pub mod store;
pub mod tail;
