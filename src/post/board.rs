//! The supervisor's board: how the work of each counselor stands, and the list behind every figure.
//!
//! Worked out from headers alone, which everyone clinical reads: no case's key is needed. A figure is the length of its
//! list, so the two never differ. What is overdue is on the board as DOMAIN.md says: some days after its window.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::care::follow_up_states::{board_from, on_board};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::post_time::{day_bounds, day_of};
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::follow_up::FollowUp;
use crate::care::records::risk_level::RiskLevel;
use crate::post::look_up::{day_at, risk_of, working_days};
use crate::post::register::Register;
use crate::post::today;
use crate::post::whose::Whose;

/// How many weeks the charts show, this one the last.
pub const WEEKS: usize = 12;

/// A figure of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Open cases.
    Caseload,
    /// Red and orange among them.
    Pressing,
    /// Sessions held in this week, from Monday.
    Week,
    /// Sessions held in this month.
    Month,
    /// Sessions of this month that the child missed.
    Missed,
    Outcomes,
    Notes,
    /// Contacts with the child that are due or overdue.
    Contacts,
    /// Follow-ups so long overdue that they reach the board.
    FollowUps,
}

impl Figure {
    /// Every figure, in the order of the board's columns.
    pub const ALL: [Figure; 9] = [
        Figure::Caseload,
        Figure::Pressing,
        Figure::Week,
        Figure::Month,
        Figure::Missed,
        Figure::Outcomes,
        Figure::Notes,
        Figure::Contacts,
        Figure::FollowUps,
    ];

    /// Gives the id of the figure's name.
    pub fn id(self) -> &'static str {
        match self {
            Figure::Caseload => "board-caseload",
            Figure::Pressing => "board-pressing",
            Figure::Week => "board-week",
            Figure::Month => "board-month",
            Figure::Missed => "board-missed",
            Figure::Outcomes => "board-outcomes",
            Figure::Notes => "board-notes",
            Figure::Contacts => "board-contacts",
            Figure::FollowUps => "board-follow-ups",
        }
    }
}

/// What a list of the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    Figure(Figure),
    /// The sessions held in the week that begins with this day.
    Held(NaiveDate),
    /// The follow-ups that stood on the board at the end of the week that begins with this day.
    Overdue(NaiveDate),
}

/// One line of a list behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: RecordKey,
    /// None for a group or an outing.
    pub child: Option<Id>,
    /// Whose work it is.
    pub people: Vec<PersonId>,
    /// The day since which it is owed; of a session its day, of a case the day its next contact is due.
    pub since: NaiveDate,
}

/// What is owed: how much, and since when at the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub count: usize,
    pub oldest: Option<NaiveDate>,
}

/// How the work of one counselor stands, or that of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// None is the whole post, where each thing counts once.
    pub counselor: Option<PersonId>,
    /// One for each of [`Figure::ALL`].
    pub counts: Vec<Count>,
    /// Of a hundred sessions this month that were held, broken off or missed, how many were missed.
    pub missed_percent: Option<u32>,
    pub weeks: [Week; WEEKS],
}

/// One week of the charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Sessions that were held in it.
    pub held: u32,
    /// Follow-ups that stood on the board at its end, or now.
    pub overdue: u32,
}

/// A red or orange case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressing {
    pub case: Id,
    pub child: Id,
    pub counselor: PersonId,
    pub risk: RiskLevel,
    /// The day by which the next contact with the child is owed.
    pub due: NaiveDate,
    pub last: Option<DateTime<Utc>>,
}

/// The whole board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The post, then its counselors in the order of their ids; a counselor's own board has their line alone.
    pub lines: Vec<Line>,
    /// Red before orange, the longest owed first.
    pub pressing: Vec<Pressing>,
}

impl Line {
    /// Gives a figure.
    pub fn count(&self, figure: Figure) -> Count {
        let place = Figure::ALL.iter().position(|one| *one == figure);
        place
            .and_then(|place| self.counts.get(place).copied())
            .unwrap_or_default()
    }
}

