//! Handing cases over: for a time or for good, with their appointments and follow-ups, and what to watch in each.
//!
//! For a time, whoever hands over stays on the team and gets the cases back by themselves, with the first session after
//! the last day. What is dated after it was never moved. The successor's key ends by its own time, some days later, so
//! that the last notes can still be written.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::rights;
use crate::care::ledger::scope::Scope;
use crate::care::post_time::{day_bounds, day_of};
use crate::care::records::appointment::{Appointment, AppointmentState, Subject};
use crate::care::records::audit::Action;
use crate::care::records::case_header::CaseHeader;
use crate::care::records::follow_up::FollowUp;
use crate::care::records::handover::{
    CaseHanded, Handover, HandoverState, HandoverWords, PlaceInTeam,
};
use crate::post::access::Access;
use crate::post::change::{ChangeSet, Members};
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::appointments::no_clash;
use crate::post::use_cases::cases;

/// Days after the last one on which the successor's key still opens the cases: for notes still to be written.
pub const DAYS_FOR_NOTES: u64 = 7;

/// A handover as somebody wishes it.
#[derive(Clone)]
pub struct Wish {
    pub from: PersonId,
    pub to: PersonId,
    pub begins: NaiveDate,
    /// The last day; none for good.
    pub ends: Option<NaiveDate>,
    /// Each case with what to watch in it; may be empty.
    pub cases: Vec<(Id, String)>,
    /// For good: whether whoever hands over stays on the team.
    pub stays: bool,
    /// Why, where somebody hands over for another by the recovery key.
    pub forced: Option<String>,
}

/// What would go over with the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    pub appointments: Vec<Id>,
    /// What stays, since the successor or the room is taken then.
    pub clashing: Vec<Id>,
    pub follow_ups: Vec<Id>,
}

/// Finds the appointments and follow-ups that go over: those of the children handed over, within the time. What is owed
/// already goes over with the day on which it begins.
///
/// Groups and outings stay with who leads them.
pub fn outlook(register: &Register, wish: &Wish, today: NaiveDate) -> Outlook {
    let mut found = Outlook::default();
    let zone = register.settings.zone;
    let ids: Vec<Id> = wish.cases.iter().map(|(case, _)| *case).collect();
    let children: Vec<Id> = ids
        .iter()
        .filter_map(|case| register.cases.get(*case))
        .map(|case| case.child)
        .collect();
    let within = |day: NaiveDate| day >= wish.begins && wish.ends.is_none_or(|ends| day <= ends);
    for child in &children {
        let mut appointments: Vec<(DateTime<Utc>, Id)> = register
            .appointments_by_child
            .under(child)
            .filter_map(|id| Some((register.appointments.get(id)?, id)))
            .filter(|(one, _)| {
                matches!(one.subject, Subject::Child(_))
                    && one.counselors.contains(&wish.from)
                    && to_come(one.state)
                    && within(day_of(zone, one.start))
            })
            .map(|(one, id)| (one.start, id))
            .collect();
        appointments.sort_unstable();
        for (_, id) in appointments {
            let moved = register.appointments.get(id);
            let clear = moved.is_some_and(|one| {
                no_clash(register, Some(id), &led_by(one, wish.from, wish.to)).is_ok()
            });
            if clear {
                found.appointments.push(id);
            } else {
                found.clashing.push(id);
            }
        }
        let owed = owed_of(register, *child, wish.from, wish.ends);
        let owed = owed.filter(|(_, one)| wish.begins <= today || one.due >= wish.begins);
        found.follow_ups.extend(owed.map(|(id, _)| id));
    }
    found
}

/// Gives the follow-ups of a child that somebody owes by a day.
fn owed_of(
    register: &Register,
    child: Id,
    by: PersonId,
    ends: Option<NaiveDate>,
) -> impl Iterator<Item = (Id, &FollowUp)> {
    let all: Vec<Id> = register.follow_ups_by_child.under(&child).collect();
    let all = all.into_iter();
    all.filter_map(|id| Some((id, register.follow_ups.get(id)?)))
        .filter(move |(_, one)| {
            one.settled.is_none() && one.assignee == by && ends.is_none_or(|ends| one.due <= ends)
        })
}

