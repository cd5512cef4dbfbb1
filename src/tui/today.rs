//! Today: the day beside what is owed, from which a counselor's whole day can be worked.
//!
//! From 110 columns the two stand side by side, below that one above the other. What the keys do with an appointment is
//! in `appointment_actions`; which layer opens what, in `reopen`.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::post::last_visit::{TakenNote, Visit};
use crate::post::left_red::left_last;
use crate::post::use_cases::handovers;
use crate::tui::appointment_actions::{act, commands, next_name, open};
use crate::tui::appointment_details::Details;
use crate::tui::appointment_forms::{Prefill, book, enter_afterwards};
use crate::tui::child_actions;
use crate::tui::closing_view::ClosingView;
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::job::Job;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::openings;
use crate::tui::reopen;
use crate::tui::sharing_words;
use crate::tui::supervision_form::supervise;
use crate::tui::today_day::DayRow;
use crate::tui::today_day_pane::{DayPane, Shown};
use crate::tui::today_owed::{self, OwedRow};
use crate::tui::today_owed_pane::{OwedPane, SIDE_BY_SIDE};
use crate::tui::today_post;
use crate::tui::today_since::{self, Away, SinceList};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Day,
    Owed,
}

/// The screen Today.
pub struct Today {
    pane: Pane,
    /// Whether everybody's is shown.
    all: bool,
    day: DayPane,
    owed: OwedPane,
    narrowing: Narrowing,
    /// Whether a key has been pressed here: until then what arrives behind Today moves no cursor off the most pressing.
    worked: bool,
    /// For which register, minute, drafts, filter and notes taken the rows hold.
    made_for: Option<(u64, i64, Vec<Id>, bool, String, Visit)>,
    /// What changed while somebody was not in, and for which minute and last visit that holds.
    away: Option<Away>,
    away_for: Option<(i64, Option<DateTime<Utc>>)>,
    /// How the handovers stand that this person makes or takes.
    handovers: Vec<String>,
    /// What is shared with this person up to a day.
    shared_with_me: Option<String>,
    /// What a supervisor is told of the whole post.
    of_post: Vec<String>,
}

impl Today {
    /// Opens the screen.
    pub fn new(shared: &Shared) -> Today {
        let mut today = Today {
            pane: Pane::Day,
            all: false,
            day: DayPane::default(),
            owed: OwedPane::default(),
            narrowing: Narrowing::default(),
            worked: false,
            made_for: None,
            away: None,
            away_for: None,
            handovers: Vec::new(),
            shared_with_me: None,
            of_post: Vec::new(),
        };
        today.bring_up_to_date(shared);
        today.day.begin(shared);
        let booked = |row: &DayRow| matches!(row, DayRow::Appointment(_));
        if !shared.me.roles.counselor && !today.day.rows().iter().any(booked) {
            // Whoever does not counsel has their work in what is owed, most days.
            today.pane = Pane::Owed;
        }
        today
    }

    /// Works the rows out anew where the register, the minute or the drafts are others; the cursor stays on its row.
    fn bring_up_to_date(&mut self, shared: &Shared) {
        let holds = (
            shared.register.version,
            shared.now.timestamp().div_euclid(60),
            today_owed::kept(shared).collect(),
            self.all,
            self.narrowing.text().to_owned(),
            shared.visit.clone(),
        );
        if self.made_for.as_ref() == Some(&holds) {
            return;
        }
        let narrowed_anew = self.made_for.as_ref().is_some_and(|made| made.4 != holds.4);
        // It goes through every table, so not at each change.
        let away_for = (holds.1, shared.visit.last);
        if self.away_for != Some(away_for) {
            self.away = today_since::away(shared);
            self.away_for = Some(away_for);
        }
        self.made_for = Some(holds);
        self.handovers = handovers::of_person(&shared.register, shared.me.person)
            .into_iter()
            .map(|(_, one)| sharing_words::handover(one, shared))
            .collect();
        self.shared_with_me = sharing_words::with_me(shared);
        self.of_post = today_post::lines(shared);
        let is_narrowed = !self.narrowing.text().trim().is_empty();
        let wanted = is_narrowed.then(|| self.narrowing.wanted());
        let (all, wanted) = (self.all, wanted.as_ref());
        self.day.make(all, wanted, narrowed_anew, shared);
        self.owed
            .make((all, wanted), self.away.as_ref(), self.worked, shared);
    }

