//! What is owed on Today: a row a child with its reasons, each one key from being done, and the drafts that were kept.

use crate::care::crisis::Report;
use crate::care::ledger::ids::{Id, Kind};
use crate::care::owed::{Owed, Reason, Row};
use crate::care::post_time::{day_of, local};
use crate::care::records::risk_level::RiskLevel;
use crate::post::approvals;
use crate::post::crises;
use crate::post::left_red::{left_last, to_take_note_of};
use crate::post::look_up::note_signed_as;
use crate::post::today::owed;
use crate::post::whose::Whose;
use crate::tui::appointment_words::{
    child_name, risk, risk_sign, risk_style, staff_name, with_whom,
};
use crate::tui::approval_words::due_words;
use crate::tui::commands::{Command, Context};
use crate::tui::crisis_unsaved;
use crate::tui::layer::Shared;
use crate::tui::may_do;
use crate::tui::reopen;
use crate::tui::table::CellText;
use crate::tui::today_since::{self, Away};
use crate::words::dates;

/// A row of what is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwedRow {
    /// What changed while this person was away.
    Changes,
    Owed(Row),
    /// A draft that was typed and not saved, by its id.
    Kept(Id),
}

/// Gives the rows: what changed while somebody was `away`, then the most pressing first, the kept drafts last.
pub fn rows(shared: &Shared, all: bool, away: bool) -> Vec<OwedRow> {
    let whose = match all {
        true => Whose::Everybodys,
        false => Whose::Of(shared.me.person),
    };
    let (register, me) = (&shared.register, &shared.me);
    let left_red = to_take_note_of(register, me, &shared.visit);
    let owed = owed(register, me, shared.now, whose, &left_red).into_iter();
    let changes = away.then_some(OwedRow::Changes).into_iter();
    changes
        .chain(owed.map(OwedRow::Owed))
        .chain(kept(shared).map(OwedRow::Kept))
        .collect()
}

/// Gives the drafts in which something is not saved, but for those that are open.
pub fn kept(shared: &Shared) -> impl Iterator<Item = Id> + '_ {
    let drafts = shared.drafts.iter();
    drafts
        .filter(|draft| !shared.keeping.is_open(draft.id))
        .filter(|draft| !crisis_unsaved::is_saved(draft, &shared.register))
        .map(|draft| draft.id)
}

impl OwedRow {
    /// Tells whether this row is about the same child, record or draft as another.
    pub fn is_same(&self, other: &OwedRow) -> bool {
        match (self, other) {
            (OwedRow::Owed(a), OwedRow::Owed(b)) => match (a.child, b.child) {
                (None, None) => {
                    a.reasons.first().map(|reason| reason.what)
                        == b.reasons.first().map(|reason| reason.what)
                }
                (a, b) => a == b,
            },
            (OwedRow::Kept(a), OwedRow::Kept(b)) => a == b,
            (OwedRow::Changes, OwedRow::Changes) => true,
            _ => false,
        }
    }

    /// Gives the child it is about.
    pub fn child(&self) -> Option<Id> {
        match self {
            OwedRow::Owed(row) => row.child,
            OwedRow::Kept(_) | OwedRow::Changes => None,
        }
    }

    fn reasons(&self) -> &[Reason] {
        match self {
            OwedRow::Owed(row) => &row.reasons,
            OwedRow::Kept(_) | OwedRow::Changes => &[],
        }
    }

    /// Gives the record of a kind that settles the first reason of these.
    pub fn record(&self, kind: Kind, owed: &[Owed]) -> Option<Id> {
        self.reasons()
            .iter()
            .filter(|reason| owed.contains(&reason.owed))
            .filter_map(|reason| reason.what)
            .find(|what| what.kind == kind)
            .map(|what| what.id)
    }

    /// Gives the appointment whose outcome is owed.
    pub fn outcome(&self) -> Option<Id> {
        self.record(Kind::Appointment, &[Owed::Outcome])
    }

    /// Gives the appointment of which a note is owed.
    pub fn note(&self) -> Option<Id> {
        self.record(Kind::Appointment, &[Owed::Note])
    }

