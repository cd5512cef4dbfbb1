//! The question before what cannot be undone: sign, close, grant, erase.
//!
//! It names what it is about and is answered by another key than the one that began it: `Y` (upper case, so that no
//! slip of a held key does it) or the digit 1, which passes an input method. Enter does nothing; Esc, `n` and 2 go back.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::wrap::Wrap;

/// What is done on yes; its asks come after the question has closed.
pub type OnYes = Box<dyn FnMut(&Shared, &mut Vec<Ask>) + Send>;

/// A question that is answered yes or no.
pub struct Confirm {
    title: String,
    lines: Vec<String>,
    yes: Option<String>,
    /// A third answer: its key, its words, what it does.
    instead: Option<(char, String, OnYes)>,
    /// Whether there is no way back.
    only_yes: bool,
    on_yes: OnYes,
}

impl Confirm {
    /// Asks: the title says what is to be done, the lines to whom or what and what follows from it.
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        on_yes: impl FnMut(&Shared, &mut Vec<Ask>) + Send + 'static,
    ) -> Confirm {
        Confirm {
            title: title.into(),
            lines,
            yes: None,
            instead: None,
            only_yes: false,
            on_yes: Box::new(on_yes),
        }
    }

    /// Names what yes does (`签名定稿`) instead of "yes".
    #[must_use]
    pub fn yes(mut self, label: impl Into<String>) -> Confirm {
        self.yes = Some(label.into());
        self
    }

    /// Offers something else to be done instead, by a key of its own or the digit 3.
    #[must_use]
    pub fn instead(
        mut self,
        key: char,
        label: impl Into<String>,
        call: impl FnMut(&Shared, &mut Vec<Ask>) + Send + 'static,
    ) -> Confirm {
        self.instead = Some((key, label.into(), Box::new(call)));
        self
    }

    /// Takes no other answer than yes: somebody has to take note of what it says.
    #[must_use]
    pub fn only_yes(mut self) -> Confirm {
        self.only_yes = true;
        self
    }
}

impl Layer for Confirm {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel if self.only_yes => {}
            Command::Back | Command::Cancel => asks.push(Ask::Close),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let typed = key.command_twin().typed();
        if let Some((letter, _, call)) = &mut self.instead
            && (typed == Some(*letter) || typed == Some('3'))
        {
            asks.push(Ask::Close);
            call(shared, asks);
            return Taken::Yes;
        }
        match typed {
            Some('Y' | '1') => {
                asks.push(Ask::Close);
                (self.on_yes)(shared, asks);
            }
            Some('n' | 'N' | '2') if !self.only_yes => asks.push(Ask::Close),
            _ => {}
        }
        Taken::Yes
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        (self.only_yes && command == Command::Back).then(String::new)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (theme, words) = (&shared.theme, &shared.words);
        let columns = area.width.saturating_sub(2).clamp(20, 64);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let mut rows: Vec<String> = Vec::new();
        for line in &self.lines {
            let text = inert::show(line).into_owned();
            let wrap = Wrap::new(&text, room);
            rows.extend(
                wrap.rows()
                    .iter()
                    .map(|row| text[row.range()].trim_end().to_owned()),
            );
        }
        let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let answers = 2 + u16::from(self.instead.is_some());
        let place = overlay::rect(
            area,
            columns,
            height.saturating_add(3 + answers),
            Spot::Center,
        );
        let inner = Overlay::new(&self.title).draw(place, buffer, theme);
        if inner.is_empty() {
            return None;
        }
        // The answers stand at the bottom whatever there is room for above.
        let answers = inner.bottom().saturating_sub(answers).max(inner.y);
        for (row, y) in rows.iter().zip(inner.y..answers) {
            let text = inert::cut(row, usize::from(inner.width));
            buffer.set_string(inner.x, y, text, theme.normal);
        }
        let yes = self.yes.clone().unwrap_or_else(|| words.get("confirm-yes"));
        let no = words.get("confirm-no");
        let (yes, no) = (format!("Y 1  {yes}"), format!("n 2  {no}"));
        let instead = self.instead.as_ref();
        let instead = instead.map(|(key, label, _)| format!("{key} 3  {label}"));
        let mut shown = vec![(yes, theme.danger, answers)];
        if !self.only_yes {
            shown.push((no, theme.normal, answers + 1));
            shown.extend(instead.map(|text| (text, theme.normal, answers + 2)));
        }
        for (text, style, y) in shown {
            if y < inner.bottom() {
                let text = inert::cut(&text, usize::from(inner.width));
                buffer.set_string(inner.x, y, text, style);
            }
        }
        Some(Position {
            x: inner.x,
            y: answers.min(inner.bottom().saturating_sub(1)),
        })
    }
}
