//! Lengths of time as they are typed: `50`, `1h`, `1h30`, `1.5h`, `1小时`, `一个半小时`, `90分钟`.

use crate::care::when::outcome::NotUnderstood;
use crate::care::when::reader::Reader;

/// The longest length understood: one day, in minutes.
pub const LONGEST_MINUTES: u32 = 24 * 60;

/// Reads a length of time; a number alone is minutes.
///
/// # Errors
/// [`NotUnderstood`]: empty, not a length, or not between 1 minute and [`LONGEST_MINUTES`].
pub fn understand_duration(text: &str) -> Result<u32, NotUnderstood> {
    let mut reader = Reader::new(text);
    reader.skip_spaces();
    if reader.is_done() {
        return Err(NotUnderstood::Empty);
    }
    let minutes = minutes(&mut reader).ok_or(NotUnderstood::Unread { at: reader.at() })?;
    reader.skip_spaces();
    if !reader.is_done() {
        return Err(NotUnderstood::Unread { at: reader.at() });
    }
    if (1..=LONGEST_MINUTES).contains(&minutes) {
        Ok(minutes)
    } else {
        Err(NotUnderstood::OutOfRange)
    }
}

const HOURS: [&str; 4] = ["个小时", "小时", "个钟头", "钟头"];

fn hours_follow(reader: &mut Reader) -> bool {
    reader.skip_spaces();
    reader.eat_any(&HOURS) || reader.any_word(&["h", "hr", "hrs", "hour", "hours"])
}

fn minutes_follow(reader: &mut Reader) -> bool {
    reader.skip_spaces();
    reader.eat_any(&["分钟", "分"]) || reader.any_word(&["m", "min", "mins", "minute", "minutes"])
}

fn minutes(reader: &mut Reader) -> Option<u32> {
    if reader.eat_any(&["半个小时", "半小时", "半个钟头"]) || reader.phrase(&["half", "an", "hour"])
    {
        return Some(30);
    }
    let count = if reader.any_word(&["an", "a"]) {
        1
    } else {
        reader.number()?
    };
    if reader.eat_any(&["个半小时", "个半钟头"]) {
        return count.checked_mul(60)?.checked_add(30);
    }
    if reader.eat("刻钟") {
        return count.checked_mul(15);
    }
    if reader.eat(":") {
        let (rest, digits) = reader.digits()?;
        return if digits == 2 && rest < 60 {
            count.checked_mul(60)?.checked_add(rest)
        } else {
            None
        };
    }
    if reader.eat(".") {
        // One decimal is tenths of an hour, two are hundredths.
        let (rest, digits) = reader.digits()?;
        let scale = if digits == 1 { 10 } else { 100 };
        return if digits <= 2 && hours_follow(reader) {
            count.checked_mul(60)?.checked_add(rest * 60 / scale)
        } else {
            None
        };
    }
    let here = reader.at();
    if hours_follow(reader) {
        let whole = count.checked_mul(60)?;
        if reader.eat("半") {
            return whole.checked_add(30);
        }
        reader.skip_spaces();
        let before_rest = reader.at();
        return match reader.number() {
            Some(rest) if rest < 60 => {
                let _ = minutes_follow(reader);
                whole.checked_add(rest)
            }
            _ => {
                reader.back_to(before_rest);
                Some(whole)
            }
        };
    }
    reader.back_to(here);
    let _ = minutes_follow(reader);
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_in_both_languages() {
        for (text, minutes) in [
            ("50", 50),
            ("５０", 50),
            ("50m", 50),
            ("50 min", 50),
            ("90分钟", 90),
            ("45分", 45),
            ("1h", 60),
            ("1 hour", 60),
            ("an hour", 60),
            ("half an hour", 30),
            ("1h30", 90),
            ("1h 30m", 90),
            ("1.5h", 90),
            ("1.25 h", 75),
            ("1:30", 90),
            ("1小时", 60),
            ("1个小时", 60),
            ("两小时", 120),
            ("1小时30分", 90),
            ("1小时半", 90),
            ("一个半小时", 90),
            ("半小时", 30),
            ("三刻钟", 45),
            (" 2H ", 120),
        ] {
            assert_eq!(understand_duration(text), Ok(minutes), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_says_why() {
        assert_eq!(understand_duration("  "), Err(NotUnderstood::Empty));
        assert_eq!(understand_duration("0"), Err(NotUnderstood::OutOfRange));
        assert_eq!(understand_duration("25h"), Err(NotUnderstood::OutOfRange));
        assert_eq!(
            understand_duration("99999999h"),
            Err(NotUnderstood::Unread { at: 9 })
        );
        for text in ["soon", "1h x", "1:99", "1.5", "h", "50 个"] {
            assert!(
                matches!(understand_duration(text), Err(NotUnderstood::Unread { .. })),
                "{text}"
            );
        }
    }
}
