//! One child with its numbered tabs: family, case, sessions and notes, follow-ups, consents, history.
//!
//! The head and the tabs are drawn here, each tab's lines are made in a file of their own. On a wide window contacts
//! and consent stand beside every tab, and the family beside every other than its own. The ID number is masked until asked for, and then shown for a moment only.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::resident_id::ResidentId;
use crate::tui::appointment_actions;
use crate::tui::child_actions;
use crate::tui::child_line::{self, About, ChildLine};
use crate::tui::child_words;
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::width;
use crate::tui::{
    child_case, child_consents, child_family, child_follow_ups, child_history, child_sessions,
    child_summary,
};

/// From how many columns the summary stands beside the tabs.
const BESIDE_FROM: u16 = 110;
/// How long an ID number stays in sight.
const REVEALED_FOR: TimeDelta = TimeDelta::seconds(10);
/// How many lines PgUp and PgDn move before the first drawing told the height.
const USUAL_HEIGHT: usize = 12;

/// A tab, in the order of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Family,
    Case,
    Sessions,
    FollowUps,
    Consents,
    History,
}

/// The tabs in order; the first has number 1.
pub const TABS: [Tab; 6] = [
    Tab::Family,
    Tab::Case,
    Tab::Sessions,
    Tab::FollowUps,
    Tab::Consents,
    Tab::History,
];

impl Tab {
    /// Gives the tab that shows records of a kind.
    fn of(kind: Kind) -> Tab {
        match kind {
            Kind::CaseHeader | Kind::CaseWords => Tab::Case,
            Kind::Appointment | Kind::Contact | Kind::ContactWords => Tab::Sessions,
            Kind::FollowUp | Kind::FollowUpWords => Tab::FollowUps,
            Kind::Consent => Tab::Consents,
            _ => Tab::Family,
        }
    }

    /// Tells whether the next state of the case is a matter of its lines, and not of what they list.
    fn steps_case(self) -> bool {
        matches!(self, Tab::Family | Tab::Case | Tab::History)
    }

    fn text(self) -> &'static str {
        match self {
            Tab::Family => "child-tab-family",
            Tab::Case => "child-tab-case",
            Tab::Sessions => "child-tab-sessions",
            Tab::FollowUps => "child-tab-follow-ups",
            Tab::Consents => "child-tab-consents",
            Tab::History => "child-tab-history",
        }
    }
}

/// One child on the screen.
pub struct ChildView {
    child: Id,
    tab: Tab,
    /// The line under the cursor of each tab.
    at: [usize; TABS.len()],
    top: usize,
    columns: usize,
    height: usize,
    revealed_until: Option<DateTime<Utc>>,
}

impl ChildView {
    /// Opens a child at its first tab.
    pub fn new(child: Id, _shared: &Shared) -> ChildView {
        ChildView::at_tab(child, Tab::Family)
    }

    /// Opens a child at the tab that shows a record of it, with the cursor on that where it has a line.
    pub fn at_record(child: Id, record: RecordKey, shared: &Shared) -> ChildView {
        let mut view = ChildView::at_tab(child, Tab::of(record.kind));
        view.point_to(record, shared);
        view
    }

    /// Opens a child at a tab.
    pub fn at_tab(child: Id, tab: Tab) -> ChildView {
        ChildView {
            child,
            tab,
            at: [0; TABS.len()],
            top: 0,
            columns: 76,
            height: USUAL_HEIGHT,
            revealed_until: None,
        }
    }

    fn number(&self) -> usize {
        TABS.iter().position(|tab| *tab == self.tab).unwrap_or(0)
    }

    fn go_to(&mut self, tab: Tab) {
        self.tab = tab;
        self.top = 0;
    }

    fn turn(&mut self, forward: bool) {
        let count = TABS.len();
        let step = if forward { 1 } else { count - 1 };
        self.go_to(TABS[(self.number() + step) % count]);
    }

    fn lines(&self, shared: &Shared) -> Vec<ChildLine> {
        let columns = self.columns.saturating_sub(3);
        match self.tab {
            Tab::Family => child_family::lines(self.child, columns, shared),
            Tab::Case => child_case::lines(self.child, columns, shared),
            Tab::Sessions => child_sessions::lines(self.child, columns, shared),
            Tab::FollowUps => child_follow_ups::lines(self.child, columns, shared),
            Tab::Consents => child_consents::lines(self.child, columns, shared),
            Tab::History => child_history::lines(self.child, columns, shared),
        }
    }

