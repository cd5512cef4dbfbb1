//! Who has what, in words: up to which day somebody reads, and how a handover stands.

use chrono::DateTime;

use crate::care::ledger::ids::PersonId;
use crate::care::post_time::day_of;
use crate::care::records::handover::{Handover, HandoverState};
use crate::tui::appointment_words::staff_name;
use crate::tui::child_facts::today;
use crate::tui::layer::Shared;
use crate::words::dates;

/// Names somebody with the last day up to which they read: `秦（至 8月31日）`.
pub fn reader(person: PersonId, until: Option<i64>, shared: &Shared) -> String {
    let name = staff_name(person, shared);
    match until.and_then(|until| last_day(until, shared)) {
        Some(day) => shared.words.with(
            "sharing-reader",
            &[("name", name.into()), ("day", day.into())],
        ),
        None => name,
    }
}

/// Gives the last day before an end in milliseconds since 1970 UTC.
pub fn last_day(until: i64, shared: &Shared) -> Option<String> {
    let last = DateTime::from_timestamp_millis(until.checked_sub(1)?)?;
    let day = day_of(shared.register.settings.zone, last);
    Some(dates::date_near(&shared.words, day, today(shared)))
}

/// Says in one line how a handover stands for the person signed in.
pub fn handover(handover: &Handover, shared: &Shared) -> String {
    let mine = handover.from == shared.me.person;
    let other = if mine { handover.to } else { handover.from };
    let day = |day| dates::date_near(&shared.words, day, today(shared));
    let id = match (handover.state, mine) {
        (HandoverState::Planned, true) => "handover-line-planned-mine",
        (HandoverState::Planned, false) => "handover-line-planned-theirs",
        (_, true) => "handover-line-mine",
        (_, false) => "handover-line-theirs",
    };
    let ends = match handover.ends {
        Some(ends) => shared
            .words
            .with("handover-through", &[("day", day(ends).into())]),
        None => shared.words.get("handover-for-good"),
    };
    shared.words.with(
        id,
        &[
            ("name", staff_name(other, shared).into()),
            ("count", handover.cases.len().into()),
            ("begins", day(handover.begins).into()),
            ("ends", ends.into()),
        ],
    )
}
