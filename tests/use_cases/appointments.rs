//! Booking, moving and the states of appointments.

use carepost::care::appointment_states::AppointmentRefusal;
use carepost::care::booking_warnings::Warning;
use carepost::care::clash::Taken;
use carepost::care::consent_rules::ConsentState;
use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::records::appointment::{
    AppointmentKind, AppointmentState as S, CalledOffBy, Subject,
};
use carepost::care::records::contact::{Channel, ContactOutcome};
use carepost::care::records::follow_up::FollowUpKind;
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::use_cases::appointment_steps::{Said, advance, step};
use carepost::post::use_cases::appointments::{
    Booking, as_booking, book, change, clashes_heard, enter_afterwards, look, remove,
};
use carepost::post::use_cases::crisis::{Begun, begin};

use crate::stage::{LI, SUPERVISOR, Stage, WANG, at, day, roles};

pub fn booking(child: Id, d: u32, hour: u32) -> Booking {
    Booking {
        subject: Subject::Child(child),
        counselors: vec![LI],
        room: None,
        start: at(d, hour, 0),
        minutes: 50,
        kind: AppointmentKind::InPerson,
        place: String::new(),
        override_reason: None,
        requested: false,
        series: None,
        without_consent: String::new(),
    }
}

impl Stage {
    pub fn books(&mut self, booking: &Booking) -> Id {
        let change = book(&self.register, &self.me, &self.fresh, booking);
        self.plays(change)
    }

    fn steps(&mut self, id: Id, to: S, said: &Said) {
        let change = step(
            &self.register,
            &self.me,
            &self.fresh,
            self.now,
            id,
            to,
            said,
        );
        self.plays(change);
    }

    fn refuses(&self, id: Id, to: S, said: &Said) -> Refusal {
        let (register, me, fresh) = (&self.register, &self.me, &self.fresh);
        step(register, me, fresh, self.now, id, to, said)
            .err()
            .unwrap()
    }

    fn state(&self, id: Id) -> S {
        self.register.appointments.get(id).unwrap().state
    }
}

fn because(why: &str) -> Said {
    Said {
        why: why.into(),
        ..Said::default()
    }
}

#[test]
fn a_clash_is_refused_with_all_its_facts_and_let_through_with_a_reason() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let first = stage.books(&booking(one, 7, 10));
    let mut wish = booking(other, 7, 10);
    let refused = book(&stage.register, &stage.me, &stage.fresh, &wish)
        .err()
        .unwrap();
    let Refusal::Clashes(clashes) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(clashes.len(), 1);
    assert_eq!(
        (clashes[0].with, clashes[0].over),
        (first, Taken::Counselor(LI))
    );
    assert_eq!(clashes[0].children, [one]);
    assert_eq!(
        (clashes[0].from, clashes[0].until),
        (at(7, 10, 0), at(7, 10, 50))
    );
    wish.override_reason = Some("两人一起谈".into());
    let id = stage.books(&wish);
    let kept = stage.register.appointments.get(id).unwrap();
    assert_eq!(kept.override_reason.as_deref(), Some("两人一起谈"));
}

#[test]
fn of_two_bookings_at_the_same_moment_each_is_told_of_the_other() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let room = stage.fresh.id();
    let of = |child, counselor| Booking {
        counselors: vec![counselor],
        room: Some(room),
        ..booking(child, 7, 10)
    };
    // Each is planned before the other is known of, as by two sessions.
    let (register, fresh) = (&stage.register, &stage.fresh);
    let mine = book(register, &stage.me, fresh, &of(one, LI));
    let theirs = book(register, &stage.me, fresh, &of(other, WANG));
    let mine = stage.plays(mine);
    let theirs = stage.plays(theirs);
    let heard = |stage: &Stage, id| {
        let clashes = clashes_heard(&stage.register, &stage.me, stage.now, id);
        let with = clashes.iter().map(|clash| (clash.with, clash.over));
        with.collect::<Vec<_>>()
    };
    let over = Taken::Room(room);
    assert_eq!(heard(&stage, theirs), [(mine, over)]);
    stage.becomes(WANG, roles(true, false, false));
    assert_eq!(heard(&stage, mine), [(theirs, over)]);
    stage.becomes(SUPERVISOR, roles(false, true, false));
    assert_eq!(heard(&stage, mine), [], "neither is theirs");
    // Of what is over, or was called off since, nobody is told.
    stage.becomes(LI, roles(true, false, true));
    let now = stage.now;
    stage.now = at(7, 11, 0);
    assert_eq!(heard(&stage, theirs), []);
    stage.now = now;
    let said = Said {
        called_off_by: Some(CalledOffBy::Family),
        ..because("回老家")
    };
    stage.steps(mine, S::Cancelled, &said);
    assert_eq!(heard(&stage, theirs), []);
}

