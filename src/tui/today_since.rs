//! What changed while somebody was not in: for whom the last visit was before this week, a row on Today and the list behind
//! it.

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::post_time::{day_of, local};
use crate::post::board::monday_of;
use crate::post::last_visit::TakenNote;
use crate::post::today::{Changed, since_last};
use crate::tui::appointment_words::{child_name, staff_name};
use crate::tui::commands::{Command, Context};
use crate::tui::job::Job;
use crate::tui::kind_words::kind_text;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::pane_title::titled;
use crate::tui::reopen;
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::words::dates;

/// From how many columns the list says who changed it.
const WHO_FROM: u16 = 70;

/// What changed while somebody was away, the latest first.
pub struct Away {
    pub since: DateTime<Utc>,
    pub changed: Vec<Changed>,
}

/// Gives what changed since the last visit; none for whoever was in this week, or where nothing changed.
pub fn away(shared: &Shared) -> Option<Away> {
    let since = shared.visit.last?;
    let zone = shared.register.settings.zone;
    let this_week = monday_of(day_of(zone, shared.now));
    if day_of(zone, since) >= this_week {
        return None;
    }
    let changed = since_last(&shared.register, &shared.me, since);
    (!changed.is_empty()).then_some(Away { since, changed })
}

/// Says since when how much changed, by kinds: `自 11月20日 以来：预约 3、跟进 2`.
pub fn sentence(away: &Away, shared: &Shared) -> String {
    let words = &shared.words;
    let mut kinds: Vec<(&'static str, usize)> = Vec::new();
    for change in &away.changed {
        let text = kind_text(change.key.kind);
        match kinds.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => kinds.push((text, 1)),
        }
    }
    // The most first, and of as many the one that changed last.
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(text, count)| format!("{} {count}", words.get(text)))
        .collect();
    let args = [
        ("day", day(away.since, shared).into()),
        ("what", kinds.join(" · ").into()),
    ];
    words.with("today-since", &args)
}

fn day(at: DateTime<Utc>, shared: &Shared) -> String {
    let zone = shared.register.settings.zone;
    let today = day_of(zone, shared.now);
    dates::date_near(&shared.words, day_of(zone, at), today)
}

/// The list of what changed.
pub struct SinceList {
    away: Away,
    selection: Selection,
    height: usize,
}

impl SinceList {
    /// Opens the list.
    pub fn new(away: Away) -> SinceList {
        SinceList {
            away,
            selection: Selection::default(),
            height: 10,
        }
    }

    fn selected(&self) -> Option<&Changed> {
        let row = self.selection.row(self.away.changed.len())?;
        self.away.changed.get(row)
    }
}

fn cells(
    change: &Changed,
    with_who: bool,
    today: NaiveDate,
    shared: &Shared,
) -> Vec<CellText<'static>> {
    let (words, theme) = (&shared.words, &shared.theme);
    let at = local(shared.register.settings.zone, change.at);
    let day = dates::relative(words, at.date(), today);
    let what = words.get(kind_text(change.key.kind));
    let how = words.get(match change.new {
        true => "today-since-new",
        false => "today-since-changed",
    });
    let child = change.child.map(|child| child_name(child, shared));
    let mut cells = vec![
        CellText::styled(format!("{day} {}", dates::time(at.time())), theme.dim),
        CellText::styled(child.unwrap_or_default(), theme.strong),
        format!("{what} · {how}").into(),
    ];
    if with_who {
        cells.push(CellText::styled(staff_name(change.by, shared), theme.dim));
    }
    cells
}

impl Layer for SinceList {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Today, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if let Some(by) = command.rows(self.height.saturating_sub(1)) {
            self.selection.move_by(by, self.away.changed.len());
            return Taken::Yes;
        }
        match command {
            Command::Back => asks.push(Ask::Close),
            Command::Done => {
                asks.push(Ask::Do(Job::TakeNote(TakenNote::Changes)));
                asks.push(Ask::Close);
            }
            Command::Open => {
                let child = self.selected().and_then(|change| change.child);
                let layer = child.and_then(|child| reopen::child(child, shared));
                asks.extend(layer.map(Ask::Open));
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 3 {
            return None;
        }
        let title = sentence(&self.away, shared);
        let body = titled(&title, true, area, buffer, shared);
        self.height = usize::from(body.height).max(1);
        let count = self.away.changed.len();
        self.selection.settle(count, self.height);
        let with_who = area.width >= WHO_FROM;
        let mut columns = vec![
            Column::new("", Room::Fixed(18)),
            Column::new("", Room::Fixed(12)),
            Column::new("", Room::Share(1)),
        ];
        if with_who {
            columns.push(Column::new("", Room::Fixed(10)));
        }
        let today = day_of(shared.register.settings.zone, shared.now);
        Table::new(&columns, count, |row| match self.away.changed.get(row) {
            Some(change) => cells(change, with_who, today, shared),
            None => Vec::new(),
        })
        .without_header()
        .draw(body, buffer, &shared.theme, &self.selection, true)
    }

    fn child(&self, _shared: &Shared) -> Option<crate::care::ledger::ids::Id> {
        self.selected().and_then(|change| change.child)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Open => Some(shared.words.get("term-child")),
            Command::Done => Some(shared.words.get("today-key-noted")),
            _ if self.takes(command) => None,
            _ => Some(String::new()),
        }
    }

    fn takes(&self, command: Command) -> bool {
        !command.is_of_row() || matches!(command, Command::Open | Command::Done)
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        vec![Command::Open, Command::Done]
    }

    fn is_screen(&self) -> bool {
        true
    }
}
