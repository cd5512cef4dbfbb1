//! The numbered menu: digits and arrows pass an input method, so everything in it can be done with one switched on.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken, close_on_back};
use crate::tui::overlay::{self, Overlay, Spot};

/// What is done with a chosen row.
enum Chosen {
    Give(Vec<Command>),
    Call(Call),
}

/// What is called with the number of the chosen row, from 0; its asks come after the menu has closed.
pub type Call = Box<dyn FnMut(usize, &Shared, &mut Vec<Ask>) + Send>;

/// A list of which one row is chosen by its digit, or by arrows and Enter.
pub struct Menu {
    title: String,
    /// Each row's words, and its key at the other edge where it has one.
    rows: Vec<(String, String)>,
    chosen: Chosen,
    at: usize,
    top: usize,
}

impl Menu {
    /// Lists commands with their names and keys; the chosen one is given as if its key had been pressed.
    pub fn of_commands(title: impl Into<String>, commands: Vec<(Command, String, String)>) -> Menu {
        let (commands, rows) = commands
            .into_iter()
            .map(|(command, name, key)| (command, (name, key)))
            .unzip();
        Menu {
            title: title.into(),
            rows,
            chosen: Chosen::Give(commands),
            at: 0,
            top: 0,
        }
    }

    /// Lists choices.
    pub fn of_choices(
        title: impl Into<String>,
        rows: Vec<String>,
        call: impl FnMut(usize, &Shared, &mut Vec<Ask>) + Send + 'static,
    ) -> Menu {
        Menu {
            title: title.into(),
            rows: rows.into_iter().map(|row| (row, String::new())).collect(),
            chosen: Chosen::Call(Box::new(call)),
            at: 0,
            top: 0,
        }
    }

    fn choose(&mut self, row: usize, shared: &Shared, asks: &mut Vec<Ask>) {
        if row >= self.rows.len() {
            return;
        }
        asks.push(Ask::Close);
        match &mut self.chosen {
            Chosen::Give(commands) => asks.extend(commands.get(row).copied().map(Ask::Give)),
            Chosen::Call(call) => call(row, shared, asks),
        }
    }
}

impl Layer for Menu {
    /// Letters are no commands here: only what holds everywhere.
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        close_on_back(command, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let last = self.rows.len().saturating_sub(1);
        match (key.code, key.command_twin().typed()) {
            (KeyCode::Up, _) | (_, Some('k')) => {
                self.at = if self.at == 0 { last } else { self.at - 1 }
            }
            (KeyCode::Down, _) | (_, Some('j')) => {
                self.at = if self.at == last { 0 } else { self.at + 1 }
            }
            (KeyCode::Home, _) => self.at = 0,
            (KeyCode::End, _) => self.at = last,
            (KeyCode::Enter, _) => self.choose(self.at, shared, asks),
            (_, Some(digit @ '1'..='9')) => {
                let row = digit.to_digit(10).map_or(0, |digit| digit as usize - 1);
                self.choose(row, shared, asks);
            }
            (_, Some('0')) => asks.push(Ask::Close),
            _ => {}
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let theme = &shared.theme;
        let widest = self
            .rows
            .iter()
            .map(|(row, key)| inert::columns(row) + inert::columns(key))
            .max();
        let wanted = widest
            .unwrap_or(0)
            .max(inert::columns(&self.title))
            .saturating_add(12);
        let columns = u16::try_from(wanted).unwrap_or(u16::MAX).clamp(28, 76);
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, rows.saturating_add(2), Spot::Center);
        let hint = match self.rows.len() {
            0 | 1 => format!("⏎ {}", shared.words.get("form-key-choose")),
            count => format!(
                "1–{} ⏎ {}",
                count.min(9),
                shared.words.get("form-key-choose")
            ),
        };
        let inner = Overlay::new(&self.title)
            .hint(&hint)
            .draw(place, buffer, theme);
        if inner.is_empty() || self.rows.is_empty() {
            return None;
        }
        let height = usize::from(inner.height);
        self.top = self
            .top
            .min(self.at)
            .max((self.at + 1).saturating_sub(height));
        let mut caret = None;
        let shown = self.rows.iter().enumerate().skip(self.top).take(height);
        for ((row, (text, key)), y) in shown.zip(inner.y..) {
            let here = row == self.at;
            let marker = if here { '▸' } else { ' ' };
            let digit = if row < 9 {
                (row + 1).to_string()
            } else {
                " ".to_owned()
            };
            let room = usize::from(inner.width);
            let right = inert::columns(key);
            let line = inert::fit(
                &format!("{marker} {digit}  {}", inert::show(text)),
                room.saturating_sub(right + 1),
                inert::Align::Left,
            );
            let (x, _) = buffer.set_stringn(inner.x, y, &line, room, theme.normal);
            let key = format!("{key} ");
            buffer.set_stringn(
                x,
                y,
                &key,
                room.saturating_sub(inert::columns(&line)),
                theme.accent,
            );
            if here {
                let row = Rect {
                    y,
                    height: 1,
                    ..inner
                };
                theme.select(row, buffer);
            }
            if here {
                caret = Some(Position { x: inner.x, y });
            }
        }
        caret
    }
}
