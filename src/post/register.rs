//! The unlocked model: every record this person may read, decoded, with the orders they are looked up in.
//!
//! It lives in the session's process only and is dropped at lock. It holds what the host has acknowledged and nothing
//! else: a change is applied here only once it is on disk.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::care::crisis::{Report, standing};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::addendum::Addendum;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::case_header::CaseHeader;
use crate::care::records::case_words::CaseWords;
use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::closing_summary::ClosingSummary;
use crate::care::records::consent::Consent;
use crate::care::records::contact::Contact;
use crate::care::records::contact_words::ContactWords;
use crate::care::records::crisis_line::CrisisLine;
use crate::care::records::crisis_log::CrisisLog;
use crate::care::records::emergency_access::EmergencyAccess;
use crate::care::records::entered_in_error::EnteredInError;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::follow_up_words::FollowUpWords;
use crate::care::records::handover::{Handover, HandoverWords};
use crate::care::records::holiday::Holiday;
use crate::care::records::household::Household;
use crate::care::records::inbox_line::InboxLine;
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteHeader, NoteState};
use crate::care::records::published_figures::PublishedFigures;
use crate::care::records::record::{NotARecord, Record};
use crate::care::records::room::Room;
use crate::care::records::settings::Settings;
use crate::care::records::staff_card::StaffCard;
use crate::post::credit::Credit;
use crate::post::kept_note::KeptNote;
use crate::post::table::{Index, Table, Written};

/// One record as it came from the host, opened.
pub struct Opened<'a> {
    pub key: RecordKey,
    pub revision: u64,
    pub scope: Scope,
    pub author: PersonId,
    pub time: i64,
    /// Its encoded content, or nothing where it was removed.
    pub plain: Option<&'a [u8]>,
    /// How far it is believed about who it is from.
    pub credit: Credit,
}

/// Every record this person may read.
#[derive(Default, Clone)]
pub struct Register {
    pub settings: Settings,
    settings_revision: u64,
    pub rooms: Table<Room>,
    pub holidays: Table<Holiday>,
    pub staff: Table<StaffCard>,
    pub children: Table<Child>,
    pub details: Table<ChildDetail>,
    pub households: Table<Household>,
    pub consents: Table<Consent>,
    pub contacts: Table<Contact>,
    pub contact_words: Table<ContactWords>,
    pub cases: Table<CaseHeader>,
    pub case_words: Table<CaseWords>,
    pub closing_summaries: Table<ClosingSummary>,
    pub appointments: Table<Appointment>,
    pub notes: Table<NoteHeader>,
    pub drafts: Table<Note>,
    pub signed: Table<KeptNote>,
    pub addenda: Table<Addendum>,
    pub errors: Table<EnteredInError>,
    pub follow_ups: Table<FollowUp>,
    pub follow_up_words: Table<FollowUpWords>,
    pub inbox: Table<InboxLine>,
    pub approvals: Table<Approval>,
    pub figures: Table<PublishedFigures>,
    pub handovers: Table<Handover>,
    pub handover_words: Table<HandoverWords>,
    pub emergencies: Table<EmergencyAccess>,
    pub crises: Table<CrisisLog>,
    pub crisis_lines: Table<CrisisLine>,

