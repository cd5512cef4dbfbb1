//! A durable save, beside as many bytes written and synced bare, turn by turn in the same folder.

use std::fs::{self, File};
use std::io::Write;
use std::thread;
use std::time::Duration;

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::command::nonce;
use carepost::post::change::ChangeSet;

use crate::Place;
use crate::open::session;
use crate::times::{said_all, timed};

const SAVES: usize = 1_000;

/// Between a save and the next write: a person is slower by far.
const PAUSE: Duration = Duration::from_millis(5);

/// About what such a commit is in the journal: a header, a slot and a blob for the child and for its audit entry.
const BYTES: usize = 1_300;

/// Measures saves of one child each.
pub fn measure(place: &Place) {
    let (mut session, _) = session(place);
    let beside = place.paths.store.with_extension("bare");
    let mut bare = File::create(&beside).expect("a file beside the store");
    let (mut saves, mut bares) = (Vec::new(), Vec::new());
    let mut id = [0; 16];
    for round in 0..SAVES {
        id.copy_from_slice(&nonce::draw()[..16]);
        let change = ChangeSet::new(Action::Create)
            .put(Id(id), Scope::Staff, 0, &Child::named("bench"))
            .expect("a record");
        saves.push(timed(|| session.save(&change).expect("it is saved")).1);
        // At a person's pace: what the host still does after an answer is over before the next.
        thread::sleep(PAUSE);
        let bytes = vec![round as u8; BYTES];
        let write = || {
            bare.write_all(&bytes).expect("written");
            bare.sync_data().expect("synced");
        };
        bares.push(timed(write).1);
        let undo = session.own_changes().pop().expect("what was saved");
        session.take_back(undo.change).expect("it is taken back");
        // As a session does after each answer.
        session.get_ready();
    }
    let _ = fs::remove_file(&beside);
    said_all("a durable save", saves);
    said_all("bare write and fdatasync of as many bytes", bares);
}
