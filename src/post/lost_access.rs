//! What a person may not read any more, while they are at work: a team they left, a share that ended, an emergency that is over.
//!
//! The keys go first, so that nothing more of it is opened; then the opened records leave the model, whoever holds it. What
//! they had read they may remember, and may have kept: that is not undone.

use std::collections::BTreeSet;

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::post::access::Access;
use crate::post::arrived::Arrived;
use crate::post::credit::Credit;
use crate::post::me::Me;
use crate::post::register::{Opened, Register};
use crate::post::session::Session;

/// What has left the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// The cases whose words they were.
    pub cases: BTreeSet<Id>,
    /// The records, and the notes that signed texts among them belong to.
    pub records: BTreeSet<Id>,
}

impl Lost {
    /// Tells whether nothing has.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.records.is_empty()
    }

    /// Tells whether something is, or is about, one of them.
    pub fn has(&self, id: Id) -> bool {
        self.cases.contains(&id) || self.records.contains(&id)
    }
}

/// Tells whether a person may have a record in their model: of a scope they may read, or shared with them by itself.
pub fn may_have(me: &Me, access: &Access, key: RecordKey, revision: u64, scope: Scope) -> bool {
    let shared = || {
        let mut shares = access.shares.iter();
        shares.any(|one| one.to == me.person && (one.key, one.revision) == (key, revision))
    };
    me.scopes.contains(&scope) || shared()
}

impl Access {
    /// Tells whether something was a person's own up to a time that has come, in milliseconds since 1970 UTC: their being a
    /// member of a case, a share.
    pub fn has_ended(&self, person: PersonId, now: i64) -> bool {
        let ended = |until: Option<i64>| until.is_some_and(|until| until <= now);
        let mut members = self.members.values().flatten();
        let mut shares = self.shares.iter();
        members.any(|(member, until)| ended(*until) && *member == person)
            || shares.any(|one| ended(one.until) && one.to == person)
    }

    /// Ends what was a person's own up to a time that has come.
    pub fn end_own(&mut self, me: &mut Me, now: i64) {
        let ended = |until: Option<i64>| until.is_some_and(|until| until <= now);
        let own = |one: &(PersonId, Option<i64>)| one.0 == me.person && ended(one.1);
        let cases: Vec<Id> = self
            .members
            .iter()
            .filter(|(_, members)| members.iter().any(own))
            .map(|(case, _)| *case)
            .collect();
        for case in &cases {
            self.members.remove(case);
            if !self.emergencies.contains(case) {
                me.scopes.remove(&Scope::Case(*case));
            }
        }
        let person = me.person;
        self.shares
            .retain(|one| one.to != person || !ended(one.until));
    }

    /// Gives what is shared with somebody by itself.
    pub fn shared_to(&self, person: PersonId) -> BTreeSet<(RecordKey, u64)> {
        let mine = self.shares.iter().filter(|one| one.to == person);
        mine.map(|one| (one.key, one.revision)).collect()
    }
}

/// Calls something for each table of the register whose records can lie in a scope that not everybody reads, with the kind of
/// its records.
macro_rules! each_table {
    ($register:expr, $with:ident) => {
        $with!($register.rooms, Kind::Room);
        $with!($register.holidays, Kind::Holiday);
        $with!($register.staff, Kind::StaffCard);
        $with!($register.children, Kind::Child);
        $with!($register.details, Kind::ChildDetail);
        $with!($register.households, Kind::Household);
        $with!($register.consents, Kind::Consent);
        $with!($register.contacts, Kind::Contact);
        $with!($register.contact_words, Kind::ContactWords);
        $with!($register.cases, Kind::CaseHeader);
        $with!($register.case_words, Kind::CaseWords);
        $with!($register.closing_summaries, Kind::ClosingSummary);
        $with!($register.appointments, Kind::Appointment);
        $with!($register.notes, Kind::NoteHeader);
        $with!($register.drafts, Kind::Note);
        $with!($register.signed, Kind::SignedNote);
        $with!($register.addenda, Kind::Addendum);
        $with!($register.errors, Kind::EnteredInError);
        $with!($register.follow_ups, Kind::FollowUp);
        $with!($register.follow_up_words, Kind::FollowUpWords);
        $with!($register.inbox, Kind::InboxLine);
        $with!($register.approvals, Kind::Approval);
        $with!($register.figures, Kind::PublishedFigures);
        $with!($register.handovers, Kind::Handover);
        $with!($register.handover_words, Kind::HandoverWords);
        $with!($register.emergencies, Kind::EmergencyAccess);
        $with!($register.crises, Kind::CrisisLog);
        $with!($register.crisis_lines, Kind::CrisisLine);
    };
}

