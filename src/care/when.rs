//! Dates as people type them, in either language, with full-width digits: `tomorrow 3pm`, `明天下午3点`, `周五 14:30`.
//!
//! What holds here, where the words alone leave a choice:
//! - a weekday alone is the coming one: today if today is that day and the time said (if any) is still ahead;
//! - 下周三 and `next wed` lie in the week after this one, 上周五 and `last fri` in the week before, 这周 and `this` in
//!   this one, whatever today is; weeks begin on Monday; 下周 alone is its Monday, 周末 its Saturday;
//! - a time alone is today, also when it is past;
//! - `12/1` is month and day, never day and month; without a year it is the first such date that lies no more than
//!   60 days back ([`LOOKS_BACK_DAYS`](day::LOOKS_BACK_DAYS)), so that work entered afterwards keeps its year;
//! - `15号` alone is today or the next day with that number; `+1m` from the 31st is the last day of a shorter month;
//! - a spoken hour from 1 to 6 without a part of the day (`三点一刻`, `3点`, `tomorrow 3`) is the afternoon's, and says so
//!   in [`Understood::assumed_afternoon`]; `3:15` and `0315` are the 24-hour clock.
//!
//! Nothing else is guessed. The screen shows what was understood before it is used.

pub mod clock;
pub mod day;
pub mod length;
pub mod outcome;
pub mod reader;

use chrono::{Datelike, Days, NaiveDateTime};

use crate::care::when::clock::{Clock, read_clock};
use crate::care::when::day::{Day, Said, read_day};
pub use crate::care::when::length::understand_duration;
pub use crate::care::when::outcome::{NotUnderstood, Part, Understood};
use crate::care::when::reader::Reader;

/// Understands a typed day, time, or both in either order.
///
/// `now` is post time.
///
/// # Errors
/// [`NotUnderstood`], with the place of the first character that could not be read.
pub fn understand(text: &str, now: NaiveDateTime) -> Result<Understood, NotUnderstood> {
    let mut reader = Reader::new(text);
    reader.skip_spaces();
    if reader.is_done() {
        return Err(NotUnderstood::Empty);
    }
    let start = reader.at();
    let _ = reader.word("on");
    reader.skip_spaces();
    let (day, clock) = match read_day(&mut reader, now)? {
        Some((day @ Day::At(_), _)) => (Some(day), None),
        Some(said) => with_clock(&mut reader, said)?,
        None => {
            reader.back_to(start);
            let _ = reader.word("at");
            reader.skip_spaces();
            let Some(clock) = read_clock(&mut reader, None)? else {
                return Err(NotUnderstood::Unread { at: reader.at() });
            };
            let after_clock = reader.at();
            reader.skip_joints();
            match read_day(&mut reader, now)? {
                Some((Day::At(_), _)) => return Err(NotUnderstood::Unread { at: after_clock }),
                Some((day, _)) => (Some(day), Some(clock)),
                // A number alone could be an hour or a day of the month.
                None if clock.bare => return Err(NotUnderstood::Unread { at: start }),
                None => (None, Some(clock)),
            }
        }
    };
    reader.skip_spaces();
    if !reader.is_done() {
        return Err(NotUnderstood::Unread { at: reader.at() });
    }
    settle(day, clock, now)
}

/// Reads the time that may follow a day.
fn with_clock(
    reader: &mut Reader,
    (day, part): Said,
) -> Result<(Option<Day>, Option<Clock>), NotUnderstood> {
    let here = reader.at();
    reader.skip_joints();
    let clock = read_clock(reader, part)?;
    if clock.is_none() {
        reader.back_to(here);
    }
    Ok((Some(day), clock))
}

/// Decides which day was meant, now that the time is known.
fn settle(
    day: Option<Day>,
    clock: Option<Clock>,
    now: NaiveDateTime,
) -> Result<Understood, NotUnderstood> {
    let today = now.date();
    let mut time = clock.and_then(|clock| clock.time);
    let date = match day {
        None => today,
        Some(Day::On(date)) => date,
        Some(Day::At(moment)) => {
            time = Some(moment.time());
            moment.date()
        }
        Some(Day::Coming(weekday)) => {
            let ahead =
                (weekday.num_days_from_monday() + 7 - today.weekday().num_days_from_monday()) % 7;
            let past = ahead == 0 && time.is_some_and(|time| time <= now.time());
            let days = if past { 7 } else { u64::from(ahead) };
            today
                .checked_add_days(Days::new(days))
                .ok_or(NotUnderstood::OutOfRange)?
        }
    };
    if !(1900..=2200).contains(&date.year()) {
        return Err(NotUnderstood::OutOfRange);
    }
    Ok(Understood {
        date,
        time,
        part: clock.and_then(|clock| clock.part),
        assumed_afternoon: clock.is_some_and(|clock| clock.assumed_afternoon),
    })
}
