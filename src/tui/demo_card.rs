//! The card over the first Today of a made-up post: who can sign in, and with what passphrase. Any key puts it away.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context};
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken, close_on_back};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::wrap::Wrap;

/// The width of the whole, in columns.
const COLUMNS: u16 = 72;

/// The card, with a line for each person.
pub struct DemoCard {
    sign_ins: Vec<String>,
}

impl DemoCard {
    /// Makes the card of these lines.
    pub fn new(sign_ins: Vec<String>) -> DemoCard {
        DemoCard { sign_ins }
    }
}

impl Layer for DemoCard {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        close_on_back(command, asks)
    }

    fn key(&mut self, _key: &Key, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        asks.push(Ask::Close);
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let columns = area.width.saturating_sub(2).min(COLUMNS);
        let room = usize::from(columns.saturating_sub(4)).max(1);
        let mut lines = Vec::new();
        let mut add = |text: &str, style| {
            let wrap = Wrap::new(text, room);
            let rows = wrap.rows().iter();
            lines.extend(rows.map(|row| (text[row.range()].trim_end().to_owned(), style)));
        };
        add(&words.get("demo-card-what"), theme.normal);
        add("", theme.normal);
        for line in &self.sign_ins {
            add(line, theme.strong);
        }
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height, Spot::Center);
        let title = words.get("demo-card-title");
        let hint = words.get("demo-card-hint");
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        for ((line, style), y) in lines.iter().zip(inner.y..inner.bottom()) {
            buffer.set_stringn(inner.x, y, line, usize::from(inner.width), *style);
        }
        None
    }
}
