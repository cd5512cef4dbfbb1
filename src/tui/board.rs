//! The supervisor's board: a line a counselor, red and orange cases first, and two charts of the last weeks.
//!
//! Every figure and every bar opens the list behind it. Cases and charts are those of the line under the cursor. A
//! counselor who supervises nobody sees their own line. What is counted, and how, is `post::board`'s.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, PersonId};
use crate::post::approvals;
use crate::post::board::{self, Behind, Board, Figure, Line, Pressing, WEEKS};
use crate::post::last_visit::{TakenNote, Visit};
use crate::post::left_red::{LeftRed, to_take_note_of};
use crate::post::whose::Whose;
use crate::post::without_counselor;
use crate::tui::appointment_words::{child_name, staff_name};
use crate::tui::bars;
use crate::tui::board_cells::{
    AGES_FROM, case_cells, cells, figures, left_cells, risk_columns, short_id, today,
};
use crate::tui::board_list::BoardList;
use crate::tui::board_places::places;
use crate::tui::commands::{Command, Context};
use crate::tui::inert::{self, Align};
use crate::tui::job::Job;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::openings;
use crate::tui::pane_title::{fits, more_below, titled};
use crate::tui::reopen;
use crate::tui::supervision_form::supervise;
use crate::tui::table::{Column, Room, Selection, Table};
use crate::words::dates;

/// The columns of a counselor's name, and where there is little room.
const NAME: u16 = 9;
const NAME_BRIEF: u16 = 6;
/// From how many columns a case says when its child was last seen.
const LAST_FROM: u16 = 70;

/// The columns of a child's name at least and at most.
const CHILD: (u16, u16) = (10, 20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Figures,
    Cases,
    Held,
    Overdue,
}

impl Pane {
    const ALL: [Pane; 4] = [Pane::Figures, Pane::Cases, Pane::Held, Pane::Overdue];

    fn turned(self, by: usize) -> Pane {
        let at = Pane::ALL.iter().position(|pane| *pane == self).unwrap_or(0);
        Pane::ALL[(at + by) % Pane::ALL.len()]
    }
}

/// The screen of the board.
pub struct BoardScreen {
    board: Board,
    /// For which register and minute the figures hold.
    made_for: Option<(u64, i64, Visit)>,
    pane: Pane,
    lines: Selection,
    figure: usize,
    cases: Selection,
    week: usize,
    /// Cases that left red, of which this person is still to take note; they stand above the pressing ones.
    left: Vec<LeftRed>,
    /// Approvals that wait for this person's word.
    waiting: usize,
    /// How many of them are past their day.
    late: usize,
    page: usize,
}

impl BoardScreen {
    /// Opens the board.
    pub fn new(shared: &Shared) -> BoardScreen {
        let mut screen = BoardScreen {
            board: Board {
                lines: Vec::new(),
                pressing: Vec::new(),
            },
            made_for: None,
            pane: Pane::Figures,
            lines: Selection::default(),
            figure: 0,
            cases: Selection::default(),
            week: WEEKS - 1,
            left: Vec::new(),
            waiting: 0,
            late: 0,
            page: 5,
        };
        screen.settle(shared);
        screen
    }

    /// Works the figures out anew where the register or the minute is another; the cursor stays on its line.
    fn settle(&mut self, shared: &Shared) {
        let holds = (
            shared.register.version,
            shared.now.timestamp().div_euclid(60),
            shared.visit.clone(),
        );
        if self.made_for.as_ref() == Some(&holds) {
            return;
        }
        let at = self.line().map(|line| line.counselor);
        let case = self.case().map(|case| case.case);
        let whose = match shared.me.roles.supervisor {
            true => Whose::Everybodys,
            false => Whose::Of(shared.me.person),
        };
        let at_work = shared.me.colleagues.iter();
        let counselors: Vec<PersonId> = at_work
            .filter(|(_, roles)| roles.counselor)
            .map(|(person, _)| *person)
            .collect();
        self.board = board::board(&shared.register, shared.now, whose, &counselors);
        self.board.lines.sort_by_cached_key(|line| {
            let name = line.counselor.map(|person| staff_name(person, shared));
            (name, line.counselor)
        });
        self.left = to_take_note_of(&shared.register, &shared.me, &shared.visit);
        let waiting = approvals::to_decide(&shared.register, &shared.me);
        let is_late = |asked: &&approvals::Asked| {
            let due = asked.due(&shared.register);
            due.is_some_and(|due| due < today(shared))
        };
        self.late = waiting.iter().filter(is_late).count();
        self.waiting = waiting.len();
        self.made_for = Some(holds);
        let mut lines = self.board.lines.iter();
        let found = at.and_then(|at| lines.position(|line| line.counselor == at));
        if let Some(row) = found {
            self.lines.select(row);
        }
        let found = case.and_then(|case| self.shown_cases().position(|one| one.case == case));
        if let Some(row) = found {
            self.cases.select(self.shown_left().count() + row);
        }
    }