    /// Gives the note that was begun.
    pub fn begun_note(&self) -> Option<Id> {
        self.record(Kind::NoteHeader, &[Owed::Draft])
    }

    /// Gives the note that awaits this person's countersignature.
    pub fn to_countersign(&self, shared: &Shared) -> Option<Id> {
        let signed = self.record(Kind::SignedNote, &[Owed::Approval])?;
        note_signed_as(&shared.register, signed)
    }

    /// Gives the case whose closing awaits this person's approval.
    pub fn to_approve(&self) -> Option<Id> {
        self.record(Kind::CaseHeader, &[Owed::Approval])
    }

    /// Gives the follow-up that is to be done.
    pub fn follow_up(&self) -> Option<Id> {
        self.record(
            Kind::FollowUp,
            &[
                Owed::RedContact,
                Owed::OrangeOverdue,
                Owed::FollowUpOverdue,
                Owed::FollowUpDue,
            ],
        )
    }

    /// Gives the case that left red, of which this person is to take note.
    pub fn left_red(&self) -> Option<Id> {
        self.record(Kind::CaseHeader, &[Owed::LeftRed])
    }

    /// Gives the crisis log that runs, or whose report is owed.
    pub fn crisis(&self) -> Option<Id> {
        self.record(Kind::CrisisLog, &[Owed::Crisis, Owed::ReportClock])
    }

    /// Gives the one key by which the most pressing reason is settled.
    pub fn key(&self) -> Command {
        let Some(first) = self.reasons().first() else {
            return Command::Open;
        };
        let is_follow_up = first.what.is_some_and(|what| what.kind == Kind::FollowUp);
        match first.owed {
            _ if is_follow_up => Command::Done,
            Owed::RedContact | Owed::OrangeOverdue | Owed::Contact => Command::LogContact,
            Owed::Outcome => Command::Advance,
            Owed::FollowUpOverdue | Owed::FollowUpDue => Command::Done,
            Owed::Note | Owed::Draft => Command::WriteNote,
            Owed::NoCounselor => Command::HandOver,
            Owed::Consent => Command::Consent,
            Owed::LeftRed => Command::Done,
            Owed::Approval if first.what.is_some_and(|what| what.kind == Kind::SignedNote) => {
                Command::Sign
            }
            Owed::Crisis | Owed::ReportClock | Owed::Approval => Command::Open,
        }
    }

    /// Gives the key that is shown: the one that settles the row, where that is for whoever looks at it.
    pub fn key_for(&self, shared: &Shared) -> Command {
        let offered = |command: &Command| {
            may_do::refused_on(*command, &[Context::Today], self.child(), shared).is_none()
        };
        let key = Some(self.key()).filter(offered);
        let hand_over = || {
            let nobodys = |reason: &Reason| reason.owed == Owed::NoCounselor;
            self.reasons()
                .iter()
                .any(nobodys)
                .then_some(Command::HandOver)
        };
        key.or_else(hand_over).unwrap_or(Command::Open)
    }

    /// Lists what can be done with the row, the most wanted first.
    pub fn commands(&self) -> Vec<Command> {
        let mut found = vec![self.key()];
        if matches!(self, OwedRow::Kept(_)) {
            found.push(Command::Remove);
        }
        if self.outcome().is_some() {
            found.extend([Command::Advance, Command::Otherwise, Command::Move]);
        }
        let is_news = self.left_red().is_some() || *self == OwedRow::Changes;
        if self.follow_up().is_some() || is_news {
            found.push(Command::Done);
        }
        if self.note().or(self.begun_note()).is_some() {
            found.push(Command::WriteNote);
        }
        let to_sign = self.record(Kind::SignedNote, &[Owed::Approval]);
        if to_sign.or(self.to_approve()).is_some() {
            found.push(Command::Sign);
        }
        if self.child().is_some() {
            found.extend([
                Command::LogContact,
                Command::NewFollowUp,
                Command::New,
                Command::OpenCase,
                Command::Risk,
                Command::Consent,
            ]);
        }
        if self
            .reasons()
            .iter()
            .any(|reason| reason.owed == Owed::NoCounselor)
        {
            found.push(Command::HandOver);
        }
        found.push(Command::Open);
        let mut seen = Vec::new();
        found.retain(|command| {
            let new = !seen.contains(command);
            seen.push(*command);
            new
        });
        found
    }
}

