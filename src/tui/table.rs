//! A list of rows in columns: the one table of all screens.
//!
//! Only the rows in sight are made, so a hundred thousand cost nothing. The selected row shows by a marker and a style,
//! never by colour alone. Cells are made inert and cut to their columns here, so hostile or wide text cannot move its
//! neighbours. What the rows are, and what a key does to the selection beyond moving, is the screen's.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::tui::inert::{self, Align};
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::words::lang::begin_large;

/// What marks the selected row, and what stands before the others.
const MARKER: &str = "▸";

/// The columns that marker and space take.
const MARKER_COLUMNS: u16 = 2;

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Exactly so many columns.
    Fixed(u16),
    /// At least so many; shares what is left when there is no [`Room::Share`].
    Min(u16),
    /// A share of what the others leave, by weight.
    Share(u16),
}

/// One column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    title: &'a str,
    room: Room,
    align: Align,
}

impl<'a> Column<'a> {
    /// Makes a column that keeps to the left.
    pub const fn new(title: &'a str, room: Room) -> Self {
        Self {
            title,
            room,
            align: Align::Left,
        }
    }

    /// Keeps the column's text to another edge.
    #[must_use]
    pub const fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }
}

/// One cell's text and, where it differs from its row's, style.
#[derive(Debug, Clone, Default)]
pub struct CellText<'a> {
    text: Cow<'a, str>,
    style: Option<Style>,
}

impl<'a> CellText<'a> {
    /// Gives its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the texts of a row, to be looked through.
    pub fn texts(cells: Vec<CellText<'_>>) -> Vec<String> {
        let texts = cells.into_iter().map(|cell| cell.text.into_owned());
        texts.collect()
    }

    /// Gives the cell a style of its own.
    pub fn styled(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self {
            text: text.into(),
            style: Some(style),
        }
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for CellText<'a> {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            style: None,
        }
    }
}

/// Which row is selected and which is the first in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    row: usize,
    top: usize,
}

impl Selection {
    /// Gives the selected row among so many, none when there are none.
    pub fn row(&self, rows: usize) -> Option<usize> {
        rows.checked_sub(1).map(|last| self.row.min(last))
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        self.row = row;
    }

    /// Moves by so many rows (negative: up), as far as there are rows.
    pub fn move_by(&mut self, by: isize, rows: usize) {
        let last = rows.saturating_sub(1);
        self.row = self.row.min(last).saturating_add_signed(by).min(last);
    }

    /// Counts the rows below those in sight.
    pub fn below(&self, rows: usize, height: usize) -> usize {
        rows.saturating_sub(self.top_for(rows, height) + height)
    }

    /// Brings the first row in sight up to date for a window of so many rows; call when rows, window or selection
    /// changed. Drawing does it for itself as well, so forgetting it only costs a steadier scroll.
    pub fn settle(&mut self, rows: usize, height: usize) {
        self.row = self.row.min(rows.saturating_sub(1));
        self.top = self.top_for(rows, height);
    }

    fn top_for(&self, rows: usize, height: usize) -> usize {
        let height = height.max(1);
        let row = self.row.min(rows.saturating_sub(1));
        let top = self.top.max((row + 1).saturating_sub(height)).min(row);
        // No empty rows below while there are rows above.
        top.min(rows.saturating_sub(height))
    }
}

/// A table about to be drawn.
///
/// ```ignore
/// let columns = [Column::new("时间", Room::Fixed(5)), Column::new("儿童", Room::Share(1))];
/// Table::new(&columns, rows.len(), |n| vec![rows[n].time.as_str().into(), rows[n].name.as_str().into()])
///     .empty("今天没有安排。n 新建")
///     .draw(area, buffer, &theme, &selection, true);
/// ```
pub struct Table<'a, F> {
    columns: &'a [Column<'a>],
    rows: usize,
    cells: F,
    empty: &'a str,
    header: bool,
    marked: bool,
}

