//! Follow-ups: what is owed to whom by when, by urgency, child or assignee, with the load of the next two weeks above.
//!
//! What would call people who are never to be contacted is silenced: it stands last and dim, says so, and is no load.
//! Several are marked with space and done, postponed or cancelled together. Overdue is said by a sign, a word and a
//! colour.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::follow_up_states::{FollowUpState, state_on};
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::post_time::day_of;
use crate::care::records::follow_up::{FollowUp, Priority};
use crate::care::records::risk_level::RiskLevel;
use crate::post::look_up::{is_silenced, risk_of};
use crate::tui::appointment_words::{child_name, risk_sign, risk_style, staff_name};
use crate::tui::child_follow_ups::{state_words, step_name};
use crate::tui::commands::{Command, Context};
use crate::tui::follow_up_detail;
use crate::tui::follow_up_forms;
use crate::tui::inert::{self, Align};
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::listed::Listed;
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::openings;
use crate::tui::reopen;
use crate::tui::table::{CellText, Column, Room, Table};
use crate::words::dates;
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// Days that the strip of load shows.
const STRIP_DAYS: u64 = 14;
/// The columns one day of the strip takes at least and at most.
const STRIP_COLUMNS: (u16, u16) = (5, 8);
/// From how many columns the assignee has room, and the words of a follow-up.
const ASSIGNEE_FROM: u16 = 70;
const WORDS_FROM: u16 = 100;

/// The columns of a risk in words, with its sign: as many as the longest takes.
fn risk_columns(words: &Words) -> u16 {
    let levels = RiskLevel::ALL.iter();
    let texts = levels.map(|level| 2 + inert::columns(&words.get(level.short_id())));
    u16::try_from(texts.max().unwrap_or(8)).unwrap_or(8)
}

/// The order of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Urgency,
    Child,
    Assignee,
}

/// One row.
struct Row {
    id: Id,
    state: FollowUpState,
    risk: RiskLevel,
    silenced: bool,
}

/// The screen of follow-ups.
pub struct FollowUps {
    order: Order,
    /// Whether those of others are shown as well.
    everyone: bool,
    narrowing: Narrowing,
    rows: Listed<Row>,
    /// What the rows were made for: register, day, order, filter.
    made_for: Option<(u64, NaiveDate, Order, bool, String)>,
    open: usize,
    marked: BTreeSet<Id>,
}

