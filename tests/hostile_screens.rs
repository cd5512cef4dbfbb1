//! Every screen over a made-up post whose every text is made to harm a terminal: nothing of it is drawn as it is.

mod desk;

use carepost::tui::width;
use carepost::words::lang::Lang;
use desk::{Desk, SIZES, ways};

/// What is put behind each text: escapes, a C1 control, an override, what has no width, a line end, and a word that never
/// ends.
const HARM: &str =
    "\u{1b}]0;x\u{7}\u{1b}[31m\u{9b}2J\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}\n\r\t";
const LONG: usize = 400;

/// Turns every text that people wrote into one that harms; what the program itself writes holds no Han character.
fn harmful(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(plain.len() * 4);
    let rest = value(plain, &mut out);
    assert!(rest.is_empty(), "one value");
    out
}

/// Copies one value of MessagePack, texts turned; gives what comes after it.
fn value<'a>(from: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
    let tag = from[0];
    // How many bytes say how long it is.
    let counted = match tag {
        0xc4 | 0xd9 => 1,
        0xc5 | 0xda | 0xdc | 0xde => 2,
        0xc6 | 0xdb | 0xdd | 0xdf => 4,
        _ => 0,
    };
    let length = number(&from[1..=counted]);
    let mut rest = &from[1 + counted..];
    let fixed = match tag {
        0xcc | 0xd0 => Some(1),
        0xcd | 0xd1 => Some(2),
        0xca | 0xce | 0xd2 => Some(4),
        0xcb | 0xcf | 0xd3 => Some(8),
        0xc4..=0xc6 => Some(length),
        0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3 => Some(0),
        _ => None,
    };
    if let Some(fixed) = fixed {
        let whole = 1 + counted + fixed;
        out.extend_from_slice(&from[..whole]);
        return &from[whole..];
    }
    let items = match tag {
        0x80..=0x8f => usize::from(tag & 0x0f) * 2,
        0x90..=0x9f => usize::from(tag & 0x0f),
        0xdc | 0xdd => length,
        0xde | 0xdf => length * 2,
        _ => {
            let length = if tag & 0xe0 == 0xa0 {
                usize::from(tag & 0x1f)
            } else {
                length
            };
            let (text, after) = rest.split_at(length);
            let mut text = String::from_utf8(text.to_vec()).expect("UTF-8");
            if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
                text.push_str(HARM);
                text.push_str(&"长".repeat(LONG));
            }
            let length = u32::try_from(text.len()).expect("short enough");
            out.push(0xdb);
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(text.as_bytes());
            return after;
        }
    };
    out.extend_from_slice(&from[..1 + counted]);
    for _ in 0..items {
        rest = value(rest, out);
    }
    rest
}

/// Tells of what a terminal would act on, or not show.
fn is_raw(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[test]
fn no_screen_draws_a_harmful_text_as_it_is() {
    for lang in Lang::ALL {
        for sized in SIZES {
            let mut desk = Desk::with(lang, sized, harmful);
            let mut marked = 0;
            for way in ways() {
                desk.press(&way);
                desk.draw();
                let written = String::from_utf8_lossy(desk.screen.backend_mut().out()).into_owned();
                for harm in ["\u{1b}]0;x", "\u{1b}[31m\u{9b}", "\u{9b}"] {
                    assert!(
                        !written.contains(harm),
                        "{lang} {:?} {way}: {harm:?}",
                        sized.0
                    );
                }
                for row in desk.drawn() {
                    assert!(!row.contains(is_raw), "{lang} {:?} {way}: {row:?}", sized.0);
                    assert!(
                        width::of(&row) <= usize::from(sized.0.0),
                        "{lang} {way}: {row:?}"
                    );
                    marked += usize::from(row.contains('␛'));
                }
                desk.press("esc");
                desk.draw();
            }
            // The texts have come to the screens at all.
            assert!(marked > 20, "{lang} {:?}: {marked}", sized.0);
        }
    }
}
