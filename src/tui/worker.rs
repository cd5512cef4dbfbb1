//! The worker: one thread that has the session, its keys and the way to the host, and does the screens' jobs.
//!
//! Keys never leave it: the screens get opened records and give planned changes. What others change comes the same way
//! as answers do. It ends when the loop lets go of its end of the channel, after everything it was given is done.

use std::collections::VecDeque;
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use rand_chacha::ChaCha20Rng;
use zeroize::Zeroizing;

use crate::care::ledger::header::Standing;
use crate::care::records::audit::Action;
use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::read;
use crate::exchange::roster::refused::FileRefused;
use crate::host::wire::{Answer as HostAnswer, Push, Request};
use crate::post::audit_log::RefusedSignIns;
use crate::post::change::Noted;
use crate::post::founding::{self, NewPost};
use crate::post::last_visit::{Visit, VisitFile};
use crate::post::line::Line;
use crate::post::me::Me;
use crate::post::newly_opened::CasesRead;
use crate::post::reading::{Arrived, ReadCount};
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::{Session, Surroundings};
use crate::post::set_up::{Founded, Founding};
use crate::post::snapshot::{Rest, SnapshotUse};
use crate::post::snapshot_sorting::ORDER;
use crate::tui::behind::{Behind, Told};
use crate::tui::channels::{Wake, Work};
use crate::tui::file_path::{is_path, path_of};
use crate::tui::job::{Answer, FoundingFault, Job, Saved, SignInFault, Unlocked, Welcome};
use crate::tui::kept_theme;
use crate::tui::new_file;
use crate::tui::path_completion;
use crate::tui::people_job::{DoorAnswer, DoorFault, DoorJob};
use crate::tui::people_work;
use crate::tui::theme::Choice;
use crate::tui::update::message::Msg;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::{RecoveryWords, WordList};
use crate::vault::sealed_identity::{ArgonParams, Floor};

/// How many opened records are handed to the screens at once, so that a key never waits for them.
const HANDED_AT_ONCE: usize = 400;

/// How many records may wait for the loop before more are read behind Today: they are in memory twice as long as they
/// wait.
const IN_FLIGHT_MOST: usize = 4 * HANDED_AT_ONCE;

/// How long what others did before something was saved here is waited for, until it is asked for.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// How many names are told apart among sign-ins that were refused.
const REFUSED_NAMES_MOST: usize = 16;

/// What there is at the other end.
pub enum Reached {
    NoPost,
    Host(Box<dyn Line>),
}

/// How the worker reaches the world; handed in, so that a test can be the world.
pub struct Ways {
    /// Finds the host, starting one where there is none.
    pub reach: Box<dyn FnMut() -> Result<Reached, Refusal> + Send>,
    /// Writes a new post.
    pub create: Box<dyn FnMut(NewPost) -> Result<(), FoundingFault> + Send>,
    /// Draws a generator of its own for each session.
    pub rng: Box<dyn FnMut() -> ChaCha20Rng + Send>,
    pub clock: fn() -> DateTime<Utc>,
    pub argon: ArgonParams,
    pub floor: Floor,
    /// Where the session sits, for the audit log.
    pub from: String,
    /// The folder of this account's own, where what its people have seen is remembered.
    pub own: Option<PathBuf>,
    /// Signs in at the start without asking: the demo, or a passphrase file.
    pub already: Option<(String, Zeroizing<String>)>,
    /// Whether the session came over SSH: no file of this machine is read or written for it.
    pub over_ssh: bool,
    /// The list that recovery words are written from.
    pub word_list: WordList,
}

/// The worker's state.
pub struct Worker {
    ways: Ways,
    session: Option<Session>,
    /// What the screens were last told of the person.
    told: Option<Me>,
    /// At which number of heard acts the screens were last told who has what.
    told_access: u64,
    /// What is still to be done behind Today.
    behind: Option<Behind>,
    /// Cases that were opened to the person, whose records are being read.
    opened: VecDeque<CasesRead>,
    /// Records handed to the loop that it has not taken yet.
    in_flight: usize,
    /// Sign-ins refused here since somebody was last in.
    refused: Vec<RefusedSignIns>,
    to_loop: Sender<Wake>,
}

