//! What is owed on Today: one row a child with the reasons merged, the most pressing first.
//!
//! A crisis that runs stands before all else. After it the order is DOMAIN.md's: report clock, red contact, orange overdue, outcome owed, overdue follow-up, note owed by
//! age, for a supervisor what left red, approvals, consent, drafts. An ordinary contact stands with the overdue follow-ups, and what is due and
//! not overdue right after them. Whose rows these are is decided by what is handed in.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::care::appointment_states::outcome_owed;
use crate::care::follow_up_states::{FollowUpState, state_on};
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::post_time::day_of;
use crate::care::records::appointment::Appointment;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::Windows;

choice! {
    /// What is owed, in the order of pressing.
    Owed {
        Crisis = "crisis", "owed-crisis";
        ReportClock = "report-clock", "owed-report-clock";
        RedContact = "red-contact", "owed-red-contact";
        OrangeOverdue = "orange-overdue", "owed-orange-overdue";
        Outcome = "outcome", "owed-outcome";
        FollowUpOverdue = "follow-up", "owed-follow-up";
        Contact = "contact", "owed-contact";
        FollowUpDue = "follow-up-due", "owed-follow-up-due";
        Note = "note", "owed-note";
        /// A case left red, of which a supervisor is told.
        LeftRed = "left-red", "owed-left-red";
        Approval = "approval", "owed-approval";
        NoCounselor = "no-counselor", "owed-no-counselor";
        Consent = "consent", "owed-consent";
        Draft = "draft", "owed-draft";
    }
}

/// What the list is made from: only what can be owed, found by indexes above (open cases, unsettled follow-ups,
/// appointments whose state may owe something), so that ten years of records cost nothing.
#[derive(Clone)]
pub struct Owing<'a> {
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub windows: Windows,
    /// Risk of each child with an open case; others are taken as not assessed.
    pub risks: &'a BTreeMap<Id, RiskLevel>,
    /// Crisis logs that run: the log, its child, since when.
    pub crises: &'a [(Id, Option<Id>, DateTime<Utc>)],
    /// Crisis logs whose report is owed: the log, its child, since when.
    pub report_clocks: &'a [(Id, Option<Id>, DateTime<Utc>)],
    /// Open cases: id, child, and when the next contact is owed (`rhythm::next_contact_due`).
    pub contacts: &'a [(Id, Id, NaiveDate)],
    /// Appointments whose outcome is owed, or more; others are passed over.
    pub without_outcome: &'a [(Id, &'a Appointment)],
    /// Unsettled follow-ups without those that `never_contact::silenced` silences; settled ones are passed over.
    pub follow_ups: &'a [(Id, &'a FollowUp)],
    /// Completed appointments without a note.
    pub without_note: &'a [(Id, &'a Appointment)],
    /// Cases that left red, of which this person is still to take note: the case, its child, since when.
    pub left_red: &'a [(Id, Id, DateTime<Utc>)],
    /// What awaits this person's approval: the record, its child, since when.
    pub approvals: &'a [(RecordKey, Option<Id>, DateTime<Utc>)],
    /// Open cases whose counselor is not at work, that are this person's to see to: id and child.
    pub without_counselor: &'a [(Id, Id)],
    /// Children whose consent is owed, and since when.
    pub consents: &'a [(Id, NaiveDate)],
    /// Drafts: the note, its child, since when.
    pub drafts: &'a [(Id, Option<Id>, DateTime<Utc>)],
}

/// Why a row is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub owed: Owed,
    /// The record that settles it: an appointment, a follow-up, a note, a case; none for a consent not given.
    pub what: Option<RecordKey>,
    /// The day since which it is owed: due date, day of the appointment, day of the draft.
    pub since: NaiveDate,
    rank: u8,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// None for a group, an outing, or a draft of nobody.
    pub child: Option<Id>,
    pub risk: RiskLevel,
    /// The most pressing first; never empty.
    pub reasons: Vec<Reason>,
}

