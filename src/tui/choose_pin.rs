//! Choosing what lifts the cover: four to eight digits, typed twice, for this session only.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::{Command, Context};
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::vault::pin::{DIGITS_MAX, SessionPin};

/// What was wrong with what was typed.
#[derive(Clone, Copy)]
enum Fault {
    NotAPin,
    NotTheSame,
}

/// The box with its two fields.
pub struct ChoosePin {
    fields: [Field; 2],
    at: usize,
    fault: Option<Fault>,
}

impl ChoosePin {
    /// Begins with nothing typed.
    pub fn new(_shared: &Shared) -> ChoosePin {
        let field = || Field::masked().most(DIGITS_MAX);
        ChoosePin {
            fields: [field(), field()],
            at: 0,
            fault: None,
        }
    }

    fn submit(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        // Two ids are 32 fresh bytes that no one has seen.
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&shared.fresh.id().0);
        seed[16..].copy_from_slice(&shared.fresh.id().0);
        let mut rng = ChaCha20Rng::from_seed(seed);
        let [first, again] = &mut self.fields;
        let pin = SessionPin::set(first.text(), &mut rng);
        match pin {
            Ok(pin) if first.text() == again.text() => {
                asks.push(Ask::KeepPin(pin));
                asks.push(Ask::Say(Notice {
                    text: shared.words.get("pin-chosen"),
                    tone: Tone::Plain,
                }));
                asks.push(Ask::Close);
            }
            fault => {
                self.fault = Some(if fault.is_ok() {
                    Fault::NotTheSame
                } else {
                    Fault::NotAPin
                });
                first.set("");
                again.set("");
                self.at = 0;
            }
        }
    }
}

impl Layer for ChoosePin {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Save => self.submit(shared, asks),
            Command::Back => asks.push(Ask::Close),
            Command::UndoTyping | Command::RedoTyping | Command::Find | Command::Cancel => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match key.code {
            KeyCode::Enter if self.at == 1 => self.submit(shared, asks),
            KeyCode::Enter | KeyCode::Tab | KeyCode::Up | KeyCode::Down => self.at = 1 - self.at,
            _ => {
                self.fault = None;
                self.fields[self.at].apply(key);
            }
        }
        Taken::Yes
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        // Its keys stand on its own edge.
        matches!(
            command,
            Command::Save | Command::Find | Command::Back | Command::PaletteInText
        )
        .then(String::new)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let place = overlay::rect(area, 56, 8, Spot::Center);
        let title = words.get("command-set-pin");
        let hint = words.get("pin-keys");
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        if inner.height < 6 {
            return None;
        }
        let room = usize::from(inner.width);
        let said = inert::cut(&words.get("pin-what-for"), room);
        buffer.set_string(inner.x, inner.y, said, theme.dim);
        let labels = [words.get("pin-first"), words.get("pin-again")];
        let columns = labels.iter().map(|label| inert::columns(label)).max();
        let columns = u16::try_from(columns.unwrap_or(0) + 2).unwrap_or(0);
        let mut caret = None;
        let rows = self.fields.iter().zip(&labels).zip(inner.y + 2..);
        for (number, ((field, label), y)) in rows.enumerate() {
            let here = number == self.at;
            let style = if here { theme.strong } else { theme.dim };
            buffer.set_string(inner.x, y, label, style);
            let place = Rect {
                x: inner.x + columns.min(inner.width),
                y,
                width: inner.width.saturating_sub(columns),
                height: 1,
            };
            caret = field.draw(place, buffer, theme, here).or(caret);
        }
        let fault = match self.fault {
            Some(Fault::NotAPin) => words.get("pin-not-a-pin"),
            Some(Fault::NotTheSame) => words.get("pin-not-the-same"),
            None => String::new(),
        };
        buffer.set_string(inner.x, inner.y + 5, inert::cut(&fault, room), theme.warn);
        caret
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::vault::pin::Tried;
    use crate::words::lang::Lang;

    fn choose(typed: &str) -> Option<SessionPin> {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::En, (80, 24), Register::default(), now);
        let mut choose = ChoosePin::new(&shared);
        let asks = rehearsal::enter(&mut choose, &shared, typed);
        asks.into_iter().find_map(|ask| match ask {
            Ask::KeepPin(pin) => Some(pin),
            _ => None,
        })
    }

    #[test]
    fn the_same_four_to_eight_digits_twice_are_taken() {
        let mut pin = choose("2580\n2580\n").unwrap();
        assert_eq!(pin.attempt("2580"), Tried::Right);
        assert!(choose("2580\n2581\n").is_none());
        assert!(choose("258\n258\n").is_none());
        // After a fault both are typed anew.
        assert!(choose("258\n258\n2580\n2580\n").is_some());
    }
}
