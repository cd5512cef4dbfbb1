//! Today: the day, what is owed, what changed.

use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::owed::{Owed, Row};
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::contact::{Channel, ContactOutcome, ContactWith};
use carepost::care::records::note_header::NoteKind;
use carepost::care::records::person_around::{CallRule, PersonAround, Relation};
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::last_visit::TakenNote;
use carepost::post::left_red::to_take_note_of;
use carepost::post::today::{Part, approvals_awaited, day as day_of_person, owed, since_last};
use carepost::post::use_cases::appointment_steps::{Said, step};
use carepost::post::use_cases::case_steps::{Closing, RiskWish, change_risk, close};
use carepost::post::use_cases::contacts::{Log, log};
use carepost::post::use_cases::follow_ups::make;
use carepost::post::use_cases::people_around;
use carepost::post::whose::Whose;
use chrono::{DateTime, TimeDelta, Utc};

use crate::appointments::booking;
use crate::cases::intake;
use crate::follow_ups::wish;
use crate::stage::{LI, SUPERVISOR, Stage, WANG, at, day, roles};

impl Stage {
    fn row(&self, child: Id) -> Option<Row> {
        owed(
            &self.register,
            &self.me,
            self.now,
            Whose::Of(self.me.person),
            &to_take_note_of(&self.register, &self.me, &self.visit),
        )
        .into_iter()
        .find(|row| row.child == Some(child))
    }

    fn reasons(&self, child: Id) -> Vec<Owed> {
        let row = self.row(child);
        row.map_or(Vec::new(), |row| {
            row.reasons.iter().map(|reason| reason.owed).collect()
        })
    }
}

#[test]
fn the_day_has_its_appointments_gaps_and_the_line_of_now() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let first = stage.books(&booking(child, 7, 9));
    stage.books(&booking(child, 7, 11));
    stage.now = at(7, 9, 30);
    let today = day_of_person(&stage.register, LI, stage.now, day(7));
    let spans: Vec<_> = today
        .parts
        .iter()
        .map(|part| (matches!(part, Part::Gap { .. }), part.start(), part.end()))
        .collect();
    assert_eq!(
        spans,
        [
            (true, at(7, 8, 30), at(7, 9, 0)),
            (false, at(7, 9, 0), at(7, 9, 50)),
            (true, at(7, 9, 50), at(7, 11, 0)),
            (false, at(7, 11, 0), at(7, 11, 50)),
            (true, at(7, 14, 30), at(7, 18, 0)),
        ]
    );
    assert!(matches!(today.parts[1], Part::Appointment { id, .. } if id == first));
    assert_eq!((today.now_line, today.under_way), (Some(2), Some(1)));
    // What is called off takes no time and still stands there.
    let change = step(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        first,
        AppointmentState::ToReschedule,
        &Said::default(),
    );
    stage.plays(change);
    let today = day_of_person(&stage.register, LI, stage.now, day(7));
    assert_eq!(today.parts.len(), 4);
    // Nobody else's day, and no gaps on a Sunday.
    let sunday = day_of_person(&stage.register, WANG, stage.now, day(13));
    assert!(sunday.parts.is_empty() && sunday.now_line.is_none());
}

#[test]
fn what_is_owed_is_merged_into_one_row_a_child() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut red = intake(child);
    red.risk = RiskLevel::Red;
    red.safety_plan_later = true;
    stage.opens(&red);
    stage.books(&booking(child, 7, 10));
    let made = make(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        &wish(child, 6),
    );
    stage.plays(made);
    stage.saves(&stage.writes(child, NoteKind::Progress, "电话"));
    stage.now = at(7, 12, 0);
    assert_eq!(
        stage.reasons(child),
        [
            Owed::FollowUpOverdue,
            Owed::RedContact,
            Owed::Outcome,
            Owed::Consent,
            Owed::Draft
        ]
    );
    // Somebody else owes none of it.
    stage.becomes(WANG, roles(true, false, false));
    assert!(stage.row(child).is_none());
    // Among everybody's it is shown, but for drafts, which are their author's.
    let all = owed(
        &stage.register,
        &stage.me,
        stage.now,
        Whose::Everybodys,
        &[],
    );
    let row = all.iter().find(|row| row.child == Some(child)).unwrap();
    let reasons: Vec<_> = row.reasons.iter().map(|reason| reason.owed).collect();
    assert_eq!(
        reasons,
        [
            Owed::FollowUpOverdue,
            Owed::RedContact,
            Owed::Outcome,
            Owed::Consent
        ]
    );
}

