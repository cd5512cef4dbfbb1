//! Use cases through a real session, host and disk: what is planned is what every commit is held against.

mod post_kit;

use carepost::care::case_number::CaseNumber;
use carepost::care::ledger::ids::*;
use carepost::care::records::appointment::{AppointmentKind, Subject};
use carepost::care::records::audit::Action;
use carepost::care::records::case_header::{CaseState, ClosingReason};
use carepost::care::records::note_header::{NoteForm, NoteKind, NoteState};
use carepost::care::records::person_around::{PersonAround, Relation};
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::approvals::to_decide;
use carepost::post::change::ChangeSet;
use carepost::post::crises;
use carepost::post::fresh::Fresh;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::session::Session;
use carepost::post::today::approvals_awaited;
use carepost::post::use_cases::appointments::{Booking, book};
use carepost::post::use_cases::case_numbers;
use carepost::post::use_cases::case_steps::{Closing, close, decide_closing, step};
use carepost::post::use_cases::cases::{About, Intake, open};
use carepost::post::use_cases::children;
use carepost::post::use_cases::contacts::{Log, log};
use carepost::post::use_cases::crisis::{Begun, Said, add, begin as begin_log, name_child};
use carepost::post::use_cases::follow_ups::{Done, Next, Wish, done, make};
use carepost::post::use_cases::inbox::{catch, ticked_off};
use carepost::post::use_cases::note_signing::{Decision, countersign, signed, to_sign};
use carepost::post::use_cases::notes::{WrittenOn, as_writing, begin, remark_of, save};
use carepost::post::use_cases::people_around;
use carepost::post::use_cases::settings::put_card;
use chrono::TimeDelta;
use post_kit::*;

struct Work {
    session: Session,
    register: Register,
    fresh: Fresh,
}

impl Work {
    fn begins(session: Session, seed: u8) -> Work {
        let mut work = Work {
            session,
            register: Register::default(),
            fresh: Fresh::new([seed; 32]),
        };
        let kinds: Vec<Kind> = FIRST.iter().chain(BEHIND).copied().collect();
        let count = work.session.read(&kinds, &mut work.register).unwrap();
        assert_eq!(count.faults, 0);
        work
    }

    /// Saves a change, takes in what came of it, and gives the record it is about.
    fn saves(&mut self, change: Result<ChangeSet, Refusal>) -> Id {
        let change = match change {
            Ok(change) => change,
            Err(refusal) => panic!("refused: {refusal:?}"),
        };
        let (_, arrived) = self.session.save(&change).unwrap();
        for record in &arrived {
            self.register.take(&record.opened()).unwrap();
        }
        change.about.unwrap().id
    }
}

#[test]
fn a_childs_first_weeks_are_saved_as_planned_and_read_back() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let me = work.session.me().clone();
    let now = now();
    let today = now.date_naive();
    let child = on_register(&mut work, "张小明");
    let father = PersonAround::new("张大山", Relation::Father);
    let added = people_around::add(&work.register, &me, child, &father);
    work.saves(added);
    let told = Log {
        children: vec![child],
        at: now,
        channel: carepost::care::records::contact::Channel::Phone,
        with: carepost::care::records::contact::ContactWith::Child,
        outcome: carepost::care::records::contact::ContactOutcome::Reached,
        words: "先聊了聊".into(),
    };
    let logged = log(&work.register, &me, &work.fresh, now, &told);
    work.saves(logged);
    // A note from before the case, which goes over to it once the case is open.
    let kind = NoteKind::Progress;
    let on = WrittenOn::Child(child);
    let mut writing = begin(&work.register, &work.fresh, now, on, kind, NoteForm::Free)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    writing.sections[0].text = "想妈妈".into();
    let note = writing.id;
    let saved = save(&work.register, &me, &writing);
    work.saves(saved);
    let intake = Intake {
        child,
        risk: RiskLevel::Orange,
        source: carepost::care::records::case_header::Source::School,
        counselor: me.person,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        about: About {
            words: "夜里哭".into(),
            ..About::default()
        },
        safety_plan_later: false,
    };
    let opened = open(&work.register, &me, &work.fresh, now, &intake);
    let case = work.saves(opened);
    let me = work.session.me().clone();
    let writing =
        as_writing(&work.register, &me, note).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let saved = save(&work.register, &me, &writing);
    work.saves(saved);
    sign_again(&mut work, note);
    let wish = Wish {
        children: vec![child],
        kind: carepost::care::records::follow_up::FollowUpKind::CallParent,
        assignee: me.person,
        due: today,
        before: None,
        after: None,
        priority: Default::default(),
        words: "问过年回不回".into(),
    };
    let made = make(&work.register, &me, &work.fresh, now, &wish);
    let follow_up = work.saves(made);
    let how = Done {
        outcome: "回".into(),
        contact: None,
        next: Some(Next {
            due: today,
            kind: None,
            assignee: None,
            words: None,
        }),
    };
    let change = done(&work.register, &me, &work.fresh, now, follow_up, &how);
    work.saves(change);

    let again = Work::begins(post.sign_in("chen"), 2);
    let header = again.register.notes.get(note).unwrap();
    assert_eq!((header.state, header.case), (NoteState::Signed, Some(case)));
    assert!(again.register.drafts.get(note).is_none());
    assert_eq!(again.register.follow_ups.len(), 2);
    assert_eq!(again.register.case_words.get(case).unwrap().words, "夜里哭");
}

