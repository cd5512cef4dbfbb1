//! Published figures: the months, and beside them the tables of the month under the cursor.
//!
//! An overseer sees what is published. A supervisor sees besides the months that are over and not published, with the
//! figures as they would be, and publishes one; then it stands.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::post_time::day_of;
use crate::care::records::appointment::AppointmentKind;
use crate::care::records::child::Category;
use crate::care::records::published_figures::{
    AgeBand, Counted, FigureTable, Moved, PublishedFigures,
};
use crate::care::records::risk_level::RiskLevel;
use crate::post::figures;
use crate::post::use_cases::publishing::publish;
use crate::tui::care_form::save_at_once;
use crate::tui::commands::{Command, Context};
use crate::tui::form::confirm::Confirm;
use crate::tui::inert::{self, Align};
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::pane_title::titled;
use crate::tui::paper::{Paper, Paragraph};
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::words::dates;
use crate::words::lang::begin_large;

/// From how many columns the tables stand beside the months.
const BESIDE_FROM: u16 = 76;
/// The columns of the months then.
const MONTHS: u16 = 34;
/// The columns of what a count is of, at least and at most.
const LABEL: (usize, usize) = (22, 34);

/// The screen of published figures.
pub struct FiguresScreen {
    /// The latest first; none of them published is offered to supervisors alone.
    months: Vec<(NaiveDate, bool)>,
    at: Selection,
    paper: Paper,
    made_for: Option<(u64, NaiveDate)>,
    filled_for: Option<(u64, usize)>,
    page: usize,
}

impl FiguresScreen {
    /// Opens the figures of the latest month.
    pub fn new(shared: &Shared) -> FiguresScreen {
        let mut screen = FiguresScreen {
            months: Vec::new(),
            at: Selection::default(),
            paper: Paper::default(),
            made_for: None,
            filled_for: None,
            page: 5,
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let register = &shared.register;
        let today = day_of(register.settings.zone, shared.now);
        if self.made_for == Some((register.version, today)) {
            return;
        }
        let here = self.month();
        let published = register.figures.iter();
        let mut months: Vec<(NaiveDate, bool)> =
            published.map(|(_, one)| (one.month, true)).collect();
        if shared.me.roles.supervisor {
            let offered = figures::months(register, today).into_iter();
            months.extend(
                offered
                    .filter(|month| {
                        let id = PublishedFigures::id_of(*month);
                        register.figures.get(id).is_none()
                    })
                    .map(|month| (month, false)),
            );
        }
        months.sort_by_key(|(month, _)| std::cmp::Reverse(*month));
        self.months = months;
        self.made_for = Some((register.version, today));
        self.filled_for = None;
        let mut months = self.months.iter();
        let row = here.and_then(|(here, _)| months.position(|(month, _)| *month == here));
        if let Some(row) = row {
            self.at.select(row);
        }
    }

    fn month(&self) -> Option<(NaiveDate, bool)> {
        self.months.get(self.at.row(self.months.len())?).copied()
    }

    fn fill(&mut self, shared: &Shared) {
        let key = (
            shared.register.version,
            self.at.row(self.months.len()).unwrap_or(0),
        );
        if self.filled_for == Some(key) {
            return;
        }
        let text = match self.month() {
            Some((month, published)) => text(month, published, shared),
            None => Vec::new(),
        };
        match self.filled_for.is_some_and(|(_, row)| row == key.1) {
            true => self.paper.set(text),
            false => self.paper.begin(text),
        }
        self.filled_for = Some(key);
    }

    fn draw_months(
        &mut self,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let body = titled(&words.get("figures-title"), true, area, buffer, shared);
        let columns = [
            Column::new("", Room::Fixed(14)),
            Column::new("", Room::Share(1)),
        ];
        self.at.settle(self.months.len(), usize::from(body.height));
        let empty = words.get("figures-none");
        let months = &self.months;
        let at = self.at;
        Table::new(&columns, months.len(), |row| match months.get(row) {
            Some((month, true)) => vec![
                dates::month_heading(words, *month).into(),
                CellText::styled(words.get("figures-published"), theme.good),
            ],
            Some((month, false)) => vec![
                dates::month_heading(words, *month).into(),
                CellText::styled(words.get("figures-unpublished"), theme.dim),
            ],
            None => Vec::new(),
        })
        .without_header()
        .empty(&empty)
        .draw(body, buffer, theme, &at, true)
    }
}

/// Writes a month: as it was published, or as it would be.
fn text(month: NaiveDate, published: bool, shared: &Shared) -> Vec<Paragraph> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let mut text: Vec<Paragraph> = Vec::new();
    let known = register.figures.get(PublishedFigures::id_of(month));
    let (tables, least) = match known.filter(|_| published) {
        Some(known) => {
            let day = dates::date(words, day_of(register.settings.zone, known.at));
            text.push((
                words.with("figures-since", &[("day", day.into())]),
                theme.dim,
            ));
            (known.tables.clone(), known.least)
        }
        None => {
            text.push((words.get("figures-preview"), theme.warn));
            (figures::count(register, month), figures::least(register))
        }
    };
    for table in &tables {
        text.push((String::new(), theme.normal));
        let mut title = begin_large(&words.get(table.what.id()));
        if let Some(total) = table.total {
            title = format!("{title} · {total}");
        }
        text.push((title, theme.title));
        text.extend(lines(table, shared));
    }
    text.push((String::new(), theme.normal));
    let args = [("least", least.into())];
    text.push((words.with("figures-left-out", &args), theme.dim));
    text
}

