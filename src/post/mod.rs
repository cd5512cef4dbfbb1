//! The post at work for one person: the unlocked model, use cases, access, search, audit.

pub mod fresh;
pub mod me;
pub mod change;
pub mod register;
pub mod table;
