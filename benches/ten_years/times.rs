//! How times are gathered and said.

use std::time::{Duration, Instant};

/// Measures one piece of work.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

/// Says one time.
pub fn said(what: &str, took: Duration) {
    println!("  {what:<58} {took:>10.1?}");
}

/// Says the median and the 99th percentile of many.
pub fn said_all(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!(
        "  {what:<58} p50 {:>9.1?}  p99 {:>9.1?}  of {}",
        at(50),
        at(99),
        times.len()
    );
}
