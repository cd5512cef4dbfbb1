//! Booking appointments: planned ahead, moved, entered afterwards, removed. Their states are in `appointment_steps`.
//!
//! A clash is refused with all it clashes with, and let through with a reason that is kept. What is only warned of is
//! given by [`look`], which the form asks while somebody fills it in.

use chrono::{DateTime, TimeDelta, Utc};

use crate::care::appointment_states;
use crate::care::booking_warnings::{Warning, warnings};
use crate::care::clash::{Clash, counts};
use crate::care::consent_rules::ConsentState;
use crate::care::free_slots::{Around, LOOK_AHEAD_DAYS, free_slots};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::{
    Appointment, AppointmentChange, AppointmentKind, AppointmentState, Subject,
};
use crate::care::records::audit::Action;
use crate::post::change::ChangeSet;
use crate::post::clash_facts::ClashFacts;
use crate::post::consents_owed::warned_of;
use crate::post::fresh::Fresh;
use crate::post::look_up::{MOST_MINUTES, has_child, staff_cards, timetable_around, working_days};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::session_contact::{put_contact, remove_contact};

/// How many free starts are offered: as many as fit on a line, and a key for each.
const OFFERED: usize = 3;

/// An appointment as somebody wishes it.
#[derive(Clone)]
pub struct Booking {
    pub subject: Subject,
    pub counselors: Vec<PersonId>,
    pub room: Option<Id>,
    pub start: DateTime<Utc>,
    pub minutes: u32,
    pub kind: AppointmentKind,
    /// Where it takes place, if in no room.
    pub place: String,
    /// Why a clash is let through, said of this very wish; what was said of an earlier one is kept by [`change`].
    pub override_reason: Option<String>,
    /// Whether it is only asked for (待定), not agreed.
    pub requested: bool,
    pub series: Option<Id>,
    /// Why it is held although consent for services does not hold; empty where nobody had to say.
    pub without_consent: String,
}

/// What a form shows of a booking while it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    pub clashes: Vec<ClashFacts>,
    /// Whether a reason that was given before lets all of these through: it was given of the same ones.
    pub overridden: bool,
    pub warnings: Vec<Warning>,
    /// Whose consent for services does not hold, though this would not be the first talk.
    pub consents: Vec<(Id, ConsentState)>,
    /// Starts without clash and warning, the nearest first; given only where there is one of them.
    pub free: Vec<DateTime<Utc>>,
}

/// Looks at a wished booking; `moved` is the appointment it is the new wish for, which is not in its own way.
pub fn look(register: &Register, moved: Option<Id>, booking: &Booking, now: DateTime<Utc>) -> Look {
    let wish = planned(register, booking);
    let clashes = clashes_of(register, moved, &wish);
    let overridden = moved.is_some_and(|id| kept_reason(register, id, &clashes).is_some());
    let (days, staff) = (working_days(register), staff_cards(register));
    let warned = warnings(&wish, &register.settings, &days, &staff);
    let free = if clashes.is_empty() && warned.is_empty() {
        Vec::new()
    } else {
        let day = TimeDelta::days(1);
        let until =
            i32::try_from(LOOK_AHEAD_DAYS).map_or(wish.start, |days| wish.start + day * days);
        let around = Around {
            timetable: &timetable_around(register, wish.start - day, until),
            moved,
            settings: &register.settings,
            days: &days,
            staff: &staff,
            now,
        };
        free_slots(&around, &wish, OFFERED)
    };
    Look {
        clashes,
        overridden,
        warnings: warned,
        consents: warned_of(register, wish.children(), wish.start, now),
        free,
    }
}

/// Gives the reason that an appointment was let through with, where what it clashes with now is what it clashes with as it
/// stands: it says nothing of any other clash, and where there is none it overrides nothing.
fn kept_reason(register: &Register, id: Id, clashes: &[ClashFacts]) -> Option<String> {
    let before = register.appointments.get(id)?;
    let reason = before.override_reason.clone()?;
    if clashes.is_empty() || !counts(before.state) {
        return None;
    }
    let known = clashes_of(register, Some(id), before);
    let is_known = |clash: &ClashFacts| known.iter().any(|other| other.with == clash.with);
    clashes.iter().all(is_known).then_some(reason)
}

/// Gives what an appointment would clash with if it were scheduled again as it stands.
pub fn clashes_again(register: &Register, id: Id) -> Vec<ClashFacts> {
    let Some(appointment) = register.appointments.get(id) else {
        return Vec::new();
    };
    let mut again = appointment.clone();
    again.state = AppointmentState::Scheduled;
    clashes_of(register, Some(id), &again)
}

