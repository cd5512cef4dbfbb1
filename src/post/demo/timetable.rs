//! Fills the weeks: for every open day, which case is seen when, so that no counselor, child or room is taken twice.
//!
//! Each counselor has a room of their own and a child has one case, so a counselor's free slot is all there is to find.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};

use crate::care::post_time::{day_of, local};
use crate::care::records::appointment::AppointmentState;
use crate::care::records::risk_level::RiskLevel;
use crate::care::working_days::WorkingDays;
use crate::post::demo::chance::Chance;
use crate::post::demo::family::{earlier, later};
use crate::post::demo::place::ZONE;
use crate::post::demo::plan::{CasePlan, Special, Visit, last_working_day};
use crate::post::demo::size::Size;
use crate::post::demo::staff::{CHEN, COUNSELORS, LIU, ZENG, works_on};

/// Begin, as a minute of the day, and length; the short ones are calls.
const SLOTS: &[(u32, u32)] = &[
    (510, 50),
    (570, 50),
    (630, 50),
    (690, 20),
    (870, 50),
    (930, 50),
    (990, 50),
    (1050, 20),
];

/// The slots in which children come from school; the ones tried first.
const AFTERNOON: [usize; 8] = [6, 5, 4, 2, 1, 0, 7, 3];

/// The slot of the Saturday group.
pub const GROUP_SLOT: usize = 5;

/// How far ahead appointments are made, in days.
const AHEAD: i64 = 21;

/// An appointment with many children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gathering {
    pub day: NaiveDate,
    pub counselor: usize,
    /// Minute of the day.
    pub minute: u32,
    pub minutes: u32,
    /// Minutes of travel there and back; 0 for a group at the post.
    pub travel: u32,
}

/// Tells whether a day has a gathering, and which: every other Saturday a group, the first Thursday of a month an outing.
pub fn gathering(day: NaiveDate) -> Option<Gathering> {
    let (minute, minutes) = SLOTS[GROUP_SLOT];
    match day.weekday() {
        Weekday::Sat if day.iso_week().week().is_multiple_of(2) => Some(Gathering {
            day,
            counselor: ZENG,
            minute,
            minutes,
            travel: 0,
        }),
        Weekday::Thu if day.day() <= 7 => Some(Gathering {
            day,
            counselor: LIU,
            minute: 900,
            minutes: 90,
            travel: 30,
        }),
        _ => None,
    }
}

/// Fills in the visits of every case.
pub fn fill(seed: u64, now: DateTime<Utc>, size: Size, cases: &mut [CasePlan], days: &WorkingDays) {
    let today = day_of(ZONE, now);
    let last = last_working_day(today, |day| days.is_working(day));
    let mut weeks = Weeks {
        chance: Chance::new(seed, 2),
        today,
        minute: local(ZONE, now).hour() * 60 + local(ZONE, now).minute(),
        last,
        next: cases.iter().map(|case| later(case.opened, 1)).collect(),
    };
    let mut opening = 0;
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut day = earlier(today, size.days());
    while day <= later(today, AHEAD) {
        while cases.get(opening).is_some_and(|case| case.opened <= day) {
            open.insert(opening);
            opening += 1;
        }
        open.retain(|at| cases[*at].closes > later(day, 5));
        if days.is_working(day) || day == today {
            weeks.one_day(day, cases, &open);
        }
        day = later(day, 1);
    }
    weeks.work_today(cases);
}

struct Weeks {
    chance: Chance,
    today: NaiveDate,
    /// Minute of the day that it is now.
    minute: u32,
    last: NaiveDate,
    /// When each case is seen next, at the earliest.
    next: Vec<NaiveDate>,
}

impl Weeks {
    fn one_day(&mut self, day: NaiveDate, cases: &mut [CasePlan], open: &BTreeSet<usize>) {
        let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
        if let Some(gathering) = gathering(day) {
            let slots: &[usize] = if gathering.travel > 0 {
                &[4, 5, 6, 7]
            } else {
                &[GROUP_SLOT]
            };
            taken.extend(slots.iter().map(|slot| (gathering.counselor, *slot)));
        }
        let forced = |case: &CasePlan| {
            day == self.last && matches!(case.special, Special::OutcomeOwed | Special::NoteOwed)
        };
        let mut wishes: Vec<(bool, NaiveDate, usize)> = open
            .iter()
            .filter(|at| {
                let case = &cases[**at];
                let quiet = case
                    .quiet_from(self.today)
                    .is_some_and(|from| (from..=self.today).contains(&day));
                let has_next =
                    day > self.today && case.visits.last().is_some_and(|v| v.day > self.today);
                !quiet && !has_next && (self.next[**at] <= day || forced(case))
            })
            .map(|at| (!forced(&cases[*at]), self.next[*at], *at))
            .collect();
        if day == self.today {
            self.enough_for_today(cases, open, &mut wishes);
        }
        wishes.sort_unstable();
        for (unforced, _, at) in wishes {
            let case = &mut cases[at];
            let at_work = works_on(case.counselor, day.weekday()) || day == self.today || !unforced;
            let favourite = AFTERNOON[usize::from(case.id.0[0]) % 4];
            let slot = [favourite]
                .into_iter()
                .chain(AFTERNOON)
                .find(|slot| !taken.contains(&(case.counselor, *slot)));
            let Some(slot) = slot.filter(|_| at_work) else {
                continue;
            };
            taken.insert((case.counselor, slot));
            let (minute, minutes) = SLOTS[slot];
            let state = self.state(case, day);
            case.visits.push(Visit {
                day,
                minute,
                minutes,
                phone: minutes < 50,
                state,
            });
            self.next[at] = self.after(case, day, state);
        }
    }

