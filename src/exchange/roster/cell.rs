//! One cell: what it holds and how it reads as text.
//!
//! Holds: text is kept to the last character; what is folded (full-width digits, padding) is folded by the functions
//! here when a field is read, never in the cell.

use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text as written.
    Text(String),
    /// A number; also a date that carries no date format.
    Number(f64),
    /// A date, from a serial with a date format.
    Date(NaiveDate),
    /// A month, from a serial with a date format that shows no day: a spreadsheet makes the first of a month typed alone.
    Month(NaiveDate),
    /// A fault such as `#N/A`: shown, never taken for a value.
    Fault(String),
}

/// Spreadsheets keep 15 digits of a number (IEEE 754, as Excel's specifications say); the 16th and later are lost.
pub const DIGITS_KEPT: f64 = 1e15;

impl Cell {
    /// Gives the cell as a spreadsheet would show it.
    pub fn shown(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Fault(text) => text.clone(),
            Cell::Number(number) => shown_number(*number),
            Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
            Cell::Month(date) => date.format("%Y-%m").to_string(),
        }
    }

    /// Gives the value as text without padding; nothing for blanks and faults.
    pub fn value(&self) -> Option<String> {
        let text = match self {
            Cell::Fault(_) => return None,
            Cell::Text(text) => text.trim().to_string(),
            other => other.shown(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// Tells whether nothing readable stands in it.
    pub fn is_blank(&self) -> bool {
        matches!(self, Cell::Text(text) if text.trim().is_empty())
    }
}

/// Shows a number the way a spreadsheet does: whole numbers whole up to 15 digits, `9.90101E+17` beyond.
fn shown_number(number: f64) -> String {
    if number.abs() < DIGITS_KEPT {
        return number.to_string();
    }
    let text = format!("{number:E}");
    match text.split_once('E') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => {
            format!("{mantissa}E+{exponent}")
        }
        _ => text,
    }
}

/// Folds a code (a date, a phone, an ID number): NFKC, no padding, no leading apostrophe, no invisible characters.
pub fn folded_code(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| !is_padding(*c)).collect();
    folded
        .trim_start_matches(['\'', '\u{2019}', '`'])
        .to_string()
}

/// Tells a character that pads a code and is no part of it: spaces, tabs, zero-width and bidirectional marks.
fn is_padding(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Tells words that stand for "nothing here": 无, 暂无, a dash.
pub fn says_nothing(code: &str) -> bool {
    const WORDS: [&str; 16] = [
        "无",
        "暂无",
        "没有",
        "不详",
        "不清楚",
        "未知",
        "未办理",
        "未办",
        "空",
        "-",
        "--",
        "—",
        "——",
        "/",
        "n/a",
        "none",
    ];
    code.is_empty() || WORDS.contains(&code.to_lowercase().as_str())
}

/// Turns a serial into its date: days since 30 December 1899, or since 1 January 1904 (ECMA-376 part 1, 18.17.4.1).
///
/// Nothing where the serial is below 61 (before the leap day that 1900 did not have) or after the year 9999.
pub fn date_of_serial(serial: f64, since_1904: bool) -> Option<NaiveDate> {
    const FIRST_SURE: f64 = 61.0;
    const LAST: f64 = 2_958_466.0;
    let (epoch, first) = if since_1904 {
        (NaiveDate::from_ymd_opt(1904, 1, 1)?, 0.0)
    } else {
        (NaiveDate::from_ymd_opt(1899, 12, 30)?, FIRST_SURE)
    };
    if !(serial >= first && serial < LAST) {
        return None;
    }
    epoch.checked_add_days(Days::new(serial as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_spreadsheet_shows_them() {
        assert_eq!(Cell::Number(19_900_002_298.0).shown(), "19900002298");
        assert_eq!(Cell::Number(2015.3).shown(), "2015.3");
        assert_eq!(Cell::Number(9.90101e17).shown(), "9.90101E+17");
    }

    #[test]
    fn serials_count_from_their_epoch() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(date_of_serial(42_884.0, false), day(2017, 5, 29));
        assert_eq!(date_of_serial(42_884.75, false), day(2017, 5, 29));
        assert_eq!(date_of_serial(41_422.0, true), day(2017, 5, 29));
        assert_eq!(date_of_serial(f64::NAN, false), None);
        assert_eq!(date_of_serial(1e18, false), None);
        assert_eq!(date_of_serial(-1.0, true), None);
    }

    #[test]
    fn codes_lose_padding_and_width_only() {
        assert_eq!(folded_code("\t'９９０１ 01"), "990101");
        assert_eq!(folded_code("2015年3月"), "2015年3月");
    }
}