    /// Gives what the line under the cursor is about.
    fn about(&self, lines: &[ChildLine]) -> About {
        child_line::settle(lines, self.at[self.number()])
            .map_or(About::Nothing, |at| lines[at].about)
    }

    fn move_by(&mut self, by: isize, shared: &Shared) {
        let lines = self.lines(shared);
        let number = self.number();
        match child_line::settle(&lines, self.at[number]) {
            Some(mut at) => {
                for _ in 0..by.unsigned_abs() {
                    let next = child_line::next_selectable(&lines, at, by > 0);
                    // Above the first selectable line there may be words to scroll to.
                    if next == at && by < 0 {
                        self.top = self.top.saturating_sub(1);
                    }
                    at = next;
                }
                self.at[number] = at;
            }
            None => {
                let last = lines.len().saturating_sub(self.height);
                self.top = self.top.saturating_add_signed(by).min(last);
            }
        }
    }

    fn move_to_end(&mut self, bottom: bool, shared: &Shared) {
        let lines = self.lines(shared);
        let number = self.number();
        self.at[number] = if bottom { lines.len() } else { 0 };
        self.at[number] = child_line::settle(&lines, self.at[number]).unwrap_or(0);
        self.top = if bottom { lines.len() } else { 0 };
    }

    fn is_revealed(&self, shared: &Shared) -> bool {
        self.revealed_until.is_some_and(|until| shared.now < until)
    }

    /// Writes the ID number, masked unless it was asked for a moment ago.
    fn resident_id(&self, shared: &Shared) -> Option<Zeroizing<String>> {
        let detail = shared.register.details.get(self.child)?;
        let number = detail.resident_id.as_deref()?;
        Some(if self.is_revealed(shared) {
            Zeroizing::new(number.to_owned())
        } else {
            Zeroizing::new(match ResidentId::parse(number) {
                Ok(id) => id.masked(),
                Err(_) => "●●●●".to_owned(),
            })
        })
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let (words, theme) = (&shared.words, &shared.theme);
        let room = usize::from(area.width);
        let Some(record) = shared.register.children.get(self.child) else {
            let text = words.get("child-gone");
            buffer.set_string(area.x, area.y, inert::cut(&text, room), theme.warn);
            return;
        };
        let name = inert::cut(&child_words::name(&record.name, shared), room.min(30));
        let after = u16::try_from(width::of(&name)).unwrap_or(area.width);
        buffer.set_string(area.x, area.y, &name, theme.title);
        let mut facts = vec![child_words::sex_and_age(record, shared)];
        if let Some(birth) = record.birth {
            facts.push(birth.to_string());
        }
        if let Some(number) = self.resident_id(shared) {
            facts.push(words.with("child-id-number", &[("number", number.as_str().into())]));
        }
        let x = area.x.saturating_add(after).saturating_add(2);
        let left = usize::from(area.right().saturating_sub(x));
        if left > 0 {
            let facts = facts.join(" · ");
            buffer.set_string(x, area.y, inert::cut(&facts, left), theme.normal);
        }
        let mut place = vec![
            child_words::school(record),
            record.village.clone(),
            child_words::categories(&record.categories, shared),
        ];
        if record.boarding == Some(true) {
            place.insert(1, words.get("child-boards"));
        }
        place.retain(|text| !text.is_empty());
        let place = inert::cut(&place.join(" · "), room);
        if area.height > 1 {
            buffer.set_string(area.x, area.y + 1, place, theme.normal);
        }
        if area.height > 2 {
            let line = Rect {
                y: area.y + 2,
                height: 1,
                ..area
            };
            // The last line of the standing: where the child has left, the tab says so as well.
            let standing = child_summary::standing(self.child, shared);
            let mut x = line.x;
            for (text, style) in standing.iter().flat_map(|line| &line.pieces) {
                let room = usize::from(line.right().saturating_sub(x));
                let shown = inert::cut(text, room);
                buffer.set_string(x, line.y, &shown, *style);
                x = x.saturating_add(u16::try_from(width::of(&shown)).unwrap_or(u16::MAX));
            }
        }
    }

