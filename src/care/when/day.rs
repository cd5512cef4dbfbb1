//! Days as they are typed: `明天`, `next fri`, `+2w`, `12-01`, `2026年12月1日`, `月底`, `3 days ago`.

use chrono::{Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, Timelike, Weekday};

use crate::care::when::outcome::{NotUnderstood, Part};
use crate::care::when::reader::Reader;

/// How far back a month and day without a year may lie before it means a later year, in days.
///
/// Work is entered afterwards within weeks; what lies further back is far more often meant for the year to come.
pub const LOOKS_BACK_DAYS: u64 = 60;

/// A day as it was said; which one it is may depend on the time said with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// This very day.
    On(NaiveDate),
    /// The coming one of this weekday.
    Coming(Weekday),
    /// A day with its time: `in 2 hours`, `now`.
    At(NaiveDateTime),
}

/// What was read: the day, and a part of the day where the word holds one (`tonight`).
pub type Said = (Day, Option<Part>);

type Read<T> = Result<Option<T>, NotUnderstood>;

/// Reads a day, if one stands here; otherwise the reader stays where it is.
///
/// # Errors
/// [`NotUnderstood::NoSuchDay`] and [`NotUnderstood::OutOfRange`] for what reads like a day and is none.
pub fn read_day(reader: &mut Reader, now: NaiveDateTime) -> Read<Said> {
    let today = now.date();
    let start = reader.at();
    if reader.word("tonight") {
        return Ok(Some((Day::On(today), Some(Part::Evening))));
    }
    if reader.word("now") || reader.eat("现在") {
        return Ok(Some((Day::At(to_the_minute(now)), None)));
    }
    type Way = fn(&mut Reader, NaiveDateTime) -> Read<Day>;
    let ways: [Way; 8] = [
        relative,
        named,
        week,
        end_of,
        month_beside,
        numeric,
        with_month_name,
        day_of_month,
    ];
    for way in ways {
        if let Some(day) = way(reader, now)? {
            return Ok(Some((day, None)));
        }
        reader.back_to(start);
    }
    Ok(None)
}

/// `today`, `明天`, `大后天`, `yesterday`; 明, 今, 昨 before a part of the day.
fn named(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let start = reader.at();
    let phrases: [(&[&str], i64); 2] = [
        (&["day", "after", "tomorrow"], 2),
        (&["day", "before", "yesterday"], -2),
    ];
    let _ = reader.word("the");
    reader.skip_spaces();
    for (phrase, days) in phrases {
        if reader.phrase(phrase) {
            return shifted(now.date(), days).map(Some);
        }
    }
    reader.back_to(start);
    let words: [(&[&str], i64); 3] = [
        (&["today", "tod"], 0),
        (&["tomorrow", "tmrw", "tmr", "tom"], 1),
        (&["yesterday", "yest"], -1),
    ];
    for (words, days) in words {
        if reader.any_word(words) {
            return shifted(now.date(), days).map(Some);
        }
    }
    let hanzi: [(&[&str], i64); 7] = [
        (&["大后天"], 3),
        (&["大前天"], -3),
        (&["今天", "今日", "当天"], 0),
        (&["明天", "明日"], 1),
        (&["后天", "后日"], 2),
        (&["昨天", "昨日"], -1),
        (&["前天", "前日"], -2),
    ];
    for (words, days) in hanzi {
        if reader.eat_any(words) {
            return shifted(now.date(), days).map(Some);
        }
    }
    for (word, days) in [("今", 0), ("明", 1), ("昨", -1)] {
        if reader.eat(word)
            && reader
                .peek()
                .is_some_and(|next| "早晨上中下晚".contains(next))
        {
            return shifted(now.date(), days).map(Some);
        }
        reader.back_to(start);
    }
    Ok(None)
}

/// A unit of distance.
#[derive(Clone, Copy)]
enum Unit {
    Minutes,
    Hours,
    Days,
    HalfMonths,
    Months,
    Years,
}

