//! Layers: what a screen, a form or a popup is to the program.
//!
//! The program is a stack of layers; a key falls from the top until one takes it. A layer never blocks and never does
//! I/O: what it wants done it asks for, as data, and it is told how that went. Texts, colours, the time and the
//! unlocked register are lent to it in [`Shared`].

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, RecordKey};
use crate::post::access::Access;
use crate::post::change::ChangeSet;
use crate::post::draft::Draft;
use crate::post::fresh::Fresh;
use crate::post::last_visit::Visit;
use crate::post::me::Me;
use crate::post::people_list::PeopleList;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::tui::commands::{Command, Context};
use crate::tui::job::{Answer, Job};
use crate::tui::keeping::Keeping;
use crate::tui::key::Key;
use crate::tui::theme::{Choice, Theme};
use crate::vault::pin::SessionPin;
use crate::words::texts::Words;

/// What every layer may look at.
pub struct Shared {
    pub words: Arc<Words>,
    pub theme: Theme,
    pub now: DateTime<Utc>,
    pub register: Register,
    pub me: Me,
    /// Who has what, beside the records.
    pub access: Access,
    /// Whether names are veiled.
    pub veil: bool,
    /// Columns and rows of the whole window.
    pub size: (u16, u16),
    /// Where new ids come from.
    pub fresh: Fresh,
    /// Texts that were typed and not saved, newest first.
    pub drafts: Vec<Draft>,
    /// When this person was last in, and what they have taken note of.
    pub visit: Visit,
    /// Which of them the host has.
    pub keeping: Keeping,
    /// Who is at the post and who is invited, once it has been asked for.
    pub people: PeopleList,
    /// Whether the session came over SSH, to have the screens and nothing else of this machine.
    pub over_ssh: bool,
    /// Whether a service has the post's files, and its account alone.
    pub of_service: bool,
}

/// What a layer wants done.
pub enum Ask {
    /// Puts a layer on top.
    Open(Box<dyn Layer>),
    /// Takes the asking layer away.
    Close,
    /// Goes to another screen.
    Go(Screen),
    /// Looks for a text in everything that can be read.
    SearchFor(String),
    /// Saves a change; the asking layer closes when it is on disk, or is told why not.
    SaveAndClose(ChangeSet),
    /// Saves a change and stays.
    Save(ChangeSet),
    /// Has something done off the screen; the answer comes to [`Layer::answer`].
    Do(Job),
    /// Says a line in the status bar.
    Say(Notice),
    /// Gives a command as if its key had been pressed.
    Give(Command),
    /// Keeps what lifts the cover in this session.
    KeepPin(SessionPin),
    /// Draws in other colours from here on, as far as the terminal's own environment lets it.
    Theme(Choice),
    /// Throws a draft away, until undo brings it back.
    ThrowAway(Id),
}

/// The screens one goes to with `g` and a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    Today,
    Schedule,
    Children,
    FollowUps,
    Board,
    Figures,
    Inbox,
    Audit,
    Settings,
}

/// A line for the status bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub tone: Tone,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// It is on disk.
    Saved,
    Warning,
    Failure,
}

/// Whether a layer took an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Yes,
    No,
}

/// Closes the layer on top where the command goes back; no other command is taken.
pub fn close_on_back(command: Command, asks: &mut Vec<Ask>) -> Taken {
    match command {
        Command::Back | Command::Cancel => {
            asks.push(Ask::Close);
            Taken::Yes
        }
        _ => Taken::No,
    }
}

/// A screen, a form or a popup.
pub trait Layer: Send {
    /// Names the contexts in which keys are looked up while this layer is on top, most particular first.
    fn contexts(&self) -> Vec<Context>;

    /// Is given a command whose key was pressed.
    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken;

    /// Is given a key that is no command here: in text it types, in a list a Han character begins narrowing.
    fn key(&mut self, _key: &Key, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::No
    }

    /// Is given pasted text.
    fn paste(&mut self, _text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::No
    }

    /// Draws itself and says where the cursor stands.
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position>;

    /// Names its commands for the footer in its own words where the registry's are too general (`a 已到`); an empty
    /// text leaves the command out.
    fn hint(&self, _command: Command, _shared: &Shared) -> Option<String> {
        None
    }

    /// Tells whether it ever takes a command that lists take, so that the help is silent on what never holds here.
    fn takes(&self, _command: Command) -> bool {
        true
    }

    /// Lists what the row under the cursor can do, for the numbered menu.
    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        Vec::new()
    }

    /// Hears, a screen, that it is shown from now on.
    fn opened(&mut self, _shared: &Shared, _asks: &mut Vec<Ask>) {}

    /// Hears that the register changed.
    fn changed(&mut self, _shared: &Shared) {}

    /// Hears that a change it asked to save was refused; what was typed stays.
    fn refused(&mut self, _refusal: &Refusal, _shared: &Shared) {}

    /// Hears that its change is on disk.
    fn saved(&mut self, _shared: &Shared, _asks: &mut Vec<Ask>) {}

    /// Moves the cursor to a record that a form over it has just saved, where it shows that one.
    fn point_to(&mut self, _saved: RecordKey, _shared: &Shared) {}

    /// Hears the answer to a job it asked for.
    fn answer(&mut self, _answer: Answer, _shared: &Shared, _asks: &mut Vec<Ask>) {}

    /// Names what it holds words of beside the register: a case, a note, a follow-up. It closes when they are this person's
    /// to read no more; what only shows the register names nothing.
    fn stands_on(&self, _shared: &Shared) -> Vec<Id> {
        Vec::new()
    }

    /// Gives the text to be kept as a draft, if there is anything unsaved in it.
    fn draft(&self) -> Option<Draft> {
        None
    }

    /// Names the draft under which it keeps what is typed. Where [`Layer::draft`] gives nothing, a draft of that name
    /// holds nothing any more and is dropped.
    fn draft_id(&self) -> Option<Id> {
        None
    }

    /// Gives the child that the cursor stands on, to be taken over by what opens from anywhere.
    fn child(&self, _shared: &Shared) -> Option<Id> {
        None
    }

    /// Gives how long nobody may press a key until the session locks, at least, while it is open.
    fn least_patience(&self) -> Option<TimeDelta> {
        None
    }

    /// Tells whether it is a crisis log, to which its key comes back from whatever is open over it.
    fn is_crisis(&self) -> bool {
        false
    }

    /// Gives the command that leads to it, where it is a place of its own that no tab names, and no part of the screen below.
    fn beside_tabs(&self) -> Option<Command> {
        None
    }

    /// Tells whether it covers the whole screen area rather than floating above what is below.
    fn is_screen(&self) -> bool {
        false
    }
}
