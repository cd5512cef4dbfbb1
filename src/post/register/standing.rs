//! What follows from several records at once, kept right whichever of them comes first.

use std::collections::BTreeSet;

use crate::care::appointment_states::note_owed;
use crate::care::crisis::{Report, standing};
use crate::care::ledger::ids::{Id, RecordKey};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::note_header::NoteState;
use crate::care::records::settings::Settings;
use crate::post::register::Register;

impl Register {
    /// Keeps `undecided` right where other deputies are named.
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

    /// Keeps `undecided` right for what approval was asked of.
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
