//! Case numbers: post code, year, running number.

use std::fmt;

/// The number of a case, such as `SD03-2026-0042`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    pub post_code: String,
    pub year: i32,
    /// From 1, anew each year.
    pub running: u32,
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:04}", self.post_code, self.year, self.running)
    }
}

impl CaseNumber {
    /// Reads a number back; the post code may hold hyphens of its own.
    pub fn parse(text: &str) -> Option<CaseNumber> {
        let mut parts = text.rsplitn(3, '-');
        let running = parts.next()?.parse().ok()?;
        let year = parts.next()?.parse().ok()?;
        let post_code = parts.next()?.to_string();
        Some(CaseNumber {
            post_code,
            year,
            running,
        })
    }

    /// Gives the number of the next case: one above the highest of that post and year, so none is given twice.
    pub fn next<'a>(
        post_code: &str,
        year: i32,
        given: impl IntoIterator<Item = &'a str>,
    ) -> CaseNumber {
        let highest = given
            .into_iter()
            .filter_map(CaseNumber::parse)
            .filter(|number| number.post_code == post_code && number.year == year)
            .map(|number| number.running)
            .max();
        CaseNumber {
            post_code: post_code.to_string(),
            year,
            running: highest.unwrap_or(0).saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_post_code_year_and_running_number() {
        let number = CaseNumber::next("SD-03", 2026, []);
        assert_eq!(number.to_string(), "SD-03-2026-0001");
        assert_eq!(CaseNumber::parse("SD-03-2026-0001"), Some(number));
        assert_eq!(CaseNumber::parse("2026-0001"), None);
    }

    #[test]
    fn the_running_number_begins_anew_each_year_and_fills_no_gaps() {
        let given = [
            "SD-2025-0007",
            "SD-2026-0001",
            "SD-2026-0005",
            "XX-2026-0009",
        ];
        assert_eq!(CaseNumber::next("SD", 2026, given).running, 6);
        assert_eq!(CaseNumber::next("SD", 2027, given).running, 1);
        assert_eq!(
            CaseNumber::next("SD", 2026, ["SD-2026-9999"]).to_string(),
            "SD-2026-10000"
        );
    }
}
