//! Memory of a process, as the system counts it.

use std::fs;

use crate::Place;

/// Forgets the peak so far: Argon2id's moment is not counted.
pub fn forget_peak() {
    // Where it is refused, the peak says more than it should.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Says what a process has now, and at most so far.
pub fn said(what: &str, process: &str) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(kilobytes / 1_024)
    };
    let (now, peak) = (megabytes("VmRSS:"), megabytes("VmHWM:"));
    // The program itself: one copy for all the sessions of a machine.
    let program = megabytes("RssFile:");
    if let (Some(now), Some(peak), Some(program)) = (now, peak, program) {
        println!(
            "  {what:<58} {now:>6} MB, at most {peak} MB, {program} MB of it the program itself"
        );
    }
}

/// Says the host's: its pid stands in the store's lock.
pub fn host(place: &Place) {
    let pid = fs::read_to_string(place.paths.store.join("lock")).unwrap_or_default();
    said("memory of the host", pid.trim());
}