    fn line(&self) -> Option<&Line> {
        let row = self.lines.row(self.board.lines.len())?;
        self.board.lines.get(row)
    }

    fn counselor(&self) -> Option<PersonId> {
        self.line().and_then(|line| line.counselor)
    }

    /// The cases of the line under the cursor.
    fn shown_cases(&self) -> impl Iterator<Item = &Pressing> {
        let counselor = self.counselor();
        let cases = self.board.pressing.iter();
        cases.filter(move |case| counselor.is_none_or(|person| case.counselor == person))
    }

    /// Those that left red, of the line under the cursor.
    fn shown_left(&self) -> impl Iterator<Item = &LeftRed> {
        let counselor = self.counselor();
        let left = self.left.iter();
        left.filter(move |left| counselor.is_none_or(|person| left.counselor == person))
    }

    /// How many rows the cases have.
    fn case_rows(&self) -> usize {
        self.shown_left().count() + self.shown_cases().count()
    }

    fn case(&self) -> Option<&Pressing> {
        let row = self.cases.row(self.case_rows())?;
        let row = row.checked_sub(self.shown_left().count())?;
        self.shown_cases().nth(row)
    }

    fn left(&self) -> Option<&LeftRed> {
        let row = self.cases.row(self.case_rows())?;
        self.shown_left().nth(row)
    }

    /// The child of the row under the cursor, among the cases.
    fn case_child(&self) -> Option<Id> {
        let left = self.left().map(|left| left.child);
        left.or_else(|| self.case().map(|case| case.child))
    }

    fn figure(&self) -> Figure {
        Figure::ALL[self.figure.min(Figure::ALL.len() - 1)]
    }

    fn monday(&self) -> Option<NaiveDate> {
        let weeks = &self.line()?.weeks;
        weeks.get(self.week).map(|week| week.monday)
    }

    /// What Enter opens the list of.
    fn behind(&self) -> Option<Behind> {
        match self.pane {
            Pane::Figures => Some(Behind::Figure(self.figure())),
            Pane::Cases => None,
            Pane::Held => self.monday().map(Behind::Held),
            Pane::Overdue => self.monday().map(Behind::Overdue),
        }
    }

    fn move_down(&mut self, by: isize) {
        match self.pane {
            Pane::Figures => {
                self.lines.move_by(by, self.board.lines.len());
                self.cases.select(0);
            }
            Pane::Cases => {
                let cases = self.case_rows();
                self.cases.move_by(by, cases);
            }
            Pane::Held | Pane::Overdue => self.move_right(by.signum()),
        }
    }

    fn move_right(&mut self, by: isize) {
        let (at, last) = match self.pane {
            Pane::Figures => (&mut self.figure, Figure::ALL.len() - 1),
            Pane::Held | Pane::Overdue => (&mut self.week, WEEKS - 1),
            Pane::Cases => return,
        };
        *at = at.saturating_add_signed(by).min(last);
    }

    fn open(&self, shared: &Shared) -> Option<Box<dyn Layer>> {
        match self.behind() {
            Some(behind) => Some(Box::new(BoardList::new(behind, self.counselor(), shared))),
            None => reopen::child(self.case_child()?, shared),
        }
    }

