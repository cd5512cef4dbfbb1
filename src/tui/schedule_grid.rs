//! Draws a day of the schedule: the hours on the left, a column beside the other, the cursor on one cell.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::tui::appointment_words::{staff_name, state, state_sign, state_style, with_whom};
use crate::tui::child_facts;
use crate::tui::inert::{self, Align};
use crate::tui::layer::Shared;
use crate::tui::schedule_day::{By, Cell, Column, Day};
use crate::words::dates;

/// Columns of the hours with the sign of now and a space.
const HOURS: u16 = 7;

/// What is to be drawn.
pub struct View<'a> {
    pub day: &'a Day,
    pub by: By,
    /// The cell under the cursor.
    pub column: usize,
    pub row: usize,
    pub top: usize,
    /// How many columns a page has.
    pub page: usize,
}

/// Gives how many columns fit a window: four a page, two where it is narrow (INTERFACE, Size).
pub fn columns_of_page(width: u16) -> usize {
    match width {
        0..40 => 1,
        40..76 => 2,
        _ => 4,
    }
}

/// Draws it and says where the cursor stands.
pub fn draw(view: &View<'_>, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
    if area.width <= HOURS || area.height == 0 {
        return None;
    }
    let theme = &shared.theme;
    let first = view.column / view.page * view.page;
    let shown = view
        .day
        .columns
        .iter()
        .enumerate()
        .skip(first)
        .take(view.page);
    let count = u16::try_from(shown.clone().count().max(1)).unwrap_or(1);
    let wide = (area.width - HOURS) / count;
    draw_title(view, first, area, buffer, shared);
    let body = Rect {
        y: area.y + 2.min(area.height),
        height: area.height.saturating_sub(2),
        ..area
    };
    let mut cursor = None;
    let now = local(shared.register.settings.zone, shared.now);
    let now_row = view.day.row_at(now);
    for (row, y) in (view.top..view.day.rows.len()).zip(body.y..body.bottom()) {
        let span = &view.day.rows[row];
        let (label, style) = if now_row == Some(row) {
            (format!("{}◂", dates::time(now.time())), theme.accent)
        } else {
            (dates::time(span.from.time()), theme.dim)
        };
        buffer.set_stringn(area.x, y, label, usize::from(HOURS), style);
    }
    for (place, (column, what)) in shown.enumerate() {
        let x = area.x + HOURS + wide * u16::try_from(place).unwrap_or(0);
        // One column is left between two.
        let room = usize::from(wide.saturating_sub(1));
        if area.height > 1 {
            let name = inert::fit(&name(*what, shared), room, Align::Left);
            buffer.set_stringn(x, area.y + 1, name, room, theme.title);
        }
        for (row, y) in (view.top..view.day.rows.len()).zip(body.y..body.bottom()) {
            let cell = view.day.cell(column, row);
            let here = column == view.column && row == view.row;
            let lunch = view.day.rows[row].lunch;
            let (text, style) = cell_text(&cell, lunch, here, room, shared);
            let text = inert::fit(&text, room, Align::Left);
            buffer.set_stringn(x, y, text, room, style);
            if here {
                let cell = Rect {
                    x,
                    y,
                    width: wide.saturating_sub(1),
                    height: 1,
                };
                theme.select(cell, buffer);
                cursor = Some(Position { x, y });
            }
        }
    }
    cursor
}

fn draw_title(view: &View<'_>, first: usize, area: Rect, buffer: &mut Buffer, shared: &Shared) {
    let words = &shared.words;
    let today = local(shared.register.settings.zone, shared.now).date();
    let by = words.get(match view.by {
        By::Counselor => "schedule-by-counselor",
        By::Room => "schedule-by-room",
    });
    let all = view.day.columns.len();
    let pages = if all > view.page {
        format!("‹{}–{}/{all}›", first + 1, (first + view.page).min(all))
    } else {
        String::new()
    };
    let title = words.with(
        "schedule-title",
        &[
            ("day", dates::day_heading_full(words, view.day.date).into()),
            (
                "distance",
                dates::relative(words, view.day.date, today).into(),
            ),
            ("by", by.into()),
            ("pages", pages.into()),
        ],
    );
    let room = usize::from(area.width);
    let title = inert::cut(title.trim_end(), room);
    let (x, _) = buffer.set_stringn(area.x, area.y, title, room, shared.theme.title);
    if !child_facts::working_days(&shared.register).is_working(view.day.date) {
        let left = usize::from(area.right().saturating_sub(x));
        let closed = format!("  {}", words.get("schedule-closed"));
        buffer.set_string(x, area.y, inert::cut(&closed, left), shared.theme.warn);
    }
}

fn name(column: Column, shared: &Shared) -> String {
    match column {
        Column::Counselor(person) => staff_name(person, shared),
        Column::Room(room) => shared
            .register
            .rooms
            .get(room)
            .map_or_else(|| "?".to_owned(), |room| room.name.clone()),
        Column::NoRoom => shared.words.get("schedule-no-room"),
    }
}

/// A cell's text: the marker of the cursor, then what begins here, else that something goes on, else the lunch.
fn cell_text(
    cell: &Cell,
    lunch: bool,
    here: bool,
    room: usize,
    shared: &Shared,
) -> (String, Style) {
    let theme = &shared.theme;
    let marker = if here { "▸" } else { " " };
    if let Some(id) = cell.begins.first() {
        let more = cell.begins.len() - 1;
        let (text, style) = appointment_text(*id, more, room, shared);
        return (format!("{marker}{text}"), style);
    }
    if let Some(id) = cell.goes_on.first() {
        let style = shared
            .register
            .appointments
            .get(*id)
            .map_or(theme.dim, |appointment| state_style(appointment, shared));
        return (format!("{marker}┆"), style);
    }
    if lunch {
        let text = shared.words.get("schedule-lunch");
        return (format!("{marker}{text}"), theme.dim);
    }
    (format!("{marker}."), theme.dim)
}

fn appointment_text(id: Id, more: usize, room: usize, shared: &Shared) -> (String, Style) {
    let Some(appointment) = shared.register.appointments.get(id) else {
        return (String::new(), shared.theme.dim);
    };
    let start = local(shared.register.settings.zone, appointment.start).time();
    let minute = start.format(":%M").to_string();
    // The row says the half hour; what begins beside it says its minute.
    let minute = if minute == ":00" || minute == ":30" {
        String::new()
    } else {
        format!("{minute} ")
    };
    let stands = if room >= 34 {
        state(appointment, shared)
    } else {
        state_sign(appointment.state).to_owned()
    };
    let mut text = format!("{stands} {minute}{}", with_whom(appointment, shared));
    if more > 0 {
        text.push_str(&format!(" +{more}"));
    }
    if room >= 22 {
        text.push_str(&format!(" {}", shared.words.get(appointment.kind.id())));
    }
    (text, state_style(appointment, shared))
}
