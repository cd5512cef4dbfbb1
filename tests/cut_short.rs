//! Somebody joins, is confirmed, and is handed a case: cut at any operation of the disk, and with the disk full at any.

mod engine;
mod post_kit;
mod store_kit;

use std::sync::Arc;

use carepost::care::ledger::header::Standing;
use carepost::care::ledger::ids::*;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::risk_level::RiskLevel;
use carepost::host::check::check;
use carepost::host::core::Core;
use carepost::host::paths::Paths;
use carepost::host::wire::Answer;
use carepost::post::answering::{self, JoinFault, look_up};
use carepost::post::change::ChangeSet;
use carepost::post::fresh::Fresh;
use carepost::post::refusal::Refusal;
use carepost::post::session::Session;
use carepost::post::use_cases::cases::{self, About, Intake};
use carepost::post::use_cases::handovers::{self, Wish};
use carepost::store::store::{OpenOptions, Store};
use carepost::vault::invitation::InvitationCode;
use carepost::vault::sealed_identity::{ArgonParams, Floor};
use engine::Engine;
use post_kit::*;
use store_kit::{DiskOp, Loss, MemoryDisk};

const NEWCOMERS: &str = "a ladder against the pear tree";
const CHILD: u32 = 1;

/// How far it has come; each is said only once the host has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Done {
    Nothing,
    Invited,
    Answered,
    Confirmed,
    HandedOver,
}

/// A post with a case of its founder's, on a disk in memory.
struct World {
    _dir: tempfile::TempDir,
    paths: Paths,
    disk: Arc<MemoryDisk>,
    /// None only between one host and the next, since the store is one's alone.
    engine: Option<Engine>,
    case: Id,
    /// The code as it was given to the newcomer.
    code: Option<String>,
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::new(&dir.path().join("store"), Some(dir.path()), dir.path()).unwrap();
        std::fs::create_dir_all(&paths.store).unwrap();
        let disk = MemoryDisk::new();
        let new = new_post(&founding(true));
        let core = Core::found(
            &paths,
            disk.clone(),
            OpenOptions::default(),
            new.founding,
            &new.sealed_identity,
            now_millis(),
        )
        .unwrap();
        let engine = Engine::over(core);
        let mut chen = engine.sign_in("chen", PASSPHRASE).unwrap();
        let change = ChangeSet::new(Action::Create)
            .put(id(CHILD), Scope::Staff, 0, &child("小雨"))
            .unwrap();
        chen.save(&change).unwrap();
        let intake = Intake {
            child: id(CHILD),
            risk: RiskLevel::Yellow,
            source: Default::default(),
            counselor: chen.me().person,
            stand_in: None,
            team: Vec::new(),
            supervisor: None,
            about: About {
                words: "夜里哭".into(),
                ..About::default()
            },
            safety_plan_later: false,
        };
        let fresh = Fresh::new(nonce());
        let opened = cases::open(&register(&mut chen), chen.me(), &fresh, now(), &intake).unwrap();
        chen.save(&opened).unwrap();
        World {
            _dir: dir,
            paths,
            disk,
            engine: Some(engine),
            case: opened.about.unwrap().id,
            code: None,
        }
    }

    /// The same post on another disk, its host begun anew.
    fn opens(&mut self, disk: Arc<MemoryDisk>) {
        self.engine = None;
        self.engine = Some(Engine::open(&self.paths, disk.clone()));
        self.disk = disk;
    }

    fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    fn chen(&self) -> Session {
        self.engine().sign_in("chen", PASSPHRASE).unwrap()
    }

    fn invite(&mut self) -> Result<(), String> {
        let mut chen = self.chen();
        // One whose code nobody was given, since its answer was lost.
        let lost: Vec<Hash> = chen.directory().invites().map(|(id, _)| id).collect();
        for invite in lost {
            chen.uninvite(invite).map_err(|why| format!("{why:?}"))?;
        }
        let (code, _) = chen
            .invite("wang", COUNSELOR, 7)
            .map_err(|why| format!("{why:?}"))?;
        self.code = Some(code.to_string());
        Ok(())
    }

    fn answer(&self) -> Result<(), JoinFault> {
        let code = &InvitationCode::parse(self.code.as_ref().unwrap()).unwrap();
        let mut line = self.engine().line();
        let place = look_up(line.as_mut(), code)?;
        let weak = (ArgonParams::for_tests(), Floor::ForTests);
        let passphrase = words(NEWCOMERS);
        answering::answer(
            line.as_mut(),
            code,
            &place,
            &passphrase,
            None,
            weak,
            &mut rng(),
        )
        .map(|_| ())
    }

    fn confirm(&self) -> Result<(), Refusal> {
        let mut chen = self.chen();
        let open = chen.open_invites()?;
        let (invite, keys) = open
            .iter()
            .find_map(|open| Some((open.invite.id(), open.answer?)))
            .expect("an answer waits");
        chen.confirm(invite, keys.id(), |id| card(id, "wang"))
            .map(|_| ())
    }

    fn hand_over(&self) -> Result<(), Refusal> {
        let mut chen = self.chen();
        let to = chen.directory().person_by_handle("wang").unwrap().id;
        let (me, access) = (chen.me().clone(), chen.access());
        let known = register(&mut chen);
        let wish = Wish {
            from: me.person,
            to,
            begins: now().date_naive(),
            ends: None,
            cases: vec![(self.case, "给奶奶打电话".into())],
            stays: false,
            forced: None,
        };
        let fresh = Fresh::new(nonce());
        let change = handovers::hand_over(&known, &me, &access, &fresh, now(), &wish)?;
        chen.save(&change).map(|_| ())
    }

    /// How far it has come by what the post knows; holds that no part of a step stands without the others.
    fn stands(&self, told: &str) -> Done {
        let mut chen = self.chen();
        let Some(wang) = chen.directory().person_by_handle("wang").cloned() else {
            let open = chen.open_invites().unwrap();
            return match open.first() {
                None => Done::Nothing,
                Some(open) if open.answer.is_none() => Done::Invited,
                Some(_) => Done::Answered,
            };
        };
        assert_eq!(wang.standing, Standing::Active);
        let file = self.engine().held().0.sealed_identity("wang");
        assert!(
            matches!(file, Answer::SealedIdentity(_)),
            "{told}: no identity file"
        );
        let session = self.engine().sign_in("wang", NEWCOMERS);
        let mut session = session.unwrap_or_else(|fault| panic!("{told}: {fault}"));
        let known = register(&mut session);
        let handed = known.cases.get(self.case).unwrap().counselor == wang.id;
        let words = known.case_words.get(self.case);
        assert_eq!(
            words.is_some(),
            handed,
            "{told}: the key goes with the case"
        );
        assert_eq!(known.handovers.len(), usize::from(handed), "{told}");
        match handed {
            true => Done::HandedOver,
            false => Done::Confirmed,
        }
    }

    /// Goes on from where it stands to the end.
    fn goes_on(&mut self, from: Done, told: &str) {
        if from == Done::Nothing {
            self.invite().unwrap_or_else(|why| panic!("{told}: {why}"));
        }
        if from <= Done::Invited {
            self.answer().unwrap_or_else(|why| panic!("{told}: {why}"));
        }
        if from <= Done::Answered {
            self.confirm()
                .unwrap_or_else(|why| panic!("{told}: {why:?}"));
        }
        if from <= Done::Confirmed {
            self.hand_over()
                .unwrap_or_else(|why| panic!("{told}: {why:?}"));
        }
        assert_eq!(self.stands(told), Done::HandedOver, "{told}");
    }

    /// Ends the host and checks the post as `carepost check` does.
    fn checks(self, told: &str) {
        let World {
            paths,
            disk,
            engine,
            ..
        } = self;
        drop(engine);
        let _ = std::fs::remove_dir_all(paths.store.join("state"));
        let (store, report) = Store::open(&paths.store, disk, OpenOptions::default()).unwrap();
        assert_eq!(
            check(&store, &report, &[]).unwrap().faults,
            vec![],
            "{told}"
        );
    }
}

