//! `carepost list`: in an order that a person can follow, aligned for eyes and by tabs for scripts.

mod day_kit;

use carepost::command::line::Listed;
use carepost::command::list::{Manner, list};
use carepost::post::register::Register;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use day_kit::*;

const LINES: Manner = Manner {
    open: false,
    json: false,
    aligned: false,
};

fn names(text: &str) -> Vec<&str> {
    let lines = text.lines();
    lines.filter_map(|line| line.split('\t').next()).collect()
}

#[test]
fn children_stand_by_how_their_names_are_read_with_their_case() {
    let shared = stage(Lang::En, (80, 21));
    let words = Words::new(Lang::En);
    let of = |manner| list(Listed::Children, manner, &shared.register, &words);
    let all = of(LINES);
    let found = names(&all);
    // By code points 张 would stand before both.
    let place = |first: char| found.iter().position(|name| name.starts_with(first));
    assert!(
        place('曾') < place('李') && place('李') < place('张'),
        "{all}"
    );
    assert!(all.contains("TS-2026-001"), "{all}");
    let open = of(Manner {
        open: true,
        ..LINES
    });
    assert!(open.lines().count() < all.lines().count());
    assert!(open.lines().all(|line| line.contains("TS-2026-")), "{open}");
}

#[test]
fn on_a_terminal_columns_stand_below_their_headings() {
    let shared = stage(Lang::En, (80, 21));
    let words = Words::new(Lang::En);
    let aligned = Manner {
        aligned: true,
        ..LINES
    };
    let text = list(Listed::Children, aligned, &shared.register, &words);
    let heading = text.lines().next().unwrap();
    assert!(heading.starts_with("name"), "{text}");
    assert!(!text.contains('\t'));
    let at = |line: &str, what: &str| {
        let before = line.split(what).next().unwrap();
        carepost::tui::width::of(before)
    };
    let column = at(heading, "case");
    let with_case = text.lines().find(|line| line.contains("TS-2026-001"));
    assert_eq!(at(with_case.unwrap(), "TS-2026-001"), column, "{text}");
}

#[test]
fn what_is_empty_has_no_line_and_json_is_an_empty_list() {
    let words = Words::new(Lang::En);
    let none = Register::default();
    for what in [Listed::Children, Listed::Appointments, Listed::FollowUps] {
        assert_eq!(list(what, LINES, &none, &words), "");
        let json = Manner {
            json: true,
            ..LINES
        };
        assert_eq!(list(what, json, &none, &words).trim(), "[]");
    }
}
