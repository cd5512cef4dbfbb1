//! Set-up, step after step: language; the post; the first person; then the recovery words, and in.
//!
//! Esc goes a step back and keeps what was typed. Nothing is written until the third step is done. The words are shown
//! before anything else can be done with the post, and leaving before they were given back takes a second key.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use crate::care::ledger::handle::HANDLE_MAX;
use crate::care::post_code::{self, CODE_MOST};
use crate::care::records::settings::{Language, Settings};
use crate::post::founding::CannotFound;
use crate::post::refusal::Refusal;
use crate::post::set_up::{Founding, RecoveryChoice};
use crate::tui::commands::{Command, Context};
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::job::{Answer, FoundingFault, Job};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::refusal_text;
use crate::tui::set_up::hours_text;
use crate::tui::set_up::recovery_words::{Kept, RecoveryWords};
use crate::tui::set_up::rows::{Did, Row, Rows};
use crate::tui::set_up::strength_text;
use crate::tui::wrap::Wrap;
use crate::vault::recovery_text;
use crate::vault::strength::{Strength, strength};
use crate::words::lang::Lang;

/// The width of the whole, in columns.
const COLUMNS: u16 = 72;

/// The longest passphrase, in characters.
const PASSPHRASE_MOST: usize = 200;

// The rows of the second step.
const POST_NAME: usize = 0;
const POST_CODE: usize = 1;
const ROOMS: usize = 2;
const HOURS: usize = 3;

// The rows of the third step.
const NAME: usize = 0;
const HANDLE: usize = 1;
const ROLES: usize = 2;
const PASSPHRASE: usize = 3;
const AGAIN: usize = 4;
const RECOVERY: usize = 5;
const RECOVERY_KEY: usize = 6;

enum Step {
    Language,
    Post,
    Person,
    /// The post is being founded.
    Founding,
    Words(Box<RecoveryWords>),
    /// The first person is being signed in.
    Opening,
}

/// The set-up of a post.
pub struct SetUp {
    step: Step,
    post: Rows,
    person: Rows,
    /// How strong what is typed is, worked out when it changes.
    strength: Strength,
    failure: Option<String>,
    /// Whether leaving without the words was asked for once.
    leaving: bool,
}

impl SetUp {
    /// Begins at the first step, with the usual hours and one room.
    pub fn new(_shared: &Shared) -> SetUp {
        let settings = Settings::default();
        let masked = || Field::masked().most(PASSPHRASE_MOST);
        let hours = hours_text::write(&settings.hours);
        let mut person = Rows::new(vec![
            Row::field("set-up-name", Field::new("").most(60)),
            Row::field("set-up-sign-in", Field::new("").most(HANDLE_MAX)),
            Row::choice("set-up-roles", &["set-up-roles-both", "set-up-roles-admin"]),
            Row::field("term-passphrase", masked()),
            Row::field("set-up-again", masked()),
            Row::choice(
                "set-up-recovery",
                &["set-up-recovery-words", "set-up-recovery-elsewhere"],
            ),
            Row::field("set-up-recovery-key", Field::new("").most(400)),
        ]);
        person.show_only(RECOVERY_KEY);
        SetUp {
            step: Step::Language,
            post: Rows::new(vec![
                Row::field("set-up-post-name", Field::new("").most(60)),
                Row::field("set-up-post-code", Field::new("").most(CODE_MOST)),
                Row::field("set-up-rooms", Field::new("").most(400)),
                Row::field("set-up-hours", Field::new(&hours).most(200)),
            ]),
            person,
            strength: strength("", &[]),
            failure: None,
            leaving: false,
        }
    }

    fn next(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.failure = None;
        match &self.step {
            Step::Language => self.step = Step::Post,
            Step::Post => {
                if self.post_is_whole() {
                    self.step = Step::Person;
                }
            }
            Step::Person => {
                if self.person_is_whole() {
                    asks.push(Ask::Do(Job::SetUp(Box::new(self.founding(shared)))));
                    self.step = Step::Founding;
                }
            }
            Step::Founding | Step::Words(_) | Step::Opening => {}
        }
    }