    /// Gives the draft under the cursor.
    fn kept_draft(&self) -> Option<Id> {
        match self.owed.row().filter(|_| self.pane == Pane::Owed) {
            Some(OwedRow::Kept(id)) => Some(*id),
            _ => None,
        }
    }

    fn appointment(&self) -> Option<Id> {
        match (self.pane, self.day.row()) {
            (Pane::Day, Some(DayRow::Appointment(id))) => Some(id),
            _ => None,
        }
    }

    /// What the keys do on a row of what is owed.
    fn act_owed(&self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let Some(row) = self.owed.row() else {
            return Taken::No;
        };
        let child = row.child();
        if let Some(draft) = self.kept_draft()
            && command == Command::Remove
        {
            asks.push(Ask::ThrowAway(draft));
            return Taken::Yes;
        }
        let layer = match command {
            Command::Advance | Command::Otherwise | Command::Move | Command::Remove => {
                return match row.outcome() {
                    Some(id) => act(command, id, shared, asks),
                    None => Taken::No,
                };
            }
            Command::WriteNote => row
                .note()
                .and_then(|id| openings::note_on(id, shared))
                .or_else(|| row.begun_note().and_then(|id| openings::note(id, shared))),
            Command::Done => match row.follow_up() {
                Some(id) => openings::do_follow_up(id, shared),
                None => return take_note(row, shared, asks),
            },
            Command::NewFollowUp => child.and_then(|id| openings::new_follow_up(id, shared)),
            Command::LogContact => child.and_then(|id| openings::log_contact(id, shared)),
            Command::OpenCase => child.and_then(|id| openings::open_case(id, shared)),
            Command::Risk => child.and_then(|id| openings::risk(id, shared)),
            Command::Consent => child.and_then(|id| openings::consent(id, shared)),
            Command::Sign => {
                let note = row.to_countersign(shared);
                let closing = row.to_approve().filter(|_| note.is_none());
                match closing {
                    Some(case) => Some(Box::new(ClosingView::new(case)) as Box<dyn Layer>),
                    None => note
                        .or_else(|| row.begun_note())
                        .and_then(|id| openings::note(id, shared)),
                }
            }
            Command::Open => {
                let opened = Self::open_owed(row, shared);
                if opened.is_none() && matches!(row, OwedRow::Kept(_)) {
                    let text = shared.words.get("today-kept-gone");
                    let tone = Tone::Warning;
                    asks.push(Ask::Say(Notice { text, tone }));
                    return Taken::Yes;
                }
                opened
            }
            _ => return Taken::No,
        };
        open(layer, asks)
    }

    fn open_owed(row: &OwedRow, shared: &Shared) -> Option<Box<dyn Layer>> {
        if *row == OwedRow::Changes {
            // What was read since the row was made is in it too.
            let list = today_since::away(shared).map(SinceList::new)?;
            return Some(Box::new(list));
        }
        if let OwedRow::Kept(id) = row {
            let draft = shared.drafts.iter().find(|draft| draft.id == *id)?;
            return reopen::draft(draft, shared);
        }
        let note = match row.key() {
            Command::WriteNote => row.begun_note(),
            Command::Sign => row.to_countersign(shared),
            _ => None,
        };
        let closing = row
            .to_approve()
            .filter(|_| row.key() == Command::Open)
            .map(|case| Box::new(ClosingView::new(case)) as Box<dyn Layer>);
        let crisis = row.crisis().and_then(|id| openings::crisis(id, shared));
        crisis
            .or_else(|| note.and_then(|id| openings::note(id, shared)))
            .or(closing)
            .or_else(|| row.child().and_then(|id| reopen::child(id, shared)))
            .or_else(|| {
                let id = row.outcome().or(row.note())?;
                Some(Box::new(Details::new(id, reopen::child)) as Box<dyn Layer>)
            })
    }