/// Gives how a risk is written: its sign, and its word where there is room for it.
pub fn risk_words(brief: bool) -> fn(RiskLevel, &Shared) -> String {
    match brief {
        true => |level, _| risk_sign(level).to_owned(),
        false => risk,
    }
}

/// Names whom a row is about.
pub fn name(row: &OwedRow, shared: &Shared) -> String {
    match row {
        OwedRow::Owed(owed) => match owed.child {
            Some(child) => child_name(child, shared),
            None => record_name(owed, shared),
        },
        OwedRow::Kept(_) => shared.words.get("today-kept"),
        OwedRow::Changes => shared.words.get("today-news"),
    }
}

/// Gives the cells of a row: risk, name, reasons, and the key that settles the first.
pub fn cells(
    row: &OwedRow,
    away: Option<&Away>,
    brief: bool,
    shared: &Shared,
) -> Vec<CellText<'static>> {
    let theme = &shared.theme;
    let words = &shared.words;
    let risk = risk_words(brief);
    let name = name(row, shared);
    match row {
        OwedRow::Owed(owed) => {
            vec![
                CellText::styled(risk(owed.risk, shared), risk_style(owed.risk, theme)),
                CellText::styled(name, theme.strong),
                CellText::from(reasons(owed, shared)),
                CellText::styled(key_text(row, shared), theme.accent),
            ]
        }
        OwedRow::Changes => vec![
            CellText::from(""),
            CellText::styled(name, theme.strong),
            CellText::styled(
                away.map_or_else(String::new, |away| today_since::sentence(away, shared)),
                theme.accent,
            ),
            CellText::styled(key_text(row, shared), theme.accent),
        ],
        OwedRow::Kept(id) => {
            let draft = shared.drafts.iter().find(|draft| draft.id == *id);
            let text = draft.map_or_else(String::new, |draft| {
                let at = local(shared.register.settings.zone, draft.at);
                let today = day_of(shared.register.settings.zone, shared.now);
                let day = dates::relative(words, at.date(), today);
                let title = reopen::draft_title(draft, shared);
                let title = title.unwrap_or_else(|| words.get("today-kept-unnamed"));
                format!("{title} · {day} {}", dates::time(at.time()))
            });
            vec![
                CellText::from(""),
                CellText::styled(name, theme.strong),
                CellText::from(text),
                CellText::styled(key_text(row, shared), theme.accent),
            ]
        }
    }
}

/// Names the key that settles a row and what it does, as short as can be.
pub fn key_text(row: &OwedRow, shared: &Shared) -> String {
    let words = &shared.words;
    match row.key_for(shared) {
        Command::Done if row.follow_up().is_none() => {
            format!("d {}", words.get("today-key-noted"))
        }
        Command::LogContact => format!("L {}", words.get("today-key-contact")),
        Command::Advance => format!("a {}", words.get("today-key-outcome")),
        Command::Done => format!("d {}", words.get("today-key-done")),
        Command::WriteNote => format!("w {}", words.get("today-key-note")),
        Command::Consent => format!("S {}", words.get("today-key-consent")),
        Command::HandOver => format!("H {}", words.get("today-key-hand-over")),
        Command::Sign => format!("F6 {}", words.get("today-key-countersign")),
        _ => format!("⏎ {}", words.get("today-key-open")),
    }
}

fn record_name(row: &Row, shared: &Shared) -> String {
    let what = row.reasons.first().and_then(|reason| reason.what);
    if what.is_some_and(|what| what.kind == Kind::CrisisLog) {
        return shared.words.get("crisis-child-unknown");
    }
    what.filter(|what| what.kind == Kind::Appointment)
        .and_then(|what| shared.register.appointments.get(what.id))
        .map_or_else(String::new, |appointment| with_whom(appointment, shared))
}

