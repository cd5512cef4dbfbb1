//! UTC and the post's own time: instants are kept in UTC, calendar days and hours are those of the post's zone.
//!
//! Where clocks change, every local time still means one instant: the earlier of two, or the first after a gap.

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// What a local time means in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Once(DateTime<Utc>),
    /// Clocks went back over it: it happens twice.
    Twice(DateTime<Utc>, DateTime<Utc>),
    /// Clocks went forward over it; holds the first instant after the gap.
    Skipped(DateTime<Utc>),
}

/// The longest gap that any zone has had: a whole day, at the date line.
const LONGEST_GAP_MINUTES: i64 = 24 * 60;

/// Says what a local time means.
pub fn meaning(zone: Tz, local: NaiveDateTime) -> Meaning {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Meaning::Once(at.to_utc()),
        LocalResult::Ambiguous(first, second) => Meaning::Twice(first.to_utc(), second.to_utc()),
        LocalResult::None => {
            let after = (1..=LONGEST_GAP_MINUTES)
                .filter_map(|minutes| {
                    // Gaps begin and end on whole minutes, so the first minute that exists is the edge.
                    let whole = local - TimeDelta::seconds(i64::from(second_of_minute(local)));
                    let later = whole.checked_add_signed(TimeDelta::minutes(minutes))?;
                    zone.from_local_datetime(&later).earliest()
                })
                .next();
            Meaning::Skipped(after.map_or_else(|| local.and_utc(), |at| at.to_utc()))
        }
    }
}

fn second_of_minute(local: NaiveDateTime) -> u32 {
    use chrono::Timelike;
    local.second()
}

/// Gives the instant of a local time: the earlier where there are two, the first after the gap where there is none.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match meaning(zone, local) {
        Meaning::Once(at) | Meaning::Twice(at, _) | Meaning::Skipped(at) => at,
    }
}

/// Gives the local time of an instant.
pub fn local(zone: Tz, at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// Gives the calendar day of an instant.
pub fn day_of(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    local(zone, at).date()
}

/// Gives the first instant of a day and the first of the next.
pub fn day_bounds(zone: Tz, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (
        instant(zone, day.and_time(NaiveTime::MIN)),
        instant(zone, next.and_time(NaiveTime::MIN)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        at(text).and_utc()
    }

    #[test]
    fn shanghai_is_eight_hours_ahead_and_its_day_begins_at_sixteen_utc() {
        let zone = Tz::Asia__Shanghai;
        assert_eq!(
            instant(zone, at("2026-03-08 09:30")),
            utc("2026-03-08 01:30")
        );
        assert_eq!(
            day_of(zone, utc("2026-03-07 16:00")),
            at("2026-03-08 00:00").date()
        );
        assert_eq!(
            day_of(zone, utc("2026-03-07 15:59")),
            at("2026-03-07 00:00").date()
        );
        assert_eq!(
            day_bounds(zone, at("2026-03-08 00:00").date()),
            (utc("2026-03-07 16:00"), utc("2026-03-08 16:00"))
        );
    }

    #[test]
    fn where_clocks_change_every_local_time_means_one_instant() {
        let zone = Tz::Europe__Berlin;
        assert_eq!(
            meaning(zone, at("2026-10-25 02:30")),
            Meaning::Twice(utc("2026-10-25 00:30"), utc("2026-10-25 01:30"))
        );
        assert_eq!(
            meaning(zone, at("2026-03-29 02:30")),
            Meaning::Skipped(utc("2026-03-29 01:00"))
        );
        let (from, until) = day_bounds(zone, at("2026-03-29 00:00").date());
        assert_eq!((until - from).num_hours(), 23);
        let (from, until) = day_bounds(zone, at("2026-10-25 00:00").date());
        assert_eq!((until - from).num_hours(), 25);
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_after_the_gap() {
        let zone = Tz::America__Sao_Paulo;
        let (from, until) = day_bounds(zone, at("2018-11-04 00:00").date());
        assert_eq!(from, utc("2018-11-04 03:00"));
        assert_eq!((until - from).num_hours(), 23);
    }
}