    /// Appointments by their start, in order of time.
    pub appointments_by_start: Index<DateTime<Utc>>,
    pub appointments_by_child: Index<Id>,
    /// Cases by child, closed ones too.
    pub cases_by_child: Index<Id>,
    pub consents_by_child: Index<Id>,
    pub contacts_by_child: Index<Id>,
    pub follow_ups_by_child: Index<Id>,
    /// Follow-ups that are neither done nor cancelled, by their due day.
    pub open_follow_ups: Index<chrono::NaiveDate>,
    pub notes_by_child: Index<Id>,
    pub notes_by_appointment: Index<Id>,
    pub addenda_by_note: Index<Id>,
    /// Open cases by their counselor.
    pub open_cases: Index<PersonId>,
    /// Appointments that are requested, scheduled, arrived or in session, by their start.
    pub unsettled_appointments: Index<DateTime<Utc>>,
    /// Completed appointments on which no note stands (one entered in error is none), by counselor.
    pub without_note: Index<PersonId>,
    /// Notes that are begun or sent back, by author.
    pub begun_notes: Index<PersonId>,
    pub approvals_by_record: Index<RecordKey>,
    /// Approvals whose author was a supervisor when they wrote them.
    by_supervisor: BTreeSet<Id>,
    /// What was asked for and nobody else has decided since.
    pub undecided: BTreeSet<RecordKey>,
    /// Notes that await a countersignature, by their signed text.
    pub awaiting_countersign: Index<Id>,
    /// What to watch, by the case that was handed over.
    pub watch_by_case: Index<Id>,
    pub crises_by_child: Index<Id>,
    pub crisis_lines_by_log: Index<Id>,
    /// Crisis logs that run, and those whose report is owed.
    pub running_crises: BTreeSet<Id>,
    pub reports_owed: BTreeSet<Id>,
    pub siblings: Index<Id>,
    names: HashMap<PersonId, Id>,
    /// Signed notes, addenda, marks of error and approvals that are not found to be their author's.
    pub unverified: BTreeSet<Id>,
    /// Whether everything there is has been read, so that what is missing is missing.
    pub all_read: bool,
    /// Counts up with every change, so that a screen knows when to work its rows out anew.
    pub version: u64,
}

impl Register {
    /// Takes note that everything there is has been read.
    pub fn know_all_read(&mut self) {
        self.all_read = true;
        self.version += 1;
    }

    /// Gives the revision a change to the settings is based on.
    pub fn settings_revision(&self) -> u64 {
        self.settings_revision
    }

    /// Gives a number that rises with every change to a record of this id, of whatever kind that people fill in forms
    /// about: a child and its detail have one id, and so have a case and its words.
    pub fn revisions_of(&self, id: Id) -> u64 {
        [
            self.children.revision(id),
            self.details.revision(id),
            self.households.revision(id),
            self.consents.revision(id),
            self.contacts.revision(id),
            self.contact_words.revision(id),
            self.cases.revision(id),
            self.case_words.revision(id),
            self.appointments.revision(id),
            self.follow_ups.revision(id),
            self.follow_up_words.revision(id),
            self.inbox.revision(id),
            self.crises.revision(id),
            self.rooms.revision(id),
            self.holidays.revision(id),
            self.staff.revision(id),
            if id == Settings::ID {
                self.settings_revision
            } else {
                0
            },
        ]
        .iter()
        .sum()
    }

    /// Gives the full name of someone on staff, where the register has it.
    pub fn staff_name(&self, person: PersonId) -> Option<&str> {
        self.staff
            .get(*self.names.get(&person)?)
            .map(|card| card.full_name.as_str())
    }

    /// Gives the open case of a child, of which there is one at most.
    pub fn open_case(&self, child: Id) -> Option<(Id, &CaseHeader)> {
        self.cases_by_child.under(&child).find_map(|id| {
            self.cases
                .get(id)
                .filter(|case| case.is_open())
                .map(|case| (id, case))
        })
    }

