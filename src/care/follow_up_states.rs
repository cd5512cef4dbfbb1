//! The states of a follow-up: planned, open and overdue are computed from its dates; done and cancelled are said.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::follow_up::{FollowUp, Settled};
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::Windows;
use crate::care::working_days::WorkingDays;

choice! {
    /// Where a follow-up stands on a day.
    FollowUpState {
        Planned = "planned", "follow-up-state-planned";
        Open = "open", "follow-up-state-open";
        Overdue = "overdue", "follow-up-state-overdue";
        Done = "done", "follow-up-state-done";
        Cancelled = "cancelled", "follow-up-state-cancelled";
    }
}

/// Gives the first and last day of a follow-up's window, both inclusive: the whole calendar days on which it is open
/// and not overdue.
pub fn window(follow_up: &FollowUp, risk: RiskLevel, windows: &Windows) -> (NaiveDate, NaiveDate) {
    let (before, after) = if risk.pressing() {
        (windows.pressing_before, windows.pressing_after)
    } else {
        (windows.before, windows.after)
    };
    let before = Days::new(u64::from(follow_up.before.unwrap_or(before)));
    let after = Days::new(u64::from(follow_up.after.unwrap_or(after)));
    (
        follow_up
            .due
            .checked_sub_days(before)
            .unwrap_or(NaiveDate::MIN),
        follow_up
            .due
            .checked_add_days(after)
            .unwrap_or(NaiveDate::MAX),
    )
}

/// Gives where a follow-up stands on a day in post time.
pub fn state_on(
    follow_up: &FollowUp,
    risk: RiskLevel,
    windows: &Windows,
    today: NaiveDate,
) -> FollowUpState {
    match &follow_up.settled {
        Some(settled) if settled.done => FollowUpState::Done,
        Some(_) => FollowUpState::Cancelled,
        None => {
            let (first, last) = window(follow_up, risk, windows);
            if today < first {
                FollowUpState::Planned
            } else if today <= last {
                FollowUpState::Open
            } else {
                FollowUpState::Overdue
            }
        }
    }
}

/// Gives the first day on which an unsettled follow-up is on the supervisor's board: so many days past its window.
pub fn board_from(follow_up: &FollowUp, risk: RiskLevel, windows: &Windows) -> NaiveDate {
    let (_, last) = window(follow_up, risk, windows);
    let patience = if risk == RiskLevel::Red {
        windows.board_after_red
    } else {
        windows.board_after
    };
    // It is never there while it is not overdue.
    last.checked_add_days(Days::new(u64::from(patience.max(1))))
        .unwrap_or(NaiveDate::MAX)
}

/// Tells whether a follow-up is past its window by so many days that the supervisor's board shows it.
pub fn on_board(
    follow_up: &FollowUp,
    risk: RiskLevel,
    windows: &Windows,
    today: NaiveDate,
) -> bool {
    follow_up.settled.is_none() && today >= board_from(follow_up, risk, windows)
}

/// Why a follow-up is not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FollowUpRefusal {
    #[error("done needs what came of it")]
    NeedsOutcome,
    #[error("cancelling needs a reason")]
    NeedsReason,
    #[error("it is settled already")]
    Settled,
}

