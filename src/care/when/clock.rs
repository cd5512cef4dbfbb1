//! Times of day as they are typed: `14:30`, `1430`, `3pm`, `下午3点`, `三点一刻`, `noon`.

use chrono::NaiveTime;

use crate::care::when::outcome::{NotUnderstood, Part};
use crate::care::when::reader::Reader;

/// A time of day, a part of the day, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The time.
    pub time: Option<NaiveTime>,
    /// The part of the day.
    pub part: Option<Part>,
    /// A spoken hour from 1 to 6 was taken for the afternoon.
    pub assumed_afternoon: bool,
    /// Nothing but a number stood there; it is an hour only beside a day.
    pub bare: bool,
}

/// How an hour was written, which decides whether it may mean the afternoon.
#[derive(PartialEq, Eq)]
enum Way {
    /// By the 24-hour clock: `3:15`, `0315`.
    Clock,
    /// As one speaks: `三点`, `3点`, or `3` beside a day.
    Spoken,
}

/// Reads a time or a part of the day, if one stands here; otherwise the reader stays where it is.
///
/// # Errors
/// [`NotUnderstood::NoSuchTime`] for what reads like a time and is none: 25:00, 上午15点.
pub fn read_clock(reader: &mut Reader, said: Option<Part>) -> Result<Option<Clock>, NotUnderstood> {
    let start = reader.at();
    let before = read_part(reader).or(said);
    reader.skip_joints();
    let at_number = reader.at();
    let Some((hour, minute, way, bare)) = read_numbers(reader)? else {
        reader.back_to(start);
        let Some(part) = read_part(reader).or(said) else {
            return Ok(None);
        };
        let time = if part == Part::Noon {
            NaiveTime::from_hms_opt(12, 0, 0)
        } else {
            None
        };
        return Ok(Some(Clock {
            time,
            part: Some(part),
            assumed_afternoon: false,
            bare: false,
        }));
    };
    if reader.at() == at_number {
        reader.back_to(start);
        return Ok(None);
    }
    let mut part = before;
    let mut half = None;
    if part.is_none() {
        let here = reader.at();
        reader.skip_spaces();
        half = read_meridiem(reader);
        if half.is_none() {
            part = read_part_after(reader);
        }
        if half.or(part).is_none() {
            reader.back_to(here);
        }
    }
    let (hour, assumed_afternoon) = match half.or(part) {
        Some(part) => (hour_in(part, hour).ok_or(NotUnderstood::NoSuchTime)?, false),
        None if way == Way::Spoken && (1..=6).contains(&hour) => (hour + 12, true),
        None => (hour, false),
    };
    let time = NaiveTime::from_hms_opt(hour, minute, 0).ok_or(NotUnderstood::NoSuchTime)?;
    Ok(Some(Clock {
        time: Some(time),
        part,
        assumed_afternoon,
        bare: bare && half.or(part).is_none(),
    }))
}

/// Reads hour and minute; says how they were written and whether it was a bare number.
fn read_numbers(reader: &mut Reader) -> Result<Option<(u32, u32, Way, bool)>, NotUnderstood> {
    let start = reader.at();
    let (hour, digits) = match reader.digits() {
        Some((hour, digits)) => (hour, digits),
        None => match reader.hanzi() {
            Some(hour) => (hour, 0),
            None => return Ok(None),
        },
    };
    if digits > 0 && reader.eat(":") {
        return match reader.digits() {
            Some((minute, 2)) if digits <= 2 => Ok(Some((hour, minute, Way::Clock, false))),
            _ => Err(NotUnderstood::NoSuchTime),
        };
    }
    let here = reader.at();
    reader.skip_spaces();
    if digits <= 2 && reader.eat_any(&["点钟", "点整", "点", "时"]) {
        return Ok(Some((hour, read_minute(reader), Way::Spoken, false)));
    }
    reader.back_to(here);
    match digits {
        3 | 4 => Ok(Some((hour / 100, hour % 100, Way::Clock, false))),
        1 | 2 => {
            let here = reader.at();
            reader.skip_spaces();
            if reader.any_word(&["o'clock", "oclock"]) {
                return Ok(Some((hour, 0, Way::Spoken, false)));
            }
            reader.back_to(here);
            // `09` is the 24-hour clock, `9` and `3` are spoken.
            let way = if digits == 2 && hour < 10 {
                Way::Clock
            } else {
                Way::Spoken
            };
            Ok(Some((hour, 0, way, true)))
        }
        _ => {
            reader.back_to(start);
            Ok(None)
        }
    }
}

/// Reads what may follow 点: 半, 一刻, 三刻, 二十, 05分; nothing is the full hour.
fn read_minute(reader: &mut Reader) -> u32 {
    if reader.eat("半") {
        return 30;
    }
    if reader.eat_any(&["一刻", "1刻"]) {
        return 15;
    }
    if reader.eat_any(&["三刻", "3刻"]) {
        return 45;
    }
    match reader.number() {
        Some(minute) => {
            let _ = reader.eat("分");
            minute
        }
        None => 0,
    }
}

/// Reads a part of the day in either language.
pub fn read_part(reader: &mut Reader) -> Option<Part> {
    let start = reader.at();
    let _ = reader.phrase(&["in", "the"]) || reader.word("this");
    reader.skip_spaces();
    if reader.eat_any(&["凌晨", "半夜"]) {
        Some(Part::Night)
    } else if reader.eat_any(&["早上", "早晨", "清晨", "上午", "早"])
        || reader.any_word(&["morning"])
    {
        Some(Part::Morning)
    } else if reader.eat_any(&["中午", "正午"]) || reader.any_word(&["noon", "midday"]) {
        Some(Part::Noon)
    } else if reader.eat_any(&["下午", "午后", "傍晚"]) || reader.any_word(&["afternoon"]) {
        Some(Part::Afternoon)
    } else if reader.eat_any(&["晚上", "夜里", "晚"]) || reader.any_word(&["evening"]) {
        Some(Part::Evening)
    } else {
        reader.back_to(start);
        None
    }
}

/// Reads a part that follows a time: `9 in the morning`.
fn read_part_after(reader: &mut Reader) -> Option<Part> {
    let start = reader.at();
    if reader.phrase(&["in", "the"]) {
        reader.skip_spaces();
        if let Some(part) = read_part(reader) {
            return Some(part);
        }
    }
    reader.back_to(start);
    None
}

/// Reads `am` or `pm`, in the sense of hours from 1 to 12.
fn read_meridiem(reader: &mut Reader) -> Option<Part> {
    if reader.eat("a.m.") || reader.word("am") {
        Some(Part::Night)
    } else if reader.eat("p.m.") || reader.word("pm") {
        Some(Part::Afternoon)
    } else {
        None
    }
}

/// Gives the hour of the 24-hour clock for an hour said with a part of the day; none where the two do not agree.
fn hour_in(part: Part, hour: u32) -> Option<u32> {
    match (part, hour) {
        (Part::Night, 12) => Some(0),
        (Part::Night, 0..=11) => Some(hour),
        (Part::Morning, 0..=12) => Some(hour),
        (Part::Noon, 10..=14) => Some(hour),
        (Part::Noon, 1 | 2) => Some(hour + 12),
        (Part::Afternoon, 12..=19) => Some(hour),
        (Part::Afternoon, 1..=11) => Some(hour + 12),
        (Part::Evening, 17..=23) => Some(hour),
        (Part::Evening, 5..=11) => Some(hour + 12),
        _ => None,
    }
}
