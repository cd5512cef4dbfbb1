//! Where something stands in a file.

/// Where a row or cell stands, in the words of the spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The sheet's name; for CSV the file's name.
    pub sheet: String,
    /// The row, counted from 1 as the spreadsheet does.
    pub row: u32,
    /// The header of the column, where one column is meant.
    pub column: Option<String>,
}
