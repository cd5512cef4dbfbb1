//! A form whose texts are no draft: what is soon typed anew, or is nobody's to keep.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::post::refusal::Refusal;
use crate::tui::commands::{Command, Context};
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::spec::Form;
use crate::tui::job::Answer;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};

/// A form that is forgotten when it is left.
pub struct Undrafted {
    inner: FormLayer,
}

impl Undrafted {
    /// Opens a form.
    pub fn new(form: Box<dyn Form>, shared: &Shared) -> Undrafted {
        Undrafted {
            inner: FormLayer::new(form, shared),
        }
    }
}

impl Layer for Undrafted {
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

    fn stands_on(&self, shared: &Shared) -> Vec<Id> {
        self.inner.stands_on(shared)
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
