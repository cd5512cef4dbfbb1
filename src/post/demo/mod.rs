//! A made-up post to try the program on: pure, the same from the same seed, dated around an instant that is passed in.
//!
//! Nobody and nothing in it is real: township, villages and schools are invented, ID numbers have a region code that was
//! never given out, phone numbers a prefix that no mobile has.

pub mod audit_years;
pub mod batch;
pub mod batches;
pub mod case_consents;
pub mod case_file;
pub mod case_follow_ups;
pub mod case_notes;
pub mod case_visits;
pub mod chance;
pub mod desk;
pub mod family;
pub mod household_file;
pub mod names;
pub mod opening;
pub mod outings;
pub mod phrases;
pub mod place;
pub mod plan;
pub mod prose;
pub mod size;
pub mod staff;
pub mod timetable;
