//! Approvals of closings: nobody their own, deputies, and nothing that changes under an approval.

use carepost::care::case_states::CaseRefusal;
use carepost::care::ledger::header::Act;
use carepost::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::approval::{Approval, ApprovalState};
use carepost::care::records::case_header::CaseState as S;
use carepost::care::records::record::Record;
use carepost::care::records::settings::ApprovalRule;
use carepost::post::access::{Access, SharedPiece};
use carepost::post::approvals::{
    Unapproved, approvers, approves, changed_since, nobody_could, own, to_decide,
};
use carepost::post::change::ChangeSet;
use carepost::post::refusal::Refusal;
use carepost::post::use_cases::approval_shares::{self, OPEN_AFTER_DAYS};
use carepost::post::use_cases::case_steps::{Closing, ask_anew, decide_closing};
use chrono::TimeDelta;

use crate::cases::{closing, intake};
use crate::stage::{LI, SUPERVISOR, Stage, WANG, roles};

impl Stage {
    fn decides_closing(&self, id: Id, approved: bool, remark: &str) -> Result<ChangeSet, Refusal> {
        let (register, me) = (&self.register, &self.me);
        decide_closing(register, me, &self.fresh, self.now, id, approved, remark)
    }

    pub fn later(&mut self) {
        self.now += TimeDelta::hours(1);
    }

    fn li(&mut self) {
        self.becomes(LI, roles(true, false, true));
        self.later();
    }

    fn supervisor(&mut self) {
        self.becomes(SUPERVISOR, roles(false, true, false));
        self.later();
    }
}

/// Li has asked to close a case, which is approved first.
fn asked() -> (Stage, Id) {
    let mut stage = Stage::new();
    stage.register.settings.closing_approval = ApprovalRule::BeforeClosing;
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    stage.closes(id, &closing()).unwrap();
    (stage, id)
}

fn other_words() -> Closing {
    Closing {
        summary: "另一种说法".into(),
        ..closing()
    }
}

#[test]
fn what_is_asked_about_is_shared_with_the_approvers_and_nobody_else() {
    let (stage, id) = asked();
    let shown = stage.changed(Kind::ClosingSummary);
    assert_eq!(shown.len(), 1);
    let shares = &stage.last.shares;
    assert_eq!(shares.len(), 1);
    assert_eq!((shares[0].key, shares[0].revision), (shown[0], 1));
    assert_eq!(
        (shares[0].to, shares[0].scope),
        (SUPERVISOR, Scope::Case(id))
    );
    // The words of the case are not among what is shared, and a deputy is among the readers.
    let mut stage = stage;
    stage.register.settings.deputies = vec![WANG, LI];
    let case = stage.register.cases.get(id).unwrap();
    let readers = approvers(&stage.register, &stage.me, Some(case));
    assert_eq!(readers, [WANG, SUPERVISOR], "and not the counselor's own");
}

#[test]
fn a_closing_with_other_words_than_were_approved_asks_anew() {
    let (mut stage, id) = asked();
    stage.supervisor();
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    stage.li();
    stage.closes(id, &other_words()).unwrap();
    assert_eq!(stage.case_state(id), S::Closing, "it waits again");
    assert_eq!(stage.changed(Kind::ClosingSummary).len(), 1);
    stage.supervisor();
    assert_eq!(to_decide(&stage.register, &stage.me).len(), 1);
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    stage.li();
    stage.closes(id, &other_words()).unwrap();
    assert_eq!(stage.case_state(id), S::Closed);
}

#[test]
fn a_case_that_stands_otherwise_than_was_approved_says_so() {
    let (mut stage, id) = asked();
    stage.supervisor();
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    stage.li();
    stage.closes(id, &closing()).unwrap();
    let mine = |stage: &Stage| own(&stage.register, &stage.me, stage.now).remove(0);
    assert!(!changed_since(&stage.register, &mine(&stage)));
    // As an old or hostile program could: no use case does.
    let mut words = stage.register.case_words.get(id).unwrap().clone();
    words.closing_summary = "改过的".into();
    let base = stage.register.case_words.revision(id);
    let forged = ChangeSet::new(carepost::care::records::audit::Action::Change)
        .put(id, Scope::Case(id), base, &words)
        .unwrap();
    stage.plays(Ok(forged));
    assert!(changed_since(&stage.register, &mine(&stage)));
}

