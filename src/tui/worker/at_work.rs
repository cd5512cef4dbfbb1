//! Somebody who is signed in: their session, what is still to be read for them, and what is done with it.
//!
//! Whatever a session hears or reads on the way to something else goes to the screens from here, in one order: who the
//! person is by now, then records, then what is not to be believed.

use std::collections::VecDeque;

use crate::care::ledger::header::Standing;
use crate::care::records::audit::Action;
use crate::host::wire::Push;
use crate::post::change::Noted;
use crate::post::last_visit::VisitFile;
use crate::post::newly_opened::CasesRead;
use crate::post::reading::Arrived;
use crate::post::refusal::Refusal;
use crate::post::session::Session;
use crate::post::signing::ToSign;
use crate::tui::behind::{Behind, Told};
use crate::tui::file_path::is_path;
use crate::tui::job::{Answer, Saved};
use crate::tui::kept_theme;
use crate::tui::people_job::PeopleJob;
use crate::tui::theme::Choice;
use crate::tui::update::message::Msg;
use crate::tui::worker::files::Files;
use crate::tui::worker::people;
use crate::tui::worker::screens::Screens;
use crate::tui::worker::ways::Ways;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::RecoveryWords;
use crate::vault::sealed_identity::ArgonParams;

/// Somebody at work.
pub(super) struct AtWork {
    session: Session,
    /// What is still to be done behind Today.
    behind: Option<Behind>,
    /// Cases that were opened to the person, whose records are being read.
    opened: VecDeque<CasesRead>,
}

impl AtWork {
    pub(super) fn begin(session: Session, behind: Behind) -> AtWork {
        AtWork {
            session,
            behind: Some(behind),
            opened: VecDeque::new(),
        }
    }

    pub(super) fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Tells whether something is still to be read.
    pub(super) fn has_steps(&self) -> bool {
        self.behind.is_some() || !self.opened.is_empty()
    }

    /// Takes a step of it; what was opened to the person comes first.
    pub(super) fn step(&mut self, screens: &mut Screens) {
        if self.opened.is_empty() {
            self.step_behind(screens);
        } else {
            self.step_opened(screens);
        }
    }

    fn step_behind(&mut self, screens: &mut Screens) {
        let Some(behind) = &mut self.behind else {
            return;
        };
        let told = behind.step(&mut self.session);
        screens.tell_doubt(&mut self.session);
        let Some(told) = told else {
            self.behind = None;
            return;
        };
        for told in told {
            match told {
                // What was lost since it was written down at the last sign-in is not shown.
                Told::Arrived(arrived) => screens.hand_theirs(&self.session, arrived),
                Told::NotAllRead => screens.say(Msg::NotAllRead),
                Told::AllRead => screens.say(Msg::AllRead),
            }
        }
    }

    /// Reads some of what was opened; where the host is gone, the next sign-in reads it.
    fn step_opened(&mut self, screens: &mut Screens) {
        let Some(reading) = self.opened.front_mut() else {
            return;
        };
        match self.session.read_cases_on(reading) {
            Ok(Some(arrived)) => screens.hand_theirs(&self.session, arrived),
            Ok(None) | Err(_) => {
                self.opened.pop_front();
            }
        }
        screens.tell_doubt(&mut self.session);
    }

    /// Hands on what a job brought with it, before its answer; what was opened meanwhile is read from now on.
    pub(super) fn tell_brought(&mut self, screens: &mut Screens) {
        screens.tell_me(&self.session);
        self.opened.extend(self.session.begin_newly_opened());
        self.hand_overheard(screens);
    }

    /// Says after an answer what is not to be believed, and makes ready for the next save.
    pub(super) fn settle_down(&mut self, screens: &Screens) {
        screens.tell_doubt(&mut self.session);
        self.session.get_ready();
    }

    fn hand_overheard(&mut self, screens: &mut Screens) {
        let overheard = self.session.take_overheard();
        screens.hand_theirs(&self.session, overheard);
    }

    /// Hears what the host says, and gives the keys that are owed since: to somebody who came, or anew where one has gone.
    pub(super) fn hear(&mut self, push: &Push, screens: &mut Screens) {
        let arrived = self.session.hear(push);
        if self.session.take_people_moved() {
            // Several sessions may try; one is first, and what is left is for the next that holds the keys.
            let _ = self.session.settle_keys();
        }
        self.tell_heard(arrived, screens);
        if matches!(push, Push::Answered) {
            screens.tell_people(&mut self.session);
        }
    }

    pub(super) fn waits_for_others(&self) -> bool {
        self.session.waits_for_others()
    }

    /// Asks for what others did before something was saved here, where the host has not told of it.
    pub(super) fn ask_for_others(&mut self, screens: &mut Screens) {
        let arrived = self.session.catch_up().unwrap_or_default();
        self.tell_heard(arrived, screens);
    }

    /// Hands on what was heard of others.
    fn tell_heard(&mut self, arrived: Vec<Arrived>, screens: &mut Screens) {
        screens.tell_me(&self.session);
        self.opened.extend(self.session.begin_newly_opened());
        screens.hand(arrived);
        self.hand_overheard(screens);
        screens.tell_doubt(&mut self.session);
        screens.tell_out(&self.session);
        if self.session.take_people_heard() {
            screens.tell_people(&mut self.session);
        }
    }

