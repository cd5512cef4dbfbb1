//! The states of an appointment: which follow which, what each step takes, and what is owed afterwards.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::ledger::ids::PersonId;
use crate::care::records::appointment::{
    Appointment, AppointmentChange, AppointmentState, CalledOffBy,
};

/// What somebody says about a change of state.
#[derive(Clone, Default)]
pub struct StepFacts<'a> {
    /// When it really began and ended; needed to complete what was never begun.
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Needed to cancel.
    pub called_off_by: Option<CalledOffBy>,
    /// Needed to cancel and to correct.
    pub why: &'a str,
    /// Whether a note on the appointment is signed.
    pub note_signed: bool,
}

/// Why an appointment does not change its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentRefusal {
    #[error("an appointment does not go from {from:?} to {to:?}")]
    NoSuchStep {
        from: AppointmentState,
        to: AppointmentState,
    },
    #[error("completing what was not begun needs its real times")]
    NeedsTimes,
    #[error("it ended before it began")]
    EndsBeforeItBegins,
    #[error("it has not ended yet")]
    NotYetOver,
    #[error("cancelling needs by whom")]
    NeedsByWhom,
    #[error("this needs a reason")]
    NeedsReason,
    #[error("a signed note stands on it")]
    NoteSigned,
}

/// Tells whether an appointment is still to come: its time lies ahead of now and nobody said that it began.
///
/// One that was called off is not to come.
pub fn lies_ahead(appointment: &Appointment, now: DateTime<Utc>) -> bool {
    use AppointmentState as S;
    let waits = matches!(appointment.state, S::Requested | S::Scheduled | S::Arrived);
    waits && appointment.start > now
}

/// Gives the state that key `a` leads to.
pub fn next(state: AppointmentState) -> Option<AppointmentState> {
    use AppointmentState as S;
    match state {
        S::Requested | S::Missed | S::Cancelled | S::ToReschedule => Some(S::Scheduled),
        S::Scheduled => Some(S::Arrived),
        S::Arrived => Some(S::InSession),
        S::InSession => Some(S::Completed),
        S::Completed | S::BrokenOff => None,
    }
}

/// Gives the states that key `x` offers; of completed and missed ones these are corrections.
pub fn other_outcomes(state: AppointmentState) -> &'static [AppointmentState] {
    use AppointmentState as S;
    match state {
        S::Requested => &[S::Missed, S::Cancelled, S::ToReschedule],
        S::Scheduled => &[
            S::InSession,
            S::Completed,
            S::Missed,
            S::Cancelled,
            S::ToReschedule,
        ],
        S::Arrived => &[S::BrokenOff, S::Missed, S::Scheduled],
        S::InSession => &[S::BrokenOff],
        S::Completed => &[
            S::Missed,
            S::BrokenOff,
            S::Cancelled,
            S::ToReschedule,
            S::Scheduled,
        ],
        S::Missed => &[S::Completed, S::Cancelled, S::ToReschedule],
        S::BrokenOff | S::Cancelled | S::ToReschedule => &[],
    }
}

/// Tells whether an appointment may go from one state to another.
pub fn allowed(from: AppointmentState, to: AppointmentState) -> bool {
    next(from) == Some(to) || other_outcomes(from).contains(&to)
}

/// Tells whether a step corrects what was said before, which takes a reason.
///
/// Missed back to scheduled is a new booking and takes none.
pub fn is_correction(from: AppointmentState, to: AppointmentState) -> bool {
    use AppointmentState as S;
    match from {
        S::Completed => true,
        S::Missed => to != S::Scheduled,
        // Said of the wrong child, or too soon.
        S::Arrived => matches!(to, S::Missed | S::Scheduled),
        _ => false,
    }
}

