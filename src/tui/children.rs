//! Children and cases: the list, narrowed as one types, and beside it the child under the cursor.
//!
//! What narrows the list is in `children_rows`, what a key does to a child in `child_actions`. Rows are worked out
//! once for a version of the register, shown ones once for a filter; only the rows in sight are written.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, RecordKey};
use crate::care::post_time::day_of;
use crate::care::working_days::WorkingDays;
use crate::post::look_up::child_of;
use crate::tui::appointment_words;
use crate::tui::child::ChildView;
use crate::tui::child_actions;
use crate::tui::child_facts;
use crate::tui::child_line;
use crate::tui::child_summary;
use crate::tui::child_words;
use crate::tui::children_rows::Rows;
use crate::tui::commands::{Command, Context};
use crate::tui::import_path;
use crate::tui::inert;
use crate::tui::inert::Align;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::listed::Listed;
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::table::{CellText, Column, Room, Table};
use crate::tui::width;

/// From how many columns the child stands beside the list.
const BESIDE_FROM: u16 = 110;
/// From how many columns every column of the list has room.
const WIDE_FROM: u16 = 76;
/// From how many columns all of them fit in English.
const ROOMY_FROM: u16 = 96;
/// The filters that `v` goes through.
const VIEWS: [&str; 4] = ["", "mine", "open", "overdue"];

/// The list of children.
pub struct Children {
    rows: Option<Rows>,
    narrowing: Narrowing,
    shown: Listed<Id>,
    /// The filter that `shown` was made for; none where it is to be made anew.
    shown_for: Option<String>,
    days: WorkingDays,
}

impl Children {
    /// Opens the list with nothing narrowed.
    pub fn new(shared: &Shared) -> Children {
        let mut children = Children {
            rows: None,
            narrowing: Narrowing::default(),
            shown: Listed::default(),
            shown_for: None,
            days: child_facts::working_days(&shared.register),
        };
        children.settle(shared);
        children
    }

    /// Brings the rows up to date and keeps the child under the cursor where it is still there.
    fn settle(&mut self, shared: &Shared) {
        let current = self
            .rows
            .as_ref()
            .is_some_and(|rows| rows.are_current(shared));
        if current && self.shown_for.as_deref() == Some(self.narrowing.text()) {
            return;
        }
        let rows = match self.rows.take() {
            Some(rows) if current => rows,
            _ => {
                self.days = child_facts::working_days(&shared.register);
                Rows::new(shared)
            }
        };
        let shown = rows.narrowed(self.narrowing.text(), shared);
        let same_filter = self.shown_for.as_deref() == Some(self.narrowing.text());
        self.shown.put(shown, PartialEq::eq);
        // A new filter begins at its nearest; a changed register leaves the cursor on its child.
        if !same_filter {
            self.shown.select(0);
        }
        self.shown_for = Some(self.narrowing.text().to_owned());
        self.rows = Some(rows);
    }

    fn selected(&self) -> Option<Id> {
        self.shown.selected().copied()
    }

