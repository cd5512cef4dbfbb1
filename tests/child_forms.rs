//! What the keys do to a child: its record, its family, consent, cases and contacts, saved and seen on the register.

mod children_stage;

use carepost::care::crisis::Report;
use carepost::care::ledger::ids::Id;
use carepost::care::records::birth::Birth;
use carepost::care::records::case_header::{CaseState, ClosingReason, Source};
use carepost::care::records::child::{Child, Sex};
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::consent::{Consent, ConsentPurpose};
use carepost::care::records::contact::ContactOutcome;
use carepost::care::records::person_around::{CallRule, Relation};
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::resident_id::ResidentId;
use carepost::post::rehearsal::apply;
use carepost::tui::child::ChildView;
use carepost::tui::child_forms::edit_child;
use carepost::tui::children::Children;
use carepost::tui::commands::Command;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{enter, press, render};
use carepost::tui::reopen;
use carepost::words::lang::Lang;
use children_stage::{CASE, HOME, HONG, MING, RESIDENT_ID, stage};

/// Saves what was asked to be saved; tells how many changes there were.
fn save(asks: Vec<Ask>, shared: &mut Shared) -> usize {
    let mut saved = 0;
    for ask in asks {
        if let Ask::Save(change) | Ask::SaveAndClose(change) = ask {
            apply(&mut shared.register, &change, &mut shared.me, shared.now).unwrap();
            saved += 1;
        }
    }
    saved
}

/// Presses keys on a child's view and gives the layer that opens.
fn opened(view: &mut dyn Layer, shared: &Shared, keys: &str) -> Box<dyn Layer> {
    press(view, shared, keys)
        .into_iter()
        .find_map(|ask| match ask {
            Ask::Open(layer) => Some(layer),
            _ => None,
        })
        .expect("a layer opens")
}

fn said(asks: Vec<Ask>) -> String {
    asks.into_iter()
        .find_map(|ask| match ask {
            Ask::Say(notice) => Some(notice.text),
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn an_id_number_on_file_is_shown_masked_as_what_stays() {
    let shared = stage(Lang::En, (80, 40));
    let mut form = edit_child(MING, &shared);
    let masked = ResidentId::parse(RESIDENT_ID).unwrap().masked();
    for keys in ["", "tab", "tab"] {
        press(form.as_mut(), &shared, keys);
        let text = render(form.as_mut(), &shared).join("\n");
        assert!(
            text.contains(&format!("{masked}, stays as it is")),
            "{text}"
        );
        assert!(!text.contains(RESIDENT_ID), "{text}");
    }
    // What is typed over it is seen, and what is kept is not any more.
    press(form.as_mut(), &shared, "shift-tab");
    enter(form.as_mut(), &shared, "4305");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(!text.contains(&masked), "{text}");
}

#[test]
fn a_case_is_opened_at_intake_and_only_once() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "C");
    assert!(render(form.as_mut(), &shared).join("\n").contains("张小红"));
    // Where it came from is chosen by nobody but the counselor.
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    enter(form.as_mut(), &shared, "3");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let (_, case) = shared.register.open_case(HONG).expect("the case is open");
    assert_eq!(case.state, CaseState::Intake);
    assert_eq!(case.risk, RiskLevel::Unassessed);
    assert_eq!(case.number, "TS-2026-0002");
    assert_eq!(case.source, Source::School);
    assert!(said(press(&mut view, &shared, "C")).contains("已有在管个案"));
}

#[test]
fn a_red_case_is_not_opened_without_a_safety_plan_or_the_word_that_it_follows() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "C");
    enter(form.as_mut(), &shared, "1");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("强制报告"), "{text}");
    // The caret is where it was refused.
    enter(form.as_mut(), &shared, "每天通话，奶奶收好药");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let (_, case) = shared.register.open_case(HONG).expect("the case is open");
    assert_eq!(case.risk, RiskLevel::Red);
    // What was left for later stays owed, and no log runs for it.
    assert_eq!(shared.register.reports_owed.len(), 1);
    assert!(shared.register.running_crises.is_empty());
}

