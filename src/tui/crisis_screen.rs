//! The crisis log on the screen: at once a running clock and one line to type into; each line is stamped with the time of
//! its first character and saved by itself.
//!
//! Nothing here waits for the disk and nothing is asked for. A line that could not be saved stays in sight, is part of the
//! draft, and is tried again with the next keys. How it is drawn is in `crisis_view`, what stands beside it in
//! `crisis_side`.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::records::crisis_line::CrisisStep;
use crate::care::records::risk_level::RiskLevel;
use crate::post::crises;
use crate::post::draft::Draft;
use crate::post::refusal::Refusal;
use crate::post::use_cases::crisis::{self, Begun, Said};
use crate::tui::child_line::{About, next_selectable, settle};
use crate::tui::commands::{Command, Context};
use crate::tui::crisis_forms::{self, begun_of, child_in};
use crate::tui::crisis_side;
use crate::tui::crisis_unsaved::{self, Brought, Unsaved};
use crate::tui::crisis_view::{self, Drawn};
use crate::tui::editor::Outcome;
use crate::tui::field::Field;
use crate::tui::follow_up_forms;
use crate::tui::job::Job;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::refusal_text;

/// The most characters of a line.
const LINE_MOST: usize = 500;

/// How long a line that could not be saved rests before the next key tries it again.
const REST: TimeDelta = TimeDelta::seconds(3);

/// How long nobody may press a key beside a running log until the session locks, at least: a call for help takes longer
/// than the usual patience, and the numbers are on this screen.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Line,
    Numbers,
}

/// What was sent and is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Beginning,
    Line,
    Dropping,
}

/// The crisis log.
pub struct CrisisScreen {
    begun: Begun,
    line: Field,
    /// When the line's first character was typed.
    typed: Option<DateTime<Utc>>,
    stamped: VecDeque<Unsaved>,
    sent: Option<Sent>,
    /// Whether it is left as soon as the disk has what is on its way.
    leaving: bool,
    /// Whether the register has had the log.
    known: bool,
    pane: Pane,
    /// The selected line beside the log.
    at: usize,
    /// How many rows the log is scrolled up from its end.
    up: usize,
    draft: Id,
    /// Whether this person writes logs; whoever does not has the numbers.
    writes: bool,
}

/// Opens the log that somebody asks for from where they stand: the one that runs of this child or that they wrote in
/// lately, else a new one that begins now.
pub fn open(child: Option<Id>, shared: &Shared) -> Box<dyn Layer> {
    let running = crises::to_go_on_with(&shared.register, &shared.me, shared.now, child);
    let going_on = running.and_then(|log| CrisisScreen::of(log, shared));
    Box::new(going_on.unwrap_or_else(|| CrisisScreen::begin(child, shared)))
}

/// Opens a log that is there.
pub fn of_log(log: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    Some(Box::new(CrisisScreen::of(log, shared)?))
}

/// Opens the log that a draft was typed in.
pub fn from_draft(draft: &Draft, shared: &Shared) -> Option<Box<dyn Layer>> {
    let brought = taken(draft, shared)?;
    Some(Box::new(CrisisScreen::brought(brought, draft.id, shared)))
}

/// Names what a draft was typed in and whom it is about.
pub fn draft_facts(draft: &Draft, shared: &Shared) -> Option<String> {
    let brought = taken(draft, shared)?;
    Some(crisis_view::title(&brought.begun, shared))
}

fn taken(draft: &Draft, shared: &Shared) -> Option<Brought> {
    let ours = draft.form == crisis_unsaved::CODE;
    ours.then(|| crisis_unsaved::read(draft, &shared.register))?
}

impl CrisisScreen {
    /// Begins a log now.
    pub fn begin(child: Option<Id>, shared: &Shared) -> CrisisScreen {
        let begun = Begun {
            id: shared.fresh.id(),
            began: shared.now,
            child: child.filter(|child| shared.register.children.get(*child).is_some()),
        };
        CrisisScreen::on(begun, shared)
    }

    fn of(log: Id, shared: &Shared) -> Option<CrisisScreen> {
        let begun = begun_of(log, shared)?;
        let draft = crisis_unsaved::of(log, shared);
        let brought = draft.and_then(|draft| Some((taken(draft, shared)?, draft.id)));
        Some(match brought {
            Some((brought, draft)) => CrisisScreen::brought(brought, draft, shared),
            None => CrisisScreen::on(begun, shared),
        })
    }

    fn brought(brought: Brought, draft: Id, shared: &Shared) -> CrisisScreen {
        let mut screen = CrisisScreen::on(brought.begun, shared);
        screen.line.set(&brought.line);
        screen.typed = brought.typed;
        screen.stamped = brought.stamped;
        screen.draft = draft;
        screen.follow(shared);
        screen
    }