/// Hands cases over.
///
/// # Errors
/// Where nothing is handed over, the successor does not counsel, the time is over or the wrong way round, a case is
/// another's or closed, or its key is not held.
pub fn hand_over(
    register: &Register,
    me: &Me,
    access: &Access,
    fresh: &Fresh,
    now: DateTime<Utc>,
    wish: &Wish,
) -> Result<ChangeSet, Refusal> {
    let today = day_of(register.settings.zone, now);
    check(register, me, access, today, wish)?;
    let id = fresh.id();
    let mut handover = Handover {
        from: wish.from,
        to: wish.to,
        begins: wish.begins,
        ends: wish.ends,
        state: HandoverState::Planned,
        cases: Vec::new(),
        appointments: Vec::new(),
        follow_ups: Vec::new(),
        forced: wish.forced.is_some(),
        reason: wish.forced.clone().unwrap_or_default().trim().to_owned(),
        by: me.person,
        at: now,
    };
    let mut plan = Plan::new(me, Action::HandOver).about(RecordKey::new(Kind::Handover, id));
    let mut members = Vec::new();
    for (case, watch) in &wish.cases {
        let header = cases::found(register, *case)?;
        let before = place_of(header, wish.to);
        handover.cases.push(CaseHanded {
            case: *case,
            before,
        });
        if before == PlaceInTeam::Outside && wish.forced.is_none() {
            members.push(Members {
                scope: Scope::Case(*case),
                joined: vec![(wish.to, key_ends(register, wish.ends))],
                left: Vec::new(),
            });
        }
        if !watch.trim().is_empty() {
            let words = HandoverWords {
                handover: id,
                case: *case,
                watch: watch.trim().to_owned(),
            };
            let scope = Scope::Case(*case);
            plan.put(&register.handover_words, fresh.id(), scope, &words)?;
        }
        if wish.begins <= today {
            let after = taken_over(header, wish.from, wish.to, keeps_place(wish));
            plan.put(&register.cases, *case, Scope::Clinical, &after)?;
        }
    }
    let mut outlook = outlook(register, wish, today);
    if !rights::writes(me.roles, Kind::Appointment) {
        // By force a supervisor hands over the cases; who leads the appointments says a counselor.
        outlook.appointments.clear();
    }
    for moved in &outlook.appointments {
        if let Some(one) = register.appointments.get(*moved) {
            let after = led_by(one, wish.from, wish.to);
            plan.put(&register.appointments, *moved, Scope::Clinical, &after)?;
        }
    }
    for moved in &outlook.follow_ups {
        if let Some(one) = register.follow_ups.get(*moved) {
            let mut after = one.clone();
            after.assignee = wish.to;
            plan.put(&register.follow_ups, *moved, Scope::Clinical, &after)?;
        }
    }
    handover.appointments = outlook.appointments;
    handover.follow_ups = outlook.follow_ups;
    if wish.begins <= today {
        handover.state = begun(wish.ends);
    }
    plan.put(&register.handovers, id, Scope::Clinical, &handover)?;
    let mut change = plan.finish();
    change.noted.subject = Some(wish.to);
    change.members = members;
    Ok(change)
}

/// Gives what this person's session is to do by itself of the handovers that concern them: begin one whose day has come,
/// give back one that is over, take the key from who has handed over for good.
pub fn due(register: &Register, me: &Me, access: &Access, now: DateTime<Utc>) -> Option<ChangeSet> {
    let today = day_of(register.settings.zone, now);
    let concerned = |one: &Handover| me.person == one.from || me.person == one.to;
    let mut whole: Option<ChangeSet> = None;
    for (id, handover) in register.handovers.iter() {
        let over = handover.ends.is_some_and(|ends| ends < today);
        let planned = match handover.state {
            _ if !concerned(handover) => continue,
            HandoverState::Planned if over => return_cases(register, me, id, handover, None),
            // To who is not at work any more nothing goes: it stays with whoever has it.
            HandoverState::Planned if handover.begins <= today && access.counsels(handover.to) => {
                begin(register, me, id, handover)
            }
            HandoverState::Running if over => return_cases(register, me, id, handover, None),
            HandoverState::Done => Ok(close_keys(register, me, access, handover)),
            _ => continue,
        };
        // What cannot be done, because a case has gone on otherwise, is left as it is.
        let Ok(planned) = planned else { continue };
        if planned.changes.is_empty() && planned.members.is_empty() {
            continue;
        }
        whole = Some(match whole {
            Some(whole) => {
                let touched = |change: &ChangeSet| -> Vec<RecordKey> {
                    change.changes.iter().map(|one| one.key).collect()
                };
                let before = touched(&whole);
                if touched(&planned).iter().any(|key| before.contains(key)) {
                    // The next session does the other one.
                    whole
                } else {
                    whole.and(planned)
                }
            }
            None => planned,
        });
    }
    whole
}

/// Gives the cases back now, before the last day.
///
/// # Errors
/// Where it is not there, not under way, or not this person's.
pub fn give_back(
    register: &Register,
    me: &Me,
    now: DateTime<Utc>,
    id: Id,
) -> Result<ChangeSet, Refusal> {
    let gone = Refusal::Gone(RecordKey::new(Kind::Handover, id));
    let handover = register.handovers.get(id).ok_or(gone)?;
    let open = matches!(
        handover.state,
        HandoverState::Planned | HandoverState::Running
    );
    if !open || (me.person != handover.from && me.person != handover.to) {
        return Err(Refusal::AlreadySo);
    }
    return_cases(register, me, id, handover, Some(now))
}