/// What a row is about: a child, or a record of no single child.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Child(Id),
    Record(RecordKey),
}

#[derive(Default)]
struct Rows(BTreeMap<About, Vec<Reason>>);

impl Rows {
    fn add(&mut self, child: Option<Id>, owed: Owed, what: Option<RecordKey>, since: NaiveDate) {
        self.add_ranked(child, owed, what, since, owed as u8);
    }

    fn add_ranked(
        &mut self,
        child: Option<Id>,
        owed: Owed,
        what: Option<RecordKey>,
        since: NaiveDate,
        rank: u8,
    ) {
        let about = match (child, what) {
            (Some(child), _) => About::Child(child),
            (None, Some(what)) => About::Record(what),
            // Nothing to show it under.
            (None, None) => return,
        };
        self.0.entry(about).or_default().push(Reason {
            owed,
            what,
            since,
            rank,
        });
    }
}

/// Makes the list.
pub fn owed(owing: &Owing<'_>) -> Vec<Row> {
    let today = day_of(owing.zone, owing.now);
    let risk_of = |child: Id| owing.risks.get(&child).copied().unwrap_or_default();
    let mut rows = Rows::default();
    let logs = [
        (Owed::Crisis, owing.crises),
        (Owed::ReportClock, owing.report_clocks),
    ];
    for (owed, logs) in logs {
        for &(log, child, since) in logs {
            let what = Some(RecordKey::new(Kind::CrisisLog, log));
            rows.add(child, owed, what, day_of(owing.zone, since));
        }
    }
    for &(case, child, due) in owing.contacts {
        let what = Some(RecordKey::new(Kind::CaseHeader, case));
        if today >= due {
            let owed = match risk_of(child) {
                RiskLevel::Red => Owed::RedContact,
                RiskLevel::Orange if today > due => Owed::OrangeOverdue,
                _ => Owed::Contact,
            };
            rows.add(Some(child), owed, what, due);
        }
    }
    for &(id, appointment) in owing.without_outcome {
        if outcome_owed(appointment, owing.now) {
            add_appointment(&mut rows, owing, Owed::Outcome, id, appointment);
        }
    }
    for &(id, follow_up) in owing.follow_ups {
        add_follow_up(
            &mut rows,
            owing,
            today,
            id,
            follow_up,
            risk_of(follow_up.child),
        );
    }
    for &(id, appointment) in owing.without_note {
        add_appointment(&mut rows, owing, Owed::Note, id, appointment);
    }
    for &(case, child, since) in owing.left_red {
        let what = Some(RecordKey::new(Kind::CaseHeader, case));
        let since = day_of(owing.zone, since);
        rows.add(Some(child), Owed::LeftRed, what, since);
    }
    for &(what, child, since) in owing.approvals {
        rows.add(child, Owed::Approval, Some(what), day_of(owing.zone, since));
    }
    for &(case, child) in owing.without_counselor {
        let what = Some(RecordKey::new(Kind::CaseHeader, case));
        rows.add(Some(child), Owed::NoCounselor, what, today);
    }
    for &(child, since) in owing.consents {
        rows.add(Some(child), Owed::Consent, None, since);
    }
    for &(note, child, since) in owing.drafts {
        let what = Some(RecordKey::new(Kind::NoteHeader, note));
        rows.add(child, Owed::Draft, what, day_of(owing.zone, since));
    }
    in_order(rows, risk_of)
}

fn add_appointment(
    rows: &mut Rows,
    owing: &Owing<'_>,
    owed: Owed,
    id: Id,
    appointment: &Appointment,
) {
    let child = match appointment.children() {
        [child] => Some(*child),
        _ => None,
    };
    let what = Some(RecordKey::new(Kind::Appointment, id));
    rows.add(child, owed, what, day_of(owing.zone, appointment.start));
}

