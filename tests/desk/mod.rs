//! The made-up post on a terminal in memory: somebody who may read all of it goes through every screen by keys.
#![allow(dead_code, reason = "each test uses its part")]

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
use carepost::tui::few_bytes::{FewBytes, mark_covered};
use carepost::tui::job::{Answer, Unlocked};
use carepost::tui::key::{Input, parse_keys, typing};
use carepost::tui::model::Model;
use carepost::tui::screens;
use carepost::tui::theme::{Choice, Theme};
use carepost::tui::update::{Effect, Msg, begin, update};
use carepost::tui::view;
use carepost::tui::width;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use chrono::{DateTime, Utc};
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A Tuesday, 10:05 in post time.
pub fn now() -> DateTime<Utc> {
    "2026-09-15T02:05:00Z".parse().unwrap()
}

pub fn ids() -> Vec<PersonId> {
    (1..=4).map(|n| PersonId([n; 16])).collect()
}

/// A size of a terminal, and how the program is told of it.
pub type Sized = ((u16, u16), fn() -> std::io::Result<(u16, u16)>);

/// The sizes that every screen is held against.
pub const SIZES: [Sized; 3] = [
    ((60, 20), || Ok((60, 20))),
    ((80, 24), || Ok((80, 24))),
    ((120, 40), || Ok((120, 40))),
];

/// What becomes of each record's bytes on the way into the register.
pub type Turn = fn(&[u8]) -> Vec<u8>;

/// The made-up post as somebody would have it who may read all of it.
fn register(lang: Language, turn: Turn) -> Register {
    let mut sign = |author: PersonId, to_sign: &ToSign, at: DateTime<Utc>| Signed {
        bytes: to_sign.bytes.to_vec(),
        author,
        at,
        signature: vec![7; 64],
        version: Signed::OF_ITS_KIND,
    };
    let mut register = Register::default();
    for batch in batches(7, now(), Size::Usual, &ids(), &mut sign) {
        let batch = batch.unwrap();
        for change in &batch.change.changes {
            let plain = change.plain.as_ref().map(|plain| turn(plain.as_slice()));
            let opened = Opened {
                key: change.key,
                revision: change.base + 1,
                scope: change.scope,
                author: ids()[batch.author],
                time: 0,
                credit: carepost::post::credit::Credit::taken(true),
                plain: plain.as_deref(),
            };
            register.take(&opened).unwrap();
        }
    }
    register.settings = settings(lang);
    register
}

/// A session on a terminal whose bytes are counted.
pub struct Desk {
    pub model: Model,
    pub screen: Terminal<FewBytes<Vec<u8>>>,
}

impl Desk {
    pub fn sit_down(lang: Lang, sized: Sized) -> Desk {
        Desk::with(lang, sized, <[u8]>::to_vec)
    }

    /// The same, with every record turned into another first.
    pub fn with(lang: Lang, (size, tell): Sized, turn: Turn) -> Desk {
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
            visit: Default::default(),
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
            register: register(
                match lang {
                    Lang::Zh => Language::Zh,
                    Lang::En => Language::En,
                },
                turn,
            ),
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
    pub fn draw(&mut self) -> usize {
        self.screen.backend_mut().out().clear();
        let model = &mut self.model;
        self.screen
            .draw(|frame| {
                let area = frame.area();
                if let Some(caret) = view::draw(model, area, frame.buffer_mut()) {
                    frame.set_cursor_position(caret);
                }
                mark_covered(frame.buffer_mut());
            })
            .unwrap();
        self.screen.backend_mut().out().len()
    }

    /// Draws into a buffer of its own, and gives its rows.
    pub fn drawn(&mut self) -> Vec<String> {
        let (columns, rows) = self.model.shared.size;
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        view::draw(&mut self.model, area, &mut buffer);
        let row = |y| {
            let mut row = String::new();
            let mut x = 0;
            while x < columns {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                // A wide character stands in its first cell.
                x += u16::try_from(width::of(symbol))
                    .expect("a cell or two")
                    .max(1);
            }
            row
        };
        (0..rows).map(row).collect()
    }

    pub fn draw_whole(&mut self) -> usize {
        self.screen.clear().unwrap();
        self.draw()
    }

    /// Types a text, key by key.
    pub fn type_in(&mut self, text: &str) {
        for key in typing(text) {
            update(&mut self.model, Msg::Input(Input::Key(key)));
        }
    }

    pub fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            update(&mut self.model, Msg::Input(Input::Key(key)));
        }
    }
}

/// A way to each screen, each view of it, and what opens over it.
pub fn ways() -> Vec<String> {
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
