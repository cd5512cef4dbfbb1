//! The unlocked model: every record this person may read, decoded, with the orders they are looked up in.
//!
//! It lives in the session's process only and is dropped at lock. It holds what the host has acknowledged and nothing
//! else: a change is applied here only once it is on disk. `filing` takes in a record, `standing` keeps right what
//! follows from several of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::addendum::Addendum;
use crate::care::records::appointment::Appointment;
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
use crate::care::records::note_header::NoteHeader;
use crate::care::records::published_figures::PublishedFigures;
use crate::care::records::room::Room;
use crate::care::records::settings::Settings;
use crate::care::records::staff_card::StaffCard;
use crate::post::credit::Credit;
use crate::post::kept_note::KeptNote;
use crate::post::table::{Index, Table};

mod filing;
mod standing;

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
    /// Notes of counselors under supervision that lack their countersignature, or the question for it, by their signed text.
    pub uncountersigned: BTreeMap<Id, Id>,
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

    /// Tells whether a signed text that was read is what its author signed, or an approval whoever it names.
    pub fn is_verified(&self, id: Id) -> bool {
        !self.unverified.contains(&id)
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
}