#[test]
fn what_was_removed_is_written_again_after_another_sign_in() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let me = work.session.me().clone();
    let added = children::add(
        &work.register,
        &me,
        &work.fresh,
        &child("张小明"),
        &Default::default(),
    );
    let id = work.saves(added);
    let key = RecordKey::new(Kind::Child, id);
    let removed =
        ChangeSet::new(Action::Remove).remove(key, carepost::care::ledger::scope::Scope::Staff, 1);
    work.saves(Ok(removed));
    let mut again = Work::begins(post.sign_in("chen"), 2);
    assert!(again.register.children.get(id).is_none());
    assert_eq!(again.register.children.revision(id), 2);
    let back = ChangeSet::new(Action::Create).put(
        id,
        carepost::care::ledger::scope::Scope::Staff,
        again.register.children.revision(id),
        &child("张小明"),
    );
    again.saves(back.map_err(Refusal::from));
    assert!(again.register.children.get(id).is_some());
}

#[test]
fn a_supervisor_announces_that_they_read_a_note_then_returns_and_countersigns_it() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let supervisor = post.join(&mut work.session, "zhou", SUPERVISOR);
    let mut work = Work::begins(post.sign_in("chen"), 2);
    let me = work.session.me().clone();
    is_supervised(&mut work);
    let child = on_register(&mut work, "张小明");
    let intake = Intake {
        child,
        risk: RiskLevel::Yellow,
        source: carepost::care::records::case_header::Source::School,
        counselor: me.person,
        stand_in: None,
        team: vec![supervisor],
        supervisor: None,
        about: About::default(),
        safety_plan_later: false,
    };
    let opened = open(&work.register, &me, &work.fresh, now(), &intake);
    let case = work.saves(opened);
    let note = sign_on(&mut work, child);
    let signed_id = work.register.notes.get(note).unwrap().signed.unwrap();

    let mut looks_in = Work::begins(post.sign_in("zhou"), 3);
    let them = looks_in.session.me().clone();
    assert_eq!(approvals_awaited(&looks_in.register, &them).len(), 1);
    // Nothing of the case is handed out unasked, and that is no fault of the host.
    assert!(looks_in.session.hold_against_chain().unwrap().is_sound());
    assert!(looks_in.register.signed.get(signed_id).is_none());
    let scope = carepost::care::ledger::scope::Scope::Case(case);
    let key = RecordKey::new(Kind::SignedNote, signed_id);
    let arrived = looks_in.session.read_announced(scope, vec![key]).unwrap();
    for record in &arrived {
        looks_in.register.take(&record.opened()).unwrap();
    }
    assert!(looks_in.register.signed.get(signed_id).is_some());
    let decide = |work: &mut Work, decision| {
        let (register, me, fresh) = (&work.register, &them, &work.fresh);
        let change = countersign(register, me, fresh, now(), note, decision);
        work.saves(change);
    };
    decide(&mut looks_in, Decision::Returned("写上计划"));

    let mut work = Work::begins(post.sign_in("chen"), 4);
    assert_eq!(remark_of(&work.register, note), Some("写上计划"));
    sign_again(&mut work, note);
    let signed_id = work.register.notes.get(note).unwrap().signed.unwrap();
    let mut looks_in = Work::begins(post.sign_in("zhou"), 5);
    let key = RecordKey::new(Kind::SignedNote, signed_id);
    let arrived = looks_in.session.read_announced(scope, vec![key]).unwrap();
    for record in &arrived {
        looks_in.register.take(&record.opened()).unwrap();
    }
    decide(&mut looks_in, Decision::Countersigned);
    let again = Work::begins(post.sign_in("chen"), 6);
    let header = again.register.notes.get(note).unwrap();
    assert_eq!(header.state, NoteState::Signed);
    drop((work, looks_in, again));
    assert!(post.check().faults.is_empty());
}