/// Gives what somebody else's appointment that was just heard of clashes with, of this person's own: both were booked at the
/// same moment, and neither saw the other. What is past, or was let through with a reason, is nobody's surprise.
pub fn clashes_heard(register: &Register, me: &Me, now: DateTime<Utc>, id: Id) -> Vec<ClashFacts> {
    let Some(theirs) = register.appointments.get(id) else {
        return Vec::new();
    };
    if !counts(theirs.state) || theirs.end() <= now || theirs.override_reason.is_some() {
        return Vec::new();
    }
    let mut clashes = clashes_of(register, Some(id), theirs);
    clashes.retain(|clash| {
        let own = register.appointments.get(clash.with);
        own.is_some_and(|own| own.counselors.contains(&me.person) && own.override_reason.is_none())
    });
    clashes
}

/// Books an appointment.
///
/// # Errors
/// Where it is incomplete, a child is not on the register, or it clashes and no reason lets it through.
pub fn book(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    booking: &Booking,
) -> Result<ChangeSet, Refusal> {
    may_keep(me, &booking.subject)?;
    let appointment = checked(register, None, booking)?;
    let mut plan = Plan::new(me, Action::Create);
    plan.put(
        &register.appointments,
        fresh.id(),
        Scope::Clinical,
        &appointment,
    )?;
    Ok(plan.finish())
}

/// Enters an appointment that happened and had never been booked (补录), completed as it was; the contact is logged.
///
/// # Errors
/// As of [`book`], and where it is not over yet.
pub fn enter_afterwards(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    booking: &Booking,
) -> Result<ChangeSet, Refusal> {
    may_keep(me, &booking.subject)?;
    let mut wish = booking.clone();
    wish.requested = false;
    let wish = checked(register, None, &wish)?;
    let appointment = appointment_states::entered_afterwards(&wish, me.person, now)?;
    let id = fresh.id();
    let mut plan = Plan::new(me, Action::Create).about(RecordKey::new(Kind::Appointment, id));
    plan.put(&register.appointments, id, Scope::Clinical, &appointment)?;
    put_contact(&mut plan, register, me, fresh, id, &appointment)?;
    Ok(plan.finish())
}

/// Changes or moves an appointment that has not begun; one that was to be rescheduled is scheduled with it.
///
/// # Errors
/// As of [`book`]; and where it has begun or is over.
pub fn change(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
    booking: &Booking,
) -> Result<ChangeSet, Refusal> {
    use AppointmentState as S;
    let before = found(register, id)?;
    may_keep(me, &before.subject)?;
    may_keep(me, &booking.subject)?;
    let mut booking = booking.clone();
    if booking.override_reason.is_none() {
        let clashes = clashes_of(register, Some(id), &planned(register, &booking));
        booking.override_reason = kept_reason(register, id, &clashes);
    }
    let mut after = checked(register, Some(id), &booking)?;
    match before.state {
        S::Requested | S::Scheduled => {}
        // A new time is what these were waiting for.
        S::ToReschedule | S::Missed | S::Cancelled => after.state = S::Scheduled,
        S::Arrived | S::InSession | S::Completed | S::BrokenOff => return Err(Refusal::Begun(id)),
    }
    after.series = booking.series.or(before.series);
    after.history.clone_from(&before.history);
    if after.state != before.state {
        after.history.push(AppointmentChange {
            from: before.state,
            to: after.state,
            by: me.person,
            at: now,
            called_off_by: None,
            why: String::new(),
        });
    }
    if after == *before {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.appointments, id, Scope::Clinical, &after)?;
    Ok(plan.finish())
}

/// Gives an appointment as a wish, to be changed and handed to [`change`].
///
/// # Errors
/// Where there is no such appointment.
pub fn as_booking(register: &Register, id: Id) -> Result<Booking, Refusal> {
    let appointment = found(register, id)?;
    Ok(Booking {
        subject: appointment.subject.clone(),
        counselors: appointment.counselors.clone(),
        room: appointment.room,
        start: appointment.start,
        minutes: appointment.minutes,
        kind: appointment.kind,
        place: appointment.place.clone(),
        override_reason: None,
        requested: appointment.state == AppointmentState::Requested,
        series: appointment.series,
        without_consent: appointment.without_consent.clone(),
    })
}

/// Removes an appointment that should never have been there, with the contact it made.
///
/// # Errors
/// Where a note stands on it.
pub fn remove(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    may_keep(me, &found(register, id)?.subject)?;
    if let Some(note) = register.notes_by_appointment.under(&id).next() {
        return Err(Refusal::InUse(RecordKey::new(Kind::NoteHeader, note)));
    }
    let mut plan = Plan::new(me, Action::Remove);
    plan.remove(&register.appointments, id)?;
    remove_contact(&mut plan, register, id)?;
    Ok(plan.finish())
}

