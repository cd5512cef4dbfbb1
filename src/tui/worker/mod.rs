//! The worker: one thread that has the session, its keys and the way to the host, and does the screens' jobs.
//!
//! Keys never leave it: the screens get opened records and give planned changes. What others change comes the same way
//! as answers do. It ends when the loop lets go of its end of the channel, after everything it was given is done.
//!
//! The files here use each other in one direction: [`ways`] and `files` lead out, `screens` to the loop; `door` does what
//! is asked before anybody is in, `at_work` what somebody signed in asks for; and the worker has them all.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::host::wire::Push;
use crate::post::last_visit::Visit;
use crate::post::reading::Arrived;
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::tui::channels::{Wake, Work};
use crate::tui::job::{Answer, Job, Saved, SignInFault};
use crate::tui::update::message::Msg;
use crate::tui::worker::at_work::AtWork;
use crate::tui::worker::first_reading::open_day;
use crate::tui::worker::refused_here::RefusedHere;
use crate::tui::worker::screens::Screens;
use crate::vault::passphrase::Passphrase;

pub use crate::tui::worker::ways::{Reached, Ways};

mod at_work;
mod door;
mod files;
mod first_reading;
mod people;
mod refused_here;
mod screens;
pub mod ways;

/// How long what others did before something was saved here is waited for, until it is asked for.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// The worker's state.
pub struct Worker {
    ways: Ways,
    /// Whoever is signed in.
    at_work: Option<AtWork>,
    refused: RefusedHere,
    screens: Screens,
}

impl Worker {
    /// Makes a worker that answers down a channel.
    pub fn new(ways: Ways, to_loop: Sender<Wake>) -> Worker {
        Worker {
            ways,
            at_work: None,
            refused: RefusedHere::default(),
            screens: Screens::new(to_loop),
        }
    }

    /// Works until the loop lets go.
    pub fn run(mut self, work: &Receiver<Work>) {
        while let Some(next) = self.next(work) {
            match next {
                Work::Job(ticket, job) => self.take_job(ticket, *job),
                Work::Push(push) => self.take_push(&push),
                Work::Taken(count) => self.screens.taken(count),
                Work::End => break,
            }
        }
        self.leave();
    }

    /// Waits for the next piece of work, and reads on meanwhile; none where the loop is gone.
    fn next(&mut self, work: &Receiver<Work>) -> Option<Work> {
        loop {
            let (screens, at_work) = (&mut self.screens, self.at_work.as_mut());
            let Some(at_work) = at_work else {
                return work.recv().ok();
            };
            if at_work.has_steps() && screens.have_room() {
                match work.try_recv() {
                    Err(TryRecvError::Empty) => at_work.step(screens),
                    Err(TryRecvError::Disconnected) => return None,
                    Ok(work) => return Some(work),
                }
            } else if at_work.waits_for_others() {
                match work.recv_timeout(ON_ITS_WAY) {
                    Err(RecvTimeoutError::Timeout) => at_work.ask_for_others(screens),
                    Err(RecvTimeoutError::Disconnected) => return None,
                    Ok(work) => return Some(work),
                }
            } else {
                return work.recv().ok();
            }
        }
    }

    fn take_job(&mut self, ticket: u64, job: Job) {
        let signs_in = matches!(job, Job::SignIn { .. })
            || matches!(job, Job::Look) && self.ways.already.is_some();
        let answer = self.job(job);
        let answer = Msg::Answer { ticket, answer };
        // Today is there before anything that was heard on the way to it; any other answer comes after what it brought.
        if signs_in {
            self.screens.say(answer);
            self.tell_brought();
        } else {
            self.tell_brought();
            self.screens.say(answer);
        }
        if let Some(at_work) = &mut self.at_work {
            at_work.settle_down(&self.screens);
        }
    }

    fn tell_brought(&mut self) {
        if let Some(at_work) = &mut self.at_work {
            at_work.tell_brought(&mut self.screens);
        }
    }

    fn take_push(&mut self, push: &Push) {
        self.screens.tell_present(push);
        if let Some(at_work) = &mut self.at_work {
            at_work.hear(push, &mut self.screens);
        }
    }

