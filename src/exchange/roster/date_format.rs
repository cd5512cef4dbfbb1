//! Whether a number format shows the day of a date, or its year and month alone.

/// Characters a format code may have ("Excel specifications and limits"); a longer one is no spreadsheet's.
const LONGEST: usize = 255;
/// Formats that every Chinese spreadsheet has without saying their code: year and month (ECMA-376 part 1, 18.8.30, zh-cn).
const CHINESE_MONTHS: [u32; 5] = [27, 36, 50, 52, 57];

/// Tells a format of year and month without a day (`yyyy"年"m"月"`), by its code and the number it has.
pub fn shows_month_only(code: &str, id: Option<u32>) -> bool {
    if id.is_some_and(|id| CHINESE_MONTHS.contains(&id)) {
        return true;
    }
    if code.len() > LONGEST {
        return false;
    }
    let letters = said(code);
    let has = |wanted: &[char]| letters.contains(wanted);
    // `e` is the year in the formats of East Asia.
    has(&['y', 'e']) && has(&['m']) && !has(&['d', 'h', 's'])
}

/// Gives the letters of the first of a format's sections that mean something: not quoted, escaped or bracketed.
fn said(code: &str) -> String {
    let mut letters = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(chars.next()),
            ';' => break,
            c if c.is_ascii_alphabetic() => letters.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_without_a_day_shows_the_month() {
        for code in [
            "yyyy\"年\"m\"月\"",
            "yyyy-mm",
            "[$-804]yyyy\"年\"m\"月\";@",
            "mmm-yy",
            "yyyy/m\\d",
        ] {
            assert!(shows_month_only(code, None), "{code}");
        }
        for code in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\"",
            "General",
            "h:mm",
            "m/d/yy h:mm",
            "0.00E+00",
            "yyyy",
        ] {
            assert!(!shows_month_only(code, None), "{code}");
        }
        assert!(shows_month_only("General", Some(57)));
        assert!(!shows_month_only("General", Some(58)));
    }
}
