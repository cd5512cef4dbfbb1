//! A stage for trying a layer without a terminal: keys in, asks and lines of text out.
//!
//! For tests only, here and in `tests/`. What it makes is the same every time: ids come from a fixed generator, the
//! time is the one given, the theme has no colours.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::header::Roles;
use crate::care::ledger::ids::PersonId;
use crate::care::ledger::scope::Scope;
use crate::post::access::Access;
use crate::post::fresh::Fresh;
use crate::post::last_visit::Visit;
use crate::post::me::Me;
use crate::post::register::Register;
use crate::tui::key::{Key, parse_keys, typing};
use crate::tui::keymap::{Meaning, look_up};
use crate::tui::layer::{Ask, Layer, Shared};
use crate::tui::theme::Theme;
use crate::tui::width;
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// The person who is signed in on the stage: a counselor who supervises as well.
pub const ME: PersonId = PersonId([7; 16]);

/// Makes what layers look at: a window of so many columns and rows, a language, a register, a time.
pub fn shared(lang: Lang, size: (u16, u16), register: Register, now: DateTime<Utc>) -> Shared {
    Shared {
        words: Arc::new(Words::new(lang)),
        theme: Theme::plain(),
        now,
        register,
        me: Me {
            person: ME,
            handle: "chen".to_owned(),
            roles: Roles {
                counselor: true,
                supervisor: true,
                ..Roles::default()
            },
            scopes: BTreeSet::from([
                Scope::Staff,
                Scope::Clinical,
                Scope::Audit,
                Scope::Private(ME),
            ]),
            colleagues: BTreeMap::new(),
        },
        access: Access::default(),
        veil: false,
        size,
        fresh: Fresh::new([3; 32]),
        drafts: Vec::new(),
        visit: Visit::first(now),
        keeping: Default::default(),
        people: Default::default(),
        over_ssh: false,
        of_service: false,
    }
}

/// Draws a layer over the whole window and gives its rows without the blanks at their ends.
pub fn render(layer: &mut dyn Layer, shared: &Shared) -> Vec<String> {
    draw(layer, shared).0
}

/// Draws a layer over the whole window; gives its rows and where the cursor stands.
pub fn draw(layer: &mut dyn Layer, shared: &Shared) -> (Vec<String>, Option<Position>) {
    let area = Rect::new(0, 0, shared.size.0, shared.size.1);
    let mut buffer = Buffer::empty(area);
    let caret = layer.draw(area, &mut buffer, shared);
    (lines(&buffer), caret)
}

/// Gives the rows of a buffer as text, each wide character once.
pub fn lines(buffer: &Buffer) -> Vec<String> {
    (buffer.area.top()..buffer.area.bottom())
        .map(|y| {
            let mut line = String::new();
            let mut skip = 0;
            for x in buffer.area.left()..buffer.area.right() {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = width::of_grapheme(symbol).max(1);
                }
                skip -= 1;
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// Presses keys written as `"g t"` or `"tab ctrl-s"` and gives what the layer asked for.
///
/// # Panics
/// Where a key has no such name: the script of the test is wrong.
#[expect(clippy::panic, reason = "only tests rehearse")]
pub fn press(layer: &mut dyn Layer, shared: &Shared, keys: &str) -> Vec<Ask> {
    let keys = parse_keys(keys).unwrap_or_else(|fault| panic!("{fault}"));
    press_all(layer, shared, &keys)
}

/// Types a text, a line end being Enter, and gives what the layer asked for.
pub fn enter(layer: &mut dyn Layer, shared: &Shared, text: &str) -> Vec<Ask> {
    press_all(layer, shared, &typing(text))
}

/// Pastes a text and gives what the layer asked for.
pub fn paste(layer: &mut dyn Layer, shared: &Shared, text: &str) -> Vec<Ask> {
    let mut asks = Vec::new();
    layer.paste(text, shared, &mut asks);
    asks
}

/// Presses keys as the program would: a command where the layer's contexts have one, else the key itself.
pub fn press_all(layer: &mut dyn Layer, shared: &Shared, keys: &[Key]) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut pending: Vec<Key> = Vec::new();
    for key in keys {
        pending.push(*key);
        match look_up(&layer.contexts(), &pending) {
            Meaning::Prefix => continue,
            Meaning::Command(command) => {
                layer.command(command, shared, &mut asks);
            }
            Meaning::Nothing if pending.len() == 1 => {
                layer.key(key, shared, &mut asks);
            }
            Meaning::Nothing => {}
        }
        pending.clear();
    }
    asks
}