#[test]
fn a_logged_contact_resets_the_rhythm_and_an_attempt_does_not() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut orange = intake(child);
    orange.risk = RiskLevel::Orange;
    stage.opens(&orange);
    stage.now = at(10, 9, 0);
    assert!(stage.reasons(child).contains(&Owed::OrangeOverdue));
    let mut told = Log {
        children: vec![child],
        at: stage.now,
        channel: Channel::Phone,
        with: ContactWith::Child,
        outcome: ContactOutcome::NoAnswer,
        words: String::new(),
    };
    let attempt = log(&stage.register, &stage.me, &stage.fresh, stage.now, &told);
    stage.plays(attempt);
    assert!(stage.reasons(child).contains(&Owed::OrangeOverdue));
    told.outcome = ContactOutcome::Reached;
    let reached = log(&stage.register, &stage.me, &stage.fresh, stage.now, &told);
    stage.plays(reached);
    assert!(!stage.reasons(child).contains(&Owed::OrangeOverdue));
    stage.now = at(18, 9, 0);
    assert!(stage.reasons(child).contains(&Owed::OrangeOverdue));
}

#[test]
fn a_held_session_owes_its_note_until_one_is_there() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.books(&booking(child, 7, 9));
    stage.now = at(7, 10, 0);
    let said = Said {
        times: Some((at(7, 9, 0), at(7, 9, 50))),
        ..Said::default()
    };
    let change = step(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        AppointmentState::Completed,
        &said,
    );
    stage.plays(change);
    // Seen without a case: the consent is owed from then on.
    assert_eq!(stage.reasons(child), [Owed::Note, Owed::Consent]);
    let mut writing = stage.writes(child, NoteKind::Progress, "哭了");
    writing.appointment = Some(id);
    let note = stage.saves(&writing);
    assert_eq!(stage.reasons(child), [Owed::Consent, Owed::Draft]);
    stage.signs(note);
    assert_eq!(stage.reasons(child), [Owed::Consent]);
}

#[test]
fn never_contact_silences_the_call() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let made = make(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        &wish(child, 1),
    );
    stage.plays(made);
    assert_eq!(stage.reasons(child), [Owed::FollowUpOverdue]);
    let mut carer = PersonAround::new("李奶奶", Relation::PaternalGrandmother);
    carer.carer = true;
    carer.call_rule = CallRule::NeverContact;
    let added = people_around::add(&stage.register, &stage.me, child, &carer);
    stage.plays(added);
    assert!(stage.row(child).is_none());
}

#[test]
fn a_supervisor_owes_what_others_asked_for() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    let closing = Closing {
        reason: carepost::care::records::case_header::ClosingReason::Moved,
        summary: "走了".into(),
        cancel_follow_ups: true,
        cancel_appointments: true,
    };
    let closed = close(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        &closing,
    );
    stage.plays(closed);
    stage.me.roles = roles(true, true, false);
    assert!(approvals_awaited(&stage.register, &stage.me).is_empty());
    stage.becomes(SUPERVISOR, roles(false, true, false));
    assert_eq!(stage.reasons(child), [Owed::Approval]);
}