/// Reads what was shared with somebody for their approval.
fn reads_shared(work: &mut Work, case: Id, key: RecordKey) -> Result<(), Refusal> {
    let scope = carepost::care::ledger::scope::Scope::Case(case);
    let arrived = work.session.read_shared(scope, &[(key, 1)])?;
    for record in &arrived {
        work.register.take(&record.opened()).unwrap();
    }
    Ok(())
}

#[test]
fn a_closing_is_approved_by_whom_its_summary_is_sealed_to_and_a_note_countersigned_alike() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    post.join(&mut work.session, "zhou", SUPERVISOR);
    post.join(&mut work.session, "wang", COUNSELOR);
    let mut work = Work::begins(post.sign_in("chen"), 2);
    let me = work.session.me().clone();
    assert_eq!(me.colleagues.len(), 3);
    let mut settings = work.register.settings.clone();
    settings.closing_approval = carepost::care::records::settings::ApprovalRule::BeforeClosing;
    let changed =
        carepost::post::use_cases::settings::change(&work.register, &me, now(), &settings);
    work.saves(changed);
    is_supervised(&mut work);
    let child = on_register(&mut work, "张小明");
    let intake = Intake {
        child,
        risk: RiskLevel::Yellow,
        source: carepost::care::records::case_header::Source::School,
        counselor: me.person,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        about: About {
            words: "夜里哭".into(),
            ..About::default()
        },
        safety_plan_later: false,
    };
    let opened = open(&work.register, &me, &work.fresh, now(), &intake);
    let case = work.saves(opened);
    let me = work.session.me().clone();
    let note = sign_on(&mut work, child);
    let signed_id = work.register.notes.get(note).unwrap().signed.unwrap();
    let closing = Closing {
        reason: ClosingReason::Moved,
        summary: "随父母去了东莞".into(),
        cancel_follow_ups: true,
        cancel_appointments: true,
    };
    let closed = close(&work.register, &me, &work.fresh, now(), case, &closing);
    work.saves(closed);

    let mut approver = Work::begins(post.sign_in("zhou"), 3);
    let them = approver.session.me().clone();
    let waiting = to_decide(&approver.register, &them);
    assert_eq!(waiting.len(), 2);
    let (register, fresh) = (&approver.register, &approver.fresh);
    let unread = decide_closing(register, &them, fresh, now(), case, true, "").err();
    assert!(matches!(unread, Some(Refusal::NotReadable(_))));
    let content = waiting.iter().find_map(|one| {
        let content = one.content?;
        (content.kind == Kind::ClosingSummary).then_some(content)
    });
    let text = RecordKey::new(Kind::SignedNote, signed_id);
    for key in [content.unwrap(), text] {
        reads_shared(&mut approver, case, key).unwrap();
    }
    let summary = approver.register.closing_summaries.get(content.unwrap().id);
    assert_eq!(summary.unwrap().summary, "随父母去了东莞");
    // Those two and nothing else of the case.
    assert!(approver.register.case_words.get(case).is_none());
    let words = RecordKey::new(Kind::CaseWords, case);
    assert!(reads_shared(&mut approver, case, words).is_err());
    let (register, fresh) = (&approver.register, &approver.fresh);
    let approved = decide_closing(register, &them, fresh, now(), case, true, "");
    approver.saves(approved);
    let (register, fresh) = (&approver.register, &approver.fresh);
    let countersigned = countersign(register, &them, fresh, now(), note, Decision::Countersigned);
    approver.saves(countersigned);

    // A colleague who approves nothing is handed neither.
    let mut wang = Work::begins(post.sign_in("wang"), 4);
    assert!(reads_shared(&mut wang, case, content.unwrap()).is_err());
    assert!(reads_shared(&mut wang, case, text).is_err());

    let mut work = Work::begins(post.sign_in("chen"), 5);
    let closed = close(&work.register, &me, &work.fresh, now(), case, &closing);
    work.saves(closed);
    assert!(!work.register.cases.get(case).unwrap().is_open());
    let header = work.register.notes.get(note).unwrap();
    assert_eq!(header.state, NoteState::Signed);
    drop((work, approver, wang));
    assert!(post.check().faults.is_empty());
}