/// How the whole post stands, in two numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Glance {
    /// Open cases at the level red.
    pub red: usize,
    /// Contacts with a child that are overdue.
    pub overdue: usize,
}

/// Counts what is red and whose contact is overdue.
pub fn at_a_glance(register: &Register, now: DateTime<Utc>) -> Glance {
    let today = day_at(register, now);
    let cases = caseload(register, today);
    let red = |case: &&Entry| pressing_risk(register, case) == Some(RiskLevel::Red);
    Glance {
        red: cases.iter().filter(red).count(),
        overdue: cases.iter().filter(|case| case.since < today).count(),
    }
}

/// Works the board out; counselors at work have a line also where they have nothing yet.
pub fn board(
    register: &Register,
    now: DateTime<Utc>,
    whose: Whose,
    counselors: &[PersonId],
) -> Board {
    let today = day_at(register, now);
    // When a contact is due takes most of the work, so it is looked up once.
    let caseload = caseload(register, today);
    let lists: Vec<Vec<Entry>> = Figure::ALL
        .iter()
        .map(|figure| match figure {
            Figure::Caseload | Figure::Pressing | Figure::Contacts => caseload
                .iter()
                .filter(|case| is_of(register, case, *figure, today))
                .cloned()
                .collect(),
            figure => entries(register, now, Behind::Figure(*figure)),
        })
        .collect();
    let mondays = mondays(today);
    let held = held_between(register, mondays[0], week_end(mondays[WEEKS - 1]));
    let stood = stood_on_board(register, mondays[0], today);
    let tried = tried_this_month(register, today);
    let line = |counselor: Option<PersonId>| {
        let of = |people: &[PersonId]| counselor.is_none_or(|person| people.contains(&person));
        let counts: Vec<Count> = lists
            .iter()
            .map(|list| count(list.iter().filter(|entry| of(&entry.people))))
            .collect();
        let missed = Figure::ALL.iter().position(|one| *one == Figure::Missed);
        let missed = missed.map_or(0, |place| counts[place].count);
        let tried = tried.iter().filter(|people| of(people)).count();
        let mut weeks = mondays.map(|monday| Week {
            monday,
            held: 0,
            overdue: 0,
        });
        for entry in held.iter().filter(|entry| of(&entry.people)) {
            let mut back = weeks.iter_mut().rev();
            if let Some(week) = back.find(|week| week.monday <= entry.since) {
                week.held += 1;
            }
        }
        for span in stood.iter().filter(|span| of(&[span.assignee])) {
            for week in &mut weeks {
                week.overdue += u32::from(span.stands_on(week_end(week.monday).min(today)));
            }
        }
        Line {
            counselor,
            counts,
            missed_percent: percent(missed, tried),
            weeks,
        }
    };
    let lines = match whose {
        Whose::Of(person) => vec![line(Some(person))],
        Whose::Everybodys => std::iter::once(None)
            .chain(at_work(&lists, &held, counselors).into_iter().map(Some))
            .map(line)
            .collect(),
    };
    let theirs: Vec<Entry> = caseload
        .iter()
        .filter(|case| whose.includes(&case.people))
        .cloned()
        .collect();
    Board {
        lines,
        pressing: pressing(register, &theirs),
    }
}

/// Gives the list behind a figure, the longest owed first.
pub fn behind(
    register: &Register,
    now: DateTime<Utc>,
    counselor: Option<PersonId>,
    what: Behind,
) -> Vec<Entry> {
    let mut list = entries(register, now, what);
    list.retain(|entry| counselor.is_none_or(|person| entry.people.contains(&person)));
    list.sort_by_key(|entry| (entry.since, entry.key));
    list
}

