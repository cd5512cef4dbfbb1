//! The audit log's screen over the whole log: its first page, narrowed in each way, and what it costs the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::command::{nonce, reach};
use carepost::post::change::ChangeSet;
use carepost::post::demo::staff;
use carepost::post::session::{Session, Surroundings};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;
use zeroize::Zeroizing;

use crate::desk::Desk;
use crate::times::{said, said_all};
use crate::{Place, memory};

/// How long the whole log may take.
const MOST: Duration = Duration::from_secs(400);

/// Between two keys of whoever waits for it.
const PACE: Duration = Duration::from_millis(100);

/// Signs one of the made-up post's people in without a screen; what the host tells is not listened to.
pub fn sign_in(place: &Place, who: usize) -> Session {
    let (pushes, _) = mpsc::channel();
    let client = reach::connect(&place.paths, pushes).unwrap_or_else(|fault| panic!("{fault}"));
    let person = staff::people().remove(who);
    let passphrase = Passphrase::new(person.passphrase).expect("a passphrase");
    let around = Surroundings {
        rng: nonce::generator(),
        clock: chrono::Utc::now,
        floor: Floor::Standard,
        from: "bench".to_owned(),
        own: None,
    };
    Session::sign_in(Box::new(client), person.handle, &passphrase, around)
        .unwrap_or_else(|fault| panic!("{fault}"))
}

/// Seats one of the made-up post's people at a desk.
pub fn desk_of(place: &Place, who: usize) -> Desk {
    let person = staff::people().remove(who);
    let passphrase = Zeroizing::new(person.passphrase.to_owned());
    let mut desk = Desk::sit_down_as(place, Some((person.handle.to_owned(), passphrase)));
    desk.wait_until_open();
    desk
}

/// A change of one new child.
pub fn one_child() -> ChangeSet {
    let mut id = [0; 16];
    id.copy_from_slice(&nonce::draw()[..16]);
    ChangeSet::new(Action::Create)
        .put(Id(id), Scope::Staff, 0, &Child::named("bench"))
        .expect("a record")
}

/// Somebody else who saves fifty times a second; gives how long each save took.
struct Beside {
    over: Arc<AtomicBool>,
    saving: thread::JoinHandle<Vec<Duration>>,
}

impl Beside {
    fn begin(place: &Place) -> Beside {
        let mut session = sign_in(place, staff::ZENG);
        let over = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&over);
        let saving = thread::spawn(move || {
            let mut times = Vec::new();
            while !until.load(Ordering::Relaxed) {
                let change = one_child();
                let begun = Instant::now();
                session.save(&change).expect("it is saved");
                times.push(begun.elapsed());
                session.get_ready();
                thread::sleep(Duration::from_millis(20));
            }
            times
        });
        Beside { over, saving }
    }

    fn end(self) -> Vec<Duration> {
        self.over.store(true, Ordering::Relaxed);
        self.saving.join().expect("it saved")
    }
}

/// Measures the supervisor's screen of the log.
pub fn measure(place: &Place) {
    let mut desk = desk_of(place, staff::QIN);
    desk.wait_until_quiet();
    memory::said("the supervisor's session before", "self");
    let begun = Instant::now();
    desk.press("g h");
    desk.wait_until_shown(MOST, has_rows).expect("entries");
    said("from the key to the newest entries", begun.elapsed());
    said_all("j through them", desk.press(&"j ".repeat(400)));
    for (what, typed) in [
        ("a deed of which there is none", "emergency"),
        ("the same again", "emergency"),
        ("a deed that is frequent", "signed in"),
        ("a person", "曾建国"),
        ("a person and a deed", "曾建国 emergency"),
        ("a day five years ago", &day_ago(5 * 365)),
        ("a child", &first_child(&desk)),
    ] {
        narrow(&mut desk, place, what, typed);
    }
    memory::said("the supervisor's session after", "self");
    memory::host(place);
}

fn has_rows(screen: &str) -> bool {
    screen.contains(" entries") && !screen.contains(" 0 entries") || screen.contains(" 1 entry")
}

fn is_through(screen: &str) -> bool {
    screen.contains("all of it")
}

fn day_ago(days: i64) -> String {
    let day = chrono::Utc::now().date_naive() - chrono::Days::new(days.unsigned_abs());
    day.to_string()
}

/// The name of some child that is nobody else's.
fn first_child(desk: &Desk) -> String {
    let children = &desk.model.shared.register.children;
    let named = |name: &str| children.iter().filter(|(_, one)| one.name == name).count();
    let mut names = children.iter().map(|(_, child)| child.name.clone());
    names.find(|name| named(name) == 1).expect("a child")
}

/// Narrows the log, and waits until the screen is full of what is meant or all of the log was looked through.
fn narrow(desk: &mut Desk, place: &Place, what: &str, typed: &str) {
    println!("  -- narrowed to {what}");
    desk.press("esc esc home");
    desk.press("g h");
    desk.wait_until_shown(MOST, has_rows);
    let beside = Beside::begin(place);
    desk.press("/");
    desk.paste(typed);
    let begun = Instant::now();
    let mut keys = desk.press("enter");
    let first = desk.wait_until_shown(Duration::from_secs(1), |screen| {
        has_rows(screen) || is_through(screen)
    });
    let mut hits = first.map(|_| begun.elapsed());
    // Somebody who waits for it presses keys; with the screen full nothing more is read.
    while begun.elapsed() < MOST {
        let screen = desk.screen();
        if hits.is_none() && has_rows(&screen) {
            hits = Some(begun.elapsed());
        }
        if is_through(&screen) || !screen.contains("Esc stops") {
            break;
        }
        keys.extend(desk.press("j"));
        desk.stay(PACE);
    }
    let saves = beside.end();
    match hits {
        Some(hits) => said("the first entries after", hits),
        None => println!("  no entry"),
    }
    said(
        "the screen full, or the log looked through, after",
        begun.elapsed(),
    );
    said_all("keys meanwhile", keys);
    said_all("saves by somebody else meanwhile", saves);
}
