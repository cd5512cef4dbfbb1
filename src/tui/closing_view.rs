//! The closing of a case as its approver reads it: what the header says, the half page, how it stands; `a` approves,
//! `x` returns it with a remark.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::post_time::day_of;
use crate::care::records::appointment::AppointmentState;
use crate::care::records::approval::ApprovalState;
use crate::care::records::case_header::CaseHeader;
use crate::post::approvals::{self, Asked, approves, changed_since, of_closing};
use crate::tui::appointment_words::{child_name, risk, staff_name};
use crate::tui::approval_words::state_words;
use crate::tui::closing_forms::{confirm_closing, return_closing};
use crate::tui::commands::{Command, Context};
use crate::tui::job::Job;
use crate::tui::layer::{Ask, Layer, Shared, Taken};
use crate::tui::paper::{Heading, Paper, Paragraph};
use crate::words::dates;
use crate::words::lang::begin_large;

/// A closing on the screen.
pub struct ClosingView {
    case: Id,
    paper: Paper,
    filled_for: Option<(u64, bool)>,
}

impl ClosingView {
    /// Opens the closing of a case.
    pub fn new(case: Id) -> ClosingView {
        ClosingView {
            case,
            paper: Paper::default(),
            filled_for: None,
        }
    }

    fn case<'a>(&self, shared: &'a Shared) -> Option<(&'a CaseHeader, Asked)> {
        let case = shared.register.cases.get(self.case)?;
        Some((case, of_closing(&shared.register, self.case, case)?))
    }

    fn fill(&mut self, shared: &Shared) {
        let key = (shared.register.version, shared.veil);
        if self.filled_for == Some(key) {
            return;
        }
        let first = self.filled_for.is_none();
        self.filled_for = Some(key);
        let text = match self.case(shared) {
            Some((case, asked)) => self.text(case, &asked, shared),
            None => vec![(shared.words.get("refusal-gone"), shared.theme.warn)],
        };
        match first {
            true => self.paper.begin(text),
            false => self.paper.set(text),
        }
    }

    fn text(&self, case: &CaseHeader, asked: &Asked, shared: &Shared) -> Vec<Paragraph> {
        let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
        let zone = register.settings.zone;
        let today = day_of(zone, shared.now);
        let day = |at| dates::date_near(words, day_of(zone, at), today);
        let line = |label: String, text: String| {
            let args = [("label", begin_large(&label).into()), ("text", text.into())];
            words.with("details-line", &args)
        };
        let mut text: Vec<Paragraph> = Vec::new();
        if changed_since(register, asked) {
            text.push((
                format!("! {}", words.get("approvals-changed-since")),
                theme.danger,
            ));
        }
        let held = register.appointments_by_child.under(&case.child);
        let held = held
            .filter_map(|id| register.appointments.get(id))
            .filter(|one| one.case == Some(self.case) && one.state == AppointmentState::Completed)
            .count();
        let span = words.with(
            "closing-span",
            &[
                ("opened", day(case.opened).into()),
                ("asked", day(asked.at).into()),
                ("count", held.into()),
            ],
        );
        let summary = approvals::summary(register, asked);
        let reason = summary.map(|one| one.reason).or(case.closing);
        for (label, said) in [
            (
                words.get("role-counselor"),
                staff_name(case.counselor, shared),
            ),
            (words.get("closing-course"), span),
            (words.get("follow-ups-column-risk"), risk(case.risk, shared)),
            (
                words.get("child-case-closing"),
                reason
                    .map(|reason| words.get(reason.id()))
                    .unwrap_or_default(),
            ),
        ] {
            text.push((line(label, said), theme.normal));
        }
        text.push((String::new(), theme.normal));
        match summary {
            Some(summary) => {
                text.push((words.get("child-case-summary"), theme.title));
                text.push((summary.summary.clone(), theme.normal));
            }
            None if asked.content.is_none() => {
                text.push((words.get("closing-no-summary"), theme.dim));
            }
            None if approves(register, &shared.me) => {
                text.push((words.get("closing-announce"), theme.normal));
            }
            None => text.push((words.get("reading-sealed"), theme.dim)),
        }
        if !asked.remark.is_empty() {
            text.push((String::new(), theme.normal));
            text.push((words.get("reading-remark"), theme.title));
            text.push((asked.remark.clone(), theme.warn));
        }
        text
    }

    /// Gives what reads the summary where it is shared with this person and not read yet.
    fn announceable(&self, shared: &Shared) -> Option<Job> {
        let (_, asked) = self.case(shared)?;
        let key = asked.content?;
        let unread = shared.register.closing_summaries.get(key.id).is_none();
        let scope = Scope::Case(self.case);
        if !unread || !approves(&shared.register, &shared.me) {
            return None;
        }
        Some(match shared.me.scopes.contains(&scope) {
            true => Job::ReadAnnounced {
                scope,
                keys: vec![key],
            },
            false => Job::ReadShared {
                scope,
                revisions: vec![(key, 1)],
            },
        })
    }

    fn decidable(&self, shared: &Shared) -> Option<Asked> {
        let (case, asked) = self.case(shared)?;
        let (register, me) = (&shared.register, &shared.me);
        let read = asked.content.is_none() || approvals::summary(register, &asked).is_some();
        let own = asked.by == me.person || case.counselor == me.person;
        let waits = asked.state == ApprovalState::Pending;
        (read && waits && !own && approves(register, me)).then_some(asked)
    }
}