    /// Has something saved.
    pub(super) fn save(
        &mut self,
        screens: &mut Screens,
        act: impl FnOnce(&mut Session) -> Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Answer {
        match act(&mut self.session) {
            Ok((saved, arrived)) => {
                screens.hand(arrived);
                Answer::Saved(saved)
            }
            Err(refusal) => {
                if matches!(refusal, Refusal::Conflict { .. } | Refusal::ChangedSince(_)) {
                    // The other version is to be shown beside this one, whether or not it was told of.
                    screens.hand(self.session.catch_up().unwrap_or_default());
                }
                Answer::Refused(refusal)
            }
        }
    }

    /// Reads what was announced, and hands it over.
    pub(super) fn read_on_record(
        &mut self,
        screens: &mut Screens,
        read: impl FnOnce(&mut Session) -> Result<Vec<Arrived>, Refusal>,
    ) -> Answer {
        match read(&mut self.session) {
            Ok(arrived) => {
                screens.hand(arrived);
                Answer::ReadAnnounced
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Reads recovery words, or the file they are in, and has them used once.
    pub(super) fn by_recovery(
        &mut self,
        screens: &mut Screens,
        (typed, files): (&str, Option<Files>),
        act: impl FnOnce(&mut Session, &RecoveryWords) -> Result<(Saved, Vec<Arrived>), Refusal>,
    ) -> Answer {
        let words = match recovery_words(typed, files) {
            Ok(words) => words,
            Err(refusal) => return Answer::Refused(refusal),
        };
        match self.save(screens, |session| act(session, &words)) {
            Answer::Saved(_) => {
                // Who has what is told with the answer: an emergency is no act that is heard.
                screens.tell_access(&self.session);
                Answer::ByRecovery
            }
            other => other,
        }
    }

    /// Signs texts, where the passphrase is the person's own.
    pub(super) fn sign(&self, texts: Vec<ToSign>, passphrase: &str) -> Answer {
        let own = Passphrase::new(passphrase).is_ok_and(|typed| self.session.is_passphrase(&typed));
        if !own {
            return Answer::WrongPassphrase;
        }
        let signed = texts.into_iter().map(|text| {
            let signed = self.session.sign(&text);
            (text, signed)
        });
        Answer::Signed(signed.collect())
    }

    /// Lets go of the keys of what was this person's up to a time that has come.
    pub(super) fn let_go_of_ended(&mut self, screens: &mut Screens) {
        self.session.let_go_of_ended();
        screens.tell_me(&self.session);
        screens.tell_access(&self.session);
    }

    /// Does something about people, after which the screens are told who there is.
    pub(super) fn about_people(
        &mut self,
        screens: &mut Screens,
        job: PeopleJob,
        argon: ArgonParams,
    ) -> Answer {
        match people::with_session(&mut self.session, job, argon) {
            Ok((answer, arrived)) => {
                screens.hand(arrived);
                screens.tell_people(&mut self.session);
                Answer::OfPeople(answer)
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Gives the file of this person's visits, where they have a folder of their own.
    pub(super) fn visit_file(&self, ways: &Ways) -> Option<VisitFile> {
        let own = ways.own.as_deref()?;
        let (post, person) = (self.session.post(), self.session.me().person);
        Some(VisitFile::of(own, post, person))
    }

    /// Reads the colours this person chose.
    pub(super) fn theme(&self, ways: &Ways) -> Choice {
        let (post, person) = (self.session.post(), self.session.me().person);
        let own = ways.own.as_deref();
        own.map_or_else(Choice::default, |own| kept_theme::read(own, post, person))
    }

    /// Keeps the colours this person chose; without a folder of their own they hold for this session.
    pub(super) fn keep_theme(&self, ways: &Ways, choice: Choice) -> Answer {
        let (post, person) = (self.session.post(), self.session.me().person);
        let own = ways.own.as_deref();
        match own.map(|own| kept_theme::write(own, post, person, choice)) {
            None | Some(Ok(())) => Answer::ThemeKept,
            Some(Err(_)) => Answer::Refused(Refusal::DiskFailed),
        }
    }

    /// Gives the names that one signs in with, of everybody who is not suspended and has not left.
    pub(super) fn who_may_sign_in(&self) -> Vec<String> {
        let people = self.session.directory().people();
        people
            .filter(|person| person.standing == Standing::Active)
            .map(|person| person.handle.clone())
            .collect()
    }

    /// Ends the session, and with it its keys.
    pub(super) fn leave(mut self, ways: &Ways) {
        if self.session.has_host() {
            // Whoever leaves is not kept: where it cannot be written, the next sign-in alone says that they left.
            let _ = self.session.note(Action::Lock, Noted::default());
        }
        if let Some(file) = self.visit_file(ways) {
            file.end((ways.clock)());
        }
        // Only the next sign-in's check is poorer where it cannot be written.
        let _ = self.session.remember_head();
    }
}

/// Reads recovery words as they were typed, or from the file whose path was.
fn recovery_words(typed: &str, files: Option<Files>) -> Result<RecoveryWords, Refusal> {
    if !is_path(typed) {
        return RecoveryWords::parse(typed).map_err(Refusal::NotRecoveryWords);
    }
    let files = files.ok_or(Refusal::NoWordsFile)?;
    let text = files.recovery_words(typed);
    let text = text.map_err(|_| Refusal::NoWordsFile)?;
    RecoveryWords::parse(&text).map_err(Refusal::NotRecoveryWords)
}
