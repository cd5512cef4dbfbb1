//! Draws one field of a form: what is typed, what was understood of it, its options or its list.
//!
//! A chosen option is told by its sign as well as by its style. All texts are made inert here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::when::outcome::NotUnderstood;
use crate::tui::editor_view::EditorView;
use crate::tui::field::Field;
use crate::tui::form::entry::{Entry, post_time};
use crate::tui::form::options::{Choosing, Ticking};
use crate::tui::form::picker::{MOST_ROWS, Picker};
use crate::tui::form::values::Value;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::width;
use crate::words::people::list;
use crate::words::{dates, understood};

/// How many rows of options are shown before a choice shows the chosen one alone.
const MOST_OPTION_ROWS: usize = 3;

/// The columns of a length; what was understood of it stands beside it.
const MINUTES_WIDE: u16 = 14;

/// How a field was drawn.
pub struct Drawn {
    /// The rows it took, at least one.
    pub rows: u16,
    pub caret: Option<Position>,
}

/// Gives the rows a field can take at most.
pub fn most_rows(entry: &Entry) -> u16 {
    let rows = match entry {
        Entry::Lines { rows, .. } => usize::from(*rows),
        Entry::Many(ticking) => ticking.options.len(),
        Entry::Choice(_) => MOST_OPTION_ROWS,
        Entry::Pick(picker) => picker.picked().len() + MOST_ROWS + 2,
        Entry::When { .. } | Entry::Day { .. } | Entry::Secret(_) => 2,
        Entry::Line(_) | Entry::Minutes(_) | Entry::OnOff(_) => 1,
    };
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, 60)
}

/// Draws a field at the top of an area that has room for [`most_rows`]; `empty` stands in one that is empty and has not
/// the keys.
pub fn draw(
    entry: &mut Entry,
    value: &Value,
    empty: &str,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
    focused: bool,
) -> Drawn {
    let theme = &shared.theme;
    let one = Rect { height: 1, ..area };
    match entry {
        Entry::Line(field) => Drawn {
            rows: 1,
            caret: draw_line(field, one, empty, buffer, shared, focused),
        },
        Entry::Secret(field) => {
            let caret = draw_line(field, one, empty, buffer, shared, focused);
            if !focused {
                return Drawn { rows: 1, caret };
            }
            // An input method shows the letters it is given, whatever the field does.
            let warning = inert::cut(
                &shared.words.get("form-secret-shown"),
                usize::from(area.width),
            );
            buffer.set_string(area.x, area.y + 1, warning, theme.dim);
            Drawn { rows: 2, caret }
        }
        Entry::Lines { editor, rows, hint } => {
            let window = Rect {
                height: (*rows).min(area.height),
                ..area
            };
            editor.resize(window.width, window.height);
            if editor.text().is_empty() && !focused {
                buffer.set_string(area.x, area.y, empty, theme.dim);
                return Drawn {
                    rows: window.height,
                    caret: None,
                };
            }
            let caret = EditorView::new(editor, theme)
                .placeholder(hint)
                .draw(window, buffer);
            Drawn {
                rows: window.height,
                caret: caret.filter(|_| focused),
            }
        }
        Entry::Minutes(field) => {
            let narrow = Rect {
                width: area.width.min(MINUTES_WIDE),
                ..one
            };
            let caret = draw_line(field, narrow, empty, buffer, shared, focused);
            if let Some((text, style)) = meaning(value, shared) {
                let x = narrow.right() + 1;
                let room = usize::from(area.right().saturating_sub(x));
                buffer.set_stringn(x, area.y, inert::cut(&text, room), room, style);
            }
            Drawn { rows: 1, caret }
        }
        Entry::When { field, .. } | Entry::Day { field, .. } => {
            let caret = draw_line(field, one, empty, buffer, shared, focused);
            let Some((text, style)) = meaning(value, shared) else {
                return Drawn { rows: 1, caret };
            };
            let room = usize::from(area.width);
            buffer.set_string(area.x, area.y + 1, inert::cut(&text, room), style);
            Drawn { rows: 2, caret }
        }
        Entry::Choice(choosing) => draw_choice(choosing, area, buffer, shared, focused),
        Entry::Many(ticking) => draw_ticks(ticking, area, buffer, shared, focused),
        Entry::OnOff(on) => {
            let (sign, id) = if *on {
                ("[×]", "form-on")
            } else {
                ("[ ]", "form-off")
            };
            let text = format!("{sign} {}", shared.words.get(id));
            let style = if focused {
                theme.selected
            } else {
                theme.normal
            };
            buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style);
            Drawn {
                rows: 1,
                caret: focused.then_some(Position {
                    x: area.x + 1,
                    y: area.y,
                }),
            }
        }
        Entry::Pick(picker) => draw_picker(picker, area, buffer, shared, focused),
    }
}

