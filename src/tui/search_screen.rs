//! The search of everything this person may read, as they type, each hit with the words around it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::post_time::day_of;
use crate::post::register::Register;
use crate::post::search::{self, Hit, Query};
use crate::tui::appointment_words::child_name;
use crate::tui::commands::{Command, Context};
use crate::tui::editor::Outcome;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::openings;
use crate::tui::reopen;
use crate::words::dates;

/// The most hits listed.
const MOST: usize = 200;

/// The search.
pub struct SearchScreen {
    query: Field,
    hits: Vec<Hit>,
    at: usize,
    top: usize,
    height: usize,
}

impl SearchScreen {
    /// Opens the search.
    pub fn new(shared: &Shared) -> SearchScreen {
        SearchScreen {
            query: Field::new("").placeholder(&shared.words.get("search-hint")),
            hits: Vec::new(),
            at: 0,
            top: 0,
            height: 5,
        }
    }

    /// Opens the search with what to find.
    pub fn finding(text: &str, shared: &Shared) -> SearchScreen {
        let mut search = SearchScreen::new(shared);
        search.query.set(text);
        search.find(shared);
        search
    }

    fn find(&mut self, shared: &Shared) {
        let query = Query::new(self.query.text());
        self.hits = search::find(&shared.register, &shared.me, &query, MOST);
        self.at = 0;
        self.top = 0;
    }

    fn moved(&mut self, by: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let Some(hit) = self.hits.get(self.at) else {
            return;
        };
        let note = note_of(hit.key, &shared.register);
        let log = crisis_of(hit.key, &shared.register);
        let layer = log
            .and_then(|id| openings::crisis(id, shared))
            .or_else(|| note.and_then(|id| openings::note(id, shared)))
            .or_else(|| reopen::child_at(hit.child?, hit.key, shared));
        match layer {
            Some(layer) => asks.push(Ask::Open(layer)),
            None if hit.key.kind == Kind::InboxLine => asks.push(Ask::Give(Command::GoInbox)),
            None => {}
        }
    }

    fn draw_hit(
        hit: &Hit,
        query: &Query,
        here: bool,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) {
        let (words, theme) = (&shared.words, &shared.theme);
        let today = day_of(shared.register.settings.zone, shared.now);
        let mut title = words.get(kind_text(hit.key.kind));
        if let Some(at) = hit.at {
            let day = day_of(shared.register.settings.zone, at);
            title = format!("{title} · {}", dates::date_near(words, day, today));
        }
        if let Some(child) = hit.child {
            title = format!("{} · {title}", child_name(child, shared));
        }
        let marker = if here { "▸ " } else { "  " };
        let style = theme.strong;
        let room = usize::from(area.width);
        let title = inert::cut(&format!("{marker}{title}"), room);
        buffer.set_string(area.x, area.y, title, style);
        if here {
            theme.select(Rect { height: 1, ..area }, buffer);
        }
        // A piece of text around a veiled name would show it.
        if shared.veil || area.height < 2 {
            return;
        }
        let around = search::context(&shared.register, &shared.me, hit.key, query);
        let Some(around) = around else { return };
        let mut x = area.x + 4;
        let mut at = 0;
        let mut full = false;
        let mut write = |text: &str, style| {
            // Where it is cut, the sign of it has its own place.
            let kept = u16::from(around.cut_after);
            let left = usize::from(area.right().saturating_sub(x + kept));
            let text = inert::show(text);
            // What was cut ends in its own dots, and nothing comes after them.
            let had_room = !full;
            full |= inert::columns(&text) > left;
            if !had_room {
                return;
            }
            let text = inert::cut(&text, left);
            x = buffer.set_stringn(x, area.y + 1, text, left, style).0;
        };
        if around.cut_before {
            write("…", theme.dim);
        }
        for found in &around.found {
            write(around.text.get(at..found.start).unwrap_or(""), theme.dim);
            write(around.text.get(found.clone()).unwrap_or(""), theme.found);
            at = found.end;
        }
        write(around.text.get(at..).unwrap_or(""), theme.dim);
        if around.cut_after && x < area.right() {
            let ends = buffer[(x - 1, area.y + 1)].symbol() == "…";
            if !ends {
                buffer.set_string(x, area.y + 1, "…", theme.dim);
            }
        }
    }
}

