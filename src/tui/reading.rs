//! A signed note, to be read: its text, how its signature stands, its addenda; folded away where it was entered in error.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::note_states::{editable, takes_addenda};
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::post::approvals::{approves, is_unasked};
use crate::post::note_texts::{self, shown_to};
use crate::post::use_cases::note_signing::may_decide;
use crate::post::use_cases::notes;
use crate::post::use_cases::sharing;
use crate::tui::appointment_words::staff_name;
use crate::tui::commands::{Command, Context};
use crate::tui::form::form_layer::FormLayer;
use crate::tui::job::Job;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::note_words;
use crate::tui::paper::{Heading, Paper, Paragraph};
use crate::tui::reading_forms::{AddendumForm, ErrorForm, confirm_countersign, return_note};
use crate::tui::share_forms::{self, Piece};
use crate::tui::sharing_words;
use crate::words::people::list;

/// A note on the screen.
pub struct Reading {
    id: Id,
    paper: Paper,
    /// Whether a note entered in error is unfolded.
    unfolded: bool,
    filled_for: Option<(u64, bool, bool, Id)>,
}

impl Reading {
    /// Opens a note.
    pub fn new(id: Id) -> Reading {
        Reading {
            id,
            paper: Paper::default(),
            unfolded: false,
            filled_for: None,
        }
    }

    /// Gives the note being read.
    pub fn id(&self) -> Id {
        self.id
    }

    fn fill(&mut self, shared: &Shared) {
        let key = (shared.register.version, shared.veil, self.unfolded, self.id);
        if self.filled_for == Some(key) {
            return;
        }
        let begin = self.filled_for.is_none_or(|(_, _, _, id)| id != self.id);
        self.filled_for = Some(key);
        let text = match shared.register.notes.get(self.id) {
            Some(header) => self.text(header, shared),
            None => vec![(shared.words.get("refusal-gone"), shared.theme.warn)],
        };
        if begin {
            self.paper.begin(text);
        } else {
            self.paper.set(text);
        }
    }

    fn text(&self, header: &NoteHeader, shared: &Shared) -> Vec<Paragraph> {
        let (words, theme) = (&shared.words, &shared.theme);
        let mut text: Vec<Paragraph> = Vec::new();
        let mine = header.author == shared.me.person;
        let folded = note_texts::is_folded(&shared.register, &shared.me, self.id);
        if let Some((_, error)) = note_texts::mark(&shared.register, self.id) {
            let by = note_words::signed_by(error.signed.author, error.signed.at, shared);
            let said = words.with("reading-in-error", &[("by", by.into())]);
            text.push((said, theme.warn));
            let why = String::from_utf8_lossy(&error.signed.bytes);
            text.push((why.into_owned(), theme.normal));
            text.push(note_words::signature(true, shared));
            text.push((String::new(), theme.normal));
        } else if folded {
            text.push((words.get("reading-in-error-sealed"), theme.warn));
        } else if header.state == NoteState::EnteredInError {
            let unproved = words.get("reading-in-error-unproved");
            text.push((format!("✗ {unproved}"), theme.danger));
            text.push((String::new(), theme.normal));
        }
        if folded && !(mine && self.unfolded) {
            let folded = if mine {
                words.get("reading-folded-mine")
            } else {
                words.get("reading-folded")
            };
            text.push((folded, theme.dim));
            return text;
        }
        if !shown_to(&shared.register, &shared.me, self.id) {
            text.push((words.get("reading-not-yours"), theme.dim));
            return text;
        }
        if let Some(returned) = note_words::returned(self.id, shared) {
            text.push((format!("! {returned}"), theme.warn));
            text.push((String::new(), theme.normal));
        }
        if is_unasked(&shared.register, self.id) {
            text.push((format!("! {}", words.get("reading-unasked")), theme.warn));
            text.push((String::new(), theme.normal));
        }
        if let Some(readers) = self.readers(shared) {
            text.push((readers, theme.accent));
            text.push((String::new(), theme.normal));
        }
        match notes::text(&shared.register, &shared.me, self.id) {
            Some(note) => text.extend(note_words::paragraphs(&note, shared)),
            None if self.announceable(shared).is_some() => {
                text.push((words.get("reading-announce"), theme.normal));
            }
            None if note_texts::names_anothers(&shared.register, self.id) => {
                let anothers = words.get("reading-anothers-text");
                text.push((format!("✗ {anothers}"), theme.danger));
            }
            None => text.push((words.get("reading-sealed"), theme.dim)),
        }
        for (_, addendum, verified) in note_texts::addenda(&shared.register, self.id) {
            let by = note_words::signed_by(addendum.signed.author, addendum.signed.at, shared);
            text.push((String::new(), theme.normal));
            let title = words.with("reading-addendum", &[("by", by.into())]);
            text.push((title, theme.title));
            let words = String::from_utf8_lossy(&addendum.signed.bytes);
            text.push((words.into_owned(), theme.normal));
            text.push(note_words::signature(verified, shared));
        }
        text
    }

