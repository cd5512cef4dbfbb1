//! The clear side of what is kept: keys of records, scopes, commit headers, the directory and who may do what.
//!
//! Everything here is visible to the host and to whoever holds the files; nothing here is secret.
//! Vault and store both build on it and do not know each other.

pub mod act_rules;
pub mod authorise;
pub mod bench;
pub mod directory;
pub mod emergencies;
pub mod facts;
pub mod former_keys;
pub mod former_roles;
pub mod handle;
pub mod header;
pub mod history;
pub mod ids;
pub mod invites;
pub mod item_rules;
pub mod misfit;
pub mod refusal;
pub mod rights;
pub mod scope;
pub mod shares;
pub mod sharing_rules;
pub mod signer;
pub mod sound_keys;
pub mod ssh_keys;
pub mod undo_rules;
pub mod whole;