/// Gives the note that a found text is, or belongs to.
fn note_of(key: RecordKey, register: &Register) -> Option<Id> {
    match key.kind {
        Kind::Note | Kind::NoteHeader => Some(key.id),
        Kind::SignedNote => register.signed.get(key.id).map(|signed| signed.note),
        Kind::Addendum => register.addenda.get(key.id).map(|one| one.note),
        Kind::EnteredInError => register.errors.get(key.id).map(|one| one.note),
        _ => None,
    }
}

/// Gives the crisis log that a found text stands in.
fn crisis_of(key: RecordKey, register: &Register) -> Option<Id> {
    match key.kind {
        Kind::CrisisLog => Some(key.id),
        Kind::CrisisLine => register.crisis_lines.get(key.id).map(|line| line.log),
        _ => None,
    }
}

fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Child | Kind::ChildDetail => "term-child",
        Kind::Household => "term-household",
        Kind::CaseHeader | Kind::CaseWords => "term-case",
        Kind::Appointment => "term-appointment",
        Kind::Contact | Kind::ContactWords => "change-contact",
        Kind::Note | Kind::SignedNote | Kind::NoteHeader => "term-note",
        Kind::Addendum => "term-addendum",
        Kind::EnteredInError => "note-state-entered-in-error",
        Kind::FollowUp | Kind::FollowUpWords => "term-follow-up",
        Kind::InboxLine => "change-inbox-line",
        Kind::HandoverWords => "term-handover",
        Kind::CrisisLog | Kind::CrisisLine => "term-crisis-log",
        _ => "change-record",
    }
}

impl Layer for SearchScreen {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back if self.query.is_empty() => asks.push(Ask::Close),
            Command::Back => {
                self.query.set("");
                self.find(shared);
            }
            Command::Cancel => asks.push(Ask::Close),
            Command::Find | Command::Save => {}
            Command::UndoTyping => {
                self.query.undo();
                self.find(shared);
            }
            Command::RedoTyping => {
                self.query.redo();
                self.find(shared);
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let page = isize::try_from(self.height.max(1)).unwrap_or(1);
        match key.code {
            KeyCode::Up => self.moved(-1),
            KeyCode::Down => self.moved(1),
            KeyCode::PageUp => self.moved(-page),
            KeyCode::PageDown => self.moved(page),
            KeyCode::Enter => self.open(shared, asks),
            _ => {
                if self.query.apply(key) == Outcome::Changed {
                    self.find(shared);
                }
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        self.query.paste(text);
        self.find(shared);
        Taken::Yes
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        (command == Command::Save).then(String::new)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 5 || area.width < 20 {
            return None;
        }
        let (words, theme) = (&shared.words, &shared.theme);
        let label = format!("{} ", words.get("command-search"));
        let room = usize::from(area.width);
        let (x, _) = buffer.set_stringn(area.x, area.y, label, room, theme.title);
        let field = Rect {
            x,
            width: area.right().saturating_sub(x),
            height: 1,
            ..area
        };
        let caret = self.query.draw(field, buffer, theme, true);
        let said = if self.query.text().trim().is_empty() {
            words.with(
                "search-over",
                &[("count", search::count(&shared.register).into())],
            )
        } else if self.hits.is_empty() {
            words.get("search-nothing")
        } else if self.hits.len() >= MOST {
            words.with("search-most", &[("count", MOST.into())])
        } else {
            words.with("search-count", &[("count", self.hits.len().into())])
        };
        buffer.set_string(area.x, area.y + 1, inert::cut(&said, room), theme.dim);
        let body = Rect {
            y: area.y + 2,
            height: area.height - 2,
            ..area
        };
        self.height = usize::from(body.height / 2).max(1);
        self.top = self
            .top
            .min(self.at)
            .max((self.at + 1).saturating_sub(self.height));
        let query = Query::new(self.query.text());
        let shown = self
            .hits
            .iter()
            .enumerate()
            .skip(self.top)
            .take(self.height);
        for ((number, hit), row) in shown.zip(0u16..) {
            let line = Rect {
                y: body.y + row * 2,
                height: 2,
                ..body
            };
            Self::draw_hit(hit, &query, number == self.at, line, buffer, shared);
        }
        caret
    }

    fn changed(&mut self, shared: &Shared) {
        let at = self.at;
        self.find(shared);
        self.at = at.min(self.hits.len().saturating_sub(1));
    }

    fn is_screen(&self) -> bool {
        true
    }
}
