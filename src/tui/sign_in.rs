//! Signing in: who, and their passphrase.
//!
//! The names that one signs in with are not sealed, so they can be chosen from a list; typing narrows it, and a name in
//! no list is tried all the same. After a wrong passphrase one waits 1, 2, 4 … 30 s, counted on the screen by the time
//! that is lent to it. What the passphrase opens is the session's business.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use zeroize::Zeroizing;

use crate::care::ledger::handle::{HANDLE_MAX, fold_handle};
use crate::tui::commands::{Command, Context, entry};
use crate::tui::crisis_side;
use crate::tui::door_forms;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::job::{Answer, Job, SignInFault};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::sign_in_text;
use crate::tui::wrap::Wrap;
use crate::words::lang::begin_large;

/// The longest wait after a wrong passphrase, in seconds.
const LONGEST_WAIT: i64 = 30;

/// How many names are in sight.
const NAMES: usize = 6;

/// The width of the whole, in columns.
const COLUMNS: u16 = 56;

/// The longest passphrase, in characters.
const PASSPHRASE_MOST: usize = 200;

/// What stands below the names: the ways in without a passphrase.
const DOORS: [Command; 2] = [Command::Invitation, Command::Forgotten];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    Name,
    Passphrase,
}

/// The sign-in.
pub struct SignIn {
    people: Vec<String>,
    hints: Vec<String>,
    name: Field,
    passphrase: Field,
    focus: Focus,
    /// The name chosen among those that the line finds; past them, one of the doors.
    at: usize,
    failures: u32,
    not_before: Option<DateTime<Utc>>,
    waiting: bool,
    fault: Option<SignInFault>,
}

impl SignIn {
    /// Lists who may sign in, with one name chosen where one is known, and lines to show below.
    pub fn new(people: Vec<String>, chosen: Option<String>, hints: Vec<String>) -> SignIn {
        let only = match &people[..] {
            [only] => Some(only.clone()),
            _ => None,
        };
        let chosen = chosen.or(only);
        SignIn {
            people,
            hints,
            focus: if chosen.is_some() {
                Focus::Passphrase
            } else {
                Focus::Name
            },
            name: Field::new(chosen.as_deref().unwrap_or("")).most(HANDLE_MAX),
            passphrase: Field::masked().most(PASSPHRASE_MOST),
            at: 0,
            failures: 0,
            not_before: None,
            waiting: false,
            fault: None,
        }
    }

    /// Begins after a sign-in that was not made here and failed.
    #[must_use]
    pub fn after(mut self, fault: Option<SignInFault>) -> SignIn {
        self.fault = fault;
        self
    }

    /// The names that the line finds; all of them where it is empty.
    fn found(&self) -> Vec<&str> {
        let typed = fold_handle(self.name.text().trim());
        let people = self.people.iter().map(String::as_str);
        people
            .filter(|name| fold_handle(name).contains(&typed))
            .collect()
    }

    fn seconds_left(&self, shared: &Shared) -> i64 {
        let left = self.not_before.map_or(0, |until| {
            // Rounded up, so that it counts 2, 1 and not 1, 0.
            ((until - shared.now).num_milliseconds() + 999) / 1000
        });
        left.max(0)
    }

    fn choose_name(&mut self) {
        let chosen = self.found().get(self.at).map(|name| (*name).to_owned());
        if let Some(chosen) = chosen {
            self.name.set(&chosen);
        }
        if !self.name.text().trim().is_empty() {
            self.focus = Focus::Passphrase;
        }
    }

    fn submit(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.waiting || self.passphrase.is_empty() || self.seconds_left(shared) > 0 {
            return;
        }
        self.waiting = true;
        self.fault = None;
        let job = Job::SignIn {
            handle: self.name.text().trim().to_owned(),
            passphrase: Zeroizing::new(self.passphrase.text().to_owned()),
        };
        self.passphrase.set("");
        asks.push(Ask::Do(job));
    }

    fn back_to_name(&mut self) {
        self.focus = Focus::Name;
        self.passphrase.set("");
        self.name.set("");
        self.at = 0;
    }

    /// The number of the first door below the names; a name that is in no list may be typed in their place.
    fn first_door(&self) -> usize {
        self.found().len().max(1)
    }

    fn door(&self) -> Option<Command> {
        let door = self.at.checked_sub(self.first_door())?;
        DOORS.get(door).copied()
    }

    fn open_door(&self, door: Command, shared: &Shared, asks: &mut Vec<Ask>) {
        asks.push(Ask::Open(match door {
            Command::Invitation => door_forms::invitation(shared),
            _ => door_forms::forgotten(self.name.text().trim().to_owned(), shared),
        }));
    }