/// Refuses an appointment with children to somebody who only supervises; supervision sessions are theirs to keep.
///
/// # Errors
/// Where it is not this person's role.
pub fn may_keep(me: &Me, subject: &Subject) -> Result<(), Refusal> {
    match subject {
        Subject::Supervision { .. } if me.roles.clinical() => Ok(()),
        _ if me.roles.counselor => Ok(()),
        _ => Err(Refusal::NotYourRole),
    }
}

/// Finds an appointment.
///
/// # Errors
/// Where it is not there.
pub fn found(register: &Register, id: Id) -> Result<&Appointment, Refusal> {
    register
        .appointments
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::Appointment, id)))
}

/// Refuses an appointment that clashes without a reason to let it through.
///
/// # Errors
/// Gives what it clashes with.
pub fn no_clash(
    register: &Register,
    id: Option<Id>,
    appointment: &Appointment,
) -> Result<(), Refusal> {
    let overridden = appointment
        .override_reason
        .as_deref()
        .is_some_and(|reason| !reason.trim().is_empty());
    if overridden || !counts(appointment.state) {
        return Ok(());
    }
    let clashes = clashes_of(register, id, appointment);
    if clashes.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Clashes(clashes))
    }
}

fn clashes_of(register: &Register, id: Option<Id>, wish: &Appointment) -> Vec<ClashFacts> {
    let (from, until) = wish.blocked();
    let timetable = timetable_around(register, from, until);
    let clashes: Vec<Clash> = timetable.clashes(id, wish);
    clashes
        .iter()
        .filter_map(|clash| ClashFacts::of(register, clash))
        .collect()
}

/// Makes the appointment of a wish, checked whole.
fn checked(register: &Register, id: Option<Id>, booking: &Booking) -> Result<Appointment, Refusal> {
    let lasts = 1..=MOST_MINUTES;
    let travel = match &booking.subject {
        Subject::Outing { travel_minutes, .. } => *travel_minutes,
        Subject::Child(_) | Subject::Group { .. } | Subject::Supervision { .. } => 0,
    };
    if !lasts.contains(&booking.minutes) || travel > MOST_MINUTES {
        return Err(Refusal::BadLength { most: MOST_MINUTES });
    }
    if booking.counselors.is_empty() {
        return Err(Refusal::Missing(Missing::Counselor));
    }
    if let Subject::Group { name, .. } | Subject::Outing { name, .. } = &booking.subject
        && name.trim().is_empty()
    {
        return Err(Refusal::Missing(Missing::Name));
    }
    let appointment = planned(register, booking);
    // Nobody supervises themselves.
    if appointment.is_supervision() && appointment.counselors.len() < 2 {
        return Err(Refusal::Missing(Missing::Counselor));
    }
    for child in appointment.children() {
        has_child(register, *child)?;
    }
    no_clash(register, id, &appointment)?;
    Ok(appointment)
}

/// Makes the appointment of a wish, each person and child once; with one child it belongs to the child's open case.
fn planned(register: &Register, booking: &Booking) -> Appointment {
    let mut subject = booking.subject.clone();
    let case = match &mut subject {
        Subject::Child(child) => register.open_case(*child).map(|(id, _)| id),
        Subject::Supervision { about } => {
            *about = about.trim().to_string();
            None
        }
        Subject::Group { name, children } | Subject::Outing { name, children, .. } => {
            *name = name.trim().to_string();
            once_each(children);
            None
        }
    };
    let mut counselors = booking.counselors.clone();
    once_each(&mut counselors);
    let reason = booking.override_reason.as_deref().map(str::trim);
    Appointment {
        case,
        room: booking.room,
        state: if booking.requested {
            AppointmentState::Requested
        } else {
            AppointmentState::Scheduled
        },
        series: booking.series,
        override_reason: reason
            .filter(|reason| !reason.is_empty())
            .map(str::to_string),
        without_consent: booking.without_consent.trim().to_string(),
        place: booking.place.trim().to_string(),
        ..Appointment::scheduled(
            subject,
            counselors,
            booking.start,
            booking.minutes,
            booking.kind,
        )
    }
}

/// Drops what was named before, keeping the order.
fn once_each<T: PartialEq + Copy>(list: &mut Vec<T>) {
    let mut seen = Vec::with_capacity(list.len());
    list.retain(|one| {
        let new = !seen.contains(one);
        if new {
            seen.push(*one);
        }
        new
    });
}
