//! Birth dates in the forms rosters write them.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::care::records::birth::Birth;
use crate::exchange::roster::cell::{Cell, date_of_serial, folded_code, says_nothing};

/// Why a birth date could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoBirth {
    /// A day or month that does not exist, such as 30 February.
    Impossible,
    /// No form that is known, or one that can mean two dates.
    Unreadable,
}

/// Reads a birth date; nothing for a blank cell, a fault, or a word such as 无.
pub fn read_birth(cell: &Cell, since_1904: bool) -> Result<Option<Birth>, NoBirth> {
    match cell {
        Cell::Fault(_) => Ok(None),
        Cell::Date(day) => Ok(Some(Birth::Day(*day))),
        Cell::Month(month) => Ok(Some(Birth::Month(*month))),
        Cell::Number(number) => read_number(*number, since_1904).map(Some),
        Cell::Text(text) => {
            // A time of day after the date ("2015-03-08 00:00:00") says nothing more of a birth.
            let text = match text.trim().split_once([' ', 'T']) {
                Some((date, time))
                    if time.contains(':') && date.contains(|c: char| c.is_ascii_digit()) =>
                {
                    date
                }
                _ => text.trim(),
            };
            let code = folded_code(&spaces_set_apart(text));
            if says_nothing(&code) {
                Ok(None)
            } else {
                read_code(&code, since_1904).map(Some)
            }
        }
    }
}

/// Puts a dash for spaces between two digits: `2015 1 2` is the second of January, and no month of `201512`.
fn spaces_set_apart(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    let mut apart = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        let ends = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
        if ends(&apart) && word.starts_with(|c: char| c.is_ascii_digit()) {
            apart.push('-');
        }
        apart.push_str(word);
    }
    apart
}

fn read_number(number: f64, since_1904: bool) -> Result<Birth, NoBirth> {
    let whole = number.fract() == 0.0;
    if whole && (190_001.0..=99_991_231.0).contains(&number) {
        return read_digits(&format!("{number:.0}"));
    }
    if (1900.0..2200.0).contains(&number) && !whole {
        // 2015.3 typed for March. 2015.1 is what is left of 2015.10 as well as of 2015.1: no guess.
        let text = number.to_string();
        return match text.split_once('.') {
            Some((_, "1")) => Err(NoBirth::Unreadable),
            Some((year, month)) if month.len() <= 2 => from_numbers(&[year, month]),
            _ => Err(NoBirth::Unreadable),
        };
    }
    // Below, a serial would be a year typed alone; above, it would be after 2173.
    if (3_000.0..100_000.0).contains(&number) {
        return date_of_serial(number, since_1904)
            .map(Birth::Day)
            .ok_or(NoBirth::Unreadable);
    }
    Err(NoBirth::Unreadable)
}

fn read_code(code: &str, since_1904: bool) -> Result<Birth, NoBirth> {
    if code.bytes().all(|b| b.is_ascii_digit()) {
        return match code.len() {
            6 | 8 => read_digits(code),
            // A serial that lost its format on the way through CSV.
            5 => code
                .parse()
                .map_err(|_| NoBirth::Unreadable)
                .and_then(|n| read_number(n, since_1904)),
            _ => Err(NoBirth::Unreadable),
        };
    }
    let code = code.trim_end_matches(['日', '号', '月', '生', '.', '。']);
    let parts: Vec<&str> = code
        .split([
            '-', '/', '.', '。', '\\', '年', '月', '—', '–', '_', '、', ',',
        ])
        .filter(|part| !part.is_empty())
        .collect();
    from_numbers(&parts)
}

fn read_digits(digits: &str) -> Result<Birth, NoBirth> {
    match digits.len() {
        6 => from_numbers(&[&digits[..4], &digits[4..]]),
        8 => from_numbers(&[&digits[..4], &digits[4..6], &digits[6..]]),
        _ => Err(NoBirth::Unreadable),
    }
}

/// Makes a date of year, month and perhaps day; the year has four digits and comes first.
fn from_numbers(parts: &[&str]) -> Result<Birth, NoBirth> {
    let number = |part: &&str, longest: usize| -> Result<u32, NoBirth> {
        if part.len() > longest || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoBirth::Unreadable);
        }
        part.parse().map_err(|_| NoBirth::Unreadable)
    };
    let [year, month, rest @ ..] = parts else {
        return Err(NoBirth::Unreadable);
    };
    if year.len() != 4 || rest.len() > 1 {
        return Err(NoBirth::Unreadable);
    }
    let (year, month) = (number(year, 4)? as i32, number(month, 2)?);
    if !(1..=12).contains(&month) {
        return Err(NoBirth::Impossible);
    }
    match rest.first() {
        None => Birth::month(year, month).ok_or(NoBirth::Impossible),
        Some(day) => NaiveDate::from_ymd_opt(year, month, number(day, 2)?)
            .map(Birth::Day)
            .ok_or(NoBirth::Impossible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Birth>, NoBirth> {
        read_birth(&Cell::Text(text.into()), false)
    }

    #[test]
    fn every_form_of_a_day() {
        let day = Ok(Some(Birth::Day(
            NaiveDate::from_ymd_opt(2015, 3, 8).unwrap(),
        )));
        for form in [
            "2015-03-08",
            "2015.3.8",
            "2015年3月8日",
            "20150308",
            "2015/03/08",
            "２０１５年３月８日",
            " 2015-3-8 ",
            "2015 年 3 月 8 日",
            "2015-03-08 00:00:00",
            "2015-03-08T00:00:00",
            "\t2015-03-08",
            "'2015-03-08",
            "42071",
            "2015年3月8号",
            "2015.03.08.",
            "2015年3月8日生",
            "2015 3 8",
            "２０１５　３　８",
        ] {
            assert_eq!(read(form), day, "{form}");
        }
        assert_eq!(read_birth(&Cell::Number(42071.0), false), day);
        assert_eq!(read_birth(&Cell::Number(20_150_308.0), false), day);
    }

    #[test]
    fn a_month_is_no_day() {
        let month = Ok(Birth::month(2015, 3));
        for form in ["2015-03", "2015.3", "2015年3月", "201503", "2015/3"] {
            assert_eq!(read(form), month, "{form}");
        }
        assert_eq!(read_birth(&Cell::Number(2015.3), false), month);
        assert_eq!(
            read_birth(&Cell::Number(2015.12), false),
            Ok(Birth::month(2015, 12))
        );
        assert_eq!(read_birth(&Cell::Number(201_503.0), false), month);
        assert_eq!(
            read_birth(&Cell::Number(2015.1), false),
            Err(NoBirth::Unreadable)
        );
    }

    #[test]
    fn what_does_not_exist_or_cannot_be_read() {
        for form in [
            "2015年2月30日",
            "20150230",
            "2015-13-01",
            "2015-00",
            "201513",
        ] {
            assert_eq!(read(form), Err(NoBirth::Impossible), "{form}");
        }
        for form in [
            "8/3/2015",
            "15-03-08",
            "三月",
            "2015",
            "2015-03-08-01",
            "-",
            "2015-3-888",
            "2015 0 3 08",
        ] {
            let expected = if form == "-" {
                Ok(None)
            } else {
                Err(NoBirth::Unreadable)
            };
            assert_eq!(read(form), expected, "{form}");
        }
        assert_eq!(read("无"), Ok(None));
        // Without its spaces it would be December.
        let day = NaiveDate::from_ymd_opt(2015, 1, 2).unwrap();
        assert_eq!(read("2015 1 2"), Ok(Some(Birth::Day(day))));
    }
}
