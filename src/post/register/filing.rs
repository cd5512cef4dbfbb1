//! Taking in one record: into its table, and into the orders it is looked up in.

use crate::care::ledger::ids::{Id, Kind};
use crate::care::records::appointment::AppointmentState;
use crate::care::records::note_header::NoteState;
use crate::care::records::record::{NotARecord, Record};
use crate::care::records::settings::Settings;
use crate::post::kept_note::KeptNote;
use crate::post::register::{Opened, Register};
use crate::post::table::{Index, Table, Written};

impl Register {
    /// Takes in one opened record; an older revision than the one already here is passed over.
    ///
    /// # Errors
    /// Where the bytes are no record of the key's kind.
    pub fn take(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        self.version += 1;
        self.take_credit(opened);
        match opened.key.kind {
            Kind::Settings => self.take_settings(opened)?,
            Kind::Room => keep(&mut self.rooms, opened)?,
            Kind::Holiday => keep(&mut self.holidays, opened)?,
            Kind::StaffCard => {
                let card = change(&mut self.staff, opened)?;
                let of = card.new.map(|card| (card.person, opened.key.id));
                self.names.extend(of);
                self.see_all_countersigned();
            }
            Kind::Child => {
                let child = change(&mut self.children, opened)?;
                child.refile(&mut self.siblings, |child| child.household);
            }
            Kind::ChildDetail => keep(&mut self.details, opened)?,
            Kind::Household => keep(&mut self.households, opened)?,
            Kind::Consent => {
                let consent = change(&mut self.consents, opened)?;
                consent.refile(&mut self.consents_by_child, |consent| [consent.child]);
            }
            Kind::Contact => {
                let contact = change(&mut self.contacts, opened)?;
                contact.refile(&mut self.contacts_by_child, |contact| {
                    contact.children.clone()
                });
            }
            Kind::ContactWords => keep(&mut self.contact_words, opened)?,
            Kind::CaseHeader => {
                let case = change(&mut self.cases, opened)?;
                case.refile(&mut self.cases_by_child, |case| [case.child]);
                case.refile(&mut self.open_cases, |case| {
                    case.is_open().then_some(case.counselor)
                });
            }
            Kind::CaseWords => keep(&mut self.case_words, opened)?,
            Kind::ClosingSummary => keep(&mut self.closing_summaries, opened)?,
            Kind::Appointment => self.take_appointment(opened)?,
            Kind::NoteHeader => self.take_note_header(opened)?,
            Kind::Note => keep(&mut self.drafts, opened)?,
            Kind::SignedNote => {
                change_by(&mut self.signed, opened, KeptNote::decode)?;
            }
            Kind::Addendum => {
                let addendum = change(&mut self.addenda, opened)?;
                addendum.refile(&mut self.addenda_by_note, |addendum| [addendum.note]);
            }
            Kind::EnteredInError => keep(&mut self.errors, opened)?,
            Kind::FollowUp => {
                let follow_up = change(&mut self.follow_ups, opened)?;
                follow_up.refile(&mut self.follow_ups_by_child, |it| [it.child]);
                follow_up.refile(&mut self.open_follow_ups, |it| {
                    it.settled.is_none().then_some(it.due)
                });
            }
            Kind::FollowUpWords => keep(&mut self.follow_up_words, opened)?,
            Kind::InboxLine => keep(&mut self.inbox, opened)?,
            Kind::Approval => {
                let approval = change(&mut self.approvals, opened)?;
                approval.refile(&mut self.approvals_by_record, |approval| [approval.of]);
                for of in approval.both(|approval| approval.of) {
                    self.see_whether_decided(of);
                }
            }
            Kind::Handover => keep(&mut self.handovers, opened)?,
            Kind::HandoverWords => {
                let words = change(&mut self.handover_words, opened)?;
                words.refile(&mut self.watch_by_case, |words| [words.case]);
            }
            Kind::EmergencyAccess => keep(&mut self.emergencies, opened)?,
            Kind::CrisisLog => {
                let log = change(&mut self.crises, opened)?;
                log.refile(&mut self.crises_by_child, |log| log.child);
                self.see_how_it_stands(opened.key.id);
            }
            Kind::CrisisLine => {
                let line = change(&mut self.crisis_lines, opened)?;
                line.refile(&mut self.crisis_lines_by_log, |line| [line.log]);
                for log in line.both(|line| line.log) {
                    self.see_how_it_stands(log);
                }
            }
            Kind::PublishedFigures => keep(&mut self.figures, opened)?,
            // The audit log is read page by page and not kept.
            Kind::Audit => {}
        }
        Ok(())
    }

    /// Takes over the appointments and notes of a register that was filled with these alone.
    pub(in crate::post) fn adopt_visits(&mut self, visits: Register) {
        self.version += visits.version;
        self.appointments = visits.appointments;
        self.appointments_by_start = visits.appointments_by_start;
        self.appointments_by_child = visits.appointments_by_child;
        self.unsettled_appointments = visits.unsettled_appointments;
        self.without_note = visits.without_note;
        self.notes = visits.notes;
        self.notes_by_child = visits.notes_by_child;
        self.notes_by_appointment = visits.notes_by_appointment;
        self.begun_notes = visits.begun_notes;
        self.awaiting_countersign = visits.awaiting_countersign;
        self.see_all_countersigned();
    }