/// Reads a unit; gives it with how many of it the word is.
fn unit(reader: &mut Reader) -> Option<(Unit, i64)> {
    reader.skip_spaces();
    let words: [(&[&str], Unit, i64); 6] = [
        (&["d", "day", "days"], Unit::Days, 1),
        (&["w", "wk", "wks", "week", "weeks"], Unit::Days, 7),
        (&["m", "mo", "month", "months"], Unit::Months, 1),
        (&["y", "yr", "year", "years"], Unit::Years, 1),
        (&["h", "hr", "hrs", "hour", "hours"], Unit::Hours, 1),
        (&["min", "mins", "minute", "minutes"], Unit::Minutes, 1),
    ];
    for (words, unit, times) in words {
        if reader.any_word(words) {
            return Some((unit, times));
        }
    }
    let hanzi: [(&[&str], Unit, i64); 6] = [
        (&["个小时", "小时", "个钟头", "钟头"], Unit::Hours, 1),
        (&["分钟"], Unit::Minutes, 1),
        (&["个星期", "星期", "个礼拜", "礼拜", "周"], Unit::Days, 7),
        (&["个月", "月"], Unit::Months, 1),
        (&["天", "日"], Unit::Days, 1),
        (&["年"], Unit::Years, 1),
    ];
    hanzi
        .into_iter()
        .find(|(words, _, _)| reader.eat_any(words))
        .map(|(_, unit, times)| (unit, times))
}

/// `+3d`, `-1d`, `in 2 weeks`, `2 weeks ago`, `3天后`, `两周后`, `半个月后`.
fn relative(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let sign = if reader.eat("+") {
        Some(1)
    } else if reader.eat("-") {
        Some(-1)
    } else {
        None
    };
    if let Some(sign) = sign {
        reader.skip_spaces();
        let Some(count) = reader.number() else {
            return Ok(None);
        };
        let here = reader.at();
        let (unit, times) = unit(reader).unwrap_or_else(|| {
            reader.back_to(here);
            (Unit::Days, 1)
        });
        return moved(now, unit, sign * times * i64::from(count)).map(Some);
    }

    let leads = reader.word("in");
    reader.skip_spaces();
    let (unit, amount) = if reader.eat_any(&["半个小时", "半小时"])
        || reader.phrase(&["half", "an", "hour"])
    {
        (Unit::Minutes, 30)
    } else if reader.eat_any(&["半个月"]) {
        (Unit::HalfMonths, 1)
    } else {
        let count = if reader.any_word(&["a", "an", "one"]) {
            1
        } else if reader.word("two") {
            2
        } else {
            match reader.number() {
                Some(count) => i64::from(count),
                None => return Ok(None),
            }
        };
        let Some((unit, times)) = unit(reader) else {
            return Ok(None);
        };
        (unit, count * times)
    };
    if leads {
        return moved(now, unit, amount).map(Some);
    }
    reader.skip_spaces();
    if reader.eat_any(&["以后", "之后", "过后", "后"])
        || reader.word("later")
        || reader.phrase(&["from", "now"])
    {
        moved(now, unit, amount).map(Some)
    } else if reader.eat_any(&["以前", "之前", "前"]) || reader.word("ago") {
        moved(now, unit, -amount).map(Some)
    } else {
        Ok(None)
    }
}

/// Moves on (or back) from now by a number of units.
fn moved(now: NaiveDateTime, unit: Unit, amount: i64) -> Result<Day, NotUnderstood> {
    let today = now.date();
    match unit {
        Unit::Days => shifted(today, amount),
        Unit::HalfMonths => shifted(today, amount.saturating_mul(15)),
        Unit::Months => shifted_months(today, amount).map(Day::On),
        Unit::Years => shifted_months(today, amount.saturating_mul(12)).map(Day::On),
        Unit::Hours | Unit::Minutes => {
            let minutes = if matches!(unit, Unit::Hours) {
                amount.saturating_mul(60)
            } else {
                amount
            };
            let moment = Duration::try_minutes(minutes)
                .and_then(|length| to_the_minute(now).checked_add_signed(length));
            moment.map(Day::At).ok_or(NotUnderstood::OutOfRange)
        }
    }
}

