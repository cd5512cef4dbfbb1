//! carepost: the tool of a counseling post, as a library for its one binary, its tests and its benches.
//!
//! The modules are floors; each uses only what stands below it (`tests/layers.rs` holds that):
//!
//! ```text
//! command                     the command line: one file a subcommand
//! tui        exchange         one session on one terminal; files in and out
//! words                       the texts of both languages
//! post                        the post at work for one person
//! host                        one writer for many sessions
//! store      vault            journal and sled; keys and sealing
//! care                        records and rules; pure
//! ```
#![forbid(unsafe_code)]
// A session that panics takes what is typed with it: whatever cannot fail says why it cannot.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// What is printed while the screens are up tears them; and print and its kin panic where nobody reads any more.
#![warn(clippy::print_stdout, clippy::print_stderr)]
#![warn(unreachable_pub)]

pub mod care;
pub mod command;
pub mod exchange;
pub mod host;
pub mod post;
pub mod store;
pub mod tui;
pub mod vault;
pub mod words;
