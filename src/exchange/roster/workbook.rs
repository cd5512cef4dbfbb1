//! Workbooks (`.xlsx`): from bytes to the grid of each sheet.
//!
//! Holds: cells are streamed and refused where they stand beyond the bounds; no range is ever built from the dimension
//! a sheet claims. The parser runs where its panics do not escape, and on a reader that gives out.

use std::cell::Cell as Counter;
use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx, XlsxError};
use chrono::Datelike;

use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::cell::{Cell, date_of_serial};
use crate::exchange::roster::date_format::shows_month_only;
use crate::exchange::roster::grid::{Grid, Merge, Room};
use crate::exchange::roster::quiet::without_panic;
use crate::exchange::roster::refused::FileRefused;
use crate::exchange::roster::unpack::check_parts;

/// How often the parser may read the bytes of a file over: once to open it, once each for cells and merged cells.
/// More is a workbook whose sheets all point to one part.
const READ_OVER: usize = 4;
/// What a small file may be read over besides.
const READ_MORE: usize = 256 << 10;

/// A sheet: its cells, or only its name where it has none to give (a chart).
pub enum Sheet {
    /// A sheet of cells.
    Cells(Grid),
    /// Something else with this name.
    NoCells {
        /// Its name.
        name: String,
        /// Whether the workbook hides it.
        hidden: bool,
    },
}

/// Reads every sheet of a workbook.
pub fn read_workbook(bytes: &[u8], bounds: &Bounds) -> Result<Vec<Sheet>, FileRefused> {
    without_panic(|| {
        check_parts(bytes, bounds)?;
        read_sheets(bytes, bounds)
    })
    .unwrap_or_else(|| {
        Err(FileRefused::Damaged {
            what: "the workbook's parts contradict each other".into(),
        })
    })
}

fn read_sheets(bytes: &[u8], bounds: &Bounds) -> Result<Vec<Sheet>, FileRefused> {
    let left = Counter::new(
        bytes
            .len()
            .saturating_mul(READ_OVER)
            .saturating_add(READ_MORE),
    );
    let mut workbook = Xlsx::new(Measured {
        bytes: Cursor::new(bytes),
        left: &left,
    })
    .map_err(damaged)?;
    let since_1904 = workbook.has_1904_epoch();
    let named: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if named.len() > bounds.sheets {
        return Err(FileRefused::TooManyParts {
            found: named.len(),
            limit: bounds.sheets,
        });
    }
    let mut room = Room::new(bounds);
    let mut seen = HashSet::new();
    let mut sheets = Vec::new();
    let mut months = None;
    for (name, hidden) in named {
        if !seen.insert(name.clone()) {
            return Err(FileRefused::Damaged {
                what: "two sheets of one name".into(),
            });
        }
        let mut grid = Grid {
            sheet: name.clone(),
            since_1904,
            hidden,
            ..Grid::default()
        };
        match read_cells(&mut workbook, &mut grid, &mut months, &mut room)? {
            true => {
                let merges = workbook.merge_cells_by_sheet_name(&name).map_err(damaged)?;
                grid.merges = merges
                    .iter()
                    .filter_map(|merge| merge_of(merge, bounds))
                    .collect();
                sheets.push(Sheet::Cells(grid));
            }
            false => sheets.push(Sheet::NoCells { name, hidden }),
        }
    }
    Ok(sheets)
}

/// Reads the cells of the sheet that the grid is named after; false where it is no sheet of cells.
///
/// `months` tells of each cell format of the workbook whether it shows a month without a day; the first sheet finds out.
fn read_cells<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    grid: &mut Grid,
    months: &mut Option<Vec<bool>>,
    room: &mut Room,
) -> Result<bool, FileRefused> {
    let name = grid.sheet.clone();
    let mut cells = match workbook.worksheet_cells_reader(&name) {
        Ok(cells) => cells,
        // A worksheet without its cells is one cut short.
        Err(XlsxError::NotAWorksheet(kind)) if kind != "worksheet" => return Ok(false),
        Err(error) => return Err(damaged(error)),
    };
    let months = months.get_or_insert_with(|| {
        let formats = cells.styles().iter().map(|style| &style.number_format);
        let month = formats.map(|format| {
            format
                .as_ref()
                .is_some_and(|format| shows_month_only(&format.format_code, format.format_id))
        });
        month.collect()
    });
    while let Some((found, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
        let (row, column) = found.get_position();
        let month = months.get(style).copied().unwrap_or(false);
        if let Some(cell) = cell_of(found.get_value(), grid.since_1904, month) {
            room.put(grid, row, column, cell)?;
        }
    }
    Ok(true)
}

fn cell_of(found: &DataRef<'_>, since_1904: bool, month: bool) -> Option<Cell> {
    Some(match found {
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_string()),
        DataRef::Bool(yes) => Cell::Text(if *yes { "TRUE" } else { "FALSE" }.to_string()),
        // A phone number under a date format is no date.
        DataRef::DateTime(date) => match date_of_serial(date.as_f64(), since_1904) {
            // Whoever typed a day kept it, even where the format hides it.
            Some(day) if date.is_datetime() && month && day.day() == 1 => Cell::Month(day),
            Some(day) if date.is_datetime() => Cell::Date(day),
            _ => Cell::Number(date.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(fault) => Cell::Fault(fault.to_string()),
    })
}

/// Takes a merged rectangle, cut to the bounds.
fn merge_of(merge: &Dimensions, bounds: &Bounds) -> Option<Merge> {
    let to = (
        merge.end.0.min(bounds.rows),
        merge.end.1.min(bounds.columns),
    );
    (merge.start.0 <= to.0 && merge.start.1 <= to.1).then_some(Merge {
        from: merge.start,
        to,
    })
}

fn damaged(error: XlsxError) -> FileRefused {
    match error {
        XlsxError::Password => FileRefused::PasswordProtected,
        other => FileRefused::Damaged {
            what: other.to_string(),
        },
    }
}

/// The file's bytes, which end once too many have been read.
struct Measured<'a> {
    bytes: Cursor<&'a [u8]>,
    left: &'a Counter<usize>,
}

impl Read for Measured<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        match self.left.get().checked_sub(read) {
            Some(left) => self.left.set(left),
            None => return Err(io::Error::other("the same parts are named over and over")),
        }
        Ok(read)
    }
}

impl Seek for Measured<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