#[test]
fn what_is_written_of_a_supervision_session_is_read_by_who_took_part_and_nobody_else() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let zhou = post.join(&mut work.session, "zhou", SUPERVISOR);
    post.join(&mut work.session, "wang", COUNSELOR);
    let chen = work.session.me().person;
    let mut leads = Work::begins(post.sign_in("zhou"), 2);
    let me = leads.session.me().clone();
    let booking = Booking {
        subject: Subject::Supervision {
            about: "结案".into(),
        },
        counselors: vec![zhou, chen],
        room: None,
        start: now() - TimeDelta::hours(2),
        minutes: 50,
        kind: AppointmentKind::InPerson,
        place: String::new(),
        override_reason: None,
        requested: false,
        series: None,
        without_consent: String::new(),
    };
    let booked = book(&leads.register, &me, &leads.fresh, &booking);
    let session = leads.saves(booked);
    let on = WrittenOn::Appointment(session);
    let (kind, form) = (NoteKind::Progress, NoteForm::Supervision);
    let mut writing = begin(&leads.register, &leads.fresh, now(), on, kind, form)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    writing.sections[0].text = "怎么谈结案".into();
    let saved = save(&leads.register, &me, &writing);
    leads.saves(saved);
    sign_again(&mut leads, writing.id);
    let signed_id = leads.register.notes.get(writing.id).unwrap().signed;
    let key = RecordKey::new(Kind::SignedNote, signed_id.unwrap());
    let scope = carepost::care::ledger::scope::Scope::Private(zhou);
    let mut took_part = Work::begins(post.sign_in("chen"), 3);
    let arrived = took_part.session.read_shared(scope, &[(key, 1)]).unwrap();
    assert_eq!(arrived.len(), 1);
    let mut wang = Work::begins(post.sign_in("wang"), 4);
    assert!(wang.session.read_shared(scope, &[(key, 1)]).is_err());
    drop((work, leads, took_part, wang));
    assert!(post.check().faults.is_empty());
}

/// Writes a note on a child and signs it.
fn sign_on(work: &mut Work, child: Id) -> Id {
    let on = WrittenOn::Child(child);
    let (kind, form) = (NoteKind::Progress, NoteForm::Free);
    let mut writing = begin(&work.register, &work.fresh, now(), on, kind, form)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    writing.sections[0].text = "想妈妈".into();
    let me = work.session.me().clone();
    let saved = save(&work.register, &me, &writing);
    work.saves(saved);
    sign_again(work, writing.id);
    writing.id
}

fn sign_again(work: &mut Work, note: Id) {
    let me = work.session.me().clone();
    let writing =
        as_writing(&work.register, &me, note).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let text = to_sign(&work.register, &me, now(), std::slice::from_ref(&writing));
    let text = text.unwrap().remove(0);
    let signature = work.session.sign(&text);
    let texts = [(writing, text, signature)];
    let change = signed(&work.register, &me, &work.fresh, &texts);
    work.saves(change);
}

