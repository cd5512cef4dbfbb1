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
}

/// Whether a sheet is a roster, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Read as a roster.
    Roster,
    /// Nothing stands in it.
    Empty,
    /// No header with a column of names and two more that tell of children was found.
    NoHeader,
    /// A chart or another kind of sheet without cells.
    NoCells,
}
