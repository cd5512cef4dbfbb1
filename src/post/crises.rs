//! Crisis logs as they are looked at: their lines in the order of time, how they stand, which run, which are this
//! person's to go on with.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::crisis::{Report, Standing, standing};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::crisis_line::{CrisisLine, CrisisStep};
use crate::post::me::Me;
use crate::post::register::Register;

/// How long after its last line a running log is what its writer comes back to: the longest shift, a night's, and no
/// other crisis begins within it unless somebody asks for a new log.
const SAME_CRISIS: TimeDelta = TimeDelta::hours(12);

/// A line as it is shown.
pub struct Line<'a> {
    /// None in a log of an earlier version.
    pub id: Option<Id>,
    pub line: std::borrow::Cow<'a, CrisisLine>,
    /// Who copied it from another log; none where it stands as its author wrote it.
    pub copied_by: Option<PersonId>,
}

/// Gives the lines of a log in the order of time.
pub fn lines(register: &Register, log: Id) -> Vec<Line<'_>> {
    let earlier = register.crises.get(log).into_iter();
    let earlier = earlier.flat_map(|log| &log.lines).map(|line| {
        let told = !line.told.trim().is_empty();
        let line = CrisisLine {
            log,
            at: line.at,
            by: line.by,
            step: match told {
                true => CrisisStep::Told,
                false => CrisisStep::Happened,
            },
            text: line.text.clone(),
            whom: line.told.clone(),
            answer: String::new(),
        };
        Line {
            id: None,
            line: std::borrow::Cow::Owned(line),
            copied_by: None,
        }
    });
    let own = register.crisis_lines_by_log.under(&log).filter_map(|id| {
        let kept = register.crisis_lines.kept(id)?;
        Some(Line {
            id: Some(id),
            line: std::borrow::Cow::Borrowed(kept.value),
            copied_by: (kept.author != kept.value.by).then_some(kept.author),
        })
    });
    let mut all: Vec<Line<'_>> = earlier.chain(own).collect();
    all.sort_by_key(|line| (line.line.at, line.id));
    all
}

/// Tells how a log stands.
pub fn standing_of(register: &Register, log: Id) -> Option<Standing> {
    let lines = register.crisis_lines_by_log.under(&log);
    let lines = lines.filter_map(|id| register.crisis_lines.get(id));
    Some(standing(register.crises.get(log)?, lines))
}

/// Gives the logs that run, each with its child and since when.
pub fn running(register: &Register) -> Vec<(Id, Option<Id>, DateTime<Utc>)> {
    let logs = register.running_crises.iter();
    logs.filter_map(|id| {
        let log = register.crises.get(*id)?;
        Some((*id, log.child, log.began))
    })
    .collect()
}

/// Gives the logs whose report is owed, each with its child and since when.
pub fn reports_owed(register: &Register) -> Vec<(Id, Option<Id>, DateTime<Utc>)> {
    let logs = register.reports_owed.iter();
    logs.filter_map(|id| match standing_of(register, *id)?.report {
        Report::Owed(since) => Some((*id, register.crises.get(*id)?.child, since)),
        _ => None,
    })
    .collect()
}

/// Gives the running log that whoever asks for one means: that of the child they stand on; without a child the latest that
/// they themselves wrote in lately. None where a new one begins.
pub fn to_go_on_with(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    child: Option<Id>,
) -> Option<Id> {
    let logs = register.running_crises.iter().copied();
    if let Some(child) = child {
        let of_child = |id: &Id| register.crises.get(*id).and_then(|log| log.child) == Some(child);
        return logs
            .filter(of_child)
            .max_by_key(|id| touched(register, *id));
    }
    logs.filter(|id| wrote_in(register, me.person, *id))
        .map(|id| (touched(register, id), id))
        .filter(|(at, _)| now - *at < SAME_CRISIS)
        .max()
        .map(|(_, id)| id)
}

/// Gives when the last line of a log was begun, or the log itself.
fn touched(register: &Register, log: Id) -> DateTime<Utc> {
    let began = register.crises.get(log).map(|log| log.began);
    let last = lines(register, log).last().map(|line| line.line.at);
    last.max(began).unwrap_or_default()
}

fn wrote_in(register: &Register, person: PersonId, log: Id) -> bool {
    let began = register.crises.kept(log);
    began.is_some_and(|log| log.author == person)
        || lines(register, log)
            .iter()
            .any(|line| line.line.by == person)
}