    fn on(begun: Begun, shared: &Shared) -> CrisisScreen {
        let writes = shared.me.roles.clinical();
        let hint = shared.words.get("crisis-hint");
        CrisisScreen {
            known: shared.register.crises.get(begun.id).is_some(),
            begun,
            line: Field::new("").most(LINE_MOST).placeholder(&hint),
            typed: None,
            stamped: VecDeque::new(),
            sent: None,
            leaving: false,
            pane: if writes { Pane::Line } else { Pane::Numbers },
            at: 0,
            up: 0,
            draft: shared.fresh.id(),
            writes,
        }
    }

    /// Goes after the log where it was copied, to another child's case; lines that have arrived are saved, whatever was
    /// answered.
    fn follow(&mut self, shared: &Shared) {
        let register = &shared.register;
        if register.crises.get(self.begun.id).is_some() {
            self.known = true;
        } else if self.known || !self.stamped.is_empty() || !self.line.is_empty() {
            let from = self.begun.id;
            let copy = register
                .crises
                .iter()
                .find(|(_, log)| log.copied_from == Some(from));
            if let Some(copy) = copy.and_then(|(id, _)| begun_of(id, shared)) {
                self.begun = copy;
                self.known = true;
            }
        }
        let saved = |one: &Unsaved| register.crisis_lines.get(one.id).is_some();
        // The first is taken off by its answer, so that what comes after it goes out then.
        let first = usize::from(self.sent == Some(Sent::Line));
        let mut at = 0;
        self.stamped.retain(|one| {
            at += 1;
            at <= first || !saved(one)
        });
    }

    /// Sends what is next: the first line that waits, or the beginning of a log without lines.
    fn send(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.sent.is_some() || !self.writes {
            return;
        }
        let (register, me) = (&shared.register, &shared.me);
        let Some(first) = self.stamped.front_mut() else {
            if !self.known
                && let Ok(change) = crisis::begin(register, me, &self.begun)
            {
                asks.push(Ask::Save(change));
                self.sent = Some(Sent::Beginning);
            }
            return;
        };
        match crisis::add(register, me, &self.begun, first.id, &first.said) {
            Ok(change) => {
                first.failed = None;
                asks.push(Ask::Save(change));
                self.sent = Some(Sent::Line);
            }
            Err(refused) => {
                let why = refusal_text::said(&refused, shared);
                first.failed = Some((why, shared.now));
            }
        }
    }

    /// Stamps a line and has it saved.
    fn add(&mut self, said: Said, shared: &Shared, asks: &mut Vec<Ask>) {
        self.stamped.push_back(Unsaved {
            id: shared.fresh.id(),
            said,
            failed: None,
        });
        self.up = 0;
        self.send(shared, asks);
    }

    /// Takes the typed line; an empty one has what failed tried again.
    fn stamp(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        let text = self.line.text().trim().to_owned();
        if text.is_empty() {
            self.send(shared, asks);
            return;
        }
        let at = self.typed.take().unwrap_or(shared.now);
        self.line.set("");
        self.add(Said::words(at, text), shared, asks);
    }

    fn took(&mut self, outcome: Outcome, shared: &Shared, asks: &mut Vec<Ask>) {
        if outcome == Outcome::Full {
            say(asks, shared.words.get("crisis-line-full"), Tone::Warning);
        }
        if self.line.is_empty() {
            self.typed = None;
        } else {
            self.typed.get_or_insert(shared.now);
        }
    }

    fn is_empty(&self, shared: &Shared) -> bool {
        let log = shared.register.crises.get(self.begun.id);
        let earlier = log.is_some_and(|log| !log.lines.is_empty());
        let lines = &shared.register.crisis_lines_by_log;
        let none = lines.under(&self.begun.id).next().is_none();
        self.line.is_empty() && self.stamped.is_empty() && none && !earlier
    }

    /// Leaves the log once the disk has what is on its way; whoever does not wait leaves a draft. One in which nothing was
    /// written by who began it is let go.
    fn leave(&mut self, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let kept = shared.register.crises.kept(self.begun.id);
        let mine = kept.is_none_or(|kept| kept.author == shared.me.person);
        if self.is_empty(shared) && mine {
            match self.sent {
                Some(Sent::Beginning) => self.leaving = true,
                Some(_) => {}
                None => self.let_go(shared, asks),
            }
            return Taken::Yes;
        }
        if self.sent.is_some() && !self.leaving {
            self.leaving = true;
            return Taken::Yes;
        }
        let standing = crises::standing_of(&shared.register, self.begun.id);
        if standing.is_none_or(|standing| standing.ended.is_none()) {
            say(asks, shared.words.get("crisis-runs-on"), Tone::Plain);
        }
        Taken::No
    }

