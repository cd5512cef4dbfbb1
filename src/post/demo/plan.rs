//! Which child has a case, from when to when, at which risk, with whom: the plan that everything else follows.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::care::case_number::CaseNumber;
use crate::care::ledger::ids::Id;
use crate::care::post_time::day_of;
use crate::care::records::appointment::AppointmentState;
use crate::care::records::risk_level::RiskLevel;
use crate::post::demo::chance::Chance;
use crate::post::demo::family::{Family, NEVER_CONTACT_FAMILY, earlier, later};
use crate::post::demo::phrases::{SELF_HARM, SUSPECTED_ABUSE, concern_at};
use crate::post::demo::place::{CODE, ZONE};
use crate::post::demo::size::Size;
use crate::post::demo::staff::{CHEN, COUNSELORS, LIU, works_on};

/// What a case is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    None,
    /// Red, with a safety plan; the next contact is owed today.
    RedDue,
    /// Orange, and the contact overdue.
    OrangeOverdue,
    /// Yellow, and a contact owed.
    ContactOwed,
    /// The appointment of the last working day has no outcome yet.
    OutcomeOwed,
    /// That of the last working day has no note yet.
    NoteOwed,
    /// A follow-up past its window.
    FollowUpOverdue,
    /// A follow-up due today.
    FollowUpDue,
    /// No guardian has been asked yet.
    ConsentOwed,
    /// A consent that ends within a month.
    ConsentEnds,
    /// The duty to report was used, and the report runs.
    ReportRuns,
    /// The child's father is never to be contacted.
    NeverContact,
    /// Just opened.
    Intake,
    /// Away with the parents; by phone.
    Away,
    /// On its way to be closed.
    Closing,
    /// Closed, and nobody approved it yet.
    ClosingToApprove,
}

/// The specials of a counselor's open cases: each counselor's first cases get them in turn.
const CHENS: &[Special] = &[
    Special::RedDue,
    Special::OrangeOverdue,
    Special::ContactOwed,
    Special::OutcomeOwed,
    Special::NoteOwed,
    Special::FollowUpOverdue,
    Special::FollowUpDue,
    Special::ConsentOwed,
    Special::ReportRuns,
    Special::ConsentEnds,
    Special::Intake,
    Special::Closing,
];
const LIUS: &[Special] = &[Special::ClosingToApprove, Special::Away, Special::Intake];
const ZENGS: &[Special] = &[Special::NoteOwed, Special::Intake, Special::FollowUpOverdue];

/// A visit: an appointment of a case, as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    pub day: NaiveDate,
    /// Minute of the day, in post time.
    pub minute: u32,
    pub minutes: u32,
    pub phone: bool,
    pub state: AppointmentState,
}

/// A case as planned.
pub struct CasePlan {
    pub id: Id,
    /// Places in the families and of the child in its family.
    pub child: (usize, usize),
    pub child_id: Id,
    pub counselor: usize,
    pub stand_in: usize,
    pub number: String,
    pub opened: NaiveDate,
    /// The day after which it is monitored.
    pub monitored: NaiveDate,
    /// The day on which it is, or would be, closed.
    pub closes: NaiveDate,
    pub first_risk: RiskLevel,
    pub risk: RiskLevel,
    pub risk_changes: NaiveDate,
    /// Place in `phrases::BANKS`.
    pub bank: usize,
    pub special: Special,
    /// In the order of time.
    pub visits: Vec<Visit>,
}

impl CasePlan {
    /// Tells whether the case is closed on a day.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.closes < day
    }

    /// Gives the risk on a day.
    pub fn risk_on(&self, day: NaiveDate) -> RiskLevel {
        if day < self.risk_changes {
            self.first_risk
        } else {
            self.risk
        }
    }

    /// Gives the day from which up to today nothing is booked, so that a contact comes to be owed.
    pub fn quiet_from(&self, today: NaiveDate) -> Option<NaiveDate> {
        match self.special {
            Special::RedDue => Some(earlier(today, 3)),
            Special::OrangeOverdue => Some(earlier(today, 9)),
            Special::ContactOwed => Some(earlier(today, 16)),
            _ => None,
        }
    }
}

/// Plans the cases, in the order in which they were opened.
pub fn cases(seed: u64, now: DateTime<Utc>, size: Size, families: &[Family]) -> Vec<CasePlan> {
    let today = day_of(ZONE, now);
    let mut chance = Chance::new(seed, 1);
    let mut found = Vec::new();
    for (family, members) in families.iter().enumerate() {
        // Siblings have the same counselor.
        let counselor = if family == NEVER_CONTACT_FAMILY {
            CHEN
        } else {
            chance.below(COUNSELORS)
        };
        for kid in 0..members.kids.len() {
            let wanted = chance.odds(size.cases_percent());
            let never_contact = family == NEVER_CONTACT_FAMILY && kid == 0;
            let older = members.kids[kid].child.grade != "幼儿园";
            if (!wanted || !older) && !never_contact {
                continue;
            }
            found.push(case(
                ((family, kid), members.kids[kid].id),
                counselor,
                members.kids[kid].known_since,
                never_contact,
                today,
                size,
                &mut chance,
            ));
        }
    }
    give_specials(&mut found, today);
    found.sort_by_key(|case: &CasePlan| (case.opened, case.id));
    let mut running: BTreeMap<i32, u32> = BTreeMap::new();
    for case in &mut found {
        let year = case.opened.year();
        let next = running.entry(year).or_default();
        *next += 1;
        case.number = CaseNumber {
            post_code: CODE.to_string(),
            year,
            running: *next,
        }
        .to_string();
    }
    found
}

