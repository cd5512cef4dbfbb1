//! A note, opened: the editor while it may be written, the reading once it is signed. And how notes are opened.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::note_states::editable;
use crate::care::records::note_header::{NoteForm, NoteKind, NoteState};
use crate::post::draft::Draft;
use crate::post::note_texts::shown_to;
use crate::post::refusal::Refusal;
use crate::post::use_cases::notes::{self, Writing, WrittenOn, as_writing, own_editable};
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
pub enum NoteLayer {
    Editing(Box<NoteEditor>),
    Reading(Reading),
}

impl NoteLayer {
    fn edit(writing: Writing, shared: &Shared) -> NoteLayer {
        NoteLayer::Editing(Box::new(NoteEditor::new(writing, shared)))
    }

    fn layer(&self) -> &dyn Layer {
        match self {
            NoteLayer::Editing(editor) => editor.as_ref(),
            NoteLayer::Reading(reading) => reading,
        }
    }

    fn layer_mut(&mut self) -> &mut dyn Layer {
        match self {
            NoteLayer::Editing(editor) => editor.as_mut(),
            NoteLayer::Reading(reading) => reading,
        }
    }
}

/// Opens a note: to be written on where it is this person's and not signed, else to be read.
pub fn open_note(id: Id, shared: &Shared) -> Box<dyn Layer> {
    Box::new(match as_writing(&shared.register, &shared.me, id) {
        Ok(writing) => NoteLayer::edit(writing, shared),
        Err(_) => NoteLayer::Reading(Reading::new(id)),
    })
}

/// Opens the note on an appointment: the one begun, the one signed, or else the choice of a new one.
pub fn write_on_appointment(appointment: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    begun_on(appointment, shared).or_else(|| choose_on(appointment, shared))
}

/// Opens the choice of a new note on an appointment.
pub fn choose_on(appointment: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    shared.register.appointments.get(appointment)?;
    let on = WrittenOn::Appointment(appointment);
    Some(Box::new(note_choice::menu(on, shared, Box::new(begin))))
}

/// Opens the note on an appointment: the one begun, the one signed, or else a new one in the form that its kind asks for.
pub fn write_likely(appointment: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    begun_on(appointment, shared).or_else(|| {
        let register = &shared.register;
        let (kind, form) = likely(appointment, shared)?;
        let on = WrittenOn::Appointment(appointment);
        let begun = notes::begin(register, &shared.fresh, shared.now, on, kind, form);
        Some(begin(begun.ok()?, shared))
    })
}

/// Gives what note an appointment's kind asks for.
pub fn likely(appointment: Id, shared: &Shared) -> Option<(NoteKind, NoteForm)> {
    let held = shared.register.appointments.get(appointment)?;
    note_choice::choices(Some(held)).into_iter().next()
}

fn begun_on(appointment: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    let register = &shared.register;
    let on_it = register.notes_by_appointment.under(&appointment);
    let mut mine: Vec<(bool, Id)> = on_it
        .filter_map(|id| {
            let header = register.notes.get(id)?;
            let shown = shown_to(register, &shared.me, id);
            let counts = shown && header.state != NoteState::EnteredInError;
            counts.then(|| (own_editable(register, &shared.me, id).is_err(), id))
        })
        .collect();
    mine.sort();
    if let Some((_, id)) = mine.first() {
        return Some(open_note(*id, shared));
    }
    from_draft(note_draft::on_appointment(appointment, shared)?, shared)
}

/// Opens the choice of a new note on a child.
pub fn write_on_child(child: Id, shared: &Shared) -> Box<dyn Layer> {
    let on = WrittenOn::Child(child);
    Box::new(note_choice::menu(on, shared, Box::new(begin)))
}

/// Opens a new free note on a child that begins with a caught line.
pub fn begin_with(
    child: Id,
    (line, text): (Id, &str),
    shared: &Shared,
) -> Result<Box<dyn Layer>, Refusal> {
    let (on, kind, form) = (WrittenOn::Child(child), NoteKind::Progress, NoteForm::Free);
    let (register, fresh) = (&shared.register, &shared.fresh);
    let writing = Writing {
        line: Some(line),
        ..notes::begin(register, fresh, shared.now, on, kind, form)?
    };
    let mut layer = NoteLayer::edit(writing, shared);
    layer.paste(text, shared, &mut Vec::new());
    Ok(Box::new(layer))
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
    let writing = note_draft::writing(draft)?;
    Some(Box::new(NoteLayer::edit(writing, shared)))
}

/// Names the note that a draft was typed in, as its editor does.
pub fn draft_facts(draft: &Draft, shared: &Shared) -> Option<String> {
    if draft.form != note_draft::CODE {
        return None;
    }
    let known = draft.about.and_then(|id| shared.register.notes.get(id));
    match known {
        Some(header) => Some(note_words::facts(header, shared)),
        None => {
            let writing = note_draft::writing(draft)?;
            let header = writing.header(shared.me.person);
            Some(note_words::facts(&header, shared))
        }
    }
}

fn begin(writing: Writing, shared: &Shared) -> Box<dyn Layer> {
    Box::new(NoteLayer::edit(writing, shared))
}

impl Layer for NoteLayer {
    fn contexts(&self) -> Vec<Context> {
        self.layer().contexts()
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        // It was returned while it was being read.
        if command == Command::Edit
            && let NoteLayer::Reading(reading) = self
            && let Ok(writing) = as_writing(&shared.register, &shared.me, reading.id())
        {
            *self = NoteLayer::edit(writing, shared);
            return Taken::Yes;
        }
        self.layer_mut().command(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.layer_mut().key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.layer_mut().paste(text, shared, asks)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.layer_mut().draw(area, buffer, shared)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        self.layer().hint(command, shared)
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        self.layer().row_commands(shared)
    }

    fn changed(&mut self, shared: &Shared) {
        if let NoteLayer::Editing(editor) = self {
            let header = shared.register.notes.get(editor.id());
            if header.is_some_and(|header| !editable(header.state)) {
                *self = NoteLayer::Reading(Reading::new(editor.id()));
            }
        }
        self.layer_mut().changed(shared);
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.layer_mut().refused(refusal, shared);
    }

    fn saved(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.layer_mut().saved(shared, asks);
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        self.layer_mut().answer(answer, shared, asks);
    }

    fn stands_on(&self, shared: &Shared) -> Vec<Id> {
        match self {
            NoteLayer::Editing(editor) => editor.stands_on(shared),
            NoteLayer::Reading(_) => Vec::new(),
        }
    }

    fn draft(&self) -> Option<Draft> {
        self.layer().draft()
    }

    fn draft_id(&self) -> Option<Id> {
        self.layer().draft_id()
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        self.layer().child(shared)
    }

    fn is_screen(&self) -> bool {
        self.layer().is_screen()
    }
}
