//! Approvals: what waits for one's word above, what one asked for below; one key each to open, approve or return.
//!
//! Whoever approves nothing sees what they asked for alone. What is approved is opened first: nobody puts their name to
//! what they have not read.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::post_time::day_of;
use crate::care::records::approval::ApprovalState;
use crate::care::records::case_header::CaseState;
use crate::post::approvals::{self, Asked, approves, changed_since};
use crate::post::use_cases::note_signing::may_decide;
use crate::tui::appointment_words::{child_name, staff_name};
use crate::tui::approval_words::{due_words, state_words};
use crate::tui::case_forms;
use crate::tui::closing_forms::{confirm_closing, return_closing};
use crate::tui::closing_view::ClosingView;
use crate::tui::commands::{Command, Context};
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::listed::Listed;
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::openings;
use crate::tui::pane_title::{more_below, titled};
use crate::tui::reading_forms;
use crate::tui::table::{CellText, Column, Room, Table};
use crate::words::dates;
use crate::words::lang::begin_large;

/// From how many columns the people have a column of their own.
const WIDE_FROM: u16 = 76;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    ToDecide,
    Own,
}

/// The screen of approvals.
pub struct Approvals {
    pane: Pane,
    to_decide: Listed<Asked>,
    own: Listed<Asked>,
    narrowing: Narrowing,
    made_for: Option<(u64, i64, String)>,
}