fn entries(register: &Register, now: DateTime<Utc>, what: Behind) -> Vec<Entry> {
    let today = day_at(register, now);
    match what {
        Behind::Figure(figure) => match figure {
            Figure::Caseload | Figure::Pressing | Figure::Contacts => caseload(register, today)
                .into_iter()
                .filter(|case| is_of(register, case, figure, today))
                .collect(),
            Figure::Week => held_between(register, monday_of(today), week_end(monday_of(today))),
            Figure::Month => {
                let (first, last) = month_of(today);
                held_between(register, first, last)
            }
            Figure::Missed => {
                let (first, last) = month_of(today);
                sessions(register, first, last, |state| {
                    state == AppointmentState::Missed
                })
            }
            Figure::Outcomes => today::without_outcome(register, Whose::Everybodys, now)
                .into_iter()
                .filter(|(_, one)| !one.is_supervision())
                .map(|(id, appointment)| session(register, id, appointment))
                .collect(),
            Figure::Notes => today::without_note(register, Whose::Everybodys, now)
                .into_iter()
                .filter(|(_, one)| !one.is_supervision())
                .map(|(id, appointment)| session(register, id, appointment))
                .collect(),
            Figure::FollowUps => today::open_follow_ups(register, Whose::Everybodys, today)
                .into_iter()
                .filter(|(_, owed)| {
                    let risk = risk_of(register, owed.child);
                    on_board(owed, risk, &register.settings.windows, today)
                })
                .map(|(id, owed)| follow_up(id, owed))
                .collect(),
        },
        Behind::Held(monday) => held_between(register, monday, week_end(monday)),
        Behind::Overdue(monday) => {
            let day = week_end(monday).min(today);
            stood_on_board(register, day, today)
                .into_iter()
                .filter(|span| span.stands_on(day))
                .filter_map(|span| {
                    let owed = register.follow_ups.get(span.id)?;
                    Some(follow_up(span.id, owed))
                })
                .collect()
        }
    }
}

fn count<'a>(entries: impl Iterator<Item = &'a Entry>) -> Count {
    entries.fold(Count::default(), |count, entry| Count {
        count: count.count + 1,
        oldest: Some(
            count
                .oldest
                .map_or(entry.since, |oldest| oldest.min(entry.since)),
        ),
    })
}

fn percent(part: usize, whole: usize) -> Option<u32> {
    let hundredths = (part * 100 + whole / 2).checked_div(whole)?;
    u32::try_from(hundredths).ok()
}

/// Everyone who has a case, a session or something owed, and the counselors at work.
fn at_work(lists: &[Vec<Entry>], held: &[Entry], counselors: &[PersonId]) -> BTreeSet<PersonId> {
    let entries = lists.iter().flatten().chain(held);
    entries
        .flat_map(|entry| entry.people.iter().copied())
        .chain(counselors.iter().copied())
        .collect()
}

/// The open cases, each with the day its next contact is due.
fn caseload(register: &Register, today: NaiveDate) -> Vec<Entry> {
    let days = working_days(register);
    register
        .open_cases
        .range(..)
        .filter_map(|(counselor, id)| {
            let case = register.cases.get(id)?;
            let due = today::contact_due(register, case, &days);
            Some(Entry {
                key: RecordKey::new(Kind::CaseHeader, id),
                child: Some(case.child),
                people: vec![*counselor],
                since: due.map_or(today, |due| due.due),
            })
        })
        .collect()
}

/// Tells whether an open case is one of a figure that counts cases.
fn is_of(register: &Register, case: &Entry, figure: Figure, today: NaiveDate) -> bool {
    match figure {
        Figure::Pressing => pressing_risk(register, case).is_some(),
        Figure::Contacts => case.since <= today,
        _ => true,
    }
}

fn pressing_risk(register: &Register, case: &Entry) -> Option<RiskLevel> {
    let risk = register.cases.get(case.key.id)?.risk;
    Some(risk).filter(|risk| risk.pressing())
}

/// Puts the red and orange cases among these in order.
fn pressing(register: &Register, cases: &[Entry]) -> Vec<Pressing> {
    let days = working_days(register);
    let mut found: Vec<_> = cases
        .iter()
        .filter_map(|entry| {
            let risk = pressing_risk(register, entry)?;
            let case = register.cases.get(entry.key.id)?;
            let last = today::contact_due(register, case, &days).and_then(|due| due.last);
            Some(Pressing {
                case: entry.key.id,
                child: case.child,
                counselor: case.counselor,
                risk,
                due: entry.since,
                last,
            })
        })
        .collect();
    found.sort_by_key(|one| (one.risk, one.due, one.case));
    found
}