/// Which week, counted from this one.
fn which(reader: &mut Reader) -> Option<i64> {
    let hanzi: [(&[&str], i64); 5] = [
        (&["下下个", "下下"], 2),
        (&["上上个", "上上"], -2),
        (&["下个", "下一个", "下"], 1),
        (&["上个", "上一个", "上"], -1),
        (&["这个", "这", "本", "今"], 0),
    ];
    if let Some((_, weeks)) = hanzi.into_iter().find(|(words, _)| reader.eat_any(words)) {
        return Some(weeks);
    }
    let words = [("next", 1), ("last", -1), ("this", 0)];
    let (_, weeks) = words.into_iter().find(|(word, _)| reader.word(word))?;
    reader.skip_spaces();
    Some(weeks)
}

/// `周五`, `下周三`, `星期天`, `next fri`, `last fri`, `周末`, `next week`.
fn week(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let which = which(reader);
    let named = if reader.eat_any(&["周", "星期", "礼拜"]) {
        if reader.eat("末") {
            Some(Weekday::Sat)
        } else {
            hanzi_weekday(reader).or_else(|| which.map(|_| Weekday::Mon))
        }
    } else if reader.any_word(&["weekend"]) {
        Some(Weekday::Sat)
    } else if which.is_some() && reader.word("week") {
        reader.skip_spaces();
        english_weekday(reader).or(Some(Weekday::Mon))
    } else {
        english_weekday(reader)
    };
    match (named, which) {
        (None, _) => Ok(None),
        (Some(weekday), None) => Ok(Some(Day::Coming(weekday))),
        (Some(weekday), Some(weeks)) => {
            let in_week = i64::from(weekday.num_days_from_monday());
            let monday = -i64::from(now.date().weekday().num_days_from_monday());
            shifted(now.date(), monday + 7 * weeks + in_week).map(Some)
        }
    }
}

fn hanzi_weekday(reader: &mut Reader) -> Option<Weekday> {
    let weekday = match reader.peek()? {
        '一' | '1' => Weekday::Mon,
        '二' | '2' => Weekday::Tue,
        '三' | '3' => Weekday::Wed,
        '四' | '4' => Weekday::Thu,
        '五' | '5' => Weekday::Fri,
        '六' | '6' => Weekday::Sat,
        '日' | '天' | '7' => Weekday::Sun,
        _ => return None,
    };
    let here = reader.at();
    reader.back_to(here + 1);
    Some(weekday)
}

fn english_weekday(reader: &mut Reader) -> Option<Weekday> {
    let words: [(&[&str], Weekday); 7] = [
        (&["monday", "mon"], Weekday::Mon),
        (&["tuesday", "tues", "tue"], Weekday::Tue),
        (&["wednesday", "weds", "wed"], Weekday::Wed),
        (&["thursday", "thurs", "thur", "thu"], Weekday::Thu),
        (&["friday", "fri"], Weekday::Fri),
        (&["saturday", "sat"], Weekday::Sat),
        (&["sunday", "sun"], Weekday::Sun),
    ];
    let (_, weekday) = words
        .into_iter()
        .find(|(words, _)| reader.any_word(words))?;
    let _ = reader.eat(".");
    Some(weekday)
}

/// `月底`, `下月底`, `年底`, `end of month`, `end of next month`.
fn end_of(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let today = now.date();
    let months = if reader.phrase(&["end", "of"]) {
        reader.skip_spaces();
        let _ = reader.word("the");
        reader.skip_spaces();
        if reader.word("year") {
            return existing(today.year(), 12, 31).map(Day::On).map(Some);
        }
        let months = which(reader).unwrap_or(0);
        if !reader.word("month") {
            return Ok(None);
        }
        months
    } else {
        if reader.eat_any(&["年底", "年末", "今年底"]) {
            return existing(today.year(), 12, 31).map(Day::On).map(Some);
        }
        let months = which(reader).unwrap_or(0);
        if !reader.eat_any(&["月底", "月末"]) {
            return Ok(None);
        }
        months
    };
    let in_month = shifted_months(first_of_month(today), months)?;
    Ok(Some(Day::On(last_of_month(in_month)?)))
}