#[test]
fn touching_ends_do_not_clash_and_what_is_called_off_is_no_ones_time() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let first = stage.books(&booking(child, 7, 10));
    let mut next = booking(child, 7, 10);
    next.start = at(7, 10, 50);
    stage.books(&next);
    let said = Said {
        called_off_by: Some(CalledOffBy::Family),
        ..because("回老家")
    };
    stage.steps(first, S::Cancelled, &said);
    stage.books(&booking(child, 7, 10));
    // What takes its time again may clash by then.
    assert!(matches!(
        stage.refuses(first, S::Scheduled, &Said::default()),
        Refusal::Clashes(_)
    ));
    let anyway = Said {
        override_reason: Some("说好了".into()),
        ..Said::default()
    };
    stage.steps(first, S::Scheduled, &anyway);
    assert_eq!(stage.state(first), S::Scheduled);
}

#[test]
fn an_outing_takes_its_counselors_for_the_way() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let mut outing = booking(one, 7, 10);
    outing.subject = Subject::Outing {
        name: "红旗小学".into(),
        children: vec![one, one],
        travel_minutes: 60,
    };
    outing.kind = AppointmentKind::SchoolVisit;
    let id = stage.books(&outing);
    assert_eq!(
        stage.register.appointments.get(id).unwrap().children(),
        [one]
    );
    let looked = look(&stage.register, None, &booking(other, 7, 9), stage.now);
    assert_eq!(looked.clashes[0].with, id);
    assert_eq!(looked.free[0], at(7, 14, 30));
}

#[test]
fn the_live_look_warns_and_offers_free_times() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let sunday = look(&stage.register, None, &booking(child, 13, 10), stage.now);
    assert_eq!(sunday.warnings, [Warning::PostClosed]);
    assert_eq!(sunday.free, [at(14, 10, 0), at(14, 14, 30), at(15, 10, 0)]);
    let fine = look(&stage.register, None, &booking(child, 14, 10), stage.now);
    assert!(fine.clashes.is_empty() && fine.warnings.is_empty() && fine.free.is_empty());
    // One that is moved is not in its own way.
    let id = stage.books(&booking(child, 14, 10));
    assert!(
        look(
            &stage.register,
            Some(id),
            &booking(child, 14, 10),
            stage.now
        )
        .clashes
        .is_empty()
    );
}

#[test]
fn what_is_incomplete_is_not_booked() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let refused = |wish: &Booking| book(&stage.register, &stage.me, &stage.fresh, wish).err();
    let mut nobody = booking(child, 7, 10);
    nobody.counselors.clear();
    assert_eq!(refused(&nobody), Some(Refusal::Missing(Missing::Counselor)));
    let mut endless = booking(child, 7, 10);
    endless.minutes = 0;
    assert_eq!(refused(&endless), Some(Refusal::BadLength { most: 1440 }));
    let stranger = booking(Id([9; 16]), 7, 10);
    assert!(matches!(refused(&stranger), Some(Refusal::Gone(_))));
    stage.becomes(WANG, roles(false, true, false));
    let wish = booking(child, 7, 10);
    let refused = book(&stage.register, &stage.me, &stage.fresh, &wish).err();
    assert_eq!(refused, Some(Refusal::NotYourRole));
}