/// Says in one line what a field holds.
pub fn in_words(entry: &Entry, shared: &Shared) -> String {
    let text = match entry {
        Entry::Secret(_) => String::new(),
        Entry::Line(field)
        | Entry::When { field, .. }
        | Entry::Day { field, .. }
        | Entry::Minutes(field) => field.text().to_owned(),
        Entry::Lines { editor, .. } => editor.text().replace('\n', " "),
        Entry::Choice(choosing) => choosing
            .options
            .get(choosing.chosen)
            .cloned()
            .unwrap_or_default(),
        Entry::Many(ticking) => {
            let ticked = ticking.options.iter().zip(&ticking.ticks);
            let ticked = ticked.filter(|(_, on)| **on).map(|(text, _)| text.clone());
            list(&shared.words, &ticked.collect::<Vec<_>>())
        }
        Entry::OnOff(on) => shared.words.get(if *on { "form-on" } else { "form-off" }),
        Entry::Pick(picker) => {
            let names = picker.picked().iter().map(|one| one.text.clone());
            list(&shared.words, &names.collect::<Vec<_>>())
        }
    };
    match text.trim() {
        "" => "—".to_owned(),
        text => text.to_owned(),
    }
}

/// Gives what was understood of a date or length, or why nothing was, once something is typed.
fn meaning(value: &Value, shared: &Shared) -> Option<(String, Style)> {
    let words = &shared.words;
    let good = shared.theme.good;
    match value {
        Value::Moment(Ok(said)) => {
            let today = post_time(shared).date();
            Some((
                format!("→ {}", understood::understood(words, said, today)),
                good,
            ))
        }
        Value::Minutes(Ok(minutes)) => {
            Some((format!("→ {}", dates::duration(words, *minutes)), good))
        }
        Value::Moment(Err(why)) if *why != NotUnderstood::Empty => {
            Some((understood::not_understood(words, *why), shared.theme.warn))
        }
        Value::Minutes(Err(why)) if *why != NotUnderstood::Empty => Some((
            understood::length_not_understood(words, *why),
            shared.theme.warn,
        )),
        _ => None,
    }
}

fn draw_line(
    field: &Field,
    area: Rect,
    empty: &str,
    buffer: &mut Buffer,
    shared: &Shared,
    focused: bool,
) -> Option<Position> {
    if field.is_empty() && !focused {
        let text = inert::cut(empty, usize::from(area.width));
        buffer.set_string(area.x, area.y, text, shared.theme.dim);
        return None;
    }
    field.draw(area, buffer, &shared.theme, focused)
}

/// Lays texts out one after the other, two columns apart, and gives each its row and column.
fn flow(texts: &[String], room: usize) -> Vec<(u16, u16)> {
    let (mut row, mut column) = (0_u16, 0_usize);
    texts
        .iter()
        .map(|text| {
            let wide = width::of(text).min(room);
            if column > 0 && column + wide > room {
                row = row.saturating_add(1);
                column = 0;
            }
            let place = (row, u16::try_from(column).unwrap_or(0));
            column += wide + 2;
            place
        })
        .collect()
}

fn draw_choice(
    choosing: &Choosing,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
    focused: bool,
) -> Drawn {
    let theme = &shared.theme;
    let room = usize::from(area.width);
    let style = if focused {
        theme.selected
    } else {
        theme.strong
    };
    let texts: Vec<String> = choosing
        .options
        .iter()
        .enumerate()
        .map(|(option, text)| {
            let sign = if option == choosing.chosen {
                '●'
            } else {
                '○'
            };
            format!("{sign} {}", inert::show(text))
        })
        .collect();
    let places = flow(&texts, room);
    let rows = places.last().map_or(1, |(row, _)| row + 1);
    let chosen = choosing.chosen;
    if usize::from(rows) > MOST_OPTION_ROWS {
        let option = choosing.options.get(chosen).map_or("", String::as_str);
        let count = format!("{}/{}", chosen + 1, choosing.options.len());
        let text = format!("‹ {} ›", inert::cut(option, room.saturating_sub(12)));
        let (x, _) = buffer.set_stringn(area.x, area.y, text, room, style);
        let left = usize::from(area.right().saturating_sub(x));
        buffer.set_stringn(x, area.y, format!("  {count}"), left, theme.dim);
        return Drawn {
            rows: 1,
            caret: focused.then_some(Position {
                x: (area.x + 2).min(area.right().saturating_sub(1)),
                y: area.y,
            }),
        };
    }
    let mut caret = None;
    for (option, (text, (row, column))) in texts.iter().zip(&places).enumerate() {
        let (x, y) = (area.x + column, area.y + row);
        let style = if option == chosen {
            style
        } else {
            theme.normal
        };
        let left = usize::from(area.right().saturating_sub(x));
        buffer.set_string(x, y, inert::cut(text, left), style);
        if option == chosen && focused {
            caret = Some(Position { x, y });
        }
    }
    Drawn { rows, caret }
}

