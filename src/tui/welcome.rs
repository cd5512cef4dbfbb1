//! What somebody is told right after signing in: whose keys are new, that the passphrase was changed elsewhere, that drafts
//! cannot be read any more, and on the first day what there is to do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::fingerprint;
use crate::care::ledger::ids::Id;
use crate::post::first_steps;
use crate::post::key_news::KeyNews;
use crate::tui::commands::{Command, Context};
use crate::tui::first_day::FirstDay;
use crate::tui::inert;
use crate::tui::job::{Job, Welcome};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken, close_on_back};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::people_job::PeopleJob;
use crate::tui::wrap::Wrap;

/// The width of the whole, in columns.
const COLUMNS: u16 = 68;

/// Gives what is to be shown, the last on top; nothing where there is nothing to tell.
pub fn layers(welcome: Welcome, shared: &Shared) -> Vec<Box<dyn Layer>> {
    let mut layers: Vec<Box<dyn Layer>> = Vec::new();
    let (register, me, access) = (&shared.register, &shared.me, &shared.access);
    if welcome.first_day && !first_steps::all_done(register, me, access) {
        layers.push(Box::new(FirstDay::new(shared)));
    }
    let older = welcome.newer_passphrase.is_some() || welcome.old_keys.is_some();
    if !welcome.keys.is_empty() || older || !welcome.lost_drafts.is_empty() {
        layers.push(Box::new(News {
            keys: welcome.keys,
            newer_passphrase: welcome.newer_passphrase,
            old_keys: welcome.old_keys,
            lost_drafts: welcome.lost_drafts,
            top: 0,
            rows: 0,
            room: 1,
        }));
    }
    layers
}

/// Whose keys are new, where the passphrase is newer, and how many drafts are lost.
struct News {
    keys: Vec<KeyNews>,
    newer_passphrase: Option<String>,
    old_keys: Option<String>,
    lost_drafts: Vec<Id>,
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
        if !self.lost_drafts.is_empty() {
            let count = [("count", self.lost_drafts.len().into())];
            if !self.keys.is_empty() {
                add(String::new(), theme.normal);
            }
            add(words.with("welcome-lost-drafts", &count), theme.warn);
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
        // Left unread it is shown again at the next sign-in.
        close_on_back(command, asks)
    }

    fn key(&mut self, key: &Key, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match (key.code, key.command_twin().typed()) {
            (KeyCode::Up, _) | (_, Some('k')) => self.scroll(-1),
            (KeyCode::Down, _) | (_, Some('j')) => self.scroll(1),
            (KeyCode::Enter, _) => {
                asks.push(Ask::Close);
                asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::KnowKeys))));
                let lost = self.lost_drafts.drain(..);
                asks.extend(lost.map(|id| Ask::Do(Job::DropDraft(id))));
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
        let of_keys =
            !self.keys.is_empty() || self.newer_passphrase.is_some() || self.old_keys.is_some();
        let title = shared.words.get(match of_keys {
            true => "welcome-news",
            false => "welcome-news-drafts",
        });
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
