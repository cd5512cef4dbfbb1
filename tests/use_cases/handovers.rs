//! Handing cases over and getting them back; sharing one until a day.

use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::owed::Owed;
use carepost::care::records::appointment::{
    Appointment, AppointmentKind, AppointmentState, Subject,
};
use carepost::care::records::audit::Action;
use carepost::care::records::case_header::Source;
use carepost::care::records::follow_up::{FollowUpKind, Priority};
use carepost::care::records::handover::HandoverState;
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::access::Access;
use carepost::post::change::{ChangeSet, Members};
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::today;
use carepost::post::use_cases::cases::{self, About, Intake};
use carepost::post::use_cases::follow_ups;
use carepost::post::use_cases::handovers::{self, Wish};
use carepost::post::use_cases::sharing;
use carepost::post::whose::Whose;
use carepost::post::without_counselor;
use chrono::NaiveDate;

use crate::stage::{LI, SUPERVISOR, Stage, WANG, at, day, roles};

fn access() -> Access {
    Access {
        people: [
            (LI, roles(true, false, true)),
            (WANG, roles(true, false, false)),
            (SUPERVISOR, roles(false, true, false)),
        ]
        .into(),
        ..Access::default()
    }
}

fn opens(stage: &mut Stage, child: Id, stand_in: Option<PersonId>) -> Id {
    let intake = Intake {
        child,
        risk: RiskLevel::Yellow,
        source: Source::default(),
        counselor: LI,
        stand_in,
        team: Vec::new(),
        supervisor: None,
        about: About::default(),
        safety_plan_later: false,
    };
    let planned = cases::open(&stage.register, &stage.me, &stage.fresh, stage.now, &intake);
    stage.plays(planned)
}

fn books(stage: &mut Stage, child: Id, by: PersonId, d: u32, hour: u32) -> Id {
    let id = stage.fresh.id();
    let appointment = Appointment::scheduled(
        Subject::Child(child),
        vec![by],
        at(d, hour, 0),
        50,
        AppointmentKind::InPerson,
    );
    let change = ChangeSet::new(Action::Create)
        .put(id, Scope::Clinical, 0, &appointment)
        .unwrap();
    stage.plays(Ok(change));
    id
}

fn owes(stage: &mut Stage, child: Id, due: NaiveDate) -> Id {
    let wish = follow_ups::Wish {
        children: vec![child],
        kind: FollowUpKind::CallCarer,
        assignee: LI,
        due,
        before: None,
        after: None,
        priority: Priority::Normal,
        words: String::new(),
    };
    let made = follow_ups::make(&stage.register, &stage.me, &stage.fresh, stage.now, &wish);
    stage.plays(made)
}

fn wish(begins: u32, ends: Option<u32>, cases: Vec<(Id, String)>) -> Wish {
    Wish {
        from: LI,
        to: WANG,
        begins: day(begins),
        ends: ends.map(day),
        cases,
        stays: false,
        forced: None,
    }
}

fn hand_over(stage: &Stage, wish: &Wish) -> Result<ChangeSet, Refusal> {
    handovers::hand_over(
        &stage.register,
        &stage.me,
        &access(),
        &stage.fresh,
        stage.now,
        wish,
    )
}

fn leads(stage: &Stage, appointment: Id) -> Vec<PersonId> {
    let appointments = &stage.register.appointments;
    appointments.get(appointment).unwrap().counselors.clone()
}

