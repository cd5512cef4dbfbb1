//! The command line: one file a subcommand.

pub mod audit;
pub mod backup;
pub mod check;
pub mod check_faults;
pub mod demo;
pub mod dress;
pub mod failure;
pub mod import;
pub mod init;
pub mod line;
pub mod list;
pub mod nonce;
pub mod notify;
pub mod open;
pub mod over_ssh;
pub mod people;
pub mod people_line;
pub mod people_list;
pub mod places;
pub mod reach;
pub mod restore;
pub mod run;
pub mod secret_input;
pub mod serve;
pub mod sign_in;
