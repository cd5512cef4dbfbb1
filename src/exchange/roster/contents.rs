//! What reading a file gives.

use crate::exchange::roster::row::RosterRow;
use crate::exchange::roster::wrong::WrongRow;

/// A file's sheets, its right rows and its wrong ones, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    /// Every sheet, roster or not.
    pub sheets: Vec<SheetSummary>,
    /// The rows that can be taken.
    pub rows: Vec<RosterRow>,
    /// The rows that cannot, each with its reason.
    pub wrong: Vec<WrongRow>,
}

impl Roster {
    /// Tells whether any of the sheets is a roster.
    pub fn has_roster(&self) -> bool {
        self.read_sheets().next().is_some()
    }

    /// Gives the sheets that were read.
    pub fn read_sheets(&self) -> impl Iterator<Item = &SheetSummary> {
        self.sheets
            .iter()
            .filter(|sheet| sheet.kind == SheetKind::Roster)
    }

    /// Gives the sheets that hold something and were not read.
    pub fn unread_sheets(&self) -> impl Iterator<Item = &SheetSummary> {
        self.sheets
            .iter()
            .filter(|sheet| matches!(sheet.kind, SheetKind::NoHeader | SheetKind::NoCells))
    }
}

/// One sheet of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSummary {
    /// Its name; for CSV the file's name.
    pub name: String,
    /// Rows of children in it, right and wrong.
    pub rows: u32,
    /// Its column headers from the left; a two-row header gives both, with a space between.
    pub headers: Vec<String>,
    /// Whether it was read as a roster.
    pub kind: SheetKind,
    /// Whether the workbook hides it; often it is last year's.
    pub hidden: bool,
}

/// Whether a sheet is a roster, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Read as a roster.
    Roster,
    /// Nothing stands in it.
    Empty,
    /// No header of a roster was found: names, and birth dates or ID numbers or two more columns that tell of children.
    NoHeader,
    /// A chart or another kind of sheet without cells.
    NoCells,
}