fn held_between(register: &Register, first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
    sessions(register, first, last, |state| {
        state == AppointmentState::Completed
    })
}

/// The sessions with children, between two days, both inclusive, whose state is wanted.
fn sessions(
    register: &Register,
    first: NaiveDate,
    last: NaiveDate,
    wanted: impl Fn(AppointmentState) -> bool,
) -> Vec<Entry> {
    let zone = register.settings.zone;
    let (from, _) = day_bounds(zone, first);
    let (_, until) = day_bounds(zone, last);
    register
        .appointments_by_start
        .range(from..until)
        .filter_map(|(_, id)| {
            let appointment = register.appointments.get(id)?;
            let counts = wanted(appointment.state) && !appointment.children().is_empty();
            counts.then(|| session(register, id, appointment))
        })
        .collect()
}

fn session(register: &Register, id: Id, appointment: &Appointment) -> Entry {
    let child = match appointment.children() {
        [child] => Some(*child),
        _ => None,
    };
    Entry {
        key: RecordKey::new(Kind::Appointment, id),
        child,
        people: appointment.counselors.clone(),
        since: day_at(register, appointment.start),
    }
}

fn follow_up(id: Id, owed: &FollowUp) -> Entry {
    Entry {
        key: RecordKey::new(Kind::FollowUp, id),
        child: Some(owed.child),
        people: vec![owed.assignee],
        since: owed.due,
    }
}

/// Of this month's sessions that were held, broken off or missed, whose they were.
fn tried_this_month(register: &Register, today: NaiveDate) -> Vec<Vec<PersonId>> {
    use AppointmentState as S;
    let (first, last) = month_of(today);
    let tried = |state| matches!(state, S::Completed | S::BrokenOff | S::Missed);
    sessions(register, first, last, tried)
        .into_iter()
        .map(|entry| entry.people)
        .collect()
}

/// From when to when a follow-up stood on the board.
struct Stood {
    id: Id,
    assignee: PersonId,
    from: NaiveDate,
    /// The day it was settled.
    until: Option<NaiveDate>,
}

impl Stood {
    fn stands_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Follow-ups that stood on the board on some day since `since`, by the risk that their children have now.
fn stood_on_board(register: &Register, since: NaiveDate, today: NaiveDate) -> Vec<Stood> {
    let zone = register.settings.zone;
    let windows = &register.settings.windows;
    let open = today::open_follow_ups(register, Whose::Everybodys, today)
        .into_iter()
        .map(|(id, owed)| (id, owed, None));
    // An index by the day of settling would cost each session some megabytes for this one look.
    let (from, _) = day_bounds(zone, since);
    let settled = register.follow_ups.iter().filter_map(|(id, owed)| {
        let settled = owed.settled.as_ref().filter(|settled| settled.at >= from)?;
        Some((id, owed, Some(day_of(zone, settled.at))))
    });
    settled
        .chain(open)
        .filter_map(|(id, owed, until)| {
            // One that was made when it was overdue already stood from then.
            let from = board_from(owed, risk_of(register, owed.child), windows)
                .max(day_of(zone, owed.made_at));
            let stood = from <= today && until.is_none_or(|until| from < until && since < until);
            stood.then_some(Stood {
                id,
                assignee: owed.assignee,
                from,
                until,
            })
        })
        .collect()
}

/// Gives the Monday of a day's week.
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

fn week_end(monday: NaiveDate) -> NaiveDate {
    monday.checked_add_days(Days::new(6)).unwrap_or(monday)
}

/// The Mondays of the weeks shown, the present one the last.
fn mondays(today: NaiveDate) -> [NaiveDate; WEEKS] {
    let this = monday_of(today);
    std::array::from_fn(|place| {
        // WEEKS is small.
        let back = 7 * (WEEKS - 1 - place) as u64;
        this.checked_sub_days(Days::new(back)).unwrap_or(this)
    })
}

/// Gives the first and the last day of a day's month.
pub fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(chrono::Months::new(1));
    let last = next.and_then(|next| next.pred_opt()).unwrap_or(day);
    (first, last)
}
