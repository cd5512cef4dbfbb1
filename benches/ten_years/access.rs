//! Giving and taking access at a post of years: a case shared, a team joined, a whole caseload handed over, for a time and
//! by force, and a case opened in an emergency: what it takes whoever gives it, and whoever is given it.

use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use carepost::care::ledger::ids::{Id, PersonId};
use carepost::command::{nonce, reach};
use carepost::host::wire::Push;
use carepost::post::change::ChangeSet;
use carepost::post::demo::staff;
use carepost::post::fresh::Fresh;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::post::use_cases::{cases, handovers, sharing};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;
use chrono::{Days, Utc};

use crate::times::{said, timed};
use crate::{Place, memory, words};

/// How many cases are handed over at once.
const CASES: usize = 60;

struct AtWork {
    session: Session,
    pushes: Receiver<Push>,
    register: Register,
}

impl AtWork {
    fn sit_down(place: &Place, who: usize) -> AtWork {
        let (sender, pushes) = mpsc::channel();
        let client = reach::connect(&place.paths, sender).unwrap_or_else(|fault| panic!("{fault}"));
        let person = staff::people().remove(who);
        let passphrase = Passphrase::new(person.passphrase).expect("a passphrase");
        let around = Surroundings {
            rng: nonce::generator(),
            clock: Utc::now,
            floor: Floor::Standard,
            from: "bench".to_owned(),
            own: None,
        };
        let mut session = Session::sign_in(Box::new(client), person.handle, &passphrase, around)
            .unwrap_or_else(|fault| panic!("{fault}"));
        let mut register = Register::default();
        let kinds: Vec<_> = FIRST.iter().chain(BEHIND).copied().collect();
        let count = session.read(&kinds, &mut register).expect("the register");
        assert_eq!(count.faults, 0);
        AtWork {
            session,
            pushes,
            register,
        }
    }

    fn me(&self) -> PersonId {
        self.session.me().person
    }

    /// Saves a change; gives how long that took.
    fn save(&mut self, change: &ChangeSet) -> Duration {
        let (saved, took) = timed(|| self.session.save(change));
        let (_, arrived) = saved.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        for one in arrived {
            self.register.take(&one.opened()).expect("a record");
        }
        took
    }

    /// Hears of everything up to a number, as the worker does; gives how long it worked and how many records came.
    fn hear(&mut self, upto: u64) -> (Duration, usize) {
        let (mut worked, mut count) = (Duration::ZERO, 0);
        while self.session.head() < upto {
            let push = self
                .pushes
                .recv_timeout(Duration::from_secs(60))
                .expect("the host tells of it");
            let begun = Instant::now();
            let mut arrived = self.session.hear(&push);
            arrived.extend(self.session.read_newly_opened().expect("the host answers"));
            worked += begun.elapsed();
            count += arrived.len();
            for one in arrived {
                self.register.take(&one.opened()).expect("a record");
            }
        }
        (worked, count)
    }

    fn told(&mut self, what: &str, upto: u64) {
        let (worked, count) = self.hear(upto);
        said(&format!("  {what}, {count} records"), worked);
    }

    /// Some of somebody's open cases; of one's own those that one has for good.
    fn open_cases(&self, whose: PersonId) -> Vec<Id> {
        let mut cases = handovers::caseload(&self.register, whose);
        if whose == self.me() {
            let members = self.session.access().members;
            let for_good = |case: &Id| {
                let held = members.get(case).into_iter().flatten();
                held.filter(|(person, _)| *person == whose)
                    .any(|(_, until)| until.is_none())
            };
            cases.retain(for_good);
        }
        cases.truncate(CASES);
        cases
    }
}

