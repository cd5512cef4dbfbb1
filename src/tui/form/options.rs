//! Options to choose one or any of: which one is marked, and how letters typed narrow them down.

use crate::post::find::matcher::{Title, rank};
use crate::tui::editor::Outcome;
use crate::tui::key::{Key, KeyCode};

/// Options of which one is chosen.
pub struct Choosing {
    pub options: Vec<String>,
    pub chosen: usize,
    /// The letters typed since the field got the keys.
    pub typed: String,
}

impl Choosing {
    /// Begins with an option chosen; the first where there is no such one.
    pub fn new(options: Vec<String>, chosen: usize) -> Choosing {
        let chosen = if chosen < options.len() { chosen } else { 0 };
        Choosing {
            options,
            chosen,
            typed: String::new(),
        }
    }

    /// Left, right and space cycle; a digit chooses by number; letters, Han and pinyin choose what they find.
    pub fn apply(&mut self, key: &Key) -> Outcome {
        let count = self.options.len();
        if count == 0 {
            return Outcome::Ignored;
        }
        let typed = key.command_twin().typed();
        let next = match (key.code, typed) {
            (KeyCode::Left, _) => (self.chosen + count - 1) % count,
            (KeyCode::Right, _) => (self.chosen + 1) % count,
            (KeyCode::Home, _) => 0,
            (KeyCode::End, _) => count - 1,
            (KeyCode::Backspace, _) if self.typed.pop().is_some() => self.chosen,
            (_, Some(' ')) => (self.chosen + 1) % count,
            (_, Some(c @ '1'..='9')) => match c.to_digit(10) {
                Some(digit) if (digit as usize) <= count => digit as usize - 1,
                _ => return Outcome::Ignored,
            },
            (_, Some(c)) if c.is_alphanumeric() => return self.narrow(c),
            _ => return Outcome::Ignored,
        };
        if key.code != KeyCode::Backspace {
            self.typed.clear();
        }
        self.choose(next)
    }

    /// Chooses by the letters typed so far; where they find nothing, by the last one alone.
    fn narrow(&mut self, c: char) -> Outcome {
        let titles: Vec<Title> = self
            .options
            .iter()
            .map(|option| Title::new([option.as_str()]))
            .collect();
        self.typed.push(c);
        let mut found = rank(&self.typed, &titles);
        if found.is_empty() {
            self.typed = c.to_string();
            found = rank(&self.typed, &titles);
        }
        match found.first() {
            Some((option, _)) => self.choose(*option),
            None => {
                self.typed.clear();
                Outcome::Ignored
            }
        }
    }

    fn choose(&mut self, option: usize) -> Outcome {
        if self.chosen == option {
            return Outcome::Moved;
        }
        self.chosen = option;
        Outcome::Changed
    }
}

/// Options of which any number is ticked.
pub struct Ticking {
    pub options: Vec<String>,
    pub ticks: Vec<bool>,
    /// The option that space ticks.
    pub at: usize,
}

impl Ticking {
    /// Begins with options ticked; those not told of are not.
    pub fn new(options: Vec<String>, mut ticks: Vec<bool>) -> Ticking {
        ticks.resize(options.len(), false);
        Ticking {
            options,
            ticks,
            at: 0,
        }
    }

    /// Arrows move, also from one option to the next by up and down; space and digits tick, letters go to what they
    /// find. Up at the first and down at the last option are left to the form.
    pub fn apply(&mut self, key: &Key) -> Outcome {
        let last = self.options.len().saturating_sub(1);
        let typed = key.command_twin().typed();
        match (key.code, typed) {
            (KeyCode::Left | KeyCode::Up, _) if self.at > 0 => self.at -= 1,
            (KeyCode::Right | KeyCode::Down, _) if self.at < last => self.at += 1,
            (KeyCode::Home, _) => self.at = 0,
            (KeyCode::End, _) => self.at = last,
            (_, Some(' ')) => return self.tick(self.at),
            (_, Some(c @ '1'..='9')) => {
                let option = c.to_digit(10).map_or(0, |digit| digit as usize - 1);
                return self.tick(option);
            }
            (_, Some(c)) if c.is_alphanumeric() => {
                let titles: Vec<Title> = self
                    .options
                    .iter()
                    .map(|option| Title::new([option.as_str()]))
                    .collect();
                match rank(&c.to_string(), &titles).first() {
                    Some((option, _)) => self.at = *option,
                    None => return Outcome::Ignored,
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Moved
    }

    fn tick(&mut self, option: usize) -> Outcome {
        match self.ticks.get_mut(option) {
            Some(tick) => {
                *tick = !*tick;
                self.at = option;
                Outcome::Changed
            }
            None => Outcome::Ignored,
        }
    }
}
