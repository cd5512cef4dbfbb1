//! The sheet on which texts are signed: each is shown exactly as it will be signed, then the passphrase is asked once.
//!
//! It was begun with F6 and is ended with a typed passphrase and Enter, so no slip of one key signs anything. A wrong
//! passphrase keeps the sheet; nothing is written before every signature is there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;
use crate::care::records::signed_note::Signed;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::signing::ToSign;
use crate::tui::commands::{Command, Context};
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::job::{Answer, Job};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken, Tone};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::paper::{Paper, Paragraph};
use crate::tui::refusal_text;

/// One text to sign.
pub struct Item {
    /// What it is, to whom it belongs.
    pub title: String,
    /// The text exactly as it will be signed.
    pub text: Vec<Paragraph>,
    pub to_sign: ToSign,
}

/// Plans what is saved once the signatures are there, in the order of the items.
pub type OnSigned =
    Box<dyn FnMut(Vec<(ToSign, Signed)>, &Shared) -> Result<ChangeSet, Refusal> + Send>;

/// The sheet.
pub struct SignSheet {
    items: Vec<Item>,
    at: usize,
    /// Which items have been on the screen.
    shown: Vec<bool>,
    paper: Paper,
    passphrase: Field,
    busy: bool,
    said: Option<(String, Tone)>,
    on_signed: OnSigned,
    drafts: Vec<Id>,
}

impl SignSheet {
    /// Lays out texts to be signed; `drafts` are dropped once they are saved.
    pub fn new(items: Vec<Item>, drafts: Vec<Id>, on_signed: OnSigned) -> SignSheet {
        let mut sheet = SignSheet {
            shown: vec![false; items.len()],
            items,
            at: 0,
            paper: Paper::default(),
            passphrase: Field::masked(),
            busy: false,
            said: None,
            on_signed,
            drafts,
        };
        sheet.turn_to(0);
        sheet
    }

    fn turn_to(&mut self, item: usize) {
        if let Some(found) = self.items.get(item) {
            self.at = item;
            self.shown[item] = true;
            self.paper.begin(found.text.clone());
        }
    }

    fn enter(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.busy {
            return;
        }
        if let Some(next) = self.shown.iter().position(|shown| !shown) {
            self.turn_to(next);
            return;
        }
        if self.passphrase.is_empty() {
            let text = shared.words.get("sign-passphrase-missing");
            self.said = Some((text, Tone::Warning));
            return;
        }
        self.busy = true;
        self.said = Some((shared.words.get("sign-under-way"), Tone::Plain));
        asks.push(Ask::Do(Job::Sign {
            texts: self.items.iter().map(|item| item.to_sign.clone()).collect(),
            passphrase: Zeroizing::new(self.passphrase.text().to_owned()),
        }));
        self.passphrase.set("");
    }

    fn fail(&mut self, text: String) {
        self.busy = false;
        self.said = Some((text, Tone::Failure));
    }
}

impl Layer for SignSheet {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn stands_on(&self, _shared: &Shared) -> Vec<Id> {
        let texts = self.items.iter().map(|item| &item.to_sign);
        texts.filter_map(|text| text.case).collect()
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel if self.busy => {}
            Command::Back | Command::Cancel => asks.push(Ask::Close),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match key.code {
            KeyCode::Enter => self.enter(shared, asks),
            KeyCode::Up => self.paper.scroll(-1),
            KeyCode::Down => self.paper.scroll(1),
            KeyCode::PageUp => self.paper.page(-1),
            KeyCode::PageDown => self.paper.page(1),
            KeyCode::Tab => {
                let count = self.items.len().max(1);
                let by = if key.shift { count - 1 } else { 1 };
                self.turn_to((self.at + by) % count);
            }
            _ => {
                self.passphrase.apply(key);
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        self.passphrase.paste(text);
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        // What is below would stand in pieces beside the text that is signed.
        overlay::blank(area, buffer);
        let place = overlay::rect(area, area.width.min(96), area.height, Spot::Center);
        let count = self.items.len();
        let title = if count > 1 {
            let args = [("number", (self.at + 1).into()), ("count", count.into())];
            words.with("sign-title-of", &args)
        } else {
            words.get("sign-title")
        };
        let hint = if count > 1 {
            words.get("sign-hint-several")
        } else {
            words.get("sign-hint")
        };
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        if inner.height < 6 {
            return None;
        }
        let room = usize::from(inner.width);
        let heading = self.items.get(self.at).map_or("", |item| &item.title);
        buffer.set_string(inner.x, inner.y, inert::cut(heading, room), theme.strong);
        let line = "─".repeat(room);
        buffer.set_string(inner.x, inner.y + 1, &line, theme.border);
        let bottom = inner.bottom() - 3;
        self.paper.draw(
            Rect {
                y: inner.y + 2,
                height: bottom.saturating_sub(inner.y + 2),
                ..inner
            },
            buffer,
        );
        buffer.set_string(inner.x, bottom, &line, theme.border);
        let left = self.shown.iter().filter(|shown| !**shown).count();
        let (said, style) = match &self.said {
            Some((text, Tone::Failure)) => (format!("✗ {text}"), theme.danger),
            Some((text, Tone::Warning)) => (format!("! {text}"), theme.warn),
            Some((text, _)) => (text.clone(), theme.normal),
            None if left > 0 => {
                let text = words.with("sign-more-to-show", &[("count", left.into())]);
                (text, theme.normal)
            }
            None => (words.get("form-secret-shown"), theme.dim),
        };
        buffer.set_string(inner.x, bottom + 2, inert::cut(&said, room), style);
        let label = words.get("term-passphrase");
        let label = format!("{label} ");
        let (x, _) = buffer.set_stringn(inner.x, bottom + 1, &label, room, theme.strong);
        let field = Rect {
            x,
            y: bottom + 1,
            width: inner.right().saturating_sub(x),
            height: 1,
        };
        self.passphrase.draw(field, buffer, theme, !self.busy)
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.fail(refusal_text::refusal(&shared.words, refusal));
    }

    fn saved(&mut self, _shared: &Shared, asks: &mut Vec<Ask>) {
        self.busy = false;
        let drafts = self.drafts.drain(..);
        asks.extend(drafts.map(|draft| Ask::Do(Job::DropDraft(draft))));
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        match answer {
            Answer::Signed(signed) => match (self.on_signed)(signed, shared) {
                Ok(change) => asks.push(Ask::SaveAndClose(change)),
                Err(refusal) => self.fail(refusal_text::refusal(&shared.words, &refusal)),
            },
            Answer::WrongPassphrase => self.fail(shared.words.get("sign-wrong-passphrase")),
            Answer::Refused(refusal) => self.refused(&refusal, shared),
            _ => {}
        }
    }
}