#[test]
fn cases_go_over_for_a_time_with_what_is_dated_in_it_and_come_back_by_themselves() {
    let mut stage = Stage::new();
    let (one, two) = (stage.child("张小明"), stage.child("李小红"));
    let (case, other) = (
        opens(&mut stage, one, None),
        opens(&mut stage, two, Some(WANG)),
    );
    let within = books(&mut stage, one, LI, 9, 10);
    let after = books(&mut stage, one, LI, 16, 10);
    let clashes = books(&mut stage, two, LI, 10, 10);
    let taken = stage.child("王小刚");
    books(&mut stage, taken, WANG, 10, 10);
    let due = owes(&mut stage, one, day(10));
    let later = owes(&mut stage, one, day(20));

    let handed = wish(
        7,
        Some(14),
        vec![(case, "爷爷住院".into()), (other, String::new())],
    );
    let outlook = handovers::outlook(&stage.register, &handed, day(7));
    assert_eq!(outlook.appointments, [within]);
    assert_eq!(outlook.clashing, [clashes]);
    assert_eq!(outlook.follow_ups, [due]);
    let id = stage.plays(hand_over(&stage, &handed));

    // The successor, on no team before, is given the key up to a week after; the stand-in holds it already.
    let members = &stage.last.members;
    assert_eq!(members.len(), 1);
    assert_eq!(members[0].scope, Scope::Case(case));
    assert_eq!(
        members[0].joined,
        [(WANG, Some(at(22, 0, 0).timestamp_millis()))]
    );
    let header = stage.register.cases.get(case).unwrap();
    assert_eq!((header.counselor, header.team.clone()), (WANG, vec![LI]));
    let header = stage.register.cases.get(other).unwrap();
    assert_eq!((header.counselor, header.stand_in), (WANG, None));
    assert_eq!(leads(&stage, within), [WANG]);
    assert_eq!(leads(&stage, after), [LI]);
    assert_eq!(
        leads(&stage, clashes),
        [LI],
        "refused by the clash, and said"
    );
    let assignee = |stage: &Stage, id| stage.register.follow_ups.get(id).unwrap().assignee;
    assert_eq!(assignee(&stage, due), WANG);
    assert_eq!(assignee(&stage, later), LI);
    let watch = handovers::watch_in(&stage.register, case);
    assert_eq!(
        watch.iter().map(|(_, text)| *text).collect::<Vec<_>>(),
        ["爷爷住院"]
    );
    for person in [LI, WANG] {
        let open = handovers::of_person(&stage.register, person);
        assert_eq!(open.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [id]);
    }

    // On its last day nothing happens; with the first session after it, of either, the cases are back.
    let due_at =
        |stage: &Stage, d| handovers::due(&stage.register, &stage.me, &access(), at(d, 8, 0));
    assert!(due_at(&stage, 14).is_none());
    stage.becomes(WANG, roles(true, false, false));
    let back = due_at(&stage, 15).unwrap();
    stage.plays(Ok(back));
    let header = stage.register.cases.get(case).unwrap();
    assert_eq!((header.counselor, header.team.clone()), (LI, vec![]));
    let header = stage.register.cases.get(other).unwrap();
    assert_eq!((header.counselor, header.stand_in), (LI, Some(WANG)));
    assert_eq!(assignee(&stage, due), LI);
    assert_eq!(
        leads(&stage, within),
        [WANG],
        "it was held, or will be said to be"
    );
    assert_eq!(
        stage.register.handovers.get(id).unwrap().state,
        HandoverState::Returned
    );
    assert!(handovers::watch_in(&stage.register, case).is_empty());
    assert!(due_at(&stage, 16).is_none(), "once");
}

#[test]
fn a_handover_that_lies_ahead_begins_with_its_day() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, None);
    let owed = [8, 10, 12].map(|d| owes(&mut stage, child, day(d)));
    let assignees =
        |stage: &Stage| owed.map(|id| stage.register.follow_ups.get(id).unwrap().assignee);
    let id = stage.plays(hand_over(
        &stage,
        &wish(9, Some(11), vec![(case, String::new())]),
    ));
    assert_eq!(stage.register.cases.get(case).unwrap().counselor, LI);
    // What is due before it begins is still to be done by who has the case.
    assert_eq!(assignees(&stage), [LI, WANG, LI]);
    assert_eq!(
        stage.last.members.len(),
        1,
        "the key is given ahead, since nobody may be there later"
    );
    let on = |stage: &Stage, d| handovers::due(&stage.register, &stage.me, &access(), at(d, 8, 0));
    assert!(on(&stage, 8).is_none());
    // Nothing goes to who was suspended meanwhile.
    let mut without = access();
    without.people.remove(&WANG);
    assert!(handovers::due(&stage.register, &stage.me, &without, at(9, 8, 0)).is_none());
    stage.becomes(WANG, roles(true, false, false));
    let begun = on(&stage, 9).unwrap();
    stage.plays(Ok(begun));
    // What was not done by then goes over with the case, and comes back with it.
    assert_eq!(assignees(&stage), [WANG, WANG, LI]);
    assert_eq!(stage.register.cases.get(case).unwrap().counselor, WANG);
    assert_eq!(
        stage.register.handovers.get(id).unwrap().state,
        HandoverState::Running
    );
    let back = on(&stage, 12).unwrap();
    stage.plays(Ok(back));
    assert_eq!(assignees(&stage), [LI; 3]);
}