/// `下个月5号`, `下月5日`, `上个月30号`, `next month`, `last month`.
fn month_beside(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let Some(months) = which(reader) else {
        return Ok(None);
    };
    if !reader.eat("月") && !reader.word("month") {
        return Ok(None);
    }
    let here = reader.at();
    if let Some(day) = reader.number() {
        if reader.eat_any(&["日", "号"]) {
            let month = shifted_months(first_of_month(now.date()), months)?;
            return existing(month.year(), month.month(), day)
                .map(Day::On)
                .map(Some);
        }
        reader.back_to(here);
    }
    shifted_months(now.date(), months).map(Day::On).map(Some)
}

/// `2026-12-01`, `2026/12/1`, `20261201`, `12-01`, `12/1`, `2026年12月1日`, `明年1月5日`, `12月1日`.
fn numeric(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let today = now.date();
    let start = reader.at();
    for (word, years) in [
        ("今年", 0),
        ("明年", 1),
        ("后年", 2),
        ("去年", -1),
        ("前年", -2),
    ] {
        if reader.eat(word) {
            return Ok(match month_and_day(reader) {
                Some((month, day)) => Some(Day::On(existing(today.year() + years, month, day)?)),
                None => None,
            });
        }
    }
    if let Some(year) = reader.hanzi_year() {
        if reader.eat("年")
            && let Some((month, day)) = month_and_day(reader)
        {
            return existing_of(year, month, day).map(Some);
        }
        return Ok(None);
    }
    if let Some((month, day)) = month_and_day(reader) {
        return nearest(today, month, day).map(Day::On).map(Some);
    }
    reader.back_to(start);
    let Some((first, digits)) = reader.digits() else {
        return Ok(None);
    };
    if digits == 8 {
        return existing_of(first / 10_000, first / 100 % 100, first % 100).map(Some);
    }
    if digits == 4 && reader.eat("年") {
        return match month_and_day(reader) {
            Some((month, day)) => existing_of(first, month, day).map(Some),
            None => Ok(None),
        };
    }
    let Some(sign) = ["-", "/", "."].into_iter().find(|sign| reader.eat(sign)) else {
        return Ok(None);
    };
    let Some((second, 1..=2)) = reader.digits() else {
        return Ok(None);
    };
    if digits == 4 {
        if !reader.eat(sign) {
            return Ok(None);
        }
        let Some((third, 1..=2)) = reader.digits() else {
            return Ok(None);
        };
        let here = reader.at();
        // The T between date and time of ISO 8601.
        if !(reader.eat("t") && reader.peek().is_some_and(|next| next.is_ascii_digit())) {
            reader.back_to(here);
        }
        return existing_of(first, second, third).map(Some);
    }
    if digits > 2 {
        return Ok(None);
    }
    nearest(today, first, second).map(Day::On).map(Some)
}

/// Reads `12月1日`, `12月1号`, `12月1`, `十二月一日`.
fn month_and_day(reader: &mut Reader) -> Option<(u32, u32)> {
    let start = reader.at();
    reader.skip_spaces();
    let read = (|| {
        let month = reader.number()?;
        reader.skip_spaces();
        reader.eat("月").then_some(())?;
        reader.skip_spaces();
        let day = reader.number()?;
        reader.skip_spaces();
        let _ = reader.eat_any(&["日", "号"]);
        Some((month, day))
    })();
    if read.is_none() {
        reader.back_to(start);
    }
    read
}

/// `1 dec`, `1st of december 2026`, `dec 1`, `Dec 1, 2026`.
fn with_month_name(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let (month, day) = if let Some((day, 1..=2)) = reader.digits() {
        ordinal(reader);
        reader.skip_spaces();
        let _ = reader.word("of");
        reader.skip_spaces();
        let Some(month) = month_name(reader) else {
            return Ok(None);
        };
        (month, day)
    } else {
        let Some(month) = month_name(reader) else {
            return Ok(None);
        };
        reader.skip_spaces();
        let Some((day, 1..=2)) = reader.digits() else {
            return Ok(None);
        };
        if reader.peek() == Some(':') {
            return Ok(None);
        }
        ordinal(reader);
        (month, day)
    };
    let here = reader.at();
    reader.skip_joints();
    // Four digits after a named month are its year if they are near today's, and else a time: `1 dec 1430`.
    if let Some((year, 4)) = reader.digits()
        && looks_like_year(year, now.date())
    {
        return existing_of(year, month, day).map(Some);
    }
    reader.back_to(here);
    nearest(now.date(), month, day).map(Day::On).map(Some)
}

