//! One writer for many sessions: verifies, orders, answers, pushes.

pub mod wire;
