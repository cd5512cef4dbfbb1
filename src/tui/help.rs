//! The help: every command that holds where it was asked for, in groups, with its keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context, Entry, REGISTRY};
use crate::tui::key_names;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::table::{CellText, Column, Room, Selection, Table};

/// The widest the box gets, in columns.
const WIDEST: u16 = 72;

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

    fn of(entry: &Entry) -> Group {
        let goes = entry.keys.iter().any(|keys| keys.starts_with("g "));
        match entry.command {
            Command::Up
            | Command::Down
            | Command::Left
            | Command::Right
            | Command::PageUp
            | Command::PageDown
            | Command::Top
            | Command::Bottom
            | Command::Earlier
            | Command::Later
            | Command::NextPane
            | Command::PreviousPane => Group::Moving,
            _ if goes => Group::Going,
            Command::Open
            | Command::New
            | Command::Edit
            | Command::Remove
            | Command::Advance
            | Command::Otherwise
            | Command::WriteNote
            | Command::NewFollowUp
            | Command::RowMenu
            | Command::Narrow => Group::Row,
            _ if entry.contexts.is_empty() || entry.contexts == [Context::List] => {
                Group::Everywhere
            }
            _ if entry
                .contexts
                .iter()
                .all(|context| matches!(context, Context::Text | Context::Form)) =>
            {
                Group::Text
            }
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
    Entry(&'static Entry),
    Empty,
}

/// The help for some contexts.
pub struct Help {
    lines: Vec<Line>,
    at: Selection,
    page: usize,
}

impl Help {
    /// Lists what holds in the contexts of the layer beneath, as far as that layer takes it.
    pub fn new(contexts: &[Context], takes: impl Fn(Command) -> bool) -> Help {
        let mut lines = Vec::new();
        for group in Group::ALL {
            let mut entries = REGISTRY
                .iter()
                .filter(|entry| !entry.keys.is_empty() && entry.holds_in(contexts))
                .filter(|entry| takes(entry.command))
                .filter(|entry| Group::of(entry) == group)
                .peekable();
            if entries.peek().is_none() {
                continue;
            }
            if !lines.is_empty() {
                lines.push(Line::Empty);
            }
            lines.push(Line::Title(group));
            lines.extend(entries.map(Line::Entry));
        }
        Help {
            lines,
            at: Selection::default(),
            page: 10,
        }
    }

    /// Tells whether a command is listed.
    pub fn lists(&self, command: Command) -> bool {
        self.lines
            .iter()
            .any(|line| matches!(line, Line::Entry(entry) if entry.command == command))
    }

    fn cells(&self, row: usize, shared: &Shared) -> Vec<CellText<'static>> {
        let words = &shared.words;
        match &self.lines[row] {
            Line::Title(group) => {
                let title = words.get(group.title());
                vec![CellText::styled(title, shared.theme.title), "".into()]
            }
            Line::Entry(entry) => {
                let keys = CellText::styled(key_names::all(entry), shared.theme.accent);
                vec![keys, words.get(entry.text).into()]
            }
            Line::Empty => Vec::new(),
        }
    }
}

impl Layer for Help {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if let Some(by) = command.rows(self.page) {
            self.at.move_by(by, self.lines.len());
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
        let place = overlay::rect(area, WIDEST, rows.saturating_add(2), Spot::Center);
        let title = shared.words.get("command-help");
        let hint = shared.words.get("help-hint");
        let inner = Overlay::new(&title)
            .hint(&hint)
            .draw(place, buffer, &shared.theme);
        self.page = usize::from(inner.height.max(2) - 1);
        self.at.settle(self.lines.len(), usize::from(inner.height));
        let columns = [
            Column::new("", Room::Fixed(KEYS)),
            Column::new("", Room::Share(1)),
        ];
        Table::new(&columns, self.lines.len(), |row| self.cells(row, shared))
            .without_header()
            .draw(inner, buffer, &shared.theme, &self.at, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    #[test]
    fn every_command_with_a_key_that_holds_and_is_taken_is_listed_once() {
        let contexts = vec![Context::Today, Context::List];
        let help = Help::new(&contexts, |command| command != Command::Narrow);
        let listed = |command| {
            help.lines
                .iter()
                .filter(|line| matches!(line, Line::Entry(entry) if entry.command == command))
                .count()
        };
        for entry in REGISTRY {
            let holds = entry.holds_in(&contexts) && !entry.keys.is_empty();
            let holds = holds && entry.command != Command::Narrow;
            assert_eq!(listed(entry.command), usize::from(holds), "{}", entry.text);
        }
    }

    #[test]
    fn it_scrolls_and_closes() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::En, (60, 20), Register::default(), now);
        let mut help = Help::new(&[Context::List], |_| true);
        let first = rehearsal::render(&mut help, &shared);
        rehearsal::press(&mut help, &shared, "G");
        let last = rehearsal::render(&mut help, &shared);
        assert_ne!(first, last);
        assert!(last.iter().any(|line| line.contains("Ctrl-Q")));
        let asks = rehearsal::press(&mut help, &shared, "?");
        assert!(matches!(asks[..], [Ask::Close]));
    }
}
