//! The recovery words: shown once, then two of them asked back by number.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::Shared;

/// The columns of one word with its number: the longest of the lists has eight letters.
const COLUMNS: u16 = 14;

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    NotYet,
    /// Both words asked for were given.
    Yes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Shown,
    Asked,
}

/// The words and how far one is with them.
pub struct RecoveryWords {
    words: Vec<Zeroizing<String>>,
    stage: Stage,
    /// The places of the two asked back.
    asked: [usize; 2],
    given: [Field; 2],
    at: usize,
    wrong: bool,
}

impl RecoveryWords {
    /// Begins by showing the words.
    pub fn new(words: Vec<Zeroizing<String>>) -> RecoveryWords {
        RecoveryWords {
            words,
            stage: Stage::Shown,
            asked: [0, 1],
            given: [empty(), empty()],
            at: 0,
            wrong: false,
        }
    }

    /// Tells whether words are being asked back.
    pub fn is_asking(&self) -> bool {
        self.stage == Stage::Asked
    }

    /// Goes back to showing the words.
    pub fn show_again(&mut self) {
        self.stage = Stage::Shown;
        self.wrong = false;
    }

    /// Takes a key.
    pub fn key(&mut self, key: &Key, shared: &Shared) -> Kept {
        match (self.stage, key.code) {
            (Stage::Shown, KeyCode::Enter) => self.ask(shared),
            (Stage::Shown, _) => {}
            (Stage::Asked, KeyCode::Enter) if self.at == 1 => return self.compare(),
            (Stage::Asked, KeyCode::Enter | KeyCode::Tab | KeyCode::Up | KeyCode::Down) => {
                self.at = 1 - self.at;
            }
            (Stage::Asked, _) => {
                self.given[self.at].apply(key);
            }
        }
        Kept::NotYet
    }

    /// Chooses two places, the lower first.
    fn ask(&mut self, shared: &Shared) {
        let count = self.words.len().max(2);
        let random = shared.fresh.id().0;
        let first = usize::from(random[0]) % count;
        let step = 1 + usize::from(random[1]) % (count - 1);
        let second = (first + step) % count;
        self.asked = [first.min(second), first.max(second)];
        self.given = [empty(), empty()];
        self.at = 0;
        self.wrong = false;
        self.stage = Stage::Asked;
    }

    fn compare(&mut self) -> Kept {
        let right = self.asked.iter().zip(&self.given).all(|(place, given)| {
            let word = self.words.get(*place);
            word.is_some_and(|word| folded(word) == folded(given.text()))
        });
        if right {
            return Kept::Yes;
        }
        self.stage = Stage::Shown;
        self.wrong = true;
        Kept::NotYet
    }

    /// Draws the words, or what is asked of them.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        match self.stage {
            Stage::Shown => {
                self.draw_words(area, buffer, shared);
                None
            }
            Stage::Asked => self.draw_question(area, buffer, shared),
        }
    }

    fn draw_words(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let theme = &shared.theme;
        let across = usize::from((area.width / COLUMNS).clamp(1, 4));
        let down = self.words.len().div_ceil(across).max(1);
        for (number, word) in self.words.iter().enumerate() {
            let offset = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            let x = area.x.saturating_add(offset(number / down) * COLUMNS);
            let y = area.y.saturating_add(offset(number % down));
            if y >= area.bottom() || x + COLUMNS > area.right() {
                continue;
            }
            let label = format!("{:>2} ", number + 1);
            let (x, _) = buffer.set_stringn(x, y, label, 3, theme.dim);
            buffer.set_stringn(x, y, inert::show(word), 10, theme.strong);
        }
        let y = area.y + u16::try_from(down).unwrap_or(0) + 1;
        if self.wrong && y < area.bottom() {
            let said = shared.words.get("set-up-words-wrong");
            let said = inert::cut(&said, usize::from(area.width));
            buffer.set_string(area.x, y, said, theme.danger);
        }
    }

    fn draw_question(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let theme = &shared.theme;
        let mut caret = None;
        let rows = self
            .asked
            .iter()
            .zip(&self.given)
            .zip(area.y..area.bottom());
        let label = |place: usize| {
            let number = [("number", (place + 1).into())];
            shared.words.with("set-up-word-number", &number)
        };
        let labels = self
            .asked
            .iter()
            .map(|place| inert::columns(&label(*place)));
        let widest = labels.max().unwrap_or(0);
        for (number, ((place, field), y)) in rows.enumerate() {
            let here = number == self.at;
            let label = label(*place);
            let style = if here { theme.strong } else { theme.dim };
            buffer.set_string(area.x, y, &label, style);
            let columns = u16::try_from(widest + 2).unwrap_or(0);
            let columns = columns.min(area.width);
            let place = Rect {
                x: area.x + columns,
                y,
                width: area.width - columns,
                height: 1,
            };
            caret = field.draw(place, buffer, theme, here).or(caret);
        }
        caret
    }
}

fn empty() -> Field {
    Field::new("").most(20)
}

fn folded(word: &str) -> Zeroizing<String> {
    Zeroizing::new(word.trim().nfkc().flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::key::typing;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    fn give(words: &mut RecoveryWords, shared: &Shared, text: &str) -> Kept {
        let mut kept = Kept::NotYet;
        for key in typing(text) {
            kept = words.key(&key, shared);
        }
        kept
    }

    #[test]
    fn two_different_words_are_asked_back_and_a_wrong_one_shows_them_again() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::En, (60, 20), Register::default(), now);
        let list = (0..24).map(|n| Zeroizing::new(format!("word{n}")));
        let mut words = RecoveryWords::new(list.collect());
        for _ in 0..50 {
            give(&mut words, &shared, "\n");
            let [first, second] = words.asked;
            assert!(first < second && second < 24);
            assert_eq!(give(&mut words, &shared, "no\nno\n"), Kept::NotYet);
            assert!(words.stage == Stage::Shown && words.wrong);
        }
        give(&mut words, &shared, "\n");
        let [first, second] = words.asked;
        let answer = format!(" Word{first}\nword{second} \n");
        assert_eq!(give(&mut words, &shared, &answer), Kept::Yes);
    }
}