/// Says how the closing stands, who asked for approval, and who decided.
fn standing(asked: &Asked, shared: &Shared) -> Vec<Paragraph> {
    let normal = shared.theme.normal;
    let by = staff_name(asked.by, shared);
    let asked_by = shared
        .words
        .with("closing-asked-by", &[("name", by.into())]);
    let decided = asked.decided.as_ref();
    let decided = decided.map(|(by, _)| (staff_name(*by, shared), normal));
    let mut parts = vec![state_words(asked, shared), (asked_by, normal)];
    parts.extend(decided);
    parts
}

impl Layer for ClosingView {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Board, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.paper.moved(command) {
            return Taken::Yes;
        }
        match command {
            Command::Open => match self.announceable(shared) {
                Some(job) => asks.push(Ask::Do(job)),
                None => return Taken::No,
            },
            Command::Advance => match self.decidable(shared) {
                Some(asked) => {
                    let confirm = confirm_closing(self.case, &asked, shared);
                    asks.push(Ask::Open(Box::new(confirm)));
                }
                None => return Taken::No,
            },
            Command::Otherwise if self.decidable(shared).is_some() => {
                asks.push(Ask::Open(return_closing(self.case, shared)));
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.fill(shared);
        let heading = self.case(shared).map(|(case, asked)| {
            let args = [
                ("name", child_name(case.child, shared).into()),
                ("number", case.number.clone().into()),
            ];
            Heading {
                title: shared.words.with("closing-title", &args),
                standing: standing(&asked, shared),
            }
        });
        self.paper.draw_under(heading, area, buffer, &shared.theme)
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        match (self.decidable(shared), self.announceable(shared)) {
            (Some(_), _) => vec![Command::Advance, Command::Otherwise],
            (None, Some(_)) => vec![Command::Open],
            (None, None) => Vec::new(),
        }
    }

    fn takes(&self, command: Command) -> bool {
        matches!(
            command,
            Command::Up
                | Command::Down
                | Command::PageUp
                | Command::PageDown
                | Command::Top
                | Command::Bottom
                | Command::Open
                | Command::Advance
                | Command::Otherwise
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let words = &shared.words;
        let decidable = self.decidable(shared).is_some();
        match command {
            Command::Advance if decidable => Some(words.get("approvals-approve")),
            Command::Otherwise if decidable => Some(words.get("reading-return")),
            Command::Open if self.announceable(shared).is_some() => {
                Some(words.get("reading-announce-read"))
            }
            Command::Open
            | Command::New
            | Command::Edit
            | Command::Advance
            | Command::Otherwise
            | Command::WriteNote
            | Command::NewFollowUp
            | Command::Supervise
            | Command::Narrow => Some(String::new()),
            _ => None,
        }
    }

    fn is_screen(&self) -> bool {
        true
    }
}