fn lines(table: &FigureTable, shared: &Shared) -> Vec<Paragraph> {
    let theme = &shared.theme;
    let label = |code: &str| begin_large(&shared.words.get(label(table.what, code)));
    let widest = table
        .cells
        .iter()
        .map(|cell| inert::columns(&label(&cell.code)));
    let widest = widest.max().unwrap_or(0).clamp(LABEL.0, LABEL.1);
    table
        .cells
        .iter()
        .map(|cell| {
            let label = inert::fit(&label(&cell.code), widest, Align::Left);
            match cell.count {
                Some(0) => (format!("  {label}     0"), theme.dim),
                Some(count) => (format!("  {label} {count:>5}"), theme.normal),
                None => (format!("  {label}     *"), theme.dim),
            }
        })
        .collect()
}

/// Gives the text of what a count is of, by its code.
fn label(what: Counted, code: &str) -> &'static str {
    let found = match what {
        Counted::CasesByRisk => RiskLevel::from_code(code).map(RiskLevel::id),
        Counted::CasesByAge => AgeBand::from_code(code).map(AgeBand::id),
        Counted::CasesByCategory => {
            let mut all = Category::ALL.iter();
            all.find(|one| one.code() == code).map(|one| one.id())
        }
        Counted::Sessions => AppointmentKind::from_code(code).map(AppointmentKind::id),
        Counted::CasesMoved | Counted::FollowUps => Moved::from_code(code).map(Moved::id),
    };
    // A later version may count what this one does not know.
    found.unwrap_or("figures-other")
}

impl Layer for FiguresScreen {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        match command {
            Command::Earlier => self.paper.page(-1),
            Command::Later => self.paper.page(1),
            Command::Left => self.paper.scroll(-1),
            Command::Right => self.paper.scroll(1),
            Command::Advance => {
                let Some((month, false)) = self.month() else {
                    return Taken::No;
                };
                let words = &shared.words;
                let name = dates::month_heading(words, month);
                let title = words.with("figures-publish-this", &[("month", name.into())]);
                let lines = vec![words.get("figures-publish-stands")];
                let question = Confirm::new(title, lines, move |shared, asks| {
                    let (register, me) = (&shared.register, &shared.me);
                    save_at_once(publish(register, me, shared.now, month), shared, asks);
                })
                .yes(words.get("figures-publish"));
                asks.push(Ask::Open(Box::new(question)));
            }
            _ => match command.rows(self.page) {
                Some(by) => self.at.move_by(by, self.months.len()),
                None => return Taken::No,
            },
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        self.fill(shared);
        let area = area.intersection(buffer.area);
        if area.height < 6 || area.width < 30 {
            return None;
        }
        let (months, tables) = match area.width >= BESIDE_FROM {
            true => (
                Rect {
                    width: MONTHS,
                    ..area
                },
                Rect {
                    x: area.x + MONTHS + 1,
                    width: area.width - MONTHS - 1,
                    ..area
                },
            ),
            false => {
                let above = area.height / 3;
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
            }
        };
        self.page = usize::from(months.height.saturating_sub(1)).max(1);
        let caret = self.draw_months(months, buffer, shared);
        let name = self
            .month()
            .map(|(month, _)| dates::month_heading(&shared.words, month));
        let body = titled(&name.unwrap_or_default(), false, tables, buffer, shared);
        self.paper.draw(body, buffer);
        caret
    }

    fn row_commands(&self, _shared: &Shared) -> Vec<Command> {
        match self.month() {
            Some((_, false)) => vec![Command::Advance, Command::Earlier, Command::Later],
            Some((_, true)) => vec![Command::Earlier, Command::Later],
            None => Vec::new(),
        }
    }

    fn takes(&self, command: Command) -> bool {
        matches!(
            command,
            Command::Up
                | Command::Down
                | Command::Left
                | Command::Right
                | Command::PageUp
                | Command::PageDown
                | Command::Top
                | Command::Bottom
                | Command::Earlier
                | Command::Later
                | Command::Advance
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Advance => Some(match self.month() {
                Some((_, false)) => shared.words.get("figures-publish"),
                _ => String::new(),
            }),
            Command::Open | Command::New | Command::Narrow => Some(String::new()),
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