    fn draw_figures(
        &mut self,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let today = today(shared);
        let args = [(
            "monday",
            dates::date_in_year(words, board::monday_of(today)).into(),
        )];
        let mut title = String::new();
        if self.waiting > 0 {
            let waiting = words.with("approvals-waiting", &[("count", self.waiting.into())]);
            title = format!(" · {waiting}");
        }
        if self.late > 0 {
            let late = words.with("approvals-late", &[("count", self.late.into())]);
            title = format!("{title}, {late}");
        }
        let left = without_counselor::all(&shared.register, &shared.me).count();
        if left > 0 {
            let left = words.with("board-without-counselor", &[("count", left.into())]);
            title = format!("{title} · {left}");
        }
        // What waits is not cut for the name of the screen.
        let named = |id: &str| format!("{}{title}", words.with(id, &args));
        let mut title = named("board-title");
        if !fits(&title, area.width) {
            title = named("board-title-brief");
        }
        let body = titled(&title, self.pane == Pane::Figures, area, buffer, shared);
        let ages = area.width >= AGES_FROM;
        let shown = figures(area.width);
        let titles: Vec<String> = shown
            .iter()
            .map(|(figure, _)| words.get(if ages { figure.id() } else { short_id(*figure) }))
            .collect();
        let counselor = words.get("board-column-who");
        let name = if ages { NAME } else { NAME_BRIEF };
        let mut columns = vec![Column::new(&counselor, Room::Fixed(name))];
        for ((_, wide), title) in shown.iter().zip(&titles) {
            columns.push(Column::new(title, Room::Fixed(*wide)).align(Align::Right));
        }
        self.lines.settle(
            self.board.lines.len(),
            usize::from(body.height.saturating_sub(1)),
        );
        let empty = words.get("board-empty");
        let table = Table::new(&columns, self.board.lines.len(), |row| {
            match self.board.lines.get(row) {
                Some(line) => cells(line, &shown, ages, shared),
                None => Vec::new(),
            }
        })
        .empty(&empty);
        let table = table.marked(self.pane == Pane::Figures);
        let at = table.draw(body, buffer, &shared.theme, &self.lines, false)?;
        if self.pane != Pane::Figures {
            return Some(at);
        }
        // Where there is no room for a figure's column, the nearest before it has the cursor.
        let column = shown
            .iter()
            .position(|(figure, _)| *figure == self.figure())
            .unwrap_or(0);
        let before: u16 = shown[..column].iter().map(|(_, wide)| wide + 1).sum();
        let cell = Rect {
            x: at.x + 2 + name + 1 + before,
            y: at.y,
            width: shown[column].1,
            height: 1,
        };
        shared.theme.select(cell.intersection(body), buffer);
        Some(cell.as_position())
    }

    /// The columns of the children's names, which are whole where there is room for the widest.
    fn child_columns(&self, shared: &Shared) -> u16 {
        let names = self
            .shown_cases()
            .map(|case| child_name(case.child, shared));
        let widest = names.map(|name| inert::columns(&name)).max().unwrap_or(0);
        let widest = u16::try_from(widest).unwrap_or(CHILD.1);
        widest.clamp(CHILD.0, CHILD.1)
    }

    fn draw_cases(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let count = self.shown_cases().count();
        let whose = self.whose(shared);
        let args = [("count", count.into()), ("whose", whose.into())];
        let title = words.with("board-pressing-title", &args);
        let body = titled(&title, self.pane == Pane::Cases, area, buffer, shared);
        let roomy = area.width >= LAST_FROM;
        let mut columns = vec![
            Column::new("", Room::Fixed(risk_columns(shared))),
            Column::new("", Room::Fixed(self.child_columns(shared))),
            Column::new("", Room::Share(1)),
        ];
        if roomy {
            columns.push(Column::new("", Room::Share(1)));
        }
        columns.push(Column::new("", Room::Fixed(NAME)));
        let left: Vec<&LeftRed> = self.shown_left().collect();
        let cases: Vec<&Pressing> = self.shown_cases().collect();
        let rows = left.len() + cases.len();
        let mut selection = self.cases;
        selection.settle(rows, usize::from(body.height));
        let empty = words.get("board-none-pressing");
        let table = Table::new(&columns, rows, |row| match row.checked_sub(left.len()) {
            None => left_cells(left[row], roomy, shared),
            Some(row) => match cases.get(row) {
                Some(case) => case_cells(case, roomy, shared),
                None => Vec::new(),
            },
        })
        .without_header()
        .empty(&empty);
        let focused = self.pane == Pane::Cases;
        let below = selection.below(rows, usize::from(body.height));
        more_below(below, area, buffer, shared);
        let table = table.marked(focused);
        let drawn = table.draw(body, buffer, &shared.theme, &selection, focused);
        self.cases = selection;
        drawn
    }

