//! The card of somebody's first days: what there is to do, each line ticked by itself once it is done.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::post::first_steps::{self, FirstStep};
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::job::Job;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone, close_on_back};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::people_job::PeopleJob;
use crate::tui::wrap::Wrap;

/// The width of the whole, in columns.
const COLUMNS: u16 = 68;
/// The rows below the steps, in which the one under the cursor is explained.
const EXPLAINED: u16 = 2;

/// The card.
pub struct FirstDay {
    at: usize,
    steps: Vec<(FirstStep, bool)>,
}

impl FirstDay {
    /// Opens the card on the first step that is not done.
    pub fn new(shared: &Shared) -> FirstDay {
        let steps = steps(shared);
        let at = steps.iter().position(|(_, done)| !done).unwrap_or(0);
        FirstDay { at, steps }
    }

    fn step(&self) -> Option<FirstStep> {
        self.steps.get(self.at).map(|(step, _)| *step)
    }

    /// Goes to where the step is done.
    fn go(&self, asks: &mut Vec<Ask>) {
        asks.extend(self.step().map(|step| Ask::Give(place_of(step))));
    }
}

fn steps(shared: &Shared) -> Vec<(FirstStep, bool)> {
    first_steps::of(&shared.register, &shared.me, &shared.access)
}

/// Where a step is done, or seen to be done by others.
fn place_of(step: FirstStep) -> Command {
    match step {
        FirstStep::Confirmed | FirstStep::Keys | FirstStep::Card | FirstStep::Supervisor => {
            Command::GoPeople
        }
        FirstStep::Team => Command::GoChildren,
        FirstStep::Appointment | FirstStep::Supervision => Command::GoSchedule,
        FirstStep::Note | FirstStep::LookIn => Command::GoToday,
        FirstStep::Room => Command::GoSettings,
    }
}

/// What is said of a step, and how it comes to be done.
fn text_of(step: FirstStep) -> (&'static str, &'static str) {
    match step {
        FirstStep::Confirmed => ("first-day-confirmed", "first-day-confirmed-how"),
        FirstStep::Keys => ("first-day-keys", "first-day-keys-how"),
        FirstStep::Card => ("first-day-card", "first-day-card-how"),
        FirstStep::Team => ("first-day-team", "first-day-team-how"),
        FirstStep::Appointment => ("first-day-appointment", "first-day-appointment-how"),
        FirstStep::Note => ("first-day-note", "first-day-note-how"),
        FirstStep::LookIn => ("first-day-look-in", "first-day-look-in-how"),
        FirstStep::Supervision => ("first-day-supervision", "first-day-supervision-how"),
        FirstStep::Room => ("first-day-room", "first-day-room-how"),
        FirstStep::Supervisor => ("first-day-supervisor", "first-day-supervisor-how"),
    }
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let wrap = Wrap::new(text, room);
    let rows = wrap.rows().iter();
    rows.map(|row| text[row.range()].trim_end().to_owned())
        .collect()
}

impl Layer for FirstDay {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn command(&mut self, command: Command, _shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        close_on_back(command, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let last = self.steps.len().saturating_sub(1);
        match (key.code, key.command_twin().typed()) {
            (KeyCode::Up, _) | (_, Some('k')) => self.at = self.at.saturating_sub(1),
            (KeyCode::Down, _) | (_, Some('j')) => self.at = (self.at + 1).min(last),
            (KeyCode::Enter, _) => self.go(asks),
            (_, Some(digit @ '1'..='9')) => {
                let chosen = digit.to_digit(10).map_or(0, |digit| digit as usize - 1);
                if chosen <= last {
                    self.at = chosen;
                    self.go(asks);
                }
            }
            (_, Some('x')) => {
                asks.push(Ask::Close);
                asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::EndFirstDay))));
                if !self.steps.iter().all(|(_, done)| *done) {
                    asks.push(Ask::Say(Notice {
                        text: shared.words.get("first-day-put-away"),
                        tone: Tone::Plain,
                    }));
                }
            }
            _ => {}
        }
        Taken::Yes
    }

    fn changed(&mut self, shared: &Shared) {
        self.steps = steps(shared);
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let columns = area.width.saturating_sub(2).clamp(20, COLUMNS);
        let room = usize::from(columns.min(area.width).saturating_sub(4)).max(1);
        let done = self.steps.iter().filter(|(_, done)| *done).count();
        let count = self.steps.len();
        let what = match done == count {
            true => words.get("first-day-all-done"),
            false => words.with(
                "first-day-what",
                &[("done", done.into()), ("count", count.into())],
            ),
        };
        let before = wrapped(&what, room);
        let rows = before.len() + count + usize::from(EXPLAINED) + 4;
        let height = u16::try_from(rows).unwrap_or(u16::MAX);
        let place = overlay::rect(area, columns, height, Spot::Center);
        let title = words.get("first-day");
        let hint = words.get("first-day-hint");
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        for (line, y) in before.iter().zip(inner.y..inner.bottom()) {
            buffer.set_string(inner.x, y, line, theme.normal);
        }
        let first = inner.y + u16::try_from(before.len() + 1).unwrap_or(0);
        for (number, ((step, done), y)) in self.steps.iter().zip(first..inner.bottom()).enumerate()
        {
            let here = number == self.at;
            let marker = if here { "▸" } else { " " };
            let tick = if *done { "[×]" } else { "[ ]" };
            let text = words.get(text_of(*step).0);
            let text = format!("{marker} {} {tick} {text}", number + 1);
            let style = match (here, done) {
                (true, _) => theme.strong,
                (false, true) => theme.dim,
                (false, false) => theme.normal,
            };
            let text = inert::cut(&text, usize::from(inner.width));
            buffer.set_string(inner.x, y, text, style);
        }
        if let Some(step) = self.step() {
            let how = wrapped(&words.get(text_of(step).1), room);
            let below = first + u16::try_from(count + 1).unwrap_or(0);
            for (line, y) in how.iter().zip(below..inner.bottom()) {
                buffer.set_string(inner.x, y, line, theme.dim);
            }
        }
        let at = u16::try_from(self.at).unwrap_or(0);
        Some(Position {
            x: inner.x,
            y: (first + at).min(inner.bottom().saturating_sub(1)),
        })
    }
}
