//! What somebody is told once, right after signing in: whose keys are new, that the passphrase was changed elsewhere, and on
//! the first day what there is to do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::fingerprint;
use crate::post::key_news::KeyNews;
use crate::tui::commands::{Command, Context};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::inert;
use crate::tui::job::{Job, Welcome};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::people_forms::NewPassphrase;
use crate::tui::people_job::PeopleJob;
use crate::tui::wrap::Wrap;

/// The width of the whole, in columns.
const COLUMNS: u16 = 68;

/// Gives what is to be shown, the last on top; nothing where there is nothing to tell.
pub fn layers(welcome: Welcome) -> Vec<Box<dyn Layer>> {
    let mut layers: Vec<Box<dyn Layer>> = Vec::new();
    if welcome.first_day {
        layers.push(Box::new(FirstDay { at: 0 }));
    }
    let older = welcome.newer_passphrase.is_some() || welcome.old_keys.is_some();
    if !welcome.keys.is_empty() || older {
        layers.push(Box::new(News {
            keys: welcome.keys,
            newer_passphrase: welcome.newer_passphrase,
            old_keys: welcome.old_keys,
            top: 0,
            rows: 0,
            room: 1,
        }));
    }
    layers
}

/// Whose keys are new, and where the passphrase is newer.
struct News {
    keys: Vec<KeyNews>,
    newer_passphrase: Option<String>,
    old_keys: Option<String>,
    top: usize,
    rows: usize,
    room: usize,
}

impl News {
    fn lines(&self, room: usize, shared: &Shared) -> Vec<(String, Style)> {
        let (words, theme) = (&shared.words, &shared.theme);
        let mut lines = Vec::new();
        let mut add = |text: String, style| {
            let wrap = Wrap::new(&text, room);
            let rows = wrap.rows().iter();
            lines.extend(rows.map(|row| (text[row.range()].trim_end().to_owned(), style)));
        };
        let older = [
            ("welcome-old-keys", &self.old_keys),
            ("welcome-newer-passphrase", &self.newer_passphrase),
        ];
        for (id, code) in older {
            let Some(code) = code else { continue };
            let code = inert::show(code).into_owned();
            add(words.with(id, &[("post", code.into())]), theme.warn);
            add(String::new(), theme.normal);
        }
        for news in &self.keys {
            let card = shared.register.staff_name(news.person);
            let name = card.unwrap_or(&news.handle).to_owned();
            let id = match news.before {
                Some(_) => "welcome-other-keys",
                None => "welcome-new-person",
            };
            add(words.with(id, &[("name", name.into())]), theme.warn);
            let groups = fingerprint::groups(news.identity);
            for some in groups.chunks(4) {
                add(format!("  {}", some.join("  ")), theme.strong);
            }
        }
        if !self.keys.is_empty() {
            add(words.get("welcome-keys-next"), theme.normal);
        }
        lines
    }

    fn scroll(&mut self, by: isize) {
        let last = self.rows.saturating_sub(self.room);
        self.top = self.top.saturating_add_signed(by).min(last);
    }
}

impl Layer for News {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            // Left unread it is shown again at the next sign-in.
            Command::Back | Command::Cancel => asks.push(Ask::Close),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match (key.code, key.command_twin().typed()) {
            (KeyCode::Up, _) | (_, Some('k')) => self.scroll(-1),
            (KeyCode::Down, _) | (_, Some('j')) => self.scroll(1),
            (KeyCode::Enter, _) => {
                asks.push(Ask::Close);
                asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::KnowKeys))));
            }
            _ => {}
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let columns = area.width.saturating_sub(2).clamp(20, COLUMNS);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let lines = self.lines(room, shared);
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height, Spot::Center);
        let title = shared.words.get("welcome-news");
        let hint = shared.words.get("welcome-news-keys");
        let inner = Overlay::new(&title)
            .hint(&hint)
            .draw(place, buffer, &shared.theme);
        self.rows = lines.len();
        self.room = usize::from(inner.height);
        self.scroll(0);
        for ((line, style), y) in lines.iter().skip(self.top).zip(inner.y..inner.bottom()) {
            let text = inert::cut(line, usize::from(inner.width));
            buffer.set_string(inner.x, y, text, *style);
        }
        None
    }
}

/// The steps of the first day, each with what opens it.
const STEPS: [&str; 5] = [
    "first-day-keys",
    "first-day-pin",
    "first-day-passphrase",
    "first-day-team",
    "first-day-help",
];

/// The card of the first day.
struct FirstDay {
    at: usize,
}

impl FirstDay {
    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        match self.at {
            0 => asks.push(Ask::Give(Command::GoPeople)),
            1 => asks.push(Ask::Give(Command::SetPin)),
            2 => {
                let form = Box::new(NewPassphrase);
                asks.push(Ask::Open(Box::new(Undrafted::new(form, shared))));
            }
            3 => asks.push(Ask::Give(Command::GoChildren)),
            _ => asks.push(Ask::Give(Command::HelpInText)),
        }
    }
}

impl Layer for FirstDay {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel => asks.push(Ask::Close),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let last = STEPS.len() - 1;
        match (key.code, key.command_twin().typed()) {
            (KeyCode::Up, _) | (_, Some('k')) => self.at = self.at.saturating_sub(1),
            (KeyCode::Down, _) | (_, Some('j')) => self.at = (self.at + 1).min(last),
            (KeyCode::Enter, _) => self.open(shared, asks),
            (_, Some(digit @ '1'..='5')) => {
                self.at = digit.to_digit(10).map_or(0, |digit| digit as usize - 1);
                self.open(shared, asks);
            }
            (_, Some('x')) => {
                asks.push(Ask::Close);
                asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::EndFirstDay))));
            }
            _ => {}
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let columns = area.width.saturating_sub(2).clamp(20, COLUMNS);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let what = words.get("first-day-what");
        let wrap = Wrap::new(&what, room);
        let before = wrap.rows().len();
        let height = u16::try_from(before + STEPS.len() + 3).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height, Spot::Center);
        let title = words.get("first-day");
        let hint = words.get("first-day-keys-hint");
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        let said = wrap.rows().iter().map(|row| what[row.range()].trim_end());
        for (line, y) in said.zip(inner.y..inner.bottom()) {
            buffer.set_string(inner.x, y, line, theme.normal);
        }
        let first = inner.y + u16::try_from(before + 1).unwrap_or(0);
        for (number, (step, y)) in STEPS.iter().zip(first..inner.bottom()).enumerate() {
            let here = number == self.at;
            let marker = if here { "▸" } else { " " };
            let text = format!("{marker} {} {}", number + 1, words.get(step));
            let style = if here { theme.strong } else { theme.normal };
            let text = inert::cut(&text, usize::from(inner.width));
            buffer.set_string(inner.x, y, text, style);
        }
        let at = u16::try_from(self.at).unwrap_or(0);
        Some(Position {
            x: inner.x,
            y: (first + at).min(inner.bottom().saturating_sub(1)),
        })
    }
}