    fn draw_tabs(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let theme = &shared.theme;
        let mut x = area.x;
        let titles: Vec<String> = TABS
            .iter()
            .enumerate()
            .map(|(number, tab)| format!("{} {}", number + 1, shared.words.get(tab.text())))
            .collect();
        let whole: usize = titles.iter().map(|title| width::of(title) + 2).sum();
        for (tab, title) in TABS.iter().zip(titles) {
            let room = usize::from(area.right().saturating_sub(x));
            // Where not all fit, the others keep their number alone.
            let here = *tab == self.tab;
            let text = if here || whole <= usize::from(area.width) {
                title
            } else {
                title.chars().take(1).collect()
            };
            let style = if here { theme.selected } else { theme.dim };
            let shown = inert::cut(&text, room);
            buffer.set_string(x, area.y, &shown, style);
            x = x.saturating_add(u16::try_from(width::of(&shown) + 2).unwrap_or(u16::MAX));
        }
    }

    fn draw_body(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.columns = usize::from(area.width);
        self.height = usize::from(area.height).max(1);
        let lines = self.lines(shared);
        let number = self.number();
        let at = child_line::settle(&lines, self.at[number]);
        let last = lines.len().saturating_sub(self.height);
        if let Some(at) = at {
            self.at[number] = at;
            // The line below belongs to the selected one more often than not.
            let below = (at + 2).min(lines.len());
            let first = (0..=at)
                .rev()
                .take_while(|line| *line == at || lines[*line].about == About::Nothing)
                .last()
                .unwrap_or(at);
            // Words above the first line that can be selected come into sight with it.
            let want_top = if first == 0 { 0 } else { at };
            self.top = self
                .top
                .max(below.saturating_sub(self.height))
                .min(want_top.max(below.saturating_sub(self.height)));
        }
        self.top = self.top.min(last);
        child_line::draw(&lines, self.top, at, area, buffer, &shared.theme)
    }
}