#[test]
fn cut_at_any_operation_nothing_that_was_answered_is_lost_and_it_goes_on_from_there() {
    let mut world = World::new();
    let from = world.disk.ops();
    let mut marks = Vec::new();
    world.invite().unwrap();
    marks.push((world.disk.ops(), Done::Invited));
    world.answer().unwrap();
    marks.push((world.disk.ops(), Done::Answered));
    world.confirm().unwrap();
    marks.push((world.disk.ops(), Done::Confirmed));
    world.hand_over().unwrap();
    marks.push((world.disk.ops(), Done::HandedOver));
    let (log, code) = (world.disk.log(), world.code.clone());
    let mut seen = Vec::new();
    for cut in from..=log.len() {
        let answered = marks.iter().rev().find(|(ops, _)| *ops <= cut);
        let answered = answered.map_or(Done::Nothing, |(_, done)| *done);
        let mut losses = vec![Loss::Nothing, Loss::Unsynced, Loss::UnsyncedContent];
        if let Some(DiskOp::Write(..)) = log[..cut].last() {
            losses.extend([Loss::TornAt(4), Loss::Hole]);
        }
        for loss in losses {
            let told = format!("cut after {cut} operations, {loss:?}");
            world.opens(MemoryDisk::after_power_cut(&log[..cut], loss));
            world.code.clone_from(&code);
            let stands = world.stands(&told);
            assert!(
                stands >= answered,
                "{told}: {stands:?}, and was {answered:?}"
            );
            seen.push(stands);
            world.goes_on(stands, &told);
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5, "{seen:?}");
    world.checks("at the end");
}

#[test]
fn with_a_disk_that_is_full_at_any_operation_each_step_is_refused_whole_and_done_once_there_is_room()
 {
    let operations = {
        let mut world = World::new();
        let from = world.disk.ops();
        world.goes_on(Done::Nothing, "with room");
        world.disk.ops() - from
    };
    assert!(operations > 15, "{operations}");
    for full in 0..operations {
        for ops in [1, 1_000_000] {
            let told = format!("full at operation {full}, for {ops}");
            let mut world = World::new();
            world.disk.fill_up(world.disk.ops() + full, ops);
            let done = world
                .invite()
                .and_then(|()| world.answer().map_err(|why| format!("{why}")))
                .and_then(|()| world.confirm().map_err(|why| format!("{why:?}")))
                .and_then(|()| world.hand_over().map_err(|why| format!("{why:?}")));
            world.disk.make_room();
            if world.engine().held().0.is_stopped() {
                let disk = Arc::clone(&world.disk);
                world.opens(disk);
            }
            let stands = world.stands(&told);
            assert!(
                done.is_err() || stands == Done::HandedOver,
                "{told}: {stands:?}"
            );
            // A code whose invitation was refused is of no use, and the post has nothing open.
            let stands = match world.code {
                None => Done::Nothing,
                Some(_) => stands,
            };
            world.goes_on(stands, &told);
            world.checks(&told);
        }
    }
}
