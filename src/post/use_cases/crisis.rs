//! The crisis log: begun at once, a line at a time, its child named whenever somebody knows it.
//!
//! A log of a child with a case lies with that case, where its team reads and writes it; any other is its author's alone.
//! Named later, the child takes the log along: what is the author's own goes over to the case as it stands, as the
//! ledger allows it; everything else is copied under new ids and the old records removed, in one change. Each line is a
//! record of its own, so nobody's line is ever in conflict with another's.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::case_header::Source;
use crate::care::records::crisis_line::{CrisisLine, CrisisStep};
use crate::care::records::crisis_log::CrisisLog;
use crate::care::records::risk_level::RiskLevel;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::has_child;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::case_steps::{self, RiskWish};
use crate::post::use_cases::cases::{self, About, Intake};
use crate::post::use_cases::crisis_places::{case_in, goes_over, home, put_lines_over, put_over};

/// A log as the screen has it from the first second, on disk or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    pub id: Id,
    pub began: DateTime<Utc>,
    /// The child it was begun on.
    pub child: Option<Id>,
}

/// What a line is to say.
#[derive(Clone)]
pub struct Said {
    /// When its first character was typed.
    pub at: DateTime<Utc>,
    pub step: CrisisStep,
    pub text: String,
    pub whom: String,
    pub answer: String,
}

impl Said {
    /// Makes a line of words alone.
    pub fn words(at: DateTime<Utc>, text: impl Into<String>) -> Said {
        Said {
            text: text.into(),
            ..Said::bare(at, CrisisStep::Happened)
        }
    }

    /// Makes a line that its step says by itself.
    pub fn bare(at: DateTime<Utc>, step: CrisisStep) -> Said {
        Said {
            at,
            step,
            text: String::new(),
            whom: String::new(),
            answer: String::new(),
        }
    }

    /// Tells whether what its step needs is there: words, who was told, why no report.
    pub(super) fn is_whole(&self) -> Result<(), Refusal> {
        let blank = |text: &str| text.trim().is_empty();
        let words = match self.step {
            CrisisStep::Happened => blank(&self.text),
            CrisisStep::Told => blank(&self.text) && blank(&self.answer),
            _ => false,
        };
        let whom = matches!(self.step, CrisisStep::Told | CrisisStep::Reported);
        if words {
            Err(Refusal::Missing(Missing::Words))
        } else if whom && blank(&self.whom) {
            Err(Refusal::Missing(Missing::Name))
        } else if self.step == CrisisStep::NoReport && blank(&self.text) {
            Err(Refusal::Missing(Missing::Reason))
        } else {
            Ok(())
        }
    }

    pub(super) fn line(&self, log: Id, me: &Me) -> CrisisLine {
        CrisisLine {
            log,
            at: self.at,
            by: me.person,
            step: self.step,
            text: self.text.trim().to_owned(),
            whom: self.whom.trim().to_owned(),
            answer: self.answer.trim().to_owned(),
        }
    }
}

/// Begins a log.
///
/// # Errors
/// Where the person writes none, or the child is not on the register.
pub fn begin(register: &Register, me: &Me, begun: &Begun) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::Create);
    put_begun(&mut plan, register, me, begun)?;
    Ok(plan.finish())
}

/// Adds a line under an id of its own, so that one sent twice is one. A log whose beginning is not on disk is begun with
/// it; one that could lie with a case by now goes there.
///
/// # Errors
/// Where the line lacks what its step needs, or the log is not this person's to write in.
pub fn add(
    register: &Register,
    me: &Me,
    begun: &Begun,
    id: Id,
    said: &Said,
) -> Result<ChangeSet, Refusal> {
    said.is_whole()?;
    let action = match said.step {
        CrisisStep::Ended | CrisisStep::GoneOn => Action::ChangeState,
        _ => Action::Create,
    };
    let mut plan = Plan::new(me, action).about(RecordKey::new(Kind::CrisisLine, id));
    let scope = match register.crises.kept(begun.id) {
        None => put_begun(&mut plan, register, me, begun)?,
        Some(kept) => {
            let home = home(register, me, kept.value.child);
            if goes_over(me, kept.scope, home) {
                put_over(&mut plan, register, begun.id, home)?;
                home
            } else {
                kept.scope
            }
        }
    };
    plan.put(&register.crisis_lines, id, scope, &said.line(begun.id, me))?;
    Ok(plan.finish())
}