#[test]
fn who_comes_back_early_gets_back_what_is_still_to_come() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, None);
    let soon = books(&mut stage, child, LI, 8, 10);
    let later = books(&mut stage, child, LI, 11, 10);
    let id = stage.plays(hand_over(
        &stage,
        &wish(7, Some(14), vec![(case, String::new())]),
    ));
    let back = handovers::give_back(&stage.register, &stage.me, at(10, 9, 0), id);
    stage.plays(back);
    assert_eq!(stage.register.cases.get(case).unwrap().counselor, LI);
    assert_eq!(leads(&stage, soon), [WANG]);
    assert_eq!(leads(&stage, later), [LI]);
    let again = handovers::give_back(&stage.register, &stage.me, at(10, 9, 5), id).err();
    assert_eq!(again, Some(Refusal::AlreadySo));
}

#[test]
fn for_good_the_successors_session_takes_the_key_from_who_has_left() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, None);
    stage.plays(hand_over(
        &stage,
        &wish(7, None, vec![(case, String::new())]),
    ));
    let header = stage.register.cases.get(case).unwrap();
    assert_eq!(header.care_team(), [WANG]);
    assert_eq!(stage.last.members[0].joined, [(WANG, None)]);
    let mut access = access();
    access.members.insert(case, vec![(LI, None), (WANG, None)]);
    let due = |stage: &Stage, access: &Access| {
        handovers::due(&stage.register, &stage.me, access, at(8, 8, 0))
    };
    assert!(
        due(&stage, &access).is_none(),
        "who goes would know the new key"
    );
    stage.becomes(WANG, roles(true, false, false));
    let closed = due(&stage, &access).unwrap();
    let expected = Members {
        scope: Scope::Case(case),
        joined: vec![],
        left: vec![LI],
    };
    assert_eq!(closed.members, [expected]);
    access.members.insert(case, vec![(WANG, None)]);
    assert!(due(&stage, &access).is_none());
}

#[test]
fn nothing_is_handed_over_that_is_not_ones_own_or_to_somebody_who_does_not_counsel() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, None);
    let one = || vec![(case, String::new())];
    let refused = |wish: Wish| hand_over(&stage, &wish).err();
    assert_eq!(
        refused(wish(7, None, vec![])),
        Some(Refusal::NothingToHandOver)
    );
    for to in [LI, SUPERVISOR] {
        let wish = Wish {
            to,
            ..wish(7, None, one())
        };
        assert_eq!(refused(wish), Some(Refusal::Missing(Missing::Counselor)));
    }
    assert_eq!(
        refused(wish(9, Some(8), one())),
        Some(Refusal::EndsBeforeItBegins)
    );
    assert_eq!(refused(wish(1, Some(6), one())), Some(Refusal::EndIsOver));
    let of_another = Wish {
        from: WANG,
        to: LI,
        ..wish(7, None, one())
    };
    assert_eq!(refused(of_another), Some(Refusal::NotYourRole));
    let without_reason = Wish {
        forced: Some(" ".into()),
        ..wish(7, None, one())
    };
    assert_eq!(
        refused(without_reason),
        Some(Refusal::Missing(Missing::Reason))
    );
}

#[test]
fn who_cannot_is_handed_over_for_by_force_with_a_reason() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, None);
    let booked = books(&mut stage, child, LI, 9, 10);
    // A counselor of whom the case's key is not asked: the recovery key gives it.
    stage.becomes(WANG, roles(true, false, false));
    let forced = Wish {
        forced: Some("因病无法工作".into()),
        ..wish(7, None, vec![(case, String::new())])
    };
    let id = stage.plays(hand_over(&stage, &forced));
    assert!(stage.last.members.is_empty());
    let handover = stage.register.handovers.get(id).unwrap();
    assert!(handover.forced);
    assert_eq!(handover.reason, "因病无法工作");
    assert_eq!(stage.register.cases.get(case).unwrap().care_team(), [WANG]);
    assert_eq!(leads(&stage, booked), [WANG]);
    let state = stage.register.appointments.get(booked).unwrap().state;
    assert_eq!(state, AppointmentState::Scheduled);
}