#[test]
fn undo_brings_a_caught_line_back_with_what_it_became() {
    let post = Post::found();
    let mut work = Work::begins(post.sign_in("chen"), 1);
    let me = work.session.me().clone();
    let child = on_register(&mut work, "张小明");
    let caught = catch(&work.register, &me, &work.fresh, now(), "给学校打电话");
    let line = work.saves(caught);
    let wish = Wish {
        children: vec![child],
        kind: carepost::care::records::follow_up::FollowUpKind::School,
        assignee: me.person,
        due: now().date_naive(),
        before: None,
        after: None,
        priority: Default::default(),
        words: "给学校打电话".into(),
    };
    let made = make(&work.register, &me, &work.fresh, now(), &wish);
    let made = ticked_off(&work.register, &me, Some(line), made);
    let follow_up = work.saves(made);
    assert!(work.register.inbox.get(line).unwrap().sorted_out);
    let last = work.session.own_changes().pop().unwrap();
    let (_, arrived) = work.session.take_back(last.change).unwrap();
    for record in &arrived {
        work.register.take(&record.opened()).unwrap();
    }
    assert!(!work.register.inbox.get(line).unwrap().sorted_out);
    assert!(work.register.follow_ups.get(follow_up).is_none());
}

/// A case on whose team these two are, of a child new on the register.
fn case_of_two(work: &mut Work, name: &str, other: PersonId) -> (Id, Id) {
    let child = on_register(work, name);
    (child, intake_of(work, child, other))
}

/// Puts a child on the register.
fn on_register(work: &mut Work, name: &str) -> Id {
    let (register, me) = (&work.register, work.session.me());
    let added = children::add(register, me, &work.fresh, &child(name), &Default::default());
    work.saves(added)
}

/// Opens a case of a child, on whose team these two are.
fn intake_of(work: &mut Work, child: Id, other: PersonId) -> Id {
    let me = work.session.me();
    let intake = Intake {
        child,
        risk: RiskLevel::Orange,
        source: carepost::care::records::case_header::Source::School,
        counselor: me.person,
        stand_in: None,
        team: vec![other],
        supervisor: None,
        about: About::default(),
        safety_plan_later: false,
    };
    let opened = open(&work.register, me, &work.fresh, now(), &intake);
    work.saves(opened)
}

/// Has whoever works here countersigned from now on.
fn is_supervised(work: &mut Work) {
    let me = work.session.me().clone();
    let mut staff = work.register.staff.iter();
    let (id, card) = staff.find(|(_, card)| card.person == me.person).unwrap();
    let mut card = card.clone();
    drop(staff);
    card.needs_countersign = true;
    let supervised = put_card(&work.register, &me, id, &card);
    work.saves(supervised);
}

impl Work {
    /// Closes a case of which nothing is open.
    fn closes(&mut self, case: Id) {
        let closing = Closing {
            reason: ClosingReason::GoalsMet,
            summary: "都好了".into(),
            cancel_follow_ups: false,
            cancel_appointments: false,
        };
        let (register, me) = (&self.register, self.session.me());
        let closed = close(register, me, &self.fresh, now(), case, &closing);
        self.saves(closed);
    }

    /// Plans to open a closed case again.
    fn reopens(&self, case: Id) -> Result<ChangeSet, Refusal> {
        let (register, me) = (&self.register, self.session.me());
        step(
            register,
            me,
            now(),
            case,
            CaseState::Active,
            None,
            "又要帮忙",
        )
    }

    /// Takes in what others did meanwhile.
    fn hears(&mut self) {
        for record in self.session.catch_up().unwrap() {
            self.register.take(&record.opened()).unwrap();
        }
    }

    fn writes(&mut self, begun: &Begun, text: &str) {
        let me = self.session.me().clone();
        let said = Said::words(now(), text);
        let id = self.fresh.id();
        self.saves(add(&self.register, &me, begun, id, &said));
    }

    fn lines(&self, log: Id) -> Vec<String> {
        let lines = crises::lines(&self.register, log);
        let mut texts: Vec<String> = lines.iter().map(|one| one.line.text.clone()).collect();
        texts.sort();
        texts
    }
}

