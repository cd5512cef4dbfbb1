//! The schedule: a day with a column a counselor or a room, in half hours; booking at the cursor.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::post_time::{instant, local};
use crate::post::look_up::free_minutes;
use crate::tui::appointment_actions::{act, commands, next_name};
use crate::tui::appointment_details::Details;
use crate::tui::appointment_forms::{Prefill, book, enter_afterwards};
use crate::tui::commands::{Command, Context};
use crate::tui::form::undrafted::Undrafted;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::reopen;
use crate::tui::schedule_day::{By, Column, Day, lay_out};
use crate::tui::schedule_go::{GoToDay, Wanted};
use crate::tui::schedule_grid::{self, View};
use crate::tui::supervision_form::supervise;

/// The screen Schedule.
pub struct Schedule {
    by: By,
    day: Day,
    column: usize,
    row: usize,
    /// The first row in sight.
    top: usize,
    /// How many columns a page has; known once it was drawn.
    page: usize,
    height: usize,
    /// For which register, day and columns the day was laid out.
    made_for: (u64, NaiveDate, By),
    /// A day that was typed and is to be gone to.
    wanted: Wanted,
}

impl Schedule {
    /// Opens today.
    pub fn new(shared: &Shared) -> Schedule {
        let now = local(shared.register.settings.zone, shared.now);
        let by = By::Counselor;
        let day = lay_out(now.date(), by, shared);
        Schedule {
            row: day.row_at(now).unwrap_or(0),
            day,
            by,
            column: 0,
            top: 0,
            page: schedule_grid::columns_of_page(shared.size.0),
            height: 1,
            made_for: (shared.register.version, now.date(), by),
            wanted: Arc::new(Mutex::new(None)),
        }
    }

    fn today(shared: &Shared) -> NaiveDate {
        local(shared.register.settings.zone, shared.now).date()
    }

    fn go_to(&mut self, date: NaiveDate, shared: &Shared) {
        self.lay_out(date, self.by, shared);
    }

    fn lay_out(&mut self, date: NaiveDate, by: By, shared: &Shared) {
        let wanted = (shared.register.version, date, by);
        if wanted == self.made_for {
            return;
        }
        let on = self.day.columns.get(self.column).copied();
        let at = self.day.rows.get(self.row).map(|row| row.from.time());
        self.day = lay_out(date, by, shared);
        self.by = by;
        self.made_for = wanted;
        // The cursor stays at its time of day, with its counselor or room.
        if let Some(time) = at {
            self.row = self.day.row_at(date.and_time(time)).unwrap_or(self.row);
        }
        self.column = on
            .and_then(|on| self.day.columns.iter().position(|column| *column == on))
            .unwrap_or(0);
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        self.row = self.row.min(self.day.rows.len().saturating_sub(1));
        self.column = self.column.min(self.day.columns.len().saturating_sub(1));
    }

    fn bring_up_to_date(&mut self, shared: &Shared) {
        let wanted = self
            .wanted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.go_to(wanted.unwrap_or(self.day.date), shared);
    }

    fn days(&mut self, days: i64, shared: &Shared) {
        let count = Days::new(days.unsigned_abs());
        let date = if days < 0 {
            self.day.date.checked_sub_days(count)
        } else {
            self.day.date.checked_add_days(count)
        };
        if let Some(date) = date {
            self.go_to(date, shared);
        }
    }

    fn appointment(&self) -> Option<Id> {
        self.day.cell(self.column, self.row).first()
    }

    fn prefill(&self, shared: &Shared) -> Prefill {
        let zone = shared.register.settings.zone;
        let row = self.day.rows.get(self.row);
        let start = row.map(|row| {
            // Where something goes on into the row, what follows begins at its end.
            let ends = self
                .day
                .cell(self.column, self.row)
                .goes_on
                .iter()
                .filter_map(|id| shared.register.appointments.get(*id))
                .filter(|appointment| crate::care::clash::counts(appointment.state))
                .map(|appointment| local(zone, appointment.held().1))
                .filter(|end| *end < row.until)
                .max();
            ends.unwrap_or(row.from)
        });
        let (counselor, room) = match self.day.columns.get(self.column) {
            Some(Column::Counselor(person)) => (Some(*person), None),
            Some(Column::Room(room)) => (Some(shared.me.person), Some(*room)),
            Some(Column::NoRoom) | None => (Some(shared.me.person), None),
        };
        let minutes = counselor
            .zip(start)
            .and_then(|(person, from)| free_minutes(&shared.register, person, instant(zone, from)));
        Prefill {
            start,
            counselor,
            room,
            minutes,
            ..Prefill::default()
        }
    }
}

