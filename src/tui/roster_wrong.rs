//! A roster's wrong rows in one list: those found when it was read, and those found against the register.

use crate::care::register_compare::{CannotTell, Decision};
use crate::exchange::roster::contents::Roster;
use crate::exchange::roster::field::Field;
use crate::exchange::roster::meaning::field_of;
use crate::exchange::roster::mend_file::{ToMend, mend_file};
use crate::exchange::roster::place::Place;
use crate::exchange::roster::synonyms::MEND_REASON_HEADERS;
use crate::post::use_cases::import::Comparison;
use crate::tui::roster_text;
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// One wrong row.
pub struct Wrong<'a> {
    pub place: &'a Place,
    /// The child's name where the row gives one.
    pub name: &'a str,
    /// Its cells, one for each header of its sheet.
    pub cells: &'a [String],
    /// The reason's code, for scripts.
    pub code: &'static str,
    /// The reason and what to do about it.
    pub sentence: String,
}

/// Lists the wrong rows by sheet and row.
pub fn wrong_rows<'a>(
    roster: &'a Roster,
    comparison: &Comparison,
    words: &Words,
) -> Vec<Wrong<'a>> {
    let read = roster.wrong.iter().map(|row| Wrong {
        place: &row.place,
        name: name_of(roster, &row.place.sheet, &row.cells),
        cells: &row.cells,
        code: roster_text::reason_code(&row.reason),
        sentence: roster_text::reason(words, &row.reason),
    });
    let compared =
        roster.rows.iter().zip(&comparison.decisions).filter_map(
            |(row, decision)| match decision {
                Decision::Wrong(why) => Some(Wrong {
                    place: &row.place,
                    name: &row.name,
                    cells: &row.cells,
                    code: roster_text::cannot_tell_code(why),
                    sentence: told(roster, why, words),
                }),
                _ => None,
            },
        );
    let mut all: Vec<Wrong<'_>> = read.chain(compared).collect();
    all.sort_by(|a, b| (&a.place.sheet, a.place.row).cmp(&(&b.place.sheet, b.place.row)));
    all
}

/// Makes the file of wrong rows, each with its reason, to be mended and imported again.
///
/// # Errors
/// Where the rows cannot be written as CSV.
pub fn to_mend(roster: &Roster, wrong: &[Wrong<'_>], words: &Words) -> Result<Vec<u8>, csv::Error> {
    let header = match words.lang() {
        Lang::Zh => MEND_REASON_HEADERS[0],
        Lang::En => MEND_REASON_HEADERS[1],
    };
    let rows: Vec<ToMend<'_>> = wrong
        .iter()
        .map(|row| ToMend {
            place: row.place,
            cells: row.cells,
            reason: &row.sentence,
        })
        .collect();
    mend_file(&roster.sheets, header, &rows)
}

/// Finds the name among a row's cells by the headers of its sheet.
fn name_of<'a>(roster: &Roster, sheet: &str, cells: &'a [String]) -> &'a str {
    let sheet = roster.sheets.iter().find(|known| known.name == sheet);
    let headers = sheet.map_or(&[][..], |sheet| &sheet.headers);
    let at = headers
        .iter()
        .position(|header| field_of(header) == Field::Name);
    at.and_then(|at| cells.get(at)).map_or("", String::as_str)
}

fn told(roster: &Roster, why: &CannotTell, words: &Words) -> String {
    match why {
        CannotTell::SameAsRow(at) => match roster.rows.get(*at) {
            Some(row) => words.with(
                "roster-same-child-as",
                &[
                    ("sheet", row.place.sheet.as_str().into()),
                    ("row", row.place.row.into()),
                ],
            ),
            None => roster_text::cannot_tell(words, why),
        },
        why => roster_text::cannot_tell(words, why),
    }
}