/// A second case, of a child who is not at red.
fn yellow(shared: &mut Shared) -> ChildView {
    let mut view = ChildView::new(HONG, shared);
    let mut form = opened(&mut view, shared, "C");
    press(form.as_mut(), shared, "tab");
    enter(form.as_mut(), shared, "2");
    assert_eq!(save(press(form.as_mut(), shared, "ctrl-s"), shared), 1);
    view
}

#[test]
fn raised_to_red_the_report_is_made_now_in_its_own_form() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = yellow(&mut shared);
    let mut form = opened(&mut view, &shared, "R");
    enter(form.as_mut(), &shared, "1");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    enter(form.as_mut(), &shared, "奶奶陪着");
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "2");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    let mut report = None;
    for ask in asks {
        match ask {
            Ask::Open(layer) => report = Some(layer),
            ask => assert_eq!(save(vec![ask], &mut shared), 1),
        }
    }
    let mut report = report.expect("the report's form opens");
    press(report.as_mut(), &shared, "tab");
    enter(report.as_mut(), &shared, "派出所");
    assert_eq!(
        save(press(report.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    assert!(shared.register.reports_owed.is_empty());
    let log = *shared.register.running_crises.iter().next().unwrap();
    let standing = carepost::post::crises::standing_of(&shared.register, log).unwrap();
    assert!(matches!(standing.report, Report::Made(_)));
}

#[test]
fn raised_to_red_a_report_that_is_not_owed_takes_a_reason() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = yellow(&mut shared);
    let mut form = opened(&mut view, &shared, "R");
    enter(form.as_mut(), &shared, "1");
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "奶奶陪着");
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "3");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    enter(form.as_mut(), &shared, "没有受到侵害");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let (log, _) = shared.register.crises.iter().next().unwrap();
    let standing = carepost::post::crises::standing_of(&shared.register, log).unwrap();
    assert_eq!(standing.report, Report::NotOwed);
    assert!(standing.ended.is_some());
}

#[test]
fn where_a_case_came_from_is_mended_with_what_it_is_about() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut form = carepost::tui::case_forms::edit_case(CASE, &shared);
    press(form.as_mut(), &shared, "shift-tab");
    enter(form.as_mut(), &shared, "4");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let case = shared.register.cases.get(CASE).unwrap();
    assert_eq!(case.source, Source::Family);
}

#[test]
fn leaving_red_takes_a_reason_which_is_kept_in_the_history() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(MING, &shared);
    let mut form = opened(&mut view, &shared, "R");
    enter(form.as_mut(), &shared, "3");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    // The caret is in the reason, for which it was refused.
    enter(form.as_mut(), &shared, "两周没有自伤念头");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    assert_eq!(
        shared.register.cases.get(CASE).unwrap().risk,
        RiskLevel::Yellow
    );
    press(&mut view, &shared, "6");
    let history = render(&mut view, &shared).join("\n");
    assert!(history.contains("两周没有自伤念头"), "{history}");
}

#[test]
fn the_next_state_takes_one_key_and_the_footer_names_it() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(MING, &shared);
    let hint = view.hint(Command::Advance, &shared);
    assert_eq!(hint.as_deref(), Some("观察期"));
    assert_eq!(save(press(&mut view, &shared, "a"), &mut shared), 1);
    let state = |shared: &Shared| shared.register.cases.get(CASE).unwrap().state;
    assert_eq!(state(&shared), CaseState::Monitoring);
    // The other ways are a numbered menu.
    let mut menu = opened(&mut view, &shared, "x");
    let asks = press(menu.as_mut(), &shared, "1");
    assert_eq!(save(asks, &mut shared), 1);
    assert_eq!(state(&shared), CaseState::Active);
}

