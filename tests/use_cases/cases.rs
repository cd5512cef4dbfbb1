//! Cases: intake, states, closing, risk, team.

use carepost::care::case_states::CaseRefusal;
use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::approval::ApprovalState;
use carepost::care::records::case_header::{CaseState as S, ClosingReason, Source};
use carepost::care::records::case_words::Concern;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::settings::ApprovalRule;
use carepost::care::risk::RiskRefusal;
use carepost::post::change::Members;
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::use_cases::case_steps::{
    Closing, RiskWish, change_risk, close, decide_closing, step, unsettled,
};
use carepost::post::use_cases::cases::{
    About, Intake, Team, about, change_team, edit, open, team_of,
};
use carepost::post::use_cases::follow_ups::make;
use chrono::TimeDelta;

use crate::appointments::booking;
use crate::follow_ups::wish;
use crate::stage::{LI, SUPERVISOR, Stage, WANG, roles};

pub fn intake(child: Id) -> Intake {
    Intake {
        child,
        risk: RiskLevel::Yellow,
        source: Source::School,
        counselor: LI,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        about: About {
            concerns: vec![Concern::Mood, Concern::Mood],
            words: "夜里哭".into(),
            ..About::default()
        },
        safety_plan_later: false,
    }
}

pub fn closing() -> Closing {
    Closing {
        reason: ClosingReason::Moved,
        summary: "随父母去了东莞".into(),
        cancel_follow_ups: false,
        cancel_appointments: false,
    }
}

impl Stage {
    pub fn opens(&mut self, intake: &Intake) -> Id {
        let change = open(&self.register, &self.me, &self.fresh, self.now, intake);
        self.plays(change)
    }

    pub fn steps_case(&mut self, id: Id, to: S, why: &str) {
        let change = step(&self.register, &self.me, self.now, id, to, None, why);
        self.plays(change);
    }

    pub fn closes(&mut self, id: Id, closing: &Closing) -> Result<(), Refusal> {
        let change = close(&self.register, &self.me, &self.fresh, self.now, id, closing)?;
        self.plays(Ok(change));
        Ok(())
    }

    pub fn case_state(&self, id: Id) -> S {
        self.register.cases.get(id).unwrap().state
    }
}

#[test]
fn intake_gives_a_number_a_scope_and_one_open_case_a_child() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let mut wish = intake(one);
    wish.stand_in = Some(WANG);
    let id = stage.opens(&wish);
    let case = stage.register.cases.get(id).unwrap();
    assert_eq!(
        (case.number.as_str(), case.state),
        ("SD03-2026-0001", S::Intake)
    );
    assert_eq!(stage.last.new_scopes[0].scope, Scope::Case(id));
    assert_eq!(stage.last.new_scopes[0].members, [LI, WANG]);
    let words = stage.register.case_words.get(id).unwrap();
    assert_eq!(words.concerns, [Concern::Mood]);
    let again = open(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        &intake(one),
    );
    assert_eq!(again.err(), Some(Refusal::CaseOpenAlready(id)));
    let second = stage.opens(&intake(other));
    let case = stage.register.cases.get(second).unwrap();
    assert_eq!(case.number, "SD03-2026-0002");
}

#[test]
fn whoever_opens_a_case_for_another_is_on_its_team() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = intake(child);
    wish.counselor = WANG;
    let id = stage.opens(&wish);
    assert_eq!(
        stage.register.cases.get(id).unwrap().care_team(),
        [WANG, LI]
    );
}

