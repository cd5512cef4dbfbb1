//! How much of the audit log has been looked through, and how long the rest will take.

use chrono::{DateTime, Utc};

use crate::tui::layer::Shared;

/// How long it has to have taken before the rest is reckoned from it, in milliseconds.
const RECKONED_FROM: i64 = 1_500;

/// Where a looking through stands.
#[derive(Default)]
pub struct Progress {
    /// The first and last frames of all there is to look through.
    span: Option<(u64, u64)>,
    /// Before which frame it goes on.
    at: u64,
    /// When it began or went on, and from where.
    begun: Option<(DateTime<Utc>, Option<u64>)>,
}

impl Progress {
    /// Begins now.
    pub fn begin(now: DateTime<Utc>) -> Progress {
        Progress {
            begun: Some((now, None)),
            ..Progress::default()
        }
    }

    /// Goes on now: the time between does not count.
    pub fn go_on(&mut self, now: DateTime<Utc>) {
        self.begun = Some((now, Some(self.at)));
    }

    /// Comes to where the next page begins; none at the end.
    pub fn come_to(&mut self, next: Option<u64>, span: Option<(u64, u64)>) {
        if let Some((first, last)) = span {
            self.span = Some((first, last));
            self.begun = self
                .begun
                .map(|(when, from)| (when, from.or(Some(last + 1))));
        }
        let first = self.span.map_or(0, |(first, _)| first);
        self.at = next.unwrap_or(first);
    }

    /// Gives how many in a hundred have been looked through, and how many seconds the rest will take where that is known.
    fn reckoned(&self, now: DateTime<Utc>) -> Option<(u64, Option<u64>)> {
        let (first, last) = self.span?;
        let all = (last + 1).saturating_sub(first).max(1);
        let left = self.at.saturating_sub(first).min(all);
        let percent = (all - left) * 100 / all;
        let (when, from) = self.begun?;
        let gone = from?.saturating_sub(self.at);
        let took = (now - when).num_milliseconds();
        let rest = (took >= RECKONED_FROM && gone > 0).then(|| {
            let took = u128::from(took.unsigned_abs());
            let rest = took * u128::from(left) / u128::from(gone) / 1_000;
            u64::try_from(rest).unwrap_or(u64::MAX)
        });
        Some((percent, rest))
    }

    /// Says it in words.
    pub fn said(&self, shared: &Shared) -> String {
        let words = &shared.words;
        match self.reckoned(shared.now) {
            None => words.get("audit-reading"),
            Some((percent, None)) => words.with("audit-looked", &[("percent", percent.into())]),
            Some((percent, Some(seconds))) => words.with(
                "audit-looked-left",
                &[
                    ("percent", percent.into()),
                    ("left", left(seconds, shared).into()),
                ],
            ),
        }
    }
}

/// Says a time to wait: seconds up to a minute and a half, then minutes.
fn left(seconds: u64, shared: &Shared) -> String {
    match seconds {
        0..90 => shared
            .words
            .with("audit-seconds", &[("count", (seconds + 1).into())]),
        _ => {
            let minutes = seconds.div_ceil(60);
            shared
                .words
                .with("audit-minutes", &[("count", minutes.into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn the_rest_is_reckoned_from_what_has_been_looked_through() {
        let begun = DateTime::UNIX_EPOCH;
        let after = |seconds| begun + TimeDelta::seconds(seconds);
        let mut progress = Progress::begin(begun);
        assert_eq!(progress.reckoned(after(9)), None);
        progress.come_to(Some(901), Some((1, 1_000)));
        assert_eq!(progress.reckoned(after(1)), Some((10, None)));
        assert_eq!(progress.reckoned(after(2)), Some((10, Some(18))));
        progress.come_to(Some(501), None);
        assert_eq!(progress.reckoned(after(10)), Some((50, Some(10))));
        // Stopped for a while, what was done before tells nothing of now.
        progress.go_on(after(100));
        assert_eq!(progress.reckoned(after(110)), Some((50, None)));
        progress.come_to(Some(401), None);
        assert_eq!(progress.reckoned(after(110)), Some((60, Some(40))));
        progress.come_to(None, None);
        assert_eq!(progress.reckoned(after(120)), Some((100, Some(0))));
    }

    #[test]
    fn a_part_of_the_log_is_a_whole_of_its_own() {
        let mut progress = Progress::begin(DateTime::UNIX_EPOCH);
        progress.come_to(Some(951), Some((901, 1_000)));
        assert_eq!(progress.reckoned(DateTime::UNIX_EPOCH), Some((50, None)));
        // The last page may reach beyond it.
        progress.come_to(Some(850), None);
        assert_eq!(progress.reckoned(DateTime::UNIX_EPOCH), Some((100, None)));
    }
}
