//! How the crisis log looks: the clock, how it stands and who reads it, the stamped lines, the line to type into.

use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::crisis::Report;
use crate::care::ledger::scope::Scope;
use crate::care::post_time::local;
use crate::care::records::crisis_line::{CrisisLine, CrisisStep};
use crate::post::crises;
use crate::post::use_cases::crisis::{Begun, Said};
use crate::tui::appointment_words::{risk, risk_style, staff_name};
use crate::tui::child_line::{self, ChildLine, wrapped};
use crate::tui::child_words::name_of;
use crate::tui::crisis_forms::child_in;
use crate::tui::crisis_side;
use crate::tui::crisis_unsaved::Unsaved;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::layer::Shared;
use crate::tui::overlay;
use crate::words::dates;

/// From how many rows the child's people stand above a log that has no room beside it; in how many rows at most they do,
/// and the hotlines above them.
const PEOPLE_FROM: u16 = 12;
const PEOPLE_ROWS: usize = 2;

/// From how many columns the numbers stand beside the log, and from how many they have more room.
const BESIDE_FROM: u16 = 76;
const ROOMY_FROM: u16 = 110;
const BESIDE: u16 = 32;
const BESIDE_ROOMY: u16 = 46;

/// The columns of a time with its seconds, and of the sign behind it.
const STAMP: usize = 8;
const INDENT: usize = STAMP + 4;

/// What is drawn.
pub struct Drawn<'a> {
    pub begun: &'a Begun,
    pub line: &'a Field,
    pub typed: Option<DateTime<Utc>>,
    pub stamped: &'a VecDeque<Unsaved>,
    pub in_numbers: bool,
    pub at: usize,
    pub writes: bool,
}

/// Names a log: `危机记录 · 张小明`.
pub fn title(begun: &Begun, shared: &Shared) -> String {
    let term = shared.words.get("term-crisis-log");
    match child_in(begun, shared) {
        Some(child) => format!("{term} · {}", name_of(child, shared)),
        None => term,
    }
}

/// Writes how long something has run, to the second: `0:03:12`.
pub fn run(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - since).max(TimeDelta::zero()).num_seconds();
    format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn clock(at: DateTime<Utc>, shared: &Shared) -> String {
    let at = local(shared.register.settings.zone, at);
    at.format("%H:%M:%S").to_string()
}

/// Writes pieces one after the other in a row.
fn put(pieces: &[(String, Style)], row: Rect, buffer: &mut Buffer) {
    let mut x = row.x;
    for (text, style) in pieces {
        let room = usize::from(row.right().saturating_sub(x));
        let text = inert::cut(text, room);
        x = buffer.set_stringn(x, row.y, text, room, *style).0;
    }
}