#[test]
fn two_write_in_one_crisis_log_at_once_and_neither_line_is_refused() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let mut chen = Work::begins(chen, 1);
    let (child, _) = case_of_two(&mut chen, "张小明", wang);
    let mut wang = Work::begins(post.sign_in("wang"), 2);
    let begun = Begun {
        id: id(70),
        began: now(),
        child: Some(child),
    };
    let me = chen.session.me().clone();
    chen.saves(begin_log(&chen.register, &me, &begun));
    chen.writes(&begun, "a");
    wang.hears();
    assert_eq!(crises::running(&wang.register).len(), 1);
    // Neither has heard of the other's line when they write.
    wang.writes(&begun, "b");
    chen.writes(&begun, "c");
    wang.writes(&begun, "d");
    for one in [&mut chen, &mut wang] {
        one.hears();
        assert_eq!(one.lines(begun.id), ["a", "b", "c", "d"]);
    }
    // And whoever signs in anew reads the same.
    let again = Work::begins(post.sign_in("wang"), 3);
    assert_eq!(again.lines(begun.id), ["a", "b", "c", "d"]);
}

#[test]
fn a_log_goes_where_its_child_is_and_the_ledger_lets_it() {
    let post = Post::found();
    let mut chen = post.sign_in("chen");
    let wang = post.join(&mut chen, "wang", COUNSELOR);
    let mut chen = Work::begins(chen, 1);
    let (one, _) = case_of_two(&mut chen, "张小明", wang);
    let (other, _) = case_of_two(&mut chen, "张小红", wang);
    let begun = Begun {
        id: id(70),
        began: now(),
        child: None,
    };
    let me = chen.session.me().clone();
    chen.saves(begin_log(&chen.register, &me, &begun));
    chen.writes(&begun, "a");
    let mut wang = Work::begins(post.sign_in("wang"), 2);
    assert!(wang.register.crises.is_empty(), "it is its author's alone");
    // Private to a case, as it stands; then to another child's case, as a copy; then to nobody, as a copy.
    let mut log = begun;
    for (child, kept) in [(Some(one), true), (Some(other), false), (None, false)] {
        let named = name_child(&chen.register, &me, &chen.fresh, &log, child);
        chen.saves(named);
        let logs: Vec<Id> = chen.register.crises.iter().map(|(id, _)| id).collect();
        let [there] = logs[..] else {
            panic!("{} logs", logs.len());
        };
        assert_eq!(there == log.id, kept);
        log = Begun {
            id: there,
            child,
            ..log
        };
        assert_eq!(chen.lines(there), ["a"]);
        wang.hears();
        let read = wang.register.crises.iter().any(|(id, _)| id == there);
        assert_eq!(read, child.is_some());
        assert_eq!(wang.register.crisis_lines.len(), usize::from(read));
    }
    drop((chen, wang));
    assert!(post.check().faults.is_empty());
}

#[test]
fn of_two_cases_opened_for_one_child_at_the_same_moment_the_second_is_refused() {
    let post = Post::found();
    let mut chen = Work::begins(post.sign_in("chen"), 5);
    let wang = post.join(&mut chen.session, "wang", COUNSELOR);
    let me = chen.session.me().clone();
    let child = on_register(&mut chen, "张小明");
    let mut other = Work::begins(post.sign_in("wang"), 6);
    let opens = |work: &Work, counselor| {
        let intake = Intake {
            child,
            risk: RiskLevel::Yellow,
            source: Default::default(),
            counselor,
            stand_in: None,
            team: Vec::new(),
            supervisor: None,
            about: About::default(),
            safety_plan_later: false,
        };
        open(
            &work.register,
            work.session.me(),
            &work.fresh,
            now(),
            &intake,
        )
    };
    // Each is planned before the other is known of.
    let (first, second) = (opens(&chen, me.person), opens(&other, wang));
    let case = chen.saves(first);
    let refused = other.session.save(&second.ok().unwrap()).err();
    let key = RecordKey::new(Kind::Child, child);
    let by = Some(me.person);
    assert_eq!(refused, Some(Refusal::Conflict { key, by }));
    let mut heard = other.session.take_overheard();
    heard.extend(other.session.catch_up().unwrap());
    for arrived in heard {
        other.register.take(&arrived.opened()).unwrap();
    }
    assert_eq!(
        opens(&other, wang).err(),
        Some(Refusal::CaseOpenAlready(case))
    );
}

