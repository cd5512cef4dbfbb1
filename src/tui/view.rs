//! One frame: header, the screen, what floats above it, a line of state, a line of keys.
//!
//! Everything here is drawn from the model alone; nothing changes but what layers remember of their scrolling. A
//! covered or too small window shows nothing else.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::post_time;
use crate::tui::commands::{Command, entry};
use crate::tui::inert;
use crate::tui::key_names;
use crate::tui::layer::{Layer, Screen};
use crate::tui::model::Model;
use crate::tui::offered::{Offered, is_help, ranked};
use crate::tui::overlay;
use crate::tui::screens;
use crate::tui::status_line::{self, put_left_of};
use crate::tui::veil::Known;
use crate::tui::which_key;
use crate::tui::wrap::Wrap;
use crate::words::dates;

/// The smallest window that works (INTERFACE, Size).
pub const SMALLEST: (u16, u16) = (60, 20);

/// The badge of a made-up post; the same word in both languages.
const DEMO: &str = "DEMO";

/// Columns that the post's name is worth showing in.
const NAME_LEAST: usize = 8;

/// Draws a frame and says where the cursor stands.
pub fn draw(model: &mut Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    overlay::blank(area, buffer);
    if area.is_empty() {
        return None;
    }
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        draw_too_small(model, area, buffer);
        return None;
    }
    if let Some(cover) = &model.cover {
        let caret = cover.draw(area, buffer, &model.shared, model.pin.is_some());
        draw_badge(model, area, buffer);
        return caret;
    }
    draw_header(model, row_of(area, 0), buffer);
    let status = status_line::of(model, area.width);
    let state = Rect {
        y: area.bottom() - 1 - status.height(),
        height: status.height(),
        ..area
    };
    let body = Rect {
        y: area.y + 1,
        height: state.y - area.y - 1,
        ..area
    };
    let mut caret = None;
    let base = model.stack.iter().rposition(|one| one.layer.is_screen());
    for placed in model.stack.iter_mut().skip(base.unwrap_or(0)) {
        caret = placed.layer.draw(body, buffer, &model.shared);
    }
    let contexts = top(model).map(Layer::contexts).unwrap_or_default();
    which_key::draw(&contexts, &model.pending, body, buffer, &model.shared);
    status.draw(model, state, buffer);
    draw_footer(model, row_of(area, area.height - 1), buffer);
    veil(model, base.unwrap_or(0), buffer);
    caret
}

/// Hides what was drawn in clear, where names are veiled; in a crisis the numbers stay, to be called at once.
fn veil(model: &mut Model, base: usize, buffer: &mut Buffer) {
    if !model.shared.veil {
        model.veiled = Known::default();
        return;
    }
    let crisis = model
        .stack
        .iter()
        .skip(base)
        .any(|one| one.layer.is_crisis());
    let register = &model.shared.register;
    model.veiled.hide(register, !crisis, buffer);
}

fn row_of(area: Rect, row: u16) -> Rect {
    Rect {
        y: area.y + row,
        height: 1,
        ..area
    }
}

fn top(model: &Model) -> Option<&dyn Layer> {
    model.stack.last().map(|placed| placed.layer.as_ref())
}

fn draw_too_small(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (columns, rows) = SMALLEST;
    let args = [
        ("columns", columns.into()),
        ("rows", rows.into()),
        ("has-columns", area.width.into()),
        ("has-rows", area.height.into()),
    ];
    let text = model.shared.words.with("view-too-small", &args);
    let badge = if model.is_demo() { "DEMO " } else { "" };
    let text = format!("{badge}{text}");
    let wrap = Wrap::new(&text, usize::from(area.width));
    for (row, y) in wrap.rows().iter().zip(area.y..area.bottom()) {
        let row = inert::cut(text[row.range()].trim_end(), usize::from(area.width));
        buffer.set_string(area.x, y, row, model.shared.theme.normal);
    }
}

fn draw_badge(model: &Model, area: Rect, buffer: &mut Buffer) {
    if model.is_demo() {
        let x = area.right() - 5;
        buffer.set_string(x, area.y, DEMO, model.shared.theme.badge);
    }
}

/// The header: the post, the screens, who is signed in, the time, and DEMO where it is one.
fn draw_header(model: &Model, line: Rect, buffer: &mut Buffer) {
    let (shared, theme) = (&model.shared, &model.shared.theme);
    let register = &shared.register;
    let now = post_time::local(register.settings.zone, shared.now);
    let mut right = line.right().saturating_sub(1);
    if model.is_demo() {
        draw_badge(model, line, buffer);
        right = right.saturating_sub(6);
    }
    right = put_left_of(right, &dates::time(now.time()), theme.normal, line, buffer);
    if model.is_open() {
        let person = register.staff_name(shared.me.person);
        let person = inert::cut(person.unwrap_or(&shared.me.handle), 16);
        right = put_left_of(right, &person, theme.normal, line, buffer);
        if shared.veil {
            let veiled = shared.words.get("view-veiled");
            right = put_left_of(right, &veiled, theme.dim, line, buffer);
        }
    }
    let mut x = line.x + 1;
    if model.in_doubt {
        // Before everything else: whatever there is room for, this is.
        let badge = format!(" ✗ {} ", shared.words.get("doubt-badge"));
        let left = usize::from(right.saturating_sub(x));
        x = buffer.set_stringn(x, line.y, badge, left, theme.danger).0 + 1;
    }
    let room = usize::from(right.saturating_sub(x));
    let pieces = if model.is_open() {
        header_left(model, room)
    } else {
        Vec::new()
    };
    for (text, style) in pieces {
        let left = usize::from(right.saturating_sub(x));
        x = buffer.set_stringn(x, line.y, text, left, style).0;
    }
}