/// Changes the state of an appointment.
///
/// # Errors
/// Where there is no such step, or what it takes is missing.
pub fn change_state(
    appointment: &Appointment,
    to: AppointmentState,
    by: PersonId,
    at: DateTime<Utc>,
    facts: &StepFacts<'_>,
) -> Result<Appointment, AppointmentRefusal> {
    use AppointmentState as S;
    let from = appointment.state;
    if !allowed(from, to) {
        return Err(AppointmentRefusal::NoSuchStep { from, to });
    }
    if matches!(from, S::Completed | S::Missed) && facts.note_signed {
        return Err(AppointmentRefusal::NoteSigned);
    }
    let why = facts.why.trim();
    if why.is_empty() && (is_correction(from, to) || to == S::Cancelled) {
        return Err(AppointmentRefusal::NeedsReason);
    }
    if to == S::Cancelled && facts.called_off_by.is_none() {
        return Err(AppointmentRefusal::NeedsByWhom);
    }
    let mut after = appointment.clone();
    match to {
        S::InSession => after.began = Some(facts.times.map_or(at, |(began, _)| began)),
        S::Completed | S::BrokenOff => {
            let (began, ended) = match (facts.times, from, appointment.began) {
                (Some(times), _, _) => times,
                // What was arrived and never begun has no time of its own but its end.
                (None, S::Arrived, _) => (at, at),
                (None, S::InSession, Some(began)) => (began, at.max(began)),
                (None, S::Completed, Some(began)) => (began, appointment.ended.unwrap_or(at)),
                _ => return Err(AppointmentRefusal::NeedsTimes),
            };
            check_times(began, ended, at)?;
            after.began = Some(began);
            after.ended = Some(ended);
        }
        S::Requested | S::Scheduled | S::Arrived | S::Missed | S::Cancelled | S::ToReschedule => {
            after.began = None;
            after.ended = None;
        }
    }
    after.state = to;
    after.history.push(AppointmentChange {
        from,
        to,
        by,
        at,
        called_off_by: facts.called_off_by.filter(|_| to == S::Cancelled),
        why: why.to_string(),
    });
    Ok(after)
}

fn check_times(
    began: DateTime<Utc>,
    ended: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), AppointmentRefusal> {
    if ended < began {
        Err(AppointmentRefusal::EndsBeforeItBegins)
    } else if ended > now {
        Err(AppointmentRefusal::NotYetOver)
    } else {
        Ok(())
    }
}

