//! The help: every command that is offered where it was asked for, in groups, with its keys, by the names of the footer; the
//! one under the cursor is explained in a sentence.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::command_sentences;
use crate::tui::commands::{Command, Context};
use crate::tui::key_names;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::offered::{Offered, offered};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::tui::wrap::Wrap;

/// The widest the box gets, in columns.
const WIDEST: u16 = 72;

/// The rows in which the command under the cursor is explained.
const SENTENCE: u16 = 2;

/// The columns of the keys.
const KEYS: u16 = 20;

/// A group of commands, in the order of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Here,
    Row,
    Going,
    Moving,
    Text,
    Everywhere,
}

impl Group {
    const ALL: [Group; 6] = [
        Group::Here,
        Group::Row,
        Group::Going,
        Group::Moving,
        Group::Text,
        Group::Everywhere,
    ];

    fn of(one: &Offered) -> Group {
        let entry = one.entry;
        let goes = entry.keys.iter().any(|keys| keys.starts_with("g "));
        let only = |contexts: &[Context]| {
            let mut own = entry.contexts.iter();
            own.all(|context| contexts.contains(context))
        };
        match entry.command {
            Command::Earlier | Command::Later => Group::Moving,
            Command::Back | Command::Cancel | Command::QuitAtTop => Group::Everywhere,
            command if command.only_moves() && !command_is_palette(command) => Group::Moving,
            _ if one.on_row => Group::Row,
            _ if goes => Group::Going,
            Command::New | Command::RowMenu | Command::Repeat | Command::Narrow => Group::Here,
            _ if only(&[Context::List]) => Group::Everywhere,
            _ if only(&[Context::Text, Context::Form]) => Group::Text,
            _ => Group::Here,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Group::Here => "help-here",
            Group::Row => "help-row",
            Group::Going => "help-going",
            Group::Moving => "help-moving",
            Group::Text => "help-text",
            Group::Everywhere => "help-everywhere",
        }
    }
}

enum Line {
    Title(Group),
    Entry(Offered),
    Empty,
}

/// The help for a layer.
pub struct Help {
    lines: Vec<Line>,
    at: Selection,
    page: usize,
}

impl Help {
    /// Lists what is offered on the layer beneath, by the names its footer gives.
    pub fn new(layer: &dyn Layer, shared: &Shared) -> Help {
        let mut all: Vec<Offered> = offered(layer, shared);
        all.retain(|one| layer.takes(one.entry.command));
        let mut lines = Vec::new();
        for group in Group::ALL {
            let mut own = all.iter().filter(|one| Group::of(one) == group).peekable();
            if own.peek().is_none() {
                continue;
            }
            if !lines.is_empty() {
                lines.push(Line::Empty);
            }
            lines.push(Line::Title(group));
            lines.extend(own.cloned().map(Line::Entry));
        }
        let mut at = Selection::default();
        at.select(usize::from(lines.len() > 1));
        Help {
            lines,
            at,
            page: 10,
        }
    }

    /// Tells whether a command is listed.
    pub fn lists(&self, command: Command) -> bool {
        self.lines
            .iter()
            .any(|line| matches!(line, Line::Entry(one) if one.entry.command == command))
    }

    fn cells(&self, row: usize, shared: &Shared) -> Vec<CellText<'static>> {
        match &self.lines[row] {
            Line::Title(group) => {
                let title = shared.words.get(group.title());
                vec![CellText::styled(title, shared.theme.title), "".into()]
            }
            Line::Entry(one) => {
                let keys = CellText::styled(key_names::all(one.entry), shared.theme.accent);
                vec![keys, one.title.clone().into()]
            }
            Line::Empty => Vec::new(),
        }
    }

    /// Says in a sentence what the command under the cursor does.
    fn sentence(&self, shared: &Shared) -> Option<String> {
        let row = self.at.row(self.lines.len())?;
        let Line::Entry(one) = self.lines.get(row)? else {
            return None;
        };
        Some(shared.words.get(command_sentences::of(one.entry.command)?))
    }

    /// Moves; titles are passed over.
    fn move_by(&mut self, by: isize) {
        let count = self.lines.len();
        self.at.move_by(by, count);
        let on_entry = |help: &Help| {
            let row = help.at.row(count);
            row.is_some_and(|row| matches!(help.lines.get(row), Some(Line::Entry(_))))
        };
        // A title has a blank line before it at most; above the first there is none.
        for step in [by.signum(), by.signum(), 1] {
            if !on_entry(self) {
                self.at.move_by(step, count);
            }
        }
    }
}

fn command_is_palette(command: Command) -> bool {
    matches!(command, Command::Palette | Command::PaletteInText)
}

impl Layer for Help {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if let Some(by) = command.rows(self.page) {
            self.move_by(by);
            return Taken::Yes;
        }
        match command {
            Command::Help | Command::QuitAtTop | Command::Open | Command::Back => {
                asks.push(Ask::Close);
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn hint(&self, _command: Command, _shared: &Shared) -> Option<String> {
        // It shows keys, and its own stand on its edge.
        Some(String::new())
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let rows = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
        let wanted = rows.saturating_add(SENTENCE + 3);
        let place = overlay::rect(area, WIDEST, wanted, Spot::Center);
        let title = shared.words.get("command-help");
        let hint = shared.words.get("help-hint");
        let inner = Overlay::new(&title)
            .hint(&hint)
            .draw(place, buffer, &shared.theme);
        let list = Rect {
            height: inner.height.saturating_sub(SENTENCE + 1),
            ..inner
        };
        self.page = usize::from(list.height.max(2) - 1);
        self.at.settle(self.lines.len(), usize::from(list.height));
        let sentence = self.sentence(shared).unwrap_or_default();
        let wrap = Wrap::new(&sentence, usize::from(inner.width).max(1));
        for (row, y) in wrap.rows().iter().zip(list.bottom() + 1..inner.bottom()) {
            let text = sentence[row.range()].trim_end();
            buffer.set_string(inner.x, y, text, shared.theme.normal);
        }
        let columns = [
            Column::new("", Room::Fixed(KEYS)),
            Column::new("", Room::Share(1)),
        ];
        Table::new(&columns, self.lines.len(), |row| self.cells(row, shared))
            .without_header()
            .draw(list, buffer, &shared.theme, &self.at, true)
    }
}
