//! A small post with ten counselors, founded anew each time.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use carepost::care::ledger::header::{Person, Roles, Standing};
use carepost::care::ledger::ids::PersonId;
use carepost::care::records::settings::Settings;
use carepost::care::records::staff_card::StaffCard;
use carepost::command::{init, nonce, reach, recovery_key};
use carepost::host::client::Client;
use carepost::host::wire::{Answer, Push, Request};
use carepost::post::founding;
use carepost::post::line::{HostGone, Line};
use carepost::post::session::{Session, Surroundings};
use carepost::post::set_up::{Founding, RecoveryChoice};
use carepost::vault::identity::Identity;
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::{ArgonParams, Floor, open_identity, seal_identity};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::Utc;
use zeroize::Zeroizing;

use crate::Place;

pub const PEOPLE: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

const PASSPHRASE: &str = "nineteen kites over the dry canal";

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE).expect("a passphrase")
}

/// Founds it, and brings the ten in.
pub fn found(place: &Place) {
    reach::let_rest(&place.paths);
    reach::wait_free(&place.paths);
    for old in [&place.paths.store, &place.own] {
        let _ = fs::remove_dir_all(old);
    }
    let words = Words::new(Lang::En);
    let founding = Founding {
        settings: Settings {
            name: "bench".into(),
            code: "B".into(),
            ..Settings::default()
        },
        rooms: Vec::new(),
        name: "a".into(),
        handle: PEOPLE[0].into(),
        counselor: true,
        passphrase: Zeroizing::new(PASSPHRASE.into()),
        recovery: RecoveryChoice::WordsHere,
    };
    let list = recovery_key::word_list(&words);
    let mut rng = nonce::generator();
    let new = founding::found(&founding, list, ArgonParams::LEAST, Utc::now(), &mut rng)
        .expect("it can be founded");
    let sealed = new.sealed_identity.clone();
    init::write(&place.paths, new, &words).unwrap_or_else(|failure| panic!("{}", failure.text));
    let (_, pins) = open_identity(&sealed, &passphrase(), Floor::Standard).expect("one's own");
    let mut first = sign_in(place, PEOPLE[0]);
    for handle in &PEOPLE[1..] {
        let identity = Identity::generate(&mut rng);
        let mut id = [0; 16];
        id.copy_from_slice(&nonce::draw()[..16]);
        let person = Person {
            id: PersonId(id),
            handle: (*handle).into(),
            keys: identity.public(),
            roles: Roles {
                counselor: true,
                ..Roles::default()
            },
            standing: Standing::Active,
            invite: None,
            ssh: Vec::new(),
        };
        let card = StaffCard {
            person: person.id,
            full_name: (*handle).into(),
            phone: None,
            working_days: Vec::new(),
            needs_countersign: false,
            countersigned_since: None,
        };
        first.add_person(&person, &card).expect("a newcomer");
        let sealed = seal_identity(
            &identity,
            &pins,
            &passphrase(),
            ArgonParams::LEAST,
            &mut rng,
        );
        let sealed = sealed.expect("an identity");
        first.put_identity(person.id, sealed).expect("a file");
    }
}

/// Signs one of them in.
pub fn sign_in(place: &Place, handle: &str) -> Session {
    listening(place, handle, &Arc::default()).0
}

/// Signs one of them in, counting what is asked, and gives what the host says unasked.
pub fn listening(
    place: &Place,
    handle: &str,
    asked: &Arc<AtomicU64>,
) -> (Session, mpsc::Receiver<Push>) {
    let (pushes, heard) = mpsc::channel();
    let client = reach::connect(&place.paths, pushes).unwrap_or_else(|fault| panic!("{fault}"));
    let asked = Arc::clone(asked);
    let line = Counted { client, asked };
    let around = Surroundings {
        rng: nonce::generator(),
        clock: Utc::now,
        floor: Floor::Standard,
        from: "bench".to_owned(),
        own: None,
    };
    let session = Session::sign_in(Box::new(line), handle, &passphrase(), around)
        .unwrap_or_else(|fault| panic!("{fault}"));
    (session, heard)
}

/// The way to the host, with a count of what goes over it.
struct Counted {
    client: Client,
    asked: Arc<AtomicU64>,
}

impl Line for Counted {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.client.ask(request)
    }
}