    fn set_filter(&mut self, text: &str, shared: &Shared) {
        self.narrowing.set(text);
        self.settle(shared);
    }

    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        if let Some(child) = self.selected() {
            asks.push(Ask::Open(Box::new(ChildView::new(child, shared))));
        }
    }

    fn next_view(&mut self, shared: &Shared) {
        let now = self.narrowing.text().trim().to_owned();
        let at = VIEWS.iter().position(|view| *view == now);
        let next = at.map_or(0, |at| (at + 1) % VIEWS.len());
        self.set_filter(VIEWS[next], shared);
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let all = self.rows.as_ref().map_or(0, Rows::on_register);
        let count = if self.narrowing.is_empty() {
            words.with("children-count", &[("count", all.into())])
        } else {
            words.with(
                "children-count-of",
                &[("count", self.shown.len().into()), ("all", all.into())],
            )
        };
        let room = usize::from(area.width);
        let head = format!("{}  {count}", words.get("children-title"));
        buffer.set_string(area.x, area.y, inert::cut(&head, room), theme.title);
        let line = Rect {
            y: area.y + 1,
            height: 1,
            ..area
        };
        if line.y >= area.bottom() {
            return None;
        }
        if !self.narrowing.is_typing() && self.narrowing.is_empty() {
            let hint = words.get("children-filter-hint");
            buffer.set_string(line.x, line.y, inert::cut(&hint, room), theme.dim);
            return None;
        }
        self.narrowing.draw(line, buffer, shared)
    }

    fn draw_list(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let titles = [
            "child-field-name",
            "child-field-sex",
            "children-column-age",
            "children-column-school",
            "child-field-village",
            "children-column-risk",
            "children-column-last",
            "children-column-next",
        ]
        .map(|id| words.get(id));
        let wide = area.width >= WIDE_FROM;
        let english = words.get("children-column-next").is_ascii();
        // English takes more room for the same.
        let (risk, due) = if english { (11, 15) } else { (7, 11) };
        let all = [
            (0, Room::Fixed(12), Align::Left),
            (1, Room::Fixed(if english { 6 } else { 4 }), Align::Left),
            (2, Room::Fixed(if english { 3 } else { 4 }), Align::Right),
            (3, Room::Share(3), Align::Left),
            (4, Room::Share(2), Align::Left),
            (5, Room::Fixed(risk), Align::Left),
            (6, Room::Fixed(8), Align::Left),
            (7, Room::Fixed(due), Align::Left),
        ];
        let chosen: Vec<usize> = all
            .iter()
            .map(|(at, ..)| *at)
            .filter(|at| wide || matches!(at, 0 | 2 | 4 | 5 | 7))
            // The school is asked for more often than what the longer words leave no room for.
            .filter(|at| !english || area.width >= ROOMY_FROM || !matches!(at, 1 | 6))
            .collect();
        let columns: Vec<Column<'_>> = chosen
            .iter()
            .map(|at| Column::new(&titles[*at], all[*at].1).align(all[*at].2))
            .collect();
        let empty = self.empty_sentence(shared);
        Table::new(&columns, self.shown.len(), |row| {
            let cells = self.cells(self.shown.rows()[row], shared);
            chosen.iter().map(|at| cells[*at].clone()).collect()
        })
        .empty(&empty)
        .draw(
            area,
            buffer,
            &shared.theme,
            self.shown.cursor(),
            !self.narrowing.is_typing(),
        )
    }

    fn cells(&self, id: Id, shared: &Shared) -> Vec<CellText<'static>> {
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let Some(child) = register.children.get(id) else {
            return vec![CellText::default(); 8];
        };
        let today = child_facts::today(shared);
        let last = child_facts::last_seen(register, id).map(|seen| {
            let day = day_of(register.settings.zone, seen.at);
            short_date(day, today)
        });
        let (risk, next) = match register.open_case(id) {
            Some((_, case)) => {
                let due = child_facts::next_contact(register, id, &self.days);
                let next = due.map_or_else(CellText::default, |due| {
                    let text = child_words::due(due.due, shared);
                    if due.due < today {
                        CellText::styled(text, theme.danger)
                    } else if due.due == today {
                        CellText::styled(text, theme.warn)
                    } else {
                        text.into()
                    }
                });
                let risk = CellText::styled(
                    appointment_words::risk(case.risk, shared),
                    appointment_words::risk_style(case.risk, theme),
                );
                (risk, next)
            }
            None if child.left_register.is_some() => (
                CellText::default(),
                CellText::styled(words.get("children-left"), theme.dim),
            ),
            None => (CellText::styled("–", theme.dim), CellText::default()),
        };
        vec![
            CellText::styled(child_words::name(&child.name, shared), theme.strong),
            words.get(child.sex.id()).into(),
            child_words::age_number(child, shared).into(),
            child_words::school(child).into(),
            child.village.clone().into(),
            risk,
            last.unwrap_or_else(|| "–".to_owned()).into(),
            next,
        ]
    }

    fn empty_sentence(&self, shared: &Shared) -> String {
        if shared.register.children.is_empty() {
            shared.words.get("children-none")
        } else if self.narrowing.text().split_whitespace().next().is_none() {
            shared.words.get("children-all-left")
        } else {
            shared.words.get("children-none-found")
        }
    }

    fn draw_beside(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        for y in area.y..area.bottom() {
            buffer.set_string(area.x, y, "│", shared.theme.border);
        }
        let inner = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        match self.selected() {
            Some(child) => {
                let columns = usize::from(inner.width.saturating_sub(3));
                let lines = child_summary::lines(child, columns, shared);
                child_line::draw(&lines, 0, None, inner, buffer, &shared.theme);
            }
            None => {
                let text = shared.words.get("children-nobody-selected");
                let text = inert::cut(&text, usize::from(inner.width.saturating_sub(2)));
                debug_assert!(width::of(&text) <= usize::from(inner.width));
                buffer.set_string(inner.x + 2, inner.y, text, shared.theme.dim);
            }
        }
    }
}

/// Writes a day in at most eight columns: month and day, or year and month where it is another year.
fn short_date(day: chrono::NaiveDate, today: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    if day.year() == today.year() {
        day.format("%m-%d").to_string()
    } else {
        day.format("%Y-%m").to_string()
    }
}

impl Narrowed for Children {
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
        match command {
            Command::Open | Command::Right => self.open(shared, asks),
            Command::View => self.next_view(shared),
            Command::Import => import_path::open(shared, asks),
            Command::New => return child_actions::without_child(command, shared, asks),
            _ => {
                return match self.selected() {
                    Some(child) => child_actions::of_child(command, child, shared, asks),
                    None => Taken::No,
                };
            }
        }
        Taken::Yes
    }
}

impl Layer for Children {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing.contexts(&[Context::Children, Context::List])
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
        if area.height < 3 || area.width < 10 {
            return None;
        }
        let (list, beside) = if area.width >= BESIDE_FROM {
            let list = area.width * 13 / 20;
            (
                Rect {
                    width: list,
                    ..area
                },
                Some(Rect {
                    x: area.x + list,
                    width: area.width - list,
                    ..area
                }),
            )
        } else {
            (area, None)
        };
        let head = Rect { height: 2, ..list };
        let typed = self.draw_head(head, buffer, shared);
        let body = Rect {
            y: list.y + 2,
            height: list.height - 2,
            ..list
        };
        self.shown.fit(body.height.saturating_sub(1));
        let row = self.draw_list(body, buffer, shared);
        if let Some(beside) = beside {
            self.draw_beside(beside, buffer, shared);
        }
        if self.narrowing.is_typing() {
            typed
        } else {
            row
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        match self.selected() {
            Some(child) => child_actions::commands(child, shared),
            None => vec![Command::New, Command::Import],
        }
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let own = self.narrowing.hint(command);
        own.or_else(|| child_actions::hint(command, self.selected(), shared))
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        self.settle(shared);
        let child = child_of(&shared.register, saved);
        self.shown.point_to(|id| Some(*id) == child);
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn child(&self, _shared: &Shared) -> Option<Id> {
        self.selected()
    }

    fn is_screen(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn a_day_of_another_year_is_written_without_its_day() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(short_date(day(2026, 3, 8), day(2026, 11, 24)), "03-08");
        assert_eq!(short_date(day(2025, 3, 8), day(2026, 11, 24)), "2025-03");
    }
}
