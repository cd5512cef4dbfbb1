//! When what a record tells of was, or is to be: what a person knows it by, whenever it was written.

use chrono::{DateTime, NaiveTime, Utc};

use crate::care::ledger::ids::{Kind, RecordKey};
use crate::care::post_time::instant;
use crate::post::look_up::note_signed_as;
use crate::post::register::Register;

/// Gives a record's own time: a note's is its session's, a contact's when it happened, a follow-up's the day it is due.
///
/// None where a record has no time but that of writing, or names one that the register does not have.
pub fn own_time(register: &Register, key: RecordKey) -> Option<DateTime<Utc>> {
    let id = key.id;
    let of_note = |note| register.notes.get(note).map(|note| note.about);
    match key.kind {
        Kind::Appointment => {
            let appointment = register.appointments.get(id)?;
            Some(appointment.began.unwrap_or(appointment.start))
        }
        Kind::Contact | Kind::ContactWords => register.contacts.get(id).map(|contact| contact.at),
        Kind::FollowUp | Kind::FollowUpWords => {
            let due = register.follow_ups.get(id)?.due;
            Some(instant(
                register.settings.zone,
                due.and_time(NaiveTime::MIN),
            ))
        }
        Kind::Note | Kind::NoteHeader => of_note(id),
        Kind::SignedNote => of_note(note_signed_as(register, id)?),
        Kind::Addendum => of_note(register.addenda.get(id)?.note),
        Kind::EnteredInError => of_note(register.errors.get(id)?.note),
        Kind::CrisisLog => register.crises.get(id).map(|log| log.began),
        Kind::CrisisLine => register.crisis_lines.get(id).map(|line| line.at),
        _ => None,
    }
}
