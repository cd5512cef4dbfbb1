//! The list of children and the view of one child, worked by keys and read off the screen.

mod children_stage;

use carepost::care::ledger::scope::Scope;
use carepost::tui::child::ChildView;
use carepost::tui::child_summary;
use carepost::tui::children::Children;
use carepost::tui::commands::Command;
use carepost::tui::layer::{Ask, Layer};
use carepost::tui::rehearsal::{enter, press, render};
use carepost::words::lang::Lang;
use children_stage::{MING, SIZES, replace, stage};

fn list(lang: Lang, size: (u16, u16)) -> (Children, carepost::tui::layer::Shared) {
    let shared = stage(lang, size);
    (Children::new(&shared), shared)
}

/// The names in sight, row by row.
fn names(layer: &mut Children, shared: &carepost::tui::layer::Shared) -> Vec<String> {
    render(layer, shared)
        .into_iter()
        .skip(3)
        .filter_map(|row| {
            let name = row.trim_start_matches(['▸', ' ']).split("  ").next()?;
            (!name.is_empty()).then(|| name.to_owned())
        })
        .collect()
}

#[test]
fn the_list_is_shown_at_every_size_in_both_languages() {
    for lang in Lang::ALL {
        for size in SIZES {
            let (mut layer, shared) = list(lang, size);
            let rows = render(&mut layer, &shared).join("\n");
            insta::assert_snapshot!(format!("children_list_{lang}_{}x{}", size.0, size.1), rows);
        }
    }
}

#[test]
fn every_tab_of_a_child_is_shown_at_every_size_in_both_languages() {
    for lang in Lang::ALL {
        for size in SIZES {
            let shared = stage(lang, size);
            let mut view = ChildView::new(MING, &shared);
            let mut all = Vec::new();
            for tab in 1..=6 {
                press(&mut view, &shared, &tab.to_string());
                all.push(render(&mut view, &shared).join("\n"));
            }
            insta::assert_snapshot!(
                format!("child_tabs_{lang}_{}x{}", size.0, size.1),
                all.join("\n────\n")
            );
        }
    }
}

#[test]
fn the_list_narrows_by_everything_a_person_knows_of_a_child() {
    for (typed, expected) in [
        ("张", vec!["张小明", "张小红"]),
        ("zxm", vec!["张小明"]),
        ("shiqiao", vec!["张小明", "张小红"]),
        ("黄塘", vec!["𬭎⟦ZWSP⟧娜␛…"]),
        ("5678", vec!["张小明"]),
        ("2026-0001", vec!["张小明"]),
        ("risk:red", vec!["张小明"]),
        ("风险：红", vec!["张小明"]),
        ("mine", vec!["张小明"]),
        ("overdue", vec!["张小明"]),
        ("open", vec!["张小明"]),
        ("周 all", vec!["周已走"]),
        ("nobody", vec![]),
    ] {
        let (mut layer, shared) = list(Lang::Zh, (80, 24));
        press(&mut layer, &shared, "/");
        enter(&mut layer, &shared, typed);
        let found: Vec<String> = names(&mut layer, &shared)
            .into_iter()
            .filter(|name| !name.starts_with("没有找到"))
            .map(|name| name.split(' ').next().unwrap_or("").to_owned())
            .collect();
        assert_eq!(found, expected, "{typed}");
    }
}

#[test]
fn escape_keeps_the_filter_and_again_clears_it() {
    let (mut layer, shared) = list(Lang::Zh, (80, 24));
    let all = names(&mut layer, &shared).len();
    // A Han character typed in the list begins narrowing with it.
    enter(&mut layer, &shared, "张");
    assert_eq!(names(&mut layer, &shared).len(), 2);
    press(&mut layer, &shared, "esc");
    assert_eq!(names(&mut layer, &shared).len(), 2);
    press(&mut layer, &shared, "esc");
    assert_eq!(names(&mut layer, &shared).len(), all);
}

#[test]
fn arrows_and_enter_drive_the_list_while_it_is_narrowed() {
    let (mut layer, shared) = list(Lang::Zh, (80, 24));
    press(&mut layer, &shared, "/");
    enter(&mut layer, &shared, "张");
    let asks = press(&mut layer, &shared, "down enter");
    let Some(Ask::Open(mut opened)) = asks.into_iter().next() else {
        panic!("no child was opened");
    };
    assert!(render(opened.as_mut(), &shared)[0].starts_with("张小红"));
}

