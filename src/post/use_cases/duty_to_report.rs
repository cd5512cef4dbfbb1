//! The duty to report, as it is said with a risk that is raised to red: owed, or not owed for a reason.
//!
//! It is said in a crisis log of the child, where the clock of a report that is owed runs already, and where it is written
//! down when the report is made. A log that runs is written in; else one is begun for it, and it ends at once where nobody
//! goes on in it. It is never decided by itself, and never dismissed in silence.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::crisis::Report;
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::crisis_line::CrisisStep;
use crate::care::records::crisis_log::CrisisLog;
use crate::post::change::ChangeSet;
use crate::post::crises::{standing_of, to_go_on_with};
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::use_cases::crisis::{Begun, Said, add};
use crate::post::use_cases::crisis_places::{case_in, goes_over, home};

/// What is said of the duty to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// It is owed, and its clock runs; `now` where somebody goes on to make it.
    Owed { now: bool },
    /// It is not owed, for this reason.
    NotOwed(String),
}

/// Tells whether nobody has said anything of it in a log of the child that runs, and no report of the child is owed.
pub fn is_unsaid(register: &Register, child: Id) -> bool {
    let mut logs = register.crises_by_child.under(&child);
    !logs.any(|log| {
        let runs = register.running_crises.contains(&log);
        let said = standing_of(register, log).map(|standing| standing.report);
        match said {
            Some(Report::Owed(_)) => true,
            Some(Report::Made(_) | Report::NotOwed) => runs,
            Some(Report::Unsaid) | None => false,
        }
    })
}

/// Gives the log that it is said in: the child's that runs, else a new one.
pub fn log_of(register: &Register, me: &Me, fresh: &Fresh, now: DateTime<Utc>, child: Id) -> Begun {
    let running = to_go_on_with(register, me, now, Some(child));
    let known = running.and_then(|id| Some((id, register.crises.get(id)?.began)));
    let (id, began) = known.unwrap_or_else(|| (fresh.id(), now));
    Begun {
        id,
        began,
        child: Some(child),
    }
}

/// Says it with a change that raises a child's risk to red.
///
/// # Errors
/// Where it is not owed and no reason is given, or the log is not this person's to write in.
pub fn said_with(
    change: ChangeSet,
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    log: &Begun,
    duty: &Duty,
) -> Result<ChangeSet, Refusal> {
    // A millisecond apart and none ahead, so that they are read in this order, and before what is said next.
    let at = |place: i64| now + TimeDelta::milliseconds(place - 2);
    let mut said = vec![Said::bare(at(0), CrisisStep::Red)];
    said.push(match duty {
        Duty::Owed { .. } => Said::bare(at(1), CrisisStep::ReportOwed),
        Duty::NotOwed(why) => Said {
            text: why.clone(),
            ..Said::bare(at(1), CrisisStep::NoReport)
        },
    });
    let kept = register.crises.kept(log.id);
    if kept.is_none() && *duty != (Duty::Owed { now: true }) {
        said.push(Said::bare(at(2), CrisisStep::Ended));
    }
    for one in &said {
        one.is_whole()?;
    }
    // Opening a case takes the person's own logs of the child along.
    let opened = change.new_scopes.first().map(|new| new.scope);
    if let (Some(_), None) = (&kept, opened) {
        return said.iter().try_fold(change, |change, one| {
            Ok(change.and(add(register, me, log, fresh.id(), one)?))
        });
    }
    let scope: Scope = opened.unwrap_or_else(|| home(register, me, log.child));
    let (change, scope) = match kept {
        Some(kept) if !goes_over(me, kept.scope, scope) => (change, kept.scope),
        Some(_) => (change, scope),
        None => {
            let begun = CrisisLog::begun(log.began, log.child, case_in(scope));
            (change.put(log.id, scope, 0, &begun)?, scope)
        }
    };
    said.iter().try_fold(change, |change, one| {
        Ok(change.put(fresh.id(), scope, 0, &one.line(log.id, me))?)
    })
}
