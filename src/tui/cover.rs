//! The covered screen: a clock, and nothing that names what the program is for.
//!
//! Covering never asks anything, since a child may have just come in. Lifting it takes the session's PIN; in a session
//! that has none yet it takes the passphrase of the person who is signed in, after which a PIN is offered to be chosen,
//! so that the next cover is lifted by digits. After three wrong tries the session locks. The screen shows no field
//! until a key is pressed. While covered, records keep arriving and the idle lock keeps counting.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use crate::care::post_time;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::Shared;
use crate::tui::overlay;
use crate::vault::pin::{SessionPin, TRIES, Tried};
use crate::words::dates;

/// The longest PIN or passphrase typed, in characters.
const MOST: usize = 200;

/// What a key did to the cover.
pub enum Covered {
    Still,
    Lifted,
    /// The passphrase was typed: it has to be tried elsewhere, and [`Cover::failed`] told if it is wrong.
    Try(Zeroizing<String>),
    /// Three wrong tries: the session locks.
    TriesSpent,
}

/// A covered screen.
pub struct Cover {
    field: Field,
    /// Whether a key has been pressed, so that the field shows.
    asked: bool,
    left: u8,
    /// Tries left after a wrong one.
    wrong: Option<u8>,
    waiting: bool,
}

impl Default for Cover {
    fn default() -> Cover {
        Cover::new()
    }
}

impl Cover {
    /// Covers.
    pub fn new() -> Cover {
        Cover {
            field: Field::masked().most(MOST),
            asked: false,
            left: TRIES,
            wrong: None,
            waiting: false,
        }
    }

    /// Takes a key; `pin` is the session's, where one was chosen.
    pub fn key(&mut self, key: &Key, pin: Option<&mut SessionPin>) -> Covered {
        if self.waiting {
            return Covered::Still;
        }
        match key.code {
            KeyCode::Esc => {
                self.field.set("");
                self.asked = false;
                self.wrong = None;
            }
            KeyCode::Enter if !self.field.is_empty() => return self.submit(pin),
            _ => {
                self.asked = true;
                if key.typed().is_some() {
                    self.wrong = None;
                }
                self.field.apply(key);
            }
        }
        Covered::Still
    }

    /// Hears that the passphrase was wrong.
    pub fn failed(&mut self) -> Covered {
        self.waiting = false;
        self.left = self.left.saturating_sub(1);
        self.wrong = Some(self.left);
        if self.left == 0 {
            Covered::TriesSpent
        } else {
            Covered::Still
        }
    }

    /// Hears that the passphrase could not be tried; that costs no try.
    pub fn not_tried(&mut self) {
        self.waiting = false;
    }

    fn submit(&mut self, pin: Option<&mut SessionPin>) -> Covered {
        let typed = Zeroizing::new(self.field.text().to_owned());
        self.field.set("");
        let Some(pin) = pin else {
            self.waiting = true;
            return Covered::Try(typed);
        };
        match pin.attempt(&typed) {
            Tried::Right => Covered::Lifted,
            Tried::Wrong { left } => {
                self.wrong = Some(left);
                Covered::Still
            }
            Tried::Spent => Covered::TriesSpent,
        }
    }

    /// Draws it over the whole window.
    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
        has_pin: bool,
    ) -> Option<Position> {
        let (theme, words) = (&shared.theme, &shared.words);
        overlay::blank(area, buffer);
        let now = post_time::local(shared.register.settings.zone, shared.now);
        let middle = area.y + area.height / 2;
        let top = middle.saturating_sub(2).max(area.y);
        center(&dates::time(now.time()), top, area, buffer, theme.strong);
        let day = dates::day_heading(words, now.date());
        center(&day, top + 1, area, buffer, theme.dim);
        if !self.asked {
            return None;
        }
        let label = if has_pin {
            words.get("cover-pin")
        } else {
            words.get("term-passphrase")
        };
        let columns = inert::columns(&label) + 1;
        let label_columns = u16::try_from(columns).unwrap_or(area.width);
        let line = Rect {
            x: area.x + area.width.saturating_sub(label_columns + 16) / 2,
            y: top + 3,
            width: label_columns + 17,
            height: 1,
        }
        .intersection(area);
        let label = inert::cut(&label, usize::from(line.width));
        buffer.set_string(line.x, line.y, label, theme.dim);
        let place = Rect {
            x: line.x + label_columns,
            width: line.width.saturating_sub(label_columns),
            ..line
        };
        let caret = self.field.draw(place, buffer, theme, true);
        let said = match self.wrong {
            Some(left) => words.with("cover-wrong", &[("left", i64::from(left).into())]),
            None if self.waiting => words.get("cover-trying"),
            None => String::new(),
        };
        center(&said, top + 5, area, buffer, theme.normal);
        caret
    }
}

fn center(text: &str, y: u16, area: Rect, buffer: &mut Buffer, style: ratatui::style::Style) {
    if y >= area.bottom() {
        return;
    }
    let shown = inert::fit(text, usize::from(area.width), inert::Align::Center);
    buffer.set_string(area.x, y, shown, style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::typing;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn enter(cover: &mut Cover, pin: &mut Option<SessionPin>, text: &str) -> Covered {
        typing(text)
            .iter()
            .map(|key| cover.key(key, pin.as_mut()))
            .last()
            .unwrap()
    }

    fn pin() -> Option<SessionPin> {
        SessionPin::set("2580", &mut ChaCha20Rng::from_seed([1; 32])).ok()
    }

    #[test]
    fn the_pin_lifts_it_and_three_wrong_ones_spend_the_tries() {
        let mut pin = pin();
        let mut cover = Cover::new();
        assert!(matches!(
            enter(&mut cover, &mut pin, "1111\n"),
            Covered::Still
        ));
        assert!(matches!(
            enter(&mut cover, &mut pin, "2580\n"),
            Covered::Lifted
        ));
        for _ in 0..2 {
            enter(&mut cover, &mut pin, "1111\n");
        }
        assert!(matches!(
            enter(&mut cover, &mut pin, "1111\n"),
            Covered::TriesSpent
        ));
    }

    #[test]
    fn without_a_pin_the_passphrase_is_tried_elsewhere_and_keys_wait() {
        let mut cover = Cover::new();
        let Covered::Try(typed) = enter(&mut cover, &mut None, "long one\n") else {
            panic!("to be tried");
        };
        assert_eq!(typed.as_str(), "long one");
        assert!(matches!(
            enter(&mut cover, &mut None, "x\n"),
            Covered::Still
        ));
        assert!(matches!(cover.failed(), Covered::Still));
        enter(&mut cover, &mut None, "x\n");
        cover.not_tried();
        enter(&mut cover, &mut None, "x\n");
        assert!(matches!(cover.failed(), Covered::Still));
        enter(&mut cover, &mut None, "x\n");
        assert!(matches!(cover.failed(), Covered::TriesSpent));
    }
}