    fn job(&mut self, job: Job) -> Answer {
        let files = self.ways.files();
        match job {
            Job::Look => match self.ways.already.take() {
                Some((handle, passphrase)) => self.sign_in(&handle, &passphrase),
                None => door::look(&mut self.ways),
            },
            Job::SetUp(founding) => door::set_up(&mut self.ways, &founding),
            Job::AtDoor(job) => Answer::AtDoor(door::at_door(&mut self.ways, job)),
            Job::SignIn { handle, passphrase } => self.sign_in(&handle, &passphrase),
            Job::Lock => {
                self.leave();
                Answer::Locked
            }
            Job::Commit(change) => self.save(|session| session.save(&change)),
            Job::TakeBack(change) => self.save(|session| session.take_back(change)),
            Job::SettleShares(change) => {
                // Somebody else concerned may have been quicker.
                let _ = self.save(|session| session.save(&change));
                Answer::Quietly
            }
            Job::Settle(change) => {
                let saved = self.save(|session| session.save(&change));
                Answer::Settled(matches!(saved, Answer::Saved(_)))
            }
            Job::Renumber(renumbered) => {
                match self.save(|session| session.save(&renumbered.change)) {
                    Answer::Saved(_) => Answer::Renumbered(renumbered),
                    _ => Answer::Quietly,
                }
            }
            Job::Sign { texts, passphrase } => {
                self.with(|at_work, _, _| at_work.sign(texts, &passphrase))
            }
            Job::ReadAnnounced { scope, keys } => self.with(|at_work, screens, _| {
                at_work.read_on_record(screens, |session| session.read_announced(scope, keys))
            }),
            Job::ReadShared { scope, revisions } => self.with(|at_work, screens, _| {
                at_work.read_on_record(screens, |session| session.read_shared(scope, &revisions))
            }),
            Job::LetGoOfEnded => {
                if let Some(at_work) = &mut self.at_work {
                    at_work.let_go_of_ended(&mut self.screens);
                }
                Answer::Quietly
            }
            Job::OpenInEmergency {
                case,
                access,
                reason,
                words,
            } => self.with(|at_work, screens, _| {
                at_work.by_recovery(screens, (&words, files), |session, words| {
                    session.open_in_emergency(case, access, &reason, words)
                })
            }),
            Job::HandOverByForce(forced) => self.with(|at_work, screens, _| {
                at_work.by_recovery(screens, (&forced.words, files), |session, words| {
                    let (change, cases) = (&forced.change, &forced.cases);
                    session.hand_over_by_force(change, forced.to, forced.until, cases, words)
                })
            }),
            Job::ListRosters { folder, begun } => {
                let found = files.map(|files| files.rosters(&folder, &begun));
                Answer::Files(found.unwrap_or_default())
            }
            Job::ReadRoster { path, today } => match files {
                Some(files) => files.roster(path, today),
                None => Answer::NoFile(path),
            },
            Job::WriteFile { path, bytes, what } => match (files, &mut self.at_work) {
                // The log says so first: nothing leaves that it does not have.
                (Some(files), Some(at_work)) => match at_work.session().note_export(what, None) {
                    Ok(()) => files.write(path, &bytes),
                    Err(refusal) => Answer::Refused(refusal),
                },
                _ => Answer::FileFailed(path),
            },
            Job::KeepDraft(draft) => self.with_drafts(|session| session.keep_draft(&draft)),
            Job::DropDraft(id) => self.with_drafts(|session| session.drop_draft(id)),
            Job::TakeNote(note) => {
                let at_work = self.at_work.as_ref();
                if let Some(file) = at_work.and_then(|at_work| at_work.visit_file(&self.ways)) {
                    file.take_note(note);
                }
                Answer::Quietly
            }
            Job::KeepTheme(choice) => match &self.at_work {
                Some(at_work) => at_work.keep_theme(&self.ways, choice),
                None => Answer::ThemeKept,
            },
            Job::ReadAudit { asked, turn } => {
                self.with(|at_work, _, _| match at_work.session().audit_page(&asked) {
                    Ok(page) => Answer::Audit { page, turn },
                    Err(refusal) => Answer::Refused(refusal),
                })
            }
            Job::OfPeople(job) => {
                self.with(|at_work, screens, ways| at_work.about_people(screens, *job, ways.argon))
            }
        }
    }

    /// Has whoever is signed in do something; without anybody there is nobody to ask the host.
    fn with(&mut self, act: impl FnOnce(&mut AtWork, &mut Screens, &Ways) -> Answer) -> Answer {
        match &mut self.at_work {
            Some(at_work) => act(at_work, &mut self.screens, &self.ways),
            None => Answer::Refused(Refusal::NoHost),
        }
    }

    fn save(
        &mut self,
        act: impl FnOnce(&mut Session) -> Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Answer {
        self.with(|at_work, screens, _| at_work.save(screens, act))
    }

    /// Does something with a draft; without a session nothing is kept, and is not said to be.
    fn with_drafts(&mut self, act: impl FnOnce(&mut Session) -> Result<(), Refusal>) -> Answer {
        let at_work = self.at_work.as_mut();
        let done = at_work.map(|at_work| act(at_work.session()));
        match done.unwrap_or(Err(Refusal::SignedOut)) {
            Ok(()) => Answer::DraftKept,
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn sign_in(&mut self, handle: &str, passphrase: &Zeroizing<String>) -> Answer {
        let Ok(passphrase) = Passphrase::new(passphrase) else {
            return Answer::SignInFailed(SignInFault::WrongPassphrase);
        };
        let line = match (self.ways.reach)() {
            Ok(Reached::Host(line)) => line,
            Ok(Reached::NoPost) => return Answer::NoPost,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let around = self.ways.around();
        let mut session = match Session::sign_in(line, handle, &passphrase, around) {
            Ok(session) => session,
            Err(fault) => {
                self.refused.count(handle, &fault, (self.ways.clock)());
                return Answer::SignInFailed(fault);
            }
        };
        // A full disk keeps nobody from reading; what was refused is told of at the next sign-in then.
        if session.note_sign_in(self.refused.all()).is_ok() {
            self.refused.clear();
        }
        let (mut unlocked, behind) = match open_day(&mut session) {
            Ok(opened) => opened,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let at_work = AtWork::begin(session, behind);
        unlocked.theme = at_work.theme(&self.ways);
        let now = (self.ways.clock)();
        unlocked.visit = match at_work.visit_file(&self.ways) {
            Some(file) => file.begin(now),
            None => Visit::first(now),
        };
        self.screens.begin(unlocked.me.clone());
        // Whoever was signed in without being asked has not seen who else there is to switch to.
        self.screens.say(Msg::People(at_work.who_may_sign_in()));
        self.at_work = Some(at_work);
        Answer::SignedIn(Box::new(unlocked))
    }

    fn leave(&mut self) {
        if let Some(at_work) = self.at_work.take() {
            at_work.leave(&self.ways);
        }
    }
}

impl Drop for Worker {
    /// Says so, after a panic too: the loop does not wait for a worker that is gone.
    fn drop(&mut self) {
        self.screens.say_gone();
    }
}