#[test]
fn a_held_session_is_a_contact_and_a_correction_takes_it_back() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.books(&booking(child, 7, 9));
    for expected in [S::Arrived, S::InSession, S::Completed] {
        stage.now += chrono::TimeDelta::minutes(10);
        let change = advance(&stage.register, &stage.me, &stage.fresh, stage.now, id);
        stage.plays(change);
        assert_eq!(stage.state(id), expected);
    }
    let contact_id = stage
        .register
        .contacts_by_child
        .under(&child)
        .next()
        .unwrap();
    let contact = stage.register.contacts.get(contact_id).unwrap();
    assert_eq!(contact.channel, Channel::InPerson);
    assert_eq!(contact.outcome, ContactOutcome::Reached);
    assert_eq!(contact.at, at(7, 9, 20));
    assert_eq!(
        stage.refuses(id, S::Missed, &Said::default()),
        Refusal::Appointment(AppointmentRefusal::NeedsReason)
    );
    stage.steps(id, S::Missed, &because("看错了人"));
    assert!(stage.register.contacts.is_empty());
    let follow_up = stage.register.follow_ups.iter().next().unwrap().1;
    assert_eq!(
        (follow_up.kind, follow_up.due, follow_up.assignee),
        (FollowUpKind::SeeChild, day(8), LI)
    );
    // Held after all: the contact is back and nothing is left to follow up.
    let said = Said {
        times: Some((at(7, 9, 0), at(7, 9, 20))),
        ..because("是来了")
    };
    stage.steps(id, S::Completed, &said);
    assert_eq!(stage.register.contacts.len(), 1);
    assert!(stage.register.follow_ups.is_empty());
}

#[test]
fn completing_what_was_not_begun_takes_the_real_times() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = booking(child, 7, 10);
    wish.kind = AppointmentKind::Phone;
    let id = stage.books(&wish);
    stage.now = at(7, 20, 0);
    assert_eq!(
        stage.refuses(id, S::Completed, &Said::default()),
        Refusal::Appointment(AppointmentRefusal::NeedsTimes)
    );
    let said = Said {
        times: Some((at(7, 10, 15), at(7, 10, 45))),
        ..Said::default()
    };
    stage.steps(id, S::Completed, &said);
    let contact = stage.register.contacts.iter().next().unwrap().1;
    assert_eq!(
        (contact.channel, contact.at),
        (Channel::Phone, at(7, 10, 15))
    );
}

#[test]
fn saturdays_missed_one_is_followed_up_on_monday() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.books(&booking(child, 12, 9));
    stage.now = at(12, 11, 0);
    stage.steps(id, S::Missed, &Said::default());
    let follow_up = stage.register.follow_ups.iter().next().unwrap().1;
    assert_eq!(follow_up.due, day(14));
    assert_eq!(follow_up.appointment, Some(id));
}

#[test]
fn a_change_keeps_the_history_and_schedules_what_waited_for_a_time() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.books(&booking(child, 7, 10));
    stage.steps(id, S::ToReschedule, &because("学校考试"));
    let mut wish = as_booking(&stage.register, id).unwrap();
    wish.start = at(9, 15, 0);
    let moved = change(&stage.register, &stage.me, stage.now, id, &wish);
    stage.plays(moved);
    let after = stage.register.appointments.get(id).unwrap();
    assert_eq!((after.state, after.start), (S::Scheduled, at(9, 15, 0)));
    assert_eq!(after.history.len(), 2);
    let again = change(&stage.register, &stage.me, stage.now, id, &wish).err();
    assert_eq!(again, Some(Refusal::AlreadySo));
    stage.steps(id, S::Arrived, &Said::default());
    let late = change(&stage.register, &stage.me, stage.now, id, &wish).err();
    assert_eq!(late, Some(Refusal::Begun(id)));
}

#[test]
fn entered_afterwards_is_completed_at_once_and_removed_with_its_contact() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let wish = booking(child, 7, 10);
    let early = enter_afterwards(&stage.register, &stage.me, &stage.fresh, stage.now, &wish);
    assert_eq!(
        early.err(),
        Some(Refusal::Appointment(AppointmentRefusal::NotYetOver))
    );
    stage.now = at(7, 18, 0);
    let change = enter_afterwards(&stage.register, &stage.me, &stage.fresh, stage.now, &wish);
    let id = stage.plays(change);
    assert!(
        stage
            .register
            .appointments
            .get(id)
            .unwrap()
            .entered_afterwards
    );
    assert_eq!(stage.changed(Kind::Contact).len(), 1);
    assert_eq!(stage.register.without_note.under(&LI).next(), Some(id));
    let removed = remove(&stage.register, &stage.me, id);
    stage.plays(removed);
    assert!(stage.register.contacts.is_empty() && stage.register.appointments.is_empty());
    assert_eq!(stage.register.without_note.under(&LI).next(), None);
}

