//! Today: the day of one person with its gaps, what is owed, and what changed while they were away.
//!
//! Worked out anew whenever the register changes; it goes through indexes of what is open, so ten years of records cost
//! nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::care::appointment_states::{note_owed, outcome_owed};
use crate::care::clash::counts;
use crate::care::ledger::ids::{Id, PersonId, RecordKey};
use crate::care::owed::{Owing, Row, owed as owed_rows};
use crate::care::post_time::{day_bounds, instant};
use crate::care::records::appointment::Appointment;
use crate::care::records::case_header::CaseHeader;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::record::Record;
use crate::care::rhythm::{ContactDue, next_contact_due};
use crate::care::working_days::WorkingDays;
use crate::post::approvals;
use crate::post::consents_owed;
use crate::post::crises;
use crate::post::left_red::LeftRed;
use crate::post::look_up::{card_of, child_of, day_at, is_silenced, risks_of, working_days};
use crate::post::me::Me;
use crate::post::register::Register;
use crate::post::seen::seen;
use crate::post::table::Table;
use crate::post::whose::Whose;
use crate::post::without_counselor;

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// An appointment, whatever its state.
    Appointment {
        id: Id,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
    },
    /// Time within the post's hours that nothing takes.
    Gap {
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
}

impl Part {
    /// Gives when it begins.
    pub fn start(self) -> DateTime<Utc> {
        match self {
            Part::Appointment { start, .. } => start,
            Part::Gap { from, .. } => from,
        }
    }

    /// Gives when it ends.
    pub fn end(self) -> DateTime<Utc> {
        match self {
            Part::Appointment { end, .. } => end,
            Part::Gap { until, .. } => until,
        }
    }
}

/// One person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub day: NaiveDate,
    /// Appointments and gaps in the order of time.
    pub parts: Vec<Part>,
    /// Before which part the line of now stands, where this is the day it is; `parts.len()` is after the last.
    pub now_line: Option<usize>,
    /// The part that now lies in.
    pub under_way: Option<usize>,
}

/// Gives a person's day: their appointments and, on a day they work, the gaps between them.
pub fn day(register: &Register, person: PersonId, now: DateTime<Utc>, day: NaiveDate) -> Day {
    let zone = register.settings.zone;
    let (first, last) = day_bounds(zone, day);
    let mut parts = Vec::new();
    let mut taken = Vec::new();
    // Longer than any appointment lasts into its next day.
    let reach = TimeDelta::days(1);
    for (_, id) in register.appointments_by_start.range(first - reach..last) {
        let Some(appointment) = register.appointments.get(id) else {
            continue;
        };
        let (from, until) = appointment.blocked();
        if !appointment.counselors.contains(&person) || until <= first {
            continue;
        }
        if counts(appointment.state) {
            taken.push((from, until));
        }
        let (start, end) = appointment.held();
        if end > first {
            parts.push(Part::Appointment { id, start, end });
        }
    }
    if works_on(register, person, day, &working_days(register)) {
        taken.sort_unstable();
        for hours in &register.settings.hours {
            let from = instant(zone, day.and_time(hours.from));
            let until = instant(zone, day.and_time(hours.until));
            add_gaps(&mut parts, from, until, &taken, register);
        }
    }
    parts.sort_by_key(|part| (part.start(), part.end()));
    let is_today = (first..last).contains(&now);
    let now_line = is_today.then(|| {
        parts
            .iter()
            .position(|part| part.start() > now)
            .unwrap_or(parts.len())
    });
    let under_way = parts
        .iter()
        .rposition(|part| is_today && part.start() <= now && now < part.end());
    Day {
        day,
        parts,
        now_line,
        under_way,
    }
}

fn works_on(register: &Register, person: PersonId, day: NaiveDate, days: &WorkingDays) -> bool {
    use chrono::Datelike;
    let own = card_of(register, person).map_or(&[][..], |card| &card.working_days);
    days.is_working(day) && (own.is_empty() || own.contains(&day.weekday()))
}

/// Adds the gaps between two instants, those at least as long as the grid.
fn add_gaps(
    parts: &mut Vec<Part>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    taken: &[(DateTime<Utc>, DateTime<Utc>)],
    register: &Register,
) {
    let least = TimeDelta::minutes(i64::from(register.settings.grid_minutes.max(1)));
    let mut free_from = from;
    let mut add = |from: DateTime<Utc>, until: DateTime<Utc>| {
        if until - from >= least {
            parts.push(Part::Gap { from, until });
        }
    };
    for (begins, ends) in taken {
        add(free_from, (*begins).min(until));
        free_from = free_from.max(*ends);
    }
    add(free_from, until);
}