/// Measures them all.
pub fn measure(place: &Place) {
    let mut chen = AtWork::sit_down(place, staff::CHEN);
    let mut liu = AtWork::sit_down(place, staff::LIU);
    let mut qin = AtWork::sit_down(place, staff::QIN);
    // A measurement before this one has left the cases with the other.
    let has = |one: &AtWork| handovers::caseload(&one.register, one.me()).len();
    if has(&chen) < has(&liu) {
        std::mem::swap(&mut chen, &mut liu);
    }
    memory::said("three sessions with every record", "self");
    memory::forget_peak();
    let mine = chen.open_cases(chen.me());
    let (first, second) = (mine[0], mine[1]);
    let fresh = Fresh::new(nonce::draw());

    let wish = sharing::Wish {
        with: qin.me(),
        through: Utc::now().date_naive() + Days::new(30),
    };
    let access = chen.session.access();
    let change = sharing::share_case(
        &chen.register,
        chen.session.me(),
        &access,
        Utc::now(),
        first,
        wish,
    );
    let took = chen.save(&change.expect("a case to share"));
    said("a case shared with the supervisor", took);
    let head = chen.session.head();
    qin.told("the supervisor hears of it", head);
    liu.told("everybody else hears of it", head);

    let mut team = cases::team_of(&chen.register, second).expect("a team");
    team.stand_in = Some(liu.me());
    team.others.clear();
    let change = cases::change_team(&chen.register, chen.session.me(), second, &team);
    match change {
        Ok(change) => {
            let took = chen.save(&change);
            said("a stand-in for a case", took);
            let head = chen.session.head();
            liu.told("the stand-in hears of it and reads the case", head);
            qin.told("everybody else hears of it", head);
        }
        Err(refusal) => println!("  no stand-in: {refusal:?}"),
    }

    for (what, ends) in [
        ("for a time", Some(Utc::now().date_naive() + Days::new(14))),
        ("for good", None),
    ] {
        let cases = chen.open_cases(chen.me());
        let wish = handovers::Wish {
            from: chen.me(),
            to: liu.me(),
            begins: Utc::now().date_naive(),
            ends,
            cases: cases
                .iter()
                .map(|case| (*case, "watch".to_owned()))
                .collect(),
            stays: false,
            forced: None,
        };
        let ((), took) = timed(|| {
            handovers::outlook(&chen.register, &wish, wish.begins);
        });
        said("what would go over, worked out as one types", took);
        let access = chen.session.access();
        let (change, took) = timed(|| {
            handovers::hand_over(
                &chen.register,
                chen.session.me(),
                &access,
                &fresh,
                Utc::now(),
                &wish,
            )
        });
        let change = change.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        said(
            &format!(
                "{} cases handed over {what}: planned, {} records",
                cases.len(),
                change.changes.len()
            ),
            took,
        );
        let took = chen.save(&change);
        said("  saved", took);
        let head = chen.session.head();
        liu.told("the successor hears of it and reads the cases", head);
        qin.told("everybody else hears of it", head);
        let access = liu.session.access();
        let due = handovers::due(&liu.register, liu.session.me(), &access, Utc::now());
        if let Some(change) = due {
            let took = liu.save(&change);
            said(
                &format!("  keys closed, {} cases", change.members.len()),
                took,
            );
            let head = liu.session.head();
            chen.told("whoever handed over hears of it", head);
            qin.told("everybody else hears of it", head);
        }
    }

    let cases = qin.open_cases(liu.me());
    if !qin
        .session
        .directory()
        .recoveries()
        .any(|(id, _)| id == words().identity().public().id())
    {
        println!(
            "  this post was made with other recovery words: begin it anew for what takes them"
        );
        return;
    }
    let wish = handovers::Wish {
        from: liu.me(),
        to: chen.me(),
        begins: Utc::now().date_naive(),
        ends: None,
        cases: cases.iter().map(|case| (*case, String::new())).collect(),
        stays: false,
        forced: Some("ill".to_owned()),
    };
    let access = qin.session.access();
    let change = handovers::hand_over(
        &qin.register,
        qin.session.me(),
        &access,
        &fresh,
        Utc::now(),
        &wish,
    );
    let change = change.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let (forced, took) = timed(|| {
        qin.session
            .hand_over_by_force(&change, chen.me(), None, &cases, &words())
    });
    forced.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    said(&format!("{} cases handed over by force", cases.len()), took);
    let head = qin.session.head();
    chen.told("the successor hears of it and reads the cases", head);

    let case = cases[2];
    let (opened, took) = timed(|| {
        qin.session
            .open_in_emergency(case, fresh.id(), "an emergency", &words())
    });
    let (_, arrived) = opened.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    said(
        &format!("a case opened in an emergency, {} records", arrived.len()),
        took,
    );
    memory::said("three sessions afterwards", "self");
    memory::host(place);
}
