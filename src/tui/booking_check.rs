//! What stands in the way of a booking, said while it is typed: clashes by name, warnings, and where there is room.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::booking_warnings::warnings;
use crate::care::clash::{Clash, Taken, Timetable};
use crate::care::free_slots::free_slots;
use crate::care::ledger::ids::Id;
use crate::care::post_time::local;
use crate::care::records::appointment::Appointment;
use crate::care::records::staff_card::StaffCard;
use crate::care::working_days::WorkingDays;
use crate::post::register::Register;
use crate::tui::appointment_words::{child_name, staff_name, with_whom};
use crate::tui::form::spec::LiveLine;
use crate::tui::layer::{Shared, Tone};
use crate::words::dates;
use crate::words::people::list;

/// How many free slots are offered.
const OFFERED: usize = 3;
/// How far ahead appointments are looked at, in days; free slots are looked for as far.
const AHEAD_DAYS: i64 = 61;
/// How far back an appointment may begin that still reaches into this one: a day, with travel there and back.
const BACK_DAYS: i64 = 2;

/// Gives the post's calendar.
pub fn working_days(register: &Register) -> WorkingDays {
    WorkingDays::new(
        &register.settings.open_days,
        register.holidays.iter().map(|(_, holiday)| holiday),
    )
}

/// Gives who is taken around an instant and in the weeks after it.
fn timetable(register: &Register, around: DateTime<Utc>) -> Timetable {
    let from = around
        .checked_sub_signed(TimeDelta::days(BACK_DAYS))
        .unwrap_or(around);
    let until = around
        .checked_add_signed(TimeDelta::days(AHEAD_DAYS))
        .unwrap_or(around);
    Timetable::new(
        register
            .appointments_by_start
            .range(from..until)
            .filter_map(|(_, id)| Some((id, register.appointments.get(id)?))),
    )
}

/// Gives what a wished appointment clashes with; `id` is that of one being moved, which is not in its own way.
pub fn clashes(id: Option<Id>, wish: &Appointment, shared: &Shared) -> Vec<Clash> {
    timetable(&shared.register, wish.start).clashes(id, wish)
}

/// Says what stands in the way of a wished appointment, and where there is room.
pub fn lines(id: Option<Id>, wish: &Appointment, shared: &Shared) -> Vec<LiveLine> {
    let register = &shared.register;
    let timetable = timetable(register, wish.start);
    let days = working_days(register);
    let staff: Vec<StaffCard> = register
        .staff
        .iter()
        .map(|(_, card)| card.clone())
        .collect();
    let clashes = timetable.clashes(id, wish);
    let mut lines: Vec<LiveLine> = sentences(&clashes, shared)
        .into_iter()
        .map(|sentence| LiveLine::new(sentence, Tone::Failure))
        .collect();
    if !clashes.is_empty() {
        let slots = free_slots(
            &timetable,
            id,
            wish,
            &register.settings,
            &days,
            &staff,
            OFFERED,
        );
        if !slots.is_empty() {
            lines.push(LiveLine::new(free(&slots, wish, shared), Tone::Plain));
        }
    }
    for warning in warnings(wish, &register.settings, &days, &staff) {
        let text = shared.words.get(warning.id());
        let text = shared
            .words
            .with("booking-warning", &[("warning", text.into())]);
        lines.push(LiveLine::new(text, Tone::Warning));
    }
    lines
}

/// Names each appointment that is in the way once, with whom or what it takes.
pub fn sentences(clashes: &[Clash], shared: &Shared) -> Vec<String> {
    // In the order of time, each appointment once with all that it takes.
    let mut found: Vec<(Clash, Vec<String>)> = Vec::new();
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
            None => found.push((*clash, vec![over])),
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

fn free(slots: &[DateTime<Utc>], wish: &Appointment, shared: &Shared) -> String {
    let zone = shared.register.settings.zone;
    let wished = local(zone, wish.start).date();
    let slots: Vec<String> = slots
        .iter()
        .map(|slot| {
            let slot = local(zone, *slot);
            let time = dates::time(slot.time());
            if slot.date() == wished {
                time
            } else {
                let date = dates::day_heading(&shared.words, slot.date());
                shared.words.with(
                    "date-with-time",
                    &[("date", date.into()), ("time", time.into())],
                )
            }
        })
        .collect();
    shared.words.with(
        "booking-free",
        &[("slots", list(&shared.words, &slots).into())],
    )
}
