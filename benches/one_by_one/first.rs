//! The first sign-in on a machine: until Today can be worked, what is done behind it, and what a save waits for meanwhile.

use std::fs;
use std::time::{Duration, Instant};

use carepost::command::reach;
use carepost::post::demo::staff;
use carepost::tui::job::{Answer, Job};

use crate::audit::{desk_of, one_child};
use crate::times::{said, said_all};
use crate::{Place, memory};

/// How long what is done behind Today may take.
const MOST: Duration = Duration::from_secs(900);

/// Measures it over a host that has just begun, then the next one.
pub fn measure(place: &Place) {
    reach::let_rest(&place.paths);
    reach::wait_free(&place.paths);
    let _ = fs::remove_dir_all(&place.own);
    for which in ["the first sign-in on a machine", "the next one"] {
        let begun = Instant::now();
        let mut desk = desk_of(place, staff::CHEN);
        desk.draw();
        said(&format!("{which}, Argon2id with it"), begun.elapsed());
        memory::forget_peak();
        memory::said("at Today", "self");
        let behind = Instant::now();
        let (mut saves, mut keys) = (Vec::new(), Vec::new());
        let was_verified = is_verified(place);
        loop {
            let asked = Instant::now();
            let answer = desk.done(Job::Commit(one_child()));
            assert!(matches!(answer, Answer::Saved(_)));
            saves.push(asked.elapsed());
            keys.extend(desk.press("j k"));
            desk.stay(Duration::from_millis(100));
            let over = if was_verified {
                behind.elapsed() > Duration::from_secs(10)
            } else {
                is_verified(place)
            };
            if over || behind.elapsed() > MOST {
                break;
            }
        }
        said("until everything behind it was verified", behind.elapsed());
        said_all("saves meanwhile", saves);
        said_all("keys meanwhile", keys);
        desk.wait_until_quiet();
        memory::said("then", "self");
        let register = &desk.model.shared.register;
        println!(
            "  {} children, {} cases, {} appointments, {} follow-ups, {} signed notes read",
            register.children.len(),
            register.cases.len(),
            register.appointments.len(),
            register.follow_ups.len(),
            register.signed.len()
        );
    }
    memory::host(place);
}

/// Tells whether somebody's session has remembered what it verified.
fn is_verified(place: &Place) -> bool {
    fn find(folder: &std::path::Path) -> bool {
        let Ok(entries) = fs::read_dir(folder) else {
            return false;
        };
        entries.flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.contains("verified") && !name.contains("new") || find(&entry.path())
        })
    }
    find(&place.own)
}