/// Gives the handovers that are planned or under way for somebody, the ones they make first.
pub fn of_person(register: &Register, person: PersonId) -> Vec<(Id, &Handover)> {
    let open = |one: &Handover| {
        let open = matches!(one.state, HandoverState::Planned | HandoverState::Running);
        open && (one.from == person || one.to == person)
    };
    let mut mine: Vec<(Id, &Handover)> = register
        .handovers
        .iter()
        .filter(|(_, one)| open(one))
        .collect();
    mine.sort_by_key(|(id, one)| (one.from != person, one.begins, *id));
    mine
}

/// Gives what to watch in a case, of the handovers that are planned, under way or for good.
pub fn watch_in(register: &Register, case: Id) -> Vec<(&Handover, &str)> {
    let words = register.watch_by_case.under(&case);
    words
        .filter_map(|id| register.handover_words.get(id))
        .filter_map(|words| {
            let handover = register.handovers.get(words.handover)?;
            (handover.state != HandoverState::Returned).then_some((handover, words.watch.as_str()))
        })
        .collect()
}

/// Gives a counselor's open cases, by their number.
pub fn caseload(register: &Register, counselor: PersonId) -> Vec<Id> {
    let mut cases: Vec<(&str, Id)> = register
        .open_cases
        .under(&counselor)
        .filter_map(|id| Some((register.cases.get(id)?.number.as_str(), id)))
        .collect();
    cases.sort_unstable();
    cases.into_iter().map(|(_, id)| id).collect()
}

fn check(
    register: &Register,
    me: &Me,
    access: &Access,
    today: NaiveDate,
    wish: &Wish,
) -> Result<(), Refusal> {
    if wish.cases.is_empty() {
        return Err(Refusal::NothingToHandOver);
    }
    if wish.to == wish.from || !access.counsels(wish.to) {
        return Err(Refusal::Missing(Missing::Counselor));
    }
    if let Some(ends) = wish.ends {
        if ends < wish.begins {
            return Err(Refusal::EndsBeforeItBegins);
        }
        if ends < today {
            return Err(Refusal::EndIsOver);
        }
    }
    match &wish.forced {
        Some(reason) if reason.trim().is_empty() => {
            return Err(Refusal::Missing(Missing::Reason));
        }
        None if wish.from != me.person => return Err(Refusal::NotYourRole),
        _ => {}
    }
    for (case, _) in &wish.cases {
        let header = cases::found(register, *case)?;
        let theirs = header.is_open() && header.counselor == wish.from;
        if !theirs {
            return Err(Refusal::NotOnTeam(wish.from));
        }
        if wish.forced.is_none() && !me.scopes.contains(&Scope::Case(*case)) {
            return Err(Refusal::NotReadable(Scope::Case(*case)));
        }
    }
    Ok(())
}

fn begin(register: &Register, me: &Me, id: Id, handover: &Handover) -> Result<ChangeSet, Refusal> {
    let mut plan = Plan::new(me, Action::ChangeState).about(RecordKey::new(Kind::Handover, id));
    let (from, to) = (handover.from, handover.to);
    let mut after = handover.clone();
    after.state = begun(handover.ends);
    for handed in &handover.cases {
        let Some(header) = register.cases.get(handed.case) else {
            continue;
        };
        if header.is_open() && header.counselor == from {
            let taken = taken_over(header, from, to, handover.ends.is_some());
            plan.put(&register.cases, handed.case, Scope::Clinical, &taken)?;
            // What was left of the time before.
            for (owed, one) in owed_of(register, header.child, from, handover.ends) {
                let theirs = FollowUp {
                    assignee: to,
                    ..one.clone()
                };
                plan.put(&register.follow_ups, owed, Scope::Clinical, &theirs)?;
                after.follow_ups.push(owed);
            }
        }
    }
    plan.put(&register.handovers, id, Scope::Clinical, &after)?;
    Ok(plan.finish())
}

