//! The schedule's day: its columns, its half hours, and what lies in each cell; nothing is drawn here.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::{day_bounds, local};
use crate::care::records::appointment::Appointment;
use crate::tui::appointment_words::staff_name;
use crate::tui::layer::Shared;

/// Minutes of a row.
const ROW: u32 = 30;
/// The hours shown where a post has set none: the whole working day.
const USUAL: (u32, u32) = (8 * 60, 18 * 60);

/// What the columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Counselor,
    Room,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Counselor(PersonId),
    Room(Id),
    /// Appointments in no room.
    NoRoom,
}

/// One row: from its first moment up to its last, post time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub from: NaiveDateTime,
    pub until: NaiveDateTime,
    /// Whether it is the time between two opening hours.
    pub lunch: bool,
}

/// A day laid out.
pub struct Day {
    pub date: NaiveDate,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The appointments of each column in the order of time, with their span in post time.
    found: BTreeMap<Column, Vec<(NaiveDateTime, NaiveDateTime, Id)>>,
}

/// Lays a day out.
pub fn lay_out(date: NaiveDate, by: By, shared: &Shared) -> Day {
    let register = &shared.register;
    let zone = register.settings.zone;
    let (from, until) = day_bounds(zone, date);
    // One that began the day before may reach into this day.
    let reach = TimeDelta::days(1);
    let mut found: BTreeMap<Column, Vec<(NaiveDateTime, NaiveDateTime, Id)>> = BTreeMap::new();
    let near = match from.checked_sub_signed(reach) {
        Some(earlier) if earlier < until => earlier..until,
        _ => until..until,
    };
    let midnight = date.and_time(NaiveTime::MIN);
    let last = midnight.checked_add_signed(reach).unwrap_or(midnight);
    for (_, id) in register.appointments_by_start.range(near) {
        let Some(appointment) = register.appointments.get(id) else {
            continue;
        };
        let (began, ended) = appointment.held();
        // What was over at once is still seen.
        let ended = ended.max(began + TimeDelta::minutes(1));
        let begins = local(zone, began).max(midnight);
        let ends = local(zone, ended).min(last);
        if ends <= midnight || ended <= from || begins >= last {
            continue;
        }
        for column in columns_of(appointment, by) {
            found.entry(column).or_default().push((begins, ends, id));
        }
    }
    for spans in found.values_mut() {
        spans.sort_unstable();
    }
    let columns = columns(by, &found, shared);
    let rows = rows(date, &found, shared);
    Day {
        date,
        columns,
        rows,
        found,
    }
}

fn columns_of(appointment: &Appointment, by: By) -> Vec<Column> {
    match by {
        By::Counselor => {
            let people = appointment.counselors.iter();
            people.map(|person| Column::Counselor(*person)).collect()
        }
        By::Room => vec![appointment.room.map_or(Column::NoRoom, Column::Room)],
    }
}

/// Who counsels before who does not, oneself first among either, the others by name; rooms by name, and last what is in none.
fn columns(
    by: By,
    found: &BTreeMap<Column, Vec<(NaiveDateTime, NaiveDateTime, Id)>>,
    shared: &Shared,
) -> Vec<Column> {
    let register = &shared.register;
    let mut columns: Vec<Column> = match by {
        By::Counselor => {
            let mut people: Vec<PersonId> =
                register.staff.iter().map(|(_, card)| card.person).collect();
            people.sort_by_cached_key(|person| {
                let (counsels, other) =
                    (shared.me.may_counsel(*person), *person != shared.me.person);
                (!counsels, other, staff_name(*person, shared))
            });
            people.into_iter().map(Column::Counselor).collect()
        }
        By::Room => {
            let mut rooms: Vec<(&str, Id)> = register
                .rooms
                .iter()
                .filter(|(_, room)| !room.retired)
                .map(|(id, room)| (room.name.as_str(), id))
                .collect();
            rooms.sort_unstable();
            rooms.into_iter().map(|(_, id)| Column::Room(id)).collect()
        }
    };
    // Whoever has left, and a room no longer booked, still shows where something lies in it.
    for column in found.keys() {
        if !columns.contains(column) {
            columns.push(*column);
        }
    }
    if columns.is_empty() {
        columns.push(match by {
            By::Counselor => Column::Counselor(shared.me.person),
            By::Room => Column::NoRoom,
        });
    }
    columns
}

/// Half hours from the first opening hour or appointment to the last; between two opening hours one row, unless
/// something is booked there.
fn rows(
    date: NaiveDate,
    found: &BTreeMap<Column, Vec<(NaiveDateTime, NaiveDateTime, Id)>>,
    shared: &Shared,
) -> Vec<Row> {
    let midnight = date.and_time(NaiveTime::MIN);
    let minute = |time: NaiveTime| time.hour() * 60 + time.minute();
    let hours: Vec<(u32, u32)> = shared
        .register
        .settings
        .hours
        .iter()
        .map(|hours| {
            let until = minute(hours.until);
            // Midnight as an end is the day's.
            (minute(hours.from), if until == 0 { 24 * 60 } else { until })
        })
        .collect();
    let spans: Vec<(u32, u32)> = found
        .values()
        .flatten()
        .map(|(from, until, _)| {
            let minutes = |moment: &NaiveDateTime| {
                u32::try_from((*moment - midnight).num_minutes()).unwrap_or(0)
            };
            (minutes(from), minutes(until))
        })
        .collect();
    let first = hours.iter().map(|(from, _)| *from).min().unwrap_or(USUAL.0);
    let last = hours
        .iter()
        .map(|(_, until)| *until)
        .max()
        .unwrap_or(USUAL.1);
    let first = spans.iter().map(|(from, _)| *from).fold(first, u32::min) / ROW * ROW;
    let last = spans.iter().map(|(_, until)| *until).fold(last, u32::max);
    let mut rows = Vec::new();
    let mut at = first;
    while at < last.min(24 * 60) {
        let closed_until = hours
            .windows(2)
            .map(|pair| (pair[0].1, pair[1].0))
            .find(|(closes, opens)| *closes <= at && at < *opens)
            .filter(|(closes, opens)| {
                !spans
                    .iter()
                    .any(|(from, until)| from < opens && closes < until)
            })
            .map(|(_, opens)| opens);
        let until = closed_until.unwrap_or(at + ROW);
        rows.push(Row {
            from: midnight + TimeDelta::minutes(i64::from(at)),
            until: midnight + TimeDelta::minutes(i64::from(until)),
            lunch: closed_until.is_some(),
        });
        at = until;
    }
    rows
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What begins in this row.
    pub begins: Vec<Id>,
    /// What began earlier and goes on.
    pub goes_on: Vec<Id>,
}

impl Cell {
    /// Gives the appointment that the keys are about: what begins here, else what goes on.
    pub fn first(&self) -> Option<Id> {
        self.begins.first().or(self.goes_on.first()).copied()
    }
}

impl Day {
    /// Gives what lies in a cell.
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        let mut cell = Cell::default();
        let (Some(column), Some(row)) = (self.columns.get(column), self.rows.get(row)) else {
            return cell;
        };
        for (from, until, id) in self.found.get(column).into_iter().flatten() {
            if (row.from..row.until).contains(from) {
                cell.begins.push(*id);
            } else if *from < row.from && *until > row.from {
                cell.goes_on.push(*id);
            }
        }
        cell
    }

    /// Gives the row in which a moment lies; none where it lies outside the rows.
    pub fn row_at(&self, moment: NaiveDateTime) -> Option<usize> {
        self.rows
            .iter()
            .position(|row| (row.from..row.until).contains(&moment))
    }
}
