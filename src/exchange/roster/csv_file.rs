//! CSV files: encoding, delimiter and quotes (RFC 4180, and what spreadsheets make of it).
//!
//! Rows are counted as a spreadsheet counts them: a line break inside quotes begins no row, a blank line is one.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::cell::Cell;
use crate::exchange::roster::grid::{Grid, Room};
use crate::exchange::roster::refused::FileRefused;

/// Characters of the file that the delimiter is judged by.
const SAMPLE: usize = 20_000;

/// Reads a CSV file; `name` becomes the sheet's name.
pub fn read_csv(bytes: &[u8], name: &str, bounds: &Bounds) -> Result<Grid, FileRefused> {
    let text = decoded(bytes)?;
    let (delimiter, text, first_row) = match named_delimiter(&text) {
        Some((delimiter, rest)) => (delimiter, rest, 1),
        None => (likely_delimiter(&text), &*text, 0),
    };
    let mut room = Room::new(bounds);
    let mut grid = Grid {
        sheet: name.to_string(),
        ..Grid::default()
    };
    let (mut row, mut column) = (first_row, 0u32);
    let mut cell = String::new();
    let mut chars = text.chars().peekable();
    loop {
        let Some(c) = chars.next() else {
            room.put(&mut grid, row, column, Cell::Text(given_back(cell)))?;
            return Ok(grid);
        };
        match c {
            '"' if cell.is_empty() => {
                loop {
                    match chars.next() {
                        Some('"') if chars.peek() == Some(&'"') => {
                            chars.next();
                            cell.push('"');
                        }
                        Some('"') => break,
                        Some(c) => cell.push(c),
                        None => {
                            return Err(FileRefused::QuoteNotClosed {
                                row: row.saturating_add(1),
                            });
                        }
                    }
                }
                // What follows the closing quote up to the delimiter belongs to the cell all the same.
                while let Some(c) = chars.next_if(|c| *c != delimiter && *c != '\r' && *c != '\n') {
                    cell.push(c);
                }
            }
            c if c == delimiter || matches!(c, '\r' | '\n') => {
                let text = given_back(std::mem::take(&mut cell));
                room.put(&mut grid, row, column, Cell::Text(text))?;
                if c == delimiter {
                    column = column.saturating_add(1);
                } else {
                    if c == '\r' {
                        chars.next_if_eq(&'\n');
                    }
                    (row, column) = (row.saturating_add(1), 0);
                }
            }
            c => cell.push(c),
        }
    }
}

/// Takes away what guards a cell: the apostrophe that `mend_file` sets before text that a spreadsheet would run as a
/// formula, and the `="…"` by which people keep a long number from being rounded.
fn given_back(cell: String) -> String {
    if let Some(guarded) = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        && !guarded.contains('"')
    {
        return guarded.to_string();
    }
    let mut chars = cell.chars();
    match (chars.next(), chars.next()) {
        (Some('\''), Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\'')) => cell[1..].to_string(),
        _ => cell,
    }
}

/// Decodes UTF-8 and UTF-16 by their marks, else UTF-8 where it is valid, else GB18030.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, FileRefused> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None if bytes.contains(&0) => return Err(FileRefused::NotAWorkbook),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (GB18030, bytes),
    };
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| FileRefused::Damaged {
            what: format!("not {}", encoding.name()),
        })
}

/// Reads the line `sep=;` that some programs write first.
fn named_delimiter(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = rest
        .chars()
        .next()
        .filter(|c| matches!(c, ',' | ';' | '\t' | '|'))?;
    let rest = rest[1..].trim_start_matches('\r');
    Some((delimiter, rest.strip_prefix('\n')?))
}

/// Chooses comma, semicolon or tab: the one that stands most often outside quotes in the beginning of the file.
fn likely_delimiter(text: &str) -> char {
    let mut counts = [(',', 0u32), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for c in text.chars().take(SAMPLE) {
        if c == '"' {
            quoted = !quoted;
        } else if !quoted
            && let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == c)
        {
            *count += 1;
        }
    }
    // The first of equals, so that a file of one column is read with commas.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, u32, String)> {
        let grid = read_csv(bytes, "a.csv", &Bounds::default()).unwrap();
        grid.rows
            .iter()
            .flat_map(|(row, cells)| {
                cells
                    .iter()
                    .map(|(column, cell)| (*row, *column, cell.shown()))
            })
            .collect()
    }

    fn at(row: u32, column: u32, text: &str) -> (u32, u32, String) {
        (row, column, text.to_string())
    }

    #[test]
    fn quotes_hold_delimiters_breaks_and_quotes() {
        let found = cells(b"a,\"b,\"\"c\"\"\nd\"\r\n\r\ne\rf,\"g\"h");
        assert_eq!(
            found,
            [
                at(0, 0, "a"),
                at(0, 1, "b,\"c\"\nd"),
                at(2, 0, "e"),
                at(3, 0, "f"),
                at(3, 1, "gh")
            ]
        );
    }

    #[test]
    fn a_number_kept_from_rounding_is_read_without_its_guard() {
        let guarded = "\"=\"\"430521199001010018\"\"\",=\"0739\",\"=\"\"\",'=\"a\"";
        assert_eq!(
            cells(guarded.as_bytes()),
            [
                at(0, 0, "430521199001010018"),
                at(0, 1, "0739"),
                at(0, 2, "=\""),
                at(0, 3, "=\"a\"")
            ]
        );
    }

    #[test]
    fn delimiters_are_found_or_named() {
        assert_eq!(
            cells("姓名;村\n甲,乙;丙".as_bytes()),
            [
                at(0, 0, "姓名"),
                at(0, 1, "村"),
                at(1, 0, "甲,乙"),
                at(1, 1, "丙")
            ]
        );
        assert_eq!(cells(b"a\tb"), [at(0, 0, "a"), at(0, 1, "b")]);
        assert_eq!(
            cells(b"sep=;\r\na;b,c,d"),
            [at(1, 0, "a"), at(1, 1, "b,c,d")]
        );
    }

    #[test]
    fn encodings() {
        let expected = [at(0, 0, "𬭎紫"), at(0, 1, "男")];
        let text = "𬭎紫,男";
        assert_eq!(cells(text.as_bytes()), expected);
        assert_eq!(
            cells(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()),
            expected
        );
        assert_eq!(cells(&GB18030.encode(text).0), expected);
        let utf16: Vec<u8> = [0xFEFF]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(cells(&utf16), expected);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let refused = |bytes: &[u8]| read_csv(bytes, "a.csv", &Bounds::default()).err().unwrap();
        assert_eq!(refused(b"\x89PNG\0\0"), FileRefused::NotAWorkbook);
        assert_eq!(refused(b"a\nb,\"c"), FileRefused::QuoteNotClosed { row: 2 });
        assert!(matches!(
            refused(b"\xEF\xBB\xBF\xFF\xFF"),
            FileRefused::Damaged { .. }
        ));
    }

    #[test]
    fn commas_without_end_take_no_room() {
        let blank = ",\n".repeat(80_000);
        assert_eq!(cells(format!("a\n{blank}").as_bytes()), [at(0, 0, "a")]);
        let bounds = Bounds {
            rows: 2,
            columns: 2,
            ..Bounds::default()
        };
        let refused = |bytes: &[u8]| read_csv(bytes, "a.csv", &bounds).err().unwrap();
        assert_eq!(
            refused(b"a\nb\nc"),
            FileRefused::TooManyRows { row: 3, limit: 2 }
        );
        assert_eq!(
            refused(b"a,b,c"),
            FileRefused::TooManyColumns {
                column: 3,
                limit: 2
            }
        );
    }
}
