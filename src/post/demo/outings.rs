//! Groups on Saturdays and outings to villages: appointments with many children.

use chrono::{NaiveDate, TimeDelta};

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::{Appointment, AppointmentKind, AppointmentState, Subject};
use crate::care::records::note_header::{NoteForm, NoteKind};
use crate::care::records::record::NotARecord;
use crate::post::demo::case_notes::{Planned, one};
use crate::post::demo::case_visits::lived;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::phrases::BANKS;
use crate::post::demo::place::VILLAGES;
use crate::post::demo::plan::{CasePlan, Visit};
use crate::post::demo::prose::{About, Prose};
use crate::post::demo::timetable::{Gathering, gathering};

/// The most children in a group; the room seats 16.
const GROUP: usize = 9;

/// Writes the gathering of a day, where it has one and there are children for it.
///
/// # Errors
/// Where a record cannot be encoded, which none is known to be.
pub fn write(desk: &mut Desk<'_>, cases: &[CasePlan], day: NaiveDate) -> Result<(), NotARecord> {
    let Some(found) = gathering(day) else {
        return Ok(());
    };
    // Only the counselor's own: they have nobody else's appointment at that time.
    let children: Vec<Id> = cases
        .iter()
        .filter(|case| case.counselor == found.counselor && case.opened < day && case.closes > day)
        .map(|case| case.child_id)
        .take(GROUP)
        .collect();
    if children.len() < 3 {
        return Ok(());
    }
    let mut chance = Chance::new(
        desk.seed,
        8_000_000 + day.to_epoch_days().unsigned_abs() as u64,
    );
    let id = chance.id();
    let (visit, planned) = planned(desk, &found, children, &mut chance);
    let counselor = desk.person(found.counselor);
    let appointment = lived(desk, planned, &visit, counselor, &mut chance);
    desk.pile
        .put(found.counselor, id, Scope::Clinical, &appointment)?;
    if appointment.state != AppointmentState::Completed {
        return Ok(());
    }
    let about = About {
        carer: "奶奶",
        city: "东莞",
        girl: false,
    };
    let bank = &BANKS[chance.below(4)];
    let mut prose = Prose::new(bank, about, &mut chance);
    let note = Planned {
        author: found.counselor,
        appointment: Some(id),
        child: None,
        case: None,
        scope: desk.private(found.counselor),
        about: appointment.start,
        written: (appointment.end() + TimeDelta::minutes(40)).min(desk.now),
        note: prose.note(
            NoteKind::Process,
            NoteForm::Group,
            desk.size.note_characters(),
        ),
        sign: true,
    };
    one(desk, note, &mut chance)
}

fn planned(
    desk: &Desk<'_>,
    found: &Gathering,
    children: Vec<Id>,
    chance: &mut Chance,
) -> (Visit, Appointment) {
    let end = desk.at(found.day, found.minute + found.minutes);
    let visit = Visit {
        day: found.day,
        minute: found.minute,
        minutes: found.minutes,
        phone: false,
        state: if end <= desk.now {
            AppointmentState::Completed
        } else {
            AppointmentState::Scheduled
        },
    };
    let outing = found.travel > 0;
    let (village, _) = *chance.pick(VILLAGES);
    let (subject, kind) = if outing {
        let subject = Subject::Outing {
            name: format!("{village}走访"),
            children,
            travel_minutes: found.travel,
        };
        (subject, AppointmentKind::VillageVisit)
    } else {
        let name = "周六情绪小组".to_string();
        (Subject::Group { name, children }, AppointmentKind::Group)
    };
    let counselors = vec![desk.person(found.counselor)];
    let start = desk.at(found.day, found.minute);
    let mut appointment = Appointment::scheduled(subject, counselors, start, found.minutes, kind);
    if outing {
        appointment.place = format!("{village}村部");
    } else {
        appointment.room = desk.rooms.last().copied();
    }
    (visit, appointment)
}