/// Gives the cases back: what is still open of them goes to who handed it over. With an instant, what was moved and is
/// still to come after it goes back as well, unless it clashes.
fn return_cases(
    register: &Register,
    me: &Me,
    id: Id,
    handover: &Handover,
    early: Option<DateTime<Utc>>,
) -> Result<ChangeSet, Refusal> {
    let (from, to) = (handover.from, handover.to);
    let mut plan = Plan::new(me, Action::ChangeState).about(RecordKey::new(Kind::Handover, id));
    for handed in &handover.cases {
        let Some(header) = register.cases.get(handed.case) else {
            continue;
        };
        // Somebody has handed it on since: then it is theirs.
        if header.counselor == to && header.is_open() {
            let after = given_back(header, from, to, handed.before);
            plan.put(&register.cases, handed.case, Scope::Clinical, &after)?;
        }
    }
    for moved in &handover.follow_ups {
        if let Some(one) = register.follow_ups.get(*moved)
            && one.settled.is_none()
            && one.assignee == to
        {
            let mut after = one.clone();
            after.assignee = from;
            plan.put(&register.follow_ups, *moved, Scope::Clinical, &after)?;
        }
    }
    for moved in &handover.appointments {
        let Some(one) = register.appointments.get(*moved) else {
            continue;
        };
        let to_return = early.is_some_and(|now| one.start > now)
            && to_come(one.state)
            && one.counselors.contains(&to);
        let after = led_by(one, to, from);
        if to_return && no_clash(register, Some(*moved), &after).is_ok() {
            plan.put(&register.appointments, *moved, Scope::Clinical, &after)?;
        }
    }
    let mut after = handover.clone();
    after.state = HandoverState::Returned;
    plan.put(&register.handovers, id, Scope::Clinical, &after)?;
    Ok(plan.finish())
}

/// Takes the keys from who handed over for good and left the team: only another member's session can.
fn close_keys(register: &Register, me: &Me, access: &Access, handover: &Handover) -> ChangeSet {
    let mut change = ChangeSet::new(Action::Revoke);
    if me.person != handover.to {
        return change;
    }
    for handed in &handover.cases {
        let Some(header) = register.cases.get(handed.case) else {
            continue;
        };
        let left = !header.care_team().contains(&handover.from);
        let members = access.members.get(&handed.case);
        let holds = members
            .into_iter()
            .flatten()
            // With an end the case is shared with them, which is another matter.
            .any(|(person, until)| *person == handover.from && until.is_none());
        if left && holds {
            change
                .about
                .get_or_insert(RecordKey::new(Kind::CaseHeader, handed.case));
            change.members.push(Members {
                scope: Scope::Case(handed.case),
                joined: Vec::new(),
                left: vec![handover.from],
            });
        }
    }
    change
}

fn begun(ends: Option<NaiveDate>) -> HandoverState {
    match ends {
        Some(_) => HandoverState::Running,
        None => HandoverState::Done,
    }
}

/// Tells whether whoever hands over stays on the team: for a time always, for good where they wish to.
fn keeps_place(wish: &Wish) -> bool {
    wish.ends.is_some() || wish.stays
}

/// Gives when the successor's key ends, in milliseconds since 1970 UTC; none where it is for good.
pub fn key_ends(register: &Register, ends: Option<NaiveDate>) -> Option<i64> {
    let last = ends?.checked_add_days(Days::new(DAYS_FOR_NOTES))?;
    Some(
        day_bounds(register.settings.zone, last)
            .1
            .timestamp_millis(),
    )
}

fn place_of(header: &CaseHeader, person: PersonId) -> PlaceInTeam {
    if header.stand_in == Some(person) {
        PlaceInTeam::StandIn
    } else if header.team.contains(&person) {
        PlaceInTeam::Team
    } else {
        PlaceInTeam::Outside
    }
}

fn taken_over(header: &CaseHeader, from: PersonId, to: PersonId, stays: bool) -> CaseHeader {
    let mut after = header.clone();
    after.counselor = to;
    if after.stand_in == Some(to) {
        after.stand_in = None;
    }
    after.team.retain(|person| *person != to && *person != from);
    if stays && after.stand_in != Some(from) {
        after.team.push(from);
    }
    after
}

fn given_back(
    header: &CaseHeader,
    from: PersonId,
    to: PersonId,
    before: PlaceInTeam,
) -> CaseHeader {
    let mut after = header.clone();
    after.counselor = from;
    if after.stand_in == Some(from) {
        after.stand_in = None;
    }
    after.team.retain(|person| *person != from && *person != to);
    match before {
        PlaceInTeam::StandIn if after.stand_in.is_none() => after.stand_in = Some(to),
        PlaceInTeam::StandIn | PlaceInTeam::Team => after.team.push(to),
        PlaceInTeam::Outside => {}
    }
    after
}

/// Gives an appointment with one counselor in another's place.
fn led_by(appointment: &Appointment, from: PersonId, to: PersonId) -> Appointment {
    let mut after = appointment.clone();
    after.counselors.retain(|person| *person != to);
    for person in &mut after.counselors {
        if *person == from {
            *person = to;
        }
    }
    // Why somebody else was booked over another appointment says nothing of this person's.
    after.override_reason = None;
    after
}

fn to_come(state: AppointmentState) -> bool {
    matches!(
        state,
        AppointmentState::Requested | AppointmentState::Scheduled | AppointmentState::ToReschedule
    )
}