impl Approvals {
    /// Opens what waits for this person's word; where they give none, what they asked for.
    pub fn new(shared: &Shared) -> Approvals {
        let mut screen = Approvals {
            pane: match approves(&shared.register, &shared.me) {
                true => Pane::ToDecide,
                false => Pane::Own,
            },
            to_decide: Listed::default(),
            own: Listed::default(),
            narrowing: Narrowing::default(),
            made_for: None,
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let key = (
            shared.register.version,
            shared.now.timestamp().div_euclid(60),
            self.narrowing.text().to_owned(),
        );
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let (register, me) = (&shared.register, &shared.me);
        let mut to_decide = approvals::to_decide(register, me);
        let mut own = approvals::own(register, me, shared.now);
        if !self.narrowing.text().trim().is_empty() {
            let wanted = self.narrowing.wanted();
            let finds = |asked: &Asked| {
                let child: Vec<Id> = asked.child(register).into_iter().collect();
                let texts = [what(asked, shared), staff_name(asked.by, shared)];
                wanted.finds(&child, &texts, shared)
            };
            to_decide.retain(finds);
            own.retain(finds);
        }
        let same = |one: &Asked, other: &Asked| one.of == other.of;
        self.to_decide.put(to_decide, same);
        self.own.put(own, same);
        self.made_for = Some(key);
    }

    fn list(&mut self, pane: Pane) -> &mut Listed<Asked> {
        match pane {
            Pane::ToDecide => &mut self.to_decide,
            Pane::Own => &mut self.own,
        }
    }

    fn asked(&self) -> Option<&Asked> {
        match self.pane {
            Pane::ToDecide => self.to_decide.selected(),
            Pane::Own => self.own.selected(),
        }
    }

    fn draw_pane(
        &mut self,
        pane: Pane,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let (title, empty) = match pane {
            Pane::ToDecide => ("approvals-to-decide", "approvals-none-to-decide"),
            Pane::Own => ("approvals-own", "approvals-none-own"),
        };
        let narrowed = !self.narrowing.is_empty();
        let focused = self.pane == pane;
        let has_cursor = focused && !self.narrowing.is_typing();
        let list = self.list(pane);
        let title = words.with(title, &[("count", list.len().into())]);
        let body = titled(&title, focused, area, buffer, shared);
        list.fit(body.height);
        let mut columns = vec![
            Column::new("", Room::Fixed(11)),
            Column::new("", Room::Fixed(12)),
            Column::new("", Room::Fixed(12)),
            Column::new("", Room::Share(1)),
        ];
        // What one asked for oneself needs no name.
        let named = area.width >= WIDE_FROM && pane == Pane::ToDecide;
        if named {
            columns.insert(3, Column::new("", Room::Fixed(9)));
        }
        let empty = words.get(match narrowed {
            true => "approvals-none-match",
            false => empty,
        });
        more_below(list.below(), area, buffer, shared);
        Table::new(&columns, list.len(), |row| match list.rows().get(row) {
            Some(asked) => cells(asked, named, shared),
            None => Vec::new(),
        })
        .without_header()
        .empty(&empty)
        .marked(focused)
        .draw(body, buffer, &shared.theme, list.cursor(), has_cursor)
    }
}

/// Lists what can be done with a row, the most wanted first.
fn commands(asked: &Asked, pane: Pane, shared: &Shared) -> Vec<Command> {
    let mut found = match pane {
        Pane::ToDecide => vec![Command::Advance, Command::Otherwise],
        Pane::Own => Vec::new(),
    };
    let returned = asked.state == ApprovalState::Returned && pane == Pane::Own;
    if returned && asked.case().is_some_and(|case| is_closing(case, shared)) {
        found.push(Command::Edit);
    }
    found.push(Command::Open);
    found
}

fn is_closing(case: Id, shared: &Shared) -> bool {
    let case = shared.register.cases.get(case);
    case.is_some_and(|case| matches!(case.state, CaseState::Closing | CaseState::Closed))
}

/// Opens the question or the form by which it is decided; nothing where it has not been read yet.
fn decide(asked: &Asked, approve: bool, shared: &Shared) -> Option<Box<dyn Layer>> {
    let (register, me) = (&shared.register, &shared.me);
    if let Some(case) = asked.case() {
        let read = asked.content.is_none() || approvals::summary(register, asked).is_some();
        return read.then(|| match approve {
            true => Box::new(confirm_closing(case, asked, shared)) as Box<dyn Layer>,
            false => return_closing(case, shared),
        });
    }
    let note = asked.note(register)?;
    may_decide(register, me, note).ok()?;
    Some(match approve {
        true => Box::new(reading_forms::confirm_countersign(note, shared)),
        false => reading_forms::return_note(note, shared),
    })
}

/// Opens what is asked about.
fn open(asked: &Asked, shared: &Shared) -> Option<Box<dyn Layer>> {
    match asked.case() {
        Some(case) => Some(Box::new(ClosingView::new(case))),
        None => openings::note(asked.note(&shared.register)?, shared),
    }
}

/// Names what is to be approved.
fn what(asked: &Asked, shared: &Shared) -> String {
    shared.words.get(match asked.case() {
        Some(_) => "approvals-closing",
        None => "approvals-countersign",
    })
}

fn cells(asked: &Asked, named: bool, shared: &Shared) -> Vec<CellText<'static>> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let zone = register.settings.zone;
    let today: NaiveDate = day_of(zone, shared.now);
    let day = |at| dates::relative(words, day_of(zone, at), today);
    let name = match asked.child(register) {
        Some(child) => child_name(child, shared),
        None => "–".to_owned(),
    };
    let (state, style) = state_words(asked, shared);
    let mut said = Vec::new();
    if !named && asked.by != shared.me.person {
        said.push(staff_name(asked.by, shared));
    }
    if asked.unasked {
        said.push(words.get("approvals-unasked"));
    }
    if changed_since(register, asked) {
        said.push(words.get("approvals-changed-since"));
    }
    if let Some((by, at)) = asked.decided {
        said.push(format!("{} {}", staff_name(by, shared), day(at)));
    }
    if !asked.remark.is_empty() {
        said.push(asked.remark.replace('\n', " "));
    }
    if let Some(case) = asked.case().and_then(|id| register.cases.get(id))
        && asked.decided.is_none()
    {
        said.extend(due_words(asked, shared));
        said.push(case.number.clone());
        said.extend(case.closing.map(|reason| words.get(reason.id())));
    }
    let mut cells = vec![
        CellText::styled(begin_large(&what(asked, shared)), theme.normal),
        CellText::styled(name, theme.strong),
    ];
    match asked.decided {
        None => cells.push(CellText::styled(day(asked.at), theme.dim)),
        Some(_) => cells.push(CellText::styled(state, style)),
    }
    if named {
        cells.push(staff_name(asked.by, shared).into());
    }
    cells.push(CellText::styled(said.join(" · "), theme.dim));
    cells
}

