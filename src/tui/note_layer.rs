//! A note, opened: the editor while it may be written, the reading once it is signed. And how notes are opened.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::note_states::{editable, shown_to};
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::post::draft::Draft;
use crate::post::refusal::Refusal;
use crate::tui::commands::{Command, Context};
use crate::tui::job::Answer;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::note_choice;
use crate::tui::note_draft;
use crate::tui::note_editor::NoteEditor;
use crate::tui::note_words;
use crate::tui::reading::Reading;

/// One note in whichever way it is open now.
pub struct NoteLayer {
    id: Id,
    editing: bool,
    inner: Box<dyn Layer>,
}

impl NoteLayer {
    fn edit(id: Id, header: NoteHeader, like: Note, shared: &Shared) -> NoteLayer {
        NoteLayer {
            id,
            editing: true,
            inner: Box::new(NoteEditor::new(id, header, like, shared)),
        }
    }

    fn read(id: Id) -> NoteLayer {
        NoteLayer {
            id,
            editing: false,
            inner: Box::new(Reading::new(id)),
        }
    }
}

/// Opens a note: to be written on where it is this person's and not signed, else to be read.
pub fn open_note(id: Id, shared: &Shared) -> Box<dyn Layer> {
    let header = shared.register.notes.get(id);
    let mine = header.filter(|header| writable(header, shared.me.person));
    Box::new(match mine {
        Some(header) => {
            let words = note_words::words_of(id, header, shared);
            let like = words.unwrap_or_else(|| Note::empty(header.kind, header.form));
            NoteLayer::edit(id, header.clone(), like, shared)
        }
        None => NoteLayer::read(id),
    })
}

/// Opens the note on an appointment: the one begun, the one signed, or else the choice of a new one.
pub fn write_on_appointment(appointment: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    let register = &shared.register;
    let on_it = register.notes_by_appointment.under(&appointment);
    let mut mine: Vec<(bool, Id)> = on_it
        .filter_map(|id| {
            let header = register.notes.get(id)?;
            let shown = shown_to(header, shared.me.person);
            let counts = shown && header.state != NoteState::EnteredInError;
            counts.then(|| (!writable(header, shared.me.person), id))
        })
        .collect();
    mine.sort();
    if let Some((_, id)) = mine.first() {
        return Some(open_note(*id, shared));
    }
    if let Some(draft) = note_draft::on_appointment(appointment, shared)
        && let Some(layer) = from_draft(draft, shared)
    {
        return Some(layer);
    }
    let found = register.appointments.get(appointment)?;
    let header = note_choice::on_appointment(appointment, found, shared);
    Some(Box::new(note_choice::menu(header, shared, Box::new(begin))))
}

/// Opens the choice of a new note on a child.
pub fn write_on_child(child: Id, shared: &Shared) -> Box<dyn Layer> {
    let header = note_choice::on_child(child, shared);
    Box::new(note_choice::menu(header, shared, Box::new(begin)))
}

/// Opens a new free note on a child that begins with a text.
pub fn begin_with(child: Id, text: &str, shared: &Shared) -> Box<dyn Layer> {
    let header = note_choice::on_child(child, shared);
    let like = Note::empty(header.kind, header.form);
    let id = shared.fresh.id();
    let mut editor = NoteEditor::new(id, header, like, shared);
    editor.paste(text, shared, &mut Vec::new());
    Box::new(NoteLayer {
        id,
        editing: true,
        inner: Box::new(editor),
    })
}

/// Opens the note that a draft is of.
pub fn from_draft(draft: &Draft, shared: &Shared) -> Option<Box<dyn Layer>> {
    if draft.form != note_draft::CODE {
        return None;
    }
    let id = draft.about?;
    if shared.register.notes.get(id).is_some() {
        return Some(open_note(id, shared));
    }
    let (header, like) = note_draft::header(draft, shared.me.person)?;
    Some(Box::new(NoteLayer::edit(id, header, like, shared)))
}

fn begin(header: NoteHeader, like: Note, shared: &Shared) -> Box<dyn Layer> {
    Box::new(NoteLayer::edit(shared.fresh.id(), header, like, shared))
}

fn writable(header: &NoteHeader, me: PersonId) -> bool {
    header.author == me && editable(header.state)
}

impl Layer for NoteLayer {
    fn contexts(&self) -> Vec<Context> {
        self.inner.contexts()
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.inner.command(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.inner.key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.inner.paste(text, shared, asks)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.inner.draw(area, buffer, shared)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        self.inner.hint(command, shared)
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        self.inner.row_commands(shared)
    }

    fn changed(&mut self, shared: &Shared) {
        let header = shared.register.notes.get(self.id);
        if self.editing && header.is_some_and(|header| !editable(header.state)) {
            *self = NoteLayer::read(self.id);
        }
        self.inner.changed(shared);
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.inner.refused(refusal, shared);
    }

    fn saved(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.inner.saved(shared, asks);
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        self.inner.answer(answer, shared, asks);
    }

    fn draft(&self) -> Option<Draft> {
        self.inner.draft()
    }

    fn is_screen(&self) -> bool {
        self.inner.is_screen()
    }
}
