//! What was understood of a typed date, shown before it is used, or why it was not.

use chrono::NaiveDate;

use crate::care::when::outcome::{NotUnderstood, Part, Understood};
use crate::words::dates;
use crate::words::texts::Words;

/// Gives what was understood: `11月25日 周三 15:00 · 明天`, with a remark where the afternoon was assumed.
pub fn understood(words: &Words, said: &Understood, today: NaiveDate) -> String {
    let day = dates::day_heading_full(words, said.date);
    let time = match (said.time, said.part) {
        (Some(time), _) => Some(dates::time(time)),
        (None, Some(part)) => Some(words.get(part_id(part))),
        (None, None) => None,
    };
    let day = match time {
        Some(time) => words.with(
            "date-with-time",
            &[("date", day.into()), ("time", time.into())],
        ),
        None => day,
    };
    let distance = dates::relative(words, said.date, today);
    let args = [("day", day.into()), ("distance", distance.into())];
    if said.assumed_afternoon {
        words.with("when-understood-afternoon", &args)
    } else {
        words.with("when-understood", &args)
    }
}

/// Gives the reason why it was not understood, with what could be typed.
pub fn not_understood(words: &Words, reason: NotUnderstood) -> String {
    words.get(reason.code())
}

/// Says why a length of time was not understood.
pub fn length_not_understood(words: &Words, reason: NotUnderstood) -> String {
    match reason {
        NotUnderstood::Unread { .. } => words.get("when-length-unread"),
        _ => not_understood(words, reason),
    }
}

/// Gives the id of the name of a part of the day.
pub fn part_id(part: Part) -> &'static str {
    match part {
        Part::Night => "part-night",
        Part::Morning => "part-morning",
        Part::Noon => "part-noon",
        Part::Afternoon => "part-afternoon",
        Part::Evening => "part-evening",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::when::understand;
    use crate::words::lang::Lang;

    #[test]
    fn what_was_understood_names_day_time_and_distance() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let now = today.and_hms_opt(10, 0, 0).unwrap();
        let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
        for (text, chinese, english) in [
            (
                "明天下午3点",
                "2026年11月25日 周三 15:00 · 明天",
                "Wed 25 Nov 2026 15:00 · tomorrow",
            ),
            (
                "+3d",
                "2026年11月27日 周五 · 3 天后",
                "Fri 27 Nov 2026 · in 3 days",
            ),
            (
                "3点",
                "2026年11月24日 周二 15:00 · 今天（按下午理解）",
                "Tue 24 Nov 2026 15:00 · today (taken as the afternoon)",
            ),
            (
                "今晚",
                "2026年11月24日 周二 晚上 · 今天",
                "Tue 24 Nov 2026 evening · today",
            ),
        ] {
            let said = understand(text, now).unwrap();
            assert_eq!(understood(&zh, &said, today), chinese);
            assert_eq!(understood(&en, &said, today), english);
        }
    }

    #[test]
    fn every_reason_has_its_sentence() {
        let en = Words::new(Lang::En);
        for reason in [
            NotUnderstood::Empty,
            NotUnderstood::Unread { at: 3 },
            NotUnderstood::NoSuchDay,
            NotUnderstood::NoSuchTime,
            NotUnderstood::OutOfRange,
        ] {
            assert!(!not_understood(&en, reason).contains('⟦'));
        }
    }
}