#[test]
fn a_case_is_closed_with_reason_and_summary_and_opened_again_with_a_reason() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    save(press(&mut view, &shared, "a"), &mut shared);
    let mut closing = opened(&mut view, &shared, "a");
    let asked_once = |form: &mut dyn Layer, shared: &Shared| {
        let text = render(form, shared).join("\n");
        assert_eq!(text.matches("原因").count(), 1, "{text}");
    };
    asked_once(closing.as_mut(), &shared);
    assert_eq!(
        save(press(closing.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let mut close = opened(&mut view, &shared, "a");
    asked_once(close.as_mut(), &shared);
    // Without a summary nothing is saved.
    assert_eq!(
        save(press(close.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    // The caret is where the fault is.
    enter(close.as_mut(), &shared, "睡眠和成绩都已好转。");
    assert_eq!(
        save(press(close.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let case = shared.register.cases.get(CASE).unwrap();
    assert_eq!(case.state, CaseState::Closed);
    assert_eq!(case.closing, Some(ClosingReason::GoalsMet));
    press(&mut view, &shared, "2");
    let hint = view.hint(Command::Advance, &shared);
    assert_eq!(hint.as_deref(), Some("重新开案"));
    let shown = render(&mut view, &shared).join("\n");
    assert!(shown.contains("a 下一步：重新开案"), "{shown}");
    let mut again = opened(&mut view, &shared, "a");
    assert_eq!(
        save(press(again.as_mut(), &shared, "ctrl-s"), &mut shared),
        0
    );
    enter(again.as_mut(), &shared, "又开始失眠");
    assert_eq!(
        save(press(again.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    assert_eq!(
        shared.register.cases.get(CASE).unwrap().state,
        CaseState::Active
    );
}

#[test]
fn one_call_is_logged_for_several_children_of_a_family() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    let mut form = opened(&mut view, &shared, "L");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("13812345678"), "{text}");
    assert!(text.contains("不得联系"), "{text}");
    assert!(!text.contains("13900000009"), "{text}");
    // Carer, then no answer, then the sister ticked.
    press(form.as_mut(), &shared, "tab tab tab");
    enter(form.as_mut(), &shared, "2");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2");
    press(form.as_mut(), &shared, "tab space");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let of = |child| shared.register.contacts_by_child.under(&child).count();
    assert_eq!((of(MING), of(HONG)), (3, 1));
    let contact = shared
        .register
        .contacts_by_child
        .under(&HONG)
        .find_map(|id| shared.register.contacts.get(id))
        .unwrap();
    assert_eq!(contact.outcome, ContactOutcome::NoAnswer);
    assert_eq!(contact.children.len(), 2);
}

fn detail(shared: &Shared, child: Id) -> &ChildDetail {
    shared.register.details.get(child).unwrap()
}

fn record(shared: &Shared, child: Id) -> &Child {
    shared.register.children.get(child).unwrap()
}

fn consents(shared: &Shared, child: Id) -> Vec<Consent> {
    let register = &shared.register;
    let ids = register.consents_by_child.under(&child);
    ids.filter_map(|id| register.consents.get(id).cloned())
        .collect()
}

#[test]
fn a_child_is_added_from_the_list_and_no_id_number_is_given_twice() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut list = Children::new(&shared);
    let before = shared.register.children.iter().count();
    let mut form = opened(&mut list, &shared, "n");
    enter(form.as_mut(), &shared, "张小明");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("名册上已有"), "{text}");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, RESIDENT_ID);
    // Birth and sex are in the number.
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("2016-03-08"), "{text}");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);

    let mut form = opened(&mut list, &shared, "n");
    enter(form.as_mut(), &shared, "刘小花");
    press(form.as_mut(), &shared, "tab tab");
    enter(form.as_mut(), &shared, "2");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "2027年5月");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0, "born in time to come");
    for _ in 0..7 {
        press(form.as_mut(), &shared, "backspace");
    }
    enter(form.as_mut(), &shared, "2017年5月");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    assert_eq!(shared.register.children.iter().count(), before + 1);
    let (_, child) = shared
        .register
        .children
        .iter()
        .find(|(_, child)| child.name == "刘小花")
        .unwrap();
    assert_eq!(child.sex, Sex::Female);
    assert!(child.birth == Birth::month(2017, 5));
}

#[test]
fn a_child_is_changed_and_what_was_not_touched_stays() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    let before = detail(&shared, MING).clone();
    let mut form = opened(&mut view, &shared, "G enter");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(!text.contains(RESIDENT_ID), "{text}");
    enter(form.as_mut(), &shared, "明");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let after = record(&shared, MING);
    assert_eq!(after.name, "张小明明");
    assert_eq!(after.household, Some(HOME));
    assert_eq!(after.boarding, Some(true));
    assert!(*detail(&shared, MING) == before);
    // Nothing changed is nothing saved.
    let mut form = opened(&mut view, &shared, "G enter");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);
}