impl Register {
    /// Finds what a person may not have in their model any more.
    pub fn not_theirs(&self, me: &Me, access: &Access) -> Vec<(RecordKey, u64, Scope)> {
        let mut found = Vec::new();
        macro_rules! look {
            ($table:expr, $kind:expr) => {
                found.extend($table.iter_kept().filter_map(|(id, kept)| {
                    let key = RecordKey::new($kind, id);
                    let theirs = may_have(me, access, key, kept.revision, kept.scope);
                    (!theirs).then_some((key, kept.revision, kept.scope))
                }));
            };
        }
        each_table!(self, look);
        found
    }

    /// Drops records as if they had never been read: where they may be read again, they come as new ones.
    pub fn let_go(&mut self, records: &[(RecordKey, u64, Scope)]) -> Lost {
        let mut lost = Lost::default();
        for (key, revision, scope) in records.iter().copied() {
            lost.records.insert(key.id);
            lost.records.extend(self.note_of(key));
            if let Scope::Case(case) = scope {
                lost.cases.insert(case);
            }
            // Out of the indexes first, as a record that was removed is.
            let removed = Opened {
                key,
                revision,
                scope,
                author: PersonId([0; 16]),
                time: 0,
                plain: None,
                credit: Credit::NONE,
            };
            // Without content there is nothing that could not be read.
            let _ = self.take(&removed);
            macro_rules! forget {
                ($table:expr, $kind:expr) => {
                    if key.kind == $kind {
                        $table.remove(key.id, 0);
                    }
                };
            }
            each_table!(self, forget);
        }
        self.see_all_countersigned();
        lost
    }

    /// Gives the note that a signed text is of.
    fn note_of(&self, key: RecordKey) -> Option<Id> {
        match key.kind {
            Kind::SignedNote => self.signed.get(key.id).map(|one| one.note),
            Kind::Addendum => self.addenda.get(key.id).map(|one| one.note),
            Kind::EnteredInError => self.errors.get(key.id).map(|one| one.note),
            _ => None,
        }
    }
}

impl Session {
    /// Tells whether the host lets this person in no more: suspended, gone, or with keys that were replaced elsewhere.
    pub fn is_out(&self) -> bool {
        self.out
    }

    /// Tells whether some key of a scope is held.
    pub fn holds_key(&self, scope: Scope) -> bool {
        self.keyring.holds(scope)
    }

    /// Lets go of the keys of cases that were this person's to read up to a time that has come; the host hands nothing of them
    /// out from then on.
    pub fn let_go_of_ended(&mut self) {
        let now = self.now().timestamp_millis();
        let before = self.me.scopes.clone();
        let me = self.me.person;
        let (directory, emergencies) = (&self.directory, &self.emergencies);
        self.me.scopes.retain(|scope| {
            let one_by_one = matches!(scope, Scope::Case(_) | Scope::Thread(_));
            let until = directory.held_until(me, *scope);
            !one_by_one || emergencies.contains(scope) || until.is_some_and(|until| until > now)
        });
        self.let_go_of_keys(&before);
    }

    /// Leaves out what this person may not have any more: of what was read before they lost it.
    pub fn only_theirs(&self, mut arrived: Vec<Arrived>) -> Vec<Arrived> {
        let me = self.me.person;
        arrived.retain(|one| {
            let shared = || {
                self.directory
                    .shared_with(me, one.key, one.revision)
                    .is_some()
            };
            one.plain.is_none() || self.me.scopes.contains(&one.scope) || shared()
        });
        arrived
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::reading::{BEHIND, FIRST};

    #[test]
    fn everything_that_is_read_can_be_let_go() {
        let register = Register::default();
        let mut kinds = BTreeSet::new();
        macro_rules! count {
            ($table:expr, $kind:expr) => {
                assert!($table.is_empty());
                kinds.insert($kind);
            };
        }
        each_table!(register, count);
        let read = FIRST.iter().chain(BEHIND).copied();
        // The settings are the post's, and everybody's who is in.
        let read: BTreeSet<Kind> = read.filter(|kind| *kind != Kind::Settings).collect();
        assert_eq!(kinds, read);
    }
}
