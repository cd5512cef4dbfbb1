//! The list behind a figure of the board: cases, sessions or follow-ups, each one key from being done where it is this
//! person's to do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::post_time::day_of;
use crate::post::board::{self, Behind, Entry, Figure};
use crate::post::look_up::risk_of;
use crate::tui::appointment_actions;
use crate::tui::appointment_details::Details;
use crate::tui::appointment_words::{
    child_name, risk, risk_style, staff_name, state, state_style, times, with_whom,
};
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::listed::Listed;
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::openings;
use crate::tui::pane_title::titled;
use crate::tui::reopen;
use crate::tui::table::{CellText, Column, Room, Table};
use crate::words::dates;
use crate::words::people::list;

/// From how many columns a row says what it is in a column of its own.
const WIDE_FROM: u16 = 76;

/// The list.
pub struct BoardList {
    behind: Behind,
    counselor: Option<PersonId>,
    shown: Listed<Entry>,
    narrowing: Narrowing,
    made_for: Option<(u64, i64, String)>,
}

impl BoardList {
    /// Opens the list behind a figure of a counselor, or of the whole post.
    pub fn new(behind: Behind, counselor: Option<PersonId>, shared: &Shared) -> BoardList {
        let mut layer = BoardList {
            behind,
            counselor,
            shown: Listed::default(),
            narrowing: Narrowing::default(),
            made_for: None,
        };
        layer.settle(shared);
        layer
    }

    fn settle(&mut self, shared: &Shared) {
        let key = (
            shared.register.version,
            shared.now.timestamp().div_euclid(60),
            self.narrowing.text().to_owned(),
        );
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let mut entries = board::behind(&shared.register, shared.now, self.counselor, self.behind);
        if !self.narrowing.text().trim().is_empty() {
            let wanted = self.narrowing.wanted();
            entries.retain(|entry| {
                let children: Vec<Id> = children(entry, shared);
                wanted.finds(&children, &texts(entry, shared), shared)
            });
        }
        self.shown.put(entries, |one, other| one.key == other.key);
        self.made_for = Some(key);
    }

    fn entry(&self) -> Option<&Entry> {
        self.shown.selected()
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let whose = match self.counselor {
            Some(person) => staff_name(person, shared),
            None => words.get("board-post"),
        };
        let what = match self.behind {
            Behind::Figure(figure) => words.get(figure.id()),
            Behind::Held(monday) => {
                let day = dates::date_in_year(words, monday);
                words.with("board-held-in", &[("monday", day.into())])
            }
            Behind::Overdue(monday) => {
                let day = dates::date_in_year(words, monday);
                words.with("board-overdue-in", &[("monday", day.into())])
            }
        };
        let args = [
            ("whose", whose.into()),
            ("what", what.into()),
            ("count", self.shown.len().into()),
        ];
        words.with("board-list-title", &args)
    }

    fn cells(entry: &Entry, columns: u16, shared: &Shared) -> Vec<CellText<'static>> {
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let today = day_of(register.settings.zone, shared.now);
        let since = dates::relative(words, entry.since, today);
        let level = entry.child.map(|child| risk_of(register, child));
        let risk = match level {
            Some(level) => CellText::styled(risk(level, shared), risk_style(level, theme)),
            None => CellText::from(""),
        };
        let (what, style) = what(entry, shared);
        // A session is of its day; a contact and a follow-up are late after theirs.
        let is_late = entry.key.kind != Kind::Appointment && entry.since < today;
        let style_since = if is_late { theme.warn } else { theme.dim };
        let people: Vec<String> = entry
            .people
            .iter()
            .map(|one| staff_name(*one, shared))
            .collect();
        let mut cells = vec![
            CellText::styled(since, style_since),
            CellText::styled(whom(entry, shared), theme.strong),
            risk,
            CellText::styled(what, style),
        ];
        if columns >= WIDE_FROM {
            cells.push(list(words, &people).into());
        }
        cells
    }
}

/// Lists what can be done with an entry, the most wanted first; work on a case is its counselors'.
fn commands(entry: &Entry, shared: &Shared) -> Vec<Command> {
    let mut found = Vec::new();
    if shared.me.roles.counselor {
        match entry.key.kind {
            Kind::FollowUp => found.push(Command::Done),
            Kind::CaseHeader => found.push(Command::LogContact),
            Kind::Appointment => {
                let appointment = shared.register.appointments.get(entry.key.id);
                let of_row = appointment.map(|one| appointment_actions::commands(one, shared));
                found.extend(of_row.unwrap_or_default());
            }
            _ => {}
        }
    }
    for command in [Command::Open, Command::NewFollowUp] {
        let holds = command == Command::Open || entry.child.is_some();
        if holds && !found.contains(&command) {
            found.push(command);
        }
    }
    found
}

fn open(entry: &Entry, shared: &Shared) -> Option<Box<dyn Layer>> {
    match entry.key {
        RecordKey {
            kind: Kind::Appointment,
            id,
        } => Some(Box::new(Details::new(id, reopen::child))),
        _ => reopen::child(entry.child?, shared),
    }
}

fn children(entry: &Entry, shared: &Shared) -> Vec<Id> {
    match entry.child {
        Some(child) => vec![child],
        None => {
            let appointment = shared.register.appointments.get(entry.key.id);
            appointment.map_or_else(Vec::new, |one| one.children().to_vec())
        }
    }
}