#[test]
fn of_two_cases_that_got_one_number_at_the_same_moment_the_later_gets_the_next() {
    let post = Post::found();
    let mut chen = Work::begins(post.sign_in("chen"), 5);
    let me = chen.session.me().clone();
    post.join(&mut chen.session, "wang", COUNSELOR);
    let mut add = |name| {
        let new = child(name);
        let added = children::add(&chen.register, &me, &chen.fresh, &new, &Default::default());
        chen.saves(added)
    };
    let (first, second) = (add("张小明"), add("李小红"));
    let mut wang = Work::begins(post.sign_in("wang"), 6);
    let opens = |work: &Work, child, at| {
        let intake = Intake {
            child,
            risk: RiskLevel::Yellow,
            source: Default::default(),
            counselor: work.session.me().person,
            stand_in: None,
            team: Vec::new(),
            supervisor: None,
            about: About::default(),
            safety_plan_later: false,
        };
        open(&work.register, work.session.me(), &work.fresh, at, &intake)
    };
    // Each is planned before the other is known of, and neither is refused.
    let earlier = now();
    let later = earlier + TimeDelta::milliseconds(5);
    let (of_chen, of_wang) = (opens(&chen, first, later), opens(&wang, second, earlier));
    let chens = chen.saves(of_chen);
    let wangs = wang.saves(of_wang);
    for work in [&mut chen, &mut wang] {
        let mut heard = work.session.take_overheard();
        heard.extend(work.session.catch_up().unwrap());
        for arrived in heard {
            work.register.take(&arrived.opened()).unwrap();
        }
    }
    let number = |work: &Work, case| work.register.cases.get(case).unwrap().number.clone();
    let given = number(&wang, wangs);
    for work in [&chen, &wang] {
        assert_eq!(
            (number(work, chens), number(work, wangs)),
            (given.clone(), given.clone())
        );
    }
    // The journal's order does not count, since a session that is told late would see another.
    assert!(case_numbers::due(&wang.register, wang.session.me()).is_none());
    let due = case_numbers::due(&chen.register, chen.session.me()).unwrap();
    assert_eq!((due.child, &due.from), (first, &given));
    let next = CaseNumber::parse(&given).unwrap().running + 1;
    assert!(due.to.ends_with(&format!("{next:04}")), "{}", due.to);
    let to = due.to.clone();
    chen.saves(Ok(due.change));
    assert_eq!(number(&chen, chens), to);
    assert!(case_numbers::due(&chen.register, chen.session.me()).is_none());
    assert!(post.check().faults.is_empty());
}

#[test]
fn of_two_cases_of_one_child_opened_again_at_the_same_moment_the_second_is_refused() {
    let post = Post::found();
    let mut chen = Work::begins(post.sign_in("chen"), 5);
    let wang = post.join(&mut chen.session, "wang", COUNSELOR);
    let (child, before) = case_of_two(&mut chen, "张小明", wang);
    chen.closes(before);
    let later = intake_of(&mut chen, child, wang);
    chen.closes(later);
    let mut other = Work::begins(post.sign_in("wang"), 6);
    // Each is planned before the other is known of, of a case of its own: no record of theirs is written twice.
    let (first, second) = (chen.reopens(before), other.reopens(later));
    chen.saves(first);
    let refused = other.session.save(&second.ok().unwrap()).err();
    let key = RecordKey::new(Kind::Child, child);
    let by = Some(chen.session.me().person);
    assert_eq!(refused, Some(Refusal::Conflict { key, by }));
    let mut heard = other.session.take_overheard();
    heard.extend(other.session.catch_up().unwrap());
    for arrived in heard {
        other.register.take(&arrived.opened()).unwrap();
    }
    let again = other.reopens(later).err();
    assert_eq!(again, Some(Refusal::CaseOpenAlready(before)));
}
