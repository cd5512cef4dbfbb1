//! The pane of what is owed on Today: its rows, what is written in full below them, and how they are drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::records::risk_level::RiskLevel;
use crate::tui::commands::Command;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::listed::Listed;
use crate::tui::narrowing::Wanted;
use crate::tui::pane_title::{more_below, titled};
use crate::tui::table::{CellText, Column, Room, Table};
use crate::tui::today_day_pane::{ROOMY, Shown};
use crate::tui::today_owed::{self, OwedRow};
use crate::tui::today_since::Away;
use crate::tui::wrap::Wrap;

/// From how many columns the two panes stand side by side.
pub const SIDE_BY_SIDE: u16 = 110;
/// The most columns of a risk in words, with its sign, where there is little room.
const SHORT_RISK: usize = 6;
/// How many rows of what is owed stay in sight, whatever is written below them.
const LEAST_ROWS: usize = 6;
/// Most columns of the key that settles a row, with what it does.
const KEY_COLUMNS: u16 = 14;

/// The rows of what is owed.
#[derive(Default)]
pub struct OwedPane {
    rows: Listed<OwedRow>,
}

impl OwedPane {
    /// Gives the row under the cursor.
    pub fn row(&self) -> Option<&OwedRow> {
        self.rows.selected()
    }

    /// Works the rows out anew: everybody's or not, and as far as they are wanted. Once somebody has worked here the cursor
    /// stays on its row, and before that on the most pressing.
    pub fn make(
        &mut self,
        (all, wanted): (bool, Option<&Wanted>),
        away: Option<&Away>,
        worked: bool,
        shared: &Shared,
    ) {
        let mut rows = today_owed::rows(shared, all, away.is_some());
        if let Some(wanted) = wanted {
            rows.retain(|row| {
                let child: Vec<Id> = row.child().into_iter().collect();
                let cells = today_owed::cells(row, away, false, shared);
                wanted.finds(&child, &CellText::texts(cells), shared)
            });
        }
        self.rows
            .put(rows, |row, other| worked && other.is_same(row));
    }

    /// Moves the cursor where the command does so; tells whether it does.
    pub fn moved(&mut self, command: Command) -> bool {
        self.rows.moved(command)
    }

    /// Writes the reasons of the selected row in full below the rows, where its own columns cut them; gives the rows
    /// that are left. Where the panes stand one above the other, only what the rows leave free is taken.
    fn draw_reasons(
        &self,
        is_focused: bool,
        body: Rect,
        columns: usize,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Rect {
        let Some(OwedRow::Owed(row)) = self.row().filter(|_| is_focused) else {
            return body;
        };
        let text = today_owed::reasons(row, shared);
        let text = inert::show(&text);
        if inert::columns(&text) <= columns {
            return body;
        }
        let room = usize::from(body.width.saturating_sub(2));
        let wrap = Wrap::new(&text, room.max(1));
        let lines = wrap.rows();
        // A blank row stands between.
        let from = usize::from(body.height).saturating_sub(lines.len());
        let is_free = self.rows.len() < from;
        let may_take = shared.size.0 >= SIDE_BY_SIDE && from > LEAST_ROWS;
        if room == 0 || !(is_free || may_take) {
            return body;
        }
        let bottom = body.bottom();
        let first = bottom.saturating_sub(u16::try_from(lines.len()).unwrap_or(bottom));
        for (line, y) in lines.iter().zip(first..bottom) {
            let shown = text[line.range()].trim_end();
            buffer.set_stringn(body.x + 2, y, shown, room, shared.theme.dim);
        }
        Rect {
            height: first.saturating_sub(body.y + 1),
            ..body
        }
    }

    /// Gives the columns that the names and the keys of what is owed need, as far as they are given them.
    fn columns(&self, brief: bool, shared: &Shared) -> (u16, u16) {
        let widest = |texts: &mut dyn Iterator<Item = String>, most: u16| {
            let widest = texts.map(|text| inert::columns(&text)).max().unwrap_or(0);
            u16::try_from(widest).unwrap_or(most).min(most)
        };
        let mut names = self
            .rows
            .rows()
            .iter()
            .map(|row| today_owed::name(row, shared));
        let mut keys = self
            .rows
            .rows()
            .iter()
            .map(|row| today_owed::key_text(row, shared));
        let most = if brief { 11 } else { 14 };
        (widest(&mut names, most), widest(&mut keys, KEY_COLUMNS))
    }

    pub fn draw(
        &mut self,
        (shown, away): (Shown, Option<&Away>),
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let kept = self
            .rows
            .rows()
            .iter()
            .filter(|row| matches!(row, OwedRow::Kept(_)))
            .count();
        let news = usize::from(self.rows.rows().first() == Some(&OwedRow::Changes));
        let mut title = words.with(
            "today-owed-title",
            &[("count", (self.rows.len() - kept - news).into())],
        );
        if kept > 0 {
            title.push_str(&words.with("today-kept-count", &[("count", kept.into())]));
        }
        let body = titled(&title, shown.focused, area, buffer, shared);
        let brief = area.width < ROOMY;
        let widest = |brief: bool| {
            let text = today_owed::risk_words(brief);
            let texts = RiskLevel::ALL.iter().map(|level| text(*level, shared));
            texts.map(|text| inert::columns(&text)).max().unwrap_or(0)
        };
        // A short word is no room lost; a long one leaves its sign.
        let signs_only = brief && widest(false) > SHORT_RISK;
        let widest_risk = widest(signs_only);
        // A handful of short words: far below what a u16 holds.
        let risk_columns = u16::try_from(widest_risk).unwrap_or(8);
        let (name_columns, key_columns) = self.columns(brief, shared);
        let columns = [
            Column::new("", Room::Fixed(risk_columns)),
            Column::new("", Room::Fixed(name_columns)),
            Column::new("", Room::Share(1)),
            Column::new("", Room::Fixed(key_columns)),
        ];
        // The marker takes two, and one stands between any two columns.
        let others = 2 + risk_columns + name_columns + key_columns + 3;
        let left = usize::from(body.width.saturating_sub(others));
        let body = self.draw_reasons(shown.focused, body, left, buffer, shared);
        let empty = words.get(if shown.narrowed {
            "today-none-found"
        } else if shared.register.children.iter().next().is_none() && shared.me.roles.counselor {
            // Of a new post: there is nobody to book, and this is where the children come from.
            "today-no-children"
        } else {
            "today-owed-empty"
        });
        self.rows.fit(body.height);
        let table = Table::new(&columns, self.rows.len(), |n| {
            today_owed::cells(&self.rows.rows()[n], away, signs_only, shared)
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