/// Makes of a planned appointment one that happened and had never been booked (补录).
///
/// # Errors
/// Where it is not over at `now`.
pub fn entered_afterwards(
    planned: &Appointment,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Appointment, AppointmentRefusal> {
    check_times(planned.start, planned.end(), now)?;
    let mut after = planned.clone();
    after.entered_afterwards = true;
    after.began = Some(planned.start);
    after.ended = Some(planned.end());
    after.history.push(AppointmentChange {
        from: planned.state,
        to: AppointmentState::Completed,
        by,
        at: now,
        called_off_by: None,
        why: String::new(),
    });
    after.state = AppointmentState::Completed;
    Ok(after)
}

/// Minutes that a session runs on past its end before somebody is taken to have forgotten to say how it ended.
const RUNS_ON_MINUTES: i64 = 60;

/// Under so many minutes it is taken for a key pressed twice, and the real times are asked for.
const SHORTEST_MINUTES: i64 = 5;

/// Gives when it ends, as far as is known: as planned, and of one that began late as much later.
fn expected_end(appointment: &Appointment) -> DateTime<Utc> {
    let lasts = TimeDelta::minutes(i64::from(appointment.minutes));
    let planned = appointment.end();
    match (appointment.state, appointment.began) {
        (AppointmentState::InSession, Some(began)) => planned.max(began + lasts),
        _ => planned,
    }
}

/// Tells whether the outcome is owed: its time is past and it is still scheduled, or it is long past and somebody arrived
/// or sat down and nobody said how it ended.
pub fn outcome_owed(appointment: &Appointment, now: DateTime<Utc>) -> bool {
    use AppointmentState as S;
    let end = expected_end(appointment);
    match appointment.state {
        S::Scheduled => end <= now,
        S::Arrived | S::InSession => end + TimeDelta::minutes(RUNS_ON_MINUTES) <= now,
        _ => false,
    }
}

/// Tells whether a session runs on past its end.
pub fn runs_over(appointment: &Appointment, now: DateTime<Utc>) -> bool {
    appointment.state == AppointmentState::InSession && expected_end(appointment) <= now
}

/// Tells whether it is too long past to have begun just now, so that saying it began asks when.
pub fn began_before(appointment: &Appointment, now: DateTime<Utc>) -> bool {
    appointment.end() + TimeDelta::minutes(RUNS_ON_MINUTES) <= now
}

/// Tells whether a session was so short that its times are asked for.
pub fn is_too_short(began: DateTime<Utc>, ended: DateTime<Utc>) -> bool {
    ended - began < TimeDelta::minutes(SHORTEST_MINUTES)
}

/// Tells whether a note is owed: completed, and none written.
pub fn note_owed(appointment: &Appointment, has_note: bool) -> bool {
    appointment.state == AppointmentState::Completed && !has_note
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::Id;
    use crate::care::records::appointment::{AppointmentKind, Subject};
    use AppointmentState as S;

    const ME: PersonId = PersonId([1; 16]);

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn in_state(state: S) -> Appointment {
        let subject = Subject::Child(Id([1; 16]));
        Appointment {
            state,
            began: matches!(state, S::InSession | S::Completed).then(|| at(0)),
            ended: (state == S::Completed).then(|| at(50)),
            ..Appointment::scheduled(subject, vec![ME], at(0), 50, AppointmentKind::InPerson)
        }
    }

    fn all_said() -> StepFacts<'static> {
        StepFacts {
            times: Some((at(5), at(55))),
            called_off_by: Some(CalledOffBy::Family),
            why: "why",
            note_signed: false,
        }
    }

    #[test]
    fn the_allowed_steps_are_those_of_the_domain_and_no_others() {
        let steps = [
            // requested → scheduled → arrived → in session → completed
            (S::Requested, S::Scheduled),
            (S::Scheduled, S::Arrived),
            (S::Arrived, S::InSession),
            (S::InSession, S::Completed),
            // also scheduled → in session, scheduled → completed with the real times
            (S::Scheduled, S::InSession),
            (S::Scheduled, S::Completed),
            // arrived or in session → broken off
            (S::Arrived, S::BrokenOff),
            (S::InSession, S::BrokenOff),
            // arrived was said by mistake
            (S::Arrived, S::Missed),
            (S::Arrived, S::Scheduled),
            // from requested or scheduled: missed, cancelled, to reschedule
            (S::Requested, S::Missed),
            (S::Requested, S::Cancelled),
            (S::Requested, S::ToReschedule),
            (S::Scheduled, S::Missed),
            (S::Scheduled, S::Cancelled),
            (S::Scheduled, S::ToReschedule),
            // back to scheduled from these
            (S::Missed, S::Scheduled),
            (S::Cancelled, S::Scheduled),
            (S::ToReschedule, S::Scheduled),
            // completed and missed can be corrected
            (S::Completed, S::Missed),
            (S::Completed, S::BrokenOff),
            (S::Completed, S::Cancelled),
            (S::Completed, S::ToReschedule),
            (S::Completed, S::Scheduled),
            (S::Missed, S::Completed),
            (S::Missed, S::Cancelled),
            (S::Missed, S::ToReschedule),
        ];
        for from in S::ALL {
            for to in S::ALL {
                let result = change_state(&in_state(*from), *to, ME, at(60), &all_said());
                assert_eq!(
                    result.is_ok(),
                    steps.contains(&(*from, *to)),
                    "{from:?} {to:?}"
                );
                if let Ok(after) = result {
                    assert_eq!((after.state, after.history.len()), (*to, 1));
                }
            }
        }
    }

    #[test]
    fn completed_straight_from_scheduled_takes_the_real_times() {
        let mut facts = StepFacts::default();
        let go = |facts: &StepFacts<'_>| {
            change_state(&in_state(S::Scheduled), S::Completed, ME, at(60), facts)
        };
        assert_eq!(go(&facts), Err(AppointmentRefusal::NeedsTimes));
        facts.times = Some((at(30), at(10)));
        assert_eq!(go(&facts), Err(AppointmentRefusal::EndsBeforeItBegins));
        facts.times = Some((at(30), at(61)));
        assert_eq!(go(&facts), Err(AppointmentRefusal::NotYetOver));
        facts.times = Some((at(5), at(55)));
        let done = go(&facts).unwrap();
        assert_eq!((done.began, done.ended), (Some(at(5)), Some(at(55))));
    }

    #[test]
    fn completed_and_missed_are_corrected_with_a_reason_until_a_note_is_signed() {
        for (from, to) in [(S::Completed, S::Missed), (S::Missed, S::Completed)] {
            let silent = StepFacts {
                why: " ",
                ..all_said()
            };
            let signed = StepFacts {
                note_signed: true,
                ..all_said()
            };
            let go = |facts| change_state(&in_state(from), to, ME, at(60), facts);
            assert_eq!(go(&silent), Err(AppointmentRefusal::NeedsReason));
            assert_eq!(go(&signed), Err(AppointmentRefusal::NoteSigned));
            assert!(go(&all_said()).is_ok());
        }
    }

    #[test]
    fn cancelled_keeps_by_whom_and_why() {
        let go = |facts: &StepFacts<'_>| {
            change_state(&in_state(S::Scheduled), S::Cancelled, ME, at(0), facts)
        };
        let nobody = StepFacts {
            called_off_by: None,
            ..all_said()
        };
        assert_eq!(go(&nobody), Err(AppointmentRefusal::NeedsByWhom));
        let after = go(&all_said()).unwrap();
        assert_eq!(after.history[0].called_off_by, Some(CalledOffBy::Family));
        assert_eq!(after.history[0].why, "why");
    }

    #[test]
    fn nothing_is_marked_missed_by_itself_but_its_outcome_is_owed() {
        assert!(!outcome_owed(&in_state(S::Scheduled), at(49)));
        assert!(outcome_owed(&in_state(S::Scheduled), at(50)));
        assert!(!outcome_owed(&in_state(S::Missed), at(500)));
        assert!(!outcome_owed(&in_state(S::Requested), at(500)));
        assert!(note_owed(&in_state(S::Completed), false));
        assert!(!note_owed(&in_state(S::Completed), true));
    }

    #[test]
    fn one_that_arrived_or_began_and_never_ended_is_owed_an_outcome_an_hour_after_its_end() {
        let arrived = in_state(S::Arrived);
        assert!(!outcome_owed(&arrived, at(109)) && outcome_owed(&arrived, at(110)));
        let mut late = in_state(S::InSession);
        late.began = Some(at(30));
        assert!(!runs_over(&late, at(79)) && runs_over(&late, at(80)));
        assert!(!outcome_owed(&late, at(139)) && outcome_owed(&late, at(140)));
        assert!(!runs_over(&arrived, at(500)));
        assert!(!began_before(&in_state(S::Scheduled), at(109)));
        assert!(began_before(&in_state(S::Scheduled), at(110)));
        assert!(is_too_short(at(0), at(4)) && !is_too_short(at(0), at(5)));
    }

    #[test]
    fn arrived_said_by_mistake_is_corrected_with_a_reason() {
        let go = |to, why| {
            let facts = StepFacts {
                why,
                ..StepFacts::default()
            };
            change_state(&in_state(S::Arrived), to, ME, at(5), &facts)
        };
        for to in [S::Missed, S::Scheduled] {
            assert_eq!(go(to, " "), Err(AppointmentRefusal::NeedsReason));
            assert_eq!(go(to, "another child").unwrap().began, None);
        }
    }

    #[test]
    fn what_happened_and_was_never_booked_is_entered_afterwards() {
        let planned = in_state(S::Scheduled);
        assert_eq!(
            entered_afterwards(&planned, ME, at(49)),
            Err(AppointmentRefusal::NotYetOver)
        );
        let after = entered_afterwards(&planned, ME, at(300)).unwrap();
        assert!(after.entered_afterwards && after.state == S::Completed);
    }
}