    fn let_go(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        match crisis::drop_empty(&shared.register, &shared.me, self.begun.id) {
            Ok(change) => {
                self.sent = Some(Sent::Dropping);
                asks.push(Ask::SaveAndClose(change));
            }
            Err(_) => asks.push(Ask::Close),
        }
    }

    fn end_or_go_on(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.is_empty(shared) {
            self.leave(shared, asks);
            return;
        }
        // What stands in the line was typed before the end.
        if !self.line.is_empty() {
            self.stamp(shared, asks);
        }
        let standing = crises::standing_of(&shared.register, self.begun.id);
        let ended = standing.is_some_and(|standing| standing.ended.is_some());
        let step = if ended {
            CrisisStep::GoneOn
        } else {
            CrisisStep::Ended
        };
        self.add(Said::bare(shared.now, step), shared, asks);
    }

    fn another(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if !self.line.is_empty() || !self.stamped.is_empty() || self.sent.is_some() {
            say(asks, shared.words.get("crisis-line-first"), Tone::Warning);
        } else if !self.is_empty(shared) {
            *self = CrisisScreen::begin(None, shared);
            self.send(shared, asks);
        }
    }

    fn open_form(&self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) {
        let begun = self.begun;
        let child = child_in(&begun, shared);
        let case = child.and_then(|child| shared.register.open_case(child));
        let layer = match (command, child) {
            (Command::CrisisChild, _) => crisis_forms::child(begun, shared),
            (Command::CrisisReport, _) => crisis_forms::report(begun, shared),
            (Command::CrisisFollowUp, child) => follow_up_forms::new_follow_up(child, shared),
            (Command::CrisisRed, None) => {
                say(asks, shared.words.get("crisis-child-first"), Tone::Warning);
                crisis_forms::child(begun, shared)
            }
            (Command::CrisisRed, Some(_))
                if case.is_some_and(|(_, case)| case.risk == RiskLevel::Red) =>
            {
                say(asks, shared.words.get("crisis-red-already"), Tone::Plain);
                return;
            }
            (Command::CrisisRed, Some(_)) => crisis_forms::red(begun, shared),
            _ => {
                let whom = (self.pane == Pane::Numbers)
                    .then(|| self.number(shared))
                    .flatten();
                crisis_forms::told(begun, whom, shared)
            }
        };
        asks.push(Ask::Open(layer));
    }

    /// Gives the place, among those who can be called, of the one under the cursor.
    fn number(&self, shared: &Shared) -> Option<usize> {
        let lines = crisis_side::lines(child_in(&self.begun, shared), usize::MAX / 4, shared);
        match lines.get(settle(&lines, self.at)?)?.about {
            About::Number(at) => Some(at),
            _ => None,
        }
    }

    fn in_numbers(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::NextPane | Command::PreviousPane | Command::Crisis if self.writes => {
                self.pane = Pane::Line;
            }
            Command::Open if self.writes => self.open_form(Command::CrisisTold, shared, asks),
            Command::Open | Command::Crisis => {}
            _ => {
                let Some(by) = command.rows(5) else {
                    return Taken::No;
                };
                let child = child_in(&self.begun, shared);
                let lines = crisis_side::lines(child, usize::MAX / 4, shared);
                let mut at = settle(&lines, self.at).unwrap_or(0);
                for _ in 0..by.unsigned_abs().min(lines.len()) {
                    at = next_selectable(&lines, at, by > 0);
                }
                self.at = at;
            }
        }
        Taken::Yes
    }
}

fn say(asks: &mut Vec<Ask>, text: String, tone: Tone) {
    asks.push(Ask::Say(Notice { text, tone }));
}

/// What can be done from the log, in the order of the numbered menu.
const DEEDS: [Command; 7] = [
    Command::CrisisTold,
    Command::CrisisChild,
    Command::CrisisRed,
    Command::CrisisReport,
    Command::CrisisFollowUp,
    Command::CrisisEnd,
    Command::CrisisAnother,
];

