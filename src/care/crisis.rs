//! How a crisis log stands, by its lines alone: whether it runs, and whether a report is owed.
//!
//! Two people add lines to one log without knowing of each other's, so nothing of this is kept beside the lines: their
//! order is that of their times, and the last word on each question holds.

use chrono::{DateTime, Utc};

use crate::care::records::crisis_line::{CrisisLine, CrisisStep};
use crate::care::records::crisis_log::CrisisLog;

/// How a log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// When it ended; none while it runs.
    pub ended: Option<DateTime<Utc>>,
    pub report: Report,
}

/// Whether the crisis was, or is to be, reported ("What no screen does" in DOMAIN.md: never by itself, never dismissed in
/// silence).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Nobody has said anything about it.
    Unsaid,
    /// Owed since then; the clock runs until it is made or somebody writes why not, also when the log has ended.
    Owed(DateTime<Utc>),
    Made(DateTime<Utc>),
    /// Not owed, for a reason that stands in the log.
    NotOwed,
}

/// Tells how a log stands; the lines may come in any order.
pub fn standing<'a>(log: &CrisisLog, lines: impl IntoIterator<Item = &'a CrisisLine>) -> Standing {
    let mut lines: Vec<&CrisisLine> = lines.into_iter().collect();
    lines.sort_by_key(|line| line.at);
    let mut standing = Standing {
        ended: log.ended,
        report: Report::Unsaid,
    };
    for line in lines {
        match line.step {
            CrisisStep::Ended => standing.ended = Some(line.at),
            CrisisStep::GoneOn => standing.ended = None,
            // A clock that runs already is not set back by saying so twice.
            CrisisStep::ReportOwed => {
                if !matches!(standing.report, Report::Owed(_)) {
                    standing.report = Report::Owed(line.at);
                }
            }
            CrisisStep::Reported => standing.report = Report::Made(line.at),
            CrisisStep::NoReport => standing.report = Report::NotOwed,
            CrisisStep::Happened | CrisisStep::Told | CrisisStep::Red => {}
        }
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::{Id, PersonId};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute)
    }

    fn line(minute: i64, step: CrisisStep) -> CrisisLine {
        CrisisLine {
            log: Id([1; 16]),
            at: at(minute),
            by: PersonId([1; 16]),
            step,
            text: String::new(),
            whom: String::new(),
            answer: String::new(),
        }
    }

    fn after(steps: &[(i64, CrisisStep)]) -> Standing {
        let lines: Vec<CrisisLine> = steps.iter().map(|(at, step)| line(*at, *step)).collect();
        standing(&CrisisLog::begun(at(0), None, None), &lines)
    }

    #[test]
    fn a_log_runs_until_it_is_ended_and_can_be_gone_on_with() {
        use CrisisStep as S;
        assert_eq!(after(&[(1, S::Happened), (2, S::Told)]).ended, None);
        assert_eq!(after(&[(2, S::Ended), (1, S::Happened)]).ended, Some(at(2)));
        assert_eq!(after(&[(3, S::GoneOn), (2, S::Ended)]).ended, None);
        // Somebody else's line after the end does not begin it anew: what was said late is still said.
        assert_eq!(after(&[(2, S::Ended), (3, S::Happened)]).ended, Some(at(2)));
    }

    #[test]
    fn the_report_clock_runs_from_the_first_word_until_it_is_made_or_a_reason_given_and_past_the_end()
     {
        use CrisisStep as S;
        assert_eq!(after(&[(1, S::Red)]).report, Report::Unsaid);
        let owed = [(2, S::ReportOwed), (5, S::ReportOwed), (9, S::Ended)];
        assert_eq!(after(&owed).report, Report::Owed(at(2)));
        let made = [(2, S::ReportOwed), (7, S::Reported)];
        assert_eq!(after(&made).report, Report::Made(at(7)));
        let not = [(2, S::ReportOwed), (3, S::NoReport)];
        assert_eq!(after(&not).report, Report::NotOwed);
        let again = [(3, S::NoReport), (8, S::ReportOwed)];
        assert_eq!(after(&again).report, Report::Owed(at(8)));
    }

    #[test]
    fn a_log_of_an_earlier_version_has_its_end_within() {
        let mut log = CrisisLog::begun(at(0), None, None);
        log.ended = Some(at(4));
        assert_eq!(standing(&log, &[]).ended, Some(at(4)));
        assert_eq!(standing(&log, &[line(6, CrisisStep::GoneOn)]).ended, None);
    }
}