    fn prefill(&self, shared: &Shared) -> Prefill {
        let mut prefill = Prefill::default();
        match self.pane {
            Pane::Day => {
                if let Some(DayRow::Gap(from, until)) = self.day.row() {
                    prefill.start = Some(from);
                    prefill.minutes = u32::try_from((until - from).num_minutes()).ok();
                    prefill.counselor = Some(shared.me.person);
                }
            }
            Pane::Owed => prefill.child = self.owed.row().and_then(OwedRow::child),
        }
        prefill
    }
}

/// The columns of the day where what is owed stands beside it: time, name, state and place, each uncut as a rule.
const DAY_LEAST: u16 = 54;

/// Keeps that this person has taken note of what a row tells them.
fn take_note(row: &OwedRow, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
    let left = row
        .left_red()
        .and_then(|id| left_last(id, shared.register.cases.get(id)?));
    let note = match left {
        Some(left) => TakenNote::LeftRed {
            case: left.case,
            at: left.at,
        },
        None if *row == OwedRow::Changes => TakenNote::Changes,
        None => return Taken::No,
    };
    asks.push(Ask::Do(Job::TakeNote(note)));
    Taken::Yes
}

impl Narrowed for Today {
    fn narrowing(&mut self) -> &mut Narrowing {
        &mut self.narrowing
    }

    fn narrow(&mut self, shared: &Shared, _asks: &mut Vec<Ask>) {
        self.bring_up_to_date(shared);
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let moved = match self.pane {
            Pane::Day => self.day.moved(command),
            Pane::Owed => self.owed.moved(command),
        };
        if moved {
            return Taken::Yes;
        }
        match command {
            Command::NextPane | Command::PreviousPane => {
                self.pane = match self.pane {
                    Pane::Day => Pane::Owed,
                    Pane::Owed => Pane::Day,
                };
            }
            Command::Left => self.pane = Pane::Day,
            Command::Right => self.pane = Pane::Owed,
            Command::View => {
                self.all = !self.all;
                self.bring_up_to_date(shared);
            }
            Command::New => asks.push(Ask::Open(book(self.prefill(shared), shared))),
            Command::Supervise => {
                let start = self.prefill(shared).start;
                asks.push(Ask::Open(supervise(None, start, shared)));
            }
            Command::EnterAfterwards => {
                let mut prefill = self.prefill(shared);
                prefill.start = None;
                asks.push(Ask::Open(enter_afterwards(prefill, shared)));
            }
            _ => {
                return match (self.pane, self.day.row()) {
                    (Pane::Owed, _) => self.act_owed(command, shared, asks),
                    (Pane::Day, Some(DayRow::Appointment(id))) if command == Command::Open => {
                        asks.push(Ask::Open(Box::new(Details::new(id, reopen::child))));
                        Taken::Yes
                    }
                    (Pane::Day, Some(DayRow::Appointment(id))) => act(command, id, shared, asks),
                    (Pane::Day, Some(DayRow::Gap(..))) if command == Command::Open => {
                        let prefill = self.prefill(shared);
                        asks.push(Ask::Open(match shared.me.roles.counselor {
                            true => book(prefill, shared),
                            false => supervise(None, prefill.start, shared),
                        }));
                        Taken::Yes
                    }
                    (Pane::Day, _) => Taken::No,
                };
            }
        }
        Taken::Yes
    }
}

