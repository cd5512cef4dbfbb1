//! The day on Today: appointments in the order of time, the gaps between them, and where now is.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use ratatui::style::Style;

use crate::care::appointment_states::note_owed;
use crate::care::clash::counts;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{day_bounds, local};
use crate::care::records::appointment::{Appointment, AppointmentKind};
use crate::post::look_up::working_days;
use crate::tui::appointment_words::{
    counselors, place, risk_sign, span, state, state_style, times, with_whom,
};
use crate::tui::layer::Shared;
use crate::tui::table::CellText;
use crate::words::dates;

/// The shortest gap that is shown, in minutes.
const SHORTEST_GAP: i64 = 30;

/// A row of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRow {
    Appointment(Id),
    /// Opening hours in which nothing is booked; post time.
    Gap(NaiveDateTime, NaiveDateTime),
    /// Now.
    Now,
}

/// Gives the appointments of a day in the order of time: one's own, or with `all` everybody's.
pub fn appointments(shared: &Shared, day: NaiveDate, all: bool) -> Vec<(Id, &Appointment)> {
    let register = &shared.register;
    let (from, until) = day_bounds(register.settings.zone, day);
    if until < from {
        return Vec::new();
    }
    register
        .appointments_by_start
        .range(from..until)
        .filter_map(|(_, id)| Some((id, register.appointments.get(id)?)))
        .filter(|(_, appointment)| all || appointment.counselors.contains(&shared.me.person))
        .collect()
}

/// Gives the rows of today: gaps only of one's own day, and now between what has begun and what has not.
pub fn rows(shared: &Shared, all: bool) -> Vec<DayRow> {
    let now = local(shared.register.settings.zone, shared.now);
    let found = appointments(shared, now.date(), all);
    let mut rows: Vec<(NaiveDateTime, u8, DayRow)> = found
        .iter()
        .map(|(id, appointment)| {
            (
                local(shared.register.settings.zone, appointment.held().0),
                1,
                DayRow::Appointment(*id),
            )
        })
        .collect();
    if !all {
        let gaps = gaps(&found, now, shared);
        rows.extend(
            gaps.into_iter()
                .map(|(from, until)| (from, 2, DayRow::Gap(from, until))),
        );
    }
    if !rows.is_empty() {
        rows.push((now, 0, DayRow::Now));
    }
    rows.sort_by_key(|(at, order, _)| (*at, *order));
    rows.into_iter().map(|(_, _, row)| row).collect()
}

/// Gives the children of a row.
pub fn children(row: DayRow, shared: &Shared) -> Vec<Id> {
    let DayRow::Appointment(id) = row else {
        return Vec::new();
    };
    let held = shared.register.appointments.get(id);
    held.map_or_else(Vec::new, |held| held.children().to_vec())
}

/// Gives what is left of opening hours between appointments that take time, from now on.
fn gaps(
    found: &[(Id, &Appointment)],
    now: NaiveDateTime,
    shared: &Shared,
) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let register = &shared.register;
    let day = now.date();
    if !working_days(register).is_working(day) {
        return Vec::new();
    }
    let mut taken: Vec<(NaiveDateTime, NaiveDateTime)> = found
        .iter()
        .filter(|(_, appointment)| counts(appointment.state))
        .map(|(_, appointment)| {
            let (from, until) = appointment.blocked();
            let zone = register.settings.zone;
            (local(zone, from), local(zone, until))
        })
        .collect();
    taken.sort_unstable();
    let mut gaps = Vec::new();
    for hours in &register.settings.hours {
        let until = day.and_time(hours.until);
        let mut from = day.and_time(hours.from).max(on_the_grid(now, shared));
        for (begins, ends) in &taken {
            if *begins < until && *ends > from {
                push_gap(&mut gaps, from, *begins);
                from = from.max(*ends);
            }
        }
        push_gap(&mut gaps, from, until);
    }
    gaps
}

fn push_gap(
    gaps: &mut Vec<(NaiveDateTime, NaiveDateTime)>,
    from: NaiveDateTime,
    until: NaiveDateTime,
) {
    if until - from >= TimeDelta::minutes(SHORTEST_GAP) {
        gaps.push((from, until));
    }
}