#[test]
fn an_approval_by_whoever_asked_decides_nothing_however_it_was_written() {
    let (mut stage, id) = asked();
    let pending = stage.register.approvals.iter().next().unwrap().1.clone();
    let forged = Approval {
        state: ApprovalState::Approved,
        at: stage.now + TimeDelta::minutes(1),
        ..pending
    };
    let forged_id = stage.fresh.id();
    let forged = ChangeSet::new(carepost::care::records::audit::Action::Approve)
        .put(forged_id, Scope::Clinical, 0, &forged)
        .unwrap();
    stage.plays(Ok(forged));
    stage.later();
    stage.closes(id, &closing()).unwrap();
    assert_eq!(stage.case_state(id), S::Closing);
    stage.supervisor();
    assert_eq!(to_decide(&stage.register, &stage.me).len(), 1);
}

#[test]
fn an_approval_by_somebody_who_may_not_approve_decides_nothing() {
    let (mut stage, id) = asked();
    let pending = stage.register.approvals.iter().next().unwrap().1.clone();
    stage.becomes(WANG, roles(true, false, false));
    stage.later();
    let written = Approval {
        state: ApprovalState::Approved,
        by: WANG,
        at: stage.now,
        ..pending
    };
    let key = stage.fresh.id();
    let written = ChangeSet::new(carepost::care::records::audit::Action::Approve)
        .put(key, Scope::Clinical, 0, &written)
        .unwrap();
    stage.plays(Ok(written));
    stage.li();
    stage.closes(id, &closing()).unwrap();
    assert_eq!(stage.case_state(id), S::Closing);
    stage.supervisor();
    assert_eq!(to_decide(&stage.register, &stage.me).len(), 1);
}

#[test]
fn nobody_approves_their_own_not_even_as_a_deputy() {
    let (mut stage, id) = asked();
    stage.register.settings.deputies = vec![LI, WANG];
    stage.li();
    assert!(approves(&stage.register, &stage.me));
    assert!(to_decide(&stage.register, &stage.me).is_empty());
    let refused = stage.decides_closing(id, true, "").err();
    assert_eq!(refused, Some(Refusal::Case(CaseRefusal::OwnApproval)));
    // A deputy who is not on the case does.
    stage.becomes(WANG, roles(true, false, false));
    stage.later();
    assert_eq!(to_decide(&stage.register, &stage.me).len(), 1);
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    // Somebody who is no deputy does not.
    let (mut stage, id) = asked();
    stage.becomes(WANG, roles(true, false, false));
    assert!(to_decide(&stage.register, &stage.me).is_empty());
    let refused = stage.decides_closing(id, true, "").err();
    assert_eq!(refused, Some(Refusal::NotYourRole));
}

#[test]
fn nobody_approves_what_they_have_not_read() {
    let (mut stage, id) = asked();
    let key = stage.changed(Kind::ClosingSummary)[0];
    stage.supervisor();
    // The supervisor's register before they announced the reading.
    let mut unread = carepost::post::register::Register::default();
    for (id, case) in stage.register.cases.iter() {
        take(&mut unread, id, case);
    }
    for (id, approval) in stage.register.approvals.iter() {
        take(&mut unread, id, approval);
    }
    assert!(unread.closing_summaries.get(key.id).is_none());
    let refused = decide_closing(&unread, &stage.me, &stage.fresh, stage.now, id, true, "").err();
    assert_eq!(refused, Some(Refusal::NotReadable(Scope::Case(id))));
    assert_eq!(
        to_decide(&unread, &stage.me).len(),
        1,
        "it waits all the same"
    );
}

