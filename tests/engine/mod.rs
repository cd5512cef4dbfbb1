//! The host's engine over a disk in memory, in the test's own process: no socket, no thread, every line with a caller of its own.
#![allow(dead_code, reason = "each test uses its part")]

use std::sync::{Arc, Mutex, MutexGuard};

use carepost::care::ledger::ids::{Hash, PersonId};
use carepost::host::core::Core;
use carepost::host::paths::Paths;
use carepost::host::showing::Caller;
use carepost::host::wire::{Answer, PROTOCOL, Refused, Request};
use carepost::post::line::{HostGone, Line};
use carepost::post::session::{Session, SignInFault, Surroundings};
use carepost::store::disk::Disk;
use carepost::store::store::OpenOptions;
use carepost::vault::sealed_identity::Floor;

use crate::post_kit::{now, now_millis, rng, words};

/// An engine, and how many lines lead to it.
#[derive(Clone)]
pub struct Engine(Arc<Mutex<(Core, u64)>>);

/// A line to it.
struct EngineLine {
    engine: Engine,
    connection: u64,
    asked: Option<PersonId>,
    caller: Option<Caller>,
}

/// The host's part of every challenge.
const NONCE: [u8; 32] = [3; 32];

impl Engine {
    pub fn over(core: Core) -> Engine {
        Engine(Arc::new(Mutex::new((core, 0))))
    }

    /// Opens the post that lies on a disk; its state is built anew.
    pub fn open(paths: &Paths, disk: Arc<dyn Disk>) -> Engine {
        let _ = std::fs::remove_dir_all(paths.store.join("state"));
        let (core, _) = Core::open(paths, disk, OpenOptions::default()).unwrap();
        Engine::over(core)
    }

    pub fn held(&self) -> MutexGuard<'_, (Core, u64)> {
        self.0.lock().unwrap()
    }

    pub fn line(&self) -> Box<dyn Line> {
        let mut held = self.held();
        held.1 += 1;
        let connection = held.1;
        Box::new(EngineLine {
            engine: self.clone(),
            connection,
            asked: None,
            caller: None,
        })
    }

    pub fn sign_in(&self, handle: &str, passphrase: &str) -> Result<Session, SignInFault> {
        let around = Surroundings {
            rng: rng(),
            clock: now,
            floor: Floor::ForTests,
            from: "test".into(),
            own: None,
        };
        Session::sign_in(self.line(), handle, &words(passphrase), around)
    }
}

impl Line for EngineLine {
    fn ask(&mut self, request: Request) -> Result<Answer, HostGone> {
        let mut held = self.engine.held();
        let core = &mut held.0;
        if core.is_stopped() {
            return Err(HostGone::Silent);
        }
        Ok(match request {
            Request::Hello => Answer::Hello {
                protocol: PROTOCOL,
                post: core.directory().post().unwrap(),
                generation: core.directory().generation().unwrap(),
                head: core.head(),
            },
            Request::People => Answer::People(core.people()),
            Request::SealedIdentity { handle } => core.sealed_identity(&handle),
            Request::Invitation { invite } => core.invitation(invite, now_millis()),
            Request::Join(answer) => core.join(&answer, now_millis()),
            Request::Challenge { person } => {
                self.asked = Some(person);
                Answer::Challenge { nonce: NONCE }
            }
            Request::Prove {
                nonce, signature, ..
            } => {
                let asked = self.asked.take();
                let proved = asked.and_then(|person| {
                    core.prove(self.connection, (person, None), NONCE, nonce, &signature)
                });
                match proved {
                    None => Answer::Refused(Refused::NotProved),
                    Some(caller) => {
                        self.caller = Some(caller);
                        let chain = core.author_chain(caller.person);
                        let (number, previous) = chain.unwrap_or((0, Hash::ZERO));
                        Answer::Proved {
                            number,
                            previous,
                            head: core.head(),
                        }
                    }
                }
            }
            other => match self.caller.filter(|caller| core.still_in(*caller)) {
                None => Answer::Refused(Refused::NotProved),
                Some(caller) => match other {
                    Request::Commit(commit) => {
                        let answer = core.commit(vec![commit], now_millis()).answers.pop();
                        match answer.unwrap() {
                            Ok(head) => Answer::Done {
                                number: head.number,
                                hash: head.hash,
                            },
                            Err(why) => Answer::Refused(why),
                        }
                    }
                    other => core.answer(caller, other),
                },
            },
        })
    }
}