#[test]
fn what_others_changed_since_is_listed_the_latest_first() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    let since = stage.now;
    stage.now += TimeDelta::hours(1);
    stage.books(&booking(child, 8, 9));
    stage.becomes(WANG, roles(true, false, false));
    stage.now += TimeDelta::hours(1);
    let appointment = stage.books(&booking(child, 9, 9));
    let stranger = stage.child("陈静");
    stage.now += TimeDelta::hours(1);
    let mut silent = wish(child, 9);
    silent.words.clear();
    let made = make(&stage.register, &stage.me, &stage.fresh, stage.now, &silent);
    stage.plays(made);
    stage.becomes(LI, roles(true, false, false));
    let changed = since_last(&stage.register, &stage.me, since);
    let kinds: Vec<_> = changed.iter().map(|change| change.key.kind).collect();
    assert_eq!(kinds, [Kind::FollowUp, Kind::Appointment]);
    assert_eq!(changed[1].key.id, appointment);
    assert!(changed.iter().all(|change| change.by == WANG && change.new));
    assert!(changed.iter().all(|change| change.child != Some(stranger)));
}

/// The child was seen, as somebody logs it.
fn seen(child: Id, at: DateTime<Utc>) -> Log {
    Log {
        children: vec![child],
        at,
        channel: Channel::InPerson,
        with: ContactWith::Child,
        outcome: ContactOutcome::Reached,
        words: String::new(),
    }
}

#[test]
fn consent_is_owed_of_whoever_was_seen_however_long_ago_and_by_a_logged_contact_too() {
    let mut stage = Stage::new();
    let (reached, tried) = (stage.child("张小明"), stage.child("陈静"));
    for (child, outcome) in [
        (reached, ContactOutcome::Reached),
        (tried, ContactOutcome::NoAnswer),
    ] {
        let logged = Log {
            outcome,
            ..seen(child, at(1, 10, 0))
        };
        let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
        let change = log(register, me, fresh, stage.now, &logged);
        stage.plays(change);
    }
    assert_eq!(stage.reasons(reached), [Owed::Consent]);
    assert!(stage.row(tried).is_none(), "an attempt reached nobody");
    stage.now += TimeDelta::days(300);
    assert_eq!(stage.reasons(reached), [Owed::Consent]);
}

#[test]
fn what_was_seen_before_a_case_was_closed_is_settled_with_it() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let change = log(register, me, fresh, stage.now, &seen(child, at(6, 10, 0)));
    stage.plays(change);
    let id = stage.opens(&intake(child));
    stage.now += TimeDelta::hours(1);
    let closing = Closing {
        reason: carepost::care::records::case_header::ClosingReason::Moved,
        summary: "走了".into(),
        cancel_follow_ups: true,
        cancel_appointments: true,
    };
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let closed = close(register, me, fresh, stage.now, id, &closing);
    stage.plays(closed);
    assert!(stage.row(child).is_none());
    stage.now += TimeDelta::days(2);
    let again = seen(child, stage.now - TimeDelta::hours(1));
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let change = log(register, me, fresh, stage.now, &again);
    stage.plays(change);
    assert_eq!(stage.reasons(child), [Owed::Consent]);
}

#[test]
fn a_supervisor_is_told_of_what_left_red_until_they_have_taken_note_and_nobody_else_is() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut red = intake(child);
    red.risk = RiskLevel::Red;
    red.safety_plan_later = true;
    let id = stage.opens(&red);
    stage.now += TimeDelta::hours(1);
    let lowered = RiskWish {
        to: RiskLevel::Green,
        why: "两周没有念头".into(),
        safety_plan: None,
        safety_plan_later: false,
    };
    let change = change_risk(&stage.register, &stage.me, stage.now, id, &lowered);
    stage.plays(change);
    let left_red = |stage: &Stage| {
        let row = stage.row(child);
        let reasons = row.map_or(Vec::new(), |row| row.reasons);
        reasons.iter().any(|reason| reason.owed == Owed::LeftRed)
    };
    assert!(!left_red(&stage), "nobody is told of what they did");
    stage.becomes(WANG, roles(true, false, false));
    assert!(!left_red(&stage));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    assert!(left_red(&stage));
    stage.now += TimeDelta::days(90);
    assert!(left_red(&stage), "it stays until it is seen");
    let told = to_take_note_of(&stage.register, &stage.me, &stage.visit);
    let (case, at) = (told[0].case, told[0].at);
    stage.visit.take_note(TakenNote::LeftRed { case, at });
    assert!(!left_red(&stage));
}
