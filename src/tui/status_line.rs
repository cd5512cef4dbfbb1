//! The line of state above the keys: the coming lock, what is on its way, or the last notice; the keys pending at its end.
//!
//! A message is never cut: one that is longer than the line takes a second row above it, and a third where it must, and
//! the screen is so much lower meanwhile.

use chrono::TimeDelta;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::inert;
use crate::tui::key_names;
use crate::tui::layer::Tone;
use crate::tui::model::{Model, UnderWay};
use crate::tui::presence;
use crate::tui::refusal_text;
use crate::tui::wrap::Wrap;

/// How long an opening usually takes at most; one that takes longer is explained.
const LONG: TimeDelta = TimeDelta::seconds(8);

/// The rows that a message takes at most.
const ROWS_MOST: usize = 3;

/// Columns between a message and what stands at the end of its line.
const GAP: usize = 2;

/// What is said, in as many rows as it takes.
pub struct StatusLine {
    rows: Vec<String>,
    style: Style,
    /// The keys pressed that are the beginning of a longer sequence.
    pending: String,
}

/// Says how the program stands, for a window of so many columns.
pub fn of(model: &Model, columns: u16) -> StatusLine {
    let (text, style) = said(model);
    let pending = match key_names::sequence(&model.pending) {
        keys if keys.is_empty() => keys,
        keys => format!("{keys} …"),
    };
    let room = usize::from(columns).saturating_sub(2);
    let taken = match inert::columns(&pending) {
        0 => 0,
        columns => columns + GAP,
    };
    let mut rows = vec![text];
    if inert::columns(&rows[0]) + taken > room {
        // The last row leaves room for the keys.
        let wrap = Wrap::new(&rows[0], room.saturating_sub(taken));
        let cut = |row: &crate::tui::wrap::Row| rows[0][row.range()].trim_end().to_owned();
        rows = wrap.rows().iter().take(ROWS_MOST).map(cut).collect();
    }
    StatusLine {
        rows,
        style,
        pending,
    }
}

impl StatusLine {
    /// Counts the rows it takes.
    pub fn height(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(1).max(1)
    }

    /// Draws it; who else is in stands at the end of its last row, where there is room.
    pub fn draw(&self, model: &Model, area: Rect, buffer: &mut Buffer) {
        let theme = &model.shared.theme;
        let room = usize::from(area.width).saturating_sub(2);
        for (row, y) in self.rows.iter().zip(area.y..area.bottom()) {
            buffer.set_string(area.x + 1, y, inert::cut(row, room), self.style);
        }
        let last = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        };
        let mut end = last.right().saturating_sub(1);
        if !self.pending.is_empty() {
            end = put_left_of(end, &self.pending, theme.accent, last, buffer);
        }
        let said = self.rows.last().map_or(0, |row| inert::columns(row));
        let room = usize::from(end.saturating_sub(last.x + 1)).saturating_sub(said + GAP);
        if let Some(others) = presence::told(model, room) {
            put_left_of(end, &others, theme.dim, last, buffer);
        }
    }
}

/// Tells whether what is said now may not wait.
fn is_grave(model: &Model) -> bool {
    let grave = |tone| matches!(tone, Tone::Warning | Tone::Failure);
    let notice = model.notice.as_ref();
    notice.is_some_and(|notice| grave(notice.tone))
}

fn said(model: &Model) -> (String, Style) {
    let (words, theme) = (&model.shared.words, &model.shared.theme);
    let saving = model.under_way.iter().any(|job| job.saves);
    let waited = |job: &UnderWay| model.shared.now - job.since;
    let opens_long = !model.is_open() && model.under_way.iter().any(|job| waited(job) > LONG);
    if let Some(seconds) = model.locks_in() {
        let text = words.with("status-locks-soon", &[("seconds", seconds.into())]);
        (format!("! {text}"), theme.warn)
    } else if saving {
        (format!("… {}", words.get("status-under-way")), theme.dim)
    } else if opens_long {
        let text = words.get("status-long-opening");
        (format!("… {text}"), theme.warn)
    } else if let Some(why) = model
        .shared
        .keeping
        .lacks_some()
        .filter(|_| !is_grave(model))
    {
        let why = refusal_text::said(why, &model.shared);
        let text = words.with("draft-not-kept", &[("why", why.into())]);
        (format!("✗ {text}"), theme.danger)
    } else if let Some(notice) = &model.notice {
        let (sign, style) = match notice.tone {
            Tone::Plain => ("", theme.normal),
            Tone::Saved => ("✓ ", theme.good),
            Tone::Warning => ("! ", theme.warn),
            Tone::Failure => ("✗ ", theme.danger),
        };
        (format!("{sign}{}", inert::show(&notice.text)), style)
    } else {
        (String::new(), theme.normal)
    }
}

/// Writes a text that ends two columns before `right`, and gives where it begins.
pub fn put_left_of(right: u16, text: &str, style: Style, line: Rect, buffer: &mut Buffer) -> u16 {
    let text = inert::show(text);
    let columns = u16::try_from(inert::columns(&text)).unwrap_or(u16::MAX);
    let Some(x) = right.checked_sub(columns).filter(|x| *x > line.x) else {
        return right;
    };
    buffer.set_string(x, line.y, text, style);
    x.saturating_sub(2)
}