/// Merges the reasons to one line: `红级联系逾期 2 天 · 待写记录 昨天`; several of one kind are counted.
pub fn reasons(row: &Row, shared: &Shared) -> String {
    let words = &shared.words;
    let today = day_of(shared.register.settings.zone, shared.now);
    let mut parts: Vec<(Owed, chrono::NaiveDate, usize)> = Vec::new();
    for reason in &row.reasons {
        match parts.iter_mut().find(|(owed, _, _)| *owed == reason.owed) {
            Some((_, _, count)) => *count += 1,
            None => parts.push((reason.owed, reason.since, 1)),
        }
    }
    parts
        .into_iter()
        .map(|(owed, since, count)| {
            let late = today.signed_duration_since(since).num_days();
            let mut text = match late_id(owed) {
                Some(id) if late > 0 => words.with(id, &[("days", late.into())]),
                _ => words.get(owed.id()),
            };
            if count > 1 {
                text.push_str(&format!(" ×{count}"));
            }
            let log = row.reasons.iter().find(|reason| reason.owed == owed);
            let log = log.and_then(|reason| reason.what).map(|what| what.id);
            if let Some(run) = log.and_then(|log| clock(owed, log, shared)) {
                text = words.with(
                    "today-crisis-runs",
                    &[("what", text.into()), ("run", run.into())],
                );
                return text;
            }
            if let Some(due) = approval_due(owed, row, shared) {
                return format!("{text} · {due}");
            }
            if late_id(owed).is_none() && owed != Owed::Consent && late != 0 {
                text.push(' ');
                text.push_str(&dates::relative(words, since, today));
            }
            let left = log.filter(|_| owed == Owed::LeftRed);
            if let Some((case, header)) =
                left.and_then(|id| Some((id, shared.register.cases.get(id)?)))
                && let Some(left) = left_last(case, header)
            {
                let (to, by) = (risk(left.to, shared), staff_name(left.by, shared));
                let args = [("what", text.into()), ("to", to.into()), ("by", by.into())];
                text = words.with("today-left-red", &args);
            }
            text
        })
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Gives how long a crisis, or the clock of its report, has run.
fn clock(owed: Owed, log: Id, shared: &Shared) -> Option<String> {
    let register = &shared.register;
    let since = match owed {
        Owed::Crisis => register.crises.get(log)?.began,
        Owed::ReportClock => match crises::standing_of(register, log)?.report {
            Report::Owed(since) => since,
            _ => return None,
        },
        _ => return None,
    };
    let minutes = (shared.now - since).num_minutes().max(0);
    match u32::try_from(minutes / (24 * 60)) {
        Ok(days) if days > 0 => Some(shared.words.with("crisis-days", &[("days", days.into())])),
        _ => Some(dates::duration(
            &shared.words,
            u32::try_from(minutes).unwrap_or(0),
        )),
    }
}

/// Says by when the closing that a row asks approval of is to be decided.
fn approval_due(owed: Owed, row: &Row, shared: &Shared) -> Option<String> {
    let reason = row.reasons.iter().find(|reason| reason.owed == owed)?;
    let case = reason.what.filter(|what| what.kind == Kind::CaseHeader)?;
    if owed != Owed::Approval {
        return None;
    }
    let header = shared.register.cases.get(case.id)?;
    let asked = approvals::of_closing(&shared.register, case.id, header)?;
    due_words(&asked, shared)
}

/// Gives the text that counts how many days late it is, where a reason has a day it was due.
fn late_id(owed: Owed) -> Option<&'static str> {
    match owed {
        Owed::RedContact => Some("today-late-red-contact"),
        Owed::OrangeOverdue => Some("today-late-orange"),
        Owed::Contact => Some("today-late-contact"),
        Owed::FollowUpOverdue => Some("today-late-follow-up"),
        _ => None,
    }
}
