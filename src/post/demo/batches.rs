//! The whole made-up post, batch after batch: made as they are asked for, so that ten years never lie in memory.

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::ledger::ids::PersonId;
use crate::care::post_time::day_of;
use crate::care::records::holiday::Holiday;
use crate::care::records::record::NotARecord;
use crate::care::working_days::WorkingDays;
use crate::post::demo::batch::{Batch, Pile, Signer};
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::family::{Family, earlier, families, later};
use crate::post::demo::place::{ROOMS, ZONE, holidays, settings};
use crate::post::demo::plan::{CasePlan, cases};
use crate::post::demo::size::Size;
use crate::post::demo::{case_file, household_file, opening, outings, timetable};

/// What is written next.
#[derive(Clone, Copy)]
enum Step {
    Opening,
    Family(usize),
    Case(usize),
    Gathering(NaiveDate),
    Rest,
    Over,
}

/// The batches of a made-up post, in the order in which they are to be committed.
pub struct Batches<'a> {
    desk: Desk<'a>,
    families: Vec<Family>,
    cases: Vec<CasePlan>,
    holidays: Vec<Holiday>,
    step: Step,
}

/// Makes the made-up post of a seed around an instant; `people` are the ids of `staff::people`, in their order.
///
/// The post is founded with `place::settings` and without rooms, and everybody holds the keys that go with their
/// roles, before the first batch. The signer signs notes as their authors; each batch is committed by its own.
pub fn batches<'a>(
    seed: u64,
    now: DateTime<Utc>,
    size: Size,
    people: &[PersonId],
    signer: &'a mut Signer<'a>,
) -> Batches<'a> {
    let today = day_of(ZONE, now);
    let holidays = holidays(earlier(today, size.days()), later(today, 400));
    let language = crate::care::records::settings::Language::Zh;
    let days = WorkingDays::new(&settings(language).open_days, &holidays);
    let families = families(seed, now, size);
    let mut cases = cases(seed, now, size, &families);
    timetable::fill(seed, now, size, &mut cases, &days);
    let mut chance = Chance::new(seed, 0);
    let desk = Desk {
        seed,
        now,
        today,
        size,
        people: people.to_vec(),
        rooms: ROOMS.iter().map(|_| chance.id()).collect(),
        days,
        pile: Pile::new(people.len()),
        signer,
    };
    Batches {
        desk,
        families,
        cases,
        holidays,
        step: Step::Opening,
    }
}

impl Batches<'_> {
    /// Writes the next step's records.
    fn advance(&mut self) -> Result<(), NotARecord> {
        let desk = &mut self.desk;
        self.step = match self.step {
            Step::Opening => {
                opening::write(desk, &self.holidays)?;
                Step::Family(0)
            }
            Step::Family(at) => match self.families.get(at) {
                Some(family) => {
                    household_file::write(desk, family, at)?;
                    Step::Family(at + 1)
                }
                None => Step::Case(0),
            },
            Step::Case(at) => match self.cases.get(at) {
                Some(case) => {
                    let (family, kid) = case.child;
                    if let Some(kid) = self.families.get(family).and_then(|f| f.kids.get(kid)) {
                        case_file::write(desk, case, kid, at)?;
                    }
                    Step::Case(at + 1)
                }
                None => Step::Gathering(earlier(desk.today, desk.size.days())),
            },
            Step::Gathering(day) if day <= later(desk.today, 14) => {
                if desk.days.is_working(day) || day == desk.today {
                    outings::write(desk, &self.cases, day)?;
                }
                Step::Gathering(later(day, 1))
            }
            Step::Gathering(_) => Step::Rest,
            Step::Rest => {
                desk.pile.close_all();
                Step::Over
            }
            Step::Over => Step::Over,
        };
        Ok(())
    }
}

impl Iterator for Batches<'_> {
    type Item = Result<Batch, NotARecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.desk.pile.take() {
                return Some(Ok(batch));
            }
            if matches!(self.step, Step::Over) {
                return None;
            }
            if let Err(fault) = self.advance() {
                self.step = Step::Over;
                return Some(Err(fault));
            }
        }
    }
}
