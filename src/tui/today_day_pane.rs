//! The pane of the day on Today: its rows, a cursor that passes over now, and how they are drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::tui::commands::Command;
use crate::tui::layer::Shared;
use crate::tui::listed::Listed;
use crate::tui::narrowing::Wanted;
use crate::tui::pane_title::{more_below, titled};
use crate::tui::table::{CellText, Column, Room, Table};
use crate::tui::today_day::{self, DayRow};
use crate::words::dates;

/// From how many columns a pane has room for the kind of an appointment beside its place, and for a risk in words.
pub const ROOMY: u16 = 70;

/// How a pane of Today is shown.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Whether everybody's is shown.
    pub all: bool,
    /// Whether the rows are narrowed.
    pub narrowed: bool,
    /// Whether the keys go here.
    pub focused: bool,
}

/// The rows of the day.
#[derive(Default)]
pub struct DayPane {
    rows: Listed<DayRow>,
}

impl DayPane {
    pub fn rows(&self) -> &[DayRow] {
        self.rows.rows()
    }

    /// Gives the row under the cursor.
    pub fn row(&self) -> Option<DayRow> {
        self.rows.selected().copied()
    }

    /// Works the rows out anew; the cursor stays on its row, and where that is gone goes to what took its place, or, where
    /// something else is narrowed to, to what is next.
    pub fn make(
        &mut self,
        all: bool,
        wanted: Option<&Wanted>,
        narrowed_anew: bool,
        shared: &Shared,
    ) {
        let mut rows = today_day::rows(shared, all);
        if let Some(wanted) = wanted {
            rows.retain(|row| {
                let children = today_day::children(*row, shared);
                // Now and the gaps are nobody's.
                matches!(row, DayRow::Appointment(_))
                    && wanted.finds(
                        &children,
                        &CellText::texts(today_day::cells(*row, all, shared)),
                        shared,
                    )
            });
        }
        let is_gone = self.row().is_some_and(|row| !rows.contains(&row));
        self.rows.put(rows, PartialEq::eq);
        match is_gone {
            true if narrowed_anew => self.begin(shared),
            // What was there is gone: what took its place is nearest to where the eye is.
            true => self.skip_now(),
            false => {}
        }
    }

    /// Puts the cursor on what is next.
    pub fn begin(&mut self, shared: &Shared) {
        let first = today_day::first_row(self.rows.rows(), shared);
        self.rows.select(first);
    }

    /// Puts the cursor on an appointment, where it is of the day.
    pub fn point_to(&mut self, appointment: Id) {
        let row = DayRow::Appointment(appointment);
        self.rows.point_to(|other| *other == row);
    }

    /// Leaves the line of now, on which there is nothing to do, for the row after it, or before it where it is the last.
    fn skip_now(&mut self) {
        if self.row() == Some(DayRow::Now) {
            self.rows.move_by(1);
            if self.row() == Some(DayRow::Now) {
                self.rows.move_by(-1);
            }
        }
    }

    /// Moves the cursor where the command does so; tells whether it does.
    pub fn moved(&mut self, command: Command) -> bool {
        let Some(by) = self.rows.step(command) else {
            return false;
        };
        let before = self.rows.place();
        self.rows.move_by(by);
        // Now is passed over: there is nothing to do on it.
        if self.row() == Some(DayRow::Now) {
            self.rows.move_by(by.signum());
            if self.row() == Some(DayRow::Now) {
                self.rows.move_by(-by.signum());
                if let Some(last) = before.filter(|at| at + 1 == self.rows.len()) {
                    self.rows.select(last);
                }
            }
        }
        true
    }

    pub fn draw(
        &mut self,
        shown: Shown,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let now = local(shared.register.settings.zone, shared.now);
        let booked = self
            .rows
            .rows()
            .iter()
            .filter(|row| matches!(row, DayRow::Appointment(_)))
            .count();
        let whose = words.get(if shown.all {
            "today-everybody"
        } else {
            "today-mine"
        });
        let title = words.with(
            "today-title",
            &[
                ("day", dates::day_heading(words, now.date()).into()),
                ("count", booked.into()),
                ("whose", whose.into()),
            ],
        );
        let body = titled(&title, shown.focused, area, buffer, shared);
        let brief = area.width < ROOMY;
        let mut columns = vec![
            Column::new("", Room::Fixed(11)),
            Column::new("", Room::Share(3)),
            Column::new("", Room::Fixed(if brief { 14 } else { 16 })),
        ];
        if !brief {
            columns.push(Column::new("", Room::Fixed(12)));
        }
        columns.push(Column::new("", Room::Share(2)));
        if shown.all && !brief {
            columns.push(Column::new("", Room::Share(2)));
        }
        let empty = words.get(if shown.narrowed {
            "today-none-found"
        } else if shown.all {
            "today-empty-all"
        } else {
            "today-empty"
        });
        self.rows.fit(body.height);
        let table = Table::new(&columns, self.rows.len(), |n| {
            let row = self.rows.rows()[n];
            match brief {
                true => today_day::brief_cells(row, shown.all, shared),
                false => today_day::cells(row, shown.all, shared),
            }
        })
        .without_header()
        .empty(&empty)
        .marked(shown.focused);
        more_below(self.rows.below(), area, buffer, shared);
        table.draw(
            body,
            buffer,
            &shared.theme,
            self.rows.cursor(),
            shown.focused,
        )
    }
}
