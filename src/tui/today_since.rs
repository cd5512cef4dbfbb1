//! What changed while somebody was not in: one line for a person whose last work here is more than a week old.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::post_time::local;
use crate::tui::layer::Shared;
use crate::words::dates;

/// After how many days without work here something is said.
const AWAY_DAYS: i64 = 7;
/// How far back one's own work is looked for; longer ago counts as this long.
const LOOK_BACK_DAYS: i64 = 120;

/// Gives the line; none for who was in within the week, or where nothing changed.
pub fn sentence(shared: &Shared) -> Option<String> {
    let register = &shared.register;
    let me = shared.me.person;
    let earliest = shared
        .now
        .checked_sub_signed(TimeDelta::days(LOOK_BACK_DAYS))?;
    let recent: Vec<_> = register
        .appointments_by_start
        .range(earliest..)
        .filter_map(|(_, id)| register.appointments.kept(id))
        .collect();
    let mut last: Option<DateTime<Utc>> = None;
    let mut worked = |at: Option<DateTime<Utc>>| last = last.max(at);
    for kept in recent.iter().filter(|kept| kept.author == me) {
        worked(DateTime::from_timestamp_millis(kept.time));
    }
    let last = last?;
    if shared.now - last < TimeDelta::days(AWAY_DAYS) {
        return None;
    }
    let appointments = recent
        .iter()
        .filter(|kept| kept.author != me && kept.time > last.timestamp_millis())
        .filter(|kept| kept.value.counselors.contains(&me))
        .count();
    let follow_ups = register
        .open_follow_ups
        .range(..)
        .filter_map(|(_, id)| register.follow_ups.get(id))
        .filter(|follow_up| {
            follow_up.assignee == me && follow_up.made_by != me && follow_up.made_at > last
        })
        .count();
    let risks = register
        .cases
        .iter()
        .filter(|(_, case)| case.is_open() && case.care_team().contains(&me))
        .flat_map(|(_, case)| &case.risk_history)
        .filter(|change| change.by != me && change.at > last)
        .count();
    if appointments + follow_ups + risks == 0 {
        return None;
    }
    let words = &shared.words;
    let zone = register.settings.zone;
    let (day, today) = (local(zone, last).date(), local(zone, shared.now).date());
    Some(words.with(
        "today-since",
        &[
            ("day", dates::date_near(words, day, today).into()),
            ("appointments", appointments.into()),
            ("followups", follow_ups.into()),
            ("risks", risks.into()),
        ],
    ))
}