/// Names the child of a log, another one, or none; the log goes where it then belongs, as a copy that names it where it
/// cannot go as it stands.
///
/// # Errors
/// Where it is about this child already, the child is not on the register, or a key is not held.
pub fn name_child(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    begun: &Begun,
    child: Option<Id>,
) -> Result<ChangeSet, Refusal> {
    if let Some(child) = child {
        has_child(register, child)?;
    }
    let Some(kept) = register.crises.kept(begun.id) else {
        let begun = Begun { child, ..*begun };
        return begin(register, me, &begun);
    };
    if kept.value.child == child {
        return Err(Refusal::AlreadySo);
    }
    let mut log = kept.value.clone();
    log.child = child;
    log.case = child
        .and_then(|child| register.open_case(child))
        .map(|(case, _)| case);
    let home = home(register, me, child);
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::CrisisLog, begun.id));
    if kept.scope == home || goes_over(me, kept.scope, home) {
        plan.put(&register.crises, begun.id, home, &log)?;
        if kept.scope != home {
            put_lines_over(&mut plan, register, begun.id, home)?;
        }
        return Ok(plan.finish());
    }
    let copy = fresh.id();
    log.copied_from = Some(begun.id);
    plan.put(&register.crises, copy, home, &log)?;
    plan.remove(&register.crises, begun.id)?;
    for id in register.crisis_lines_by_log.under(&begun.id) {
        if let Some(line) = register.crisis_lines.get(id) {
            let mut line = line.clone();
            line.log = copy;
            plan.put(&register.crisis_lines, fresh.id(), home, &line)?;
            plan.remove(&register.crisis_lines, id)?;
        }
    }
    Ok(plan.finish())
}

/// Removes a log in which nothing was written: begun by a slip of the finger.
///
/// # Errors
/// Where it is not there, or something is written in it.
pub fn drop_empty(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let log = register.crises.get(id);
    let log = log.ok_or(Refusal::Gone(RecordKey::new(Kind::CrisisLog, id)))?;
    if let Some(line) = register.crisis_lines_by_log.under(&id).next() {
        return Err(Refusal::InUse(RecordKey::new(Kind::CrisisLine, line)));
    }
    if !log.lines.is_empty() {
        return Err(Refusal::InUse(RecordKey::new(Kind::CrisisLog, id)));
    }
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.crises, id)?;
    Ok(plan.finish())
}

/// How the risk is raised from a log.
#[derive(Clone)]
pub struct Raise {
    /// Empty where it follows: a crisis waits for no form.
    pub safety_plan: String,
    /// What is said of the duty to report with it, if anything.
    pub report: Option<Said>,
}

/// Raises the risk of the log's child to red and says so in the log. A child without a case gets one, at intake, and the
/// log goes over to it.
///
/// # Errors
/// Where no child is named, the case is red already, or the safety plan given is not this person's to write.
pub fn raise_to_red(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    begun: &Begun,
    raise: &Raise,
) -> Result<ChangeSet, Refusal> {
    let kept = register.crises.kept(begun.id);
    let child = kept.as_ref().map_or(begun.child, |kept| kept.value.child);
    let child = child.ok_or(Refusal::Missing(Missing::Child))?;
    let plan = raise.safety_plan.trim();
    let mut said = vec![Said::bare(now, CrisisStep::Red)];
    if let Some(report) = &raise.report {
        report.is_whole()?;
        said.push(report.clone());
    }
    if let Some((case, _)) = register.open_case(child) {
        let wish = RiskWish {
            to: RiskLevel::Red,
            why: String::new(),
            safety_plan: (!plan.is_empty()).then(|| plan.to_owned()),
            safety_plan_later: true,
        };
        let raised = case_steps::change_risk(register, me, now, case, &wish)?;
        return said.iter().try_fold(raised, |change, said| {
            Ok(change.and(add(register, me, begun, fresh.id(), said)?))
        });
    }
    let intake = Intake {
        child,
        risk: RiskLevel::Red,
        source: Source::default(),
        counselor: me.person,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        about: About {
            safety_plan: plan.to_owned(),
            ..About::default()
        },
        safety_plan_later: true,
    };
    // Opening the case takes the log along, so the line goes there too.
    let opened = cases::open(register, me, fresh, now, &intake)?;
    let begins = opened.new_scopes.first();
    let scope = begins.map_or(Scope::Private(me.person), |new| new.scope);
    let lies = kept.as_ref().map(|kept| kept.scope);
    let scope = match lies {
        Some(lies) if !goes_over(me, lies, scope) => lies,
        _ => scope,
    };
    let opened = match kept {
        Some(_) => opened,
        None => {
            let log = CrisisLog::begun(begun.began, Some(child), case_in(scope));
            opened.put(begun.id, scope, 0, &log)?
        }
    };
    said.iter().try_fold(opened, |change, said| {
        Ok(change.put(fresh.id(), scope, 0, &said.line(begun.id, me))?)
    })
}

/// Writes the log itself; gives where it lies.
fn put_begun(
    plan: &mut Plan<'_>,
    register: &Register,
    me: &Me,
    begun: &Begun,
) -> Result<Scope, Refusal> {
    if let Some(child) = begun.child {
        has_child(register, child)?;
    }
    let scope = home(register, me, begun.child);
    let case = begun.child.and_then(|child| register.open_case(child));
    let log = CrisisLog::begun(begun.began, begun.child, case.map(|(case, _)| case));
    plan.put(&register.crises, begun.id, scope, &log)?;
    Ok(scope)
}
