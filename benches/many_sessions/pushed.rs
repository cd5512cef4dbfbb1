//! From a save by one person to the frame of another's screen that has it.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::command::{nonce, reach};
use carepost::host::paths::Paths;
use carepost::post::change::ChangeSet;
use carepost::post::demo::staff;
use carepost::post::session::{Session, Surroundings};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;

use crate::Place;
use crate::desk::Desk;
use crate::times::said_all;

const CHANGES: usize = 200;

/// Measures changes by the second person on the first one's list of children.
pub fn measure(place: &Place) {
    let mut desk = Desk::sit_down(place);
    desk.wait_until_open();
    desk.wait_until_quiet();
    desk.press("g c");
    let (to_saver, ids) = mpsc::channel::<Id>();
    let (saved, begun) = mpsc::channel::<(Instant, Instant)>();
    let there = place.paths.clone();
    let saver = thread::spawn(move || {
        let mut session = sign_in(&there);
        for id in ids {
            let change = ChangeSet::new(Action::Create)
                .put(id, Scope::Staff, 0, &Child::named("bench"))
                .expect("a record");
            let asked = Instant::now();
            session.save(&change).expect("it is saved");
            let _ = saved.send((asked, Instant::now()));
        }
    });
    let (mut from_asking, mut from_saved) = (Vec::new(), Vec::new());
    for _ in 0..CHANGES {
        let mut id = [0; 16];
        id.copy_from_slice(&nonce::draw()[..16]);
        let id = Id(id);
        to_saver.send(id).expect("the saver is there");
        desk.wait_until(|model| model.shared.register.children.get(id).is_some());
        let seen = Instant::now();
        let (asked, done) = begun.recv().expect("it was saved");
        from_asking.push(seen - asked);
        from_saved.push(seen.saturating_duration_since(done));
        desk.stay(Duration::from_millis(20));
    }
    drop(to_saver);
    saver.join().expect("the saver ends");
    said_all("from the save asked for to the other's frame", from_asking);
    said_all("from its answer to the other's frame", from_saved);
}

/// Signs the second person of the made-up post in without a screen.
pub fn sign_in(paths: &Paths) -> Session {
    let (pushes, _) = mpsc::channel();
    let client = reach::connect(paths, pushes).unwrap_or_else(|fault| panic!("{fault}"));
    let person = staff::people().remove(1);
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
