//! What somebody new has done and has been given so far: the list of their first days, which ticks itself.
//!
//! Nothing of it is stored: each step is read off the records and who holds what, so that it is ticked whoever did it and
//! from wherever. Only what Today is shown with is looked at (`post/snapshot_sorting.rs`): a step that is done does not
//! look undone for a moment after signing in.

use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;
use crate::post::access::Access;
use crate::post::me::Me;
use crate::post::register::Register;

/// A step of somebody's first days at a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStep {
    /// An administrator has confirmed their fingerprint.
    Confirmed,
    /// They hold the keys to what their work needs.
    Keys,
    /// Their card says how to reach them.
    Card,
    /// They are on the team of a case.
    Team,
    /// An appointment of theirs is booked.
    Appointment,
    /// A note of theirs is signed.
    Note,
    /// A case names them supervisor, or one or a note is shared with them.
    LookIn,
    /// A supervision session of theirs is booked.
    Supervision,
    /// There is a room.
    Room,
    /// Somebody supervises: approves closings, and can read the audit log.
    Supervisor,
}

/// Gives the steps of somebody's work, each with whether it is done.
pub fn of(register: &Register, me: &Me, access: &Access) -> Vec<(FirstStep, bool)> {
    use FirstStep as S;
    let everybodys = [S::Confirmed, S::Keys, S::Card];
    let own: &[FirstStep] = if me.roles.counselor {
        &[S::Team, S::Appointment, S::Note]
    } else if me.roles.supervisor {
        &[S::LookIn, S::Supervision]
    } else if me.roles.administrator {
        &[S::Room]
    } else {
        &[]
    };
    let of_post: &[FirstStep] = match me.roles.administrator {
        true => &[S::Supervisor],
        false => &[],
    };
    let steps = everybodys.iter().chain(own).chain(of_post);
    steps
        .map(|step| (*step, is_done(*step, register, me, access)))
        .collect()
}

/// Tells whether nothing is left to do.
pub fn all_done(register: &Register, me: &Me, access: &Access) -> bool {
    of(register, me, access).iter().all(|(_, done)| *done)
}

fn is_done(step: FirstStep, register: &Register, me: &Me, access: &Access) -> bool {
    let person = me.person;
    match step {
        FirstStep::Confirmed => access.people.contains_key(&person),
        FirstStep::Keys => {
            let clinical = !me.roles.clinical() || me.scopes.contains(&Scope::Clinical);
            me.scopes.contains(&Scope::Staff) && clinical
        }
        FirstStep::Card => {
            let mut cards = register.staff.iter();
            cards.any(|(_, card)| card.person == person && card.phone.is_some())
        }
        FirstStep::Team => {
            let mut cases = register.cases.iter();
            cases.any(|(_, case)| case.care_team().contains(&person))
        }
        FirstStep::Appointment | FirstStep::Supervision => {
            let supervision = step == FirstStep::Supervision;
            let mut appointments = register.appointments.iter();
            appointments.any(|(_, one)| {
                one.is_supervision() == supervision && one.counselors.contains(&person)
            })
        }
        FirstStep::Note => {
            let mut notes = register.notes.iter();
            notes.any(|(_, note)| note.author == person && note.signed.is_some())
        }
        FirstStep::LookIn => looks_in(person, register, access),
        FirstStep::Supervisor => access.people.values().any(|roles| roles.supervisor),
        FirstStep::Room => register.rooms.iter().any(|(_, room)| !room.retired),
    }
}

fn looks_in(person: PersonId, register: &Register, access: &Access) -> bool {
    let named = || {
        let mut cases = register.cases.iter();
        cases.any(|(_, case)| case.supervisor == Some(person))
    };
    let shared = || access.shares.iter().any(|piece| piece.to == person);
    !access.members.is_empty() || shared() || named()
}
