//! The parts in one process, each by itself, with the size it is measured at.
//!
//! What needs the real host, a process of its own or a percentile over thousands of saves is in `benches/ten_years/` and
//! `benches/many_sessions/`. Here is what a sample of one function tells: ciphers, rules, look-ups, drawing, one append.

mod appending;
mod ciphers;
mod drawing;
mod judging;
mod looking_up;
#[path = "../../tests/post_in_memory/mod.rs"]
mod post_in_memory;
mod reading_rosters;
mod rules;
mod ten_years;

fn main() {
    divan::main();
}
