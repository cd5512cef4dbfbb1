//! The command line: one file a subcommand.

pub mod line;
pub mod places;
pub mod secret_input;
