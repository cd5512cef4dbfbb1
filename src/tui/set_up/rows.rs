//! The rows of a step: labelled fields and choices, one below the other, with a fault at one of them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::Shared;
use crate::tui::wrap::Wrap;
use crate::words::lang::begin_large;

/// What a row holds.
pub enum Entry {
    Field(Field),
    /// The texts of the choices, and which is chosen.
    Choice(&'static [&'static str], usize),
}

/// One row: the text of its label and what it holds.
pub struct Row {
    pub label: &'static str,
    pub entry: Entry,
}

impl Row {
    /// Makes a row with a field.
    pub fn field(label: &'static str, field: Field) -> Row {
        Row {
            label,
            entry: Entry::Field(field),
        }
    }

    /// Makes a row of which one text is chosen, at first the first.
    pub fn choice(label: &'static str, choices: &'static [&'static str]) -> Row {
        Row {
            label,
            entry: Entry::Choice(choices, 0),
        }
    }
}

/// What a key did to the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    Nothing,
    /// Enter on the last row.
    Finished,
}

/// The rows of one step.
pub struct Rows {
    rows: Vec<Row>,
    at: usize,
    /// Rows from this one on are hidden.
    shown: usize,
    fault: Option<(usize, &'static str)>,
}

impl Rows {
    /// Takes the rows, the first one having the keys.
    pub fn new(rows: Vec<Row>) -> Rows {
        Rows {
            shown: rows.len(),
            rows,
            at: 0,
            fault: None,
        }
    }

    /// Gives the text of a field's row, empty for a choice.
    pub fn text(&self, row: usize) -> &str {
        match self.rows.get(row).map(|row| &row.entry) {
            Some(Entry::Field(field)) => field.text(),
            _ => "",
        }
    }

    /// Gives which text of a choice is chosen, 0 for a field.
    pub fn chosen(&self, row: usize) -> usize {
        match self.rows.get(row).map(|row| &row.entry) {
            Some(Entry::Choice(_, chosen)) => *chosen,
            _ => 0,
        }
    }

    /// Gives the row that has the keys.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Hides the rows behind the first so many.
    pub fn show_only(&mut self, shown: usize) {
        self.shown = shown.clamp(1, self.rows.len().max(1));
        self.at = self.at.min(self.shown - 1);
    }

    /// Marks a row with the text of a fault and goes there.
    pub fn mark(&mut self, row: usize, fault: &'static str) {
        self.fault = Some((row, fault));
        self.at = row.min(self.shown.saturating_sub(1));
    }

    /// Takes a key.
    pub fn key(&mut self, key: &Key) -> Did {
        let last = self.shown.saturating_sub(1);
        match (key.code, key.shift) {
            (KeyCode::Enter, _) if self.at == last => return Did::Finished,
            (KeyCode::Up, _) | (KeyCode::Tab, true) => self.at = self.at.saturating_sub(1),
            (KeyCode::Down | KeyCode::Enter | KeyCode::Tab, _) => self.at = (self.at + 1).min(last),
            _ => {
                self.fault = None;
                self.change(key);
            }
        }
        Did::Nothing
    }

    fn change(&mut self, key: &Key) {
        let Some(row) = self.rows.get_mut(self.at) else {
            return;
        };
        match &mut row.entry {
            Entry::Field(field) => {
                field.apply(key);
            }
            Entry::Choice(choices, chosen) => {
                let count = choices.len().max(1);
                match key.command_twin().code {
                    KeyCode::Right | KeyCode::Char(' ') => *chosen = (*chosen + 1) % count,
                    KeyCode::Left => *chosen = (*chosen + count - 1) % count,
                    _ => {}
                }
            }
        }
    }

    /// Puts a pasted text into the row.
    pub fn paste(&mut self, text: &str) {
        self.fault = None;
        if let Some(Entry::Field(field)) = self.rows.get_mut(self.at).map(|row| &mut row.entry) {
            field.paste(text);
        }
    }

    /// Draws the rows and gives the row below them and where the cursor stands.
    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> (u16, Option<Position>) {
        let (words, theme) = (&shared.words, &shared.theme);
        let labels: Vec<String> = self
            .rows
            .iter()
            .map(|row| begin_large(&words.get(row.label)))
            .collect();
        let columns = labels.iter().map(|label| inert::columns(label)).max();
        let columns = u16::try_from(columns.unwrap_or(0) + 4).unwrap_or(0);
        let columns = columns.min(area.width);
        let mut caret = None;
        let mut y = area.y;
        for (number, (row, label)) in self.rows.iter().zip(&labels).take(self.shown).enumerate() {
            if y >= area.bottom() {
                break;
            }
            let here = number == self.at;
            let (marker, style) = if here {
                ("▸ ", theme.strong)
            } else {
                ("  ", theme.dim)
            };
            let label = inert::cut(&format!("{marker}{label}"), usize::from(columns));
            buffer.set_string(area.x, y, label, style);
            let place = Rect {
                x: area.x + columns,
                y,
                width: area.width - columns,
                height: 1,
            };
            match &row.entry {
                Entry::Field(field) => caret = field.draw(place, buffer, theme, here).or(caret),
                Entry::Choice(choices, chosen) => {
                    let text = choices
                        .get(*chosen)
                        .map_or(String::new(), |id| words.get(id));
                    let text = inert::cut(&format!("◂ {text} ▸"), usize::from(place.width));
                    buffer.set_string(place.x, y, text, theme.normal);
                    if here {
                        caret = Some(place.as_position());
                    }
                }
            }
            y += 1;
            if let Some((_, fault)) = self.fault.filter(|(row, _)| *row == number) {
                let text = words.get(fault);
                let wrap = Wrap::new(&text, usize::from(place.width));
                for line in wrap.rows() {
                    if y < area.bottom() {
                        let line = text[line.range()].trim();
                        buffer.set_string(place.x, y, inert::show(line), theme.danger);
                        y += 1;
                    }
                }
            }
        }
        (y, caret)
    }
}
