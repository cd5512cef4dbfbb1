//! A slip: a code or a fingerprint in groups, to be read aloud or copied, with what to do about it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use crate::tui::commands::{Command, Context};
use crate::tui::form::confirm::OnYes;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::wrap::Wrap;

/// How many groups stand in a row.
const GROUPS: usize = 4;

/// The width of the whole, in columns.
const COLUMNS: u16 = 64;

/// A slip on the screen.
pub struct Slip {
    title: String,
    before: Vec<String>,
    groups: Vec<Zeroizing<String>>,
    after: Vec<String>,
    keys: String,
    on_enter: OnYes,
    /// Whether Enter leaves it there: what is asked for then takes it away.
    stays: bool,
}

impl Slip {
    /// Shows groups between lines; Enter closes it and asks for what comes then.
    pub fn new(
        title: impl Into<String>,
        before: Vec<String>,
        groups: impl IntoIterator<Item = String>,
        after: Vec<String>,
        keys: impl Into<String>,
        on_enter: impl FnMut(&Shared, &mut Vec<Ask>) + Send + 'static,
    ) -> Slip {
        Slip {
            title: title.into(),
            before,
            groups: groups.into_iter().map(Zeroizing::new).collect(),
            after,
            keys: keys.into(),
            on_enter: Box::new(on_enter),
            stays: false,
        }
    }

    /// Stays until what Enter asks for has come and taken it away: nothing is typed into what is about to go.
    #[must_use]
    pub fn stays(mut self) -> Slip {
        self.stays = true;
        self
    }

    fn leave(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if !self.stays {
            asks.push(Ask::Close);
        }
        (self.on_enter)(shared, asks);
    }

    /// Lays the lines out in so many columns; the second is whether a line is of the groups.
    fn rows(&self, room: usize) -> Vec<(Zeroizing<String>, bool)> {
        let mut rows = Vec::new();
        let text = |lines: &[String]| {
            let mut laid = Vec::new();
            for line in lines {
                let wrap = Wrap::new(line, room);
                let wrapped = wrap.rows().iter().map(|row| &line[row.range()]);
                laid.extend(wrapped.map(|row| (Zeroizing::new(row.trim_end().to_owned()), false)));
            }
            laid
        };
        let (before, after) = (text(&self.before), text(&self.after));
        rows.extend(before);
        for some in self.groups.chunks(GROUPS) {
            let mut row = Zeroizing::new(String::new());
            for group in some {
                row.push_str("   ");
                row.push_str(group);
            }
            rows.push((row, true));
        }
        rows.extend(after);
        rows
    }
}

impl Layer for Slip {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back => self.leave(shared, asks),
            // What is shown once is not put away by a slip of the hand.
            Command::Cancel => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if key.code == KeyCode::Enter {
            self.leave(shared, asks);
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let theme = &shared.theme;
        let columns = area.width.saturating_sub(2).clamp(20, COLUMNS);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let rows = self.rows(room);
        let parts = rows
            .windows(2)
            .filter(|pair| pair[0].1 != pair[1].1)
            .count();
        let height = u16::try_from(rows.len() + parts).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height.saturating_add(2), Spot::Center);
        let inner = Overlay::new(&self.title)
            .hint(&self.keys)
            .draw(place, buffer, theme);
        let mut y = inner.y;
        let mut was_groups = false;
        for (row, is_groups) in &rows {
            if *is_groups != was_groups {
                y += 1;
                was_groups = *is_groups;
            }
            if y >= inner.bottom() {
                break;
            }
            let style = if *is_groups {
                theme.strong
            } else {
                theme.normal
            };
            let text = Zeroizing::new(inert::cut(row, usize::from(inner.width)));
            buffer.set_string(inner.x, y, text.as_str(), style);
            y += 1;
        }
        None
    }
}