impl FollowUps {
    /// Opens the list: one's own, the most pressing first.
    pub fn new(shared: &Shared) -> FollowUps {
        let mut screen = FollowUps {
            order: Order::Urgency,
            everyone: !shared.me.roles.counselor,
            narrowing: Narrowing::default(),
            rows: Listed::default(),
            made_for: None,
            open: 0,
            marked: BTreeSet::new(),
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let (register, today) = (&shared.register, today(shared));
        let filter = self.narrowing.text().to_owned();
        let key = (register.version, today, self.order, self.everyone, filter);
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let (wanted, narrowed) = (self.narrowing.wanted(), !key.4.trim().is_empty());
        let windows = &register.settings.windows;
        let mut rows = Vec::new();
        self.open = 0;
        for (_, id) in register.open_follow_ups.range(..) {
            let Some(follow_up) = register.follow_ups.get(id) else {
                continue;
            };
            if !self.everyone && follow_up.assignee != shared.me.person {
                continue;
            }
            self.open += 1;
            let found = || wanted.finds(&[follow_up.child], &texts(id, follow_up, shared), shared);
            if narrowed && !found() {
                continue;
            }
            let risk = risk_of(register, follow_up.child);
            let state = state_on(follow_up, risk, windows, today);
            rows.push(Row {
                id,
                state,
                risk,
                silenced: is_silenced(register, follow_up),
            });
        }
        self.sort(&mut rows, shared);
        self.marked
            .retain(|id| rows.iter().any(|row| row.id == *id));
        self.rows.put(rows, |row, other| row.id == other.id);
        self.made_for = Some(key);
    }

    fn sort(&self, rows: &mut [Row], shared: &Shared) {
        let of = |id: Id| shared.register.follow_ups.get(id);
        let urgency = |row: &Row| {
            let (due, priority) = of(row.id).map_or((NaiveDate::MAX, Priority::Low), |one| {
                (one.due, one.priority)
            });
            let state = match row.state {
                FollowUpState::Overdue => 0,
                FollowUpState::Open => 1,
                _ => 2,
            };
            // What is overdue at red or orange comes first; of the rest, what is due first.
            let calm = row.state == FollowUpState::Overdue && !row.risk.pressing();
            let priority = std::cmp::Reverse(priority);
            (
                row.silenced,
                state,
                calm,
                due,
                !row.risk.pressing(),
                priority,
            )
        };
        match self.order {
            Order::Urgency => rows.sort_by_key(|row| (urgency(row), row.id)),
            Order::Child => rows.sort_by_cached_key(|row| {
                let child = of(row.id).and_then(|one| shared.register.children.get(one.child));
                (child.map(|child| child.name.clone()), urgency(row), row.id)
            }),
            Order::Assignee => rows.sort_by_cached_key(|row| {
                let name = of(row.id).map(|one| staff_name(one.assignee, shared));
                (name, urgency(row), row.id)
            }),
        }
    }

    fn selected(&self) -> Option<Id> {
        self.rows.selected().map(|row| row.id)
    }

    /// The marked ones, or the one under the cursor.
    fn meant(&self) -> Vec<Id> {
        if self.marked.is_empty() {
            self.selected().into_iter().collect()
        } else {
            let rows = self.rows.rows().iter();
            rows.map(|row| row.id)
                .filter(|id| self.marked.contains(id))
                .collect()
        }
    }

    fn next_view(&mut self) {
        (self.order, self.everyone) = match (self.order, self.everyone) {
            (Order::Urgency, everyone) => (Order::Child, everyone),
            (Order::Child, everyone) => (Order::Assignee, everyone),
            (Order::Assignee, everyone) => (Order::Urgency, !everyone),
        };
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        let follow_up = shared.register.follow_ups.get(self.selected()?)?;
        Some(follow_up.child)
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let whose = words.get(if self.everyone {
            "follow-ups-everyone"
        } else {
            "follow-ups-mine"
        });
        let order = words.get(match self.order {
            Order::Urgency => "follow-ups-by-urgency",
            Order::Child => "follow-ups-by-child",
            Order::Assignee => "follow-ups-by-assignee",
        });
        let overdue = self.rows.rows().iter();
        let overdue = overdue.filter(|row| row.state == FollowUpState::Overdue && !row.silenced);
        let silenced = self.rows.rows().iter().filter(|row| row.silenced).count();
        let args = [
            ("count", (self.rows.len() - silenced).into()),
            ("overdue", overdue.count().into()),
        ];
        let mut text = format!(
            "{whose} · {order} · {}",
            words.with("follow-ups-count", &args)
        );
        if silenced > 0 {
            let args = [("count", silenced.into())];
            text = format!("{text} · {}", words.with("follow-ups-silenced", &args));
        }
        if !self.marked.is_empty() {
            let args = [("count", self.marked.len().into())];
            text = format!("{text} · {}", words.with("follow-ups-marked", &args));
        }
        let room = usize::from(area.width);
        if self.narrowing.is_typing() || !self.narrowing.is_empty() {
            let label = "/ ";
            let (x, _) = buffer.set_stringn(area.x, area.y, label, room, theme.accent);
            let field = Rect {
                x,
                width: (area.right().saturating_sub(x)) / 3,
                ..area
            };
            let caret = self.narrowing.draw_field(field, buffer, shared);
            let x = field.right() + 1;
            let left = usize::from(area.right().saturating_sub(x));
            buffer.set_string(x, area.y, inert::cut(&text, left), theme.dim);
            return caret;
        }
        buffer.set_string(area.x, area.y, inert::cut(&text, room), theme.title);
        None
    }

    /// The load per day: how many fall due, the overdue first.
    fn draw_strip(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let (words, theme) = (&shared.words, &shared.theme);
        let today = today(shared);
        let days = u16::try_from(STRIP_DAYS).unwrap_or(u16::MAX);
        let columns = (area.width / days).clamp(STRIP_COLUMNS.0, STRIP_COLUMNS.1);
        let mut x = area.x;
        for ahead in 0..STRIP_DAYS {
            if x + columns > area.right() {
                break;
            }
            let Some(day) = today.checked_add_days(Days::new(ahead)) else {
                break;
            };
            let due = shared.register.open_follow_ups.under(&day);
            let load = due
                .filter_map(|id| shared.register.follow_ups.get(id))
                .filter(|one| self.everyone || one.assignee == shared.me.person)
                .filter(|one| !is_silenced(&shared.register, one))
                .count();
            let weekday = dates::weekday(words, day.weekday());
            let short: String = weekday.chars().rev().take(1).collect();
            let title = if words.lang() == Lang::Zh {
                format!("{short}{}", day.day())
            } else {
                format!(
                    "{}{}",
                    weekday.chars().take(2).collect::<String>(),
                    day.day()
                )
            };
            let style = if ahead == 0 { theme.accent } else { theme.dim };
            let room = usize::from(columns - 1);
            buffer.set_string(x, area.y, inert::fit(&title, room, Align::Left), style);
            let (load, style) = match load {
                0 => ("·".to_owned(), theme.dim),
                1..=4 => (format!("▪{load}"), theme.normal),
                _ => (format!("▪▪{load}"), theme.warn),
            };
            buffer.set_string(x, area.y + 1, inert::fit(&load, room, Align::Left), style);
            x += columns;
        }
    }

    fn cells(&self, row: &Row, columns: u16, shared: &Shared) -> Vec<CellText<'static>> {
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let Some(follow_up) = register.follow_ups.get(row.id) else {
            return Vec::new();
        };
        let mark = if self.marked.contains(&row.id) {
            "✓"
        } else {
            " "
        };
        let (state, style) = match row.silenced {
            true => (format!("× {}", words.get("follow-up-silenced")), theme.dim),
            false => state_words(row.state, shared),
        };
        let due = dates::relative(words, follow_up.due, today(shared));
        let style_due = match row.state {
            _ if row.silenced => theme.dim,
            FollowUpState::Overdue => theme.danger,
            _ => theme.normal,
        };
        let risk = format!("{} {}", risk_sign(row.risk), words.get(row.risk.short_id()));
        let style_risk = match row.silenced {
            true => theme.dim,
            false => risk_style(row.risk, theme),
        };
        let kind = words.get(follow_up.kind.id());
        let kind = match follow_up.priority {
            // Why it is silent comes first: the rest may be cut.
            _ if row.silenced => format!("{} · {kind}", words.get("call-rule-never-contact")),
            Priority::High | Priority::Urgent => {
                format!("{kind} · {}", words.get(follow_up.priority.id()))
            }
            _ => kind,
        };
        let plain = match row.silenced {
            true => theme.dim,
            false => theme.normal,
        };
        let mut cells = vec![
            CellText::styled(mark, theme.accent),
            CellText::styled(state, style),
            CellText::styled(due, style_due),
            CellText::styled(child_name(follow_up.child, shared), plain),
            CellText::styled(risk, style_risk),
            CellText::styled(kind, plain),
        ];
        if self.shows_words(columns, shared) {
            let said = register.follow_up_words.get(row.id);
            let said = said.map(|said| said.words.clone()).unwrap_or_default();
            cells.push(CellText::styled(said, theme.dim));
        }
        if self.names_assignees(columns) {
            cells.push(CellText::styled(
                staff_name(follow_up.assignee, shared),
                plain,
            ));
        }
        cells
    }