/// Gives what is owed, one row a child, the most pressing first: somebody's work or everybody's, and with either this
/// person's own drafts and, for a supervisor, what awaits approval by someone else than who asked and what left red. Of a
/// case whose counselor is not at work it is owed by the stand-in, and every supervisor is shown it.
pub fn owed(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    whose: Whose,
    left_red: &[LeftRed],
) -> Vec<Row> {
    let settings = &register.settings;
    let (today, days) = (day_at(register, now), working_days(register));
    let mut follow_ups = open_follow_ups(register, whose, today);
    let mut without_outcome = without_outcome(register, whose, now);
    let without_note = without_note(register, whose, now);
    let mut contacts = contacts_due(register, whose, &days);
    let fallen: Vec<(Id, &CaseHeader)> = match whose {
        Whose::Of(person) if person != me.person => Vec::new(),
        _ => without_counselor::falling_to(register, me).collect(),
    };
    if matches!(whose, Whose::Of(_)) && !fallen.is_empty() {
        contacts.extend(fallen.iter().filter_map(|(id, case)| {
            let due = contact_due(register, case, &days)?;
            Some((*id, case.child, due.due))
        }));
        let children: BTreeSet<Id> = fallen.iter().map(|(_, case)| case.child).collect();
        let nobodys = |people: &[PersonId]| people.iter().all(|one| !me.may_counsel(*one));
        let theirs = open_follow_ups(register, Whose::Everybodys, today).into_iter();
        follow_ups.extend(
            theirs.filter(|(_, one)| children.contains(&one.child) && nobodys(&[one.assignee])),
        );
        let theirs = self::without_outcome(register, Whose::Everybodys, now).into_iter();
        without_outcome.extend(theirs.filter(|(_, one)| {
            nobodys(&one.counselors) && one.children().iter().any(|child| children.contains(child))
        }));
    }
    let fallen: Vec<(Id, Id)> = fallen.iter().map(|(id, case)| (*id, case.child)).collect();
    let consents = consents_owed::owed(register, whose, today);
    let drafts = own_drafts(register, me);
    let approvals = approvals_awaited(register, me);
    let left_red: Vec<(Id, Id, DateTime<Utc>)> = left_red
        .iter()
        .map(|left| (left.case, left.child, left.at))
        .collect();
    // A crisis is everybody's who reads of it, whoever's work is looked at.
    let crises = crises::running(register);
    let report_clocks = crises::reports_owed(register);
    let with_one = |appointments: &[(Id, &Appointment)]| -> Vec<Id> {
        let children = appointments
            .iter()
            .flat_map(|(_, appointment)| appointment.children());
        children.copied().collect()
    };
    let children = contacts
        .iter()
        .map(|(_, child, _)| *child)
        .chain(follow_ups.iter().map(|(_, follow_up)| follow_up.child))
        .chain(with_one(&without_outcome))
        .chain(with_one(&without_note))
        .chain(
            crises
                .iter()
                .chain(&report_clocks)
                .filter_map(|(_, child, _)| *child),
        )
        .chain(left_red.iter().map(|(_, child, _)| *child))
        .chain(consents.iter().map(|(child, _)| *child))
        .chain(drafts.iter().filter_map(|(_, child, _)| *child))
        .chain(approvals.iter().filter_map(|(_, child, _)| *child))
        .chain(fallen.iter().map(|(_, child)| *child));
    owed_rows(&Owing {
        now,
        zone: settings.zone,
        windows: settings.windows,
        risks: &risks_of(register, children),
        crises: &crises,
        report_clocks: &report_clocks,
        contacts: &contacts,
        without_outcome: &without_outcome,
        follow_ups: &follow_ups,
        without_note: &without_note,
        left_red: &left_red,
        approvals: &approvals,
        without_counselor: &fallen,
        consents: &consents,
        drafts: &drafts,
    })
}

/// Gives the follow-ups due by today that are not settled and that nothing silences.
pub(super) fn open_follow_ups(
    register: &Register,
    whose: Whose,
    today: NaiveDate,
) -> Vec<(Id, &FollowUp)> {
    register
        .open_follow_ups
        .range(..=today)
        .filter_map(|(_, id)| Some((id, register.follow_ups.get(id)?)))
        .filter(|(_, follow_up)| whose.includes(&[follow_up.assignee]))
        .filter(|(_, follow_up)| !is_silenced(register, follow_up))
        .collect()
}

/// Gives the appointments whose outcome is owed.
pub(super) fn without_outcome(
    register: &Register,
    whose: Whose,
    now: DateTime<Utc>,
) -> Vec<(Id, &Appointment)> {
    register
        .unsettled_appointments
        .range(..=now)
        .filter_map(|(_, id)| Some((id, register.appointments.get(id)?)))
        .filter(|(_, appointment)| {
            outcome_owed(appointment, now) && whose.includes(&appointment.counselors)
        })
        .collect()
}