impl Layer for Schedule {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Schedule, Context::List]
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        match shared
            .register
            .appointments
            .get(self.appointment()?)?
            .children()
        {
            [child] => Some(*child),
            _ => None,
        }
    }

    fn is_screen(&self) -> bool {
        true
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.bring_up_to_date(shared);
        let last_row = self.day.rows.len().saturating_sub(1);
        match command {
            Command::Up => self.row = self.row.saturating_sub(1),
            Command::Down => self.row += 1,
            Command::Left => self.column = self.column.saturating_sub(1),
            Command::Right => self.column += 1,
            Command::PageUp => self.row = self.row.saturating_sub(self.height),
            Command::PageDown => self.row += self.height,
            Command::Top => self.row = 0,
            Command::Bottom => self.row = last_row,
            // Tab goes through the pages of columns.
            Command::NextPane => {
                let next = (self.column / self.page + 1) * self.page;
                self.column = if next < self.day.columns.len() {
                    next
                } else {
                    0
                };
            }
            Command::PreviousPane => {
                let page = self.column / self.page;
                let last = self.day.columns.len().saturating_sub(1) / self.page;
                self.column = if page == 0 { last } else { page - 1 } * self.page;
            }
            Command::Earlier => self.days(-1, shared),
            Command::Later => self.days(1, shared),
            Command::ToToday => {
                self.go_to(Self::today(shared), shared);
                let now = local(shared.register.settings.zone, shared.now);
                self.row = self.day.row_at(now).unwrap_or(self.row);
            }
            Command::View => {
                let by = match self.by {
                    By::Counselor => By::Room,
                    By::Room => By::Counselor,
                };
                self.lay_out(self.day.date, by, shared);
            }
            Command::Narrow => {
                let form = GoToDay::new(Arc::clone(&self.wanted));
                // A day gone to is nothing to be offered back.
                let form = Undrafted::new(Box::new(form), shared);
                asks.push(Ask::Open(Box::new(form)));
            }
            Command::New => asks.push(Ask::Open(book(self.prefill(shared), shared))),
            Command::Supervise => {
                let prefill = self.prefill(shared);
                let form = supervise(prefill.counselor, prefill.start, shared);
                asks.push(Ask::Open(form));
            }
            Command::EnterAfterwards => {
                let mut prefill = self.prefill(shared);
                let now = local(shared.register.settings.zone, shared.now);
                prefill.start = prefill.start.filter(|start| *start < now);
                asks.push(Ask::Open(enter_afterwards(prefill, shared)));
            }
            Command::Open => match self.appointment() {
                Some(id) => asks.push(Ask::Open(Box::new(Details::new(id, reopen::child)))),
                None => asks.push(Ask::Open(book(self.prefill(shared), shared))),
            },
            _ => {
                return match self.appointment() {
                    Some(id) => act(command, id, shared, asks),
                    None => Taken::No,
                };
            }
        }
        self.keep_inside();
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.bring_up_to_date(shared);
        let area = area.intersection(buffer.area);
        self.page = schedule_grid::columns_of_page(area.width);
        // The title and the names of the columns.
        self.height = usize::from(area.height.saturating_sub(2)).max(1);
        self.keep_inside();
        self.top = self
            .top
            .min(self.row)
            .max((self.row + 1).saturating_sub(self.height))
            .min(self.day.rows.len().saturating_sub(self.height));
        let view = View {
            day: &self.day,
            by: self.by,
            column: self.column,
            row: self.row,
            top: self.top,
            page: self.page,
        };
        schedule_grid::draw(&view, area, buffer, shared)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Advance => {
                let id = self.appointment();
                let appointment = id.and_then(|id| shared.register.appointments.get(id));
                Some(
                    appointment
                        .map_or_else(String::new, |appointment| next_name(appointment, shared)),
                )
            }
            Command::View => Some(shared.words.get(match self.by {
                By::Counselor => "schedule-by-room",
                By::Room => "schedule-by-counselor",
            })),
            Command::Narrow => Some(shared.words.get("schedule-go-to-day")),
            _ => None,
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let appointment = self
            .appointment()
            .and_then(|id| shared.register.appointments.get(id));
        let mut found = appointment
            .map(|appointment| commands(appointment, shared))
            .unwrap_or_default();
        found.extend([
            Command::New,
            Command::Supervise,
            Command::EnterAfterwards,
            Command::View,
        ]);
        found
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        if saved.kind != Kind::Appointment {
            return;
        }
        if let Some(appointment) = shared.register.appointments.get(saved.id) {
            let held = local(shared.register.settings.zone, appointment.held().0);
            self.go_to(held.date(), shared);
        }
        let rows = 0..self.day.rows.len();
        let mut cells =
            rows.flat_map(|row| (0..self.day.columns.len()).map(move |column| (row, column)));
        let begins = |(row, column): &(usize, usize)| {
            self.day.cell(*column, *row).begins.contains(&saved.id)
        };
        if let Some((row, column)) = cells.find(begins) {
            (self.row, self.column) = (row, column);
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.bring_up_to_date(shared);
    }
}
