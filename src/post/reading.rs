//! Reading: all that a person may read, opened into the register. What others change meanwhile is in
//! [`crate::post::hearing`].

use std::collections::BTreeSet;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::host::wire::{Answer, RecordContent, Request};
pub use crate::post::arrived::Arrived;
use crate::post::marks::Mark;
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::Session;

/// How many records are asked for at once; the host sends fewer where they are large.
const RECORDS_AT_ONCE: u32 = 500;

/// What a worked Today needs, in the order it is read: what sorts it for the snapshot has to know first which cases are open,
/// and on which appointments a note stands.
pub const FIRST: &[Kind] = &[
    Kind::Settings,
    Kind::Room,
    Kind::Holiday,
    Kind::StaffCard,
    Kind::Child,
    Kind::CaseHeader,
    Kind::NoteHeader,
    Kind::Appointment,
    Kind::FollowUp,
    Kind::Contact,
    Kind::Consent,
    Kind::InboxLine,
    Kind::Handover,
    Kind::EmergencyAccess,
    Kind::CrisisLog,
    Kind::CrisisLine,
    Kind::PublishedFigures,
];

/// What is read behind it.
pub const BEHIND: &[Kind] = &[
    Kind::ChildDetail,
    Kind::Household,
    Kind::ContactWords,
    Kind::CaseWords,
    Kind::ClosingSummary,
    Kind::FollowUpWords,
    Kind::HandoverWords,
    // Before the texts: none is shown for a moment that its author has marked as entered in error.
    Kind::EnteredInError,
    Kind::Note,
    Kind::SignedNote,
    Kind::Addendum,
    Kind::Approval,
];

/// Some of the records of one kind.
pub struct Page {
    pub arrived: Vec<Arrived>,
    /// After which id the next page begins; none where this was the last.
    pub next: Option<Id>,
}

/// What a reading found.
#[must_use]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadCount {
    pub records: usize,
    /// Records that should open and do not: damaged, or put in another's place.
    pub faults: usize,
}

impl Session {
    /// Reads every current record of some kinds that this person holds a key for.
    ///
    /// # Errors
    /// Where the host does not answer. A record that does not open is counted, never passed over in silence.
    pub fn read(&mut self, kinds: &[Kind], register: &mut Register) -> Result<ReadCount, Refusal> {
        let mut count = ReadCount::default();
        for kind in kinds {
            self.read_kind(*kind, &mut count, |arrived| {
                register.take(&arrived.opened()).is_ok()
            })?;
        }
        Ok(count)
    }

    /// Reads one kind, handing each opened record on, and those that were removed; `take` tells whether it could be
    /// used.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn read_kind(
        &mut self,
        kind: Kind,
        count: &mut ReadCount,
        mut take: impl FnMut(Arrived) -> bool,
    ) -> Result<(), Refusal> {
        let mut after = None;
        loop {
            let page = self.read_page(kind, after, count)?;
            for arrived in page.arrived {
                let counted = arrived.plain.is_some();
                if !take(arrived) && counted {
                    count.records -= 1;
                    count.faults += 1;
                }
            }
            if page.next.is_none() {
                return Ok(());
            }
            after = page.next;
        }
    }

    /// Reads some records of one kind, those after an id; the page says where the next one begins.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn read_page(
        &mut self,
        kind: Kind,
        after: Option<Id>,
        count: &mut ReadCount,
    ) -> Result<Page, Refusal> {
        let limit = RECORDS_AT_ONCE;
        self.open_page(Request::Current { kind, after, limit }, count)
    }

    /// Reads some records of one kind as [`Session::read_page`] does, those of some scopes alone.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub(super) fn read_page_in(
        &mut self,
        scopes: &BTreeSet<Scope>,
        kind: Kind,
        after: Option<Id>,
        count: &mut ReadCount,
    ) -> Result<Page, Refusal> {
        let request = Request::CurrentIn {
            scopes: scopes.clone(),
            kind,
            after,
            limit: RECORDS_AT_ONCE,
        };
        self.open_page(request, count)
    }

    fn open_page(&mut self, request: Request, count: &mut ReadCount) -> Result<Page, Refusal> {
        let Answer::Records { records, next } = self.ask(request)? else {
            return Err(Refusal::Unfitting);
        };
        let mut arrived = Vec::with_capacity(records.len());
        for (record, taken) in records.iter().zip(self.take_in_all(&records)) {
            match taken {
                // Nothing to count; but writing it again is based on the revision that removed it.
                _ if matches!(record.content, RecordContent::Removed) => {
                    arrived.push(Arrived::removed(record.key, record));
                }
                Err(()) => count.faults += 1,
                Ok(None) => {}
                Ok(Some(one)) => {
                    count.records += 1;
                    arrived.push(one);
                }
            }
        }
        Ok(Page { arrived, next })
    }

    /// Remembers what this person's own sessions have kept of what they had read, until it has been held against the journal's
    /// chain: its author and bytes were then.
    pub(super) fn count_as_read(&mut self, read: impl IntoIterator<Item = (RecordKey, u64)>) {
        if let Some(known) = &mut self.read {
            read.into_iter()
                .for_each(|(key, revision)| known.note(key, revision, Mark::NONE));
        }
    }
}