#[test]
fn a_case_is_shared_through_a_day_and_ended_before_it() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = opens(&mut stage, child, Some(WANG));
    let through = |d| sharing::Wish {
        with: SUPERVISOR,
        through: day(d),
    };
    let share = |access: &Access, wish| {
        sharing::share_case(&stage.register, &stage.me, access, stage.now, case, wish)
    };
    let shared = share(&access(), through(10)).unwrap_or_else(|_| panic!());
    let until = at(11, 0, 0).timestamp_millis();
    assert_eq!(shared.members[0].joined, [(SUPERVISOR, Some(until))]);
    assert!(shared.members[0].left.is_empty());
    assert_eq!(share(&access(), through(6)).err(), Some(Refusal::EndIsOver));
    let with_team = sharing::Wish {
        with: WANG,
        ..through(10)
    };
    assert_eq!(share(&access(), with_team).err(), Some(Refusal::AlreadySo));

    let mut passing = access();
    let own = at(10, 0, 0).timestamp_millis();
    passing.members.insert(case, vec![(LI, Some(own))]);
    assert_eq!(
        share(&passing, through(10)).err(),
        Some(Refusal::LongerThanOwn)
    );
    assert!(share(&passing, through(9)).is_ok());

    let mut with_share = access();
    with_share
        .members
        .insert(case, vec![(SUPERVISOR, Some(until))]);
    assert_eq!(
        share(&with_share, through(10)).err(),
        Some(Refusal::AlreadySo)
    );
    let longer = share(&with_share, through(12)).unwrap_or_else(|_| panic!());
    assert!(longer.members[0].left.is_empty());
    let shorter = share(&with_share, through(9)).unwrap_or_else(|_| panic!());
    assert_eq!(
        shorter.members[0].left,
        [SUPERVISOR],
        "a new key, up to the earlier day"
    );
    // Who reads it by a share passes it on to nobody, though they hold its key.
    let mut reader = stage.me.clone();
    reader.person = SUPERVISOR;
    let wish = sharing::Wish {
        with: PersonId([99; 16]),
        ..through(9)
    };
    let passed_on =
        sharing::share_case(&stage.register, &reader, &with_share, stage.now, case, wish);
    assert_eq!(passed_on.err(), Some(Refusal::NotOnTeam(SUPERVISOR)));
    let ended = sharing::end_case(&stage.register, &stage.me, case, SUPERVISOR);
    let ended = ended.unwrap_or_else(|_| panic!());
    assert_eq!(ended.members[0].left, [SUPERVISOR]);
    assert!(ended.members[0].joined.is_empty());
    assert_eq!(ended.about.map(|key| key.kind), Some(Kind::CaseHeader));
}

#[test]
fn what_a_counselor_who_has_gone_leaves_is_owed_by_the_stand_in_and_seen_by_supervisors() {
    let mut stage = Stage::new();
    let (child, other) = (stage.child("张小明"), stage.child("李娜"));
    opens(&mut stage, child, Some(WANG));
    opens(&mut stage, other, None);
    books(&mut stage, child, LI, 12, 9);
    books(&mut stage, child, LI, 6, 9);
    owes(&mut stage, child, day(7));
    // Whose the case is may change; who opened it does not.
    let case = stage.register.open_case(child).unwrap().1;
    assert_eq!(case.opened_by, Some(LI));
    stage.now = at(28, 9, 0);
    let has = without_counselor::in_hand(&stage.register, LI, at(7, 9, 0));
    assert_eq!((has.cases, has.pressing), (2, 0));
    assert_eq!((has.appointments, has.follow_ups), (1, 1));
    assert!(without_counselor::in_hand(&stage.register, WANG, stage.now).is_nothing());

    let owed = |stage: &Stage, child: Id| -> Vec<Owed> {
        let mine = Whose::Of(stage.me.person);
        today::owed(&stage.register, &stage.me, stage.now, mine, &[])
            .into_iter()
            .filter(|row| row.child == Some(child))
            .flat_map(|row| row.reasons)
            .map(|reason| reason.owed)
            .collect()
    };
    stage.becomes(WANG, roles(true, false, false));
    assert_eq!(owed(&stage, child), [], "Li is at work, and owes it");
    stage.me.colleagues.remove(&LI);
    let fallen = owed(&stage, child);
    for reason in [
        Owed::Outcome,
        Owed::FollowUpOverdue,
        Owed::Contact,
        Owed::NoCounselor,
    ] {
        assert!(fallen.contains(&reason), "{reason:?} of {fallen:?}");
    }
    assert_eq!(owed(&stage, other), [], "Wang does not stand in there");

    stage.becomes(SUPERVISOR, roles(false, true, false));
    stage.me.colleagues.remove(&LI);
    assert!(owed(&stage, child).contains(&Owed::NoCounselor));
    assert!(owed(&stage, other).contains(&Owed::NoCounselor));
    let whose = without_counselor::whose(&stage.register, &stage.me);
    assert_eq!(whose.into_iter().collect::<Vec<_>>(), [LI]);
    // Whoever is at work and counsels no more has left them as well.
    stage.me.colleagues.insert(LI, roles(false, false, true));
    assert!(owed(&stage, child).contains(&Owed::NoCounselor));
    stage.me.colleagues.insert(LI, roles(true, false, true));
    assert_eq!(owed(&stage, child), []);
}