/// Tells a year from a time in four digits: within ten years of today.
fn looks_like_year(number: u32, today: NaiveDate) -> bool {
    i32::try_from(number).is_ok_and(|year| (today.year() - 10..=today.year() + 10).contains(&year))
}

fn ordinal(reader: &mut Reader) {
    let _ = reader.any_word(&["st", "nd", "rd", "th"]);
}

fn month_name(reader: &mut Reader) -> Option<u32> {
    let names: [&[&str]; 12] = [
        &["january", "jan"],
        &["february", "feb"],
        &["march", "mar"],
        &["april", "apr"],
        &["may"],
        &["june", "jun"],
        &["july", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["october", "oct"],
        &["november", "nov"],
        &["december", "dec"],
    ];
    let (_, month) = names
        .iter()
        .zip(1..)
        .find(|(names, _)| reader.any_word(names))?;
    let _ = reader.eat(".");
    Some(month)
}

/// `15号`, `1日`: today or the next day with this number.
fn day_of_month(reader: &mut Reader, now: NaiveDateTime) -> Read<Day> {
    let Some(day) = reader.number() else {
        return Ok(None);
    };
    if !reader.eat_any(&["号", "日"]) {
        return Ok(None);
    }
    let today = now.date();
    for months in 0..=2 {
        let month = shifted_months(first_of_month(today), months)?;
        if let Some(date) = NaiveDate::from_ymd_opt(month.year(), month.month(), day)
            && date >= today
        {
            return Ok(Some(Day::On(date)));
        }
    }
    Err(NotUnderstood::NoSuchDay)
}

/// Gives the first date with this month and day that lies no more than [`LOOKS_BACK_DAYS`] back.
fn nearest(today: NaiveDate, month: u32, day: u32) -> Result<NaiveDate, NotUnderstood> {
    let earliest = today
        .checked_sub_days(Days::new(LOOKS_BACK_DAYS))
        .ok_or(NotUnderstood::OutOfRange)?;
    // Nine years hold a 29 February everywhere, also around 2100.
    (today.year() - 1..=today.year() + 9)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|date| *date >= earliest)
        .ok_or(NotUnderstood::NoSuchDay)
}

fn existing(year: i32, month: u32, day: u32) -> Result<NaiveDate, NotUnderstood> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NotUnderstood::NoSuchDay)
}

fn existing_of(year: u32, month: u32, day: u32) -> Result<Day, NotUnderstood> {
    let year = i32::try_from(year).map_err(|_| NotUnderstood::OutOfRange)?;
    existing(year, month, day).map(Day::On)
}

fn shifted(date: NaiveDate, days: i64) -> Result<Day, NotUnderstood> {
    let moved = Duration::try_days(days).and_then(|length| date.checked_add_signed(length));
    moved.map(Day::On).ok_or(NotUnderstood::OutOfRange)
}

/// Moves by whole months; a day the month lacks becomes its last.
fn shifted_months(date: NaiveDate, months: i64) -> Result<NaiveDate, NotUnderstood> {
    let length = u32::try_from(months.unsigned_abs())
        .map(Months::new)
        .map_err(|_| NotUnderstood::OutOfRange)?;
    let moved = if months < 0 {
        date.checked_sub_months(length)
    } else {
        date.checked_add_months(length)
    };
    moved.ok_or(NotUnderstood::OutOfRange)
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn last_of_month(date: NaiveDate) -> Result<NaiveDate, NotUnderstood> {
    let next = shifted_months(first_of_month(date), 1)?;
    next.pred_opt().ok_or(NotUnderstood::OutOfRange)
}

fn to_the_minute(now: NaiveDateTime) -> NaiveDateTime {
    now.with_second(0)
        .and_then(|now| now.with_nanosecond(0))
        .unwrap_or(now)
}