fn take<R: Record>(register: &mut carepost::post::register::Register, id: Id, record: &R) {
    let plain = record.encode().unwrap();
    let opened = carepost::post::register::Opened {
        key: R::key(id),
        revision: 1,
        scope: Scope::Clinical,
        author: LI,
        time: 0,
        credit: carepost::post::credit::Credit::taken(true),
        plain: Some(&plain),
    };
    register.take(&opened).unwrap();
}

#[test]
fn who_asked_sees_how_it_stands_and_mends_what_was_returned_after_closing() {
    let mut stage = Stage::new();
    stage.register.settings.closing_approval = ApprovalRule::Within30Days;
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    stage.closes(id, &closing()).unwrap();
    assert_eq!(stage.case_state(id), S::Closed);
    let state = |stage: &Stage| own(&stage.register, &stage.me, stage.now)[0].state;
    assert_eq!(state(&stage), ApprovalState::Pending);
    let early = ask(&stage, id).err();
    assert_eq!(early, Some(Refusal::AlreadySo), "nothing was returned");
    stage.supervisor();
    let returned = stage.decides_closing(id, false, "写上转到哪里");
    stage.plays(returned);
    assert!(own(&stage.register, &stage.me, stage.now).is_empty());
    stage.li();
    let mine = own(&stage.register, &stage.me, stage.now);
    assert_eq!(mine[0].state, ApprovalState::Returned);
    assert_eq!(mine[0].remark, "写上转到哪里");
    let anew = ask(&stage, id);
    stage.plays(anew);
    assert_eq!(state(&stage), ApprovalState::Pending);
    let words = stage.register.case_words.get(id).unwrap();
    assert_eq!(words.closing_summary, "另一种说法");
    // What was decided a month ago is no longer in sight.
    stage.supervisor();
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    stage.li();
    assert_eq!(state(&stage), ApprovalState::Approved);
    stage.now += TimeDelta::days(31);
    assert!(own(&stage.register, &stage.me, stage.now).is_empty());
}

fn ask(stage: &Stage, id: Id) -> Result<ChangeSet, Refusal> {
    let (register, me) = (&stage.register, &stage.me);
    ask_anew(register, me, &stage.fresh, stage.now, id, &other_words())
}

#[test]
fn what_was_asked_of_an_earlier_closing_waits_no_longer() {
    let (mut stage, id) = asked();
    stage.later();
    stage.steps_case(id, S::Active, "又有事");
    stage.supervisor();
    assert!(to_decide(&stage.register, &stage.me).is_empty());
    let refused = stage.decides_closing(id, true, "").err();
    assert_eq!(refused, Some(Refusal::AlreadySo));
    stage.li();
    stage.closes(id, &closing()).unwrap();
    let key = RecordKey::new(Kind::CaseHeader, id);
    stage.supervisor();
    let waiting = to_decide(&stage.register, &stage.me);
    assert_eq!(waiting.iter().map(|one| one.of).collect::<Vec<_>>(), [key]);
}

/// What the ledger would say of the shares that were made, by whom they were.
fn access_of(stage: &Stage, by: PersonId) -> Access {
    let pieces = stage.last.shares.iter().map(|shared| SharedPiece {
        key: shared.key,
        revision: shared.revision,
        scope: shared.scope,
        by,
        to: shared.to,
        until: shared.until,
    });
    Access {
        shares: pieces.collect(),
        ..Access::default()
    }
}

fn due(stage: &Stage, access: &Access) -> Option<ChangeSet> {
    approval_shares::due(&stage.register, &stage.me, access, stage.now)
}

