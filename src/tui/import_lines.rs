//! What the preview of an import says row by row: what changes field by field, what is wrong, which families there are.
//!
//! What comes from the file is hostile; it is made inert where its line is wrapped and again where the table draws it.
//! The words themselves are those of `import_words`.

use ratatui::style::Style;

use crate::care::family::Suggested;
use crate::care::register_compare::Decision;
use crate::exchange::roster::contents::Roster;
use crate::post::use_cases::import::Comparison;
use crate::tui::child_words;
use crate::tui::import_words::{Telling, families};
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::roster_wrong::wrong_rows;
use crate::tui::wrap::Wrap;

/// One line of the preview.
pub struct Line {
    pub text: String,
    pub style: Style,
    /// The family it is of.
    pub family: Option<Suggested>,
}

/// Tells an import as it may be shown now.
pub fn telling(shared: &Shared) -> Telling<'_> {
    Telling {
        words: &shared.words,
        veil: shared.veil,
    }
}

/// Says what changes, child by child and field by field.
pub fn changed(
    roster: &Roster,
    comparison: &Comparison,
    columns: usize,
    shared: &Shared,
) -> Vec<Line> {
    let (telling, theme) = (telling(shared), &shared.theme);
    let mut lines = Vec::new();
    for (row, decision) in roster.rows.iter().zip(&comparison.decisions) {
        let Decision::Changed { id, child, changes } = decision else {
            continue;
        };
        let place = telling.place(roster, &row.place);
        let head = format!("{} · {place}", child_words::name_of(*id, shared));
        wrapped(&head, 0, columns, theme.strong, &mut lines);
        for change in changes {
            let text = telling.change_line(change, child);
            wrapped(&text, 2, columns, theme.normal, &mut lines);
        }
    }
    lines
}

/// Says which sheets were not read, what is wrong with rows, and what to do.
pub fn wrong(
    roster: &Roster,
    comparison: &Comparison,
    columns: usize,
    shared: &Shared,
) -> Vec<Line> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    for text in telling(shared).sheets(roster) {
        wrapped(&text, 0, columns, theme.warn, &mut lines);
    }
    for row in wrong_rows(roster, comparison, words) {
        let place = [
            ("sheet", row.place.sheet.as_str().into()),
            ("row", row.place.row.into()),
        ];
        let mut head = words.with("import-wrong-place", &place);
        let column = row.place.column.as_deref().unwrap_or_default();
        let name = match row.name.trim() {
            "" => String::new(),
            name => child_words::name(name, shared),
        };
        for part in [column, name.as_str()] {
            if !part.is_empty() {
                head.push_str(" · ");
                head.push_str(part);
            }
        }
        wrapped(&head, 0, columns, theme.strong, &mut lines);
        wrapped(&row.sentence, 2, columns, theme.normal, &mut lines);
    }
    lines
}

/// Says which families the rows would be put in, and which of them the person does not want.
pub fn households(comparison: &Comparison, columns: usize, shared: &Shared) -> Vec<Line> {
    let (telling, theme) = (telling(shared), &shared.theme);
    let mut all = Vec::new();
    for family in families(comparison) {
        let refused = comparison.refused.contains(&family.household);
        let mut head = telling.family(&family, comparison, &shared.register);
        if refused {
            head = format!("{} · {head}", shared.words.get("import-household-refused"));
        }
        let style = if refused { theme.dim } else { theme.strong };
        let mut lines = Vec::new();
        wrapped(&head, 0, columns, style, &mut lines);
        let children = telling.children(&family, comparison);
        let style = if refused { theme.dim } else { theme.normal };
        wrapped(&children, 2, columns, style, &mut lines);
        for line in &mut lines {
            line.family = Some(family.household);
        }
        all.append(&mut lines);
    }
    all
}

fn wrapped(text: &str, indent: usize, columns: usize, style: Style, lines: &mut Vec<Line>) {
    let shown = inert::show(text).into_owned();
    let blanks = " ".repeat(indent);
    let wrap = Wrap::new(&shown, columns.saturating_sub(indent).max(8));
    lines.extend(wrap.rows().iter().map(|row| Line {
        text: format!("{blanks}{}", shown[row.range()].trim_end()),
        style,
        family: None,
    }));
}
