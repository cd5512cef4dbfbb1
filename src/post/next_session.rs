//! When a child would come next: as they came the last time.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::post_time::local;
use crate::care::records::appointment::{Appointment, AppointmentState, Subject};
use crate::post::register::Register;

/// How many days ago the last session may have been: a rhythm older than a term is none.
const REMEMBERED_DAYS: i64 = 120;

/// Gives the last appointment of a child with this counselor, and its weekday and hour in the first week after it that
/// lies ahead, in post time; none where there was none this term.
pub fn next_session(
    register: &Register,
    child: Id,
    person: PersonId,
    now: DateTime<Utc>,
) -> Option<(NaiveDateTime, &Appointment)> {
    let last = register
        .appointments_by_child
        .under(&child)
        .filter_map(|id| register.appointments.get(id))
        .filter(|one| matches!(one.subject, Subject::Child(_)))
        .filter(|one| one.counselors.contains(&person) && !is_called_off(one.state))
        .max_by_key(|one| one.start)?;
    let since = now - last.start;
    if since > TimeDelta::days(REMEMBERED_DAYS) {
        return None;
    }
    let weeks = (since.num_days().div_euclid(7) + 1).max(1);
    let start = local(register.settings.zone, last.start);
    Some((start + TimeDelta::weeks(weeks), last))
}

/// Tells whether it took place at no time that says anything of the next.
fn is_called_off(state: AppointmentState) -> bool {
    matches!(
        state,
        AppointmentState::Cancelled | AppointmentState::ToReschedule
    )
}
