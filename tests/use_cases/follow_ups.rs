//! Follow-ups: made, done and chained, several at once.

use carepost::care::follow_up_states::FollowUpRefusal;
use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::contact::{Channel, ContactWith};
use carepost::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use carepost::post::refusal::Refusal;
use carepost::post::use_cases::follow_ups::{
    Done, Next, Reached, Wish, as_wish, cancel, done, done_several, edit, make, postpone, remove,
};

use crate::cases::intake;
use crate::stage::{LI, Stage, WANG, at, day, roles};

pub fn wish(child: Id, due: u32) -> Wish {
    Wish {
        children: vec![child],
        kind: FollowUpKind::CallCarer,
        assignee: LI,
        due: day(due),
        before: None,
        after: None,
        priority: Priority::Normal,
        words: "问奶奶吃药的事".into(),
    }
}

impl Stage {
    fn makes(&mut self, wish: &Wish) -> Id {
        let change = make(&self.register, &self.me, &self.fresh, self.now, wish);
        self.plays(change)
    }
}

#[test]
fn done_logs_the_contact_and_makes_the_next_in_one_change() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let id = stage.makes(&wish(child, 8));
    assert_eq!(
        stage.register.follow_up_words.kept(id).unwrap().scope,
        Scope::Case(case)
    );
    let how = Done {
        outcome: "药吃完了".into(),
        contact: Some(Reached {
            with: ContactWith::Carer,
            channel: Channel::Phone,
            at: at(7, 8, 50),
        }),
        next: Some(Next {
            due: day(15),
            kind: None,
            assignee: None,
            words: None,
        }),
    };
    let silent = done(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        &Done::default(),
    );
    assert_eq!(
        silent.err(),
        Some(Refusal::FollowUp(FollowUpRefusal::NeedsOutcome))
    );
    let change = done(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        &how,
    );
    stage.plays(change);
    let words = stage.register.follow_up_words.get(id).unwrap();
    assert_eq!(
        (words.words.as_str(), words.outcome.as_str()),
        ("问奶奶吃药的事", "药吃完了")
    );
    let (next, made) = stage
        .register
        .follow_ups
        .iter()
        .find(|(_, made)| made.chain_from == Some(id))
        .unwrap();
    assert_eq!((made.due, made.case), (day(15), Some(case)));
    let words = stage.register.follow_up_words.get(next).unwrap();
    assert_eq!(
        (words.words.as_str(), words.outcome.as_str()),
        ("问奶奶吃药的事", "")
    );
    assert_eq!(stage.changed(Kind::Contact).len(), 1);
    let again = done(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        id,
        &how,
    );
    assert_eq!(
        again.err(),
        Some(Refusal::FollowUp(FollowUpRefusal::Settled))
    );
}

#[test]
fn several_are_settled_and_postponed_at_once() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    let mut both = wish(one, 8);
    both.children = vec![one, other, one];
    stage.makes(&both);
    let ids: Vec<Id> = stage.register.follow_ups.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 2, "one a child");
    let change = postpone(&stage.register, &stage.me, &ids, day(11));
    stage.plays(change);
    assert_eq!(
        postpone(&stage.register, &stage.me, &ids, day(11)).err(),
        Some(Refusal::AlreadySo)
    );
    let due = |(_, made): (Id, &FollowUp)| made.due;
    assert!(
        stage
            .register
            .follow_ups
            .iter()
            .map(due)
            .all(|due| due == day(11))
    );
    let change = done_several(&stage.register, &stage.me, stage.now, &ids[..1], "都好");
    stage.plays(change);
    let change = cancel(&stage.register, &stage.me, stage.now, &ids[1..], "搬走了");
    stage.plays(change);
    assert_eq!(stage.register.open_follow_ups.range(..).count(), 0);
}

#[test]
fn a_cases_follow_up_is_its_teams() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let id = stage.makes(&wish(child, 8));
    let mut theirs = as_wish(&stage.register, id).unwrap();
    theirs.assignee = WANG;
    assert_eq!(
        edit(&stage.register, &stage.me, id, &theirs).err(),
        Some(Refusal::NotOnTeam(WANG))
    );
    stage.becomes(WANG, roles(true, false, false));
    let refused = cancel(&stage.register, &stage.me, stage.now, &[id], "忘了").err();
    assert_eq!(refused, Some(Refusal::NotReadable(Scope::Case(case))));
    // Without words anybody may ask for something.
    let mut silent = wish(child, 9);
    silent.words.clear();
    stage.makes(&silent);
    assert!(stage.changed(Kind::FollowUpWords).is_empty());
}

#[test]
fn an_edit_writes_what_differs_and_nothing_else() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.makes(&wish(child, 8));
    let mut after = as_wish(&stage.register, id).ok().unwrap();
    let edited = |stage: &Stage, wish: &Wish| edit(&stage.register, &stage.me, id, wish);
    assert_eq!(edited(&stage, &after).err(), Some(Refusal::AlreadySo));
    after.words = "问爷爷".into();
    let change = edited(&stage, &after);
    stage.plays(change);
    assert_eq!(stage.last.changes.len(), 1);
    after.priority = Priority::Urgent;
    let change = edited(&stage, &after);
    stage.plays(change);
    assert_eq!(stage.changed(Kind::FollowUp).len(), 1);
    assert!(stage.changed(Kind::FollowUpWords).is_empty());
    let change = remove(&stage.register, &stage.me, id);
    stage.plays(change);
    assert!(stage.register.follow_ups.is_empty() && stage.register.follow_up_words.is_empty());
}