#[test]
fn a_child_leaves_the_register_with_a_reason_and_comes_back() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(MING, &shared);
    assert!(said(press(&mut view, &shared, "2 D")).contains("先结案"));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "D");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);
    enter(form.as_mut(), &shared, "随父母迁往东莞");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let left = record(&shared, HONG).left_register.clone().unwrap();
    assert_eq!(left.why, "随父母迁往东莞");
    let mut question = opened(&mut view, &shared, "D");
    let asks = press(question.as_mut(), &shared, "Y");
    assert_eq!(save(asks, &mut shared), 1);
    assert!(record(&shared, HONG).left_register.is_none());
}

#[test]
fn a_person_around_a_child_is_added_changed_and_removed() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "P");
    enter(form.as_mut(), &shared, "李秀兰");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "奶奶");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let person = &detail(&shared, HONG).around[0];
    assert!(person.relation == Relation::PaternalGrandmother);
    assert!(!person.guardian, "a grandmother is no guardian by default");

    let mut form = opened(&mut view, &shared, "e");
    press(form.as_mut(), &shared, "tab tab space tab tab");
    enter(form.as_mut(), &shared, "1");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "138 0000 0001, 13800000002");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let person = &detail(&shared, HONG).around[0];
    assert!(person.carer && person.call_rule == CallRule::ContactFirst);
    assert_eq!(person.phones, ["13800000001", "13800000002"]);

    let mut question = opened(&mut view, &shared, "D");
    assert_eq!(save(press(question.as_mut(), &shared, "n"), &mut shared), 0);
    let mut question = opened(&mut view, &shared, "D");
    assert_eq!(save(press(question.as_mut(), &shared, "Y"), &mut shared), 1);
    assert!(detail(&shared, HONG).around.is_empty());
}

#[test]
fn nobody_is_a_parent_or_a_guardian_until_somebody_says_so() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "P");
    enter(form.as_mut(), &shared, "李秀兰");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(
        shown.contains("请选择") && !shown.contains("父亲"),
        "{shown}"
    );
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0, "the relation is not said");
    let shown = render(form.as_mut(), &shared).join("\n");
    assert!(shown.contains("此处需要填写"), "{shown}");
    // The keys are on the relation; a mother is a guardian.
    enter(form.as_mut(), &shared, "母亲");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let person = &detail(&shared, HONG).around[0];
    assert!(person.relation == Relation::Mother && person.guardian);
}

#[test]
fn who_is_never_to_be_contacted_keeps_a_number_that_is_not_shown() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    let mut form = opened(&mut view, &shared, "down down e");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("张大山"), "{text}");
    assert!(!text.contains("13900000009"), "{text}");
    enter(form.as_mut(), &shared, "山");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let around = &detail(&shared, MING).around;
    let father = around.iter().find(|one| one.name == "张大山山").unwrap();
    assert_eq!(father.phones, ["13900000009"]);
    assert_eq!(father.call_rule, CallRule::NeverContact);
    assert_eq!(around.len(), 3);
}

#[test]
fn a_household_is_changed_for_all_siblings() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "down e");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("张小明"), "{text}");
    enter(form.as_mut(), &shared, " 12 号");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let home = shared.register.households.get(HOME).unwrap();
    assert_eq!(home.address, "石桥村 3 组 12 号");
    assert_eq!(record(&shared, MING).household, Some(HOME));
}