#[test]
fn a_share_for_an_approval_ends_some_days_after_the_decision() {
    let (mut stage, id) = asked();
    let access = access_of(&stage, LI);
    assert_eq!(access.shares.len(), 1);
    stage.now += TimeDelta::days(60);
    assert!(due(&stage, &access).is_none(), "nobody has decided");
    stage.supervisor();
    let approved = stage.decides_closing(id, true, "");
    stage.plays(approved);
    stage.now += TimeDelta::days(OPEN_AFTER_DAYS) - TimeDelta::minutes(1);
    assert!(due(&stage, &access).is_none(), "to look once more");
    stage.now += TimeDelta::minutes(1);
    // By the reader, and as well by whoever asked.
    let end = |stage: &Stage| {
        let change = due(stage, &access).expect("it is over");
        assert!(change.shares.is_empty() && change.changes.is_empty());
        change.acts
    };
    let piece = access.shares[0];
    let ended = vec![Act::Unshare {
        key: piece.key,
        revision: 1,
        to: SUPERVISOR,
    }];
    assert_eq!(end(&stage), ended);
    stage.li();
    assert_eq!(end(&stage), ended);
    // Not by somebody who has nothing to do with it, and not what was shared for another reason or up to a day.
    stage.becomes(WANG, roles(true, false, false));
    assert!(due(&stage, &access).is_none());
    stage.li();
    let other = Access {
        shares: vec![
            SharedPiece {
                key: RecordKey::new(Kind::SignedNote, Id([9; 16])),
                ..piece
            },
            SharedPiece {
                until: Some(i64::MAX),
                ..piece
            },
        ],
        ..Access::default()
    };
    assert!(due(&stage, &other).is_none());
}

#[test]
fn what_is_asked_anew_or_has_gone_another_way_is_no_question_any_more() {
    let (mut stage, id) = asked();
    let first = access_of(&stage, LI);
    stage.later();
    stage.closes(id, &other_words()).unwrap();
    stage.now += TimeDelta::days(OPEN_AFTER_DAYS);
    let ended = due(&stage, &first).expect("another half page is asked about");
    assert_eq!(ended.acts.len(), 1);
    // And the half page that is asked about now is shared with whoever is to approve.
    assert_eq!(ended.shares.len(), 1);
    assert_ne!(ended.shares[0].key, first.shares[0].key);
}

#[test]
fn who_may_approve_since_is_shown_it_by_whoever_asked() {
    let (mut stage, _) = asked();
    let access = access_of(&stage, LI);
    let shown = stage.changed(Kind::ClosingSummary)[0];
    assert!(due(&stage, &access).is_none());
    stage.register.settings.deputies = vec![WANG];
    let change = due(&stage, &access).expect("a deputy is named");
    let given: Vec<_> = change.shares.iter().map(|one| (one.key, one.to)).collect();
    assert_eq!(given, [(shown, WANG)]);
    // The supervisor has no key to give, and a colleague off the team neither.
    stage.supervisor();
    assert!(due(&stage, &access).is_none());
    stage.becomes(WANG, roles(true, false, false));
    assert!(due(&stage, &access).is_none());
    // Whoever else is on the team does, once the one who asked has left.
    stage.becomes(WANG, roles(true, false, false));
    stage.register.settings.deputies = Vec::new();
    let newcomer = PersonId([4; 16]);
    let scope = access.shares[0].scope;
    stage.me.scopes.insert(scope);
    stage
        .me
        .colleagues
        .insert(newcomer, roles(false, true, false));
    assert!(due(&stage, &access).is_none(), "Li is at work");
    stage.me.colleagues.remove(&LI);
    let change = due(&stage, &access).expect("Li has left");
    assert_eq!(change.shares[0].to, newcomer);
}

#[test]
fn whose_closings_nobody_could_approve_is_told_apart() {
    let mut stage = Stage::new();
    let told = |stage: &Stage| nobody_could(&stage.register, &stage.me);
    assert_eq!(told(&stage), None, "there is a supervisor");
    stage.me.colleagues.remove(&SUPERVISOR);
    assert_eq!(told(&stage), Some(Unapproved::Anybodys));
    // Who counsels and is the only approver has nobody for their own.
    stage.me.roles = roles(true, true, false);
    assert_eq!(told(&stage), Some(Unapproved::Ones));
    // A supervisor who does not counsel approves everybody's, and closes nothing.
    stage.me.roles = roles(false, true, false);
    assert_eq!(told(&stage), None);
    stage.me.roles = roles(true, false, false);
    stage.register.settings.closing_approval = ApprovalRule::None;
    assert_eq!(told(&stage), None, "nothing is to be approved");
}
