//! The use cases, played through a register without host, keys and disk.

mod appointments;
mod approvals;
mod cases;
mod children;
mod contacts;
mod crisis;
mod follow_ups;
mod handovers;
mod notes;
mod search;
mod settings;
mod stage;
mod today;
