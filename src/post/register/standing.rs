//! What follows from several records at once, kept right whichever of them comes first.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::care::appointment_states::note_owed;
use crate::care::crisis::{Report, standing};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::note_header::{NoteHeader, NoteKind, NoteState};
use crate::care::records::settings::Settings;
use crate::post::register::Register;

impl Register {
    /// Keeps `undecided` and `uncountersigned` right where other deputies are named.
    pub(super) fn see_deputies(&mut self, before: &Settings) {
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
        self.see_all_countersigned();
    }

    /// Tells whether a note of an appointment is begun or signed; one entered in error is none of it.
    pub fn is_noted(&self, appointment: Id) -> bool {
        let mut notes = self.notes_by_appointment.under(&appointment);
        notes.any(|note| {
            let note = self.notes.get(note);
            note.is_some_and(|note| note.state != NoteState::EnteredInError)
        })
    }

    /// Keeps `without_note` right for an appointment, whichever of it and its notes came first.
    pub(super) fn see_whether_noted(&mut self, id: Id) {
        let Some(appointment) = self.appointments.get(id) else {
            return;
        };
        let owed = note_owed(appointment, self.is_noted(id));
        for counselor in appointment.writers() {
            if owed {
                self.without_note.add(*counselor, id);
            } else {
                self.without_note.drop(counselor, id);
            }
        }
    }

    /// Keeps `undecided` and `uncountersigned` right for what approval was asked of.
    pub(super) fn see_whether_decided(&mut self, of: RecordKey) {
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
        // What was asked and decided is never less than before.
        if of.kind == Kind::SignedNote
            && let Some(note) = self.uncountersigned.get(&of.id)
            && !self.lacks_countersign(*note)
        {
            self.uncountersigned.remove(&of.id);
        }
    }

    /// Gives since when somebody's notes are countersigned; none where they are not.
    pub fn countersigned_since(&self, person: PersonId) -> Option<DateTime<Utc>> {
        let mut cards = self.staff.iter_kept();
        let (_, card) = cards.find(|(_, card)| card.value.person == person)?;
        let written = DateTime::from_timestamp_millis(card.time);
        let since = card.value.countersigned_since.or(written);
        since.filter(|_| card.value.needs_countersign)
    }

    /// Keeps `uncountersigned` right for a note that was written.
    pub(super) fn see_whether_countersigned(&mut self, id: Id, signed_before: Option<Id>) {
        if let Some(signed) = signed_before {
            self.uncountersigned.remove(&signed);
        }
        if self.lacks_countersign(id) {
            let signed = self.notes.get(id).and_then(|note| note.signed);
            self.uncountersigned
                .extend(signed.map(|signed| (signed, id)));
        }
    }

    /// Keeps `uncountersigned` right for all notes, where more than one of them may stand otherwise.
    pub(in crate::post) fn see_all_countersigned(&mut self) {
        let lacking = self.notes.iter().filter_map(|(id, note)| {
            let signed = note.signed.filter(|_| self.lacks_countersign(id))?;
            Some((signed, id))
        });
        self.uncountersigned = lacking.collect();
    }

    /// Tells whether a note that counts as signed, or waits, of a counselor who was under supervision then, has neither a
    /// countersignature nor a question that waits for it.
    fn lacks_countersign(&self, id: Id) -> bool {
        let Some(note) = self.notes.kept(id) else {
            return false;
        };
        let (NoteKind::Progress, Some(signed)) = (note.value.kind, note.value.signed) else {
            return false;
        };
        let since = self.countersigned_since(note.value.author);
        if since.is_none_or(|since| note.time < since.timestamp_millis()) {
            return false;
        }
        let NoteHeader { state, author, .. } = note.value;
        let of = RecordKey::new(Kind::SignedNote, signed);
        let said = |said| {
            let mut all = self.approvals_of(&of);
            all.any(|one| {
                one.state == said && (one.by == *author) == (said == ApprovalState::Pending)
            })
        };
        match state {
            NoteState::Signed => !said(ApprovalState::Approved),
            NoteState::AwaitingCountersign => !said(ApprovalState::Pending),
            NoteState::Draft | NoteState::Returned | NoteState::EnteredInError => false,
        }
    }