#[test]
fn red_takes_a_safety_plan_or_the_word_that_it_follows_and_leaving_it_a_reason() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = intake(child);
    wish.risk = RiskLevel::Red;
    let refused = open(&stage.register, &stage.me, &stage.fresh, stage.now, &wish).err();
    assert_eq!(refused, Some(Refusal::Missing(Missing::SafetyPlan)));
    let id = stage.opens(&intake(child));
    let mut raised = RiskWish {
        to: RiskLevel::Red,
        why: "说不想活了".into(),
        safety_plan: None,
        safety_plan_later: false,
    };
    let refused = change_risk(&stage.register, &stage.me, stage.now, id, &raised).err();
    assert_eq!(refused, Some(Refusal::Missing(Missing::SafetyPlan)));
    raised.safety_plan = Some("爷爷陪着".into());
    let planned = change_risk(&stage.register, &stage.me, stage.now, id, &raised);
    stage.plays(planned);
    let words = stage.register.case_words.get(id).unwrap();
    assert_eq!(
        (words.safety_plan.as_str(), words.reasons.len()),
        ("爷爷陪着", 1)
    );
    let lowered = RiskWish {
        to: RiskLevel::Orange,
        why: " ".into(),
        ..raised
    };
    let refused = change_risk(&stage.register, &stage.me, stage.now, id, &lowered).err();
    assert_eq!(refused, Some(Refusal::Risk(RiskRefusal::NeedsReason)));
}

#[test]
fn closing_settles_what_is_open_and_asks_for_approval_afterwards() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    let appointment = stage.books(&booking(child, 9, 10));
    let made = make(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        &wish(child, 10),
    );
    let follow_up = stage.plays(made);
    assert_eq!(
        stage.closes(id, &closing()).err(),
        Some(Refusal::Case(CaseRefusal::Unsettled {
            follow_ups: 1,
            appointments: 1
        }))
    );
    let mut without_summary = closing();
    without_summary.summary.clear();
    assert_eq!(
        stage.closes(id, &without_summary).err(),
        Some(Refusal::Case(CaseRefusal::NeedsSummary))
    );
    let mut whole = closing();
    whole.cancel_follow_ups = true;
    whole.cancel_appointments = true;
    stage.closes(id, &whole).unwrap();
    assert_eq!(stage.case_state(id), S::Closed);
    assert_eq!(unsettled(&stage.register, id), Default::default());
    let cancelled = stage.register.appointments.get(appointment).unwrap();
    assert_eq!(cancelled.state, AppointmentState::Cancelled);
    // Nothing that was written about the case stands where everyone clinical reads.
    assert_eq!(cancelled.history[0].why, "SD03-2026-0001");
    let settled = stage.register.follow_ups.get(follow_up).unwrap();
    assert!(!settled.settled.as_ref().unwrap().done);
    let approval = stage.register.approvals.iter().next().unwrap().1;
    assert_eq!(approval.state, ApprovalState::Pending);
    // Approved afterwards, by someone else.
    let own = decide_closing(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        true,
        "",
    );
    assert_eq!(own.err(), Some(Refusal::Case(CaseRefusal::OwnApproval)));
    stage.becomes(SUPERVISOR, roles(false, true, false));
    let decided = decide_closing(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        true,
        "",
    );
    stage.plays(decided);
    let twice = decide_closing(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        true,
        "",
    );
    assert_eq!(twice.err(), Some(Refusal::AlreadySo));
}

#[test]
fn where_closing_is_approved_first_the_case_waits_for_it() {
    let mut stage = Stage::new();
    stage.register.settings.closing_approval = ApprovalRule::BeforeClosing;
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    stage.closes(id, &closing()).unwrap();
    assert_eq!(stage.case_state(id), S::Closing);
    stage.closes(id, &closing()).unwrap();
    assert_eq!(
        stage.register.approvals.len(),
        1,
        "asked once however often it is tried"
    );
    stage.becomes(SUPERVISOR, roles(false, true, false));
    stage.now += TimeDelta::hours(1);
    let decide = |stage: &Stage, approved, remark: &str| {
        decide_closing(
            &stage.register,
            &stage.me,
            &stage.fresh,
            stage.now,
            id,
            approved,
            remark,
        )
    };
    assert_eq!(
        decide(&stage, false, "").err(),
        Some(Refusal::Missing(Missing::Reason))
    );
    let returned = decide(&stage, false, "小结太短");
    stage.plays(returned);
    stage.becomes(LI, roles(true, false, false));
    stage.now += TimeDelta::hours(1);
    stage.closes(id, &closing()).unwrap();
    assert_eq!(
        stage.case_state(id),
        S::Closing,
        "returned is asked for again"
    );
    stage.becomes(SUPERVISOR, roles(false, true, false));
    stage.now += TimeDelta::hours(1);
    let approved = decide(&stage, true, "");
    stage.plays(approved);
    stage.becomes(LI, roles(true, false, false));
    stage.closes(id, &closing()).unwrap();
    assert_eq!(stage.case_state(id), S::Closed);
}

