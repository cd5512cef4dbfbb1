//! The whole program between two events: what is lent to the layers, and the stack of them.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::{CommitId, PersonId};
use crate::post::access::Access;
use crate::post::draft::Draft;
use crate::post::fresh::Fresh;
use crate::post::last_visit::Visit;
use crate::post::me::Me;
use crate::post::people_list::PeopleList;
use crate::post::register::Register;
use crate::tui::commands::Command;
use crate::tui::cover::Cover;
use crate::tui::ground::Ground;
use crate::tui::history::History;
use crate::tui::job::SignInFault;
use crate::tui::keeping::Keeping;
use crate::tui::key::Key;
use crate::tui::layer::{Layer, Notice, Screen, Shared};
use crate::tui::theme::{Facts, Theme};
use crate::tui::veil::Known;
use crate::vault::pin::SessionPin;
use crate::words::texts::Words;

/// How long before the lock it is announced: 20 s (INTERFACE, Privacy).
pub const LOCK_WARNING: TimeDelta = TimeDelta::seconds(20);

/// What the command line knew.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The name to be selected at sign-in.
    pub handle: Option<String>,
    /// Lines shown at sign-in, such as the sign-ins of a demo.
    pub hints: Vec<String>,
    /// Whether those lines are yet to be shown over the first screen.
    pub card: bool,
    /// Whether the post is made up; known before anybody can read its settings.
    pub demo: bool,
    /// The SSH key it came by, where that is known: its fingerprint.
    pub came_by: Option<String>,
}

/// The state of the program; only [`crate::tui::update`] changes it.
pub struct Model {
    pub shared: Shared,
    pub start: Start,
    /// What the theme follows from, beside what the person chooses.
    pub terminal: Facts,
    /// From the screen at the bottom to what is on top.
    pub stack: Vec<Placed>,
    /// The screen at the bottom, once somebody is signed in.
    pub screen: Option<Screen>,
    /// Where one has been, for going back.
    pub trail: Vec<Screen>,
    /// What was last done to a row, to be repeated on another.
    pub last_of_row: Option<Command>,
    /// Whether something that the host told is not to be believed; it stays until the lock.
    pub in_doubt: bool,
    /// Why the passphrase that the command line gave has opened nothing, until it stands in the sign-in.
    pub not_opened: Option<SignInFault>,
    /// Keys pressed that are the beginning of a longer sequence.
    pub pending: Vec<Key>,
    pub notice: Option<Notice>,
    /// What the veil hides, while names are veiled.
    pub veiled: Known,
    /// Jobs whose answers are awaited.
    pub under_way: Vec<UnderWay>,
    pub history: History,
    /// An undo or redo that was asked for on another screen than where it happened, and waits for a second key.
    pub undo_asked: Option<CommitId>,
    /// What is being taken back, as it stood before.
    pub taken_back: Option<String>,
    /// The draft that was thrown away last, with what undo would have taken back before it.
    pub thrown: Option<(Draft, Option<CommitId>)>,
    /// Whether somebody was told that leaving loses what the host could not keep.
    pub leave_asked: bool,
    pub cover: Option<Cover>,
    /// The job that tries a passphrase to lift the cover.
    pub cover_try: Option<u64>,
    /// What lifts the cover in this session, once chosen; dropped at lock.
    pub pin: Option<SessionPin>,
    /// Who else is signed in at this post now.
    pub others: Vec<PersonId>,
    /// Who may sign in, and who did last.
    pub people: Vec<String>,
    pub last_handle: Option<String>,
    /// When the last key was pressed.
    pub touched: DateTime<Utc>,
    /// Whether something typed may not be kept as a draft yet.
    pub unkept: bool,
    pub quitting: bool,
    /// What is said when the screens are gone: why the program ended by itself.
    pub farewell: Option<String>,
    next: u64,
}

/// A layer with the number by which answers find it.
pub struct Placed {
    pub number: u64,
    pub layer: Box<dyn Layer>,
}

/// A job whose answer is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    pub ticket: u64,
    /// The layer that asked and waits for the answer, where one does.
    pub layer: Option<u64>,
    /// Whether that layer closes once it is done.
    pub close: bool,
    /// Where it was asked.
    pub screen: Option<Screen>,
    /// Whether it changes records.
    pub saves: bool,
    /// Whether it carries a draft.
    pub keeps: bool,
    /// When it was asked.
    pub since: DateTime<Utc>,
}