    /// Says who reads it by a share, and through which day; whoever may read the note is told.
    fn readers(&self, shared: &Shared) -> Option<String> {
        let readers = sharing::note_readers(&shared.register, &shared.access, self.id);
        let names: Vec<String> = readers
            .iter()
            .map(|(person, until)| sharing_words::reader(*person, *until, shared))
            .collect();
        let names = list(&shared.words, &names);
        (!readers.is_empty()).then(|| {
            shared
                .words
                .with("sharing-read-by", &[("names", names.into())])
        })
    }

    fn turn(&mut self, by: isize, shared: &Shared, asks: &mut Vec<Ask>) {
        let child = shared.register.notes.get(self.id);
        let Some(child) = child.and_then(|header| header.child) else {
            return;
        };
        let notes = note_words::notes_of_child(child, shared);
        let at = notes.iter().position(|id| *id == self.id);
        let next = at.and_then(|at| at.checked_add_signed(by));
        match next.and_then(|next| notes.get(next)) {
            Some(id) => {
                self.id = *id;
                self.unfolded = false;
            }
            None => asks.push(Ask::Say(Notice {
                text: shared.words.get(if by < 0 {
                    "reading-first"
                } else {
                    "reading-last"
                }),
                tone: Tone::Plain,
            })),
        }
    }

    fn open(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) {
        let Some(header) = shared.register.notes.get(self.id) else {
            return;
        };
        let refuse = |id: &str| {
            Ask::Say(Notice {
                text: shared.words.get(id),
                tone: Tone::Warning,
            })
        };
        asks.push(match command {
            Command::Addendum if !takes_addenda(header.state) => refuse("reading-no-addendum"),
            Command::Addendum if !writes_in(header, shared) => refuse("reading-addendum-of-team"),
            Command::Addendum => {
                let form = AddendumForm { note: self.id };
                Ask::Open(Box::new(FormLayer::resume(Box::new(form), shared)))
            }
            _ if header.author != shared.me.person => refuse("reading-error-author-only"),
            _ if header.state != NoteState::Signed => refuse("reading-error-signed-only"),
            _ => {
                let form = ErrorForm { note: self.id };
                Ask::Open(Box::new(FormLayer::resume(Box::new(form), shared)))
            }
        });
    }

    /// Gives what reads the note where this person holds its key, or was given that of this one text to countersign it,
    /// and has to announce that they look in.
    fn announceable(&self, shared: &Shared) -> Option<Job> {
        let header = shared.register.notes.get(self.id)?;
        let (register, me) = (&shared.register, &shared.me);
        if let Some((scope, revisions)) = sharing::to_read(register, me, &shared.access, self.id)
            && shown_to(register, me, self.id)
        {
            return Some(Job::ReadShared { scope, revisions });
        }
        let key = RecordKey::new(Kind::SignedNote, header.signed?);
        let scope = scope_of(header);
        let unread = shared.register.signed.get(key.id).is_none();
        if !unread || !shown_to(register, me, self.id) {
            return None;
        }
        if shared.me.scopes.contains(&scope) {
            return (!shared.me.roles.counselor).then(|| Job::ReadAnnounced {
                scope,
                keys: vec![key],
            });
        }
        let asked = header.state == NoteState::AwaitingCountersign
            && approves(&shared.register, &shared.me);
        // What was written of a supervision session is shared with everybody who took part.
        let held = header.appointment;
        let took_part = held
            .and_then(|id| shared.register.appointments.get(id))
            .filter(|held| held.is_supervision())
            .is_some_and(|held| held.counselors.contains(&shared.me.person));
        (asked || took_part).then(|| Job::ReadShared {
            scope,
            revisions: vec![(key, 1)],
        })
    }

    /// Tells whether this person may countersign it or return it.
    fn decidable(&self, shared: &Shared) -> bool {
        may_decide(&shared.register, &shared.me, self.id).is_ok()
    }