impl Drawn<'_> {
    /// Draws the log; `up` is by how many rows it is scrolled up, and is kept within what there is.
    pub fn draw(
        &self,
        up: &mut usize,
        area: Rect,
        buffer: &mut Buffer,
        shared: &Shared,
    ) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 8 || area.width < 30 {
            return None;
        }
        let row = |y: u16| Rect {
            y,
            height: 1,
            ..area
        };
        put(&self.head(shared), row(area.y), buffer);
        put(&self.standing(shared), row(area.y + 1), buffer);
        let beside = match area.width {
            columns if columns >= ROOMY_FROM => BESIDE_ROOMY,
            columns if columns >= BESIDE_FROM => BESIDE,
            _ => 0,
        };
        let columns = usize::from(area.width);
        let mut top = area.y + if beside == 0 { 2 } else { 3 };
        // Among the numbers, all of them stand below.
        if beside == 0 && !self.in_numbers {
            let child = child_in(self.begun, shared).filter(|_| area.height >= PEOPLE_FROM);
            let people = child.map_or_else(Vec::new, |child| {
                crisis_side::people_rows(child, columns, PEOPLE_ROWS, shared)
            });
            let hotlines = crisis_side::hotline_rows(columns, shared);
            let hotlines = hotlines.into_iter().map(|row| (row, shared.theme.strong));
            let people = people.into_iter().map(|row| (row, shared.theme.normal));
            for piece in hotlines.take(PEOPLE_ROWS).chain(people) {
                put(&[piece], row(top), buffer);
                top += 1;
            }
        }
        let rule = "─".repeat(usize::from(area.width));
        if beside == 0 {
            buffer.set_string(area.x, top, &rule, shared.theme.border);
            top += 1;
        } else {
            buffer.set_string(area.x, area.y + 2, &rule, shared.theme.border);
        }
        let bottom = area.bottom() - if self.writes { 2 } else { 0 };
        let body = Rect {
            y: top,
            height: bottom.saturating_sub(top),
            ..area
        };
        let mut caret = None;
        if beside == 0 || !self.writes {
            match self.in_numbers {
                true => caret = self.draw_numbers(body, buffer, shared),
                false => self.draw_log(up, body, buffer, shared),
            }
        } else {
            let log = Rect {
                width: area.width - beside - 1,
                ..body
            };
            self.draw_log(up, log, buffer, shared);
            for y in body.y..body.bottom() {
                buffer.set_string(log.right(), y, "│", shared.theme.border);
            }
            let numbers = Rect {
                x: log.right() + 1,
                width: beside,
                ..body
            };
            caret = self.draw_numbers(numbers, buffer, shared);
        }
        if self.writes {
            buffer.set_string(area.x, bottom, &rule, shared.theme.border);
            let typing = self.draw_line(row(bottom + 1), buffer, shared);
            caret = if self.in_numbers { caret } else { typing };
        }
        caret
    }

    /// The clock, from the first second, and whom it is about.
    fn head(&self, shared: &Shared) -> Vec<(String, Style)> {
        let (words, theme) = (&shared.words, &shared.theme);
        if !self.writes {
            return vec![(words.get("crisis-numbers-only"), theme.title)];
        }
        let standing = crises::standing_of(&shared.register, self.begun.id);
        let ended = standing.and_then(|standing| standing.ended);
        let (sign, style) = match ended {
            None => ("●", theme.danger),
            Some(_) => ("■", theme.dim),
        };
        let until = ended.unwrap_or(shared.now);
        let mut head = vec![
            (format!("{sign} {}  ", run(self.begun.began, until)), style),
            (format!("{}  ", words.get("term-crisis-log")), theme.title),
        ];
        match child_in(self.begun, shared) {
            Some(child) => {
                head.push((name_of(child, shared), theme.strong));
                if let Some((_, case)) = shared.register.open_case(child) {
                    let level = format!("  {}", risk(case.risk, shared));
                    head.push((level, risk_style(case.risk, theme)));
                }
            }
            None => head.push((words.get("crisis-child-unknown"), theme.dim)),
        }
        head
    }

    /// Whether it has ended, how it stands with the report, who reads it, since when: what matters most first.
    fn standing(&self, shared: &Shared) -> Vec<(String, Style)> {
        let (words, theme) = (&shared.words, &shared.theme);
        if !self.writes {
            return Vec::new();
        }
        let register = &shared.register;
        let zone = register.settings.zone;
        let today = local(zone, shared.now).date();
        let began = local(zone, self.begun.began);
        let mut since = began.format("%H:%M:%S").to_string();
        if began.date() != today {
            since = format!("{} {since}", dates::date_near(words, began.date(), today));
        }
        let since = words.with("crisis-since", &[("at", since.into())]);
        let mut said = Vec::new();
        if let Some(standing) = crises::standing_of(register, self.begun.id) {
            let report = match standing.report {
                Report::Unsaid => None,
                Report::Owed(since) => {
                    let run = run(since, shared.now);
                    let text = words.with("crisis-report-runs", &[("run", run.into())]);
                    Some((format!("! {text}"), theme.danger))
                }
                Report::Made(at) => {
                    let at = clock(at, shared);
                    Some((
                        words.with("crisis-reported-at", &[("at", at.into())]),
                        theme.good,
                    ))
                }
                Report::NotOwed => Some((words.get("crisis-step-no-report"), theme.dim)),
            };
            if standing.ended.is_some() {
                said.push((words.get("crisis-step-ended"), theme.dim));
            }
            said.extend(report);
        }
        said.push(self.readers(shared));
        said.push((since, theme.dim));
        let dot = (" · ".to_owned(), theme.dim);
        let mut pieces = Vec::new();
        for piece in said {
            if !pieces.is_empty() {
                pieces.push(dot.clone());
            }
            pieces.push(piece);
        }
        pieces
    }

    fn readers(&self, shared: &Shared) -> (String, Style) {
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let lies = register.crises.kept(self.begun.id).map(|kept| kept.scope);
        let case = child_in(self.begun, shared).and_then(|child| register.open_case(child));
        match (lies, case) {
            (Some(Scope::Case(_)), _) => (words.get("crisis-read-team"), theme.dim),
            (_, Some((id, case))) if !shared.me.scopes.contains(&Scope::Case(id)) => {
                let name = staff_name(case.counselor, shared);
                let text = words.with("crisis-read-other-team", &[("name", name.into())]);
                (text, theme.warn)
            }
            (_, Some(_)) => (words.get("crisis-read-team"), theme.dim),
            _ => (words.get("crisis-read-alone"), theme.dim),
        }
    }

    fn draw_numbers(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let columns = usize::from(area.width.saturating_sub(3));
        let lines = crisis_side::lines(child_in(self.begun, shared), columns, shared);
        let at = match self.in_numbers {
            true => child_line::settle(&lines, self.selected(&lines, shared)),
            false => None,
        };
        let height = usize::from(area.height).max(1);
        let top = at.map_or(0, |at| (at + 2).saturating_sub(height));
        let caret = child_line::draw(&lines, top, at, area, buffer, &shared.theme);
        if lines.len() > top + height && !area.is_empty() {
            let more = shared.words.get("crisis-more");
            let columns = u16::try_from(inert::columns(&more)).unwrap_or(u16::MAX);
            let x = area.right().saturating_sub(columns).max(area.x);
            let room = usize::from(area.right() - x);
            let place = Rect {
                x,
                y: area.bottom() - 1,
                width: area.right() - x,
                height: 1,
            };
            overlay::blank(place, buffer);
            buffer.set_stringn(x, area.bottom() - 1, more, room, shared.theme.accent);
        }
        caret
    }

    /// The cursor was set among unwrapped lines: the line about the same number is meant.
    fn selected(&self, lines: &[ChildLine], shared: &Shared) -> usize {
        let whole = crisis_side::lines(child_in(self.begun, shared), usize::MAX / 4, shared);
        let about = child_line::settle(&whole, self.at).map(|at| whole[at].about);
        let same = lines.iter().position(|line| Some(line.about) == about);
        same.unwrap_or(0)
    }

    fn draw_log(&self, up: &mut usize, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let lines = self.log_lines(usize::from(area.width), shared);
        let height = usize::from(area.height);
        *up = (*up).min(lines.len().saturating_sub(height));
        let top = lines.len().saturating_sub(height + *up);
        for (line, y) in lines.iter().skip(top).zip(area.y..area.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            put(&line.pieces, row, buffer);
        }
    }

    fn log_lines(&self, columns: usize, shared: &Shared) -> Vec<ChildLine> {
        let (words, theme) = (&shared.words, &shared.theme);
        let zone = shared.register.settings.zone;
        let mut day: Option<NaiveDate> = Some(local(zone, self.begun.began).date());
        let mut rows = Vec::new();
        let waits: Vec<_> = self.stamped.iter().map(|one| one.id).collect();
        for line in crises::lines(&shared.register, self.begun.id) {
            if line.id.is_some_and(|id| waits.contains(&id)) {
                continue;
            }
            let on = local(zone, line.line.at).date();
            if day != Some(on) {
                rows.push(ChildLine::new(dates::day_heading(words, on), theme.dim));
                day = Some(on);
            }
            let mut who = String::new();
            if line.line.by != shared.me.person {
                who = staff_name(line.line.by, shared);
            }
            if let Some(by) = line.copied_by {
                let name = staff_name(by, shared);
                let copied = words.with("crisis-copied-by", &[("name", name.into())]);
                who = format!("{who} {copied}").trim_start().to_owned();
            }
            rows.extend(stamped_rows(&line.line, &who, columns, shared));
        }
        for one in self.stamped {
            let line = as_line(&one.said, self.begun, shared);
            let mut lines = stamped_rows(&line, "", columns, shared);
            if let Some((sign, _)) = lines.first_mut().and_then(|line| line.pieces.get_mut(1)) {
                *sign = if one.failed.is_some() {
                    " ✗ "
                } else {
                    " … "
                }
                .to_owned();
            }
            rows.extend(lines);
            if let Some((why, _)) = &one.failed {
                let text = words.with("crisis-not-saved", &[("why", why.into())]);
                rows.extend(wrapped(&text, INDENT, columns, theme.danger));
            }
        }
        rows
    }

    fn draw_line(&self, row: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let theme = &shared.theme;
        let at = clock(self.typed.unwrap_or(shared.now), shared);
        let style = match self.typed {
            Some(_) => theme.strong,
            None => theme.dim,
        };
        let label = format!("{at} › ");
        put(&[(label.clone(), style)], row, buffer);
        let x = row.x + u16::try_from(inert::columns(&label)).unwrap_or(0);
        let field = Rect {
            x: x.min(row.right()),
            width: row.right().saturating_sub(x),
            ..row
        };
        self.line.draw(field, buffer, theme, !self.in_numbers)
    }
}

