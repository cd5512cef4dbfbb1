//! From the death of a host to the next answer: a session finds it gone, starts another, proves its key and saves.

use std::fs;
use std::time::{Duration, Instant};

use carepost::command::reach;
use rustix::process::{Pid, Signal, kill_process};

use crate::Place;
use crate::savers::save;
use crate::small_post::sign_in;
use crate::times::said_all;

const DEATHS: usize = 20;

/// Measures deaths of a post's host while a session saves.
pub fn measure(what: &str, place: &Place) {
    let mut session = if what.contains("small") {
        sign_in(place, "a")
    } else {
        crate::pushed::sign_in(&place.paths)
    };
    let mut times = Vec::new();
    for _ in 0..DEATHS {
        save(&mut session);
        let pid = fs::read_to_string(place.paths.store.join("lock")).unwrap_or_default();
        let pid = pid.trim().parse().ok().and_then(Pid::from_raw);
        let pid = pid.expect("the host's pid is in its lock");
        let begun = Instant::now();
        kill_process(pid, Signal::KILL).expect("it is ours to kill");
        save(&mut session);
        times.push(begun.elapsed());
        // Reading its rows through is part of a start, and is not what is measured here.
        std::thread::sleep(Duration::from_millis(300));
    }
    said_all(&format!("killed to the next save answered, {what}"), times);
    drop(session);
    reach::let_rest(&place.paths);
}
