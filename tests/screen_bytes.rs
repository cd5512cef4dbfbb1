//! What each screen costs on the line, in bytes: drawn whole, and drawn over the one before.
//!
//! A whole screen is to take less than 8 KB (issue 3, slow line): a second of a line of 64 kbit/s.

mod desk;

use std::num::NonZeroU16;

use carepost::words::lang::Lang;
use desk::{Desk, SIZES, ways};

const MOST: usize = 8 * 1024;

#[test]
fn every_screen_takes_less_than_eight_kilobytes_and_none_where_nothing_changed() {
    for lang in Lang::ALL {
        for sized in SIZES {
            let size = sized.0;
            let mut desk = Desk::sit_down(lang, sized);
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

/// What somebody sees of a cell: a blank has a ground and a line, and no colour of its own.
fn looks(cell: &vt100::Cell) -> Option<impl PartialEq + std::fmt::Debug + use<>> {
    if cell.is_wide_continuation() {
        // It looks as the character does whose second half it is.
        return None;
    }
    let blank = cell.contents().trim().is_empty();
    let ground = (cell.bgcolor(), cell.inverse(), cell.underline());
    let own = (!blank).then(|| {
        (
            cell.contents().to_owned(),
            cell.fgcolor(),
            cell.bold(),
            cell.dim(),
        )
    });
    Some((ground, own))
}

/// Finds the first place of two screens in which somebody sees a difference, and what each shows there.
fn torn(over: &vt100::Screen, whole: &vt100::Screen) -> Option<String> {
    let (rows, columns) = whole.size();
    let places = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
    places
        .map(|(y, x)| {
            (
                y,
                x,
                [over, whole].map(|screen| screen.cell(y, x).map(looks)),
            )
        })
        .find(|(_, _, [over, whole])| over != whole)
        .map(|(y, x, shown)| format!("row {y}, column {x}: {shown:?}"))
}

#[test]
fn a_screen_drawn_over_the_one_before_is_the_same_as_drawn_whole() {
    let size = |n| NonZeroU16::new(n).expect("not zero");
    for lang in Lang::ALL {
        for sized in SIZES {
            let (columns, rows) = sized.0;
            let terminal = || vt100::Parser::new(size(rows), size(columns), 0);
            let mut desk = Desk::sit_down(lang, sized);
            let mut over = terminal();
            for way in ways() {
                for keys in [way.as_str(), "esc"] {
                    desk.press(keys);
                    desk.draw();
                    over.process(desk.screen.backend_mut().out());
                    let mut whole = terminal();
                    desk.draw_whole();
                    whole.process(desk.screen.backend_mut().out());
                    let torn = torn(over.screen(), whole.screen());
                    assert_eq!(torn, None, "{lang} {:?} {way} {keys}", sized.0);
                }
            }
        }
    }
}