impl Layer for ChildView {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Child, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let page = isize::try_from(self.height.max(2) / 2).unwrap_or(1);
        match command {
            Command::Back => asks.push(Ask::Close),
            Command::Up => self.move_by(-1, shared),
            Command::Down => self.move_by(1, shared),
            Command::PageUp => self.move_by(-page, shared),
            Command::PageDown => self.move_by(page, shared),
            Command::Top => self.move_to_end(false, shared),
            Command::Bottom => self.move_to_end(true, shared),
            Command::NextPane | Command::Right | Command::Later => self.turn(true),
            Command::PreviousPane | Command::Left | Command::Earlier => self.turn(false),
            Command::Reveal if shared.veil => asks.push(Ask::Say(Notice {
                text: shared.words.get("child-id-veiled"),
                tone: Tone::Warning,
            })),
            Command::Reveal => {
                self.revealed_until = if self.is_revealed(shared) {
                    None
                } else {
                    Some(shared.now + REVEALED_FOR)
                };
            }
            Command::Open => match self.about(&self.lines(shared)) {
                About::Sibling(sibling) => {
                    asks.push(Ask::Open(Box::new(ChildView::new(sibling, shared))));
                }
                about => return child_actions::open(about, self.child, shared, asks),
            },
            _ => {
                let about = self.about(&self.lines(shared));
                return match child_actions::of_line(command, about, self.child, shared, asks) {
                    Taken::Yes => Taken::Yes,
                    // On a list of something else, the key for the next state does not reach past its line to the case.
                    Taken::No if is_step(command) && !self.tab.steps_case() => Taken::No,
                    Taken::No => child_actions::of_child(command, self.child, shared, asks),
                };
            }
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        let tab = key
            .command_twin()
            .typed()
            .and_then(|c| c.to_digit(10))
            .and_then(|digit| TABS.get((digit as usize).checked_sub(1)?));
        match tab {
            Some(tab) => {
                self.go_to(*tab);
                Taken::Yes
            }
            None => Taken::No,
        }
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 6 || area.width < 20 {
            return None;
        }
        let (main, beside) = if area.width >= BESIDE_FROM {
            let beside = area.width * 2 / 5;
            (
                Rect {
                    x: area.x + beside,
                    width: area.width - beside,
                    ..area
                },
                Some(Rect {
                    width: beside - 1,
                    ..area
                }),
            )
        } else {
            (area, None)
        };
        let mut top = main.y;
        if let Some(beside) = beside {
            let head = Rect { height: 3, ..area };
            self.draw_head(head, buffer, shared);
            top = area.y + 4;
            let side = Rect {
                y: top,
                height: area.bottom() - top,
                ..beside
            };
            let columns = usize::from(side.width.saturating_sub(3));
            let lines = child_summary::beside(self.child, self.tab != Tab::Family, columns, shared);
            child_line::draw(&lines, 0, None, side, buffer, &shared.theme);
            for y in top..area.bottom() {
                buffer.set_string(beside.right(), y, "│", shared.theme.border);
            }
        } else {
            self.draw_head(Rect { height: 3, ..area }, buffer, shared);
            top += 3;
        }
        let inner = Rect {
            x: main.x + u16::from(beside.is_some()),
            y: top,
            width: main.width - u16::from(beside.is_some()),
            height: 1,
        };
        self.draw_tabs(inner, buffer, shared);
        let body = Rect {
            y: top + 1,
            height: area.bottom().saturating_sub(top + 1),
            ..inner
        };
        self.draw_body(body, buffer, shared)
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(command, Command::Narrow)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        // There is nothing to narrow here.
        if command == Command::Narrow {
            return Some(String::new());
        }
        // Every command is asked for its name at each key, and a tab's lines take long to lay out.
        let about = match command {
            Command::Advance | Command::Otherwise | Command::Move | Command::Remove => {
                self.about(&self.lines(shared))
            }
            Command::Open if self.tab == Tab::Consents => self.about(&self.lines(shared)),
            _ => About::Nothing,
        };
        if command == Command::Open && matches!(about, About::Consent(_)) {
            return Some(shared.words.get("child-consent-withdraw"));
        }
        if let About::FollowUp(_) = about
            && child_actions::line_commands(about, shared).contains(&command)
        {
            return child_follow_ups::step_name(command, shared);
        }
        if let About::Appointment(id) = about {
            let appointment = shared.register.appointments.get(id);
            if command == Command::Advance {
                return Some(appointment.map_or_else(String::new, |one| {
                    appointment_actions::next_name(one, shared)
                }));
            }
            if matches!(command, Command::Otherwise | Command::Remove) {
                return None;
            }
        }
        if let (Command::Advance, About::Case(id)) = (command, about) {
            // A closed case has a line of its own, from which it is opened again.
            let case = shared.register.cases.get(id);
            return case.map(|case| child_words::next_step(case, shared));
        }
        if is_step(command) && !self.tab.steps_case() {
            let taken = child_actions::line_commands(about, shared).contains(&command);
            return (!taken).then(String::new);
        }
        if command == Command::Remove {
            // What the line takes away is not the child itself.
            if child_actions::line_commands(about, shared).contains(&command) {
                return None;
            }
        }
        child_actions::hint(command, Some(self.child), shared)
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let about = self.about(&self.lines(shared));
        let mut commands = child_actions::line_commands(about, shared);
        // In the list of children the same keys make a child; here they book for this one.
        commands.extend([Command::New, Command::EnterAfterwards]);
        for command in child_actions::commands(self.child, shared) {
            let taken = (is_step(command) && !self.tab.steps_case())
                || (command == Command::Edit && matches!(about, About::Appointment(_)));
            if command != Command::Open && !taken && !commands.contains(&command) {
                commands.push(command);
            }
        }
        commands
    }

    fn child(&self, _shared: &Shared) -> Option<Id> {
        Some(self.child)
    }

    fn is_screen(&self) -> bool {
        true
    }

    fn point_to(&mut self, saved: RecordKey, shared: &Shared) {
        let lines = self.lines(shared);
        let number = self.number();
        if let Some(at) = lines.iter().position(|line| line.about.is_of(saved)) {
            self.at[number] = at;
        }
    }
}

/// Tells whether a command takes something to another state.
fn is_step(command: Command) -> bool {
    matches!(command, Command::Advance | Command::Otherwise)
}