fn draw_ticks(
    ticking: &Ticking,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
    focused: bool,
) -> Drawn {
    let theme = &shared.theme;
    let room = usize::from(area.width);
    let texts: Vec<String> = ticking
        .options
        .iter()
        .zip(&ticking.ticks)
        .map(|(text, tick)| {
            let sign = if *tick { "[×]" } else { "[ ]" };
            format!("{sign} {}", inert::show(text))
        })
        .collect();
    let places = flow(&texts, room);
    let mut caret = None;
    for (option, (text, (row, column))) in texts.iter().zip(&places).enumerate() {
        let (x, y) = (area.x + column, area.y + row);
        if y >= area.bottom() {
            break;
        }
        let here = focused && option == ticking.at;
        let ticked = ticking.ticks.get(option) == Some(&true);
        let style = match (here, ticked) {
            (true, _) => theme.selected,
            (false, true) => theme.strong,
            (false, false) => theme.normal,
        };
        let left = usize::from(area.right().saturating_sub(x));
        buffer.set_string(x, y, inert::cut(text, left), style);
        if here {
            caret = Some(Position { x: x + 1, y });
        }
    }
    Drawn {
        rows: places.last().map_or(1, |(row, _)| row + 1).min(area.height),
        caret,
    }
}

fn draw_picker(
    picker: &mut Picker,
    area: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
    focused: bool,
) -> Drawn {
    let theme = &shared.theme;
    let room = usize::from(area.width);
    if focused && picker.is_open() {
        picker.settle(shared);
    }
    let mut y = area.y;
    for candidate in picker.picked() {
        if y + 1 >= area.bottom() {
            break;
        }
        let text = inert::cut(&candidate.text, room);
        let (x, _) = buffer.set_stringn(area.x, y, &text, room, theme.strong);
        let left = usize::from(area.right().saturating_sub(x)).saturating_sub(2);
        if left > 3 && !candidate.detail.is_empty() {
            buffer.set_string(x + 2, y, inert::cut(&candidate.detail, left), theme.dim);
        }
        y += 1;
    }
    let line = picker.line();
    let has_some = !picker.picked().is_empty();
    if has_some && line.is_empty() && !(focused && picker.takes_many()) {
        // The caret stands behind what was picked; no second line is wanted.
        let caret = focused.then(|| {
            let shown = picker
                .picked()
                .last()
                .map_or(0, |last| width::of(&inert::cut(&last.text, room)));
            Position {
                x: (area.x + u16::try_from(shown).unwrap_or(0)).min(area.right().saturating_sub(1)),
                y: y.saturating_sub(1).max(area.y),
            }
        });
        return Drawn {
            rows: (y - area.y).max(1),
            caret,
        };
    }
    let at_line = Rect {
        y,
        height: 1,
        ..area
    };
    let caret = draw_line(line, at_line, "—", buffer, shared, focused);
    y += 1;
    if focused && picker.is_open() {
        y = draw_found(
            picker,
            Rect {
                y,
                height: area.bottom() - y,
                ..area
            },
            buffer,
            shared,
        );
    }
    Drawn {
        rows: y - area.y,
        caret,
    }
}

/// Draws the candidates and gives the row below them.
fn draw_found(picker: &Picker, area: Rect, buffer: &mut Buffer, shared: &Shared) -> u16 {
    let theme = &shared.theme;
    let room = usize::from(area.width);
    let (found, at) = picker.found();
    if found.is_empty() {
        let none = shared.words.get("form-nothing-found");
        buffer.set_string(area.x, area.y, inert::cut(&none, room), theme.dim);
        return area.y + 1;
    }
    let height = MOST_ROWS.min(usize::from(area.height)).min(found.len());
    let top = at.map_or(0, |at| (at + 1).saturating_sub(height));
    let shown = &found[top..(top + height).min(found.len())];
    let wide = shown
        .iter()
        .map(|candidate| inert::columns(&candidate.text))
        .max()
        .unwrap_or(0)
        .min(room / 2);
    let mut y = area.y;
    for (row, candidate) in shown.iter().enumerate() {
        let here = at == Some(top + row);
        let marker = if here { "▸ " } else { "  " };
        let text = inert::fit(&candidate.text, wide, inert::Align::Left);
        let detail = inert::cut(&candidate.detail, room.saturating_sub(wide + 4));
        let style = if here { theme.selected } else { theme.normal };
        let (x, _) = buffer.set_stringn(area.x, y, format!("{marker}{text}"), room, style);
        let detail_style = if here { theme.selected } else { theme.dim };
        let left = usize::from(area.right().saturating_sub(x));
        buffer.set_stringn(x, y, format!("  {detail}"), left, detail_style);
        y += 1;
    }
    let more = found.len() - top - shown.len();
    if more > 0 && y < area.bottom() {
        let text = shared.words.with("form-more", &[("count", more.into())]);
        buffer.set_string(
            area.x + 2,
            y,
            inert::cut(&text, room.saturating_sub(2)),
            theme.dim,
        );
        y += 1;
    }
    y
}
