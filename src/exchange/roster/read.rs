//! Reads a roster file: the way in.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::care::records::birth::Birth;
use crate::care::resident_id::ResidentId;
use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::cell::folded_code;
use crate::exchange::roster::contents::{Roster, SheetKind, SheetSummary};
use crate::exchange::roster::csv_file::read_csv;
use crate::exchange::roster::field::Field;
use crate::exchange::roster::grid::{Grid, Room};
use crate::exchange::roster::header::{Header, find_header, repeats_header};
use crate::exchange::roster::identity::{RowIdentity, identity_key};
use crate::exchange::roster::meaning::field_of;
use crate::exchange::roster::place::Place;
use crate::exchange::roster::refused::FileRefused;
use crate::exchange::roster::row::RosterRow;
use crate::exchange::roster::take_row::{Fault, take_row};
use crate::exchange::roster::workbook::{Sheet, read_workbook};
use crate::exchange::roster::wrong::{Reason, WrongRow};

/// How a ZIP file begins, and so an `.xlsx` (APPNOTE.TXT 4.3.7).
const ZIP: &[u8] = b"PK\x03\x04";
/// How a compound file begins, and so an `.xls` or a workbook under a password (MS-CFB 2.2).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Reads a file into its right and wrong rows.
///
/// What the file is, its bytes tell; `name` is shown as the sheet of a CSV file. `today` bounds birth dates. Errors:
/// [`FileRefused`], for the file as a whole; a workbook without any roster is none, see [`Roster::has_roster`].
pub fn read(
    bytes: &[u8],
    name: &str,
    bounds: &Bounds,
    today: NaiveDate,
) -> Result<Roster, FileRefused> {
    if bytes.len() > bounds.file_bytes {
        return Err(FileRefused::TooLarge {
            limit: bounds.file_bytes,
        });
    }
    if bytes.is_empty() {
        return Err(FileRefused::Empty);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    let sheets = if bytes.starts_with(ZIP) {
        read_workbook(bytes, bounds)?
    } else {
        vec![Sheet::Cells(read_csv(bytes, name, bounds)?)]
    };
    let mut roster = Roster {
        sheets: Vec::new(),
        rows: Vec::new(),
        wrong: Vec::new(),
    };
    let mut known = Known::default();
    for sheet in sheets {
        let summary = match sheet {
            Sheet::NoCells { name, hidden } => SheetSummary {
                name,
                rows: 0,
                headers: Vec::new(),
                kind: SheetKind::NoCells,
                hidden,
            },
            Sheet::Cells(grid) => read_sheet(grid, bounds, today, &mut known, &mut roster)?,
        };
        roster.sheets.push(summary);
    }
    Ok(roster)
}

/// Tells a workbook under a password, whose stream is named so (MS-OFFCRYPTO 2.3.2), from an old one.
fn compound(bytes: &[u8]) -> FileRefused {
    let named = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if named("EncryptedPackage") {
        FileRefused::PasswordProtected
    } else if named("Workbook") || named("Book") {
        FileRefused::OldWorkbook
    } else {
        FileRefused::NotAWorkbook
    }
}

fn read_sheet(
    mut grid: Grid,
    bounds: &Bounds,
    today: NaiveDate,
    known: &mut Known,
    roster: &mut Roster,
) -> Result<SheetSummary, FileRefused> {
    let Some(header) = find_header(&grid) else {
        let kind = if grid.rows.is_empty() {
            SheetKind::Empty
        } else {
            SheetKind::NoHeader
        };
        return Ok(SheetSummary {
            name: grid.sheet,
            rows: 0,
            headers: Vec::new(),
            kind,
            hidden: grid.hidden,
        });
    };
    Room::new(bounds).fill_down(&mut grid, header.below)?;
    let below: Vec<u32> = grid
        .rows
        .range(header.below..)
        .map(|(row, _)| *row)
        .filter(|row| holds_a_child(&grid, &header, *row))
        .collect();
    let mut taken: Vec<(u32, Result<RosterRow, Fault>)> = below
        .iter()
        .map(|row| (*row, take_row(&grid, &header, *row, today)))
        .collect();
    refuse_lucky_rounded(&mut taken, &header);
    for (row, taken) in taken {
        let fault = match taken {
            Ok(child) => match known.earlier(&child) {
                Some(earlier) => (
                    Reason::SameChildAs {
                        sheet: earlier.sheet,
                        row: earlier.row,
                    },
                    None,
                ),
                None => {
                    roster.rows.push(child);
                    continue;
                }
            },
            Err(fault) => fault,
        };
        roster.wrong.push(wrong_row(&grid, &header, row, fault));
    }
    let rows = below.len() as u32;
    let headers = header
        .columns
        .into_iter()
        .map(|column| column.title)
        .collect();
    Ok(SheetSummary {
        name: grid.sheet,
        rows,
        headers,
        kind: SheetKind::Roster,
        hidden: grid.hidden,
    })
}

/// Refuses ID numbers ending in 000 on a sheet where others were rounded: of eleven rounded ones, one has by luck the
/// check digit 0 and looks right. On a sheet without rounded ones such a number is right.
fn refuse_lucky_rounded(taken: &mut [(u32, Result<RosterRow, Fault>)], header: &Header) {
    if !taken
        .iter()
        .any(|(_, row)| matches!(row, Err((Reason::IdRounded, _))))
    {
        return;
    }
    for (_, row) in taken {
        let lucky = |child: &RosterRow| {
            child
                .resident_id
                .as_ref()
                .is_some_and(|id| id.number().ends_with("000"))
        };
        if row.as_ref().is_ok_and(lucky) {
            *row = Err((Reason::IdRounded, header.column_of(Field::ResidentId)));
        }
    }
}

fn wrong_row(grid: &Grid, header: &Header, row: u32, (reason, column): Fault) -> WrongRow {
    let column = column
        .and_then(|column| header.columns.get(column as usize))
        .map(|column| column.title.clone());
    WrongRow {
        place: Place {
            sheet: grid.sheet.clone(),
            row: row + 1,
            column,
        },
        reason,
        cells: grid.shown_row(row, header.columns.len()),
    }
}

/// Tells rows of children from running numbers alone, totals, signatures below the table and the header repeated.
fn holds_a_child(grid: &Grid, header: &Header, row: u32) -> bool {
    let Some(cells) = grid.rows.get(&row) else {
        return false;
    };
    let filled = cells.iter().filter(|(column, _)| {
        !matches!(
            header
                .columns
                .get(**column as usize)
                .map(|column| column.field),
            Some(Field::Serial | Field::MendReason)
        )
    });
    let texts: Vec<String> = cells
        .values()
        .map(|cell| folded_code(&cell.shown()))
        .filter(|text| !text.is_empty())
        .collect();
    let name = header
        .column_of(Field::Name)
        .map(|column| grid.shown(row, column))
        .unwrap_or_default();
    let first = texts.first().map(String::as_str).unwrap_or_default();
    if repeats_header(grid, header, row) || field_of(&name) == Field::Name {
        return false;
    }
    if is_total(first) || is_total(&folded_code(&name)) {
        return false;
    }
    // 填表人:… below the table: the first thing in the row, with a colon, and no name in the name's column.
    if (name.is_empty() || folded_code(&name) == first) && is_signature(first) {
        return false;
    }
    filled.count() > 0
}

fn is_total(text: &str) -> bool {
    const WORDS: [&str; 5] = ["合计", "总计", "小计", "共计", "总人数"];
    let text = text.to_lowercase();
    let counted = |rest: &str| {
        rest.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '人' | '名' | '(' | ')'))
    };
    WORDS
        .iter()
        .any(|word| text.strip_prefix(word).is_some_and(counted))
        || ["total", "subtotal", "sub-total", "grandtotal", "totals"]
            .iter()
            .any(|word| text.strip_prefix(word).is_some_and(counted))
}

