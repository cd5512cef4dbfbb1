//! A small chart: one bar a week, its greatest as high as there is room for; the chosen bar is named in its title.
//!
//! Heights are eighths of a row. What a bar says is in words as well: the title names the chosen one, and where there is
//! room each bar has its number above it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::tui::inert::{self, Align};
use crate::tui::layer::Shared;

/// The filled eighths of a cell, from one up; a whole one is the ground behind a blank, since the sign for it leaves seams
/// between rows in many a terminal.
const EIGHTHS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
/// The widest a bar gets, with the gap after it.
const WIDEST_STEP: u16 = 6;
/// From how many columns a step has room for a number above its bar.
const NUMBERED_FROM: u16 = 3;

/// Draws bars below each other's labels: the numbers, the bars, then the first and the last label.
pub fn draw(
    values: &[u32],
    labels: (&str, &str),
    chosen: Option<usize>,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
) {
    let area = area.intersection(buffer.area);
    let count = u16::try_from(values.len()).unwrap_or(u16::MAX);
    if area.height < 2 || count == 0 || area.width < count {
        return;
    }
    let theme = &shared.theme;
    let step = (area.width / count).clamp(1, WIDEST_STEP);
    let bar = usize::from(step.saturating_sub(1).max(1));
    let greatest = values.iter().copied().max().unwrap_or(0).max(1);
    let numbered = step >= NUMBERED_FROM && area.height >= 4;
    let top = area.y + u16::from(numbered);
    // One is never higher than a row: three sessions are no tower.
    let most = u16::try_from(greatest).unwrap_or(u16::MAX);
    let rows = (area.bottom() - 1 - top).min(most);
    let eighths = u32::from(rows) * 8;
    for (x, (place, value)) in (area.x..)
        .step_by(usize::from(step))
        .zip(values.iter().enumerate())
    {
        let style = match chosen == Some(place) {
            true => theme.strong,
            false => theme.accent,
        };
        // What is not nothing is seen, however small beside the greatest.
        let height = match value {
            0 => 0,
            value => (value * eighths / greatest).max(1),
        };
        for row in 0..rows {
            let filled = height.saturating_sub(u32::from(row) * 8).min(8);
            let y = area.bottom() - 2 - row;
            match usize::try_from(filled).unwrap_or(0).checked_sub(1) {
                Some(eighth) => match EIGHTHS.get(eighth) {
                    Some(sign) => {
                        buffer.set_string(x, y, sign.repeat(bar), style);
                    }
                    None => {
                        let whole = style
                            .remove_modifier(Modifier::UNDERLINED)
                            .add_modifier(Modifier::REVERSED);
                        buffer.set_string(x, y, " ".repeat(bar), whole);
                    }
                },
                None if row == 0 => {
                    buffer.set_string(x, y, "·", theme.dim);
                }
                None => {}
            }
        }
        if numbered && *value > 0 {
            let above = u16::try_from(height.div_ceil(8)).unwrap_or(rows);
            let y = (area.bottom() - 2).saturating_sub(above).max(area.y);
            let number = inert::fit(&value.to_string(), bar, Align::Left);
            buffer.set_string(x, y, number.trim_end(), style);
        }
        if chosen == Some(place) {
            buffer.set_string(x, area.bottom() - 1, "▴", theme.strong);
        }
    }
    let wide = usize::from(step * count - 1);
    let line = area.bottom() - 1;
    let mark = chosen.map(|place| area.x + step * u16::try_from(place).unwrap_or(0));
    let free = |from: u16, columns: usize| {
        let until = from + u16::try_from(columns).unwrap_or(u16::MAX);
        mark.is_none_or(|mark| mark < from || mark >= until)
    };
    let (first, last) = (inert::columns(labels.0), inert::columns(labels.1));
    if first + last + 2 <= wide {
        let right = area.x + u16::try_from(wide - last).unwrap_or(0);
        for (x, columns, label) in [(area.x, first, labels.0), (right, last, labels.1)] {
            if free(x, columns) {
                buffer.set_string(x, line, label, theme.dim);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal::{lines, shared};
    use crate::words::lang::Lang;

    fn drawn(values: &[u32], chosen: Option<usize>, size: (u16, u16)) -> Vec<String> {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = shared(Lang::En, size, Register::default(), now);
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        draw(values, ("a", "b"), chosen, area, &mut buffer, &shared);
        // A filled cell is drawn as its ground.
        for cell in &mut buffer.content {
            if cell.modifier.contains(Modifier::REVERSED) {
                assert_eq!(cell.symbol(), " ");
                cell.set_symbol("█");
            }
        }
        lines(&buffer)
    }

    #[test]
    fn the_greatest_fills_the_rows_and_the_smallest_is_seen() {
        let rows = drawn(&[100, 1, 0, 50], None, (16, 5));
        assert_eq!(rows[0], "100", "{rows:?}");
        assert_eq!(rows[3], "███ ▁▁▁ ·   ███");
        assert_eq!(rows[2], "███ 1       ▄▄▄");
        assert_eq!(rows[1], "███         50");
        assert_eq!(rows[4], "a             b");
    }

    #[test]
    fn no_size_and_no_number_breaks_it() {
        for columns in 0..40 {
            for height in 0..8 {
                drawn(&[0, u32::from(u16::MAX), 3], Some(2), (columns, height));
                drawn(&[], Some(2), (columns, height));
                drawn(&[0, 0], Some(9), (columns, height));
            }
        }
    }
}
