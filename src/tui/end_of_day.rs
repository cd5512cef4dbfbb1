//! The end of the day: what has no outcome yet, notes unwritten, notes unsigned, what is not saved or sorted out, tomorrow's day and its paper sheet, the backup, the lock.

use chrono::{Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::appointment_states;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{day_bounds, day_of};
use crate::care::records::appointment::AppointmentState;
use crate::post::use_cases::notes::{Writing, as_writing};
use crate::tui::appointment_actions::act;
use crate::tui::appointment_words::{place, times, with_whom};
use crate::tui::commands::{Command, Context};
use crate::tui::crisis_unsaved;
use crate::tui::day_sheet;
use crate::tui::inert;
use crate::tui::layer::{Ask, Layer, Notice, Screen, Shared, Taken, Tone};
use crate::tui::note_words;
use crate::tui::openings;
use crate::tui::pane_title::more_below;
use crate::tui::refusal_text;
use crate::tui::reopen;
use crate::tui::sign_notes;
use crate::tui::table::Selection;
use crate::words::dates;

/// A line of the evening.
enum Row {
    Heading(String),
    /// An appointment of which nobody said how it ended.
    Outcome(Id),
    Unwritten(Id),
    Unsigned(Id),
    /// A draft of what was typed and not saved.
    Kept(Id),
    /// Lines that were caught and not sorted out, so many.
    Inbox(usize),
    Tomorrow(Id),
    Nothing(String),
    /// Opens the paper sheet.
    Sheet,
    Lock,
}

/// The end of the day.
pub struct EndOfDay {
    rows: Vec<Row>,
    /// For which register and number of drafts the rows hold.
    made_for: Option<(u64, usize)>,
    selection: Selection,
    height: usize,
}

impl EndOfDay {
    /// Gathers what is left of the day and what comes tomorrow.
    pub fn new(shared: &Shared) -> EndOfDay {
        let mut screen = EndOfDay {
            rows: Vec::new(),
            made_for: None,
            selection: Selection::default(),
            height: 10,
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let register = &shared.register;
        let holds = (register.version, shared.drafts.len());
        if self.made_for == Some(holds) {
            return;
        }
        self.made_for = Some(holds);
        let (words, me) = (&shared.words, shared.me.person);
        let mut rows = Vec::new();
        // Of these only what there is is said.
        let add = |rows: &mut Vec<Row>, heading: &str, found: Vec<Row>| {
            if !found.is_empty() {
                rows.push(Row::Heading(words.get(heading)));
                rows.extend(found);
            }
        };
        add(&mut rows, "end-of-day-outcomes", outcomes(shared));
        rows.push(Row::Heading(words.get("end-of-day-unwritten")));
        let mut unwritten: Vec<_> = register
            .without_note
            .under(&me)
            .filter_map(|id| Some((register.appointments.get(id)?.start, id)))
            .collect();
        unwritten.sort();
        extend(&mut rows, unwritten, Row::Unwritten, || {
            words.get("end-of-day-all-written")
        });
        rows.push(Row::Heading(words.get("end-of-day-unsigned")));
        let begun = register.begun_notes.under(&me);
        let mut unsigned: Vec<_> = begun
            .filter_map(|id| Some((register.notes.get(id)?.about, id)))
            .collect();
        unsigned.sort();
        extend(&mut rows, unsigned, Row::Unsigned, || {
            words.get("end-of-day-all-signed")
        });
        let kept = shared.drafts.iter();
        let kept = kept.filter(|draft| !crisis_unsaved::is_saved(draft, register));
        let kept = kept.map(|draft| Row::Kept(draft.id)).collect();
        add(&mut rows, "end-of-day-kept", kept);
        let caught = register.inbox.iter();
        let caught = caught.filter(|(_, line)| !line.sorted_out).count();
        let inbox = (caught > 0).then_some(Row::Inbox(caught));
        add(&mut rows, "end-of-day-inbox", inbox.into_iter().collect());
        let zone = register.settings.zone;
        let tomorrow = tomorrow(shared);
        let day = dates::day_heading(words, tomorrow);
        rows.push(Row::Heading(
            words.with("end-of-day-tomorrow", &[("day", day.into())]),
        ));
        let (from, until) = day_bounds(zone, tomorrow);
        let booked = register.appointments_by_start.range(from..until);
        let booked: Vec<_> = booked
            .filter(|(_, id)| {
                register.appointments.get(*id).is_some_and(|one| {
                    let off = [
                        AppointmentState::Cancelled,
                        AppointmentState::ToReschedule,
                        AppointmentState::Missed,
                    ];
                    one.counselors.contains(&me) && !off.contains(&one.state)
                })
            })
            .map(|(start, id)| (*start, id))
            .collect();
        extend(&mut rows, booked, Row::Tomorrow, || {
            words.get("end-of-day-nothing-tomorrow")
        });
        rows.push(Row::Heading(words.get("end-of-day-before-going")));
        // Of another machine than this person's nothing is written or copied.
        if !shared.over_ssh {
            rows.push(Row::Sheet);
            // The host alone has the store while it runs, so a copy is made from the command line.
            let backup = match shared.of_service {
                true => ["end-of-day-backup-service", "end-of-day-backup-service-how"],
                false => ["end-of-day-backup", "end-of-day-backup-command"],
            };
            let handle = [("handle", shared.me.handle.as_str().into())];
            let [who, how] = backup.map(|id| words.with(id, &handle));
            rows.extend([Row::Nothing(who), Row::Nothing(format!("  {how}"))]);
        }
        rows.push(Row::Lock);
        self.rows = rows;
        self.move_by(0);
    }

    /// Moves to the next line that a key does something with.
    fn move_by(&mut self, by: isize) {
        let count = self.rows.len();
        self.selection.move_by(by, count);
        let step = if by < 0 { -1 } else { 1 };
        for _ in 0..count {
            match self.selection.row(count).and_then(|row| self.rows.get(row)) {
                Some(Row::Heading(_) | Row::Nothing(_)) => {
                    let at = self.selection.row(count);
                    self.selection.move_by(step, count);
                    if self.selection.row(count) == at {
                        self.selection.move_by(-step, count);
                    }
                }
                _ => break,
            }
        }
    }

    fn selected(&self) -> Option<&Row> {
        let row = self.selection.row(self.rows.len())?;
        self.rows.get(row)
    }

    fn has_unsigned(&self) -> bool {
        self.rows.iter().any(|row| matches!(row, Row::Unsigned(_)))
    }

    /// Asks where tomorrow's sheet goes.
    fn sheet(&self, shared: &Shared) -> Box<dyn Layer> {
        let booked = self.rows.iter().filter_map(|row| match row {
            Row::Tomorrow(id) => Some(*id),
            _ => None,
        });
        day_sheet::open(tomorrow(shared), booked.collect(), shared)
    }

    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let register = &shared.register;
        let layer = match self.selected() {
            Some(Row::Outcome(id)) => {
                act(Command::Advance, *id, shared, asks);
                None
            }
            Some(Row::Kept(id)) => {
                let draft = shared.drafts.iter().find(|draft| draft.id == *id);
                draft.and_then(|draft| reopen::draft(draft, shared))
            }
            Some(Row::Inbox(_)) => {
                asks.push(Ask::Go(Screen::Inbox));
                None
            }
            Some(Row::Unwritten(id)) => openings::note_on(*id, shared),
            Some(Row::Unsigned(id)) => openings::note(*id, shared),
            Some(Row::Tomorrow(id)) => register
                .appointments
                .get(*id)
                .and_then(|one| reopen::child(*one.children().first()?, shared)),
            Some(Row::Sheet) => Some(self.sheet(shared)),
            Some(Row::Lock) => {
                asks.push(Ask::Give(Command::Lock));
                None
            }
            _ => None,
        };
        asks.extend(layer.map(Ask::Open));
    }

    /// Lays out every saved note that is not signed, to be signed with one passphrase.
    fn sign(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let notes = self.rows.iter().filter_map(|row| {
            let Row::Unsigned(id) = row else { return None };
            // What is typed and not saved is settled in the editor first.
            let typed = shared.drafts.iter().any(|draft| draft.about == Some(*id));
            // One that was returned and not written on since would only come back.
            let as_returned = shared.register.drafts.get(*id).is_none();
            let writing = as_writing(&shared.register, &shared.me, *id).ok()?;
            (!typed && !as_returned && !writing.is_blank()).then_some(writing)
        });
        // One whose appointment lies ahead does not keep the others from being signed; alone it says why it is not.
        let lies_ahead = |writing: &Writing| {
            let held = writing.appointment;
            let held = held.and_then(|id| shared.register.appointments.get(id));
            held.is_some_and(|held| appointment_states::lies_ahead(held, shared.now))
        };
        let (ahead, begun): (Vec<_>, Vec<_>) = notes.partition(lies_ahead);
        let notes = if begun.is_empty() { ahead } else { begun };
        let planned = match notes.is_empty() {
            true => Err(shared.words.get("end-of-day-nothing-to-sign")),
            false => sign_notes::sheet(notes, Vec::new(), shared)
                .map_err(|refusal| refusal_text::refusal(&shared.words, &refusal)),
        };
        let tone = Tone::Plain;
        asks.push(match planned {
            Ok(sheet) => Ask::Open(Box::new(sheet)),
            Err(text) => Ask::Say(Notice { text, tone }),
        });
    }

    fn line(row: &Row, shared: &Shared) -> (String, Style) {
        let (register, theme) = (&shared.register, &shared.theme);
        let of = |id: &Id, date: bool| {
            let Some(one) = register.appointments.get(*id) else {
                return String::new();
            };
            let day = day_of(register.settings.zone, one.start);
            let day = dates::date_in_year(&shared.words, day);
            let when = if date {
                format!("{day} {}", times(one, shared))
            } else {
                times(one, shared)
            };
            format!(
                "  {when}  {}  {}",
                with_whom(one, shared),
                place(one, shared)
            )
        };
        match row {
            Row::Heading(text) => (text.clone(), theme.title),
            Row::Nothing(text) => (format!("  {text}"), theme.dim),
            Row::Sheet => (
                format!("  {}", shared.words.get("end-of-day-sheet")),
                theme.normal,
            ),
            Row::Lock => (
                format!("  {}", shared.words.get("end-of-day-lock")),
                theme.normal,
            ),
            // What the evening is for stands out from what only comes tomorrow.
            Row::Unwritten(id) | Row::Outcome(id) => (of(id, true), theme.warn),
            Row::Kept(id) => {
                let draft = shared.drafts.iter().find(|draft| draft.id == *id);
                let title = draft.and_then(|draft| reopen::draft_title(draft, shared));
                (format!("  {}", title.unwrap_or_default()), theme.normal)
            }
            Row::Inbox(count) => {
                let args = [("count", (*count).into())];
                let text = shared.words.with("end-of-day-caught", &args);
                (format!("  {text}"), theme.normal)
            }
            Row::Tomorrow(id) => (of(id, false), theme.normal),
            Row::Unsigned(id) => {
                let facts = register.notes.get(*id);
                let facts = facts.map(|header| note_words::facts(header, shared));
                (format!("  {}", facts.unwrap_or_default()), theme.warn)
            }
        }
    }
}

/// Gives this person's appointments up to this day's end of which nobody said how they ended.
fn outcomes(shared: &Shared) -> Vec<Row> {
    let register = &shared.register;
    let today = day_of(register.settings.zone, shared.now);
    let (_, until) = day_bounds(register.settings.zone, today);
    let unsettled = register.unsettled_appointments.range(..until);
    unsettled
        .filter(|(_, id)| {
            register.appointments.get(*id).is_some_and(|one| {
                one.state != AppointmentState::Requested
                    && one.counselors.contains(&shared.me.person)
            })
        })
        .map(|(_, id)| Row::Outcome(id))
        .collect()
}

fn tomorrow(shared: &Shared) -> NaiveDate {
    let today = day_of(shared.register.settings.zone, shared.now);
    today.checked_add_days(Days::new(1)).unwrap_or(today)
}

fn extend<T>(
    rows: &mut Vec<Row>,
    found: Vec<(T, Id)>,
    row: fn(Id) -> Row,
    nothing: impl FnOnce() -> String,
) {
    if found.is_empty() {
        rows.push(Row::Nothing(nothing()));
    }
    rows.extend(found.into_iter().map(|(_, id)| row(id)));
}

impl Layer for EndOfDay {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::EndOfDay, Context::Reading, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        if let Some(by) = command.rows(self.height.saturating_sub(1)) {
            self.move_by(by);
            return Taken::Yes;
        }
        match command {
            Command::Open | Command::WriteNote => self.open(shared, asks),
            Command::Sign => self.sign(shared, asks),
            Command::PaperSheet => asks.push(Ask::Open(self.sheet(shared))),
            Command::Done | Command::Advance => asks.push(Ask::Give(Command::Lock)),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let area = area.intersection(buffer.area);
        if area.height < 4 || area.width < 20 {
            return None;
        }
        let theme = &shared.theme;
        self.height = usize::from(area.height);
        let count = self.rows.len();
        let at = self.selection.row(count)?;
        let top = (at + 1).saturating_sub(self.height);
        let mut caret = None;
        let is_heading = |row: &Row| matches!(row, Row::Heading(_));
        let headings = self.rows.iter().filter(|row| is_heading(row)).count();
        // The parts stand apart where there is room for it.
        let apart = count + headings <= self.height + 1;
        let mut y = area.top();
        for (row, line) in self.rows.iter().enumerate().skip(top) {
            if apart && row > 0 && is_heading(line) {
                y += 1;
            }
            if y >= area.bottom() {
                break;
            }
            let (text, style) = Self::line(line, shared);
            let here = row == at;
            let text = if here {
                format!("▸{}", text.strip_prefix(' ').unwrap_or(&text))
            } else {
                text
            };
            let text = inert::cut(&text, usize::from(area.width));
            buffer.set_string(area.x, y, text, style);
            if here {
                let row = Rect {
                    y,
                    height: 1,
                    ..area
                };
                theme.select(row, buffer);
                caret = Some(Position { x: area.x, y });
            }
            y += 1;
        }
        more_below(
            count.saturating_sub(top + self.height),
            area,
            buffer,
            shared,
        );
        caret
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        match command {
            Command::Advance => Some(words.get("command-lock")),
            Command::Sign if self.has_unsigned() => Some(words.get("end-of-day-sign-all")),
            Command::Sign => Some(String::new()),
            Command::PaperSheet if shared.over_ssh => Some(String::new()),
            Command::Addendum
            | Command::EnteredInError
            | Command::New
            | Command::Edit
            | Command::Otherwise
            | Command::NewFollowUp
            | Command::Narrow
            | Command::WriteNote => Some(String::new()),
            _ => None,
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::Addendum
                | Command::EnteredInError
                | Command::New
                | Command::Edit
                | Command::Remove
                | Command::Otherwise
                | Command::NewFollowUp
                | Command::Narrow
        )
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let mut commands = vec![Command::Open];
        commands.extend(self.has_unsigned().then_some(Command::Sign));
        commands.extend((!shared.over_ssh).then_some(Command::PaperSheet));
        commands.push(Command::Advance);
        commands
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn beside_tabs(&self) -> Option<Command> {
        Some(Command::EndOfDay)
    }

    fn is_screen(&self) -> bool {
        true
    }
}
