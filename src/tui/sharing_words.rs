//! Who has what, in words: up to which day somebody reads, and how a handover stands.

use chrono::DateTime;

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::post_time::day_of;
use crate::care::records::handover::{Handover, HandoverState};
use crate::post::access::SharedPiece;
use crate::tui::appointment_words::staff_name;
use crate::tui::child_facts::today;
use crate::tui::child_words::name_of;
use crate::tui::layer::Shared;
use crate::words::dates;
use crate::words::people::list;

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

/// Says in one line what is shared with the person signed in up to a day: cases and single notes, what ends first before
/// the rest; nothing where nothing is.
pub fn with_me(shared: &Shared) -> Option<String> {
    let mut found: Vec<(i64, String)> = Vec::new();
    for (case, until) in cases_with_me(shared) {
        if let Some(header) = shared.register.cases.get(case) {
            found.push((until, name_of(header.child, shared)));
        }
    }
    for (child, until) in notes_with_me(shared) {
        let name = name_of(child, shared);
        let text = shared
            .words
            .with("sharing-a-note", &[("name", name.into())]);
        found.push((until, text));
    }
    found.sort();
    found.dedup();
    let named: Vec<String> = found
        .into_iter()
        .map(|(until, name)| {
            let day = last_day(until, shared).unwrap_or_default();
            let words = [("name", name.into()), ("day", day.into())];
            shared.words.with("sharing-reader", &words)
        })
        .collect();
    let names = list(&shared.words, &named);
    let line = shared
        .words
        .with("sharing-today", &[("names", names.into())]);
    (!named.is_empty()).then_some(line)
}

/// Gives the cases that are shared with this person up to a day, and not handed over to them.
fn cases_with_me(shared: &Shared) -> Vec<(Id, i64)> {
    let me = shared.me.person;
    let handed = |case: Id| {
        let mut handovers = shared.register.handovers.iter();
        handovers.any(|(_, one)| one.to == me && one.cases.iter().any(|handed| handed.case == case))
    };
    let members = shared.access.members.iter();
    let mine = members.filter_map(|(case, members)| {
        let own = members.iter().find(|(person, _)| *person == me)?;
        Some((*case, own.1?))
    });
    mine.filter(|(case, _)| {
        let header = shared.register.cases.get(*case);
        header.is_some_and(|header| !header.care_team().contains(&me)) && !handed(*case)
    })
    .collect()
}

/// Gives of whom a signed note is shared with this person up to a day.
fn notes_with_me(shared: &Shared) -> Vec<(Id, i64)> {
    let me = shared.me.person;
    let signed = |piece: &SharedPiece| piece.to == me && piece.key.kind == Kind::SignedNote;
    // What is given to be countersigned has no end; of that an approver has thousands, of this a handful.
    let pieces = shared.access.shares.iter().filter(|piece| signed(piece));
    let mine = pieces.filter_map(|piece| Some((piece.key.id, piece.until?)));
    mine.filter_map(|(id, until)| {
        let mut notes = shared.register.notes.iter();
        let (_, note) = notes.find(|(_, note)| note.signed == Some(id))?;
        Some((note.child?, until))
    })
    .collect()
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