impl Layer for CrisisScreen {
    fn contexts(&self) -> Vec<Context> {
        match self.pane {
            Pane::Line => vec![Context::Crisis, Context::Text],
            Pane::Numbers => vec![Context::Crisis, Context::List],
        }
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.follow(shared);
        if !self.writes {
            return match command {
                command if DEEDS.contains(&command) => {
                    say(
                        asks,
                        shared.words.get("refusal-not-your-role"),
                        Tone::Warning,
                    );
                    Taken::Yes
                }
                command => self.in_numbers(command, shared, asks),
            };
        }
        match command {
            Command::CrisisEnd => self.end_or_go_on(shared, asks),
            Command::CrisisAnother => self.another(shared, asks),
            command if DEEDS.contains(&command) => self.open_form(command, shared, asks),
            Command::Back if self.pane == Pane::Numbers => self.pane = Pane::Line,
            Command::Back => return self.leave(shared, asks),
            _ if self.pane == Pane::Numbers => return self.in_numbers(command, shared, asks),
            Command::Save => self.stamp(shared, asks),
            Command::CrisisInText => {}
            Command::UndoTyping => match self.line.undo() {
                // Nothing was typed: what was stamped last is taken back, as in a list.
                Outcome::Ignored => asks.push(Ask::Give(Command::Undo)),
                outcome => self.took(outcome, shared, asks),
            },
            Command::RedoTyping => {
                let outcome = self.line.redo();
                self.took(outcome, shared, asks);
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.follow(shared);
        if !self.writes {
            return Taken::No;
        }
        self.leaving = false;
        let rested = |failed: &(String, DateTime<Utc>)| shared.now - failed.1 >= REST;
        let failed = self.stamped.front().and_then(|one| one.failed.as_ref());
        if failed.is_some_and(rested) {
            self.send(shared, asks);
        }
        if self.pane == Pane::Numbers {
            // A word typed among the numbers is a line; letters of a keyboard are commands there.
            if key.typed().is_none_or(|typed| typed.is_ascii()) {
                return Taken::No;
            }
            self.pane = Pane::Line;
        }
        match key.code {
            KeyCode::Enter => self.stamp(shared, asks),
            KeyCode::Tab => self.pane = Pane::Numbers,
            KeyCode::Up => self.up += 1,
            KeyCode::Down => self.up = self.up.saturating_sub(1),
            KeyCode::PageUp => self.up += 5,
            KeyCode::PageDown => self.up = self.up.saturating_sub(5),
            _ => {
                let outcome = self.line.apply(key);
                self.took(outcome, shared, asks);
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.writes {
            self.pane = Pane::Line;
            let outcome = self.line.paste(text);
            self.took(outcome, shared, asks);
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let drawn = Drawn {
            begun: &self.begun,
            line: &self.line,
            typed: self.typed,
            stamped: &self.stamped,
            in_numbers: self.pane == Pane::Numbers,
            at: self.at,
            writes: self.writes,
        };
        drawn.draw(&mut self.up, area, buffer, shared)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::CrisisEnd => {
                let standing = crises::standing_of(&shared.register, self.begun.id);
                let ended = standing.is_some_and(|standing| standing.ended.is_some());
                ended.then(|| shared.words.get("crisis-go-on"))
            }
            Command::Open => Some(shared.words.get("command-crisis-told")),
            // Enter does it, as the line itself says; there is nothing to narrow or to make here.
            Command::Save | Command::New | Command::Narrow | Command::Search => Some(String::new()),
            command if DEEDS.contains(&command) && !self.writes => Some(String::new()),
            _ => None,
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(command, Command::Narrow)
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        match self.writes {
            true => DEEDS.to_vec(),
            false => Vec::new(),
        }
    }

    fn opened(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.send(shared, asks);
    }

    fn changed(&mut self, shared: &Shared) {
        self.follow(shared);
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        let sent = self.sent.take();
        self.leaving = false;
        if sent == Some(Sent::Line)
            && let Some(first) = self.stamped.front_mut()
        {
            first.failed = Some((refusal_text::said(refusal, shared), shared.now));
        }
        self.follow(shared);
    }

    fn saved(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        match self.sent.take() {
            Some(Sent::Beginning) if self.leaving && self.is_empty(shared) => {
                self.known = true;
                self.let_go(shared, asks);
                return;
            }
            Some(Sent::Beginning) => self.known = true,
            Some(Sent::Line) => {
                self.known = true;
                self.stamped.pop_front();
            }
            Some(Sent::Dropping) => {
                say(asks, shared.words.get("crisis-let-go"), Tone::Plain);
                return;
            }
            None => return,
        }
        self.follow(shared);
        let kept = shared.drafts.iter().any(|draft| draft.id == self.draft);
        if kept && self.draft().is_none() {
            asks.push(Ask::Do(Job::DropDraft(self.draft)));
        }
        self.send(shared, asks);
        if self.leaving && self.sent.is_none() {
            self.leaving = false;
            asks.push(Ask::Give(Command::Back));
        }
    }

    fn draft(&self) -> Option<Draft> {
        let nothing = self.line.is_empty() && self.stamped.is_empty();
        (!nothing).then(|| {
            let (line, typed) = (self.line.text(), self.typed);
            crisis_unsaved::draft(self.draft, &self.begun, line, typed, &self.stamped)
        })
    }

    fn draft_id(&self) -> Option<Id> {
        Some(self.draft)
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        child_in(&self.begun, shared)
    }

    fn least_patience(&self) -> Option<TimeDelta> {
        Some(PATIENCE)
    }

    fn is_crisis(&self) -> bool {
        true
    }

    fn is_screen(&self) -> bool {
        true
    }
}
