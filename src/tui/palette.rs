//! The palette: every command found by a few letters, in both languages and by pinyin, with its keys beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::post::find::matcher::{self, Title};
use crate::post::first_steps;
use crate::tui::commands::{Command, Context, Entry, REGISTRY};
use crate::tui::field::Field;
use crate::tui::inert::Align;
use crate::tui::key::{Key, KeyCode};
use crate::tui::key_names;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::words::texts::Words;

/// The box at its largest: columns, and rows of commands.
const COLUMNS: u16 = 60;
const ROWS: u16 = 12;

/// The longest query, in characters.
const MOST: usize = 60;

/// The palette over a layer.
pub struct Palette {
    line: Field,
    entries: Vec<&'static Entry>,
    titles: Vec<Title>,
    /// Places in `entries` that the line finds, nearest first.
    found: Vec<usize>,
    at: Selection,
}

impl Palette {
    /// Lists what can be done where the layer beneath offers these contexts, and what can be done from anywhere.
    ///
    /// What the layer does not take now, for its row is another, is left out.
    pub fn new(contexts: &[Context], not_now: &[Command], shared: &Shared) -> Palette {
        let other = Words::new(shared.words.lang().other());
        let mut entries: Vec<&'static Entry> = Vec::new();
        // Whose first days are over needs their card no more.
        let (register, me, access) = (&shared.register, &shared.me, &shared.access);
        let settled = first_steps::all_done(register, me, access);
        for entry in REGISTRY {
            let holds = entry.holds_in(contexts) && !not_now.contains(&entry.command);
            let over = settled && entry.command == Command::FirstDay;
            let offered = (holds || from_anywhere(entry.command)) && !over;
            let listed = entries.iter().any(|listed| listed.text == entry.text);
            if offered && !listed && !only_moves(entry.command) {
                entries.push(entry);
            }
        }
        // Nothing typed yet: what a footer would name first, the rest in the order of the help.
        entries.sort_by_key(|entry| match entry.rank {
            0 => u8::MAX,
            rank => rank,
        });
        let titles = entries
            .iter()
            .map(|entry| {
                let both = [shared.words.get(entry.text), other.get(entry.text)];
                Title::new(both.iter().map(String::as_str))
            })
            .collect();
        let mut palette = Palette {
            line: Field::new("")
                .most(MOST)
                .placeholder(&shared.words.get("palette-hint")),
            entries,
            titles,
            found: Vec::new(),
            at: Selection::default(),
        };
        palette.find();
        palette
    }

    fn find(&mut self) {
        let ranked = matcher::rank(self.line.text(), &self.titles);
        self.found = ranked.into_iter().map(|(place, _)| place).collect();
        self.at.select(0);
    }

    fn chosen(&self) -> Option<Command> {
        let row = self.at.row(self.found.len())?;
        let entry = self.entries.get(*self.found.get(row)?)?;
        Some(entry.command)
    }

    fn cells(&self, row: usize, shared: &Shared) -> Vec<CellText<'static>> {
        let Some(entry) = self.entries.get(self.found[row]) else {
            return Vec::new();
        };
        let keys = CellText::styled(key_names::all(entry), shared.theme.dim);
        vec![shared.words.get(entry.text).into(), keys]
    }
}

/// What [`crate::tui::update`] does itself, whatever is on top.
fn from_anywhere(command: Command) -> bool {
    matches!(
        command,
        Command::GoToday
            | Command::GoSchedule
            | Command::GoChildren
            | Command::GoFollowUps
            | Command::GoBoard
            | Command::GoApprovals
            | Command::GoFigures
            | Command::GoInbox
            | Command::GoSettings
            | Command::EndOfDay
            | Command::Veil
            | Command::Catch
            | Command::Search
            | Command::SetPin
            | Command::FirstDay
            | Command::Lock
            | Command::SwitchPerson
            | Command::SwitchLanguage
            | Command::Suspend
    )
}