    /// Whoever is on no team of these, a supervisor say, is given no column of words that stays empty.
    fn shows_words(&self, columns: u16, shared: &Shared) -> bool {
        let words = &shared.register.follow_up_words;
        columns >= WORDS_FROM
            && self
                .rows
                .rows()
                .iter()
                .any(|row| words.get(row.id).is_some())
    }

    /// One's own need no name beside each.
    fn names_assignees(&self, columns: u16) -> bool {
        self.everyone && columns >= ASSIGNEE_FROM
    }

    fn draw_list(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let titles = [
            words.get("follow-ups-column-state"),
            words.get("term-due"),
            words.get("term-child"),
            words.get("follow-ups-column-risk"),
            words.get("follow-up-field-kind"),
            words.get("follow-up-field-words"),
            words.get("follow-up-field-assignee"),
        ];
        let shows_words = self.shows_words(area.width, shared);
        let kind = if shows_words {
            Room::Fixed(22)
        } else {
            Room::Share(1)
        };
        let mut columns = vec![
            Column::new("", Room::Fixed(1)),
            Column::new(&titles[0], Room::Fixed(9)),
            Column::new(&titles[1], Room::Fixed(12)),
            Column::new(&titles[2], Room::Fixed(10)),
            Column::new(&titles[3], Room::Fixed(risk_columns(words))),
            Column::new(&titles[4], kind),
        ];
        if shows_words {
            columns.push(Column::new(&titles[5], Room::Share(1)));
        }
        if self.names_assignees(area.width) {
            columns.push(Column::new(&titles[6], Room::Fixed(8)));
        }
        let empty = if !self.narrowing.is_empty() && self.open > 0 {
            words.get("follow-ups-none-match")
        } else if self.everyone {
            words.get("follow-ups-none")
        } else {
            words.get("follow-ups-none-mine")
        };
        Table::new(&columns, self.rows.len(), |row| {
            match self.rows.rows().get(row) {
                Some(row) => self.cells(row, area.width, shared),
                None => Vec::new(),
            }
        })
        .empty(&empty)
        .draw(
            area,
            buffer,
            &shared.theme,
            self.rows.cursor(),
            !self.narrowing.is_typing(),
        )
    }
}

