//! Records and rules: what a counseling post knows and what holds in it; pure, with no I/O, clock or randomness.
#[macro_use]
pub mod choice;
#[macro_use]
pub mod confidential;
pub mod appointment_states;
pub mod booking_warnings;
pub mod candidate;
pub mod case_number;
pub mod case_states;
pub mod clash;
pub mod consent_rules;
pub mod crisis;
pub mod family;
pub mod field_changes;
pub mod fingerprint;
pub mod fold;
pub mod follow_up_states;
pub mod free_slots;
pub mod ledger;
pub mod left_behind;
pub mod merge;
pub mod never_contact;
pub mod note_states;
pub mod owed;
pub mod phone_number;
pub mod post_code;
pub mod post_time;
pub mod records;
pub mod register_compare;
pub mod relation_words;
pub mod resident_id;
pub mod rhythm;
pub mod risk;
pub mod small_groups;
pub mod when;
pub mod working_days;
