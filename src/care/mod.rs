//! Records and rules: what a counseling post knows and what holds in it; pure, with no I/O, clock or randomness.
#[macro_use]
pub mod choice;
#[macro_use]
pub mod confidential;
pub mod ledger;
pub mod records;
pub mod when;
