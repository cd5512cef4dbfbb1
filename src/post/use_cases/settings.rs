//! Settings of the post, rooms, holidays, staff cards: an administrator's.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::ledger::rights;
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::holiday::Holiday;
use crate::care::records::record::Record;
use crate::care::records::room::Room;
use crate::care::records::settings::{Hours, Settings};
use crate::care::records::staff_card::StaffCard;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::look_up::MOST_MINUTES;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// Changes the settings; who is no deputy any more stays in them as one who was.
///
/// # Errors
/// Where they have no name or code, a length is none, or hours end before they begin or overlap.
pub fn change(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    settings: &Settings,
) -> Result<ChangeSet, Refusal> {
    if !rights::writes(me.roles, Kind::Settings) {
        return Err(Refusal::NotYourRole);
    }
    if settings.name.trim().is_empty() || settings.code.trim().is_empty() {
        return Err(Refusal::Missing(Missing::Name));
    }
    let lengths = [settings.session_minutes, settings.grid_minutes];
    if lengths
        .iter()
        .any(|minutes| !(1..=MOST_MINUTES).contains(minutes))
    {
        return Err(Refusal::BadLength { most: MOST_MINUTES });
    }
    in_order(&settings.hours)?;
    in_order(&settings.class_hours)?;
    if *settings == register.settings {
        return Err(Refusal::AlreadySo);
    }
    let set = ChangeSet::new(Action::ChangeSettings);
    Ok(set.put(
        Settings::ID,
        Scope::Staff,
        register.settings_revision(),
        &settings.following(&register.settings, now),
    )?)
}

/// Adds a room, or changes one where `id` is given; a retired one is no longer booked.
///
/// # Errors
/// Where it has no name, or that of another room in use.
pub fn put_room(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    id: Option<Id>,
    room: &Room,
) -> Result<ChangeSet, Refusal> {
    let room = Room {
        name: named(&room.name)?,
        ..room.clone()
    };
    let mut others = register
        .rooms
        .iter()
        .filter(|(other, _)| Some(*other) != id);
    if others.any(|(_, other)| !other.retired && other.name == room.name) {
        return Err(Refusal::NameTaken);
    }
    differs(register.rooms.get(id.unwrap_or(Id([0; 16]))), &room)?;
    let mut plan = Plan::new(me, Action::ChangeSettings);
    let id = id.unwrap_or_else(|| fresh.id());
    plan.put(&register.rooms, id, Scope::Staff, &room)?;
    Ok(plan.finish())
}

/// Adds days on which the post is closed or open out of turn, or changes them where `id` is given.
///
/// # Errors
/// Where the last day is before the first.
pub fn put_holiday(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    id: Option<Id>,
    holiday: &Holiday,
) -> Result<ChangeSet, Refusal> {
    if holiday.last < holiday.first {
        return Err(Refusal::EndsBeforeItBegins);
    }
    differs(register.holidays.get(id.unwrap_or(Id([0; 16]))), holiday)?;
    let mut plan = Plan::new(me, Action::ChangeSettings);
    let id = id.unwrap_or_else(|| fresh.id());
    plan.put(&register.holidays, id, Scope::Staff, holiday)?;
    Ok(plan.finish())
}

/// Removes such days.
///
/// # Errors
/// Where they are not there.
pub fn remove_holiday(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::ChangeSettings);
    plan.remove(&register.holidays, id)?;
    Ok(plan.finish())
}

/// Writes the card of someone on staff, under a new id or the one it has.
///
/// # Errors
/// Where it has no name.
pub fn put_card(
    register: &Register,
    me: &Me,
    id: Id,
    card: &StaffCard,
) -> Result<ChangeSet, Refusal> {
    // Whoever changes a phone number changes nothing of since when notes are countersigned.
    let before = register.staff.get(id);
    let mut card = StaffCard {
        full_name: named(&card.full_name)?,
        countersigned_since: before.and_then(|before| before.countersigned_since),
        ..card.clone()
    };
    differs(before, &card)?;
    card.countersigned_since = before
        .filter(|_| card.needs_countersign)
        .and_then(|before| register.countersigned_since(before.person));
    let mut plan = Plan::new(me, Action::ChangePeople);
    plan.put(&register.staff, id, Scope::Staff, &card)?;
    let mut change = plan.finish();
    change.noted.subject = Some(card.person);
    Ok(change)
}

/// Refuses a record that stands as wished already.
fn differs<R: Record + PartialEq>(known: Option<&R>, wished: &R) -> Result<(), Refusal> {
    if known == Some(wished) {
        Err(Refusal::AlreadySo)
    } else {
        Ok(())
    }
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() {
        Err(Refusal::Missing(Missing::Name))
    } else {
        Ok(name.to_string())
    }
}

/// Refuses hours that end before they begin, or are not in order; midnight as an end is that of the day's end.
fn in_order(hours: &[Hours]) -> Result<(), Refusal> {
    let backwards = hours
        .iter()
        .any(|part| part.until <= part.from && part.until != chrono::NaiveTime::MIN);
    let overlap = hours
        .windows(2)
        .any(|pair| pair[0].until > pair[1].from || pair[0].until == chrono::NaiveTime::MIN);
    if backwards || overlap {
        Err(Refusal::EndsBeforeItBegins)
    } else {
        Ok(())
    }
}
