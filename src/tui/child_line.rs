//! The lines of a child's view: what stands in a line, what the line is about, and how lines are drawn.
//!
//! A line that is about something can be selected; headings and words cannot. Long words are wrapped beforehand, so
//! that a line is always one row.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::tui::inert;
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::tui::wrap::Wrap;
use crate::words::lang::begin_large;

/// What marks the selected line.
const MARKER: &str = "▸";

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing that can be done anything with.
    Nothing,
    /// A person around the child, by place in the list.
    Person(usize),
    Sibling(Id),
    /// What is known of the child itself.
    Child,
    /// Where the child lives, on file or not yet.
    Household,
    Case(Id),
    Appointment(Id),
    Note(Id),
    FollowUp(Id),
    Consent(Id),
    Contact(Id),
    Crisis(Id),
    /// A number beside a crisis log, by its place.
    Number(usize),
}

impl About {
    /// Tells whether it is about a record, or the words of one.
    pub fn is_of(self, record: RecordKey) -> bool {
        let (kinds, id): (&[Kind], Id) = match self {
            About::Case(id) => (&[Kind::CaseHeader, Kind::CaseWords], id),
            About::Appointment(id) => (&[Kind::Appointment], id),
            About::Note(id) => (&[Kind::Note, Kind::NoteHeader], id),
            About::FollowUp(id) => (&[Kind::FollowUp, Kind::FollowUpWords], id),
            About::Consent(id) => (&[Kind::Consent], id),
            About::Contact(id) => (&[Kind::Contact, Kind::ContactWords], id),
            About::Crisis(id) => (&[Kind::CrisisLog], id),
            _ => return false,
        };
        record.id == id && kinds.contains(&record.kind)
    }
}

/// One row of a view.
#[derive(Clone)]
pub struct ChildLine {
    /// Pieces of text with their styles, one after the other.
    pub pieces: Vec<(String, Style)>,
    pub about: About,
    /// Whether its first piece is a label, whose text stands in one column with that of others.
    labelled: bool,
}

impl ChildLine {
    /// Makes a line of one text.
    pub fn new(text: impl Into<String>, style: Style) -> ChildLine {
        ChildLine {
            pieces: vec![(text.into(), style)],
            about: About::Nothing,
            labelled: false,
        }
    }

    /// Makes an empty line.
    pub fn blank() -> ChildLine {
        ChildLine {
            pieces: Vec::new(),
            about: About::Nothing,
            labelled: false,
        }
    }

    /// Makes a line of a dim label and what it says.
    pub fn labelled(label: &str, text: impl Into<String>, theme: &Theme) -> ChildLine {
        let mut line = ChildLine::new(format!("{}  ", begin_large(label)), theme.dim);
        line.labelled = true;
        line.and(text, theme.normal)
    }

    /// Adds a text.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, style: Style) -> ChildLine {
        self.pieces.push((text.into(), style));
        self
    }

    /// Says what the line is about.
    #[must_use]
    pub fn about(mut self, about: About) -> ChildLine {
        self.about = about;
        self
    }
}

