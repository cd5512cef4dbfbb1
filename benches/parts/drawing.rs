//! Drawing each main screen at 120×40 over ten years, once its rows are worked out.

use carepost::tui::child::{ChildView, TABS};
use carepost::tui::crisis_screen;
use carepost::tui::layer::{Layer, Screen};
use carepost::tui::rehearsal;
use carepost::tui::screens;
use carepost::tui::search_screen::SearchScreen;
use divan::Bencher;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ten_years::{SHARED, SIZE};

const SCREENS: [(&str, Screen); 7] = [
    ("Today", Screen::Today),
    ("Schedule", Screen::Schedule),
    ("Children", Screen::Children),
    ("Follow-ups", Screen::FollowUps),
    ("Board", Screen::Board),
    ("Inbox", Screen::Inbox),
    ("Settings", Screen::Settings),
];

const OTHERS: [&str; 4] = ["a child", "a child's sessions", "search", "a crisis log"];

fn names() -> impl Iterator<Item = &'static str> {
    SCREENS.iter().map(|(name, _)| *name).chain(OTHERS)
}

fn opened(name: &str) -> Box<dyn Layer> {
    let shared = &*SHARED;
    if let Some((_, screen)) = SCREENS.iter().find(|(known, _)| *known == name) {
        return screens::open(*screen, shared);
    }
    let child = shared.register.open_cases.under(&shared.me.person).next();
    let child = child.and_then(|case| Some(shared.register.cases.get(case)?.child));
    let child = child.expect("a case");
    match name {
        "a child" => Box::new(ChildView::new(child, shared)),
        "a child's sessions" => Box::new(ChildView::at_tab(child, TABS[2])),
        "search" => {
            let mut search = SearchScreen::new(shared);
            rehearsal::enter(&mut search, shared, "奶奶");
            Box::new(search)
        }
        _ => {
            let running = shared.register.running_crises.iter().next().copied();
            let log = running.and_then(|log| crisis_screen::of_log(log, shared));
            log.unwrap_or_else(|| crisis_screen::open(Some(child), shared))
        }
    }
}

#[divan::bench(args = names())]
fn draw(bencher: Bencher<'_, '_>, name: &str) {
    let shared = &*SHARED;
    let mut layer = opened(name);
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| layer.draw(area, &mut buffer, shared));
}