fn as_line(said: &Said, begun: &Begun, shared: &Shared) -> CrisisLine {
    CrisisLine {
        log: begun.id,
        at: said.at,
        by: shared.me.person,
        step: said.step,
        text: said.text.clone(),
        whom: said.whom.clone(),
        answer: said.answer.clone(),
    }
}

/// Gives the sign of a step: what happened has none, what bears on the whole has one that is not missed.
fn sign(step: CrisisStep) -> &'static str {
    match step {
        CrisisStep::Happened => "   ",
        CrisisStep::Told => " → ",
        CrisisStep::Red => " ▲ ",
        CrisisStep::ReportOwed => " ! ",
        CrisisStep::Reported => " ✓ ",
        CrisisStep::NoReport => " – ",
        CrisisStep::Ended => " ■ ",
        CrisisStep::GoneOn => " ▸ ",
    }
}

/// Says what a line says: `告知 班主任：先留在医务室（答：好的）`.
pub fn words_of(line: &CrisisLine, shared: &Shared) -> String {
    let words = &shared.words;
    let mut text = match line.step {
        CrisisStep::Happened => return line.text.clone(),
        CrisisStep::Told => words.with("crisis-told-line", &[("whom", (&line.whom).into())]),
        CrisisStep::Reported => {
            words.with("crisis-reported-line", &[("whom", (&line.whom).into())])
        }
        step => words.get(step.id()),
    };
    if !line.text.is_empty() {
        text = words.with(
            "crisis-line-words",
            &[("what", text.into()), ("text", (&line.text).into())],
        );
    }
    if !line.answer.is_empty() {
        text = words.with(
            "crisis-line-answer",
            &[("what", text.into()), ("answer", (&line.answer).into())],
        );
    }
    text
}