    /// Keeps `running_crises` and `reports_owed` right for a crisis log, whichever of it and its lines came first.
    pub(super) fn see_how_it_stands(&mut self, id: Id) {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::scope::Scope;
    use crate::care::records::note_header::NoteForm;
    use crate::care::records::record::Record;
    use crate::care::records::staff_card::StaffCard;
    use crate::post::credit::Credit;
    use crate::post::register::Opened;

    const COUNSELOR: PersonId = PersonId([1; 16]);
    const SUPERVISOR: PersonId = PersonId([2; 16]);
    const SIGNED: Id = Id([9; 16]);

    /// A record as it comes: its key, revision, author and time, and its content.
    type Coming = (RecordKey, u64, PersonId, i64, Option<Vec<u8>>);

    fn coming<R: Record>(id: u8, revision: u64, (by, time): (PersonId, i64), record: &R) -> Coming {
        let key = RecordKey::new(R::KIND, Id([id; 16]));
        (key, revision, by, time, Some(record.encode().unwrap()))
    }

    fn take(register: &mut Register, (key, revision, author, time, plain): &Coming) {
        let opened = Opened {
            key: *key,
            revision: *revision,
            scope: Scope::Clinical,
            author: *author,
            time: *time,
            plain: plain.as_deref(),
            credit: Credit::taken(*author == SUPERVISOR),
        };
        register.take(&opened).unwrap();
    }

    fn card() -> Coming {
        let card = StaffCard {
            person: COUNSELOR,
            full_name: "陈".into(),
            phone: None,
            working_days: Vec::new(),
            needs_countersign: true,
            countersigned_since: None,
        };
        coming(1, 1, (SUPERVISOR, 100), &card)
    }

    fn note(id: u8, revision: u64, time: i64, state: NoteState, signed: Option<Id>) -> Coming {
        let mut note = NoteHeader::begun(
            COUNSELOR,
            NoteKind::Progress,
            NoteForm::Free,
            DateTime::UNIX_EPOCH,
        );
        (note.state, note.signed) = (state, signed);
        coming(id, revision, (COUNSELOR, time), &note)
    }

    fn approval(id: u8, time: i64, by: PersonId, state: ApprovalState) -> Coming {
        let approval = Approval {
            of: RecordKey::new(Kind::SignedNote, SIGNED),
            content: None,
            state,
            by,
            at: DateTime::from_timestamp_millis(time).unwrap(),
            remark: String::new(),
        };
        coming(id, 1, (by, time), &approval)
    }

    #[test]
    fn what_lacks_a_countersignature_is_the_same_in_whatever_order_it_comes() {
        let signed = note(2, 1, 200, NoteState::Signed, Some(SIGNED));
        let waiting = note(2, 1, 200, NoteState::AwaitingCountersign, Some(SIGNED));
        let asked = approval(3, 201, COUNSELOR, ApprovalState::Pending);
        let yes = approval(4, 202, SUPERVISOR, ApprovalState::Approved);
        // Signed before the card was written, under supervision without a word, by one's own word, by somebody else's;
        // waiting without having asked, and having asked; entered in error; taken away.
        let error = note(2, 2, 203, NoteState::EnteredInError, Some(SIGNED));
        let own = approval(4, 202, COUNSELOR, ApprovalState::Approved);
        let early = note(2, 1, 99, NoteState::Signed, Some(SIGNED));
        let gone = (signed.0, 2, COUNSELOR, 203, None);
        for (records, lacks) in [
            (vec![early], false),
            (vec![signed.clone()], true),
            (vec![signed.clone(), asked.clone(), own], true),
            (vec![signed.clone(), asked.clone(), yes], false),
            (vec![waiting.clone()], true),
            (vec![waiting, asked], false),
            (vec![signed.clone(), error], false),
            (vec![signed, gone], false),
        ] {
            let mut records: Vec<Coming> = records.into_iter().chain([card()]).collect();
            for _ in 0..records.len() {
                for _ in 0..2 {
                    let mut register = Register::default();
                    records.iter().for_each(|one| take(&mut register, one));
                    let found: Vec<(&Id, &Id)> = register.uncountersigned.iter().collect();
                    let expected = (&SIGNED, &Id([2; 16]));
                    assert_eq!(found, if lacks { vec![expected] } else { Vec::new() });
                    records.reverse();
                }
                records.rotate_left(1);
            }
        }
    }
}
