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
use crate::tui::narrowing::{Narrowing, Typed};
use crate::tui::openings;
use crate::tui::pane_title::{more_below, titled};
use crate::tui::reading_forms;
use crate::tui::table::{CellText, Column, Room, Selection, Table};
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
    to_decide: Vec<Asked>,
    own: Vec<Asked>,
    deciding: Selection,
    asking: Selection,
    narrowing: Narrowing,
    made_for: Option<(u64, i64, String)>,
    page: usize,
}

impl Approvals {
    /// Opens what waits for this person's word; where they give none, what they asked for.
    pub fn new(shared: &Shared) -> Approvals {
        let mut screen = Approvals {
            pane: match approves(&shared.register, &shared.me) {
                true => Pane::ToDecide,
                false => Pane::Own,
            },
            to_decide: Vec::new(),
            own: Vec::new(),
            deciding: Selection::default(),
            asking: Selection::default(),
            narrowing: Narrowing::default(),
            made_for: None,
            page: 9,
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
        let (deciding, asking) = (
            self.of(Pane::ToDecide).cloned(),
            self.of(Pane::Own).cloned(),
        );
        self.to_decide = approvals::to_decide(register, me);
        self.own = approvals::own(register, me, shared.now);
        if !self.narrowing.text().trim().is_empty() {
            let wanted = self.narrowing.wanted();
            let finds = |asked: &Asked| {
                let child: Vec<Id> = asked.child(register).into_iter().collect();
                let texts = [what(asked, shared), staff_name(asked.by, shared)];
                wanted.finds(&child, &texts, shared)
            };
            self.to_decide.retain(finds);
            self.own.retain(finds);
        }
        self.made_for = Some(key);
        let place = |list: &[Asked], asked: Option<Asked>| {
            let of = asked?.of;
            list.iter().position(|one| one.of == of)
        };
        if let Some(row) = place(&self.to_decide, deciding) {
            self.deciding.select(row);
        }
        if let Some(row) = place(&self.own, asking) {
            self.asking.select(row);
        }
    }

    fn of(&self, pane: Pane) -> Option<&Asked> {
        match pane {
            Pane::ToDecide => {
                let row = self.deciding.row(self.to_decide.len())?;
                self.to_decide.get(row)
            }
            Pane::Own => self.own.get(self.asking.row(self.own.len())?),
        }
    }

    fn asked(&self) -> Option<&Asked> {
        self.of(self.pane)
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if let Some(by) = command.rows(self.page) {
            match self.pane {
                Pane::ToDecide => self.deciding.move_by(by, self.to_decide.len()),
                Pane::Own => self.asking.move_by(by, self.own.len()),
            }
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

    fn draw_pane(
        &mut self,
        pane: Pane,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let (list, selection, title, empty) = match pane {
            Pane::ToDecide => (
                &self.to_decide,
                &mut self.deciding,
                "approvals-to-decide",
                "approvals-none-to-decide",
            ),
            Pane::Own => (
                &self.own,
                &mut self.asking,
                "approvals-own",
                "approvals-none-own",
            ),
        };
        let title = words.with(title, &[("count", list.len().into())]);
        let focused = self.pane == pane;
        let body = titled(&title, focused, area, buffer, shared);
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
        selection.settle(list.len(), usize::from(body.height));
        let empty = words.get(match self.narrowing.is_empty() {
            true => empty,
            false => "approvals-none-match",
        });
        let at = *selection;
        let below = at.below(list.len(), usize::from(body.height));
        more_below(below, area, buffer, shared);
        Table::new(&columns, list.len(), |row| match list.get(row) {
            Some(asked) => cells(asked, named, shared),
            None => Vec::new(),
        })
        .without_header()
        .empty(&empty)
        .marked(focused)
        .draw(
            body,
            buffer,
            &shared.theme,
            &at,
            focused && !self.narrowing.is_typing(),
        )
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
        if let Some(taken) = self.narrowing.command(command) {
            self.settle(shared);
            return taken;
        }
        self.on_list(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match self.narrowing.key(key, asks) {
            Typed::No => return Taken::No,
            Typed::Yes => self.settle(shared),
            Typed::Drive(command) => return self.on_list(command, shared, asks),
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        self.narrowing.paste(text);
        self.settle(shared);
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let mut area = area.intersection(buffer.area);
        if area.height < 6 {
            return None;
        }
        let mut typed = None;
        if self.narrowing.is_typing() || !self.narrowing.is_empty() {
            let line = Rect { height: 1, ..area };
            typed = self.narrowing.draw(line, buffer, shared);
            area.y += 1;
            area.height -= 1;
        }
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
        self.page = usize::from(bottom.height.saturating_sub(2)).max(1);
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

    fn is_beside_tabs(&self) -> bool {
        true
    }

    fn is_screen(&self) -> bool {
        true
    }
}
