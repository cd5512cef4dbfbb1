//! The post at work for one person: the unlocked model, use cases, access, search, audit.

pub mod change;
pub mod draft;
pub mod draft_box;
pub mod find;
pub mod founding;
pub mod fresh;
pub mod joining;
pub mod keyring;
pub mod line;
pub mod me;
pub mod own_change;
pub mod reading;
pub mod refusal;
pub mod register;
pub mod saved;
pub mod saving;
pub mod session;
pub mod set_up;
pub mod signing;
pub mod table;
pub mod taking_back;
pub mod writer;
