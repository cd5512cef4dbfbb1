//! A form as drawn: its fields one below the other, what is said below them, and the keys on its edge.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::commands::{Command, entry};
use crate::tui::form::entry::Entry;
use crate::tui::form::entry_view;
use crate::tui::form::fields::FieldSet;
use crate::tui::form::spec::{Form, LiveLine};
use crate::tui::form::values::Value;
use crate::tui::inert::{self, Align};
use crate::tui::key::Key;
use crate::tui::layer::{Shared, Tone};
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::tui::wrap::Wrap;
use crate::words::lang::begin_large;

/// The columns a label takes at most of the box.
const WIDEST_LABEL: usize = 30;

/// The most rows that all fields of a form take together: a buffer counts its cells in 16 bits in some places. No form
/// comes near.
const MOST_ROWS: u16 = 600;

/// The fields as drawn.
pub struct DrawnFields {
    buffer: Buffer,
    pub rows: u16,
    /// The first row of the field that has the keys, and how many it takes.
    focus: (u16, u16),
    caret: Option<Position>,
}

/// Draws all visible fields, one below the other, into a buffer of their own.
pub fn draw_fields(fields: &mut FieldSet, columns: u16, shared: &Shared) -> DrawnFields {
    let seen: Vec<usize> = fields.visible().collect();
    let most: u16 = seen.iter().fold(1_u16, |sum, field| {
        sum.saturating_add(entry_view::most_rows(&fields.entries[*field]) + 2)
    });
    let most = most.min(MOST_ROWS);
    // Of all fields, so that none moves when another comes into sight.
    let specs = fields.specs.iter();
    let label_room = specs
        .map(|spec| inert::columns(&spec.label) + 1)
        .max()
        .unwrap_or(0)
        .min(WIDEST_LABEL)
        .min(usize::from(columns) / 3);
    // Marker and space before the label, two columns after it.
    let left = u16::try_from(label_room).unwrap_or(0) + 4;
    let mut drawn = DrawnFields {
        buffer: Buffer::empty(Rect::new(0, 0, columns, most)),
        rows: 0,
        focus: (0, 1),
        caret: None,
    };
    for field in seen {
        let y = drawn.rows;
        let room = Rect {
            x: left,
            y,
            width: columns.saturating_sub(left),
            height: most.saturating_sub(y),
        };
        if room.height < 2 || room.width == 0 {
            break;
        }
        draw_label(
            fields,
            field,
            y,
            label_room,
            &mut drawn.buffer,
            &shared.theme,
        );
        let focused = field == fields.focus;
        let (shown, caret) = draw_value(fields, field, room, &mut drawn.buffer, shared);
        let mut rows = shown.clamp(1, room.height);
        rows += draw_said(fields, field, room, rows, &mut drawn.buffer, shared);
        if focused {
            drawn.focus = (y, rows);
            drawn.caret = caret;
        }
        drawn.rows = y + rows;
    }
    drawn
}

fn draw_label(
    fields: &FieldSet,
    field: usize,
    y: u16,
    room: usize,
    buffer: &mut Buffer,
    theme: &Theme,
) {
    let spec = &fields.specs[field];
    let words = room.saturating_sub(1);
    let label = inert::cut(&begin_large(&spec.label), words);
    let label = inert::fit(&label, words, Align::Right);
    let focused = field == fields.focus;
    let style = if focused { theme.accent } else { theme.dim };
    if focused {
        buffer.set_string(0, y, "▸", theme.accent);
    }
    let (x, _) = buffer.set_stringn(2, y, label, room, style);
    if spec.required {
        buffer.set_string(x, y, "*", theme.warn);
    }
}

/// Draws what a field holds; gives the rows it takes and where the caret stands.
fn draw_value(
    fields: &mut FieldSet,
    field: usize,
    room: Rect,
    buffer: &mut Buffer,
    shared: &Shared,
) -> (u16, Option<Position>) {
    let none = Value::Ticked(Vec::new());
    let faulty = fields
        .fault
        .as_ref()
        .is_some_and(|fault| fault.field == Some(field));
    // What is wrong is said once: below the field, where saving was tried.
    let value = match fields.values.get(field) {
        Some(value) if !faulty || value.is_understood() => value,
        _ => &none,
    };
    let empty = match fields.specs[field].kept.as_str() {
        "" => "—",
        kept => kept,
    };
    let focused = field == fields.focus;
    let entry = &mut fields.entries[field];
    let shown = entry_view::draw(entry, value, empty, room, buffer, shared, focused);
    (shown.rows, shown.caret)
}