/// Gives the appointments of which a note is owed.
pub(super) fn without_note(
    register: &Register,
    whose: Whose,
    now: DateTime<Utc>,
) -> Vec<(Id, &Appointment)> {
    let patience = TimeDelta::minutes(i64::from(register.settings.note_owed_after_minutes));
    let unwritten = whose.under(&register.without_note).into_iter();
    unwritten
        .filter_map(|id| Some((id, register.appointments.get(id)?)))
        .filter(|(_, appointment)| {
            let ended = appointment.ended.unwrap_or_else(|| appointment.end());
            note_owed(appointment, false) && ended + patience <= now
        })
        .collect()
}

/// Gives the day by which the next contact is owed, of each open case.
fn contacts_due(register: &Register, whose: Whose, days: &WorkingDays) -> Vec<(Id, Id, NaiveDate)> {
    let open = whose.under(&register.open_cases).into_iter();
    open.filter_map(|id| {
        let case = register.cases.get(id)?;
        let due = contact_due(register, case, days)?;
        Some((id, case.child, due.due))
    })
    .collect()
}

/// Gives when the next contact with the child of a case is owed; none for a closed case.
pub(super) fn contact_due(
    register: &Register,
    case: &CaseHeader,
    days: &WorkingDays,
) -> Option<ContactDue> {
    let settings = &register.settings;
    let seen = seen(register, case.child);
    next_contact_due(case, seen, &settings.rhythm, settings.zone, days)
}

fn own_drafts(register: &Register, me: &Me) -> Vec<(Id, Option<Id>, DateTime<Utc>)> {
    let begun = register.begun_notes.under(&me.person).filter_map(|id| {
        let header = register.notes.get(id)?;
        // The words may not have been read yet.
        let saved = register.drafts.kept(id).map(|kept| kept.time);
        let since = saved.and_then(DateTime::from_timestamp_millis);
        Some((id, header.child, since.unwrap_or(header.about)))
    });
    begun.collect()
}

/// Gives what awaits this person's approval: what was asked for and not decided since, nobody's own.
pub fn approvals_awaited(
    register: &Register,
    me: &Me,
) -> Vec<(RecordKey, Option<Id>, DateTime<Utc>)> {
    approvals::to_decide(register, me)
        .into_iter()
        .map(|asked| (asked.of, asked.child(register), asked.at))
        .collect()
}

/// A record that somebody else changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    pub key: RecordKey,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub child: Option<Id>,
    /// Whether it is new, not only changed.
    pub new: bool,
}

/// Gives what others changed since an instant that concerns this person, the latest first: their appointments and
/// follow-ups, the cases on whose team they are or which they supervise with notes and contacts, and the children of these
/// cases; a supervisor is told of every case.
pub fn since_last(register: &Register, me: &Me, since: DateTime<Utc>) -> Vec<Changed> {
    let person = me.person;
    let on_case = |case: Option<Id>| {
        let case = case.and_then(|id| register.cases.get(id));
        case.is_some_and(|case| {
            case.care_team().contains(&person) || case.supervisor == Some(person)
        })
    };
    let on_child = |child: Id| on_case(register.open_case(child).map(|(id, _)| id));
    let mut changed = Vec::new();
    let mut search = Search {
        register,
        me,
        since: since.timestamp_millis(),
        found: &mut changed,
    };
    search.table(&register.appointments, |_, appointment| {
        appointment.counselors.contains(&person)
    });
    search.table(&register.follow_ups, |_, follow_up| {
        follow_up.assignee == person || on_case(follow_up.case)
    });
    search.table(&register.cases, |id, _| {
        me.roles.supervisor || on_case(Some(id))
    });
    search.table(&register.notes, |_, note| on_case(note.case));
    search.table(&register.contacts, |_, contact| {
        contact.children.iter().any(|child| on_child(*child))
    });
    search.table(&register.children, |id, _| on_child(id));
    search.table(&register.consents, |_, consent| on_child(consent.child));
    search.table(&register.crises, |_, _| true);
    search.table(&register.approvals, |_, approval| {
        child_of(register, approval.of).is_some_and(on_child)
    });
    changed.sort_by_key(|change| (std::cmp::Reverse(change.at), change.key));
    changed
}

struct Search<'a> {
    register: &'a Register,
    me: &'a Me,
    since: i64,
    found: &'a mut Vec<Changed>,
}

impl Search<'_> {
    fn table<R: Record>(&mut self, table: &Table<R>, concerns: impl Fn(Id, &R) -> bool) {
        for (id, kept) in table.iter_kept() {
            let by_others = kept.author != self.me.person && kept.time > self.since;
            if by_others
                && concerns(id, kept.value)
                && let Some(at) = DateTime::from_timestamp_millis(kept.time)
            {
                self.found.push(Changed {
                    key: R::key(id),
                    by: kept.author,
                    at,
                    child: child_of(self.register, R::key(id)),
                    new: kept.revision == 1,
                });
            }
        }
    }
}
