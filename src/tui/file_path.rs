//! A question for a file's path: a form of one line whose text is no draft, since a path is soon typed anew.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::post::refusal::Refusal;
use crate::tui::commands::{Command, Context};
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::{FieldKind, FieldSpec, Form};
use crate::tui::job::Answer;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};

/// The longest path there is, in characters (`PATH_MAX` of Linux).
const LONGEST: usize = 4096;

/// A form that asks for a path.
pub struct FilePath {
    inner: FormLayer,
}

impl FilePath {
    /// Asks; the form's one field is made by [`field`].
    pub fn new(form: Box<dyn Form>, shared: &Shared) -> FilePath {
        FilePath {
            inner: FormLayer::new(form, shared),
        }
    }
}

/// Makes the field for a path.
pub fn field(label: String) -> FieldSpec {
    FieldSpec::new(label, FieldKind::Line { max: LONGEST }).required()
}

/// Reads a typed path: quotes around it, as a dropped file brings them, are taken off, and `~/` is the home folder.
pub fn path_of(typed: &str) -> PathBuf {
    let bare = typed.trim();
    let unquoted = ['\'', '"']
        .into_iter()
        .find_map(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    let text = unquoted.unwrap_or(bare);
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

impl Layer for FilePath {
    fn contexts(&self) -> Vec<Context> {
        self.inner.contexts()
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if command == Command::Back {
            asks.push(Ask::Close);
            return Taken::Yes;
        }
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

    fn changed(&mut self, shared: &Shared) {
        self.inner.changed(shared);
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.inner.refused(refusal, shared);
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        self.inner.answer(answer, shared, asks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_blanks_around_a_path_are_not_part_of_it() {
        for typed in ["/a/b c.xlsx", " '/a/b c.xlsx' ", "\"/a/b c.xlsx\""] {
            assert_eq!(path_of(typed), PathBuf::from("/a/b c.xlsx"));
        }
        assert_eq!(path_of("'a"), PathBuf::from("'a"));
    }
}
