//! The inbox: lines caught from anywhere with `+`, sorted out later into an appointment, a note, a follow-up, or nothing more.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::post_time::local;
use crate::care::records::inbox_line::InboxLine;
use crate::post::use_cases::inbox;
use crate::tui::appointment_forms::{Prefill, book};
use crate::tui::care_form::{self, required, save_at_once};
use crate::tui::commands::{Command, Context};
use crate::tui::follow_up_forms;
use crate::tui::form::menu::Menu;
use crate::tui::form::pick;
use crate::tui::form::prompt::Prompt;
use crate::tui::form::spec::{FieldSpec, Form, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::inert;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::listed::Listed;
use crate::tui::note_layer;
use crate::tui::table::{CellText, Column, Room, Table};
use crate::words::dates;

/// The screen of caught lines.
pub struct Inbox {
    rows: Listed<Id>,
    /// Whether the lines sorted out are shown as well.
    all: bool,
    made_for: Option<(u64, bool)>,
}

/// Under which codes drafts are kept.
const CATCH: &str = "catch";
const EDIT: &str = "inbox-edit";
const NOTE_OF: &str = "inbox-note";

/// Asks for a line to be caught.
pub fn catch(shared: &Shared) -> Box<dyn Layer> {
    Box::new(catching(shared).layer(shared))
}

fn catching(shared: &Shared) -> Prompt {
    let words = &shared.words;
    let (title, label) = (words.get("command-catch"), words.get("inbox-line"));
    Prompt::new(CATCH, title, label, |line, shared| {
        let (register, me) = (&shared.register, &shared.me);
        save(inbox::catch(register, me, &shared.fresh, shared.now, line))
    })
}

fn editing(id: Id, shared: &Shared) -> Option<Prompt> {
    let line = shared.register.inbox.get(id)?;
    let words = &shared.words;
    let (title, label) = (words.get("inbox-edit"), words.get("inbox-line"));
    let prompt = Prompt::new(EDIT, title, label, move |line, shared| {
        save(inbox::edit(&shared.register, &shared.me, id, line))
    });
    Some(prompt.about(id).text(line.text.clone()))
}

/// Gives the form that a draft of this code was typed in.
pub fn from_draft(code: &str, about: Option<Id>, shared: &Shared) -> Option<Box<dyn Form>> {
    match code {
        CATCH => Some(Box::new(catching(shared))),
        EDIT => Some(Box::new(editing(about?, shared)?)),
        NOTE_OF => Some(Box::new(NoteOf { line: about? })),
        _ => None,
    }
}

impl Inbox {
    /// Opens the lines that are not sorted out, the latest first.
    pub fn new(shared: &Shared) -> Inbox {
        let mut screen = Inbox {
            rows: Listed::default(),
            all: false,
            made_for: None,
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let key = (shared.register.version, self.all);
        if self.made_for == Some(key) {
            return;
        }
        let lines = shared.register.inbox.iter();
        let mut rows: Vec<(Id, &InboxLine)> = lines
            .filter(|(_, line)| self.all || !line.sorted_out)
            .collect();
        rows.sort_by_key(|(id, line)| (line.sorted_out, std::cmp::Reverse(line.at), *id));
        let rows = rows.into_iter().map(|(id, _)| id).collect();
        self.rows.put(rows, PartialEq::eq);
        self.made_for = Some(key);
    }

    fn sort_out(id: Id, shared: &Shared, asks: &mut Vec<Ask>) {
        let Some(line) = shared.register.inbox.get(id) else {
            return;
        };
        let planned = inbox::sort_out(&shared.register, &shared.me, id, !line.sorted_out);
        save_at_once(planned, shared, asks);
    }

    /// Offers what a line can become.
    fn offer(id: Id, shared: &Shared, asks: &mut Vec<Ask>) {
        let words = &shared.words;
        let rows = vec![
            words.get("inbox-to-follow-up"),
            words.get("inbox-to-booking"),
            words.get("inbox-to-note"),
            words.get("inbox-nothing-more"),
        ];
        let menu = Menu::of_choices(
            words.get("inbox-sort-out"),
            rows,
            move |row, shared, asks| {
                if shared.register.inbox.get(id).is_none() {
                    return;
                }
                match row {
                    0 => asks.push(Ask::Open(follow_up_forms::of_line(id, shared))),
                    1 => {
                        let prefill = Prefill {
                            line: Some(id),
                            ..Prefill::default()
                        };
                        asks.push(Ask::Open(book(prefill, shared)));
                    }
                    2 => {
                        let form = NoteOf { line: id };
                        asks.push(Ask::Open(care_form::open(form, shared)));
                    }
                    _ => {
                        let planned = inbox::sort_out(&shared.register, &shared.me, id, true);
                        save_at_once(planned, shared, asks);
                    }
                }
            },
        );
        asks.push(Ask::Open(Box::new(menu)));
    }
}

/// Of which child the note is that a line becomes.
struct NoteOf {
    line: Id,
}

impl Form for NoteOf {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (NOTE_OF, Some(self.line))
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("inbox-to-note")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let label = shared.words.get("term-child");
        vec![FieldSpec::pick(label, pick::children()).required()]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let line = shared.register.inbox.get(self.line);
        let text = line.map(|line| line.text.clone()).unwrap_or_default();
        let child = required(values.picked(0), 0, shared)?;
        let layer = note_layer::begin_with(child, (self.line, &text), shared)?;
        Ok(vec![Ask::Close, Ask::Open(layer)])
    }
}

impl Layer for Inbox {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Inbox, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        if self.rows.moved(command) {
            return Taken::Yes;
        }
        match command {
            Command::View | Command::Otherwise => {
                self.all = !self.all;
                self.settle(shared);
            }
            Command::New => asks.push(Ask::Open(catch(shared))),
            _ => {
                let Some(id) = self.rows.selected().copied() else {
                    return Taken::No;
                };
                match command {
                    Command::Open | Command::Advance => Self::offer(id, shared, asks),
                    Command::Done => Self::sort_out(id, shared, asks),
                    Command::NewFollowUp => {
                        asks.push(Ask::Open(follow_up_forms::of_line(id, shared)));
                    }
                    Command::WriteNote => {
                        let form = NoteOf { line: id };
                        asks.push(Ask::Open(care_form::open(form, shared)));
                    }
                    Command::Edit => {
                        if let Some(prompt) = editing(id, shared) {
                            asks.push(Ask::Open(Box::new(prompt.layer(shared))));
                        }
                    }
                    Command::Remove => {
                        save_at_once(
                            inbox::remove(&shared.register, &shared.me, id),
                            shared,
                            asks,
                        );
                    }
                    _ => return Taken::No,
                }
            }
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let area = area.intersection(buffer.area);
        if area.height < 4 || area.width < 20 {
            return None;
        }
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let title = words.get(if self.all { "inbox-all" } else { "inbox-open" });
        let count = words.with("inbox-count", &[("count", self.rows.len().into())]);
        let text = inert::cut(&format!("{title} · {count}"), usize::from(area.width));
        buffer.set_string(area.x, area.y, text, theme.title);
        let body = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        self.rows.fit(body.height.saturating_sub(1));
        let titles = [words.get("inbox-caught"), words.get("inbox-line")];
        let columns = [
            Column::new("", Room::Fixed(1)),
            Column::new(&titles[0], Room::Fixed(14)),
            Column::new(&titles[1], Room::Share(1)),
        ];
        let empty = words.get("inbox-empty");
        let zone = register.settings.zone;
        Table::new(&columns, self.rows.len(), |row| {
            let line = self
                .rows
                .rows()
                .get(row)
                .and_then(|id| register.inbox.get(*id));
            let Some(line) = line else {
                return Vec::new();
            };
            let at = local(zone, line.at);
            let day = dates::date_in_year(words, at.date());
            let (sign, style) = if line.sorted_out {
                ("✓", theme.dim)
            } else {
                ("·", theme.normal)
            };
            vec![
                sign.into(),
                CellText::styled(format!("{day} {}", dates::time(at.time())), theme.dim),
                CellText::styled(line.text.clone(), style),
            ]
        })
        .empty(&empty)
        .draw(body, buffer, theme, self.rows.cursor(), true)
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        if self.rows.is_empty() {
            return vec![Command::New];
        }
        vec![
            Command::Open,
            Command::NewFollowUp,
            Command::WriteNote,
            Command::Done,
            Command::Edit,
            Command::Remove,
            Command::New,
        ]
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(command, Command::Narrow)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Open => Some(shared.words.get("inbox-sort-out")),
            Command::Otherwise => Some(shared.words.get("inbox-show-all")),
            Command::Advance | Command::Narrow => Some(String::new()),
            _ => None,
        }
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        self.settle(shared);
        if saved.kind == Kind::InboxLine {
            self.rows.point_to(|id| *id == saved.id);
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn is_screen(&self) -> bool {
        true
    }
}
