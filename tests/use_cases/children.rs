//! Children, the people around them, consents, rosters.

use carepost::care::candidate::Candidate;
use carepost::care::ledger::ids::{Id, Kind};
use carepost::care::records::audit::Action;
use carepost::care::records::birth::Birth;
use carepost::care::records::child::Child;
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::consent::{ConsentPurpose, ConsentWay};
use carepost::care::records::household::Household;
use carepost::care::records::person_around::{CallRule, PersonAround, Relation};
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::use_cases::children::{add, come_back, edit, leave};
use carepost::post::use_cases::consents::{Given, record, withdraw};
use carepost::post::use_cases::import::{agree, compare};
use carepost::post::use_cases::people_around;

use crate::cases::intake;
use crate::stage::{Stage, day};

/// A number whose check digit is right; made up.
const NUMBER: &str = "11010519491231002X";

#[test]
fn an_id_number_is_checked_and_one_childs_alone() {
    let mut stage = Stage::new();
    let mut detail = ChildDetail {
        resident_id: Some(NUMBER.replace('X', "1")),
        ..ChildDetail::default()
    };
    let added = |stage: &Stage, name: &str, detail: &ChildDetail| {
        add(
            &stage.register,
            &stage.me,
            &stage.fresh,
            &Child::named(name),
            detail,
        )
    };
    assert!(matches!(
        added(&stage, "张小明", &detail).err(),
        Some(Refusal::ResidentId(_))
    ));
    detail.resident_id = Some(" 11010519491231002x ".into());
    let change = added(&stage, " 张小明 ", &detail);
    let id = stage.plays(change);
    assert_eq!(stage.register.children.get(id).unwrap().name, "张小明");
    let kept = stage.register.details.get(id).unwrap();
    assert_eq!(kept.resident_id.as_deref(), Some(NUMBER));
    assert_eq!(
        added(&stage, "陈静", &detail).err(),
        Some(Refusal::IdOfAnother(id))
    );
    assert_eq!(
        added(&stage, " ", &detail).err(),
        Some(Refusal::Missing(Missing::Name))
    );
    // Only the half that differs is written.
    let mut child = stage.register.children.get(id).unwrap().clone();
    child.village = "红旗村".into();
    let change = edit(&stage.register, &stage.me, id, &child, &detail);
    stage.plays(change);
    assert_eq!(stage.last.changes.len(), 1);
    let again = edit(&stage.register, &stage.me, id, &child, &detail);
    assert_eq!(again.err(), Some(Refusal::AlreadySo));
}

#[test]
fn a_child_with_an_open_case_does_not_leave() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("陈静"));
    stage.opens(&intake(one));
    let refused = leave(&stage.register, &stage.me, one, day(7), "转学").err();
    assert!(matches!(refused, Some(Refusal::InUse(_))));
    let left = leave(&stage.register, &stage.me, other, day(7), "转学");
    stage.plays(left);
    assert!(
        stage
            .register
            .children
            .get(other)
            .unwrap()
            .left_register
            .is_some()
    );
    let back = come_back(&stage.register, &stage.me, other);
    stage.plays(back);
    let again = come_back(&stage.register, &stage.me, other).err();
    assert_eq!(again, Some(Refusal::AlreadySo));
}

fn father(stage: &mut Stage, child: Id) -> PersonAround {
    let father = PersonAround::new("张大山", Relation::Father);
    let added = people_around::add(&stage.register, &stage.me, child, &father);
    stage.plays(added);
    father
}

#[test]
fn people_around_are_added_changed_and_removed() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut person = father(&mut stage, child);
    person.call_rule = CallRule::NeverContact;
    let changed = people_around::edit(&stage.register, &stage.me, child, 0, &person);
    stage.plays(changed);
    let kept = &stage.register.details.get(child).unwrap().around[0];
    assert_eq!(kept.call_rule, CallRule::NeverContact);
    let nobody = people_around::edit(&stage.register, &stage.me, child, 1, &person);
    assert!(matches!(nobody.err(), Some(Refusal::Gone(_))));
    let removed = people_around::remove(&stage.register, &stage.me, child, 0);
    stage.plays(removed);
    assert!(stage.register.details.get(child).unwrap().around.is_empty());
}

#[test]
fn siblings_share_a_household() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    let household = Household {
        address: "红旗村三组".into(),
        ..Household::default()
    };
    let (register, me) = (&stage.register, &stage.me);
    let put = people_around::put_household(register, me, &stage.fresh, one, &household);
    let id = stage.plays(put);
    let mut sibling = stage.register.children.get(other).unwrap().clone();
    sibling.household = Some(id);
    let detail = ChildDetail::default();
    let moved = edit(&stage.register, &stage.me, other, &sibling, &detail);
    stage.plays(moved);
    assert_eq!(stage.register.siblings.under(&id).count(), 2);
    let (register, me) = (&stage.register, &stage.me);
    let same = people_around::put_household(register, me, &stage.fresh, other, &household);
    assert_eq!(same.err(), Some(Refusal::AlreadySo));
}

