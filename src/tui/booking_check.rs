//! What stands in the way of a booking, said while it is typed: clashes by name, warnings, and where there is room.

use chrono::{DateTime, Utc};

use crate::care::clash::Taken;
use crate::care::consent_rules::ConsentState;
use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::post::clash_facts::ClashFacts;
use crate::post::use_cases::appointments::{Booking, Look};
use crate::tui::appointment_words::{child_name, staff_name, with_whom};
use crate::tui::form::spec::{Initial, LiveLine};
use crate::tui::layer::{Shared, Tone};
use crate::words::dates;
use crate::words::people::list;

/// Says what stands in the way of a wished booking, and where there is room.
pub fn lines(look: &Look, wish: &Booking, shared: &Shared) -> Vec<LiveLine> {
    let words = &shared.words;
    // One that somebody gave a reason for is in nobody's way any more.
    let tone = match look.overridden {
        true => Tone::Plain,
        false => Tone::Failure,
    };
    let mut lines: Vec<LiveLine> = sentences(&look.clashes, shared)
        .into_iter()
        .map(|sentence| LiveLine::new(sentence, tone))
        .collect();
    for warning in &look.warnings {
        let text = words.get(warning.id());
        let text = words.with("booking-warning", &[("warning", text.into())]);
        lines.push(LiveLine::new(text, Tone::Warning));
    }
    lines.extend(consents(&look.consents, shared));
    if !look.free.is_empty() {
        lines.push(LiveLine::new(free(&look.free, wish, shared), Tone::Plain));
    }
    lines
}

/// Says whose consent does not hold, and that a reason may be given.
pub fn consents(warned: &[(Id, ConsentState)], shared: &Shared) -> Vec<LiveLine> {
    let words = &shared.words;
    let lines = warned.iter().map(|(child, state)| {
        let who = child_name(*child, shared);
        let state = words.get(state.id());
        let text = words.with(
            "consent-before-talk",
            &[("who", who.into()), ("state", state.into())],
        );
        LiveLine::new(text, Tone::Warning)
    });
    lines.collect()
}

/// Names each appointment that is in the way once, with whom or what it takes.
pub fn sentences(clashes: &[ClashFacts], shared: &Shared) -> Vec<String> {
    // In the order of time, each appointment once with all that it takes.
    let mut found: Vec<(&ClashFacts, Vec<String>)> = Vec::new();
    for clash in clashes {
        let over = match clash.over {
            Taken::Counselor(person) => staff_name(person, shared),
            Taken::Child(child) => child_name(child, shared),
            Taken::Room(room) => shared
                .register
                .rooms
                .get(room)
                .map_or_else(|| "?".to_owned(), |room| room.name.clone()),
        };
        match found.iter_mut().find(|(first, _)| first.with == clash.with) {
            Some((_, taken)) => taken.push(over),
            None => found.push((clash, vec![over])),
        }
    }
    let zone = shared.register.settings.zone;
    found.sort_by_key(|(clash, _)| (clash.from, clash.with));
    found
        .into_iter()
        .map(|(clash, over)| {
            let who = shared
                .register
                .appointments
                .get(clash.with)
                .map_or_else(|| "?".to_owned(), |other| with_whom(other, shared));
            let from = dates::time(local(zone, clash.from).time());
            let until = dates::time(local(zone, clash.until).time());
            shared.words.with(
                "booking-clash",
                &[
                    ("from", from.into()),
                    ("until", until.into()),
                    ("who", who.into()),
                    ("over", list(&shared.words, &over).into()),
                ],
            )
        })
        .collect()
}

/// Gives what the keys put into the field of the start, in the order in which [`lines`] names them.
pub fn free_starts(free: &[DateTime<Utc>], field: usize, shared: &Shared) -> Vec<(usize, Initial)> {
    let zone = shared.register.settings.zone;
    free.iter()
        .map(|start| (field, Initial::moment(local(zone, *start))))
        .collect()
}

fn free(slots: &[DateTime<Utc>], wish: &Booking, shared: &Shared) -> String {
    let zone = shared.register.settings.zone;
    // A day is named once, and the wished one not at all.
    let mut said_day = local(zone, wish.start).date();
    let slots: Vec<String> = slots
        .iter()
        .zip(2..)
        .map(|(slot, key)| {
            let slot = local(zone, *slot);
            let time = dates::time(slot.time());
            let said = if slot.date() == said_day {
                time
            } else {
                said_day = slot.date();
                let date = dates::day_heading(&shared.words, slot.date());
                shared.words.with(
                    "date-with-time",
                    &[("date", date.into()), ("time", time.into())],
                )
            };
            format!("F{key} {said}")
        })
        .collect();
    shared.words.with(
        "booking-free",
        &[("slots", list(&shared.words, &slots).into())],
    )
}