fn today(shared: &Shared) -> NaiveDate {
    day_of(shared.register.settings.zone, shared.now)
}

/// Gives the words by which a follow-up is found besides its child's name.
fn texts(id: Id, follow_up: &FollowUp, shared: &Shared) -> Vec<String> {
    let words = shared.register.follow_up_words.get(id);
    vec![
        shared.words.get(follow_up.kind.id()),
        staff_name(follow_up.assignee, shared),
        words.map_or_else(String::new, |words| words.words.clone()),
    ]
}

impl Narrowed for FollowUps {
    fn narrowing(&mut self) -> &mut Narrowing {
        &mut self.narrowing
    }

    fn narrow(&mut self, shared: &Shared, _asks: &mut Vec<Ask>) {
        self.settle(shared);
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.rows.moved(command) {
            return Taken::Yes;
        }
        let layer = match command {
            Command::View => {
                self.next_view();
                self.settle(shared);
                return Taken::Yes;
            }
            Command::Mark => {
                if let Some(id) = self.selected()
                    && !self.marked.remove(&id)
                {
                    self.marked.insert(id);
                }
                self.rows.move_by(1);
                return Taken::Yes;
            }
            Command::New => Some(follow_up_forms::new_follow_up(None, shared)),
            Command::NewFollowUp => {
                let child = self.child(shared);
                Some(follow_up_forms::new_follow_up(child, shared))
            }
            Command::Edit => self.selected().map(|id| follow_up_forms::edit(id, shared)),
            Command::Done | Command::Advance => follow_up_forms::done(self.meant(), shared),
            Command::Move => follow_up_forms::postpone(self.meant(), shared),
            Command::Otherwise => follow_up_forms::cancel(self.meant(), shared),
            Command::Open => self.child(shared).and_then(|id| reopen::child(id, shared)),
            Command::WriteNote => self
                .child(shared)
                .and_then(|id| openings::note_about(id, shared)),
            Command::LogContact => self
                .child(shared)
                .and_then(|id| openings::log_contact(id, shared)),
            _ => return Taken::No,
        };
        match layer {
            Some(layer) => {
                asks.push(Ask::Open(layer));
                Taken::Yes
            }
            None => Taken::No,
        }
    }
}

impl Layer for FollowUps {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing
            .contexts(&[Context::FollowUps, Context::List])
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        // What is marked is let go before the filter.
        if command == Command::Back && !self.marked.is_empty() && !self.narrowing.is_typing() {
            self.marked.clear();
            return Taken::Yes;
        }
        self.give(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_paste(text, shared, asks)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let area = area.intersection(buffer.area);
        if area.height < 6 || area.width < 20 {
            return None;
        }
        let head = Rect { height: 1, ..area };
        let typed = self.draw_head(head, buffer, shared);
        let strip = Rect {
            y: area.y + 1,
            height: 2,
            ..area
        };
        self.draw_strip(strip, buffer, shared);
        let body = Rect {
            y: area.y + 3,
            height: area.height - 3,
            ..area
        };
        let places = follow_up_detail::places(body, self.rows.len());
        self.rows.fit(places.list.height.saturating_sub(1));
        let row = self.draw_list(places.list, buffer, shared);
        if let Some(selected) = self.selected() {
            follow_up_detail::draw(&places, selected, buffer, shared);
        }
        if self.narrowing.is_typing() {
            typed
        } else {
            row
        }
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        if self.rows.is_empty() {
            return vec![Command::New];
        }
        vec![
            Command::Done,
            Command::Mark,
            Command::Move,
            Command::Otherwise,
            Command::Edit,
            Command::Open,
            Command::WriteNote,
            Command::NewFollowUp,
            Command::LogContact,
            Command::New,
        ]
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(command, Command::Remove)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        match command {
            Command::Advance => Some(String::new()),
            Command::Save => self.narrowing.hint(command),
            Command::Open => Some(words.get("term-child")),
            Command::Otherwise | Command::Move => step_name(command, shared),
            Command::Done if !self.marked.is_empty() => {
                let step = words.get("command-done");
                let args = [("step", step.into()), ("count", self.marked.len().into())];
                Some(words.with("follow-up-several", &args))
            }
            _ => None,
        }
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        self.settle(shared);
        if saved.kind == Kind::FollowUp {
            self.rows.point_to(|row| row.id == saved.id);
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        FollowUps::child(self, shared)
    }

    fn is_screen(&self) -> bool {
        true
    }
}