fn add_follow_up(
    rows: &mut Rows,
    owing: &Owing<'_>,
    today: NaiveDate,
    id: Id,
    follow_up: &FollowUp,
    risk: RiskLevel,
) {
    let what = Some(RecordKey::new(Kind::FollowUp, id));
    let child = Some(follow_up.child);
    match state_on(follow_up, risk, &owing.windows, today) {
        FollowUpState::Overdue => match risk {
            // A red child never stands below an orange one.
            RiskLevel::Red => rows.add_ranked(
                child,
                Owed::FollowUpOverdue,
                what,
                follow_up.due,
                Owed::RedContact as u8,
            ),
            RiskLevel::Orange => rows.add(child, Owed::OrangeOverdue, what, follow_up.due),
            _ => rows.add(child, Owed::FollowUpOverdue, what, follow_up.due),
        },
        FollowUpState::Open if today >= follow_up.due => {
            rows.add(child, Owed::FollowUpDue, what, follow_up.due);
        }
        _ => {}
    }
}

fn in_order(rows: Rows, risk_of: impl Fn(Id) -> RiskLevel) -> Vec<Row> {
    let mut rows: Vec<(About, Row)> = rows
        .0
        .into_iter()
        .map(|(about, mut reasons)| {
            reasons.sort_by_key(|reason| (reason.rank, reason.since, reason.what));
            let child = match about {
                About::Child(child) => Some(child),
                About::Record(_) => None,
            };
            let risk = child.map_or(RiskLevel::Unassessed, &risk_of);
            let row = Row {
                child,
                risk,
                reasons,
            };
            (about, row)
        })
        .collect();
    // Same rank: the longest owed first, then the higher risk; the rest only keeps the order steady.
    rows.sort_by(|(about, a), (other, b)| {
        let key = |row: &Row| row.reasons.first().map(|first| (first.rank, first.since));
        (key(a), a.risk, about).cmp(&(key(b), b.risk, other))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::ledger::ids::PersonId;
    use crate::care::post_time::instant;
    use crate::care::records::appointment::{AppointmentKind, AppointmentState, Subject};
    use crate::care::records::follow_up::{FollowUpKind, Priority};

    const ZONE: Tz = Tz::Asia__Shanghai;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, d).unwrap()
    }

    fn at(d: u32, h: u32) -> DateTime<Utc> {
        instant(ZONE, day(d).and_hms_opt(h, 0, 0).unwrap())
    }

    fn id(n: u8) -> Id {
        Id([n; 16])
    }

    fn appointment(child: u8, start: DateTime<Utc>, state: AppointmentState) -> Appointment {
        let subject = Subject::Child(id(child));
        let counselors = vec![PersonId([1; 16])];
        Appointment {
            state,
            ..Appointment::scheduled(subject, counselors, start, 50, AppointmentKind::InPerson)
        }
    }

    fn follow_up(child: u8, due: NaiveDate) -> FollowUp {
        FollowUp {
            child: id(child),
            case: None,
            kind: FollowUpKind::CallCarer,
            assignee: PersonId([1; 16]),
            due,
            before: None,
            after: None,
            priority: Priority::Normal,
            settled: None,
            made_by: PersonId([1; 16]),
            made_at: DateTime::UNIX_EPOCH,
            chain_from: None,
            appointment: None,
        }
    }

    fn nothing(risks: &BTreeMap<Id, RiskLevel>) -> Owing<'_> {
        Owing {
            now: at(20, 12),
            zone: ZONE,
            windows: Windows::default(),
            risks,
            crises: &[],
            report_clocks: &[],
            contacts: &[],
            without_outcome: &[],
            follow_ups: &[],
            without_note: &[],
            left_red: &[],
            approvals: &[],
            without_counselor: &[],
            consents: &[],
            drafts: &[],
        }
    }

    #[test]
    fn the_order_is_that_of_the_domain() {
        let risks = [(id(2), RiskLevel::Red), (id(3), RiskLevel::Orange)].into();
        let past = appointment(4, at(19, 9), AppointmentState::Scheduled);
        let late = follow_up(5, day(10));
        let old = appointment(6, at(11, 9), AppointmentState::Completed);
        let new = appointment(7, at(18, 9), AppointmentState::Completed);
        let note = RecordKey::new(Kind::SignedNote, id(90));
        let rows = owed(&Owing {
            report_clocks: &[(id(70), Some(id(1)), at(20, 11))],
            contacts: &[(id(82), id(2), day(20)), (id(83), id(3), day(19))],
            without_outcome: &[(id(84), &past)],
            follow_ups: &[(id(85), &late)],
            without_note: &[(id(87), &new), (id(86), &old)],
            left_red: &[],
            approvals: &[(note, Some(id(8)), at(1, 9))],
            without_counselor: &[(id(88), id(11))],
            consents: &[(id(9), day(1))],
            drafts: &[(id(91), Some(id(10)), at(1, 9))],
            ..nothing(&risks)
        });
        let found: Vec<_> = rows
            .iter()
            .map(|row| (row.child.unwrap().0[0], row.reasons[0].owed))
            .collect();
        assert_eq!(
            found,
            [
                (1, Owed::ReportClock),
                (2, Owed::RedContact),
                (3, Owed::OrangeOverdue),
                (4, Owed::Outcome),
                (5, Owed::FollowUpOverdue),
                (6, Owed::Note),
                (7, Owed::Note),
                (8, Owed::Approval),
                (11, Owed::NoCounselor),
                (9, Owed::Consent),
                (10, Owed::Draft),
            ]
        );
    }

    #[test]
    fn a_child_has_one_row_with_its_reasons_merged_the_most_pressing_first() {
        let risks = BTreeMap::new();
        let past = appointment(1, at(19, 9), AppointmentState::Scheduled);
        let late = follow_up(1, day(10));
        let rows = owed(&Owing {
            consents: &[(id(1), day(1))],
            follow_ups: &[(id(85), &late)],
            without_outcome: &[(id(84), &past)],
            ..nothing(&risks)
        });
        assert_eq!(rows.len(), 1);
        let reasons: Vec<_> = rows[0].reasons.iter().map(|reason| reason.owed).collect();
        assert_eq!(
            reasons,
            [Owed::Outcome, Owed::FollowUpOverdue, Owed::Consent]
        );
    }

    #[test]
    fn what_is_not_due_yet_is_not_owed() {
        let risks = [(id(1), RiskLevel::Orange)].into();
        let today = appointment(2, at(20, 12), AppointmentState::Scheduled);
        let (open, due) = (follow_up(3, day(21)), follow_up(4, day(19)));
        let rows = owed(&Owing {
            contacts: &[(id(81), id(1), day(20)), (id(82), id(5), day(21))],
            without_outcome: &[(id(84), &today)],
            follow_ups: &[(id(85), &open), (id(86), &due)],
            ..nothing(&risks)
        });
        let found: Vec<_> = rows
            .iter()
            .map(|row| (row.child.unwrap().0[0], row.reasons[0].owed))
            .collect();
        // Due today is owed, and not overdue.
        assert_eq!(found, [(1, Owed::Contact), (4, Owed::FollowUpDue)]);
    }

    #[test]
    fn a_red_childs_overdue_follow_up_stands_above_orange_and_a_group_has_a_row_of_its_own() {
        let risks = [(id(1), RiskLevel::Red), (id(2), RiskLevel::Orange)].into();
        let late = follow_up(1, day(19));
        let mut group = appointment(0, at(19, 9), AppointmentState::Scheduled);
        group.subject = Subject::Group {
            name: String::new(),
            children: vec![id(1), id(2)],
        };
        let rows = owed(&Owing {
            contacts: &[(id(82), id(2), day(1))],
            follow_ups: &[(id(85), &late)],
            without_outcome: &[(id(84), &group)],
            ..nothing(&risks)
        });
        let children: Vec<_> = rows.iter().map(|row| row.child).collect();
        assert_eq!(children, [Some(id(1)), Some(id(2)), None]);
    }
}