#[test]
fn veiled_names_are_nowhere_on_list_or_child() {
    for size in SIZES {
        let mut shared = stage(Lang::Zh, size);
        shared.veil = true;
        let mut text = render(&mut Children::new(&shared), &shared).join("\n");
        let mut view = ChildView::new(MING, &shared);
        for tab in 1..=6 {
            press(&mut view, &shared, &tab.to_string());
            text.push_str(&render(&mut view, &shared).join("\n"));
        }
        for name in ["小明", "小红", "张大山", "李秀兰", "已走"] {
            assert!(!text.contains(name), "{name} at {size:?}:\n{text}");
        }
        assert!(text.contains("张●●"));
    }
}

#[test]
fn an_id_number_is_masked_and_shown_for_a_moment_only() {
    let mut shared = stage(Lang::Zh, (120, 40));
    let mut view = ChildView::new(MING, &shared);
    let number = children_stage::RESIDENT_ID;
    assert!(!render(&mut view, &shared).join("\n").contains(number));
    press(&mut view, &shared, "I");
    assert!(render(&mut view, &shared).join("\n").contains(number));
    shared.now += chrono::TimeDelta::seconds(11);
    assert!(!render(&mut view, &shared).join("\n").contains(number));
}

#[test]
fn somebody_never_to_be_contacted_has_no_number_on_the_screen() {
    for lang in Lang::ALL {
        for size in SIZES {
            let shared = stage(lang, size);
            let mut view = ChildView::new(MING, &shared);
            let text = render(&mut view, &shared).join("\n");
            assert!(!text.contains("13900000009"), "{text}");
            assert!(text.contains(&shared.words.get("call-rule-never-contact")));
        }
    }
}

#[test]
fn the_number_comes_first_and_nothing_of_the_pane_beside_the_list_is_cut() {
    for lang in Lang::ALL {
        let (mut layer, shared) = list(lang, (120, 37));
        press(&mut layer, &shared, "/");
        enter(&mut layer, &shared, "张小明");
        let shown = render(&mut layer, &shared).join("\n");
        assert!(shown.contains("★ 13812345678"), "{shown}");
        let beside = shown.lines().filter_map(|row| row.split_once('│'));
        for (_, row) in beside {
            assert!(!row.contains('…'), "{row}");
        }
    }
}

#[test]
fn who_has_died_is_no_guardian_and_nobody_to_call() {
    let (_, mut shared) = list(Lang::Zh, (80, 21));
    let mut detail = shared.register.details.get(MING).unwrap().clone();
    detail.around.truncate(1);
    detail.around[0].died = true;
    detail.around[0].guardian = true;
    detail.around[0].carer = false;
    replace(&mut shared.register, MING, Scope::Clinical, &detail);
    let lines = child_summary::family(MING, &shared);
    let said: Vec<String> = lines
        .iter()
        .map(|line| line.pieces.iter().map(|(text, _)| text.as_str()).collect())
        .collect();
    assert!(said[0].starts_with("· 已去世  奶奶 李秀兰"), "{said:?}");
    assert!(!said.concat().contains("监护人"), "{said:?}");
}

#[test]
fn three_thousand_children_are_worked_out_once_for_a_register() {
    let mut shared = stage(Lang::Zh, (80, 24));
    children_stage::fill(&mut shared.register, 3_000);
    let mut layer = Children::new(&shared);
    enter(&mut layer, &shared, "张");
    let first = render(&mut layer, &shared);
    // What was worked out stays while the version does, even were the children gone.
    let version = shared.register.version;
    shared.register.children = Default::default();
    shared.register.version = version;
    let second = render(&mut layer, &shared);
    assert_eq!(first[0], second[0]);
}

#[test]
fn on_a_list_of_something_else_the_key_for_the_next_state_leaves_the_case_alone() {
    let shared = stage(Lang::Zh, (80, 24));
    let mut view = ChildView::new(MING, &shared);
    let is_open_to = |view: &ChildView, command| {
        let named = view.hint(command, &shared);
        named.as_deref() != Some("") || view.row_commands(&shared).contains(&command)
    };
    for (tab, steps) in [
        ("1", true),
        ("2", true),
        ("3", false),
        ("4", false),
        ("5", false),
    ] {
        press(&mut view, &shared, tab);
        // The second line of the sessions is a contact, a note or another appointment, as the stage has it.
        press(&mut view, &shared, "G");
        assert_eq!(is_open_to(&view, Command::Advance), steps, "tab {tab}");
        let asks = press(&mut view, &shared, "a");
        assert_eq!(!asks.is_empty(), steps, "tab {tab}: {}", asks.len());
    }
}