    /// Remembers how far a record is believed, of which it matters; one that is passed over changes nothing.
    fn take_credit(&mut self, opened: &Opened<'_>) {
        let id = opened.key.id;
        let known = match opened.key.kind {
            Kind::SignedNote => self.signed.revision(id),
            Kind::Addendum => self.addenda.revision(id),
            Kind::EnteredInError => self.errors.revision(id),
            Kind::Approval => self.approvals.revision(id),
            _ => return,
        };
        if opened.plain.is_none() || opened.revision <= known {
            return;
        }
        if opened.credit.of_author {
            self.unverified.remove(&id);
        } else {
            self.unverified.insert(id);
        }
        if opened.key.kind == Kind::Approval && opened.credit.of_supervisor {
            self.by_supervisor.insert(id);
        }
    }

    fn take_settings(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        let newer = opened.revision > self.settings_revision;
        if let Some(plain) = opened.plain.filter(|_| newer) {
            let before = std::mem::replace(&mut self.settings, Settings::decode(plain)?);
            self.settings_revision = opened.revision;
            self.see_deputies(&before);
        }
        Ok(())
    }

    fn take_appointment(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        let id = opened.key.id;
        let visit = change(&mut self.appointments, opened)?;
        visit.refile(&mut self.appointments_by_start, |visit| [visit.start]);
        visit.refile(&mut self.appointments_by_child, |visit| {
            visit.children().to_vec()
        });
        visit.refile(&mut self.unsettled_appointments, |visit| {
            is_unsettled(visit.state).then_some(visit.start)
        });
        for counselor in visit.old.iter().flat_map(|old| &old.counselors) {
            self.without_note.drop(counselor, id);
        }
        self.see_whether_noted(id);
        Ok(())
    }

    fn take_note_header(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        let note = change(&mut self.notes, opened)?;
        note.refile(&mut self.notes_by_child, |note| note.child);
        note.refile(&mut self.notes_by_appointment, |note| note.appointment);
        note.refile(&mut self.begun_notes, |note| {
            let begun = matches!(note.state, NoteState::Draft | NoteState::Returned);
            begun.then_some(note.author)
        });
        note.refile(&mut self.awaiting_countersign, |note| {
            let awaits = note.state == NoteState::AwaitingCountersign;
            note.signed.filter(|_| awaits)
        });
        let signed_before = note.old.as_ref().and_then(|note| note.signed);
        for appointment in note.both(|note| note.appointment).into_iter().flatten() {
            self.see_whether_noted(appointment);
        }
        self.see_whether_countersigned(opened.key.id, signed_before);
        Ok(())
    }
}

/// A record of a table before and after another revision came; nothing where there was none, or is none any more.
///
/// `old` is nothing as well where the revision was passed over: filing what stands there anew changes nothing.
struct Change<'a, R> {
    id: Id,
    old: Option<R>,
    new: Option<&'a R>,
}

impl<R> Change<'_, R> {
    /// Has the record in an order under the keys that it has now, and under no others.
    fn refile<K: Ord + Copy, I: IntoIterator<Item = K>>(
        &self,
        index: &mut Index<K>,
        keys: impl Fn(&R) -> I,
    ) {
        for key in self.old.iter().flat_map(&keys) {
            index.drop(&key, self.id);
        }
        for key in self.new.into_iter().flat_map(&keys) {
            index.add(key, self.id);
        }
    }

    /// Gives what is the record's before and after, the table let go of.
    fn both<T>(self, of: impl Fn(&R) -> T) -> Vec<T> {
        self.old.iter().chain(self.new).map(of).collect()
    }
}

/// Tells whether something is still to come of an appointment.
fn is_unsettled(state: AppointmentState) -> bool {
    use AppointmentState as S;
    matches!(
        state,
        S::Requested | S::Scheduled | S::Arrived | S::InSession
    )
}

/// Puts the record in a table that has no order besides.
fn keep<R: Record>(table: &mut Table<R>, opened: &Opened<'_>) -> Result<(), NotARecord> {
    change(table, opened).map(|_| ())
}

/// Puts the record in its table; gives what stood there before, and what stands there now.
fn change<'a, R: Record>(
    table: &'a mut Table<R>,
    opened: &Opened<'_>,
) -> Result<Change<'a, R>, NotARecord> {
    change_by(table, opened, R::decode)
}

fn change_by<'a, R>(
    table: &'a mut Table<R>,
    opened: &Opened<'_>,
    decode: impl FnOnce(&[u8]) -> Result<R, NotARecord>,
) -> Result<Change<'a, R>, NotARecord> {
    let id = opened.key.id;
    let known = table.revision(id);
    let is_known = opened.revision < known || (opened.revision == known && opened.plain.is_some());
    let old = match opened.plain {
        _ if is_known => None,
        Some(plain) => {
            let written = Written {
                revision: opened.revision,
                scope: opened.scope,
                author: opened.author,
                time: opened.time,
            };
            table.insert(id, &written, decode(plain)?)
        }
        None => table.remove(id, opened.revision),
    };
    let new = table.get(id);
    Ok(Change { id, old, new })
}