    fn back(&mut self) {
        self.failure = None;
        match &mut self.step {
            Step::Post => self.step = Step::Language,
            Step::Person => self.step = Step::Post,
            Step::Words(words) => words.show_again(),
            Step::Language | Step::Founding | Step::Opening => {}
        }
    }

    fn post_is_whole(&mut self) -> bool {
        for row in [POST_NAME, POST_CODE] {
            if self.post.text(row).trim().is_empty() {
                self.post.mark(row, "form-required");
                return false;
            }
        }
        if post_code::read(self.post.text(POST_CODE)).is_none() {
            self.post.mark(POST_CODE, "set-up-code-wrong");
            return false;
        }
        if hours_text::read(self.post.text(HOURS)).is_none() {
            self.post.mark(HOURS, "set-up-hours-wrong");
            return false;
        }
        true
    }

    fn person_is_whole(&mut self) -> bool {
        for row in [NAME, HANDLE, PASSPHRASE] {
            if self.person.text(row).trim().is_empty() {
                self.person.mark(row, "form-required");
                return false;
            }
        }
        if self
            .person
            .text(HANDLE)
            .trim()
            .contains(char::is_whitespace)
        {
            self.person.mark(HANDLE, "set-up-handle-wrong");
            return false;
        }
        if !self.strength.accepted() {
            self.person.mark(PASSPHRASE, "set-up-too-weak");
            return false;
        }
        if self.person.text(PASSPHRASE) != self.person.text(AGAIN) {
            self.person.mark(AGAIN, "set-up-not-the-same");
            return false;
        }
        let elsewhere = self.person.chosen(RECOVERY) == 1;
        if elsewhere && recovery_text::from_text(self.person.text(RECOVERY_KEY)).is_err() {
            self.person.mark(RECOVERY_KEY, "set-up-key-wrong");
            return false;
        }
        true
    }

    fn founding(&self, shared: &Shared) -> Founding {
        let text = |rows: &Rows, row| rows.text(row).trim().to_owned();
        let settings = Settings {
            name: text(&self.post, POST_NAME),
            code: text(&self.post, POST_CODE),
            language: match shared.words.lang() {
                Lang::Zh => Language::Zh,
                Lang::En => Language::En,
            },
            // Read before this step could be left.
            hours: hours_text::read(self.post.text(HOURS)).unwrap_or_default(),
            ..Settings::default()
        };
        Founding {
            settings,
            rooms: self.rooms(shared),
            name: text(&self.person, NAME),
            handle: text(&self.person, HANDLE),
            counselor: self.person.chosen(ROLES) == 0,
            passphrase: Zeroizing::new(self.person.text(PASSPHRASE).to_owned()),
            recovery: if self.person.chosen(RECOVERY) == 1 {
                RecoveryChoice::PublicKey(text(&self.person, RECOVERY_KEY))
            } else {
                RecoveryChoice::WordsHere
            },
        }
    }

    /// The rooms as typed, or one where none was.
    fn rooms(&self, shared: &Shared) -> Vec<String> {
        let typed = self.post.text(ROOMS).split([',', '，', '、', ';', '；']);
        let rooms: Vec<String> = typed
            .map(|room| room.trim().to_owned())
            .filter(|room| !room.is_empty())
            .collect();
        if rooms.is_empty() {
            vec![shared.words.get("init-first-room")]
        } else {
            rooms
        }
    }

    fn sign_in(&mut self, asks: &mut Vec<Ask>) {
        self.step = Step::Opening;
        asks.push(Ask::Do(Job::SignIn {
            handle: self.person.text(HANDLE).trim().to_owned(),
            passphrase: Zeroizing::new(self.person.text(PASSPHRASE).to_owned()),
        }));
    }

    /// Works out what follows from what was typed.
    fn typed(&mut self) {
        let elsewhere = self.person.chosen(RECOVERY) == 1;
        let shown = RECOVERY_KEY + usize::from(elsewhere);
        self.person.show_only(shown);
        let known = [
            self.person.text(NAME),
            self.person.text(HANDLE),
            self.post.text(POST_NAME),
            self.post.text(POST_CODE),
        ];
        self.strength = strength(self.person.text(PASSPHRASE), &known);
    }