/// Wraps words to rows, each after so many blanks.
pub fn wrapped(text: &str, indent: usize, columns: usize, style: Style) -> Vec<ChildLine> {
    let room = columns.saturating_sub(indent).max(8);
    let blanks = " ".repeat(indent);
    text.lines()
        .flat_map(|line| {
            let shown = inert::show(line).into_owned();
            let wrap = Wrap::new(&shown, room);
            wrap.rows()
                .iter()
                .map(|row| ChildLine::new(format!("{blanks}{}", &shown[row.range()]), style))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Puts the texts behind labels in one column.
#[must_use]
pub fn aligned(mut lines: Vec<ChildLine>) -> Vec<ChildLine> {
    let label = |line: &ChildLine| match line.pieces.first() {
        Some((label, _)) if line.labelled => inert::columns(label),
        _ => 0,
    };
    let widest = lines.iter().map(label).max().unwrap_or(0);
    for line in &mut lines {
        let short = widest - label(line);
        if let Some((label, _)) = line.pieces.first_mut().filter(|_| line.labelled) {
            label.push_str(&" ".repeat(short));
        }
    }
    lines
}

/// Breaks lines that are longer than so many columns, so that nothing of them is cut; what goes on does so behind its
/// label, or a little to the right.
#[must_use]
pub fn folded(lines: Vec<ChildLine>, columns: usize) -> Vec<ChildLine> {
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let text: String = line.pieces.iter().map(|(text, _)| text.as_str()).collect();
        let whole = inert::columns(&text);
        if whole <= columns {
            rows.push(line);
            continue;
        }
        let indent = match line.pieces.first() {
            Some((label, _)) if line.labelled && inert::columns(label) * 2 <= columns => {
                inert::columns(label)
            }
            _ => 2,
        };
        let room = columns.saturating_sub(indent).max(8);
        let first = between_pieces(&line, columns, room)
            .unwrap_or_else(|| Wrap::new(&text, columns).rows()[0].end);
        let rest = text[first..].trim_start_matches([' ', '·']);
        let begins = text.len() - rest.len();
        let mut top = line.clone();
        top.pieces = between(&line.pieces, 0, first);
        rows.push(top);
        for row in Wrap::new(rest, room).rows() {
            let mut below = ChildLine::new(" ".repeat(indent), Style::new());
            let pieces = between(&line.pieces, begins + row.start, begins + row.end);
            below.pieces.extend(pieces);
            rows.push(below);
        }
    }
    rows
}

/// Gives the last place between two pieces from which on a line goes on in one row, so that no piece is broken: a name, say.
fn between_pieces(line: &ChildLine, columns: usize, room: usize) -> Option<usize> {
    let mut found = None;
    let (mut bytes, mut wide) = (0, 0);
    let whole: usize = line
        .pieces
        .iter()
        .map(|(text, _)| inert::columns(text))
        .sum();
    for (at, (text, _)) in line.pieces.iter().enumerate() {
        bytes += text.len();
        wide += inert::columns(text);
        let is_label = at == 0 && line.labelled;
        if wide <= columns && !is_label && whole - wide <= room + 2 {
            found = Some(bytes);
        }
    }
    found
}

/// Gives the pieces of a text between two of its bytes.
fn between(pieces: &[(String, Style)], from: usize, until: usize) -> Vec<(String, Style)> {
    let mut begins = 0;
    let mut kept = Vec::new();
    for (text, style) in pieces {
        let ends = begins + text.len();
        let (start, end) = (from.max(begins), until.min(ends));
        if let Some(part) = (start < end).then(|| text.get(start - begins..end - begins)) {
            kept.push((part.unwrap_or_default().to_owned(), *style));
        }
        begins = ends;
    }
    kept
}

/// Tells which line is next to be selected from a line in a direction; the same where there is none.
pub fn next_selectable(lines: &[ChildLine], from: usize, down: bool) -> usize {
    let selectable = |at: &usize| lines[*at].about != About::Nothing;
    let found = if down {
        (from + 1..lines.len()).find(selectable)
    } else {
        (0..from.min(lines.len())).rev().find(selectable)
    };
    found.unwrap_or(from)
}

/// Gives the line to select where this one was: itself if it can be, else the nearest that can.
pub fn settle(lines: &[ChildLine], at: usize) -> Option<usize> {
    let selectable = |at: &usize| lines[*at].about != About::Nothing;
    let at = at.min(lines.len());
    (at..lines.len())
        .find(selectable)
        .or_else(|| (0..at).rev().find(selectable))
}

/// Draws lines from one on, the selected one marked; gives the place of the marker.
pub fn draw(
    lines: &[ChildLine],
    top: usize,
    selected: Option<usize>,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let area = area.intersection(buffer.area);
    let mut cursor = None;
    for ((at, line), y) in lines
        .iter()
        .enumerate()
        .skip(top)
        .zip(area.y..area.bottom())
    {
        let mut x = area.x.saturating_add(2).min(area.right());
        for (text, style) in &line.pieces {
            let room = usize::from(area.right().saturating_sub(x));
            let shown = inert::cut(text, room);
            buffer.set_stringn(x, y, &shown, room, *style);
            x = x.saturating_add(u16::try_from(width::of(&shown)).unwrap_or(u16::MAX));
        }
        if selected == Some(at) && area.width > 0 {
            buffer.set_stringn(area.x, y, MARKER, 1, theme.strong);
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            theme.select(row, buffer);
            cursor = Some(Position { x: area.x, y });
        }
    }
    cursor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &ChildLine) -> String {
        line.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    #[test]
    fn texts_behind_labels_stand_in_one_column_and_long_ones_go_on_there() {
        let theme = Theme::plain();
        let lines = aligned(vec![
            ChildLine::labelled("上次联系", "11月24日", &theme),
            ChildLine::labelled("知情同意", "辅导服务 已签，保存个人信息 已签", &theme),
            ChildLine::labelled("资料", "石桥小学", &theme).about(About::Child),
            ChildLine::new("不同的一行", theme.dim),
        ]);
        let shown: Vec<String> = folded(lines, 26).iter().map(text).collect();
        assert_eq!(
            shown,
            [
                "上次联系  11月24日",
                "知情同意  辅导服务 已签，",
                "          保存个人信息 已",
                "          签",
                "资料      石桥小学",
                "不同的一行",
            ]
        );
    }

    #[test]
    fn what_goes_on_keeps_its_style_and_only_the_first_row_can_be_selected() {
        let theme = Theme::plain();
        let line = ChildLine::new("★ 10061333111", theme.strong)
            .and("  paternal grandmother 佘金莲", theme.dim)
            .about(About::Person(0));
        let rows = folded(vec![line], 30);
        assert_eq!(text(&rows[0]), "★ 10061333111");
        assert_eq!(text(&rows[1]), "  paternal grandmother 佘金莲");
        assert_eq!(rows[1].pieces[1].1, theme.dim);
        assert_eq!(
            (rows[0].about, rows[1].about),
            (About::Person(0), About::Nothing)
        );
    }

    #[test]
    fn only_lines_about_something_are_selected() {
        let plain = || ChildLine::new("x", Style::new());
        let lines = [
            plain(),
            plain().about(About::Person(0)),
            plain(),
            plain().about(About::Person(1)),
        ];
        assert_eq!(settle(&lines, 0), Some(1));
        assert_eq!(settle(&lines, 9), Some(3));
        assert_eq!(next_selectable(&lines, 1, true), 3);
        assert_eq!(next_selectable(&lines, 3, true), 3);
        assert_eq!(next_selectable(&lines, 3, false), 1);
        assert_eq!(settle(&lines[..1], 0), None);
    }
}
