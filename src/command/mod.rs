//! The command line: one file a subcommand.

pub mod failure;
pub mod line;
pub mod list;
pub mod places;
pub mod secret_input;
