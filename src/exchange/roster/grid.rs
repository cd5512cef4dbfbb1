//! The cells of one sheet, wherever they came from.
//!
//! Holds: only cells that hold something take memory; what stands beyond the bounds is refused before it is kept.

use std::collections::BTreeMap;

use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::cell::Cell;
use crate::exchange::roster::refused::FileRefused;

/// A rectangle of merged cells; rows and columns from 0, ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row and column.
    pub from: (u32, u32),
    /// Last row and column.
    pub to: (u32, u32),
}

/// A row's cells by column, from 0.
pub type GridRow = BTreeMap<u32, Cell>;

/// A sheet's filled cells.
#[derive(Default)]
pub struct Grid {
    /// The sheet's name; for CSV the file's name.
    pub sheet: String,
    /// Its rows by number, from 0; rows without a filled cell are not there.
    pub rows: BTreeMap<u32, GridRow>,
    /// Its merged cells.
    pub merges: Vec<Merge>,
    /// Whether serials count from 1904.
    pub since_1904: bool,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
}

/// How much of a file's bounds its sheets have used together.
pub struct Room {
    bounds: Bounds,
    text_left: usize,
    rows_left: u32,
}

impl Room {
    /// Starts a file.
    pub fn new(bounds: &Bounds) -> Room {
        Room {
            bounds: *bounds,
            text_left: bounds.unpacked_bytes,
            rows_left: bounds.rows,
        }
    }

    /// Puts a cell into a grid; blank cells are left out, wherever they are.
    pub fn put(
        &mut self,
        grid: &mut Grid,
        row: u32,
        column: u32,
        cell: Cell,
    ) -> Result<(), FileRefused> {
        if cell.is_blank() {
            return Ok(());
        }
        let Bounds {
            rows,
            columns,
            unpacked_bytes,
            ..
        } = self.bounds;
        if row >= rows {
            return Err(FileRefused::TooManyRows {
                row: row.saturating_add(1),
                limit: rows,
            });
        }
        if column >= columns {
            return Err(FileRefused::TooManyColumns {
                column: column.saturating_add(1),
                limit: columns,
            });
        }
        if let Cell::Text(text) = &cell {
            // One long shared text in many cells would grow past what was unpacked.
            self.text_left =
                self.text_left
                    .checked_sub(text.len())
                    .ok_or(FileRefused::UnpacksTooLarge {
                        limit: unpacked_bytes,
                    })?;
        }
        if !grid.rows.contains_key(&row) {
            self.rows_left = self
                .rows_left
                .checked_sub(1)
                .ok_or(FileRefused::TooManyRows {
                    row: row + 1,
                    limit: rows,
                })?;
        }
        grid.rows.entry(row).or_default().insert(column, cell);
        Ok(())
    }

    /// Repeats the text of cells merged downwards (an address over two siblings) in each filled row that they cover.
    pub fn fill_down(&mut self, grid: &mut Grid, below: u32) -> Result<(), FileRefused> {
        let merges = std::mem::take(&mut grid.merges);
        // What a sheet can hold at all; merges that overlap to cover more are no sheet that a program wrote.
        let mut left = u64::from(self.bounds.rows) * u64::from(self.bounds.columns);
        for merge in merges
            .iter()
            .filter(|merge| merge.from.0 >= below && merge.to.0 > merge.from.0)
        {
            let column = merge.from.1;
            let Some(cell) = grid
                .rows
                .get(&merge.from.0)
                .and_then(|row| row.get(&column))
                .cloned()
            else {
                continue;
            };
            let covered: Vec<u32> = grid
                .rows
                .range(merge.from.0 + 1..=merge.to.0)
                .filter(|(_, row)| !row.contains_key(&column))
                .map(|(row, _)| *row)
                .collect();
            left = left
                .checked_sub(u64::from(merge.to.0 - merge.from.0).min(grid.rows.len() as u64))
                .ok_or_else(|| FileRefused::Damaged {
                    what: "merged cells overlap".into(),
                })?;
            for row in covered {
                self.put(grid, row, column, cell.clone())?;
            }
        }
        grid.merges = merges;
        Ok(())
    }
}

impl Grid {
    /// Gives a cell's text as shown, without padding; empty where nothing stands.
    pub fn shown(&self, row: u32, column: u32) -> String {
        self.rows
            .get(&row)
            .and_then(|cells| cells.get(&column))
            .map(|cell| cell.shown().trim().to_string())
            .unwrap_or_default()
    }

    /// Gives a row's first cells as the spreadsheet shows them, padding and all.
    pub fn shown_row(&self, row: u32, columns: usize) -> Vec<String> {
        let cells = self.rows.get(&row);
        // Far fewer than a u32 counts: the bounds allow 64.
        let cells = (0..columns as u32).map(|at| cells?.get(&at));
        cells
            .map(|cell| cell.map(|cell| cell.shown()).unwrap_or_default())
            .collect()
    }

    /// Gives the number of columns up to the last filled one of some rows.
    pub fn width(&self, from: u32) -> u32 {
        self.rows
            .range(from..)
            .filter_map(|(_, row)| row.keys().next_back())
            .max()
            .map_or(0, |last| last + 1)
    }
}
