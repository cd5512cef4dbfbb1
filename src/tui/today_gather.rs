//! Gathers from the register what is owed, to one person or to everybody.
//!
//! The order and the merging are `care::owed`'s; what has to be looked through here is what can still owe something.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::care::consent_rules::{self, ConsentFacts};
use crate::care::ledger::ids::{Id, Kind};
use crate::care::never_contact::silenced;
use crate::care::owed::{Owing, Row, owed};
use crate::care::post_time::day_of;
use crate::care::records::appointment::{Appointment, AppointmentState};
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::consent::Consent;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::risk_level::RiskLevel;
use crate::care::rhythm::{Seen, next_contact_due, seen_at_appointment, seen_at_contact};
use crate::post::look_up::working_days;
use crate::tui::layer::Shared;

/// Gives what is owed: this person's, or with `all` everybody's.
pub fn rows(shared: &Shared, all: bool) -> Vec<Row> {
    let register = &shared.register;
    let settings = &register.settings;
    let me = shared.me.person;
    let today = day_of(settings.zone, shared.now);
    let days = working_days(register);
    let mut risks: BTreeMap<Id, RiskLevel> = BTreeMap::new();
    let mut contacts: Vec<(Id, Id, NaiveDate)> = Vec::new();
    let mut consents: Vec<(Id, NaiveDate)> = Vec::new();
    for (id, case) in register.cases.iter().filter(|(_, case)| case.is_open()) {
        risks.insert(case.child, case.risk);
        if !all && case.counselor != me {
            continue;
        }
        let seen = seen(case.child, shared);
        let times_seen = seen.len();
        if let Some(due) = next_contact_due(case, seen, &settings.rhythm, settings.zone, &days) {
            contacts.push((id, case.child, due.due));
        }
        if consent_owed(case.child, times_seen, today, shared) {
            consents.push((case.child, day_of(settings.zone, case.opened)));
        }
    }
    let theirs = |id: Id| {
        let appointment = register.appointments.get(id)?;
        (all || appointment.counselors.contains(&me)).then_some((id, appointment))
    };
    let scheduled: Vec<(Id, &Appointment)> = register
        .unsettled_appointments
        .range(..=shared.now)
        .filter_map(|(_, id)| theirs(id))
        .filter(|(_, appointment)| appointment.state == AppointmentState::Scheduled)
        .collect();
    // An appointment of two counselors stands there under both.
    let unwritten: BTreeSet<Id> = if all {
        register.without_note.range(..).map(|(_, id)| id).collect()
    } else {
        register.without_note.under(&me).collect()
    };
    let mut without_note: Vec<(Id, &Appointment)> = unwritten
        .into_iter()
        .filter_map(theirs)
        .filter(|(_, appointment)| appointment.start <= shared.now)
        .collect();
    without_note.sort_by_key(|(id, appointment)| (appointment.start, *id));
    let follow_ups: Vec<(Id, &FollowUp)> = register
        .open_follow_ups
        .range(..=today)
        .filter_map(|(_, id)| Some((id, register.follow_ups.get(id)?)))
        .filter(|(_, follow_up)| all || follow_up.assignee == me)
        .filter(|(_, follow_up)| {
            let detail = register.details.get(follow_up.child);
            !detail.is_some_and(|detail| silenced(follow_up.kind, &detail.around))
        })
        .collect();
    let approvals = approvals(shared);
    let drafts: Vec<(Id, Option<Id>, DateTime<Utc>)> = register
        .begun_notes
        .under(&me)
        .filter_map(|id| register.notes.get(id).map(|note| (id, note)))
        .map(|(id, note)| (id, note.child, note.about))
        .collect();
    owed(&Owing {
        now: shared.now,
        zone: settings.zone,
        windows: settings.windows,
        risks: &risks,
        report_clocks: &[],
        contacts: &contacts,
        scheduled: &scheduled,
        follow_ups: &follow_ups,
        without_note: &without_note,
        approvals: &approvals,
        consents: &consents,
        drafts: &drafts,
    })
}

/// Gives when a child was seen or spoken with.
fn seen(child: Id, shared: &Shared) -> Vec<Seen> {
    let register = &shared.register;
    let contacts = register
        .contacts_by_child
        .under(&child)
        .filter_map(|id| register.contacts.get(id))
        .filter_map(|contact| seen_at_contact(contact, child));
    let appointments = register
        .appointments_by_child
        .under(&child)
        .filter_map(|id| register.appointments.get(id))
        .filter_map(seen_at_appointment);
    contacts.chain(appointments).collect()
}

fn consent_owed(child: Id, times_seen: usize, today: NaiveDate, shared: &Shared) -> bool {
    let register = &shared.register;
    let consents: Vec<Consent> = register
        .consents_by_child
        .under(&child)
        .filter_map(|id| register.consents.get(id).cloned())
        .collect();
    let around = register
        .details
        .get(child)
        .map_or(&[][..], |detail| &detail.around);
    let facts = ConsentFacts {
        birth: register.children.get(child).and_then(|child| child.birth),
        around,
        consents: &consents,
        has_open_case: true,
        times_seen,
    };
    !consent_rules::owed(&facts, today).is_empty()
}

/// Gives what waits for this person's approval: what somebody else asked for and nobody has answered since.
fn approvals(
    shared: &Shared,
) -> Vec<(
    crate::care::ledger::ids::RecordKey,
    Option<Id>,
    DateTime<Utc>,
)> {
    if !shared.me.roles.supervisor {
        return Vec::new();
    }
    let register = &shared.register;
    let mut last: BTreeMap<crate::care::ledger::ids::RecordKey, &Approval> = BTreeMap::new();
    for (_, approval) in register.approvals.iter() {
        let newest = last.entry(approval.of).or_insert(approval);
        if approval.at > newest.at {
            *newest = approval;
        }
    }
    last.into_iter()
        .filter(|(_, approval)| {
            approval.state == ApprovalState::Pending && approval.by != shared.me.person
        })
        .map(|(of, approval)| {
            let child = match of.kind {
                Kind::CaseHeader => register.cases.get(of.id).map(|case| case.child),
                _ => register.notes.get(of.id).and_then(|note| note.child),
            };
            (of, child, approval.at)
        })
        .collect()
}