fn case(
    (child, child_id): ((usize, usize), Id),
    counselor: usize,
    known: NaiveDate,
    never_contact: bool,
    today: NaiveDate,
    size: Size,
    chance: &mut Chance,
) -> CasePlan {
    let since = (today - known).num_days().max(3);
    let (opened, length) = match size {
        Size::Usual => (
            earlier(today, chance.between(6, since)),
            chance.between(120, 480),
        ),
        Size::TenYears => (
            later(known, chance.between(0, 200).min(since - 2)),
            chance.between(150, 420),
        ),
    };
    let opened = if never_contact {
        earlier(today, 80)
    } else {
        opened
    };
    let length = if never_contact { 300 } else { length };
    let first_risk = match chance.below(100) {
        0..3 => RiskLevel::Red,
        3..18 => RiskLevel::Orange,
        18..60 => RiskLevel::Yellow,
        _ => RiskLevel::Green,
    };
    let risk = match first_risk {
        RiskLevel::Red | RiskLevel::Orange => RiskLevel::Yellow,
        RiskLevel::Yellow if chance.odds(45) => RiskLevel::Green,
        same => same,
    };
    let bank = match first_risk {
        RiskLevel::Red => SELF_HARM,
        _ => concern_at(chance.below(10_000)),
    };
    CasePlan {
        id: chance.id(),
        child,
        child_id,
        counselor,
        stand_in: (counselor + 1 + chance.below(COUNSELORS - 1)) % COUNSELORS,
        number: String::new(),
        opened,
        monitored: later(opened, length * 2 / 3),
        closes: later(opened, length),
        first_risk,
        risk,
        risk_changes: later(opened, chance.between(25, 90)),
        bank,
        special: if never_contact {
            Special::NeverContact
        } else {
            Special::None
        },
        visits: Vec::new(),
    }
}

/// Gives each counselor's first open cases what they are there to show.
fn give_specials(cases: &mut [CasePlan], today: NaiveDate) {
    for (counselor, specials) in [CHENS, LIUS, ZENGS].into_iter().enumerate() {
        let open = cases.iter_mut().filter(|case| {
            case.counselor == counselor && !case.is_closed(today) && case.special == Special::None
        });
        for (case, special) in open.zip(specials) {
            case.special = *special;
            shape(case, today);
        }
    }
}

/// Bends the dates and risk of a case to what it shows.
fn shape(case: &mut CasePlan, today: NaiveDate) {
    let opened = |case: &mut CasePlan, days: i64| {
        case.opened = case.opened.min(earlier(today, days));
        case.monitored = later(today, 30);
        case.closes = later(today, 90);
        case.risk_changes = case
            .risk_changes
            .max(later(case.opened, 10))
            .min(earlier(today, 20));
    };
    let steady = |case: &mut CasePlan, risk: RiskLevel| {
        case.first_risk = risk;
        case.risk = risk;
    };
    match case.special {
        Special::RedDue => {
            opened(case, 40);
            case.first_risk = RiskLevel::Orange;
            case.risk = RiskLevel::Red;
            case.risk_changes = earlier(today, 12);
            case.bank = SELF_HARM;
        }
        Special::OrangeOverdue => {
            opened(case, 60);
            steady(case, RiskLevel::Orange);
        }
        Special::ReportRuns => {
            opened(case, 30);
            steady(case, RiskLevel::Orange);
            case.bank = SUSPECTED_ABUSE;
        }
        Special::ContactOwed => {
            opened(case, 70);
            steady(case, RiskLevel::Yellow);
        }
        Special::OutcomeOwed
        | Special::NoteOwed
        | Special::FollowUpOverdue
        | Special::FollowUpDue
        | Special::ConsentOwed
        | Special::ConsentEnds
        | Special::NeverContact => {
            opened(case, 50);
            steady(
                case,
                if case.counselor == LIU {
                    RiskLevel::Green
                } else {
                    RiskLevel::Yellow
                },
            );
        }
        Special::Intake => {
            case.opened = earlier(today, 2);
            case.monitored = later(today, 120);
            case.closes = later(today, 200);
            case.first_risk = RiskLevel::Unassessed;
            case.risk = RiskLevel::Unassessed;
        }
        Special::Away | Special::Closing => {
            opened(case, 120);
            steady(case, RiskLevel::Green);
            if case.special == Special::Closing {
                case.monitored = earlier(today, 40);
            }
        }
        Special::ClosingToApprove => {
            case.opened = case.opened.min(earlier(today, 150));
            case.monitored = earlier(today, 60);
            case.closes = earlier(today, 4);
            steady(case, RiskLevel::Green);
        }
        Special::None => {}
    }
}

/// Gives the last day before today on which the post was open and both the first and another counselor worked.
pub fn last_working_day(today: NaiveDate, is_open: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    (1..30)
        .map(|back| earlier(today, back))
        .find(|day| is_open(*day) && works_on(CHEN, day.weekday()))
        .unwrap_or_else(|| earlier(today, 1))
}
