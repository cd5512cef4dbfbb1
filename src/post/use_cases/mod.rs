//! What a person does, one file a feature: each use case is a pure function from the register and a wish to a planned
//! change or a refusal.
//!
//! Nothing here reads a clock, draws a random number or reaches the host; the session seals, signs and commits what is
//! planned, and adds the audit entry.

pub mod appointment_steps;
pub mod appointments;
pub mod approval_shares;
pub mod case_numbers;
pub mod case_steps;
pub mod cases;
pub mod children;
pub mod consents;
pub mod contacts;
pub mod crisis;
mod crisis_places;
pub mod duty_to_report;
pub mod emergencies;
pub mod follow_ups;
pub mod handovers;
pub mod import;
pub mod inbox;
pub mod note_signing;
pub mod notes;
pub mod people_around;
pub mod publishing;
pub mod session_contact;
pub mod settings;
pub mod sharing;
pub mod teams_back;