impl<'a, 'c, F> Table<'a, F>
where
    F: Fn(usize) -> Vec<CellText<'c>>,
{
    /// Prepares a table of so many rows, whose cells `cells` gives for one row's number.
    pub fn new(columns: &'a [Column<'a>], rows: usize, cells: F) -> Self {
        Self {
            columns,
            rows,
            cells,
            empty: "",
            header: true,
            marked: true,
        }
    }

    /// Says whether the selected row has its marker; of several panes only the one with the keys does.
    #[must_use]
    pub fn marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }

    /// Says what stands in the middle when there are no rows.
    #[must_use]
    pub fn empty(mut self, sentence: &'a str) -> Self {
        self.empty = sentence;
        self
    }

    /// Leaves the header out.
    #[must_use]
    pub fn without_header(mut self) -> Self {
        self.header = false;
        self
    }

    /// Gives how many rows an area shows.
    pub fn height(&self, area: Rect) -> usize {
        usize::from(area.height.saturating_sub(u16::from(self.header)))
    }

    /// Draws the table and gives the place of the selected row's marker, where the terminal's cursor belongs when
    /// the table has the keys.
    ///
    /// Without `focused` the selection keeps its marker and loses its style.
    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        selection: &Selection,
        focused: bool,
    ) -> Option<Position> {
        let area = area.intersection(buffer.area);
        let widths = widths(self.columns, area.width.saturating_sub(MARKER_COLUMNS));
        let mut body = area;
        if self.header && !area.is_empty() {
            let titles = self
                .columns
                .iter()
                .map(|column| CellText::from(begin_large(column.title)))
                .collect();
            self.draw_row(titles, &widths, area, buffer, theme.title);
            body = Rect {
                y: area.y + 1,
                height: area.height - 1,
                ..area
            };
        }
        if body.is_empty() {
            return None;
        }
        if self.rows == 0 {
            self.draw_empty(body, buffer, theme);
            return None;
        }
        let selected = selection.row(self.rows);
        let top = selection.top_for(self.rows, usize::from(body.height));
        let mut cursor = None;
        for (y, row) in (body.y..body.bottom()).zip(top..self.rows) {
            let line = Rect {
                y,
                height: 1,
                ..body
            };
            self.draw_row((self.cells)(row), &widths, line, buffer, theme.normal);
            if selected == Some(row) {
                if self.marked {
                    buffer.set_stringn(line.x, y, MARKER, 1, theme.strong);
                }
                if focused {
                    theme.select(line, buffer);
                }
                cursor = Some(Position { x: line.x, y });
            }
        }
        cursor
    }

    fn draw_row(
        &self,
        cells: Vec<CellText<'_>>,
        widths: &[u16],
        line: Rect,
        buffer: &mut Buffer,
        style: Style,
    ) {
        let mut x = line.x.saturating_add(MARKER_COLUMNS);
        for ((cell, column), &wide) in cells.iter().zip(self.columns).zip(widths) {
            if wide == 0 || x >= line.right() {
                continue;
            }
            let shown = inert::fit(&cell.text, usize::from(wide), column.align);
            let room = usize::from(line.right() - x).min(usize::from(wide));
            let style = cell.style.unwrap_or(style);
            // A line stands under words, not under what fills the column.
            let filled = style.remove_modifier(Modifier::UNDERLINED);
            buffer.set_stringn(x, line.y, &shown, room, filled);
            if style.add_modifier.contains(Modifier::UNDERLINED) {
                let words = shown.trim_end();
                let before = words.len() - words.trim_start().len();
                let at = x.saturating_add(u16::try_from(before).unwrap_or(0));
                let left = usize::from(x.saturating_add(wide).saturating_sub(at)).min(room);
                buffer.set_stringn(at, line.y, &words[before..], left, style);
            }
            x = x.saturating_add(wide + 1);
        }
    }

    fn draw_empty(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        let sentence = inert::cut(self.empty, usize::from(area.width));
        // What was cut to the area's columns fits in a u16.
        let wide = u16::try_from(width::of(&sentence)).unwrap_or(area.width);
        let x = area.x + (area.width - wide) / 2;
        buffer.set_string(
            x,
            area.y + area.height.saturating_sub(1) / 2,
            sentence,
            theme.dim,
        );
    }
}