impl Narrowed for Approvals {
    fn narrowing(&mut self) -> &mut Narrowing {
        &mut self.narrowing
    }

    fn narrow(&mut self, shared: &Shared, _asks: &mut Vec<Ask>) {
        self.settle(shared);
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.list(self.pane).moved(command) {
            return Taken::Yes;
        }
        if matches!(command, Command::NextPane | Command::PreviousPane) {
            self.pane = match self.pane {
                Pane::Own if approves(&shared.register, &shared.me) => Pane::ToDecide,
                _ => Pane::Own,
            };
            return Taken::Yes;
        }
        let Some(asked) = self.asked() else {
            return Taken::No;
        };
        if !commands(asked, self.pane, shared).contains(&command) {
            return Taken::No;
        }
        let layer = match command {
            Command::Advance => decide(asked, true, shared).or_else(|| open(asked, shared)),
            Command::Otherwise => decide(asked, false, shared).or_else(|| open(asked, shared)),
            Command::Edit => asked
                .case()
                .map(|case| case_forms::step_case(case, CaseState::Closed, shared)),
            Command::Open => open(asked, shared),
            _ => return Taken::No,
        };
        asks.extend(layer.map(Ask::Open));
        Taken::Yes
    }
}

impl Layer for Approvals {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing.contexts(&[Context::Board, Context::List])
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        if command == Command::GoApprovals {
            // It is here already.
            return Taken::Yes;
        }
        self.give(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_paste(text, shared, asks)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let mut area = area.intersection(buffer.area);
        if area.height < 6 {
            return None;
        }
        let typed = self.narrowing.draw_above(&mut area, buffer, shared);
        let both = approves(&shared.register, &shared.me);
        // What waits is given the room that one's own does not need.
        let own = u16::try_from(self.own.len()).unwrap_or(u16::MAX);
        let below = own.saturating_add(2).clamp(4, (area.height / 2).max(4));
        let above = if both {
            area.height - below.min(area.height)
        } else {
            0
        };
        let top = Rect {
            height: above,
            ..area
        };
        let bottom = Rect {
            y: area.y + above,
            height: area.height - above,
            ..area
        };
        let deciding = match both {
            true => self.draw_pane(Pane::ToDecide, top, buffer, shared),
            false => None,
        };
        let asking = self.draw_pane(Pane::Own, bottom, buffer, shared);
        match self.pane {
            _ if self.narrowing.is_typing() => typed,
            Pane::ToDecide => deciding,
            Pane::Own => asking,
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let asked = self.asked();
        asked.map_or_else(Vec::new, |asked| commands(asked, self.pane, shared))
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::New
                | Command::Remove
                | Command::WriteNote
                | Command::NewFollowUp
                | Command::Done
                | Command::Move
                | Command::LogContact
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        match command {
            Command::Advance => Some(match self.asked() {
                Some(asked) if self.pane == Pane::ToDecide => words.get(match asked.case() {
                    Some(_) => "approvals-approve",
                    None => "reading-countersign",
                }),
                _ => String::new(),
            }),
            Command::Otherwise => Some(words.get("reading-return")),
            Command::Edit => Some(words.get("approvals-ask-anew")),
            Command::New | Command::Supervise => Some(String::new()),
            Command::Save => self.narrowing.hint(command),
            _ => None,
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn beside_tabs(&self) -> Option<Command> {
        Some(Command::GoApprovals)
    }

    fn is_screen(&self) -> bool {
        true
    }
}