    fn standing(&self, header: &NoteHeader, shared: &Shared) -> Vec<Paragraph> {
        let theme = &shared.theme;
        let mut parts = vec![(shared.words.get(header.state.id()), theme.strong)];
        if let Some((id, signed)) = note_texts::in_force(&shared.register, self.id) {
            let signed = signed.value;
            parts.push((
                note_words::signed_by(signed.author, signed.at, shared),
                theme.normal,
            ));
            let verified = shared.register.is_verified(id);
            parts.push(note_words::signature(verified, shared));
            let addenda = note_texts::addenda(&shared.register, self.id).len();
            if addenda > 0 {
                // They stand below a text that may be long.
                let count = [("count", addenda.into())];
                let text = shared.words.with("child-note-addenda", &count);
                parts.push((text, theme.strong));
            }
        } else {
            parts.push((staff_name(header.author, shared), theme.normal));
        }
        parts
    }
}

/// Tells whether this person holds the key of what a note is in; who countersigns it was given that of one text alone.
fn writes_in(header: &NoteHeader, shared: &Shared) -> bool {
    shared.me.scopes.contains(&scope_of(header))
}

/// Gives the scope that a note lies in.
fn scope_of(header: &NoteHeader) -> Scope {
    header
        .case
        .map_or(Scope::Private(header.author), Scope::Case)
}

impl Layer for Reading {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Reading, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.paper.moved(command) {
            return Taken::Yes;
        }
        match command {
            Command::Earlier => self.turn(-1, shared, asks),
            Command::Later => self.turn(1, shared, asks),
            Command::Open => match self.announceable(shared) {
                Some(job) => asks.push(Ask::Do(job)),
                None => self.unfolded = !self.unfolded,
            },
            Command::Share => share_forms::share(Piece::Note(self.id), shared, asks),
            Command::Addendum | Command::EnteredInError => self.open(command, shared, asks),
            Command::Advance | Command::Sign if self.decidable(shared) => {
                let confirm = confirm_countersign(self.id, shared);
                asks.push(Ask::Open(Box::new(confirm)));
            }
            Command::Otherwise if self.decidable(shared) => {
                asks.push(Ask::Open(return_note(self.id, shared)));
            }
            Command::Sign => asks.push(Ask::Say(Notice {
                text: shared.words.get("reading-signed-already"),
                tone: Tone::Plain,
            })),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.fill(shared);
        let header = shared.register.notes.get(self.id);
        let heading = header.map(|header| Heading {
            title: note_words::facts(header, shared),
            standing: self.standing(header, shared),
        });
        self.paper.draw_under(heading, area, buffer, &shared.theme)
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::New
                | Command::Remove
                | Command::WriteNote
                | Command::NewFollowUp
                | Command::Narrow
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let header = shared.register.notes.get(self.id)?;
        let mine = header.author == shared.me.person;
        let none = Some(String::new());
        match command {
            Command::Advance if self.decidable(shared) => {
                Some(shared.words.get("reading-countersign"))
            }
            Command::Otherwise if self.decidable(shared) => {
                Some(shared.words.get("reading-return"))
            }
            Command::Edit if mine && editable(header.state) => None,
            Command::New
            | Command::Edit
            | Command::Advance
            | Command::Otherwise
            | Command::WriteNote
            | Command::NewFollowUp
            | Command::Narrow
            | Command::Sign => none,
            Command::Open
                if mine && note_texts::is_folded(&shared.register, &shared.me, self.id) =>
            {
                Some(shared.words.get("reading-unfold"))
            }
            Command::Open if self.announceable(shared).is_some() => {
                Some(shared.words.get("reading-announce-read"))
            }
            Command::Open => none,
            Command::Share if !Piece::Note(self.id).is_readable(shared) => none,
            Command::Addendum if !takes_addenda(header.state) || !writes_in(header, shared) => none,
            Command::EnteredInError if !mine || header.state != NoteState::Signed => none,
            _ => None,
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let deciding = self.decidable(shared);
        let mut commands = match deciding {
            true => vec![Command::Advance, Command::Otherwise],
            false => Vec::new(),
        };
        commands.extend([
            Command::Open,
            Command::Addendum,
            Command::Share,
            Command::EnteredInError,
            Command::Edit,
            Command::Earlier,
            Command::Later,
        ]);
        commands
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        shared.register.notes.get(self.id)?.child
    }

    fn is_screen(&self) -> bool {
        true
    }
}