#[test]
fn consent_is_a_guardians_with_purpose_and_proof() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut person = father(&mut stage, child);
    let grandmother = PersonAround::new("李奶奶", Relation::PaternalGrandmother);
    let added = people_around::add(&stage.register, &stage.me, child, &grandmother);
    stage.plays(added);
    let good = Given {
        child,
        guardian: "张 大山".into(),
        way: ConsentWay::Phone,
        proof: "王老师".into(),
        agreed: true,
        given_on: day(7),
        until: None,
        purposes: vec![ConsentPurpose::Services],
        departments: Vec::new(),
        childs_word: String::new(),
    };
    let refused = |stage: &Stage, change: &dyn Fn(&mut Given)| {
        let mut given = good.clone();
        change(&mut given);
        record(&stage.register, &stage.me, &stage.fresh, day(7), &given).err()
    };
    assert_eq!(
        refused(&stage, &|given| given.guardian = "李奶奶".into()),
        Some(Refusal::NotAGuardian)
    );
    assert_eq!(
        refused(&stage, &|given| given.purposes.clear()),
        Some(Refusal::Missing(Missing::Purpose))
    );
    assert_eq!(
        refused(&stage, &|given| given.proof.clear()),
        Some(Refusal::Missing(Missing::Proof))
    );
    assert_eq!(
        refused(&stage, &|given| given
            .purposes
            .push(ConsentPurpose::Sharing)),
        Some(Refusal::Missing(Missing::Departments))
    );
    assert_eq!(
        refused(&stage, &|given| given.given_on = day(8)),
        Some(Refusal::Ahead)
    );
    assert_eq!(
        refused(&stage, &|given| given.until = Some(day(6))),
        Some(Refusal::EndsBeforeItBegins)
    );
    let recorded = record(&stage.register, &stage.me, &stage.fresh, day(7), &good);
    let id = stage.plays(recorded);
    let back = withdraw(&stage.register, &stage.me, day(9), id, day(9), "不愿意了");
    stage.plays(back);
    assert!(stage.register.consents.get(id).unwrap().withdrawn.is_some());
    person.call_rule = CallRule::NeverContact;
    let changed = people_around::edit(&stage.register, &stage.me, child, 0, &person);
    stage.plays(changed);
    assert_eq!(refused(&stage, &|_| {}), Some(Refusal::NeverContact));
    assert_eq!(
        refused(&stage, &|given| given.way = ConsentWay::Paper),
        None
    );
}

fn row(name: &str, month: u32, phone: &str) -> Candidate {
    let mut carer = PersonAround::new("李奶奶", Relation::PaternalGrandmother);
    carer.carer = true;
    carer.phones = vec![phone.into()];
    Candidate {
        name: name.into(),
        birth: Birth::month(2015, month),
        school: Some("红旗小学".into()),
        around: vec![carer],
        ..Candidate::default()
    }
}

#[test]
fn a_roster_is_taken_over_once_with_its_families() {
    let mut stage = Stage::new();
    let rows = vec![
        row("张小明", 3, "13900000001"),
        row("张小红", 5, "139 0000 0001"),
        row("陈静", 7, "13900000002"),
        row("张小明", 3, "13900000001"),
    ];
    let seen = compare(&stage.register, rows.clone());
    assert_eq!((seen.counts().new, seen.counts().wrong), (3, 1));
    let taken = agree(&stage.register, &stage.me, &stage.fresh, &seen);
    stage.plays(taken);
    assert_eq!(stage.last.action, Action::Import);
    assert_eq!(
        (
            stage.register.children.len(),
            stage.register.households.len()
        ),
        (3, 2)
    );
    let again = compare(&stage.register, rows[..3].to_vec());
    assert_eq!((again.counts().same, again.counts().new), (3, 0));
    let nothing = agree(&stage.register, &stage.me, &stage.fresh, &again);
    assert_eq!(nothing.err(), Some(Refusal::NothingToImport));
    // What is said anew is taken over; what the roster does not say stays.
    let mut moved = row("张小明", 3, "13900000001");
    moved.village = Some("新村".into());
    let seen = compare(&stage.register, vec![moved]);
    let taken = agree(&stage.register, &stage.me, &stage.fresh, &seen);
    stage.plays(taken);
    assert_eq!(stage.changed(Kind::Child).len(), 1);
    assert!(stage.changed(Kind::Household).is_empty());
}