impl Layer for Today {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing.contexts(&[Context::Today, Context::List])
    }

    fn child(&self, shared: &Shared) -> Option<Id> {
        let alone = |id: Id| match shared.register.appointments.get(id)?.children() {
            [child] => Some(*child),
            _ => None,
        };
        match self.pane {
            Pane::Day => self.appointment().and_then(alone),
            Pane::Owed => self.owed.row().and_then(OwedRow::child),
        }
    }

    fn is_screen(&self) -> bool {
        true
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.bring_up_to_date(shared);
        self.worked = true;
        self.give(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_paste(text, shared, asks)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.bring_up_to_date(shared);
        let mut area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        let room = usize::from(area.height > 8) * 2;
        let handovers = self.handovers.iter().take(room);
        let with_me = self.shared_with_me.iter().take(room);
        let of_post = self.of_post.iter().take(room);
        for said in of_post.chain(handovers).chain(with_me) {
            let line = inert::cut(said, usize::from(area.width));
            buffer.set_string(area.x, area.y, line, shared.theme.accent);
            area.y += 1;
            area.height -= 1;
        }
        let typed = self.narrowing.draw_above(&mut area, buffer, shared);
        let (day, owed) = if area.width >= SIDE_BY_SIDE {
            // What is owed has the longer texts; the day is given what it needs first.
            let left = (area.width * 9 / 20).max(DAY_LEAST);
            (
                Rect {
                    width: left.saturating_sub(1),
                    ..area
                },
                Rect {
                    x: area.x + left,
                    width: area.width - left,
                    ..area
                },
            )
        } else {
            let above = area.height / 2;
            (
                Rect {
                    height: above,
                    ..area
                },
                Rect {
                    y: area.y + above,
                    height: area.height - above,
                    ..area
                },
            )
        };
        let shown = |pane: Pane| Shown {
            all: self.all,
            narrowed: !self.narrowing.is_empty(),
            focused: self.pane == pane,
        };
        let (day_shown, owed_shown) = (shown(Pane::Day), shown(Pane::Owed));
        let on_day = self.day.draw(day_shown, day, buffer, shared);
        let away = self.away.as_ref();
        let on_owed = self.owed.draw((owed_shown, away), owed, buffer, shared);
        match self.pane {
            _ if self.narrowing.is_typing() => typed,
            Pane::Day => on_day,
            Pane::Owed => on_owed,
        }
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Advance => {
                let id = self.appointment().or_else(|| {
                    self.owed
                        .row()
                        .filter(|_| self.pane == Pane::Owed)?
                        .outcome()
                });
                let appointment = id.and_then(|id| shared.register.appointments.get(id));
                Some(
                    appointment
                        .map_or_else(String::new, |appointment| next_name(appointment, shared)),
                )
            }
            Command::Save => self.narrowing.hint(command),
            // There is something to sign on some rows only.
            Command::Sign => {
                let row = self.owed.row().filter(|_| self.pane == Pane::Owed);
                let signs = row.filter(|row| row.commands().contains(&Command::Sign));
                let words = &shared.words;
                Some(signs.map_or_else(String::new, |row| {
                    words.get(match row.to_countersign(shared) {
                        Some(_) => "today-key-countersign",
                        None => "today-key-approve",
                    })
                }))
            }
            Command::Remove if self.kept_draft().is_some() => {
                Some(shared.words.get("today-key-throw-away"))
            }
            Command::OpenCase | Command::Risk if self.pane == Pane::Owed => {
                let child = self.owed.row().and_then(OwedRow::child);
                child_actions::hint(command, child, shared)
            }
            Command::View => Some(shared.words.get(if self.all {
                "today-mine"
            } else {
                "today-everybody"
            })),
            _ => None,
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let appointment = self
            .appointment()
            .and_then(|id| shared.register.appointments.get(id));
        let mut found = match self.pane {
            Pane::Owed => self.owed.row().map(OwedRow::commands).unwrap_or_default(),
            Pane::Day => appointment
                .map(|appointment| commands(appointment, shared))
                .unwrap_or_default(),
        };
        found.extend([
            Command::New,
            Command::EnterAfterwards,
            Command::Supervise,
            Command::View,
        ]);
        found
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        self.bring_up_to_date(shared);
        if saved.kind == Kind::Appointment {
            self.day.point_to(saved.id);
        }
    }

    fn changed(&mut self, shared: &Shared) {
        // What is shared is in no record.
        self.made_for = None;
        self.bring_up_to_date(shared);
    }
}
