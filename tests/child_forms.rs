//! What the keys do to a child: cases, risk and contacts, saved and seen on the register.

mod children_stage;

use carepost::care::records::case_header::{CaseState, ClosingReason};
use carepost::care::records::contact::ContactOutcome;
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::rehearsal::apply;
use carepost::tui::child::ChildView;
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{enter, press, render};
use carepost::words::lang::Lang;
use children_stage::{CASE, HONG, MING, stage};

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
fn opened(view: &mut ChildView, shared: &Shared, keys: &str) -> Box<dyn Layer> {
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
fn a_case_is_opened_at_intake_and_only_once() {
    let mut shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "C");
    assert!(render(form.as_mut(), &shared).join("\n").contains("张小红"));
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let (_, case) = shared.register.open_case(HONG).expect("the case is open");
    assert_eq!(case.state, CaseState::Intake);
    assert_eq!(case.risk, RiskLevel::Unassessed);
    assert_eq!(case.number, "TS-2026-0002");
    assert!(said(press(&mut view, &shared, "C")).contains("已有在管个案"));
}

#[test]
fn a_red_case_is_not_opened_without_a_safety_plan_or_the_word_that_it_follows() {
    let mut shared = stage(Lang::Zh, (80, 40));
    let mut view = ChildView::new(HONG, &shared);
    let mut form = opened(&mut view, &shared, "C");
    enter(form.as_mut(), &shared, "1");
    let asks = press(form.as_mut(), &shared, "ctrl-s");
    assert_eq!(save(asks, &mut shared), 0);
    let text = render(form.as_mut(), &shared).join("\n");
    assert!(text.contains("强制报告"), "{text}");
    for _ in 0..8 {
        press(form.as_mut(), &shared, "tab");
    }
    enter(form.as_mut(), &shared, "每天通话，奶奶收好药");
    assert_eq!(
        save(press(form.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let (_, case) = shared.register.open_case(HONG).expect("the case is open");
    assert_eq!(case.risk, RiskLevel::Red);
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
    press(form.as_mut(), &shared, "tab");
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
    let hint = view.hint(carepost::tui::commands::Command::Advance, &shared);
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
    assert_eq!(
        save(press(closing.as_mut(), &shared, "ctrl-s"), &mut shared),
        1
    );
    let mut close = opened(&mut view, &shared, "a");
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
    press(form.as_mut(), &shared, "tab tab");
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
