//! What reading a typed date comes to: understood, or why not.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A part of the day, said with or without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// 凌晨: from midnight to dawn.
    Night,
    /// 上午, 早上, morning.
    Morning,
    /// 中午, noon.
    Noon,
    /// 下午, 傍晚, afternoon.
    Afternoon,
    /// 晚上, evening.
    Evening,
}

/// What a typed date means, in post time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Understood {
    /// The day.
    pub date: NaiveDate,
    /// The time of day, if one was said.
    pub time: Option<NaiveTime>,
    /// The part of the day, if one was said: `明天下午` has it and no time.
    pub part: Option<Part>,
    /// True where a spoken hour from 1 to 6 was taken for the afternoon; the screen should say so.
    pub assumed_afternoon: bool,
}

impl Understood {
    /// Gives day and time together, if a time was said.
    pub fn moment(&self) -> Option<NaiveDateTime> {
        self.time.map(|time| self.date.and_time(time))
    }
}

/// Why a typed date or length was not understood.
///
/// It names a place and never repeats what was typed, which may be something else altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// From this character on (counted from 0) it is not a date or time.
    #[error("not understood from character {at}")]
    Unread {
        /// The place of the first character that could not be read.
        at: usize,
    },
    /// It reads like a day, but there is no such day: 30 February.
    #[error("no such day")]
    NoSuchDay,
    /// It reads like a time, but there is no such time: 25:00.
    #[error("no such time")]
    NoSuchTime,
    /// The day lies before 1900 or after 2200, or the length is nothing or over a day.
    #[error("out of range")]
    OutOfRange,
}

impl NotUnderstood {
    /// Gives the stable code of the reason, which is also the id of its text.
    pub fn code(self) -> &'static str {
        match self {
            NotUnderstood::Empty => "when-empty",
            NotUnderstood::Unread { .. } => "when-unread",
            NotUnderstood::NoSuchDay => "when-no-such-day",
            NotUnderstood::NoSuchTime => "when-no-such-time",
            NotUnderstood::OutOfRange => "when-out-of-range",
        }
    }
}