#[test]
fn a_consent_is_recorded_with_its_proof_and_taken_back() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    let mut form = opened(&mut view, &shared, "S");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("刘梅"), "{text}");
    // Nothing is agreed to that nobody has said.
    assert!(text.contains("● 请选择") && !text.contains("[×]"), "{text}");
    for say in ["space", "1"] {
        let asks = press(form.as_mut(), &shared, "ctrl-s");
        assert_eq!(save(asks, &mut shared), 0);
        press(form.as_mut(), &shared, say);
    }
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0, "a paper lies somewhere");
    enter(form.as_mut(), &shared, "档案柜");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let given = consents(&shared, MING);
    assert_eq!(given.len(), 1);
    assert!(given[0].guardian == "刘梅" && given[0].agreed && given[0].proof == "档案柜");
    // Under fourteen, keeping personal data is consented to by itself.
    assert_eq!(given[0].purposes, [ConsentPurpose::Services]);

    press(&mut view, &shared, "5");
    let hint = view.hint(Command::Open, &shared);
    assert_eq!(hint.as_deref(), Some("撤回同意"));
    let mut form = opened(&mut view, &shared, "enter");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "母亲来电，不再同意");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let given = consents(&shared, MING);
    assert!(
        given[0]
            .withdrawn
            .as_ref()
            .unwrap()
            .why
            .contains("不再同意")
    );
    assert!(said(press(&mut view, &shared, "enter")).contains("已撤回"));
    assert!(!view.row_commands(&shared).contains(&Command::Open));

    let mut question = opened(&mut view, &shared, "D");
    let asks = press(question.as_mut(), &shared, "Y");
    assert_eq!(save(asks, &mut shared), 1);
    assert!(consents(&shared, MING).is_empty());
}

#[test]
fn nobody_never_to_be_contacted_is_called_for_consent() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(MING, &shared);
    let mut form = opened(&mut view, &shared, "S");
    enter(form.as_mut(), &shared, "2");
    press(form.as_mut(), &shared, "tab 1 tab");
    enter(form.as_mut(), &shared, "2");
    press(form.as_mut(), &shared, "tab");
    enter(form.as_mut(), &shared, "王主任");
    press(form.as_mut(), &shared, "tab tab tab space");
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("不得联系"), "{text}");
    assert!(!text.contains("13900000009"), "{text}");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);
    // Without a guardian on file there is nobody to ask.
    let mut view = ChildView::new(HONG, &shared);
    assert!(said(press(&mut view, &shared, "S")).contains("没有可询问的监护人"));
}

#[test]
fn every_form_fits_a_small_window_and_comes_back_from_its_draft() {
    for lang in Lang::ALL {
        let mut shared = stage(lang, (60, 20));
        let mut view = ChildView::new(MING, &shared);
        let mut form = opened(&mut view, &shared, "S");
        press(form.as_mut(), &shared, "tab 1 tab tab");
        enter(form.as_mut(), &shared, "A");
        press(form.as_mut(), &shared, "tab tab tab space");
        assert_eq!(
            save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
            1
        );
        let cases: [(Id, &str); 7] = [
            (MING, "1 P"),
            (MING, "1 e"),
            (MING, "1 G enter"),
            (MING, "5 S"),
            (MING, "5 enter"),
            (HONG, "D"),
            (HONG, "1 down e"),
        ];
        for (child, keys) in cases {
            let mut view = ChildView::new(child, &shared);
            let mut form = opened(&mut view, &shared, keys);
            let layer = form.as_mut();
            for _ in 0..20 {
                let text = render(layer, &shared).join("\n");
                assert!(!text.contains('⟦'), "{keys}: {text}");
                press(layer, &shared, "tab");
            }
            // In a box that is chosen from nothing is typed; the next one takes it.
            for _ in 0..4 {
                enter(layer, &shared, "3");
                press(layer, &shared, "tab");
            }
            let draft = layer.draft().unwrap_or_else(|| panic!("{keys}: no draft"));
            let mut again = reopen::draft(&draft, &shared).expect(keys);
            // One more change at the first field, and all the others are as they were left.
            enter(again.as_mut(), &shared, "2");
            let kept = again.draft().unwrap_or_else(|| panic!("{keys}: no draft"));
            assert_eq!(kept.texts[1..], draft.texts[1..], "{keys}");
            render(again.as_mut(), &shared);
        }
        let mut form = opened(&mut Children::new(&shared), &shared, "n");
        enter(form.as_mut(), &shared, "x");
        let draft = form.draft().expect("a draft");
        assert!(reopen::draft(&draft, &shared).is_some());
    }
}