/// Moving about, and closing, is nothing to look for.
fn only_moves(command: Command) -> bool {
    matches!(
        command,
        Command::Up
            | Command::Down
            | Command::Left
            | Command::Right
            | Command::PageUp
            | Command::PageDown
            | Command::Top
            | Command::Bottom
            | Command::NextPane
            | Command::PreviousPane
            | Command::Palette
            | Command::PaletteInText
            | Command::Back
            | Command::Cancel
    )
}

impl Layer for Palette {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel | Command::PaletteInText => asks.push(Ask::Close),
            Command::UndoTyping => return self.key(&Key::ctrl('z'), shared, asks),
            Command::RedoTyping => return self.key(&Key::ctrl('y'), shared, asks),
            // The line is no text to be saved or searched.
            Command::Save | Command::Find => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let rows = self.found.len();
        match key.code {
            KeyCode::Up => self.at.move_by(-1, rows),
            KeyCode::Down | KeyCode::Tab => self.at.move_by(1, rows),
            KeyCode::PageUp => self.at.move_by(-10, rows),
            KeyCode::PageDown => self.at.move_by(10, rows),
            KeyCode::Enter => {
                if let Some(command) = self.chosen() {
                    asks.push(Ask::Close);
                    asks.push(Ask::Give(command));
                }
            }
            _ => {
                self.line.apply(key);
                self.find();
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        self.line.paste(text);
        self.find();
        Taken::Yes
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        // Its keys stand on its own edge.
        matches!(
            command,
            Command::Save | Command::Find | Command::Back | Command::PaletteInText
        )
        .then(String::new)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let place = overlay::rect(area, COLUMNS, ROWS + 4, Spot::Center);
        let title = words.get("command-palette");
        let hint = words.get("palette-keys");
        let inner = Overlay::new(&title)
            .hint(&hint)
            .draw(place, buffer, &shared.theme);
        if inner.is_empty() {
            return None;
        }
        let line = Rect { height: 1, ..inner };
        let caret = self.line.draw(line, buffer, &shared.theme, true);
        let list = Rect {
            y: inner.y + 2.min(inner.height),
            height: inner.height.saturating_sub(2),
            ..inner
        };
        self.at.settle(self.found.len(), usize::from(list.height));
        let columns = [
            Column::new("", Room::Share(1)),
            Column::new("", Room::Fixed(16)).align(Align::Right),
        ];
        let empty = words.get("palette-empty");
        Table::new(&columns, self.found.len(), |row| self.cells(row, shared))
            .without_header()
            .empty(&empty)
            .draw(list, buffer, &shared.theme, &self.at, true);
        caret
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    fn chosen_by(lang: Lang, typed: &str) -> Option<Command> {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(lang, (80, 24), Register::default(), now);
        let mut palette = Palette::new(&[Context::Today, Context::List], &[], &shared);
        let asks = rehearsal::enter(&mut palette, &shared, &format!("{typed}\n"));
        match asks[..] {
            [Ask::Close, Ask::Give(command)] => Some(command),
            _ => None,
        }
    }

    #[test]
    fn a_command_is_found_in_either_language_and_by_pinyin() {
        for lang in Lang::ALL {
            for typed in ["锁定", "suoding", "sd", "lock"] {
                assert_eq!(chosen_by(lang, typed), Some(Command::Lock), "{typed}");
            }
        }
        assert_eq!(chosen_by(Lang::En, "qqqqq"), None);
    }

    #[test]
    fn what_can_be_done_from_anywhere_is_offered_over_a_text_too() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::En, (80, 24), Register::default(), now);
        let palette = Palette::new(&[Context::Note, Context::Text], &[], &shared);
        let offers = |command| palette.entries.iter().any(|entry| entry.command == command);
        assert!(offers(Command::Sign) && offers(Command::Lock) && offers(Command::GoToday));
        assert!(!offers(Command::Advance));
    }
}