impl Model {
    /// Makes a model with nobody signed in and nothing on the stack.
    pub fn new(
        words: Arc<Words>,
        theme: Theme,
        now: DateTime<Utc>,
        size: (u16, u16),
        fresh: Fresh,
    ) -> Model {
        let shared = Shared {
            words,
            theme,
            now,
            register: Register::default(),
            me: nobody(),
            access: Access::default(),
            veil: false,
            size,
            fresh,
            drafts: Vec::new(),
            visit: Visit::default(),
            keeping: Keeping::default(),
            people: PeopleList::default(),
            over_ssh: false,
            of_service: false,
        };
        Model {
            shared,
            start: Start::default(),
            terminal: Facts::default(),
            stack: Vec::new(),
            screen: None,
            trail: Vec::new(),
            last_of_row: None,
            in_doubt: false,
            not_opened: None,
            pending: Vec::new(),
            notice: None,
            veiled: Known::default(),
            under_way: Vec::new(),
            history: History::default(),
            undo_asked: None,
            taken_back: None,
            thrown: None,
            leave_asked: false,
            cover: None,
            cover_try: None,
            pin: None,
            others: Vec::new(),
            people: Vec::new(),
            last_handle: None,
            touched: now,
            unkept: false,
            quitting: false,
            farewell: None,
            next: 1,
        }
    }

    /// Gives a number that no layer and no job has had.
    pub fn number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }

    /// Puts a layer on top.
    pub fn push(&mut self, layer: Box<dyn Layer>) {
        let number = self.number();
        self.stack.push(Placed { number, layer });
    }

    /// Takes everything off and puts one layer down.
    pub fn start_with(&mut self, layer: Box<dyn Layer>) {
        self.stack.clear();
        self.pending.clear();
        self.push(layer);
    }

    /// Tells whether somebody is signed in.
    pub fn is_open(&self) -> bool {
        self.screen.is_some()
    }

    /// Tells whether the post is made up.
    pub fn is_demo(&self) -> bool {
        self.start.demo || self.shared.register.settings.demo
    }

    /// Gives how long nobody may press a key until the session locks; nothing where it never does.
    pub fn patience(&self) -> Option<TimeDelta> {
        let minutes = self.shared.register.settings.lock_minutes;
        let layers = self.stack.iter();
        let least = layers.filter_map(|placed| placed.layer.least_patience());
        let least = least.max().unwrap_or_default();
        (self.is_open() && minutes > 0).then(|| TimeDelta::minutes(i64::from(minutes)).max(least))
    }

    /// Gives the seconds left until the lock, in its last 20.
    pub fn locks_in(&self) -> Option<i64> {
        let left = self.patience()? - (self.shared.now - self.touched);
        (left <= LOCK_WARNING).then(|| left.num_seconds().max(0))
    }

    /// Draws for the ground that the terminal told of.
    pub fn see_ground(&mut self, ground: Ground) {
        self.terminal.ground = Some(ground);
        self.shared.theme = Theme::from_facts(&self.terminal);
    }

    /// Drops all that was unlocked; people who may sign in stay.
    pub fn forget(&mut self) {
        // A post that was made before it bore a mark outside says so in its settings alone.
        self.start.demo = self.is_demo();
        self.stack.clear();
        self.screen = None;
        self.shared.register = Register::default();
        self.shared.drafts.clear();
        self.shared.keeping = Keeping::default();
        self.taken_back = None;
        self.thrown = None;
        self.leave_asked = false;
        self.shared.people = PeopleList::default();
        self.shared.me = nobody();
        self.shared.access = Access::default();
        self.shared.veil = false;
        self.history = History::default();
        self.undo_asked = None;
        self.trail.clear();
        self.last_of_row = None;
        self.cover = None;
        self.cover_try = None;
        self.pin = None;
        self.notice = None;
        self.in_doubt = false;
        self.veiled = Known::default();
        self.pending.clear();
        self.others.clear();
        self.unkept = false;
    }
}

fn nobody() -> Me {
    Me {
        person: PersonId([0; 16]),
        handle: String::new(),
        roles: Roles::default(),
        scopes: Default::default(),
        colleagues: Default::default(),
    }
}
