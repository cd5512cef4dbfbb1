//! The use cases, played through a register without host, keys and disk.

mod appointments;
mod stage;
