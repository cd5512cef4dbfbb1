//! The figures of a month, counted from headers as things stood at its end, with small groups left out.

use chrono::{Months, NaiveDate};

use crate::care::choice::Listed;
use crate::care::ledger::ids::Id;
use crate::care::post_time::{day_bounds, day_of};
use crate::care::records::appointment::{AppointmentKind, AppointmentState};
use crate::care::records::case_header::{CaseHeader, CaseState};
use crate::care::records::child::Category;
use crate::care::records::published_figures::{AgeBand, Counted, FigureCell, FigureTable, Moved};
use crate::care::records::risk_level::RiskLevel;
use crate::care::small_groups::{Given, leave_out, leave_out_overlapping};
use crate::post::board::month_of;
use crate::post::register::Register;

/// How many months back are offered to be published.
const OFFERED: u32 = 12;

/// The least group however the post sets it: two are a pair, and each would know the other.
const LEAST_OF_ALL: u32 = 3;

/// Gives the least group that is given.
pub fn least(register: &Register) -> u32 {
    register.settings.least_group.max(LEAST_OF_ALL)
}

/// Gives the months that are over, the latest first, back to the first case and a year at the most.
pub fn months(register: &Register, today: NaiveDate) -> Vec<NaiveDate> {
    let zone = register.settings.zone;
    let cases = register.cases.iter();
    let Some(first) = cases.map(|(_, case)| day_of(zone, case.opened)).min() else {
        return Vec::new();
    };
    let (this, _) = month_of(today);
    (1..=OFFERED)
        .filter_map(|back| this.checked_sub_months(Months::new(back)))
        .take_while(|month| month_of(*month).1 >= first)
        .collect()
}

/// Counts a month.
pub fn count(register: &Register, month: NaiveDate) -> Vec<FigureTable> {
    let (first, last) = month_of(month);
    let zone = register.settings.zone;
    let (from, _) = day_bounds(zone, first);
    let (_, until) = day_bounds(zone, last);
    let least = least(register);
    let at_end = before(until);
    let open: Vec<(Id, &CaseHeader)> = register
        .cases
        .iter()
        .filter(|(_, case)| is_open_at(case, at_end))
        .collect();
    let risks = tally(
        RiskLevel::ALL,
        open.iter().map(|(_, case)| risk_at(case, at_end)),
    );
    let ages = open.iter().map(|(_, case)| {
        let birth = register.children.get(case.child)?.birth?;
        Some(birth.age_on(last))
    });
    let ages = tally(AgeBand::ALL, ages.map(AgeBand::of));
    let categories: Vec<u32> = Category::ALL
        .iter()
        .map(|category| {
            let in_it = open.iter().filter(|(_, case)| {
                let child = register.children.get(case.child);
                child.is_some_and(|child| child.categories.contains(category))
            });
            number(in_it.count())
        })
        .collect();
    let within = |at: chrono::DateTime<chrono::Utc>| from <= at && at < until;
    let opened = register
        .cases
        .iter()
        .filter(|(_, case)| within(case.opened));
    let closed = register.cases.iter().filter(|(_, case)| {
        let mut history = case.history.iter();
        history.any(|change| change.to == CaseState::Closed && within(change.at))
    });
    let moved = [number(opened.count()), number(closed.count())];
    let held = register.appointments_by_start.range(from..until);
    let held = held
        .filter_map(|(_, id)| register.appointments.get(id))
        .filter(|one| one.state == AppointmentState::Completed && !one.children().is_empty())
        .map(|one| one.kind);
    let sessions = tally(AppointmentKind::ALL, held);
    let settled = register.follow_ups.iter();
    let settled: Vec<bool> = settled
        .filter_map(|(_, one)| one.settled.as_ref())
        .filter(|settled| within(settled.at))
        .map(|settled| settled.done)
        .collect();
    let done = settled.iter().filter(|done| **done).count();
    let settled = [number(done), number(settled.len() - done)];
    let cases = number(open.len());
    vec![
        table(
            Counted::CasesByRisk,
            codes(RiskLevel::ALL, |one| one.code()),
            leave_out(&risks, least),
        ),
        table(
            Counted::CasesByAge,
            codes(AgeBand::ALL, |one| one.code()),
            leave_out(&ages, least),
        ),
        table(
            Counted::CasesByCategory,
            Category::ALL
                .iter()
                .map(|one| one.code().to_owned())
                .collect(),
            leave_out_overlapping(&categories, cases, least),
        ),
        // Opened and closed make up nothing: each stands for itself.
        table(
            Counted::CasesMoved,
            codes(&[Moved::Opened, Moved::Closed], |one| one.code()),
            each_alone(&moved, least),
        ),
        table(
            Counted::Sessions,
            codes(AppointmentKind::ALL, |one| one.code()),
            leave_out(&sessions, least),
        ),
        table(
            Counted::FollowUps,
            codes(&[Moved::Done, Moved::Cancelled], |one| one.code()),
            each_alone(&settled, least),
        ),
    ]
}

fn table(what: Counted, codes: Vec<String>, given: Given) -> FigureTable {
    FigureTable {
        what,
        total: given.total,
        cells: codes
            .into_iter()
            .zip(given.cells)
            .map(|(code, count)| FigureCell { code, count })
            .collect(),
    }
}

fn codes<T: Copy>(list: &[T], code: impl Fn(T) -> &'static str) -> Vec<String> {
    list.iter().map(|one| code(*one).to_owned()).collect()
}

fn each_alone(counts: &[u32], least: u32) -> Given {
    let small = |count: u32| count > 0 && count < least;
    Given {
        total: None,
        cells: counts
            .iter()
            .map(|count| (!small(*count)).then_some(*count))
            .collect(),
    }
}

fn tally<T: Listed>(list: &[T], found: impl Iterator<Item = T>) -> Vec<u32> {
    let mut counts = vec![0u32; list.len()];
    for one in found {
        if let Some(count) = list
            .iter()
            .position(|listed| *listed == one)
            .and_then(|place| counts.get_mut(place))
        {
            *count = count.saturating_add(1);
        }
    }
    counts
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The last instant before another.
fn before(until: chrono::DateTime<chrono::Utc>) -> chrono::DateTime<chrono::Utc> {
    until - chrono::TimeDelta::milliseconds(1)
}

/// Tells whether a case was open at an instant, by its history.
fn is_open_at(case: &CaseHeader, at: chrono::DateTime<chrono::Utc>) -> bool {
    if case.opened > at {
        return false;
    }
    let mut history = case.history.iter().rev();
    let last = history.find(|change| change.at <= at);
    last.is_none_or(|change| change.to != CaseState::Closed)
}

/// Gives the risk a case had at an instant, by its history.
fn risk_at(case: &CaseHeader, at: chrono::DateTime<chrono::Utc>) -> RiskLevel {
    let mut later = case.risk_history.iter().filter(|change| change.at > at);
    later.next().map_or(case.risk, |change| change.from)
}