    fn failed(&mut self, text: String) {
        self.failure = Some(text);
        if matches!(self.step, Step::Founding) {
            self.step = Step::Person;
        }
    }

    fn draw_person(
        &self,
        place: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> (u16, Option<Position>) {
        let (words, theme) = (&shared.words, &shared.theme);
        let (mut y, caret) = self.person.draw(place, buffer, shared);
        let secret = matches!(self.person.at(), PASSPHRASE | AGAIN);
        if secret && !self.person.text(PASSPHRASE).is_empty() {
            let style = if self.strength.accepted() {
                theme.good
            } else {
                theme.warn
            };
            y += 1;
            let bar = strength_text::bar(words, &self.strength);
            y = paragraph(&bar, style, below(place, y), buffer);
            let reasons = strength_text::reasons(words, &self.strength);
            y = paragraph(&reasons, theme.dim, below(place, y), buffer);
        } else if secret {
            y += 1;
            let warning = words.get("form-secret-shown");
            y = paragraph(&warning, theme.dim, below(place, y), buffer);
        } else if self.person.at() == ROLES {
            y += 1;
            let warning = words.get("set-up-no-supervisor");
            y = paragraph(&warning, theme.warn, below(place, y), buffer);
        }
        (y, caret)
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let what = words.get(match self.step {
            Step::Language => "set-up-step-language",
            Step::Post => "set-up-step-post",
            Step::Person | Step::Founding => "set-up-step-person",
            Step::Words(_) | Step::Opening => "set-up-step-words",
        });
        let number = match self.step {
            Step::Language => 1,
            Step::Post => 2,
            Step::Person | Step::Founding => 3,
            Step::Words(_) | Step::Opening => return what,
        };
        words.with(
            "set-up-step",
            &[("number", number.into()), ("what", what.into())],
        )
    }

    fn explanation(&self) -> &'static str {
        match &self.step {
            Step::Language => "set-up-about-language",
            Step::Post => "set-up-about-post",
            Step::Person => "set-up-about-person",
            Step::Founding => "set-up-founding",
            Step::Words(words) if words.is_asking() => "set-up-about-words-asked",
            Step::Words(_) => "set-up-about-words",
            Step::Opening => "sign-in-trying",
        }
    }
}

/// Gives the sentence for a founding that failed.
fn founding_fault(fault: &FoundingFault) -> &'static str {
    match fault {
        FoundingFault::Exists => "fail-exists",
        FoundingFault::Disk => "set-up-disk",
        FoundingFault::Found(CannotFound::Passphrase(_)) => "fail-weak-passphrase",
        FoundingFault::Found(CannotFound::RecoveryKey(_)) => "fail-recovery-key",
        FoundingFault::Found(CannotFound::BadHandle) => "fail-bad-handle",
        FoundingFault::Found(CannotFound::BadCode) => "fail-post-code",
        FoundingFault::Found(_) => "fail-founding",
    }
}

fn below(place: Rect, y: u16) -> Rect {
    let y = y.min(place.bottom());
    Rect {
        y,
        height: place.bottom() - y,
        ..place
    }
}

/// Writes a text over as many rows as it takes and gives the next one.
fn paragraph(text: &str, style: ratatui::style::Style, place: Rect, buffer: &mut Buffer) -> u16 {
    let mut y = place.y;
    if text.is_empty() {
        return y;
    }
    let wrap = Wrap::new(text, usize::from(place.width));
    for row in wrap.rows() {
        if y >= place.bottom() {
            break;
        }
        let line = text[row.range()].trim();
        buffer.set_string(place.x, y, inert::show(line), style);
        y += 1;
    }
    y
}

