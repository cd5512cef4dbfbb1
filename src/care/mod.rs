//! Records and rules: what a counseling post knows and what holds in it; pure, with no I/O, clock or randomness.
pub mod ledger;