/// Shares the room among the columns, one space between two; where it is short, the last columns give way first.
fn widths(columns: &[Column<'_>], room: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = Vec::with_capacity(columns.len());
    let mut left = room;
    for (index, column) in columns.iter().enumerate() {
        let gap = u16::from(index > 0);
        let wanted = match column.room {
            Room::Fixed(n) | Room::Min(n) => n,
            // A share is nothing until the others have theirs.
            Room::Share(_) => 0,
        };
        let given = wanted.min(left.saturating_sub(gap));
        left = left.saturating_sub(given + gap);
        widths.push(given);
    }
    let has_share = columns
        .iter()
        .any(|column| matches!(column.room, Room::Share(_)));
    let weight = |column: &Column<'_>| match column.room {
        Room::Share(weight) => u32::from(weight),
        Room::Min(_) if !has_share => 1,
        _ => 0,
    };
    let mut weights: u32 = columns.iter().map(weight).sum();
    for (column, wide) in columns.iter().zip(&mut widths) {
        let own = weight(column);
        if own > 0 {
            // At most `left`, since own ≤ weights.
            let part = u16::try_from(u32::from(left) * own / weights).unwrap_or(left);
            *wide += part;
            left -= part;
            weights -= own;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    const COLUMNS: [Column<'_>; 3] = [
        Column::new("时间", Room::Fixed(5)),
        Column::new("儿童", Room::Share(1)),
        Column::new("次", Room::Fixed(3)).align(Align::Right),
    ];

    fn line(buffer: &Buffer, y: u16) -> String {
        let mut line = String::new();
        let mut skip = 0;
        for x in buffer.area.left()..buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = width::of_grapheme(symbol);
            }
            skip -= 1;
        }
        line
    }

    #[test]
    fn columns_stay_aligned_whatever_the_cells_hold() {
        let names = [
            "张小明",
            "a\u{202e}b\u{200b}",
            "👨\u{200d}👩\u{200d}👧",
            "𬭎",
            "\u{1b}[2J",
            "很长很长很长的名字很长很长",
            "e\u{301}",
        ];
        let area = Rect::new(0, 0, 24, 8);
        let mut buffer = Buffer::empty(area);
        let table = Table::new(&COLUMNS, names.len(), |n| {
            vec!["09:00".into(), names[n].into(), "12".into()]
        });
        let cursor = table.draw(
            area,
            &mut buffer,
            &Theme::plain(),
            &Selection::default(),
            true,
        );
        assert_eq!(line(&buffer, 0), "  时间  儿童          次");
        assert_eq!(line(&buffer, 1), "▸ 09:00 张小明        12");
        assert_eq!(line(&buffer, 6), "  09:00 很长很长很…   12");
        for y in 1..8 {
            assert_eq!(
                (buffer[(22, y)].symbol(), buffer[(23, y)].symbol()),
                ("1", "2")
            );
        }
        assert_eq!(cursor, Some(Position { x: 0, y: 1 }));
    }

    #[test]
    fn the_selection_shows_by_marker_and_by_style() {
        let area = Rect::new(0, 0, 24, 4);
        let mut buffer = Buffer::empty(area);
        let mut selection = Selection::default();
        selection.move_by(1, 3);
        let table = Table::new(&COLUMNS, 3, |_| vec!["x".into()]);
        table.draw(area, &mut buffer, &Theme::plain(), &selection, true);
        assert!(line(&buffer, 2).starts_with("▸ x"));
        assert!(buffer[(10, 2)].modifier.contains(Modifier::REVERSED));
        assert!(!buffer[(10, 1)].modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn only_rows_in_sight_are_made() {
        let made = Cell::new(0);
        let area = Rect::new(0, 0, 40, 11);
        let mut selection = Selection::default();
        selection.select(usize::MAX);
        selection.settle(100_000, 10);
        let table = Table::new(&COLUMNS, 100_000, |n| {
            made.set(made.get() + 1);
            vec![n.to_string().into()]
        });
        let mut buffer = Buffer::empty(area);
        let cursor = table.draw(area, &mut buffer, &Theme::plain(), &selection, true);
        assert_eq!(made.get(), 10);
        assert_eq!(selection.row(100_000), Some(99_999));
        assert_eq!(cursor, Some(Position { x: 0, y: 10 }));
    }

    #[test]
    fn the_selection_stays_among_the_rows_and_scrolling_is_steady() {
        let mut selection = Selection::default();
        selection.move_by(12, 20);
        selection.settle(20, 5);
        assert_eq!((selection.row, selection.top), (12, 8));
        selection.move_by(-2, 20);
        selection.settle(20, 5);
        assert_eq!((selection.row, selection.top), (10, 8));
        selection.settle(3, 5);
        assert_eq!((selection.row(3), selection.top), (Some(2), 0));
        assert_eq!(selection.row(0), None);
        selection.move_by(-9, 3);
        assert_eq!(selection.row(3), Some(0));
    }

    #[test]
    fn no_rows_say_so_in_the_middle() {
        let area = Rect::new(0, 0, 30, 6);
        let mut buffer = Buffer::empty(area);
        let table = Table::new(&COLUMNS, 0, |_| Vec::new()).empty("今天没有安排");
        assert_eq!(
            table.draw(
                area,
                &mut buffer,
                &Theme::plain(),
                &Selection::default(),
                true
            ),
            None
        );
        assert_eq!(
            line(&buffer, 3).trim_end(),
            format!("{}今天没有安排", " ".repeat(9))
        );
    }

    #[test]
    fn room_is_shared_by_weight_and_the_last_give_way_first() {
        let of = |rooms: &[Room], room| {
            widths(
                &rooms
                    .iter()
                    .map(|&r| Column::new("", r))
                    .collect::<Vec<_>>(),
                room,
            )
        };
        assert_eq!(
            of(&[Room::Fixed(5), Room::Share(1), Room::Share(2)], 22),
            [5, 5, 10]
        );
        assert_eq!(of(&[Room::Min(4), Room::Fixed(3)], 20), [16, 3]);
        assert_eq!(of(&[Room::Min(4), Room::Share(1)], 20), [4, 15]);
        assert_eq!(of(&[Room::Fixed(5), Room::Fixed(5)], 8), [5, 2]);
        assert_eq!(of(&[Room::Fixed(5), Room::Fixed(5)], 0), [0, 0]);
    }

    #[test]
    fn any_window_is_drawn_without_fault() {
        for columns in 0..40 {
            for rows in 0..4 {
                let area = Rect::new(0, 0, columns, rows);
                let table = Table::new(&COLUMNS, 9, |_| {
                    vec!["张".into(), "小明".into(), "明".into()]
                })
                .empty("无");
                table.draw(
                    area,
                    &mut Buffer::empty(area),
                    &Theme::dark(),
                    &Selection::default(),
                    true,
                );
            }
        }
    }
}
