//! Opening hours as one line of text: `08:30–12:00  14:30–18:00`.

use chrono::NaiveTime;

use crate::care::records::settings::Hours;
use crate::words::dates;

/// Writes hours as they are typed.
pub fn write(hours: &[Hours]) -> String {
    let parts = hours
        .iter()
        .map(|part| format!("{}–{}", dates::time(part.from), dates::time(part.until)));
    parts.collect::<Vec<_>>().join("  ")
}

/// Reads hours; nothing where the line is no row of parts of the day, in order and apart.
///
/// Full-width signs, `–`, `~` and `至` between two times, and commas between two parts, are read as well.
pub fn read(line: &str) -> Option<Vec<Hours>> {
    let plain: String = line
        .chars()
        .map(|c| match c {
            '：' => ':',
            '–' | '—' | '－' | '~' | '～' | '至' | '到' => '-',
            ',' | '，' | '、' | ';' | '；' | '\u{3000}' => ' ',
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect();
    // A dash with spaces around it is still one part.
    let mut joined = plain;
    for (loose, tight) in [(" -", "-"), ("- ", "-")] {
        while joined.contains(loose) {
            joined = joined.replace(loose, tight);
        }
    }
    let mut hours: Vec<Hours> = Vec::new();
    for part in joined.split_whitespace() {
        let (from, until) = part.split_once('-')?;
        let part = Hours {
            from: time(from)?,
            until: time(until)?,
        };
        let after = hours.last().is_none_or(|before| before.until <= part.from);
        if !after || part.from >= part.until {
            return None;
        }
        hours.push(part);
    }
    (!hours.is_empty()).then_some(hours)
}

fn time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::settings::Settings;

    #[test]
    fn what_is_written_is_read() {
        let usual = Settings::default().hours;
        assert_eq!(write(&usual), "08:30–12:00  14:30–18:00");
        assert_eq!(read(&write(&usual)), Some(usual.clone()));
        for typed in [
            "8:30-12:00, 14:30-18:00",
            "８：３０－１２：００，１４：３０－１８：００",
            "8:30至12、14:30 - 18",
        ] {
            assert_eq!(read(typed), Some(usual.clone()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_row_of_hours_is_refused() {
        for typed in [
            "",
            "morning",
            "8:30",
            "12-8",
            "8-12 11-14",
            "8-25",
            "8:60-9",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
