//! Dates, times and lengths as a person reads them.
//!
//! All dates here are already in the post's time zone; what "today" is, is passed in.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::words::texts::{Arg, Words};

/// Gives a whole date: `2026年11月24日`, `24 Nov 2026`.
pub fn date(words: &Words, date: NaiveDate) -> String {
    words.with("date-full", &parts(words, date))
}

/// Gives a date without its year: `11月24日`, `24 Nov`.
pub fn date_in_year(words: &Words, date: NaiveDate) -> String {
    words.with("date-in-year", &parts(words, date))
}

/// Gives a date, with its year only where that is not the year of `today`.
pub fn date_near(words: &Words, date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        date_in_year(words, date)
    } else {
        self::date(words, date)
    }
}

/// Gives the time of day in 24 hours: `09:30`, the same in both languages.
pub fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Gives a whole date with its time: `2026年11月24日 09:30`.
pub fn date_time(words: &Words, moment: NaiveDateTime) -> String {
    let (date, time) = (date(words, moment.date()), time(moment.time()));
    words.with(
        "date-with-time",
        &[("date", date.into()), ("time", time.into())],
    )
}

/// Gives the short name of a weekday: `周二`, `Tue`.
pub fn weekday(words: &Words, weekday: Weekday) -> String {
    words.get(&format!("weekday-{}", weekday.number_from_monday()))
}

/// Gives the heading of a day: `11月24日 周二`, `Tue 24 Nov`.
pub fn day_heading(words: &Words, date: NaiveDate) -> String {
    words.with("date-heading", &parts(words, date))
}

/// Gives the heading of a day with its year: `2026年11月24日 周二`, `Tue 24 Nov 2026`.
pub fn day_heading_full(words: &Words, date: NaiveDate) -> String {
    words.with("date-heading-full", &parts(words, date))
}

/// Gives the heading of a month: `2026年11月`, `Nov 2026`.
pub fn month_heading(words: &Words, date: NaiveDate) -> String {
    words.with("date-month", &parts(words, date))
}

/// Gives a date by its distance in calendar days: `今天`, `3 天前`, `in 2 days`.
pub fn relative(words: &Words, date: NaiveDate, today: NaiveDate) -> String {
    match date.signed_duration_since(today).num_days() {
        0 => words.get("relative-today"),
        1 => words.get("relative-tomorrow"),
        -1 => words.get("relative-yesterday"),
        days if days > 0 => words.with("relative-days-ahead", &[("days", days.into())]),
        days => words.with(
            "relative-days-ago",
            &[("days", days.saturating_neg().into())],
        ),
    }
}

/// Gives a length of time in minutes: `50 分钟`, `1 h 30 min`.
pub fn duration(words: &Words, minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, _) => words.with("duration-minutes", &[("minutes", rest.into())]),
        (_, 0) => words.with("duration-hours", &[("hours", hours.into())]),
        _ => words.with(
            "duration-hours-minutes",
            &[("hours", hours.into()), ("minutes", rest.into())],
        ),
    }
}

/// Gives an age in whole years: `9 岁`, `9 years old`.
pub fn age(words: &Words, years: u32) -> String {
    words.with("age-years", &[("years", years.into())])
}

/// Gives what the texts of a date may name. The year goes in as words, so that no language groups its digits.
fn parts(words: &Words, date: NaiveDate) -> [(&'static str, Arg<'static>); 4] {
    [
        ("year", date.year().to_string().into()),
        (
            "month",
            words.get(&format!("month-short-{}", date.month())).into(),
        ),
        ("day", date.day().into()),
        ("weekday", weekday(words, date.weekday()).into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lang::Lang;

    fn both() -> (Words, Words) {
        (Words::new(Lang::Zh), Words::new(Lang::En))
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_has_its_heading_in_both_languages() {
        let (zh, en) = both();
        let tuesday = day(2026, 11, 24);
        assert_eq!(day_heading(&zh, tuesday), "11月24日 周二");
        assert_eq!(day_heading(&en, tuesday), "Tue 24 Nov");
        assert_eq!(day_heading_full(&zh, tuesday), "2026年11月24日 周二");
        assert_eq!(day_heading_full(&en, tuesday), "Tue 24 Nov 2026");
        assert_eq!(date(&zh, tuesday), "2026年11月24日");
        assert_eq!(date(&en, tuesday), "24 Nov 2026");
        assert_eq!(month_heading(&zh, tuesday), "2026年11月");
        assert_eq!(month_heading(&en, tuesday), "Nov 2026");
    }

    #[test]
    fn the_year_is_left_out_only_within_the_same_year() {
        let (zh, en) = both();
        assert_eq!(date_near(&zh, day(2026, 1, 5), day(2026, 11, 24)), "1月5日");
        assert_eq!(
            date_near(&en, day(2027, 1, 5), day(2026, 11, 24)),
            "5 Jan 2027"
        );
    }

    #[test]
    fn every_weekday_and_month_has_its_name() {
        let (zh, en) = both();
        for number in 0..7 {
            let date = day(2026, 11, 23) + chrono::Days::new(number);
            assert!(weekday(&zh, date.weekday()).starts_with('周'));
            assert_eq!(weekday(&en, date.weekday()), date.format("%a").to_string());
        }
        for month in 1..=12 {
            let date = day(2026, month, 1);
            assert_eq!(date_in_year(&zh, date), format!("{month}月1日"));
            assert_eq!(date_in_year(&en, date), date.format("1 %b").to_string());
        }
    }

    #[test]
    fn near_days_are_told_by_distance() {
        let (zh, en) = both();
        let today = day(2026, 11, 24);
        for (date, chinese, english) in [
            (today, "今天", "today"),
            (day(2026, 11, 25), "明天", "tomorrow"),
            (day(2026, 11, 23), "昨天", "yesterday"),
            (day(2026, 11, 21), "3 天前", "3 days ago"),
            (day(2026, 11, 26), "2 天后", "in 2 days"),
        ] {
            assert_eq!(relative(&zh, date, today), chinese);
            assert_eq!(relative(&en, date, today), english);
        }
        assert_eq!(
            en.with("relative-days-ahead", &[("days", 1.into())]),
            "in 1 day"
        );
    }

    #[test]
    fn lengths_and_times_read_plainly() {
        let (zh, en) = both();
        assert_eq!(duration(&zh, 50), "50 分钟");
        assert_eq!(duration(&en, 50), "50 min");
        assert_eq!(duration(&zh, 90), "1 小时 30 分钟");
        assert_eq!(duration(&en, 120), "2 h");
        assert_eq!(duration(&en, 0), "0 min");
        assert_eq!(age(&en, 1), "1 year old");
        assert_eq!(age(&zh, 9), "9 岁");
        let moment = day(2026, 11, 24).and_hms_opt(9, 5, 0).unwrap();
        assert_eq!(date_time(&zh, moment), "2026年11月24日 09:05");
        assert_eq!(date_time(&en, moment), "24 Nov 2026 09:05");
    }
}
