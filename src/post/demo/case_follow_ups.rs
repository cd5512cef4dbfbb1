//! The follow-ups of a case: after sessions and missed appointments, in chains, done, cancelled, open and overdue.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::follow_up_states::{due_after_missed, next_of, settle};
use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::AppointmentState;
use crate::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use crate::care::records::follow_up_words::FollowUpWords;
use crate::care::records::record::NotARecord;
use crate::post::demo::case_visits::Held;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::family::{earlier, later};
use crate::post::demo::plan::{CasePlan, Special};
use crate::post::demo::prose::Prose;

const KINDS: &[FollowUpKind] = &[
    FollowUpKind::CallCarer,
    FollowUpKind::CallCarer,
    FollowUpKind::CallParent,
    FollowUpKind::School,
    FollowUpKind::SeeChild,
    FollowUpKind::HomeVisit,
    FollowUpKind::Paperwork,
    FollowUpKind::MedicalReferral,
];

/// The days within which a follow-up that was not done is still left lying; an older one would have been settled.
const LEFT_LYING_DAYS: i64 = 9;

/// Writes the follow-ups of a case.
///
/// # Errors
/// Where one cannot be encoded, which none is known to be.
pub fn write(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    held: &[Held],
    prose: &mut Prose,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    let mut chain: Option<(Id, FollowUp)> = None;
    let mut overdue = false;
    let today = desk.today;
    for visit in held.iter().filter(|held| held.visit.day <= today) {
        let day = visit.visit.day;
        let made_at = desk.done_at(day, visit.visit.minute + visit.visit.minutes);
        if visit.state == AppointmentState::Missed {
            let due = due_after_missed(plan.risk_on(day), day, &desk.days);
            let mut follow_up = new(desk, plan, child, FollowUpKind::CallCarer, due, made_at);
            follow_up.appointment = Some(visit.id);
            put(
                desk,
                plan,
                chance.id(),
                follow_up,
                "未到：问清原因，另约时间。".to_string(),
                prose,
                &mut overdue,
                chance,
            )?;
        } else if visit.state == AppointmentState::Completed {
            let percent = desk.size.follow_ups_percent();
            let count = percent / 100 + usize::from(chance.odds(percent % 100));
            for _ in 0..count {
                let due = later(day, chance.between(1, 14));
                let id = chance.id();
                let follow_up = match chain.take() {
                    Some((before, done)) if chance.odds(50) => {
                        next_of(before, &done, due, desk.person(plan.counselor), made_at)
                    }
                    _ => new(desk, plan, child, *chance.pick(KINDS), due, made_at),
                };
                let words = prose.to_do();
                chain = put(
                    desk,
                    plan,
                    id,
                    follow_up,
                    words,
                    prose,
                    &mut overdue,
                    chance,
                )?;
            }
        }
    }
    special(desk, plan, child, prose, chance)
}

/// Writes the follow-up that a case is there to show.
fn special(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    prose: &mut Prose,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    let (kind, due) = match plan.special {
        Special::FollowUpOverdue => (FollowUpKind::School, earlier(desk.today, 6)),
        Special::FollowUpDue => (FollowUpKind::CallCarer, desk.today),
        Special::RedDue => (FollowUpKind::MedicalReferral, later(desk.today, 1)),
        Special::ConsentOwed => (FollowUpKind::Paperwork, later(desk.today, 2)),
        Special::NeverContact => (FollowUpKind::HomeVisit, later(desk.today, 3)),
        _ => return Ok(()),
    };
    let made_at = desk.done_at(earlier(desk.today, 13).max(plan.opened), 1_000);
    let mut follow_up = new(desk, plan, child, kind, due, made_at);
    follow_up.priority = if plan.special == Special::RedDue {
        Priority::Urgent
    } else {
        Priority::High
    };
    let words = FollowUpWords {
        words: prose.to_do(),
        outcome: String::new(),
    };
    let id = chance.id();
    desk.pile
        .put(plan.counselor, id, Scope::Clinical, &follow_up)?;
    desk.pile
        .put(plan.counselor, id, Scope::Case(plan.id), &words)
}

fn new(
    desk: &Desk<'_>,
    plan: &CasePlan,
    child: Id,
    kind: FollowUpKind,
    due: NaiveDate,
    made_at: DateTime<Utc>,
) -> FollowUp {
    let counselor = desk.person(plan.counselor);
    FollowUp {
        child,
        case: Some(plan.id),
        kind,
        assignee: counselor,
        due,
        before: None,
        after: None,
        priority: if plan.risk_on(due).pressing() {
            Priority::High
        } else {
            Priority::Normal
        },
        settled: None,
        made_by: counselor,
        made_at,
        chain_from: None,
        appointment: None,
    }
}

/// Settles a follow-up if its time has come, and writes it; gives it back where it was done, to be continued.
#[expect(
    clippy::too_many_arguments,
    reason = "what is told of a follow-up, and where from"
)]
fn put(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    id: Id,
    mut follow_up: FollowUp,
    words: String,
    prose: &mut Prose,
    overdue: &mut bool,
    chance: &mut Chance,
) -> Result<Option<(Id, FollowUp)>, NotARecord> {
    let by = desk.person(plan.counselor);
    let closed = plan.is_closed(desk.today);
    if closed {
        // Closing a case settles what it owes.
        follow_up.due = follow_up.due.min(earlier(plan.closes, 1));
    }
    let ago = (desk.today - follow_up.due).num_days();
    let pressing = plan.risk.pressing();
    let lies = !closed
        && !pressing
        && !*overdue
        && (3..=LEFT_LYING_DAYS).contains(&ago)
        && chance.odds(12);
    let mut outcome = String::new();
    let mut done = false;
    if lies {
        *overdue = true;
    } else if ago > 0 {
        done = !chance.odds(4);
        outcome = if done {
            prose.outcome()
        } else {
            "情况有变，不再需要。".to_string()
        };
        let at = desk.done_at(follow_up.due, 1_065).max(follow_up.made_at);
        follow_up = settle(&follow_up, done, &outcome, by, at).unwrap_or(follow_up);
    }
    desk.pile
        .put(plan.counselor, id, Scope::Clinical, &follow_up)?;
    let words = FollowUpWords { words, outcome };
    desk.pile
        .put(plan.counselor, id, Scope::Case(plan.id), &words)?;
    Ok(done.then_some((id, follow_up)))
}
