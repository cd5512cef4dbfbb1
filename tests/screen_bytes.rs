//! What each screen costs on the line, in bytes: drawn whole, and drawn over the one before.
//!
//! A whole screen is to take less than 8 KB (issue 3, slow line): a second of a line of 64 kbit/s.

use std::sync::Arc;

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::PersonId;
use carepost::care::records::settings::Language;
use carepost::care::records::signed_note::Signed;
use carepost::post::demo::batches::batches;
use carepost::post::demo::place::settings;
use carepost::post::demo::size::Size;
use carepost::post::demo::staff::people;
use carepost::post::fresh::Fresh;
use carepost::post::me::Me;
use carepost::post::register::{Opened, Register};
use carepost::post::signing::ToSign;
use carepost::tui::commands::entry;
use carepost::tui::few_bytes::FewBytes;
use carepost::tui::job::{Answer, Unlocked};
use carepost::tui::key::{Input, parse_keys};
use carepost::tui::model::Model;
use carepost::tui::screens;
use carepost::tui::theme::{Choice, Theme};
use carepost::tui::update::{Effect, Msg, begin, update};
use carepost::tui::view;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{DateTime, Utc};
use ratatui::Terminal;

const MOST: usize = 8 * 1024;

/// A Tuesday, 10:05 in post time.
fn now() -> DateTime<Utc> {
    "2026-09-15T02:05:00Z".parse().unwrap()
}

fn ids() -> Vec<PersonId> {
    (1..=4).map(|n| PersonId([n; 16])).collect()
}

/// The made-up post as somebody would have it who may read all of it.
fn register(lang: Language) -> Register {
    let mut sign = |author: PersonId, to_sign: &ToSign, at: DateTime<Utc>| Signed {
        bytes: to_sign.bytes.to_vec(),
        author,
        at,
        signature: vec![7; 64],
    };
    let mut register = Register::default();
    for batch in batches(7, now(), Size::Usual, &ids(), &mut sign) {
        let batch = batch.unwrap();
        for change in &batch.change.changes {
            let opened = Opened {
                key: change.key,
                revision: change.base + 1,
                scope: change.scope,
                author: ids()[batch.author],
                time: 0,
                plain: change.plain.as_ref().map(|plain| plain.as_slice()),
            };
            register.take(&opened).unwrap();
        }
    }
    register.settings = settings(lang);
    register
}

/// A session on a terminal whose bytes are counted.
struct Desk {
    model: Model,
    screen: Terminal<FewBytes<Vec<u8>>>,
}

impl Desk {
    fn sit_down(lang: Lang, size: (u16, u16), tell: fn() -> std::io::Result<(u16, u16)>) -> Desk {
        let words = Arc::new(Words::new(lang));
        // Colours take bytes, so the screens are measured with them.
        let mut model = Model::new(words, Theme::dark(), now(), size, Fresh::new([5; 32]));
        let ticket = begin(&mut model)
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Do { ticket, .. } => Some(ticket),
                _ => None,
            });
        let person = people().swap_remove(0);
        let unlocked = Unlocked {
            access: Default::default(),
            me: Me {
                person: ids()[0],
                handle: person.handle.to_owned(),
                roles: Roles {
                    counselor: true,
                    supervisor: true,
                    administrator: true,
                    overseer: false,
                },
                colleagues: Default::default(),
                scopes: Default::default(),
            },
            register: register(match lang {
                Lang::Zh => Language::Zh,
                Lang::En => Language::En,
            }),
            drafts: Vec::new(),
            theme: Choice::Dark,
            changes: Vec::new(),
            welcome: Default::default(),
        };
        let answer = Answer::SignedIn(Box::new(unlocked));
        let ticket = ticket.expect("the post is looked for");
        update(&mut model, Msg::Answer { ticket, answer });
        let screen = Terminal::new(FewBytes::new(Vec::new(), tell)).unwrap();
        Desk { model, screen }
    }

    /// Draws; gives the bytes it took.
    fn draw(&mut self) -> usize {
        self.screen.backend_mut().out().clear();
        let model = &mut self.model;
        self.screen
            .draw(|frame| {
                let area = frame.area();
                if let Some(caret) = view::draw(model, area, frame.buffer_mut()) {
                    frame.set_cursor_position(caret);
                }
            })
            .unwrap();
        self.screen.backend_mut().out().len()
    }

    fn draw_whole(&mut self) -> usize {
        self.screen.clear().unwrap();
        self.draw()
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            update(&mut self.model, Msg::Input(Input::Key(key)));
        }
    }
}

/// A way to each screen, each view of it, and what opens over it.
fn ways() -> Vec<String> {
    let mut ways: Vec<String> = screens::ALL
        .iter()
        .map(|(_, command)| entry(*command).keys[0].to_owned())
        .collect();
    let more = [
        "g s v",
        "g s v v",
        "g f v",
        "g f v v",
        "g c enter",
        "g c enter 2",
        "g c enter 3",
        "g c enter 4",
        "g c enter 5",
        "g c enter 6",
        "g c n",
        "g s n",
        "g t f",
        "g b",
        "g d",
        "g u",
        "g e",
        "g c ?",
        "g t ctrl-p",
        "g t 0",
        "g t w",
        "g t +",
        "g c /",
    ];
    ways.extend(more.map(str::to_owned));
    ways
}

#[test]
fn every_screen_takes_less_than_eight_kilobytes_and_none_where_nothing_changed() {
    type Tell = fn() -> std::io::Result<(u16, u16)>;
    let sizes: [((u16, u16), Tell); 3] = [
        ((60, 20), || Ok((60, 20))),
        ((80, 24), || Ok((80, 24))),
        ((120, 40), || Ok((120, 40))),
    ];
    for lang in Lang::ALL {
        for (size, tell) in sizes {
            let mut desk = Desk::sit_down(lang, size, tell);
            let mut largest = (0, String::new());
            for way in ways() {
                desk.press(&way);
                let over = desk.draw();
                assert_eq!(desk.draw(), 0, "{lang} {size:?} {way}");
                let whole = desk.draw_whole();
                largest = largest.max((over.max(whole), way.clone()));
                desk.press("esc");
                desk.draw();
            }
            // Shown with --nocapture, for docs/performance.md.
            println!("{lang} {size:?} largest {largest:?}");
            assert!(largest.0 < MOST, "{lang} {size:?} {largest:?}");
        }
    }
}