    /// Adds cases that are not due, so that today is a day's work.
    fn enough_for_today(
        &mut self,
        cases: &[CasePlan],
        open: &BTreeSet<usize>,
        wishes: &mut Vec<(bool, NaiveDate, usize)>,
    ) {
        for counselor in 0..COUNSELORS {
            let least = if counselor == CHEN { 6 } else { 4 };
            let mut more: Vec<_> = open
                .iter()
                .filter(|at| {
                    let case = &cases[**at];
                    case.counselor == counselor
                        && case.quiet_from(self.today).is_none()
                        && !wishes.iter().any(|(_, _, other)| other == *at)
                })
                .map(|at| (true, self.next[*at], *at))
                .collect();
            more.sort_unstable();
            let there = wishes
                .iter()
                .filter(|(_, _, at)| cases[*at].counselor == counselor)
                .count();
            wishes.extend(more.into_iter().take(usize::saturating_sub(least, there)));
        }
    }

    fn state(&mut self, case: &CasePlan, day: NaiveDate) -> AppointmentState {
        use AppointmentState as S;
        if day > self.today {
            return if self.chance.odds(6) {
                S::Requested
            } else {
                S::Scheduled
            };
        }
        if day == self.today {
            return S::Scheduled;
        }
        if day == self.last && case.special == Special::OutcomeOwed {
            return S::Scheduled;
        }
        if day == self.last && case.special == Special::NoteOwed {
            return S::Completed;
        }
        match self.chance.below(100) {
            0..7 => S::Missed,
            7..13 => S::Cancelled,
            13..15 => S::ToReschedule,
            15 => S::BrokenOff,
            _ => S::Completed,
        }
    }

    /// Gives when a case is seen next: by risk, and soon where nobody came.
    fn after(&mut self, case: &CasePlan, day: NaiveDate, state: AppointmentState) -> NaiveDate {
        use AppointmentState as S;
        if matches!(state, S::Missed | S::Cancelled | S::ToReschedule) {
            return later(day, self.chance.between(1, 4));
        }
        let monitored = day >= case.monitored;
        let days = match (case.risk_on(day), monitored) {
            (RiskLevel::Red, _) => 2,
            (RiskLevel::Orange, false) => 5,
            (RiskLevel::Orange, true) => 11,
            (RiskLevel::Yellow | RiskLevel::Unassessed, false) => 9,
            (RiskLevel::Yellow | RiskLevel::Unassessed, true) => 24,
            (RiskLevel::Green, false) => 16,
            (RiskLevel::Green, true) => 42,
        };
        later(day, days + self.chance.between(0, 2))
    }

    /// Says of each appointment of today how it stands at this minute, and sees to it that somebody is in session.
    fn work_today(&mut self, cases: &mut [CasePlan]) {
        use AppointmentState as S;
        let (today, now) = (self.today, self.minute);
        let mut booked: BTreeMap<usize, Vec<(u32, u32)>> = BTreeMap::new();
        if let Some(gathering) = gathering(today) {
            let span = (
                gathering.minute - gathering.travel,
                gathering.minute + gathering.minutes + gathering.travel,
            );
            booked.entry(gathering.counselor).or_default().push(span);
        }
        for case in cases.iter_mut() {
            for visit in case.visits.iter_mut().filter(|visit| visit.day == today) {
                let (from, until) = (visit.minute, visit.minute + visit.minutes);
                booked
                    .entry(case.counselor)
                    .or_default()
                    .push((from, until));
                visit.state = if until <= now {
                    S::Completed
                } else if from <= now {
                    S::InSession
                } else if from <= now + 10 {
                    S::Arrived
                } else {
                    S::Scheduled
                };
            }
        }
        // At night nobody is seen.
        if !(7 * 60..21 * 60 + 30).contains(&now) {
            return;
        }
        let spans = booked.entry(CHEN).or_default();
        let free = |spans: &[(u32, u32)], from: u32, minutes: u32| {
            spans
                .iter()
                .all(|(a, b)| from + minutes <= *a || *b <= from)
        };
        let grid = now / 15 * 15;
        if !spans
            .iter()
            .any(|(from, until)| (*from..*until).contains(&now))
            && let Some((from, minutes)) = [(grid - 15, 45), (grid, 45), (grid, 30), (grid, 15)]
                .into_iter()
                .find(|(from, minutes)| from + minutes > now && free(spans, *from, *minutes))
        {
            spans.push((from, from + minutes));
            add(cases, today, from, minutes, S::InSession);
        }
        let soon = grid + 30;
        if !spans.iter().any(|(from, _)| *from > now + 10)
            && let Some(from) = (0..8)
                .map(|step| soon + 15 * step)
                .find(|from| free(spans, *from, 30))
        {
            add(cases, today, from, 30, S::Scheduled);
        }
    }
}

/// Adds an appointment for today to one of the first counselor's cases that has none.
fn add(
    cases: &mut [CasePlan],
    today: NaiveDate,
    minute: u32,
    minutes: u32,
    state: AppointmentState,
) {
    let case = cases.iter_mut().find(|case| {
        case.counselor == CHEN
            && case.opened < today
            && case.closes > later(today, 5)
            && case.quiet_from(today).is_none()
            && !case.visits.iter().any(|visit| visit.day == today)
    });
    if let Some(case) = case {
        case.visits.push(Visit {
            day: today,
            minute,
            minutes,
            phone: minutes < 45,
            state,
        });
        case.visits.sort_by_key(|visit| (visit.day, visit.minute));
    }
}