/// The post's name and the screens, in as many words as there is room for.
fn header_left(model: &Model, room: usize) -> Vec<(String, ratatui::style::Style)> {
    let (shared, theme) = (&model.shared, &model.shared.theme);
    // The end of the day, people and approvals are none of the screens, whichever one they were opened from; they are named
    // after the tabs, as is a screen that is not this person's every day.
    let layers = model.stack.iter().rev();
    let beside = layers
        .filter_map(|placed| placed.layer.beside_tabs())
        .next();
    let unlisted = || {
        let here = model.screen?;
        let mut all = screens::ALL.into_iter();
        let (_, command) = all.find(|(screen, _)| *screen == here)?;
        (!screens::is_listed(here, shared)).then_some(command)
    };
    let extra = beside.or_else(unlisted);
    let caught = shared.register.inbox.iter();
    let caught = caught.filter(|(_, line)| !line.sorted_out).count();
    let tabs = |with_titles: bool| {
        let mut pieces = Vec::new();
        let listed = screens::ALL.into_iter();
        for (screen, command) in listed.filter(|(screen, _)| screens::is_listed(*screen, shared)) {
            let here = model.screen == Some(screen) && beside.is_none();
            let keys = key_names::first(entry(command));
            let letter = keys.rsplit(' ').next().unwrap_or("").to_owned();
            let mut title = shared.words.get(entry(command).text);
            // What was caught is seen from everywhere until it is sorted out.
            let counts = screen == Screen::Inbox && caught > 0;
            if counts {
                title = format!("{title} {caught}");
            }
            if here {
                pieces.push((format!("[{title}]"), theme.strong));
            } else {
                pieces.push((letter, theme.accent));
                if with_titles {
                    pieces.push((format!(" {title}"), theme.dim));
                } else if counts {
                    pieces.push((format!(" {caught}"), theme.dim));
                }
            }
            pieces.push(("  ".to_owned(), theme.normal));
        }
        if let Some(command) = extra {
            let title = shared.words.get(entry(command).text);
            pieces.push((format!("[{title}]"), theme.strong));
        }
        pieces
    };
    let columns = |pieces: &[(String, ratatui::style::Style)]| {
        pieces.iter().map(|(text, _)| inert::columns(text)).sum()
    };
    let full = tabs(true);
    let wide: usize = columns(&full);
    let (pieces, used) = if wide <= room {
        (full, wide)
    } else {
        let mut short = tabs(false);
        let used = columns(&short);
        if used > room && extra.is_some() {
            // What is cut is a letter at the end, not where one is.
            short.rotate_right(1);
            short.insert(1, ("  ".to_owned(), theme.normal));
        }
        (short, used)
    };
    let name = shared.register.settings.name.as_str();
    let left = room.saturating_sub(used + 2);
    if name.is_empty() || left < NAME_LEAST {
        return pieces;
    }
    let mut all = vec![
        (inert::cut(name, left), theme.title),
        ("  ".to_owned(), theme.normal),
    ];
    all.extend(pieces);
    all
}

/// The line of keys: the best ranked that there is room for, the help always last.
fn draw_footer(model: &Model, line: Rect, buffer: &mut Buffer) {
    let Some(layer) = top(model) else { return };
    let theme = &model.shared.theme;
    let hint = |one: &Offered| (key_names::first(one.entry), one.title.clone());
    let (help, ranked): (Vec<Offered>, Vec<Offered>) = ranked(layer, &model.shared)
        .into_iter()
        .partition(|one| is_help(one.entry.command));
    let help = help.first().map(hint);
    let columns =
        |(keys, title): &(String, String)| inert::columns(keys) + 1 + inert::columns(title);
    let room = usize::from(line.width).saturating_sub(2);
    let mut left = room.saturating_sub(help.as_ref().map_or(0, &columns));
    let mut shown = Vec::new();
    for one in &ranked {
        let back_at_top = one.entry.command == Command::Back && model.stack.len() < 2;
        if back_at_top && layer.hint(Command::Back, &model.shared).is_none() {
            continue;
        }
        let hint = hint(one);
        let wide = columns(&hint) + 2;
        if wide > left {
            break;
        }
        left -= wide;
        shown.push(hint);
    }
    let mut x = line.x + 1;
    for (keys, title) in shown.into_iter().chain(help) {
        let left = usize::from(line.right().saturating_sub(x));
        let (after, _) = buffer.set_stringn(x, line.y, &keys, left, theme.accent);
        let left = usize::from(line.right().saturating_sub(after + 1));
        let title = inert::cut(&title, left);
        x = buffer
            .set_stringn(after + 1, line.y, title, left, theme.dim)
            .0
            .saturating_add(2);
    }
}