#[test]
fn reopening_takes_a_reason_and_no_other_open_case() {
    let mut stage = Stage::new();
    stage.register.settings.closing_approval = ApprovalRule::None;
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    stage.steps_case(id, S::Active, "");
    stage.steps_case(id, S::Away, "");
    stage.closes(id, &closing()).unwrap();
    let (register, me) = (&stage.register, &stage.me);
    let refused = step(register, me, stage.now, id, S::Active, None, "").err();
    assert_eq!(refused, Some(Refusal::Case(CaseRefusal::NeedsReason)));
    let other = stage.opens(&intake(child));
    let (register, me) = (&stage.register, &stage.me);
    let refused = step(register, me, stage.now, id, S::Active, None, "又回来了").err();
    assert_eq!(refused, Some(Refusal::CaseOpenAlready(other)));
    stage.closes(other, &closing()).unwrap();
    stage.steps_case(id, S::Active, "又回来了");
    assert_eq!(stage.case_state(id), S::Active);
    assert_eq!(stage.register.open_cases.under(&LI).next(), Some(id));
}

#[test]
fn a_cases_words_are_its_teams() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    let mut said = about(&stage.register, &stage.me, id).unwrap_or_default();
    said.plan = "每周一次".into();
    let edited = edit(&stage.register, &stage.me, id, &said);
    stage.plays(edited);
    assert_eq!(stage.register.case_words.get(id).unwrap().plan, "每周一次");
    stage.becomes(WANG, roles(true, false, false));
    let refused = edit(&stage.register, &stage.me, id, &About::default()).err();
    assert_eq!(refused, Some(Refusal::NotReadable(Scope::Case(id))));
    // A step that takes no reason needs no words.
    stage.steps_case(id, S::Active, "");
    assert!(stage.changed(Kind::CaseWords).is_empty());
}

#[test]
fn a_change_of_team_says_who_joins_and_who_leaves() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut wish = intake(child);
    let third = PersonId([9; 16]);
    wish.team = vec![third];
    let id = stage.opens(&wish);
    let team = Team {
        counselor: WANG,
        stand_in: Some(LI),
        others: Vec::new(),
        supervisor: Some(SUPERVISOR),
    };
    let changed = change_team(&stage.register, &stage.me, id, &team)
        .ok()
        .unwrap();
    let members = Members {
        scope: Scope::Case(id),
        joined: vec![(WANG, None)],
        left: vec![third],
    };
    assert_eq!(changed.members, [members]);
    stage.plays(Ok(changed));
    assert_eq!(stage.register.open_cases.under(&WANG).next(), Some(id));
    // Who goes would know the key that is drawn without them.
    let without_me = Team {
        stand_in: None,
        ..team
    };
    let refused = change_team(&stage.register, &stage.me, id, &without_me).err();
    assert_eq!(refused, Some(Refusal::NotOneself));
    // Naming who supervises gives nobody a key, and takes none.
    let mut unsupervised = team_of(&stage.register, id).unwrap();
    unsupervised.supervisor = None;
    let changed =
        change_team(&stage.register, &stage.me, id, &unsupervised).unwrap_or_else(|_| panic!());
    assert_eq!(changed.members, []);
}