/// Settles a follow-up as done or cancelled; `words` say what came of it or why, and go into its words.
///
/// # Errors
/// Where it is settled, or nothing is said.
pub fn settle(
    follow_up: &FollowUp,
    done: bool,
    words: &str,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<FollowUp, FollowUpRefusal> {
    if follow_up.settled.is_some() {
        return Err(FollowUpRefusal::Settled);
    }
    if words.trim().is_empty() {
        return Err(if done {
            FollowUpRefusal::NeedsOutcome
        } else {
            FollowUpRefusal::NeedsReason
        });
    }
    let mut after = follow_up.clone();
    after.settled = Some(Settled { done, by, at });
    Ok(after)
}

/// Makes the next follow-up of a chain: like the one done, due on another day.
pub fn next_of(
    id: Id,
    follow_up: &FollowUp,
    due: NaiveDate,
    by: PersonId,
    at: DateTime<Utc>,
) -> FollowUp {
    FollowUp {
        due,
        settled: None,
        made_by: by,
        made_at: at,
        chain_from: Some(id),
        appointment: None,
        ..follow_up.clone()
    }
}

/// Gives the due day of the follow-up after a missed appointment: the next working day; red and orange the same day.
pub fn due_after_missed(risk: RiskLevel, day: NaiveDate, days: &WorkingDays) -> NaiveDate {
    if risk.pressing() {
        day
    } else {
        days.after(day, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::follow_up::{FollowUpKind, Priority};
    use crate::care::records::settings::Settings;

    const ME: PersonId = PersonId([1; 16]);

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, d).unwrap()
    }

    fn due(on: NaiveDate) -> FollowUp {
        FollowUp {
            child: Id([1; 16]),
            case: None,
            kind: FollowUpKind::CallCarer,
            assignee: ME,
            due: on,
            before: None,
            after: None,
            priority: Priority::Normal,
            settled: None,
            made_by: ME,
            made_at: DateTime::UNIX_EPOCH,
            chain_from: None,
            appointment: None,
        }
    }

    #[test]
    fn opens_before_and_is_overdue_the_day_after_due_and_after_ends_inclusive() {
        use FollowUpState::*;
        let table = [
            // default 2 and 2
            (RiskLevel::Green, 7, Planned),
            (RiskLevel::Green, 8, Open),
            (RiskLevel::Green, 10, Open),
            (RiskLevel::Unassessed, 12, Open),
            (RiskLevel::Yellow, 13, Overdue),
            // red and orange 0 and 0
            (RiskLevel::Red, 9, Planned),
            (RiskLevel::Red, 10, Open),
            (RiskLevel::Orange, 11, Overdue),
        ];
        for (risk, on, state) in table {
            let found = state_on(&due(day(10)), risk, &Windows::default(), day(on));
            assert_eq!(found, state, "{risk:?} on the {on}th");
        }
    }

    #[test]
    fn past_its_window_by_three_days_or_one_at_red_it_reaches_the_board() {
        let board = |risk, on| on_board(&due(day(10)), risk, &Windows::default(), day(on));
        assert!(!board(RiskLevel::Green, 14));
        assert!(board(RiskLevel::Green, 15));
        assert!(!board(RiskLevel::Red, 10));
        assert!(board(RiskLevel::Red, 11));
        assert!(!board(RiskLevel::Orange, 12));
        assert!(board(RiskLevel::Orange, 13));
    }

    #[test]
    fn done_asks_for_the_outcome_and_offers_the_next() {
        let first = due(day(10));
        let at = DateTime::UNIX_EPOCH;
        assert_eq!(
            settle(&first, true, " ", ME, at),
            Err(FollowUpRefusal::NeedsOutcome)
        );
        let done = settle(&first, true, "spoke with her", ME, at).unwrap();
        assert_eq!(
            state_on(&done, RiskLevel::Green, &Windows::default(), day(30)),
            FollowUpState::Done
        );
        assert_eq!(
            settle(&done, false, "x", ME, at),
            Err(FollowUpRefusal::Settled)
        );
        let next = next_of(Id([7; 16]), &done, day(20), ME, at);
        assert!(next.settled.is_none() && next.chain_from == Some(Id([7; 16])));
    }

    #[test]
    fn a_missed_appointment_is_followed_up_the_next_working_day_or_the_same_at_red_and_orange() {
        let days = WorkingDays::new(&Settings::default().open_days, &[]);
        // 2026-09-05 is a Saturday; the post is closed on Sundays.
        assert_eq!(due_after_missed(RiskLevel::Yellow, day(5), &days), day(7));
        assert_eq!(due_after_missed(RiskLevel::Orange, day(5), &days), day(5));
    }
}
