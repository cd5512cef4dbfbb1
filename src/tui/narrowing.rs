//! Narrowing a list as one types, with the same conduct on every list.
//!
//! `/` begins it, and so does a Han character typed in the list. While one types, arrows and Enter still drive the list
//! and Tab widens to everything that can be read; Esc keeps the filter, and again clears it. A list is [`Narrowed`] by
//! saying what it makes of what is typed, and what its own commands do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::records::child::Child;
use crate::post::find::pinyin::{NameIndex, Query};
use crate::tui::commands::{Command, Context};
use crate::tui::editor::Outcome;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Shared, Taken};

/// How many characters a filter takes.
const MOST: usize = 60;

/// The columns that typing keeps, however little room there is.
const TYPED_LEAST: u16 = 16;

/// What narrows a list.
pub struct Narrowing {
    filter: Field,
    typing: bool,
}

/// What a key is to the list that may be narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// It is not for the filter.
    No,
    /// The filter took it and may have changed.
    Yes,
    /// It drives the list.
    Drive(Command),
}

/// What the rows of a list are narrowed to.
pub struct Wanted {
    query: Query,
    typed: String,
}

impl Wanted {
    /// Makes it of a text.
    pub fn of(text: &str) -> Wanted {
        Wanted {
            query: Query::new(text),
            typed: text.trim().to_lowercase(),
        }
    }

    /// Tells whether a row is meant: by the name of a child, in pinyin too, or by words that stand in it.
    pub fn finds(&self, children: &[Id], texts: &[String], shared: &Shared) -> bool {
        let names = children.iter();
        let mut names = names.filter_map(|id| shared.register.children.get(*id));
        let by_name = |child: &Child| NameIndex::new(&child.name).score_query(&self.query);
        let mut texts = texts.iter();
        names.any(|child| by_name(child).is_some())
            || texts.any(|text| text.to_lowercase().contains(&self.typed))
    }
}

impl Default for Narrowing {
    fn default() -> Self {
        Narrowing {
            filter: Field::new("").most(MOST),
            typing: false,
        }
    }
}

impl Narrowing {
    /// Gives what is narrowed by, whether or not it is being typed.
    pub fn text(&self) -> &str {
        self.filter.text()
    }

    /// Gives what the rows are narrowed to.
    pub fn wanted(&self) -> Wanted {
        Wanted::of(self.text())
    }

    /// Puts another filter in its place.
    pub fn set(&mut self, text: &str) {
        self.filter.set(text);
    }

    /// Tells whether the list is not narrowed.
    pub fn is_empty(&self) -> bool {
        self.filter.is_empty()
    }

    /// Tells whether keys type into the filter.
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// Gives the contexts of a list: those of text while one types.
    pub fn contexts(&self, list: &[Context]) -> Vec<Context> {
        match self.typing {
            true => vec![Context::Text],
            false => list.to_vec(),
        }
    }

    /// Takes a command that is the filter's; nothing where it is the list's.
    pub fn command(&mut self, command: Command) -> Option<Taken> {
        match command {
            Command::Narrow if !self.typing => self.typing = true,
            Command::Back if !self.typing && !self.is_empty() => self.set(""),
            _ if !self.typing => return None,
            Command::Back | Command::Cancel => self.typing = false,
            Command::UndoTyping => {
                self.filter.undo();
            }
            Command::RedoTyping => {
                self.filter.redo();
            }
            Command::Save => {}
            _ => return Some(Taken::No),
        }
        Some(Taken::Yes)
    }

