//! A birth date, of which a roster sometimes knows the month alone.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// When somebody was born.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Birth {
    Day(NaiveDate),
    /// Holds the first day of the month.
    Month(NaiveDate),
}

confidential!(Birth);

impl Birth {
    /// Makes a birth of which only year and month (1 to 12) are known.
    pub fn month(year: i32, month: u32) -> Option<Birth> {
        NaiveDate::from_ymd_opt(year, month, 1).map(Birth::Month)
    }

    /// Gives the first day it can have been.
    pub fn first_day(self) -> NaiveDate {
        match self {
            Birth::Day(day) | Birth::Month(day) => day,
        }
    }

    /// Gives the age in whole years on a day, at least: where only the month is known, the day is taken as its last.
    pub fn age_on(self, day: NaiveDate) -> i32 {
        let born = self.first_day();
        let years = day.year() - born.year();
        let had_birthday = match self {
            Birth::Day(_) => (day.month(), day.day()) >= (born.month(), born.day()),
            Birth::Month(_) => day.month() > born.month(),
        };
        if had_birthday { years } else { years - 1 }
    }

    /// Tells whether two statements can be of one birth: the same day, or the same month where a day is not known.
    pub fn agrees_with(self, other: Birth) -> bool {
        match (self, other) {
            (Birth::Day(a), Birth::Day(b)) => a == b,
            (a, b) => {
                let (a, b) = (a.first_day(), b.first_day());
                (a.year(), a.month()) == (b.year(), b.month())
            }
        }
    }
}

impl fmt::Display for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Birth::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Birth::Month(day) => write!(f, "{}", day.format("%Y-%m")),
        }
    }
}

impl From<Birth> for String {
    fn from(birth: Birth) -> String {
        birth.to_string()
    }
}

/// The text is neither `2015-03-08` nor `2015-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a birth date or month")]
pub struct NotABirth;

impl TryFrom<String> for Birth {
    type Error = NotABirth;

    fn try_from(text: String) -> Result<Birth, NotABirth> {
        if text.len() == 7 {
            NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map(Birth::Month)
        } else {
            NaiveDate::parse_from_str(&text, "%Y-%m-%d").map(Birth::Day)
        }
        .map_err(|_| NotABirth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn both_forms_survive_the_disk() {
        for birth in [Birth::Day(day(2015, 3, 8)), Birth::month(2015, 3).unwrap()] {
            let bytes = rmp_serde::to_vec_named(&birth).unwrap();
            assert_eq!(rmp_serde::from_slice::<Birth>(&bytes).unwrap(), birth);
        }
        assert!(Birth::try_from("2015-02-30".to_string()).is_err());
    }

    #[test]
    fn a_birthday_counts_from_its_day_and_a_bare_month_from_its_end() {
        let born = Birth::Day(day(2015, 3, 8));
        assert_eq!(born.age_on(day(2026, 3, 7)), 10);
        assert_eq!(born.age_on(day(2026, 3, 8)), 11);
        let month = Birth::month(2015, 3).unwrap();
        assert_eq!(month.age_on(day(2026, 3, 31)), 10);
        assert_eq!(month.age_on(day(2026, 4, 1)), 11);
    }

    #[test]
    fn a_month_agrees_with_every_day_in_it() {
        let month = Birth::month(2015, 3).unwrap();
        assert!(month.agrees_with(Birth::Day(day(2015, 3, 8))));
        assert!(!month.agrees_with(Birth::Day(day(2015, 4, 8))));
        assert!(!Birth::Day(day(2015, 3, 8)).agrees_with(Birth::Day(day(2015, 3, 9))));
    }
}