    /// Takes in one opened record; an older revision than the one already here is passed over.
    ///
    /// # Errors
    /// Where the bytes are no record of the key's kind.
    pub fn take(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        self.version += 1;
        self.take_credit(opened);
        match opened.key.kind {
            Kind::Settings => {
                if let Some(plain) = opened
                    .plain
                    .filter(|_| opened.revision > self.settings_revision)
                {
                    let before = std::mem::replace(&mut self.settings, Settings::decode(plain)?);
                    self.settings_revision = opened.revision;
                    self.see_deputies(&before);
                }
            }
            Kind::Room => {
                replace(&mut self.rooms, opened)?;
            }
            Kind::Holiday => {
                replace(&mut self.holidays, opened)?;
            }
            Kind::StaffCard => {
                replace(&mut self.staff, opened)?;
                if let Some(card) = self.staff.get(opened.key.id) {
                    self.names.insert(card.person, opened.key.id);
                }
            }
            Kind::Child => self.take_child(opened)?,
            Kind::ChildDetail => {
                replace(&mut self.details, opened)?;
            }
            Kind::Household => {
                replace(&mut self.households, opened)?;
            }
            Kind::Consent => {
                let old = replace(&mut self.consents, opened)?;
                reindex(
                    &mut self.consents_by_child,
                    opened.key.id,
                    old.as_ref(),
                    self.consents.get(opened.key.id),
                    |consent| vec![consent.child],
                );
            }
            Kind::Contact => {
                let old = replace(&mut self.contacts, opened)?;
                reindex(
                    &mut self.contacts_by_child,
                    opened.key.id,
                    old.as_ref(),
                    self.contacts.get(opened.key.id),
                    |contact| contact.children.clone(),
                );
            }
            Kind::ContactWords => {
                replace(&mut self.contact_words, opened)?;
            }
            Kind::CaseHeader => {
                let old = replace(&mut self.cases, opened)?;
                reindex(
                    &mut self.cases_by_child,
                    opened.key.id,
                    old.as_ref(),
                    self.cases.get(opened.key.id),
                    |case| vec![case.child],
                );
                reindex(
                    &mut self.open_cases,
                    opened.key.id,
                    old.as_ref(),
                    self.cases.get(opened.key.id),
                    |case| {
                        case.is_open()
                            .then_some(case.counselor)
                            .into_iter()
                            .collect()
                    },
                );
            }
            Kind::CaseWords => {
                replace(&mut self.case_words, opened)?;
            }
            Kind::ClosingSummary => {
                replace(&mut self.closing_summaries, opened)?;
            }
            Kind::Appointment => {
                let old = replace(&mut self.appointments, opened)?;
                let new = self.appointments.get(opened.key.id);
                reindex(
                    &mut self.appointments_by_start,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |appointment| vec![appointment.start],
                );
                reindex(
                    &mut self.appointments_by_child,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |appointment| appointment.children().to_vec(),
                );
                reindex(
                    &mut self.unsettled_appointments,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |appointment| {
                        let unsettled = is_unsettled(appointment.state);
                        unsettled.then_some(appointment.start).into_iter().collect()
                    },
                );
                for counselor in old.iter().flat_map(|old| &old.counselors) {
                    self.without_note.drop(counselor, opened.key.id);
                }
                self.see_whether_noted(opened.key.id);
            }
            Kind::NoteHeader => {
                let old = replace(&mut self.notes, opened)?;
                let new = self.notes.get(opened.key.id);
                reindex(
                    &mut self.notes_by_child,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |note| note.child.into_iter().collect(),
                );
                reindex(
                    &mut self.notes_by_appointment,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |note| note.appointment.into_iter().collect(),
                );
                reindex(
                    &mut self.begun_notes,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |note| {
                        let begun = matches!(note.state, NoteState::Draft | NoteState::Returned);
                        begun.then_some(note.author).into_iter().collect()
                    },
                );
                reindex(
                    &mut self.awaiting_countersign,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |note| {
                        let awaits = note.state == NoteState::AwaitingCountersign;
                        note.signed.filter(|_| awaits).into_iter().collect()
                    },
                );
                let before = old.and_then(|note| note.appointment);
                let after = new.and_then(|note| note.appointment);
                for appointment in before.into_iter().chain(after) {
                    self.see_whether_noted(appointment);
                }
            }
            Kind::Note => {
                replace(&mut self.drafts, opened)?;
            }
            Kind::SignedNote => {
                replace_with(&mut self.signed, opened, KeptNote::decode)?;
            }
            Kind::Addendum => {
                let old = replace(&mut self.addenda, opened)?;
                reindex(
                    &mut self.addenda_by_note,
                    opened.key.id,
                    old.as_ref(),
                    self.addenda.get(opened.key.id),
                    |addendum| vec![addendum.note],
                );
            }
            Kind::EnteredInError => {
                replace(&mut self.errors, opened)?;
            }
            Kind::FollowUp => {
                let old = replace(&mut self.follow_ups, opened)?;
                let new = self.follow_ups.get(opened.key.id);
                reindex(
                    &mut self.follow_ups_by_child,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |follow_up| vec![follow_up.child],
                );
                reindex(
                    &mut self.open_follow_ups,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |follow_up| {
                        if follow_up.settled.is_none() {
                            vec![follow_up.due]
                        } else {
                            Vec::new()
                        }
                    },
                );
            }
            Kind::FollowUpWords => {
                replace(&mut self.follow_up_words, opened)?;
            }
            Kind::InboxLine => {
                replace(&mut self.inbox, opened)?;
            }
            Kind::Approval => {
                let old = replace(&mut self.approvals, opened)?;
                reindex(
                    &mut self.approvals_by_record,
                    opened.key.id,
                    old.as_ref(),
                    self.approvals.get(opened.key.id),
                    |approval| vec![approval.of],
                );
                let after = self.approvals.get(opened.key.id).map(|one| one.of);
                for of in old.map(|one| one.of).into_iter().chain(after) {
                    self.see_whether_decided(of);
                }
            }
            Kind::Handover => {
                replace(&mut self.handovers, opened)?;
            }
            Kind::HandoverWords => {
                let old = replace(&mut self.handover_words, opened)?;
                reindex(
                    &mut self.watch_by_case,
                    opened.key.id,
                    old.as_ref(),
                    self.handover_words.get(opened.key.id),
                    |words| vec![words.case],
                );
            }
            Kind::EmergencyAccess => {
                replace(&mut self.emergencies, opened)?;
            }
            Kind::CrisisLog => {
                let old = replace(&mut self.crises, opened)?;
                reindex(
                    &mut self.crises_by_child,
                    opened.key.id,
                    old.as_ref(),
                    self.crises.get(opened.key.id),
                    |log| log.child.into_iter().collect(),
                );
                self.see_how_it_stands(opened.key.id);
            }
            Kind::CrisisLine => {
                let old = replace(&mut self.crisis_lines, opened)?;
                let new = self.crisis_lines.get(opened.key.id);
                reindex(
                    &mut self.crisis_lines_by_log,
                    opened.key.id,
                    old.as_ref(),
                    new,
                    |line| vec![line.log],
                );
                let after = new.map(|line| line.log);
                for log in old.map(|line| line.log).into_iter().chain(after) {
                    self.see_how_it_stands(log);
                }
            }
            Kind::PublishedFigures => {
                replace(&mut self.figures, opened)?;
            }
            // The audit log is read page by page and not kept.
            Kind::Audit => {}
        }
        Ok(())
    }