    fn name_key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) {
        let last = self.first_door() + DOORS.len() - 1;
        match (key.code, self.door()) {
            (KeyCode::Up, _) => self.at = self.at.saturating_sub(1),
            (KeyCode::Down, _) => self.at = (self.at + 1).min(last),
            (KeyCode::Enter, Some(door)) => self.open_door(door, shared, asks),
            (KeyCode::Enter | KeyCode::Tab, _) if !key.shift => self.choose_name(),
            _ => {
                self.name.apply(key);
                self.at = 0;
            }
        }
    }

    fn passphrase_key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) {
        match key.code {
            KeyCode::Enter => self.submit(shared, asks),
            KeyCode::Up | KeyCode::Tab => self.back_to_name(),
            _ => {
                self.passphrase.apply(key);
            }
        }
    }

    fn said(&self, shared: &Shared) -> (String, Style) {
        let (words, theme) = (&shared.words, &shared.theme);
        if self.waiting {
            return (words.get("sign-in-trying"), theme.dim);
        }
        let Some(fault) = &self.fault else {
            return (String::new(), theme.normal);
        };
        let fault = sign_in_text::fault(words, fault);
        match self.seconds_left(shared) {
            0 => (fault, theme.danger),
            seconds => {
                let wait = words.with("sign-in-wait", &[("seconds", seconds.into())]);
                (format!("{fault}{wait}"), theme.danger)
            }
        }
    }
}

impl Layer for SignIn {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::SignIn, Context::Form, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Invitation | Command::Forgotten if !self.waiting => {
                self.open_door(command, shared, asks);
            }
            Command::Save if self.focus == Focus::Passphrase => self.submit(shared, asks),
            Command::Save => self.choose_name(),
            Command::Back if self.focus == Focus::Passphrase => self.back_to_name(),
            Command::Back | Command::Cancel | Command::Find => {}
            Command::UndoTyping | Command::RedoTyping => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.waiting {
            return Taken::Yes;
        }
        match self.focus {
            Focus::Name => self.name_key(key, shared, asks),
            Focus::Passphrase => self.passphrase_key(key, shared, asks),
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        match self.focus {
            _ if self.waiting => {}
            Focus::Name => {
                self.name.paste(text);
            }
            Focus::Passphrase => {
                self.passphrase.paste(text);
            }
        }
        Taken::Yes
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, _asks: &mut Vec<Ask>) {
        let Answer::SignInFailed(fault) = answer else {
            return;
        };
        self.waiting = false;
        let guessed = sign_in_text::is_a_guess(&fault);
        self.fault = Some(fault);
        if guessed {
            self.failures += 1;
            let doubled = 1_i64
                .checked_shl(self.failures - 1)
                .filter(|seconds| (1..LONGEST_WAIT).contains(seconds));
            let wait = TimeDelta::seconds(doubled.unwrap_or(LONGEST_WAIT));
            self.not_before = Some(shared.now + wait);
        }
    }

    fn refused(&mut self, _refusal: &crate::post::refusal::Refusal, _shared: &Shared) {
        self.waiting = false;
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Save => Some(String::new()),
            Command::Find => Some(String::new()),
            Command::PaletteInText => Some(String::new()),
            Command::Back if self.focus == Focus::Passphrase => {
                Some(shared.words.get("sign-in-other-name"))
            }
            Command::Back => Some(String::new()),
            _ => None,
        }
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let width = COLUMNS.min(area.width);
        let mut page = Page {
            x: area.x + (area.width - width) / 2,
            y: area.y + area.height.saturating_sub(14) / 3,
            width,
            bottom: area.bottom(),
        };
        page.line(&words.get("sign-in-title"), theme.title, buffer);
        page.y += 1;
        let labels = ["sign-in-name", "term-passphrase"].map(|id| begin_large(&words.get(id)));
        let columns = labels.iter().map(|label| inert::columns(label)).max();
        let columns = u16::try_from(columns.unwrap_or(0) + 2).unwrap_or(0);
        let mut caret = None;
        let fields = [
            (&self.name, Focus::Name),
            (&self.passphrase, Focus::Passphrase),
        ];
        let [name_label, passphrase_label] = labels;
        for ((field, focus), label) in fields.into_iter().zip([name_label, passphrase_label]) {
            let here = self.focus == focus && !self.waiting;
            let style = if here { theme.strong } else { theme.dim };
            if page.y < page.bottom {
                let place = Rect {
                    x: page.x + columns.min(width),
                    y: page.y,
                    width: width.saturating_sub(columns),
                    height: 1,
                };
                caret = field.draw(place, buffer, theme, here).or(caret);
            }
            page.line(&label, style, buffer);
            if focus == Focus::Name && self.focus == Focus::Name {
                let found = self.found();
                let top = (self.at + 1).saturating_sub(NAMES);
                for (row, name) in found.iter().enumerate().skip(top).take(NAMES) {
                    let marker = if row == self.at { "▸" } else { " " };
                    let style = if row == self.at {
                        theme.strong
                    } else {
                        theme.normal
                    };
                    let indent = usize::from(columns);
                    let line = format!("{:indent$}{marker} {}", "", inert::show(name));
                    page.line(&line, style, buffer);
                }
                for door in DOORS {
                    let here = self.door() == Some(door);
                    let marker = if here { "▸" } else { " " };
                    let style = if here { theme.strong } else { theme.dim };
                    let indent = usize::from(columns);
                    let text = words.get(entry(door).text);
                    page.line(&format!("{:indent$}{marker} {text}", ""), style, buffer);
                }
            }
        }
        page.y += 1;
        let (said, style) = self.said(shared);
        if said.is_empty() {
            page.text(&words.get("form-secret-shown"), theme.dim, buffer);
        } else {
            page.text(&said, style, buffer);
        }
        if self.failures > 0 {
            page.text(&words.get("sign-in-forgotten"), theme.dim, buffer);
        }
        if !self.hints.is_empty() {
            page.y += 1;
            for hint in &self.hints {
                page.text(hint, theme.accent, buffer);
            }
        }
        // The country's own numbers and not the post's, which are sealed: after a lock nothing of those is left here.
        if area.height > 0 && page.y < area.bottom() {
            let text = inert::cut(&crisis_side::national(words), usize::from(area.width));
            let columns = u16::try_from(inert::columns(&text)).unwrap_or(area.width);
            let x = page.x.min(area.right().saturating_sub(columns));
            buffer.set_string(x, area.bottom() - 1, text, theme.strong);
        }
        caret
    }

    fn is_screen(&self) -> bool {
        true
    }
}