impl Worker {
    /// Makes a worker that answers down a channel.
    pub fn new(ways: Ways, to_loop: Sender<Wake>) -> Worker {
        Worker {
            ways,
            session: None,
            told: None,
            told_access: 0,
            behind: None,
            opened: VecDeque::new(),
            in_flight: 0,
            refused: Vec::new(),
            to_loop,
        }
    }

    /// Works until the loop lets go.
    pub fn run(mut self, work: &Receiver<Work>) {
        loop {
            let has_steps = self.behind.is_some() || !self.opened.is_empty();
            let next = if has_steps && self.in_flight <= IN_FLIGHT_MOST {
                match work.try_recv() {
                    Err(TryRecvError::Empty) => {
                        match self.opened.is_empty() {
                            true => self.step_behind(),
                            false => self.step_opened(),
                        }
                        continue;
                    }
                    Err(TryRecvError::Disconnected) => break,
                    Ok(work) => work,
                }
            } else if self.waits_for_others() {
                match work.recv_timeout(ON_ITS_WAY) {
                    Ok(work) => work,
                    Err(RecvTimeoutError::Timeout) => {
                        self.ask_for_others();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            } else {
                match work.recv() {
                    Ok(work) => work,
                    Err(_) => break,
                }
            };
            match next {
                Work::Job(ticket, job) => {
                    let answer = self.job(*job, ticket);
                    self.tell_me();
                    self.read_opened();
                    self.hand_overheard();
                    if let Some(answer) = answer {
                        self.say(Msg::Answer { ticket, answer });
                    }
                    self.tell_doubt();
                    if let Some(session) = &mut self.session {
                        session.get_ready();
                    }
                }
                Work::Push(push) => {
                    let answered = matches!(*push, Push::Answered);
                    match *push {
                        Push::Present { ref others } => self.say(Msg::Present(others.clone())),
                        // Whoever is in after it is told of by the next host.
                        Push::Ending => self.say(Msg::Present(Vec::new())),
                        Push::Committed { .. } | Push::Answered => {}
                    }
                    let arrived = self
                        .session
                        .as_mut()
                        .map(|session| hear(session, &push))
                        .unwrap_or_default();
                    self.tell_heard(arrived);
                    if answered {
                        self.tell_people();
                    }
                }
                Work::Taken(count) => self.in_flight = self.in_flight.saturating_sub(count),
                Work::End => break,
            }
        }
        self.leave();
    }

    /// Hands on what was heard of others on the way.
    fn hand_overheard(&mut self) {
        let overheard = self.session.as_mut().map(Session::take_overheard);
        self.hand_theirs(overheard.unwrap_or_default());
    }

    /// Hands on records, those left out that the person may not read any more by now.
    fn hand_theirs(&mut self, arrived: Vec<Arrived>) {
        let theirs = self.session.as_ref();
        let theirs = theirs.map(|session| session.only_theirs(arrived));
        self.hand(theirs.unwrap_or_default());
    }

    fn waits_for_others(&self) -> bool {
        let session = self.session.as_ref();
        session.is_some_and(Session::waits_for_others)
    }

    /// Asks for what others did before something was saved here, where the host has not told of it.
    fn ask_for_others(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        let arrived = session.catch_up().unwrap_or_default();
        self.tell_heard(arrived);
    }

    /// Hands on what was heard of others.
    fn tell_heard(&mut self, arrived: Vec<Arrived>) {
        self.tell_me();
        self.read_opened();
        self.hand(arrived);
        self.hand_overheard();
        self.tell_doubt();
        self.tell_out();
        let heard = self.session.as_mut();
        if heard.is_some_and(Session::take_people_heard) {
            self.tell_people();
        }
    }

    /// Tells the screens, once, what the host has told that is not to be believed.
    fn tell_doubt(&mut self) {
        if let Some(doubt) = self.session.as_mut().and_then(Session::take_doubt) {
            self.say(Msg::Doubt(doubt));
        }
    }

    fn say(&self, msg: Msg) {
        // Where the loop is gone, so is whoever would have read it.
        let _ = self.to_loop.send(Wake::Msg(msg));
    }

    /// Begins to read what was opened to the person meanwhile; the screens are handed it a page at a time.
    fn read_opened(&mut self) {
        let opened = self.session.as_mut().and_then(Session::begin_newly_opened);
        self.opened.extend(opened);
    }

    /// Reads some of what was opened; where the host is gone, the next sign-in reads it.
    fn step_opened(&mut self) {
        let (Some(reading), Some(session)) = (self.opened.front_mut(), &mut self.session) else {
            self.opened.clear();
            return;
        };
        match session.read_cases_on(reading) {
            Ok(Some(arrived)) => self.hand_theirs(arrived),
            Ok(None) | Err(_) => {
                self.opened.pop_front();
            }
        }
        self.tell_doubt();
    }

    /// Tells the screens which keys the person holds, where a case was opened, granted or taken away.
    ///
    /// Before the answer or the records that may be planned with: who opens a case writes in it next.
    fn tell_me(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        if self.told.as_ref() != Some(session.me()) {
            self.told = Some(session.me().clone());
            self.say(Msg::Me(session.me().clone()));
        }
        let Some(session) = &self.session else {
            return;
        };
        if self.told_access != session.acts_heard() {
            self.told_access = session.acts_heard();
            let access = session.access();
            self.say(Msg::Access(access));
        }
    }

    /// Tells the screens that the host lets this person in no more: they are locked at once.
    fn tell_out(&self) {
        if self.session.as_ref().is_some_and(Session::is_out) {
            self.say(Msg::Out);
        }
    }

    /// Tells the screens who is at the post and who is invited.
    fn tell_people(&mut self) {
        // Where the host does not answer, the next who asks sees why.
        if let Some(Ok(list)) = self.session.as_mut().map(Session::people_list) {
            self.say(Msg::PeopleList(list));
        }
    }

    /// Hands opened records to the screens, some at a time.
    fn hand(&mut self, arrived: Vec<Arrived>) {
        self.in_flight += arrived.len();
        let mut arrived = arrived.into_iter().peekable();
        while arrived.peek().is_some() {
            self.say(Msg::Arrived(
                arrived.by_ref().take(HANDED_AT_ONCE).collect(),
            ));
        }
    }

    fn job(&mut self, job: Job, ticket: u64) -> Option<Answer> {
        Some(match job {
            Job::Look => match self.ways.already.take() {
                Some((handle, passphrase)) => {
                    return self.job(Job::SignIn { handle, passphrase }, ticket);
                }
                None => self.look(),
            },
            Job::SetUp(founding) => self.set_up(&founding),
            Job::SignIn { handle, passphrase } => {
                let answer = self.sign_in(&handle, &passphrase);
                self.say(Msg::Answer { ticket, answer });
                return None;
            }
            Job::Lock => {
                self.leave();
                Answer::Locked
            }
            Job::Commit(change) => self.with_session(|session| session.save(&change)),
            Job::TakeBack(change) => self.with_session(|session| session.take_back(change)),
            Job::Sign { texts, passphrase } => {
                match (&self.session, Passphrase::new(&passphrase)) {
                    (Some(session), Ok(passphrase)) if session.is_passphrase(&passphrase) => {
                        Answer::Signed(
                            texts
                                .into_iter()
                                .map(|text| {
                                    let signed = session.sign(&text);
                                    (text, signed)
                                })
                                .collect(),
                        )
                    }
                    (Some(_), _) => Answer::WrongPassphrase,
                    (None, _) => Answer::Refused(Refusal::NoHost),
                }
            }
            Job::ReadAnnounced { scope, keys } => {
                self.read_on_record(|session| session.read_announced(scope, keys))
            }
            Job::ReadShared { scope, revisions } => {
                self.read_on_record(|session| session.read_shared(scope, &revisions))
            }
            Job::LetGoOfEnded => {
                if let Some(session) = &mut self.session {
                    session.let_go_of_ended();
                }
                self.tell_me();
                if let Some(session) = &self.session {
                    self.say(Msg::Access(session.access()));
                }
                Answer::Quietly
            }
            Job::SettleShares(change) => {
                // Somebody else concerned may have been quicker.
                let _ = self.with_session(|session| session.save(&change));
                Answer::Quietly
            }
            Job::Settle(change) => {
                let saved = self.with_session(|session| session.save(&change));
                Answer::Settled(matches!(saved, Answer::Saved(_)))
            }
            Job::OpenInEmergency {
                case,
                access,
                reason,
                words,
            } => self.by_recovery(&words, |session, words| {
                session.open_in_emergency(case, access, &reason, words)
            }),
            Job::HandOverByForce(by_force) => {
                self.by_recovery(&by_force.words, |session, words| {
                    session.hand_over_by_force(
                        &by_force.change,
                        by_force.to,
                        by_force.until,
                        &by_force.cases,
                        words,
                    )
                })
            }
            // Over SSH no file of this machine is read, nor are their names told.
            Job::ListRosters { .. } if self.ways.over_ssh => Answer::Files(Vec::new()),
            Job::ListRosters { folder, begun } => {
                Answer::Files(path_completion::list(&folder, &begun, &ROSTER_ENDINGS))
            }
            Job::ReadRoster { path, .. } if self.ways.over_ssh => Answer::NoFile(path),
            Job::ReadRoster { path, today } => read_roster(path, today),
            Job::KeepDraft(draft) => self.with_drafts(|session| session.keep_draft(&draft)),
            Job::DropDraft(id) => self.with_drafts(|session| session.drop_draft(id)),
            Job::TakeNote(note) => {
                let session = self.session.as_ref();
                if let Some(file) = session.and_then(|session| self.visit_file(session)) {
                    file.take_note(note);
                }
                Answer::Quietly
            }
            Job::KeepTheme(choice) => match (&self.session, &self.ways.own) {
                (Some(session), Some(own)) => {
                    match kept_theme::write(own, session.post(), session.me().person, choice) {
                        Ok(()) => Answer::ThemeKept,
                        Err(_) => Answer::Refused(Refusal::DiskFailed),
                    }
                }
                // Without a folder of their own it holds for this session.
                _ => Answer::ThemeKept,
            },
            Job::WriteFile { path, .. } if self.ways.over_ssh => Answer::FileFailed(path),
            Job::WriteFile { path, bytes, what } => match self.session.as_mut() {
                None => Answer::FileFailed(path),
                // The log says so first: nothing leaves that it does not have.
                Some(session) => match session.note_export(what, None) {
                    Err(refusal) => Answer::Refused(refusal),
                    Ok(()) => match new_file::write_new(&path, &bytes) {
                        Ok(()) => Answer::FileWritten(path),
                        Err(_) => Answer::FileFailed(path),
                    },
                },
            },
            Job::ReadAudit { asked, turn } => match &mut self.session {
                None => Answer::Refused(Refusal::NoHost),
                Some(session) => match session.audit_page(&asked) {
                    Ok(page) => Answer::Audit { page, turn },
                    Err(refusal) => Answer::Refused(refusal),
                },
            },
            Job::OfPeople(job) => {
                let argon = self.ways.argon;
                let Some(session) = &mut self.session else {
                    return Some(Answer::Refused(Refusal::NoHost));
                };
                match people_work::with_session(session, *job, argon) {
                    Ok((answer, arrived)) => {
                        self.hand(arrived);
                        self.tell_people();
                        Answer::OfPeople(answer)
                    }
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
            // Over SSH no file of this machine is read: the account is shared.
            Job::AtDoor(DoorJob::Join(joining))
                if self.ways.over_ssh && joining.identity.is_some() =>
            {
                Answer::AtDoor(DoorAnswer::Joined(Err(DoorFault::NoFile)))
            }
            Job::AtDoor(job) => {
                let line = match (self.ways.reach)() {
                    Ok(Reached::Host(line)) => Some(line),
                    Ok(Reached::NoPost) | Err(_) => None,
                };
                let (argon, around) = (self.ways.argon, self.around());
                Answer::AtDoor(people_work::at_door(line, job, argon, around))
            }
        })
    }

    /// Does something with a draft; without a session nothing is kept, and is not said to be.
    fn with_drafts(&mut self, act: impl FnOnce(&mut Session) -> Result<(), Refusal>) -> Answer {
        let done = self.session.as_mut().map(act);
        match done.unwrap_or(Err(Refusal::SignedOut)) {
            Ok(()) => Answer::DraftKept,
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn with_session(
        &mut self,
        act: impl FnOnce(&mut Session) -> Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Answer {
        let Some(session) = &mut self.session else {
            return Answer::Refused(Refusal::NoHost);
        };
        match act(session) {
            Ok((saved, arrived)) => {
                self.hand(arrived);
                Answer::Saved(saved)
            }
            Err(refusal) => {
                if matches!(refusal, Refusal::Conflict { .. } | Refusal::ChangedSince(_)) {
                    // The other version is to be shown beside this one, whether or not it was told of.
                    let theirs = session.catch_up().unwrap_or_default();
                    self.hand(theirs);
                }
                Answer::Refused(refusal)
            }
        }
    }

    /// Reads recovery words, or the file they are in, and has them used once.
    fn by_recovery(
        &mut self,
        typed: &str,
        act: impl FnOnce(&mut Session, &RecoveryWords) -> Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Answer {
        let words = match recovery_words(typed, self.ways.over_ssh) {
            Ok(words) => words,
            Err(refusal) => return Answer::Refused(refusal),
        };
        match self.with_session(|session| act(session, &words)) {
            Answer::Saved(_) => {
                // Who has what is told with the answer: an emergency is no act that is heard.
                if let Some(session) = &self.session {
                    self.say(Msg::Access(session.access()));
                }
                Answer::ByRecovery
            }
            other => other,
        }
    }

    fn look(&mut self) -> Answer {
        match (self.ways.reach)() {
            Ok(Reached::NoPost) => Answer::NoPost,
            Ok(Reached::Host(mut line)) => match line.ask(Request::People) {
                Ok(HostAnswer::People(people)) if people.is_empty() => Answer::NoPost,
                Ok(HostAnswer::People(people)) => {
                    Answer::People(people.into_iter().map(|person| person.handle).collect())
                }
                _ => Answer::Refused(Refusal::NoHost),
            },
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn set_up(&mut self, founding: &Founding) -> Answer {
        let mut rng = (self.ways.rng)();
        match founding::found(
            founding,
            self.ways.word_list,
            self.ways.argon,
            (self.ways.clock)(),
            &mut rng,
        ) {
            Ok(mut new) => {
                let words = std::mem::take(&mut new.words);
                match (self.ways.create)(new) {
                    Ok(()) => Answer::Founded(Box::new(Founded { words })),
                    Err(fault) => Answer::FoundingFailed(fault),
                }
            }
            Err(fault) => Answer::FoundingFailed(FoundingFault::Found(fault)),
        }
    }

    /// Gives what a session is given from outside.
    fn around(&mut self) -> Surroundings {
        Surroundings {
            rng: (self.ways.rng)(),
            clock: self.ways.clock,
            floor: self.ways.floor,
            from: self.ways.from.clone(),
            own: self.ways.own.clone(),
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
        let around = self.around();
        let mut session = match Session::sign_in(line, handle, &passphrase, around) {
            Ok(session) => session,
            Err(fault) => {
                self.count_refused(handle, &fault);
                return Answer::SignInFailed(fault);
            }
        };
        // A full disk keeps nobody from reading; what was refused is told of at the next sign-in then.
        if session.note_sign_in(&self.refused).is_ok() {
            self.refused.clear();
        }
        match open_day(&mut session) {
            Ok(opened) => {
                let Opened {
                    mut unlocked,
                    rest,
                    stale,
                    count,
                } = opened;
                if let Some(own) = &self.ways.own {
                    unlocked.theme = kept_theme::read(own, session.post(), session.me().person);
                }
                let now = (self.ways.clock)();
                unlocked.visit = match self.visit_file(&session) {
                    Some(file) => file.begin(now),
                    None => Visit::first(now),
                };
                self.told = Some(unlocked.me.clone());
                // Whoever was signed in without being asked has not seen who else there is to switch to.
                self.say(Msg::People(who_may_sign_in(&session)));
                self.session = Some(session);
                self.behind = Some(Behind::new(rest, stale, count));
                Answer::SignedIn(Box::new(unlocked))
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Does a step of what is left to do behind Today.
    fn step_behind(&mut self) {
        let (Some(mut behind), Some(session)) = (self.behind.take(), &mut self.session) else {
            return;
        };
        let told = behind.step(session);
        self.tell_doubt();
        let Some(told) = told else {
            return;
        };
        self.behind = Some(behind);
        for told in told {
            match told {
                // What was lost since it was written down at the last sign-in is not shown.
                Told::Arrived(arrived) => self.hand_theirs(arrived),
                Told::NotAllRead => self.say(Msg::NotAllRead),
                Told::AllRead => self.say(Msg::AllRead),
            }
        }
    }
    /// Gives the file of this person's visits, where they have a folder of their own.
    fn visit_file(&self, session: &Session) -> Option<VisitFile> {
        let own = self.ways.own.as_deref()?;
        Some(VisitFile::of(own, session.post(), session.me().person))
    }

    fn leave(&mut self) {
        self.behind = None;
        self.opened.clear();
        if let Some(mut session) = self.session.take() {
            if session.has_host() {
                // Whoever leaves is not kept: where it cannot be written, the next sign-in alone says that they left.
                let _ = session.note(Action::Lock, Noted::default());
            }
            if let Some(file) = self.visit_file(&session) {
                file.end((self.ways.clock)());
            }
            // Only the next sign-in's check is poorer where it cannot be written.
            let _ = session.remember_head();
        }
    }

    /// Reads what was announced, and hands it over.
    fn read_on_record(
        &mut self,
        read: impl FnOnce(&mut Session) -> Result<Vec<Arrived>, Refusal>,
    ) -> Answer {
        let Some(session) = &mut self.session else {
            return Answer::Refused(Refusal::NoHost);
        };
        match read(session) {
            Ok(arrived) => {
                self.hand(arrived);
                Answer::ReadAnnounced
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Remembers a sign-in that was refused, to be written into the log by whoever signs in here next.
    fn count_refused(&mut self, handle: &str, fault: &SignInFault) {
        if matches!(
            fault,
            SignInFault::HostGone(_) | SignInFault::ProofRefused | SignInFault::TooMany
        ) {
            return;
        }
        let last = (self.ways.clock)();
        let full = self.refused.len() >= REFUSED_NAMES_MOST;
        let same = |one: &&mut RefusedSignIns| full || one.handle.as_str() == handle;
        match self.refused.iter_mut().rev().find(same) {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                one.last = last;
            }
            None => self.refused.push(RefusedSignIns {
                handle: Zeroizing::new(handle.to_string()),
                count: 1,
                last,
            }),
        }
    }
}

impl Drop for Worker {
    /// Says so, after a panic too: the loop does not wait for a worker that is gone.
    fn drop(&mut self) {
        // The loop may be gone already.
        let _ = self.to_loop.send(Wake::WorkerGone);
    }
}

/// Hears what the host says, and gives the keys that are owed since: to somebody who came, or anew where one has gone.
fn hear(session: &mut Session, push: &Push) -> Vec<Arrived> {
    let arrived = session.hear(push);
    if session.take_people_moved() {
        // Several sessions may try; one is first, and what is left is for the next that holds the keys.
        let _ = session.settle_keys();
    }
    arrived
}

/// The names that one signs in with, of everybody who is not suspended and has not left.
fn who_may_sign_in(session: &Session) -> Vec<String> {
    let people = session.directory().people();
    people
        .filter(|person| person.standing == Standing::Active)
        .map(|person| person.handle.clone())
        .collect()
}

/// How the names of rosters end, in small letters.
const ROSTER_ENDINGS: [&str; 2] = [".xlsx", ".csv"];

/// Reads a roster; a file larger than any is not taken into memory.
fn read_roster(path: PathBuf, today: NaiveDate) -> Answer {
    let bounds = Bounds::default();
    let Ok(about) = fs::metadata(&path) else {
        return Answer::NoFile(path);
    };
    // A file larger than any roster is not read into memory first.
    let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
    if size > bounds.file_bytes {
        return Answer::Roster(Err(FileRefused::TooLarge {
            bytes: size,
            limit: bounds.file_bytes,
        }));
    }
    let Ok(bytes) = fs::read(&path) else {
        return Answer::NoFile(path);
    };
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Answer::Roster(read::read(&bytes, &name, &bounds, today).map(Box::new))
}

/// What a worked Today needs.
struct Opened {
    unlocked: Unlocked,
    /// What is left of the snapshot, and whether it should be made anew.
    rest: Option<Rest>,
    stale: bool,
    /// What was read from the host for it.
    count: ReadCount,
}

/// Reads what a worked Today needs.
fn open_day(session: &mut Session) -> Result<Opened, Refusal> {
    session.begin_private()?;
    let mut register = Register::default();
    let mut count = ReadCount::default();
    let (rest, stale) = match session.read_snapshot(&mut register) {
        SnapshotUse::Taken { rest, stale } => (Some(rest), stale),
        SnapshotUse::None => {
            count = read_first(session, &mut register)?;
            (None, false)
        }
    };
    let (drafts, lost_drafts) = session.drafts_and_lost()?;
    let unlocked = Unlocked {
        me: session.me().clone(),
        access: session.access(),
        register,
        theme: Choice::default(),
        drafts,
        changes: session.own_changes(),
        visit: Visit::default(),
        welcome: Welcome {
            keys: session.key_news().to_vec(),
            newer_passphrase: session
                .copy_ahead()
                .map(|copy| copy.code.unwrap_or_else(|| copy.post.to_string())),
            old_keys: session.keys_replaced_at().map(|copy| copy.shown()),
            lost_drafts,
            // What is to be done on a first day is of no use to who only looks at figures.
            first_day: session.is_first_day() && !session.me().roles.only_oversees(),
        },
    };
    Ok(Opened {
        unlocked,
        rest,
        stale,
        count,
    })
}

/// Reads from the host, and makes the snapshot of it that the next sign-in begins with.
fn read_first(session: &mut Session, register: &mut Register) -> Result<ReadCount, Refusal> {
    // Where it cannot be written the next sign-in is as slow as this one, and nothing else.
    let mut making = session.begin_snapshot().ok().flatten();
    let mut count = ReadCount::default();
    for kind in ORDER {
        let mut after = None;
        loop {
            let page = session.read_page(*kind, after, &mut count)?;
            for arrived in &page.arrived {
                if register.take(&arrived.opened()).is_err() {
                    count.records -= 1;
                    count.faults += 1;
                }
            }
            making = making.and_then(|mut making| {
                let done = session.snapshot(&mut making, page.arrived);
                done.is_ok().then_some(making)
            });
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    if let Some(making) = making {
        let _ = session.finish_snapshot(making);
    }
    Ok(count)
}

/// The most that is read of a file of recovery words, in bytes.
const WORDS_FILE_MOST: u64 = 4096;

/// Reads recovery words as they were typed, or the file whose path was.
fn recovery_words(typed: &str, over_ssh: bool) -> Result<RecoveryWords, Refusal> {
    if !is_path(typed) {
        return RecoveryWords::parse(typed).map_err(Refusal::NotRecoveryWords);
    }
    // Whoever comes over SSH has no files here.
    if over_ssh {
        return Err(Refusal::NoWordsFile);
    }
    let mut text = Zeroizing::new(String::new());
    let file = fs::File::open(path_of(typed)).map_err(|_| Refusal::NoWordsFile)?;
    file.take(WORDS_FILE_MOST)
        .read_to_string(&mut text)
        .map_err(|_| Refusal::NoWordsFile)?;
    RecoveryWords::parse(&text).map_err(Refusal::NotRecoveryWords)
}
