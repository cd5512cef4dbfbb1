//! Writes wrong rows to a CSV file to mend and import again.
//!
//! UTF-8 with a mark, so that spreadsheets read it as such. Cells that a spreadsheet would run as formulas get an
//! apostrophe, long numbers a tab that keeps them from being rounded; reading takes both away again.

use std::collections::HashMap;

use crate::exchange::roster::contents::SheetSummary;
use crate::exchange::roster::place::Place;

/// How many digits a spreadsheet shows of a number before it turns to `1.99E+11`.
const DIGITS_SHOWN: usize = 11;

/// A row to mend: wrong as it was read, or against the register.
#[derive(Clone, Copy)]
pub struct ToMend<'a> {
    pub place: &'a Place,
    /// Its cells, one for each header of its sheet.
    pub cells: &'a [String],
    /// What is wrong, in a sentence.
    pub reason: &'a str,
}

/// Gives the file: the columns of every sheet that has wrong rows, and a last column with the reason.
///
/// `reason_header` should be one of [`crate::exchange::roster::synonyms::MEND_REASON_HEADERS`], which reading leaves out.
/// Errors: none but those of the CSV writer.
pub fn mend_file(
    sheets: &[SheetSummary],
    reason_header: &str,
    rows: &[ToMend<'_>],
) -> Result<Vec<u8>, csv::Error> {
    let columns = columns(sheets, rows);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(
        columns
            .iter()
            .map(|(header, _)| inert(header))
            .chain([inert(reason_header)]),
    )?;
    let own_columns: HashMap<&str, Vec<(String, usize)>> = sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), counted(&sheet.headers)))
        .collect();
    for wrong in rows {
        let own = own_columns
            .get(wrong.place.sheet.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let cell = |column: &(String, usize)| {
            own.iter()
                .position(|header| header == column)
                .and_then(|at| wrong.cells.get(at))
                .map(|cell| inert(cell))
                .unwrap_or_default()
        };
        writer.write_record(columns.iter().map(cell).chain([inert(wrong.reason)]))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// Gives the columns of all sheets with wrong rows, each header as often as one sheet has it.
fn columns(sheets: &[SheetSummary], rows: &[ToMend<'_>]) -> Vec<(String, usize)> {
    let mut columns = Vec::new();
    for sheet in sheets {
        if rows.iter().any(|wrong| wrong.place.sheet == sheet.name) {
            for column in counted(&sheet.headers) {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
        }
    }
    columns
}

/// Numbers headers that a sheet has more than once.
fn counted(headers: &[String]) -> Vec<(String, usize)> {
    let before = |at: usize| {
        headers[..at]
            .iter()
            .filter(|header| **header == headers[at])
            .count()
    };
    (0..headers.len())
        .map(|at| (headers[at].clone(), before(at)))
        .collect()
}

/// Makes a cell that no spreadsheet runs as a formula or rounds.
fn inert(cell: &str) -> String {
    let bare = cell.trim();
    let digits = bare.strip_suffix(['x', 'X']).unwrap_or(bare);
    if bare.len() > DIGITS_SHOWN && digits.bytes().all(|b| b.is_ascii_digit()) {
        return format!("\t{bare}");
    }
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{cell}")
    } else {
        cell.to_string()
    }
}