/// Where the next line goes.
struct Page {
    x: u16,
    y: u16,
    width: u16,
    bottom: u16,
}

impl Page {
    fn line(&mut self, text: &str, style: Style, buffer: &mut Buffer) {
        if self.y < self.bottom {
            let shown = inert::cut(text, usize::from(self.width));
            buffer.set_string(self.x, self.y, shown, style);
        }
        self.y = self.y.saturating_add(1);
    }

    fn text(&mut self, text: &str, style: Style, buffer: &mut Buffer) {
        let wrap = Wrap::new(text, usize::from(self.width));
        for row in wrap.rows() {
            self.line(text[row.range()].trim_end(), style, buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    fn stage() -> Shared {
        rehearsal::shared(Lang::En, (80, 21), Register::default(), at(0))
    }

    fn tried(asks: Vec<Ask>) -> Option<(String, String)> {
        asks.into_iter().find_map(|ask| match ask {
            Ask::Do(Job::SignIn { handle, passphrase }) => Some((handle, passphrase.to_string())),
            _ => None,
        })
    }

    fn people() -> Vec<String> {
        ["chen", "li", "wang"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_name_is_chosen_by_arrows_or_typed_and_then_the_passphrase() {
        let shared = stage();
        let mut sign_in = SignIn::new(people(), None, Vec::new());
        rehearsal::press(&mut sign_in, &shared, "down enter");
        let asks = rehearsal::enter(&mut sign_in, &shared, "four words\n");
        assert_eq!(tried(asks), Some(("li".into(), "four words".into())));

        let mut sign_in = SignIn::new(people(), None, Vec::new());
        let asks = rehearsal::enter(&mut sign_in, &shared, "Zhou\nx\n");
        assert_eq!(tried(asks), Some(("Zhou".into(), "x".into())));
    }

    #[test]
    fn the_known_person_only_types_the_passphrase_and_esc_switches() {
        let shared = stage();
        let mut sign_in = SignIn::new(people(), Some("wang".into()), Vec::new());
        let asks = rehearsal::enter(&mut sign_in, &shared, "x\n");
        assert_eq!(tried(asks), Some(("wang".into(), "x".into())));

        let mut sign_in = SignIn::new(people(), Some("wang".into()), Vec::new());
        rehearsal::press(&mut sign_in, &shared, "esc");
        let asks = rehearsal::enter(&mut sign_in, &shared, "\nx\n");
        assert_eq!(tried(asks), Some(("chen".into(), "x".into())));
    }

    #[test]
    fn the_wait_doubles_up_to_thirty_seconds_and_nothing_is_tried_within_it() {
        let mut shared = stage();
        let mut sign_in = SignIn::new(people(), Some("li".into()), Vec::new());
        let mut waits = Vec::new();
        for _ in 0..7 {
            assert!(tried(rehearsal::enter(&mut sign_in, &shared, "x\n")).is_some());
            let wrong = Answer::SignInFailed(SignInFault::WrongPassphrase);
            sign_in.answer(wrong, &shared, &mut Vec::new());
            let wait = sign_in.seconds_left(&shared);
            waits.push(wait);
            assert!(tried(rehearsal::enter(&mut sign_in, &shared, "x\n")).is_none());
            rehearsal::press(&mut sign_in, &shared, "backspace");
            shared.now += TimeDelta::seconds(wait);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn the_passphrase_is_never_drawn() {
        let shared = stage();
        let mut sign_in = SignIn::new(people(), Some("li".into()), Vec::new());
        rehearsal::enter(&mut sign_in, &shared, "zebra");
        let lines = rehearsal::render(&mut sign_in, &shared).join("\n");
        assert!(lines.contains("•••••") && !lines.contains("zebra"));
    }
}