fn is_signature(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "填表",
        "制表",
        "审核",
        "审批",
        "负责人",
        "单位负责人",
        "经办",
        "联系人",
        "注",
        "备注",
        "说明",
        "note",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.starts_with(word)) && text.contains(':')
}

/// The children taken so far, by what they are recognised by.
#[derive(Default)]
struct Known {
    by_id: HashMap<ResidentId, Place>,
    /// By name, year and month; births of other months are never the same.
    by_name: HashMap<(String, i32, u32), Namesakes>,
}

/// The first rows of one name and birth; those with an ID number are told apart by it.
#[derive(Default)]
struct Namesakes {
    with_id: Vec<(Birth, Place)>,
    without_id: Vec<(Birth, Place)>,
}

impl Known {
    /// Gives the earlier row of the same child, as [`RowIdentity::same_child`] has it, or takes the child in.
    fn earlier(&mut self, child: &RosterRow) -> Option<Place> {
        let RowIdentity {
            resident_id,
            name,
            birth,
        } = identity_key(child);
        if let Some(place) = resident_id.as_ref().and_then(|id| self.by_id.get(id)) {
            return Some(place.clone());
        }
        let first = birth.first_day();
        let namesakes = self
            .by_name
            .entry((name, first.year(), first.month()))
            .or_default();
        let found = |among: &[(Birth, Place)]| {
            among
                .iter()
                .find(|(known, _)| known.agrees_with(birth))
                .map(|(_, place)| place.clone())
        };
        let earlier = found(&namesakes.without_id).or_else(|| match resident_id {
            Some(_) => None,
            None => found(&namesakes.with_id),
        });
        if earlier.is_some() {
            return earlier;
        }
        let own = child.place.clone();
        let among = match resident_id {
            Some(id) => {
                self.by_id.insert(id, own.clone());
                &mut namesakes.with_id
            }
            None => &mut namesakes.without_id,
        };
        // One of each birth will do, so that a month has at most 32 of them.
        if !among.iter().any(|(known, _)| *known == birth) {
            among.push((birth, own));
        }
        None
    }
}