impl Layer for SetUp {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Save => self.next(shared, asks),
            Command::Back => self.back(),
            Command::UndoTyping => return self.key(&Key::ctrl('z'), shared, asks),
            Command::RedoTyping => return self.key(&Key::ctrl('y'), shared, asks),
            Command::Cancel | Command::Find => {}
            Command::Quit if matches!(self.step, Step::Words(_)) && !self.leaving => {
                self.leaving = true;
                self.failure = Some(shared.words.get("set-up-words-first"));
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.leaving = false;
        self.failure = None;
        let did = match &mut self.step {
            Step::Language => match key.code {
                KeyCode::Enter | KeyCode::Tab => Did::Finished,
                KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => {
                    asks.push(Ask::Give(Command::SwitchLanguage));
                    Did::Nothing
                }
                _ => Did::Nothing,
            },
            Step::Post => self.post.key(key),
            Step::Person => {
                let did = self.person.key(key);
                self.typed();
                did
            }
            Step::Words(words) => {
                if words.key(key, shared) == Kept::Yes {
                    self.sign_in(asks);
                }
                Did::Nothing
            }
            Step::Founding | Step::Opening => Did::Nothing,
        };
        if did == Did::Finished {
            self.next(shared, asks);
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        match self.step {
            Step::Post => self.post.paste(text),
            Step::Person => {
                self.person.paste(text);
                self.typed();
            }
            _ => {}
        }
        Taken::Yes
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        match answer {
            Answer::Founded(founded) if founded.words.is_empty() => self.sign_in(asks),
            Answer::Founded(founded) => {
                self.step = Step::Words(Box::new(RecoveryWords::new(founded.words)));
            }
            Answer::FoundingFailed(fault) => {
                let text = shared.words.get(founding_fault(&fault));
                self.failed(text);
            }
            // The post stands: who is there is asked in the usual way.
            Answer::SignInFailed(_) => asks.push(Ask::Do(Job::Look)),
            _ => {}
        }
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        let text = refusal_text::refusal(&shared.words, refusal);
        self.failed(text);
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        let none = Some(String::new());
        match (command, &self.step) {
            (Command::Save, Step::Language | Step::Post | Step::Person) => {
                Some(words.get("set-up-next"))
            }
            (Command::Back, Step::Post | Step::Person) => Some(words.get("command-back")),
            (Command::Back, Step::Words(given)) if given.is_asking() => {
                Some(words.get("set-up-words-again"))
            }
            (Command::Save | Command::Back | Command::Find | Command::PaletteInText, _) => none,
            _ => None,
        }
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let width = COLUMNS.min(area.width.saturating_sub(2));
        let top = u16::from(area.height > 18);
        let place = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + top,
            width,
            height: area.height.saturating_sub(top),
        };
        let y = paragraph(&self.title(shared), theme.title, place, buffer);
        let about = words.get(self.explanation());
        let y = paragraph(&about, theme.dim, below(place, y), buffer) + 1;
        let inside = below(place, y);
        let (y, caret) = match &self.step {
            Step::Language => draw_languages(inside, buffer, shared),
            Step::Post => self.post.draw(inside, buffer, shared),
            Step::Person => self.draw_person(inside, buffer, shared),
            Step::Words(words) => (
                place.bottom().saturating_sub(2),
                words.draw(inside, buffer, shared),
            ),
            Step::Founding | Step::Opening => (y, None),
        };
        if let Some(failure) = &self.failure {
            paragraph(failure, theme.danger, below(place, y + 1), buffer);
        }
        caret
    }

    fn is_screen(&self) -> bool {
        true
    }
}

fn draw_languages(place: Rect, buffer: &mut Buffer, shared: &Shared) -> (u16, Option<Position>) {
    let theme = &shared.theme;
    let mut caret = None;
    let mut y = place.y;
    for lang in Lang::ALL {
        if y >= place.bottom() {
            break;
        }
        let here = lang == shared.words.lang();
        let (marker, style) = if here {
            ("▸", theme.strong)
        } else {
            (" ", theme.normal)
        };
        buffer.set_string(place.x, y, format!("{marker} {}", lang.own_name()), style);
        if here {
            caret = Some(Position { x: place.x, y });
        }
        y += 1;
    }
    (y, caret)
}