/// Wraps a line behind its time and sign; another's name stands before its words.
fn stamped_rows(line: &CrisisLine, who: &str, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let theme = &shared.theme;
    let style = match line.step {
        CrisisStep::Red | CrisisStep::ReportOwed => theme.danger,
        CrisisStep::Reported => theme.good,
        CrisisStep::Ended | CrisisStep::GoneOn | CrisisStep::NoReport => theme.dim,
        CrisisStep::Happened | CrisisStep::Told => theme.normal,
    };
    let text = words_of(line, shared);
    let whole = match who {
        "" => text,
        who => format!("{who}  {text}"),
    };
    let mut rows = wrapped(&whole, INDENT, columns, style);
    if rows.is_empty() {
        rows.push(ChildLine::new(" ".repeat(INDENT), style));
    }
    let first = &mut rows[0];
    let words = first.pieces[0].0.trim_start().to_owned();
    let stamp = (clock(line.at, shared), theme.accent);
    first.pieces = vec![stamp, (sign(line.step).to_owned(), style)];
    match words.strip_prefix(who).filter(|_| !who.is_empty()) {
        Some(rest) => first
            .pieces
            .extend([(format!(" {who}"), theme.dim), (rest.to_owned(), style)]),
        None => first.pieces.push((format!(" {words}"), style)),
    }
    rows
}
