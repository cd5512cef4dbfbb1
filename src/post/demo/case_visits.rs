//! The appointments of a case, each with the way by which it came to its state.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::appointment_states::{StepFacts, change_state, entered_afterwards};
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::{
    Appointment, AppointmentKind, AppointmentState, CalledOffBy, Subject,
};
use crate::care::records::record::NotARecord;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::plan::{CasePlan, Special, Visit};

/// An appointment as written.
pub struct Held {
    pub id: Id,
    pub visit: Visit,
    pub start: DateTime<Utc>,
    pub kind: AppointmentKind,
    pub state: AppointmentState,
}

const CANCELLED: &[(CalledOffBy, &str)] = &[
    (CalledOffBy::Family, "家里有喜事，孩子跟着去吃酒"),
    (CalledOffBy::Child, "孩子感冒发烧，在家休息"),
    (CalledOffBy::School, "学校临时安排考试"),
    (CalledOffBy::Counselor, "咨询师去县里参加联席会议"),
    (CalledOffBy::Other, "大雨，村里的路不通"),
];

const MISSED: &[&str] = &["没有来，电话无人接", "忘记了时间", "没有等到顺路的车", ""];

/// Writes the appointments and gives them back in the order of time.
///
/// # Errors
/// Where one cannot be encoded, which none is known to be.
pub fn write(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    chance: &mut Chance,
) -> Result<Vec<Held>, NotARecord> {
    let mut held = Vec::with_capacity(plan.visits.len());
    for visit in &plan.visits {
        let id = chance.id();
        let kind = if visit.phone || plan.special == Special::Away {
            AppointmentKind::Phone
        } else {
            match chance.below(20) {
                0 | 1 => AppointmentKind::HomeVisit,
                2..5 => AppointmentKind::SchoolVisit,
                5 => AppointmentKind::Video,
                _ => AppointmentKind::InPerson,
            }
        };
        let counselors = vec![desk.person(plan.counselor)];
        let start = desk.at(visit.day, visit.minute);
        let planned = Appointment {
            case: Some(plan.id),
            room: (kind == AppointmentKind::InPerson)
                .then(|| desk.rooms.get(plan.counselor).copied())
                .flatten(),
            state: if visit.state == AppointmentState::Requested {
                AppointmentState::Requested
            } else {
                AppointmentState::Scheduled
            },
            place: match kind {
                AppointmentKind::HomeVisit => "家中".to_string(),
                AppointmentKind::SchoolVisit => "学校心理角".to_string(),
                _ => String::new(),
            },
            ..Appointment::scheduled(
                Subject::Child(child),
                counselors,
                start,
                visit.minutes,
                kind,
            )
        };
        let lived = lived(desk, planned, visit, desk.person(plan.counselor), chance);
        desk.pile.put(plan.counselor, id, Scope::Clinical, &lived)?;
        held.push(Held {
            id,
            visit: *visit,
            start,
            kind,
            state: lived.state,
        });
    }
    Ok(held)
}

/// Takes an appointment by the usual steps to the state it is in.
pub fn lived(
    desk: &Desk<'_>,
    planned: Appointment,
    visit: &Visit,
    by: PersonId,
    chance: &mut Chance,
) -> Appointment {
    use AppointmentState as S;
    let start = planned.start;
    let end = planned.end();
    let minutes = |count: i64| TimeDelta::minutes(count);
    let plain = StepFacts::default();
    let step = |was: Appointment, to, at: DateTime<Utc>, facts: &StepFacts<'_>| {
        // Each step below is one that the states allow, at an instant that is past.
        change_state(&was, to, by, at.min(desk.now), facts).unwrap_or(was)
    };
    let early = start - minutes(chance.between(1, 8));
    match visit.state {
        S::Requested | S::Scheduled => planned,
        S::Arrived => step(planned, S::Arrived, desk.now - minutes(1), &plain),
        S::InSession => {
            let arrived = step(planned, S::Arrived, early, &plain);
            step(arrived, S::InSession, start, &plain)
        }
        S::BrokenOff => {
            let arrived = step(planned, S::Arrived, early, &plain);
            let begun = step(arrived, S::InSession, start, &plain);
            let why = StepFacts {
                why: "学校通知提前放学，家里来接",
                ..plain
            };
            step(begun, S::BrokenOff, start + minutes(15), &why)
        }
        S::Completed if visit.day < desk.today && chance.odds(3) => {
            let evening = desk.done_at(visit.day, 1_110);
            entered_afterwards(&planned, by, evening).unwrap_or(planned)
        }
        S::Completed if visit.day < desk.today && chance.odds(28) => {
            let times = Some((start + minutes(chance.between(0, 6)), end));
            let facts = StepFacts { times, ..plain };
            step(
                planned,
                S::Completed,
                desk.done_at(visit.day, 1_110),
                &facts,
            )
        }
        S::Completed => {
            let arrived = step(planned, S::Arrived, early, &plain);
            let begun = step(
                arrived,
                S::InSession,
                start + minutes(chance.between(0, 3)),
                &plain,
            );
            step(begun, S::Completed, end, &plain)
        }
        S::Missed => {
            let words = chance.pick(MISSED);
            let facts = StepFacts {
                why: words,
                ..plain
            };
            step(planned, S::Missed, end, &facts)
        }
        S::Cancelled => {
            let (by_whom, why) = *chance.pick(CANCELLED);
            let facts = StepFacts {
                called_off_by: Some(by_whom),
                why,
                ..plain
            };
            step(
                planned,
                S::Cancelled,
                start - minutes(60 * chance.between(2, 20)),
                &facts,
            )
        }
        S::ToReschedule => {
            let facts = StepFacts {
                why: "孩子想换到放学以后",
                ..plain
            };
            step(
                planned,
                S::ToReschedule,
                start - minutes(60 * chance.between(2, 20)),
                &facts,
            )
        }
    }
}