    fn draw_chart(
        &self,
        pane: Pane,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let words = &shared.words;
        let line = self.line()?;
        let week = line.weeks.get(self.week)?;
        let day = |monday: NaiveDate| dates::date_in_year(words, monday);
        let said = |id: &str, count: u32| {
            let args = [
                ("count", count.into()),
                ("monday", day(week.monday).into()),
                ("whose", self.whose(shared).into()),
            ];
            words.with(id, &args)
        };
        // Both say as much as there is room for in either.
        let long = [
            said("board-held-title", week.held),
            said("board-overdue-title", week.overdue),
        ];
        let title = match (pane, long.iter().all(|title| fits(title, area.width))) {
            (Pane::Held, true) => &long[0],
            (_, true) => &long[1],
            (Pane::Held, false) => &said("board-held-brief", week.held),
            (_, false) => &said("board-overdue-brief", week.overdue),
        };
        let focused = self.pane == pane;
        let body = titled(title, focused, area, buffer, shared);
        let values = line.weeks.map(|week| match pane {
            Pane::Held => week.held,
            _ => week.overdue,
        });
        let (first, last) = (day(line.weeks[0].monday), day(line.weeks[WEEKS - 1].monday));
        // Both charts have steps of one width, whichever half is the wider.
        let inside = Rect {
            x: body.x + 1,
            width: body.width.saturating_sub(1) & !1,
            ..body
        };
        let chosen = focused.then_some(self.week);
        bars::draw(&values, (&first, &last), chosen, inside, buffer, shared);
        Some(body.as_position())
    }

    fn whose(&self, shared: &Shared) -> String {
        match self.counselor() {
            Some(person) => staff_name(person, shared),
            None => shared.words.get("board-post"),
        }
    }
}

impl Layer for BoardScreen {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Board, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        if let Some(by) = command.rows(self.page) {
            self.move_down(by);
            return Taken::Yes;
        }
        let layer = match command {
            Command::Left => {
                self.move_right(-1);
                return Taken::Yes;
            }
            Command::Right => {
                self.move_right(1);
                return Taken::Yes;
            }
            Command::NextPane => {
                self.pane = self.pane.turned(1);
                return Taken::Yes;
            }
            Command::PreviousPane => {
                self.pane = self.pane.turned(Pane::ALL.len() - 1);
                return Taken::Yes;
            }
            Command::Open => self.open(shared),
            Command::Supervise | Command::New => Some(supervise(self.counselor(), None, shared)),
            Command::NewFollowUp if self.pane == Pane::Cases => self
                .case_child()
                .and_then(|child| openings::new_follow_up(child, shared)),
            Command::Done if self.pane == Pane::Cases => {
                let Some(left) = self.left() else {
                    return Taken::No;
                };
                let (case, at) = (left.case, left.at);
                asks.push(Ask::Do(Job::TakeNote(TakenNote::LeftRed { case, at })));
                return Taken::Yes;
            }
            _ => return Taken::No,
        };
        if let Some(layer) = layer {
            asks.push(Ask::Open(layer));
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let area = area.intersection(buffer.area);
        if area.height < 10 || area.width < 40 {
            return None;
        }
        let places = places(area, self.board.lines.len(), self.case_rows());
        self.page = usize::from(places.cases.height.saturating_sub(2)).max(1);
        let figures = self.draw_figures(places.figures, buffer, shared);
        let cases = self.draw_cases(places.cases, buffer, shared);
        let held = self.draw_chart(Pane::Held, places.held, buffer, shared);
        let overdue = self.draw_chart(Pane::Overdue, places.overdue, buffer, shared);
        match self.pane {
            Pane::Figures => figures,
            Pane::Cases => cases,
            Pane::Held => held,
            Pane::Overdue => overdue,
        }
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        match self.pane {
            Pane::Cases if self.left().is_some() => {
                vec![
                    Command::Done,
                    Command::Open,
                    Command::NewFollowUp,
                    Command::New,
                ]
            }
            Pane::Cases if self.case().is_some() => {
                vec![Command::Open, Command::NewFollowUp, Command::New]
            }
            Pane::Cases => vec![Command::New],
            _ => vec![Command::Open, Command::New],
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::Edit | Command::Remove | Command::WriteNote | Command::Narrow
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        match command {
            Command::Open => Some(match self.pane {
                Pane::Cases => words.get("term-child"),
                _ => words.get("board-open-list"),
            }),
            Command::New => Some(words.get("command-supervise")),
            Command::Done => Some(match self.left().filter(|_| self.pane == Pane::Cases) {
                Some(_) => words.get("today-key-noted"),
                None => String::new(),
            }),
            // It is said under the other key already.
            Command::Supervise | Command::Narrow => Some(String::new()),
            _ => None,
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn is_screen(&self) -> bool {
        true
    }
}
