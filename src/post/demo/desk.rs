//! What everything that is written for the made-up post needs at hand.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::scope::Scope;
use crate::care::post_time::instant;
use crate::care::working_days::WorkingDays;
use crate::post::demo::batch::{Pile, Signer};
use crate::post::demo::place::ZONE;
use crate::post::demo::size::Size;

/// Time, people and rooms, and where records go.
pub struct Desk<'a> {
    pub seed: u64,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub size: Size,
    pub people: Vec<PersonId>,
    pub rooms: Vec<Id>,
    pub days: WorkingDays,
    pub pile: Pile,
    pub signer: &'a mut Signer<'a>,
}

impl Desk<'_> {
    /// Gives the id of one of the people.
    pub fn person(&self, place: usize) -> PersonId {
        self.people.get(place).copied().unwrap_or(PersonId([0; 16]))
    }

    /// Gives the scope of one of the people alone.
    pub fn private(&self, place: usize) -> Scope {
        Scope::Private(self.person(place))
    }

    /// Gives the instant of a minute of a day in post time.
    pub fn at(&self, day: NaiveDate, minute: u32) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
        instant(ZONE, local)
    }

    /// Gives the instant of something that has been done: never later than now.
    pub fn done_at(&self, day: NaiveDate, minute: u32) -> DateTime<Utc> {
        self.at(day, minute).min(self.now)
    }
}
