//! The post at work for one person: the unlocked model, use cases, access, search, audit.

pub mod change;
pub mod draft;
pub mod find;
pub mod fresh;
pub mod me;
pub mod refusal;
pub mod register;
pub mod set_up;
pub mod signing;
pub mod table;