#[test]
fn what_somebody_else_changed_meanwhile_is_kept_or_shown_beside_ones_own() {
    let mut shared = stage(Lang::En, (80, 40));
    let mut mine = edit_child(MING, &shared);
    enter(mine.as_mut(), &shared, " Ming");
    // The other session changes the same name, and a remark that is not touched here.
    let mut theirs = edit_child(MING, &shared);
    enter(theirs.as_mut(), &shared, " Xiaoming");
    press(theirs.as_mut(), &shared, "shift-tab");
    enter(theirs.as_mut(), &shared, "allergic to peanuts");
    let asks = press(theirs.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    mine.changed(&shared);
    let text = render(mine.as_mut(), &shared).join("\n");
    assert!(
        text.contains("changed meanwhile to: 张小明 Xiaoming"),
        "{text}"
    );
    assert!(
        text.contains("张小明 Ming") && text.contains("allergic to peanuts"),
        "{text}"
    );
    // Saving once says so and writes nothing; saving again is meant.
    assert!(press(mine.as_mut(), &shared, "ctrl-s").is_empty());
    let text = render(mine.as_mut(), &shared).join("\n");
    assert!(text.contains("Save once more"), "{text}");
    let asks = press(mine.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let child = shared.register.children.get(MING).unwrap();
    assert_eq!(child.name, "张小明 Ming");
    let detail = shared.register.details.get(MING).unwrap();
    assert!(detail.remarks.ends_with("allergic to peanuts"));
}

#[test]
fn a_form_about_what_nobody_else_changed_is_saved_at_once() {
    let mut shared = stage(Lang::En, (80, 40));
    let mut mine = edit_child(MING, &shared);
    enter(mine.as_mut(), &shared, " Ming");
    let mut other = edit_child(HONG, &shared);
    enter(other.as_mut(), &shared, " Hong");
    let asks = press(other.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    mine.changed(&shared);
    let asks = press(mine.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
}

#[test]
fn a_draft_taken_up_again_writes_over_nobodys_change() {
    let mut shared = stage(Lang::En, (80, 40));
    let mut mine = edit_child(MING, &shared);
    enter(mine.as_mut(), &shared, " Ming");
    let draft = mine.draft().expect("a draft");
    // It is left; meanwhile somebody else changes the same name, and a remark.
    let mut theirs = edit_child(MING, &shared);
    enter(theirs.as_mut(), &shared, " Xiaoming");
    press(theirs.as_mut(), &shared, "shift-tab");
    enter(theirs.as_mut(), &shared, "allergic to peanuts");
    let asks = press(theirs.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);

    let mut again = reopen::draft(&draft, &shared).expect("it opens");
    let text = render(again.as_mut(), &shared).join("\n");
    for shown in [
        "changed meanwhile to: 张小明 Xiaoming",
        "张小明 Ming",
        "allergic to peanuts",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert!(
        press(again.as_mut(), &shared, "ctrl-s").is_empty(),
        "not before it was seen"
    );
    let asks = press(again.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 1);
    let child = shared.register.children.get(MING).unwrap();
    assert_eq!(child.name, "张小明 Ming");
    let detail = shared.register.details.get(MING).unwrap();
    assert!(detail.remarks.ends_with("allergic to peanuts"));
}
