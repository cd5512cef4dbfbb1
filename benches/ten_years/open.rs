//! From the passphrase to a worked Today, the rest behind it, and the memory of the session.

use std::fs;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use carepost::command::{demo, nonce, reach};
use carepost::host::client::Client;
use carepost::post::session::{Session, Surroundings};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;

use crate::desk::Desk;
use crate::times::{said, timed};
use crate::{Place, memory};

/// How often an ordinary sign-in is measured; the median counts.
const TIMES: usize = 5;

/// Measures sign-ins: the first on a machine, then those that find what it left.
pub fn measure(place: &Place) {
    reach::let_rest(&place.paths);
    reach::wait_free(&place.paths);
    let (client, took) = timed(|| connect(place));
    said("a host begun and reached", took);
    drop(client);
    let _ = fs::remove_dir_all(&place.own);
    let argon = argon(place);
    said("Argon2id", argon);
    let (held, took) = timed(|| session(place).0.hold_against_chain());
    let frames = held.map_or(0, |held| held.frames);
    said(&format!("{frames} headers verified from the first"), took);
    let _ = fs::remove_dir_all(&place.own);
    let (mut desk, took) = timed(|| signed_in(place));
    said(
        "first sign-in on a machine, Argon2id aside",
        took.saturating_sub(argon),
    );
    said("  and everything behind it", desk.wait_until_quiet());
    drop(desk);
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let (mut desk, took) = timed(|| signed_in(place));
            desk.wait_until_quiet();
            took.saturating_sub(argon)
        })
        .collect();
    times.sort();
    said(
        "passphrase accepted to a worked Today, Argon2id aside",
        times[TIMES / 2],
    );
}

/// Measures the memory of one session, in a process that has had no other.
pub fn memory(place: &Place) {
    let mut desk = signed_in(place);
    memory::forget_peak();
    memory::said("a session at Today, Argon2id aside", "self");
    said("and everything behind it", desk.wait_until_quiet());
    desk.draw();
    let register = &desk.model.shared.register;
    println!(
        "  {} children, {} appointments, {} follow-ups, {} signed notes read",
        register.children.len(),
        register.appointments.len(),
        register.follow_ups.len(),
        register.signed.len()
    );
    memory::said("a session with every note", "self");
}

fn signed_in(place: &Place) -> Desk {
    let mut desk = Desk::sit_down(place);
    desk.wait_until_open();
    desk.draw();
    desk
}

/// Connects to the host, or begins one.
pub fn connect(place: &Place) -> Client {
    let (pushes, _) = mpsc::channel();
    reach::connect(&place.paths, pushes).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Signs the first person in without a screen.
pub fn session(place: &Place) -> (Session, Passphrase) {
    let (handle, passphrase) = demo::first().expect("somebody");
    let passphrase = Passphrase::new(&passphrase).expect("a passphrase");
    let around = Surroundings {
        rng: nonce::generator(),
        clock: chrono::Utc::now,
        floor: Floor::Standard,
        from: "bench".to_owned(),
        own: Some(place.own.clone()),
    };
    let session = Session::sign_in(Box::new(connect(place)), &handle, &passphrase, around)
        .unwrap_or_else(|fault| panic!("{fault}"));
    (session, passphrase)
}

/// How long the key derivation takes by itself; the median of some.
fn argon(place: &Place) -> Duration {
    let (session, passphrase) = session(place);
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            assert!(session.is_passphrase(&passphrase));
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[TIMES / 2]
}
