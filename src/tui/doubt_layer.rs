//! What is not as the journal says, in full, over whatever is there, until it is put away.
//!
//! Only Esc puts it away: what was being typed when it came is not to take it along unread.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::post::doubt::Doubt;
use crate::tui::commands::{Command, Context};
use crate::tui::doubt_text;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::wrap::Wrap;

/// The width of the whole, in columns.
const COLUMNS: u16 = 68;

/// A doubt on the screen.
pub struct DoubtLayer(pub Doubt);

impl Layer for DoubtLayer {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back => asks.push(Ask::Close),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, _key: &Key, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let columns = area.width.saturating_sub(2).clamp(20, COLUMNS);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let [happened, next] = doubt_text::lines(words, self.0);
        let mut lines = Vec::new();
        for (text, style) in [
            (happened, theme.danger),
            (String::new(), theme.normal),
            (next, theme.strong),
        ] {
            let wrap = Wrap::new(&text, room);
            let rows = wrap.rows().iter();
            lines.extend(rows.map(|row| (text[row.range()].trim_end().to_owned(), style)));
        }
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height, Spot::Center);
        let (title, hint) = (words.get("doubt-title"), words.get("doubt-keys"));
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        for ((line, style), y) in lines.iter().zip(inner.y..inner.bottom()) {
            buffer.set_string(inner.x, y, line, *style);
        }
        None
    }
}
