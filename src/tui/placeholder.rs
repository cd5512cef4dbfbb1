//! What stands where a screen is not built yet.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::layer::{Ask, Layer, Shared, Taken};

/// A screen with its name and nothing else.
pub struct Placeholder {
    title: &'static str,
    screen: bool,
}

impl Placeholder {
    /// Stands for a screen with the title of this text.
    pub fn screen(title: &'static str) -> Placeholder {
        Placeholder {
            title,
            screen: true,
        }
    }

    /// Stands for what opens above a screen and closes again.
    pub fn above(title: &'static str) -> Placeholder {
        Placeholder {
            title,
            screen: false,
        }
    }
}

impl Layer for Placeholder {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn command(&mut self, _command: Command, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::No
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let title = shared.words.get(self.title);
        let text = inert::fit(&title, usize::from(area.width), inert::Align::Center);
        buffer.set_string(area.x, area.y + area.height / 2, text, shared.theme.dim);
        None
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        let holds = matches!(
            command,
            Command::Help | Command::Palette | Command::Undo | Command::Search
        );
        (!holds).then(String::new)
    }

    fn is_screen(&self) -> bool {
        self.screen
    }
}