fn whom(entry: &Entry, shared: &Shared) -> String {
    match entry.child {
        Some(child) => child_name(child, shared),
        None => {
            let appointment = shared.register.appointments.get(entry.key.id);
            appointment.map_or_else(String::new, |one| with_whom(one, shared))
        }
    }
}

/// Says what the entry is and how it stands.
fn what(entry: &Entry, shared: &Shared) -> (String, ratatui::style::Style) {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let id = entry.key.id;
    match entry.key.kind {
        Kind::Appointment => match register.appointments.get(id) {
            Some(one) => {
                let text = format!("{} · {}", times(one, shared), state(one, shared));
                (text, state_style(one, shared))
            }
            None => (String::new(), theme.normal),
        },
        Kind::FollowUp => {
            let kind = register
                .follow_ups
                .get(id)
                .map(|one| words.get(one.kind.id()));
            let said = register
                .follow_up_words
                .get(id)
                .map(|one| one.words.clone());
            let parts = [kind, said.filter(|said| !said.is_empty())];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (parts.join(" · "), theme.normal)
        }
        _ => {
            let case = register.cases.get(id);
            let stands = case.map(|case| {
                format!(
                    "{} · {}",
                    inert::show(&case.number),
                    words.get(case.state.id())
                )
            });
            (stands.unwrap_or_default(), theme.normal)
        }
    }
}

fn texts(entry: &Entry, shared: &Shared) -> Vec<String> {
    let people = entry.people.iter().map(|one| staff_name(*one, shared));
    [whom(entry, shared), what(entry, shared).0]
        .into_iter()
        .chain(people)
        .collect()
}

impl Narrowed for BoardList {
    fn narrowing(&mut self) -> &mut Narrowing {
        &mut self.narrowing
    }

    fn narrow(&mut self, shared: &Shared, _asks: &mut Vec<Ask>) {
        self.settle(shared);
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.shown.moved(command) {
            return Taken::Yes;
        }
        let Some(entry) = self.entry() else {
            return Taken::No;
        };
        let child = entry.child;
        let layer = match (command, entry.key.kind) {
            (Command::Open, _) => open(entry, shared),
            (Command::NewFollowUp, _) => child.and_then(|id| openings::new_follow_up(id, shared)),
            _ if !commands(entry, shared).contains(&command) => None,
            (Command::Done, Kind::FollowUp) => openings::do_follow_up(entry.key.id, shared),
            (Command::LogContact, _) => child.and_then(|id| openings::log_contact(id, shared)),
            (_, Kind::Appointment) => {
                return appointment_actions::act(command, entry.key.id, shared, asks);
            }
            _ => None,
        };
        appointment_actions::open(layer, asks)
    }
}

impl Layer for BoardList {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing.contexts(&[Context::Board, Context::List])
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
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
        if area.height < 4 {
            return None;
        }
        let words = &shared.words;
        let mut body = titled(&self.title(shared), true, area, buffer, shared);
        let typed = self.narrowing.draw_above(&mut body, buffer, shared);
        let since = match self.behind {
            Behind::Figure(Figure::Caseload | Figure::Pressing | Figure::Contacts) => {
                words.get("board-column-due")
            }
            Behind::Figure(Figure::FollowUps) | Behind::Overdue(_) => words.get("term-due"),
            _ => words.get("board-column-day"),
        };
        let titles = [
            since,
            words.get("term-child"),
            words.get("follow-ups-column-risk"),
            words.get("board-column-what"),
            words.get("role-counselor"),
        ];
        let mut columns = vec![
            Column::new(&titles[0], Room::Fixed(12)),
            Column::new(&titles[1], Room::Fixed(12)),
            Column::new(&titles[2], Room::Fixed(9)),
            Column::new(&titles[3], Room::Share(3)),
        ];
        if area.width >= WIDE_FROM {
            columns.push(Column::new(&titles[4], Room::Share(1)));
        }
        self.shown.fit(body.height.saturating_sub(1));
        let empty = match self.narrowing.is_empty() {
            true => words.get("board-list-empty"),
            false => words.get("board-list-none-match"),
        };
        let row = Table::new(&columns, self.shown.len(), |row| {
            let entry = self.shown.rows().get(row);
            entry.map_or_else(Vec::new, |entry| Self::cells(entry, area.width, shared))
        })
        .empty(&empty)
        .draw(
            body,
            buffer,
            &shared.theme,
            self.shown.cursor(),
            !self.narrowing.is_typing(),
        );
        if self.narrowing.is_typing() {
            typed
        } else {
            row
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let entry = self.entry();
        entry.map_or_else(Vec::new, |entry| commands(entry, shared))
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(command, Command::New | Command::Edit | Command::Remove)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Advance => {
                let entry = self.entry()?;
                let appointment = shared.register.appointments.get(entry.key.id);
                Some(appointment.map_or_else(String::new, |one| {
                    appointment_actions::next_name(one, shared)
                }))
            }
            Command::New | Command::Supervise => Some(String::new()),
            Command::Save => self.narrowing.hint(command),
            _ => None,
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn child(&self, _shared: &Shared) -> Option<Id> {
        self.entry().and_then(|entry| entry.child)
    }

    fn is_screen(&self) -> bool {
        true
    }
}