/// A supervision session of the supervisor with Li, on the 8th at ten.
fn supervision(with: &[carepost::care::ledger::ids::PersonId]) -> Booking {
    let mut counselors = vec![SUPERVISOR];
    counselors.extend(with);
    Booking {
        subject: Subject::Supervision {
            about: " 结案怎么谈 ".into(),
        },
        counselors,
        ..booking(Id([0; 16]), 8, 10)
    }
}

#[test]
fn a_supervision_session_takes_both_people_and_the_room_and_nobody_supervises_themselves() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let room = Some(Id([60; 16]));
    stage.books(&booking(child, 8, 10));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let with_li = Booking {
        room,
        ..supervision(&[LI])
    };
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let refused = book(register, me, fresh, &with_li).err();
    let Some(Refusal::Clashes(clashes)) = refused else {
        panic!("Li is with a child then");
    };
    assert_eq!(clashes[0].over, Taken::Counselor(LI));
    let alone = book(register, me, fresh, &supervision(&[SUPERVISOR])).err();
    assert_eq!(alone, Some(Refusal::Missing(Missing::Counselor)));
    let with_wang = Booking {
        room,
        ..supervision(&[WANG])
    };
    let id = stage.books(&with_wang);
    let held = stage.register.appointments.get(id).unwrap();
    let about = Subject::Supervision {
        about: "结案怎么谈".into(),
    };
    assert!(held.subject == about && held.children().is_empty());
    // Now all three are taken: the supervisor, Wang and the room.
    let other = Booking {
        counselors: vec![SUPERVISOR, LI, WANG],
        ..with_wang
    };
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let Some(Refusal::Clashes(clashes)) = book(register, me, fresh, &other).err() else {
        panic!("they are taken");
    };
    let mut over: Vec<Taken> = clashes.iter().map(|clash| clash.over).collect();
    over.sort_unstable();
    over.dedup();
    assert_eq!(over.len(), 4, "{over:?}");
}

#[test]
fn a_supervisor_keeps_supervision_sessions_and_no_others() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let with_child = stage.books(&booking(child, 7, 10));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let (register, me, fresh) = (&stage.register, &stage.me, &stage.fresh);
    let booked = book(register, me, fresh, &booking(child, 9, 10)).err();
    let stepped = advance(register, me, fresh, stage.now, with_child).err();
    let removed = remove(register, me, with_child).err();
    for refused in [booked, stepped, removed] {
        assert_eq!(refused, Some(Refusal::NotYourRole));
    }
    // One of theirs is held, and missed, without a contact or a follow-up for anybody.
    let id = stage.books(&supervision(&[LI]));
    stage.now = at(8, 11, 0);
    let said = Said {
        times: Some((at(8, 10, 0), at(8, 10, 50))),
        ..Said::default()
    };
    stage.steps(id, S::Completed, &said);
    assert!(stage.changed(Kind::Contact).is_empty());
    // Who leads it owes the note.
    let owing = |person| stage.register.without_note.under(&person).count();
    assert_eq!((owing(SUPERVISOR), owing(LI)), (1, 0));
    let missed = stage.books(&Booking {
        start: at(8, 9, 0),
        ..supervision(&[WANG])
    });
    stage.steps(missed, S::Missed, &Said::default());
    assert!(stage.changed(Kind::FollowUp).is_empty());
}