/// Gives the first moment of the post's grid that is not past.
pub fn on_the_grid(now: NaiveDateTime, shared: &Shared) -> NaiveDateTime {
    use chrono::Timelike;
    let grid = shared.register.settings.grid_minutes.max(1);
    let minute = now.hour() * 60 + now.minute();
    let next = minute.div_ceil(grid) * grid;
    now.date().and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(next))
}

/// Gives the cells of a row: time, whom with, kind, place, counselor, state; the last but one empty where only one's
/// own are shown.
pub fn cells(row: DayRow, all: bool, shared: &Shared) -> Vec<CellText<'static>> {
    let words = &shared.words;
    let theme = &shared.theme;
    match row {
        DayRow::Now => {
            let now = local(shared.register.settings.zone, shared.now);
            let text = format!("── {} ──", words.get("today-now"));
            vec![
                CellText::styled(dates::time(now.time()), theme.accent),
                CellText::styled(text, theme.accent),
            ]
        }
        DayRow::Gap(from, until) => vec![
            CellText::styled(
                format!("{}–{}", dates::time(from.time()), dates::time(until.time())),
                theme.dim,
            ),
            CellText::styled(words.get("today-gap"), theme.dim),
        ],
        DayRow::Appointment(id) => {
            let Some(appointment) = shared.register.appointments.get(id) else {
                return Vec::new();
            };
            let style = style(appointment, shared);
            let mut who = with_whom(appointment, shared);
            if let [child] = appointment.children()
                && let Some((_, case)) = shared.register.open_case(*child)
                && case.risk.pressing()
            {
                who = format!("{} {who}", risk_sign(case.risk));
            }
            let (stands, as_it_stands) = if note_owed(appointment, shared.register.is_noted(id)) {
                (format!("✓ {}", words.get("owed-note")), theme.warn)
            } else {
                (state(appointment, shared), state_style(appointment, shared))
            };
            let by = if all {
                counselors(appointment, shared)
            } else {
                String::new()
            };
            vec![
                CellText::styled(times(appointment, shared), style),
                CellText::styled(who, style),
                CellText::styled(stands, as_it_stands),
                CellText::styled(words.get(appointment.kind.id()), style),
                CellText::styled(place(appointment, shared), style),
                CellText::styled(by, style),
            ]
        }
    }
}

/// Gives the style of an appointment that takes its time, and of one that does not any more.
fn style(appointment: &Appointment, shared: &Shared) -> Style {
    match counts(appointment.state) {
        true => shared.theme.normal,
        false => shared.theme.dim,
    }
}

/// Gives the cells of a row where there is little room: time, whom with, state, and where it is; whose it is instead,
/// where everybody's are shown.
pub fn brief_cells(row: DayRow, all: bool, shared: &Shared) -> Vec<CellText<'static>> {
    let mut cells = cells(row, all, shared);
    if let DayRow::Appointment(id) = row
        && let Some(appointment) = shared.register.appointments.get(id)
    {
        let kind = shared.words.get(appointment.kind.id());
        let place = place(appointment, shared);
        let last = match appointment.kind {
            _ if all => counselors(appointment, shared),
            // Whoever calls is in no place that matters; of a visit the place says more than that it is one.
            AppointmentKind::Phone | AppointmentKind::Video => kind,
            _ if place.is_empty() => kind,
            _ => place,
        };
        cells.truncate(3);
        cells.push(CellText::styled(last, style(appointment, shared)));
    }
    cells
}

/// Gives the row to begin at: what is going on or comes next.
pub fn first_row(rows: &[DayRow], shared: &Shared) -> usize {
    let now = local(shared.register.settings.zone, shared.now);
    rows.iter()
        .position(|row| match row {
            DayRow::Appointment(id) => {
                shared
                    .register
                    .appointments
                    .get(*id)
                    .is_some_and(|appointment| {
                        counts(appointment.state) && span(appointment, shared).1 > now
                    })
            }
            DayRow::Gap(..) | DayRow::Now => false,
        })
        .or_else(|| {
            rows.iter()
                .position(|row| matches!(row, DayRow::Appointment(_)))
        })
        .or_else(|| rows.iter().position(|row| matches!(row, DayRow::Gap(..))))
        .unwrap_or(0)
}
