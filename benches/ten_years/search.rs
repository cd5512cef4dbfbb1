//! The search through everything readable, as it is typed.

use std::time::Duration;

use carepost::post::search::{Query, count, find};

use crate::Place;
use crate::desk::Desk;
use crate::times::{said_all, timed};

/// What is looked for: frequent and rare, Chinese and letters, one term and several.
const TYPED: [&str; 8] = [
    "奶",
    "奶奶",
    "奶奶 学校",
    "打工",
    "从来没有过的词",
    "qq",
    "phone",
    "同桌",
];

/// Measures the search by itself, and its screen key by key.
pub fn measure(place: &Place) {
    let mut desk = Desk::sit_down(place);
    desk.wait_until_open();
    desk.wait_until_quiet();
    let shared = &desk.model.shared;
    println!("  {} records searched", count(&shared.register));
    for typed in TYPED {
        let times: Vec<Duration> = (0..10)
            .map(|_| {
                let query = Query::new(typed);
                timed(|| find(&shared.register, &shared.me, &query, 200)).1
            })
            .collect();
        let found = find(&shared.register, &shared.me, &Query::new(typed), usize::MAX).len();
        said_all(&format!("{typed}: {found} found"), times);
    }
    desk.press("g t ctrl-f");
    let mut times = Vec::new();
    for _ in 0..5 {
        times.extend(desk.press("奶 奶 backspace backspace"));
    }
    said_all("key to frame while typing", times);
}
