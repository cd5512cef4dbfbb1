//! How many commits a second ten people's sessions save, whose commits share syncs, beside bare writes synced one by one.

use std::fs::{self, File};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::command::nonce;
use carepost::post::change::ChangeSet;
use carepost::post::session::Session;

use crate::Place;
use crate::small_post::{PEOPLE, listening};
use crate::times::{said_all, timed};

/// How long is saved.
const TIME: Duration = Duration::from_secs(10);

/// About what such a commit is in the journal.
const BYTES: usize = 1_300;

/// Saves one child; gives how long it took.
pub fn save(session: &mut Session) -> Duration {
    let mut id = [0; 16];
    id.copy_from_slice(&nonce::draw()[..16]);
    let change = ChangeSet::new(Action::Create)
        .put(Id(id), Scope::Staff, 0, &Child::named("bench"))
        .expect("a record");
    timed(|| session.save(&change).expect("it is saved")).1
}

/// Measures one session alone, then ten, then bare writes.
pub fn measure(place: &Place) {
    for count in [1, PEOPLE.len()] {
        let (over, ready) = (AtomicBool::new(false), Barrier::new(count + 1));
        let asked: Arc<AtomicU64> = Arc::default();
        let (begun, times, used) = thread::scope(|scope| {
            let sessions: Vec<_> = PEOPLE[..count]
                .iter()
                .map(|handle| {
                    let (over, ready, asked) = (&over, &ready, &asked);
                    scope.spawn(move || {
                        let (mut session, heard) = listening(place, handle, asked);
                        save(&mut session);
                        ready.wait();
                        let mut times = Vec::new();
                        while !over.load(Ordering::Relaxed) {
                            // As a session does between its own deeds.
                            for push in heard.try_iter() {
                                session.hear(&push);
                            }
                            times.push(save(&mut session));
                            session.get_ready();
                        }
                        times
                    })
                })
                .collect();
            ready.wait();
            asked.store(0, Ordering::Relaxed);
            let (begun, used) = (Instant::now(), cpu(place));
            thread::sleep(TIME);
            over.store(true, Ordering::Relaxed);
            let used = cpu(place)
                .zip(used)
                .map(|(now, then)| [now[0] - then[0], now[1] - then[1]]);
            let all = sessions
                .into_iter()
                .flat_map(|one| one.join().expect("it saved"));
            let all: Vec<Duration> = all.collect();
            (begun.elapsed(), all, used)
        });
        let rate = times.len() as f64 / begun.as_secs_f64();
        let each = asked.load(Ordering::Relaxed) as f64 / times.len() as f64;
        println!("  {count} session(s): {rate:.0} commits a second, {each:.2} requests each");
        if let Some([sessions, host]) = used {
            println!("  processor time: {sessions:.1} s of the sessions, {host:.1} s of the host");
        }
        said_all("each save", times);
    }
    bare(place);
}

/// Gives the processor time that the sessions and the host have used so far, in seconds.
fn cpu(place: &Place) -> Option<[f64; 2]> {
    let host = fs::read_to_string(place.paths.store.join("lock")).ok()?;
    let used = |process: &str| {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // Behind the name, which may hold spaces: user and system time are the 12th and 13th, in hundredths of a second.
        let (_, behind) = stat.rsplit_once(')')?;
        let times = behind.split_whitespace().skip(11).take(2);
        let ticks: Option<u64> = times.map(|time| time.parse::<u64>().ok()).sum();
        Some(ticks? as f64 / 100.0)
    };
    Some([used("self")?, used(host.trim())?])
}

/// One writer without a program around it: a write and an fdatasync each.
fn bare(place: &Place) {
    let beside = place.paths.store.with_extension("bare");
    let mut file = File::create(&beside).expect("a file beside the store");
    let bytes = vec![7; BYTES];
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < TIME {
        let write = || {
            file.write_all(&bytes).expect("written");
            file.sync_data().expect("synced");
        };
        times.push(timed(write).1);
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    let _ = fs::remove_file(&beside);
    println!("  bare write and fdatasync, one after the other: {rate:.0} a second");
    said_all("each", times);
}
