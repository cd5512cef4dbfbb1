//! Working days: the weekdays on which the post is open, without holidays, with the days open out of turn.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::care::records::holiday::Holiday;

/// The days of the week in their order.
pub const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The calendar of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    open: [bool; 7],
    holidays: Vec<Holiday>,
}

impl WorkingDays {
    /// Makes the calendar of a post that is open on these weekdays.
    pub fn new<'a>(
        open_days: &[Weekday],
        holidays: impl IntoIterator<Item = &'a Holiday>,
    ) -> WorkingDays {
        let mut open = [false; 7];
        for day in open_days {
            open[day.num_days_from_monday() as usize] = true;
        }
        WorkingDays {
            open,
            holidays: holidays.into_iter().cloned().collect(),
        }
    }

    /// Tells whether the post is open on a day; a day open out of turn is, whatever else it is.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let mut closed = !self.open[day.weekday().num_days_from_monday() as usize];
        for holiday in &self.holidays {
            if (holiday.first..=holiday.last).contains(&day) {
                if holiday.open {
                    return true;
                }
                closed = true;
            }
        }
        !closed
    }

    /// Gives the working day that is this many working days after a day; for 0 the day itself.
    ///
    /// A post that is never open counts calendar days.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        /// Days to look through before a post counts as closed for good: longer than any holiday.
        const PATIENCE: u32 = 366;
        let mut found = day;
        for _ in 0..count {
            let mut next = found;
            let mut looked = 0;
            loop {
                next = next.checked_add_days(Days::new(1)).unwrap_or(next);
                looked += 1;
                if self.is_working(next) {
                    break;
                }
                if looked == PATIENCE {
                    return day
                        .checked_add_days(Days::new(u64::from(count)))
                        .unwrap_or(day);
                }
            }
            found = next;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn holiday(first: NaiveDate, last: NaiveDate, open: bool) -> Holiday {
        Holiday {
            first,
            last,
            name: String::new(),
            open,
        }
    }

    #[test]
    fn sundays_and_holidays_are_passed_over_and_days_open_out_of_turn_count() {
        // 2026-10-01 is a Thursday; 10-04 and 10-11 are Sundays.
        let holidays = [
            holiday(day(10, 1), day(10, 7), false),
            holiday(day(10, 11), day(10, 11), true),
        ];
        let days = WorkingDays::new(&WEEK[..6], &holidays);
        assert_eq!(days.after(day(9, 30), 1), day(10, 8));
        assert_eq!(days.after(day(10, 10), 1), day(10, 11));
        assert_eq!(days.after(day(9, 25), 1), day(9, 26));
        assert_eq!(days.after(day(9, 26), 1), day(9, 28));
        assert_eq!(days.after(day(9, 27), 0), day(9, 27));
        assert_eq!(days.after(day(9, 14), 10), day(9, 25));
    }

    #[test]
    fn a_post_that_is_never_open_counts_calendar_days() {
        let days = WorkingDays::new(&[], &[]);
        assert_eq!(days.after(day(1, 1), 5), day(1, 6));
    }
}