/// Writes below a field what somebody else made of it and what is wrong with it; gives the rows that takes.
fn draw_said(
    fields: &FieldSet,
    field: usize,
    room: Rect,
    below: u16,
    buffer: &mut Buffer,
    shared: &Shared,
) -> u16 {
    let theirs = fields.theirs[field].as_ref().map(|theirs| {
        let words = &shared.words;
        let text = words.with("form-theirs", &[("theirs", theirs.clone().into())]);
        inert::show(&text).into_owned()
    });
    let fault = fields.fault.as_ref();
    let fault = fault.filter(|fault| fault.field == Some(field));
    let fault = fault.map(|fault| format!("! {}", inert::show(&fault.sentence)));
    let mut rows = below;
    for text in theirs.into_iter().chain(fault) {
        let wrap = Wrap::new(&text, usize::from(room.width).max(1));
        for row in wrap.rows().iter().take(2) {
            if rows < room.height {
                let (y, wide) = (room.y + rows, usize::from(room.width));
                buffer.set_stringn(room.x, y, &text[row.range()], wide, shared.theme.danger);
                rows += 1;
            }
        }
    }
    rows - below
}

/// Puts the drawn fields into the box, scrolled so that the field with the keys is in sight; gives where the caret stands.
///
/// `top` is the first row in sight, and stays where it is as far as it can.
pub fn put_fields(
    drawn: &DrawnFields,
    top: &mut u16,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let height = area.height;
    let (from, rows) = drawn.focus;
    let latest = drawn.rows.saturating_sub(height);
    *top = (*top)
        .max((from + rows).saturating_sub(height))
        .min(from)
        .min(latest);
    let caret_row = drawn.caret.map_or(from, |caret| caret.y);
    if caret_row >= *top + height {
        *top = caret_row + 1 - height.min(caret_row + 1);
    }
    for y in 0..height.min(drawn.rows.saturating_sub(*top)) {
        for x in 0..area.width.min(drawn.buffer.area.width) {
            buffer[(area.x + x, area.y + y)] = drawn.buffer[(x, *top + y)].clone();
        }
    }
    if *top > 0 {
        buffer.set_string(area.right(), area.y, "▲", theme.dim);
    }
    if *top < latest && height > 0 {
        buffer.set_string(area.right(), area.y + height - 1, "▼", theme.dim);
    }
    let caret = drawn.caret?;
    (caret.y >= *top && caret.y < *top + height).then(|| Position {
        x: (area.x + caret.x).min(area.right().saturating_sub(1)),
        y: area.y + caret.y - *top,
    })
}

/// Wraps what is said below the fields.
pub fn wrapped(lines: &[LiveLine], columns: usize) -> Vec<LiveLine> {
    let rows_of = |line: &LiveLine| -> Vec<LiveLine> {
        let text = inert::show(&line.text).into_owned();
        let wrap = Wrap::new(&text, columns);
        let rows = wrap.rows().iter();
        rows.map(|row| LiveLine::new(text[row.range()].trim_end(), line.tone))
            .collect()
    };
    lines.iter().flat_map(rows_of).collect()
}

/// Writes what is said below the fields.
pub fn put_lines(lines: &[LiveLine], area: Rect, buffer: &mut Buffer, theme: &Theme) {
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        let text = inert::cut(&line.text, usize::from(area.width));
        debug_assert!(width::of(&text) <= usize::from(area.width));
        buffer.set_string(area.x, y, text, style_of(line.tone, theme));
    }
}

fn style_of(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Plain => theme.normal,
        Tone::Saved => theme.good,
        Tone::Warning => theme.warn,
        Tone::Failure => theme.danger,
    }
}

/// Gives the keys that matter in the field that has them, from the registry.
pub fn key_hint(fields: &FieldSet, form: &dyn Form, anew: bool, shared: &Shared) -> String {
    let words = &shared.words;
    let mut hint = Vec::new();
    let here = fields.entries.get(fields.focus);
    let saves = fields.visible().nth(1).is_none()
        && matches!(
            here,
            Some(Entry::Line(_) | Entry::When { .. } | Entry::Day { .. } | Entry::Minutes(_))
        );
    if saves {
        hint.push(format!("⏎ {}", words.get(form.verb())));
        if form.completes() {
            hint.push(format!("Tab {}", words.get("form-key-complete")));
            hint.push(format!("↓ {}", words.get("form-key-choose")));
        }
    } else {
        hint.push(format!("Tab {}", words.get("form-key-next")));
    }
    match here {
        Some(Entry::Choice(_)) => hint.push(format!("←→ {}", words.get("form-key-choose"))),
        Some(Entry::Many(_) | Entry::OnOff(_)) => {
            hint.push(format!("␣ {}", words.get("form-key-tick")));
        }
        Some(Entry::Pick(_)) => hint.push(format!("↓⏎ {}", words.get("form-key-choose"))),
        _ => {}
    }
    let anew = anew.then_some(Command::StartOver);
    for command in [Command::Save, Command::Back].into_iter().chain(anew) {
        let entry = entry(command);
        let key = entry.keys.first().and_then(|key| key.parse::<Key>().ok());
        let said = saves && command == Command::Save;
        let text = match command {
            Command::Save => form.verb(),
            _ => entry.text,
        };
        if let Some(key) = key.filter(|_| words.has(text) && !said) {
            hint.push(format!("{key} {}", words.get(text)));
        }
    }
    hint.join(" · ")
}