    /// Takes a key that is no command.
    pub fn key(&mut self, key: &Key, asks: &mut Vec<Ask>) -> Typed {
        if !self.typing {
            if !begins(key) {
                return Typed::No;
            }
            self.typing = true;
        }
        match key.code {
            KeyCode::Up => Typed::Drive(Command::Up),
            KeyCode::Down => Typed::Drive(Command::Down),
            KeyCode::PageUp => Typed::Drive(Command::PageUp),
            KeyCode::PageDown => Typed::Drive(Command::PageDown),
            KeyCode::Enter => {
                self.typing = false;
                Typed::Drive(Command::Open)
            }
            KeyCode::Tab => {
                self.typing = false;
                asks.push(Ask::SearchFor(self.filter.text().trim().to_owned()));
                Typed::Yes
            }
            _ if self.filter.apply(key) == Outcome::Ignored => Typed::No,
            _ => Typed::Yes,
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.typing = true;
        self.filter.paste(text);
    }

    /// Leaves the footer without the save of other texts.
    pub fn hint(&self, command: Command) -> Option<String> {
        (self.typing && command == Command::Save).then(String::new)
    }

    /// Draws the filter itself; gives the caret.
    pub fn draw_field(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.filter.draw(area, buffer, &shared.theme, self.typing)
    }

    /// Draws the line of the filter, and at its other end the keys that hold; gives the caret.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let keys = shared.words.get(if self.typing {
            "form-narrow-keys"
        } else {
            "form-narrowed-keys"
        });
        self.draw_saying(&keys, area, buffer, shared)
    }

    /// Draws the line of the filter above a list, where it is in use, and takes it off the list's room; gives the caret.
    pub fn draw_above(
        &self,
        list: &mut Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        if !self.typing && self.is_empty() || list.height == 0 {
            return None;
        }
        let line = Rect { height: 1, ..*list };
        list.y += 1;
        list.height -= 1;
        self.draw(line, buffer, shared)
    }

    /// Draws the line of the filter with other keys at its other end; gives the caret.
    pub fn draw_saying(
        &self,
        keys: &str,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let dim = shared.theme.dim;
        let room = usize::from(area.width);
        let (x, _) = buffer.set_stringn(area.x, area.y, "/ ", room, shared.theme.accent);
        let mut field = Rect {
            x,
            width: area.right().saturating_sub(x),
            height: 1,
            ..area
        };
        let columns = u16::try_from(inert::columns(keys)).unwrap_or(u16::MAX);
        if let Some(left) = field.width.checked_sub(columns.saturating_add(2))
            && left >= TYPED_LEAST
        {
            field.width = left;
            let room = usize::from(columns);
            buffer.set_stringn(area.right() - columns, area.y, keys, room, dim);
        }
        self.draw_field(field, buffer, shared)
    }
}

/// A list that may be narrowed. It is given commands, keys and pasted text by the provided three, so that all such lists
/// answer alike.
pub trait Narrowed {
    /// Gives what it is narrowed by.
    fn narrowing(&mut self) -> &mut Narrowing;

    /// Makes its rows anew for what is typed.
    fn narrow(&mut self, shared: &Shared, asks: &mut Vec<Ask>);

    /// Does what a command does to the list, narrowed or not.
    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken;

    /// Takes a command: the filter's, else the list's own.
    fn give(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match self.narrowing().command(command) {
            Some(taken) => {
                self.narrow(shared, asks);
                taken
            }
            None => self.on_list(command, shared, asks),
        }
    }

    /// Takes a key that is no command.
    fn type_key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match self.narrowing().key(key, asks) {
            Typed::No => Taken::No,
            Typed::Yes => {
                self.narrow(shared, asks);
                Taken::Yes
            }
            Typed::Drive(command) => self.drive(command, shared, asks),
        }
    }

    /// Does what drives the list while one types.
    fn drive(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.on_list(command, shared, asks)
    }

    /// Takes pasted text.
    fn type_paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.narrowing().paste(text);
        self.narrow(shared, asks);
        Taken::Yes
    }
}

/// Tells whether a character typed in a list begins narrowing it: a letter that is no command's.
fn begins(key: &Key) -> bool {
    let typed = key.command_twin().typed();
    typed.is_some_and(|c| c.is_alphabetic() && !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_begins_narrowing_and_commands_do_not() {
        assert!(begins(&Key::char('张')) && begins(&Key::char('𬭎')));
        for key in ['ｎ', 'n', '：'] {
            assert!(!begins(&Key::char(key)), "{key}");
        }
    }

    #[test]
    fn esc_keeps_the_filter_and_again_clears_it() {
        let (mut narrowing, mut asks) = (Narrowing::default(), Vec::new());
        assert_eq!(narrowing.command(Command::Back), None);
        assert_eq!(narrowing.command(Command::Narrow), Some(Taken::Yes));
        assert_eq!(narrowing.key(&Key::char('a'), &mut asks), Typed::Yes);
        let down = Key::plain(KeyCode::Down);
        assert_eq!(narrowing.key(&down, &mut asks), Typed::Drive(Command::Down));
        assert_eq!(narrowing.command(Command::Back), Some(Taken::Yes));
        assert!(!narrowing.is_typing() && narrowing.text() == "a");
        assert_eq!(narrowing.key(&Key::char('b'), &mut asks), Typed::No);
        assert_eq!(narrowing.command(Command::Back), Some(Taken::Yes));
        assert!(narrowing.is_empty());
        assert_eq!(narrowing.command(Command::Back), None);
        assert!(asks.is_empty());
    }
}
