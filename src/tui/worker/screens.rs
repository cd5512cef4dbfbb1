//! The screens as the worker sees them: what it tells them, what they were told already, what they have not taken yet.

use std::sync::mpsc::Sender;

use crate::host::wire::Push;
use crate::post::me::Me;
use crate::post::reading::Arrived;
use crate::post::session::Session;
use crate::tui::channels::Wake;
use crate::tui::update::message::Msg;

/// How many opened records are handed to the screens at once, so that a key never waits for them.
const HANDED_AT_ONCE: usize = 400;

/// How many records may wait for the loop before more are read behind Today: they are in memory twice as long as they
/// wait.
const IN_FLIGHT_MOST: usize = 4 * HANDED_AT_ONCE;

/// The screens, at the other end of a channel.
pub(super) struct Screens {
    to_loop: Sender<Wake>,
    /// Records handed to the loop that it has not taken yet.
    in_flight: usize,
    /// What they were last told of the person.
    told: Option<Me>,
    /// At which number of heard acts they were last told who has what.
    told_access: u64,
}

impl Screens {
    pub(super) fn new(to_loop: Sender<Wake>) -> Screens {
        Screens {
            to_loop,
            in_flight: 0,
            told: None,
            told_access: 0,
        }
    }

    pub(super) fn say(&self, msg: Msg) {
        // Where the loop is gone, so is whoever would have read it.
        let _ = self.to_loop.send(Wake::Msg(msg));
    }

    /// Says that nothing more comes.
    pub(super) fn say_gone(&self) {
        // The loop may be gone already.
        let _ = self.to_loop.send(Wake::WorkerGone);
    }

    /// Hands over opened records, some at a time.
    pub(super) fn hand(&mut self, arrived: Vec<Arrived>) {
        self.in_flight += arrived.len();
        let mut arrived = arrived.into_iter().peekable();
        while arrived.peek().is_some() {
            self.say(Msg::Arrived(
                arrived.by_ref().take(HANDED_AT_ONCE).collect(),
            ));
        }
    }

    /// Hands over records, those left out that the person may not read any more by now.
    pub(super) fn hand_theirs(&mut self, session: &Session, arrived: Vec<Arrived>) {
        self.hand(session.only_theirs(arrived));
    }

    /// Hears that the loop has taken so many records.
    pub(super) fn taken(&mut self, count: usize) {
        self.in_flight = self.in_flight.saturating_sub(count);
    }

    /// Tells whether more may be read behind Today.
    pub(super) fn have_room(&self) -> bool {
        self.in_flight <= IN_FLIGHT_MOST
    }

    /// Remembers what the screens are told with the sign-in itself.
    pub(super) fn begin(&mut self, me: Me) {
        self.told = Some(me);
    }

    /// Tells which keys the person holds, where a case was opened, granted or taken away.
    ///
    /// Before the answer or the records that may be planned with: who opens a case writes in it next.
    pub(super) fn tell_me(&mut self, session: &Session) {
        if self.told.as_ref() != Some(session.me()) {
            self.told = Some(session.me().clone());
            self.say(Msg::Me(session.me().clone()));
        }
        if self.told_access != session.acts_heard() {
            self.told_access = session.acts_heard();
            self.tell_access(session);
        }
    }

    /// Tells who has what.
    pub(super) fn tell_access(&self, session: &Session) {
        self.say(Msg::Access(session.access()));
    }

    /// Tells, once, what the host has told that is not to be believed.
    pub(super) fn tell_doubt(&self, session: &mut Session) {
        if let Some(doubt) = session.take_doubt() {
            self.say(Msg::Doubt(doubt));
        }
    }

    /// Tells that the host lets this person in no more: the screens are locked at once.
    pub(super) fn tell_out(&self, session: &Session) {
        if session.is_out() {
            self.say(Msg::Out);
        }
    }

    /// Tells who is at the post and who is invited.
    pub(super) fn tell_people(&self, session: &mut Session) {
        // Where the host does not answer, the next who asks sees why.
        if let Ok(list) = session.people_list() {
            self.say(Msg::PeopleList(list));
        }
    }

    /// Tells who else is in, where the host says so.
    pub(super) fn tell_present(&self, push: &Push) {
        match push {
            Push::Present { others } => self.say(Msg::Present(others.clone())),
            // Whoever is in after it is told of by the next host.
            Push::Ending => self.say(Msg::Present(Vec::new())),
            Push::Committed { .. } | Push::Answered => {}
        }
    }
}
