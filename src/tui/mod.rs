//! One session on one terminal.

pub mod inert;
pub mod key;
pub mod theme;
pub mod width;