#[test]
fn a_reason_given_for_one_clash_lets_no_other_through() {
    let mut stage = Stage::new();
    let children: Vec<Id> = ["张小明", "陈静", "李娜"]
        .map(|name| stage.child(name))
        .to_vec();
    stage.books(&booking(children[0], 7, 10));
    stage.books(&booking(children[1], 7, 14));
    let mut wish = booking(children[2], 7, 10);
    wish.override_reason = Some("两人一起谈".into());
    let id = stage.books(&wish);
    let goes =
        |stage: &Stage, wish: &Booking| change(&stage.register, &stage.me, stage.now, id, wish);
    // Ten minutes later it is the same clash.
    let mut later = as_booking(&stage.register, id).unwrap();
    later.start = at(7, 10, 10);
    assert!(look(&stage.register, Some(id), &later, stage.now).overridden);
    let moved = goes(&stage, &later);
    stage.plays(moved);
    let kept = |stage: &Stage| {
        stage
            .register
            .appointments
            .get(id)
            .unwrap()
            .override_reason
            .clone()
    };
    assert_eq!(kept(&stage).as_deref(), Some("两人一起谈"));
    let mut other = as_booking(&stage.register, id).unwrap();
    other.start = at(7, 14, 10);
    assert!(!look(&stage.register, Some(id), &other, stage.now).overridden);
    assert!(matches!(goes(&stage, &other), Err(Refusal::Clashes(_))));
    other.override_reason = Some("两人一起谈".into());
    let moved = goes(&stage, &other);
    stage.plays(moved);
    // Where nothing is in the way the reason goes.
    let mut free = as_booking(&stage.register, id).unwrap();
    free.start = at(7, 16, 0);
    let moved = goes(&stage, &free);
    stage.plays(moved);
    assert_eq!(kept(&stage), None);
}

#[test]
fn what_is_scheduled_again_is_not_let_through_by_the_reason_it_had() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    stage.books(&booking(one, 7, 10));
    let mut wish = booking(other, 7, 10);
    wish.override_reason = Some("两人一起谈".into());
    let id = stage.books(&wish);
    stage.steps(id, S::ToReschedule, &because("发烧"));
    let third = stage.child("李娜");
    let mut over = booking(third, 7, 10);
    over.override_reason = Some("三人一起谈".into());
    stage.books(&over);
    assert!(matches!(
        stage.refuses(id, S::Scheduled, &Said::default()),
        Refusal::Clashes(_)
    ));
    // One that was asked for has kept its time, and its reason with it.
    let mut asked = booking(other, 8, 10);
    stage.books(&booking(one, 8, 10));
    asked.requested = true;
    asked.override_reason = Some("两人一起谈".into());
    let asked = stage.books(&asked);
    stage.steps(asked, S::Scheduled, &Said::default());
    assert_eq!(stage.state(asked), S::Scheduled);
}

#[test]
fn after_the_first_talk_one_without_consent_is_warned_of_and_its_reason_is_kept() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let warned = |stage: &Stage| {
        let look = look(&stage.register, None, &booking(child, 9, 10), stage.now);
        look.consents
    };
    assert_eq!(warned(&stage), []);
    let first = stage.books(&booking(child, 7, 10));
    stage.now = at(7, 12, 0);
    let held = Said {
        times: Some((at(7, 10, 0), at(7, 10, 50))),
        ..Said::default()
    };
    stage.steps(first, S::Completed, &held);
    assert_eq!(warned(&stage), [(child, ConsentState::Owed)]);
    // Never a wall, and the reason stays with the appointment.
    let mut wish = booking(child, 9, 10);
    let silent = stage.books(&wish);
    wish.start = at(9, 15, 0);
    wish.without_consent = " 父亲周末回来签 ".into();
    let id = stage.books(&wish);
    let kept = |stage: &Stage, id: Id| {
        let one = stage.register.appointments.get(id).unwrap();
        one.without_consent.clone()
    };
    assert_eq!(kept(&stage, id), "父亲周末回来签");
    let said = Said {
        without_consent: "孩子自己来的".into(),
        ..Said::default()
    };
    stage.steps(silent, S::InSession, &said);
    assert_eq!(kept(&stage, silent), "孩子自己来的");
    // A talk that was before the first is no second one.
    let before = look(&stage.register, None, &booking(child, 7, 9), stage.now);
    assert_eq!(before.consents, []);
    let begun = Begun {
        id: stage.fresh.id(),
        began: stage.now,
        child: Some(child),
    };
    let log = begin(&stage.register, &stage.me, &begun);
    stage.plays(log);
    assert_eq!(
        warned(&stage),
        [],
        "nobody is asked for consent in a crisis"
    );
}