    /// Tells whether a signed text that was read is what its author signed, or an approval whoever it names.
    pub fn is_verified(&self, id: Id) -> bool {
        !self.unverified.contains(&id)
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

    /// Gives an approval where it counts: it is by whom it names; and who decides was a supervisor, or a deputy.
    pub fn counted_approval(&self, id: Id) -> Option<&Approval> {
        let kept = self.approvals.kept(id)?;
        let at = DateTime::from_timestamp_millis(kept.time)?;
        let may_decide =
            self.by_supervisor.contains(&id) || self.settings.was_deputy(kept.author, at);
        let counts = kept.value.state == ApprovalState::Pending || may_decide;
        (counts && self.is_verified(id)).then_some(kept.value)
    }

    /// Gives what counts of what was asked and decided of a record.
    pub fn approvals_of(&self, of: &RecordKey) -> impl Iterator<Item = &Approval> {
        let ids = self.approvals_by_record.under(of);
        ids.filter_map(|id| self.counted_approval(id))
    }

    /// Keeps `undecided` right where other deputies are named.
    fn see_deputies(&mut self, before: &Settings) {
        let same = before.deputies == self.settings.deputies
            && before.former_deputies == self.settings.former_deputies;
        if same {
            return;
        }
        let asked = self.approvals_by_record.range(..).map(|(of, _)| *of);
        let asked: BTreeSet<RecordKey> = asked.collect();
        for of in asked {
            self.see_whether_decided(of);
        }
    }

    /// Takes over the appointments and notes of a register that was filled with these alone.
    pub(super) fn adopt_visits(&mut self, visits: Register) {
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
    }

    /// Keeps `without_note` right for an appointment, whichever of it and its notes came first.
    fn see_whether_noted(&mut self, id: Id) {
        let Some(appointment) = self.appointments.get(id) else {
            return;
        };
        let noted = self.notes_by_appointment.under(&id).any(|note| {
            self.notes
                .get(note)
                .is_some_and(|note| note.state != NoteState::EnteredInError)
        });
        let owed = appointment.state == AppointmentState::Completed && !noted;
        for counselor in appointment.writers() {
            if owed {
                self.without_note.add(*counselor, id);
            } else {
                self.without_note.drop(counselor, id);
            }
        }
    }

    /// Keeps `undecided` right for what approval was asked of.
    fn see_whether_decided(&mut self, of: RecordKey) {
        let all: Vec<&Approval> = self.approvals_of(&of).collect();
        let pending = all.iter().filter(|one| one.state == ApprovalState::Pending);
        let open = pending.max_by_key(|one| one.at).is_some_and(|asked| {
            !all.iter().any(|one| {
                one.state != ApprovalState::Pending
                    && one.at >= asked.at
                    && one.by != asked.by
                    && one.content == asked.content
            })
        });
        if open {
            self.undecided.insert(of);
        } else {
            self.undecided.remove(&of);
        }
    }

    /// Keeps `running_crises` and `reports_owed` right for a crisis log, whichever of it and its lines came first.
    fn see_how_it_stands(&mut self, id: Id) {
        self.running_crises.remove(&id);
        self.reports_owed.remove(&id);
        let Some(log) = self.crises.get(id) else {
            return;
        };
        let lines = self.crisis_lines_by_log.under(&id);
        let lines = lines.filter_map(|line| self.crisis_lines.get(line));
        let standing = standing(log, lines);
        if standing.ended.is_none() {
            self.running_crises.insert(id);
        }
        if matches!(standing.report, Report::Owed(_)) {
            self.reports_owed.insert(id);
        }
    }

    fn take_child(&mut self, opened: &Opened<'_>) -> Result<(), NotARecord> {
        let old = replace(&mut self.children, opened)?;
        let new = self.children.get(opened.key.id);
        reindex(
            &mut self.siblings,
            opened.key.id,
            old.as_ref(),
            new,
            |child| child.household.into_iter().collect(),
        );
        Ok(())
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

/// Puts the record in its table; gives what stood there before.
fn replace<R: Record>(table: &mut Table<R>, opened: &Opened<'_>) -> Result<Option<R>, NotARecord> {
    replace_with(table, opened, R::decode)
}

fn replace_with<R>(
    table: &mut Table<R>,
    opened: &Opened<'_>,
    decode: impl FnOnce(&[u8]) -> Result<R, NotARecord>,
) -> Result<Option<R>, NotARecord> {
    let id = opened.key.id;
    let known = table.revision(id);
    if opened.revision < known || (opened.revision == known && opened.plain.is_some()) {
        // Seen already; the same record again changes no index.
        return Ok(None);
    }
    let old = match opened.plain {
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
    Ok(old)
}

fn reindex<R, K: Ord + Copy>(
    index: &mut Index<K>,
    id: Id,
    old: Option<&R>,
    new: Option<&R>,
    keys: impl Fn(&R) -> Vec<K>,
) {
    for key in old.into_iter().flat_map(&keys) {
        index.drop(&key, id);
    }
    for key in new.into_iter().flat_map(&keys) {
        index.add(key, id);
    }
}
